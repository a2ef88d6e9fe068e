//! The combinations that a set of policies tells apart.

use std::hash::Hash;

use bailiwick_model::{Facts, Sym, Time};
use rustc_hash::FxHashSet;

use super::conditions::{self, Client, DeviceAtom, DeviceRules, FLOWS, PLATFORMS, RISKS};
use super::level::{Demand, Level};
use super::places::{Place, Places};
use super::policy::Policy;
use super::resource::{Target, covers};

/// What is tried out where not everything is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct World {
    /// What may be read one of several known ways applies.
    pub(crate) soft: bool,
    /// What may be anything applies.
    pub(crate) hard: bool,
    /// What may refuse refuses.
    pub(crate) refuses: bool,
    /// The federated provider demands a second factor by itself.
    pub(crate) provider_asks: bool,
}

/// What the caller chooses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Chosen {
    pub(crate) target: usize,
    /// The service may not take such a client any more.
    pub(crate) maybe: bool,
    levels: Vec<Level>,
}

/// What the caller does not choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Given {
    /// Anybody can be there.
    pub(crate) free: bool,
    /// What being there takes.
    pub(crate) entry: Demand,
    levels: Vec<Level>,
}

/// All combinations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Space {
    pub(crate) targets: usize,
    pub(crate) chosen: Vec<Chosen>,
    pub(crate) given: Vec<Given>,
}

/// More combinations than this are not tried.
const LIMIT: usize = 1 << 18;

/// How a rule that is no policy covers clients and places.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extra {
    /// For modern clients.
    pub(crate) modern: Level,
    /// For clients that know no second factor.
    pub(crate) legacy: Level,
    /// At the trusted addresses of the service settings.
    pub(crate) service: Level,
}

/// The question behind a space.
#[derive(Clone, Debug)]
pub(crate) struct Ways<'q> {
    pub(crate) targets: &'q [Target<'q>],
    pub(crate) clients: &'q [Client],
    /// Clients that know no second factor may not be taken any more.
    pub(crate) legacy_maybe: bool,
}

/// Everything of a tenant that tells combinations apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conditions<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) as_of: Time,
    pub(crate) places: &'a Places,
    pub(crate) devices: &'a DeviceRules,
}

