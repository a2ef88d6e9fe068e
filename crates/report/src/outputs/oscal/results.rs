//! Assessment results: one result a party, one finding a recommendation.

use std::collections::BTreeSet;
use std::io::{self, Write};

use bailiwick_engine::assessment::{Assessment, Finding, RowOutcome, Verdict};
use serde_json::{Value, json};

use super::super::stream::{Array, party, party_id};
use super::super::uuid;
use super::parts::{control_id, metadata, observation, party_uuid, prop, risk, risk_of, said, seen_for};

pub(super) fn write(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let plan = uuid(&["assessment-plan"]);
    let before = format!(
        "{{\"assessment-results\":{{\"uuid\":\"{}\",\"metadata\":{},\"import-ap\":{{\"href\":\"#{plan}\"}},\"results\":",
        uuid(&["assessment-results", &it.title, &it.as_of.to_string()]),
        metadata(it, "assessment results")
    );
    let back = json!({"resources": [{
        "uuid": plan, "title": "Every recommendation of AA22-131A, from exports",
        "description": "There is no assessment plan of its own: every recommendation is evaluated from the exports that were given.",
    }]});
    let mut results = Array::open(out, &before)?;
    let mut none = true;
    for at in 0..it.parties.len() {
        let outcomes: Vec<&RowOutcome> = it
            .outcomes
            .iter()
            .filter(|outcome| outcome.party == at && outcome.verdict != Verdict::NotApplicable)
            .collect();
        if !outcomes.is_empty() {
            none = false;
            results.push(&result(it, at, &outcomes))?;
        }
    }
    if none {
        results.push(&nothing(it))?;
    }
    results.close(&format!(",\"back-matter\":{back}}}}}"))
}

/// OSCAL wants at least one result: one that says that nothing was evaluated.
fn nothing(it: &Assessment) -> Value {
    json!({
        "uuid": uuid(&["result"]), "title": "Nothing was evaluated", "description": "No recommendation applied to anybody.",
        "start": it.as_of.to_string(), "reviewed-controls": {"control-selections": [{"include-all": {}}]},
    })
}

fn result(it: &Assessment, at: usize, outcomes: &[&RowOutcome]) -> Value {
    let controls: BTreeSet<usize> =
        outcomes.iter().flat_map(|outcome| outcome.controls.iter().copied()).collect();
    let mut observations: Vec<Value> = Vec::new();
    let mut risks: Vec<Value> = Vec::new();
    for control in &controls {
        let Some(control) = it.controls.get(*control) else { continue };
        let id = seen(it, at, control.control);
        observations.push(observation(it, &id, &control.summary, at, &control.evidence));
    }
    for finding in of_controls(it, &controls) {
        observations.push(observation(
            it,
            &seen_for(finding),
            &finding.title,
            finding.party,
            &finding.evidence,
        ));
        risks.push(risk(it, finding));
    }
    let include: Vec<Value> =
        outcomes.iter().map(|outcome| json!({"control-id": control_id(&outcome.row)})).collect();
    let mut value = json!({
        "uuid": uuid(&["result", party_id(it, at)]), "title": said(party(it, at), "unnamed"),
        "description": "Recommendations of AA22-131A, evaluated from exports.", "start": it.as_of.to_string(), "end": it.as_of.to_string(),
        "props": [prop("party", &party_uuid(it, at))],
        "reviewed-controls": {"control-selections": [{"include-controls": include}]},
        "findings": outcomes.iter().map(|outcome| finding(it, outcome)).collect::<Vec<_>>(),
    });
    if let Some(object) = value.as_object_mut() {
        for (key, list) in [("observations", observations), ("risks", risks)] {
            if !list.is_empty() {
                object.insert(key.to_owned(), list.into());
            }
        }
    }
    value
}

fn seen(it: &Assessment, at: usize, control: &str) -> String {
    uuid(&["observation", "control", control, party_id(it, at)])
}

/// Findings of some controls, each once.
fn of_controls<'a>(it: &'a Assessment, controls: &BTreeSet<usize>) -> Vec<&'a Finding> {
    let found: BTreeSet<usize> = controls
        .iter()
        .filter_map(|&at| it.controls.get(at))
        .flat_map(|control| control.findings.iter().copied())
        .collect();
    found.into_iter().filter_map(|at| it.findings.get(at)).collect()
}

fn finding(it: &Assessment, outcome: &RowOutcome) -> Value {
    let controls: BTreeSet<usize> = outcome.controls.iter().copied().collect();
    let row = it.rows.iter().find(|row| row.id == outcome.row);
    let (state, reason) = match outcome.verdict {
        Verdict::Pass => ("satisfied", "pass"),
        Verdict::Fail => ("not-satisfied", "fail"),
        Verdict::Unknown | Verdict::NotApplicable => ("not-satisfied", "other"),
    };
    let mut remarks: Vec<String> = Vec::new();
    if outcome.verdict == Verdict::Unknown {
        remarks.push("Not known; evidence does not say.".to_owned());
    }
    let mut observations: Vec<Value> = Vec::new();
    for control in controls.iter().filter_map(|&at| it.controls.get(at)) {
        observations.push(json!({"observation-uuid": seen(it, outcome.party, control.control)}));
        remarks.extend(control.gaps.iter().map(|gap| format!("Not known: {} ({}).", gap.what, gap.of)));
    }
    if !outcome.undecided.is_empty() {
        remarks.push(format!("Stays open: {}.", outcome.undecided));
    }
    let findings = of_controls(it, &controls);
    observations.extend(findings.iter().map(|finding| json!({"observation-uuid": seen_for(finding)})));
    let risks: Vec<Value> = findings.iter().map(|finding| json!({"risk-uuid": risk_of(finding)})).collect();
    let mut status = json!({"state": state, "reason": reason});
    if let (false, Some(object)) = (remarks.is_empty(), status.as_object_mut()) {
        object.insert("remarks".to_owned(), remarks.join(" ").into());
    }
    let mut value = json!({
        "uuid": uuid(&["row", &outcome.row, party_id(it, outcome.party)]),
        "title": format!("{} {}", outcome.row, row.map_or("", |row| row.group.as_str())).trim_end(),
        "description": row.map_or("a recommendation of AA22-131A", |row| said(&row.text, "a recommendation of AA22-131A")),
        "props": [prop("outcome", outcome.verdict.word())],
        "target": {"type": "objective-id", "target-id": control_id(&outcome.row), "status": status},
    });
    if let Some(object) = value.as_object_mut() {
        for (key, list) in [("related-observations", observations), ("related-risks", risks)] {
            if !list.is_empty() {
                object.insert(key.to_owned(), list.into());
            }
        }
    }
    value
}
