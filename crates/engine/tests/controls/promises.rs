//! Rows that agreements and attestations decide, each by itself.

use bailiwick_engine::assessment::{Assessment, RowOutcome, Verdict};
use bailiwick_model::Observed::Known;
use bailiwick_model::facts::{Attestation, Collection};

use crate::cases::{Cases, Never, assess};
use crate::clean::Clean;
use crate::papers::{attestation, term};
use crate::world::today;

/// A row, the party it is judged for, a term without which it fails, and one of its sections.
const ROWS: &[(&str, &str, &str)] = &[
    ("2.C.2", "acme", "clauses.security_event_management.covers"),
    ("2.C.3", "acme", "visibility.provider_actions"),
    ("2.C.4", "acme", "clauses.notification.soc_intake"),
    ("3.C.1", "acme", "clauses.mfa_services"),
    ("3.C.2", "acme", "clauses.mfa_provider_accounts"),
    ("4.C.6", "acme", "clauses.no_credential_reuse"),
    ("5.C.1", "acme", "clauses.least_privilege.last_evidence"),
    ("7.C.1", "acme", "clauses.update_policy.exclusions"),
    ("8.C.1", "acme", "clauses.backup.needed_rpo"),
    ("8.C.2", "acme", "clauses.backup.automatic"),
    ("8.C.3", "acme", "clauses.backup.retrieved_by"),
    ("9.C.1", "acme", "clauses.incident_plan.isolation_authority"),
    ("10.C.2", "acme", "clauses.security_schedule"),
    ("10.C.4", "acme", "clauses.requirements.health-data.clause"),
    ("11.C.1", "acme", "clauses.acknowledgement.by"),
    ("11.C.2", "acme", "services.covered_elsewhere.archiving"),
    ("11.C.3", "acme", "clauses.notification.contact_tested"),
    ("3.M.1", "north", "advice.3.M.1.on"),
    ("8.M.3", "north", "clauses.backup.restore_exercised"),
    ("9.M.2", "north", "advice.9.M.2.on"),
    ("11.M.1", "north", "services.bought"),
    ("11.M.2", "north", "services.not_bought"),
    ("11.M.3", "north", "contingencies.0.owner"),
    ("11.A.1", "acme", "term.signed"),
    ("2.C.4", "north", "clauses.notification.trigger"),
];

fn row<'a>(all: &'a Assessment, row: &str, party: &str) -> &'a RowOutcome {
    let found = all.outcomes.iter().find(|known| known.row == row && all.parties[known.party].id == party);
    found.unwrap_or_else(|| panic!("no outcome of {row} for {party}"))
}

/// Takes what is said at a path, and below it, out of the first agreement.
fn unsay(it: &mut Clean, path: &str) {
    let names = it.world.facts.names.clone();
    let below = format!("{path}.");
    let said = |known: &str| known == path || known.starts_with(&below);
    it.world.facts.agreements[0].terms.retain(|term| !said(names.text(term.path)));
}

fn say(it: &mut Clean, path: &str, values: &[&str]) {
    unsay(it, path);
    let made = term(&mut it.world, path, values);
    it.world.facts.agreements[0].terms.push(made);
}

#[test]
fn everything_said_passes_every_row() {
    let clean = assess(Clean::new().world.facts);
    for (id, party, _) in ROWS {
        let outcome = row(&clean, id, party);
        assert_eq!(outcome.verdict, Verdict::Pass, "{id}: {:?} {}", outcome.why, outcome.undecided);
        assert!(!outcome.manual, "{id}");
        assert!(!outcome.why.is_empty(), "{id}");
    }
}

#[test]
fn a_clause_that_is_missing_fails_its_row_with_the_words() {
    for (id, party, path) in ROWS {
        let mut it = Clean::new();
        unsay(&mut it, path);
        let all = assess(it.world.facts);
        let outcome = row(&all, id, party);
        assert_eq!(outcome.verdict, Verdict::Fail, "{id} without {path}: {:?}", outcome.why);
        let found = all.findings.iter().filter(|known| known.rows == [(*id).to_owned()]);
        assert!(found.clone().count() > 0, "{id}");
        assert!(found.clone().all(|known| !known.evidence.is_empty()), "{id}");
    }
}

#[test]
fn a_section_that_is_missing_leaves_its_rows_open() {
    for (id, party, path) in ROWS {
        let mut it = Clean::new();
        unsay(&mut it, path.split('.').next().unwrap());
        let all = assess(it.world.facts);
        let outcome = row(&all, id, party);
        assert_eq!(outcome.verdict, Verdict::Unknown, "{id} without its section: {:?}", outcome.why);
    }
}

