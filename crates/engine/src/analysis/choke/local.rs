//! The part of the graph of states from which one root is reached, and what each thing in it holds up.
//!
//! A node that is walked with two sets of abilities has two vertices. Where both can do the same on the way to the
//! root they are one here, so that the dominators of the turned graph answer exactly. Where they cannot, and for the
//! few other things that stand in several places, the thing is taken out and the part is searched again.

use rustc_hash::{FxHashMap, FxHashSet};

use super::states::{Item, NONE, States, Vertex, turned};
use crate::analysis::dominators::Dominators;
use crate::analysis::scc::Csr;
use crate::analysis::table::id;
use crate::graph::{EdgeIx, NodeIx};

/// Where a thing stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Vertex(u32),
    /// On edges from the first to the second vertex.
    Edge(u32, u32),
}

/// A part of the graph of states. Vertex 0 is the root.
pub(super) struct Local<'s> {
    states: &'s States,
    /// Vertices of the whole that each vertex stands for; none for the root.
    members: Vec<Vec<u32>>,
    /// From each vertex towards the root: target and edge of the graph.
    out: Vec<Vec<(u32, u32)>>,
    /// From the root outwards.
    ahead: Csr,
    /// Towards the root.
    back: Csr,
}

impl<'s> Local<'s> {
    /// What reaches the root. `seeds` lead to it, over an edge or over none; vertices that are not `open` are taken
    /// in and not passed.
    pub(super) fn of(states: &'s States, seeds: &[(u32, u32)], open: impl Fn(u32) -> bool) -> Self {
        let mut found: Vec<u32> = Vec::new();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        found.extend(seeds.iter().map(|seed| seed.0).filter(|&at| seen.insert(at)));
        let mut next = 0;
        while let Some(&at) = found.get(next) {
            next += 1;
            if open(at) {
                found.extend(states.into.out(at).iter().copied().filter(|&from| seen.insert(from)));
            }
        }
        let mut to_root: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for &(at, by) in seeds {
            to_root.entry(at).or_default().push(by);
        }
        let rows: FxHashMap<u32, Vec<(u32, u32)>> = found
            .iter()
            .map(|&at| {
                let mut row: Vec<(u32, u32)> =
                    edges(states, at).filter(|&(to, _)| seen.contains(&to) && open(to)).collect();
                row.extend(to_root.get(&at).into_iter().flatten().map(|&by| (NONE, by)));
                (at, row)
            })
            .collect();
        let merged = merged(states, &found, &rows);
        Self::joined(states, &found, &rows, &merged)
    }

    fn joined(
        states: &'s States,
        found: &[u32],
        rows: &FxHashMap<u32, Vec<(u32, u32)>>,
        merged: &FxHashSet<u32>,
    ) -> Self {
        let mut at_of: FxHashMap<u32, u32> = FxHashMap::default();
        at_of.insert(NONE, 0);
        let mut members = vec![Vec::new()];
        for &vertex in found {
            let twin = states.twin.at(vertex);
            let known = if merged.contains(&vertex) { at_of.get(&twin).copied() } else { None };
            let at = known.unwrap_or_else(|| {
                members.push(Vec::new());
                id(members.len() - 1)
            });
            at_of.insert(vertex, at);
            if let Some(list) = members.get_mut(at as usize) {
                list.push(vertex);
            }
        }
        let mut out = vec![Vec::new(); members.len()];
        for (list, row) in members.iter().zip(&mut out) {
            for vertex in list {
                for &(to, by) in rows.get(vertex).map_or(&[][..], Vec::as_slice) {
                    row.push((at_of.get(&to).copied().unwrap_or(0), by));
                }
            }
            row.sort_unstable();
            row.dedup();
        }
        let mut back = Csr::with_capacity(out.len(), 0);
        for row in &out {
            for &(to, _) in row {
                back.push(to);
            }
            back.close();
        }
        let ahead = turned(&back);
        Self { states, members, out, ahead, back }
    }

    /// Vertices of the whole at a vertex.
    pub(super) fn members(&self, at: u32) -> &[u32] {
        self.members.get(at as usize).map_or(&[], Vec::as_slice)
    }

