//! What providers may have beyond what was exported: rows of the gap table.

use bailiwick_model::facts::Collection;
use bailiwick_model::{EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, RealmId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use crate::estate::Service;
use crate::graph::{NodeIx, Terms, gaps};
use crate::relationship::counts as relationship_counts;

/// Draws what silence allows.
pub(super) fn derive(context: &mut Context<'_>) {
    let agents = Agents::new(context);
    let served = served(context);
    let estate = context.estate;
    for service in &estate.services {
        let read = relationships_read(context, service.provider);
        if !read {
            unread_relationships(context, service);
        } else if service.contract && !served.contains(&(service.provider, service.customer)) {
            leftover(context, &agents, service);
        }
        if service.contract {
            subscriptions(context, &agents, service);
        }
    }
}

/// Whether the relationships of a provider were read.
fn relationships_read(context: &Context<'_>, provider: RealmId) -> bool {
    context
        .directory
        .covered(Collection::GdapRelationships, provider)
        .unwrap_or_else(|| context.facts.gdap_relationships.iter().any(|fact| fact.realm == provider))
}

/// Pairs with a relationship that may be in use.
fn served(context: &Context<'_>) -> FxHashSet<(RealmId, RealmId)> {
    let facts = context.facts.gdap_relationships.iter();
    facts
        .filter(|fact| relationship_counts(fact, context.as_of).is_some())
        .filter_map(|fact| Some((fact.realm, context.tenant(fact.customer)?)))
        .collect()
}

/// A customer of which nothing tells what a provider can do there.
pub(super) fn stand_in(context: &mut Context<'_>, realm: RealmId, evidence: Evidence) -> NodeIx {
    let id = NodeRef { realm, id: context.builder.names().add("stand-in") };
    if let Some(known) = context.builder.find(id) {
        return known;
    }
    let name = format!("anything in {}", context.realm_name(realm));
    let owner = context.estate.party_of_realm(realm);
    let node = context.made_for(id, NodeKind::StandIn, &name, owner, evidence);
    context.grants(node, owner, Effects::ALL, Terms::default(), evidence);
    node
}

/// No relationship of the provider was read: each of its accounts may reach each of its customers. A provider
/// without an export of its own stands in for its people.
fn unread_relationships(context: &mut Context<'_>, service: &Service) {
    let target = stand_in(context, service.customer, service.evidence);
    if context.directory.accounts_of(service.provider).is_empty() {
        let realm = service.provider;
        let from = context.somebody(realm, service.evidence);
        context.gap(from, target, EdgeKind::StandsInFor, gaps::PROVIDER, realm, service.evidence);
        return;
    }
    let everybody = context.everybody(service.provider);
    let realm = service.provider;
    context.gap(everybody, target, EdgeKind::StandsInFor, gaps::RELATIONSHIPS, realm, service.evidence);
}

/// The groups that carried delegated administration before it was granular, by tenant.
struct Agents {
    admin: FxHashMap<RealmId, NodeRef>,
    helpdesk: FxHashMap<RealmId, NodeRef>,
}

impl Agents {
    fn new(context: &Context<'_>) -> Self {
        let named = |name: &str| {
            let entities = context.facts.entities.iter();
            entities
                .filter(|entity| entity.kind == NodeKind::AZGroup)
                .filter(|entity| context.facts.text(entity.name).eq_ignore_ascii_case(name))
                .map(|entity| (entity.node.realm, entity.node))
                .collect()
        };
        Self { admin: named("AdminAgents"), helpdesk: named("HelpdeskAgents") }
    }
}

/// A customer under contract without granular relationship: what came before may still be there.
fn leftover(context: &mut Context<'_>, agents: &Agents, service: &Service) {
    const HELPDESK: &str = "729827E3-9C14-49F7-BB1B-9608F156BBB8";
    for (groups, role) in
        [(&agents.admin, crate::tables::GlobalAdministrator::ID), (&agents.helpdesk, HELPDESK)]
    {
        let Some(&group) = groups.get(&service.provider) else { continue };
        let from = context.node(group, NodeKind::AZGroup, service.evidence);
        let role = context.builder.names().add(role);
        let to = context.role(service.customer, role, service.evidence);
        context.gap(from, to, EdgeKind::DapAccess, gaps::DAP, service.provider, service.evidence);
        context.powerful.insert(group);
    }
}

/// A reseller's agents own the Azure subscriptions that it sold, unless the customer's Azure roles were read.
fn subscriptions(context: &mut Context<'_>, agents: &Agents, service: &Service) {
    if context.covered(Collection::AzureRoles, service.customer) {
        return;
    }
    let Some(&group) = agents.admin.get(&service.provider) else { return };
    let realm = service.customer;
    let id = NodeRef { realm, id: context.builder.names().add("stand-in/azure") };
    let name = format!("Azure subscriptions of {}", context.realm_name(realm));
    let owner = context.estate.party_of_realm(realm);
    let known = context.builder.find(id);
    let azure = context.made_for(id, NodeKind::StandIn, &name, owner, service.evidence);
    if known.is_none() {
        let effects = Effects::of(&[Effect::Run, Effect::Destroy]);
        context.grants(azure, owner, effects, Terms::default(), service.evidence);
    }
    let from = context.node(group, NodeKind::AZGroup, service.evidence);
    context.gap(from, azure, EdgeKind::StandsInFor, gaps::CSP_AZURE, realm, service.evidence);
    context.powerful.insert(group);
}
