//! Links: every object lists the objects that it is linked to, with rights. Each link stands on both of its ends.

use bailiwick_model::facts::{Description, Entity, Relation, RmmGrant};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed, Severity, Sym};
use serde_json::{Map, Value};

use super::{Named, named, rights};
use crate::out::Out;

/// What the links of an object said.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Seen {
    /// Links of accounts to user groups.
    pub memberships: usize,
    /// Links that give rights on device groups and devices.
    pub grants: usize,
}

/// Reads the links of the object `id`.
pub(crate) fn read(out: &mut Out<'_>, id: &str, links: &Observed<Map<String, Value>>) -> Seen {
    let mut seen = Seen::default();
    let Observed::Known(links) = links else {
        if matches!(links, Observed::Unreadable) {
            strange(out);
        }
        return seen;
    };
    for (other, link) in links {
        let (Some(one_end), Some(other_end)) = (named(id), named(other)) else {
            strange(out);
            continue;
        };
        match (one_end, other_end) {
            (Named::User, Named::UserGroup) => member(out, id, other, &mut seen),
            (Named::UserGroup, Named::User) => {
                name(out, other, link);
                member(out, other, id, &mut seen);
            }
            (Named::User | Named::UserGroup, Named::DeviceGroup | Named::Device) => {
                grant(out, (id, other), link, &mut seen);
            }
            (Named::DeviceGroup | Named::Device, Named::User | Named::UserGroup) => {
                name(out, other, link);
                grant(out, (other, id), link, &mut seen);
            }
            _ => strange(out),
        }
    }
    seen
}

/// Adds the accounts and user groups that links name, without their rights.
pub(crate) fn names(out: &mut Out<'_>, links: &Map<String, Value>) {
    for (id, link) in links {
        match named(id) {
            Some(Named::User | Named::UserGroup) => name(out, id, link),
            _ => strange(out),
        }
    }
}

/// Kind of the node behind an id.
pub(crate) const fn kind(named: Named) -> NodeKind {
    match named {
        Named::User => NodeKind::RmmUser,
        Named::UserGroup => NodeKind::RmmUserGroup,
        Named::DeviceGroup => NodeKind::RmmDeviceGroup,
        Named::Device => NodeKind::RmmDevice,
    }
}

/// Adds an object with its name.
pub(crate) fn entity(out: &mut Out<'_>, id: &str, label: &str, inside: Option<NodeRef>) -> NodeRef {
    let node = out.node(id);
    let entity = Entity {
        node,
        kind: named(id).map_or(NodeKind::Unknown, kind),
        name: out.facts.names.add(label),
        inside,
        evidence: out.evidence(),
    };
    out.facts.entities.push(entity);
    node
}

/// Keeps what people wrote on an object, as one line.
pub(crate) fn describe(out: &mut Out<'_>, node: NodeRef, text: &Observed<String>) {
    let Some(text) = text.known() else { return };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !line.is_empty() {
        let description = Description { node, text: out.facts.names.add(&line), evidence: out.evidence() };
        out.facts.descriptions.push(description);
    }
}

/// The name that a link gives to its other end.
fn name(out: &mut Out<'_>, id: &str, link: &Value) {
    if let Some(label) = link.get("name").and_then(Value::as_str) {
        entity(out, id, label, None);
    }
}

fn member(out: &mut Out<'_>, user: &str, group: &str, seen: &mut Seen) {
    seen.memberships += 1;
    let relation = Relation {
        kind: EdgeKind::RmmMemberOf,
        from: out.node(user),
        to: out.node(group),
        evidence: out.evidence(),
    };
    out.facts.relations.push(relation);
}

fn grant(out: &mut Out<'_>, (subject, target): (&str, &str), link: &Value, seen: &mut Seen) {
    seen.grants += 1;
    let subject = out.node(subject);
    let target = out.node(target);
    let mask = rights::mask(link.get("rights"));
    let grant = grant_of(out, subject, target, &rights::device(mask));
    out.facts.rmm_grants.push(RmmGrant { bits: mask.known().copied(), ..grant });
}

/// The fact for some rights.
pub(crate) fn grant_of(
    out: &mut Out<'_>,
    subject: NodeRef,
    target: NodeRef,
    rights: &rights::Rights,
) -> RmmGrant {
    RmmGrant {
        subject,
        target,
        effects: rights.effects,
        possible: rights.possible,
        manages_access: rights.manages_access,
        rights: words(out, &rights.words),
        evidence: out.evidence(),
        ..RmmGrant::default()
    }
}

fn words(out: &mut Out<'_>, words: &str) -> Sym {
    out.facts.names.add(words)
}

fn strange(out: &mut Out<'_>) {
    out.remark_here(
        Severity::Warning,
        "meshcentral/link",
        "the record has a link that is of no known kind; what it gives is not counted",
        "make the export again with the current version of the command line tool",
    );
}
