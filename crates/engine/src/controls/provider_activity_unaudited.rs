//! What the provider does here is audited by nobody.

use bailiwick_model::facts::{Collection, Review};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "provider_activity_unaudited",
    title: "what the provider does here is audited by nobody",
    what: "An audit of the provider's accounts and what they did, within a year, with its record.",
    why: "The provider's accounts are the ones that an intruder wants most.",
    decides: &[Decides::whole("2.C.5")],
    audience: Audience::Customer,
    needs: &[Collection::Reviews],
    provider_fix: "give the customer the records of your sessions",
    customer_fix: "audit what the provider's accounts did once a year at least, and keep the record",
    proof: "a record of this year's audit without open points",
    attack: &["T1199", "T1078.004"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Review>(it, party, ["review", "reviews"]);
    tally.reviewed(
        "provider-activity",
        365,
        "of other things only: the provider is never audited",
        "of the provider older than a year",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
