//! People and mail that phishing gets through to.

use bailiwick_model::facts::{Collection, SecuritySetting};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "open_to_phishing",
    title: "people and mail that phishing gets through to",
    what: "Whether mail in the party's name is refused when it is not the party's (DMARC), and a training within a year.",
    why: "Most intrusions begin with a mail.",
    decides: &[Decides::whole("1.A.4")],
    audience: Audience::Both,
    needs: &[Collection::SecuritySettings, Collection::Reviews],
    provider_fix: "enforce DMARC for every domain that sends mail, and train people once a year",
    customer_fix: "enforce DMARC for every domain that sends mail, and train people once a year",
    proof: "a new list with DMARC enforced and the record of the training",
    attack: &["T1566"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<SecuritySetting>(it, party, ["point", "points"]);
    tally.setting("dmarc-enforced", "off: anybody can write in this name", "whether DMARC is enforced");
    tally.reviewed(
        "phishing-training",
        365,
        "elsewhere only: nobody was trained",
        "trained more than a year ago",
    );
    tally.judgement(CONTROL.why, Rank::Medium)
}
