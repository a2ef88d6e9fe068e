//! Exact instructions, as text: the program changes nothing itself.

use bailiwick_model::{EdgeKind, NodeKind};

use crate::controls::Context;
use crate::graph::NodeIx;

/// The native id of a node.
fn id<'a>(it: &Context<'a>, node: NodeIx) -> &'a str {
    it.graph.names.text(it.graph.node(node).id.id)
}

fn in_entra(it: &Context<'_>, node: NodeIx) -> bool {
    matches!(it.graph.node(node).kind, NodeKind::AZUser | NodeKind::AZGroup)
}

pub(super) fn factor(it: &Context<'_>, group: NodeIx, name: &str) -> String {
    if !in_entra(it, group) {
        return format!(
            "on the management server or in the directory that holds {name}: force a second factor for its accounts, and leave no backup codes or exceptions"
        );
    }
    let condition =
        if it.graph.node(group).kind == NodeKind::AZGroup { "includeGroups" } else { "includeUsers" };
    format!(
        "Entra admin center > Protection > Conditional Access > New policy: {name}, all resources, all clients, no exclusion by place, grant: phishing-resistant strength; and one for the user action \"Register security information\". Graph: POST https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies with conditions.users.{condition} [\"{}\"], conditions.applications.includeApplications [\"All\"], conditions.clientAppTypes [\"all\"], grantControls.authenticationStrength.id 00000000-0000-0000-0000-000000000004, state \"enabled\"",
        id(it, group)
    )
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
    Some(match kind {
        EdgeKind::AZMemberOf => format!(
            "Entra admin center > Groups > {target_name} > Members: remove {source_name}. Graph: DELETE https://graph.microsoft.com/v1.0/groups/{target}/members/{source}/$ref"
        ),
        EdgeKind::AZOwns => format!(
            "Graph: DELETE https://graph.microsoft.com/v1.0/groups/{target}/owners/{source}/$ref (for an application: applications/{target}/owners/{source}/$ref)"
        ),
        EdgeKind::AZHasRole => format!(
            "Entra admin center > Roles > {target_name} > Assignments: remove {source_name}. Graph: GET https://graph.microsoft.com/v1.0/roleManagement/directory/roleAssignments?$filter=principalId eq '{source}', then DELETE the assignment"
        ),
        EdgeKind::AZRoleEligible => format!(
            "Entra admin center > Privileged Identity Management > Entra roles > {target_name} > Eligible assignments: remove {source_name}"
        ),
        EdgeKind::MemberOf => {
            format!("PowerShell: Remove-ADGroupMember -Identity '{target}' -Members '{source}'")
        }
        EdgeKind::AdminTo => format!(
            "on {target_name}, PowerShell: Remove-LocalGroupMember -Group Administrators -Member '{source_name}'"
        ),
        EdgeKind::RmmMemberOf => format!(
            "meshctrl RemoveFromUserGroup --groupid '{target}' --id '{source}' (other servers: remove {source_name} from {target_name} in the administration of users)"
        ),
        EdgeKind::RmmControls => format!(
            "meshctrl RemoveUserFromDeviceGroup --id '{target}' --userid '{source}' (other servers: take {target_name} from the rights of {source_name})"
        ),
        EdgeKind::AuthenticatesWith | EdgeKind::AZAuthenticatesTo => format!(
            "revoke {source_name} where it was issued (for {target_name}), and issue one for each customer, limited to what it is used for"
        ),
        EdgeKind::AZOwner | EdgeKind::AZContributor | EdgeKind::AZUserAccessAdministrator => format!(
            "PowerShell: Remove-AzRoleAssignment -ObjectId {source} -Scope '{target}' -RoleDefinitionName '{}'",
            kind.row().phrase.trim_start_matches("is ").trim_end_matches(" of")
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
