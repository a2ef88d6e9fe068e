//! Plan of action and milestones: an item a finding, and an item for every export that would settle what is unknown.

use std::io::{self, Write};

use bailiwick_engine::assessment::{Assessment, Finding, MissingExport};
use serde_json::{Value, json};

use super::super::stream::{Array, owner, party};
use super::super::uuid;
use super::parts::{control_id, metadata, observation, prop, risk, risk_of, said, seen_for};

pub(super) fn write(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let before = format!(
        "{{\"plan-of-action-and-milestones\":{{\"uuid\":\"{}\",\"metadata\":{},\"system-id\":{{\"identifier-type\":\"http://ietf.org/rfc/rfc4122\",\"id\":\"{}\"}}",
        uuid(&["poam", &it.title, &it.as_of.to_string()]),
        metadata(it, "plan of action and milestones"),
        uuid(&["estate", &it.title])
    );
    let mut next = before;
    if !it.findings.is_empty() {
        let mut observations = Array::open(out, &format!("{next},\"observations\":"))?;
        for finding in &it.findings {
            observations.push(&observation(
                it,
                &seen_for(finding),
                &finding.title,
                finding.party,
                &finding.evidence,
            ))?;
        }
        observations.close("")?;
        let mut risks = Array::open(out, ",\"risks\":")?;
        for finding in &it.findings {
            risks.push(&risk(it, finding))?;
        }
        risks.close("")?;
        next = String::new();
    }
    let mut items = Array::open(out, &format!("{next},\"poam-items\":"))?;
    for finding in &it.findings {
        items.push(&item(it, finding))?;
    }
    for missing in &it.missing {
        items.push(&settle(missing))?;
    }
    if it.findings.is_empty() && it.missing.is_empty() {
        items.push(&nothing(it))?;
    }
    items.close("}}")
}

fn item(it: &Assessment, finding: &Finding) -> Value {
    let mut props = vec![
        prop("severity", finding.rank.word()),
        prop("party", party(it, finding.party)),
        prop("owner", owner(it, finding.owner)),
        prop("owner-why", &finding.owner_why),
    ];
    props.extend(finding.rows.iter().map(|row| prop("control", &control_id(row))));
    json!({
        "uuid": uuid(&["item", &finding.id]), "title": said(&finding.title, finding.control),
        "description": said(&finding.fix, "see the control"), "props": props,
        "related-observations": [{"observation-uuid": seen_for(finding)}], "related-risks": [{"risk-uuid": risk_of(finding)}],
        "remarks": format!("Done when: {}", said(&finding.proof, "a new assessment no longer shows it")),
    })
}

fn settle(missing: &MissingExport) -> Value {
    let word = missing.collection.word();
    json!({
        "uuid": uuid(&["collect", word]), "title": format!("Settle what is not known: {}", missing.collection.doc()),
        "description": format!("`bailiwick collect-help {word}` says how. Of: {}.", said(&missing.of.join(", "), "the estate")),
        "props": [prop("unknown-outcomes", &missing.outcomes.to_string())],
    })
}

fn nothing(it: &Assessment) -> Value {
    json!({
        "uuid": uuid(&["item"]), "title": "Nothing is open",
        "description": format!("No recommendation was shown to fail, and no export that was asked for is missing, as of {}.", it.as_of.date()),
    })
}
