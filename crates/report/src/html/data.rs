//! The data that the page carries for its own tables: compact, and bounded so that a page of 1,500 customers stays
//! under 10 MB. The full data is in `assessment.json`.

use std::collections::BTreeMap;
use std::io;

use bailiwick_engine::assessment::{Assessment, Finding, Interval, Path, RowOutcome, Subject};
use bailiwick_model::Effects;
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
/// Bytes of findings in the page.
const FINDING_BYTES: usize = 3_000_000;
/// Bytes of reasons of outcomes in the page; each is kept once.
const REASON_BYTES: usize = 2_500_000;
/// Findings with a drawn path.
const FINDINGS_WITH_PATHS: usize = 100;

/// The data as JSON that can stand in a `script` element.
///
/// # Errors
/// When it cannot be written.
pub(super) fn embed(it: &Assessment) -> io::Result<String> {
    let mut texts = Texts::default();
    let findings = findings(it);
    let (cells, kinds) = cells(it, &mut texts);
    let document = json!({
        "parties": it.parties.iter().map(|party| json!([
            party.name, party.kind.word(), party.seats, party.contract_ends.map(bailiwick_model::Time::date), u8::from(party.own_exports),
            flat(&party.reached_by), flat(&party.reached_by_password), party.realms, party.known_from, party.id,
        ])).collect::<Vec<_>>(),
        "rows": it.rows.iter().map(|row| json!([row.id, row.group, row.text, row.who])).collect::<Vec<_>>(),
        "cells": cells, "kinds": kinds,
        "subjects": it.subjects.iter().take(SUBJECTS).enumerate().map(|(at, subject)| subject_of(it, at, subject)).collect::<Vec<_>>(),
        "subjectCount": it.subjects.len(),
        "findings": findings,
        "findingCount": it.findings.len(),
        "texts": texts.list,
        "trend": super::trend::of_customers(it),
    });
    let text = serde_json::to_string(&document).map_err(io::Error::other)?;
    Ok(text.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"))
}

/// Stands where a page would become too large.
const ELSEWHERE: &str = "the reason is in assessment.json";

/// Findings, the worst first, as long as there is room.
fn findings(it: &Assessment) -> Vec<Value> {
    let mut room = FINDING_BYTES;
    let listed =
        it.findings.iter().take(FINDINGS).enumerate().map(|(at, finding)| finding_of(it, at, finding));
    let fitting = listed.take_while(|value| {
        let size = value.to_string().len();
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    });
    fitting.collect()
}

/// Texts that occur often, once.
#[derive(Default)]
struct Texts {
    list: Vec<String>,
    index: BTreeMap<String, usize>,
    bytes: usize,
}

impl Texts {
    fn add(&mut self, text: &str) -> usize {
        if let Some(&at) = self.index.get(text) {
            return at;
        }
        self.bytes += text.len();
        if self.bytes > REASON_BYTES && text != ELSEWHERE {
            return self.add(ELSEWHERE);
        }
        self.list.push(text.to_owned());
        self.index.insert(text.to_owned(), self.list.len() - 1);
        self.list.len() - 1
    }
}

fn flat(of: &[Interval; 6]) -> Vec<u32> {
    of.iter().flat_map(|interval| [interval.proven, interval.possible]).collect()
}

/// By party: by row an index into the kinds of cells (letter and reasons), or -1.
fn cells(it: &Assessment, texts: &mut Texts) -> (Value, Value) {
    let rows: BTreeMap<&str, usize> = it.rows.iter().map(|row| row.id.as_str()).zip(0..).collect();
    let mut by_party: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    let mut kinds: BTreeMap<(char, Vec<usize>), i64> = BTreeMap::new();
    let mut list: Vec<Value> = Vec::new();
    for outcome in &it.outcomes {
        let Some(&row) = rows.get(outcome.row.as_str()) else { continue };
        let key = (outcome.verdict.letter(), reasons(it, outcome, texts));
        let next = i64::try_from(list.len()).unwrap_or(-1);
        let kind = *kinds.entry(key).or_insert_with_key(|(letter, reasons)| {
            list.push(json!([letter.to_string(), reasons]));
            next
        });
        let cells = by_party.entry(outcome.party).or_insert_with(|| vec![-1; it.rows.len()]);
        if let Some(cell) = cells.get_mut(row) {
            *cell = kind;
        }
    }
    (json!(by_party), list.into())
}

fn reasons(it: &Assessment, outcome: &RowOutcome, texts: &mut Texts) -> Vec<usize> {
    let mut reasons: Vec<usize> = outcome.why.iter().map(|why| texts.add(why)).collect();
    for control in outcome.controls.iter().filter_map(|&at| it.controls.get(at)) {
        if outcome.why.is_empty() {
            reasons.push(texts.add(&control.summary));
        }
        reasons.extend(control.gaps.iter().take(2).map(|gap| texts.add(&gap.what)));
    }
    if !outcome.undecided.is_empty() {
        reasons.push(texts.add(&outcome.undecided));
    }
    reasons
}

fn subject_of(it: &Assessment, at: usize, subject: &Subject) -> Value {
    let blast: BTreeMap<&str, Vec<u32>> =
        subject.blast.iter().map(|blast| (blast.profile.as_str(), flat(&blast.customers))).collect();
    let reached = if at < SUBJECTS_WITH_PARTIES { reached(subject) } else { Vec::new() };
    let paths: Vec<Value> = if at < SUBJECTS_WITH_PATHS {
        subject.paths.iter().map(|path| path_of(it, path)).collect()
    } else {
        Vec::new()
    };
    json!({
        "id": subject.id, "name": subject.name, "kind": subject.kind, "tool": subject.tool, "party": subject.party,
        "realm": subject.realm, "mfa": words::second_factor(subject.second_factor), "why": subject.second_factor_why,
        "last": words::last_use(subject.last_use), "blast": blast, "reached": reached, "paths": paths,
        "remarks": subject.remarks, "evidence": [subject.evidence.file, subject.evidence.record],
    })
}

/// A party with what is reached there, proven and possible.
type Reached = (usize, Effects, Effects);

/// Parties by what is reached there: proven, possible, and runs of parties as first and number. Most customers of a
/// provider look alike, so that a list of 1,500 is a few runs.
fn lines(parties: &[Reached]) -> Vec<Value> {
    let mut runs: BTreeMap<(u8, u8), Vec<(usize, usize)>> = BTreeMap::new();
    for (party, proven, possible) in parties {
        let runs = runs.entry((proven.0, possible.0)).or_default();
        match runs.last_mut() {
            Some((first, number)) if *first + *number == *party => *number += 1,
            _ => runs.push((*party, 1)),
        }
    }
    let flat = |runs: Vec<(usize, usize)>| -> Vec<usize> {
        runs.into_iter().flat_map(|(first, number)| [first, number]).collect()
    };
    runs.into_iter().map(|((proven, possible), runs)| json!([proven, possible, flat(runs)])).collect()
}

/// Parties reached by profile; profiles that reach the same share a list.
fn reached(subject: &Subject) -> Vec<Value> {
    let mut lists: Vec<(Vec<&str>, &[Reached])> = Vec::new();
    for blast in subject.blast.iter().filter(|blast| !blast.parties.is_empty()) {
        match lists.iter_mut().find(|(_, list)| *list == blast.parties) {
            Some((profiles, _)) => profiles.push(&blast.profile),
            None => lists.push((vec![&blast.profile], &blast.parties)),
        }
    }
    lists.into_iter().map(|(profiles, list)| json!([profiles, lines(list)])).collect()
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
        "effect": words::strongest(path.effects), "marks": path.marks, "svg": drawing::draw(it, path), "steps": steps,
    })
}

