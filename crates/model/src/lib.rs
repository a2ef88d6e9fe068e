//! The types that every other part of Bailiwick speaks.
//!
//! Exports are read into [`Facts`]: plain, format-neutral records, each with the [`Evidence`] that shows it.
//! A fact says what an export says; what it *means* (who reaches whom) is decided in the engine.
//!
//! This crate does no I/O and parses no format.

pub mod barrier;
pub mod device_rights;
pub mod diagnostics;
pub mod edges;
pub mod effects;
pub mod evidence;
pub mod facts;
pub mod names;
pub mod nodes;
pub mod observed;
pub mod remap;
pub mod spelling;
pub mod time;

pub use barrier::{Barrier, BarrierSet, BarrierState, Barriers};
pub use diagnostics::{Diagnostic, Severity};
pub use edges::EdgeKind;
pub use effects::{Effect, Effects};
pub use evidence::{Evidence, RecordPath, Source, SourceId};
pub use facts::Facts;
pub use names::{Names, Sym};
pub use nodes::{NodeKind, NodeRef, Realm, RealmId, RealmKind};
pub use observed::Observed;
pub use spelling::nearest;
pub use time::Time;
