//! Who is in, owns and holds what.

use std::io;

use bailiwick_model::Time;
use serde::Serialize;

use super::Hound;
use super::objects::Node;
use crate::json::{Json, object};
use crate::key::{ALPHANUMERIC, Guid, Key};
use crate::world::provider::needs_approval;
use crate::world::role::{self, AZURE_VM_CONTRIBUTOR, ENTRA, GRAPH_APP, Role};
use crate::world::tenant::Tenant;

/// The members of a group. Most records of a big estate are these: they are written without detours.
#[derive(Serialize)]
struct Members<'a> {
    members: Vec<Membership<'a>>,
    #[serde(rename = "groupId")]
    group: &'a str,
}

#[derive(Serialize)]
struct Membership<'a> {
    member: MemberObject,
    #[serde(rename = "groupId")]
    group: &'a str,
}

#[derive(Serialize)]
struct MemberObject {
    #[serde(rename = "@odata.type")]
    kind: &'static str,
    id: String,
}

/// A directory role of a principal.
pub(super) struct Held {
    pub(super) key: Key,
    pub(super) role: &'static Role,
    pub(super) principal: Guid,
    pub(super) eligible: bool,
}

/// An application permission of a service principal.
pub(super) struct Permission {
    pub(super) key: Key,
    pub(super) role: &'static role::Permission,
    pub(super) holder: Guid,
    pub(super) holder_name: &'static str,
    pub(super) resource: Guid,
}

