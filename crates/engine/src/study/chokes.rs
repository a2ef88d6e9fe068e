//! Choke points as outputs show them.

use bailiwick_model::{Effect, NodeKind};

use super::assemble::{Order, party_lines};
use super::show;
use crate::analysis::{Attacker, Choke};
use crate::assessment::{Locator, PartyLine};
use crate::controls::Context;
use crate::graph::{Bound, NodeIx};

/// What alone holds up the most pairs of outside principal and customer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ChokePoints {
    /// Parties, to which indices point.
    pub parties: Vec<PartyLine>,
    /// Profile asked for.
    pub profile: String,
    /// Effect asked for.
    pub effect: Option<Effect>,
    /// Whether possible pairs are counted, rather than proven ones.
    pub possible: bool,
    /// All pairs.
    pub pairs: u64,
    /// Classes of customers that are entered from the same places.
    pub classes: usize,
    /// Nodes, the highest score first.
    pub nodes: Vec<ChokeNode>,
    /// Edges, the highest score first.
    pub edges: Vec<ChokeEdge>,
}

/// A node and what vanishes with it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ChokeNode {
    /// Id, as accepted by `reach`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind, as a word of the node table.
    pub kind: &'static str,
    /// Party, as an index.
    pub party: usize,
    /// Pairs of others.
    pub pairs: u64,
    /// Pairs of its own, not part of the score.
    pub own: u64,
    /// The record that shows it.
    pub evidence: Locator,
}

/// An edge and what vanishes with it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ChokeEdge {
    /// Name of the source.
    pub from: String,
    /// Id of the source.
    pub from_id: String,
    /// Name of its kind.
    pub kind: &'static str,
    /// Name of the target.
    pub to: String,
    /// Id of the target.
    pub to_id: String,
    /// What removes it.
    pub fix: &'static str,
    /// Pairs.
    pub pairs: u64,
    /// The record that shows it.
    pub evidence: Locator,
}

/// At most `most` nodes and edges each. Parties and the internet are no choke points: nobody can remove them.
pub(super) fn of(
    it: &Context<'_>,
    principals: &[NodeIx],
    attacker: &Attacker,
    bound: Bound,
    effect: Effect,
    most: usize,
) -> ChokePoints {
    let order = Order::of(it);
    let choke = Choke::of(it.graph, attacker, bound, effect, principals);
    let mut nodes: Vec<_> = choke
        .nodes
        .iter()
        .filter(|(node, score)| score.pairs > 0 && it.graph.node(**node).kind != NodeKind::Internet)
        .collect();
    nodes.sort_by_key(|(node, score)| (std::cmp::Reverse(score.pairs), **node));
    let mut edges: Vec<_> = choke.edges.iter().collect();
    edges.sort_by_key(|(edge, pairs)| (std::cmp::Reverse(**pairs), **edge));
    let node = |(&at, score): (&NodeIx, &crate::analysis::Score)| {
        let known = it.graph.node(at);
        ChokeNode {
            id: show::full_id(it, at),
            name: it.name(at),
            kind: known.kind.word(),
            party: order.line(known.owner),
            pairs: score.pairs,
            own: score.own,
            evidence: show::locate(it, known.evidence),
        }
    };
    let edge = |(&at, &pairs): (&crate::graph::EdgeIx, &u64)| {
        let known = it.graph.edge(at);
        ChokeEdge {
            from: it.name(known.from),
            from_id: show::full_id(it, known.from),
            kind: known.kind.row().name,
            to: it.name(known.to),
            to_id: show::full_id(it, known.to),
            fix: known.kind.row().fix,
            pairs,
            evidence: show::locate(it, known.evidence),
        }
    };
    ChokePoints {
        parties: party_lines(it, &order),
        profile: attacker.name.clone(),
        effect: Some(effect),
        possible: bound == Bound::Possible,
        pairs: choke.pairs,
        classes: choke.classes,
        nodes: nodes.into_iter().take(most).map(node).collect(),
        edges: edges.into_iter().take(most).map(edge).collect(),
    }
}
