//! Exposure: which customers somebody outside reaches.
//!
//! Pairs of an outside principal and a customer are counted. A principal is an account or service principal, a tool,
//! or a secret that authenticates as no known principal; it is outside a customer when another party owns it.
//! Groups, roles and devices appear as the way, never as who.

use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{EdgeKind, Effect, NodeKind};

use super::gate::Gate;
use super::layers::{self, Layers, Rules, Scope};
use super::reach::Reachability;
use super::table::Table;
use super::tiles::{Ends, Field};
use super::{dag, scc};
use crate::graph::{Bound, Graph, NodeIx, PartyIx};

/// One question about exposure.
#[derive(Clone, Copy, Debug)]
pub struct Exposure<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// Reach of the principals in question.
    pub reach: &'a Reachability,
    /// Profile.
    pub profile: &'a str,
    /// Bound.
    pub bound: Bound,
    /// Effect at or above which a customer counts as reached.
    pub effect: Effect,
}

/// Exposure of all customers to a group of principals.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Pairs of principal and customer.
    pub pairs: u64,
    /// Principals that reach at least one customer.
    pub principals: u32,
    /// Who reaches the most customers, and how many; of equals the first of the graph.
    pub worst: Option<(NodeIx, u32)>,
    /// Customers that at least one of them reaches, sorted.
    pub customers: Vec<PartyIx>,
}

impl Exposure<'_> {
    /// Sums up the principals that `among` chooses.
    pub fn summary(&self, among: impl Fn(NodeIx) -> bool) -> Summary {
        let mut summary = Summary::default();
        for subject in self.reach.subjects().into_iter().filter(|&subject| among(subject)) {
            let customers = self.customers(subject);
            let Ok(count @ 1..) = u32::try_from(customers.len()) else { continue };
            summary.pairs += u64::from(count);
            summary.principals += 1;
            if summary.worst.is_none_or(|(_, most)| count > most) {
                summary.worst = Some((subject, count));
            }
            summary.customers.extend(customers);
        }
        summary.customers.sort_unstable();
        summary.customers.dedup();
        summary
    }

    /// Customers that a principal reaches, its own party left out; none for what is no principal.
    pub fn customers(&self, subject: NodeIx) -> Vec<PartyIx> {
        let blast = self.reach.blast(subject, self.profile, self.bound);
        match blast {
            Some(blast) if is_principal(self.graph, subject) => {
                blast.customers(self.graph, self.effect).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Principals of other parties that reach a party (a customer or any other), in the order of the graph.
    pub fn who_reaches(&self, party: PartyIx) -> Vec<NodeIx> {
        let mut found = self.reach.subjects();
        found.retain(|&subject| {
            self.graph.node(subject).owner != party
                && is_principal(self.graph, subject)
                && self
                    .reach
                    .blast(subject, self.profile, self.bound)
                    .is_some_and(|blast| blast.at(party).has(self.effect))
        });
        found
    }
}

/// Whether a node is counted: an account or service principal, a tool, or a secret that authenticates as no known
/// principal or application.
pub fn is_principal(graph: &Graph, node: NodeIx) -> bool {
    match graph.node(node).kind.class() {
        NodeClass::Principal | NodeClass::Tool => true,
        NodeClass::Credential => !graph.out(node).any(|(_, edge)| {
            let to = graph.node(edge.to).kind;
            edge.kind.row().same_principal && (to.class() == NodeClass::Principal || to == NodeKind::AZApp)
        }),
        NodeClass::Way | NodeClass::Device | NodeClass::Other => false,
    }
}

/// Principals that could reach a party other than their own if they passed every barrier and every doubt went
/// against us; all others reach nobody outside under any profile. In the order of the graph.
pub fn candidates(graph: &Graph) -> Vec<NodeIx> {
    let mut far = reaches_others(graph);
    // Whoever begins at something that reaches others does too; a credential may belong to an application first.
    for _ in 0..2 {
        for edge in &graph.edges {
            let begins = matches!(
                edge.kind,
                EdgeKind::LogsInAs
                    | EdgeKind::AuthenticatesWith
                    | EdgeKind::AZAuthenticatesTo
                    | EdgeKind::AZRunsAs
                    | EdgeKind::HasSession
                    | EdgeKind::ExploitsService
            );
            if begins && (far.at(edge.from.0) || graph.node(edge.from).owner != graph.node(edge.to).owner) {
                far.set(edge.to.0, true);
            }
        }
    }
    let nodes = (0u32..).map(NodeIx).take(graph.nodes.len());
    nodes.filter(|&node| far.at(node.0) && is_principal(graph, node)).collect()
}

/// For each node whether anything of another party is reached with every barrier passed.
fn reaches_others(graph: &Graph) -> Table<bool> {
    let widest = Gate::widest(graph);
    let rules = Rules { later: &widest, firsts: &[], scope: Scope::Everything, touchable: None };
    let Layers { csr, leaves, .. } = layers::build(graph, rules, &[]);
    let components = scc::components(&csr);
    let condensed = dag::condense(&csr, &components);
    drop(csr);
    let owners: Vec<PartyIx> = graph.nodes.iter().map(|node| node.owner).collect();
    let of = components.of;
    let ends = Ends::new(graph, &leaves, |vertex| of.at(vertex), |_| true);
    let (_, counts) = Field::new(&condensed, &of, &ends).solve(&[], &owners);
    let mut far = Table::filled(graph.nodes.len(), false);
    for node in (0u32..).take(graph.nodes.len()) {
        far.set(node, counts.at(node).iter().any(|&count| count != 0));
    }
    far
}
