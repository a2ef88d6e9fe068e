//! Bytes become facts, diagnostics and coverage.
//!
//! A format is recognised by content, read as a stream and never trusted: no input makes a reader panic, hang or
//! use memory without bound. What cannot be read is a diagnostic; the rest is still read. Nothing here opens a
//! file: the caller hands over an [`Input`] that can be opened more than once.

pub mod archive;
pub mod attach;
#[cfg(test)]
mod corpus;
pub mod decode;
mod document;
mod entra;
pub mod format;
pub mod formats;
pub mod fuzzing;
pub mod head;
pub mod json;
mod meshcentral;
pub mod named_time;
pub mod oscal;
pub mod out;
mod path_ids;
pub mod read;
mod statements;
mod tacticalrmm;
#[cfg(test)]
mod testing;
mod xml;

pub use attach::attach;
pub use format::{Collect, Format};
pub use formats::{AGREEMENT_SCHEMA, Complaint, ESTATE_SCHEMA, FORMATS, STATEMENTS_SCHEMA, lint_agreement};
pub use fuzzing::{Target, fuzz};
pub use head::{Head, JsonHead, JsonShape};
pub use oscal::agreement_from_oscal;
pub use out::Out;
pub use read::{Input, read};
