//! Containers, and the group policies that are linked to them.
//!
//! Whoever may change the rights on a container changes those of every child that inherits. Whoever may link or edit a
//! policy runs code on the computers and as the users below, whatever their rights, and gains nothing over groups. So
//! each organisational unit has a second node: the users and computers that its policies reach.

use bailiwick_model::facts::Relation;
use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, Observed, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::work::Work;
use crate::graph::NodeIx;

type Children<'a> = FxHashMap<NodeRef, Vec<&'a Relation>>;

/// Adds containers, links and what they reach.
pub(super) fn add(work: &mut Work<'_>) {
    let facts = work.facts;
    let mut children = Children::default();
    for relation in facts.relations.iter().filter(|relation| relation.kind == EdgeKind::Contains) {
        children.entry(relation.from).or_default().push(relation);
        inherit(work, relation);
    }
    let units: Vec<_> = facts.entities.iter().filter(|entity| entity.kind == NodeKind::OU).collect();
    let mut open = FxHashSet::default();
    for unit in &units {
        let at = work.named(unit.node, unit.evidence);
        let scope = scope(work, at, unit.evidence);
        work.edge(at, scope, EdgeKind::Includes, unit.evidence, false);
        pass_down(work, &children, unit.node, scope, &mut open);
    }
    for relation in &facts.relations {
        match relation.kind {
            EdgeKind::GPLink => link(work, relation),
            EdgeKind::EnforcedOn => enforce(work, &children, relation),
            _ => {}
        }
    }
}

/// The users and computers that policies linked to a container reach.
pub(super) fn scope(work: &mut Work<'_>, container: NodeIx, evidence: Evidence) -> NodeIx {
    work.made(container, "policies", NodeKind::Population, evidence)
}

/// Rights on a container pass to what inherits them. A domain reaches all its objects.
fn inherit(work: &mut Work<'_>, relation: &Relation) {
    let (from, to) =
        (work.named(relation.from, relation.evidence), work.named(relation.to, relation.evidence));
    let kept_out = if work.kind(from) == NodeKind::Domain {
        Observed::Known(false)
    } else {
        work.traits(relation.to).acl_protected
    };
    if !kept_out.is(&true) {
        work.edge(from, to, EdgeKind::Contains, relation.evidence, !kept_out.is_known());
    }
    if !kept_out.is(&false) && work.is_domain(relation.to) {
        let domain = work.domain_of(relation.to);
        let domain = work.add(domain, NodeKind::Domain, Sym::EMPTY, relation.evidence);
        work.edge(domain, to, EdgeKind::Includes, relation.evidence, false);
    }
}

/// Users, computers and units below a unit, through plain containers; each container is gone through once.
fn pass_down(
    work: &mut Work<'_>,
    children: &Children<'_>,
    container: NodeRef,
    from: NodeIx,
    done: &mut FxHashSet<NodeRef>,
) {
    let mut open = vec![(container, from)];
    while let Some((container, from)) = open.pop() {
        if !done.insert(container) {
            continue;
        }
        for relation in children.get(&container).map_or(&[][..], Vec::as_slice) {
            let child = work.named(relation.to, relation.evidence);
            match work.kind(child) {
                NodeKind::User | NodeKind::Computer => {
                    work.edge(from, child, EdgeKind::Includes, relation.evidence, false);
                }
                NodeKind::OU => {
                    let blocked = work.traits(relation.to).blocks_policies;
                    if !blocked.is(&true) {
                        let to = scope(work, child, relation.evidence);
                        work.edge(from, to, EdgeKind::Includes, relation.evidence, !blocked.is_known());
                    }
                }
                NodeKind::Container => {
                    let to = scope(work, child, relation.evidence);
                    work.edge(from, to, EdgeKind::Includes, relation.evidence, false);
                    open.push((relation.to, to));
                }
                _ => {}
            }
        }
    }
}

/// A policy linked to a domain runs on its controllers.
fn link(work: &mut Work<'_>, relation: &Relation) {
    let from = work.named(relation.from, relation.evidence);
    let to = work.named(relation.to, relation.evidence);
    let to = if work.kind(to) == NodeKind::Domain { to } else { scope(work, to, relation.evidence) };
    work.edge(from, to, EdgeKind::GPLink, relation.evidence, false);
}

/// An enforced link goes through every unit below that keeps others out.
fn enforce(work: &mut Work<'_>, children: &Children<'_>, relation: &Relation) {
    let from = work.named(relation.from, relation.evidence);
    let mut done = FxHashSet::default();
    let mut open = vec![relation.to];
    while let Some(container) = open.pop() {
        if !done.insert(container) {
            continue;
        }
        for below in children.get(&container).map_or(&[][..], Vec::as_slice) {
            let child = work.named(below.to, below.evidence);
            if !matches!(work.kind(child), NodeKind::OU | NodeKind::Container) {
                continue;
            }
            open.push(below.to);
            if work.traits(below.to).blocks_policies.is(&true) {
                let to = scope(work, child, below.evidence);
                work.edge(from, to, EdgeKind::EnforcedOn, relation.evidence, false);
            }
        }
    }
}
