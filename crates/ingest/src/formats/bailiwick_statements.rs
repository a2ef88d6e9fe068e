//! Statements, in TOML: attestations of what no export can show, and accepted risks.
//!
//! Its grammar is `schemas/statements.schema.json`. A file with a fault in its TOML is not read at all. A document
//! is named by its SHA-256; one that is none is no document.

use std::io::BufRead;
use std::sync::LazyLock;

use bailiwick_model::facts::{Acceptance, Attestation, Collection};
use bailiwick_model::{Observed, RecordPath, Severity, Sym};
use serde_json::Value;

use crate::document::{Checker, Codes, Node, parse_toml, remark_at, whole_text};
use crate::format::{Collect, Format};
use crate::head::Head;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "bailiwick_statements",
    title: "Statements: attestations and accepted risks",
    collections: &[Collection::Statements],
    collect: Collect {
        command: "bailiwick schema statements   # what to write into statements.toml",
        least: "none",
        unlocks: "recommendations that only a document or an exercise shows, and findings that somebody accepted",
        documentation: "https://toml.io/en/v1.0.0",
    },
    recognise,
    read,
};

/// JSON Schema of the statements.
pub const SCHEMA: &str = include_str!("../../schemas/statements.schema.json");

static PARSED: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(SCHEMA).unwrap_or_default());

const CODES: Codes = Codes {
    unknown_key: "statements/unknown-key",
    missing_key: "statements/missing-key",
    value: "statements/value",
};

fn recognise(head: &Head) -> bool {
    let header = |line: &str| {
        let inner = line.trim().strip_prefix("[[").and_then(|rest| rest.split_once("]]"));
        inner.is_some_and(|(name, _)| ["attestation", "acceptance"].contains(&name.trim()))
    };
    head.text.lines().any(header) || head.file_name().eq_ignore_ascii_case("statements.toml")
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Line);
    if let Some(source) = out.source() {
        source.reference = true;
    }
    let Some(text) = whole_text(input, out) else { return };
    let document = match parse_toml(&text) {
        Ok(document) => document,
        Err(fault) => {
            let message = format!("the file is no TOML: {}", fault.message.replace('\n', " "));
            let help = "mend this line; nothing of the file was read";
            remark_at(out, fault.at, Severity::Error, "statements/syntax", &message, help);
            return;
        }
    };
    let mut checker = Checker::new(&PARSED, CODES);
    checker.check(out, &document);
    let mut clean = checker.clean;
    let (attestations, acceptances) = (document.items_of("attestation"), document.items_of("acceptance"));
    for node in attestations {
        clean &= attestation(out, node);
    }
    for node in acceptances {
        clean &= acceptance(out, node);
    }
    let records = (attestations.len() + acceptances.len()) as u64;
    out.covers(Collection::Statements, out.realm(), records, clean);
}

fn attestation(out: &mut Out<'_>, node: &Node) -> bool {
    out.at(node.at.line.saturating_sub(1) as usize);
    let stated = node.text_of("document");
    let document = stated.known().and_then(|text| digest(text));
    let fact = Attestation {
        row: out.text(&node.text_of("row")),
        party: out.text(&node.text_of("party")),
        by: out.text(&node.text_of("by")),
        on: node.time_of("on"),
        document: document.as_ref().map_or(Sym::EMPTY, |digest| out.facts.names.add(digest)),
        title: out.text(&node.text_of("title")),
        until: node.time_of("until"),
        evidence: out.evidence(),
    };
    out.facts.attestations.push(fact);
    if stated.is_known() && document.is_none() {
        let at = node.get("document").map_or(node.at, |node| node.at);
        let message = "`document` is no SHA-256";
        let help = "write `sha256:` and the 64 digits that `sha256sum FILE` prints";
        remark_at(out, at, Severity::Error, "statements/document", message, help);
        return false;
    }
    true
}

/// The 64 digits of a SHA-256.
fn digest(text: &str) -> Option<String> {
    let digits = text.strip_prefix("sha256:").unwrap_or(text);
    let sound = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    sound.then(|| digits.to_ascii_lowercase())
}

fn acceptance(out: &mut Out<'_>, node: &Node) -> bool {
    out.at(node.at.line.saturating_sub(1) as usize);
    let fact = Acceptance {
        finding: out.text(&node.text_of("finding")),
        control: out.text(&node.text_of("control")),
        party: out.text(&node.text_of("party")),
        subject: out.text(&node.text_of("subject")),
        owner: out.text(&node.text_of("owner")),
        reason: out.text(&node.text_of("reason")),
        until: node.time_of("until"),
        evidence: out.evidence(),
    };
    let named = !fact.finding.is_empty() || !(fact.control.is_empty() || fact.subject.is_empty());
    let whole =
        named && !fact.owner.is_empty() && !fact.reason.is_empty() && fact.until != Observed::NotCollected;
    if !named {
        let message = "the acceptance names no finding";
        let help = "give `finding`, or `control` and `subject`, as the report shows them";
        remark_at(out, node.at, Severity::Error, "statements/acceptance", message, help);
    }
    if whole {
        out.facts.acceptances.push(fact);
    }
    whole
}

#[cfg(test)]
mod tests;
