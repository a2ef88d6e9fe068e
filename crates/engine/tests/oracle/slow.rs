//! The meanings, written once more as plainly as possible: sets, loops over all links, no tricks.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::{Bound, Start};
use bailiwick_model::facts::PartyKind;
use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{Barrier, BarrierSet, BarrierState, EdgeKind, Effect, Effects, NodeKind};

use crate::estate::{Estate, Link};

/// Place, and whether the attacker still acts as the start principal.
pub(crate) type At = (usize, bool);

/// Parties with the effects there.
pub(crate) type Sinks = BTreeMap<usize, BTreeSet<Effect>>;

pub(crate) fn passes(link: &Link, able: BarrierSet, bound: Bound) -> bool {
    if !link.kind.row().traversable || (link.possible_only && bound == Bound::Proven) {
        return false;
    }
    Barrier::ALL.into_iter().all(|barrier| {
        let blocks = match link.barriers.state(barrier) {
            BarrierState::InForce => true,
            BarrierState::Unknown => bound == Bound::Proven,
            BarrierState::Absent => false,
        };
        let either = barrier == Barrier::MfaOrManagedDevice
            && (able.has(Barrier::Mfa) || able.has(Barrier::ManagedDevice));
        !blocks || able.has(barrier) || either
    })
}

/// What the attacker passes at a state.
fn able(attacker: &Attacker, same: bool) -> BarrierSet {
    if same { attacker.first.union(attacker.later) } else { attacker.later }
}

/// Links walked from a state, with the state after; ends are no states.
pub(crate) fn steps<'a>(
    estate: &'a Estate,
    attacker: &'a Attacker,
    bound: Bound,
    (place, same): At,
) -> impl Iterator<Item = (usize, Option<At>)> + 'a {
    estate.links.iter().enumerate().filter_map(move |(number, link)| {
        if link.from != place || estate.party_at(place).is_some() {
            return None;
        }
        if !passes(link, able(attacker, same), bound) {
            return None;
        }
        let end = link.kind == EdgeKind::Grants && estate.party_at(link.to).is_some();
        let next = (link.to, same && link.kind.row().same_principal);
        Some((number, (!end).then_some(next)))
    })
}

/// Implication written out: own implies all, run implies see, destroy implies change.
pub(crate) fn implied(effects: Effects) -> BTreeSet<Effect> {
    let given: BTreeSet<Effect> = effects.iter().collect();
    let mut all = given.clone();
    for effect in given {
        match effect {
            Effect::Own => all.extend(Effect::ALL),
            Effect::Run => _ = all.insert(Effect::See),
            Effect::Destroy => _ = all.insert(Effect::Change),
            _ => {}
        }
    }
    all
}

/// Ways to begin: links that must be passed as the start principal, and where one stands then.
pub(crate) fn begins(
    estate: &Estate,
    attacker: &Attacker,
    bound: Bound,
    subject: usize,
) -> Vec<(Vec<usize>, At)> {
    if !may_act(estate, subject, bound) {
        return Vec::new();
    }
    let mut begins = Vec::new();
    for start in &attacker.starts {
        begins.extend(begin(estate, *start, bound, subject));
    }
    begins.retain(|(over, _)| {
        over.iter().all(|&link| passes(&estate.links[link], able(attacker, true), bound))
    });
    begins
}

fn may_act(estate: &Estate, place: usize, bound: Bound) -> bool {
    match estate.things.get(place) {
        Some(thing) if thing.kind.class() == NodeClass::Principal => {
            thing.enabled == Some(true) || (thing.enabled.is_none() && bound == Bound::Possible)
        }
        _ => true,
    }
}

