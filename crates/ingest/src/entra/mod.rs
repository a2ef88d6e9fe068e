//! Objects of an Entra tenant, as Microsoft Graph and AzureHound write them.

pub(crate) mod application;
pub(crate) mod device;
pub(crate) mod grant;
pub(crate) mod group;
pub(crate) mod list;
pub(crate) mod policy;
pub(crate) mod recognise;
pub(crate) mod role;
pub(crate) mod user;

use bailiwick_model::facts::Entity;
use bailiwick_model::{NodeKind, NodeRef, Observed, RealmId, Severity, Sym};

use crate::json::{Field, Text};
use crate::out::Out;

/// What it means that a flag is absent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Omitted {
    /// The export need not carry it (`$select`).
    NotCollected,
    /// The writer leaves out what is false or empty.
    False,
}

impl Omitted {
    /// A flag that may be absent.
    pub(crate) fn flag(self, field: Field<bool>) -> Observed<bool> {
        match field {
            Field::Absent if self == Self::False => Observed::Known(false),
            other => other.observed(),
        }
    }

    /// A flag for which the service has `null` where it was never set.
    pub(crate) fn unset_flag(self, field: Field<bool>) -> Observed<bool> {
        match field {
            Field::Null => Observed::Known(false),
            other => self.flag(other),
        }
    }
}

/// The tenant that records belong to, and how they are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writer {
    /// The tenant.
    pub(crate) realm: RealmId,
    /// What it means that a flag is absent.
    pub(crate) omitted: Omitted,
}

impl Writer {
    /// A Graph export: it does not name its tenant.
    pub(crate) fn graph(out: &Out<'_>) -> Self {
        Self { realm: out.realm(), omitted: Omitted::NotCollected }
    }

    /// A node of the tenant; `None` where there is no id.
    pub(crate) fn node(self, out: &mut Out<'_>, id: &Text<'_>) -> Option<NodeRef> {
        self.node_of(out, id.as_str())
    }

    /// A node of the tenant; `None` where the id is empty.
    pub(crate) fn node_of(self, out: &mut Out<'_>, id: &str) -> Option<NodeRef> {
        (!id.is_empty()).then(|| out.facts.node(self.realm, id))
    }

    /// A node of the tenant for the id of the record itself; a remark where there is none.
    pub(crate) fn own(self, out: &mut Out<'_>, id: &Text<'_>) -> Option<NodeRef> {
        let node = self.node(out, id);
        if node.is_none() {
            out.remark_here(
                Severity::Warning,
                "graph/no-id",
                "the record has no id and was passed over",
                "make the export again without `$select`, or with `id` in it",
            );
        }
        node
    }
}

/// Says that something exists.
pub(crate) fn entity(out: &mut Out<'_>, node: NodeRef, kind: NodeKind, name: &Text<'_>) {
    let name = text(out, name);
    let evidence = out.evidence();
    out.facts.entities.push(Entity { node, kind, name, inside: None, evidence });
}

/// A text; empty where there is none.
pub(crate) fn text(out: &mut Out<'_>, text: &Text<'_>) -> Sym {
    out.facts.names.add(text.as_str())
}

/// An id in its canonical form; empty where there is none.
pub(crate) fn id(out: &mut Out<'_>, id: &Text<'_>) -> Sym {
    out.facts.names.add_id(id.as_str())
}

/// A word that may be absent; an empty one is as good as absent.
pub(crate) fn word(out: &mut Out<'_>, word: &Text<'_>) -> Observed<Sym> {
    match word {
        Field::Known(word) if !word.is_empty() => Observed::Known(out.facts.names.add(word)),
        Field::Wrong => Observed::Unreadable,
        Field::Known(_) | Field::Absent | Field::Null => Observed::NotCollected,
    }
}

/// Kind of a directory object by its `@odata.type`: `None` for one that cannot sign in or hold anything.
pub(crate) fn kind_of(odata_type: &str) -> Option<NodeKind> {
    const KINDS: [(&str, NodeKind); 5] = [
        ("user", NodeKind::AZUser),
        ("group", NodeKind::AZGroup),
        ("serviceprincipal", NodeKind::AZServicePrincipal),
        ("device", NodeKind::AZDevice),
        ("", NodeKind::Unknown),
    ];
    let name = odata_type.rsplit('.').next().unwrap_or_default();
    KINDS.into_iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, kind)| kind)
}
