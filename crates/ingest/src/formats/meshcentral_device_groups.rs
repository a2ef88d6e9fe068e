//! `ListDeviceGroups --json`: the device groups that the exporting account may see, with everybody's rights on them.

use std::io::BufRead;

use bailiwick_model::Observed;
use bailiwick_model::facts::Collection;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::format::{Collect, Format};
use crate::json::{observed, record, records};
use crate::meshcentral::{self, Named, links, local_part};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_device_groups",
    title: "MeshCentral: device groups",
    collections: &[Collection::RmmDeviceGroups, Collection::RmmRights],
    collect: Collect {
        command: "node node_modules/meshcentral/meshctrl.js ListDeviceGroups --json --url wss://HOST --loginuser USER --loginpass \"$MESH_PASSWORD\" --token CODE > listdevicegroups.json",
        least: "an account with any link to every device group; a full administrator sees all of them only if the server's `manageAllDeviceGroups` names it",
        unlocks: "names and descriptions of the device groups, so that each is found to be a customer's",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise: |head| meshcentral::is_list_of(head, Named::DeviceGroup),
    read,
};

#[derive(Deserialize)]
struct Group {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default, deserialize_with = "observed")]
    name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    desc: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    links: Observed<Map<String, Value>>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let (mut groups, mut grants) = (0, 0);
    records(input, out, "", |out, raw| {
        let Some(group) = record::<Group>(out, raw) else { return };
        groups += 1;
        let label = group.name.known().map_or(local_part(&group.id), String::as_str);
        let node = links::entity(out, &group.id, label, None);
        links::describe(out, node, &group.desc);
        grants += links::read(out, &group.id, &group.links).grants as u64;
    });
    let realm = out.realm();
    out.covers(Collection::RmmDeviceGroups, realm, groups, false);
    out.covers(Collection::RmmRights, realm, grants, false);
    meshcentral::seen_by_one_account(out);
}
