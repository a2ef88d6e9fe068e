//! What control of a node does to the party whose it is.

use bailiwick_model::{Barrier, BarrierState, Barriers, EdgeKind, Effect, Effects, NodeKind, Sym};

use super::groups::row_of;
use super::work::Work;
use crate::graph::{Node, NodeIx, Terms};

/// Adds the ends of paths.
pub(super) fn add(work: &mut Work<'_>) {
    let nodes: Vec<(NodeIx, Node)> =
        (0u32..).map(NodeIx).zip(work.builder.graph().nodes.iter().copied()).collect();
    for (at, node) in nodes {
        match node.kind {
            NodeKind::Domain if work.is_domain(node.id) => {
                grant(work, at, node, Effects::of(&[Effect::Own]), node.name, false);
            }
            NodeKind::Computer if node.enabled != Some(false) => computer(work, at, node),
            NodeKind::Group | NodeKind::User => group(work, at, node),
            NodeKind::Container => admin_holder(work, at, node),
            _ => {}
        }
    }
}

/// Code on the computer: what watches there was not read.
fn computer(work: &mut Work<'_>, at: NodeIx, node: Node) {
    let terms = work.terms(node.evidence, false);
    let barriers = Barriers::NONE.with(Barrier::EndpointControl, BarrierState::Unknown);
    let effects = Effects::of(&[Effect::Run, Effect::Destroy]);
    party(work, at, node, Terms { barriers, effects, ..terms });
}

/// Groups and accounts with a meaning of their own.
fn group(work: &mut Work<'_>, at: NodeIx, node: Node) {
    let names = &work.builder.graph().names;
    let Some(row) = row_of(names.text(node.id.id), names.text(node.name)).filter(|_| work.is_domain(node.id))
    else {
        return;
    };
    let own = Effects::of(&[Effect::Own]);
    let direct = Effects::parse(row.direct).unwrap_or_default();
    let possible = Effects::parse(row.possible).unwrap_or_default();
    for (effects, possible) in [(direct, false), (possible, true)] {
        if effects == own {
            let domain = work.domain_of(node.id);
            let to = work.add(domain, NodeKind::Domain, Sym::EMPTY, node.evidence);
            work.edge(at, to, EdgeKind::AdministersDomain, node.evidence, possible);
        } else if !effects.is_empty() {
            grant(
                work,
                at,
                node,
                effects.minus(if possible { direct } else { Effects::NONE }),
                node.name,
                possible,
            );
        }
    }
}

/// The rights on this container are copied to every protected account and group, hour by hour.
fn admin_holder(work: &mut Work<'_>, at: NodeIx, node: Node) {
    let name = work.builder.graph().names.text(node.name);
    if work.is_domain(node.id)
        && name.split('@').next().is_some_and(|name| name.eq_ignore_ascii_case("ADMINSDHOLDER"))
    {
        let domain = work.domain_of(node.id);
        let to = work.add(domain, NodeKind::Domain, Sym::EMPTY, node.evidence);
        work.edge(at, to, EdgeKind::StampsAdmins, node.evidence, false);
        let facts = work.facts;
        let stamped = facts.ad_hardening.iter().filter(|seen| seen.stamped.is(&true));
        for seen in stamped.filter(|seen| seen.node.realm == node.id.realm) {
            let to = work.named(seen.node, seen.evidence);
            work.edge(at, to, EdgeKind::ProtectAdminGroups, seen.evidence, false);
        }
    }
}

fn grant(work: &mut Work<'_>, at: NodeIx, node: Node, effects: Effects, shown: Sym, possible: bool) {
    let terms = work.terms(node.evidence, possible);
    party(work, at, node, Terms { effects, note: shown, ..terms });
}

fn party(work: &mut Work<'_>, at: NodeIx, node: Node, terms: Terms) {
    if let Some(party) = work.builder.graph().party(node.owner).map(|party| party.node) {
        work.builder.edge(at, party, EdgeKind::Grants, terms, node.evidence);
    }
}
