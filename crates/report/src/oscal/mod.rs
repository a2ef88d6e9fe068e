//! An agreement as OSCAL 1.2: a component definition of the provider's service, and two system security plans, one
//! that exports what the provider does and what it leaves to the customer, one that inherits and satisfies it.
//!
//! Ids follow from the agreement and the path, so that the same agreement gives the same bytes. The file itself goes
//! along in the back matter, so that it comes back whole.

mod base64;
mod metadata;
mod plans;

use bailiwick_engine::advisory::AA22_131A;
use bailiwick_model::Facts;
use bailiwick_model::facts::{Agreement, Raci};
use serde_json::{Value, json};
use uuid::Uuid;

/// Version of OSCAL that is written.
pub const VERSION: &str = "1.2.1";
/// Namespace of our own properties.
pub const NAMESPACE: &str = "urn:bailiwick:oscal";
/// Media type of the file in the back matter.
const MEDIA_TYPE: &str = "application/yaml";

/// One agreement with the text that it was read from.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    facts: &'a Facts,
    agreement: &'a Agreement,
    text: &'a str,
}

/// The documents of an agreement, each with a name for its file. `None` where no agreement was read.
pub fn documents(facts: &Facts, text: &str) -> Option<Vec<(&'static str, Value)>> {
    let source = Source { facts, agreement: facts.agreements.first()?, text };
    Some(vec![
        ("component-definition.json", component(&source)),
        ("provider-ssp.json", plans::provider(&source)),
        ("customer-ssp.json", plans::customer(&source)),
    ])
}

impl Source<'_> {
    /// The id of a part of the agreement.
    fn uuid(&self, path: &str) -> String {
        let name = format!("{NAMESPACE}/{}/{path}", self.facts.text(self.agreement.id));
        Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
    }

    fn name(&self, side: &str) -> String {
        let (id, name) = if side == "provider" { self.agreement.provider } else { self.agreement.customer };
        let (id, name) = (self.facts.text(id), self.facts.text(name));
        shown(if name.is_empty() { id } else { name })
    }

    /// What a side is to a row, in our words and in those of the agreement.
    fn duty(&self, side: &str, row: &str) -> String {
        let split = self.agreement.term(&self.facts.names, &format!("responsibilities.{row}.split.{side}"));
        let stated = split.and_then(|term| term.values.first()).map(|value| self.facts.text(*value));
        stated.map_or_else(
            || {
                format!(
                    "{} does its part of: {}.",
                    self.name(side),
                    AA22_131A.row(row).map_or(row, |row| &row.text)
                )
            },
            shown,
        )
    }

    /// Whether a side does the work of a row.
    fn does(&self, side: &str, row: &str) -> bool {
        let party = if side == "provider" { self.agreement.provider.0 } else { self.agreement.customer.0 };
        let raci = self.agreement.raci(&self.facts.names, row);
        raci.iter().any(|(known, part)| *known == party && part.responsible())
    }

    /// The matrix of a row as properties.
    fn matrix(&self, row: &str) -> Vec<Value> {
        let word = |part: Raci| match part {
            Raci::Responsible => "R",
            Raci::Accountable => "A",
            Raci::Both => "A/R",
            Raci::Consulted => "C",
            Raci::Informed => "I",
        };
        let raci = self.agreement.raci(&self.facts.names, row);
        raci.iter()
            .map(|(party, part)| {
                json!({"ns": NAMESPACE, "name": "raci", "class": token(self.facts.text(*party)), "value": word(*part)})
            })
            .collect()
    }
}

/// A row's id as a token of OSCAL.
fn control(row: &str) -> String {
    format!("{}-{row}", AA22_131A.id)
}

/// A word as a token: letters, digits, dots, dashes.
fn token(word: &str) -> String {
    let kept = |letter: char| if letter.is_alphanumeric() || ".-_".contains(letter) { letter } else { '-' };
    let word: String = word.chars().map(kept).collect();
    if word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
        word
    } else {
        format!("_{word}")
    }
}

/// A text without space around it, and never empty.
fn shown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { "not stated".to_owned() } else { text }
}

fn component(it: &Source<'_>) -> Value {
    let requirements: Vec<Value> = AA22_131A
        .rows
        .iter()
        .map(|row| {
            let mut requirement = json!({
                "uuid": it.uuid(&format!("component/{}", row.id)),
                "control-id": control(&row.id),
                "description": if it.does("provider", &row.id) { it.duty("provider", &row.id) } else {
                    format!("{} leaves this to {}.", it.name("provider"), it.name("customer"))
                },
            });
            add(&mut requirement, "props", it.matrix(&row.id));
            requirement
        })
        .collect();
    json!({"component-definition": {
        "uuid": it.uuid("component-definition"),
        "metadata": metadata::of(it),
        "components": [{
            "uuid": it.uuid("component"),
            "type": "service",
            "title": shown(it.facts.text(it.agreement.title)),
            "description": format!("What {} does for {}.", it.name("provider"), it.name("customer")),
            "control-implementations": [{
                "uuid": it.uuid("component/implementation"),
                "source": AA22_131A.address,
                "description": AA22_131A.title,
                "implemented-requirements": requirements,
            }],
        }],
        "back-matter": metadata::back(it),
    }})
}

/// Adds a list unless it is empty: OSCAL has no empty lists.
fn add(to: &mut Value, name: &str, list: Vec<Value>) {
    if let (Value::Object(members), false) = (to, list.is_empty()) {
        members.insert(name.to_owned(), Value::Array(list));
    }
}
