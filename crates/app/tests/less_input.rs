//! Less input never looks safer: over whole estates, written by the lab and read by every reader, no control and no
//! recommendation passes once one file is gone or one list is only a part, where it did not pass before. Generic over
//! the registry, so that a new control is covered without a line here.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::collections::BTreeMap;

use bailiwick_engine::assessment::{Assessment, Verdict};
use bailiwick_engine::controls::CONTROLS;
use bailiwick_engine::study::{Options, Study};
use bailiwick_lab::{MemorySink, Plan};
use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Effect, Facts, SourceId, Time};
use rayon::prelude::*;
use support::Text;

/// An estate as it was read, file by file.
struct Estate {
    as_of: Time,
    files: Vec<(String, Facts)>,
}

impl Estate {
    fn of(plan: &Plan) -> Self {
        let mut sink = MemorySink::default();
        bailiwick_lab::write(plan, &mut sink).unwrap();
        let files = sink.files().into_iter().filter(|(path, _)| path != bailiwick_lab::TRUTH);
        let files = files
            .map(|(path, bytes)| (path.clone(), bailiwick_ingest::read(&Text { path, bytes })))
            .collect();
        Self { as_of: plan.as_of, files }
    }

    /// All facts but those of some files.
    fn without(&self, gone: impl Fn(&str) -> bool) -> Facts {
        let mut all = Facts::default();
        for (_, facts) in self.files.iter().filter(|(path, _)| !gone(path)) {
            all.absorb(facts.clone());
        }
        bailiwick_ingest::attach(&mut all);
        all
    }

    fn assess(&self, facts: Facts) -> Assessment {
        Study::new(facts, &Options { as_of: Some(self.as_of), ..Options::default() }).assessment()
    }
}

/// Verdicts of controls and recommendations, by what and whom.
fn verdicts(all: &Assessment) -> BTreeMap<(String, String), Verdict> {
    let controls = all.controls.iter().map(|known| (known.control.to_owned(), known.party, known.verdict));
    let rows = all.outcomes.iter().map(|known| (known.row.clone(), known.party, known.verdict));
    controls
        .chain(rows)
        .map(|(what, party, verdict)| ((what, all.parties[party].id.clone()), verdict))
        .collect()
}

/// What passes with less and did not pass with all.
fn safer(all: &BTreeMap<(String, String), Verdict>, less: &Assessment, what: &str) -> Vec<String> {
    verdicts(less)
        .into_iter()
        .filter(|(_, verdict)| *verdict == Verdict::Pass)
        .filter_map(|(key, _)| {
            // A party that only the smaller input makes cannot be compared.
            let before =
                all.get(&key).filter(|verdict| matches!(verdict, Verdict::Fail | Verdict::Unknown))?;
            Some(format!("{} at {} was {before:?} and passes without {what}", key.0, key.1))
        })
        .collect()
}

/// Everything that a source says of how whole it is.
fn only_a_part(facts: &mut Facts, source: SourceId) {
    let here = |evidence: &bailiwick_model::Evidence| evidence.source == source;
    facts.coverage.iter_mut().filter(|list| here(&list.evidence)).for_each(|list| list.complete = false);
    facts.members_read.iter_mut().filter(|list| here(&list.evidence)).for_each(|list| list.complete = false);
    let assignments = facts.gdap_assignments_read.iter_mut();
    assignments.filter(|list| here(&list.evidence)).for_each(|list| list.complete = false);
    facts.scans.iter_mut().filter(|scan| here(&scan.evidence)).for_each(|scan| scan.complete = false);
}

/// A small estate with every kind of export.
fn plans() -> Vec<Plan> {
    vec![Plan { memberships: 3, devices: 3, ..Plan::new(6, 60, 1) }]
}

