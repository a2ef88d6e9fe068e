//! The estate as a whole: repeatable, well formed, of the right size, and readable by the rules of its own files.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod corpus;

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_lab::{MemorySink, Plan, Truth, write};
use corpus::Files;
use serde_json::Value;

fn written(plan: &Plan) -> (Files, Truth) {
    let mut sink = MemorySink::default();
    let truth = write(plan, &mut sink).unwrap();
    (sink.files(), truth)
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = Plan::new(26, 700, 11);
    let (first, second) = (written(&plan), written(&plan));
    assert!(first.0 == second.0);
    assert_eq!(first.1, second.1);
}

#[test]
fn another_seed_gives_another_estate() {
    let (first, _) = written(&Plan::new(24, 500, 1));
    let (second, _) = written(&Plan::new(24, 500, 2));
    let tenant =
        |files: &Files| corpus::parse("", &files["provider/organization.json"])["value"][0]["id"].clone();
    assert_ne!(tenant(&first), tenant(&second));
    assert_ne!(first["provider/users.json"], second["provider/users.json"]);
}

#[test]
fn every_json_file_is_json() {
    for plan in [Plan::demo(), Plan::provider_only(), Plan::new(1, 12, 3), Plan::new(0, 0, 3)] {
        let (files, truth) = written(&plan);
        assert_eq!(files.len() as u64, truth.counts.files);
        let others = ["xml", "toml", "yaml", "txt", "csv"];
        for (path, bytes) in &files {
            if !others.contains(&path.rsplit('.').next().unwrap()) {
                corpus::parse(path, bytes);
            }
        }
    }
}

#[test]
fn the_demo_has_the_size_of_its_story() {
    let (files, truth) = corpus::demo();
    assert_eq!(truth.parties.iter().filter(|party| party.kind == "customer").count(), 24);
    assert!((6_000..6_700).contains(&truth.counts.identities), "{:?}", truth.counts);
    let bytes: usize = files.values().map(Vec::len).sum();
    assert!(bytes < 40 << 20, "{bytes}");
    // Accounts are counted once: in AzureHound where there is a file, in Microsoft Graph elsewhere.
    let mut accounts = 0;
    for party in &truth.parties {
        let folder = match party.kind.as_str() {
            "provider" => "provider".to_owned(),
            _ => format!("customers/{}.example", party.id.replace('-', "")),
        };
        let hound = files.get(&format!("{folder}/azurehound.json"));
        let graph = files.get(&format!("{folder}/users.json"));
        accounts += match (hound, graph) {
            (Some(hound), _) => {
                let data = corpus::parse(&folder, hound);
                data["data"].as_array().unwrap().iter().filter(|record| record["kind"] == "AZUser").count()
            }
            (None, Some(graph)) => corpus::parse(&folder, graph)["value"].as_array().unwrap().len(),
            (None, None) => 0,
        };
    }
    assert_eq!(accounts as u64, truth.counts.identities);
}

#[test]
fn without_exports_of_customers_the_provider_is_the_same() {
    let (all, _) = corpus::demo();
    let (alone, truth) = written(&Plan::provider_only());
    assert!(alone.keys().all(|path| !path.starts_with("customers/")));
    assert!(truth.parties.iter().all(|party| party.mfa_of_providers != "Absent"));
    // Device lists follow the sizes of the customers, which are shared out differently.
    for path in
        ["provider/users.json", "provider/delegatedAdminRelationships.json", "rmm/meshcentral/listusers.json"]
    {
        assert_eq!(all[path], alone[path], "{path}");
    }
}

#[test]
fn tenants_do_not_share_ids() {
    let (files, _) = corpus::demo();
    let mut owner: BTreeMap<String, String> = BTreeMap::new();
    for (path, file) in corpus::named(&files, "azurehound.json") {
        for record in file["data"].as_array().unwrap() {
            let kind = record["kind"].as_str().unwrap();
            if matches!(kind, "AZUser" | "AZGroup" | "AZServicePrincipal" | "AZDevice") {
                let id = record["data"]["id"].as_str().unwrap().to_ascii_uppercase();
                let known = owner.insert(id.clone(), path.clone());
                assert!(known.is_none(), "{id} in {path} and {known:?}");
            }
        }
    }
}

