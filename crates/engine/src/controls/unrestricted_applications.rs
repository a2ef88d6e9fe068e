//! Devices that run whatever is started.

use bailiwick_model::facts::{Collection, ProtectedDevice};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unrestricted_applications",
    title: "devices that run whatever is started",
    what: "Application control that is enforced on every server and on every workstation of administrators, and remote access tools that nobody approved on any device.",
    why: "Intruders bring remote access tools of their own; where only known programs run, they stop there.",
    decides: &[Decides::whole("2.A.5")],
    audience: Audience::Both,
    needs: &[Collection::DeviceProtection],
    provider_fix: "enforce application control on servers and on administrators' workstations, and remove tools that were not approved",
    customer_fix: "enforce application control on servers and on administrators' workstations, and remove tools that were not approved",
    proof: "a new list with application control enforced, and without unapproved tools",
    attack: &["T1219", "T1204"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<ProtectedDevice>(it, party, ["device", "devices"]);
    for row in tally.rows::<ProtectedDevice>() {
        tally.begin(row);
        match tally.word(row.device_kind) {
            Some("workstation") => {}
            Some(_) => match tally.word(row.allow_listing) {
                Some("enforced") => {}
                Some(_) => tally.wrong("without enforced application control"),
                None => tally.open("whether application control is enforced"),
            },
            None => tally.open("whether it is a server or a workstation"),
        }
        tally.must(
            row.unapproved_remote_tools,
            false,
            "with remote access tools that nobody approved",
            "which remote access tools are installed",
        );
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
