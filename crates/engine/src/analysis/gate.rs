//! Which edges somebody with given abilities passes, in each bound.

use bailiwick_model::{Barrier, BarrierSet};

use crate::graph::{Bound, Edge, Graph, Terms};

/// Whether terms let a holder of `abilities` pass. Proven: every barrier in force *or unknown* is passed, and the
/// link itself is proven. Possible: every barrier in force is.
pub(crate) fn lets_pass(terms: &Terms, abilities: BarrierSet, bound: Bound) -> bool {
    let lacking = match bound {
        Bound::Proven => terms.barriers.in_force.union(terms.barriers.unknown),
        Bound::Possible => terms.barriers.in_force,
    };
    lacking.minus(abilities.abilities()).is_empty() && !(bound == Bound::Proven && terms.possible_only)
}

/// What all terms of a graph let pass. Two gates are equal when they let the same edges pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gate {
    open: Vec<bool>,
}

impl Gate {
    /// The gate of these abilities in this bound.
    pub fn new(graph: &Graph, abilities: BarrierSet, bound: Bound) -> Self {
        Self { open: graph.terms.iter().map(|terms| lets_pass(terms, abilities, bound)).collect() }
    }

    /// The gate of somebody who passes everything and believes everything: no attacker passes more.
    pub fn widest(graph: &Graph) -> Self {
        Self::new(graph, BarrierSet::of(&Barrier::ALL), Bound::Possible)
    }

    /// Whether an edge is passed. Halves, from which edges are derived, never are.
    #[inline]
    pub fn passes(&self, edge: &Edge) -> bool {
        edge.kind.row().traversable && self.open.get(edge.terms.0 as usize).copied().unwrap_or(true)
    }
}
