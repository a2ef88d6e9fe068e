//! Objects become nodes; accounts get their passwords.

use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, Observed, Sym};

use super::groups::tier_zero;
use super::work::Work;
use crate::graph::NodeIx;

/// Whether Active Directory has objects of this kind.
pub(super) const fn is_object(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::User
            | NodeKind::Group
            | NodeKind::Computer
            | NodeKind::Domain
            | NodeKind::OU
            | NodeKind::GPO
            | NodeKind::Container
            | NodeKind::ADLocalGroup
            | NodeKind::CertTemplate
            | NodeKind::EnterpriseCA
            | NodeKind::RootCA
            | NodeKind::AIACA
            | NodeKind::NTAuthStore
            | NodeKind::IssuancePolicy
    )
}

/// Adds the objects: described ones first, so that a mention takes no name away.
pub(super) fn add(work: &mut Work<'_>) {
    let facts = work.facts;
    for entity in &facts.entities {
        if is_object(entity.kind) || work.is_domain(entity.node) {
            object(work, entity.node, entity.kind, entity.name, entity.evidence);
        }
    }
    for mention in &facts.mentions {
        if is_object(mention.kind) {
            object(work, mention.node, mention.kind, Sym::EMPTY, mention.evidence);
        }
    }
    for entity in facts.entities.iter().filter(|entity| entity.kind == NodeKind::User) {
        let account = work.named(entity.node, entity.evidence);
        work.password(account, entity.evidence);
    }
    for principal in &facts.ad_principals {
        delegation(work, principal.node, principal.evidence);
    }
}

fn object(work: &mut Work<'_>, id: NodeRef, kind: NodeKind, name: Sym, evidence: Evidence) -> NodeIx {
    let at = work.add(id, kind, name, evidence);
    let enabled = match kind {
        NodeKind::User | NodeKind::Computer => work.traits(id).enabled.known().copied(),
        _ => None,
    };
    let name = if kind == NodeKind::Domain && name.is_empty() { realm_name(work, id) } else { name };
    let tier_zero = kind == NodeKind::Domain || tier_zero(work.facts.text(id.id), work.facts.text(name));
    if let Some(node) = work.builder.graph_mut().nodes.get_mut(at.index()) {
        node.enabled = enabled;
        node.tier_zero |= tier_zero;
        if node.name.is_empty() {
            node.name = name;
        }
    }
    at
}

fn realm_name(work: &Work<'_>, id: NodeRef) -> Sym {
    work.facts.realms.get(id.realm.0 as usize).map(|realm| realm.name).unwrap_or_default()
}

/// A controller is its domain's; another machine or account that is trusted for any delegation can catch the tickets
/// of a controller.
fn delegation(work: &mut Work<'_>, id: NodeRef, evidence: Evidence) {
    let traits = work.traits(id);
    let doubted = matches!(traits.unconstrained, Observed::Unreadable);
    if !traits.controller.is(&true) && !traits.unconstrained.is(&true) && !doubted {
        return;
    }
    let from = work.named(id, evidence);
    let domain = work.domain_of(id);
    if domain == id || !work.is_domain(id) {
        return;
    }
    let to = work.add(domain, NodeKind::Domain, Sym::EMPTY, evidence);
    if traits.controller.is(&true) {
        work.edge(from, to, EdgeKind::DCFor, evidence, false);
    } else {
        let disabled = traits.enabled.is(&false);
        work.edge(from, to, EdgeKind::CoerceToTGT, evidence, doubted || disabled);
    }
}
