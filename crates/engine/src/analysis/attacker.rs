//! Who attacks: one profile, or several combined.

use bailiwick_model::BarrierSet;

use crate::profile::{Profile, Start};

/// A profile, or the union of several. A combination is *one* attacker who has all of it: the starts of all, and
/// the abilities of all everywhere. So `stolen-password+exploit` signs in with the password and then uses the
/// vulnerability that asks for a login first, which neither of the two does alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attacker {
    /// The word of the command line: profiles joined by `+`.
    pub name: String,
    /// What it can start from, in order, each once.
    pub starts: Vec<Start>,
    /// Barriers passed while acting as the start principal. Contains `later`.
    pub first: BarrierSet,
    /// Barriers passed on all other edges.
    pub later: BarrierSet,
}

impl Attacker {
    /// All profiles in one.
    pub fn combined(profiles: &[Profile]) -> Self {
        let mut starts: Vec<Start> = profiles.iter().flat_map(|profile| profile.starts).copied().collect();
        starts.sort_unstable();
        starts.dedup();
        let later = profiles.iter().fold(BarrierSet::NONE, |all, profile| all.union(profile.later));
        let first = profiles.iter().fold(later, |all, profile| all.union(profile.first));
        let names: Vec<&str> = profiles.iter().map(|profile| profile.name).collect();
        Self { name: names.join("+"), starts, first, later }
    }

    /// The attacker of a word such as `insider` or `stolen-password+exploit`.
    pub fn parse(text: &str) -> Option<Self> {
        Profile::parse(text).map(|profiles| Self::combined(&profiles))
    }
}

impl From<Profile> for Attacker {
    fn from(profile: Profile) -> Self {
        Self::combined(&[profile])
    }
}
