//! The data that the page carries for its own tables: compact, and bounded so that a page of 1,500 customers stays
//! under 10 MB. The full data is in `assessment.json`.

use std::collections::BTreeMap;
use std::io;

use bailiwick_engine::assessment::{Assessment, Finding, Interval, Path, Subject};
use serde_json::{Value, json};

use super::drawing;
use crate::words;

/// Subjects listed in the page.
const SUBJECTS: usize = 500;
/// Subjects with every customer that they reach.
const SUBJECTS_WITH_PARTIES: usize = 100;
/// Subjects with drawn paths.
const SUBJECTS_WITH_PATHS: usize = 60;
/// Findings listed in the page.
const FINDINGS: usize = 3_000;
/// Findings with a drawn path.
const FINDINGS_WITH_PATHS: usize = 100;

/// The data as JSON that can stand in a `script` element.
///
/// # Errors
/// When it cannot be written.
pub(super) fn embed(it: &Assessment) -> io::Result<String> {
    let mut texts = Texts::default();
    let document = json!({
        "parties": it.parties.iter().map(|party| json!([
            party.name, party.kind.word(), party.seats, party.contract_ends.map(bailiwick_model::Time::date), u8::from(party.own_exports),
            flat(&party.reached_by), flat(&party.reached_by_password), party.realms, party.known_from, party.id,
        ])).collect::<Vec<_>>(),
        "rows": it.rows.iter().map(|row| json!([row.id, row.group, row.text, row.who])).collect::<Vec<_>>(),
        "cells": cells(it, &mut texts),
        "subjects": it.subjects.iter().take(SUBJECTS).enumerate().map(|(at, subject)| subject_of(it, at, subject)).collect::<Vec<_>>(),
        "subjectCount": it.subjects.len(),
        "findings": it.findings.iter().take(FINDINGS).enumerate().map(|(at, finding)| finding_of(it, at, finding)).collect::<Vec<_>>(),
        "findingCount": it.findings.len(),
        "texts": texts.list,
    });
    let text = serde_json::to_string(&document).map_err(io::Error::other)?;
    Ok(text.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"))
}

/// Texts that occur often, once.
#[derive(Default)]
struct Texts {
    list: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Texts {
    fn add(&mut self, text: &str) -> usize {
        if let Some(&at) = self.index.get(text) {
            return at;
        }
        self.list.push(text.to_owned());
        self.index.insert(text.to_owned(), self.list.len() - 1);
        self.list.len() - 1
    }
}

fn flat(of: &[Interval; 6]) -> Vec<u32> {
    of.iter().flat_map(|interval| [interval.proven, interval.possible]).collect()
}

/// By party: by row: letter and the reasons (texts).
fn cells(it: &Assessment, texts: &mut Texts) -> Value {
    let mut by_party: BTreeMap<usize, BTreeMap<usize, Value>> = BTreeMap::new();
    for outcome in &it.outcomes {
        let Some(row) = it.rows.iter().position(|row| row.id == outcome.row) else { continue };
        let mut reasons: Vec<usize> = Vec::new();
        for control in outcome.controls.iter().filter_map(|&at| it.controls.get(at)) {
            reasons.push(texts.add(&control.summary));
            reasons.extend(control.gaps.iter().take(2).map(|gap| texts.add(&gap.what)));
        }
        if !outcome.undecided.is_empty() {
            reasons.push(texts.add(&outcome.undecided));
        }
        let cell = json!([outcome.verdict.letter().to_string(), reasons]);
        by_party.entry(outcome.party).or_default().insert(row, cell);
    }
    json!(by_party)
}

fn subject_of(it: &Assessment, at: usize, subject: &Subject) -> Value {
    let blast: BTreeMap<&str, Vec<u32>> =
        subject.blast.iter().map(|blast| (blast.profile.as_str(), flat(&blast.customers))).collect();
    let parties: Vec<Value> = if at < SUBJECTS_WITH_PARTIES {
        subject.parties.iter().map(|(party, proven, possible)| json!([party, proven.0, possible.0])).collect()
    } else {
        Vec::new()
    };
    let paths: Vec<Value> = if at < SUBJECTS_WITH_PATHS {
        subject.paths.iter().map(|path| path_of(it, path)).collect()
    } else {
        Vec::new()
    };
    json!({
        "id": subject.id, "name": subject.name, "kind": subject.kind, "tool": subject.tool, "party": subject.party,
        "realm": subject.realm, "mfa": words::second_factor(subject.second_factor), "why": subject.second_factor_why,
        "last": words::last_use(subject.last_use), "blast": blast, "parties": parties, "paths": paths,
        "remarks": subject.remarks, "evidence": [subject.evidence.file, subject.evidence.record],
    })
}

fn path_of(it: &Assessment, path: &Path) -> Value {
    let steps: Vec<Value> = path
        .steps
        .iter()
        .map(|step| {
            let barriers: Vec<String> = step
                .barriers
                .iter()
                .map(|(barrier, state)| {
                    let state = if *state == bailiwick_model::BarrierState::InForce {
                        "in force"
                    } else {
                        "not known"
                    };
                    format!("{}: {state}", barrier.word())
                })
                .collect();
            json!([
                step.kind.row().phrase,
                step.to,
                step.note,
                barriers,
                step.evidence.file,
                step.evidence.record
            ])
        })
        .collect();
    json!({
        "from": path.from, "profile": path.profile, "proven": path.proven, "party": path.party,
        "effect": words::strongest(path.effects), "svg": drawing::draw(it, path), "steps": steps,
    })
}

fn finding_of(it: &Assessment, at: usize, finding: &Finding) -> Value {
    let path = finding.path.as_ref().filter(|_| at < FINDINGS_WITH_PATHS).map(|path| path_of(it, path));
    let evidence: Vec<Value> =
        finding.evidence.iter().take(8).map(|place| json!([place.file, place.record])).collect();
    json!({
        "id": finding.id, "rank": finding.rank.word(), "rows": finding.rows, "party": finding.party, "title": finding.title,
        "why": finding.why, "fix": finding.fix, "proof": finding.proof, "owner": finding.owner, "ownerWhy": finding.owner_why,
        "customers": words::interval(finding.customers), "evidence": evidence, "more": finding.evidence.len().saturating_sub(8),
        "path": path, "control": finding.control,
    })
}
