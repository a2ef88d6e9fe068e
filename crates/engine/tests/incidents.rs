//! Fifteen public incidents, written down by hand under `scenarios`, and what the format refuses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

use std::path::Path;

use bailiwick_engine::scenario::{Influence, Scenario};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

fn read(name: &str) -> Scenario {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    Scenario::parse(&text).unwrap_or_else(|problem| panic!("{name}:{}: {}", problem.line, problem.message))
}

#[test]
fn all_expectations_hold() {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|kind| kind == "scenario"))
        .collect();
    names.sort();
    assert_eq!(names.len(), 15, "{names:?}");
    let mut wrong = Vec::new();
    for name in &names {
        let scenario = read(name);
        assert!(!scenario.sources.is_empty(), "{name} names no public source");
        for check in scenario.run().checks {
            if let Some(instead) = check.instead {
                wrong.push(format!("{name}:{}: `{}`: {instead}", check.line, check.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The rule of the page: a second factor breaks some of them, and does nothing against exploits without login and keys.
#[test]
fn a_second_factor_breaks_what_signs_in() {
    let influence = |name: &str, row: &str| {
        let outcome = read(name).run();
        outcome.recommendations.iter().find(|(one, ..)| one.rows.contains(&row)).unwrap().1
    };
    assert_eq!(influence("12-ncentral.scenario", "3.M.2"), Influence::Breaks);
    assert_eq!(influence("03-kaseya-vsa.scenario", "3.M.2"), Influence::Misses);
    assert_eq!(influence("07-screenconnect.scenario", "3.M.2"), Influence::Misses);
}

const SMALL: &str =
    "as-of 2025-01-01\nparty provider p\nparty customer c\nnode AZUser a of p\nedge a can change c\n";

fn refused(more: &str) -> (u32, String, String) {
    let problem = Scenario::parse(&format!("{SMALL}{more}")).unwrap_err();
    (problem.line, problem.message, problem.help)
}

#[test]
fn a_wrong_expectation_is_told() {
    let text = format!("{SMALL}start a as insider at change\nexpect 2\nexpect 1\nbreaks 3.A.1\n");
    let outcome = Scenario::parse(&text).unwrap().run();
    assert_eq!(outcome.reached, 1);
    let found: Vec<_> = outcome.checks.iter().map(|check| (check.line, check.instead.is_some())).collect();
    assert_eq!(found, [(7, true), (8, false), (9, true)]);
}

#[test]
fn what_cannot_be_read_is_one_message_with_line_and_nearest_word() {
    let cases = [
        ("node AZUsr b of p", "there is no kind of node `AZUsr`", "did you mean `AZUser`?"),
        ("edge a AZMemberOff a", "there is no kind of edge `AZMemberOff`", "did you mean `AZMemberOf`?"),
        ("edge b can see c", "there is no node `b`", "known are a, internet"),
        ("edge a can fly c", "there is no effect `fly`", "known are see"),
        ("edge a AZMemberOf a with mfaa", "there is no barrier `mfaa`", "did you mean `mfa`?"),
        (
            "edge a AZMemberOf a with network",
            "`network` cannot stand on such an edge",
            "on AZMemberOf there can be",
        ),
        ("edge a HoldsToken a", "nobody gains anything over an edge `HoldsToken`", "docs/reference/edges.md"),
        ("node AZUser a of p", "the node `a` is there already", "another id"),
        ("party costumer d", "there is no kind of party `costumer`", "did you mean `customer`?"),
        ("start a as insidr", "there is no profile `insidr`", "did you mean `insider`?"),
        ("start cve:CVE-1", "there is no start `CVE-1`", "there is no start yet"),
        ("expct 1", "there is no statement `expct`", "did you mean `expect`?"),
        ("expect 1", "nothing is asked yet", "start"),
        ("start a\nexpect some", "`some` is no number", "expect 25"),
        ("start a\nexpect 1 after 3.M.9", "there is no cut or recommendation `3.M.9`", "did you mean"),
        ("cut x\nremove a can c", "the cut `x` does not end", "end"),
        ("as-of tomorrow", "`tomorrow` is no date", "2021-07-02"),
        ("party customer d e", "`e` is more than this statement takes", "quotes"),
        ("start a as insider at change", "nothing is expected", "expect 25"),
        ("", "the scenario asks nothing", "start"),
        ("node AZUser b of", "the line ends where the id of a party should stand", "complete"),
    ];
    for (text, message, help) in cases {
        let found = refused(text);
        assert!(found.1.contains(message) && found.2.contains(help), "{text}: {found:?}");
        let expected = 5 + u32::try_from(text.lines().count()).unwrap();
        let expected = if text.starts_with("cut") { 6 } else { expected };
        assert_eq!(found.0, expected, "{text}: {found:?}");
    }
}
