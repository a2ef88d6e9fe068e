//! What changed between two versions of an agreement.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::facts::{Agreement, Facts, minutes};
use bailiwick_model::{Sym, Time};

use crate::advisory::AA22_131A;

/// Something that changed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Change {
    /// `owner changed`, `access added`, `access removed`, `access changed`, `time changed`, `subcontractor added`,
    /// `subcontractor removed`, `added`, `removed` or `changed`.
    pub kind: &'static str,
    /// What, by the path to it or the id of the row.
    pub what: String,
    /// What it was; empty where it was not there.
    pub before: String,
    /// What it is; empty where it is gone.
    pub after: String,
}

/// Changes from the agreement of `old` to that of `new`: owners of rows first, then everything else by path.
pub fn changes(old: &Facts, new: &Facts) -> Vec<Change> {
    let (Some(before), Some(after)) = (old.agreements.first(), new.agreements.first()) else {
        return Vec::new();
    };
    let mut found = owners((old, before), (new, after));
    found.extend(terms((old, before), (new, after)));
    found
}

type Side<'a> = (&'a Facts, &'a Agreement);

fn owners(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let change = |row: &crate::advisory::Row| {
        let (before, after) = (owner(old, &row.id), owner(new, &row.id));
        (before != after).then(|| Change { kind: "owner changed", what: row.id.clone(), before, after })
    };
    AA22_131A.rows.iter().filter_map(change).collect()
}

/// Who answers for a row and who does the work.
fn owner((facts, agreement): Side<'_>, row: &str) -> String {
    let raci = agreement.raci(&facts.names, row);
    let named = |wanted: fn(bailiwick_model::facts::Raci) -> bool| {
        let parties: BTreeSet<&str> =
            raci.iter().filter(|(_, part)| wanted(*part)).map(|(party, _)| facts.text(*party)).collect();
        if parties.is_empty() {
            "nobody".to_owned()
        } else {
            parties.into_iter().collect::<Vec<_>>().join(" and ")
        }
    };
    let accountable = named(bailiwick_model::facts::Raci::accountable);
    let responsible = named(bailiwick_model::facts::Raci::responsible);
    format!("{accountable} answers, {responsible} does it")
}

fn said((facts, agreement): Side<'_>) -> BTreeMap<String, String> {
    let words = |values: &[Sym]| values.iter().map(|value| facts.text(*value)).collect::<Vec<_>>().join(", ");
    let kept = agreement.terms.iter().map(|term| (facts.text(term.path), words(&term.values)));
    kept.filter(|(path, _)| !path.starts_with("responsibilities"))
        .map(|(path, value)| (path.to_owned(), value))
        .collect()
}

fn terms(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let (before, after) = (said(old), said(new));
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    // What came or went as a whole is said once, not for each of its members.
    let mut whole: Option<String> = None;
    for path in paths {
        if whole.as_ref().is_some_and(|whole| path.starts_with(whole.as_str())) {
            continue;
        }
        let (was, is) = (before.get(path), after.get(path));
        if was == is {
            continue;
        }
        if was.is_none() || is.is_none() {
            whole = Some(format!("{path}."));
        }
        found.push(Change {
            kind: kind(path, was, is),
            what: path.clone(),
            before: was.cloned().unwrap_or_default(),
            after: is.cloned().unwrap_or_default(),
        });
    }
    found
}

fn kind(path: &str, was: Option<&String>, is: Option<&String>) -> &'static str {
    let time = |value: Option<&String>| {
        value.is_some_and(|value| {
            value == "live"
                || minutes(value).is_some()
                || Time::parse(value).is_some()
                || path.rsplit('.').next() == Some("days") && value.parse::<u32>().is_ok()
        })
    };
    let entry = path.matches('.').count() == 1;
    match (path.split('.').next().unwrap_or_default(), was.is_some(), is.is_some()) {
        ("access", false, true) if entry => "access added",
        ("access", true, false) if entry => "access removed",
        ("access", ..) => "access changed",
        ("subcontractors", false, true) if entry => "subcontractor added",
        ("subcontractors", true, false) if entry => "subcontractor removed",
        (_, true, true) if time(was) || time(is) => "time changed",
        (_, false, _) => "added",
        (_, _, false) => "removed",
        _ => "changed",
    }
}
