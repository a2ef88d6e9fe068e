//! The graph of states that one pass runs on.
//!
//! All starts that share what is passed *later* share one pass. Its vertices are the nodes as anybody walks them
//! (layer 0), on top of that one layer for each way of passing *first* barriers, with only the states that a start
//! leads to, one end for each pair of party and effects, and one vertex for each start. So one condensation answers
//! for all of them.

use bailiwick_model::Effects;
use rustc_hash::{FxHashMap, FxHashSet};

use super::gate::Gate;
use super::scc::Csr;
use super::start::Entry;
use super::table::{Table, id};
use super::walk::{State, Step, Walk};
use crate::graph::{EdgeIx, Graph, NodeIx, PartyIx};

/// A start: where it can begin, and how it passes first barriers (an index into the gates given).
#[derive(Clone, Debug)]
pub(crate) struct Begin {
    pub(crate) entries: Vec<Entry>,
    pub(crate) first: usize,
}

/// An end: effects at a party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Leaf {
    pub(crate) vertex: u32,
    pub(crate) party: PartyIx,
    pub(crate) effects: Effects,
}

/// The graph of states.
#[derive(Debug)]
pub(crate) struct Layers {
    pub(crate) csr: Csr,
    /// Ends, in the order of their vertices.
    pub(crate) leaves: Vec<Leaf>,
    /// Vertices of the starts, in the order given.
    pub(crate) starts: std::ops::Range<u32>,
    /// Edges that rest on a touchable edge, by position.
    pub(crate) marks: Vec<Mark>,
}

/// An edge of the graph of states that is there only while an edge of the graph lets pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Mark {
    /// Position among all edges of the graph of states.
    pub(crate) position: u32,
    pub(crate) edge: EdgeIx,
    pub(crate) need: Need,
}

/// What an edge of the graph of states needs of an edge of the graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Need {
    /// That it is there.
    Present,
    /// That the start principal passes it.
    First,
    /// That anybody else passes it.
    Later,
}

/// How states are walked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules<'g> {
    pub(crate) later: &'g Gate,
    /// Distinct ways of passing first barriers; each passes at least what `later` does.
    pub(crate) firsts: &'g [Gate],
    pub(crate) scope: Scope,
    /// Edges that may be taken away or guarded afterwards: they are kept even where others make them needless now.
    pub(crate) touchable: Option<&'g FxHashSet<EdgeIx>>,
}

/// Which nodes are taken in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// Every node: node `i` as anybody walks it is vertex `i`.
    Everything,
    /// What the starts reach.
    Starts,
}

impl Rules<'_> {
    /// The layer of a way of passing first barriers: layer 0 where it is no other than passing later ones, now and
    /// after any change.
    fn layer(&self, first: usize) -> usize {
        let known = self.firsts.get(first);
        if self.touchable.is_none() && known.is_none_or(|first| first == self.later) { 0 } else { first + 1 }
    }

    fn touches(&self, edge: EdgeIx) -> bool {
        self.touchable.is_some_and(|touchable| touchable.contains(&edge))
    }
}

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
enum Vertex {
    Start(usize),
    Leaf,
    State { layer: usize, node: NodeIx },
}

struct Build<'g> {
    graph: &'g Graph,
    rules: Rules<'g>,
    begins: &'g [Begin],
    /// Vertices before those of `found`.
    seeded: u32,
    found: Vec<Vertex>,
    /// Vertex of each node, layer by layer.
    ids: Vec<Table<u32>>,
    ends: FxHashMap<(PartyIx, Effects), u32>,
    layers: Layers,
}

/// Builds the graph of states. `begins` name their gate in `rules.firsts`.
pub(crate) fn build(graph: &Graph, rules: Rules<'_>, begins: &[Begin]) -> Layers {
    let nodes = graph.nodes.len();
    let (seeded, edges) = match rules.scope {
        Scope::Everything => (nodes, graph.edges.len()),
        Scope::Starts => (0, 0),
    };
    let table = |wanted: bool| Table::filled(if wanted { nodes } else { 0 }, NONE);
    let mut ids = vec![table(rules.scope == Scope::Starts)];
    ids.extend((0..rules.firsts.len()).map(|first| table(rules.layer(first) != 0)));
    let starts = id(seeded)..id(seeded + begins.len());
    let mut build = Build {
        graph,
        rules,
        begins,
        seeded: id(seeded),
        found: (0..begins.len()).map(Vertex::Start).collect(),
        ids,
        ends: FxHashMap::default(),
        layers: Layers {
            csr: Csr::with_capacity(seeded + begins.len(), edges),
            leaves: Vec::new(),
            starts,
            marks: Vec::new(),
        },
    };
    build.run();
    build.layers
}

