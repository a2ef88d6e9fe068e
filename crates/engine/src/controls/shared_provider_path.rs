//! The provider comes in by the way that everybody uses.

use bailiwick_model::facts::{Collection, Connection};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "shared_provider_path",
    title: "the provider comes in by the way that everybody uses",
    what: "Every connection of the provider that is on is dedicated to it, by a VPN or something as safe; a remote access tool beside it fails.",
    why: "Traffic that takes its own path can be watched, limited and cut.",
    decides: &[Decides::whole("4.C.3"), Decides::whole("4.C.4")],
    audience: Audience::Customer,
    needs: &[Collection::Connections],
    provider_fix: "use one dedicated way into each customer, and remove the others",
    customer_fix: "give the provider one dedicated way in, and close the others",
    proof: "a new list in which every way in of the provider is dedicated",
    attack: &["T1133", "T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<Connection>(it, party, ["connection", "connections"]);
    let mut ways = 0;
    for row in tally.rows::<Connection>() {
        if row.of_provider.is(&false) || row.enabled.is(&false) {
            continue;
        }
        ways += 1;
        tally.begin(row);
        tally.must(row.of_provider, true, "of nobody", "whether it is the provider's");
        tally.must(row.enabled, true, "off", "whether it is on");
        tally.must(row.dedicated, true, "of the provider and not dedicated", "whether it is dedicated");
        tally.end();
    }
    if ways == 0 {
        tally.unknown("by which way the provider comes in: no connection of it is listed");
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
