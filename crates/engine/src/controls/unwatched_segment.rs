//! A part of the network that nobody watches.

use bailiwick_model::facts::{Collection, NetworkSegment};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unwatched_segment",
    title: "a part of the network that nobody watches",
    what: "Every segment of the list: a sensor or flow records, with something seen within seven days.",
    why: "Whoever comes in through the provider moves on from there.",
    decides: &[Decides::whole("2.A.4")],
    audience: Audience::Both,
    needs: &[Collection::NetworkSegments],
    provider_fix: "watch the traffic of this segment, and raise an alarm when the sensor is silent",
    customer_fix: "watch the traffic of this segment, and raise an alarm when the sensor is silent",
    proof: "a new list in which every segment is watched",
    attack: &["T1021"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<NetworkSegment>(it, party, ["segment", "segments"]);
    for row in tally.rows::<NetworkSegment>() {
        tally.begin(row);
        tally.must(row.watched, true, "not watched", "whether it is watched");
        if !row.watched.is(&false) {
            tally.since(
                row.sensor_event,
                7,
                "with a sensor that is silent for a week",
                "when the sensor last saw anything",
            );
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
