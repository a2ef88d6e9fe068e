//! One administrator secret that opens several customers.

use bailiwick_model::facts::{Collection, VaultEntry};
use rustc_hash::{FxHashMap, FxHashSet};

use super::shared::is_blank;
use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "credential_at_several_customers",
    title: "one administrator secret that opens several customers",
    what: "Fingerprints of the secrets of administrators, services, keys and shared accounts in the vault: the same one at two customers fails. Secrets are compared and never kept.",
    why: "One stolen secret then opens all of them.",
    decides: &[Decides::whole("4.M.3")],
    audience: Audience::Provider,
    needs: &[Collection::VaultEntries],
    provider_fix: "give each customer a secret of its own, and change the shared one everywhere",
    customer_fix: "ask the provider to show that no secret of yours opens another customer",
    proof: "a new list in which no fingerprint stands at two customers",
    attack: &["T1078", "T1550.002"],
    judge,
};

/// Begins fingerprints that were made while reading, under a key that nobody else has.
const OURS: &str = "keyed";

/// A fingerprint as all programs would write it; `None` where the cell holds none.
pub(crate) fn print(written: &str) -> Option<String> {
    let kept = |letter: &char| !letter.is_whitespace() && !matches!(letter, ':' | '-');
    let print: String = written.chars().filter(kept).flat_map(char::to_lowercase).collect();
    (!is_blank(written)).then_some(print)
}

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<VaultEntry>(it, party, ["entry", "entries"]);
    let all: Vec<(PartyIx, &VaultEntry)> = it
        .operations
        .parties(Collection::VaultEntries)
        .into_iter()
        .filter(|of| it.serves(party, *of) == Some(true))
        .flat_map(|of| it.operations.rows::<VaultEntry>(it.facts, of).into_iter().map(move |row| (of, row)))
        .collect();
    let mut owners: FxHashMap<String, FxHashSet<PartyIx>> = FxHashMap::default();
    let mut keys: FxHashSet<bool> = FxHashSet::default();
    let mut with_prints: FxHashSet<PartyIx> = FxHashSet::default();
    for (of, row) in &all {
        if let Some(print) = tally.word(row.fingerprint).and_then(print) {
            keys.insert(print.starts_with(OURS));
            with_prints.insert(*of);
            owners.entry(print).or_default().insert(*of);
        }
    }
    if keys.len() > 1 && with_prints.len() > 1 {
        tally.unknown("which secrets are the same: some entries give a fingerprint, and others the secret");
    }
    for (_, row) in &all {
        if tally.word(row.secret_kind) == Some("other") {
            continue;
        }
        tally.begin(*row);
        match tally.word(row.fingerprint).and_then(print) {
            Some(print) if owners.get(&print).is_some_and(|owners| owners.len() > 1) => {
                tally.wrong("with a secret that opens several customers");
            }
            Some(_) => {}
            None => tally.open("which secrets are the same: no fingerprint"),
        }
        if row.secret_kind.known().is_none() {
            tally.open("what the secret opens");
        }
        tally.end();
    }
    tally.need_of_customers(Collection::VaultEntries);
    tally.judgement(CONTROL.why, Rank::High)
}
