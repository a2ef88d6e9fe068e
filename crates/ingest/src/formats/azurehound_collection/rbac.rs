//! Azure roles, as AzureHound lists them with every object that they reach.

use bailiwick_model::facts::AzureRoleAssignment;
use bailiwick_model::names::is_guid;
use bailiwick_model::{NodeRef, Observed, Sym};
use serde::Deserialize;

use super::record::Reader;
use crate::entra::id;
use crate::json::{Field, List, Part, Text};
use crate::out::Out;

/// Kinds whose records are lists of role assignments, by the object that they were listed with.
pub(super) const KINDS: &[&str] = &[
    "AZSubscriptionRoleAssignment",
    "AZSubscriptionOwner",
    "AZSubscriptionContributor",
    "AZSubscriptionUserAccessAdmin",
    "AZResourceGroupRoleAssignment",
    "AZResourceGroupOwner",
    "AZResourceGroupContributor",
    "AZResourceGroupUserAccessAdmin",
    "AZManagementGroupRoleAssignment",
    "AZManagementGroupOwner",
    "AZManagementGroupContributor",
    "AZManagementGroupUserAccessAdmin",
    "AZVMRoleAssignment",
    "AZVMOwner",
    "AZVMContributor",
    "AZVMVMContributor",
    "AZVMAvereContributor",
    "AZVMAdminLogin",
    "AZVMUserAccessAdmin",
    "AZVMScaleSetRoleAssignment",
    "AZKeyVaultRoleAssignment",
    "AZKeyVaultOwner",
    "AZKeyVaultContributor",
    "AZKeyVaultKVContributor",
    "AZKeyVaultUserAccessAdmin",
    "AZStorageAccountRoleAssignment",
    "AZAutomationAccountRoleAssignment",
    "AZLogicAppRoleAssignment",
    "AZFunctionAppRoleAssignment",
    "AZWebAppRoleAssignment",
    "AZContainerRegistryRoleAssignment",
    "AZManagedClusterRoleAssignment",
];

/// Whether records of this kind are lists of role assignments.
pub(super) fn is_assignment(kind: &str) -> bool {
    KINDS.contains(&kind)
}

/// A list, under one of many names.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Assignments<'a> {
    /// The object. (Key vaults come under the name of virtual machines, a slip of the writer.)
    #[serde(
        borrow,
        alias = "virtualMachineId",
        alias = "subscriptionId",
        alias = "resourceGroupId",
        alias = "managementGroupId",
        alias = "keyVaultId",
        alias = "storageAccountId",
        alias = "virtualMachineScaleSetId"
    )]
    object_id: Text<'a>,
    #[serde(
        borrow,
        alias = "assignees",
        alias = "owners",
        alias = "contributors",
        alias = "userAccessAdmins",
        alias = "vmContributors",
        alias = "avereContributors",
        alias = "adminLogins",
        alias = "kvContributors"
    )]
    role_assignments: Field<List<Part<Item<'a>>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Item<'a> {
    #[serde(borrow)]
    role_definition_id: Text<'a>,
    #[serde(
        borrow,
        alias = "assignee",
        alias = "owner",
        alias = "contributor",
        alias = "userAccessAdmin",
        alias = "vmContributor",
        alias = "avereContributor",
        alias = "adminLogin",
        alias = "kvContributor"
    )]
    role_assignment: Field<Part<Assignment<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Assignment<'a> {
    #[serde(borrow)]
    properties: Field<Part<Properties<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Properties<'a> {
    #[serde(borrow)]
    principal_id: Text<'a>,
    #[serde(borrow)]
    principal_type: Text<'a>,
    #[serde(borrow)]
    role_definition_id: Text<'a>,
    #[serde(borrow)]
    scope: Text<'a>,
}

impl Reader {
    /// Adds each assignment once, at the scope where it was made. Whether the list was understood.
    pub(super) fn azure_roles(&mut self, out: &mut Out<'_>, kind: &str, list: Assignments<'_>) -> bool {
        let object = resource_id(list.object_id.as_str());
        if kind == "AZManagementGroupRoleAssignment" {
            let group = out.facts.names.add_id(object.rsplit('/').next().unwrap_or_default());
            self.management_groups.push(group);
        }
        let fine = list.role_assignments.is_fine();
        let Field::Known(items) = list.role_assignments else { return fine };
        let mut understood = items.wrong == 0;
        for Part(item) in items.items {
            understood &= self.azure_role(out, &object, item).is_some();
        }
        understood
    }

    fn azure_role(&mut self, out: &mut Out<'_>, object: &str, item: Item<'_>) -> Option<()> {
        let Part(assignment) = item.role_assignment.known()?;
        let Part(properties) = assignment.properties.known()?;
        let writer = self.writer(out, &Field::Absent);
        let principal = writer.node(out, &properties.principal_id)?;
        let scope = match properties.scope.as_str() {
            "" => writer.node_of(out, object)?,
            scope => writer.node_of(out, &resource_id(scope))?,
        };
        let role = match properties.role_definition_id.as_str() {
            "" => role_id(out, &item.role_definition_id),
            _ => role_id(out, &properties.role_definition_id),
        };
        if role.is_empty() {
            return None;
        }
        if self.azure_roles.insert((scope, principal, role)) {
            let principal_type = match properties.principal_type.as_str() {
                "" => Observed::NotCollected,
                word => Observed::Known(out.facts.names.add(word)),
            };
            let evidence = out.evidence();
            let fact =
                AzureRoleAssignment { scope, principal, principal_type, role, eligible: false, evidence };
            out.facts.azure_roles.push(fact);
        }
        Some(())
    }
}

/// The GUID of a role, which is written alone or as the end of a path.
fn role_id(out: &mut Out<'_>, role: &Text<'_>) -> Sym {
    let last = role.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    id(out, &Field::Known(last.into()))
}

/// The resource id of an object that some records name by a bare subscription id.
pub(super) fn resource_id(object: &str) -> String {
    let object = if object.len() > 1 { object.trim_end_matches('/') } else { object };
    if is_guid(object) { format!("/subscriptions/{object}") } else { object.to_owned() }
}

/// The scope of all scopes, until the tenant is known.
pub(super) fn is_root(out: &Out<'_>, scope: NodeRef) -> bool {
    out.facts.text(scope.id) == "/"
}