#[test]
fn both_exports_of_a_tenant_tell_the_same() {
    let (files, _) = corpus::demo();
    for folder in ["provider", "customers/alderdentalgroup.example", "customers/fenwickengineering.example"] {
        let graph = corpus::parse(folder, &files[&format!("{folder}/users.json")]);
        let hound = corpus::parse(folder, &files[&format!("{folder}/azurehound.json")]);
        let hounded: BTreeMap<String, &Value> = hound["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|record| record["kind"] == "AZUser")
            .map(|record| (record["data"]["id"].as_str().unwrap().to_ascii_lowercase(), &record["data"]))
            .collect();
        let users = graph["value"].as_array().unwrap();
        assert_eq!(users.len(), hounded.len(), "{folder}");
        for user in users {
            let other = hounded[user["id"].as_str().unwrap()];
            assert_eq!(user["userPrincipalName"], other["userPrincipalName"]);
            // A flag that is left out is false.
            assert_eq!(user["accountEnabled"].as_bool(), Some(other["accountEnabled"] == Value::Bool(true)));
            assert_eq!(user["userType"], other["userType"]);
        }
    }
}

/// Entries that the estate file may have.
const GRAMMAR: &[(&str, &[&str])] = &[
    (
        "party",
        &[
            "id",
            "name",
            "kind",
            "seats",
            "contract_ends",
            "realms",
            "groups",
            "accounts",
            "addresses",
            "subscriptions",
        ],
    ),
    ("source", &["files", "kind", "realm", "collected", "vantage"]),
    ("leaver", &["login", "left"]),
    ("settings", &["realm", "trusted_ips"]),
];

#[test]
fn the_estate_file_keeps_to_its_grammar() {
    let (files, truth) = corpus::demo();
    let text = std::str::from_utf8(&files["estate.toml"]).unwrap();
    let estate: toml::Table = text.parse().unwrap();
    for (name, tables) in &estate {
        let (_, keys) = GRAMMAR.iter().find(|(known, _)| known == name).unwrap();
        for table in tables.as_array().unwrap() {
            for key in table.as_table().unwrap().keys() {
                assert!(keys.contains(&key.as_str()), "{name}.{key}");
            }
        }
    }
    let parties: BTreeSet<&str> =
        estate["party"].as_array().unwrap().iter().map(|party| party["id"].as_str().unwrap()).collect();
    assert_eq!(parties, truth.parties.iter().map(|party| party.id.as_str()).collect());
    // Every file of an export has a source that names its realm, apart from the catalogue, the estate itself, and the
    // neutral lists, whose rows name their party.
    let patterns: Vec<&str> =
        estate["source"].as_array().unwrap().iter().map(|source| source["files"].as_str().unwrap()).collect();
    let own = ["agreements/", "truth/", "lists/"];
    for path in files.keys().filter(|path| !own.iter().any(|folder| path.starts_with(folder))) {
        let covered = patterns.iter().any(|pattern| {
            let middle = pattern.trim_matches('*');
            path.starts_with(middle)
        });
        let outside = ["estate.toml", "statements.toml", "scan/known_exploited_vulnerabilities.json"];
        assert!(covered || outside.contains(&path.as_str()), "{path}");
    }
}

#[test]
fn device_groups_are_claimed_but_for_one() {
    let (files, truth) = corpus::demo();
    let estate: toml::Table = std::str::from_utf8(&files["estate.toml"]).unwrap().parse().unwrap();
    let claimed: Vec<&str> = estate["party"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|party| party.get("groups"))
        .flat_map(|groups| groups.as_array().unwrap())
        .map(|group| group.as_str().unwrap())
        .collect();
    let groups = corpus::parse("", &files["rmm/meshcentral/listdevicegroups.json"]);
    let free: Vec<&str> = groups
        .as_array()
        .unwrap()
        .iter()
        .filter(|group| {
            !claimed.contains(&group["name"].as_str().unwrap())
                && !claimed.contains(&group["_id"].as_str().unwrap())
        })
        .map(|group| group["_id"].as_str().unwrap())
        .collect();
    let planted: Vec<&str> = truth
        .faults
        .iter()
        .filter(|fault| fault.kind == "unclaimed-device-group")
        .flat_map(|fault| &fault.subjects)
        .map(String::as_str)
        .collect();
    assert_eq!(free, planted);
}

/// A schema that the project publishes.
fn published(name: &str) -> jsonschema::Validator {
    let file = format!("{}/../../docs/reference/schemas/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let schema: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn statements_keep_to_their_schema_and_name_parties_of_the_estate() {
    let (files, truth) = corpus::demo();
    let table: toml::Table = std::str::from_utf8(&files["statements.toml"]).unwrap().parse().unwrap();
    // TOML has dates; JSON has texts.
    let dated = |value: &toml::Value| match value {
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        other => serde_json::to_value(other).unwrap(),
    };
    let attestations: Vec<Value> = table["attestation"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_table().unwrap().iter().map(|(key, value)| (key.clone(), dated(value))).collect())
        .collect();
    let parties: BTreeSet<&str> = truth.parties.iter().map(|party| party.id.as_str()).collect();
    assert!(attestations.iter().all(|one| parties.contains(one["party"].as_str().unwrap())));
    assert_eq!(
        attestations.len(),
        4 + 4 * 6,
        "four rows of the provider, four of each customer with an agreement"
    );
    assert!(published("statements").is_valid(&serde_json::json!({ "attestation": attestations })));
}

#[test]
fn agreements_keep_to_their_schema() {
    let Some(corpus) = corpus::corpus() else { return };
    let schema = published("agreement");
    let rows = corpus::read(&corpus.join("../advisory/aa22-131a.json"));
    let rows: BTreeSet<&str> =
        rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    let (files, truth) = corpus::demo();
    let mut agreements = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("agreements/")) {
        let text = std::str::from_utf8(bytes).unwrap();
        let agreement: Value = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let errors: Vec<String> = schema
            .iter_errors(&agreement)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{path}: {errors:?}");
        let party = agreement["parties"]["customer"]["id"].as_str().unwrap();
        let mut owners: BTreeMap<&str, usize> = rows.iter().map(|row| (*row, 0)).collect();
        for row in agreement["responsibilities"].as_array().unwrap() {
            let raci = row["raci"].as_object().unwrap().values();
            *owners.get_mut(row["control"].as_str().unwrap()).unwrap() +=
                raci.filter(|raci| raci.as_str().unwrap().starts_with('A')).count();
        }
        let of = |count: usize| -> BTreeSet<&str> {
            owners.iter().filter(|(_, owners)| **owners == count).map(|(row, _)| *row).collect()
        };
        let planted = |kind: &str| -> BTreeSet<&str> {
            let faults = truth.faults.iter().filter(|fault| fault.kind == kind && fault.party == party);
            faults.flat_map(|fault| &fault.subjects).map(String::as_str).collect()
        };
        assert_eq!(of(0), planted("unowned-rows"), "{path}");
        assert_eq!(of(2), planted("doubly-owned-rows"), "{path}");
        agreements += 1;
    }
    assert_eq!(agreements, 6);
}
