//! What exports of a management server get wrong when they are taken at their word: dumps of a real MeshCentral, through
//! readers, graph and controls, against what is known of that server by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::fs;
use std::path::PathBuf;

use bailiwick_engine::assessment::{Assessment, Interval, Verdict};
use bailiwick_engine::study::{Options, Study};
use bailiwick_model::{Effect, Facts, Time};
use support::Text;

/// The provider claims the server; of the customers, one has a device group that is named unlike it.
const ESTATE: &str = r#"
[[party]]
id = "north"
name = "North IT"
kind = "provider"
realms = [{ kind = "rmm", id = "127.0.0.1" }]
groups = ["MSP internal"]

[[party]]
id = "smiles"
name = "Smiles Group"
kind = "customer"
groups = ["Acme Dental"]

[[party]]
id = "borough"
name = "Borough Law LLP"
kind = "customer"

[[source]]
files = ["mesh/*"]
kind = "rmm"
realm = "127.0.0.1"

[[leaver]]
login = "dave-left"
left = 2026-06-01
"#;

const DUMPS: &[&str] = &[
    "listusers.json",
    "listdevicegroups.json",
    "listusergroups.json",
    "listdevices.json",
    "logintokens_not_json.txt",
    "serverinfo.json",
];

/// The assessment of the dumps but for some; `None` without the corpus, which is said.
fn assess(without: &[&str], estate: &str) -> Option<Assessment> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let root = std::env::var_os("BAILIWICK_CORPUS").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let root = root.join("rmm/meshcentral");
    if !root.exists() {
        eprintln!("SKIPPED: no corpus; set BAILIWICK_CORPUS to read rmm/meshcentral");
        return None;
    }
    let mut all = Facts::default();
    for name in DUMPS.iter().filter(|name| !without.contains(name)) {
        let (path, bytes) = (format!("mesh/{name}"), fs::read(root.join(name)).unwrap());
        all.absorb(bailiwick_ingest::read(&Text { path, bytes }));
    }
    let (path, bytes) = ("estate.toml".to_owned(), estate.as_bytes().to_vec());
    all.absorb(bailiwick_ingest::read(&Text { path, bytes }));
    bailiwick_ingest::attach(&mut all);
    let as_of = Some(Time::parse("2026-11-24").unwrap());
    Some(Study::new(all, &Options { as_of, ..Options::default() }).assessment())
}

fn verdict(all: &Assessment, control: &str, party: &str) -> Verdict {
    let found =
        all.controls.iter().find(|known| known.control == control && all.parties[known.party].id == party);
    found.unwrap_or_else(|| panic!("{control} at {party}")).verdict
}

fn titles(all: &Assessment, control: &str) -> Vec<String> {
    let found = all.findings.iter().filter(|finding| finding.control == control);
    found.map(|finding| finding.title.clone()).collect()
}

/// Customers that whoever is logged in as an account runs code at.
fn runs(all: &Assessment, name: &str) -> Interval {
    let subject = all.subjects.iter().find(|subject| subject.name == name);
    let blast = subject.and_then(|subject| subject.blast.iter().find(|blast| blast.profile == "insider"));
    blast.map_or(Interval::default(), |blast| blast.customers[Effect::Run as usize])
}

#[test]
fn backup_codes_are_no_factor_and_a_factor_of_others_is_none_of_ours() {
    let Some(all) = assess(&[], ESTATE) else { return };
    assert_eq!(verdict(&all, "password_only_console", "north"), Verdict::Fail);
    let found = titles(&all, "password_only_console");
    for name in ["carol", "bob", "psa-sync", "admin"] {
        assert!(
            found.iter().any(|title| title.starts_with(&format!("{name} signs in"))),
            "{name}: {found:?}"
        );
    }
    for name in ["alice", "acme-it"] {
        assert!(!found.iter().any(|title| title.starts_with(name)), "{name}: {found:?}");
    }
}

#[test]
fn rights_through_a_user_group_count_and_go_to_whoever_the_estate_file_says() {
    let Some(all) = assess(&[], ESTATE) else { return };
    assert_eq!(runs(&all, "carol").proven, 2, "no link to one of the two, and full there through the group");
    assert_eq!(runs(&all, "bob").proven, 2);
    assert_eq!(runs(&all, "psa-sync").proven, 0, "it moves devices");
    let without = assess(&["listusergroups.json", "listdevicegroups.json"], ESTATE).unwrap();
    assert!(runs(&without, "bob").possible >= runs(&without, "bob").proven);
    for control in ["single_point_of_reach", "leaver_access"] {
        assert_ne!(verdict(&without, control, "north"), Verdict::Pass, "{control}");
    }
}

#[test]
fn a_group_that_nobody_claims_is_a_line_of_its_own_and_no_customer() {
    let unclaimed = ESTATE.replace("groups = [\"Acme Dental\"]\n", "");
    let Some(all) = assess(&[], &unclaimed) else { return };
    let names: Vec<&str> = all.parties.iter().map(|party| party.name.as_str()).collect();
    assert!(names.contains(&"Acme Dental") && names.contains(&"Smiles Group"), "{names:?}");
    assert_eq!(runs(&all, "carol").proven, 1, "an unclaimed group is nobody's customer");
    let alone = all.parties.iter().find(|party| party.name == "Acme Dental").unwrap();
    assert!(alone.id.starts_with("unclaimed:"), "{}", alone.id);
}

#[test]
fn a_locked_leaver_keeps_its_links() {
    let Some(all) = assess(&[], ESTATE) else { return };
    assert_eq!(verdict(&all, "leaver_access", "north"), Verdict::Fail);
    let found = titles(&all, "leaver_access");
    assert!(
        found.iter().any(|title| title.contains("dave-left is locked and still holds rights")),
        "{found:?}"
    );
    assert!(!found.iter().any(|title| title.contains("still enabled")), "a locked account is not enabled");
}

#[test]
fn a_token_that_never_expires_is_there_though_the_list_of_users_has_none() {
    let Some(all) = assess(&[], ESTATE) else { return };
    let token = |all: &Assessment| all.subjects.iter().any(|subject| subject.name == "psa nightly");
    assert!(token(&all), "{:?}", all.subjects.iter().map(|subject| &subject.name).collect::<Vec<_>>());
    assert!(!token(&assess(&["logintokens_not_json.txt"], ESTATE).unwrap()));
}
