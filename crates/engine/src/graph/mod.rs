//! The graph over party borders.
//!
//! Nodes live in realms and belong to parties; an edge reads "who holds *from* gains *to*". Every party has one
//! node of kind `Party`, the end of every path: an edge of kind `Grants` to it carries the effects that its source
//! has there.

pub mod bloodhound;
pub mod derive;
pub mod gaps;

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Barriers, EdgeKind, Effects, Evidence, Names, NodeKind, NodeRef, Sym};
use rustc_hash::FxHashMap;

/// A node; an index into [`Graph::nodes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct NodeIx(pub u32);

/// A party; an index into [`Graph::parties`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PartyIx(pub u32);

/// An edge; an index into [`Graph::edges`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct EdgeIx(pub u32);

/// Terms of an edge; an index into [`Graph::terms`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct TermsIx(pub u32);

impl NodeIx {
    /// Position in the table of nodes.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl PartyIx {
    /// Position in the table of parties.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl EdgeIx {
    /// Position in the table of edges.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Which end of an interval.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Bound {
    /// Only what evidence shows.
    Proven,
    /// Unknown barriers counted as absent, links of the gap table counted.
    Possible,
}

impl Bound {
    /// Both, proven first.
    pub const BOTH: [Self; 2] = [Self::Proven, Self::Possible];
}

/// A company of the estate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    /// Short id (`contoso`, `unclaimed:...`).
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PartyKind,
    /// Seats, for weights, where the estate file gives them.
    pub seats: Option<u32>,
    /// Its node, the end of every path.
    pub node: NodeIx,
    /// Where it is said to exist.
    pub evidence: Option<Evidence>,
}

/// A node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Node {
    /// Identity.
    pub id: NodeRef,
    /// Kind.
    pub kind: NodeKind,
    /// Whose asset or person it is.
    pub owner: PartyIx,
    /// Display name; empty where none is known.
    pub name: Sym,
    /// Whether it can sign in or act; unknown counts as enabled in the possible bound only.
    pub enabled: Option<bool>,
    /// Tier zero of its realm.
    pub tier_zero: bool,
    /// The record that shows it.
    pub evidence: Evidence,
}

/// Conditions and meaning shared by many edges.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Terms {
    /// Barriers by state.
    pub barriers: Barriers,
    /// Effects at the party, on edges of kind `Grants`; empty elsewhere.
    pub effects: Effects,
    /// Counted in the possible bound only: stale, depending on something that no export shows, or of the gap table.
    pub possible_only: bool,
    /// Row of the gap table that added it; 0 is none.
    pub gap: u16,
    /// In words for a reader: a role name, rights, a policy; empty where the kind says it all.
    pub note: Sym,
}

/// An edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Edge {
    /// Who holds it.
    pub from: NodeIx,
    /// What it gives.
    pub to: NodeIx,
    /// Terms.
    pub terms: TermsIx,
    /// Kind.
    pub kind: EdgeKind,
    /// The record that shows it.
    pub evidence: Evidence,
}

/// The graph. Edges are sorted by source node; edges of one source keep the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Parties. The first is always the party of nodes that nobody claimed.
    pub parties: Vec<Party>,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Edges.
    pub edges: Vec<Edge>,
    /// Distinct terms.
    pub terms: Vec<Terms>,
    /// Texts: those of the facts, and names and notes of nodes that the graph adds.
    pub names: Names,
    first: Vec<u32>,
    index: FxHashMap<NodeRef, NodeIx>,
}

impl Graph {
    /// The node of an identity.
    pub fn find(&self, id: NodeRef) -> Option<NodeIx> {
        self.index.get(&id).copied()
    }

    /// A node; a default node for an index out of range.
    pub fn node(&self, at: NodeIx) -> Node {
        self.nodes.get(at.index()).copied().unwrap_or_default()
    }

    /// A party by index.
    pub fn party(&self, at: PartyIx) -> Option<&Party> {
        self.parties.get(at.index())
    }

    /// An edge by index.
    pub fn edge(&self, at: EdgeIx) -> Edge {
        self.edges.get(at.index()).copied().unwrap_or_default()
    }

    /// Terms of an edge.
    pub fn terms_of(&self, edge: &Edge) -> Terms {
        self.terms.get(edge.terms.0 as usize).copied().unwrap_or_default()
    }

