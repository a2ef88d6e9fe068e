//! Connections to others that nobody answers for.

use bailiwick_model::facts::{Collection, Connection};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unreviewed_connection",
    title: "connections to others that nobody answers for",
    what: "Every connection that is on has an owner and a purpose, and was reviewed within a year.",
    why: "Tunnels and trusts outlive the people and the contracts they were made for.",
    decides: &[Decides::whole("4.M.1"), Decides::whole("4.C.1"), Decides::whole("4.C.2")],
    audience: Audience::Both,
    needs: &[Collection::Connections],
    provider_fix: "find the owner and the purpose of each connection, review it, or close it",
    customer_fix: "find the owner and the purpose of each connection, review it, or close it",
    proof: "a new list in which every connection has an owner, a purpose and a review of this year",
    attack: &["T1199", "T1482"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Connection>(it, party, ["connection", "connections"]);
    for row in tally.rows::<Connection>() {
        if row.enabled.is(&false) {
            continue;
        }
        tally.begin(row);
        if row.enabled.known().is_none() {
            tally.doubt("whether it is switched on");
        }
        tally.named(row.owner, "without an owner", "who answers for it");
        tally.named(row.purpose, "without a purpose", "what it is for");
        tally.since(row.reviewed, 365, "not reviewed for a year", "when it was reviewed");
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
