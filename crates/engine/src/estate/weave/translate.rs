//! Edges of BloodHound's kinds become what a collection would have said, where that says more than the edge alone.

use bailiwick_model::facts::{
    AppRoleGrant, AzureRoleAssignment, GraphEdge, GraphTerms, Holding, Relation, RoleAssignment, RoleScope,
};
use bailiwick_model::{EdgeKind, Facts, NodeKind, NodeRef, RealmKind};

use super::ends::{Ends, Found};
use super::push;
use crate::graph::bloodhound::{permission_of, role_of};
use crate::graph::derive::ad;

/// Adds the meaning of an edge.
pub(super) fn edge(facts: &mut Facts, ends: &Ends, kind: EdgeKind, edge: &GraphEdge, from: Found, to: Found) {
    let evidence = edge.evidence;
    let drawn = GraphTerms::default();
    if from.unsure || to.unsure {
        // A fact cannot be unsure; an edge can.
        if kind.row().traversable {
            push(facts, kind, from, to, &drawn, evidence);
        }
        return;
    }
    let (holder, held) = (from.node, to.node);
    let in_tenant =
        facts.realms.get(held.realm.0 as usize).is_some_and(|realm| realm.kind == RealmKind::Entra);
    match kind {
        EdgeKind::AZHasRole | EdgeKind::AZRoleEligible
            if in_tenant && ends.kind(held) == NodeKind::AZRole =>
        {
            let active = kind == EdgeKind::AZHasRole;
            facts.role_assignments.push(RoleAssignment {
                realm: held.realm,
                principal: holder,
                role: held.id,
                scope: scope(facts, edge, held),
                holding: if active { Holding::Active } else { Holding::Eligible },
                evidence,
                ..RoleAssignment::default()
            });
        }
        EdgeKind::AZMemberOf | EdgeKind::AZOwns | EdgeKind::AZContains if in_tenant => {
            facts.relations.push(Relation { kind, from: holder, to: held, evidence });
            if kind == EdgeKind::AZContains {
                push(facts, kind, from, to, &drawn, evidence);
            }
        }
        _ if in_tenant && role_of(kind).is_some() => {
            let role = facts.names.add_id(role_of(kind).unwrap_or_default());
            facts.azure_roles.push(AzureRoleAssignment {
                scope: held,
                principal: holder,
                role,
                evidence,
                ..AzureRoleAssignment::default()
            });
        }
        _ if permission_of(kind).is_some() => {
            let permission = facts.names.add_id(permission_of(kind).unwrap_or_default());
            let resource_name = facts.names.add("Microsoft Graph");
            facts.app_role_grants.push(AppRoleGrant {
                principal: holder,
                resource: held,
                resource_name,
                permission,
                evidence,
            });
        }
        _ if !kind.row().name.starts_with("AZ")
            && !matches!(kind, EdgeKind::SyncedToADUser | EdgeKind::SyncedToEntraUser) =>
        {
            facts.relations.push(Relation { kind, from: holder, to: held, evidence });
            if kind.row().traversable && !ad::draws(kind) {
                push(facts, kind, from, to, &drawn, evidence);
            }
        }
        _ if kind.row().traversable => push(facts, kind, from, to, &drawn, evidence),
        _ => {}
    }
}

/// Where a role counts. A graph that does not say may mean one object.
fn scope(facts: &Facts, edge: &GraphEdge, role: NodeRef) -> RoleScope {
    let tenant = facts.realms.get(role.realm.0 as usize).map(|realm| realm.id);
    if edge.scope.is_empty() {
        RoleScope::Unknown
    } else if tenant == Some(edge.scope) {
        RoleScope::Tenant
    } else {
        RoleScope::Object(NodeRef { realm: role.realm, id: edge.scope })
    }
}
