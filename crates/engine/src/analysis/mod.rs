//! Who reaches whom: reach, exposure, paths, and what would change if an edge went.
//!
//! - [`Reachability`] answers "what does everybody reach" for many subjects and profiles at once;
//! - [`exposure`] counts pairs of outside principal and customer in it;
//! - [`Choke`] says what each node and edge alone holds up;
//! - [`Explainer`] finds the easiest way from one subject to one effect, the shortest, and ways with no edge in common;
//! - [`plan`] orders changes by what they remove, and [`optimum`] says how far that is from the best;
//! - [`Recount`] answers "and if this edge were gone, or guarded";
//! - [`worth`] says what settling an open question would change, both ways.
//!
//! All of them follow one rule of walking, in [`walk`], from the starts in [`start`].

mod attacker;
mod blast;
mod borders;
mod choke;
mod dag;
mod disjoint;
mod dominators;
pub mod exposure;
mod gate;
mod inward;
mod layers;
pub mod optimum;
mod path;
pub mod plan;
mod reach;
mod recount;
mod scc;
pub mod start;
mod table;
pub(crate) mod threads;
mod tiles;
pub mod walk;
pub mod worth;

pub use attacker::Attacker;
pub use blast::Blast;
pub use borders::Chain;
pub use choke::{Choke, Score};
pub use disjoint::Disjoint;
pub use gate::Gate;
pub use path::{Explainer, Goal, Way};
pub use reach::Reachability;
pub use recount::{After, Changes, Recount};
