//! Grant controls: what a policy demands of those it covers.

use bailiwick_model::BarrierState;
use bailiwick_model::Facts;
use bailiwick_model::facts::{ConditionalAccessPolicy, GrantOperator};

use super::level::{Demand, Level};
use super::strength::Strength;

/// One thing that opens a clause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    /// Any second factor.
    Mfa,
    /// An authentication strength.
    Strength(Strength),
    /// A compliant or joined device.
    Device,
    /// Something that is no barrier here: terms of use, an approved application, a custom control.
    Other,
    /// A control that this version does not know.
    Unreadable,
}

/// Keys of which one is needed.
pub(crate) type Clause = Vec<Key>;

/// What a policy does to those it covers.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Grant {
    /// Refuses.
    pub(crate) block: bool,
    /// Everything demanded.
    pub(crate) clauses: Vec<Clause>,
    /// Whether a second factor is among the keys.
    pub(crate) names_mfa: bool,
}

/// Who signs in, as far as it decides which keys fit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Caller {
    /// The federated provider claims a second factor that nobody used, and Entra believes it.
    pub(crate) false_claim: bool,
    /// Devices of the caller's home are not accepted here.
    pub(crate) no_device: bool,
    /// Strengths do not reach, or are not known to reach, this kind of caller.
    pub(crate) strengths: Reach,
}

/// Whether authentication strengths reach a kind of caller.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) enum Reach {
    /// They do.
    #[default]
    Full,
    /// A second factor is demanded; whether a phishing-resistant one is honoured is not documented.
    FactorOnly,
    /// Not documented.
    Unknown,
}

/// Compiles the grant controls of `policy`.
pub(crate) fn grant(
    facts: &Facts,
    policy: &ConditionalAccessPolicy,
    strength: impl Fn(&str) -> Strength,
) -> Grant {
    let mut keys: Vec<Key> = Vec::new();
    let mut block = false;
    for &control in &policy.controls {
        match facts.text(control) {
            "block" => block = true,
            "mfa" => keys.push(Key::Mfa),
            "compliantDevice" | "domainJoinedDevice" => keys.push(Key::Device),
            "approvedApplication" | "compliantApplication" | "passwordChange" | "riskRemediation" => {
                keys.push(Key::Other);
            }
            _ => keys.push(Key::Unreadable),
        }
    }
    keys.extend(policy.strength.map(|id| Key::Strength(strength(facts.text(id)))));
    keys.extend(policy.terms_of_use.first().map(|_| Key::Other));
    keys.extend(policy.custom_controls.first().map(|_| Key::Other));
    let names_mfa = keys.iter().any(|key| matches!(key, Key::Mfa | Key::Strength(_) | Key::Unreadable));
    let clauses = match policy.operator.known() {
        _ if keys.len() < 2 => keys.into_iter().map(|key| vec![key]).collect(),
        Some(GrantOperator::And) => keys.into_iter().map(|key| vec![key]).collect(),
        Some(GrantOperator::Or) => vec![keys],
        // Either; the weaker reading with the certainty of neither.
        None => {
            keys.push(Key::Unreadable);
            vec![keys]
        }
    };
    Grant { block, clauses, names_mfa }
}

/// What the clauses demand of `caller`.
pub(crate) fn demand(clauses: &[Clause], caller: Caller) -> Demand {
    clauses.iter().fold(Demand::NONE, |sum, clause| sum.and(open(clause, caller)))
}

fn open(clause: &[Key], caller: Caller) -> Demand {
    let usable: Vec<Demand> = clause
        .iter()
        .filter(|key| !(caller.no_device && clause.len() > 1 && **key == Key::Device))
        .map(|&key| one(key, caller))
        .collect();
    if let &[only] = usable.as_slice() {
        return only;
    }
    let either = |bit: fn(&Demand) -> BarrierState| {
        let states = || usable.iter().map(bit);
        if states().all(|state| state == BarrierState::InForce) {
            BarrierState::InForce
        } else if states().all(|state| state == BarrierState::Absent) {
            BarrierState::Absent
        } else {
            BarrierState::Unknown
        }
    };
    // A key that demands nothing opens the clause for everybody, but only once it is turned.
    let free = usable.contains(&Demand::NONE);
    let claimed = caller.false_claim && clause.iter().any(|&key| claimed(key));
    if usable.is_empty() || claimed {
        return Demand::NONE;
    }
    let both = either(|key| key.either) == BarrierState::InForce;
    Demand {
        mfa: either(|key| key.mfa),
        resistant: either(|key| key.resistant),
        device: if both { settled(either(|key| key.device)) } else { either(|key| key.device) },
        either: if both && !free { BarrierState::InForce } else { BarrierState::Absent },
        network: BarrierState::Absent,
    }
}

