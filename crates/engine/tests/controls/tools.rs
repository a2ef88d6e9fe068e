//! Tools and doors that answer, and their versions.

use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::{Collection, PortState};

use crate::cases::{Cases, Never};
use crate::clean::{ADDRESS, Clean};
use crate::world::today;

/// The management server runs this version.
fn version(it: &mut Clean, version: &str) {
    let version = it.world.text(version);
    it.world.facts.rmm_servers[0].version = Known(version);
}

pub(crate) const CASES: &[Cases] = &[
    Cases {
        control: "exposed_service",
        party: "north",
        fail: |it| it.scan(ADDRESS, "again.xml", 3389, PortState::Open),
        unknown: |it| {
            it.scan(ADDRESS, "again.xml", 3389, PortState::Open);
            it.world.facts.scans.last_mut().unwrap().vantage = NotCollected;
        },
        settles: Some(Collection::Estate),
        never: Never::Because("every party has addresses; where none was scanned, that is not known"),
    },
    Cases {
        control: "known_exploited_open",
        party: "north",
        fail: |it| version(it, "23.9.7"),
        unknown: |it| it.world.facts.kev_catalogues[0].released = Known(today().plus_days(-31)),
        settles: Some(Collection::Kev),
        never: Never::Because("a party without tools is not told from one whose tools were not seen"),
    },
    Cases {
        control: "outdated_tool",
        party: "north",
        fail: |it| version(it, "23.9.7"),
        unknown: |it| it.world.facts.rmm_servers[0].version = NotCollected,
        settles: Some(Collection::Scan),
        never: Never::To("acme"),
    },
];