impl Hound<'_> {
    pub(super) fn members(
        &mut self,
        group: Guid,
        members: impl Iterator<Item = (Node, Guid)>,
    ) -> io::Result<()> {
        let group = self.id(group);
        let members: Vec<Membership<'_>> = members
            .map(|(node, id)| Membership {
                member: MemberObject { kind: node.odata(), id: self.id(id) },
                group: &group,
            })
            .collect();
        self.relations += members.len() as u64;
        self.push("AZGroupMember", &Members { members, group: &group }).map(drop)
    }

    /// Owners of something, which are always users here. Both levels name what is owned.
    pub(super) fn owners(
        &mut self,
        kind: &'static str,
        key: &'static str,
        owned: String,
        owners: &[Guid],
    ) -> io::Result<u64> {
        let rows = Json::list(owners.iter().map(|&id| {
            let holder = object! { "@odata.type" => Node::User.odata(), "id" => self.id(id) };
            object! { "owner" => holder, key => &owned }
        }));
        self.relations += owners.len() as u64;
        self.push(kind, &object! { "owners" => rows, key => owned })
    }

    /// One record for each role, also for those that nobody holds. Tells the index of the first.
    pub(super) fn role_assignments(&mut self, held: &[Held]) -> io::Result<u64> {
        let tenant = self.id(self.tenant);
        let mut first = None;
        for role in ENTRA {
            let rows: Vec<Json> = held
                .iter()
                .filter(|held| held.role == *role && !held.eligible)
                .map(|held| {
                    object! {
                        "id" => format!("{}-1", held.key.text(43, ALPHANUMERIC)),
                        "roleDefinitionId" => role.id,
                        "principalId" => self.id(held.principal),
                        "directoryScopeId" => "/",
                    }
                })
                .collect();
            self.relations += rows.len() as u64;
            let record = object! {
                "roleAssignments" => rows,
                "roleDefinitionId" => role.id,
                "tenantId" => &tenant,
            };
            let at = self.push("AZRoleAssignment", &record)?;
            first.get_or_insert(at);
        }
        Ok(first.unwrap_or_default())
    }

    pub(super) fn eligible(&mut self, held: &[Held], since: Time) -> io::Result<()> {
        for held in held.iter().filter(|held| held.eligible) {
            self.relations += 1;
            let record = object! {
                "id" => format!("{}-1-e", held.key.text(43, ALPHANUMERIC)),
                "roleDefinitionId" => held.role.id,
                "principalId" => self.id(held.principal),
                "directoryScopeId" => "/",
                "startDateTime" => since,
                "tenantId" => self.id(self.tenant),
            };
            self.push("AZRoleEligibilityScheduleInstance", &record)?;
        }
        Ok(())
    }

    /// What activating a role asks; false flags are left out.
    pub(super) fn activation(&mut self, key: Key) -> io::Result<()> {
        for (number, role) in (0..).zip(ENTRA) {
            let record = object! {
                "id" => format!("DirectoryRole_{}_{}_{}", self.tenant, key.sub("policy", number).guid(), role.id),
                "roleDefinitionId" => role.id,
            }
            .with_some("endUserAssignmentRequiresApproval", needs_approval(role).then_some(true))
            .with("endUserAssignmentRequiresMFA", true)
            .with("endUserAssignmentRequiresJustification", true)
            .with("tenantId", self.id(self.tenant));
            self.push("AZRoleManagementPolicyAssignment", &record)?;
        }
        Ok(())
    }

    pub(super) fn permission(&mut self, row: &Permission) -> io::Result<u64> {
        self.relations += 1;
        let record = object! {
            "appRoleId" => row.role.id,
            "createdDateTime" => "2024-05-01T00:00:00Z",
            "id" => row.key.text(43, ALPHANUMERIC),
            "principalDisplayName" => row.holder_name,
            "principalId" => row.holder,
            "principalType" => "ServicePrincipal",
            "resourceDisplayName" => "Microsoft Graph",
            "resourceId" => row.resource.to_string(),
            "appId" => GRAPH_APP,
            "tenantId" => self.id(self.tenant),
        };
        self.push("AZAppRoleAssignment", &record)
    }

    pub(super) fn federated(&mut self, app_id: Guid, id: Guid) -> io::Result<()> {
        let app_id = self.id(app_id);
        let credential = object! {
            "audiences" => vec!["api://AzureADTokenExchange"],
            "id" => self.id(id),
            "issuer" => "https://token.actions.example",
            "name" => "deploy",
            "subject" => "repo:payroll/export:ref:refs/heads/main",
        };
        let row = object! { "fic" => credential, "appId" => &app_id };
        let record = self.homed(object! { "fics" => vec![row], "appId" => app_id });
        self.push("AZFederatedIdentityCredential", &record).map(drop)
    }

    fn azure_role(scope: &str, key: Key, principal: String, role: &'static Role) -> Json {
        let id = key.guid();
        object! {
            "id" => format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{id}"),
            "name" => id,
            "type" => "Microsoft.Authorization/roleAssignments",
            "properties" => object! {
                "principalId" => principal,
                "roleDefinitionId" => format!("/providers/Microsoft.Authorization/roleDefinitions/{}", role.id),
                "scope" => scope.to_owned(),
            },
        }
    }

    /// An Owner of a subscription; its type is not said, and its home may be another tenant.
    pub(super) fn subscription_owner(
        &mut self,
        scope: &str,
        key: Key,
        principal: Guid,
        role: &'static Role,
    ) -> io::Result<u64> {
        self.relations += 1;
        let owner = Self::azure_role(scope, key, self.id(principal), role);
        let row = object! { "owner" => owner, "subscriptionId" => scope.to_owned() };
        let record = object! { "owners" => vec![row], "subscriptionId" => scope.to_owned() };
        self.push("AZSubscriptionOwner", &record)
    }

    pub(super) fn machine_contributor(&mut self, machine: &str, inside: &Tenant<'_>) -> io::Result<()> {
        self.relations += 1;
        let principal = self.id(inside.account_id(5));
        let holder = Self::azure_role(machine, inside.sub("vm-role", 0), principal, &AZURE_VM_CONTRIBUTOR);
        let row = object! { "vmContributor" => holder, "virtualMachineId" => machine.to_owned() };
        let record = object! { "vmContributors" => vec![row], "virtualMachineId" => machine.to_owned() };
        self.push("AZVMVMContributor", &record).map(drop)
    }
}
