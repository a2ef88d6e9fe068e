//! Application registrations of an Entra tenant. The secrets of their credentials are not read.
//! Fields: <https://learn.microsoft.com/graph/api/resources/application>

use std::io::BufRead;

use bailiwick_model::facts::Collection;

use crate::entra::application::Application;
use crate::entra::list::list;
use crate::entra::recognise::{graph, has, has_any};
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::record;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_applications",
    title: "Application registrations (Microsoft Graph)",
    collections: &[Collection::Applications],
    collect: Collect {
        command: graph_list!(
            "Application.Read.All",
            "v1.0",
            "applications?$select=id,appId,displayName,signInAudience,passwordCredentials,keyCredentials",
            "applications.json"
        ),
        least: "Application.Read.All",
        unlocks: "which own applications other companies let in, and with which credentials",
        documentation: "https://learn.microsoft.com/graph/api/application-list",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let own = ["signInAudience", "requiredResourceAccess", "publisherDomain", "identifierUris"];
    let other = ["servicePrincipalType", "appOwnerOrganizationId", "servicePrincipalNames", "@odata.type"];
    graph(head, &["applications"], |first| {
        has(first, &["appId"]) && has_any(first, &own) && !has_any(first, &other)
    })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let answer = list(input, out, |out, writer, raw| {
        record::<Application<'_>>(out, raw).is_some_and(|application| application.add(out, writer))
    });
    out.covers(Collection::Applications, out.realm(), answer.records, answer.complete);
}
