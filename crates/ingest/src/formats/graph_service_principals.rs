//! Applications in an Entra tenant. The secrets of their credentials are not read.
//! Fields: <https://learn.microsoft.com/graph/api/resources/serviceprincipal>

use std::io::BufRead;

use bailiwick_model::facts::Collection;

use crate::entra::application::ServicePrincipal;
use crate::entra::list::list;
use crate::entra::recognise::{graph, has_any, is_of_one_holder};
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::record;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_service_principals",
    title: "Service principals (Microsoft Graph)",
    collections: &[Collection::ServicePrincipals],
    collect: Collect {
        command: graph_list!(
            "Application.Read.All",
            "v1.0",
            "servicePrincipals?$select=id,appId,displayName,accountEnabled,appOwnerOrganizationId,\
             servicePrincipalType,passwordCredentials,keyCredentials",
            "service-principals.json"
        ),
        least: "Application.Read.All",
        unlocks: "which applications of other companies are in the tenant, and with which credentials",
        documentation: "https://learn.microsoft.com/graph/api/serviceprincipal-list",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let own = ["servicePrincipalType", "appOwnerOrganizationId", "servicePrincipalNames"];
    !is_of_one_holder(head)
        && graph(head, &["servicePrincipals"], |first| {
            has_any(first, &own) && !has_any(first, &["@odata.type"])
        })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let answer = list(input, out, |out, writer, raw| {
        record::<ServicePrincipal<'_>>(out, raw).is_some_and(|principal| principal.add(out, writer))
    });
    out.covers(Collection::ServicePrincipals, out.realm(), answer.records, answer.complete);
}
