//! Roles held in an Entra tenant: assignments, active schedules and their instances, and directory roles with their
//! members.
//!
//! Plain assignments and directory roles do not tell an activated role from a standing one; schedules do. Directory
//! roles hold only what counts in the whole tenant, and at most 20 members each.
//! Fields: <https://learn.microsoft.com/graph/api/resources/unifiedroleassignment>

use std::io::BufRead;

use bailiwick_model::facts::{Collection, Holding, RoleAssignment, RoleDefinition, RoleScope};
use bailiwick_model::{NodeKind, Observed, Severity};
use memchr::memmem;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::entra::group::Member;
use crate::entra::list::list;
use crate::entra::recognise::{graph, has, has_any};
use crate::entra::role::Assignment;
use crate::entra::{Writer, entity, id};
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Field, List, Part, Text, record};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_role_assignments",
    title: "Roles held (Microsoft Graph)",
    collections: &[Collection::RoleAssignments],
    collect: Collect {
        command: graph_list!(
            "RoleManagement.Read.Directory",
            "v1.0",
            "roleManagement/directory/roleAssignmentScheduleInstances",
            "role-assignments.json"
        ),
        least: "RoleManagement.Read.Directory (delegated: with the role Global Reader); without an Entra ID P2 \
                licence take `roleManagement/directory/roleAssignments`",
        unlocks: "who administers the tenant, for how long, and where",
        documentation: "https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignmentscheduleinstances",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let resources = [
        "directory/roleAssignments",
        "directory/roleAssignmentSchedules",
        "directory/roleAssignmentScheduleInstances",
        "unifiedRoleAssignment",
        "unifiedRoleAssignmentSchedule",
        "unifiedRoleAssignmentScheduleInstance",
        "directoryRoles",
    ];
    graph(head, &resources, |first| is_assignment(first) || has(first, &["roleTemplateId"]))
}

/// Whether a record without a context is a role held: requests have an action, eligible roles have a schedule and
/// no type, and lists of both say neither.
fn is_assignment(first: &Map<String, Value>) -> bool {
    let kind = first.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
    if kind.ends_with("Base") {
        return false;
    }
    let scheduled = has_any(first, &["scheduleInfo", "memberType"]);
    has(first, &["principalId", "roleDefinitionId"])
        && has_any(first, &["directoryScopeId", "assignmentType", "resourceScope", "appScopeId"])
        && !has_any(first, &["action", "roleEligibilityScheduleId"])
        && (!scheduled || has(first, &["assignmentType"]))
}

/// A role that is in use, with its members.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct DirectoryRole<'a> {
    #[serde(borrow)]
    role_template_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    members: Field<List<Part<Member<'a>>>>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let (mut partial, mut silent) = (false, false);
    let answer = list(input, out, |out, writer, raw| {
        if memmem::find(raw, b"\"roleTemplateId\"").is_none() {
            return record::<Assignment<'_>>(out, raw)
                .is_some_and(|assignment| assignment.add(out, writer, false, &Field::Absent));
        }
        partial = true;
        let Some(role) = record::<DirectoryRole<'_>>(out, raw) else { return false };
        silent |= !role.members.is_there();
        role.add(out, writer)
    });
    if silent {
        out.remark(
            Severity::Warning,
            "graph/members-missing",
            "directory roles are there without their members",
            "export `roleManagement/directory/roleAssignmentScheduleInstances`, or add `$expand=members`",
        );
    }
    out.covers(Collection::RoleAssignments, out.realm(), answer.records, answer.complete && !partial);
}

impl DirectoryRole<'_> {
    fn add(self, out: &mut Out<'_>, writer: Writer) -> bool {
        let Some(node) = writer.own(out, &self.role_template_id) else { return false };
        let role = id(out, &self.role_template_id);
        entity(out, node, NodeKind::AZRole, &self.display_name);
        let evidence = out.evidence();
        let built_in = Observed::Known(true);
        out.facts.role_definitions.push(RoleDefinition { node, template: role, built_in, evidence });
        let mut understood = !self.members.is_wrong();
        let members = self.members.known().unwrap_or_default();
        understood &= members.wrong == 0;
        for Part(member) in members.items {
            understood &= !member.is_broken();
            let Some(principal) = member.add(out, writer) else { continue };
            out.facts.role_assignments.push(RoleAssignment {
                realm: writer.realm,
                principal,
                role,
                scope: RoleScope::Tenant,
                holding: Holding::Active,
                evidence,
                ..RoleAssignment::default()
            });
        }
        understood
    }
}
