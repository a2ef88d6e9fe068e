//! The network that the provider enters reaches the core.

use bailiwick_model::facts::{Collection, NetworkRule};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "provider_network_reaches_core",
    title: "the network that the provider enters reaches the core",
    what: "Rules that let the provider's segment reach critical, backup or all segments other than through a control point.",
    why: "The provider's way in is also the intruder's way in.",
    decides: &[Decides::whole("4.C.5")],
    audience: Audience::Customer,
    needs: &[Collection::NetworkRules],
    provider_fix: "enter customers through a segment of your own, and from there through control points only",
    customer_fix: "let the provider's segment reach control points only",
    proof: "a new list without such a rule",
    attack: &["T1021", "T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<NetworkRule>(it, party, ["rule", "rules"]);
    for row in tally.rows::<NetworkRule>() {
        tally.begin(row);
        let open = !row.allowed.is(&false) && !row.enabled.is(&false) && !row.control_point.is(&true);
        match (tally.word(row.from_kind), tally.word(row.to_kind)) {
            (Some(from), Some(to))
                if open
                    && matches!(from, "any" | "provider")
                    && matches!(to, "any" | "critical" | "backup") =>
            {
                if row.allowed.is(&true) && row.enabled.is(&true) && row.control_point.is(&false) {
                    tally.wrong("open from the provider to the core");
                } else {
                    tally.open("whether it is on, lets traffic pass, and leads to a control point");
                }
            }
            (Some(_), Some(_)) => {}
            _ => tally.open("between which segments it is"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::High)
}
