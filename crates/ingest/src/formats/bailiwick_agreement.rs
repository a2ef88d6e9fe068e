//! The agreement of a provider and a customer, in YAML or JSON: who owns which recommendation, and which access is
//! allowed.
//!
//! Its grammar is `schemas/agreement.schema.json`. In the matrix of owners `provider` and `customer` stand for the
//! ids of the two parties. `term.ends` left out is not known; `never` is known to have no end.

mod lint;
mod terms;

use std::io::BufRead;
use std::sync::LazyLock;

use bailiwick_model::facts::{Agreement, AllowedAccess, Collection, Raci, Responsibility};
use bailiwick_model::{Observed, RecordPath, Severity, Sym, Time};
use serde_json::Value;

use crate::document::{Checker, Codes, Content, Key, Node, parse_yaml, remark_at, whole_text};
use crate::format::{Collect, Format};
use crate::head::Head;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "bailiwick_agreement",
    title: "Agreement of a provider and a customer",
    collections: &[Collection::Agreement],
    collect: Collect {
        command: "bailiwick agreement init > agreement.yaml",
        least: "none",
        unlocks: "who owns each recommendation, and which access is outside the contract",
        documentation: "https://yaml.org/spec/1.2.2/",
    },
    recognise,
    read,
};

pub use lint::{Complaint, lint};

/// JSON Schema of the agreement.
pub const SCHEMA: &str = include_str!("../../schemas/agreement.schema.json");

static PARSED: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(SCHEMA).unwrap_or_default());

const CODES: Codes = Codes {
    unknown_key: "agreement/unknown-key",
    missing_key: "agreement/missing-key",
    value: "agreement/value",
};

fn recognise(head: &Head) -> bool {
    if let Some(json) = &head.json {
        return json.has(&["agreement", "parties"])
            || json.text("agreement").is_some_and(|word| word.starts_with('v'));
    }
    let starts = |key: &str| head.text.lines().any(|line| line.starts_with(key));
    starts("agreement:") && (starts("parties:") || starts("responsibilities:") || starts("access:"))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Line);
    if let Some(source) = out.source() {
        source.reference = true;
    }
    let Some(text) = whole_text(input, out) else { return };
    let document = match parse_yaml(&text) {
        Ok(document) => document,
        Err(fault) => {
            let message = format!("the file is no YAML or JSON: {}", fault.message);
            let help = "mend this line; nothing of the file was read";
            remark_at(out, fault.at, Severity::Error, "agreement/syntax", &message, help);
            return;
        }
    };
    let mut checker = Checker::new(&PARSED, CODES);
    checker.check(out, &document);
    out.at(document.at.line.saturating_sub(1) as usize);
    let read = agreement(out, &document, &mut checker.clean);
    out.covers(Collection::Agreement, out.realm(), u64::from(read), checker.clean && read);
}

fn agreement(out: &mut Out<'_>, document: &Node, clean: &mut bool) -> bool {
    let Some(parties) = document.get("parties") else { return false };
    let (provider, customer) = (party(out, parties, "provider"), party(out, parties, "customer"));
    let term = document.get("term");
    let date = |name: &str| term.map_or(Observed::NotCollected, |term| term.time_of(name));
    let evidence = out.evidence();
    let fact = Agreement {
        id: out.text(&document.text_of("id")),
        title: out.text(&document.text_of("title")),
        provider,
        customer,
        effective: date("effective"),
        review_by: date("review_by"),
        ends: ends(out, term, clean),
        signed: date("signed"),
        tenants: ids(out, document.get("scope").map_or(&[], |scope| scope.items_of("tenants"))),
        subcontractors: ids(out, document.items_of("subcontractors")),
        services: texts(out, document.get("services"), "bought"),
        responsibilities: responsibilities(out, document, provider.0, customer.0),
        defaults: defaults(out, document, provider.0, customer.0),
        access: document.items_of("access").iter().map(|node| access(out, node)).collect(),
        dormant_days: dormant_days(document),
        evidence,
        terms: terms::terms(out, document),
    };
    out.facts.agreements.push(fact);
    true
}