impl Build<'_> {
    fn run(&mut self) {
        for node in 0..self.seeded {
            self.base_row(NodeIx(node));
            self.layers.csr.close();
        }
        let mut next = 0;
        while let Some(&vertex) = self.found.get(next) {
            match vertex {
                Vertex::Start(at) => self.start_row(at),
                Vertex::Leaf => {}
                Vertex::State { layer: 0, node } => self.base_row(node),
                Vertex::State { layer, node } => self.first_row(layer, node),
            }
            self.layers.csr.close();
            next += 1;
        }
    }

    fn add(&mut self, vertex: Vertex) -> u32 {
        self.found.push(vertex);
        self.seeded + id(self.found.len() - 1)
    }

    fn push_state(&mut self, layer: usize, node: NodeIx) {
        if layer == 0 && self.rules.scope == Scope::Everything {
            self.layers.csr.push(node.0);
            return;
        }
        let mut at = self.ids.get(layer).map_or(NONE, |ids| ids.at(node.0));
        if at == NONE {
            at = self.add(Vertex::State { layer, node });
            if let Some(ids) = self.ids.get_mut(layer) {
                ids.set(node.0, at);
            }
        }
        self.layers.csr.push(at);
    }

    fn push_end(&mut self, party: PartyIx, effects: Effects) {
        let at = self.ends.get(&(party, effects)).copied().unwrap_or_else(|| {
            let vertex = self.add(Vertex::Leaf);
            self.ends.insert((party, effects), vertex);
            self.layers.leaves.push(Leaf { vertex, party, effects });
            vertex
        });
        self.layers.csr.push(at);
    }

    /// Notes that the edge pushed next rests on an edge of the graph.
    fn mark(&mut self, edge: EdgeIx, need: Need) {
        if self.rules.touches(edge) {
            self.layers.marks.push(Mark { position: id(self.layers.csr.edges()), edge, need });
        }
    }

    fn start_row(&mut self, at: usize) {
        let (begins, rules) = (self.begins, self.rules);
        let Some(begin) = begins.get(at) else { return };
        let Some(first) = rules.firsts.get(begin.first) else { return };
        for entry in begin.entries.iter().filter(|entry| entry.opens(self.graph, first)) {
            entry.by.iter().for_each(|&edge| self.mark(edge, Need::Present));
            entry.over.iter().for_each(|&edge| self.mark(edge, Need::First));
            let layer = if entry.at.same { rules.layer(begin.first) } else { 0 };
            self.push_state(layer, entry.at.node);
        }
    }

    fn base_row(&mut self, node: NodeIx) {
        let walk = Walk { graph: self.graph, first: self.rules.later, later: self.rules.later };
        for (at, _, step) in walk.steps(State { node, same: false }) {
            self.mark(at, Need::Later);
            match step {
                Step::End(party, effects) => self.push_end(party, effects),
                Step::To(to) => self.push_state(0, to.node),
            }
        }
    }

    /// What the start principal has at a node: what anybody has there, and edges that only it passes or over which
    /// it goes on as itself.
    fn first_row(&mut self, layer: usize, node: NodeIx) {
        self.push_state(0, node);
        let rules = self.rules;
        let Some(first) = rules.firsts.get(layer - 1) else { return };
        let walk = Walk { graph: self.graph, first, later: rules.later };
        for (at, edge, step) in walk.steps(State { node, same: true }) {
            let as_itself = matches!(step, Step::To(to) if to.same);
            if !as_itself && rules.later.passes(edge) && !rules.touches(at) {
                continue;
            }
            self.mark(at, Need::First);
            match step {
                Step::End(party, effects) => self.push_end(party, effects),
                Step::To(to) => self.push_state(if to.same { layer } else { 0 }, to.node),
            }
        }
    }
}
