//! `ListUsersOfDeviceGroup --json`: the links of one device group, which the answer does not name.

use std::io::BufRead;

use bailiwick_model::facts::Collection;
use bailiwick_model::{Observed, Severity};
use serde_json::{Map, Value};

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{entries, record};
use crate::meshcentral::{self, Named, links, named};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_group_users",
    title: "MeshCentral: users of one device group",
    collections: &[Collection::RmmRights],
    collect: Collect {
        command: "node node_modules/meshcentral/meshctrl.js ListUsersOfDeviceGroup --json --id 'ID' --url wss://HOST --loginuser USER --loginpass \"$MESH_PASSWORD\" --token CODE > 'ID.json'   (ID: what stands behind `mesh//` in the list of device groups)",
        least: "an account with any link to the device group",
        unlocks: "nothing that the list of device groups does not hold; only for servers where that list cannot be had",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise,
    read,
};

/// An object whose keys are accounts or user groups and whose values carry rights.
fn recognise(head: &Head) -> bool {
    meshcentral::first_entry(head).is_some_and(|(key, value)| {
        matches!(named(key), Some(Named::User | Named::UserGroup))
            && value.is_some_and(|value| value.get("rights").is_some())
    })
}

/// The id of a device group in the name of the file, without kind and domain: 64 characters of the server's alphabet.
fn group_of(path: &str) -> Option<String> {
    let name = path.rsplit(['/', '\\', '!']).next()?;
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '@' || letter == '$';
    name.split(|letter| !is_part(letter)).find(|part| part.len() == 64).map(str::to_owned)
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let group = group_of(&out.path());
    if group.is_none() {
        out.remark(
            Severity::Warning,
            "meshcentral/group-not-named",
            "the answer does not say of which device group it is, so its rights cannot be used",
            "export the list of device groups instead, or name the file after the id of the group",
        );
    }
    let mut grants = 0;
    entries(input, out, |out, key, raw| {
        let Some(link) = record::<Value>(out, raw) else { return };
        let domain = key.split('/').nth(1).unwrap_or_default();
        let link = Map::from_iter([(key.to_owned(), link)]);
        match &group {
            Some(group) => {
                let id = format!("mesh/{domain}/{group}");
                grants += links::read(out, &id, &Observed::Known(link)).grants as u64;
            }
            None => links::names(out, &link),
        }
    });
    let realm = out.realm();
    out.covers(Collection::RmmRights, realm, grants, false);
}

#[cfg(test)]
mod tests {
    use crate::testing::{codes, facts};

    #[test]
    fn the_group_is_known_only_by_the_name_of_the_file() {
        let group = "A".repeat(62) + "@$";
        let text = r#"{"user//a":{"name":"a","rights":8},"ugrp//b":{"name":"b","rights":0}}"#;
        let named = facts(&format!("exports/acme {group}.json"), text);
        assert!(codes(&named).is_empty());
        assert_eq!(named.text(named.rmm_grants[0].target.id), format!("mesh//{group}"));
        assert_eq!(named.rmm_grants.len(), 2);
        let unnamed = facts("exports/acme.json", text);
        assert_eq!(codes(&unnamed), ["meshcentral/group-not-named"]);
        assert!(unnamed.rmm_grants.is_empty());
        assert_eq!(unnamed.entities.len(), 2);
    }
}
