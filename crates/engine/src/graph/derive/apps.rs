//! Applications: their credentials, where they run, and what permissions let them do.

use bailiwick_model::facts::{Collection, CredentialKind, ServicePrincipal};
use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, RealmId, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::{Context, Wielded, until};
use crate::graph::{NodeIx, Terms, gaps};
use crate::tables::{AppPermission, Gives, Powers, app_permission};

/// Tenants of Microsoft: their applications are nobody's way in.
const MICROSOFT: [&str; 2] = ["F8CDEF31-A31E-4B4A-93E4-5F571E91255A", "72F988BF-86F1-41AF-91AB-2D7CD011DB47"];

/// Draws applications.
pub(super) fn derive(context: &mut Context<'_>) {
    runs_as(context);
    credentials(context);
    permissions(context);
}

/// An application runs as its service principal in every tenant that has one.
fn runs_as(context: &mut Context<'_>) {
    let facts = context.facts;
    for fact in facts.service_principals.iter().filter(|fact| !fact.app.is_empty()) {
        if fact.enabled.is(&false) {
            continue;
        }
        let Some(application) = application_of(context, fact) else { continue };
        let principal = context.node(fact.node, NodeKind::AZServicePrincipal, fact.evidence);
        let terms = Terms { possible_only: !fact.enabled.is_known(), ..Terms::default() };
        context.edge(application, principal, EdgeKind::AZRunsAs, terms, fact.evidence);
    }
}

/// The registration behind a service principal: in the tenant that owns it, or, where no party has that tenant, a
/// node that all its service principals share.
fn application_of(context: &mut Context<'_>, fact: &ServicePrincipal) -> Option<NodeIx> {
    let own = NodeRef { realm: fact.node.realm, id: fact.app };
    let Some(&home) = fact.home_tenant.known() else { return context.builder.find(own) };
    if MICROSOFT.iter().any(|id| id.eq_ignore_ascii_case(context.stated(home))) {
        return None;
    }
    if let Some(realm) = context.tenant(home) {
        let node = NodeRef { realm, id: fact.app };
        let known = context.node(node, NodeKind::AZApp, fact.evidence);
        name_after(context, known, fact);
        return Some(known);
    }
    let node = NodeRef { realm: context.estate.realm, id: fact.app };
    let known = context.node(node, NodeKind::AZApp, fact.evidence);
    name_after(context, known, fact);
    Some(known)
}

fn name_after(context: &mut Context<'_>, application: NodeIx, fact: &ServicePrincipal) {
    let name = context.builder.find(fact.node).map(|at| context.builder.graph().node(at).name);
    if let (Some(node), Some(name)) = (context.builder.graph_mut().nodes.get_mut(application.index()), name)
        && node.name.is_empty()
    {
        node.name = name;
    }
}

/// Secrets, certificates and trusted issuers that are not past their end.
fn credentials(context: &mut Context<'_>) {
    let facts = context.facts;
    let disabled: FxHashSet<NodeRef> = facts
        .service_principals
        .iter()
        .filter(|fact| fact.enabled.is(&false))
        .map(|fact| fact.node)
        .collect();
    for fact in &facts.app_credentials {
        let Some(terms) = until(fact.expires, context.as_of) else { continue };
        if disabled.contains(&fact.owner) {
            continue;
        }
        let owner = context.node(fact.owner, NodeKind::AZApp, fact.evidence);
        let federated = fact.kind == CredentialKind::Federated;
        let kind = if federated { NodeKind::AZFederatedIdentityCredential } else { NodeKind::Secret };
        let key = if fact.key.is_empty() { fact.name } else { fact.key };
        let id = format!("secret/{}/{}", context.stated(fact.owner.id), context.stated(key));
        let of = context.builder.graph().node(owner);
        let word = match fact.kind {
            CredentialKind::Secret => "secret",
            CredentialKind::Certificate => "certificate",
            CredentialKind::Federated => "trusted issuer",
        };
        let of_name = if of.name.is_empty() { of.id.id } else { of.name };
        let name = match context.stated(fact.name) {
            "" => format!("{word} of {}", context.text(of_name)),
            shown => format!("{word} {shown} of {}", context.text(of_name)),
        };
        let id = NodeRef { realm: fact.owner.realm, id: context.builder.names().add(&id) };
        let secret = context.made_for(id, kind, &name, of.owner, fact.evidence);
        let edge = if federated { EdgeKind::AZAuthenticatesTo } else { EdgeKind::AuthenticatesWith };
        // A trusted issuer is no secret without an end.
        let terms = if federated { Terms::default() } else { terms };
        context.edge(secret, owner, edge, terms, fact.evidence);
    }
}

