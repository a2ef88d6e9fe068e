//! Ways that have no edge in common: as many as there can be, and of all such sets one with the fewest barriers, then edges.
//!
//! The last edge, by which the target has effects at its party, is what the target is and no link that anybody could take
//! away: ways may share it. Where the start itself has the effect, that is a way of its own, and ways that come back to it
//! are none.
//!
//! A flow over states, in which each edge carries one way. Most edges can be walked from two states, as the start principal
//! and as anybody else, and the login of a session is passed before the first step: such an edge is several arcs that
//! must not be used together, which a flow does not see. So the flow is an upper bound; where it uses an edge twice, each
//! arc of that edge is tried alone, until nothing is used twice or nothing better is left.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rustc_hash::{FxHashMap, FxHashSet};

use super::path::{Goal, Way, barriers_of};
use super::start::Entry;
use super::table::id;
use super::walk::{State, Step, Walk};
use crate::graph::{EdgeIx, NodeIx};

/// Flows that are tried for one question.
const FLOWS: usize = 256;
/// Arcs looked at in all flows of one question: about a second.
const WORK: usize = 1 << 26;

const SOURCE: u32 = 0;
const SINK: u32 = 1;
/// The unit of barriers in a cost; edges are counted below it.
const BARRIER: u64 = 1 << 32;

/// Ways that have no edge in common.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Disjoint {
    /// The ways, the easiest first.
    pub ways: Vec<Way>,
    /// No set is larger. More than there are ways where the search was ended before that was decided.
    pub most: usize,
}

/// An arc of the net.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: u32,
    to: u32,
    /// `None` where it only leads to a start.
    edge: Option<EdgeIx>,
    cost: u64,
    /// It carries any number of ways, not one.
    many: bool,
}

/// What lies between the starts and the goal.
#[derive(Debug, Default)]
struct Net {
    arcs: Vec<Arc>,
    /// Arcs that leave and enter each vertex.
    out: Vec<Vec<u32>>,
    into: Vec<Vec<u32>>,
    /// Node of each vertex that is a state.
    nodes: FxHashMap<u32, NodeIx>,
    /// Ways of which the only edge is the effect that the start has.
    direct: Vec<Way>,
    /// Arcs of each edge that has several and carries one way.
    several: BTreeMap<EdgeIx, Vec<u32>>,
    work: usize,
}

/// A largest set of edge-disjoint ways to a goal.
pub(super) fn ways(walk: Walk<'_>, entries: &[Entry], goal: Goal) -> Disjoint {
    let mut net = Net::between(walk, entries, goal);
    let mut best: Vec<u32> = Vec::new();
    let mut found = 0;
    let mut most = 0;
    let mut open: Vec<FxHashSet<u32>> = vec![FxHashSet::default()];
    let mut flows = 0;
    let mut decided = true;
    while let Some(closed) = open.pop() {
        if flows == FLOWS || net.work > WORK {
            decided = false;
            break;
        }
        let flow = net.flow(&closed);
        let value = flow.iter().filter(|&&at| net.arc(at).is_some_and(|arc| arc.to == SINK)).count();
        if flows == 0 {
            most = value;
        }
        flows += 1;
        if value <= found {
            continue;
        }
        let used: FxHashSet<u32> = flow.iter().copied().collect();
        let twice = net.several.values().find(|arcs| arcs.iter().filter(|at| used.contains(at)).count() > 1);
        match twice {
            None => {
                found = value;
                best = flow;
            }
            Some(arcs) => open.extend(arcs.iter().rev().map(|alone| {
                let others = arcs.iter().copied().filter(|at| at != alone);
                closed.iter().copied().chain(others).collect()
            })),
        }
    }
    let mut ways = net.ways(walk, &best);
    most = if decided { ways.len() } else { most } + net.direct.len();
    ways.append(&mut net.direct);
    ways.sort_by_key(|way| (way.barriers, way.steps().count()));
    Disjoint { ways, most }
}

fn cost_of(walk: Walk<'_>, edge: EdgeIx) -> u64 {
    u64::from(barriers_of(walk.graph, edge)) * BARRIER + 1
}

