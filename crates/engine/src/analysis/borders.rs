//! Over which parties: for each party that is reached, the way to it that crosses the fewest borders between parties, as the
//! chain of those parties: a vendor, its distributor, a provider, the provider's customers.

use std::collections::{BTreeMap, VecDeque};

use bailiwick_model::{Effect, Effects};
use rustc_hash::FxHashMap;

use super::start::Entry;
use super::walk::{State, Step, Walk};
use crate::graph::PartyIx;

/// Parties from the owner of the start to the one reached, both named; only the one where they are the same.
pub type Chain = Vec<PartyIx>;

/// The chain with the fewest borders to each party at an effect (at any, where none is given).
pub(super) fn chains(walk: Walk<'_>, entries: &[Entry], effect: Option<Effect>) -> BTreeMap<PartyIx, Chain> {
    let owner = |state: State| walk.graph.node(state.node).owner;
    // Borders crossed, and the state before; states of few borders are taken from the queue first.
    let mut known: FxHashMap<State, (u32, Option<State>)> = FxHashMap::default();
    let mut open: VecDeque<(u32, State)> = VecDeque::new();
    for entry in entries {
        if known.insert(entry.at, (0, None)).is_none() {
            open.push_back((0, entry.at));
        }
    }
    let mut ends: BTreeMap<PartyIx, (u32, State)> = BTreeMap::new();
    while let Some((borders, state)) = open.pop_front() {
        if known.get(&state).is_some_and(|(least, _)| *least < borders) {
            continue;
        }
        for (_, _, step) in walk.steps(state) {
            match step {
                Step::To(next) => {
                    let crossed = owner(next) != owner(state);
                    let cost = borders + u32::from(crossed);
                    if known.get(&next).is_none_or(|(least, _)| cost < *least) {
                        known.insert(next, (cost, Some(state)));
                        if crossed { open.push_back((cost, next)) } else { open.push_front((cost, next)) }
                    }
                }
                Step::End(party, effects) if wanted(effects, effect) => {
                    let cost = borders + u32::from(owner(state) != party);
                    let best = ends.entry(party).or_insert((cost, state));
                    if cost < best.0 {
                        *best = (cost, state);
                    }
                }
                Step::End(..) => {}
            }
        }
    }
    ends.into_iter()
        .map(|(party, (_, last))| {
            let mut chain = vec![party];
            let mut at = Some(last);
            while let Some(state) = at {
                if chain.last() != Some(&owner(state)) {
                    chain.push(owner(state));
                }
                at = known.get(&state).and_then(|(_, before)| *before);
            }
            chain.reverse();
            (party, chain)
        })
        .collect()
}

fn wanted(effects: Effects, effect: Option<Effect>) -> bool {
    effect.map_or(!effects.is_empty(), |effect| effects.has(effect))
}
