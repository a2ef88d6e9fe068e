//! Facts become edges: one family per file. Each family says what one kind of fact lets its holder do, and nothing
//! else; what no fact shows is added by the gap table alone.

mod accounts;
pub mod ad;
mod apps;
mod azure;
mod classes;
mod consents;
mod context;
mod exposure;
mod gdap;
mod groups;
mod guests;
mod hybrid;
mod index;
mod lighthouse;
mod nodes;
mod partner;
mod powers;
mod rmm;
mod rmm_rights;
mod roles;
mod secrets;
mod tier_zero;
mod view;
mod woven;

use bailiwick_model::{Evidence, Facts, NodeRef, RealmId};

use crate::directory::Directory;
use crate::estate::Estate;
use crate::graph::Graph;
use crate::signin::SignIn;

pub use view::{Demand, Judged, NothingRead, SignInView, Visit};

use context::Context;

/// A principal that holds something and that no export describes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stranger {
    /// What the record calls it.
    pub node: NodeRef,
    /// What it holds.
    pub holds: NodeRef,
    /// Record.
    pub evidence: Evidence,
}

/// How often a row of the gap table was used for a realm.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GapUse {
    /// Row.
    pub gap: u16,
    /// Realm whose export is missing.
    pub realm: RealmId,
    /// Edges added.
    pub edges: u32,
}

/// A remark on facts that do not fit together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Remark {
    /// `area/what`.
    pub code: &'static str,
    /// What was found.
    pub message: String,
    /// Record.
    pub evidence: Evidence,
}

/// A graph with what was noticed on the way.
#[derive(Debug, Default)]
pub struct Built {
    /// The graph.
    pub graph: Graph,
    /// Rows of the gap table that were used, in order.
    pub gaps: Vec<GapUse>,
    /// Principals that hold something and that no export describes, in order.
    pub strangers: Vec<Stranger>,
    /// Remarks, in order.
    pub remarks: Vec<Remark>,
}

/// Builds the graph of facts that were prepared with [`Estate::prepare`].
pub fn build<'a>(
    facts: &'a Facts,
    estate: &'a Estate,
    directory: &'a Directory<'a>,
    signin: &'a SignIn<'a>,
) -> (Graph, Vec<Remark>) {
    let built = derive(directory, estate, &Judged::new(facts, signin));
    (built.graph, built.remarks)
}

/// Builds the graph of the facts behind `directory`, with any view of sign-ins.
pub fn derive(directory: &Directory<'_>, estate: &Estate, view: &dyn SignInView) -> Built {
    let mut context = Context::new(directory, estate, view);
    nodes::active_directory(&mut context);
    nodes::add(&mut context);
    groups::derive(&mut context);
    let guests = guests::derive(&mut context);
    accounts::derive(&mut context, &guests);
    hybrid::derive(&mut context);
    apps::derive(&mut context);
    consents::derive(&mut context);
    roles::derive(&mut context);
    gdap::derive(&mut context);
    lighthouse::derive(&mut context);
    azure::derive(&mut context);
    rmm::derive(&mut context);
    exposure::derive(&mut context);
    woven::derive(&mut context);
    secrets::derive(&mut context);
    tier_zero::derive(&mut context);
    partner::derive(&mut context);
    groups::unread_members(&mut context);
    powers::derive(&mut context);
    context.finish()
}
