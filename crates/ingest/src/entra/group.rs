//! Groups, and the directory objects that are their members and owners.

use std::borrow::Cow;

use bailiwick_model::facts::{Account, Group as GroupFact, Relation};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed};
use serde::Deserialize;

use super::{Omitted, Writer, entity, kind_of, text};
use crate::json::{Field, List, Part, Text};
use crate::out::Out;

/// A group, as far as it matters.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Group<'a> {
    #[serde(borrow)]
    pub(crate) id: Text<'a>,
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    is_assignable_to_role: Field<bool>,
    #[serde(borrow)]
    membership_rule: Text<'a>,
    #[serde(borrow)]
    group_types: Field<List<Cow<'a, str>>>,
    #[serde(borrow)]
    pub(crate) members: Field<List<Part<Member<'a>>>>,
    #[serde(borrow, rename = "members@odata.nextLink")]
    pub(crate) more_members: Text<'a>,
    #[serde(borrow)]
    pub(crate) owners: Field<List<Part<Member<'a>>>>,
}

impl Group<'_> {
    /// Adds the group without its members.
    pub(crate) fn add(&self, out: &mut Out<'_>, writer: Writer) -> Option<NodeRef> {
        let node = writer.own(out, &self.id)?;
        entity(out, node, NodeKind::AZGroup, &self.display_name);
        let role_assignable = writer.omitted.unset_flag(self.is_assignable_to_role);
        let (dynamic, evidence) = (self.dynamic(writer.omitted), out.evidence());
        out.facts.groups.push(GroupFact { node, role_assignable, dynamic, evidence });
        Some(node)
    }

    fn dynamic(&self, omitted: Omitted) -> Observed<bool> {
        let by_rule = !self.membership_rule.as_str().is_empty();
        match &self.group_types {
            Field::Known(types) => {
                let word = |word: &Cow<'_, str>| word.eq_ignore_ascii_case("DynamicMembership");
                Observed::Known(by_rule || types.items.iter().any(word))
            }
            Field::Wrong => Observed::Unreadable,
            Field::Absent | Field::Null if by_rule => Observed::Known(true),
            Field::Absent | Field::Null if self.membership_rule == Field::Null => Observed::Known(false),
            Field::Absent | Field::Null => omitted.flag(Field::Absent),
        }
    }
}

/// A directory object where another names it.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Member<'a> {
    #[serde(borrow, rename = "@odata.type")]
    odata_type: Text<'a>,
    #[serde(borrow)]
    pub(crate) id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    user_principal_name: Text<'a>,
    /// Where PowerShell puts what its type does not know.
    #[serde(borrow)]
    additional_properties: Field<Part<Additional<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Additional<'a> {
    #[serde(borrow, rename = "@odata.type")]
    odata_type: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    user_principal_name: Text<'a>,
}

impl<'a> Member<'a> {
    /// With what PowerShell put aside.
    fn gathered(self) -> Self {
        let Field::Known(Part(more)) = self.additional_properties else { return self };
        let or = |own: Text<'a>, other| if own.as_known().is_some() { own } else { other };
        Self {
            odata_type: or(self.odata_type, more.odata_type),
            display_name: or(self.display_name, more.display_name),
            user_principal_name: or(self.user_principal_name, more.user_principal_name),
            id: self.id,
            additional_properties: Field::Absent,
        }
    }

    /// The node and its kind: `None` for what cannot sign in, and without an id.
    pub(crate) fn node(&self, out: &mut Out<'_>, writer: Writer) -> Option<(NodeRef, NodeKind)> {
        let kind = kind_of(self.odata_type.as_str())?;
        writer.node(out, &self.id).map(|node| (node, kind))
    }

    /// Adds what is said of the object itself, for exports that may be the only ones that name it.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer) -> Option<NodeRef> {
        let object = self.gathered();
        let (node, kind) = object.node(out, writer)?;
        let login = text(out, &object.user_principal_name);
        let kind = if kind == NodeKind::Unknown && !login.is_empty() { NodeKind::AZUser } else { kind };
        entity(out, node, kind, &object.display_name);
        if kind == NodeKind::AZUser && !login.is_empty() {
            let evidence = out.evidence();
            out.facts.accounts.push(Account { node, login, evidence, ..Account::default() });
        }
        Some(node)
    }

    /// Whether an id is missing or not understood.
    pub(crate) fn is_broken(&self) -> bool {
        self.id.as_str().is_empty()
    }
}

/// Says something of two nodes, by the current record.
pub(crate) fn relate(out: &mut Out<'_>, kind: EdgeKind, from: NodeRef, to: NodeRef) {
    let evidence = out.evidence();
    out.facts.relations.push(Relation { kind, from, to, evidence });
}
