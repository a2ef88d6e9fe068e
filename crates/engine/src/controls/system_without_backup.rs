//! A system that the provider is to back up, and does not.

use bailiwick_model::facts::{BackupJob, Collection};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "system_without_backup",
    title: "a system that the provider is to back up, and does not",
    what: "Every system of the provider and of its customers that stands in the list of backups is backed up.",
    why: "The system that nobody thought of is the one that holds the tickets, the passwords or the configuration.",
    decides: &[Decides::whole("8.M.1")],
    audience: Audience::Provider,
    needs: &[Collection::BackupJobs],
    provider_fix: "back it up",
    customer_fix: "ask the provider for the list of what it backs up for you",
    proof: "a new list in which everything is backed up",
    attack: &["T1486"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<BackupJob>(it, party, ["system", "systems"]);
    for of in it
        .operations
        .parties(Collection::BackupJobs)
        .into_iter()
        .filter(|of| it.serves(party, *of) == Some(true))
    {
        for row in it.operations.rows::<BackupJob>(it.facts, of) {
            tally.begin(row);
            tally.must(row.backed_up, true, "without a backup", "whether it is backed up");
            tally.end();
        }
    }
    tally.need_of_customers(Collection::BackupJobs);
    tally.judgement(CONTROL.why, Rank::High)
}
