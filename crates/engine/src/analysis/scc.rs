//! Strongly connected components: Tarjan's algorithm without recursion, over compressed rows of 32-bit ids.

use super::table::{Table, id};

/// A directed graph as compressed rows. Rows are filled in the order of their vertices.
#[derive(Clone, Debug)]
pub(crate) struct Csr {
    first: Vec<u32>,
    to: Vec<u32>,
}

impl Csr {
    /// An empty graph. The capacities are reserved, not touched.
    pub(crate) fn with_capacity(vertices: usize, edges: usize) -> Self {
        let mut first = Vec::with_capacity(vertices + 1);
        first.push(0);
        Self { first, to: Vec::with_capacity(edges) }
    }

    /// Adds an edge to the row that is being filled.
    #[inline]
    pub(crate) fn push(&mut self, to: u32) {
        self.to.push(to);
    }

    /// Ends the row that is being filled.
    pub(crate) fn close(&mut self) {
        self.first.push(id(self.to.len()));
    }

    /// Number of closed rows.
    pub(crate) fn vertices(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Number of edges.
    pub(crate) fn edges(&self) -> usize {
        self.to.len()
    }

    /// Position of the first edge of a vertex among all edges.
    pub(crate) fn start(&self, vertex: u32) -> u32 {
        self.first.get(vertex as usize).copied().unwrap_or(u32::MAX)
    }

    /// Targets of a vertex.
    #[inline]
    pub(crate) fn out(&self, vertex: u32) -> &[u32] {
        let at = vertex as usize;
        match (self.first.get(at), self.first.get(at + 1)) {
            (Some(&start), Some(&end)) => self.to.get(start as usize..end as usize).unwrap_or(&[]),
            _ => &[],
        }
    }
}

/// Components, numbered so that every edge between two of them leads from the higher number to the lower.
#[derive(Clone, Debug)]
pub(crate) struct Components {
    /// Component of each vertex.
    pub(crate) of: Table<u32>,
    members: Csr,
}

impl Components {
    /// Number of components.
    pub(crate) fn count(&self) -> usize {
        self.members.vertices()
    }

    /// Vertices of a component.
    pub(crate) fn members(&self, component: u32) -> &[u32] {
        self.members.out(component)
    }
}

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Frame {
    vertex: u32,
    next: u32,
    low: u32,
}

struct Tarjan<'c> {
    csr: &'c Csr,
    /// Order of discovery from 1; 0 is not seen yet.
    seen: Table<u32>,
    clock: u32,
    of: Table<u32>,
    pending: Vec<u32>,
    frames: Vec<Frame>,
    members: Csr,
}

impl Tarjan<'_> {
    fn enter(&mut self, vertex: u32) {
        self.clock += 1;
        self.seen.set(vertex, self.clock);
        self.pending.push(vertex);
        self.frames.push(Frame { vertex, next: 0, low: self.clock });
    }

    /// Follows the edges of the top frame until one leads somewhere new; that vertex.
    fn descend(&mut self) -> Option<u32> {
        let frame = self.frames.last_mut()?;
        let row = self.csr.out(frame.vertex);
        for &to in row.get(frame.next as usize..)? {
            frame.next += 1;
            let seen = self.seen.at(to);
            if seen == 0 {
                return Some(to);
            }
            if self.of.at(to) == NONE {
                frame.low = frame.low.min(seen);
            }
        }
        None
    }

    fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        if frame.low == self.seen.at(frame.vertex) {
            let component = id(self.members.vertices());
            while let Some(vertex) = self.pending.pop() {
                self.of.set(vertex, component);
                self.members.push(vertex);
                if vertex == frame.vertex {
                    break;
                }
            }
            self.members.close();
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.low = parent.low.min(frame.low);
        }
    }

    fn run(&mut self, root: u32) {
        self.enter(root);
        while !self.frames.is_empty() {
            match self.descend() {
                Some(next) => self.enter(next),
                None => self.leave(),
            }
        }
    }
}

/// The components of a graph.
pub(crate) fn components(csr: &Csr) -> Components {
    let count = csr.vertices();
    let mut tarjan = Tarjan {
        csr,
        seen: Table::filled(count, 0),
        clock: 0,
        of: Table::filled(count, NONE),
        pending: Vec::new(),
        frames: Vec::new(),
        members: Csr::with_capacity(count, count),
    };
    for vertex in 0..id(count) {
        if tarjan.seen.at(vertex) == 0 {
            tarjan.run(vertex);
        }
    }
    Components { of: tarjan.of, members: tarjan.members }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    fn csr(vertices: u32, edges: &[(u32, u32)]) -> Csr {
        let mut csr = Csr::with_capacity(0, 0);
        for vertex in 0..vertices {
            edges.iter().filter(|edge| edge.0 == vertex).for_each(|edge| csr.push(edge.1));
            csr.close();
        }
        csr
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let edges: Vec<_> = (0..200_000).map(|at| (at, at + 1)).collect();
        let mut chain = Csr::with_capacity(0, 0);
        for edge in &edges {
            chain.push(edge.1);
            chain.close();
        }
        chain.close();
        let found = components(&chain);
        assert_eq!(found.count(), 200_001);
        assert_eq!(found.of.at(200_000), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Against reachability by repeated relaxation: one component if and only if each reaches the other.
        #[test]
        fn components_are_mutual_reach(vertices in 1u32..12, raw in prop::collection::vec((0u32..12, 0u32..12), 0..40)) {
            let edges: Vec<_> = raw.into_iter().map(|(a, b)| (a % vertices, b % vertices)).collect();
            let found = components(&csr(vertices, &edges));
            let mut reach: BTreeSet<(u32, u32)> = (0..vertices).map(|v| (v, v)).collect();
            loop {
                let more: BTreeSet<_> = edges
                    .iter()
                    .flat_map(|&(a, b)| reach.iter().filter(move |p| p.1 == a).map(move |p| (p.0, b)))
                    .filter(|pair| !reach.contains(pair))
                    .collect();
                if more.is_empty() {
                    break;
                }
                reach.extend(more);
            }
            for a in 0..vertices {
                for b in 0..vertices {
                    let there = reach.contains(&(a, b));
                    prop_assert_eq!(found.of.at(a) == found.of.at(b), there && reach.contains(&(b, a)));
                    prop_assert!(!there || found.of.at(a) >= found.of.at(b), "edges must lead down");
                }
            }
            let members: usize = (0..id(found.count())).map(|c| found.members(c).len()).sum();
            prop_assert_eq!(members, vertices as usize);
        }
    }
}