impl Net {
    fn between(walk: Walk<'_>, entries: &[Entry], goal: Goal) -> Self {
        let mut net = Self { out: vec![Vec::new(); 2], into: vec![Vec::new(); 2], ..Self::default() };
        let mut states: FxHashMap<State, u32> = FxHashMap::default();
        let mut open: Vec<(State, u32)> = Vec::new();
        let mut vertex_of = |net: &mut Self, open: &mut Vec<(State, u32)>, state: State| {
            *states.entry(state).or_insert_with(|| {
                let vertex = net.vertex();
                net.nodes.insert(vertex, state.node);
                open.push((state, vertex));
                vertex
            })
        };
        let at_goal = |step| matches!(step, Step::End(party, effects) if party == goal.party && effects.has(goal.effect));
        let mut has_it: FxHashSet<NodeIx> = FxHashSet::default();
        for entry in entries.iter().filter(|entry| entry.over.is_empty()) {
            let ends = walk.steps(entry.at).filter(|(.., step)| at_goal(*step));
            for (edge, ..) in ends.collect::<Vec<_>>() {
                has_it.insert(entry.at.node);
                let barriers = barriers_of(walk.graph, edge);
                let way = Way { start: entry.at.node, over: Vec::new(), edges: vec![edge], barriers };
                if !net.direct.contains(&way) {
                    net.direct.push(way);
                }
            }
        }
        for entry in entries {
            let from = net.chain(walk, entry);
            let to = vertex_of(&mut net, &mut open, entry.at);
            net.add(Arc { from, to, edge: None, cost: 0, many: true });
            // A way may walk what it passed to begin: from the device over the session that was seen on it.
            for (edge, _, step) in walk.steps(entry.at).filter(|(edge, ..)| entry.over.contains(edge)) {
                let Step::To(next) = step else { continue };
                let (from, start) = (net.chain(walk, entry), net.vertex());
                net.nodes.insert(start, entry.at.node);
                net.add(Arc { from, to: start, edge: None, cost: 0, many: true });
                let to = vertex_of(&mut net, &mut open, next);
                let cost = cost_of(walk, edge);
                net.add(Arc { from: start, to, edge: Some(edge), cost, many: true });
            }
        }
        while let Some((state, from)) = open.pop() {
            for (at, _, step) in walk.steps(state) {
                if let Step::To(next) = step {
                    let to = vertex_of(&mut net, &mut open, next);
                    net.arc_over(walk, from, to, at);
                } else if at_goal(step) && !has_it.contains(&state.node) {
                    net.arc_over(walk, from, SINK, at);
                }
            }
        }
        net.keep_what_leads_to_the_goal();
        net
    }

    /// What must be passed to begin: the last vertex of it.
    fn chain(&mut self, walk: Walk<'_>, entry: &Entry) -> u32 {
        let mut at = SOURCE;
        for &edge in &entry.over {
            let next = self.vertex();
            self.arc_over(walk, at, next, edge);
            at = next;
        }
        at
    }

    fn vertex(&mut self) -> u32 {
        self.out.push(Vec::new());
        self.into.push(Vec::new());
        id(self.out.len() - 1)
    }

    fn arc_over(&mut self, walk: Walk<'_>, from: u32, to: u32, edge: EdgeIx) {
        self.add(Arc { from, to, edge: Some(edge), cost: cost_of(walk, edge), many: to == SINK });
    }

    fn add(&mut self, arc: Arc) {
        let at = id(self.arcs.len());
        self.arcs.push(arc);
        if let Some(list) = self.out.get_mut(arc.from as usize) {
            list.push(at);
        }
        if let Some(list) = self.into.get_mut(arc.to as usize) {
            list.push(at);
        }
    }

    fn arc(&self, at: u32) -> Option<&Arc> {
        self.arcs.get(at as usize)
    }

    fn leaving(&self, vertex: u32) -> &[u32] {
        self.out.get(vertex as usize).map_or(&[], Vec::as_slice)
    }

    fn entering(&self, vertex: u32) -> &[u32] {
        self.into.get(vertex as usize).map_or(&[], Vec::as_slice)
    }

    /// What cannot lead to the goal takes no part, and is most of a large graph.
    fn keep_what_leads_to_the_goal(&mut self) {
        let mut leads = FxHashSet::from_iter([SINK]);
        let mut open = vec![SINK];
        while let Some(vertex) = open.pop() {
            for arc in self.entering(vertex).iter().filter_map(|&at| self.arc(at)) {
                if leads.insert(arc.from) {
                    open.push(arc.from);
                }
            }
        }
        let kept: Vec<Arc> = self.arcs.drain(..).filter(|arc| leads.contains(&arc.to)).collect();
        self.out.iter_mut().chain(&mut self.into).for_each(Vec::clear);
        for (at, arc) in (0u32..).zip(kept) {
            self.add(arc);
            if let Some(edge) = arc.edge.filter(|_| !arc.many) {
                self.several.entry(edge).or_default().push(at);
            }
        }
        self.several.retain(|_, arcs| arcs.len() > 1);
    }

