//! Devices. Host names repeat over customers; only the group tells whose a device is.

use std::io;

use crate::formats::Target;
use crate::json::{Records, object};
use crate::key::Key;
use crate::world::mesh::DeviceGroup;

/// Alphabet of MeshCentral's ids.
const IDS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@$";

/// The list of devices.
pub(super) fn write(to: &mut Target<'_>, folder: &str) -> io::Result<()> {
    let mut out = Records::array(&mut to.sink, &format!("{folder}/listdevices.json"))?;
    let seen = (to.world.plan.as_of.plus_days(-1).0 - 900) * 1_000;
    for group in &to.world.mesh.groups {
        for number in 0..u64::from(group.devices) {
            let key = group.key.sub("device", number);
            out.push(&device(group, key, number, seen))?;
        }
    }
    to.ledger.counts.devices += out.finish()?;
    Ok(())
}

fn device(group: &DeviceGroup, key: Key, number: u64, seen: i64) -> crate::json::Json {
    let (name, system) = match number {
        0 => ("dc01".to_owned(), "Microsoft Windows Server 2022 Standard, 21H2/20348"),
        1 => ("files".to_owned(), "Microsoft Windows Server 2019 Standard, 1809/17763"),
        _ => (format!("pc-{number:03}"), "Microsoft Windows 11 Pro, 23H2/22631"),
    };
    object! {
        "type" => "node",
        "mtype" => 2,
        "_id" => format!("node//{}", key.text(64, IDS)),
        "icon" => 1,
        "name" => &name,
        "rname" => &name,
        "domain" => "",
        "agent" => object! {
            "ver" => 0,
            "id" => 4,
            "caps" => 31,
            "core" => "Nov 21 2022, 2189501291",
            "root" => true,
        },
        "host" => None::<String>,
        "firstconnect" => seen - 86_400_000 * 300,
        "ip" => format!("198.51.100.{}", 100 + key.sub("ip", 0).below(100)),
        "osdesc" => system,
        "conn" => 1,
        "pwr" => 1,
        "agct" => seen,
        "meshid" => &group.id,
        "groupname" => &group.name,
    }
}
