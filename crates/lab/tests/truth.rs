//! The truth against the files: a second reading of what was written, with the plainest code that does it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bailiwick_lab::{MemorySink, Plan, Truth, write};
use corpus::Files;
use serde_json::Value;

#[test]
fn the_truth_is_the_file() {
    let (files, truth) = corpus::demo();
    let file = corpus::parse("truth", &files[bailiwick_lab::TRUTH]);
    let keys: Vec<&String> = file.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["bailiwick-lab-truth"]);
    let read: Truth = serde_json::from_value(file["bailiwick-lab-truth"].clone()).unwrap();
    assert_eq!(read, truth);
    // Nothing in it looks like the list of an export.
    let text = std::str::from_utf8(&files[bailiwick_lab::TRUTH]).unwrap();
    for list in ["\"value\"", "\"data\"", "\"vulnerabilities\"", "\"@odata.context\""] {
        assert!(!text.contains(list), "{list}");
    }
}

/// The record that a fault names, where it names one by index.
fn record<'a>(file: &'a Value, place: &str) -> Option<&'a Value> {
    let place = place.strip_prefix('$')?;
    let (list, rest) = match place.strip_prefix(".value") {
        Some(rest) => (&file["value"], rest),
        None => match place.strip_prefix(".data") {
            Some(rest) => (&file["data"], rest),
            None => (file, place),
        },
    };
    let index = rest.strip_prefix('[')?.split(']').next()?.parse::<usize>().ok()?;
    Some(list.get(index).unwrap_or_else(|| panic!("no record {index}")))
}

#[test]
fn every_fault_is_shown_where_it_says() {
    let mut sink = MemorySink::default();
    let truth = write(&Plan::new(60, 2_000, 5), &mut sink).unwrap();
    let files = sink.files();
    let parties: BTreeSet<&str> = truth.parties.iter().map(|party| party.id.as_str()).collect();
    let mut placed = 0;
    for fault in &truth.faults {
        assert!(parties.contains(fault.party.as_str()), "{fault:?}");
        assert_eq!(fault.rows.is_empty(), fault.kind.starts_with("trap-"), "{fault:?}");
        let bytes = files.get(&fault.file).unwrap_or_else(|| panic!("no file of {fault:?}"));
        if fault.record.starts_with('$') {
            let file = corpus::parse(&fault.file, bytes);
            if let Some(record) = record(&file, &fault.record) {
                // The first subject stands in the record, in whatever case.
                let text = record.to_string().to_lowercase();
                let subject = fault.subjects[0].to_lowercase();
                assert!(text.contains(&subject), "{fault:?} is not in {text}");
                placed += 1;
            }
        }
    }
    assert!(placed > 100, "{placed}");
}

#[test]
fn every_canary_is_in_its_file_and_nowhere_else() {
    let (files, truth) = corpus::demo();
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with("truth/")) {
        let text = String::from_utf8_lossy(bytes);
        for canary in truth.canaries.iter().filter(|canary| text.contains(&canary.secret)) {
            places.entry(&canary.secret).or_default().push(path);
        }
        assert_eq!(
            text.matches("CANARY-").count(),
            truth.canaries.iter().filter(|canary| canary.file == *path).count(),
            "{path}"
        );
    }
    assert!(truth.canaries.len() > 40);
    for canary in &truth.canaries {
        assert_eq!(places[canary.secret.as_str()], [canary.file.as_str()], "{canary:?}");
    }
    let words =
        ["API key", "tokenPass", "hint", "notes", "description", "password attribute", "start script"];
    for word in words {
        assert!(truth.canaries.iter().any(|canary| canary.place.contains(word)), "no canary in: {word}");
    }
}

/// What roles do at once, from the reviewed table of the research; nothing of it is in the lab.
fn effects_of_roles(corpus: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let table = std::fs::read_to_string(corpus.join("../research/entra-roles.csv")).unwrap();
    let mut found = BTreeMap::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.splitn(5, ',').collect();
        let words = cells[3].split(' ').filter(|word| *word != "-").map(str::to_owned).collect();
        found.insert(cells[0].to_owned(), words);
    }
    found
}

