//! Uses of a provider's account that no ticket explains.

use bailiwick_model::facts::{AccessUse, Collection};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unexplained_provider_use",
    title: "uses of a provider's account that no ticket explains",
    what: "Every account of the provider: the uses that no ticket explains, and an audit within a year.",
    why: "A use that nobody ordered may be somebody else's.",
    decides: &[Decides::whole("12.C.4")],
    audience: Audience::Customer,
    needs: &[Collection::AccessUses, Collection::Reviews],
    provider_fix: "name a ticket for every use",
    customer_fix: "ask the provider about each of these uses, and audit once a year",
    proof: "a new list without unexplained uses, and the record of the audit",
    attack: &["T1078", "T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<AccessUse>(it, party, ["account", "accounts"]);
    for row in tally.rows::<AccessUse>() {
        tally.begin(row);
        match row.unexplained_uses.known() {
            Some(0) => {}
            Some(_) => tally.wrong("used without a ticket"),
            None => tally.open("which uses no ticket explains"),
        }
        tally.end();
    }
    tally.reviewed("provider-activity", 365, "used and never audited", "audited more than a year ago");
    tally.judgement(CONTROL.why, Rank::Medium)
}