fn begin(estate: &Estate, start: Start, bound: Bound, subject: usize) -> Vec<(Vec<usize>, At)> {
    let here = (Vec::new(), (subject, true));
    let kind = estate.kind(subject);
    let into = |place: usize, kind: EdgeKind| {
        estate.links.iter().enumerate().filter(move |(_, link)| link.to == place && link.kind == kind)
    };
    let is_token = |place: usize| {
        [NodeKind::Secret, NodeKind::ApiToken, NodeKind::AZFederatedIdentityCredential]
            .contains(&estate.kind(place))
    };
    let is_device = |place: usize| estate.kind(place).class() == NodeClass::Device;
    let mut found = Vec::new();
    match start {
        Start::Account => found.push(here),
        Start::Password if kind == NodeKind::Password => found.push(here),
        Start::Password => {
            for (_, link) in into(subject, EdgeKind::LogsInAs) {
                if estate.kind(link.from) == NodeKind::Password {
                    found.push((vec![], (link.from, true)));
                }
            }
        }
        Start::Session => {
            for (login, _) in into(subject, EdgeKind::LogsInAs) {
                found.push((vec![login], (subject, true)));
            }
        }
        Start::Token if is_token(subject) => found.push(here),
        Start::Token => {
            let mut holders = vec![subject];
            holders.extend(
                into(subject, EdgeKind::AZRunsAs)
                    .map(|(_, link)| link.from)
                    .filter(|&from| estate.kind(from) == NodeKind::AZApp),
            );
            for holder in holders {
                for kind in [EdgeKind::AuthenticatesWith, EdgeKind::AZAuthenticatesTo] {
                    for (_, link) in into(holder, kind).filter(|(_, link)| is_token(link.from)) {
                        found.push((vec![], (link.from, true)));
                    }
                }
            }
            // An application that is asked for itself stands for its secrets, not for those of what runs it.
        }
        Start::Device if is_device(subject) => {
            found.push(here);
            for (session, link) in estate.links.iter().enumerate() {
                let on_it = link.from == subject && link.kind == EdgeKind::HasSession;
                if on_it && may_act(estate, link.to, bound) {
                    for (login, _) in into(link.to, EdgeKind::LogsInAs) {
                        found.push((vec![session, login], (link.to, true)));
                    }
                }
            }
        }
        Start::Device => {
            for (session, link) in
                into(subject, EdgeKind::HasSession).filter(|(_, link)| is_device(link.from))
            {
                found.push((vec![session], (link.from, true)));
            }
        }
        Start::Tool if kind == NodeKind::Internet => found.push(here),
        Start::Tool => {
            for (exploit, link) in into(subject, EdgeKind::ExploitsService) {
                if estate.kind(link.from) == NodeKind::Internet {
                    found.push((vec![exploit], (subject, false)));
                }
            }
        }
    }
    found
}

/// What is reached from some states.
pub(crate) fn reach_from(estate: &Estate, attacker: &Attacker, bound: Bound, from: Vec<At>) -> Sinks {
    let mut sinks = Sinks::new();
    let mut seen: BTreeSet<At> = BTreeSet::new();
    let mut open = from;
    while let Some(state) = open.pop() {
        if !seen.insert(state) {
            continue;
        }
        for (number, next) in steps(estate, attacker, bound, state) {
            let link = &estate.links[number];
            if let Some(next) = next {
                open.push(next);
            } else {
                let party = estate.party_at(link.to).unwrap();
                let effects = implied(link.effects);
                if !effects.is_empty() {
                    sinks.entry(party).or_default().extend(effects);
                }
            }
        }
    }
    sinks
}

/// What a subject reaches.
pub(crate) fn reach(estate: &Estate, attacker: &Attacker, bound: Bound, subject: usize) -> Sinks {
    let from = begins(estate, attacker, bound, subject).into_iter().map(|(_, at)| at).collect();
    reach_from(estate, attacker, bound, from)
}

/// Customers reached at each effect, one party left out.
pub(crate) fn count(estate: &Estate, sinks: &Sinks, own: usize) -> [u32; 6] {
    Effect::ALL.map(|effect| {
        let reached = sinks.iter().filter(|(party, effects)| {
            **party != own && estate.parties[**party] == PartyKind::Customer && effects.contains(&effect)
        });
        reached.count() as u32
    })
}

/// Barriers in the way on a link.
pub(crate) fn price(estate: &Estate, link: usize) -> u32 {
    let barriers = estate.links[link].barriers;
    Barrier::ALL.into_iter().filter(|&b| barriers.state(b) != BarrierState::Absent).count() as u32
}

