//! Every format has fixtures, and what they say is stated by hand in `expect.toml` beside them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;

use bailiwick_ingest::{FORMATS, Format, Head};
use bailiwick_model::Facts;
use serde::Deserialize;
use support::{Bytes, fixtures, fixtures_of};

/// What one fixture gives.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    /// Path that the reader is told; the name of the fixture where empty.
    path: String,
    /// Facts by kind; kinds that are not named give none.
    facts: BTreeMap<String, usize>,
    /// `<collection> <records> complete|incomplete`, in any order.
    coverage: Vec<String>,
    /// Codes of the remarks, in order.
    diagnostics: Vec<String>,
    /// When it was collected, where that is told.
    collected: Option<String>,
    /// The tenant, domain or server of the source, where the content tells: `<kind> <id>`.
    realm: Option<String>,
}

fn expectations(format: &str) -> BTreeMap<String, Expected> {
    let file = fixtures().join(format).join("expect.toml");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Formats that have a folder; that all have one is a test of its own.
fn formats() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().copied().filter(|format| fixtures().join(format.id).is_dir())
}

/// All that is wrong at once: formats are mended one by one.
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn folders_are_the_registry() {
    let mut folders: Vec<String> = fs::read_dir(fixtures())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    let mut formats: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
    formats.sort_unstable();
    assert_eq!(folders, formats, "one folder of fixtures for each format");
    formats.dedup();
    assert_eq!(formats.len(), FORMATS.len(), "format ids are unique");
}

#[test]
fn every_format_has_the_three_kinds_and_states_each() {
    let mut wrong = Vec::new();
    for format in formats() {
        let names: Vec<String> = fixtures_of(format.id).into_iter().map(|(name, _)| name).collect();
        let stated: Vec<String> = expectations(format.id).into_keys().collect();
        if names != stated {
            wrong.push(format!("{}: files {names:?}, stated {stated:?}", format.id));
        }
        for kind in ["minimal", "typical", "hostile"] {
            let of_kind = |name: &String| name.split('/').any(|part| part.starts_with(kind));
            if !names.iter().any(of_kind) {
                wrong.push(format!("{}: no {kind} fixture", format.id));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_fixture_is_recognised_by_exactly_its_format() {
    let mut wrong = Vec::new();
    for format in formats() {
        let expected = expectations(format.id);
        for (name, bytes) in fixtures_of(format.id) {
            let path = expected.get(&name).map_or("", |expected| expected.path.as_str());
            let head = Head::from_bytes(if path.is_empty() { &name } else { path }, &bytes);
            let claim: Vec<&str> =
                FORMATS.iter().filter(|other| (other.recognise)(&head)).map(|other| other.id).collect();
            if claim != [format.id] {
                wrong.push(format!("{}/{name}: recognised as {claim:?}", format.id));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_fixture_gives_what_is_stated() {
    let mut wrong = Vec::new();
    for format in formats() {
        for (name, expected) in expectations(format.id) {
            let bytes = fs::read(fixtures().join(format.id).join(&name)).unwrap_or_default();
            let path = if expected.path.is_empty() { &name } else { &expected.path };
            let facts = bailiwick_ingest::read(&Bytes(path, &bytes));
            let mut differ = |what: &str, read: String, stated: String| {
                if read != stated {
                    let at = format!("{}/{name}", format.id);
                    wrong.push(format!("{at}: {what}\n      read {read}\n    stated {stated}"));
                }
            };
            compare(&facts, &expected, &mut differ);
        }
    }
    none(&wrong);
}

fn compare(facts: &Facts, expected: &Expected, differ: &mut impl FnMut(&str, String, String)) {
    let counts: BTreeMap<String, usize> = facts
        .counts()
        .into_iter()
        .filter(|(kind, count)| *count > 0 && *kind != "coverage")
        .map(|(kind, count)| (kind.to_owned(), count))
        .collect();
    differ("facts", format!("{counts:?}"), format!("{:?}", expected.facts));
    let mut coverage: Vec<String> = facts
        .coverage
        .iter()
        .map(|list| {
            let whole = if list.complete { "complete" } else { "incomplete" };
            format!("{} {} {whole}", list.collection.word(), list.records)
        })
        .collect();
    coverage.sort();
    let mut stated = expected.coverage.clone();
    stated.sort();
    differ("coverage", format!("{coverage:?}"), format!("{stated:?}"));
    let codes: Vec<&str> = facts.diagnostics.iter().map(|remark| remark.code).collect();
    differ("diagnostics", format!("{codes:?}"), format!("{:?}", expected.diagnostics));
    let source = facts.sources.first().unwrap();
    let collected = source.collected.map(|time| time.to_string());
    differ("collection time", format!("{collected:?}"), format!("{:?}", expected.collected));
    if let Some(realm) = &expected.realm {
        let known = &facts.realms[source.realm.0 as usize];
        differ("realm", format!("{} {}", known.kind.word(), facts.text(known.id)), realm.clone());
    }
}

/// Hostile fixtures hold `CANARY` wherever an export may hold a secret: it must be in no fact and in no remark.
#[test]
fn no_secret_is_kept_or_printed() {
    let mut canaries = 0;
    for format in formats() {
        for (name, bytes) in fixtures_of(format.id) {
            let canary = |text: &str| text.to_ascii_uppercase().contains("CANARY");
            canaries += usize::from(canary(&String::from_utf8_lossy(&bytes)));
            let facts = bailiwick_ingest::read(&Bytes(&name, &bytes));
            for text in facts.names.iter() {
                assert!(!canary(text), "{}/{name}: kept `{text}`", format.id);
            }
            for remark in &facts.diagnostics {
                assert!(
                    !canary(&remark.message) && !canary(&remark.help),
                    "{}/{name}: {remark:?}",
                    format.id
                );
            }
        }
    }
    assert!(canaries > 0 || FORMATS.is_empty(), "some fixture holds a canary");
}

/// Texts of remarks: lower case, one line, no full stop; codes are `area/what`.
#[test]
fn remarks_are_worded_alike() {
    for format in formats() {
        for (name, bytes) in fixtures_of(format.id) {
            for remark in bailiwick_ingest::read(&Bytes(&name, &bytes)).diagnostics {
                let what = format!("{}/{name}: {remark:?}", format.id);
                assert!(remark.message.starts_with(|first: char| !first.is_uppercase()), "{what}");
                assert!(!remark.message.contains('\n') && !remark.message.ends_with('.'), "{what}");
                assert!(remark.code.split('/').count() == 2, "{what}");
            }
        }
    }
}

#[test]
fn every_format_says_how_to_collect_it() {
    let mut wrong = Vec::new();
    for format in FORMATS {
        let collect = &format.collect;
        let texts = [collect.command, collect.least, collect.unlocks, collect.documentation];
        if texts.iter().any(|text| text.trim().is_empty()) {
            wrong.push(format!("{}: a text is empty", format.id));
        }
        if !collect.documentation.starts_with("https://") {
            wrong.push(format!("{}: documentation is no address", format.id));
        }
    }
    none(&wrong);
}
