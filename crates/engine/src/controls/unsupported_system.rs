//! Systems that are out of support or not updated.

use bailiwick_model::facts::{Collection, SystemItem};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unsupported_system",
    title: "systems that are out of support or not updated",
    what: "Every system of the inventory: supported by its maker at the time of the assessment, and no update missing for longer than was agreed.",
    why: "A published fix tells everybody where the hole is.",
    decides: &[Decides::whole("7.A.1"), Decides::whole("7.M.1")],
    audience: Audience::Both,
    needs: &[Collection::Systems],
    provider_fix: "update it, or replace what is no longer supported",
    customer_fix: "update it, or replace what is no longer supported",
    proof: "a new inventory in which everything is supported and updated",
    attack: &["T1190", "T1068"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SystemItem>(it, party, ["system", "systems"]);
    for row in tally.rows::<SystemItem>() {
        tally.begin(row);
        tally.until(row.supported_until, "out of support", "until when it is supported");
        tally.must(row.updated, true, "without its updates", "whether it is updated");
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
