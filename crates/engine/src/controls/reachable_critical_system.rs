//! Systems that the business depends on, within everybody's reach.

use bailiwick_model::facts::{Collection, NetworkRule, NetworkSegment};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "reachable_critical_system",
    title: "systems that the business depends on, within everybody's reach",
    what: "Rules that let users, guests, the internet, the provider or anything reach critical segments other than through a control point. Where no segment is marked as critical, it stays open which systems are.",
    why: "What must not fail should not be where everybody is.",
    decides: &[Decides::whole("4.A.2")],
    audience: Audience::Both,
    needs: &[Collection::NetworkRules, Collection::NetworkSegments],
    provider_fix: "put critical systems into a segment of their own, reached through a control point only",
    customer_fix: "put critical systems into a segment of their own, reached through a control point only",
    proof: "new lists with a critical segment and without such a rule",
    attack: &["T1021", "T1486"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<NetworkRule>(it, party, ["rule", "rules"]);
    let leads = |from: &str, to: &str| {
        matches!(from, "any" | "internet" | "user" | "guest" | "provider") && matches!(to, "any" | "critical")
    };
    tally.rules(leads, "open to critical systems");
    tally.need(Collection::NetworkSegments, party);
    let segments = tally.rows::<NetworkSegment>();
    if !segments.iter().any(|row| tally.word(row.segment_kind) == Some("critical")) {
        tally.unknown("which systems are critical: no segment is marked so");
    }
    tally.judgement(CONTROL.why, Rank::High)
}