/// All ways to do `effect` to `party` that come to no state twice, as sets of links, without the last link, which they may
/// share; of two, of which one has all links of the other, only that other. Beside them the number of effects that a start
/// has itself.
pub(crate) fn all_ways(
    estate: &Estate,
    attacker: &Attacker,
    bound: Bound,
    subject: usize,
    goal: (usize, Effect),
) -> (usize, Vec<BTreeSet<usize>>) {
    let is_goal =
        |link: &Link| estate.party_at(link.to) == Some(goal.0) && implied(link.effects).contains(&goal.1);
    let begins: BTreeSet<(Vec<usize>, At)> = begins(estate, attacker, bound, subject).into_iter().collect();
    let mut direct = BTreeSet::new();
    for (_, at) in begins.iter().filter(|(over, _)| over.is_empty()) {
        let ends = steps(estate, attacker, bound, *at);
        direct.extend(
            ends.filter(|(link, next)| next.is_none() && is_goal(&estate.links[*link]))
                .map(|(link, _)| (at.0, link)),
        );
    }
    let mut found: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    let mut open: Vec<(At, Vec<At>, BTreeSet<usize>)> =
        begins.into_iter().map(|(over, at)| (at, vec![at], over.into_iter().collect())).collect();
    while let Some((at, seen, links)) = open.pop() {
        for (link, next) in steps(estate, attacker, bound, at) {
            match next {
                Some(next) if !seen.contains(&next) => {
                    let mut seen = seen.clone();
                    seen.push(next);
                    let mut links = links.clone();
                    links.insert(link);
                    open.push((next, seen, links));
                }
                None if is_goal(&estate.links[link]) && !direct.iter().any(|(node, _)| *node == at.0) => {
                    found.insert(links.clone());
                }
                _ => {}
            }
        }
    }
    let all: Vec<_> = found.iter().cloned().collect();
    found.retain(|way| !all.iter().any(|other| other != way && other.is_subset(way)));
    (direct.len(), found.into_iter().collect())
}

/// The most of these sets of which no two have a link in common: all choices, tried.
pub(crate) fn packing(ways: &[BTreeSet<usize>]) -> usize {
    let Some((first, rest)) = ways.split_first() else { return 0 };
    let apart: Vec<_> = rest.iter().filter(|way| way.is_disjoint(first)).cloned().collect();
    packing(rest).max(1 + packing(&apart))
}

/// The least (links, barriers) in `by_links`, else (barriers, links), over all ways to do `effect` to `party`: relaxed until
/// nothing gets better.
pub(crate) fn least(
    estate: &Estate,
    attacker: &Attacker,
    bound: Bound,
    subject: usize,
    (party, effect): (usize, Effect),
    by_links: bool,
) -> Option<(u32, u32)> {
    let more = |(one, other): (u32, u32), link: usize| {
        let barriers = price(estate, link);
        if by_links { (one + 1, other + barriers) } else { (one + barriers, other + 1) }
    };
    let mut best: BTreeMap<At, (u32, u32)> = BTreeMap::new();
    for (over, at) in begins(estate, attacker, bound, subject) {
        let cost = over.iter().fold((0, 0), |cost, &link| more(cost, link));
        let known = best.entry(at).or_insert(cost);
        *known = cost.min(*known);
    }
    let mut least: Option<(u32, u32)> = None;
    loop {
        let before = (best.clone(), least);
        for (&state, &so_far) in &before.0 {
            for (number, next) in steps(estate, attacker, bound, state) {
                let cost = more(so_far, number);
                let link = &estate.links[number];
                match next {
                    Some(next) => {
                        let known = best.entry(next).or_insert(cost);
                        *known = cost.min(*known);
                    }
                    None if estate.party_at(link.to) == Some(party)
                        && implied(link.effects).contains(&effect) =>
                    {
                        least = Some(least.map_or(cost, |known| known.min(cost)));
                    }
                    None => {}
                }
            }
        }
        if before == (best.clone(), least) {
            return least;
        }
    }
}

/// The fewest borders between parties on a way from some places to each party at an effect: relaxed until nothing changes.
pub(crate) fn borders(
    estate: &Estate,
    attacker: &Attacker,
    bound: Bound,
    subjects: &[usize],
    effect: Option<Effect>,
) -> BTreeMap<usize, u32> {
    let mut best: BTreeMap<At, u32> = BTreeMap::new();
    for &subject in subjects {
        best.extend(begins(estate, attacker, bound, subject).into_iter().map(|(_, at)| (at, 0)));
    }
    let mut ends: BTreeMap<usize, u32> = BTreeMap::new();
    loop {
        let before = (best.clone(), ends.clone());
        for (&state, &crossed) in &before.0 {
            for (number, next) in steps(estate, attacker, bound, state) {
                let link = &estate.links[number];
                let to = match next {
                    Some(next) => estate.owner(next.0),
                    None => estate.party_at(link.to).unwrap(),
                };
                let cost = crossed + u32::from(estate.owner(state.0) != to);
                let effects = implied(link.effects);
                if let Some(next) = next {
                    let known = best.entry(next).or_insert(cost);
                    *known = cost.min(*known);
                } else if effect.map_or(!effects.is_empty(), |effect| effects.contains(&effect)) {
                    let known = ends.entry(to).or_insert(cost);
                    *known = cost.min(*known);
                }
            }
        }
        if before == (best.clone(), ends.clone()) {
            return ends;
        }
    }
}
