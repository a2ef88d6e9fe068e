use std::fs;

use bailiwick_model::Time;

use super::*;
use crate::testing::{codes, facts};

fn fixture(name: &str) -> String {
    let file = format!("{}/fixtures/bailiwick_statements/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(file).unwrap()
}

#[test]
fn everything_of_typical_statements() {
    let facts = facts("s.toml", &fixture("typical.toml"));
    let [first, second] = facts.attestations.as_slice() else { panic!("two attestations") };
    assert_eq!((facts.text(first.row), facts.text(first.party)), ("9.M.1", "north"));
    assert_eq!((facts.text(first.by), facts.text(first.title)), ("Ana Diaz, CISO", "Report of the exercise"));
    assert_eq!(first.on, Observed::Known(Time::parse("2026-05-02").unwrap()));
    assert_eq!(first.until, Observed::Known(Time::parse("2027-05-02").unwrap()));
    assert_eq!(first.document, second.document, "with and without the word before the digits");
    assert!(facts.text(first.document).starts_with("9f86d081884c7d65"));
    assert_eq!(facts.sources[0].locate(second.evidence.record), "s.toml line 11");
    let [acceptance] = facts.acceptances.as_slice() else { panic!("one acceptance") };
    assert_eq!(facts.text(acceptance.subject), "old-admin@bakery.example");
    assert!(codes(&facts).is_empty() && facts.sources[0].reference);
}

#[test]
fn what_is_no_digest_is_no_document() {
    let facts = facts("s.toml", &fixture("hostile.toml"));
    assert!(facts.attestations.iter().all(|known| known.document.is_empty()));
    assert!(facts.acceptances.is_empty(), "one without owner and reason, one without a finding");
    for wrong in ["", "sha256:", "md5:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"] {
        assert_eq!(digest(wrong), None, "{wrong}");
    }
}

#[test]
fn the_schema_accepts_the_fixtures() {
    let validator = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    for (name, sound) in [("minimal.toml", true), ("typical.toml", true), ("hostile.toml", false)] {
        let text = fixture(name);
        let dated = |line: &str| match line.split_once(" = 20") {
            Some((key, date)) => format!("{key} = \"20{date}\""),
            None => line.to_owned(),
        };
        let text: Vec<String> = text.lines().map(dated).collect();
        let document: Value =
            serde_json::to_value(toml::from_str::<toml::Table>(&text.join("\n")).unwrap()).unwrap();
        assert_eq!(validator.is_valid(&document), sound, "{name}");
    }
}
