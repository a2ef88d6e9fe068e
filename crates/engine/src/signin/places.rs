//! Places: what a sign-in's network can be, as far as policies tell places apart.

use bailiwick_model::facts::{Collection, ConditionalAccessPolicy};
use bailiwick_model::{BarrierState, Facts, Observed, RealmId, Sym};

use super::level::Level;
use crate::directory::{Directory, collected, settle};

/// A location that a policy names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Location {
    pub(crate) id: String,
    /// What the tenant says of it; `None` where it was not read.
    known: Option<Known>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Known {
    trusted: bool,
    countries: bool,
    ranges: Vec<String>,
}

/// A place that a caller can be in.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Place {
    /// Indexes of the named locations that hold it, in order.
    inside: Vec<usize>,
    /// It counts as trusted.
    trusted: bool,
    /// It is among the trusted addresses of the old service settings.
    pub(crate) service: bool,
    /// Anybody can be there.
    pub(crate) free: bool,
    /// Being there takes this network.
    pub(crate) network: BarrierState,
}

/// Places that must be told apart in one tenant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Places {
    locations: Vec<Location>,
    /// Trusted locations exist that no policy names.
    other_trusted: bool,
    /// All named locations were read.
    read: bool,
    /// Policies ask whether a place is trusted.
    asks_trusted: bool,
}

/// Addresses of the old service settings, as policies name them.
const SERVICE_TRUSTED: &str = "00000000-0000-0000-0000-000000000000";
/// Traffic that comes through Global Secure Access.
const COMPLIANT_NETWORK: &str = "3d46dbda-8382-466a-856d-eb00cbc6b910";
/// Locations of which nothing was read and that are tried out one by one; more are not understood.
const UNREAD: usize = 3;

