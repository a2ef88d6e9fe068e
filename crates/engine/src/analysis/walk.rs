//! The rule of walking.
//!
//! An attacker is at a node, and either still acts as the principal it started from or does not. While it does, it
//! passes the `first` barriers of its profile on every edge that leaves the node; afterwards only the `later` ones.
//! It goes on acting as that principal over edges whose kind says so (logins, memberships, roles, delegations:
//! [`same_principal`](bailiwick_model::edges::EdgeRow::same_principal)) and stops at the first other edge.
//!
//! The edge on which it stops being the start principal is still an act *of* the start principal, so `first` counts
//! on that edge: a Privileged Role Administrator whose activation needs MFA uses its own MFA to reset somebody's
//! password, but not to pass the MFA of the account whose password it has reset. Abilities do not leak.
//!
//! Paths end at parties: an edge of kind `Grants` into a node of kind `Party` gives its effects there, and nothing
//! leaves such a node.

use bailiwick_model::{EdgeKind, Effects, NodeKind};

use super::gate::Gate;
use crate::graph::{Edge, EdgeIx, Graph, NodeIx, PartyIx};

/// Where an attacker is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct State {
    /// At this node.
    pub node: NodeIx,
    /// Still acting as the start principal.
    pub same: bool,
}

/// Where an edge leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// To another state.
    To(State),
    /// To effects at a party, closed under implication.
    End(PartyIx, Effects),
}

/// A graph as one attacker walks it in one bound.
#[derive(Clone, Copy, Debug)]
pub struct Walk<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// What is passed as the start principal.
    pub first: &'g Gate,
    /// What is passed by anybody else.
    pub later: &'g Gate,
}

impl<'g> Walk<'g> {
    /// The edges that can be walked from a state, in the order of the graph.
    pub fn steps(self, from: State) -> impl Iterator<Item = (EdgeIx, &'g Edge, Step)> {
        let gate = if from.same { self.first } else { self.later };
        all_steps(self.graph, from).filter(|(_, edge, _)| gate.passes(edge))
    }
}

/// All edges that leave a state, whatever is in the way.
pub(crate) fn all_steps(graph: &Graph, from: State) -> impl Iterator<Item = (EdgeIx, &Edge, Step)> {
    let end = graph.node(from.node).kind == NodeKind::Party;
    graph
        .out(from.node)
        .filter(move |(_, edge)| !end && edge.to.index() < graph.nodes.len())
        .map(move |(at, edge)| (at, edge, step(graph, edge, from.same)))
}

fn step(graph: &Graph, edge: &Edge, same: bool) -> Step {
    if edge.kind == EdgeKind::Grants
        && let Some(party) = graph.party_of_sink(edge.to)
    {
        return Step::End(party, graph.terms_of(edge).effects.closed());
    }
    Step::To(State { node: edge.to, same: same && edge.kind.row().same_principal })
}
