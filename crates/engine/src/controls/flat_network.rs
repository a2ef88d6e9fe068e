//! A network in which everything reaches everything.

use bailiwick_model::facts::{Collection, NetworkRule, NetworkSegment};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "flat_network",
    title: "a network in which everything reaches everything",
    what: "Rules that let users, guests, the internet or anything reach management or backup segments, or everything, other than through a control point; and a drawing of every segment that was checked within a year.",
    why: "In a flat network the first stolen computer is the whole company.",
    decides: &[Decides::whole("4.A.1")],
    audience: Audience::Both,
    needs: &[Collection::NetworkRules, Collection::NetworkSegments],
    provider_fix: "let traffic to management and backup pass through jump hosts only, and check the drawing once a year",
    customer_fix: "let traffic to management and backup pass through jump hosts only, and check the drawing once a year",
    proof: "new lists without such a rule, with every segment checked",
    attack: &["T1021", "T1570"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<NetworkRule>(it, party, ["rule or segment", "rules or segments"]);
    let leads = |from: &str, to: &str| {
        matches!(from, "any" | "internet" | "user" | "guest") && matches!(to, "any" | "management" | "backup")
    };
    tally.rules(leads, "open from everywhere to management, backup or everything");
    tally.need(Collection::NetworkSegments, party);
    for row in tally.rows::<NetworkSegment>() {
        tally.begin(row);
        tally.since(row.reviewed, 365, "not checked for a year", "when the drawing was checked");
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
