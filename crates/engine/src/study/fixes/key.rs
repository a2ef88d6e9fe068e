//! What a fix is about, as a text that finds it again in later exports.

use std::fmt;

use bailiwick_model::{EdgeKind, NodeKind, NodeRef, RealmId, nearest};

use super::{border, full_id};
use crate::controls::Context;
use crate::graph::NodeIx;
use crate::tables::{azure_role_named, entra_roles};

/// What a fix is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Key {
    /// A second factor for a group or account.
    Factor(NodeIx),
    /// A role over the border, taken from a group.
    Access(NodeIx, String),
    /// A tool, closed to the internet.
    Close(NodeIx),
    /// A link, taken away.
    Edge(EdgeKind, NodeIx, NodeIx),
}

/// Why a key means nothing here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyError {
    /// Not a key.
    Unreadable(String),
    /// It names something that is in none of the exports.
    Vanished(String),
    /// It names a role that is none; the nearest one.
    Role(String, Option<String>),
    /// There is nothing that it would change; the nearest that is there.
    Idle(String, Option<String>),
}

impl fmt::Display for KeyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(key) => write!(out, "`{key}` is no fix"),
            Self::Vanished(node) => write!(out, "`{node}` is in none of these exports"),
            Self::Role(role, _) => write!(out, "`{role}` is no role that is known here"),
            Self::Idle(key, _) => write!(out, "`{key}` changes nothing in these exports"),
        }
    }
}

impl std::error::Error for KeyError {}

impl KeyError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Unreadable(key) => {
                let word = key.split(':').next().unwrap_or_default();
                match nearest(word, ["mfa", "access", "close", "edge"].into_iter()) {
                    Some(near) if near != word => {
                        format!("did you mean `{near}:`? `bailiwick fix` lists them")
                    }
                    _ => "`bailiwick fix` lists them, with their ids".to_owned(),
                }
            }
            Self::Role(_, Some(near)) | Self::Idle(_, Some(near)) => format!("did you mean `{near}`?"),
            Self::Role(_, None) | Self::Idle(_, None) => {
                "`bailiwick fix` lists what can be changed, with ids".to_owned()
            }
            Self::Vanished(_) => {
                "give the exports of the same kind and place again, or take this fix out of the plan"
                    .to_owned()
            }
        }
    }
}

impl Key {
    /// The node that it is about.
    pub(super) const fn about(&self) -> NodeIx {
        match self {
            Self::Factor(node) | Self::Access(node, _) | Self::Close(node) | Self::Edge(_, node, _) => *node,
        }
    }

    pub(super) fn text(&self, it: &Context<'_>) -> String {
        match self {
            Self::Factor(node) => format!("mfa:{}", full_id(it, *node)),
            Self::Access(node, role) => format!("access:{}>{role}", full_id(it, *node)),
            Self::Close(node) => format!("close:{}", full_id(it, *node)),
            Self::Edge(kind, from, to) => {
                format!("edge:{}:{}>{}", kind.row().name, full_id(it, *from), full_id(it, *to))
            }
        }
    }

    /// Finds a key again.
    ///
    /// # Errors
    /// When it is none, or names a node that is not there.
    pub(super) fn parse(it: &Context<'_>, text: &str) -> Result<Self, KeyError> {
        let unreadable = || KeyError::Unreadable(text.to_owned());
        let (word, rest) = text.split_once(':').ok_or_else(unreadable)?;
        match word {
            "mfa" => Ok(Self::Factor(node(it, rest)?)),
            "close" => Ok(Self::Close(node(it, rest)?)),
            "access" => {
                let (group, role) = rest.rsplit_once('>').ok_or_else(unreadable)?;
                let group = node(it, group)?;
                known_role(it, role)?;
                Ok(Self::Access(group, role.to_owned()))
            }
            "edge" => {
                let (kind, ends) = rest.split_once(':').ok_or_else(unreadable)?;
                let (from, to) = ends.split_once('>').ok_or_else(unreadable)?;
                let kind = EdgeKind::from_name(kind).ok_or_else(unreadable)?;
                Ok(Self::Edge(kind, node(it, from)?, node(it, to)?))
            }
            _ => Err(unreadable()),
        }
    }

    /// Why a key changes nothing, with the nearest one that would.
    pub(super) fn idle(&self, it: &Context<'_>, text: &str) -> KeyError {
        let there: Vec<String> = match self {
            Self::Access(group, _) => border(it, *group)
                .map(|edge| Self::Access(*group, it.name(it.graph.edge(edge).to)).text(it))
                .collect(),
            Self::Edge(kind, from, to) => it
                .graph
                .out(*from)
                .filter(|(_, edge)| edge.kind == *kind || edge.to == *to)
                .map(|(_, edge)| Self::Edge(edge.kind, *from, edge.to).text(it))
                .collect(),
            Self::Factor(_) | Self::Close(_) => Vec::new(),
        };
        KeyError::Idle(text.to_owned(), nearest(text, there.iter().map(String::as_str)).map(str::to_owned))
    }
}

/// A role that the exports or the tables of Microsoft's roles name.
fn known_role(it: &Context<'_>, role: &str) -> Result<(), KeyError> {
    let nodes = (0u32..).map(NodeIx).zip(&it.graph.nodes);
    let mut known: Vec<String> =
        nodes.filter(|(_, node)| node.kind == NodeKind::AZRole).map(|(at, _)| it.name(at)).collect();
    known.extend(entra_roles().iter().map(|role| role.name.to_owned()));
    if azure_role_named(role).is_some() || known.iter().any(|known| known == role) {
        return Ok(());
    }
    Err(KeyError::Role(role.to_owned(), nearest(role, known.iter().map(String::as_str)).map(str::to_owned)))
}

/// A node by `realm::id`.
fn node(it: &Context<'_>, full: &str) -> Result<NodeIx, KeyError> {
    let vanished = || KeyError::Vanished(full.to_owned());
    let (realm, id) = full.split_once("::").ok_or_else(vanished)?;
    let id = it.graph.names.find(id).ok_or_else(vanished)?;
    let mut realms =
        (0u32..).map(RealmId).zip(&it.facts.realms).filter(|(_, known)| it.facts.text(known.id) == realm);
    realms.find_map(|(at, _)| it.graph.find(NodeRef { realm: at, id })).ok_or_else(vanished)
}

/// A short id: FNV-1a of the text, in hexadecimal.
pub(super) fn short(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("f-{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}
