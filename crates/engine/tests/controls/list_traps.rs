//! Rows of the neutral lists that look good and say nothing, or say less than they seem to.

use bailiwick_engine::assessment::Verdict::{Fail, Pass, Unknown};
use bailiwick_model::Observed::{Known, NotCollected, Unreadable};
use bailiwick_model::facts::{KevCatalogue, PartyKind};
use bailiwick_model::{Evidence, Source, Time};

use crate::clean::Clean;
use crate::lists::{review, setting};
use crate::traps::{after, verdict};
use crate::world::today;

#[test]
fn a_cell_that_is_no_number_of_a_vulnerability_is_not_known_to_be_harmless() {
    let cell = |text: &'static str| {
        after("exploited_weakness_open", "north", move |it| {
            let cve = it.world.text(text);
            it.world.facts.weaknesses[0].cve = Known(cve);
        })
    };
    for text in ["CVE 2024 1709", "2024-1709", "CVE-2024-170", "CVE-2025-0001, see ticket", "n/a;"] {
        assert_eq!(cell(text), Unknown, "{text}");
    }
    for text in ["CVE-2025-0001; cve-2024-1709", " cve-2024-1709 ", "GHSA-x CVE-2024-1709"] {
        assert_eq!(cell(text), Fail, "{text}");
    }
    assert_eq!(cell("cve-2025-0001,CVE-2025-12345"), Pass);
}

/// A catalogue of its own file.
fn catalogue(it: &mut Clean, days: i64, complete: bool) {
    let facts = &mut it.world.facts;
    let source = facts.add_source(Source { path: "more.json".into(), reference: true, ..Source::default() });
    let evidence = Evidence { source, record: 0 };
    let released = Known(today().plus_days(days));
    facts.kev_catalogues.push(KevCatalogue { released, evidence, ..KevCatalogue::default() });
    let list = bailiwick_model::facts::Collection::Kev;
    let mut coverage = facts.coverage.iter().find(|known| known.collection == list).unwrap().clone();
    (coverage.complete, coverage.evidence) = (complete, evidence);
    facts.coverage.push(coverage);
}

#[test]
fn only_a_whole_catalogue_that_was_out_by_then_is_current() {
    for control in ["exploited_weakness_open", "known_exploited_open"] {
        let with = |days: i64, complete: bool| {
            after(control, "north", move |it| {
                it.world.facts.kev_catalogues[0].released = Known(today().plus_days(-60));
                catalogue(it, days, complete);
            })
        };
        assert_eq!(with(-3, false), Unknown, "{control}");
        assert_eq!(with(20, true), Unknown, "{control}");
        assert_eq!(with(-3, true), Pass, "{control}");
    }
}

#[test]
fn of_two_dates_of_a_vulnerability_the_earlier_counts() {
    for dates in [["2025-12-10", "2027-01-01"], ["2027-01-01", "2025-12-10"]] {
        let twice = after("exploited_weakness_open", "north", |it| {
            for date in dates {
                it.known_exploited("CVE-2025-0001", date);
            }
        });
        assert_eq!(twice, Fail, "{dates:?}");
    }
}

#[test]
fn a_name_that_two_parties_share_is_nobodys() {
    let named = |id: &'static str, written: &'static str| {
        after("short_log_retention", "north", move |it| {
            let [id, written] = [id, written].map(|text| it.world.text(text));
            let mut other = it.world.facts.parties[0].clone();
            (other.id, other.name, other.kind) = (id, id, PartyKind::Customer);
            it.world.facts.parties.push(other);
            for row in &mut it.world.facts.log_sources[..2] {
                row.party = written;
            }
        })
    };
    assert_eq!(named("nor-th", "NORTH"), Unknown);
    assert_eq!(named("nor-th", "north"), Pass);
}

/// A vault after a change of the fingerprints of the entries of administrators at acme and birch.
fn prints(acme: &'static str, birch: &'static str) -> bailiwick_engine::assessment::Verdict {
    after("credential_at_several_customers", "north", |it| {
        for (at, text) in [(3, acme), (6, birch)] {
            let print = it.world.text(text);
            it.world.facts.vault_entries[at].fingerprint = Known(print);
        }
    })
}

