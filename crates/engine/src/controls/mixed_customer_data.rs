//! Data of several customers in one place that all of them can be harmed through.

use bailiwick_model::facts::{Collection, HeldData};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "mixed_customer_data",
    title: "data of several customers in one place that all of them can be harmed through",
    what: "Every store of this provider that holds data of a customer: nobody with rights on another customer's data alone can write there.",
    why: "One opened store is then the data of every customer in it.",
    decides: &[Decides::whole("4.M.2")],
    audience: Audience::Provider,
    needs: &[Collection::DataHeld],
    provider_fix: "give each customer a store, a folder and a key of its own",
    customer_fix: "ask the provider where your data lies, and who else lies there",
    proof: "a new list in which every store is apart",
    attack: &["T1199", "T1486"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<HeldData>(it, party, ["store", "stores"]);
    let mut held = 0;
    for of in it
        .operations
        .parties(Collection::DataHeld)
        .into_iter()
        .filter(|of| it.serves(party, *of) == Some(true))
    {
        for row in it.operations.rows::<HeldData>(it.facts, of) {
            let holder = row.holder.known().and_then(|holder| it.operations.party(*holder));
            if holder.is_some_and(|holder| holder != party) {
                continue;
            }
            held += 1;
            tally.begin(row);
            match holder {
                Some(_) => tally.must(
                    row.apart,
                    true,
                    "with data of customers that is not kept apart",
                    "whether it is kept apart",
                ),
                None => tally.open("who holds it: no party of the estate is called so"),
            }
            tally.end();
        }
    }
    tally.need_of_customers(Collection::DataHeld);
    if held == 0 {
        tally.unknown("which data of customers this provider holds");
    }
    tally.judgement(CONTROL.why, Rank::High)
}
