//! What no control may ever do: pass without input, pass when a list that it needs is gone, or look better with less.

use std::collections::BTreeMap;

use bailiwick_engine::assessment::{Assessment, Verdict};
use bailiwick_engine::controls::CONTROLS;
use bailiwick_model::Facts;
use bailiwick_model::facts::Collection;

use crate::cases::{all, assess, changed, verdict};
use crate::clean::Clean;

#[test]
fn nothing_read_never_passes() {
    assert!(assess(Facts::default()).controls.iter().all(|known| known.verdict != Verdict::Pass));
    let mut declared = Facts::default();
    declared.parties = Clean::new().world.facts.parties;
    declared.names = Clean::new().world.facts.names;
    let only_named = assess(declared);
    assert!(!only_named.controls.is_empty());
    for known in &only_named.controls {
        assert_eq!(known.verdict, Verdict::Unknown, "{}: {}", known.control, known.summary);
    }
}

/// A list is gone, with what says that it was read.
fn without(facts: &mut Facts, list: Collection) {
    facts.coverage.retain(|known| known.collection != list);
}

/// A list was cut off.
fn cut(facts: &mut Facts, list: Collection) {
    facts
        .coverage
        .iter_mut()
        .filter(|known| known.collection == list)
        .for_each(|known| known.complete = false);
}

/// Lists that another record makes up for, and which.
const MADE_UP_FOR: &[(&str, Collection, &str)] = &[
    ("admin_in_daily_use", Collection::Users, "the accounts of all administrators are there"),
    ("access_after_contract", Collection::Estate, "the agreement says when it ends"),
    ("access_after_contract", Collection::Agreement, "the end that was read is in the future"),
    ("access_after_contract", Collection::GdapRelationships, "the contract runs"),
    (
        "default_full_rights",
        Collection::GdapAssignments,
        "each relationship says that its assignments were read",
    ),
    (
        "access_beyond_agreement",
        Collection::GdapAssignments,
        "each relationship says that its assignments were read",
    ),
    (
        "undeclared_access",
        Collection::GdapAssignments,
        "each relationship says that its assignments were read",
    ),
    (
        "single_point_of_reach",
        Collection::GdapAssignments,
        "each relationship says that its assignments were read",
    ),
    ("access_beyond_agreement", Collection::Agreement, "the agreements are there"),
    ("undeclared_access", Collection::Agreement, "the agreement is there"),
    ("unowned_recommendation", Collection::Agreement, "the agreement is there"),
    ("advice_not_given", Collection::Agreement, "the agreement is there, and says it"),
    ("broken_promise", Collection::Agreement, "the agreement is there, and says it"),
    ("silent_agreement", Collection::Agreement, "the agreement is there, and says it"),
    ("unclear_services", Collection::Agreement, "the agreement is there, and says it"),
    ("unlisted_subcontractor", Collection::Agreement, "the agreement is there, and says it"),
    ("no_exercise_record", Collection::Statements, "the attestations are there"),
    (
        "unlisted_subcontractor",
        Collection::GdapAssignments,
        "each relationship says that its assignments were read",
    ),
    ("exposed_service", Collection::Scan, "the scan says itself that it is complete"),
    ("known_exploited_open", Collection::Scan, "the scan says itself that it is complete"),
    ("outdated_tool", Collection::Scan, "the scan says itself that it is complete"),
    ("provider_in_internal_admins", Collection::Estate, "the accounts that it names are there"),
    ("known_exploited_open", Collection::RmmServer, "the record of the server is there"),
    ("outdated_tool", Collection::RmmServer, "the record of the server is there"),
    ("leaver_access", Collection::Estate, "the list of leavers is there"),
    ("standing_tier_zero", Collection::GroupMembers, "no group holds such a role"),
    ("unused_account", Collection::SignInActivity, "each account says when it was last used"),
    ("password_only_reach", Collection::SecurityDefaults, "a policy demands the second factor"),
    ("password_only_reach", Collection::PerUserMfa, "a policy demands the second factor"),
    ("password_only_reach", Collection::Domains, "a policy demands the second factor"),
    ("password_only_reach", Collection::ConditionalAccess, "one policy that covers everything is enough"),
];