/// Id and name.
fn party(out: &mut Out<'_>, parties: &Node, side: &str) -> (Sym, Sym) {
    let node = parties.get(side);
    let text = |name: &str| node.map_or(Observed::NotCollected, |node| node.text_of(name));
    (out.text(&text("id")), out.text(&text("name")))
}

fn ids(out: &mut Out<'_>, nodes: &[Node]) -> Vec<Sym> {
    let ids = nodes.iter().map(|node| node.text_of("id")).filter(Observed::is_known);
    ids.map(|id| out.id(&id)).collect()
}

fn texts(out: &mut Out<'_>, node: Option<&Node>, name: &str) -> Vec<Sym> {
    node.into_iter().flat_map(|node| node.texts_of(name)).map(|text| out.facts.names.add(text)).collect()
}

fn ends(out: &mut Out<'_>, term: Option<&Node>, clean: &mut bool) -> Observed<Option<Time>> {
    let Some(node) = term.and_then(|term| term.get("ends")) else { return Observed::NotCollected };
    match node.text() {
        Some("never") => Observed::Known(None),
        Some(text) if Time::parse(text).is_some() => Observed::Known(Time::parse(text)),
        _ => {
            *clean = false;
            let here = usize::try_from(out.evidence().record).unwrap_or_default();
            let help = "write a date (`2027-01-15`), or `never`";
            remark_at(out, node.at, Severity::Error, "agreement/value", "`ends` is no date", help);
            out.at(here);
            Observed::Unreadable
        }
    }
}

fn responsibilities(out: &mut Out<'_>, document: &Node, provider: Sym, customer: Sym) -> Vec<Responsibility> {
    let mut rows = Vec::new();
    for node in document.items_of("responsibilities") {
        let row = out.text(&node.text_of("control"));
        let raci = node.get("raci").map_or_else(Vec::new, |raci| matrix(out, raci, provider, customer));
        if !row.is_empty() {
            rows.push(Responsibility { row, raci });
        }
    }
    rows
}

fn defaults(out: &mut Out<'_>, document: &Node, provider: Sym, customer: Sym) -> Vec<Responsibility> {
    let Some(Node { content: Content::Table(entries), .. }) = document.get("defaults") else {
        return Vec::new();
    };
    let row = |(key, node): &(Key, Node)| Responsibility {
        row: out.facts.names.add(&key.name),
        raci: matrix(out, node, provider, customer),
    };
    entries.iter().map(row).collect()
}

/// Parties and what they are, with the sides by their ids.
fn matrix(out: &mut Out<'_>, node: &Node, provider: Sym, customer: Sym) -> Vec<(Sym, Raci)> {
    let Content::Table(entries) = &node.content else { return Vec::new() };
    let mut raci = Vec::new();
    for (key, value) in entries {
        let party = match key.name.as_str() {
            "provider" if !provider.is_empty() => provider,
            "customer" if !customer.is_empty() => customer,
            other => out.facts.names.add(other),
        };
        raci.extend(value.text().and_then(part).map(|part| (party, part)));
    }
    raci
}

fn part(word: &str) -> Option<Raci> {
    match word {
        "R" => Some(Raci::Responsible),
        "A" => Some(Raci::Accountable),
        "A/R" | "R/A" => Some(Raci::Both),
        "C" => Some(Raci::Consulted),
        "I" => Some(Raci::Informed),
        _ => None,
    }
}

fn access(out: &mut Out<'_>, node: &Node) -> AllowedAccess {
    AllowedAccess {
        id: out.text(&node.text_of("id")),
        via: out.text(&node.text_of("via")),
        roles: texts(out, Some(node), "roles"),
        who: texts(out, Some(node), "who"),
        mfa: out.text(&node.text_of("mfa")),
        standing: node.flag_of("standing"),
    }
}

/// `days` of the rule `dormant-accounts`.
fn dormant_days(document: &Node) -> Observed<u32> {
    let rules = document.items_of("rules").iter();
    let mut dormant = rules.filter(|rule| rule.text_of("id").is(&"dormant-accounts".to_owned()));
    dormant.next().map_or(Observed::NotCollected, |rule| rule.number_of("days"))
}

#[cfg(test)]
mod tests;
