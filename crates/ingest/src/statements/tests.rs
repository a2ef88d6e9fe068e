use bailiwick_model::Observed::{Known, NotCollected, Unreadable};
use bailiwick_model::Time;

use crate::testing::{codes, facts};

#[test]
fn order_case_mark_and_delimiter_of_the_columns_do_not_matter() {
    let comma = "party,log_source,log_class,kept_days,collected\nacme,sign-ins,identity,365,yes\n";
    let semicolon =
        "\u{feff}Kept Days;COLLECTED;Log-Class;Party;log_source\r\n365;Yes;Identity;acme;sign-ins\r\n";
    let marked =
        "sep=;\nlog_source;log_class;party;kept_days;collected\n\"sign-ins\";identity;acme;365;TRUE\n";
    let tabs = "log_source\tlog_class\tparty\tcollected\tkept_days\nsign-ins\tidentity\tacme\t1\t365\n";
    for text in [comma, semicolon, marked, tabs] {
        let facts = facts("logs.csv", text);
        assert!(codes(&facts).is_empty(), "{:?}", facts.diagnostics);
        let [source] = facts.log_sources.as_slice() else { panic!("{text}") };
        assert_eq!((facts.text(source.party), source.kept_days), ("acme", Known(365)));
        assert_eq!(source.log_class.map(|word| facts.text(word)), Known("identity"));
        assert_eq!((source.collected, source.immutable), (Known(true), NotCollected));
        assert!(facts.coverage[0].complete);
    }
}

#[test]
fn what_is_empty_or_unknown_says_nothing_and_what_is_wrong_is_not_read() {
    let text = "party,log_source,log_class,kept_days,oldest_event,collected\nacme,a,identity,?,n/a,\nacme,b,identiy,many,soon,perhaps\n";
    let facts = facts("logs.csv", text);
    assert_eq!(codes(&facts), ["list/cell"; 4]);
    assert_eq!(facts.diagnostics[0].help, "is `identity` meant?");
    let [empty, wrong] = facts.log_sources.as_slice() else { panic!() };
    assert_eq!(
        (empty.kept_days, empty.oldest_event, empty.collected),
        (NotCollected, NotCollected, NotCollected)
    );
    assert_eq!((wrong.kept_days, wrong.oldest_event, wrong.collected), (Unreadable, Unreadable, Unreadable));
}

#[test]
fn a_row_that_cannot_be_read_leaves_the_list_incomplete() {
    let text = "party,rule,from_kind\nacme,1,user\nacme,2\nacme,,user\n";
    let facts = facts("rules.csv", text);
    assert_eq!((codes(&facts), facts.network_rules.len()), (vec!["list/cells", "list/unnamed"], 1));
    assert!(!facts.coverage[0].complete);
    let source = &facts.sources[0];
    assert_eq!(
        source.locate(facts.network_rules[0].evidence.record),
        "rules.csv line 2",
        "as an editor counts"
    );
}

#[test]
fn secrets_are_compared_and_never_kept() {
    let text = "vault_entry,secret_kind,secret,rotated,party\n1,administrator,CANARY-a,2026-01-02,acme\n2,administrator,CANARY-a,,birch\n3,administrator,CANARY-b,,birch\n4,shared,,,birch\n";
    let facts = facts("vault.csv", text);
    let of = |at: usize| facts.vault_entries[at].fingerprint.map(|sym| facts.text(sym).to_owned());
    assert_eq!(of(0), of(1));
    assert_ne!(of(1), of(2));
    assert_eq!(of(3), NotCollected);
    assert_eq!(facts.vault_entries[0].rotated, Known(Time::parse("2026-01-02").unwrap()));
    assert!(!format!("{facts:?}").contains("CANARY"));
}

#[test]
fn a_quote_that_is_not_closed_leaves_the_list_incomplete() {
    let columns = "party,connection,connection_kind,of_provider,enabled,dedicated,owner\n";
    let row = |owner: &str| format!("acme,vpn,vpn,yes,yes,yes,{owner}\n");
    let closed = facts("paths.csv", &format!("{columns}{}{}", row("\"net, sea\""), row("\"two\nlines\"")));
    assert_eq!((codes(&closed), closed.coverage[0].complete), (vec![], true), "quotes that close are fine");
    let open = facts("paths.csv", &format!("{columns}{}{}", row("\"net"), row("sea")));
    assert_eq!((codes(&open), open.coverage[0].complete), (vec!["list/quote"], false));
    let closed_late = facts("paths.csv", &format!("{columns}{}{}", row("\"net"), row("sea\"")));
    assert!(!closed_late.coverage[0].complete, "a row inside a cell is a row that was lost");
}
