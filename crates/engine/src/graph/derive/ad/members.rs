//! Who is in which group, directly and through others.

use bailiwick_model::EdgeKind;
use rustc_hash::FxHashSet;

use super::special::{AUTHENTICATED, EVERYONE};
use super::work::Work;
use crate::graph::NodeIx;

/// Memberships of domain groups, both ways.
#[derive(Debug, Default)]
pub(super) struct Members {
    of_group: Lists,
    groups_of: Lists,
    /// Groups that everybody of a domain is in.
    everybody: FxHashSet<NodeIx>,
}

/// For each node a list of nodes.
#[derive(Debug, Default)]
struct Lists {
    first: Vec<u32>,
    to: Vec<NodeIx>,
}

impl Lists {
    fn of(nodes: usize, mut pairs: Vec<(NodeIx, NodeIx)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut first = Vec::with_capacity(nodes + 1);
        let mut at = 0;
        for node in 0..=nodes {
            while pairs.get(at).is_some_and(|(from, _)| from.index() < node) {
                at += 1;
            }
            first.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Self { first, to: pairs.into_iter().map(|(_, to)| to).collect() }
    }

    fn get(&self, at: NodeIx) -> &[NodeIx] {
        let start = self.first.get(at.index()).copied().unwrap_or(0);
        let end = self.first.get(at.index() + 1).copied().unwrap_or(start);
        self.to.get(start as usize..end as usize).unwrap_or(&[])
    }
}

impl Members {
    /// Memberships among the nodes that there are now.
    pub(super) fn of(work: &Work<'_>) -> Self {
        let graph = work.builder.graph();
        let pairs: Vec<_> = graph
            .edges
            .iter()
            .filter(|edge| edge.kind == EdgeKind::MemberOf)
            .map(|edge| (edge.from, edge.to))
            .collect();
        let everybody = (0u32..).map(NodeIx).zip(&graph.nodes).filter(|(_, node)| {
            let id = graph.names.text(node.id.id);
            [AUTHENTICATED, EVERYONE]
                .iter()
                .any(|sid| id.strip_suffix(sid).is_some_and(|start| start.ends_with('-')))
        });
        Self {
            everybody: everybody.map(|(at, _)| at).collect(),
            of_group: Lists::of(
                graph.nodes.len(),
                pairs.iter().map(|(member, group)| (*group, *member)).collect(),
            ),
            groups_of: Lists::of(graph.nodes.len(), pairs),
        }
    }

    /// These, and all that are in them through groups.
    pub(super) fn within(&self, start: &[NodeIx]) -> FxHashSet<NodeIx> {
        closure(start, &self.of_group)
    }

    /// This, and all groups that it is in.
    pub(super) fn around(&self, start: NodeIx) -> FxHashSet<NodeIx> {
        closure(&[start], &self.groups_of)
    }

    /// Who holds both of two rights; see [`Self::holders_of_all`].
    pub(super) fn holders_of_both(&self, one: &[NodeIx], other: &[NodeIx]) -> Vec<NodeIx> {
        self.holders_of_all(&[one, other])
    }

    /// Who holds each of some rights, in person or through groups: from those who hold one of them down, the first who
    /// hold all; what is inside a group that holds all is not listed again. A right of everybody is no condition:
    /// groups are not listed as members of everybody.
    pub(super) fn holders_of_all(&self, rights: &[&[NodeIx]]) -> Vec<NodeIx> {
        let mut narrow = rights.iter().filter(|holders| !self.has_everybody(holders));
        let mut start: Vec<NodeIx>;
        let mut all: FxHashSet<NodeIx>;
        if let Some(first) = narrow.next() {
            start = first.to_vec();
            all = self.within(first);
            for holders in narrow {
                let inside = self.within(holders);
                all.retain(|at| inside.contains(at));
                start.extend_from_slice(holders);
            }
        } else {
            start = rights.concat();
            all = start.iter().copied().collect();
        }
        let mut seen: FxHashSet<NodeIx> = start.iter().copied().collect();
        let mut first = Vec::new();
        while let Some(at) = start.pop() {
            if all.contains(&at) {
                first.push(at);
                continue;
            }
            start.extend(self.of_group.get(at).iter().copied().filter(|member| seen.insert(*member)));
        }
        first.sort_unstable();
        first.dedup();
        first
    }

    /// Whether everybody has a right, by name or as a member of a group that has it.
    pub(super) fn open_to_all(&self, holders: &[NodeIx]) -> bool {
        self.has_everybody(holders)
            || holders.iter().any(|holder| self.has_everybody(self.of_group.get(*holder)))
    }

    fn has_everybody(&self, holders: &[NodeIx]) -> bool {
        holders.iter().any(|holder| self.everybody.contains(holder))
    }
}

fn closure(start: &[NodeIx], lists: &Lists) -> FxHashSet<NodeIx> {
    let mut seen: FxHashSet<NodeIx> = start.iter().copied().collect();
    let mut open: Vec<NodeIx> = start.to_vec();
    while let Some(at) = open.pop() {
        for next in lists.get(at) {
            if seen.insert(*next) {
                open.push(*next);
            }
        }
    }
    seen
}
