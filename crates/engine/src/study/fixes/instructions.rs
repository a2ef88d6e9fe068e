//! Exact instructions, as text: the program changes nothing itself.

use std::fmt::Write as _;

use bailiwick_model::{EdgeKind, NodeKind, RealmKind};

use crate::controls::Context;
use crate::graph::NodeIx;
use crate::tables::azure_role;

/// The native id of a node.
fn id<'a>(it: &Context<'a>, node: NodeIx) -> &'a str {
    it.graph.names.text(it.graph.node(node).id.id)
}

/// A text in single quotes, as PowerShell reads it: names and ids are chosen by others, and a quote in one must not
/// end the text. PowerShell takes curly quotes for straight ones.
fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        if matches!(letter, '\'' | '‘' | '’' | '‚' | '‛') {
            out.push(letter);
        }
        out.push(letter);
    }
    out.push('\'');
    out
}

/// Where an account or group is administered, as far as instructions differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Entra,
    Directory,
    MeshCentral,
    Tactical,
    Elsewhere,
}

fn place(it: &Context<'_>, node: NodeIx) -> Place {
    let realm = it.graph.node(node).id.realm;
    let kind = it.facts.realms.get(realm.0 as usize).map(|known| known.kind);
    let product = it.facts.rmm_servers.iter().find(|server| server.node.realm == realm);
    match (kind, product.map_or("", |server| it.facts.text(server.product))) {
        (Some(RealmKind::Entra), _) => Place::Entra,
        (Some(RealmKind::Ad), _) => Place::Directory,
        (_, "meshcentral") => Place::MeshCentral,
        (_, "tactical-rmm") => Place::Tactical,
        _ => Place::Elsewhere,
    }
}

/// A second factor, told to whoever sets it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Factor<'a> {
    /// One account, rather than a group.
    pub(super) alone: bool,
    /// An account for emergencies.
    pub(super) emergency: bool,
    /// Accounts that are programs by their names.
    pub(super) programs: &'a [String],
    /// Emergency accounts of the group, which it leaves out.
    pub(super) apart: &'a [String],
}

