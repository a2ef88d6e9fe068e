//! What graphs of other tools say, in BloodHound's OpenGraph form, and how the estate file reads their kinds.

use crate::edges::EdgeKind;
use crate::effects::Effects;
use crate::evidence::Evidence;
use crate::names::Sym;
use crate::nodes::{NodeKind, NodeRef};
use crate::observed::Observed;
use crate::remap::{fact, no_handles};

/// Prefix of the kinds of graphs that this program writes.
pub const OWN_KINDS: &str = "Bailiwick_";

fact! {
    /// A node of a graph.
    pub struct GraphNode {
        /// Identity.
        pub node: NodeRef,
        /// Id as the file writes it, upper-cased: edges of any file name it so.
        pub written: Sym,
        /// Kind, where one of its kinds is BloodHound's or ours.
        pub kind: NodeKind,
        /// Its kinds as the file writes them.
        pub kinds: Vec<Sym>,
        /// Name; empty where none was read.
        pub name: Sym,
        /// Whether it can sign in or act.
        pub enabled: Observed<bool>,
        /// Tier zero of its realm.
        pub tier_zero: bool,
        /// Whose it is, where the graph was written by this program.
        pub party: GraphParty,
        /// Whose its realm is, where that is somebody else.
        pub realm_party: Sym,
        /// The graph was written by this program.
        pub own: bool,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A party as a graph of this program names it.
    pub struct GraphParty {
        /// Short id; empty for none.
        pub id: Sym,
        /// Name.
        pub name: Sym,
        /// Word of its kind.
        pub kind: Sym,
    }
}

/// How the end of an edge is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum GraphMatch {
    /// By id, upper-cased.
    Id,
    /// By name, upper-cased.
    Name,
    /// By properties that no node of the file has, or that several have.
    #[default]
    Nothing,
}

no_handles!(GraphMatch);

fact! {
    /// The end of an edge of a graph.
    pub struct GraphEnd {
        /// How it is found.
        pub by: GraphMatch,
        /// Its id or name.
        pub value: Sym,
        /// Only a node of this kind, where one is given.
        pub kind: Sym,
    }
}

fact! {
    /// An edge of a graph.
    pub struct GraphEdge {
        /// Kind as the file writes it.
        pub kind: Sym,
        /// Who holds it.
        pub from: GraphEnd,
        /// What it is held on.
        pub to: GraphEnd,
        /// Where a role counts: id of the tenant or of an object; empty where the file does not say.
        pub scope: Sym,
        /// Under which terms, where the graph was written by this program.
        pub terms: Option<GraphTerms>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Terms of an edge.
    pub struct GraphTerms {
        /// Counted in the possible bound only.
        pub possible: bool,
        /// Effects at the party that it ends at.
        pub effects: Effects,
        /// Barriers in force, as bits.
        pub in_force: u16,
        /// Barriers of which nothing is known, as bits.
        pub unknown: u16,
        /// In words for a reader.
        pub note: Sym,
        /// Word of the row of the gap table that added it.
        pub gap: Sym,
    }
}

fact! {
    /// An edge of a graph between two nodes that were found, with its meaning.
    pub struct WovenEdge {
        /// What it means.
        pub kind: EdgeKind,
        /// Who holds it.
        pub from: NodeRef,
        /// What it gives.
        pub to: NodeRef,
        /// Under which terms.
        pub terms: GraphTerms,
        /// The file states the barriers; otherwise none of the candidates is known.
        pub stated: bool,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// What the estate file says that a kind of somebody's graph means.
    pub struct KindMeaning {
        /// The kind, as graphs write it.
        pub kind: Sym,
        /// The kind of nodes that it is.
        pub node: Option<NodeKind>,
        /// The kind of edges that it is.
        pub edge: Option<EdgeKind>,
        /// What whoever holds it can do at the party of its end.
        pub effects: Effects,
        /// It gives nothing.
        pub nothing: bool,
        /// Its end holds it on its start.
        pub reversed: bool,
        /// It depends on something that the graph does not show.
        pub possible: bool,
        /// Record.
        pub evidence: Evidence,
    }
}
