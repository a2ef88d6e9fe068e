//! A provider's account that is on while nobody needs it.

use bailiwick_model::facts::{AccessUse, Collection};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "idle_provider_account",
    title: "a provider's account that is on while nobody needs it",
    what: "Every account of the provider that is enabled has a window that is still open at the time of the assessment.",
    why: "An account that is off cannot be stolen.",
    decides: &[Decides::whole("12.C.5")],
    audience: Audience::Customer,
    needs: &[Collection::AccessUses],
    provider_fix: "ask for a window whenever you need the account",
    customer_fix: "disable the account, and enable it for a window on request",
    proof: "a new list in which every enabled account has an open window",
    attack: &["T1078"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<AccessUse>(it, party, ["account", "accounts"]);
    for row in tally.rows::<AccessUse>() {
        tally.begin(row);
        match row.enabled.known() {
            Some(true) => {
                tally.until(row.window_ends, "enabled without an open window", "when its window ends");
            }
            Some(false) => {}
            None => tally.open("whether it is enabled"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
