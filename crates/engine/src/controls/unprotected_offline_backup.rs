//! Offline backups of the provider that are missing, readable, or beside their keys.

use bailiwick_model::facts::{BackupJob, Collection};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unprotected_offline_backup",
    title: "offline backups of the provider that are missing, readable, or beside their keys",
    what: "Every system of the provider: an offline copy, encrypted, with keys that are offline and apart from it.",
    why: "The provider's backups hold the keys to all customers.",
    decides: &[Decides::whole("8.M.2")],
    audience: Audience::Provider,
    needs: &[Collection::BackupJobs],
    provider_fix: "keep an encrypted offline copy, and its keys offline somewhere else",
    customer_fix: "ask the provider how its offline copies and their keys are kept",
    proof: "a new list in which every system has an encrypted offline copy and its keys are apart",
    attack: &["T1490", "T1552"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<BackupJob>(it, party, ["system", "systems"]);
    for row in tally.rows::<BackupJob>() {
        tally.begin(row);
        tally.must(row.offline, true, "without an offline copy", "whether a copy is offline");
        if !row.offline.is(&false) {
            tally.must(
                row.encrypted,
                true,
                "with an offline copy that is not encrypted",
                "whether it is encrypted",
            );
            tally.must(row.keys_apart, true, "with keys beside the copy", "where the keys are");
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
