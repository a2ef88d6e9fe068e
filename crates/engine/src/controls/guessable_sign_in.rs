//! Sign-ins whose passwords can be guessed.

use bailiwick_model::facts::{Collection, SecuritySetting};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "guessable_sign_in",
    title: "sign-ins whose passwords can be guessed",
    what: "Whether old protocols without a second factor are blocked, accounts lock after failures, and common passwords are refused, as looked at within a year.",
    why: "Guessing is cheap, never tires, and finds the one weak password.",
    decides: &[Decides::whole("1.A.3"), Decides::whole("12.A.1")],
    audience: Audience::Both,
    needs: &[Collection::SecuritySettings],
    provider_fix: "block old protocols, set a lockout, and refuse common passwords",
    customer_fix: "block old protocols, set a lockout, and refuse common passwords",
    proof: "a new list with the three settings in force",
    attack: &["T1110.001", "T1110.003"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SecuritySetting>(it, party, ["setting", "settings"]);
    tally.setting(
        "legacy-sign-in-blocked",
        "off: old protocols sign in",
        "whether old protocols are blocked",
    );
    tally.setting("lockout", "off: accounts never lock", "whether accounts lock after failures");
    tally.setting(
        "banned-passwords",
        "off: common passwords are taken",
        "whether common passwords are refused",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
