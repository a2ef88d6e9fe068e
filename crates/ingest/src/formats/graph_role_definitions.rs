//! Roles that exist in an Entra tenant: the built-in ones, and those that it made itself.
//!
//! Conditional Access matches built-in roles only, and what a role of the tenant's own may do is not in a table.
//! Fields: <https://learn.microsoft.com/graph/api/resources/unifiedroledefinition>

use std::io::BufRead;

use bailiwick_model::facts::Collection;

use crate::entra::list::list;
use crate::entra::recognise::{graph, has};
use crate::entra::role::Role;
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::record;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_role_definitions",
    title: "Roles of the tenant (Microsoft Graph)",
    collections: &[Collection::RoleDefinitions],
    collect: Collect {
        command: graph_list!(
            "RoleManagement.Read.Directory",
            "v1.0",
            "roleManagement/directory/roleDefinitions",
            "role-definitions.json"
        ),
        least: "RoleManagement.Read.Directory (delegated: with the role Directory Reader)",
        unlocks: "the names of roles, and which of them the tenant made itself",
        documentation: "https://learn.microsoft.com/graph/api/rbacapplication-list-roledefinitions",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    // Intune, Exchange and entitlement management have role definitions of their own under other addresses.
    graph(head, &["directory/roleDefinitions"], |first| {
        has(first, &["templateId", "isBuiltIn", "rolePermissions"])
    })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let answer = list(input, out, |out, writer, raw| {
        record::<Role<'_>>(out, raw).is_some_and(|role| role.add(out, writer))
    });
    out.covers(Collection::RoleDefinitions, out.realm(), answer.records, answer.complete);
}