#[test]
fn fingerprints_are_compared_as_what_they_stand_for() {
    assert_eq!(prints("AA:0B:cc", "aa 0b CC"), Fail);
    assert_eq!(prints("none", "aa0bcc"), Unknown);
    assert_eq!(prints("N/A", "n.a."), Unknown);
    assert_eq!(prints("0000", "0000"), Unknown);
    assert_eq!(prints("keyed:00aa", "00bb"), Unknown);
    assert_eq!(prints("00aa", "00bb"), Pass);
}

#[test]
fn people_who_know_a_secret_are_told_apart_and_groups_are_nobody() {
    let known_to = |text: &'static str| {
        after("stale_shared_secret", "north", move |it| {
            let people = it.world.text(text);
            let entry = &mut it.world.facts.vault_entries[1];
            (entry.known_to, entry.rotated) = (Known(people), Known(today().plus_days(-200)));
        })
    };
    for text in ["olga,uwe", "olga;uwe", "olga/UWE", "olga uwe"] {
        assert_eq!(known_to(text), Fail, "{text}");
    }
    for text in ["everybody", "olga, Team", "none", ";"] {
        assert_eq!(known_to(text), Unknown, "{text}");
    }
    assert_eq!(known_to("olga"), Pass);
}

#[test]
fn dates_that_cannot_be_are_no_dates() {
    let ahead = Known(today().plus_days(30));
    let zero = Known(Time(0));
    let rotated = after("stale_shared_secret", "north", |it| it.world.facts.vault_entries[1].rotated = ahead);
    assert_eq!(rotated, Unknown);
    let made = after("missing_image", "north", |it| it.world.facts.backup_jobs[0].image_made = ahead);
    assert_eq!(made, Unknown);
    let changed = after("missing_image", "north", |it| it.world.facts.backup_jobs[0].last_changed = zero);
    assert_eq!(changed, Unknown);
    for removed in [zero, Known(Time::parse("2025-10-31").unwrap())] {
        let early = after("rights_kept_after_move", "north", |it| {
            it.world.facts.person_changes[0].rights_removed = removed;
        });
        assert_eq!(early, Unknown, "{removed:?}");
    }
}

#[test]
fn of_two_reviews_of_a_day_the_worse_counts() {
    for worse_first in [true, false] {
        let twice = after("failed_sign_ins_unreviewed", "north", |it| {
            let mut other = review(it, "north", "failed-sign-ins").clone();
            other.open_items = Known(3);
            let at = if worse_first { 0 } else { it.world.facts.reviews.len() };
            it.world.facts.reviews.insert(at, other);
        });
        assert_eq!(twice, Fail, "{worse_first}");
    }
}

#[test]
fn a_review_or_setting_whose_key_was_not_read_leaves_the_list_open() {
    let undated = after("failed_sign_ins_unreviewed", "north", |it| {
        let mut other = review(it, "north", "failed-sign-ins").clone();
        other.done = Unreadable;
        it.world.facts.reviews.push(other);
    });
    assert_eq!(undated, Unknown);
    let of_what = |days: i64| {
        after("failed_sign_ins_unreviewed", "north", move |it| {
            let mut other = review(it, "north", "network").clone();
            (other.review_of, other.done) = (Unreadable, Known(today().plus_days(days)));
            it.world.facts.reviews.push(other);
        })
    };
    assert_eq!(of_what(-1), Unknown);
    assert_eq!(of_what(-300), Pass, "a later review replaces it whatever it was of");
    let unnamed = after("guessable_sign_in", "north", |it| {
        let mut other = setting(it, "north", "lockout").clone();
        other.setting = Unreadable;
        it.world.facts.security_settings.push(other);
    });
    assert_eq!(unnamed, Unknown);
}

