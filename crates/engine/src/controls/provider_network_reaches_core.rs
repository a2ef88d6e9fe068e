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
    let leads = |from: &str, to: &str| {
        matches!(from, "any" | "provider") && matches!(to, "any" | "critical" | "backup")
    };
    tally.rules(leads, "open from the provider to the core");
    tally.judgement(CONTROL.why, Rank::High)
}
