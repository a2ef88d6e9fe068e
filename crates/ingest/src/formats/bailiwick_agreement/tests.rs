use std::fs;

use bailiwick_model::Facts;

use super::*;
use crate::testing::{codes, facts};

fn fixture(name: &str) -> String {
    let file = format!("{}/fixtures/bailiwick_agreement/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(file).unwrap()
}

fn one(facts: &Facts) -> &Agreement {
    let [one] = facts.agreements.as_slice() else { panic!("one agreement") };
    one
}

#[test]
fn everything_of_a_typical_agreement() {
    let facts = facts("agreement.yaml", &fixture("typical.yaml"));
    let agreement = one(&facts);
    let texts = |syms: &[Sym]| syms.iter().map(|sym| facts.text(*sym)).collect::<Vec<_>>();
    let date = |time: Observed<Time>| time.known().map(|time| time.date());
    assert_eq!(facts.text(agreement.id), "agr-bakery-2026");
    assert_eq!(facts.text(agreement.provider.0), "north");
    assert_eq!(facts.text(agreement.customer.1), "Bakery");
    assert_eq!(date(agreement.effective).as_deref(), Some("2026-01-15"));
    assert_eq!(date(agreement.review_by).as_deref(), Some("2027-01-15"));
    assert_eq!(date(agreement.signed).as_deref(), Some("2026-01-12"));
    assert_eq!(agreement.ends, Observed::Known(None));
    assert_eq!(texts(&agreement.tenants), ["0D000000-0000-4000-8000-000000000001"]);
    assert_eq!(texts(&agreement.subcontractors), ["watch"]);
    assert_eq!(texts(&agreement.services), ["helpdesk", "patching"]);
    assert_eq!(agreement.dormant_days, Observed::Known(30));
    let rows: Vec<_> = agreement
        .responsibilities
        .iter()
        .map(|row| {
            let raci = row.raci.iter().map(|(party, part)| (facts.text(*party), *part));
            (facts.text(row.row), raci.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        rows,
        [
            (
                "9.A.1",
                vec![("north", Raci::Responsible), ("bakery", Raci::Accountable), ("watch", Raci::Consulted)]
            ),
            ("3.M.2", vec![("north", Raci::Both), ("bakery", Raci::Informed)]),
        ]
    );
    let [helpdesk, edr] = agreement.access.as_slice() else { panic!("two kinds of access") };
    assert_eq!((facts.text(helpdesk.via), facts.text(helpdesk.mfa)), ("gdap", "phishing-resistant"));
    assert_eq!(
        (texts(&helpdesk.roles), texts(&helpdesk.who)),
        (vec!["Helpdesk Administrator"], vec!["team:helpdesk"])
    );
    assert_eq!(helpdesk.standing, Observed::Known(true));
    assert_eq!(texts(&edr.who), ["party:watch"]);
    assert!(codes(&facts).is_empty() && facts.sources[0].reference);
    assert_eq!(facts.sources[0].locate(agreement.evidence.record), "agreement.yaml line 2");
}

#[test]
fn an_end_that_is_left_out_is_not_known() {
    let minimal = facts("a.yaml", &fixture("minimal.yaml"));
    assert_eq!(one(&minimal).ends, Observed::NotCollected);
    assert_eq!(
        (one(&minimal).signed, one(&minimal).dormant_days),
        (Observed::NotCollected, Observed::NotCollected)
    );
    let json = facts("a.json", &fixture("typical.json"));
    assert_eq!(one(&json).ends, Observed::Known(Time::parse("2028-01-15")));
    assert_eq!(one(&json).responsibilities[0].raci[0].1, Raci::Accountable);
}

#[test]
fn what_is_wrong_is_located_and_the_rest_is_read() {
    let facts = facts("a.yaml", &fixture("hostile.yaml"));
    let agreement = one(&facts);
    assert_eq!(
        (facts.text(agreement.id), agreement.effective, agreement.ends),
        ("7", Observed::Unreadable, Observed::Unreadable)
    );
    assert_eq!(agreement.access[0].standing, Observed::Unreadable);
    let [row] = agreement.responsibilities.as_slice() else { panic!("a row without id is none") };
    assert_eq!(row.raci.len(), 1, "a letter that is none is not guessed, and the customer has no id here");
    let remark = facts.diagnostics.iter().find(|remark| remark.message.contains("`custmer`")).unwrap();
    assert_eq!((remark.help.as_str(), remark.record), ("did you mean `customer`?", Some(4)));
    assert!(remark.message.ends_with("(line 5, column 3)"), "{}", remark.message);
}

#[test]
fn other_documents_are_no_agreements() {
    for (path, text) in [
        ("a.yaml", "agreement: v1\nname: x\n"),
        ("compose.yaml", "services:\n  web: {}\n"),
        ("a.json", r#"{"agreement":{"id":1}}"#),
        ("a.md", "The agreement: is here\nparties:\n"),
    ] {
        assert!(!recognise(&Head::from_bytes(path, text.as_bytes())), "{path}");
    }
}

#[test]
fn the_schema_accepts_the_fixtures_and_this_reader_knows_all_its_words() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for name in ["minimal.yaml", "typical.yaml", "typical.json"] {
        let document: Value = serde_saphyr::from_str(&fixture(name)).unwrap();
        let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{name}");
    }
    for schema in [SCHEMA, crate::ESTATE_SCHEMA] {
        keywords(&serde_json::from_str(schema).unwrap());
    }
}

/// Keywords that the check knows, and those that it leaves to a full validator on purpose.
fn keywords(schema: &Value) {
    const KNOWN: &[&str] = &[
        "$schema",
        "$id",
        "$defs",
        "$ref",
        "title",
        "description",
        "type",
        "properties",
        "additionalProperties",
        "required",
        "items",
        "enum",
        "const",
        "anyOf",
        "format",
        "pattern",
        "minLength",
        "minItems",
        "minimum",
    ];
    let Value::Object(members) = schema else { return };
    for (keyword, value) in members {
        assert!(KNOWN.contains(&keyword.as_str()), "`{keyword}` is not known to the check");
        match (keyword.as_str(), value) {
            ("properties" | "$defs", Value::Object(named)) => named.values().for_each(keywords),
            ("anyOf", Value::Array(choices)) => choices.iter().for_each(keywords),
            ("items" | "additionalProperties", inner) => keywords(inner),
            _ => {}
        }
    }
}