impl Space {
    /// All combinations of `ways` and the places of one world; `None` where they are too many.
    pub(crate) fn new(
        with: Conditions<'_>,
        policies: &[&Policy<'_>],
        extras: &[Extra],
        ways: &Ways<'_>,
        places: &[Place],
    ) -> Option<Self> {
        let chosen = chosen(with, policies, extras, ways)?;
        let targets = chosen.iter().map(|chosen| chosen.target + 1).max().unwrap_or(0);
        let space = Self { targets, chosen, given: given(with, policies, extras, places)? };
        if space.chosen.len().checked_mul(space.given.len())? > LIMIT {
            return None;
        }
        Some(space)
    }

    /// Whether it hangs on something unknown of this kind somewhere whether rule `at` counts.
    pub(crate) fn hangs_on(&self, at: usize, kind: Level) -> bool {
        let has = |levels: &Vec<Level>| levels.get(at) == Some(&kind);
        self.chosen.iter().any(|chosen| has(&chosen.levels))
            || self.given.iter().any(|given| has(&given.levels))
    }

    /// Whether rule `at` counts in a combination.
    pub(crate) fn level(at: usize, chosen: &Chosen, given: &Given) -> Level {
        let of = |levels: &[Level]| levels.get(at).copied().unwrap_or(Level::Yes);
        of(&chosen.levels).and(of(&given.levels))
    }
}

fn chosen(
    with: Conditions<'_>,
    policies: &[&Policy<'_>],
    extras: &[Extra],
    ways: &Ways<'_>,
) -> Option<Vec<Chosen>> {
    let Conditions { facts, as_of, .. } = with;
    let of = |level: &dyn Fn(&Policy<'_>) -> Level| policies.iter().map(|policy| level(policy)).collect();
    // Targets that the same policies cover are one.
    let targets = distinct(
        ways.targets
            .iter()
            .map(|&target| ((), of(&|policy: &Policy<'_>| covers(facts, policy.fact, target, as_of)))),
    );
    let targets: Vec<_> = targets.into_iter().enumerate().map(|(at, ((), levels))| (at, levels)).collect();
    let clients = distinct(ways.clients.iter().map(|&client| {
        let levels: Vec<Level> = of(&|policy| conditions::client(facts, policy.fact, client));
        let legacy = client.is_legacy();
        let extras = extras.iter().map(|extra| if legacy { extra.legacy } else { extra.modern });
        (legacy && ways.legacy_maybe, extend(levels, extras))
    }));
    let platforms = distinct(
        PLATFORMS
            .iter()
            .map(|name| ((), of(&|policy: &Policy<'_>| conditions::platform(facts, policy.fact, name)))),
    );
    let flows = distinct(
        FLOWS.iter().map(|name| ((), of(&|policy: &Policy<'_>| conditions::flow(facts, policy.fact, name)))),
    );
    let choices = distinct(product(&platforms, &flows, |(), ()| ())?.into_iter());
    let with_clients = distinct(product(&clients, &choices, |&maybe, ()| maybe)?.into_iter());
    let all = product(&targets, &with_clients, |&target, &maybe| (target, maybe))?;
    let chosen = |((target, maybe), levels)| Chosen { target, maybe, levels };
    Some(distinct(all.into_iter()).into_iter().map(chosen).collect())
}

fn given(
    with: Conditions<'_>,
    policies: &[&Policy<'_>],
    extras: &[Extra],
    places: &[Place],
) -> Option<Vec<Given>> {
    let Conditions { facts, places: tenant, devices, .. } = with;
    let of = |level: &dyn Fn(&Policy<'_>) -> Level| policies.iter().map(|policy| level(policy)).collect();
    let place = |place: &Place| {
        let levels: Vec<Level> = of(&|policy| at_place(facts, tenant, policy, place));
        let entry = Demand { network: place.network, ..Demand::NONE };
        let service = extras.iter().map(|extra| if place.service { extra.service } else { Level::Yes });
        ((place.free, entry), extend(levels, service))
    };
    let places = distinct(places.iter().map(place));
    let device = |device: DeviceAtom| {
        let levels = of(&|policy: &Policy<'_>| devices.level(facts, policy.fact, &device));
        let entry = if device.managed { Demand::DEVICE } else { Demand::NONE };
        ((device.free, entry), levels)
    };
    let devices = distinct(devices.devices().into_iter().map(device));
    let risk = |list: &dyn Fn(&Policy<'_>) -> Vec<Level>| {
        distinct((0..RISKS.len()).map(|at| {
            let levels = policies.iter().map(|policy| list(policy).get(at).copied().unwrap_or(Level::Hard));
            ((), levels.collect())
        }))
    };
    let levels = |list: &[_]| RISKS.iter().map(|level| conditions::risk(facts, list, level)).collect();
    let sign_in = risk(&|policy| levels(&policy.fact.sign_in_risk));
    let user = risk(&|policy| levels(&policy.fact.user_risk));
    let other =
        distinct([false, true].into_iter().map(|risky| {
            ((), of(&|policy: &Policy<'_>| Level::of(risky || policy.fact.other_risk.is_empty())))
        }));
    let risks = distinct(product(&sign_in, &user, |(), ()| ())?.into_iter());
    let risks = distinct(product(&risks, &other, |(), ()| ())?.into_iter());
    let here = product(&places, &devices, |&(free, entry), &(also, with)| (free && also, entry.and(with)))?;
    let all = product(&distinct(here.into_iter()), &risks, |&here, ()| here)?;
    let given = |((free, entry), levels)| Given { free, entry, levels };
    Some(distinct(all.into_iter()).into_iter().map(given).collect())
}

fn at_place(facts: &Facts, tenant: &Places, policy: &Policy<'_>, place: &Place) -> Level {
    let holds = |list: &[Sym]| {
        list.iter().fold(Level::No, |sum, &word| sum.or(tenant.holds(facts.text(word), place)))
    };
    let fact = policy.fact;
    let inside = if fact.include_locations.is_empty() { Level::Yes } else { holds(&fact.include_locations) };
    inside.and(holds(&fact.exclude_locations).not())
}

fn extend(mut levels: Vec<Level>, more: impl Iterator<Item = Level>) -> Vec<Level> {
    levels.extend(more);
    levels
}

type Atom<T> = (T, Vec<Level>);

/// Atoms that differ, in order of first appearance.
fn distinct<T: Clone + Eq + Hash>(atoms: impl Iterator<Item = Atom<T>>) -> Vec<Atom<T>> {
    let mut seen = FxHashSet::default();
    atoms.filter(|atom| seen.insert(atom.clone())).collect()
}

fn product<A, B, C>(one: &[Atom<A>], other: &[Atom<B>], join: impl Fn(&A, &B) -> C) -> Option<Vec<Atom<C>>> {
    if one.len().checked_mul(other.len())? > LIMIT {
        return None;
    }
    let both = |(a, left): &Atom<A>, (b, right): &Atom<B>| {
        let length = left.len().max(right.len());
        let at = |levels: &[Level], at: usize| levels.get(at).copied().unwrap_or(Level::Yes);
        let levels = (0..length).map(|nth| at(left, nth).and(at(right, nth))).collect();
        (join(a, b), levels)
    };
    Some(one.iter().flat_map(|left| other.iter().map(move |right| both(left, right))).collect())
}
