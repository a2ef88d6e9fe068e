//! Devices of an Entra tenant, with their owners where they were expanded.
//! Fields: <https://learn.microsoft.com/graph/api/resources/device>

use std::io::BufRead;

use bailiwick_model::facts::Collection;

use crate::entra::device::Device;
use crate::entra::list::list;
use crate::entra::recognise::{graph, has, has_any, is_of_one_holder};
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::record;
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_devices",
    title: "Devices (Microsoft Graph)",
    collections: &[Collection::Devices],
    collect: Collect {
        command: graph_list!(
            "Device.Read.All",
            "v1.0",
            "devices?$select=id,deviceId,displayName,operatingSystem,isCompliant,isManaged&$expand=registeredOwners",
            "devices.json"
        ),
        least: "Device.Read.All",
        unlocks: "what administrators of devices reach, and which devices are managed",
        documentation: "https://learn.microsoft.com/graph/api/device-list",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let own = ["operatingSystem", "trustType", "isCompliant", "approximateLastSignInDateTime"];
    !is_of_one_holder(head)
        && graph(head, &["devices"], |first| {
            has(first, &["deviceId"]) && has_any(first, &own) && !has_any(first, &["@odata.type"])
        })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let answer = list(input, out, |out, writer, raw| {
        record::<Device<'_>>(out, raw).is_some_and(|device| device.add(out, writer))
    });
    out.covers(Collection::Devices, out.realm(), answer.records, answer.complete);
}
