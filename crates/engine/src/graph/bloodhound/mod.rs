//! The estate as BloodHound draws it: its ids, its kinds, its edges, without what it does not know.
//!
//! The graph of this program says more, and says some things in another form (a password has a node of its own, a
//! right over all groups of a tenant goes through one node). This is a second, plainer view of the same facts, for the
//! tools that read BloodHound's graphs and for the tests that hold ours against them.

mod active_directory;
mod entra;
mod tenant;

pub(crate) use entra::{permission_of, role_of};

use bailiwick_model::{EdgeKind, Facts, Names, NodeKind, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

/// A node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DrawnNode {
    /// Id, as BloodHound writes it.
    pub id: Sym,
    /// Kind.
    pub kind: NodeKind,
    /// Name; empty where none is known.
    pub name: Sym,
}

/// An edge between two ids.
pub type DrawnEdge = (Sym, EdgeKind, Sym);

/// Nodes and edges, each once, in the order in which they were met.
#[derive(Debug, Default)]
pub struct Drawing {
    /// Texts.
    pub names: Names,
    /// Nodes.
    pub nodes: Vec<DrawnNode>,
    /// Edges.
    pub edges: Vec<DrawnEdge>,
    at: FxHashMap<Sym, usize>,
    seen: FxHashSet<DrawnEdge>,
}

impl Drawing {
    /// Draws facts whose realms were joined.
    pub fn of(facts: &Facts) -> Self {
        let mut drawing = Self::default();
        active_directory::draw(&mut drawing, facts);
        entra::draw(&mut drawing, facts);
        drawing
    }

    fn node(&mut self, id: &str, kind: NodeKind, name: &str) -> Sym {
        let id = self.names.add(&id.to_ascii_uppercase());
        let name = self.names.add(name);
        if let Some(known) = self.at.get(&id).and_then(|at| self.nodes.get_mut(*at)) {
            if known.kind == NodeKind::Unknown {
                known.kind = kind;
            }
            if known.name.is_empty() {
                known.name = name;
            }
        } else {
            self.at.insert(id, self.nodes.len());
            self.nodes.push(DrawnNode { id, kind, name });
        }
        id
    }

    fn edge(&mut self, from: Sym, kind: EdgeKind, to: Sym) {
        if from != to && self.seen.insert((from, kind, to)) {
            self.edges.push((from, kind, to));
        }
    }

    /// An edge that may lead back to where it starts.
    fn own_edge(&mut self, from: Sym, kind: EdgeKind, to: Sym) {
        if self.seen.insert((from, kind, to)) {
            self.edges.push((from, kind, to));
        }
    }
}