    /// Number of vertices, the root included.
    pub(super) fn count(&self) -> u32 {
        id(self.members.len())
    }

    /// Principals that reach the root: node, vertex here, vertex of the whole.
    pub(super) fn starts(&self) -> Vec<(NodeIx, u32, u32)> {
        let of = |at: u32| {
            let vertex = *self.members(at).first()?;
            Some((principal(self.states, vertex)?, at, vertex))
        };
        (1..self.count()).filter_map(of).collect()
    }

    /// Prepares to say what each thing cuts off.
    pub(super) fn cuts(&self) -> Cuts<'_, 's> {
        let dominators = Dominators::of(&self.ahead, &self.back);
        let spans = dominators.spans();
        Cuts { local: self, dominators, spans }
    }

    /// Vertices that still reach the root when some places are closed.
    fn left(&self, closed: &[Place]) -> FxHashSet<u32> {
        let mut seen: FxHashSet<u32> = FxHashSet::from_iter([0]);
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            for &from in self.ahead.out(at) {
                if closed.contains(&Place::Vertex(from)) || seen.contains(&from) {
                    continue;
                }
                let shut =
                    closed.iter().any(|place| matches!(place, Place::Edge(a, b) if *a == from && *b == at));
                // Another edge between the two may be left.
                if shut && !self.other_edge(from, at, closed) {
                    continue;
                }
                seen.insert(from);
                open.push(from);
            }
        }
        seen
    }

    fn other_edge(&self, from: u32, to: u32, closed: &[Place]) -> bool {
        let parallel =
            self.out.get(from as usize).map_or(0, |row| row.iter().filter(|edge| edge.0 == to).count());
        let shut = closed.iter().filter(|place| **place == Place::Edge(from, to)).count();
        parallel > shut
    }

    /// Where each thing stands.
    fn places(&self) -> FxHashMap<Item, Vec<Place>> {
        let mut places: FxHashMap<Item, Vec<Place>> = FxHashMap::default();
        for at in 1..self.count() {
            if let Some(item) = self.members(at).first().and_then(|&vertex| item(self.states, vertex)) {
                places.entry(item).or_default().push(Place::Vertex(at));
            }
            for &(to, by) in self.out.get(at as usize).map_or(&[][..], Vec::as_slice) {
                if by != NONE {
                    places.entry(Item::Edge(EdgeIx(by))).or_default().push(Place::Edge(at, to));
                }
            }
        }
        places
    }
}

/// What is cut off when things go.
pub(super) struct Cuts<'l, 's> {
    local: &'l Local<'s>,
    dominators: Dominators,
    spans: Vec<(u32, u32)>,
}

impl Cuts<'_, '_> {
    /// Sums `weight` over the principals that each thing cuts off, other than itself. Things that cut off nothing are
    /// left out.
    pub(super) fn sums(
        &self,
        starts: &[(NodeIx, u32, u32)],
        weight: impl Fn(u32) -> u64,
    ) -> Vec<(Item, u64)> {
        let weights: FxHashMap<u32, u64> = starts.iter().map(|&(_, at, who)| (at, weight(who))).collect();
        let own: FxHashMap<NodeIx, u32> = starts.iter().map(|&(node, at, _)| (node, at)).collect();
        let of = |at: u32| weights.get(&at).copied().unwrap_or_default();
        let sums = self.dominators.sums(of);
        let mut found = Vec::new();
        for (item, places) in self.local.places() {
            let start = match item {
                Item::Node(node) => own.get(&node).copied(),
                Item::Edge(_) => None,
            };
            let (sum, itself) = match places.as_slice() {
                [place] => {
                    let Some(at) = self.below(*place) else { continue };
                    let span = self.spans.get(at as usize).copied().unwrap_or_default();
                    let itself = start.filter(|&start| self.inside(start, span));
                    (sums.get(at as usize).copied().unwrap_or_default(), itself)
                }
                several => {
                    let left = self.local.left(several);
                    let cut =
                        weights.iter().filter(|(at, _)| !left.contains(at)).map(|(_, weight)| weight).sum();
                    (cut, start.filter(|start| !left.contains(start)))
                }
            };
            let sum: u64 = sum - itself.map_or(0, of);
            if sum > 0 {
                found.push((item, sum));
            }
        }
        found
    }

