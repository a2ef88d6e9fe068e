//! Roles that may be activated in an Entra tenant: eligible schedules and their instances.
//! Fields: <https://learn.microsoft.com/graph/api/resources/unifiedroleeligibilityscheduleinstance>

use std::io::BufRead;

use bailiwick_model::facts::Collection;
use serde_json::{Map, Value};

use crate::entra::list::list;
use crate::entra::recognise::{graph, has, has_any};
use crate::entra::role::Assignment;
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Field, record};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_role_eligibility",
    title: "Eligible roles (Microsoft Graph)",
    collections: &[Collection::RoleEligibility],
    collect: Collect {
        command: graph_list!(
            "RoleEligibilitySchedule.Read.Directory",
            "v1.0",
            "roleManagement/directory/roleEligibilityScheduleInstances",
            "role-eligibility.json"
        ),
        least: "RoleEligibilitySchedule.Read.Directory; an Entra ID P2 licence",
        unlocks: "who may become administrator by activating a role",
        documentation: "https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let resources = [
        "directory/roleEligibilitySchedules",
        "directory/roleEligibilityScheduleInstances",
        "unifiedRoleEligibilitySchedule",
        "unifiedRoleEligibilityScheduleInstance",
    ];
    graph(head, &resources, is_eligibility)
}

fn is_eligibility(first: &Map<String, Value>) -> bool {
    has(first, &["principalId", "roleDefinitionId"])
        && has_any(first, &["roleEligibilityScheduleId", "scheduleInfo", "memberType"])
        && !has_any(first, &["action", "assignmentType"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let answer = list(input, out, |out, writer, raw| {
        record::<Assignment<'_>>(out, raw)
            .is_some_and(|assignment| assignment.add(out, writer, true, &Field::Absent))
    });
    out.covers(Collection::RoleEligibility, out.realm(), answer.records, answer.complete);
}
