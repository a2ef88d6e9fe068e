//! Backups that failed lately, or that nobody ever restored.

use bailiwick_model::facts::{BackupJob, Collection};

use super::shared::hours;
use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "untested_backup",
    title: "backups that failed lately, or that nobody ever restored",
    what: "Every system of the list is backed up, lately enough for its schedule, and a restore was tested within 180 days and worked.",
    why: "A backup that was never restored is a hope.",
    decides: &[Decides::whole("8.A.1")],
    audience: Audience::Both,
    needs: &[Collection::BackupJobs],
    provider_fix: "mend the backup, and restore it once every half year",
    customer_fix: "mend the backup, and restore it once every half year",
    proof: "a new list with fresh backups and a restore that worked",
    attack: &["T1485", "T1486"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<BackupJob>(it, party, ["system", "systems"]);
    for row in tally.rows::<BackupJob>() {
        tally.begin(row);
        tally.must(row.backed_up, true, "without a backup", "whether it is backed up");
        if !row.backed_up.is(&false) {
            let interval = hours(row.interval_hours);
            if interval.is_none() {
                tally.open("how often it is to be backed up");
            }
            let schedule = interval.map_or(7, |hours| i64::from(hours) / 12 + 2);
            tally.since(
                row.last_success,
                schedule,
                "whose backup is overdue",
                "when a backup last succeeded",
            );
            tally.since(row.restore_tested, 180, "not restored for half a year", "when a restore was tested");
            tally.must(row.restore_worked, true, "whose restore failed", "whether the restore worked");
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::High)
}
