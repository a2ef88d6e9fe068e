//! Entra roles that are held or may be activated, with their scopes.

use bailiwick_model::facts::{Collection, Holding, RoleAssignment, RoleScope};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed, SourceId, Sym};
use rustc_hash::FxHashMap;

use super::context::{Context, Wielded};
use crate::directory::{List, Standing, standing};
use crate::graph::{NodeIx, Terms};
use crate::tables::EditsGroups;

/// Draws who holds which role.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    let seen = seen(context);
    for fact in &facts.role_assignments {
        let Some(mut terms) = counts(context, fact) else { continue };
        match stands(context, fact, &seen) {
            Standing::Gone => continue,
            Standing::Unsure => terms.possible_only = true,
            Standing::Stands => {}
        }
        held(context, fact, terms);
    }
    approvers(context);
}

fn lists<'c>(context: &'c Context<'_>, fact: &RoleAssignment) -> &'c [List] {
    let collection = match fact.holding {
        Holding::Active | Holding::Activated => Collection::RoleAssignments,
        Holding::Eligible => Collection::RoleEligibility,
    };
    context.directory.lists_of(collection, fact.realm)
}

type Key = (NodeRef, Sym, Holding);

/// Sources of each assignment in tenants of which several lists were read.
fn seen(context: &Context<'_>) -> FxHashMap<Key, Vec<SourceId>> {
    let mut seen: FxHashMap<Key, Vec<SourceId>> = FxHashMap::default();
    for fact in &context.facts.role_assignments {
        if lists(context, fact).len() > 1 {
            seen.entry((fact.principal, fact.role, fact.holding)).or_default().push(fact.evidence.source);
        }
    }
    seen
}

fn stands(context: &Context<'_>, fact: &RoleAssignment, seen: &FxHashMap<Key, Vec<SourceId>>) -> Standing {
    match seen.get(&(fact.principal, fact.role, fact.holding)) {
        Some(sources) => standing(context.facts, lists(context, fact), sources),
        None => Standing::Stands,
    }
}

/// Whether an assignment counts at the time of the assessment.
fn counts(context: &Context<'_>, fact: &RoleAssignment) -> Option<Terms> {
    let begun = fact.since.known().is_none_or(|&since| since <= context.as_of);
    let over = matches!(fact.until, Observed::Known(Some(until)) if until < context.as_of);
    let unsure = matches!(fact.until, Observed::Unreadable) || matches!(fact.since, Observed::Unreadable);
    (begun && !over).then(|| Terms { possible_only: unsure, ..Terms::default() })
}

fn held(context: &mut Context<'_>, fact: &RoleAssignment, mut terms: Terms) {
    let principal = context.node(fact.principal, NodeKind::Unknown, fact.evidence);
    if context.builder.graph().node(principal).kind == NodeKind::Unknown {
        context.stranger(fact.principal, NodeRef { realm: fact.realm, id: fact.role }, fact.evidence);
    }
    if context.directory.is_group(fact.principal) {
        context.powerful.insert(fact.principal);
    }
    if fact.holding == Holding::Eligible {
        let demand = context.view.activation(fact.realm, fact.role, fact.principal);
        if demand.refused {
            return;
        }
        terms = Terms { possible_only: terms.possible_only, ..context.terms(&demand) };
    }
    let role = match fact.scope {
        RoleScope::Tenant => context.role(fact.realm, fact.role, fact.evidence),
        RoleScope::Unknown => {
            terms.possible_only = true;
            context.role(fact.realm, fact.role, fact.evidence)
        }
        RoleScope::Object(object) => scoped(context, fact, object),
        RoleScope::AdministrativeUnit(unit) => scoped(context, fact, unit),
    };
    let kind = match fact.holding {
        Holding::Eligible => EdgeKind::AZRoleEligible,
        Holding::Active | Holding::Activated => EdgeKind::AZHasRole,
    };
    context.edge(principal, role, kind, terms, fact.evidence);
}

/// A role that counts for a part of the tenant: it never reaches the tenant.
fn scoped(context: &mut Context<'_>, fact: &RoleAssignment, scope: NodeRef) -> NodeIx {
    let (template, custom) = context.template(fact.realm, fact.role);
    let id = format!("{}@{}", context.text(template), context.stated(scope.id));
    let id = NodeRef { realm: fact.realm, id: context.builder.names().add(&id) };
    if let Some(known) = context.builder.find(id) {
        return known;
    }
    let (powers, role) = context.powers_of(fact.realm, fact.role, template, custom);
    let within = context.builder.find(scope).map(|at| context.builder.graph().node(at).name);
    let within = within.filter(|name| !name.is_empty()).unwrap_or(scope.id);
    let name = format!("{role} of {}", context.text(within));
    let owner = context.estate.party_of_realm(fact.realm);
    let node = context.made_for(id, NodeKind::AZRole, &name, owner, fact.evidence);
    let shown = context.builder.names().add(&name);
    context.wielded.push(Wielded {
        realm: fact.realm,
        holder: node,
        powers,
        application: false,
        narrow: true,
        note: shown,
        evidence: fact.evidence,
    });
    on_object(context, fact, node, scope, powers.apps, powers.groups != EditsGroups::No);
    node
}

/// What a scoped role does to the one object that it is scoped to.
fn on_object(
    context: &mut Context<'_>,
    fact: &RoleAssignment,
    role: NodeIx,
    scope: NodeRef,
    apps: bool,
    groups: bool,
) {
    let by_object = context.index.objects.get(&scope).copied();
    let found = by_object.or(Some(scope)).and_then(|node| context.builder.find(node));
    let Some(object) = found else { return };
    let kind = match context.builder.graph().node(object).kind {
        NodeKind::AZApp | NodeKind::AZServicePrincipal if apps => EdgeKind::AZAppAdmin,
        NodeKind::AZGroup if groups => EdgeKind::AZAddMembers,
        _ => return,
    };
    context.edge(role, object, kind, Terms::default(), fact.evidence);
}

/// Whoever approves activations is one half of a way in: the other half is somebody who asks.
fn approvers(context: &mut Context<'_>) {
    let facts = context.facts;
    for policy in facts.activation_policies.iter().filter(|policy| policy.approval.is(&true)) {
        for approver in &policy.approvers {
            let from = context.node(*approver, NodeKind::Unknown, policy.evidence);
            let to = context.role(policy.realm, policy.role, policy.evidence);
            let terms =
                Terms { possible_only: true, ..context.noted("together with somebody who may activate it") };
            context.edge(from, to, EdgeKind::AZRoleApprover, terms, policy.evidence);
        }
    }
}