impl Factor<'_> {
    pub(super) fn text(&self, it: &Context<'_>, group: NodeIx, name: &str) -> String {
        let place = place(it, group);
        if self.alone && !self.programs.is_empty() {
            return program(place, name);
        }
        let mut text = match place {
            Place::Entra => self.conditional_access(it, group, name),
            Place::Directory => self.smart_card(it, group, name),
            Place::MeshCentral => format!(
                "MeshCentral, config.json, domain of {name}: \"passwordRequirements\": {{\"force2factor\": true}} without skip2factor, and \"twoFactorCookieDurationDays\": 0; restart, and see in My Users that each account has a second factor"
            ),
            Place::Tactical => format!(
                "Tactical RMM > Settings > Users: a one-time code of its own for each account of {name}, reset where several people share it, and dashboard sign-in blocked for accounts that only use the API; with single sign-on: a second factor at the identity provider, and local sign-in blocked"
            ),
            Place::Elsewhere => format!(
                "in the administration of the system that holds {name}: force a second factor for its accounts, and leave no backup codes or exceptions"
            ),
        };
        if !self.apart.is_empty() {
            let _ = write!(
                text,
                "; exclude the emergency accounts {} and give them a policy of their own that asks for a security key",
                self.apart.join(", ")
            );
        }
        if !self.programs.is_empty() {
            let _ = write!(text, "; {} first: {}", self.programs.join(", "), program(place, "each"));
        }
        text
    }

    fn conditional_access(&self, it: &Context<'_>, group: NodeIx, name: &str) -> String {
        let condition =
            if it.graph.node(group).kind == NodeKind::AZGroup { "includeGroups" } else { "includeUsers" };
        let watched = if self.emergency {
            "; keep its role, put two security keys in two safes, and raise an alert at each of its sign-ins (Azure Monitor, SigninLogs, its object id)"
        } else {
            ""
        };
        format!(
            "Entra admin center > Protection > Conditional Access > New policy: {name}, all resources, all clients, no exclusion by place, grant: phishing-resistant strength; and one for the user action \"Register security information\". Graph: POST https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies with conditions.users.{condition} [\"{}\"], conditions.applications.includeApplications [\"All\"], conditions.clientAppTypes [\"all\"], grantControls.authenticationStrength.id 00000000-0000-0000-0000-000000000004, state \"enabled\"{watched}",
            id(it, group)
        )
    }

    fn smart_card(&self, it: &Context<'_>, group: NodeIx, name: &str) -> String {
        let source = quoted(id(it, group));
        let (each, protect) = if self.alone {
            (
                format!("Set-ADUser {source} -SmartcardLogonRequired $true"),
                format!("Add-ADGroupMember 'Protected Users' -Members {source}"),
            )
        } else {
            (
                format!(
                    "Get-ADGroupMember {source} -Recursive | Where-Object objectClass -eq user | Set-ADUser -SmartcardLogonRequired $true"
                ),
                "put its people, not the group itself, into Protected Users".to_owned(),
            )
        };
        format!(
            "Active Directory has no second factor for a password: ask for a smart card instead. PowerShell: {each}; {protect}; and deny remote sign-in of {name} outside the administrators' own workstations (group policy > User Rights Assignment > Deny log on through Remote Desktop Services, Deny access to this computer from the network)"
        )
    }

    pub(super) fn side_effects(&self, used: &str) -> String {
        let who = match (self.alone, self.emergency) {
            (true, true) => "this account signs in with a security key only",
            (true, false) if !self.programs.is_empty() => {
                "the program must be given its token before the password stops working"
            }
            (true, false) => "this account is asked for a second factor at every new sign-in",
            (false, _) => "these accounts are asked for a second factor at every new sign-in",
        };
        let stops = match (self.alone, self.programs) {
            (true, _) if self.emergency || !self.programs.is_empty() => String::new(),
            (false, [_, ..]) => format!("; {} stop working with a password alone", self.programs.join(", ")),
            _ => "; a script that signs in with its password stops working".to_owned(),
        };
        let used = if used.is_empty() { String::new() } else { format!("; {used}") };
        format!("{who}{stops}{used}")
    }
}

/// A program has nobody to answer a second factor: it gets a secret of its own with limits.
fn program(place: Place, name: &str) -> String {
    let instead = match place {
        Place::Entra => {
            "an application with a certificate or managed identity, the smallest permissions and Conditional Access for workload identities by place"
        }
        Place::Directory => {
            "a group managed service account (New-ADServiceAccount) that may sign in on its own server only"
        }
        Place::MeshCentral => {
            "a login token with an end (My Account > Manage login tokens), on an account with rights for its device groups only"
        }
        Place::Tactical => {
            "an API key with an end (Settings > Global Settings > API Keys), on an account whose role has the few rights it needs and blocks dashboard sign-in"
        }
        Place::Elsewhere => "a token with an end and the smallest rights",
    };
    format!(
        "give {name} {instead}, limited to the addresses it works from; then set a long random password that nobody keeps, and block sign-in with it"
    )
}

/// The role behind an edge, as the table of roles names it.
fn role_of(kind: EdgeKind) -> &'static str {
    let id = match kind {
        EdgeKind::AZOwner => "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        EdgeKind::AZContributor => "b24988ac-6180-42a0-ab88-20f7382dd24c",
        _ => "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    };
    azure_role(id).map_or(id, |role| role.name)
}

pub(super) fn access(it: &Context<'_>, group: NodeIx, name: &str, role: &str) -> String {
    format!(
        "Partner Center > Customers > the customer > Admin relationships > Security groups > {name}: clear {role}. Graph: find the assignment with GET https://graph.microsoft.com/v1.0/tenantRelationships/delegatedAdminRelationships/{{relationship}}/accessAssignments (accessContainer.accessContainerId \"{}\"), then PATCH its unifiedRoles without {role}, or DELETE it; send the If-Match header. Or keep a smaller role, and make the membership of {name} eligible",
        id(it, group)
    )
}

