//! `GET /agents/`: devices, with the names of their client and site.

use std::io::BufRead;

use bailiwick_model::facts::{Collection, Description, Device};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed, Time};
use serde::Deserialize;

use crate::format::{Collect, Format};
use crate::json::{observed, record, records};
use crate::out::Out;
use crate::tacticalrmm::{self, client_by_name, entity, relate, site_by_name};

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "tacticalrmm_agents",
    title: "Tactical RMM: agents",
    collections: &[Collection::RmmDevices],
    collect: Collect {
        command: "curl -s -H \"X-API-KEY: $TRMM_API_KEY\" https://API_HOST/agents/ > agents.json",
        least: "an API key of an account whose role has `can_list_agents` and is not limited to clients or sites",
        unlocks: "how many devices of each customer are reached",
        documentation: tacticalrmm::DOCUMENTATION,
    },
    recognise: |head| tacticalrmm::is_list(head, &["agent_id", "hostname", "client_name", "site_name"]),
    read,
};

#[derive(Deserialize)]
struct Agent {
    agent_id: String,
    #[serde(default, deserialize_with = "observed")]
    hostname: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    client_name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    site_name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    description: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    operating_system: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    public_ip: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    last_seen: Observed<String>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut agents = 0;
    records(input, out, "", |out, raw| {
        let Some(agent) = record::<Agent>(out, raw) else { return };
        agents += 1;
        // The list is not older than the last contact that it shows.
        if let Some(time) = agent.last_seen.known().and_then(|time| Time::parse(time)) {
            out.collected(time);
        }
        add(out, &agent);
    });
    let realm = out.realm();
    out.covers(Collection::RmmDevices, realm, agents, false);
    tacticalrmm::seen_by_one_account(out);
}

fn add(out: &mut Out<'_>, agent: &Agent) {
    let inside = site(out, agent);
    let name = agent.hostname.known().map(String::as_str).unwrap_or_default();
    let node = entity(out, &agent.agent_id, NodeKind::RmmDevice, name, inside);
    let system = agent.operating_system.known().map(|system| out.facts.names.add(system));
    let device = Device {
        node,
        system: Observed::from_option(system),
        managed: Observed::Known(true),
        evidence: out.evidence(),
        ..Device::default()
    };
    out.facts.devices.push(device);
    for text in [
        agent.description.known().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
        agent.public_ip.known().map(|address| format!("public address {address}")),
    ]
    .into_iter()
    .flatten()
    .filter(|text| !text.is_empty())
    {
        let description = Description { node, text: out.facts.names.add(&text), evidence: out.evidence() };
        out.facts.descriptions.push(description);
    }
}

/// The site of an agent by the names of client and site; the client where the site is not named.
fn site(out: &mut Out<'_>, agent: &Agent) -> Option<NodeRef> {
    let client_name = agent.client_name.known()?;
    let kind = NodeKind::RmmDeviceGroup;
    let client = entity(out, &client_by_name(client_name), kind, client_name, None);
    let Some(site_name) = agent.site_name.known() else { return Some(client) };
    let site = entity(out, &site_by_name(client_name, site_name), kind, site_name, Some(client));
    relate(out, EdgeKind::Includes, client, site);
    Some(site)
}
