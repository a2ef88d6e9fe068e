//! Edges by where they lead, to tell from where a party can be reached at all.

use super::table::Table;
use crate::graph::{Graph, NodeIx};

/// Sources of the edges into each node, whatever is in the way of them.
#[derive(Debug)]
pub(crate) struct Inward {
    /// Where the sources of each node end.
    ends: Vec<u32>,
    sources: Vec<u32>,
}

impl Inward {
    /// Turns the edges of a graph that anybody can walk.
    pub(crate) fn of(graph: &Graph) -> Self {
        let edges = || graph.edges.iter().filter(|edge| edge.kind.row().traversable);
        let mut ends = vec![0_u32; graph.nodes.len()];
        for edge in edges() {
            if let Some(count) = ends.get_mut(edge.to.index()) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            // From a count to where the next source goes: the end, once all are there.
            (*end, sum) = (sum, sum + *end);
        }
        let mut sources = vec![0; sum as usize];
        for edge in edges() {
            let Some(end) = ends.get_mut(edge.to.index()) else { continue };
            if let Some(slot) = sources.get_mut(*end as usize) {
                *slot = edge.from.0;
            }
            *end += 1;
        }
        Self { ends, sources }
    }

    fn into(&self, node: u32) -> &[u32] {
        let at = node as usize;
        let end = self.ends.get(at).copied().unwrap_or_default();
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.sources.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Nodes from which edges lead to one, itself included.
    pub(crate) fn leading_to(&self, node: NodeIx) -> Table<bool> {
        let mut leads = Table::filled(self.ends.len(), false);
        let mut open = vec![node.0];
        leads.set(node.0, true);
        while let Some(at) = open.pop() {
            for &from in self.into(at) {
                if !leads.at(from) {
                    leads.set(from, true);
                    open.push(from);
                }
            }
        }
        leads
    }
}
