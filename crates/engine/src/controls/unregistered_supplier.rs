//! A supplier that is in no register.

use bailiwick_model::facts::{Collection, Supplier};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unregistered_supplier",
    title: "a supplier that is in no register",
    what: "Every supplier of tools, applications or work: registered, with an owner, and its risk assessed within a year.",
    why: "A provider's supplier is a supplier of all its customers.",
    decides: &[Decides::whole("10.M.1")],
    audience: Audience::Provider,
    needs: &[Collection::Suppliers],
    provider_fix: "write it into the register, name an owner, and assess its risk",
    customer_fix: "ask the provider for its register of suppliers",
    proof: "a new list in which every supplier is registered and assessed this year",
    attack: &["T1195.002", "T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Supplier>(it, party, ["supplier", "suppliers"]);
    for row in tally.rows::<Supplier>() {
        tally.begin(row);
        tally.must(row.registered, true, "in no register", "whether it is registered");
        tally.named(row.owner, "without an owner", "who answers for it");
        tally.since(row.assessed, 365, "not assessed for a year", "when its risk was assessed");
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