    /// The vertices among `wanted` that each thing cuts off, in order. Things that cut off none are left out.
    pub(super) fn lists(&self, wanted: &[u32]) -> Vec<(Item, Vec<u32>)> {
        let mut found = Vec::new();
        for (item, places) in self.local.places() {
            let list: Vec<u32> = match places.as_slice() {
                [place] => {
                    let Some(span) = self.below(*place).and_then(|at| self.spans.get(at as usize)) else {
                        continue;
                    };
                    wanted.iter().copied().filter(|&at| self.inside(at, *span)).collect()
                }
                several => {
                    let left = self.local.left(several);
                    wanted.iter().copied().filter(|at| !left.contains(at)).collect()
                }
            };
            if !list.is_empty() {
                found.push((item, list));
            }
        }
        found
    }

    fn inside(&self, vertex: u32, (from, to): (u32, u32)) -> bool {
        let place = self.dominators.place(vertex).and_then(|at| self.spans.get(at as usize));
        place.is_some_and(|place| from <= place.0 && place.0 < to)
    }

    /// The place in the tree of what a thing cuts off: a vertex itself; of an edge its source, where every other edge
    /// of the source leads to what the source itself holds up.
    fn below(&self, place: Place) -> Option<u32> {
        match place {
            Place::Vertex(at) => self.dominators.place(at),
            Place::Edge(from, to) => {
                let at = self.dominators.place(from)?;
                let span = *self.spans.get(at as usize)?;
                if self.dominators.above(at) != self.dominators.place(to)? {
                    return None;
                }
                let row = self.local.out.get(from as usize)?;
                let onward = row.iter().filter(|edge| !self.inside(edge.0, span)).count();
                (onward == 1).then_some(at)
            }
        }
    }
}

pub(super) fn edges(states: &States, at: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
    (states.out.start(at)..).zip(states.out.out(at)).map(|(position, &to)| (to, states.by.at(position)))
}

/// The thing that a vertex stands for.
fn item(states: &States, vertex: u32) -> Option<Item> {
    match states.vertices.get(vertex as usize)? {
        Vertex::State(state) => Some(Item::Node(state.node)),
        Vertex::Needs(item) => Some(*item),
        Vertex::Start(_) | Vertex::End(_) => None,
    }
}

/// The principal whose start a vertex is.
pub(super) fn principal(states: &States, vertex: u32) -> Option<NodeIx> {
    match states.vertices.get(vertex as usize)? {
        Vertex::Start(number) => states.principals.get(*number as usize).copied(),
        _ => None,
    }
}

/// Vertices that can do what their twins can on the way to the root: each pair is first held to be equal, and parted
/// where an edge of one has no counterpart.
fn merged(states: &States, found: &[u32], rows: &FxHashMap<u32, Vec<(u32, u32)>>) -> FxHashSet<u32> {
    let mut equal: FxHashSet<u32> =
        found.iter().copied().filter(|&at| rows.contains_key(&states.twin.at(at))).collect();
    let sorted = |at: u32, equal: &FxHashSet<u32>| {
        let name = |to: u32| if equal.contains(&to) { to.min(states.twin.at(to)) } else { to };
        let mut row: Vec<(u32, u32)> =
            rows.get(&at).into_iter().flatten().map(|&(to, by)| (name(to), by)).collect();
        row.sort_unstable();
        row.dedup();
        row
    };
    loop {
        let parted: Vec<u32> = equal
            .iter()
            .copied()
            .filter(|&at| sorted(at, &equal) != sorted(states.twin.at(at), &equal))
            .collect();
        if parted.is_empty() {
            return equal;
        }
        for at in parted {
            equal.remove(&at);
            equal.remove(&states.twin.at(at));
        }
    }
}
