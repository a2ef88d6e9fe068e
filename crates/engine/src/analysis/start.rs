//! Where an attack starts.
//!
//! | start | at an account or service principal | elsewhere |
//! |---|---|---|
//! | password | its password credentials: whence an edge `LogsInAs` leads to it | a password: itself |
//! | session | the account, over an edge `LogsInAs` and its barriers (never over `EnrolsOwnFactor`) | nothing |
//! | token | credentials that authenticate as it, or as the application that runs as it | such a credential: itself |
//! | device | devices with a session of it | a device: itself, and the sessions seen on it |
//! | account | the account | any node: itself |
//! | tool | nothing | a tool: over each edge `ExploitsService` from the internet; the internet: itself |
//!
//! An account known to be disabled starts nothing, whoever holds its credentials; one of which that is not known
//! starts in the possible bound only. What it is a member of stays in the graph for those who may enable it.
//!
//! From the start on the attacker acts as the start principal; see [`super::walk`] for what that means.

use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{EdgeKind, NodeKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::attacker::Attacker;
use super::gate::Gate;
use super::walk::State;
use crate::graph::{Bound, EdgeIx, Graph, NodeIx};
use crate::profile::Start;

/// One way to begin.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Entry {
    /// Edges by which it is a start of the subject (the login of a password): they need not be passed here.
    pub by: Vec<EdgeIx>,
    /// Edges that must be passed to be there, with the abilities of the start principal.
    pub over: Vec<EdgeIx>,
    /// Where the attack stands then.
    pub at: State,
}

impl Entry {
    fn at(node: NodeIx) -> Self {
        Self { by: Vec::new(), over: Vec::new(), at: State { node, same: true } }
    }

    /// Whether the attacker gets in.
    pub fn opens(&self, graph: &Graph, first: &Gate) -> bool {
        self.over.iter().all(|&edge| first.passes(&graph.edge(edge)))
    }
}

/// Edges that lead to the starts of some subjects, found once in a scan of the graph.
#[derive(Clone, Debug, Default)]
pub struct Starts {
    into: FxHashMap<NodeIx, Vec<EdgeIx>>,
}

impl Starts {
    /// Finds what leads to the starts of `subjects`.
    pub fn of(graph: &Graph, subjects: &[NodeIx]) -> Self {
        let mut wanted: FxHashSet<NodeIx> = subjects.iter().copied().collect();
        for &subject in subjects.iter().filter(|&&at| class(graph, at) == NodeClass::Device) {
            wanted.extend(sessions_on(graph, subject).map(|(_, user)| user));
        }
        let mut into = FxHashMap::default();
        collect(graph, &wanted, &mut into);
        let applications: FxHashSet<NodeIx> = into
            .values()
            .flatten()
            .map(|&at| graph.edge(at))
            .filter(|edge| edge.kind == EdgeKind::AZRunsAs && !wanted.contains(&edge.from))
            .map(|edge| edge.from)
            .collect();
        if !applications.is_empty() {
            collect(graph, &applications, &mut into);
        }
        Self { into }
    }

    /// Where `attacker` can begin at `subject`, whatever is in the way; each once, in a fixed order.
    pub fn entries(&self, graph: &Graph, subject: NodeIx, attacker: &Attacker, bound: Bound) -> Vec<Entry> {
        if !can_act(graph, subject, bound) {
            return Vec::new();
        }
        let mut entries: Vec<Entry> =
            attacker.starts.iter().flat_map(|&start| self.begin(graph, subject, start, bound)).collect();
        entries.sort_unstable();
        entries.dedup();
        entries
    }

    fn begin(&self, graph: &Graph, subject: NodeIx, start: Start, bound: Bound) -> Vec<Entry> {
        match start {
            Start::Account => vec![Entry::at(subject)],
            Start::Password => self.credentials(graph, subject, &[NodeKind::Password], &[EdgeKind::LogsInAs]),
            Start::Session => self.sessions(graph, subject),
            Start::Token => self.tokens(graph, subject),
            Start::Device => self.devices(graph, subject, bound),
            Start::Tool => self.exploits(graph, subject),
        }
    }

