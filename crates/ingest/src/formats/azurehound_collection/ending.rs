//! What the whole file says: its tenant, and which lists are whole.

use bailiwick_model::facts::{Collection, Mention};
use bailiwick_model::{NodeKind, NodeRef, RealmId, Severity};
use rustc_hash::FxHashSet;

use super::rbac::is_root;
use super::record::Reader;
use crate::json::Finish;
use crate::out::Out;

/// Settles the tenant of records that do not name theirs, and says what was read.
pub(super) fn end(reader: &Reader, finish: &Finish, out: &mut Out<'_>) {
    let whole = is_whole(reader, finish, out);
    if reader.lost > 0 {
        out.remark(
            Severity::Warning,
            "azurehound/not-understood",
            format!("{} records were not understood, so that no list is taken for whole", reader.lost),
            "make the collection again with a current AzureHound",
        );
    }
    if reader.unknown > 0 {
        out.remark(
            Severity::Note,
            "azurehound/unknown-kind",
            format!("{} records are of kinds that this version does not know", reader.unknown),
            "a newer version may read them",
        );
    }
    let Some(tenant) = tenant(reader, out) else { return };
    settle(out, tenant);
    mentions(reader, tenant, out);
    empty_groups(reader, out);
    covers(reader, whole, tenant, out);
}

/// Whether nothing is missing: AzureHound writes `meta`, with the number of records, when it is done.
fn is_whole(reader: &Reader, finish: &Finish, out: &mut Out<'_>) -> bool {
    let meta = finish.members.get("meta");
    let count = meta.and_then(|meta| meta.get("count")).and_then(serde_json::Value::as_u64);
    if finish.whole && meta.is_none() {
        out.remark(
            Severity::Warning,
            "azurehound/no-meta",
            "the collection does not say that it was finished",
            "let AzureHound run to its end",
        );
    } else if finish.whole && count != Some(finish.records) {
        out.remark(
            Severity::Warning,
            "azurehound/count",
            format!(
                "the collection should hold {} records and holds {}",
                count.unwrap_or_default(),
                finish.records
            ),
            "make the collection again",
        );
    }
    finish.whole && count == Some(finish.records) && reader.lost == 0
}

/// The tenant of the file: the one that all records name.
fn tenant(reader: &Reader, out: &mut Out<'_>) -> Option<RealmId> {
    match (reader.tenants.as_slice(), reader.collected) {
        ([only], None) => Some(*only),
        ([only], Some(collected)) if *only == collected => Some(collected),
        ([], Some(collected)) => Some(collected),
        ([], None) => {
            out.remark(
                Severity::Warning,
                "azurehound/no-tenant",
                "no record names the tenant",
                "make the collection again, or name the tenant in the estate file",
            );
            None
        }
        _ => {
            out.remark(
                Severity::Error,
                "azurehound/several-tenants",
                "the file holds records of several tenants: members, owners and Azure roles belong to none of them",
                "keep one file for each tenant, as AzureHound writes it",
            );
            None
        }
    }
}

fn settle(out: &mut Out<'_>, tenant: RealmId) {
    let placeholder = out.realm();
    if placeholder != tenant {
        out.facts.merge_realms(&[(placeholder, tenant)]);
    }
    let id = out.facts.realms.get(tenant.0 as usize).map(|realm| realm.id).unwrap_or_default();
    for at in 0..out.facts.azure_roles.len() {
        let scope = out.facts.azure_roles.get(at).map(|role| role.scope);
        if scope.is_some_and(|scope| is_root(out, scope))
            && let Some(role) = out.facts.azure_roles.get_mut(at)
        {
            role.scope.id = id;
        }
    }
}

/// Members and owners that no record describes: their lists tell at least the kind.
fn mentions(reader: &Reader, tenant: RealmId, out: &mut Out<'_>) {
    let described: FxHashSet<NodeRef> = out.facts.entities.iter().map(|entity| entity.node).collect();
    let mut found: Vec<Mention> = reader
        .mentioned
        .iter()
        .map(|(node, &(kind, evidence))| Mention { node: NodeRef { realm: tenant, ..*node }, kind, evidence })
        .filter(|mention| mention.kind != NodeKind::Unknown && !described.contains(&mention.node))
        .collect();
    found.sort_by_key(|mention| (mention.evidence, mention.node));
    out.facts.mentions.append(&mut found);
}

/// A group without members is empty, where members of others could be read.
fn empty_groups(reader: &Reader, out: &mut Out<'_>) {
    if reader.any_member {
        for &at in &reader.empty {
            if let Some(read) = out.facts.members_read.get_mut(at) {
                read.complete = true;
            }
        }
    } else if !reader.empty.is_empty() {
        out.remark(
            Severity::Warning,
            "azurehound/no-members",
            "no group has any member: the collector was probably not allowed to read them",
            "collect with the role Directory Readers",
        );
    }
}

fn covers(reader: &Reader, whole: bool, tenant: RealmId, out: &mut Out<'_>) {
    let count = |kind: &str| reader.counts.get(kind).copied().unwrap_or_default();
    let no_holders = count("AZRoleAssignment") > 0 && out.facts.role_assignments.is_empty();
    if no_holders {
        out.remark(
            Severity::Warning,
            "azurehound/no-role-holders",
            "nobody holds any role: the collector was probably not allowed to read them",
            "collect with the role Directory Readers",
        );
    }
    let members = reader.any_member && count("AZGroupMember") >= count("AZGroup");
    let azure: u64 = super::rbac::KINDS.iter().map(|kind| count(kind)).sum();
    // Who reads the roles of the root management group, which has the id of the tenant, reads every subscription.
    let root = out
        .facts
        .realms
        .get(tenant.0 as usize)
        .is_some_and(|realm| reader.management_groups.contains(&realm.id));
    for (collection, records, complete) in [
        (Collection::Users, count("AZUser"), true),
        (Collection::SignInActivity, reader.sign_ins, true),
        (Collection::Groups, count("AZGroup"), true),
        (Collection::GroupMembers, count("AZGroupMember"), members),
        (Collection::RoleAssignments, count("AZRoleAssignment"), !no_holders),
        (Collection::RoleEligibility, count("AZRoleEligibilityScheduleInstance"), true),
        (Collection::ActivationPolicies, count("AZRoleManagementPolicyAssignment"), true),
        (Collection::ServicePrincipals, count("AZServicePrincipal"), true),
        (Collection::Applications, count("AZApp"), true),
        (Collection::AppPermissions, count("AZAppRoleAssignment"), true),
        (Collection::DelegatedPermissions, count("AZOAuth2PermissionGrant"), true),
        (Collection::AzureRoles, azure, root),
        (Collection::Devices, count("AZDevice"), true),
        (Collection::Tenant, u64::from(reader.collected.is_some()), true),
    ] {
        if records > 0 {
            out.covers(collection, tenant, records, whole && complete);
        }
    }
}
