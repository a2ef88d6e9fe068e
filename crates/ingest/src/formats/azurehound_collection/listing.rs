//! Members and owners: long lists inside of one record, read element by element.

use std::borrow::Cow;
use std::fmt;

use bailiwick_model::facts::MembersRead;
use bailiwick_model::{EdgeKind, NodeKind, NodeRef};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::record::Reader;
use crate::entra::Writer;
use crate::entra::group::{Member, relate};
use crate::json::{Field, Part, Text};
use crate::out::Out;

/// Kinds whose records are lists of members or owners.
pub(super) const KINDS: &[&str] =
    &["AZGroupMember", "AZGroupOwner", "AZServicePrincipalOwner", "AZAppOwner", "AZDeviceOwner"];

/// Reads a record of members or owners: whether it was understood.
pub(super) struct Listing<'r, 'w, 'o> {
    pub(super) reader: &'r mut Reader,
    pub(super) out: &'w mut Out<'o>,
    pub(super) kind: &'static str,
}

/// One element.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Item<'a> {
    #[serde(borrow, alias = "owner")]
    member: Field<Part<Member<'a>>>,
}

/// What a list holds.
#[derive(Default)]
struct Found {
    nodes: Vec<(NodeRef, NodeKind)>,
    /// Elements that were not understood.
    wrong: u64,
    /// There was a list, or `null` in its place.
    listed: bool,
}

impl<'de> DeserializeSeed<'de> for Listing<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Listing<'_, '_, '_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("members or owners of an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let writer = self.reader.writer(self.out, &Field::Absent);
        let (mut found, mut holder) = (Found::default(), None);
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            match &*key {
                "members" | "owners" => {
                    map.next_value_seed(Items { out: self.out, writer, found: &mut found })?;
                }
                "groupId" | "servicePrincipalId" | "appId" | "deviceId" => {
                    holder = writer.node(self.out, &map.next_value::<Text<'_>>()?);
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let Some(holder) = holder else { return Ok(false) };
        Ok(self.keep(holder, &found))
    }
}

impl Listing<'_, '_, '_> {
    fn keep(self, holder: NodeRef, found: &Found) -> bool {
        let members = self.kind == "AZGroupMember";
        let kind = if members { EdgeKind::AZMemberOf } else { EdgeKind::AZOwns };
        for &(node, of_kind) in &found.nodes {
            relate(self.out, kind, node, holder);
            self.reader.mentioned.entry(node).or_insert((of_kind, self.out.evidence()));
        }
        let understood = found.listed && found.wrong == 0;
        if members && found.listed {
            let empty = found.nodes.is_empty() && found.wrong == 0;
            self.reader.any_member |= !found.nodes.is_empty();
            if empty {
                self.reader.empty.push(self.out.facts.members_read.len());
            }
            let (complete, evidence) = (understood && !empty, self.out.evidence());
            self.out.facts.members_read.push(MembersRead {
                group: holder,
                transitive: false,
                complete,
                evidence,
            });
        }
        understood
    }
}

struct Items<'f, 'o> {
    out: &'f mut Out<'o>,
    writer: Writer,
    found: &'f mut Found,
}

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    /// No element was ever added: the writer has `null` for an empty list.
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.found.listed = true;
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.found.listed = true;
        while let Some(item) = list.next_element::<Field<Part<Item<'_>>>>()? {
            let member = item.known().and_then(|Part(item)| item.member.known());
            let Some(Part(member)) = member.filter(|Part(member)| !member.is_broken()) else {
                self.found.wrong += 1;
                continue;
            };
            self.found.nodes.extend(member.node(self.out, self.writer));
        }
        Ok(())
    }
}
