//! Attacker profiles: what somebody starts from, and which barriers they pass.

use bailiwick_model::{Barrier, BarrierSet};

/// What a profile can start from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Start {
    /// Password credentials.
    Password,
    /// A live session: enters over the login edge of the account.
    Session,
    /// Tokens, keys, client secrets and certificates.
    Token,
    /// A device.
    Device,
    /// The account itself.
    Account,
    /// A tool, from the internet.
    Tool,
}

/// A profile is data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Profile {
    /// The word used on the command line and in outputs.
    pub name: &'static str,
    /// One line for a reader.
    pub doc: &'static str,
    /// What it can start from.
    pub starts: &'static [Start],
    /// Barriers passed while acting as the start principal: on its login, its account, its groups and roles.
    pub first: BarrierSet,
    /// Barriers passed on all other edges.
    pub later: BarrierSet,
}

use Barrier::{
    Activation, ExploitKnown, ExploitUnknown, ManagedDevice, Mfa, MfaOrManagedDevice, MfaPhishingResistant,
    Network, UserAction,
};

const DEVICE_FIRST: BarrierSet = BarrierSet::of(&[
    Mfa,
    MfaOrManagedDevice,
    MfaPhishingResistant,
    ManagedDevice,
    Network,
    Activation,
    UserAction,
]);
const DEVICE_LATER: BarrierSet = BarrierSet::of(&[Network, ManagedDevice]);

impl Profile {
    /// Somebody is logged in as the account: the granted radius.
    pub const INSIDER: Self = Self {
        name: "insider",
        doc: "somebody is logged in as the account, on its own device",
        starts: &[Start::Account],
        first: DEVICE_FIRST,
        later: DEVICE_LATER,
    };

    /// The default profiles, in the order of reports.
    pub const ALL: [Self; 7] = [
        Self {
            name: "stolen-password",
            doc: "somebody knows the password and nothing else",
            starts: &[Start::Password],
            first: BarrierSet::NONE,
            later: BarrierSet::NONE,
        },
        Self {
            name: "phished-session",
            doc: "somebody relayed a sign-in and holds the session",
            starts: &[Start::Session],
            first: BarrierSet::of(&[Mfa, Activation, UserAction]),
            later: BarrierSet::NONE,
        },
        Self {
            name: "stolen-token",
            doc: "somebody copied a session, token or key",
            starts: &[Start::Session, Start::Token],
            first: BarrierSet::of(&[Mfa, MfaPhishingResistant, ManagedDevice, Activation]),
            later: BarrierSet::NONE,
        },
        Self {
            name: "compromised-device",
            doc: "somebody controls the device on which the account works",
            starts: &[Start::Device, Start::Session],
            first: DEVICE_FIRST,
            later: DEVICE_LATER,
        },
        Self::INSIDER,
        Self {
            name: "exploit",
            doc: "somebody uses vulnerabilities known to be exploited at that time",
            starts: &[Start::Tool],
            first: BarrierSet::of(&[ExploitKnown]),
            later: BarrierSet::of(&[ExploitKnown]),
        },
        Self {
            name: "zero-day",
            doc: "somebody has an exploit that nobody knows",
            starts: &[Start::Tool],
            first: BarrierSet::of(&[ExploitKnown, ExploitUnknown]),
            later: BarrierSet::of(&[ExploitKnown, ExploitUnknown]),
        },
    ];

    /// The profile of a word; words joined by `+` combine (`stolen-password+exploit`).
    pub fn parse(text: &str) -> Option<Vec<Self>> {
        text.split('+').map(|word| Self::ALL.into_iter().find(|profile| profile.name == word)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_find_profiles() {
        for profile in Profile::ALL {
            assert_eq!(Profile::parse(profile.name), Some(vec![profile]));
        }
        assert_eq!(Profile::parse("stolen-password+exploit").map(|both| both.len()), Some(2));
        assert_eq!(Profile::parse("magic"), None);
    }
}