#[test]
fn a_file_that_was_not_read_whole_accuses_nobody() {
    for (id, party, path) in ROWS {
        let mut it = Clean::new();
        unsay(&mut it, path);
        for list in
            it.world.facts.coverage.iter_mut().filter(|known| known.collection == Collection::Agreement)
        {
            list.complete = false;
        }
        let all = assess(it.world.facts);
        let verdict = row(&all, id, party).verdict;
        // A list that is there and says too little, or an entry that lacks a member, is said whatever else was read.
        let said = matches!(*id, "10.C.4" | "11.M.3" | "11.C.2");
        assert_eq!(verdict, if said { Verdict::Fail } else { Verdict::Unknown }, "{id}");
    }
}

#[test]
fn what_is_promised_must_be_enough() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        ("2.C.4", "acme", "clauses.notification.trigger", &["confirmed"]),
        ("2.C.4", "acme", "clauses.notification.scope", &["customer-systems"]),
        ("3.C.1", "acme", "clauses.mfa_services", &["false"]),
        ("5.C.1", "acme", "clauses.least_privilege.last_evidence", &["-500"]),
        ("8.C.1", "acme", "clauses.backup.rpo", &["12h"]),
        ("8.C.2", "acme", "clauses.backup.covers", &["data"]),
        ("8.C.3", "acme", "clauses.backup.location", &["provider-only"]),
        ("7.C.2", "acme", "services.bought", &["helpdesk"]),
        ("11.C.3", "acme", "clauses.notification.contact_tested", &["-400"]),
        ("11.M.2", "north", "services.not_bought", &[]),
        ("9.M.2", "north", "advice.9.M.2.on", &["--5"]),
    ];
    for (id, party, path, values) in cases {
        let mut it = Clean::new();
        say(&mut it, path, values);
        let all = assess(it.world.facts);
        assert_eq!(row(&all, id, party).verdict, Verdict::Fail, "{id}: {path} {values:?}");
    }
}

#[test]
fn monitoring_that_is_not_bought_is_not_asked_for() {
    let mut it = Clean::new();
    unsay(&mut it, "clauses.security_event_management");
    say(&mut it, "clauses.security_event_management.outsourced", &["false"]);
    let all = assess(it.world.facts);
    assert_eq!(row(&all, "2.C.2", "acme").verdict, Verdict::NotApplicable);
}

