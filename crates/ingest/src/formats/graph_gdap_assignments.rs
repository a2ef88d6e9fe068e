//! Access assignments of one delegated admin relationship: which group of the partner got which of its roles.
//!
//! The answer does not name the relationship. It is taken from `@odata.context`, else from the name of the file where
//! that holds the whole id; what is left is joined once all files are read (see [`crate::attach`]). One file holds
//! the assignments of one relationship and never all of a partner: whether all were read is said there too.

use std::io::BufRead;

use bailiwick_model::facts::{AssignmentStatus, Collection, GdapAssignment, GdapAssignmentsRead};
use bailiwick_model::{Evidence, Observed, Severity, Sym};

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{Object, context_is, graph_records, record_has, without_id};
use crate::out::Out;
use crate::path_ids::{guid_pair_in, stem};

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_gdap_assignments",
    title: "Access assignments of a delegated admin relationship (Microsoft Graph)",
    collections: &[Collection::GdapAssignments],
    collect: Collect {
        command: "Connect-MgGraph -Scopes DelegatedAdminRelationship.Read.All
$root = 'https://graph.microsoft.com/v1.0/tenantRelationships/delegatedAdminRelationships'; $next = $root
while ($next) { $page = Invoke-MgGraphRequest -Uri $next
  foreach ($one in $page.value) { $all = @(); $more = \"$root/$($one.id)/accessAssignments\"
    while ($more) { $part = Invoke-MgGraphRequest -Uri $more; $all += $part.value; $more = $part.'@odata.nextLink' }
    @{ '@odata.context' = \"#tenantRelationships/delegatedAdminRelationships('$($one.id)')/accessAssignments\"; value = $all } | ConvertTo-Json -Depth 20 | Out-File -Encoding utf8 \"accessAssignments-$($one.id).json\" }
  $next = $page.'@odata.nextLink' }",
        least: "DelegatedAdminRelationship.Read.All in the partner's tenant",
        unlocks: "which technicians really hold which role at which customer",
        documentation: "https://learn.microsoft.com/graph/api/delegatedadminrelationship-list-accessassignments",
    },
    recognise,
    read,
};

const STATUS: &[(&str, AssignmentStatus)] = &[
    ("active", AssignmentStatus::Active),
    ("pending", AssignmentStatus::Pending),
    ("deleting", AssignmentStatus::Deleted),
    ("deleted", AssignmentStatus::Deleted),
    ("error", AssignmentStatus::Error),
];

fn recognise(head: &Head) -> bool {
    context_is(head, "accessAssignments") || record_has(head, &["accessContainer", "accessDetails"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let own = ["accessContainer", "accessDetails"];
    let mut of_record = None;
    let finish = graph_records(input, out, &own, |out, mut object| {
        let context = object.take("@odata.context");
        of_record =
            context.as_ref().and_then(|context| context.as_str()).and_then(guid_pair_in).map(str::to_owned);
        assignment(out, object)
    });
    let context =
        finish.members.get("@odata.context").and_then(|context| context.as_str()).unwrap_or_default();
    let path = out.path();
    let id = guid_pair_in(context).or(of_record.as_deref()).or_else(|| guid_pair_in(stem(&path)));
    let relationship = id.map(|id| out.facts.names.add_id(id));
    for assignment in &mut out.facts.gdap_assignments {
        assignment.relationship = relationship;
    }
    let (realm, evidence) = (out.realm(), Evidence { record: 0, ..out.evidence() });
    out.covers(Collection::GdapAssignments, realm, finish.records, false);
    let complete = finish.complete_list();
    out.facts.gdap_assignments_read.push(GdapAssignmentsRead { realm, relationship, complete, evidence });
}

/// Assignments that came within their relationship.
pub(super) fn assignments_of(out: &mut Out<'_>, relationship: Sym, list: &Observed<Vec<Object>>) {
    let first = out.facts.gdap_assignments.len();
    let mut complete = list.is_known();
    let records = list.known().map_or(0, |list| list.len() as u64);
    for object in list.known().into_iter().flatten() {
        complete &= assignment(out, object.clone());
    }
    for assignment in out.facts.gdap_assignments.iter_mut().skip(first) {
        assignment.relationship = Some(relationship);
    }
    let (realm, evidence) = (out.realm(), out.evidence());
    out.covers(Collection::GdapAssignments, realm, records, false);
    let relationship = Some(relationship);
    out.facts.gdap_assignments_read.push(GdapAssignmentsRead { realm, relationship, complete, evidence });
}

fn assignment(out: &mut Out<'_>, mut object: Object) -> bool {
    let id = object.text("id");
    let mut container = object.object("accessContainer").known().cloned().unwrap_or_default();
    let group = container.text("accessContainerId");
    let Observed::Known(group) = group else { return without_id(out) };
    let granted = roles(object.object("accessDetails"));
    let fact = GdapAssignment {
        realm: out.realm(),
        relationship: None,
        id: out.id(&id),
        group: out.node(&group),
        status: object.word("status", STATUS),
        roles: out.ids(granted.as_deref().unwrap_or_default()),
        evidence: out.evidence(),
    };
    let whole = fact.status.is_known() && (granted.is_some() || fact.status.is(&AssignmentStatus::Deleted));
    if !whole {
        let message = "`status` or `accessDetails.unifiedRoles` of the assignment is missing or unknown to this version";
        let help = "export it with all members, without `$select`";
        out.remark_here(Severity::Warning, "gdap/unreadable", message, help);
    }
    out.facts.gdap_assignments.push(fact);
    whole
}

/// Role template ids of `accessDetails`; `None` where they are not all there.
pub(super) fn roles(details: Observed<Object>) -> Option<Vec<String>> {
    let Observed::Known(mut details) = details else { return None };
    let Observed::Known(roles) = details.objects("unifiedRoles") else { return None };
    roles.into_iter().map(|mut role| role.text("roleDefinitionId").known().cloned()).collect()
}

#[cfg(test)]
mod tests;
