//! What one part of an agreement names must stand in another.

use super::{Found, entries};
use crate::document::{Node, Place};

/// Parties as the matrix names them.
pub(super) fn parties(document: &Node) -> Vec<String> {
    let sides = document.get("parties").map_or(&[][..], entries).iter().map(|(key, _)| key.name.clone());
    let others = document.items_of("subcontractors").iter().filter_map(|node| text(node, "id"));
    sides.chain(others.map(str::to_owned)).collect()
}

fn text<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    node.get(name)?.text()
}

pub(super) fn check(found: &mut Found, document: &Node, parties: &[String]) {
    let access = ids(found, document.items_of("access"), "access");
    let rules = ids(found, document.items_of("rules"), "rule");
    ids(found, document.items_of("slas"), "time");
    ids(found, document.items_of("subcontractors"), "subcontractor");
    for node in document.items_of("subcontractors") {
        named(found, node.items_of("access"), &access, "row of `access`");
    }
    for node in document.items_of("responsibilities") {
        named(found, node.items_of("rules"), &rules, "rule of this agreement");
    }
    for node in document.items_of("access") {
        who(found, node, parties);
    }
    for node in document.items_of("slas") {
        contact(found, document, node);
    }
    not_bought(found, document);
    evidence(found, document);
}

/// Ids of a list; each may stand once.
fn ids<'a>(found: &mut Found, nodes: &'a [Node], what: &str) -> Vec<&'a str> {
    let mut seen: Vec<(&str, Place)> = Vec::new();
    for node in nodes.iter().filter_map(|node| node.get("id")) {
        let Some(id) = node.text() else { continue };
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == id) {
            let message = format!("the {what} `{id}` stands here and on line {}", first.line);
            found.error(node.at, "agreement/twice", &message, "give it an id of its own");
        }
        seen.push((id, node.at));
    }
    seen.into_iter().map(|(id, _)| id).collect()
}

fn named(found: &mut Found, nodes: &[Node], known: &[&str], what: &str) {
    for node in nodes {
        let Some(word) = node.text() else { continue };
        if !known.contains(&word) {
            found.unknown(node.at, "agreement/reference", word, what, known.iter().copied());
        }
    }
}

/// `team:`, `user:` are free; `party:` must be one of the agreement.
fn who(found: &mut Found, access: &Node, parties: &[String]) {
    for node in access.items_of("who") {
        match node.text().and_then(|word| word.split_once(':')) {
            Some(("team" | "user", name)) if !name.is_empty() => {}
            Some(("party", name)) => {
                if !parties.iter().any(|party| party == name) {
                    let known = parties.iter().map(String::as_str);
                    found.unknown(node.at, "agreement/party", name, "party of this agreement", known);
                }
            }
            _ => {
                let word = node.text().unwrap_or_default();
                let kinds = ["team:NAME", "user:NAME", "party:ID"];
                found.unknown(node.at, "agreement/value", word, "holder of access", kinds.into_iter());
            }
        }
    }
}

/// `customer.security_contact` must lead to an address.
fn contact(found: &mut Found, document: &Node, sla: &Node) {
    let Some(node) = sla.get("to") else { return };
    let Some((side, field)) = node.text().and_then(|word| word.split_once('.')) else { return };
    let Some(party) = document.get("parties").and_then(|parties| parties.get(side)) else { return };
    if party.get(field).is_none() {
        let message = format!("the {side} of this agreement has no `{field}`");
        found.error(node.at, "agreement/reference", &message, "name it under `parties`");
    }
}

/// A service cannot be bought and not bought; what is covered elsewhere is something that is not bought.
fn not_bought(found: &mut Found, document: &Node) {
    let Some(services) = document.get("services") else { return };
    let outside: Vec<&str> = services.texts_of("not_bought").collect();
    for node in services.items_of("bought") {
        if let Some(word) = node.text().filter(|word| outside.contains(word)) {
            let message = format!("`{word}` is bought and not bought");
            found.error(node.at, "agreement/twice", &message, "keep one of the two");
        }
    }
    for (key, _) in services.get("covered_elsewhere").map_or(&[][..], entries) {
        if !outside.contains(&key.name.as_str()) {
            let what = "service under `not_bought`";
            found.unknown(key.at, "agreement/reference", &key.name, what, outside.iter().copied());
        }
    }
}

/// `compare_with` names evidence that the other side gives.
fn evidence(found: &mut Found, document: &Node) {
    let all: Vec<&Node> =
        document.items_of("responsibilities").iter().flat_map(|row| row.items_of("evidence")).collect();
    let mut seen: Vec<(&str, Place)> = Vec::new();
    for node in &all {
        let Some(id) = text(node, "id") else { continue };
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == id) {
            let message = format!("the evidence `{id}` stands here and on line {}", first.line);
            found.error(node.at, "agreement/twice", &message, "give it an id of its own");
        }
        seen.push((id, node.at));
    }
    for node in &all {
        let Some(with) = node.get("compare_with") else { continue };
        let Some(word) = with.text() else { continue };
        let other = all.iter().find(|other| text(other, "id") == Some(word));
        match (other, text(node, "from")) {
            (None, _) => {
                let known = seen.iter().map(|(id, _)| *id);
                found.unknown(with.at, "agreement/compare-with", word, "evidence of this agreement", known);
            }
            (Some(other), Some(from)) if text(other, "from") == Some(from) => {
                let message = format!("`{word}` comes from the {from}, as this does");
                let help = "compare with evidence that the other side gives";
                found.error(with.at, "agreement/compare-with", &message, help);
            }
            _ => {}
        }
    }
}
