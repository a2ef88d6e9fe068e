//! A help desk that resets an administrator on a phone call.

use bailiwick_model::facts::{Collection, SecuritySetting};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "reset_without_proof",
    title: "a help desk that resets an administrator on a phone call",
    what: "Whether resetting the password or the factors of a privileged account needs proof of identity and is not open to the help desk, as looked at within a year.",
    why: "Whoever can reset an administrator is that administrator, and can be talked into it.",
    decides: &[Decides::but("X.A.3", "which accounts can reset an administrator; `who-reaches` names them")],
    audience: Audience::Both,
    needs: &[Collection::SecuritySettings],
    provider_fix: "let nobody but other administrators reset a privileged account, and only after proof of identity in person",
    customer_fix: "let nobody but other administrators reset a privileged account, and only after proof of identity in person",
    proof: "a new list with the setting in force",
    attack: &["T1098"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SecuritySetting>(it, party, ["setting", "settings"]);
    tally.setting(
        "reset-needs-proof",
        "off: privileged accounts are reset without proof",
        "whether resets of privileged accounts need proof",
    );
    tally.judgement(CONTROL.why, Rank::High)
}
