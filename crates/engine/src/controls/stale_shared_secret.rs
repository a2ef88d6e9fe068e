//! A shared secret that somebody who left still knows.

use bailiwick_model::facts::{Collection, PersonChange, VaultEntry};

use super::shared::is_blank;
use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::estate::text::plain;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "stale_shared_secret",
    title: "a shared secret that somebody who left still knows",
    what: "Shared secrets of the vault against the list of people who left: changed after the last of those who know it left, and with a reason for being shared.",
    why: "The door is locked, and the key is outside.",
    decides: &[Decides::whole("6.A.3")],
    audience: Audience::Both,
    needs: &[Collection::VaultEntries, Collection::PeopleChanges],
    provider_fix: "change the secret now and whenever somebody who knows it leaves; better, give everybody an account",
    customer_fix: "change the secret now and whenever somebody who knows it leaves; better, give everybody an account",
    proof: "a new list in which the secret was changed after the last departure",
    attack: &["T1078", "T1552"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<VaultEntry>(it, party, ["shared secret", "shared secrets"]);
    tally.need(Collection::PeopleChanges, party);
    let left: Vec<&PersonChange> = tally
        .rows::<PersonChange>()
        .into_iter()
        .filter(|row| tally.word(row.change) != Some("moved"))
        .collect();
    for row in tally.rows::<VaultEntry>() {
        tally.begin(row);
        match tally.word(row.secret_kind) {
            Some("shared") => {
                secret(it, &mut tally, row, &left);
                tally.named(row.justified, "shared without a reason", "why it is shared");
            }
            Some(_) => {}
            None => tally.open("whether it is shared"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::High)
}

/// A word for people who are not named.
fn is_group(word: &str) -> bool {
    const GROUPS: &[&str] = &[
        "everybody",
        "everyone",
        "anybody",
        "anyone",
        "all",
        "team",
        "teams",
        "staff",
        "group",
        "technicians",
        "helpdesk",
        "servicedesk",
        "support",
        "admins",
        "administrators",
        "employees",
        "engineers",
        "operators",
        "people",
        "users",
        "several",
        "many",
        "others",
        "etc",
        "various",
    ];
    GROUPS.contains(&plain(word).as_str())
}

/// A shared secret against those who left.
fn secret(it: &Context<'_>, tally: &mut Tally<'_, '_>, row: &VaultEntry, left: &[&PersonChange]) {
    let (Some(known_to), Some(rotated)) = (tally.word(row.known_to), tally.past(row.rotated)) else {
        tally.open("who knows it, and when it was changed");
        return;
    };
    let known_to: Vec<&str> =
        known_to.split([',', ';', '/', ' ', '\t']).filter(|known| !known.is_empty()).collect();
    if known_to.is_empty() || known_to.iter().any(|known| is_blank(known) || is_group(known)) {
        tally.open("who knows it, by name");
    }
    let knew = |person: &&&PersonChange| {
        let login = tally.word(person.person).unwrap_or_default();
        known_to.iter().any(|known| known.eq_ignore_ascii_case(login))
    };
    let times: Vec<_> = left.iter().filter(knew).map(|person| person.on).collect();
    if times.iter().any(|on| on.known().is_some_and(|on| *on > rotated && *on <= it.as_of())) {
        tally.wrong("not changed since somebody who knows it left");
    } else if times.iter().any(|on| !on.is_known()) {
        tally.open("when those who knew it left");
    }
}