impl Places {
    pub(crate) fn new<'p>(
        facts: &Facts,
        directory: &Directory<'_>,
        realm: RealmId,
        policies: impl Iterator<Item = &'p ConditionalAccessPolicy>,
    ) -> Self {
        let mut ids: Vec<String> = Vec::new();
        let mut this = Self::default();
        for policy in policies {
            for &word in policy.include_locations.iter().chain(&policy.exclude_locations) {
                match facts.text(word) {
                    "All" | "" | SERVICE_TRUSTED => {}
                    "AllTrusted" => this.asks_trusted = true,
                    id => ids.push(id.to_ascii_lowercase()),
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        this.read = directory.covered(Collection::NamedLocations, realm) == Some(true);
        this.other_trusted = other_trusted(facts, realm, &ids);
        this.locations = ids.into_iter().map(|id| Location { known: known(facts, realm, &id), id }).collect();
        this
    }

    /// The worlds that unread locations leave open: in each, all places. An unread location may hold every place or
    /// only some; that it holds none lies between.
    pub(crate) fn worlds(&self, service: bool) -> Vec<Vec<Place>> {
        let unread: Vec<usize> =
            (0..self.locations.len()).filter(|&at| self.known(at).is_none()).take(UNREAD).collect();
        let trusted_unread = self.asks_trusted && !self.read;
        let mut worlds = Vec::new();
        for bits in 0..1usize << unread.len() {
            let everywhere: Vec<usize> = unread
                .iter()
                .enumerate()
                .filter(|(bit, _)| bits >> bit & 1 == 1)
                .map(|(_, &at)| at)
                .collect();
            worlds.push(self.places(&everywhere, false, service));
            if trusted_unread {
                worlds.push(self.places(&everywhere, true, service));
            }
        }
        worlds
    }

    fn known(&self, at: usize) -> Option<&Known> {
        self.locations.get(at).and_then(|location| location.known.as_ref())
    }

    fn places(&self, everywhere: &[usize], all_trusted: bool, service: bool) -> Vec<Place> {
        let place = |mut inside: Vec<usize>, trusted: bool| {
            let special = !inside.is_empty() || trusted;
            // Anybody can find a way into a country; what an unread location holds is not known.
            let vague =
                !trusted && inside.iter().all(|&at| self.known(at).is_none_or(|known| known.countries));
            let trusted = trusted
                || all_trusted
                || inside.iter().any(|&at| self.known(at).is_some_and(|known| known.trusted));
            inside.extend(everywhere);
            inside.sort_unstable();
            let network = match (special, vague) {
                (false, _) => BarrierState::Absent,
                (true, true) => BarrierState::Unknown,
                (true, false) => BarrierState::InForce,
            };
            Place { inside, trusted, service: false, free: !special, network }
        };
        let named: Vec<usize> = (0..self.locations.len())
            .filter(|at| !everywhere.contains(at) && (self.known(*at).is_some() || self.tried(*at)))
            .collect();
        let mut places = vec![place(Vec::new(), false)];
        for (nth, &one) in named.iter().enumerate() {
            places.push(place(vec![one], false));
            for &other in named.iter().skip(nth + 1).filter(|&&other| self.may_overlap(one, other)) {
                places.push(place(vec![one, other], false));
            }
        }
        if self.asks_trusted && (self.other_trusted || !self.read) {
            places.push(place(Vec::new(), true));
        }
        if service {
            places.push(Place { service: true, ..place(Vec::new(), true) });
        }
        places
    }

    fn may_overlap(&self, one: usize, other: usize) -> bool {
        match (self.known(one), self.known(other)) {
            (Some(one), Some(other)) => match (one.countries, other.countries) {
                (true, true) => one.ranges.iter().any(|code| other.ranges.contains(code)),
                (false, false) => {
                    one.ranges.iter().any(|range| other.ranges.iter().any(|to| ranges_meet(range, to)))
                }
                _ => true,
            },
            _ => true,
        }
    }

    /// Whether a word of a policy's list of places means `place`.
    pub(crate) fn holds(&self, word: &str, place: &Place) -> Level {
        match word {
            "All" => Level::Yes,
            "AllTrusted" => Level::of(place.trusted),
            SERVICE_TRUSTED => Level::of(place.service),
            id => match self.locations.iter().position(|location| location.id.eq_ignore_ascii_case(id)) {
                Some(at) if self.known(at).is_some() || self.tried(at) => {
                    Level::of(place.inside.contains(&at))
                }
                _ => Level::Hard,
            },
        }
    }

    /// Whether an unread location is among those that are tried out.
    fn tried(&self, at: usize) -> bool {
        (0..at).filter(|&before| self.known(before).is_none()).count() < UNREAD
    }
}

fn other_trusted(facts: &Facts, realm: RealmId, named: &[String]) -> bool {
    facts.locations.iter().any(|location| {
        let id = facts.text(location.id);
        location.realm == realm
            && location.trusted.is(&true)
            && !named.iter().any(|named| named.eq_ignore_ascii_case(id))
    })
}

fn known(facts: &Facts, realm: RealmId, id: &str) -> Option<Known> {
    if id == COMPLIANT_NETWORK {
        return Some(Known { trusted: false, countries: false, ranges: Vec::new() });
    }
    let same = || {
        facts
            .locations
            .iter()
            .filter(|location| location.realm == realm && facts.text(location.id).eq_ignore_ascii_case(id))
            .map(|location| (location, collected(facts, location.evidence.source)))
    };
    let (first, _) = same().max_by_key(|&(_, at)| at)?;
    match settle(same().map(|(location, at)| (location.trusted, at))) {
        Observed::Unreadable => None,
        trusted => Some(Known {
            // A location that does not say so is not marked as trusted.
            trusted: trusted.is(&true),
            countries: first.countries,
            ranges: first.ranges.iter().map(|&range: &Sym| facts.text(range).to_owned()).collect(),
        }),
    }
}

/// Whether two address ranges have an address in common; what is not understood may.
fn ranges_meet(one: &str, other: &str) -> bool {
    use std::net::IpAddr;
    let parse = |range: &str| -> Option<(u128, u32, bool)> {
        let (address, length) = range.split_once('/').unwrap_or((range, ""));
        match address.trim().parse::<IpAddr>().ok()? {
            IpAddr::V4(v4) => {
                let length = if length.is_empty() { 32 } else { length.trim().parse::<u32>().ok()? };
                Some((u128::from(u32::from(v4)) << 96, length.min(32), true))
            }
            IpAddr::V6(v6) => {
                let length = if length.is_empty() { 128 } else { length.trim().parse::<u32>().ok()? };
                Some((u128::from(v6), length.min(128), false))
            }
        }
    };
    match (parse(one), parse(other)) {
        (Some((one, short, four)), Some((other, long, also_four))) => {
            let shift = 128 - short.min(long);
            four == also_four && one.checked_shr(shift).unwrap_or(0) == other.checked_shr(shift).unwrap_or(0)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_ranges_meet_or_not() {
        for (one, other, meet) in [
            ("192.0.2.0/24", "198.51.100.0/24", false),
            ("192.0.2.0/24", "192.0.2.128/25", true),
            ("192.0.2.7", "192.0.2.0/24", true),
            ("0.0.0.0/0", "198.51.100.0/24", true),
            ("2001:db8::/32", "192.0.2.0/24", false),
            ("2001:db8::/32", "2001:db8:1::/48", true),
            ("office", "192.0.2.0/24", true),
        ] {
            assert_eq!(ranges_meet(one, other), meet, "{one} {other}");
        }
    }
}