/// Everything that an account reaches by delegated administration, read from the files: customer tenant to effects.
fn delegated(
    files: &Files,
    roles: &BTreeMap<String, BTreeSet<String>>,
    account: &str,
    as_of: &str,
) -> Reached {
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("provider/members/")) {
        let group = path.trim_start_matches("provider/members/").trim_end_matches(".json");
        let list = corpus::parse(path, bytes);
        let ids =
            list["value"].as_array().unwrap().iter().map(|member| member["id"].as_str().unwrap().to_owned());
        members.insert(group.to_owned(), ids.collect());
    }
    let mut held: BTreeSet<String> = BTreeSet::from([account.to_owned()]);
    loop {
        let more: Vec<String> = members
            .iter()
            .filter(|(group, inside)| !held.contains(*group) && inside.iter().any(|id| held.contains(id)))
            .map(|(group, _)| group.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        held.extend(more);
    }
    let list = corpus::parse("relationships", &files["provider/delegatedAdminRelationships.json"]);
    let mut reached = Reached::new();
    for relationship in list["value"].as_array().unwrap() {
        let active = matches!(relationship["status"].as_str(), Some("active" | "expiring"));
        if !active || relationship["endDateTime"].as_str().is_none_or(|ends| ends <= as_of) {
            continue;
        }
        let granted = ids(&relationship["accessDetails"]);
        let path = format!("provider/accessAssignments/{}.json", relationship["id"].as_str().unwrap());
        let assignments = corpus::parse(&path, &files[&path]);
        for assignment in assignments["value"].as_array().unwrap() {
            let group = assignment["accessContainer"]["accessContainerId"].as_str().unwrap();
            if assignment["status"] != "active" || !held.contains(group) {
                continue;
            }
            for role in ids(&assignment["accessDetails"]).intersection(&granted) {
                let tenant = relationship["customer"]["tenantId"].as_str().unwrap().to_owned();
                if !roles[role].is_empty() {
                    reached.entry(tenant).or_default().extend(roles[role].clone());
                }
            }
        }
    }
    reached
}

type Reached = BTreeMap<String, BTreeSet<String>>;

fn ids(details: &Value) -> BTreeSet<String> {
    let roles = details["unifiedRoles"].as_array().unwrap().iter();
    roles.map(|role| role["roleDefinitionId"].as_str().unwrap().to_owned()).collect()
}

/// What the truth says of an account, by tenant.
fn told(truth: &Truth, login: &str, profile: &str) -> Reached {
    let tenants: BTreeMap<&str, &str> =
        truth.parties.iter().map(|party| (party.id.as_str(), party.tenant.as_str())).collect();
    let reach = truth
        .reach
        .iter()
        .find(|reach| reach.who == format!("{login}@northwind.example") && reach.profile == profile);
    let mut found = Reached::new();
    for (effect, parties) in &reach.unwrap_or_else(|| panic!("{login}")).proven {
        for party in parties {
            found.entry(tenants[party.as_str()].to_owned()).or_default().insert(effect.clone());
        }
    }
    found
}

#[test]
fn delegated_reach_is_what_the_files_say() {
    let Some(corpus) = corpus::corpus() else { return };
    let roles = effects_of_roles(&corpus);
    for plan in [Plan::demo(), Plan::provider_only(), Plan::new(77, 900, 13)] {
        let mut sink = MemorySink::default();
        let truth = write(&plan, &mut sink).unwrap();
        let files = sink.files();
        let id = |login: &str| {
            let login = format!("{login}@northwind.example");
            truth.logins.iter().find(|known| known.login == login).unwrap().id.clone()
        };
        // Accounts whose only way is delegated administration: both readings agree on everything.
        for login in ["svc-psa", "dana.o", "noa.s", "joris.m"] {
            let read = delegated(&files, &roles, &id(login), &truth.as_of);
            assert_eq!(read, told(&truth, login, "insider"), "{login}");
            assert!(!read.is_empty(), "{login}");
        }
        // The others have more ways; what is delegated is a part of what the truth says.
        for login in ["ana.k", "tomas.b", "ines.d", "omar.h"] {
            let all = told(&truth, login, "insider");
            for (tenant, effects) in delegated(&files, &roles, &id(login), &truth.as_of) {
                assert!(effects.is_subset(&all[&tenant]), "{login} {tenant}");
            }
        }
    }
}

