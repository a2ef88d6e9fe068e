//! `GET /clients/`: clients, which are the customers, and their sites.

use std::io::BufRead;

use bailiwick_model::facts::Collection;
use bailiwick_model::{EdgeKind, NodeKind, Observed, Severity};
use serde::Deserialize;
use serde_json::Value;

use crate::format::{Collect, Format};
use crate::json::{observed, record, records};
use crate::out::Out;
use crate::tacticalrmm::{self, client_by_name, entity, relate, site_by_name};

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "tacticalrmm_clients",
    title: "Tactical RMM: clients and sites",
    collections: &[Collection::RmmDeviceGroups],
    collect: Collect {
        command: "curl -s -H \"X-API-KEY: $TRMM_API_KEY\" https://API_HOST/clients/ > clients.json",
        least: "an API key of an account whose role has `can_list_clients` and is not limited to clients or sites",
        unlocks: "which customer stands behind the numbers that roles and devices name",
        documentation: tacticalrmm::DOCUMENTATION,
    },
    recognise: |head| tacticalrmm::is_list(head, &["id", "name", "sites"]),
    read,
};

#[derive(Deserialize)]
struct Client {
    id: i64,
    name: String,
    #[serde(default, deserialize_with = "observed")]
    sites: Observed<Vec<Value>>,
}

#[derive(Deserialize)]
struct Site {
    id: i64,
    name: String,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut groups = 0;
    records(input, out, "", |out, raw| {
        let Some(client) = record::<Client>(out, raw) else { return };
        groups += add(out, &client);
    });
    let realm = out.realm();
    out.covers(Collection::RmmDeviceGroups, realm, groups, false);
    tacticalrmm::seen_by_one_account(out);
}

/// Adds a client with its sites; how many groups these are.
fn add(out: &mut Out<'_>, client: &Client) -> u64 {
    let mut groups = 1;
    let kind = NodeKind::RmmDeviceGroup;
    let node = entity(out, &format!("client:{}", client.id), kind, &client.name, None);
    let named = out.node(&client_by_name(&client.name));
    relate(out, EdgeKind::Includes, node, named);
    for site in client.sites.known().into_iter().flatten() {
        let Ok(site) = Site::deserialize(site) else {
            out.remark_here(
                Severity::Warning,
                "tacticalrmm/site",
                "a site of the client has no number or name and was passed over",
                "make the export again",
            );
            continue;
        };
        groups += 1;
        let at = entity(out, &format!("site:{}", site.id), kind, &site.name, Some(node));
        let named = out.node(&site_by_name(&client.name, &site.name));
        relate(out, EdgeKind::Includes, node, at);
        relate(out, EdgeKind::Includes, at, named);
    }
    groups
}
