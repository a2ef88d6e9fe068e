//! Permissions that applications hold by themselves.
//!
//! The service lists them by application only, so one answer is never all of a tenant; the command below puts all
//! into one file that says so.
//! Fields: <https://learn.microsoft.com/graph/api/resources/approleassignment>

use std::io::BufRead;

use bailiwick_model::facts::Collection;

use crate::entra::grant::AppRoleAssignment;
use crate::entra::list::{is_of, list};
use crate::entra::recognise::{graph, has};
use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::record;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_app_role_assignments",
    title: "Application permissions (Microsoft Graph)",
    collections: &[Collection::AppPermissions],
    collect: Collect {
        command: "Connect-MgGraph -Scopes Application.Read.All\n\
                  $api = 'https://graph.microsoft.com/v1.0/'\n\
                  function All($next) { while ($next) { $page = Invoke-MgGraphRequest -Uri $next; $page.value; $next = $page.'@odata.nextLink' } }\n\
                  $all = foreach ($app in All ($api + 'servicePrincipals?$select=id')) { All ($api + 'servicePrincipals/' + $app.id + '/appRoleAssignments') }\n\
                  @{ '@odata.context' = '#servicePrincipals/appRoleAssignments'; value = @($all) } | ConvertTo-Json -Depth 20 | Out-File -Encoding utf8 app-permissions.json",
        least: "Application.Read.All",
        unlocks: "what applications of other companies may do in the tenant without anybody signed in",
        documentation: "https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments",
    },
    recognise,
    read,
};

/// What a list says that has the permissions of every application.
const ALL: &str = "servicePrincipals/appRoleAssignments";

fn recognise(head: &Head) -> bool {
    graph(head, &["appRoleAssignments", "appRoleAssignedTo"], |first| {
        has(first, &["appRoleId", "principalId", "resourceId"])
    })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let all = is_of(out, ALL);
    let answer = list(input, out, |out, writer, raw| {
        record::<AppRoleAssignment<'_>>(out, raw).is_some_and(|assignment| assignment.add(out, writer))
    });
    out.covers(Collection::AppPermissions, out.realm(), answer.records, answer.complete && all);
}