/// Application permissions, by API.
fn permissions(context: &mut Context<'_>) {
    let facts = context.facts;
    let apis: FxHashMap<NodeRef, Sym> =
        facts.service_principals.iter().map(|fact| (fact.node, fact.app)).collect();
    let mut nodes: FxHashMap<(RealmId, &str, &str), NodeIx> = FxHashMap::default();
    for fact in &facts.app_role_grants {
        let api = apis.get(&fact.resource).filter(|app| !app.is_empty()).map(|app| facts.text(*app));
        let Some(row) = app_permission(facts.text(fact.permission), api) else { continue };
        if row.powers == Powers::default() {
            continue;
        }
        let realm = fact.principal.realm;
        if context.gone(Collection::AppPermissions, realm, fact.evidence) {
            continue;
        }
        let permission = *nodes
            .entry((realm, row.api, row.id))
            .or_insert_with(|| permission(context, realm, row, fact.evidence));
        let principal = context.node(fact.principal, NodeKind::AZServicePrincipal, fact.evidence);
        context.edge(principal, permission, EdgeKind::HoldsAppPermission, Terms::default(), fact.evidence);
    }
    unread_permissions(context);
}

fn permission(
    context: &mut Context<'_>,
    realm: RealmId,
    row: &'static AppPermission,
    evidence: Evidence,
) -> NodeIx {
    let id = format!("{}@{}@{}", row.id, row.api, context.realm_id(realm));
    let holder = context.made(realm, &id, NodeKind::AZRole, row.name, evidence);
    let note = context.builder.names().add(row.name);
    let wielded =
        Wielded { realm, holder, powers: row.powers, application: true, narrow: false, note, evidence };
    context.wielded.push(wielded);
    match row.gives {
        Gives::Nothing => {}
        Gives::Roles => {
            let admin = context.global_administrator(realm, evidence);
            context.rule(holder, admin, EdgeKind::AZMGGrantRole, Terms::default(), evidence);
        }
        Gives::Permissions => {
            let tenant = context.whole_tenant(realm, evidence);
            context.rule(holder, tenant, EdgeKind::AZMGGrantAppRoles, Terms::default(), evidence);
        }
    }
    holder
}

/// Whether an application is of a tenant of the estate other than the one that it is in.
pub(super) fn is_of_another_party(context: &Context<'_>, fact: &ServicePrincipal) -> bool {
    fact.home_tenant.known().is_some_and(|&home| {
        context.tenant(home).is_some_and(|home| home != fact.node.realm)
            && !MICROSOFT.iter().any(|id| id.eq_ignore_ascii_case(context.stated(home)))
    })
}

/// Applications of other parties in tenants whose permissions were not read may do anything there.
fn unread_permissions(context: &mut Context<'_>) {
    let facts = context.facts;
    for fact in facts.service_principals.iter().filter(|fact| !fact.enabled.is(&false)) {
        let realm = fact.node.realm;
        if context.read(Collection::AppPermissions, realm) || fact.app.is_empty() {
            continue;
        }
        if is_of_another_party(context, fact) {
            let principal = context.node(fact.node, NodeKind::AZServicePrincipal, fact.evidence);
            let tenant = context.whole_tenant(realm, fact.evidence);
            context.gap(principal, tenant, EdgeKind::StandsInFor, gaps::PERMISSIONS, realm, fact.evidence);
        }
    }
}
