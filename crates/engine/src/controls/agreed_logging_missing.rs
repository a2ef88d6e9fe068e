//! Logging that was agreed and is not done.

use bailiwick_model::facts::{Collection, LogSource};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "agreed_logging_missing",
    title: "logging that was agreed and is not done",
    what: "Every system of any customer or of the provider whose list of log sources says that the agreement asks the provider to log it.",
    why: "The customer believes that somebody watches.",
    decides: &[Decides::whole("2.M.2")],
    audience: Audience::Provider,
    needs: &[Collection::LogSources],
    provider_fix: "collect what was agreed, or tell the customer that it is not collected",
    customer_fix: "ask the provider for the list of what it logs for you",
    proof: "a new list in which everything agreed is collected",
    attack: &["T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<LogSource>(it, party, ["agreed source", "agreed sources"]);
    let mut agreed = 0;
    for of in it
        .operations
        .parties(Collection::LogSources)
        .into_iter()
        .filter(|of| it.serves(party, *of) == Some(true))
    {
        for row in it.operations.rows::<LogSource>(it.facts, of) {
            if row.agreed.is(&false) {
                continue;
            }
            agreed += 1;
            tally.begin(row);
            tally.must(row.agreed, true, "not agreed", "whether the agreement asks for it");
            tally.must(row.collected, true, "not logged", "whether it is logged");
            tally.end();
        }
    }
    tally.need_of_customers(Collection::LogSources);
    if agreed == 0 {
        tally.unknown("which logging was agreed");
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
