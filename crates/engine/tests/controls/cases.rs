//! How a case is run, and that every control has its four.

use bailiwick_engine::assessment::{Assessment, ControlOutcome, Verdict};
use bailiwick_engine::controls::{Audience, CONTROLS};
use bailiwick_engine::study::{Options, Study};
use bailiwick_model::Facts;
use bailiwick_model::facts::Collection;

use crate::clean::Clean;
use crate::world::today;

/// When a control does not apply.
pub(crate) enum Never {
    /// In this estate.
    In(fn(&mut Clean)),
    /// To this party, for which it is not evaluated.
    To(&'static str),
    /// It always applies, because.
    Because(&'static str),
}

/// The four cases of a control. The good one is the clean estate.
pub(crate) struct Cases {
    pub(crate) control: &'static str,
    pub(crate) party: &'static str,
    pub(crate) fail: fn(&mut Clean),
    pub(crate) unknown: fn(&mut Clean),
    /// The export that a gap of the unknown case names.
    pub(crate) settles: Option<Collection>,
    pub(crate) never: Never,
}

pub(crate) fn all() -> Vec<&'static Cases> {
    [
        crate::accounts::CASES,
        crate::administrators::CASES,
        crate::agreements::CASES,
        crate::delegation::CASES,
        crate::operations::CASES,
        crate::promises::CASES,
        crate::signin::CASES,
        crate::tools::CASES,
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(crate) fn assess(facts: Facts) -> Assessment {
    Study::new(facts, &Options { as_of: Some(today()), ..Options::default() }).assessment()
}

/// The estate after a change.
pub(crate) fn changed(change: fn(&mut Clean)) -> Facts {
    let mut clean = Clean::new();
    change(&mut clean);
    clean.world.facts
}

/// The outcome of a control for a party.
pub(crate) fn outcome<'a>(all: &'a Assessment, control: &str, party: &str) -> Option<&'a ControlOutcome> {
    all.controls.iter().find(|known| known.control == control && all.parties[known.party].id == party)
}

pub(crate) fn verdict(all: &Assessment, case: &Cases) -> Option<Verdict> {
    outcome(all, case.control, case.party).map(|known| known.verdict)
}

#[test]
fn every_control_has_its_four_cases() {
    let mut with_cases: Vec<&str> = all().iter().map(|case| case.control).collect();
    with_cases.sort_unstable();
    let registry: Vec<&str> = CONTROLS.iter().map(|control| control.slug).collect();
    assert_eq!(with_cases, registry);
}

#[test]
fn the_clean_estate_passes() {
    let clean = assess(Clean::new().world.facts);
    for case in all() {
        let known = outcome(&clean, case.control, case.party).expect(case.control);
        assert_eq!(known.verdict, Verdict::Pass, "{}: {:?}", case.control, known.gaps);
        assert!(!known.evidence.is_empty(), "{}", case.control);
        assert!(known.evidence.iter().all(|at| !at.file.is_empty()), "{}", case.control);
    }
}

#[test]
fn what_is_bad_fails_with_a_record() {
    for case in all() {
        let bad = assess(changed(case.fail));
        let known = outcome(&bad, case.control, case.party).expect(case.control);
        assert_eq!(known.verdict, Verdict::Fail, "{}: {} {:?}", case.control, known.summary, known.gaps);
        assert!(!known.findings.is_empty(), "{}", case.control);
        for finding in known.findings.iter().map(|at| &bad.findings[*at]) {
            assert!(!finding.evidence.is_empty(), "{}", case.control);
            assert!(finding.evidence.iter().all(|at| !at.file.is_empty()), "{}", case.control);
            for text in [&finding.title, &finding.why, &finding.fix] {
                assert!(!text.is_empty(), "{}", case.control);
            }
        }
    }
}

#[test]
fn what_is_not_known_stays_open_and_names_the_export() {
    for case in all() {
        let open = assess(changed(case.unknown));
        let known = outcome(&open, case.control, case.party).expect(case.control);
        assert_eq!(known.verdict, Verdict::Unknown, "{}: {}", case.control, known.summary);
        assert!(!known.gaps.is_empty(), "{}", case.control);
        assert!(
            known.gaps.iter().any(|gap| gap.collection == case.settles),
            "{}: {:?}",
            case.control,
            known.gaps
        );
        assert!(known.gaps.iter().all(|gap| !gap.what.is_empty()), "{}", case.control);
    }
}

#[test]
fn what_does_not_apply_is_said_or_not_asked() {
    for case in all() {
        match case.never {
            Never::In(change) => {
                let none = assess(changed(change));
                assert_eq!(verdict(&none, case), Some(Verdict::NotApplicable), "{}", case.control);
            }
            Never::To(party) => {
                let clean = assess(Clean::new().world.facts);
                assert!(outcome(&clean, case.control, party).is_none(), "{}", case.control);
            }
            Never::Because(reason) => {
                assert!(!reason.is_empty());
                let control = CONTROLS.iter().find(|known| known.slug == case.control).unwrap();
                assert_eq!(control.audience, Audience::Both, "{} has a party it is not for", case.control);
            }
        }
    }
}
