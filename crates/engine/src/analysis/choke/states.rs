//! Everything that the principals walk on the way to customers, as one graph of states.

use bailiwick_model::Effect;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::attacker::Attacker;
use crate::analysis::blast::is_customer;
use crate::analysis::gate::Gate;
use crate::analysis::scc::Csr;
use crate::analysis::start::{Entry, Starts};
use crate::analysis::table::{Table, id};
use crate::analysis::walk::{State, Step, Walk};
use crate::graph::{Bound, EdgeIx, Graph, NodeIx, PartyIx};

pub(super) const NONE: u32 = u32::MAX;

/// What a vertex stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Vertex {
    /// Somebody at a node.
    State(State),
    /// The start of the principal with this number.
    Start(u32),
    /// A node or edge on which a way to begin rests.
    Needs(Item),
    /// The end at a customer.
    End(PartyIx),
}

/// Something that can go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Item {
    Node(NodeIx),
    Edge(EdgeIx),
}

/// The graph of states.
pub(super) struct States {
    pub(super) vertices: Vec<Vertex>,
    pub(super) out: Csr,
    /// Edge of the graph under each edge of `out`, by position; [`NONE`] where there is none.
    pub(super) by: Table<u32>,
    pub(super) into: Csr,
    /// The same node walked with the other abilities.
    pub(super) twin: Table<u32>,
    /// Who or what owns each vertex.
    pub(super) owner: Vec<PartyIx>,
    /// The ends, by customer.
    pub(super) ends: Vec<(PartyIx, u32)>,
    /// Principals, by number.
    pub(super) principals: Vec<NodeIx>,
    /// Parties that own something on which the start of another party's principal rests.
    pub(super) needed: FxHashSet<PartyIx>,
    /// Vertex of a node, by whether its holder still acts as the start principal.
    pub(super) vertex_of: FxHashMap<(NodeIx, bool), u32>,
    /// A vertex to which an edge leads.
    pub(super) target_of: FxHashMap<EdgeIx, u32>,
}

struct Build<'g> {
    walk: Walk<'g>,
    effect: Effect,
    vertices: Vec<Vertex>,
    states: FxHashMap<State, u32>,
    ends: FxHashMap<PartyIx, u32>,
    /// Edges of vertices that are not states, by vertex.
    chains: FxHashMap<u32, Vec<u32>>,
    needed: FxHashSet<PartyIx>,
}

impl States {
    pub(super) fn of(
        graph: &Graph,
        attacker: &Attacker,
        bound: Bound,
        effect: Effect,
        principals: &[NodeIx],
    ) -> Self {
        let first = Gate::new(graph, attacker.first.union(attacker.later), bound);
        let later = Gate::new(graph, attacker.later, bound);
        let mut build = Build {
            walk: Walk { graph, first: &first, later: &later },
            effect,
            vertices: Vec::new(),
            states: FxHashMap::default(),
            ends: FxHashMap::default(),
            chains: FxHashMap::default(),
            needed: FxHashSet::default(),
        };
        let starts = Starts::of(graph, principals);
        for (number, &principal) in (0u32..).zip(principals) {
            let mut entries = starts.entries(graph, principal, attacker, bound);
            entries.retain(|entry| entry.opens(graph, &first));
            build.start(number, principal, &entries);
        }
        let (out, by) = build.rows();
        build.finish(out, by, principals)
    }
}

