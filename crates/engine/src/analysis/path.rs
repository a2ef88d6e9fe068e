//! How: the easiest way from a subject to an effect at a party, the shortest, and ways beside them.
//!
//! The easiest way has the fewest barriers on it, then the fewest edges; the shortest one the fewest edges, then the
//! fewest barriers; equal ones are told apart by the order of the graph. A barrier counts when it is in force or not
//! known, in both bounds: it is what a reader must weigh.

use std::collections::BTreeMap;

use bailiwick_model::{Effect, Effects};
use rustc_hash::FxHashMap;

use super::attacker::Attacker;
use super::borders::{self, Chain};
use super::disjoint::{self, Disjoint};
use super::gate::Gate;
use super::inward::Inward;
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
    /// Where edges come from, for those who ask often: a search for one goal then keeps to what leads to its party.
    inward: Option<Inward>,
}

/// What makes one way better than another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Measure {
    /// Fewest barriers, then fewest edges.
    Easiest,
    /// Fewest edges, then fewest barriers.
    Shortest,
}

/// Barriers and edges, or edges and barriers: compared in this order. Each edge makes it greater.
type Cost = (u32, u32);

/// The barriers in force or not known on an edge.
pub(super) fn barriers_of(graph: &Graph, at: EdgeIx) -> u32 {
    let terms = graph.terms_of(&graph.edge(at));
    terms.barriers.in_force.union(terms.barriers.unknown).0.count_ones()
}

/// How a state was come to: an edge and the state before it, or an entry and [`NONE`].
type Came = (u32, u32);

const NONE: u32 = u32::MAX;

const NOT_YET: Cost = (0, 0);
/// Counted twice before the first edge, so that no cost is [`NOT_YET`].
const BEGIN: Cost = (1, 1);

struct Search<'a> {
    walk: Walk<'a>,
    goals: Goals<'a>,
    entries: &'a [Entry],
    measure: Measure,
    /// The least cost of each state; [`NOT_YET`] where there is none yet.
    best: Table<Cost>,
    came: Table<Came>,
    /// States by cost. Those of equal cost are in the order in which they were found.
    open: BTreeMap<Cost, Vec<u32>>,
    /// The best end of each goal.
    ends: Vec<Option<End>>,
    /// Edges that may still be looked at.
    room: usize,
    /// Nodes that lead to where the goal is; the others are not looked at.
    leads: Option<Table<bool>>,
}

/// Cost, last edge and the state before it.
type End = (Cost, EdgeIx, u32);

/// What is looked for; parties have one goal each.
struct Goals<'a> {
    list: &'a [Goal],
    by_party: FxHashMap<PartyIx, usize>,
}

impl<'a> Goals<'a> {
    fn of(list: &'a [Goal]) -> Self {
        Self { list, by_party: list.iter().enumerate().map(|(at, goal)| (goal.party, at)).collect() }
    }

