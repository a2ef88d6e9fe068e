//! Entries of a history as lines and as JSON.

use std::fmt::Write as _;

use bailiwick_engine::assessment::Interval;
use serde_json::{Value, json};

use crate::store::Entry;

/// Findings of one assessment that are shown; the rest is counted.
const SHOWN: usize = 20;

pub(super) fn entry_json(entry: &Entry) -> Value {
    json!({
        "id": entry.id, "estate": entry.estate, "as_of": entry.as_of.to_string(), "scanned": entry.scanned.to_string(),
        "tool": entry.tool, "schema": entry.schema, "sha256": entry.hash, "bytes": entry.bytes,
        "findings": ranks(entry), "outcomes": outcomes(entry),
    })
}

/// The numbers of one assessment, those of parties included.
pub(super) fn point_json(entry: &Entry) -> Value {
    let mut value = serde_json::to_value(&entry.numbers).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("id".to_owned(), entry.id.into());
        fields.insert("as_of".to_owned(), entry.as_of.to_string().into());
        fields.insert("findings".to_owned(), ranks(entry));
        fields.insert("outcomes".to_owned(), outcomes(entry));
    }
    value
}

fn ranks(entry: &Entry) -> Value {
    let [critical, high, medium, low] = entry.numbers.findings;
    json!({ "critical": critical, "high": high, "medium": medium, "low": low })
}

fn outcomes(entry: &Entry) -> Value {
    let [pass, fail, unknown, not_applicable] = entry.numbers.outcomes;
    json!({ "pass": pass, "fail": fail, "unknown": unknown, "not applicable": not_applicable })
}

fn interval(of: Interval) -> String {
    if of.proven == of.possible { of.proven.to_string() } else { format!("{}-{}", of.proven, of.possible) }
}

pub(super) fn list(entries: &[Entry]) -> String {
    let wide = entries.iter().map(|entry| entry.estate.chars().count()).max().unwrap_or(6).clamp(6, 40);
    let mut out = format!(
        "{:>4}  {:<10}  {:<10}  {:<wide$}  {:>8}  {:>6}  {:<8}  {}\n",
        "no", "as of", "scanned", "estate", "findings", "failed", "version", "sha256"
    );
    for entry in entries {
        let findings: u32 = entry.numbers.findings.iter().fold(0, |all, more| all.saturating_add(*more));
        let [_, failed, ..] = entry.numbers.outcomes;
        let hash: String = entry.hash.chars().take(12).collect();
        let _ = writeln!(
            out,
            "{:>4}  {:<10}  {:<10}  {:<wide$}  {findings:>8}  {failed:>6}  {:<8}  {hash}",
            entry.id,
            entry.as_of.date(),
            entry.scanned.date(),
            entry.estate,
            entry.tool
        );
    }
    out
}

pub(super) fn trend(entries: &[Entry]) -> String {
    let estate = entries.first().map_or("", |entry| entry.estate.as_str());
    let mut out = format!("{estate}\n\n");
    let _ = writeln!(
        out,
        "{:<10}  {:>9}  {:>8}  {:>4}  {:>6}  {:>7}  {:>7}  {:>9}  {:>9}  {:>9}",
        "as of", "customers", "critical", "high", "others", "failed", "unknown", "no mfa", "password", "tool"
    );
    for entry in entries {
        let it = &entry.numbers;
        let [critical, high, medium, low] = it.findings;
        let [_, failed, unknown, _] = it.outcomes;
        let _ = writeln!(
            out,
            "{:<10}  {:>9}  {critical:>8}  {high:>4}  {:>6}  {failed:>7}  {unknown:>7}  {:>9}  {:>9}  {:>9}",
            entry.as_of.date(),
            it.customers,
            medium + low,
            interval(it.without_mfa),
            interval(it.one_password),
            interval(it.one_tool)
        );
    }
    out.push_str(
        "\nno mfa: accounts that reach customers and sign in without a second factor. password, tool: customers that the worst\nstolen password and the worst broken tool reach. `17-22`: 17 proven, 22 possible. Accepted findings are not counted.\n",
    );
    out
}

pub(super) fn one(entry: &Entry, document: &str) -> String {
    let mut out = format!(
        "Assessment {} of {}\n\nas of     {}\nscanned   {} with bailiwick {}\ndocument  {}, {} bytes, sha256 {}\n",
        entry.id, entry.estate, entry.as_of, entry.scanned, entry.tool, entry.schema, entry.bytes, entry.hash
    );
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let findings = document.get("findings").and_then(Value::as_array).cloned().unwrap_or_default();
    let [pass, fail, unknown, _] = entry.numbers.outcomes;
    let _ = writeln!(
        out,
        "\n{pass} recommendations pass, {fail} fail, {unknown} not known\n{} findings",
        findings.len()
    );
    for finding in findings.iter().take(SHOWN) {
        let _ = writeln!(out, "  {:<8}  {}", text(finding, "severity"), text(finding, "title"));
    }
    if let Some(more) = findings.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} more: --json gives the whole document");
    }
    out
}
