//! Authentication strengths: what each accepts.

use bailiwick_model::{BarrierState, Facts, Observed, RealmId};

use super::level::Level;
use crate::directory::{Directory, collected, settle};

/// What an authentication strength demands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Strength {
    /// A second factor in every allowed combination.
    pub(crate) mfa: BarrierState,
    /// Every allowed combination is phishing-resistant.
    pub(crate) resistant: BarrierState,
    /// A federated provider's claim is one of the combinations.
    pub(crate) federated: Level,
}

impl Strength {
    /// Nothing is known of it.
    pub(crate) const UNREAD: Self =
        Self { mfa: BarrierState::Unknown, resistant: BarrierState::Unknown, federated: Level::Hard };
}

/// Built-in strengths have the same ids and contents in every tenant.
const BUILT_IN: [(&str, &[&str]); 3] = [
    ("00000000-0000-0000-0000-000000000002", &["fido2", "federatedMultiFactor", "password,sms"]),
    ("00000000-0000-0000-0000-000000000003", &["fido2", "deviceBasedPush"]),
    (
        "00000000-0000-0000-0000-000000000004",
        &["fido2", "windowsHelloForBusiness", "x509CertificateMultiFactor"],
    ),
];

const RESISTANT: [&str; 3] = ["fido2", "windowsHelloForBusiness", "x509CertificateMultiFactor"];
const TWO_FACTORS: [&str; 7] = [
    "fido2",
    "windowsHelloForBusiness",
    "x509CertificateMultiFactor",
    "deviceBasedPush",
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "federatedMultiFactor",
];

/// The strength of this id in `realm`.
pub(crate) fn strength(facts: &Facts, directory: &Directory<'_>, realm: RealmId, id: &str) -> Strength {
    if let Some((_, combinations)) = BUILT_IN.iter().find(|(built_in, _)| built_in.eq_ignore_ascii_case(id)) {
        return judge(combinations);
    }
    let stated = facts
        .strengths
        .iter()
        .filter(|strength| strength.realm == realm && facts.text(strength.id).eq_ignore_ascii_case(id))
        .map(|strength| {
            (strength.combinations.clone(), collected(directory.facts(), strength.evidence.source))
        });
    match settle(stated) {
        Observed::Known(list) if !list.is_empty() => {
            judge(&list.iter().map(|&sym| facts.text(sym)).collect::<Vec<_>>())
        }
        _ => Strength::UNREAD,
    }
}

fn judge(combinations: &[&str]) -> Strength {
    let every = |accepts: fn(&str) -> BarrierState| {
        combinations.iter().map(|one| accepts(one)).min().unwrap_or(BarrierState::Unknown)
    };
    Strength {
        mfa: every(factors),
        resistant: every(resistance),
        federated: Level::of(
            combinations.iter().any(|one| modes(one).any(|mode| mode == "federatedMultiFactor")),
        ),
    }
}

fn modes(combination: &str) -> impl Iterator<Item = &str> {
    combination.split(',').map(str::trim)
}

/// A combination of two modes is two factors; one mode alone is if it holds two.
fn factors(combination: &str) -> BarrierState {
    let mut list = modes(combination);
    match (list.next(), list.next()) {
        (Some("password"), None) => BarrierState::Absent,
        (Some(mode), None) if TWO_FACTORS.contains(&mode) => BarrierState::InForce,
        (Some(_), Some(_)) => BarrierState::InForce,
        _ => BarrierState::Unknown,
    }
}

fn resistance(combination: &str) -> BarrierState {
    if modes(combination).any(|mode| RESISTANT.contains(&mode)) {
        BarrierState::InForce
    } else if modes(combination).any(|mode| mode == "unknownFutureValue" || mode.is_empty()) {
        BarrierState::Unknown
    } else {
        BarrierState::Absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BarrierState::{Absent, InForce, Unknown};

    #[test]
    fn the_weakest_combination_counts() {
        for (combinations, mfa, resistant) in [
            (&["fido2"][..], InForce, InForce),
            (&["fido2", "windowsHelloForBusiness"], InForce, InForce),
            (&["fido2", "password,sms"], InForce, Absent),
            (&["fido2", "temporaryAccessPassOneTime"], InForce, Absent),
            (&["deviceBasedPush"], InForce, Absent),
            (&["password"], Absent, Absent),
            (&["x509CertificateSingleFactor"], Unknown, Absent),
            (&["unknownFutureValue"], Unknown, Unknown),
        ] {
            let found = judge(combinations);
            assert_eq!((found.mfa, found.resistant), (mfa, resistant), "{combinations:?}");
        }
    }
}
