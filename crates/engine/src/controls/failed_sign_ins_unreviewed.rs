//! Failed sign-ins that nobody reviews.

use bailiwick_model::facts::{Collection, Review};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "failed_sign_ins_unreviewed",
    title: "failed sign-ins that nobody reviews",
    what: "A review of failed sign-ins within 31 days, with its record, that left nothing unexplained.",
    why: "Spraying of passwords shows itself in failures first.",
    decides: &[Decides::whole("0.A.2"), Decides::whole("12.A.2")],
    audience: Audience::Both,
    needs: &[Collection::Reviews],
    provider_fix: "review failed sign-ins of privileged and provider accounts every month, and keep a record",
    customer_fix: "review failed sign-ins of privileged and provider accounts every month, and keep a record",
    proof: "a record of this month's review without open points",
    attack: &["T1110"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Review>(it, party, ["review", "reviews"]);
    tally.reviewed(
        "failed-sign-ins",
        31,
        "of other things only: failed sign-ins are never reviewed",
        "of failed sign-ins older than a month",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
