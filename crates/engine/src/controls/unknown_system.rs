//! Systems that nobody can explain.

use bailiwick_model::facts::{Collection, PortState, SystemItem};
use rustc_hash::FxHashSet;

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unknown_system",
    title: "systems that nobody can explain",
    what: "Every system of the inventory has a role, and every address that a scan saw open is in the inventory.",
    why: "What nobody knows, nobody updates, and nobody misses.",
    decides: &[Decides::whole("6.A.5")],
    audience: Audience::Both,
    needs: &[Collection::Systems, Collection::Scan],
    provider_fix: "find out what it is for, write it into the inventory, or switch it off",
    customer_fix: "find out what it is for, write it into the inventory, or switch it off",
    proof: "a new inventory that names the role of everything that a scan sees",
    attack: &["T1046"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SystemItem>(it, party, ["system", "systems"]);
    for row in tally.rows::<SystemItem>() {
        tally.begin(row);
        tally.named(row.role, "without a role", "what it is for");
        tally.end();
    }
    against_scans(it, party, &mut tally);
    tally.judgement(CONTROL.why, Rank::Medium)
}

/// What scans saw of the party's addresses. Without a scan nothing contradicts an inventory, and nothing confirms it.
fn against_scans(it: &Context<'_>, party: PartyIx, tally: &mut Tally<'_, '_>) {
    let listed = tally.need(Collection::Systems, party);
    let known: FxHashSet<&str> =
        tally.rows::<SystemItem>().iter().filter_map(|row| tally.word(row.address)).collect();
    let (mut scanned, mut whole) = (false, true);
    for port in it.index.ports.of(&party) {
        scanned = true;
        whole &= port.state != PortState::Unsure;
        whole &= it.covered(Collection::Scan, port.node.realm) == Some(true);
        let address = it.facts.text(port.address);
        if listed && port.state == PortState::Open && !known.contains(address) {
            tally.other(address, port.evidence, "open on the network and in no inventory");
        }
    }
    if !scanned || !whole {
        tally.lacks(
            Collection::Scan,
            "whether the network holds more than the inventory: no whole scan of it was read",
        );
    }
}
