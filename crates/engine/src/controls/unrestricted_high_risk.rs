//! High-risk systems with the access of others.

use bailiwick_model::facts::{Collection, SystemItem};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unrestricted_high_risk",
    title: "high-risk systems with the access of others",
    what: "Every system that is marked as high-risk has reduced access, and the list of them was reviewed within a year. Where nothing is marked, it stays open which they are.",
    why: "Effort goes where the risk is, or it goes to waste.",
    decides: &[Decides::whole("5.A.6")],
    audience: Audience::Both,
    needs: &[Collection::Systems, Collection::Reviews],
    provider_fix: "take internet access and broad rights from high-risk systems, and review the list once a year",
    customer_fix: "take internet access and broad rights from high-risk systems, and review the list once a year",
    proof: "a new inventory in which every high-risk system is restricted, and the record of the review",
    attack: &["T1190", "T1078"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SystemItem>(it, party, ["system", "systems"]);
    let mut marked = 0;
    for row in tally.rows::<SystemItem>() {
        if row.high_risk.is(&false) {
            continue;
        }
        marked += 1;
        tally.begin(row);
        if row.high_risk.known().is_none() {
            tally.doubt("whether it is high-risk");
        }
        tally.must(
            row.restricted,
            true,
            "high-risk with the access of others",
            "whether access to it was reduced",
        );
        tally.end();
    }
    if marked == 0 {
        tally.unknown("which systems are high-risk: none is marked");
    }
    tally.reviewed(
        "high-risk",
        365,
        "reviewed, the list of high-risk systems not among them",
        "reviewed more than a year ago",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
