//! Choke scores: how many pairs of outside principal and customer vanish when one node or edge alone goes.
//!
//! Exact, and without a recount for each thing. Customers that are entered from the same places are one class: what
//! lies outside them holds up the same principals for each of them, so one dominator tree answers for the class.
//! What lies inside a customer cuts off some of its entrances; how many principals still come in by the others is
//! counted once for each set of entrances. Where a way leads out of a customer and in again, the whole is taken.

mod local;
mod states;

use bailiwick_model::Effect;
use rustc_hash::{FxHashMap, FxHashSet};

use super::attacker::Attacker;
use super::reach::distinct;
use super::threads;
use crate::graph::{Bound, EdgeIx, Graph, NodeIx, PartyIx};
use local::{Local, principal};
use states::{Item, NONE, States};

/// What vanishes when a node goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Score {
    /// Pairs of others.
    pub pairs: u64,
    /// Pairs of the node itself, where it is a principal; not part of the score.
    pub own: u64,
}

/// Choke scores of everything that holds up at least one pair.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choke {
    /// All pairs.
    pub pairs: u64,
    /// Scores of nodes.
    pub nodes: FxHashMap<NodeIx, Score>,
    /// Pairs that vanish with each edge.
    pub edges: FxHashMap<EdgeIx, u64>,
    /// Classes of customers that are entered from the same places.
    pub classes: usize,
}

/// Customers that are entered from the same places.
struct Class {
    entries: Vec<u32>,
    customers: Vec<(PartyIx, u32)>,
}

/// Pairs by item, own pairs of principals apart.
#[derive(Default)]
struct Sums {
    pairs: u64,
    items: FxHashMap<Item, u64>,
    own: FxHashMap<NodeIx, u64>,
}

impl Choke {
    /// Scores for what `principals` reach at an effect or above.
    pub fn of(
        graph: &Graph,
        attacker: &Attacker,
        bound: Bound,
        effect: Effect,
        principals: &[NodeIx],
    ) -> Self {
        let states = States::of(graph, attacker, bound, effect, &distinct(principals));
        let classes = classes(&states);
        let sums = threads::in_ranges(classes.len(), usize::MAX, |range| {
            range.filter_map(|at| classes.get(at)).map(|class| class.sums(&states)).collect()
        });
        let mut all = Self { classes: classes.len(), ..Self::default() };
        for one in sums {
            all.pairs += one.pairs;
            for (item, pairs) in one.items {
                match item {
                    Item::Node(node) => all.nodes.entry(node).or_default().pairs += pairs,
                    Item::Edge(edge) => *all.edges.entry(edge).or_default() += pairs,
                }
            }
            for (node, pairs) in one.own {
                all.nodes.entry(node).or_default().own += pairs;
            }
        }
        all
    }
}

/// The inside of a customer that leads to its end without leaving it. A node that is walked with two sets of abilities
/// is in it with both or not at all, so that each thing is either inside or outside.
fn core(states: &States, party: PartyIx, end: u32) -> FxHashSet<u32> {
    let mut outside: FxHashSet<u32> = FxHashSet::default();
    loop {
        let mut core: FxHashSet<u32> = FxHashSet::from_iter([end]);
        let mut open = vec![end];
        while let Some(at) = open.pop() {
            for &from in states.into.out(at) {
                let inside = states.owner.get(from as usize) == Some(&party)
                    && principal(states, from).is_none()
                    && !outside.contains(&from);
                if inside && core.insert(from) {
                    open.push(from);
                }
            }
        }
        let before = outside.len();
        outside.extend(core.iter().filter(|&&at| {
            let twin = states.twin.at(at);
            twin != NONE && !core.contains(&twin)
        }));
        if outside.len() == before {
            return core;
        }
    }
}

fn classes(states: &States) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    let mut known: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
    for &(party, end) in &states.ends {
        let core = core(states, party, end);
        let mut entries: Vec<u32> = core
            .iter()
            .flat_map(|&at| states.into.out(at))
            .copied()
            .filter(|from| !core.contains(from))
            // Its own principals are not counted for it.
            .filter(|&from| {
                principal(states, from).is_none() || states.owner.get(from as usize) != Some(&party)
            })
            .collect();
        entries.sort_unstable();
        entries.dedup();
        if states.needed.contains(&party) {
            classes.push(Class { entries, customers: vec![(party, end)] });
            continue;
        }
        let at = *known.entry(entries).or_insert_with_key(|entries| {
            classes.push(Class { entries: entries.clone(), customers: Vec::new() });
            classes.len() - 1
        });
        if let Some(class) = classes.get_mut(at) {
            class.customers.push((party, end));
        }
    }
    classes
}

