//! Who is in a group, through groups in it, and whether that is all.

use std::sync::{Arc, Mutex, PoisonError};

use bailiwick_model::facts::MembersRead;
use bailiwick_model::{EdgeKind, Facts, NodeRef, Observed, SourceId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::lists::{List, Standing, collected, standing, whole};
use super::{Gap, Held};

/// Everybody in a group, through all groups in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Closure {
    /// Members that are no groups, in order.
    pub members: Vec<NodeRef>,
    /// Members of which exports disagree, in order.
    pub unsure: Vec<NodeRef>,
    /// Why there may be more.
    pub gap: Option<Gap>,
}

impl Closure {
    /// Whether `node` is in the group.
    pub fn holds(&self, node: NodeRef) -> Held {
        if self.members.binary_search(&node).is_ok() {
            Held::Yes
        } else if self.unsure.binary_search(&node).is_ok() {
            Held::Unknown(Gap::Disagree(node))
        } else {
            self.gap.map_or(Held::No, Held::Unknown)
        }
    }
}

/// Memberships as read.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// Relations (group, member, source), ordered.
    direct: Vec<(NodeRef, NodeRef, SourceId)>,
    /// `facts.members_read`, ordered by group.
    read: Vec<u32>,
    closures: Mutex<FxHashMap<NodeRef, Arc<Closure>>>,
}

/// What a member is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MemberKind {
    Group,
    Other,
    Unknown,
}

impl Members {
    pub(crate) fn new(facts: &Facts) -> Self {
        let mut direct: Vec<_> = facts
            .relations
            .iter()
            .filter(|relation| matches!(relation.kind, EdgeKind::AZMemberOf | EdgeKind::MemberOf))
            .map(|relation| (relation.to, relation.from, relation.evidence.source))
            .collect();
        direct.sort_unstable();
        direct.dedup();
        let mut read: Vec<u32> =
            (0..facts.members_read.len()).filter_map(|at| u32::try_from(at).ok()).collect();
        read.sort_by_key(|&at| facts.members_read.get(at as usize).map(|read| read.group));
        Self { direct, read, closures: Mutex::default() }
    }

    fn read_of<'a>(&'a self, facts: &'a Facts, group: NodeRef) -> impl Iterator<Item = &'a MembersRead> {
        let node = move |&at: &u32| facts.members_read.get(at as usize);
        let from = self.read.partition_point(move |at| node(at).is_some_and(|read| read.group < group));
        let rest = self.read.get(from..).unwrap_or(&[]).iter();
        rest.filter_map(node).take_while(move |read| read.group == group)
    }

    fn lists(&self, facts: &Facts, group: NodeRef) -> Vec<List> {
        self.read_of(facts, group)
            .map(|read| List {
                source: read.evidence.source,
                collected: collected(facts, read.evidence.source),
                complete: read.complete,
                evidence: read.evidence,
            })
            .collect()
    }

    /// Members of `group` as its own lists name them, with their standing.
    fn listed(&self, facts: &Facts, group: NodeRef, lists: &[List]) -> Vec<(NodeRef, Standing)> {
        let from = self.direct.partition_point(|&(to, ..)| to < group);
        let here: Vec<_> =
            self.direct.get(from..).unwrap_or(&[]).iter().take_while(|&&(to, ..)| to == group).collect();
        here.chunk_by(|one, other| one.1 == other.1)
            .filter_map(|same| {
                let seen: Vec<SourceId> = same.iter().map(|one| one.2).collect();
                let standing = standing(facts, lists, &seen);
                same.first().filter(|_| standing != Standing::Gone).map(|one| (one.1, standing))
            })
            .collect()
    }

    /// Direct members, and whether that list was read (`Some`) and is whole.
    pub(crate) fn direct(&self, facts: &Facts, group: NodeRef) -> (Vec<NodeRef>, Option<bool>) {
        let lists = self.lists(facts, group);
        let listed = self.listed(facts, group, &lists);
        (listed.into_iter().map(|(node, _)| node).collect(), whole(&lists))
    }

    /// Everybody in `group`; computed once.
    pub(crate) fn closure(&self, facts: &Facts, group: NodeRef, kinds: &Kinds<'_>) -> Arc<Closure> {
        let lock = || self.closures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&group) {
            return Arc::clone(known);
        }
        let closure = Arc::new(self.close(facts, group, kinds));
        lock().insert(group, Arc::clone(&closure));
        closure
    }

    fn close(&self, facts: &Facts, start: NodeRef, kinds: &Kinds<'_>) -> Closure {
        let mut closure = Closure::default();
        let mut seen = FxHashSet::from_iter([start]);
        let mut open = vec![(start, Standing::Stands)];
        while let Some((group, sure)) = open.pop() {
            let lists = self.lists(facts, group);
            let complete = whole(&lists) == Some(true);
            if !complete {
                closure.gap = closure.gap.or(Some((kinds.gap)(group)));
            }
            let flat = complete && self.read_of(facts, group).all(|read| read.transitive && read.complete);
            for (member, standing) in self.listed(facts, group, &lists) {
                let standing = standing.min(sure);
                match (kinds.kind)(member) {
                    MemberKind::Group if !flat && seen.insert(member) => open.push((member, standing)),
                    MemberKind::Group => {}
                    kind => {
                        if kind == MemberKind::Unknown && !flat {
                            closure.gap = closure.gap.or(Some(Gap::Nested(group)));
                        }
                        let list = if standing == Standing::Stands {
                            &mut closure.members
                        } else {
                            &mut closure.unsure
                        };
                        list.push(member);
                    }
                }
            }
        }
        for list in [&mut closure.members, &mut closure.unsure] {
            list.sort_unstable();
            list.dedup();
        }
        closure
    }
}

/// What is known of nodes that appear as members.
pub(crate) struct Kinds<'a> {
    pub(crate) kind: &'a dyn Fn(NodeRef) -> MemberKind,
    pub(crate) gap: &'a dyn Fn(NodeRef) -> Gap,
}

/// Why the members of `group` are not all known.
pub(crate) fn gap_of(group: NodeRef, exists: bool, dynamic: Observed<bool>) -> Gap {
    if !exists {
        Gap::NoSuchGroup(group)
    } else if dynamic.is(&true) {
        Gap::Dynamic(group)
    } else {
        Gap::Members(group)
    }
}
