//! Administration from computers of daily work.

use bailiwick_model::facts::{Collection, SecuritySetting};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "administration_from_anywhere",
    title: "administration from computers of daily work",
    what: "Whether administrators work from hardened devices only, as looked at within a year.",
    why: "A session of an administrator on a computer with mail and a browser is a session of whoever owns that computer.",
    decides: &[Decides::whole("5.A.3")],
    audience: Audience::Both,
    needs: &[Collection::SecuritySettings],
    provider_fix: "let privileged accounts sign in from hardened devices only",
    customer_fix: "let privileged accounts sign in from hardened devices only",
    proof: "a new list with the setting in force",
    attack: &["T1078.002"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SecuritySetting>(it, party, ["setting", "settings"]);
    tally.setting(
        "hardened-administration",
        "off: administrators work from any device",
        "whether administrators work from hardened devices only",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
