//! A system whose events nobody collects.

use bailiwick_model::facts::{Collection, LogSource, PartyKind};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unlogged_system",
    title: "a system whose events nobody collects",
    what: "Every system of the list of log sources: whether its events are collected, and whether the newest is less than a day old. A provider's list speaks of its remote management at least, a customer's of its identity provider; otherwise that stays open.",
    why: "What is not recorded cannot be found, by anybody, ever.",
    decides: &[Decides::whole("2.M.1"), Decides::whole("2.C.1")],
    audience: Audience::Both,
    needs: &[Collection::LogSources],
    provider_fix: "send the events of this system to the log system, and raise an alarm when they stop",
    customer_fix: "send the events of this system to the log system, and raise an alarm when they stop",
    proof: "a new list in which the system is collected and its newest event is of today",
    attack: &["T1562.008"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<LogSource>(it, party, ["system", "systems"]);
    for row in tally.rows::<LogSource>() {
        tally.begin(row);
        tally.must(row.collected, true, "not logged", "whether it is logged");
        tally.since(row.last_event, 1, "silent for more than a day", "when the newest event came");
        tally.end();
    }
    let wanted = match it.kind(party) {
        PartyKind::Provider => "remote-management",
        _ => "identity",
    };
    let rows = tally.rows::<LogSource>();
    if !rows.is_empty() && !rows.iter().any(|row| tally.word(row.log_class) == Some(wanted)) {
        tally.unknown(format!("whether a system of the class {wanted} is logged"));
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