impl Build<'_> {
    fn vertex(&mut self, vertex: Vertex) -> u32 {
        self.vertices.push(vertex);
        id(self.vertices.len() - 1)
    }

    fn state(&mut self, state: State) -> u32 {
        if let Some(&known) = self.states.get(&state) {
            return known;
        }
        let vertex = self.vertex(Vertex::State(state));
        self.states.insert(state, vertex);
        vertex
    }

    /// A start leads to where it can begin, over everything on which that rests.
    fn start(&mut self, number: u32, principal: NodeIx, entries: &[Entry]) {
        let start = self.vertex(Vertex::Start(number));
        let mut targets = Vec::new();
        for entry in entries {
            let mut at = self.state(entry.at);
            for item in self.needs(entry, principal) {
                self.note(item, principal);
                let chain = self.vertex(Vertex::Needs(item));
                self.chains.insert(chain, vec![at]);
                at = chain;
            }
            targets.push(at);
        }
        self.chains.insert(start, targets);
    }

    fn note(&mut self, item: Item, principal: NodeIx) {
        let graph = self.walk.graph;
        let nodes = match item {
            Item::Node(node) => vec![node],
            Item::Edge(edge) => vec![graph.edge(edge).from, graph.edge(edge).to],
        };
        let own = graph.node(principal).owner;
        self.needed
            .extend(nodes.into_iter().map(|node| graph.node(node).owner).filter(|&owner| owner != own));
    }

    /// Edges that must be there, and their ends; what every way from the state needs anyway is left out.
    fn needs(&self, entry: &Entry, principal: NodeIx) -> Vec<Item> {
        let mut items = Vec::new();
        let graph = self.walk.graph;
        for &at in entry.by.iter().chain(&entry.over) {
            let edge = graph.edge(at);
            let only = edge.from == entry.at.node && self.walk.steps(entry.at).all(|(step, ..)| step == at);
            if !only {
                items.push(Item::Edge(at));
            }
            for node in [edge.from, edge.to] {
                if node != principal && node != entry.at.node {
                    items.push(Item::Node(node));
                }
            }
        }
        items.sort_unstable();
        items.dedup();
        items
    }

    fn rows(&mut self) -> (Csr, Table<u32>) {
        let mut out = Csr::with_capacity(self.vertices.len(), 0);
        let mut by = Table::default();
        let mut next = 0;
        while let Some(&vertex) = self.vertices.get(next) {
            if let Vertex::State(state) = vertex {
                let walk = self.walk;
                for (at, _, step) in walk.steps(state) {
                    let to = match step {
                        Step::To(to) => self.state(to),
                        Step::End(party, effects) => {
                            let counted =
                                effects.has(self.effect) && walk.graph.party(party).is_some_and(is_customer);
                            if !counted {
                                continue;
                            }
                            self.end(party)
                        }
                    };
                    out.push(to);
                    by.push(at.0);
                }
            }
            for &to in self.chains.get(&id(next)).map_or(&[][..], Vec::as_slice) {
                out.push(to);
                by.push(NONE);
            }
            out.close();
            next += 1;
        }
        (out, by)
    }

    fn end(&mut self, party: PartyIx) -> u32 {
        if let Some(&known) = self.ends.get(&party) {
            return known;
        }
        let vertex = self.vertex(Vertex::End(party));
        self.ends.insert(party, vertex);
        vertex
    }

    fn finish(self, out: Csr, by: Table<u32>, principals: &[NodeIx]) -> States {
        let graph = self.walk.graph;
        let mut twin = Table::filled(self.vertices.len(), NONE);
        for (state, &vertex) in &self.states {
            let other = self.states.get(&State { same: !state.same, ..*state });
            twin.set(vertex, other.copied().unwrap_or(NONE));
        }
        let owner = |vertex: &Vertex| match *vertex {
            Vertex::State(state) => graph.node(state.node).owner,
            Vertex::Start(number) => {
                principals.get(number as usize).map_or(PartyIx(NONE), |&node| graph.node(node).owner)
            }
            Vertex::Needs(_) => PartyIx(NONE),
            Vertex::End(party) => party,
        };
        let owner = self.vertices.iter().map(owner).collect();
        let mut ends: Vec<(PartyIx, u32)> = self.ends.into_iter().collect();
        ends.sort_unstable();
        let mut target_of = FxHashMap::default();
        for vertex in 0..id(out.vertices()) {
            for (position, &to) in (out.start(vertex)..).zip(out.out(vertex)) {
                if by.at(position) != NONE {
                    target_of.insert(EdgeIx(by.at(position)), to);
                }
            }
        }
        let vertex_of = self.states.iter().map(|(state, &at)| ((state.node, state.same), at)).collect();
        States {
            vertices: self.vertices,
            into: turned(&out),
            out,
            by,
            twin,
            owner,
            ends,
            principals: principals.to_vec(),
            needed: self.needed,
            vertex_of,
            target_of,
        }
    }
}

/// The same edges, turned round.
pub(super) fn turned(csr: &Csr) -> Csr {
    let count = csr.vertices();
    let mut sizes = vec![0u32; count];
    for vertex in 0..id(count) {
        for &to in csr.out(vertex) {
            if let Some(size) = sizes.get_mut(to as usize) {
                *size += 1;
            }
        }
    }
    let mut next: Table<u32> = Table::default();
    let mut sum = 0;
    for size in &sizes {
        next.push(sum);
        sum += size;
    }
    let mut sources = Table::filled(csr.edges(), 0u32);
    for vertex in 0..id(count) {
        for &to in csr.out(vertex) {
            sources.set(next.at(to), vertex);
            next.set(to, next.at(to) + 1);
        }
    }
    let mut back = Csr::with_capacity(count, csr.edges());
    let mut sources = sources.iter();
    for size in sizes {
        sources.by_ref().take(size as usize).for_each(|source| back.push(source));
        back.close();
    }
    back
}
