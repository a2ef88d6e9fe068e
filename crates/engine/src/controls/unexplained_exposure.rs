//! Something is open to the internet without a reason.

use bailiwick_model::facts::{Collection, ExposedService};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unexplained_exposure",
    title: "something is open to the internet without a reason",
    what: "Every service that was seen from outside within 90 days has a purpose and is no administration page, and the attack surface was reviewed within 90 days.",
    why: "Each open service is one more thing that must never have a hole.",
    decides: &[Decides::whole("6.A.1")],
    audience: Audience::Both,
    needs: &[Collection::ExposedServices, Collection::Reviews],
    provider_fix: "close what has no purpose, move administration behind the VPN, and review every quarter",
    customer_fix: "close what has no purpose, move administration behind the VPN, and review every quarter",
    proof: "a new list in which everything has a purpose, and the record of the review",
    attack: &["T1190", "T1133"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<ExposedService>(it, party, ["service", "services"]);
    for row in tally.rows::<ExposedService>() {
        if tally.word(row.vantage) == Some("inside") {
            continue;
        }
        tally.begin(row);
        if row.vantage.known().is_none() {
            tally.doubt("from where it was seen");
        }
        tally.named(row.purpose, "without a purpose", "what it is for");
        tally.must(row.administration, false, "for administration", "whether it is an administration page");
        tally.since(row.seen, 90, "last looked for a quarter ago", "when it was seen");
        tally.end();
    }
    tally.reviewed(
        "attack-surface",
        90,
        "looked at, the attack surface never",
        "looked at more than a quarter ago",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