    /// The cheapest of the largest flows, without some arcs: an arc once for each way over it.
    fn flow(&mut self, closed: &FxHashSet<u32>) -> Vec<u32> {
        let mut carried = vec![0u32; self.arcs.len()];
        let mut potential = vec![0u64; self.out.len()];
        while let Some(path) = self.augmenting(closed, &carried, &mut potential) {
            for (at, forward) in path {
                if let Some(count) = carried.get_mut(at as usize) {
                    *count = if forward { *count + 1 } else { count.saturating_sub(1) };
                }
            }
            if self.work > WORK {
                break;
            }
        }
        let all = (0u32..).zip(carried);
        all.flat_map(|(at, count)| std::iter::repeat_n(at, count as usize)).collect()
    }

    /// The cheapest way to carry one more: arcs, walked as they are or back. Costs are held at no less than 0 by the
    /// potentials of the ways before.
    fn augmenting(
        &mut self,
        closed: &FxHashSet<u32>,
        carried: &[u32],
        potential: &mut [u64],
    ) -> Option<Vec<(u32, bool)>> {
        let of = |potential: &[u64], vertex: u32| potential.get(vertex as usize).copied().unwrap_or(0);
        let mut best: FxHashMap<u32, u64> = FxHashMap::from_iter([(SOURCE, 0)]);
        let mut came: FxHashMap<u32, (u32, bool)> = FxHashMap::default();
        let mut open = BinaryHeap::from_iter([Reverse((0u64, SOURCE))]);
        let mut settled: FxHashMap<u32, u64> = FxHashMap::default();
        while let Some(Reverse((cost, vertex))) = open.pop() {
            if settled.contains_key(&vertex) {
                continue;
            }
            settled.insert(vertex, cost);
            if vertex == SINK {
                break;
            }
            self.work += self.leaving(vertex).len() + self.entering(vertex).len();
            let count = |at: u32| carried.get(at as usize).copied().unwrap_or(0);
            let forward = self.leaving(vertex).iter().filter(|&&at| {
                !closed.contains(&at) && (count(at) == 0 || self.arc(at).is_some_and(|arc| arc.many))
            });
            let back = self.entering(vertex).iter().filter(|&&at| count(at) > 0);
            let steps = forward.map(|&at| (at, true)).chain(back.map(|&at| (at, false)));
            for (at, forward) in steps {
                let Some(arc) = self.arc(at) else { continue };
                let to = if forward { arc.to } else { arc.from };
                let base = cost + of(potential, vertex);
                let sum = if forward { base + arc.cost } else { base.saturating_sub(arc.cost) };
                let next = sum.saturating_sub(of(potential, to));
                if best.get(&to).is_none_or(|&known| next < known) {
                    best.insert(to, next);
                    came.insert(to, (at, forward));
                    open.push(Reverse((next, to)));
                }
            }
        }
        let end = *settled.get(&SINK)?;
        for (vertex, slot) in (0u32..).zip(potential.iter_mut()) {
            *slot += settled.get(&vertex).copied().unwrap_or(end).min(end);
        }
        let mut path = Vec::new();
        let mut at = SINK;
        while at != SOURCE {
            let &(arc, forward) = came.get(&at)?;
            path.push((arc, forward));
            at = if forward { self.arc(arc)?.from } else { self.arc(arc)?.to };
        }
        Some(path)
    }

    /// A flow, taken apart.
    fn ways(&self, walk: Walk<'_>, flow: &[u32]) -> Vec<Way> {
        let mut next: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for &at in flow.iter().rev() {
            if let Some(arc) = self.arc(at) {
                next.entry(arc.from).or_default().push(at);
            }
        }
        let mut ways = Vec::new();
        while let Some(way) = self.way(walk, &mut next) {
            ways.push(way);
        }
        ways
    }

    fn way(&self, walk: Walk<'_>, next: &mut FxHashMap<u32, Vec<u32>>) -> Option<Way> {
        let mut way = Way { start: NodeIx::default(), over: Vec::new(), edges: Vec::new(), barriers: 0 };
        let mut begun = false;
        let mut at = SOURCE;
        while at != SINK {
            let arc = self.arc(next.get_mut(&at)?.pop()?)?;
            match arc.edge {
                None => {
                    begun = true;
                    way.start = *self.nodes.get(&arc.to)?;
                }
                Some(edge) => {
                    way.barriers += barriers_of(walk.graph, edge);
                    if begun { way.edges.push(edge) } else { way.over.push(edge) }
                }
            }
            at = arc.to;
        }
        Some(way)
    }
}