    /// Edges that leave a node, with their indices.
    pub fn out(&self, at: NodeIx) -> impl Iterator<Item = (EdgeIx, &Edge)> {
        let start = self.first.get(at.index()).copied().unwrap_or(0);
        let end = self.first.get(at.index() + 1).copied().unwrap_or(start);
        let edges = self.edges.get(start as usize..end as usize).unwrap_or(&[]);
        (start..).map(EdgeIx).zip(edges)
    }

    /// The same nodes and edges without texts and identities: what can be walked.
    pub(crate) fn bare(&self) -> Self {
        Self {
            parties: self.parties.clone(),
            nodes: self.nodes.clone(),
            edges: self.edges.clone(),
            terms: self.terms.clone(),
            first: self.first.clone(),
            ..Self::default()
        }
    }

    /// The party of a node of kind `Party`.
    pub fn party_of_sink(&self, at: NodeIx) -> Option<PartyIx> {
        let node = self.node(at);
        (node.kind == NodeKind::Party).then_some(node.owner)
    }

    /// Customers, in order.
    pub fn customers(&self) -> impl Iterator<Item = (PartyIx, &Party)> {
        (0..).map(PartyIx).zip(&self.parties).filter(|(_, party)| party.kind == PartyKind::Customer)
    }
}

/// Builds a [`Graph`]. Nodes and terms are interned; edges are kept in the order of addition per source node.
#[derive(Debug, Default)]
pub struct Builder {
    graph: Graph,
    terms: FxHashMap<Terms, TermsIx>,
}

impl Builder {
    /// A builder whose texts start with those of the facts, so that their handles stay good.
    pub fn with_names(names: Names) -> Self {
        Self { graph: Graph { names, ..Graph::default() }, terms: FxHashMap::default() }
    }

    /// The texts of the graph.
    pub const fn names(&mut self) -> &mut Names {
        &mut self.graph.names
    }

    /// Adds a party and its node. `id` is the identity of the node.
    pub fn party(&mut self, party: Party, id: NodeRef, name: Sym) -> PartyIx {
        let at = PartyIx(u32::try_from(self.graph.parties.len()).unwrap_or(u32::MAX));
        let evidence = party.evidence.unwrap_or_default();
        let node = self.node(Node {
            id,
            kind: NodeKind::Party,
            owner: at,
            name,
            enabled: None,
            tier_zero: false,
            evidence,
        });
        self.graph.parties.push(Party { node, ..party });
        at
    }

    /// Adds a node, or finds the one with this identity. A node first seen without a kind takes the first kind given.
    pub fn node(&mut self, node: Node) -> NodeIx {
        let graph = &mut self.graph;
        let at = *graph.index.entry(node.id).or_insert_with(|| {
            graph.nodes.push(node);
            NodeIx(u32::try_from(graph.nodes.len() - 1).unwrap_or(u32::MAX))
        });
        if let Some(known) = graph.nodes.get_mut(at.index())
            && known.kind == NodeKind::Unknown
            && node.kind != NodeKind::Unknown
        {
            *known = node;
        }
        at
    }

    /// The node of an identity.
    pub fn find(&self, id: NodeRef) -> Option<NodeIx> {
        self.graph.find(id)
    }

    /// Interns terms.
    pub fn terms(&mut self, terms: Terms) -> TermsIx {
        let graph = &mut self.graph;
        *self.terms.entry(terms).or_insert_with(|| {
            graph.terms.push(terms);
            TermsIx(u32::try_from(graph.terms.len() - 1).unwrap_or(u32::MAX))
        })
    }

    /// Adds an edge. Barriers that are no candidates of the kind are dropped: no other bit can sit there.
    pub fn edge(&mut self, from: NodeIx, to: NodeIx, kind: EdgeKind, mut terms: Terms, evidence: Evidence) {
        let candidates = kind.row().candidates.0;
        debug_assert_eq!(terms.barriers.in_force.0 & !candidates, 0, "{kind:?} cannot carry this barrier");
        terms.barriers.in_force.0 &= candidates;
        terms.barriers.unknown.0 &= candidates;
        let terms = self.terms(terms);
        self.graph.edges.push(Edge { from, to, terms, kind, evidence });
    }