#[test]
fn a_file_that_is_gone_never_makes_anything_pass() {
    let mut wrong = Vec::new();
    for plan in plans() {
        let estate = Estate::of(&plan);
        let all = verdicts(&estate.assess(estate.without(|_| false)));
        for control in CONTROLS {
            assert!(all.keys().any(|(what, _)| what == control.slug), "{} was not asked", control.slug);
        }
        assert!(estate.files.len() > 60, "only {} files", estate.files.len());
        wrong.par_extend(estate.files.par_iter().flat_map_iter(|(path, _)| {
            let less = estate.assess(estate.without(|other| other == path));
            safer(&all, &less, path)
        }));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_list_that_is_only_a_part_never_makes_anything_pass() {
    let mut wrong = Vec::new();
    for plan in plans() {
        let estate = Estate::of(&plan);
        let whole = estate.without(|_| false);
        let all = verdicts(&estate.assess(whole.clone()));
        wrong.par_extend((0..whole.sources.len() as u32).into_par_iter().flat_map_iter(|source| {
            let mut part = whole.clone();
            only_a_part(&mut part, SourceId(source));
            let less = estate.assess(part);
            safer(&all, &less, &format!("all of {}", whole.sources[source as usize].path))
        }));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn all_files_of_a_folder_that_are_gone_never_make_anything_pass() {
    let mut wrong = Vec::new();
    for plan in plans() {
        let estate = Estate::of(&plan);
        let all = verdicts(&estate.assess(estate.without(|_| false)));
        let mut folders: Vec<&str> =
            estate.files.iter().filter_map(|(path, _)| Some(path.rsplit_once('/')?.0)).collect();
        folders.sort_unstable();
        folders.dedup();
        for folder in folders {
            let less = estate.assess(estate.without(|path| path.starts_with(folder)));
            wrong.extend(safer(&all, &less, folder));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What controls may pass at customers of whom there is no export: those that papers answer.
const FROM_PAPERS: [&str; 6] = [
    "access_after_contract",
    "broken_promise",
    "no_exercise_record",
    "silent_agreement",
    "unclear_services",
    "unowned_recommendation",
];

#[test]
fn a_provider_alone_gets_the_answer_for_every_customer() {
    for plan in plans() {
        let estate = Estate::of(&plan);
        let all = estate.assess(estate.without(|_| false));
        let alone = estate.assess(estate.without(|path| path.starts_with("customers/")));
        let customers = |of: &Assessment| -> Vec<String> {
            let parties = of.parties.iter().filter(|party| party.kind == PartyKind::Customer);
            let mut ids: Vec<String> = parties.map(|party| party.id.clone()).collect();
            ids.sort();
            ids
        };
        assert_eq!(customers(&alone), customers(&all));
        assert_eq!(customers(&alone).len(), plan.customers as usize);
        let reached = |of: &Assessment, id: &str, effect: Effect| {
            of.parties.iter().find(|party| party.id == id).unwrap().reached_by[effect as usize]
        };
        let mut derived = 0;
        for id in customers(&alone) {
            let change = reached(&alone, &id, Effect::Change);
            assert!(change.possible > 0, "{id}: somebody may change it");
            let own = reached(&alone, &id, Effect::Own);
            assert!(own.proven <= own.possible);
            derived += u32::from(own.possible > own.proven);
            // Direct effects need no export of the customer.
            let whole = reached(&all, &id, Effect::Change);
            assert!(whole.proven == 0 || change.proven > 0, "{id}: {whole:?} with and {change:?} without");
            assert!(change.proven <= whole.proven || whole.proven == 0, "{id}: less input proves no more");
        }
        assert!(derived > 0, "what a role could take over inside is possible");
        for known in alone.controls.iter().filter(|known| known.verdict == Verdict::Pass) {
            let party = &alone.parties[known.party];
            let papers = FROM_PAPERS.contains(&known.control);
            assert!(
                party.kind != PartyKind::Customer || papers && !known.evidence.is_empty(),
                "{} passes at {} without any record of it: {}",
                known.control,
                party.id,
                known.summary
            );
        }
    }
}
