//! Logs that whoever runs the watched system can delete.

use bailiwick_model::facts::{Collection, LogSource};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "deletable_logs",
    title: "logs that whoever runs the watched system can delete",
    what: "For every source of logs that is collected: whether other people administer the log than the system, and whether events can be changed or deleted before their time.",
    why: "The first thing that an intruder with administrator rights does is to delete the traces.",
    decides: &[Decides::whole("2.A.2")],
    audience: Audience::Both,
    needs: &[Collection::LogSources],
    provider_fix: "keep logs in a system with administrators of its own, and make them immutable for the time that they are kept",
    customer_fix: "keep logs in a system with administrators of its own, and make them immutable for the time that they are kept",
    proof: "a new list in which every source is separate and immutable",
    attack: &["T1070.001", "T1562.008"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<LogSource>(it, party, ["source of logs", "sources of logs"]);
    for row in tally.rows::<LogSource>() {
        tally.begin(row);
        if row.collected.is(&false) {
            continue;
        }
        tally.must(
            row.separate,
            true,
            "administered by whoever administers the system",
            "whether somebody else administers the log",
        );
        tally.must(
            row.immutable,
            true,
            "with events that can be deleted or changed",
            "whether events can be deleted or changed",
        );
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