    /// What has been built so far.
    pub const fn graph(&self) -> &Graph {
        &self.graph
    }

    /// What has been built so far, to mend nodes.
    pub const fn graph_mut(&mut self) -> &mut Graph {
        &mut self.graph
    }

    /// Finishes: sorts edges by source (stable) and drops exact repetitions of (source, target, kind, terms).
    pub fn finish(self) -> Graph {
        let mut graph = self.graph;
        graph.edges.sort_by_key(|edge| edge.from);
        let mut seen = Repeated::default();
        graph.edges.retain(|edge| seen.is_new(edge));
        let mut first = Vec::with_capacity(graph.nodes.len() + 1);
        let mut at = 0usize;
        for node in 0..=graph.nodes.len() {
            while graph.edges.get(at).is_some_and(|edge| edge.from.index() < node) {
                at += 1;
            }
            first.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        graph.first = first;
        graph
    }
}

/// From this many edges of one node on, repetitions are looked up rather than looked through.
const MANY: usize = 16;

type Told = (NodeIx, EdgeKind, TermsIx);

/// Edges that one source already has. Most sources have few, and a table that once was large is slow to empty.
#[derive(Default)]
struct Repeated {
    source: Option<NodeIx>,
    few: Vec<Told>,
    many: rustc_hash::FxHashSet<Told>,
}

impl Repeated {
    /// Whether the edge repeats none of its source. Edges come by source.
    fn is_new(&mut self, edge: &Edge) -> bool {
        if self.source != Some(edge.from) {
            self.source = Some(edge.from);
            self.few.clear();
            if !self.many.is_empty() {
                self.many = rustc_hash::FxHashSet::default();
            }
        }
        let told = (edge.to, edge.kind, edge.terms);
        if !self.many.is_empty() {
            return self.many.insert(told);
        }
        if self.few.contains(&told) {
            return false;
        }
        self.few.push(told);
        if self.few.len() == MANY {
            self.many.extend(self.few.iter().copied());
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bailiwick_model::RealmId;

    fn node(builder: &mut Builder, id: &str, names: &mut bailiwick_model::Names) -> NodeIx {
        let id = NodeRef { realm: RealmId(0), id: names.add(id) };
        builder.node(Node { id, kind: NodeKind::AZUser, ..Node::default() })
    }

    #[test]
    fn edges_are_found_by_source_and_repetitions_dropped() {
        let mut names = bailiwick_model::Names::default();
        let mut builder = Builder::default();
        let a = node(&mut builder, "a", &mut names);
        let b = node(&mut builder, "b", &mut names);
        let c = node(&mut builder, "c", &mut names);
        assert_eq!(a, node(&mut builder, "a", &mut names));
        for (from, to) in [(c, a), (a, b), (a, c), (a, b)] {
            builder.edge(from, to, EdgeKind::AZMemberOf, Terms::default(), Evidence::default());
        }
        let graph = builder.finish();
        let targets = |at| graph.out(at).map(|(_, edge)| edge.to).collect::<Vec<_>>();
        assert_eq!(targets(a), [b, c]);
        assert_eq!(targets(b), []);
        assert_eq!(targets(c), [a]);
    }

    /// Against sets of what was told, around the count from which on a table is used.
    #[test]
    fn repetitions_are_dropped_however_many_edges_a_source_has() {
        let mut names = bailiwick_model::Names::default();
        let mut builder = Builder::default();
        let nodes: Vec<NodeIx> =
            (0..3 * MANY).map(|at| node(&mut builder, &at.to_string(), &mut names)).collect();
        let sources = [(0, MANY - 1), (1, MANY), (2, MANY + 1), (3, 3 * MANY), (4, 2)];
        for round in 0..3 {
            for (source, count) in sources {
                for to in nodes.iter().take(count).skip(round % 2) {
                    let kind = EdgeKind::AZMemberOf;
                    builder.edge(nodes[source], *to, kind, Terms::default(), Evidence::default());
                }
            }
        }
        let graph = builder.finish();
        for (source, count) in sources {
            let found: Vec<NodeIx> = graph.out(nodes[source]).map(|(_, edge)| edge.to).collect();
            assert_eq!(found, nodes[..count], "each target once, in the order of their first addition");
        }
    }
}
