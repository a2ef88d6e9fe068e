//! Nobody looks at what happens after a password change.

use bailiwick_model::facts::{Collection, Review};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "no_hunt_after_password_change",
    title: "nobody looks at what happens after a password change",
    what: "An exercise within a year in which sensitive passwords were changed and failures with the old ones were looked for.",
    why: "Whoever still tries the old password is the intruder.",
    decides: &[Decides::whole("12.A.3")],
    audience: Audience::Both,
    needs: &[Collection::Reviews],
    provider_fix: "change sensitive passwords once a year without notice, tell users by another way, and read the logs of the next days",
    customer_fix: "change sensitive passwords once a year without notice, tell users by another way, and read the logs of the next days",
    proof: "a record of the hunt of this year",
    attack: &["T1078", "T1110"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Review>(it, party, ["review", "reviews"]);
    tally.reviewed(
        "password-change-hunt",
        365,
        "of other things only: such a hunt never was",
        "of a hunt older than a year",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
