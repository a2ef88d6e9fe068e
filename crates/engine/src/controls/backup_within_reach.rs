//! Backups that an intruder with administrator rights can delete.

use bailiwick_model::facts::{BackupJob, Collection};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "backup_within_reach",
    title: "backups that an intruder with administrator rights can delete",
    what: "Every system that is backed up: credentials of its own for the backups, a copy that is immutable or offline, and a copy elsewhere.",
    why: "Whoever encrypts the network deletes the backups first.",
    decides: &[Decides::whole("8.A.4")],
    audience: Audience::Both,
    needs: &[Collection::BackupJobs],
    provider_fix: "keep a copy that is immutable or offline, elsewhere, behind credentials that open nothing else",
    customer_fix: "keep a copy that is immutable or offline, elsewhere, behind credentials that open nothing else",
    proof: "a new list in which every system has such a copy",
    attack: &["T1490", "T1485"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<BackupJob>(it, party, ["system", "systems"]);
    for row in tally.rows::<BackupJob>() {
        tally.begin(row);
        tally.must(
            row.separate_credentials,
            true,
            "whose backups open with credentials of other systems",
            "which credentials open its backups",
        );
        tally.must(row.offsite, true, "without a copy elsewhere", "whether a copy is elsewhere");
        match (row.immutable.known(), row.offline.known()) {
            (Some(true), _) | (_, Some(true)) => {}
            (Some(false), Some(false)) => tally.wrong("without an immutable or offline copy"),
            _ => tally.open("whether a copy is immutable or offline"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::High)
}
