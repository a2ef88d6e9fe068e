//! A key of a program that opens more than it needs, or never changes.

use bailiwick_model::facts::{Collection, VaultEntry};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unscoped_machine_credential",
    title: "a key of a program that opens more than it needs, or never changes",
    what: "Keys, tokens and secrets of programs in the vault: limited to what they are needed for, and changed within a year.",
    why: "Stolen keys pass by every second factor, and nobody notices a program that works at night.",
    decides: &[Decides::whole("X.A.2")],
    audience: Audience::Both,
    needs: &[Collection::VaultEntries],
    provider_fix: "limit the key to what it is needed for, and change it every year",
    customer_fix: "limit the key to what it is needed for, and change it every year",
    proof: "a new list in which every key is limited and younger than a year",
    attack: &["T1528", "T1552"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<VaultEntry>(it, party, ["key", "keys"]);
    for row in tally.rows::<VaultEntry>() {
        tally.begin(row);
        match tally.word(row.secret_kind) {
            Some("service" | "api-key" | "ssh-key") => {
                tally.must(row.scoped, true, "not limited", "whether it is limited to what it is needed for");
                tally.since(row.rotated, 365, "older than a year", "when it was changed");
            }
            Some(_) => {}
            None => tally.open("what it opens"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
