//! A way in that is out of support, not updated or not scanned.

use bailiwick_model::facts::{Collection, SystemItem};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "neglected_remote_access",
    title: "a way in that is out of support, not updated or not scanned",
    what: "Systems that let people in from outside: supported by their maker, updated, and not administered over the internet; and every system of the inventory scanned for weaknesses within 30 days.",
    why: "VPN gateways and remote access tools are the first thing that attackers try.",
    decides: &[Decides::whole("1.A.1")],
    audience: Audience::Both,
    needs: &[Collection::Systems],
    provider_fix: "replace or update it, and scan it every month with a login",
    customer_fix: "replace or update it, and scan it every month with a login",
    proof: "a new inventory in which it is supported, updated and scanned",
    attack: &["T1190", "T1133"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SystemItem>(it, party, ["system", "systems"]);
    for row in tally.rows::<SystemItem>() {
        tally.begin(row);
        match row.remote_access.known() {
            Some(true) => {
                tally.until(row.supported_until, "out of support", "until when it is supported");
                tally.must(row.updated, true, "without its updates", "whether it is updated");
            }
            Some(false) => {}
            None => tally.open("whether it lets people in from outside"),
        }
        tally.since(row.last_scanned, 30, "not scanned for a month", "when it was last scanned");
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::High)
}
