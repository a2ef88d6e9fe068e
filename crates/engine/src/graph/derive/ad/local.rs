//! Local groups and user rights of computers.

use bailiwick_model::{EdgeKind, Evidence, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::members::Members;
use super::work::Work;
use crate::graph::NodeIx;

/// More pairs than any real estate has go through the group's own node.
const PAIRS: usize = 20_000_000;

/// Members and holders that were read.
#[derive(Default)]
struct Read {
    members: FxHashMap<NodeRef, Vec<(NodeIx, Evidence)>>,
    remote_logon: FxHashMap<NodeRef, Vec<(NodeRef, NodeIx, Evidence)>>,
    /// Groups and their computers, in order, each pair once.
    groups: Vec<(NodeRef, NodeRef, Evidence)>,
}

/// Adds what membership of the local groups gives: control for administrators, an ordinary sign-in for others.
pub(super) fn add(work: &mut Work<'_>, members: &Members) {
    let read = read(work);
    let mut pairs = 0;
    for (group, computer, evidence) in &read.groups {
        let inside = read.members.get(group).map_or(&[][..], Vec::as_slice);
        pairs += inside.len();
        let Some((kind, possible)) = kind_of(work.facts.text(group.id)) else { continue };
        let to = work.named(*computer, *evidence);
        if pairs > PAIRS {
            let through = work.named(*group, *evidence);
            for (member, evidence) in inside {
                work.edge(*member, through, EdgeKind::MemberOf, *evidence, false);
            }
            work.edge(through, to, kind, *evidence, possible);
            continue;
        }
        if kind == EdgeKind::CanRDP && work.traits(*computer).logon_rights_read.is(&true) {
            remote_desktop(work, members, &read, *group, *computer, to);
            continue;
        }
        for (member, evidence) in inside {
            work.edge(*member, to, kind, *evidence, possible);
        }
    }
}

fn read(work: &mut Work<'_>) -> Read {
    let mut read = Read::default();
    let mut seen_groups: FxHashSet<(NodeRef, NodeRef)> = FxHashSet::default();
    let mut seen_members: FxHashSet<(NodeRef, NodeIx)> = FxHashSet::default();
    let facts = work.facts;
    for relation in &facts.relations {
        match relation.kind {
            EdgeKind::LocalToComputer if seen_groups.insert((relation.from, relation.to)) => {
                read.groups.push((relation.from, relation.to, relation.evidence));
            }
            EdgeKind::MemberOfLocalGroup => {
                let member = work.named(relation.from, relation.evidence);
                if seen_members.insert((relation.to, member)) {
                    read.members.entry(relation.to).or_default().push((member, relation.evidence));
                }
            }
            EdgeKind::RemoteInteractiveLogonRight => {
                let holder = work.named(relation.from, relation.evidence);
                let holders = read.remote_logon.entry(relation.to).or_default();
                holders.push((relation.from, holder, relation.evidence));
            }
            _ => {}
        }
    }
    read
}

/// What a local group gives, by the last part of its SID, and whether it is less than control.
fn kind_of(id: &str) -> Option<(EdgeKind, bool)> {
    match id.rsplit('-').next()? {
        "544" => Some((EdgeKind::AdminTo, false)),
        "555" => Some((EdgeKind::CanRDP, true)),
        "562" => Some((EdgeKind::ExecuteDCOM, true)),
        "580" => Some((EdgeKind::CanPSRemote, true)),
        _ => None,
    }
}

/// Where the right to sign in remotely was read, members of Remote Desktop Users need it too: by the group itself, by
/// their own name, or by another group.
fn remote_desktop(
    work: &mut Work<'_>,
    members: &Members,
    read: &Read,
    group: NodeRef,
    computer: NodeRef,
    to: NodeIx,
) {
    let inside = read.members.get(&group).map_or(&[][..], Vec::as_slice);
    let holders = read.remote_logon.get(&computer).map_or(&[][..], Vec::as_slice);
    if holders.iter().any(|(holder, ..)| *holder == group) {
        for (member, evidence) in inside {
            work.edge(*member, to, EdgeKind::CanRDP, *evidence, true);
        }
        return;
    }
    let desktop: FxHashSet<NodeIx> = inside.iter().map(|(member, _)| *member).collect();
    let in_desktop = |at: NodeIx| members.around(at).iter().any(|group| desktop.contains(group));
    for (id, holder, evidence) in holders {
        if in_desktop(*holder) {
            work.edge(*holder, to, EdgeKind::CanRDP, *evidence, true);
            continue;
        }
        let local = read.members.get(id).map_or(&[][..], Vec::as_slice);
        let start: Vec<NodeIx> =
            std::iter::once(*holder).chain(local.iter().map(|(member, _)| *member)).collect();
        let mut allowed: Vec<NodeIx> =
            members.within(&start).into_iter().filter(|at| in_desktop(*at)).collect();
        allowed.sort_unstable();
        for member in allowed {
            work.edge(member, to, EdgeKind::CanRDP, *evidence, true);
        }
    }
}
