//! Logs that are kept for less than half a year.

use bailiwick_model::facts::{Collection, LogSource};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "short_log_retention",
    title: "logs that are kept for less than half a year",
    what: "For every source of logs that is collected, the smaller of what is configured and what is really there: less than 180 days configured fails; 180 days configured with a shorter history stays open until the history is there.",
    why: "Intrusions go unnoticed for months; without the log nobody learns how far they went.",
    decides: &[Decides::whole("2.A.1")],
    audience: Audience::Both,
    needs: &[Collection::LogSources],
    provider_fix: "raise the retention to 180 days or more, and copy old events before they are deleted",
    customer_fix: "raise the retention to 180 days or more, and copy old events before they are deleted",
    proof: "a new list in which every source is kept for 180 days and its oldest event is that old",
    attack: &["T1070"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<LogSource>(it, party, ["source of logs", "sources of logs"]);
    for row in tally.rows::<LogSource>() {
        tally.begin(row);
        if row.collected.is(&false) {
            continue;
        }
        match row.kept_days.known() {
            Some(days) if *days < 180 => tally.wrong("kept for less than 180 days"),
            Some(_) => match row.oldest_event.known() {
                Some(oldest) if it.as_of().days_since(*oldest) >= 180 => {}
                _ => tally.open("whether half a year of events is really there"),
            },
            None => tally.open("for how many days events are kept"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
