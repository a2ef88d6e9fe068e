//! Relations as they were read: memberships, owners, containment, identities of resources.

use bailiwick_model::facts::Collection;
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, RealmId, RealmKind, SourceId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use crate::graph::{Terms, gaps};

/// Draws relations outside of Active Directory.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    let contested = contested(context);
    for relation in &facts.relations {
        let kind = relation.kind;
        let ad = |realm| context.realm_kind(realm) == RealmKind::Ad;
        if !drawn(kind) || ad(relation.from.realm) || ad(relation.to.realm) {
            continue;
        }
        if kind == EdgeKind::AZMemberOf
            && let Some(members) = contested.get(&relation.to)
            && !members.contains(&relation.from)
        {
            continue;
        }
        let (from, to) = ends(kind);
        let from = context.node(relation.from, from, relation.evidence);
        let to = context.node(relation.to, to, relation.evidence);
        context.edge(from, to, kind, Terms::default(), relation.evidence);
    }
    container_of_subscriptions(context);
}

/// Relations that are edges as they stand. Memberships of management servers are drawn with their rights; halves,
/// and what contains accounts, are not ways.
const fn drawn(kind: EdgeKind) -> bool {
    matches!(
        kind,
        EdgeKind::AZMemberOf
            | EdgeKind::AZOwns
            | EdgeKind::AZContains
            | EdgeKind::AZManagedIdentity
            | EdgeKind::AZGetSecrets
            | EdgeKind::AZGetKeys
            | EdgeKind::AZGetCertificates
            | EdgeKind::AZNodeResourceGroup
            | EdgeKind::AZAuthenticatesTo
    )
}

/// Kinds of ends that nothing describes.
const fn ends(kind: EdgeKind) -> (NodeKind, NodeKind) {
    match kind {
        EdgeKind::AZMemberOf => (NodeKind::Unknown, NodeKind::AZGroup),
        EdgeKind::AZManagedIdentity => (NodeKind::Unknown, NodeKind::AZServicePrincipal),
        EdgeKind::AZGetSecrets | EdgeKind::AZGetKeys | EdgeKind::AZGetCertificates => {
            (NodeKind::Unknown, NodeKind::AZKeyVault)
        }
        EdgeKind::AZAuthenticatesTo => (NodeKind::AZFederatedIdentityCredential, NodeKind::AZApp),
        _ => (NodeKind::Unknown, NodeKind::Unknown),
    }
}

/// Members of groups that several exports list: only those that still stand.
fn contested(context: &Context<'_>) -> FxHashMap<NodeRef, FxHashSet<NodeRef>> {
    let mut first: FxHashMap<NodeRef, SourceId> = FxHashMap::default();
    let mut several: FxHashSet<NodeRef> = FxHashSet::default();
    for read in &context.facts.members_read {
        let source = read.evidence.source;
        if *first.entry(read.group).or_insert(source) != source {
            several.insert(read.group);
        }
    }
    several
        .into_iter()
        .map(|group| (group, context.directory.direct_members(group).0.into_iter().collect()))
        .collect()
}

/// A tenant contains its subscriptions and management groups, whether an export says so or not.
fn container_of_subscriptions(context: &mut Context<'_>) {
    let facts = context.facts;
    for entity in &facts.entities {
        if matches!(entity.kind, NodeKind::AZSubscription | NodeKind::AZManagementGroup)
            && context.realm_kind(entity.node.realm) == RealmKind::Entra
        {
            let tenant = context.whole_tenant(entity.node.realm, entity.evidence);
            let to = context.node(entity.node, entity.kind, entity.evidence);
            context.edge(tenant, to, EdgeKind::AZContains, Terms::default(), entity.evidence);
        }
    }
}

/// Groups that hold something and whose members were not all read: anybody of the tenant may be in them.
pub(super) fn unread_members(context: &mut Context<'_>) {
    let mut groups: Vec<NodeRef> = context.powerful.iter().copied().collect();
    groups.sort_unstable();
    for group in groups {
        if context.directory.all_members(group).gap.is_none() {
            continue;
        }
        let Some(node) = context.builder.find(group) else { continue };
        let evidence = context.builder.graph().node(node).evidence;
        let everybody = context.everybody(group.realm);
        context.gap(everybody, node, EdgeKind::StandsInFor, gaps::MEMBERS, group.realm, evidence);
    }
    unread_roles(context);
}

/// Tenants whose accounts were read and whose roles were not.
fn unread_roles(context: &mut Context<'_>) {
    let mut realms: Vec<RealmId> = context.directory.accounts().iter().map(|account| account.realm).collect();
    realms.dedup();
    for realm in realms {
        if context.realm_kind(realm) != RealmKind::Entra || context.read(Collection::RoleAssignments, realm) {
            continue;
        }
        let Some(&first) = context.directory.accounts_of(realm).first() else { continue };
        let evidence = context.directory.account(first).map(|account| account.evidence).unwrap_or_default();
        let (everybody, admin) = (context.everybody(realm), context.global_administrator(realm, evidence));
        context.gap(everybody, admin, EdgeKind::StandsInFor, gaps::ROLES, realm, evidence);
    }
}
