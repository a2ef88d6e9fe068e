//! Delegated permissions that were consented to applications, for one user or for all.
//! Fields: <https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant>

use std::io::BufRead;

use bailiwick_model::facts::Collection;

use crate::entra::grant::PermissionGrant;
use crate::entra::list::list;
use crate::entra::recognise::{graph, has};
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::record;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_oauth2_permission_grants",
    title: "Delegated permissions (Microsoft Graph)",
    collections: &[Collection::DelegatedPermissions],
    collect: Collect {
        command: graph_list!(
            "DelegatedPermissionGrant.Read.All",
            "v1.0",
            "oauth2PermissionGrants",
            "delegated-permissions.json"
        ),
        least: "DelegatedPermissionGrant.Read.All",
        unlocks: "what applications may do in the name of users",
        documentation: "https://learn.microsoft.com/graph/api/oauth2permissiongrant-list",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    graph(head, &["oauth2PermissionGrants"], |first| has(first, &["clientId", "consentType"]))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let answer = list(input, out, |out, writer, raw| {
        record::<PermissionGrant<'_>>(out, raw).is_some_and(|grant| grant.add(out, writer))
    });
    out.covers(Collection::DelegatedPermissions, out.realm(), answer.records, answer.complete);
}