impl Class {
    fn sums(&self, states: &States) -> Sums {
        let mut sums = Sums::default();
        if let [(party, end)] = self.customers.as_slice()
            && states.needed.contains(party)
        {
            sums.add(&Local::of(states, &ways_to(states, *end), |_| true), |who| {
                weight_for(states, *party, who)
            });
            return sums;
        }
        let seeds: Vec<(u32, u32)> = self.entries.iter().map(|&at| (at, NONE)).collect();
        let local = Local::of(states, &seeds, |_| true);
        let owned: FxHashSet<PartyIx> = self.customers.iter().map(|&(party, _)| party).collect();
        let customers = self.customers.len() as u64;
        let weight = |who: u32| {
            customers - u64::from(states.owner.get(who as usize).is_some_and(|owner| owned.contains(owner)))
        };
        sums.add(&local, weight);
        let reaching: FxHashSet<u32> = (1..local.count()).flat_map(|at| local.members(at)).copied().collect();
        let mut remaining = Remaining { states, owned, known: FxHashMap::default() };
        for &(party, end) in &self.customers {
            let core = core(states, party, end);
            let leaves =
                |&at: &u32| states.out.out(at).iter().any(|to| !core.contains(to) && reaching.contains(to));
            let found = if core.iter().any(leaves) {
                whole(states, party, end, &core)
            } else {
                self.inside(states, party, end, &core, &mut remaining)
            };
            for (item, pairs) in found {
                *sums.items.entry(item).or_default() += pairs;
            }
        }
        sums
    }

    /// What things inside a customer hold up, where nothing leads out of it and in again.
    fn inside(
        &self,
        states: &States,
        party: PartyIx,
        end: u32,
        core: &FxHashSet<u32>,
        remaining: &mut Remaining<'_>,
    ) -> Vec<(Item, u64)> {
        let local = Local::of(states, &ways_to(states, end), |at| core.contains(&at));
        let entries: Vec<u32> = (1..local.count())
            .filter(|&at| local.members(at).iter().any(|vertex| self.entries.binary_search(vertex).is_ok()))
            .collect();
        let all = remaining.of(&self.entries, party);
        let mut found = Vec::new();
        for (item, cut) in local.cuts().lists(&entries) {
            if !within(states, item, core) {
                continue;
            }
            let cut: FxHashSet<u32> = cut.iter().flat_map(|&at| local.members(at)).copied().collect();
            let kept: Vec<u32> = self.entries.iter().copied().filter(|at| !cut.contains(at)).collect();
            let pairs = all - remaining.of(&kept, party);
            if pairs > 0 {
                found.push((item, pairs));
            }
        }
        found
    }
}

impl Sums {
    /// Adds the pairs of the principals of a part, and what each thing of it cuts off.
    fn add(&mut self, local: &Local<'_>, weight: impl Fn(u32) -> u64) {
        let starts = local.starts();
        for &(node, _, who) in &starts {
            self.pairs += weight(who);
            *self.own.entry(node).or_default() += weight(who);
        }
        for (item, pairs) in local.cuts().sums(&starts, weight) {
            *self.items.entry(item).or_default() += pairs;
        }
    }
}

fn weight_for(states: &States, party: PartyIx, who: u32) -> u64 {
    u64::from(states.owner.get(who as usize) != Some(&party))
}

/// What things inside a customer hold up, counted over everything that reaches it.
fn whole(states: &States, party: PartyIx, end: u32, core: &FxHashSet<u32>) -> Vec<(Item, u64)> {
    let local = Local::of(states, &ways_to(states, end), |_| true);
    let mut found = local.cuts().sums(&local.starts(), |who| weight_for(states, party, who));
    found.retain(|(item, _)| within(states, *item, core));
    found
}

/// Edges into an end.
fn ways_to(states: &States, end: u32) -> Vec<(u32, u32)> {
    let mut seeds: Vec<(u32, u32)> = Vec::new();
    for &from in states.into.out(end) {
        seeds.extend(local::edges(states, from).filter(|edge| edge.0 == end).map(|(_, by)| (from, by)));
    }
    seeds.sort_unstable();
    seeds.dedup();
    seeds
}

/// Whether a thing is part of the inside of a customer: a node of it, or an edge that leads to one.
fn within(states: &States, item: Item, core: &FxHashSet<u32>) -> bool {
    match item {
        Item::Node(node) => [true, false]
            .into_iter()
            .any(|same| states.vertex_of.get(&(node, same)).is_some_and(|vertex| core.contains(vertex))),
        Item::Edge(edge) => states
            .target_of
            .get(&edge)
            .is_some_and(|vertex| core.contains(vertex) || core.contains(&states.twin.at(*vertex))),
    }
}

/// How many principals reach a customer of a class by some of its entrances.
struct Remaining<'s> {
    states: &'s States,
    owned: FxHashSet<PartyIx>,
    known: FxHashMap<Vec<u32>, (u64, FxHashMap<PartyIx, u64>)>,
}

impl Remaining<'_> {
    fn of(&mut self, entries: &[u32], party: PartyIx) -> u64 {
        if !self.known.contains_key(entries) {
            let counted = self.count(entries);
            self.known.insert(entries.to_vec(), counted);
        }
        self.known.get(entries).map_or(0, |(all, own)| all - own.get(&party).copied().unwrap_or(0))
    }

    fn count(&self, entries: &[u32]) -> (u64, FxHashMap<PartyIx, u64>) {
        let mut seen: FxHashSet<u32> = entries.iter().copied().collect();
        let mut open = entries.to_vec();
        let (mut all, mut own) = (0, FxHashMap::default());
        while let Some(at) = open.pop() {
            if principal(self.states, at).is_some() {
                all += 1;
                if let Some(owner) =
                    self.states.owner.get(at as usize).filter(|owner| self.owned.contains(owner))
                {
                    *own.entry(*owner).or_default() += 1;
                }
            }
            open.extend(self.states.into.out(at).iter().copied().filter(|&from| seen.insert(from)));
        }
        (all, own)
    }
}
