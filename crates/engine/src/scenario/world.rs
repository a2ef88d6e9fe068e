//! The estate of a scenario, and the graph that it becomes.

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{
    Barriers, EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, RealmId, SourceId, Sym, Time,
};
use rustc_hash::FxHashMap;

use crate::graph::Builder;
use crate::{Graph, NodeIx, Party as GraphParty, PartyIx, Terms};

/// The estate of a scenario.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub(super) parties: Vec<Party>,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    pub(super) cves: Vec<Cve>,
    pub(super) party_of: FxHashMap<String, usize>,
    pub(super) node_of: FxHashMap<String, usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) id: String,
    pub(super) kind: PartyKind,
    pub(super) contract_ends: Option<Time>,
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) kind: NodeKind,
    pub(super) owner: usize,
    /// Where it is administered.
    pub(super) home: usize,
    pub(super) enabled: bool,
    /// Its sign-in page is open to the internet.
    pub(super) exposed: bool,
    /// Endpoint detection leaves out the working folder of the management tool.
    pub(super) excluded: bool,
    /// Whoever is it has everything in its realm.
    pub(super) privileged: bool,
    pub(super) product: String,
    pub(super) vendor: Option<usize>,
    pub(super) version: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Node(usize),
    Party(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) line: u32,
    pub(super) from: usize,
    pub(super) to: Place,
    pub(super) kind: EdgeKind,
    pub(super) barriers: Barriers,
    pub(super) effects: Effects,
    pub(super) possible: bool,
    pub(super) since: Option<Time>,
    pub(super) until: Option<Time>,
    /// Seen used in the logs.
    pub(super) seen: bool,
    /// Not used for a long time.
    pub(super) unused: bool,
    pub(super) cve: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Cve {
    pub(super) id: String,
    pub(super) kev: Option<Time>,
    pub(super) fixed_on: Option<Time>,
    pub(super) fixed_in: String,
}

/// A world as a graph.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) graph: Graph,
    pub(super) nodes: Vec<NodeIx>,
    pub(super) parties: Vec<PartyIx>,
}

impl World {
    /// The customer that an edge leads to, if any.
    pub(super) fn customer_beyond(&self, edge: &Edge) -> Option<usize> {
        let party = match edge.to {
            Place::Party(party) => party,
            Place::Node(node) => self.nodes.get(node)?.home,
        };
        self.is_customer(party).then_some(party)
    }

    pub(super) fn is_customer(&self, party: usize) -> bool {
        self.parties.get(party).is_some_and(|party| party.kind == PartyKind::Customer)
    }

    pub(super) fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    /// Nodes that somebody chooses, in order.
    pub(super) fn nodes_where(&self, wanted: impl Fn(&Node) -> bool) -> Vec<usize> {
        (0..).zip(&self.nodes).filter(|(_, node)| wanted(node)).map(|(at, _)| at).collect()
    }

    /// The graph at a time; with only the edges that `keep` chooses.
    pub(super) fn graph(&self, on: Time, keep: impl Fn(&Edge) -> bool) -> Built {
        let mut builder = Builder::default();
        let identity = |at: usize| NodeRef { realm: RealmId(id(at)), id: Sym::EMPTY };
        let mut parties = Vec::new();
        for (at, party) in self.parties.iter().enumerate() {
            let known = GraphParty {
                id: party.id.clone(),
                name: party.id.clone(),
                kind: party.kind,
                seats: None,
                node: NodeIx::default(),
                evidence: None,
            };
            parties.push(builder.party(known, identity(self.nodes.len() + at), Sym::EMPTY));
        }
        let mut nodes = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let name = builder.names().add(&node.id);
            nodes.push(builder.node(crate::Node {
                id: identity(at),
                kind: node.kind,
                owner: parties.get(node.owner).copied().unwrap_or_default(),
                name,
                enabled: Some(node.enabled),
                tier_zero: node.privileged,
                evidence: Evidence::default(),
            }));
        }
        let ends: Vec<Option<NodeIx>> =
            (0..self.parties.len()).map(|at| builder.find(identity(self.nodes.len() + at))).collect();
        for edge in self.edges.iter().filter(|edge| edge.holds(on) && keep(edge)) {
            let to = match edge.to {
                Place::Node(node) => nodes.get(node).copied(),
                Place::Party(party) => ends.get(party).copied().flatten(),
            };
            let (Some(&from), Some(to)) = (nodes.get(edge.from), to) else { continue };
            let evidence = Evidence { source: SourceId(0), record: edge.line };
            for (effects, barriers) in self.parts(edge, on) {
                let terms = Terms { barriers, effects, possible_only: edge.possible, ..Terms::default() };
                builder.edge(from, to, edge.kind, terms, evidence);
            }
        }
        Built { graph: builder.finish(), nodes, parties }
    }

    /// An edge as the graph has it: what stops code on a device stops what runs there, not what is seen there.
    fn parts(&self, edge: &Edge, on: Time) -> Vec<(Effects, Barriers)> {
        let barriers = self.barriers(edge, on);
        let stopped = bailiwick_model::Barrier::EndpointControl.bit();
        let rest = Effects(edge.effects.0 & (1 << Effect::See as u8));
        if edge.kind != EdgeKind::Grants || rest.is_empty() || barriers.in_force.0 & stopped == 0 {
            return vec![(edge.effects, barriers)];
        }
        let mut open = barriers;
        open.in_force.0 &= !stopped;
        vec![(edge.effects, barriers), (rest, open)]
    }

    /// Barriers at a time: an exploit is known from the day on which it is in the catalogue.
    fn barriers(&self, edge: &Edge, on: Time) -> Barriers {
        use bailiwick_model::{Barrier, BarrierState};
        let Some(cve) = edge.cve.and_then(|at| self.cves.get(at)) else { return edge.barriers };
        let known = cve.kev.is_some_and(|kev| kev <= on);
        let barrier = if known { Barrier::ExploitKnown } else { Barrier::ExploitUnknown };
        edge.barriers.with(barrier, BarrierState::InForce)
    }
}

impl Edge {
    fn holds(&self, on: Time) -> bool {
        self.since.is_none_or(|since| since <= on) && self.until.is_none_or(|until| on < until)
    }
}

fn id(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
