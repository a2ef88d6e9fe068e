//! Dominators: semi-NCA (Georgiadis, Tarjan: "Finding dominators revisited"), over rows of 32-bit ids.

use super::scc::Csr;
use super::table::{Table, id};

const NONE: u32 = u32::MAX;

/// The dominator tree of the vertices that vertex 0 reaches.
#[derive(Debug)]
pub(crate) struct Dominators {
    /// Vertices in the order of a depth-first search, the root first. Who dominates stands before whom it dominates.
    pub(crate) order: Vec<u32>,
    /// Place in `order`; [`NONE`] where the vertex is not reached.
    number: Table<u32>,
    /// Place in `order` of the immediate dominator, by place in `order`.
    above: Table<u32>,
}

impl Dominators {
    /// Of the graph whose edges are `ahead`; `back` are the same edges turned round.
    pub(crate) fn of(ahead: &Csr, back: &Csr) -> Self {
        let (order, number, parent) = search(ahead);
        let count = order.len();
        let mut semi = Table::default();
        let mut best = Table::default();
        (0..id(count)).for_each(|at| {
            semi.push(at);
            best.push(at);
        });
        let mut ancestor = Table::filled(count, NONE);
        for at in (1..id(count)).rev() {
            let vertex = order.get(at as usize).copied().unwrap_or_default();
            for &from in back.out(vertex) {
                let from = number.at(from);
                if from != NONE {
                    let least = eval(from, &mut ancestor, &mut best, &semi);
                    semi.set(at, semi.at(at).min(semi.at(least)));
                }
            }
            ancestor.set(at, parent.at(at));
        }
        let mut above = parent;
        for at in 1..id(count) {
            let mut dominator = above.at(at);
            while dominator > semi.at(at) {
                dominator = above.at(dominator);
            }
            above.set(at, dominator);
        }
        Self { order, number, above }
    }

    /// Place of a vertex in the order, if it is reached.
    pub(crate) fn place(&self, vertex: u32) -> Option<u32> {
        let place = self.number.at(vertex);
        (place != NONE).then_some(place)
    }

    /// Place of the immediate dominator of the vertex at a place.
    pub(crate) fn above(&self, place: u32) -> u32 {
        self.above.at(place)
    }

    /// Sums of weights over everything that each place dominates, itself included.
    pub(crate) fn sums(&self, weight: impl Fn(u32) -> u64) -> Vec<u64> {
        let mut sums: Vec<u64> = self.order.iter().map(|&vertex| weight(vertex)).collect();
        for at in (1..sums.len()).rev() {
            let more = sums.get(at).copied().unwrap_or_default();
            if let Some(sum) = sums.get_mut(self.above.at(id(at)) as usize) {
                *sum += more;
            }
        }
        sums
    }

    /// For each place when a walk over the tree comes to it and when it leaves it.
    pub(crate) fn spans(&self) -> Vec<(u32, u32)> {
        let sizes = self.sums(|_| 1);
        let mut spans = vec![(0u32, 0u32); sizes.len()];
        let mut used = vec![1u32; sizes.len()];
        for (at, size) in sizes.iter().enumerate() {
            let size = u32::try_from(*size).unwrap_or(u32::MAX);
            let above = self.above.at(id(at)) as usize;
            let start = if at == 0 {
                0
            } else {
                let taken = used.get(above).copied().unwrap_or_default();
                if let Some(used) = used.get_mut(above) {
                    *used += size;
                }
                spans.get(above).map_or(0, |span| span.0) + taken
            };
            if let Some(span) = spans.get_mut(at) {
                *span = (start, start + size);
            }
        }
        spans
    }
}

fn search(ahead: &Csr) -> (Vec<u32>, Table<u32>, Table<u32>) {
    let mut number = Table::filled(ahead.vertices(), NONE);
    let mut order = vec![0];
    let mut parent = Table::default();
    parent.push(0);
    number.set(0, 0);
    let mut stack = vec![(0u32, 0usize)];
    while let Some((vertex, next)) = stack.last_mut() {
        let from = number.at(*vertex);
        let Some(&to) = ahead.out(*vertex).get(*next) else {
            stack.pop();
            continue;
        };
        *next += 1;
        if number.at(to) == NONE {
            number.set(to, id(order.len()));
            order.push(to);
            parent.push(from);
            stack.push((to, 0));
        }
    }
    (order, number, parent)
}

/// The place of least semidominator between a place and the root of its tree of links; shortens the way.
fn eval(place: u32, ancestor: &mut Table<u32>, best: &mut Table<u32>, semi: &Table<u32>) -> u32 {
    if ancestor.at(place) == NONE {
        return place;
    }
    let mut way = Vec::new();
    let mut at = place;
    while ancestor.at(ancestor.at(at)) != NONE && ancestor.at(at) != NONE {
        way.push(at);
        at = ancestor.at(at);
    }
    for &at in way.iter().rev() {
        let up = ancestor.at(at);
        if semi.at(best.at(up)) < semi.at(best.at(at)) {
            best.set(at, best.at(up));
        }
        ancestor.set(at, ancestor.at(up));
    }
    best.at(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    fn rows(count: u32, edges: &[(u32, u32)]) -> Csr {
        let mut csr = Csr::with_capacity(0, 0);
        for vertex in 0..count {
            edges.iter().filter(|edge| edge.0 == vertex).for_each(|edge| csr.push(edge.1));
            csr.close();
        }
        csr
    }

    fn reached(edges: &[(u32, u32)], without: Option<u32>) -> BTreeSet<u32> {
        let mut seen = BTreeSet::new();
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            if Some(at) != without && seen.insert(at) {
                open.extend(edges.iter().filter(|edge| edge.0 == at).map(|edge| edge.1));
            }
        }
        seen
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// A vertex dominates another if and only if the other is not reached without it.
        #[test]
        fn domination_is_removal(count in 1u32..12, raw in prop::collection::vec((0u32..12, 0u32..12), 0..40)) {
            let edges: Vec<_> = raw.into_iter().map(|(a, b)| (a % count, b % count)).collect();
            let turned: Vec<_> = edges.iter().map(|&(a, b)| (b, a)).collect();
            let found = Dominators::of(&rows(count, &edges), &rows(count, &turned));
            let all = reached(&edges, None);
            prop_assert_eq!(found.order.iter().copied().collect::<BTreeSet<_>>(), all.clone());
            let spans = found.spans();
            for &above in &all {
                let left = reached(&edges, Some(above));
                let outer = spans[found.place(above).unwrap() as usize];
                let sums = found.sums(|_| 1);
                prop_assert_eq!(sums[found.place(above).unwrap() as usize], (all.len() - left.len()) as u64);
                for &below in &all {
                    let inner = spans[found.place(below).unwrap() as usize];
                    prop_assert_eq!(outer.0 <= inner.0 && inner.0 < outer.1, !left.contains(&below));
                }
            }
        }
    }
}
