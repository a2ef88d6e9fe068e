//! Everything that exists: entities, devices, accounts as nodes.

use bailiwick_model::{Evidence, NodeKind, NodeRef, RealmKind, Sym};
use rustc_hash::FxHashMap;

use super::context::Context;
use crate::graph::Node;

/// Active Directory draws its own.
pub(super) fn active_directory(context: &mut Context<'_>) {
    let (estate, stale) = (context.estate, context.stale.clone());
    let stale = |evidence: Evidence| stale.get(evidence.source.0 as usize).copied().unwrap_or(false);
    let around = super::ad::Estate { owner: &|node| estate.owner(node), stale: &stale };
    super::ad::derive(context.facts, around, &mut context.builder);
}

/// Adds a node for every entity and account outside Active Directory.
pub(super) fn add(context: &mut Context<'_>) {
    let facts = context.facts;
    for entity in &facts.entities {
        if context.realm_kind(entity.node.realm) == RealmKind::Ad {
            continue;
        }
        if entity.kind == NodeKind::AZRole {
            // One node per role and tenant, made when somebody holds it.
            context.role_names.insert(entity.node, entity.name);
            continue;
        }
        let owner = context.estate.owner(entity.node);
        let node = Node {
            id: entity.node,
            kind: entity.kind,
            owner,
            name: entity.name,
            evidence: entity.evidence,
            ..Node::default()
        };
        let at = context.builder.node(node);
        if let Some(known) = context.builder.graph_mut().nodes.get_mut(at.index())
            && known.name.is_empty()
        {
            known.name = entity.name;
        }
    }
    accounts(context);
    service_principals(context);
}

fn accounts(context: &mut Context<'_>) {
    let directory = context.directory;
    for &account in directory.accounts() {
        if context.realm_kind(account.realm) == RealmKind::Ad {
            continue;
        }
        let Some(fact) = directory.account(account) else { continue };
        let kind = account_kind(context, account);
        let at = context.node(account, kind, fact.evidence);
        let (login, enabled) = (fact.login, fact.enabled.known().copied());
        if let Some(node) = context.builder.graph_mut().nodes.get_mut(at.index()) {
            node.enabled = enabled;
            if !login.is_empty() {
                node.name = login;
            }
        }
    }
}

/// Kind of an account of which only its record as an account is known.
pub(super) fn account_kind(context: &Context<'_>, account: NodeRef) -> NodeKind {
    match context.realm_kind(account.realm) {
        RealmKind::Rmm => NodeKind::RmmUser,
        RealmKind::Ad => NodeKind::User,
        _ => NodeKind::AZUser,
    }
}

fn service_principals(context: &mut Context<'_>) {
    let facts = context.facts;
    let mut names: FxHashMap<NodeRef, Sym> = FxHashMap::default();
    for fact in &facts.service_principals {
        let at = context.node(fact.node, NodeKind::AZServicePrincipal, fact.evidence);
        let enabled = fact.enabled.known().copied();
        if let Some(node) = context.builder.graph_mut().nodes.get_mut(at.index()) {
            if node.enabled.is_none() || enabled == Some(false) {
                node.enabled = enabled;
            }
            names.insert(NodeRef { realm: fact.node.realm, id: fact.app }, node.name);
        }
    }
    for fact in &facts.applications {
        let at = context.node(fact.node, NodeKind::AZApp, fact.evidence);
        let name = names.get(&fact.node).copied().unwrap_or_default();
        if let Some(node) = context.builder.graph_mut().nodes.get_mut(at.index())
            && node.name.is_empty()
        {
            node.name = name;
        }
    }
}
