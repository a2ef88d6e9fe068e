//! Changes between assessments, told by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use bailiwick_report::drift::{Document, Drift, comparable, text};
use serde_json::{Value, json};

fn finding(id: &str, control: &str, owner: Option<usize>) -> Value {
    json!({"id": id, "control": control, "party": 1, "severity": "high", "title": format!("title {id}"), "owner": owner})
}

fn control(name: &str, outcome: &str) -> Value {
    json!({"control": name, "party": 1, "outcome": outcome})
}

fn document(as_of: &str, findings: &[Value], controls: &[Value], subjects: &[Value]) -> Document {
    let value = json!({
        "schema": "urn:bailiwick:assessment:1", "as_of": as_of,
        "parties": [{"id": "n", "name": "Northwind"}, {"id": "b", "name": "Bakery"}],
        "findings": findings, "controls": controls, "subjects": subjects,
    });
    Document::read(value.to_string().as_bytes()).unwrap()
}

fn subject(proven: &[&str], possible: &[&str], via: &str) -> Value {
    json!({
        "id": "T::ana", "name": "ana", "parties": [{"party": 1, "proven": proven, "possible": possible}],
        "paths": [{"party": 1, "steps": [
            {"phrase": "is a member of", "to": "Helpdesk", "note": ""}, {"phrase": "holds by GDAP", "to": via, "note": ""},
        ]}],
    })
}

fn ids(list: &[bailiwick_report::drift::Changed]) -> Vec<&str> {
    list.iter().map(|it| it.id.as_str()).collect()
}

#[test]
fn findings_come_go_and_come_back() {
    let controls = |gone: &str| [control("a", "fail"), control("c", "pass"), control("d", gone)];
    let oldest = document("2026-01-01", &[finding("back", "a", None)], &controls("fail"), &[]);
    let before = document(
        "2026-02-01",
        &[finding("stays", "a", Some(0)), finding("fixed", "c", None), finding("blind", "d", None)],
        &controls("fail"),
        &[],
    );
    let now = document(
        "2026-03-01",
        &[finding("stays", "a", Some(1)), finding("back", "a", None), finding("fresh", "a", None)],
        &controls("unknown"),
        &[],
    );
    let drift = Drift::between(&[oldest], &before, &now);
    assert_eq!(ids(&drift.new), ["fresh"]);
    assert_eq!(ids(&drift.reopened), ["back"]);
    assert_eq!(ids(&drift.resolved), ["fixed"]);
    assert_eq!(ids(&drift.no_longer_known), ["blind"], "lost evidence resolves nothing");
    assert_eq!(ids(&drift.changed_owner), ["stays"]);
    assert_eq!(
        (drift.changed_owner[0].owner_before.as_str(), drift.changed_owner[0].owner_now.as_str()),
        ("Northwind", "Bakery")
    );
    let shown = text(&drift);
    assert!(shown.contains("title stays: Northwind -> Bakery"), "{shown}");
    assert!(shown.contains("No longer known"), "{shown}");
    assert_eq!(
        ids(&Drift::between(&[], &before, &now).new),
        ["back", "fresh"],
        "without history nothing is reopened"
    );
}

#[test]
fn reach_grows_by_the_edge_that_is_new() {
    let before = document("2026-02-01", &[], &[], &[subject(&["see"], &["see", "own"], "Reader")]);
    let now = document(
        "2026-03-01",
        &[],
        &[],
        &[subject(&["see", "own"], &["see", "own"], "Global Administrator")],
    );
    let drift = Drift::between(&[], &before, &now);
    assert_eq!(drift.grown.len(), 1);
    assert_eq!(drift.grown[0].proven, ["own"]);
    assert!(drift.grown[0].possible.is_empty());
    assert_eq!(
        drift.grown[0].edges,
        ["holds by GDAP Global Administrator"],
        "the membership was there before"
    );
    assert!(drift.shrunk.is_empty());
    let back = Drift::between(&[], &now, &before);
    assert_eq!(back.shrunk[0].edges, ["holds by GDAP Global Administrator"]);
    assert!(Drift::between(&[], &now, &now).is_empty());
}

