//! Everything that an agreement says, by path, so that a control can ask for a clause without a field for each.

use bailiwick_model::facts::Term;

use crate::document::{Content, Node};
use crate::out::Out;

/// Sections that are kept.
const SECTIONS: &[&str] = &[
    "term",
    "subcontractors",
    "services",
    "contingencies",
    "visibility",
    "scope",
    "access",
    "rules",
    "slas",
    "clauses",
    "advice",
    "responsibilities",
];

/// Most terms of one agreement: far more than people write.
const MOST: usize = 20_000;

/// The terms of a document, each with its line.
pub(super) fn terms(out: &mut Out<'_>, document: &Node) -> Vec<Term> {
    let mut terms = Vec::new();
    for section in SECTIONS {
        if let Some(node) = document.get(section) {
            walk(out, section, node, &mut terms);
        }
    }
    terms
}

fn walk(out: &mut Out<'_>, path: &str, node: &Node, terms: &mut Vec<Term>) {
    if terms.len() >= MOST {
        return;
    }
    out.at(node.at.line.saturating_sub(1) as usize);
    let mut values = Vec::new();
    match &node.content {
        Content::List(items) => {
            values.extend(items.iter().filter_map(word).map(|word| out.facts.names.add(&word)));
        }
        _ => values.extend(word(node).map(|word| out.facts.names.add(&word))),
    }
    let term = Term { path: out.facts.names.add(path), values, evidence: out.evidence() };
    terms.push(term);
    match &node.content {
        Content::Table(entries) => {
            for (key, value) in entries.iter().filter(|(_, value)| value.content != Content::Null) {
                walk(out, &format!("{path}.{}", key.name), value, terms);
            }
        }
        Content::List(items) => {
            for (place, item) in items.iter().enumerate() {
                if matches!(item.content, Content::Table(_)) {
                    walk(out, &format!("{path}.{}", name(item, place)), item, terms);
                }
            }
        }
        _ => {}
    }
}

/// What a member of a list goes by: its id, the row it is about, else its place.
fn name(item: &Node, place: usize) -> String {
    ["id", "control", "row"]
        .iter()
        .find_map(|key| item.get(key)?.text().map(str::to_owned))
        .unwrap_or_else(|| place.to_string())
}

fn word(node: &Node) -> Option<String> {
    match &node.content {
        Content::Text(text) | Content::Number(text) => Some(text.clone()),
        Content::Flag(flag) => Some(flag.to_string()),
        Content::Null | Content::List(_) | Content::Table(_) => None,
    }
}
