//! What holds of the facts of any bytes. Mutated fixtures and long campaigns check the same.

use bailiwick_ingest::Target;
use bailiwick_model::Facts;

/// Remarks that one source may have: the rest are counted in one more.
const REMARKS: usize = 104;

/// Nothing is blown up: facts, remarks and text stay in proportion to the bytes.
pub fn hold(target: Target, bytes: &[u8], facts: &Facts, what: &impl Fn() -> String) {
    let sources = facts.sources.len().max(1);
    assert!(facts.diagnostics.len() <= REMARKS * sources, "unbounded remarks: {}", what());
    if matches!(target, Target::Archive) {
        // Entries are unpacked, up to a bound of their own.
        return;
    }
    assert!(facts.count() <= bytes.len() + 8, "more facts than bytes: {}", what());
    let text: usize = facts.names.iter().map(str::len).sum();
    assert!(text <= 4 * bytes.len() + 4096, "more text than was read: {}", what());
}