#[test]
fn proven_lies_within_possible_and_nothing_is_both_reached_and_not() {
    let (_, truth) = corpus::demo();
    for reach in &truth.reach {
        for (effect, parties) in &reach.proven {
            for party in parties {
                assert!(reach.possible[effect].contains(party), "{} {effect} {party}", reach.who);
            }
        }
        for parties in reach.possible.values() {
            assert!(parties.iter().all(|party| !reach.not_reached.contains(party)), "{}", reach.who);
        }
    }
}

#[test]
fn a_password_opens_what_the_policies_leave_open() {
    let (files, truth) = corpus::demo();
    // Read again, with the plainest rule that these policies need: on, for all resources and clients, and includes
    // the account by `All` or by id, and does not exclude it by id or by group.
    let policies = corpus::parse("", &files["provider/conditionalAccessPolicies.json"]);
    let groups_of = |account: &str| -> BTreeSet<String> {
        let lists = files.iter().filter(|(path, _)| path.starts_with("provider/members/"));
        lists
            .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(account))
            .map(|(path, _)| {
                path.trim_start_matches("provider/members/").trim_end_matches(".json").to_owned()
            })
            .collect()
    };
    let has = |value: &Value, what: &str| value.as_array().unwrap().iter().any(|item| item == what);
    for login in &truth.logins {
        let groups = groups_of(&login.id);
        let covered = policies["value"].as_array().unwrap().iter().any(|policy| {
            let (conditions, grant) = (&policy["conditions"], &policy["grantControls"]);
            let users = &conditions["users"];
            let asks = has(&grant["builtInControls"], "mfa")
                && grant["builtInControls"].as_array().unwrap().len() == 1;
            policy["state"] == "enabled"
                && (asks || !grant["authenticationStrength"].is_null())
                && has(&conditions["applications"]["includeApplications"], "All")
                && has(&conditions["clientAppTypes"], "all")
                && conditions["locations"].is_null()
                && (has(&users["includeUsers"], "All") || has(&users["includeUsers"], &login.id))
                && !has(&users["excludeUsers"], &login.id)
                && !groups.iter().any(|group| has(&users["excludeGroups"], group))
        });
        assert_eq!(covered, login.mfa == "InForce", "{login:?}");
    }
    let of = |state: &str| truth.logins.iter().filter(|login| login.mfa == state).count();
    assert_eq!((of("Absent"), of("Unknown")), (2, 1));
}

#[test]
fn outcomes_follow_from_faults() {
    let (_, truth) = corpus::demo();
    let known: BTreeMap<&str, &bailiwick_lab::Fault> =
        truth.faults.iter().map(|fault| (fault.id.as_str(), fault)).collect();
    let mut seen = BTreeSet::new();
    for outcome in &truth.outcomes {
        assert!(seen.insert((&outcome.row, &outcome.party)), "{outcome:?} twice");
        assert_eq!(outcome.outcome == "fail", !outcome.faults.is_empty(), "{outcome:?}");
        for fault in &outcome.faults {
            assert!(known[fault.as_str()].rows.contains(&outcome.row));
        }
    }
    // By hand: one contract ended; three domains; both parties' rows of the story.
    let failed = |row: &str| -> Vec<&str> {
        let rows = truth.outcomes.iter().filter(|outcome| outcome.row == row && outcome.outcome == "fail");
        rows.map(|outcome| outcome.party.as_str()).collect()
    };
    assert_eq!(failed("6.C.1"), ["northgate-vets"]);
    assert_eq!(failed("12.C.1"), ["fenwick-engineering", "verity-analytics"]);
    // Kestrel Hotels by the list of its settings: no lockout.
    assert_eq!(
        failed("12.A.1"),
        ["fenwick-engineering", "kestrel-hotels", "oakhurst-surgery", "verity-analytics"]
    );
    for row in ["3.M.2", "6.A.2", "7.M.1", "10.M.2", "1.A.2", "5.A.5", "5.M.1", "3.A.2", "0.A.1"] {
        assert!(failed(row).contains(&"northwind"), "{row}");
    }
}