/// Ways with prints: the membership was there before and led nowhere, so that no path named it.
#[test]
fn an_edge_that_was_there_is_no_cause() {
    let with = |day: &str, possible: &[&str], edges: &[usize], prints: &[&str]| {
        let mut ways = Vec::new();
        if !possible.is_empty() {
            ways.push(json!({"subject": 0, "profile": "insider", "party": 1, "proven": possible, "possible": possible, "edges": edges}));
            ways.push(json!({"subject": 0, "profile": "stolen-password", "party": 1, "proven": [], "possible": possible, "edges": edges}));
        }
        let edge = |phrase: &str, to: &str, print: &str| json!({"edge": "X", "inside": to == "Night", "from": "ana", "phrase": phrase, "to": to, "print": print});
        let value = json!({
            "schema": "urn:bailiwick:assessment:1", "as_of": day,
            "parties": [{"id": "n", "name": "Northwind"}, {"id": "b", "name": "Bakery"}],
            "subjects": [{"id": "T::ana", "name": "ana", "parties": if possible.is_empty() { json!([]) } else { json!([{"party": 1, "proven": possible, "possible": possible}]) }}],
            "ways": {"whole": true, "prints": prints, "prints_whole": prints.contains(&"aa"), "ways": ways,
                "edges": [edge("is a member of", "Night", "aa"), edge("holds by GDAP", "Reader", "bb"), edge("is a member of", "Day", "cc")]},
        });
        Document::read(value.to_string().as_bytes()).unwrap()
    };
    let before = with("2026-01-01", &[], &[], &["aa", "cc"]);
    let now = with("2026-02-01", &["see"], &[0, 1], &["aa", "bb", "cc"]);
    let drift = Drift::between(&[], &before, &now);
    let grown: Vec<_> = drift.grown.iter().map(|it| (it.profiles.join(" "), it.edges.clone())).collect();
    assert_eq!(
        grown,
        [
            ("insider".to_owned(), vec!["ana holds by GDAP Reader".to_owned()]),
            ("stolen-password".to_owned(), vec!["ana holds by GDAP Reader".to_owned()])
        ]
    );
    let drift = Drift::between(&[], &now, &before);
    assert_eq!(drift.shrunk[0].edges, ["ana holds by GDAP Reader"], "and back");
    let cut = with("2026-01-01", &[], &[], &["cc"]);
    let drift = Drift::between(&[], &cut, &now);
    assert!(drift.grown[0].edges[0].contains("is a member of Night (perhaps"), "{:?}", drift.grown[0]);
    assert_eq!(drift.grown[0].edges[1], "ana holds by GDAP Reader", "outside customers all are listed");
    let without = with("2026-01-01", &[], &[], &[]);
    let drift = Drift::between(&[], &without, &now);
    assert!(drift.grown[0].edges.iter().all(|edge| edge.contains("perhaps")), "{:?}", drift.grown[0]);
}

#[test]
fn what_was_never_shown_to_be_resolved_is_not_reopened() {
    let one = |day: &str, found: bool, outcome: &str| {
        let findings = if found { vec![finding("x", "a", None)] } else { Vec::new() };
        document(day, &findings, &[control("a", outcome)], &[])
    };
    let seen = one("2026-01-01", true, "fail");
    let now = one("2026-05-01", true, "fail");
    let blind = one("2026-02-01", false, "unknown");
    let clean = one("2026-03-01", false, "pass");
    let drift = Drift::between(std::slice::from_ref(&seen), &blind, &now);
    assert_eq!((ids(&drift.seen_again), drift.reopened.len(), drift.new.len()), (vec!["x"], 0, 0));
    for (earlier, before) in [
        (vec![seen.clone()], &clean),
        (vec![seen.clone(), clean.clone()], &blind),
        (vec![seen.clone(), blind.clone()], &clean),
    ] {
        assert_eq!(ids(&Drift::between(&earlier, before, &now).reopened), ["x"]);
    }
    let again = [seen.clone(), clean, seen];
    assert_eq!(
        ids(&Drift::between(&again, &blind, &now).seen_again),
        ["x"],
        "it came back before the evidence went"
    );
}

#[test]
fn documents_with_other_ids_are_refused() {
    let with = |more: &str| {
        let text = format!(
            r#"{{"schema":"urn:bailiwick:assessment:1","as_of":"2026-01-01","parties":[{{"id":"a","name":"A"}},{{"id":"b","name":"B"}}]{more}}}"#
        );
        Document::read(text.as_bytes()).unwrap()
    };
    let (plain, redacted) = (with(""), with(r#","redacted":true"#));
    let (for_a, for_b) = (with(r#","published_to":0"#), with(r#","published_to":1"#));
    for good in [[&plain, &plain], [&for_a, &for_a]] {
        assert_eq!(comparable(good), Ok(()));
    }
    for bad in [[&plain, &redacted], [&redacted, &plain], [&redacted, &redacted]] {
        assert!(comparable(bad).unwrap_err().contains("redacted"));
    }
    for bad in [[&plain, &for_a], [&for_a, &for_b]] {
        assert!(comparable(bad).unwrap_err().contains("one party"));
    }
}

#[test]
fn what_is_no_assessment_is_refused() {
    assert!(Document::read(b"{").unwrap_err().contains("line 1"));
    let other = br#"{"schema":"urn:bailiwick:assessment:9","as_of":"x"}"#;
    assert!(Document::read(other).unwrap_err().contains("urn:bailiwick:assessment:1"));
}
