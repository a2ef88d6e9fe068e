//! What is not known.

use bailiwick_model::facts::Collection;

/// Something that is not known, and what would settle it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Gap {
    /// What is not known, in one sentence.
    pub what: String,
    /// The export that would settle it; `None` where no export does.
    pub collection: Option<Collection>,
    /// Whose export: a realm or party name.
    pub of: String,
}

/// An export that was not there, and what it is worth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingExport {
    /// Which.
    pub collection: Collection,
    /// Whose, in words.
    pub of: Vec<String>,
    /// Outcomes that stay Unknown for lack of it.
    pub outcomes: u32,
    /// Pairs of outside principal and customer that a stolen password possibly opens, and that leave if all that it
    /// would settle is safe. Overlaps count in each export.
    pub pairs: u32,
    /// Pairs that become proven if none of it is.
    pub proven: u32,
}
