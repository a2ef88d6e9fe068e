//! Devices of customers that have no AzureHound file, with their owners.

use std::io;

use super::{Place, list};
use crate::formats::Target;
use crate::json::object;
use crate::world::tenant::Tenant;

/// Devices of a customer: those that AzureHound would show.
pub(super) fn of_customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    if inside.customer.exports.hound() {
        return Ok(());
    }
    let path = Place::customer(inside).path("devices.json");
    let mut out = list(&mut to.sink, &path, "devices(registeredOwners())")?;
    for index in 0..inside.devices() {
        let owner = inside.account(index * 2);
        out.push(&object! {
            "id" => inside.device_id(index),
            "deviceId" => inside.sub("device-number", u64::from(index)).guid(),
            "displayName" => format!("PC-{index:04}"),
            "operatingSystem" => "Windows",
            "isCompliant" => true,
            "isManaged" => true,
            "trustType" => "AzureAd",
            "registeredOwners" => vec![object! {
                "@odata.type" => "#microsoft.graph.user",
                "id" => owner.id,
                "displayName" => owner.name.clone(),
            }],
        })?;
    }
    out.finish().map(drop)
}
