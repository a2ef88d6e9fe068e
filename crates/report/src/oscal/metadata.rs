//! What every document of an agreement says of itself: title, parties, roles, and the file it is made from.

use bailiwick_engine::advisory::AA22_131A;
use serde_json::{Value, json};

use super::base64::encode;
use super::{MEDIA_TYPE, NAMESPACE, Source, VERSION, shown, token};

const ROLES: [(&str, &str); 4] = [
    ("responsible", "Does the work"),
    ("accountable", "Answers for it"),
    ("consulted", "Is asked"),
    ("informed", "Is told"),
];

pub(super) fn of(it: &Source<'_>) -> Value {
    let agreement = it.agreement;
    let changed = [agreement.signed, agreement.effective].into_iter().find_map(|time| time.known().copied());
    let roles: Vec<Value> = ROLES.iter().map(|(id, title)| json!({"id": id, "title": title})).collect();
    json!({
        "title": shown(it.facts.text(agreement.title)),
        "last-modified": changed.unwrap_or_default().to_string(),
        "version": shown(it.facts.text(agreement.id)),
        "oscal-version": VERSION,
        "props": [{"ns": NAMESPACE, "name": "agreement", "value": shown(it.facts.text(agreement.id))}],
        "roles": roles,
        "parties": parties(it),
    })
}

fn parties(it: &Source<'_>) -> Vec<Value> {
    let mut parties: Vec<Value> = ["provider", "customer"]
        .into_iter()
        .map(|side| {
            let id = if side == "provider" { it.agreement.provider.0 } else { it.agreement.customer.0 };
            party(it, side, it.facts.text(id), &it.name(side))
        })
        .collect();
    for id in it.agreement.subcontractors.iter().map(|id| it.facts.text(*id)) {
        let name = it.agreement.term(&it.facts.names, &format!("subcontractors.{id}.name"));
        let name = name.and_then(|term| term.values.first()).map_or(id, |value| it.facts.text(*value));
        parties.push(party(it, "subcontractor", id, &shown(name)));
    }
    parties
}

fn party(it: &Source<'_>, side: &str, id: &str, name: &str) -> Value {
    json!({
        "uuid": it.uuid(&format!("party/{id}")),
        "type": "organization",
        "name": name,
        "short-name": shown(id),
        "props": [{"ns": NAMESPACE, "name": "side", "class": token(id), "value": side}],
    })
}

/// The catalogue, and the agreement itself.
pub(super) fn back(it: &Source<'_>) -> Value {
    json!({"resources": [
        {
            "uuid": it.uuid("catalogue"),
            "title": AA22_131A.title,
            "rlinks": [{"href": AA22_131A.address}],
        },
        {
            "uuid": it.uuid("file"),
            "title": "The agreement itself",
            "props": [{"ns": NAMESPACE, "name": "agreement-file", "value": "v1"}],
            "base64": {"filename": "agreement.yaml", "media-type": MEDIA_TYPE, "value": encode(it.text.as_bytes())},
        },
    ]})
}
