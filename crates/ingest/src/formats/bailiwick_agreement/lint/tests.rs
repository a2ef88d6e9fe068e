use bailiwick_model::{Severity, Time};

use super::*;

const ROWS: &[&str] = &["0.A.1", "3.M.2", "3.C.1", "3.C.2", "9.A.1"];

fn rows() -> Vec<String> {
    ROWS.iter().map(|row| (*row).to_owned()).collect()
}

const GOOD: &str = "\
agreement: v1
id: agr-1
title: Managed IT
baseline: aa22-131a@1
parties:
  provider: {id: north, name: North, security_contact: soc@north.example}
  customer: {id: bakery, name: Bakery, security_contact: it@bakery.example}
subcontractors:
  - {id: watch, name: Night Watch, access: [edr], approved_on: 2026-01-10, review_by: 2027-01-10}
services: {bought: [helpdesk], not_bought: [archiving], covered_elsewhere: {archiving: Paper Ltd}}
term: {effective: 2026-01-15, review_by: 2027-01-15, ends: never}
scope: {tenants: [{kind: entra, id: t}]}
access:
  - {id: edr, via: edr, roles: [Reader], who: [\"party:watch\"], mfa: any, standing: false, max_duration: 4h}
rules: [{id: mfa, must: all accounts use MFA}]
slas:
  - {id: notify-suspected, clock: suspicion, within: 24h, to: customer.security_contact}
  - {id: notify-full, clock: suspicion, within: 72h}
defaults:
  \"*\": {provider: R, customer: A}
  \"3.C\": {provider: C, customer: A/R}
responsibilities:
  - control: 3.M.2
    raci: {provider: A/R, customer: I, watch: I}
    rules: [mfa]
    evidence:
      - {id: ours, kind: export, from: provider, every: 1d}
      - {id: theirs, kind: export, from: customer, every: 1d, compare_with: ours}
";

fn today() -> Option<Time> {
    Time::parse("2026-11-28")
}

/// What is said of the good agreement after one change: line, column, code.
fn after(from: &str, to: &str) -> Vec<(u32, u32, &'static str, String)> {
    assert!(GOOD.contains(from), "{from}");
    let all = lint(&GOOD.replacen(from, to, 1), &rows(), today());
    all.into_iter().map(|one| (one.line, one.column, one.code, one.help)).collect()
}

#[test]
fn a_sound_agreement_is_clean() {
    assert_eq!(lint(GOOD, &rows(), today()), []);
}

#[test]
fn one_accountable_and_somebody_who_does_the_work() {
    let nobody = after("{provider: A/R, customer: I, watch: I}", "{provider: R, customer: I}");
    assert_eq!(nobody.len(), 1);
    assert_eq!((nobody[0].0, nobody[0].1, nobody[0].2), (24, 11, "agreement/accountable"));
    let two = after("{provider: A/R, customer: I, watch: I}", "{provider: A/R, customer: A}");
    assert_eq!(two.iter().map(|one| one.2).collect::<Vec<_>>(), ["agreement/accountable"]);
    let idle = after("{provider: R, customer: A}", "{customer: A}");
    assert_eq!((idle[0].0, idle[0].2), (20, "agreement/responsible"));
}

#[test]
fn every_row_is_covered_by_itself_or_a_default() {
    let open = after("  \"*\": {provider: R, customer: A}\n", "");
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].2, "agreement/uncovered");
    let all = lint(&GOOD.replace("  \"*\": {provider: R, customer: A}\n", ""), &rows(), today());
    assert_eq!(all[0].message, "2 of 5 rows have no owner: 0.A.1, 9.A.1");
}

#[test]
fn what_is_named_must_be_there_and_the_nearest_is_offered() {
    let cases = [
        ("watch: I}", "wach: I}", "agreement/party", "did you mean `watch`?"),
        ("control: 3.M.2", "control: 3.M.22", "agreement/row", "did you mean `3.M.2`?"),
        ("\"3.C\":", "\"3.D\":", "agreement/row", ""),
        ("access: [edr]", "access: [edd]", "agreement/reference", "did you mean `edr`?"),
        ("rules: [mfa]", "rules: [mfaa]", "agreement/reference", "did you mean `mfa`?"),
        ("party:watch", "party:wetch", "agreement/party", "did you mean `watch`?"),
        ("party:watch", "everybody", "agreement/value", ""),
        ("aa22-131a@1", "aa22-131@1", "agreement/baseline", "did you mean `aa22-131a@1`?"),
        ("compare_with: ours", "compare_with: our", "agreement/compare-with", "did you mean `ours`?"),
        (
            "name: Bakery, security_contact: it@bakery.example",
            "name: Bakery",
            "agreement/reference",
            "name it under `parties`",
        ),
        (
            "{archiving: Paper Ltd}",
            "{archive: Paper Ltd}",
            "agreement/reference",
            "did you mean `archiving`?",
        ),
    ];
    for (from, to, code, help) in cases {
        let said = after(from, to);
        assert_eq!(said.len(), 1, "{to}: {said:?}");
        assert_eq!(said[0].2, code, "{to}");
        assert!(help.is_empty() || said[0].3 == help, "{to}: {}", said[0].3);
        assert!(!said[0].3.is_empty(), "{to}");
    }
}

#[test]
fn evidence_is_compared_with_the_other_side() {
    let same = after("from: customer", "from: provider");
    assert_eq!(same.iter().map(|one| (one.0, one.2)).collect::<Vec<_>>(), [(28, "agreement/compare-with")]);
}

#[test]
fn dates_and_times_make_sense() {
    let cases = [
        ("effective: 2026-01-15", "effective: 2027-06-01", "agreement/date"),
        ("ends: never", "ends: 2025-01-01", "agreement/date"),
        ("review_by: 2027-01-10", "review_by: 2025-01-10", "agreement/date"),
        ("approved_on: 2026-01-10", "approved_on: 2026-12-24", "agreement/date"),
        (", max_duration: 4h", "", "agreement/duration"),
        ("max_duration: 4h", "max_duration: 4 hours", "agreement/duration"),
        ("within: 72h", "within: 12h", "agreement/duration"),
        ("within: 24h", "within: soon", "agreement/duration"),
    ];
    for (from, to, code) in cases {
        let said = after(from, to);
        assert!(!said.is_empty() && said.iter().all(|one| one.2 == code), "{to}: {said:?}");
    }
    let due = lint(GOOD, &rows(), Time::parse("2027-03-01"));
    assert!(due.iter().all(|one| one.severity == Severity::Warning), "{due:?}");
    assert_eq!(due.len(), 2, "the agreement and the subcontractor");
}

#[test]
fn twice_is_said_with_the_first_place() {
    let twice = after(
        "rules: [{id: mfa, must: all accounts use MFA}]",
        "rules: [{id: mfa, must: a}, {id: mfa, must: b}]",
    );
    assert_eq!(twice.iter().map(|one| one.2).collect::<Vec<_>>(), ["agreement/twice"]);
    let bought = after("bought: [helpdesk]", "bought: [helpdesk, archiving]");
    assert_eq!(bought.iter().map(|one| one.2).collect::<Vec<_>>(), ["agreement/twice"]);
}

#[test]
fn grammar_and_syntax_are_located() {
    let key = after("customer: {id: bakery", "custmer: {id: bakery");
    assert!(key.contains(&(7, 3, "agreement/unknown-key", "did you mean `customer`?".to_owned())), "{key:?}");
    let syntax = lint("agreement: v1\nid: [", &rows(), today());
    assert_eq!(syntax.iter().map(|one| one.code).collect::<Vec<_>>(), ["agreement/syntax"]);
}
