//! One person can wipe or delete everything alone.

use bailiwick_model::facts::{Collection, SecuritySetting};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "lone_destroyer",
    title: "one person can wipe or delete everything alone",
    what: "Whether wiping devices, deleting backups and the like wait for a second person, as looked at within a year.",
    why: "In March 2026 one account wiped tens of thousands of devices with the management tool itself.",
    decides: &[Decides::whole("X.A.1")],
    audience: Audience::Both,
    needs: &[Collection::SecuritySettings],
    provider_fix: "switch on approval by a second administrator for wiping, deleting and retiring, and for deleting backups",
    customer_fix: "switch on approval by a second administrator for wiping, deleting and retiring, and for deleting backups",
    proof: "a new list with the setting in force",
    attack: &["T1485", "T1561"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SecuritySetting>(it, party, ["setting", "settings"]);
    tally.setting(
        "second-person-for-destruction",
        "off: one person destroys alone",
        "whether destruction waits for a second person",
    );
    tally.judgement(CONTROL.why, Rank::High)
}