    fn met_by(&self, party: PartyIx, effects: Effects) -> Option<usize> {
        let at = *self.by_party.get(&party)?;
        self.list.get(at).is_some_and(|goal| effects.has(goal.effect)).then_some(at)
    }
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
        Self { graph, starts: Starts::of(graph, subjects), inward: None }
    }

    /// The same for many questions: another scan now, and the same answers sooner.
    pub fn for_many(graph: &'g Graph, subjects: &[NodeIx]) -> Self {
        Self { inward: Some(Inward::of(graph)), ..Self::new(graph, subjects) }
    }

    /// Nodes that lead to a party, where edges were turned.
    fn leading_to(&self, party: PartyIx) -> Option<Table<bool>> {
        let end = self.graph.party(party)?.node;
        self.inward.as_ref().map(|inward| inward.leading_to(end))
    }

    /// The easiest way, or `None` where there is none.
    pub fn easiest(&self, subject: NodeIx, attacker: &Attacker, bound: Bound, goal: Goal) -> Option<Way> {
        self.best(subject, attacker, bound, goal, Measure::Easiest)
    }

    /// The shortest way, or `None` where there is none.
    pub fn shortest(&self, subject: NodeIx, attacker: &Attacker, bound: Bound, goal: Goal) -> Option<Way> {
        self.best(subject, attacker, bound, goal, Measure::Shortest)
    }

    /// The easiest way to each goal in one search; at most one goal for a party. `room` is how many edges may be looked
    /// at; what was looked at is taken off, and goals that the room does not suffice for have no way.
    pub fn to_each(
        &self,
        subject: NodeIx,
        attacker: &Attacker,
        bound: Bound,
        goals: &[Goal],
        room: &mut usize,
    ) -> Vec<Option<Way>> {
        self.asked(subject, attacker, bound, |walk, entries| {
            let mut search = Search::new(walk, goals, entries, Measure::Easiest, *room);
            search.run();
            *room = search.room;
            (0..goals.len()).map(|goal| search.way(goal)).collect()
        })
    }

    /// As many ways as there can be that have no edge in common, of all such sets one with the fewest barriers, then
    /// edges. The easiest way need not be among them.
    pub fn disjoint(&self, subject: NodeIx, attacker: &Attacker, bound: Bound, goal: Goal) -> Disjoint {
        self.asked(subject, attacker, bound, |walk, entries| disjoint::ways(walk, entries, goal))
    }

    /// For each party that is reached at an effect (at any, where none is given) from one of several subjects: the way
    /// over the fewest borders between parties.
    pub fn chains(
        &self,
        subjects: &[NodeIx],
        attacker: &Attacker,
        bound: Bound,
        effect: Option<Effect>,
    ) -> BTreeMap<PartyIx, Chain> {
        self.asked_of(subjects, attacker, bound, |walk, entries| borders::chains(walk, entries, effect))
    }

    fn best(
        &self,
        subject: NodeIx,
        attacker: &Attacker,
        bound: Bound,
        goal: Goal,
        measure: Measure,
    ) -> Option<Way> {
        self.asked(subject, attacker, bound, |walk, entries| {
            let mut search = Search::new(walk, std::slice::from_ref(&goal), entries, measure, usize::MAX);
            search.leads = self.leading_to(goal.party);
            search.run();
            search.way(0)
        })
    }

    fn asked<T>(
        &self,
        subject: NodeIx,
        attacker: &Attacker,
        bound: Bound,
        ask: impl FnOnce(Walk<'_>, &[Entry]) -> T,
    ) -> T {
        self.asked_of(&[subject], attacker, bound, ask)
    }

    fn asked_of<T>(
        &self,
        subjects: &[NodeIx],
        attacker: &Attacker,
        bound: Bound,
        ask: impl FnOnce(Walk<'_>, &[Entry]) -> T,
    ) -> T {
        let first = Gate::new(self.graph, attacker.first.union(attacker.later), bound);
        let later = Gate::new(self.graph, attacker.later, bound);
        let walk = Walk { graph: self.graph, first: &first, later: &later };
        let of = |&subject: &NodeIx| self.starts.entries(self.graph, subject, attacker, bound);
        let mut entries: Vec<Entry> = subjects.iter().flat_map(of).collect();
        entries.retain(|entry| entry.opens(self.graph, &first));
        ask(walk, &entries)
    }
}

impl<'a> Search<'a> {
    fn new(walk: Walk<'a>, goals: &'a [Goal], entries: &'a [Entry], measure: Measure, room: usize) -> Self {
        // Only what is written to takes memory.
        let states = walk.graph.nodes.len() * 2;
        Self {
            walk,
            goals: Goals::of(goals),
            entries,
            measure,
            best: Table::filled(states, NOT_YET),
            came: Table::filled(states, (0, 0)),
            open: BTreeMap::new(),
            ends: vec![None; goals.len()],
            room,
            leads: None,
        }
    }

    /// Whether nothing that costs as much as this can better any goal.
    fn is_over(&self, cost: Cost) -> bool {
        self.room == 0 || self.ends.iter().all(|end| end.is_some_and(|(end, ..)| end <= cost))
    }

    fn run(&mut self) {
        for (at, entry) in self.entries.iter().enumerate() {
            let cost = entry.over.iter().fold(BEGIN, |cost, &edge| self.over(cost, edge));
            self.offer(number(entry.at), cost, (id(at), NONE));
        }
        while let Some((cost, states)) = self.open.pop_first() {
            if self.is_over(cost) {
                break;
            }
            for from in states.into_iter().filter(|&from| self.best.at(from) == cost).collect::<Vec<_>>() {
                self.leave(from, cost);
            }
        }
    }

    /// Walks all edges that leave a state.
    fn leave(&mut self, from: u32, cost: Cost) {
        let walk = self.walk;
        for (at, _, step) in walk.steps(state(from)) {
            self.room = self.room.saturating_sub(1);
            let next = self.over(cost, at);
            match step {
                Step::To(to) => self.offer(number(to), next, (at.0, from)),
                Step::End(party, effects) => {
                    let met = self.goals.met_by(party, effects);
                    if let Some(end) = met.and_then(|goal| self.ends.get_mut(goal))
                        && end.is_none_or(|(end, ..)| next < end)
                    {
                        *end = Some((next, at, from));
                    }
                }
            }
        }
    }

    /// The cost after one more edge.
    fn over(&self, (most, least): Cost, at: EdgeIx) -> Cost {
        let barriers = barriers_of(self.walk.graph, at);
        match self.measure {
            Measure::Easiest => (most + barriers, least + 1),
            Measure::Shortest => (most + 1, least + barriers),
        }
    }

    fn offer(&mut self, to: u32, cost: Cost, came: Came) {
        if self.leads.as_ref().is_some_and(|leads| !leads.at(state(to).node.0)) {
            return;
        }
        let best = self.best.at(to);
        if best == NOT_YET || cost < best {
            self.best.set(to, cost);
            self.came.set(to, came);
            self.open.entry(cost).or_default().push(to);
        }
    }

    fn way(&self, goal: usize) -> Option<Way> {
        let (_, last, mut at) = (*self.ends.get(goal)?)?;
        let mut edges = vec![last];
        loop {
            let (by, before) = self.came.at(at);
            if before == NONE {
                edges.reverse();
                let entry = self.entries.get(by as usize)?;
                let over = entry.over.clone();
                let all = over.iter().chain(&edges);
                let barriers = all.map(|&edge| barriers_of(self.walk.graph, edge)).sum();
                return Some(Way { start: entry.at.node, over, edges, barriers });
            }
            edges.push(EdgeIx(by));
            at = before;
        }
    }
}
