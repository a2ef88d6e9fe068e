//! One administrator secret that opens several customers.

use bailiwick_model::Sym;
use bailiwick_model::facts::{Collection, VaultEntry};
use rustc_hash::{FxHashMap, FxHashSet};

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

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<VaultEntry>(it, party, ["entry", "entries"]);
    let all: Vec<(PartyIx, &VaultEntry)> = it
        .operations
        .parties(Collection::VaultEntries)
        .into_iter()
        .flat_map(|of| it.operations.rows::<VaultEntry>(it.facts, of).into_iter().map(move |row| (of, row)))
        .collect();
    let mut owners: FxHashMap<Sym, FxHashSet<PartyIx>> = FxHashMap::default();
    for (of, row) in &all {
        if let Some(print) = row.fingerprint.known() {
            owners.entry(*print).or_default().insert(*of);
        }
    }
    for (_, row) in &all {
        if tally.word(row.secret_kind) == Some("other") {
            continue;
        }
        tally.begin(*row);
        match row.fingerprint.known() {
            Some(print) if owners.get(print).is_some_and(|owners| owners.len() > 1) => {
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
    for customer in it.all_customers() {
        tally.need(Collection::VaultEntries, customer);
    }
    tally.judgement(CONTROL.why, Rank::High)
}
