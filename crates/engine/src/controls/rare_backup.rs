//! Backups that are rarer than the loss that can be borne.

use bailiwick_model::facts::{BackupJob, Collection};

use super::shared::hours;
use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "rare_backup",
    title: "backups that are rarer than the loss that can be borne",
    what: "Every system that is backed up: the hours between two backups against the hours of data that may be lost.",
    why: "What was written since the last backup is gone.",
    decides: &[Decides::whole("8.A.3")],
    audience: Audience::Both,
    needs: &[Collection::BackupJobs],
    provider_fix: "back it up as often as the tolerable loss asks",
    customer_fix: "back it up as often as the tolerable loss asks",
    proof: "a new list in which no interval is longer than the tolerable loss",
    attack: &["T1486"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<BackupJob>(it, party, ["system", "systems"]);
    for row in tally.rows::<BackupJob>() {
        tally.begin(row);
        match (hours(row.interval_hours), hours(row.rpo_hours)) {
            (Some(every), Some(most)) if every > most => tally.wrong("backed up too rarely"),
            (Some(_), Some(_)) => {}
            _ => tally.open("how often it is backed up, and how much may be lost"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
