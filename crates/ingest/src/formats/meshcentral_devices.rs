//! `ListDevices --json`, with and without `--details`: devices, their device group, and rights on single devices.

use std::io::BufRead;

use bailiwick_model::Observed;
use bailiwick_model::facts::{Collection, Device};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{observed, record, records};
use crate::meshcentral::{self, Named, links, local_part, named};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_devices",
    title: "MeshCentral: devices",
    collections: &[Collection::RmmDevices],
    collect: Collect {
        command: "node node_modules/meshcentral/meshctrl.js ListDevices --json --url wss://HOST --loginuser USER --loginpass \"$MESH_PASSWORD\" --token CODE > listdevices.json",
        least: "an account with any link to every device group",
        unlocks: "how many devices of each customer are reached, and rights that somebody holds on a single device",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let first = head.json.as_ref().and_then(|json| json.first.as_ref());
    let detailed = first.and_then(|first| first.get("node")?.get("_id")?.as_str()).and_then(named);
    detailed == Some(Named::Device) || meshcentral::is_list_of(head, Named::Device)
}

/// With details the device stands beside what its agent reported, which is not read.
#[derive(Deserialize)]
struct Detailed {
    node: Node,
}

#[derive(Deserialize)]
struct Node {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default, deserialize_with = "observed")]
    name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    osdesc: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    meshid: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    groupname: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    links: Observed<Map<String, Value>>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut devices = 0;
    records(input, out, "", |out, raw| {
        let detailed = serde_json::from_slice::<Detailed>(raw).ok().map(|detailed| detailed.node);
        if let Some(node) = detailed.or_else(|| record::<Node>(out, raw)) {
            devices += 1;
            device(out, &node);
        }
    });
    let realm = out.realm();
    out.covers(Collection::RmmDevices, realm, devices, false);
    meshcentral::seen_by_one_account(out);
}

fn device(out: &mut Out<'_>, node: &Node) {
    // Host names repeat over customers: only the id tells devices apart.
    let label = node.name.known().map_or(local_part(&node.id), String::as_str);
    let inside = node.meshid.known().filter(|id| named(id) == Some(Named::DeviceGroup));
    let inside = inside.map(|id| match node.groupname.known() {
        Some(group) => links::entity(out, id, group, None),
        None => out.node(id),
    });
    let id = links::entity(out, &node.id, label, inside);
    let system = match &node.osdesc {
        Observed::Known(system) => Observed::Known(out.facts.names.add(system)),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    };
    let device = Device { node: id, system, evidence: out.evidence(), ..Device::default() };
    out.facts.devices.push(device);
    links::read(out, &node.id, &node.links);
}
