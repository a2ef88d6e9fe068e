//! Azure Lighthouse: scopes of a customer delegated to principals of the managing tenant.

use bailiwick_model::facts::LighthouseDelegation;
use bailiwick_model::{Barrier, BarrierState, Barriers, EdgeKind, NodeKind, NodeRef, Observed, RealmId, Sym};
use rustc_hash::FxHashMap;

use super::azure::{Given, Scopes, scope_kind};
use super::context::{Context, state};
use crate::graph::Terms;
use crate::tables::{Delegable, azure_role};

/// Draws delegations.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    if facts.lighthouse.is_empty() && facts.lighthouse_assignments.is_empty() {
        return;
    }
    let subscriptions: FxHashMap<Sym, RealmId> = facts
        .entities
        .iter()
        .filter(|entity| entity.kind == NodeKind::AZSubscription)
        .map(|entity| (entity.node.id, entity.node.realm))
        .collect();
    let delegations = joined(context);
    for fact in &delegations {
        if let Some(realm) = customer(context, &subscriptions, fact) {
            let scope = NodeRef { realm, id: fact.scope };
            context.node(scope, scope_kind(context.stated(fact.scope)), fact.evidence);
        }
    }
    let mut scopes = Scopes::new(context);
    for fact in &delegations {
        if !fact.provisioned.is(&false) {
            delegate(context, &mut scopes, &subscriptions, fact);
        }
    }
}

/// Delegations, those joined from assignment and definition included.
fn joined(context: &Context<'_>) -> Vec<LighthouseDelegation> {
    let facts = context.facts;
    let mut all = facts.lighthouse.clone();
    let mut definitions: FxHashMap<Sym, Vec<&LighthouseDelegation>> = FxHashMap::default();
    for fact in &facts.lighthouse_authorizations {
        definitions.entry(fact.definition).or_default().push(&fact.grant);
    }
    for assignment in &facts.lighthouse_assignments {
        for grant in definitions.get(&assignment.definition).into_iter().flatten() {
            all.push(LighthouseDelegation {
                scope: assignment.scope,
                provisioned: assignment.provisioned,
                evidence: assignment.evidence,
                ..(*grant).clone()
            });
        }
    }
    all
}

/// The customer's tenant: as stated, or as the subscription's own export says.
fn customer(
    context: &Context<'_>,
    subscriptions: &FxHashMap<Sym, RealmId>,
    fact: &LighthouseDelegation,
) -> Option<RealmId> {
    context.tenant(fact.customer).or_else(|| {
        let parts: Vec<&str> = context.stated(fact.scope).split('/').collect();
        let subscription = parts.get(..3)?.join("/");
        subscriptions.get(&context.facts.names.find(&subscription)?).copied()
    })
}

fn delegate(
    context: &mut Context<'_>,
    scopes: &mut Scopes,
    subscriptions: &FxHashMap<Sym, RealmId>,
    fact: &LighthouseDelegation,
) {
    let (Some(realm), Some(manager)) = (customer(context, subscriptions, fact), context.tenant(fact.manager))
    else {
        let message = "an Azure delegation does not say between which tenants it is".to_owned();
        context.remark("lighthouse/no-tenant", message, fact.evidence);
        return;
    };
    let row = azure_role(context.stated(fact.role));
    let limited = row.is_some_and(|row| row.delegable == Delegable::Limited);
    if row.is_some_and(|row| row.delegable == Delegable::No) {
        let name = row.map_or("", |row| row.name);
        let message = format!("Azure Lighthouse delegates `{name}`, which it does not allow today");
        context.remark("lighthouse/role-not-allowed", message, fact.evidence);
    }
    let principal = NodeRef { realm: manager, id: fact.principal };
    let from = context.node(principal, NodeKind::Unknown, fact.evidence);
    let kind = context.builder.graph().node(from).kind;
    let scope = NodeRef { realm, id: fact.scope };
    if kind == NodeKind::Unknown {
        context.stranger(principal, scope, fact.evidence);
        let name = fact.principal_name;
        if let Some(node) = context.builder.graph_mut().nodes.get_mut(from.index())
            && node.name.is_empty()
        {
            node.name = name;
        }
    }
    let terms = Terms {
        barriers: barriers(fact),
        possible_only: matches!(fact.provisioned, Observed::Unreadable),
        ..context.noted(if fact.eligible { "to be activated" } else { "" })
    };
    let kind = EdgeKind::LighthouseAccess;
    let given = Given { scope, role: fact.role, limited, kind, terms, evidence: fact.evidence };
    scopes.hold(context, from, given);
}

/// What activation asks for; a standing delegation asks for nothing itself.
fn barriers(fact: &LighthouseDelegation) -> Barriers {
    if !fact.eligible {
        return Barriers::NONE;
    }
    Barriers::NONE
        .with(Barrier::Activation, BarrierState::InForce)
        .with(Barrier::Mfa, state(fact.mfa))
        .with(Barrier::Approval, state(fact.approval))
}