    /// Edges of some kinds into a node, with their sources.
    fn into<'a>(
        &'a self,
        graph: &'a Graph,
        node: NodeIx,
        kinds: &'a [EdgeKind],
    ) -> impl Iterator<Item = (EdgeIx, NodeIx)> + 'a {
        let edges = self.into.get(&node).map_or(&[][..], Vec::as_slice);
        edges.iter().filter_map(move |&at| {
            let edge = graph.edge(at);
            kinds.contains(&edge.kind).then_some((at, edge.from))
        })
    }

    fn credentials(&self, graph: &Graph, node: NodeIx, kinds: &[NodeKind], edges: &[EdgeKind]) -> Vec<Entry> {
        if kinds.contains(&graph.node(node).kind) {
            return vec![Entry::at(node)];
        }
        self.into(graph, node, edges)
            .filter(|&(_, from)| kinds.contains(&graph.node(from).kind))
            .map(|(by, from)| Entry { by: vec![by], ..Entry::at(from) })
            .collect()
    }

    fn tokens(&self, graph: &Graph, node: NodeIx) -> Vec<Entry> {
        const KINDS: [NodeKind; 3] =
            [NodeKind::Secret, NodeKind::ApiToken, NodeKind::AZFederatedIdentityCredential];
        const EDGES: [EdgeKind; 2] = [EdgeKind::AuthenticatesWith, EdgeKind::AZAuthenticatesTo];
        let mut found = self.credentials(graph, node, &KINDS, &EDGES);
        if KINDS.contains(&graph.node(node).kind) {
            return found;
        }
        for (runs_as, application) in self.into(graph, node, &[EdgeKind::AZRunsAs]) {
            if graph.node(application).kind == NodeKind::AZApp {
                let mut secrets = self.credentials(graph, application, &KINDS, &EDGES);
                for entry in &mut secrets {
                    entry.by.push(runs_as);
                }
                found.extend(secrets);
            }
        }
        found
    }

    fn sessions(&self, graph: &Graph, node: NodeIx) -> Vec<Entry> {
        self.into(graph, node, &[EdgeKind::LogsInAs])
            .map(|(login, _)| Entry { over: vec![login], ..Entry::at(node) })
            .collect()
    }

    fn devices(&self, graph: &Graph, node: NodeIx, bound: Bound) -> Vec<Entry> {
        if class(graph, node) != NodeClass::Device {
            return self
                .into(graph, node, &[EdgeKind::HasSession])
                .filter(|&(_, from)| class(graph, from) == NodeClass::Device)
                .map(|(session, from)| Entry { over: vec![session], ..Entry::at(from) })
                .collect();
        }
        let mut found = vec![Entry::at(node)];
        for (session, user) in sessions_on(graph, node) {
            if can_act(graph, user, bound) {
                let logins = self.into(graph, user, &[EdgeKind::LogsInAs]);
                found
                    .extend(logins.map(|(login, _)| Entry { over: vec![session, login], ..Entry::at(user) }));
            }
        }
        found
    }

    fn exploits(&self, graph: &Graph, node: NodeIx) -> Vec<Entry> {
        if graph.node(node).kind == NodeKind::Internet {
            return vec![Entry::at(node)];
        }
        self.into(graph, node, &[EdgeKind::ExploitsService])
            .filter(|&(_, from)| graph.node(from).kind == NodeKind::Internet)
            .map(|(exploit, _)| Entry {
                by: Vec::new(),
                over: vec![exploit],
                at: State { node, same: false },
            })
            .collect()
    }
}

/// Whether an attack can start as this node: an account must be enabled, or in the possible bound not known.
fn can_act(graph: &Graph, node: NodeIx, bound: Bound) -> bool {
    let node = graph.node(node);
    node.kind.class() != NodeClass::Principal || node.enabled.unwrap_or(bound == Bound::Possible)
}

fn class(graph: &Graph, node: NodeIx) -> NodeClass {
    graph.node(node).kind.class()
}

fn sessions_on(graph: &Graph, device: NodeIx) -> impl Iterator<Item = (EdgeIx, NodeIx)> {
    graph.out(device).filter(|(_, edge)| edge.kind == EdgeKind::HasSession).map(|(at, edge)| (at, edge.to))
}

/// Adds the edges into `wanted` by which somebody can begin.
fn collect(graph: &Graph, wanted: &FxHashSet<NodeIx>, into: &mut FxHashMap<NodeIx, Vec<EdgeIx>>) {
    const KINDS: [EdgeKind; 6] = [
        EdgeKind::LogsInAs,
        EdgeKind::AuthenticatesWith,
        EdgeKind::AZAuthenticatesTo,
        EdgeKind::AZRunsAs,
        EdgeKind::HasSession,
        EdgeKind::ExploitsService,
    ];
    for (at, edge) in (0..).map(EdgeIx).zip(&graph.edges) {
        if KINDS.contains(&edge.kind) && wanted.contains(&edge.to) {
            into.entry(edge.to).or_default().push(at);
        }
    }
}
