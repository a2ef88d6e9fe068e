//! How: the easiest way from a subject to an effect at a party, and others beside it.
//!
//! The easiest way has the fewest barriers on it, then the fewest edges; equal ones are told apart by the order of
//! the graph. A barrier counts when it is in force or not known, in both bounds: it is what a reader must weigh.

use std::collections::BTreeMap;

use bailiwick_model::Effect;
use rustc_hash::FxHashSet;

use super::attacker::Attacker;
use super::gate::Gate;
use super::start::{Entry, Starts};
use super::table::{Table, id};
use super::walk::{State, Step, Walk};
use crate::graph::{Bound, EdgeIx, Graph, NodeIx, PartyIx};

/// A way from a subject to an effect at a party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    /// Where the attack stands when it begins: the account, its password, a device it works on.
    pub start: NodeIx,
    /// Edges that were passed to stand there (the login of a session, the session on a device). They end at the
    /// account or leave the device, and do not join end to end with `edges` in every case.
    pub over: Vec<EdgeIx>,
    /// Edges walked from `start`, in order; the last is of kind `Grants` and ends at the party.
    pub edges: Vec<EdgeIx>,
    /// Barriers in force or not known on all of these edges.
    pub barriers: u32,
    /// Edges that ways found before it use as well; 0 for the first.
    pub shared: u32,
}

impl Way {
    /// All edges, those passed to stand at the start first.
    pub fn steps(&self) -> impl Iterator<Item = EdgeIx> {
        self.over.iter().chain(&self.edges).copied()
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// Whose asset.
    pub party: PartyIx,
    /// What is done to it.
    pub effect: Effect,
}

/// Finds ways for some subjects.
#[derive(Debug)]
pub struct Explainer<'g> {
    graph: &'g Graph,
    starts: Starts,
}

/// Edges used before, barriers, edges: compared in this order. Each edge makes it greater.
type Cost = (u32, u32, u32);

/// How a state was come to: an edge and the state before it, or an entry and [`NONE`].
type Came = (u32, u32);

const NONE: u32 = u32::MAX;

struct Search<'a> {
    walk: Walk<'a>,
    goal: Goal,
    entries: &'a [Entry],
    used: &'a FxHashSet<EdgeIx>,
    /// The least cost of each state, one more edge counted; no edges counted where there is none yet.
    best: Table<Cost>,
    came: Table<Came>,
    /// States by cost. Those of equal cost are in the order in which they were found.
    open: BTreeMap<Cost, Vec<u32>>,
    end: Option<(Cost, EdgeIx, u32)>,
}

/// The number of a state: nodes are counted by two, so that this holds for at most 2^31 of them.
fn number(state: State) -> u32 {
    state.node.0 << 1 | u32::from(state.same)
}

fn state(number: u32) -> State {
    State { node: NodeIx(number >> 1), same: number & 1 == 1 }
}

impl<'g> Explainer<'g> {
    /// Prepares for these subjects: one scan of the graph.
    pub fn new(graph: &'g Graph, subjects: &[NodeIx]) -> Self {
        Self { graph, starts: Starts::of(graph, subjects) }
    }

    /// The easiest way, or `None` where there is none.
    pub fn easiest(&self, subject: NodeIx, attacker: &Attacker, bound: Bound, goal: Goal) -> Option<Way> {
        self.ways(subject, attacker, bound, goal, 1).pop()
    }

    /// The easiest way and others, at most `most` together. Each other way uses as few edges of the ways before it
    /// as can be: none where an edge-disjoint way is left ([`Way::shared`] is 0), else only those that it cannot
    /// avoid. The list ends when no way with an unused edge is left.
    pub fn ways(
        &self,
        subject: NodeIx,
        attacker: &Attacker,
        bound: Bound,
        goal: Goal,
        most: usize,
    ) -> Vec<Way> {
        let first = Gate::new(self.graph, attacker.first.union(attacker.later), bound);
        let later = Gate::new(self.graph, attacker.later, bound);
        let walk = Walk { graph: self.graph, first: &first, later: &later };
        let mut entries = self.starts.entries(self.graph, subject, attacker, bound);
        entries.retain(|entry| entry.opens(self.graph, &first));
        let mut used = FxHashSet::default();
        let mut ways: Vec<Way> = Vec::new();
        while ways.len() < most {
            let Some(way) = Search::new(walk, goal, &entries, &used).run() else { break };
            let before = used.len();
            used.extend(way.steps());
            if used.len() == before {
                break;
            }
            ways.push(way);
        }
        ways
    }
}

impl<'a> Search<'a> {
    fn new(walk: Walk<'a>, goal: Goal, entries: &'a [Entry], used: &'a FxHashSet<EdgeIx>) -> Self {
        // Only what is written to takes memory.
        let states = walk.graph.nodes.len() * 2;
        Self {
            walk,
            goal,
            entries,
            used,
            best: Table::filled(states, (0, 0, 0)),
            came: Table::filled(states, (0, 0)),
            open: BTreeMap::new(),
            end: None,
        }
    }

    fn run(mut self) -> Option<Way> {
        for (at, entry) in self.entries.iter().enumerate() {
            let cost = entry.over.iter().fold((0, 0, 1), |cost, &edge| self.over(cost, edge));
            self.offer(number(entry.at), cost, (id(at), NONE));
        }
        while let Some((cost, states)) = self.open.pop_first() {
            if self.end.is_some_and(|(end, ..)| end <= cost) {
                break;
            }
            for from in states.into_iter().filter(|&from| self.best.at(from) == cost).collect::<Vec<_>>() {
                self.leave(from, cost);
            }
        }
        self.way()
    }

    /// Walks all edges that leave a state.
    fn leave(&mut self, from: u32, cost: Cost) {
        let (walk, goal) = (self.walk, self.goal);
        for (at, _, step) in walk.steps(state(from)) {
            let next = self.over(cost, at);
            match step {
                Step::To(to) => self.offer(number(to), next, (at.0, from)),
                Step::End(party, effects) if party == goal.party && effects.has(goal.effect) => {
                    if self.end.is_none_or(|(end, ..)| next < end) {
                        self.end = Some((next, at, from));
                    }
                }
                Step::End(..) => {}
            }
        }
    }

    /// The cost after one more edge.
    fn over(&self, (shared, barriers, edges): Cost, at: EdgeIx) -> Cost {
        let graph = self.walk.graph;
        let terms = graph.terms_of(&graph.edge(at));
        let all = terms.barriers.in_force.union(terms.barriers.unknown);
        (shared + u32::from(self.used.contains(&at)), barriers + all.0.count_ones(), edges + 1)
    }

    fn offer(&mut self, to: u32, cost: Cost, came: Came) {
        let best = self.best.at(to);
        if best.2 == 0 || cost < best {
            self.best.set(to, cost);
            self.came.set(to, came);
            self.open.entry(cost).or_default().push(to);
        }
    }

    fn way(&self) -> Option<Way> {
        let ((shared, barriers, _), last, mut at) = self.end?;
        let mut edges = vec![last];
        loop {
            let (by, before) = self.came.at(at);
            if before == NONE {
                edges.reverse();
                let entry = self.entries.get(by as usize)?;
                return Some(Way { start: entry.at.node, over: entry.over.clone(), edges, barriers, shared });
            }
            edges.push(EdgeIx(by));
            at = before;
        }
    }
}
