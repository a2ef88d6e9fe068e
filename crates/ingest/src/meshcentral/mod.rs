//! What the dumps of MeshCentral share: ids, rights, links and times.
//!
//! Read from the software itself (version 1.1.55, Apache-2.0) and from its own dumps.

pub(crate) mod links;
pub(crate) mod literal;
pub(crate) mod rights;
pub(crate) mod tokens;

use bailiwick_model::facts::{Entity, RmmServer, SERVER};
use bailiwick_model::{NodeKind, NodeRef, Observed, Severity, Time};
use serde_json::Value;

use crate::head::{Head, JsonShape};
use crate::out::Out;

/// Where the command line tool is documented.
pub(crate) const DOCUMENTATION: &str = "https://ylianst.github.io/MeshCentral/meshctrl/";

/// What an id names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Named {
    User,
    UserGroup,
    DeviceGroup,
    Device,
}

/// What `id` names: ids are `kind/DOMAIN/rest`, where the rest may hold anything.
pub(crate) fn named(id: &str) -> Option<Named> {
    match id.split_once('/')?.0 {
        "user" => Some(Named::User),
        "ugrp" => Some(Named::UserGroup),
        "mesh" => Some(Named::DeviceGroup),
        "node" => Some(Named::Device),
        _ => None,
    }
}

/// The part of an id behind kind and domain: of an account what is typed to sign in.
pub(crate) fn local_part(id: &str) -> &str {
    id.splitn(3, '/').nth(2).unwrap_or(id)
}

/// Whether this is the dump of an array whose records have ids of this kind.
pub(crate) fn is_list_of(head: &Head, kind: Named) -> bool {
    let Some(json) = &head.json else { return false };
    if json.shape != JsonShape::Array {
        return false;
    }
    match json.first.as_ref() {
        Some(first) => first.get("_id").and_then(Value::as_str).and_then(named) == Some(kind),
        None => id_in_text(&head.text).and_then(named) == Some(kind),
    }
}

/// The first `"_id"` of a text: for records that are larger than the head.
fn id_in_text(text: &str) -> Option<&str> {
    let rest = text.get(text.find("\"_id\"")? + 5..)?.trim_start().strip_prefix(':')?.trim_start();
    rest.strip_prefix('"')?.split('"').next()
}

/// The first key of an object, and its value where the head holds all of it.
pub(crate) fn first_entry(head: &Head) -> Option<(&str, Option<&Value>)> {
    let json = head.json.as_ref()?;
    if json.shape != JsonShape::Object {
        return None;
    }
    let key = head.text.trim_start().strip_prefix('{')?.trim_start().strip_prefix('"')?.split('"').next()?;
    Some((key, json.members.get(key)))
}

/// A point in time: accounts carry seconds, everything else milliseconds; what is not positive is no time.
pub(crate) fn instant(value: Observed<i64>) -> Observed<Time> {
    match value {
        Observed::Known(value) if value >= 100_000_000_000 => Observed::Known(Time(value / 1000)),
        Observed::Known(value) if value > 0 => Observed::Known(Time(value)),
        Observed::Known(_) => Observed::NotCollected,
        other => other.map(Time),
    }
}

/// Adds the server itself, once, for rights over it: its own dump may be missing.
pub(crate) fn server(out: &mut Out<'_>) -> NodeRef {
    let node = out.node(SERVER);
    if out.facts.rmm_servers.is_empty() {
        let evidence = out.evidence();
        let entity = Entity { node, kind: NodeKind::RmmServer, evidence, ..Entity::default() };
        out.facts.entities.push(entity);
        let product = out.facts.names.add("meshcentral");
        out.facts.rmm_servers.push(RmmServer { node, product, evidence, ..RmmServer::default() });
    }
    node
}

/// Says that the list depends on who made it.
pub(crate) fn seen_by_one_account(out: &mut Out<'_>) {
    out.remark(
        Severity::Note,
        "meshcentral/seen-by-one-account",
        "the list holds only what the exporting account may see",
        "add the lists of users and of user groups: they name every right, whoever exports them",
    );
}
