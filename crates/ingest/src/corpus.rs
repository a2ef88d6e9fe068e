//! Real data for tests: read where it lies, never copied.

use std::fs;
use std::path::PathBuf;

/// The text of a file of the corpus, or a loud line where there is no corpus.
pub(crate) fn text(path: &str) -> Option<String> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let root = std::env::var_os("BAILIWICK_CORPUS").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let file = root.join(path);
    if !root.is_dir() {
        eprintln!("SKIPPED: no corpus; set BAILIWICK_CORPUS to read {path}");
        return None;
    }
    Some(fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}
