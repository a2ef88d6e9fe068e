//! Facts become a graph over party borders, and the graph becomes answers.
//!
//! Everything here is a pure function of facts, estate, agreement, profiles and the `as_of` time: no clock, no
//! files, no environment. The exact meanings are on the page `docs/guide/meanings.md`.

pub mod advisory;
pub mod agreement_diff;
pub mod analysis;
pub mod assessment;
pub mod controls;
pub mod directory;
pub mod estate;
pub mod exposure;
pub mod graph;
pub mod operations;
pub mod phrases;
pub mod profile;
pub mod publish;
mod relationship;
pub mod scenario;
pub mod sides;
pub mod signin;
pub mod study;
pub mod tables;

pub use estate::Estate;
pub use graph::{Bound, Edge, EdgeIx, Graph, Node, NodeIx, Party, PartyIx, Terms};
pub use profile::{Profile, Start};
