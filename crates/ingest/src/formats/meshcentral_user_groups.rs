//! `ListUserGroups --json`: user groups with their members and rights, keyed by id. User groups hold no user groups.

use std::io::BufRead;

use bailiwick_model::facts::Collection;
use bailiwick_model::{Observed, Severity};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{entries, observed, record};
use crate::meshcentral::{self, Named, links, local_part, named};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_user_groups",
    title: "MeshCentral: user groups",
    collections: &[Collection::RmmUserGroups],
    collect: Collect {
        command: "node node_modules/meshcentral/meshctrl.js ListUserGroups --json --url wss://HOST --loginuser USER --loginpass \"$MESH_PASSWORD\" --token CODE > listusergroups.json",
        least: "an account with the server right `User Groups`; without it only names are listed",
        unlocks: "the customers that accounts reach through a group, which the list of device groups alone does not show",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise,
    read,
};

/// An object whose keys are ids of user groups; the users of one device group may start with such a key too, but
/// carry rights.
fn recognise(head: &Head) -> bool {
    meshcentral::first_entry(head).is_some_and(|(key, value)| {
        named(key) == Some(Named::UserGroup) && value.is_none_or(|value| value.get("rights").is_none())
    })
}

#[derive(Deserialize)]
struct Group {
    #[serde(rename = "_id", default)]
    id: Option<String>,
    #[serde(default, deserialize_with = "observed")]
    name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    desc: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    links: Observed<Map<String, Value>>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let (mut groups, mut names_only) = (0, 0);
    let finish = entries(input, out, |out, key, raw| {
        if named(key) != Some(Named::UserGroup) {
            let help = "make the export again; each key should be the id of a user group";
            out.remark_here(
                Severity::Warning,
                "meshcentral/entry",
                "the entry is no user group and was passed over",
                help,
            );
            return;
        }
        let Some(group) = record::<Group>(out, raw) else { return };
        groups += 1;
        // Without the right to manage user groups the server answers with names alone.
        names_only += u64::from(group.id.is_none() && !group.links.is_known());
        let label = group.name.known().map_or(local_part(key), String::as_str);
        let node = links::entity(out, key, label, None);
        links::describe(out, node, &group.desc);
        links::read(out, key, &group.links);
    });
    if names_only > 0 {
        out.remark(
            Severity::Warning,
            "meshcentral/names-only",
            "the list holds names of user groups without members and rights",
            "export with an account that has the server right `User Groups`",
        );
    }
    let realm = out.realm();
    let complete = finish.whole && groups == finish.records && names_only == 0;
    out.covers(Collection::RmmUserGroups, realm, groups, complete);
}

#[cfg(test)]
mod tests {
    use crate::testing::{codes, facts};

    #[test]
    fn names_alone_are_no_members() {
        let facts = facts("x.json", r#"{"ugrp//a":{"name":"Tier 1"},"ugrp//b":{"name":"Tier 2"}}"#);
        assert_eq!(codes(&facts), ["meshcentral/names-only"]);
        assert_eq!(facts.entities.len(), 2);
        assert!(!facts.coverage[0].complete);
    }

    #[test]
    fn users_of_one_group_are_told_apart() {
        let one = facts("x.json", r#"{"ugrp//a":{"name":"Tier 1","rights":8}}"#);
        assert_eq!(one.sources[0].format, "meshcentral_group_users");
        let stray = facts("x.json", r#"{"ugrp//a":{"_id":"ugrp//a","links":{}},"note":"by hand"}"#);
        assert_eq!(stray.sources[0].format, "meshcentral_user_groups");
        assert_eq!(codes(&stray), ["meshcentral/entry"]);
        assert!(!stray.coverage[0].complete);
    }
}