/// What an attestation lacks, in words, and how it comes to lack it.
type Wrong = (&'static str, fn(&mut Attestation));

/// Rows that nothing but an attestation decides.
const EXERCISED: &[(&str, &str)] =
    &[("9.A.1", "acme"), ("9.A.2", "north"), ("9.M.1", "north"), ("9.C.2", "acme"), ("10.A.1", "acme")];

#[test]
fn an_attestation_that_counts_passes_and_is_called_manual() {
    let clean = assess(Clean::new().world.facts);
    for (id, party) in EXERCISED {
        let outcome = row(&clean, id, party);
        assert_eq!((outcome.verdict, outcome.manual), (Verdict::Pass, true), "{id}");
        assert!(outcome.why[0].contains("attested by Ana Diaz, CISO on "), "{:?}", outcome.why);
        assert!(outcome.why[0].contains("9f86d081884c"), "{:?}", outcome.why);
    }
}

#[test]
fn what_is_expired_or_in_the_future_or_without_document_does_not_count() {
    let wrongs: &[Wrong] = &[
        ("expired", |known| known.until = Known(today().plus_days(-2))),
        ("in the future", |known| known.on = Known(today().plus_days(2))),
        ("no document", |known| known.document = bailiwick_model::Sym::EMPTY),
        ("does not say who", |known| known.by = bailiwick_model::Sym::EMPTY),
        ("until when", |known| known.until = bailiwick_model::Observed::NotCollected),
        ("when it was stated", |known| known.on = bailiwick_model::Observed::Unreadable),
    ];
    for (word, spoil) in wrongs {
        let mut it = Clean::new();
        it.world.facts.attestations.iter_mut().for_each(spoil);
        let all = assess(it.world.facts);
        for (id, party) in EXERCISED {
            let outcome = row(&all, id, party);
            let verdict = if *word == "expired" { Verdict::Fail } else { Verdict::Unknown };
            assert_eq!((outcome.verdict, outcome.manual), (verdict, false), "{id} {word}");
        }
        let said = all.remarks.iter().filter(|remark| remark.code == "statements/not-counted").count();
        assert_eq!(said, 15, "{word}");
    }
}

#[test]
fn an_attestation_settles_what_an_agreement_leaves_open_and_never_what_it_says() {
    let mut it = Clean::new();
    unsay(&mut it, "clauses");
    let made = attestation(&mut it.world, "9.C.1", "acme");
    it.world.facts.attestations.push(made);
    let all = assess(it.world.facts);
    let outcome = row(&all, "9.C.1", "acme");
    assert_eq!((outcome.verdict, outcome.manual), (Verdict::Pass, true));
    let mut it = Clean::new();
    unsay(&mut it, "clauses.incident_plan.annex");
    let made = attestation(&mut it.world, "9.C.1", "acme");
    it.world.facts.attestations.push(made);
    assert_eq!(row(&assess(it.world.facts), "9.C.1", "acme").verdict, Verdict::Fail);
}

#[test]
fn an_attestation_of_a_technical_row_decides_nothing_and_is_said() {
    let mut it = Clean::new();
    it.world.facts.policies.clear();
    it.world.facts.coverage.retain(|known| known.collection != Collection::ConditionalAccess);
    let made = attestation(&mut it.world, "3.M.2", "north");
    it.world.facts.attestations.push(made);
    for strange in [("99.A.1", "north"), ("9.A.1", "nobody")] {
        let made = attestation(&mut it.world, strange.0, strange.1);
        it.world.facts.attestations.push(made);
    }
    let all = assess(it.world.facts);
    assert_ne!(row(&all, "3.M.2", "north").verdict, Verdict::Pass);
    assert!(
        all.outcomes
            .iter()
            .filter(|known| known.manual)
            .all(|known| { bailiwick_engine::controls::by_hand(&known.row) })
    );
    for code in ["statements/technical-row", "statements/unknown-row", "statements/unknown-party"] {
        assert_eq!(all.remarks.iter().filter(|remark| remark.code == code).count(), 1, "{code}");
    }
}

#[test]
fn thirty_three_rows_may_be_attested_and_no_other() {
    let by_hand: Vec<&str> = bailiwick_engine::advisory::AA22_131A
        .rows
        .iter()
        .map(|row| row.id.as_str())
        .filter(|row| bailiwick_engine::controls::by_hand(row))
        .collect();
    assert_eq!(by_hand.len(), 33, "{by_hand:?}");
    let technical = bailiwick_engine::advisory::AA22_131A
        .rows
        .iter()
        .filter(|row| row.evidence == bailiwick_engine::advisory::EvidenceClass::Technical);
    assert!(technical.into_iter().all(|row| !by_hand.contains(&row.id.as_str())));
}

/// A technician of the provider whose second factor nothing asks for.
fn weak(it: &mut Clean) {
    it.world.facts.policies.retain(|policy| policy.realm != it.north);
}

fn no_agreement(it: &mut Clean) {
    it.world.facts.agreements.remove(0);
}

fn nothing_promised(it: &mut Clean) {
    unsay(it, "clauses");
    unsay(it, "rules");
}

#[test]
fn a_promise_is_contradicted_by_what_touches_this_customer() {
    let mut it = Clean::new();
    weak(&mut it);
    let all = assess(it.world.facts);
    assert_eq!(row(&all, "3.C.2", "acme").verdict, Verdict::Fail);
    let broken = all.findings.iter().find(|known| known.control == "broken_promise").unwrap();
    assert!(broken.title.contains("MFA on every account of the provider"), "{}", broken.title);
    assert!(broken.evidence.len() >= 2, "the promise and what contradicts it");
}

pub(crate) const CASES: &[Cases] = &[
    Cases {
        control: "advice_not_given",
        party: "north",
        fail: |it| unsay(it, "advice.3.M.1"),
        unknown: |it| unsay(it, "advice"),
        settles: Some(Collection::Agreement),
        never: Never::To("acme"),
    },
    Cases {
        control: "broken_promise",
        party: "acme",
        fail: weak,
        unknown: |it| {
            it.world.facts.coverage.retain(|known| known.collection != Collection::ConditionalAccess);
            it.world.facts.policies.clear();
        },
        settles: Some(Collection::ConditionalAccess),
        never: Never::In(nothing_promised),
    },
    Cases {
        control: "no_exercise_record",
        party: "acme",
        fail: |it| {
            it.world
                .facts
                .attestations
                .iter_mut()
                .for_each(|known| known.until = Known(today().plus_days(-2)));
        },
        unknown: |it| it.world.facts.attestations.clear(),
        settles: Some(Collection::Statements),
        never: Never::Because("plans and exercises are everybody's"),
    },
    Cases {
        control: "silent_agreement",
        party: "acme",
        fail: |it| unsay(it, "clauses.mfa_services"),
        unknown: no_agreement,
        settles: Some(Collection::Agreement),
        never: Never::Because("there is a contract between every provider and customer"),
    },
    Cases {
        control: "unclear_services",
        party: "acme",
        fail: |it| unsay(it, "services.covered_elsewhere"),
        unknown: no_agreement,
        settles: Some(Collection::Agreement),
        never: Never::Because("every contract has services"),
    },
    Cases {
        control: "unlisted_subcontractor",
        party: "acme",
        fail: |it| {
            let id = it.world.text("watch");
            it.world.facts.agreements[0].subcontractors.push(id);
        },
        unknown: |it| unsay(it, "subcontractors"),
        settles: Some(Collection::Agreement),
        never: Never::To("north"),
    },
];
