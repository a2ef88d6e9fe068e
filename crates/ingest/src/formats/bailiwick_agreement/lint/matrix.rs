//! Every row of the catalogue has exactly one accountable party and at least one that does the work.

use bailiwick_model::facts::{Raci, default_fits};

use super::super::part;
use super::{Found, entries};
use crate::document::{Node, Place};

/// Catalogues that `baseline` may name.
const BASELINE: &str = "aa22-131a@1";
/// Rows that a message lists before it counts the rest.
const LISTED: usize = 12;

pub(super) fn check(found: &mut Found, document: &Node, parties: &[String], rows: &[String]) {
    if let Some(node) = document.get("baseline")
        && let Some(word) = node.text()
        && word != BASELINE
    {
        found.unknown(node.at, "agreement/baseline", word, "known catalogue", std::iter::once(BASELINE));
    }
    let named = named_rows(found, document, parties, rows);
    let patterns = defaults(found, document, parties, rows);
    let open: Vec<&str> = rows
        .iter()
        .map(String::as_str)
        .filter(|row| !named.iter().any(|(known, _)| known == row))
        .filter(|row| !patterns.iter().any(|pattern| default_fits(pattern, row).is_some()))
        .collect();
    if open.is_empty() {
        return;
    }
    let at = document
        .get("responsibilities")
        .or_else(|| document.get("defaults"))
        .map_or(document.at, |node| node.at);
    let listed = open.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    let more = match open.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("{} of {} rows have no owner: {listed}{more}", open.len(), rows.len());
    let help = "name each under `responsibilities`, or give owners to many at once under `defaults`, as in \
                `\"*\": {provider: R, customer: A}`";
    found.error(at, "agreement/uncovered", &message, help);
}

/// Rows of the matrix, with their places.
fn named_rows(
    found: &mut Found,
    document: &Node,
    parties: &[String],
    rows: &[String],
) -> Vec<(String, Place)> {
    let mut seen: Vec<(String, Place)> = Vec::new();
    for node in document.items_of("responsibilities") {
        let Some(control) = node.get("control") else { continue };
        let Some(row) = control.text() else { continue };
        if !rows.iter().any(|known| known == row) {
            let known = rows.iter().map(String::as_str);
            found.unknown(control.at, "agreement/row", row, "row of the catalogue", known);
        }
        if let Some((_, first)) = seen.iter().find(|(known, _)| known == row) {
            let message = format!("row {row} stands here and on line {}", first.line);
            found.error(control.at, "agreement/twice", &message, "keep one of the two");
        }
        seen.push((row.to_owned(), control.at));
        if let Some(raci) = node.get("raci") {
            owners(found, raci, &format!("row {row}"), parties);
        }
    }
    seen
}

/// Patterns of defaults.
fn defaults(found: &mut Found, document: &Node, parties: &[String], rows: &[String]) -> Vec<String> {
    let mut patterns: Vec<String> = Vec::new();
    for (key, node) in document.get("defaults").map_or(&[][..], entries) {
        if !rows.iter().any(|row| default_fits(&key.name, row).is_some()) {
            let known = ["*", "*.A", "*.M", "*.C"].into_iter().chain(rows.iter().filter_map(|row| {
                let (section, _) = row.rsplit_once('.')?;
                Some(section)
            }));
            found.unknown(key.at, "agreement/row", &key.name, "group of rows of the catalogue", known);
        }
        if patterns.contains(&key.name) {
            let message = format!("the default `{}` stands twice", key.name);
            found.error(key.at, "agreement/twice", &message, "keep one of the two");
        }
        patterns.push(key.name.clone());
        owners(found, node, &format!("the default `{}`", key.name), parties);
    }
    patterns
}

fn owners(found: &mut Found, raci: &Node, what: &str, parties: &[String]) {
    let mut parts: Vec<(&str, Raci)> = Vec::new();
    for (key, value) in entries(raci) {
        if !parties.contains(&key.name) {
            let known = parties.iter().map(String::as_str);
            found.unknown(key.at, "agreement/party", &key.name, "party of this agreement", known);
        }
        parts.extend(value.text().and_then(part).map(|part| (key.name.as_str(), part)));
    }
    let accountable: Vec<&str> =
        parts.iter().filter(|(_, part)| part.accountable()).map(|(party, _)| *party).collect();
    match accountable.as_slice() {
        [_] => {}
        [] => {
            let message = format!("nobody is accountable for {what}");
            found.error(raci.at, "agreement/accountable", &message, "give exactly one party `A` or `A/R`");
        }
        many => {
            let message = format!("{} are accountable for {what}", many.join(" and "));
            found.error(
                raci.at,
                "agreement/accountable",
                &message,
                "leave `A` or `A/R` with exactly one party",
            );
        }
    }
    if !parts.iter().any(|(_, part)| part.responsible()) {
        let message = format!("nobody is responsible for {what}");
        found.error(raci.at, "agreement/responsible", &message, "give at least one party `R` or `A/R`");
    }
}
