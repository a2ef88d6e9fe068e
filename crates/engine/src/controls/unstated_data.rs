//! The provider holds data of the customer that nobody agreed on.

use bailiwick_model::facts::{Collection, HeldData};
use bailiwick_model::{Observed, Sym};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unstated_data",
    title: "the provider holds data of the customer that nobody agreed on",
    what: "Every store of somebody else that holds data of this customer, or that can open it, is in the agreement.",
    why: "After an incident at the provider the first question is which data was there.",
    decides: &[Decides::whole("10.C.3")],
    audience: Audience::Customer,
    needs: &[Collection::DataHeld],
    provider_fix: "tell the customer what you hold of it, and hold no more than was agreed",
    customer_fix: "ask the provider what it holds, and write it into the agreement",
    proof: "a new list in which everything held is agreed",
    attack: &["T1213", "T1530"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<HeldData>(it, party, ["store", "stores"]);
    for row in tally.rows::<HeldData>() {
        tally.begin(row);
        tally.must(row.agreed, true, "held and not agreed", "whether it was agreed");
        if !row.openable.is_known() {
            tally.open("whether the holder can open it");
        }
        tally.end();
    }
    let held: Vec<String> = tally.rows::<HeldData>().iter().map(|row| line(it, row)).collect();
    let judgement = tally.judgement(CONTROL.why, Rank::Medium);
    if held.is_empty() { judgement } else { judgement.saying(format!("held elsewhere: {}", held.join("; "))) }
}

/// One store, as the customer reads it.
fn line(it: &Context<'_>, row: &HeldData) -> String {
    let word =
        |said: Observed<Sym>| said.known().map_or("not stated", |word| it.facts.text(*word)).to_owned();
    let items =
        row.items.known().map_or_else(|| "items not counted".to_owned(), |count| format!("{count} items"));
    let open = match row.openable.known() {
        Some(true) => "can be opened there",
        Some(false) => "cannot be opened there",
        None => "not known whether it can be opened there",
    };
    format!("{} at {} ({items}, {open})", word(row.data_kind), word(row.holder))
}
