//! Somebody behind the provider reaches customers without their knowledge.

use bailiwick_model::facts::{Collection, Supplier};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unagreed_subcontractor",
    title: "somebody behind the provider reaches customers without their knowledge",
    what: "Every supplier that can reach customers was agreed with them.",
    why: "Nobody watches for somebody whom nobody knows.",
    decides: &[Decides::whole("X.A.4")],
    audience: Audience::Provider,
    needs: &[Collection::Suppliers],
    provider_fix: "tell customers who works behind you, and take the access from whoever was not agreed",
    customer_fix: "ask the provider who works behind it",
    proof: "a new list in which everybody who reaches customers was agreed",
    attack: &["T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Supplier>(it, party, ["supplier", "suppliers"]);
    for row in tally.rows::<Supplier>() {
        tally.begin(row);
        match row.reaches_customers.known() {
            Some(true) => {
                tally.must(row.agreed, true, "reaching customers and not agreed", "whether customers agreed");
            }
            Some(false) => {}
            None => tally.open("whether it reaches customers"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::High)
}