fn finding_of(it: &Assessment, at: usize, finding: &Finding) -> Value {
    let path = finding.path.as_ref().filter(|_| at < FINDINGS_WITH_PATHS).map(|path| path_of(it, path));
    let evidence: Vec<Value> =
        finding.evidence.iter().take(8).map(|place| json!([place.file, place.record])).collect();
    json!({
        "id": finding.id, "rank": finding.rank.word(), "rows": finding.rows, "party": finding.party, "title": finding.title,
        "why": finding.why, "fix": finding.fix, "proof": finding.proof, "owner": finding.owner, "ownerWhy": finding.owner_why,
        "due": finding.due.map(|due| format!("{}, {}", due.date(), finding.due_why)),
        "accepted": finding.accepted.as_ref().map(|known| format!("by {} until {}: {}", known.owner, known.until.map(bailiwick_model::Time::date).unwrap_or_default(), known.reason)),
        "customers": words::interval(finding.customers), "evidence": evidence, "more": finding.evidence.len().saturating_sub(8),
        "path": path, "control": finding.control,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bailiwick_model::Effect;

    #[test]
    fn parties_that_are_reached_alike_are_one_run() {
        let (see, own) = (Effects::of(&[Effect::See]), Effects::of(&[Effect::Own]));
        let list: Vec<_> = [0, 1, 2, 5, 7].map(|at| (at, if at == 1 { own } else { see }, own)).to_vec();
        let expected = json!([[see.0, own.0, [0, 1, 2, 1, 5, 1, 7, 1]], [own.0, own.0, [1, 1]]]);
        assert_eq!(json!(lines(&list)), expected);
        let whole: Vec<_> = (1..=1500).map(|at| (at, see, own)).collect();
        assert_eq!(json!(lines(&whole)), json!([[see.0, own.0, [1, 1500]]]));
    }
}
