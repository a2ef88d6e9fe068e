//! Connections and rules that nobody uses.

use bailiwick_model::facts::{Collection, Connection, NetworkRule};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unused_connection",
    title: "connections and rules that nobody uses",
    what: "Every connection and rule that is on was used within 90 days.",
    why: "What nobody uses, nobody watches.",
    decides: &[Decides::whole("6.A.4")],
    audience: Audience::Both,
    needs: &[Collection::Connections, Collection::NetworkRules],
    provider_fix: "switch it off, and take it out after a month",
    customer_fix: "switch it off, and take it out after a month",
    proof: "new lists in which everything that is on was used this quarter",
    attack: &["T1133", "T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Connection>(it, party, ["connection or rule", "connections or rules"]);
    for row in tally.rows::<Connection>() {
        tally.begin(row);
        match row.enabled.known() {
            Some(true) => {
                tally.since(row.last_used, 90, "unused for 90 days and still on", "when it was last used");
            }
            Some(false) => {}
            None => tally.open("whether it is on"),
        }
        tally.end();
    }
    tally.need(Collection::NetworkRules, party);
    for row in tally.rows::<NetworkRule>() {
        tally.begin(row);
        match (row.enabled.known(), row.allowed.known()) {
            (Some(true), Some(true)) => {
                tally.since(row.last_hit, 90, "unused for 90 days and still on", "when it was last used");
            }
            (Some(false), _) | (_, Some(false)) => {}
            _ => tally.open("whether it is on"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