#[test]
fn a_word_for_a_missing_record_is_no_record() {
    for (text, wanted) in [
        ("tbd", Unknown),
        ("Pending", Unknown),
        (".", Unknown),
        ("no record", Fail),
        ("none.", Fail),
        ("T-1", Pass),
    ] {
        let mut it = Clean::new();
        let reference = it.world.text(text);
        review(&mut it, "north", "failed-sign-ins").reference = Known(reference);
        assert_eq!(verdict(it, "failed_sign_ins_unreviewed", "north"), wanted, "{text}");
    }
}

#[test]
fn an_interval_that_no_backup_has_says_nothing() {
    for hours in [Known(0), Known(8_761), Known(u32::MAX)] {
        for control in ["untested_backup", "rare_backup"] {
            let absurd = after(control, "north", |it| it.world.facts.backup_jobs[0].interval_hours = hours);
            assert_eq!(absurd, Unknown, "{control} {hours:?}");
        }
        let loss = after("rare_backup", "north", |it| it.world.facts.backup_jobs[0].rpo_hours = hours);
        assert_eq!(loss, Unknown, "{hours:?}");
    }
}

/// The clean estate with another customer, of whom no list speaks, and of another provider where it has an agreement.
fn with_cedar(control: &str, agreement: bool) -> bailiwick_engine::assessment::Verdict {
    after(control, "north", move |it| {
        let [cedar, south] = ["cedar", "south"].map(|id| it.world.text(id));
        for (id, kind) in [(cedar, PartyKind::Customer), (south, PartyKind::Provider)] {
            let mut party = it.world.facts.parties[0].clone();
            (party.id, party.name, party.kind) = (id, id, kind);
            it.world.facts.parties.push(party);
        }
        if agreement {
            let mut other = it.world.facts.agreements[0].clone();
            (other.provider, other.customer) = ((south, south), (cedar, cedar));
            it.world.facts.agreements.push(other);
        }
    })
}

#[test]
fn a_customer_of_another_provider_is_not_asked_of_this_one() {
    for control in [
        "agreed_logging_missing",
        "credential_at_several_customers",
        "mixed_customer_data",
        "system_without_backup",
        "unowned_recommendation",
    ] {
        assert_eq!(with_cedar(control, true), Pass, "{control}: it is south's");
        assert_eq!(with_cedar(control, false), Unknown, "{control}: it may be north's");
    }
}

#[test]
fn whether_a_row_counts_is_to_be_known_before_it_is_a_fault() {
    let blank = |control: &str, change: fn(&mut Clean)| after(control, "north", change);
    let exposed: fn(&mut Clean) = |it| {
        let row = &mut it.world.facts.exposed_services[0];
        (row.vantage, row.administration, row.second_factor) = (NotCollected, Known(true), Known(false));
    };
    assert_eq!(blank("unexplained_exposure", exposed), Unknown);
    assert_eq!(blank("unprotected_sign_in_page", exposed), Unknown);
    let risky: fn(&mut Clean) = |it| {
        let row = &mut it.world.facts.systems[0];
        (row.high_risk, row.restricted) = (NotCollected, Known(false));
    };
    assert_eq!(blank("unrestricted_high_risk", risky), Unknown);
    let old: fn(&mut Clean) = |it| {
        let row = &mut it.world.facts.connections[0];
        (row.enabled, row.reviewed) = (NotCollected, Known(today().plus_days(-400)));
    };
    assert_eq!(blank("unreviewed_connection", old), Unknown);
    assert_eq!(
        blank("untested_backup", |it| it.world.facts.backup_jobs[0].interval_hours = NotCollected),
        Unknown
    );
}

#[test]
fn an_entry_that_names_no_product_may_be_about_this_one() {
    for (vendor, product) in
        [("ConnectWise", ""), ("ConnectWise", "Multiple Products"), ("", "ScreenConnect")]
    {
        let verdict = after("known_exploited_open", "north", move |it| {
            it.known_exploited("CVE-2025-0009", "2025-03-10");
            let [vendor, product] = [vendor, product].map(|text| it.world.text(text));
            let entry = it.world.facts.kev.last_mut().unwrap();
            (entry.vendor, entry.product) = (vendor, product);
        });
        assert_eq!(verdict, Unknown, "{vendor} {product}");
    }
}
