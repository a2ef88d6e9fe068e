//! What both documents share.

use bailiwick_engine::assessment::{Assessment, Finding, Locator};
use serde_json::{Value, json};

use super::super::stream::{owner, party_id, place, uri};
use super::super::uuid;

/// Namespace of our properties.
pub(super) const NS: &str = "urn:bailiwick:oscal";

/// Records named in one observation.
const PLACES: usize = 20;

/// A control id in the grammar of OSCAL, which lets none start with a digit.
pub(super) fn control_id(row: &str) -> String {
    format!("aa22-131a_{row}")
}

/// The UUID of a party.
pub(super) fn party_uuid(it: &Assessment, at: usize) -> String {
    uuid(&["party", party_id(it, at)])
}

/// Text that is never empty.
pub(super) fn said<'a>(text: &'a str, instead: &'a str) -> &'a str {
    if text.trim().is_empty() { instead } else { text }
}

/// A property of ours; its value is trimmed and on one line, as the grammar asks.
pub(super) fn prop(name: &str, value: &str) -> Value {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    json!({"name": name, "ns": NS, "value": said(&value, "none")})
}

pub(super) fn metadata(it: &Assessment, title: &str) -> Value {
    let parties: Vec<Value> = (0..it.parties.len())
        .zip(&it.parties)
        .map(|(at, party)| {
            json!({
                "uuid": party_uuid(it, at), "type": "organization", "name": said(&party.name, "unnamed"),
                "props": [prop("id", &party.id), prop("kind", party.kind.word())],
            })
        })
        .collect();
    let mut value = json!({
        "title": format!("{}: {title}", said(&it.title, "estate")), "last-modified": it.as_of.to_string(),
        "version": it.as_of.date(), "oscal-version": "1.2.1",
    });
    if let (false, Some(object)) = (parties.is_empty(), value.as_object_mut()) {
        object.insert("parties".to_owned(), parties.into());
    }
    value
}

/// What was looked at.
pub(super) fn observation(
    it: &Assessment,
    id: &str,
    text: &str,
    party: usize,
    evidence: &[Locator],
) -> Value {
    let records: Vec<Value> = evidence
        .iter()
        .take(PLACES)
        .map(|at| json!({"href": uri(&at.file), "description": said(&place(at), "the whole file")}))
        .collect();
    let mut value = json!({
        "uuid": id, "description": said(text, "looked at"), "methods": ["EXAMINE"], "collected": it.as_of.to_string(),
        "subjects": [{"subject-uuid": party_uuid(it, party), "type": "party"}],
    });
    if let (false, Some(object)) = (records.is_empty(), value.as_object_mut()) {
        object.insert("relevant-evidence".to_owned(), records.into());
    }
    value
}

/// The observation of a finding.
pub(super) fn seen_for(finding: &Finding) -> String {
    uuid(&["observation", &finding.id])
}

/// The risk of a finding.
pub(super) fn risk_of(finding: &Finding) -> String {
    uuid(&["risk", &finding.id])
}

/// A finding as a risk with what to do about it.
pub(super) fn risk(it: &Assessment, finding: &Finding) -> Value {
    json!({
        "uuid": risk_of(finding), "title": said(&finding.title, finding.control), "description": said(&finding.why, "see the title"),
        "statement": said(&finding.why, "see the title"), "status": "open",
        "props": [
            prop("id", &finding.id), prop("severity", finding.rank.word()), prop("owner", owner(it, finding.owner)),
            prop("customers-proven", &finding.customers.proven.to_string()),
            prop("customers-possible", &finding.customers.possible.to_string()),
        ],
        "remediations": [{
            "uuid": uuid(&["remediation", &finding.id]), "lifecycle": "recommendation", "title": "Fix",
            "description": said(&finding.fix, "see the control"), "remarks": format!("Done when: {}", said(&finding.proof, "a new assessment no longer shows it")),
        }],
        "related-observations": [{"observation-uuid": seen_for(finding)}],
    })
}
