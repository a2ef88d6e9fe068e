//! What went wrong while reading, as data.

use crate::SourceId;

/// How much a diagnostic matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Something may be missing from the answer.
    Warning,
    /// A file or record could not be read.
    Error,
}

/// One remark about an input. Messages are lower case, one line, no full stop, and never quote a secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Diagnostic {
    /// File.
    pub source: SourceId,
    /// Record in the file, where one is meant.
    pub record: Option<u32>,
    /// `area/what`, kebab-case.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What was found.
    pub message: String,
    /// What to do about it; empty where there is nothing to do.
    pub help: String,
}