#[test]
fn a_list_that_is_needed_and_gone_or_cut_off_never_passes() {
    let mut wrong = Vec::new();
    for list in Collection::ALL {
        for (word, change) in [("gone", without as fn(&mut Facts, Collection)), ("cut", cut)] {
            let mut facts = Clean::new().world.facts;
            change(&mut facts, *list);
            let less = assess(facts);
            for case in all() {
                let control = CONTROLS.iter().find(|known| known.slug == case.control).unwrap();
                let excused =
                    MADE_UP_FOR.iter().any(|(slug, known, _)| *slug == case.control && known == list);
                let entra = case.party == "north" && format!("{list:?}").starts_with("Ad");
                let server = case.party == "acme" && format!("{list:?}").starts_with("Rmm");
                let needed = control.needs.contains(list) && !excused && !entra && !server;
                if needed && verdict(&less, case) == Some(Verdict::Pass) {
                    wrong.push(format!("{} passes with {list:?} {word}", case.control));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Verdicts of all controls and recommendations, by what and for whom.
fn verdicts(all: &Assessment) -> BTreeMap<(String, String), Verdict> {
    let controls = all.controls.iter().map(|known| (known.control.to_owned(), known.party, known.verdict));
    let rows = all.outcomes.iter().map(|known| (known.row.clone(), known.party, known.verdict));
    let party = |at: usize| all.parties[at].id.clone();
    controls.chain(rows).map(|(what, at, verdict)| ((what, party(at)), verdict)).collect()
}

#[test]
fn less_input_never_makes_anything_pass() {
    let mut wrong = Vec::new();
    for case in all() {
        let control = CONTROLS.iter().find(|known| known.slug == case.control).unwrap();
        // What its control does not need changes no more than in the clean estate, which the test above takes apart.
        let needed = |list: &&Collection| control.needs.contains(list);
        for (word, make, how, change) in [
            ("bad", case.fail, "gone", without as fn(&mut Facts, Collection)),
            ("open", case.unknown, "cut", cut),
        ] {
            let whole = changed(make);
            let before = verdicts(&assess(whole.clone()));
            let read = |list: &&Collection| whole.coverage.iter().any(|known| known.collection == **list);
            for list in Collection::ALL.iter().filter(read).filter(needed) {
                let mut facts = whole.clone();
                change(&mut facts, *list);
                let less = verdicts(&assess(facts)).into_iter();
                let passing = less.filter(|(_, verdict)| *verdict == Verdict::Pass).map(|(key, _)| key);
                let open = [Some(&Verdict::Fail), Some(&Verdict::Unknown)];
                wrong.extend(passing.filter(|key| open.contains(&before.get(key))).map(|key| {
                    format!("{key:?} passes with {list:?} {how}, where {} is {word}", case.control)
                }));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

type Clear = fn(&mut Facts);

/// Records taken away together with what says that their list was read.
const CLEARED: &[(&str, Clear, &[&str])] = &[
    (
        "accounts",
        |facts| {
            facts.accounts.clear();
            without(facts, Collection::Users);
            without(facts, Collection::AdUsers);
            without(facts, Collection::RmmAccounts);
        },
        &["unused_account", "leaver_access", "fail_open_mfa", "weak_account_settings", "password_only_reach"],
    ),
    (
        "role assignments",
        |facts| {
            facts.role_assignments.clear();
            without(facts, Collection::RoleAssignments);
        },
        &[
            "standing_tier_zero",
            "too_many_full_administrators",
            "admin_in_daily_use",
            "provider_in_internal_admins",
            "permanent_privilege",
        ],
    ),
    (
        "relationships",
        |facts| {
            facts.gdap_relationships.clear();
            without(facts, Collection::GdapRelationships);
        },
        &[
            "default_full_rights",
            "permanent_privilege",
            "undeclared_access",
            "access_beyond_agreement",
            "single_point_of_reach",
            "password_only_reach",
        ],
    ),
    (
        "access assignments",
        |facts| {
            facts.gdap_assignments.clear();
            facts.gdap_assignments_read.clear();
            without(facts, Collection::GdapAssignments);
        },
        &[
            "default_full_rights",
            "undeclared_access",
            "access_beyond_agreement",
            "single_point_of_reach",
            "password_only_reach",
        ],
    ),
    (
        "policies",
        |facts| {
            facts.policies.clear();
            without(facts, Collection::ConditionalAccess);
        },
        &["fail_open_mfa", "password_only_reach"],
    ),
    (
        "registrations",
        |facts| {
            facts.registrations.clear();
            without(facts, Collection::MfaRegistrations);
        },
        &["fail_open_mfa"],
    ),
    (
        "servers",
        |facts| {
            facts.rmm_servers.clear();
            without(facts, Collection::RmmServer);
        },
        &["known_exploited_open", "outdated_tool"],
    ),
    (
        "console accounts",
        |facts| {
            facts.rmm_accounts.clear();
            without(facts, Collection::RmmAccounts);
        },
        &["password_only_console", "leaver_access", "too_many_full_administrators", "unused_account"],
    ),
    (
        "rights",
        |facts| {
            facts.rmm_grants.clear();
            without(facts, Collection::RmmRights);
        },
        &["undeclared_access", "access_beyond_agreement"],
    ),
    (
        "scans",
        |facts| {
            facts.scans.clear();
            facts.ports.clear();
            without(facts, Collection::Scan);
        },
        &["exposed_service"],
    ),
    (
        "catalogue",
        |facts| {
            facts.kev.clear();
            facts.kev_catalogues.clear();
            without(facts, Collection::Kev);
        },
        &["known_exploited_open"],
    ),
    ("catalogue entries", |facts| facts.kev.clear(), &["known_exploited_open"]),
    ("catalogue head", |facts| facts.kev_catalogues.clear(), &["known_exploited_open"]),
    ("leavers", |facts| facts.leavers.clear(), &["leaver_access"]),
    (
        "agreements",
        |facts| facts.agreements.clear(),
        &["access_after_contract", "access_beyond_agreement", "undeclared_access", "unowned_recommendation"],
    ),
    (
        "domain objects",
        |facts| {
            facts.ad_principals.clear();
            without(facts, Collection::AdUsers);
            without(facts, Collection::AdComputers);
        },
        &["weak_account_settings"],
    ),
    (
        "applications",
        |facts| {
            facts.service_principals.clear();
            without(facts, Collection::ServicePrincipals);
        },
        &["unfiltered_trust", "undeclared_access"],
    ),
    ("claims", |facts| facts.claims.clear(), &["exposed_service"]),
];

#[test]
fn records_that_are_gone_never_leave_a_pass() {
    let mut wrong = Vec::new();
    for (what, clear, controls) in CLEARED {
        let mut facts = Clean::new().world.facts;
        clear(&mut facts);
        let less = assess(facts);
        for case in all().into_iter().filter(|case| controls.contains(&case.control)) {
            if matches!(verdict(&less, case), Some(Verdict::Pass | Verdict::NotApplicable)) {
                wrong.push(format!("{} passes without {what}", case.control));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Lists that grow with the customers. Whoever walks one of them for every party does work that grows with the square of
/// the estate: [`bailiwick_engine::controls::Index`] has them by party.
const GROWING: &[&str] = &[
    "facts.entities",
    "facts.accounts",
    "facts.ad_principals",
    "facts.role_assignments",
    "facts.policies",
    "facts.cross_tenant",
    "facts.service_principals",
    "facts.app_role_grants",
    "facts.trusts",
    "facts.gdap_relationships",
    "facts.gdap_assignments_read",
    "facts.agreements",
    "facts.coverage.iter().find",
    "facts.scans.iter()",
    "facts.ports",
    "facts.realms.iter()",
    "graph.edges",
    "graph.nodes",
    "directory.accounts()",
    "exposure::find(",
];

#[test]
fn no_control_walks_what_all_customers_have() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/controls");
    let (mut read, mut paths) = (0, vec![folder]);
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        if path.file_name().is_some_and(|name| name == "index.rs") {
            continue;
        }
        let joined: String = std::fs::read_to_string(&path).unwrap().split_whitespace().collect();
        read += 1;
        for list in GROWING {
            assert!(!joined.contains(list), "{} walks {list}", path.display());
        }
    }
    assert!(read > 20, "{read} files");
}