pub(super) fn edge(it: &Context<'_>, kind: EdgeKind, from: NodeIx, to: NodeIx) -> Option<String> {
    let (source, target) = (id(it, from), id(it, to));
    let (source_name, target_name) = (it.name(from), it.name(to));
    let (from_quoted, to_quoted) = (quoted(source), quoted(target));
    Some(match kind {
        EdgeKind::AZMemberOf => format!(
            "Entra admin center > Groups > {target_name} > Members: remove {source_name}. Graph: DELETE https://graph.microsoft.com/v1.0/groups/{target}/members/{source}/$ref"
        ),
        EdgeKind::AZOwns => format!(
            "Graph: DELETE https://graph.microsoft.com/v1.0/groups/{target}/owners/{source}/$ref (for an application: applications/{target}/owners/{source}/$ref)"
        ),
        EdgeKind::AZHasRole => format!(
            "Entra admin center > Roles > {target_name} > Assignments: remove {source_name}. Graph: GET https://graph.microsoft.com/v1.0/roleManagement/directory/roleAssignments?$filter=principalId eq {from_quoted}, then DELETE the assignment"
        ),
        EdgeKind::AZRoleEligible => format!(
            "Entra admin center > Privileged Identity Management > Entra roles > {target_name} > Eligible assignments: remove {source_name}"
        ),
        EdgeKind::MemberOf => {
            format!("PowerShell: Remove-ADGroupMember -Identity {to_quoted} -Members {from_quoted}")
        }
        EdgeKind::AdminTo => format!(
            "on {target_name}, PowerShell: Remove-LocalGroupMember -Group Administrators -Member {}",
            quoted(&source_name)
        ),
        EdgeKind::RmmMemberOf if place(it, to) == Place::MeshCentral => {
            format!("meshctrl RemoveFromUserGroup --groupid {to_quoted} --id {from_quoted}")
        }
        EdgeKind::RmmMemberOf => {
            format!("in the server's administration of users: remove {source_name} from {target_name}")
        }
        EdgeKind::RmmControls if place(it, to) == Place::MeshCentral => {
            format!("meshctrl RemoveUserFromDeviceGroup --id {to_quoted} --userid {from_quoted}")
        }
        EdgeKind::RmmControls if place(it, to) == Place::Tactical => format!(
            "Tactical RMM > Settings > Permissions Manager: take {target_name} from the role behind {source_name} (role without superuser, clients and sites named)"
        ),
        EdgeKind::RmmControls => {
            format!("in the server's administration of rights: take {target_name} from {source_name}")
        }
        EdgeKind::AuthenticatesWith | EdgeKind::AZAuthenticatesTo => format!(
            "revoke {source_name} where it was issued (for {target_name}), and issue one for each customer, limited to what it is used for"
        ),
        EdgeKind::AZOwner | EdgeKind::AZContributor | EdgeKind::AZUserAccessAdministrator => format!(
            "PowerShell: Remove-AzRoleAssignment -ObjectId {from_quoted} -Scope {to_quoted} -RoleDefinitionName {}",
            quoted(role_of(kind))
        ),
        EdgeKind::LighthouseAccess => format!(
            "as the customer, Azure portal > Service providers > Delegations: remove the delegation to {source_name}; or change its template to eligible authorizations"
        ),
        EdgeKind::ExploitsService | EdgeKind::ExploitsAfterLogin => format!(
            "install the vendor's newest version of {target_name}, and open it to the provider's own network only"
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_a_name_in_a_command() {
        for (given, wanted) in [
            ("CN=Ana,DC=x", "'CN=Ana,DC=x'"),
            ("O'Neil", "'O''Neil'"),
            ("x'; Remove-Item C: -Recurse; '", "'x''; Remove-Item C: -Recurse; '''"),
            ("x’; calc; ‘", "'x’’; calc; ‘‘'"),
            ("two\nlines $(calc) `x", "'twolines $(calc) `x'"),
        ] {
            assert_eq!(quoted(given), wanted);
        }
    }

    #[test]
    fn roles_bear_their_names_in_azure() {
        for (kind, wanted) in [
            (EdgeKind::AZOwner, "Owner"),
            (EdgeKind::AZContributor, "Contributor"),
            (EdgeKind::AZUserAccessAdministrator, "User Access Administrator"),
        ] {
            assert_eq!(role_of(kind), wanted);
        }
    }
}
