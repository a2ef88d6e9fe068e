//! A page on the internet that anybody may try passwords on.

use bailiwick_model::facts::{Collection, ExposedService};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unprotected_sign_in_page",
    title: "a page on the internet that anybody may try passwords on",
    what: "Every service that was seen from outside: its sign-in asks for a second factor and limits the rate of attempts, or it has none.",
    why: "Leaked passwords are tried on every page that answers.",
    decides: &[Decides::whole("1.A.2")],
    audience: Audience::Both,
    needs: &[Collection::ExposedServices],
    provider_fix: "put it behind the VPN or the identity provider, with a second factor and a limit of attempts",
    customer_fix: "put it behind the VPN or the identity provider, with a second factor and a limit of attempts",
    proof: "a new list in which every service asks for a second factor and limits attempts",
    attack: &["T1110.004", "T1133"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<ExposedService>(it, party, ["service", "services"]);
    for row in tally.rows::<ExposedService>() {
        if tally.word(row.vantage) == Some("inside") {
            continue;
        }
        tally.begin(row);
        if row.vantage.known().is_none() {
            tally.doubt("from where it was seen");
        }
        tally.must(row.second_factor, true, "without a second factor", "whether it asks for a second factor");
        tally.must(row.rate_limited, true, "without a limit of attempts", "whether it limits attempts");
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::High)
}
