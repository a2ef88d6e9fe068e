//! A computer or server without working endpoint detection.

use bailiwick_model::facts::{Collection, ProtectedDevice};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "endpoint_without_detection",
    title: "a computer or server without working endpoint detection",
    what: "Every device of the list: a sensor, heard of within seven days, that leaves out no folder of a management tool and no whole disk.",
    why: "Code that arrives through the provider's tools runs unseen.",
    decides: &[Decides::whole("2.A.3")],
    audience: Audience::Both,
    needs: &[Collection::DeviceProtection],
    provider_fix: "install the sensor, or find out why it is silent; take out the exclusions",
    customer_fix: "install the sensor, or find out why it is silent; take out the exclusions",
    proof: "a new list in which every device has a sensor of this week",
    attack: &["T1562.001", "T1486"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<ProtectedDevice>(it, party, ["device", "devices"]);
    for row in tally.rows::<ProtectedDevice>() {
        tally.begin(row);
        tally.must(row.sensor, true, "without a sensor", "whether it carries a sensor");
        if !row.sensor.is(&false) {
            tally.since(row.sensor_seen, 7, "not heard of for a week", "when the sensor was last heard of");
            tally.must(row.broad_exclusions, false, "with broad exclusions", "what the sensor leaves out");
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
