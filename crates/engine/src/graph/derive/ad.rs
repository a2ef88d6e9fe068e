//! Active Directory: who controls which account, computer and domain.
//!
//! Kinds and derivations are BloodHound's, with four differences. An edge that yields a password ends at the password.
//! Rights on a container pass down only to what inherits them, and linked policies only to users and computers. What
//! an ordinary sign-in gives on a computer is possible, not proven. What an export does not say is possible, not
//! absent.

mod certificates;
mod controls;
mod effects;
mod groups;
mod local;
mod members;
mod ntlm;
mod objects;
mod policies;
mod realms;
mod replication;
mod special;
mod trusts;
mod work;

use bailiwick_model::{EdgeKind, Evidence, Facts, NodeRef};

use crate::graph::{Builder, PartyIx};

pub use realms::join_realms;

use members::Members;
use work::Work;

/// What the caller knows of the estate.
#[derive(Clone, Copy)]
pub struct Estate<'a> {
    /// Whose a node is.
    pub owner: &'a dyn Fn(NodeRef) -> PartyIx,
    /// Whether a record is too old (or too new) to prove anything.
    pub stale: &'a dyn Fn(Evidence) -> bool,
}

impl std::fmt::Debug for Estate<'_> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Estate")
    }
}

/// Whether a relation of this kind is dealt with here, so that nobody else draws it.
pub(crate) const fn draws(kind: EdgeKind) -> bool {
    matches!(kind, EdgeKind::Contains | EdgeKind::GPLink) || controls::considered(kind)
}

/// Adds nodes and edges of Active Directory. Realms must have been joined ([`join_realms`]), parties added, and the
/// builder made with the names of `facts`.
pub fn derive(facts: &Facts, estate: Estate<'_>, builder: &mut Builder) {
    let mut work = Work::new(facts, estate, builder);
    objects::add(&mut work);
    special::add(&mut work);
    controls::add(&mut work);
    policies::add(&mut work);
    trusts::add(&mut work);
    let members = Members::of(&work);
    local::add(&mut work, &members);
    replication::add(&mut work, &members);
    let services = certificates::add(&mut work, &members);
    ntlm::add(&mut work, &members, &services);
    effects::add(&mut work);
}
