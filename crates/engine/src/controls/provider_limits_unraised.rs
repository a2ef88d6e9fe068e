//! The provider never checked with its customers what it may reach.

use bailiwick_model::facts::{Collection, Review};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "provider_limits_unraised",
    title: "the provider never checked with its customers what it may reach",
    what: "A review within a year in which the provider compared its rights with what it manages and raised the difference.",
    why: "The provider sees what it holds; the customer often does not.",
    decides: &[Decides::whole("12.M.1")],
    audience: Audience::Provider,
    needs: &[Collection::Reviews],
    provider_fix: "compare your rights with what you manage at every customer once a year, and raise the difference",
    customer_fix: "ask the provider for this comparison",
    proof: "a record of this year's comparison without open points",
    attack: &["T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Review>(it, party, ["review", "reviews"]);
    tally.reviewed(
        "provider-limits",
        365,
        "of other things only: rights were never compared",
        "of rights older than a year",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