/// Where "second factor or device" is its own barrier, the device alone is not one.
const fn settled(device: BarrierState) -> BarrierState {
    match device {
        BarrierState::InForce => BarrierState::InForce,
        _ => BarrierState::Absent,
    }
}

fn one(key: Key, caller: Caller) -> Demand {
    match key {
        _ if caller.false_claim && claimed(key) => Demand::NONE,
        Key::Mfa => Demand::MFA,
        Key::Strength(strength) => match caller.strengths {
            Reach::Unknown => {
                Demand { mfa: BarrierState::Unknown, resistant: BarrierState::Unknown, ..Demand::NONE }
            }
            Reach::Full | Reach::FactorOnly => {
                let doubt =
                    caller.strengths == Reach::FactorOnly && strength.resistant == BarrierState::InForce;
                Demand {
                    mfa: strength.mfa,
                    resistant: if doubt { BarrierState::Unknown } else { strength.resistant },
                    either: strength.mfa,
                    ..Demand::NONE
                }
            }
        },
        Key::Device => Demand::DEVICE,
        Key::Other => Demand::NONE,
        Key::Unreadable => Demand { network: BarrierState::Absent, ..Demand::all(BarrierState::Unknown) },
    }
}

/// Whether the claim of a federated provider opens it.
fn claimed(key: Key) -> bool {
    match key {
        Key::Mfa => true,
        Key::Strength(strength) => strength.federated == Level::Yes,
        Key::Device | Key::Other | Key::Unreadable => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BarrierState::{Absent, InForce, Unknown};

    const RESISTANT: Key = Key::Strength(Strength { mfa: InForce, resistant: InForce, federated: Level::No });

    fn of(clauses: &[Clause]) -> [BarrierState; 4] {
        let found = demand(clauses, Caller::default());
        [found.mfa, found.resistant, found.device, found.either]
    }

    #[test]
    fn alternatives_are_a_barrier_of_their_own() {
        assert_eq!(of(&[vec![Key::Mfa]]), [InForce, Absent, Absent, InForce]);
        assert_eq!(of(&[vec![Key::Mfa, Key::Device]]), [Unknown, Absent, Absent, InForce]);
        assert_eq!(of(&[vec![Key::Mfa], vec![Key::Device]]), [InForce, Absent, InForce, InForce]);
        assert_eq!(of(&[vec![Key::Mfa, Key::Other]]), [Unknown, Absent, Absent, Absent]);
        assert_eq!(of(&[vec![Key::Device, Key::Device]]), [Absent, Absent, InForce, InForce]);
        assert_eq!(of(&[vec![RESISTANT, Key::Device]]), [Unknown, Unknown, Absent, InForce]);
        assert_eq!(of(&[vec![Key::Device, Key::Other]]), [Absent, Absent, Unknown, Absent]);
        assert_eq!(of(&[vec![Key::Other]]), [Absent; 4]);
    }

    #[test]
    fn a_false_claim_opens_what_accepts_it() {
        let caller = Caller { false_claim: true, ..Caller::default() };
        assert_eq!(demand(&[vec![Key::Mfa]], caller), Demand::NONE);
        assert_eq!(demand(&[vec![RESISTANT]], caller).resistant, InForce);
        assert_eq!(demand(&[vec![Key::Mfa, Key::Device]], caller), Demand::NONE);
    }

    #[test]
    fn a_device_that_is_not_accepted_leaves_the_other_keys() {
        let caller = Caller { no_device: true, ..Caller::default() };
        assert_eq!(demand(&[vec![Key::Mfa, Key::Device]], caller).mfa, InForce);
        assert_eq!(demand(&[vec![Key::Device]], caller).device, InForce);
    }
}
