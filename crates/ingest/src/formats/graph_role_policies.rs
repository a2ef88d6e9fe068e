//! What activating a role demands: policies of Privileged Identity Management, with their rules.
//!
//! Only rules for the person who activates count. Those for administrators who make an assignment are no barrier for
//! its holder.
//! Fields: <https://learn.microsoft.com/graph/api/resources/unifiedrolemanagementpolicyassignment>

use std::io::BufRead;

use bailiwick_model::facts::Collection;

use crate::entra::list::list;
use crate::entra::policy::PolicyAssignment;
use crate::entra::recognise::{graph, has};
use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::record;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_role_policies",
    title: "Demands on activating roles (Microsoft Graph)",
    collections: &[Collection::ActivationPolicies],
    collect: Collect {
        command: "az rest --url \"https://graph.microsoft.com/v1.0/policies/roleManagementPolicyAssignments?\
                  \\$filter=scopeId eq '/' and scopeType eq 'DirectoryRole'&\\$expand=policy(\\$expand=rules)\" \
                  > role-policies.json",
        least: "RoleManagementPolicy.Read.Directory",
        unlocks: "whether an eligible role is activated with a second factor, and with the approval of a second person",
        documentation: "https://learn.microsoft.com/graph/api/policyroot-list-rolemanagementpolicyassignments",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let resources = ["roleManagementPolicyAssignments", "roleManagementPolicies"];
    graph(head, &resources, |first| {
        has(first, &["policyId", "scopeType"]) || has(first, &["rules", "scopeType"])
    })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let answer = list(input, out, |out, writer, raw| {
        record::<PolicyAssignment<'_>>(out, raw).is_some_and(|policy| policy.add(out, writer, false))
    });
    out.covers(Collection::ActivationPolicies, out.realm(), answer.records, answer.complete);
}
