//! Critical systems that could not be set up again quickly.

use bailiwick_model::facts::{BackupJob, Collection};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "missing_image",
    title: "critical systems that could not be set up again quickly",
    what: "Every system that is marked as critical has an image that is newer than its last major change.",
    why: "After an attack, systems are set up from nothing, one after the other.",
    decides: &[Decides::whole("8.A.2")],
    audience: Audience::Both,
    needs: &[Collection::BackupJobs],
    provider_fix: "make an image after every major change, and keep it offline",
    customer_fix: "make an image after every major change, and keep it offline",
    proof: "a new list in which every critical system has an image newer than its last change",
    attack: &["T1486"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<BackupJob>(it, party, ["critical system", "critical systems"]);
    let mut critical = 0;
    for row in tally.rows::<BackupJob>() {
        if row.critical.is(&false) {
            continue;
        }
        critical += 1;
        tally.begin(row);
        tally.must(row.critical, true, "not critical", "whether the business depends on it");
        match (tally.past(row.image_made), tally.past(row.last_changed)) {
            (Some(made), Some(changed)) if made < changed => {
                tally.wrong("with an image older than its last change");
            }
            (Some(_), Some(_)) => {}
            _ => tally.open("how old its image is"),
        }
        tally.end();
    }
    if critical == 0 {
        tally.unknown("which systems are critical: none is marked");
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
