//! Inputs and fixtures for the tests of this crate.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test"
)]

pub mod bounds;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bailiwick_ingest::{Input, read};
use bailiwick_model::{Facts, Time};

/// A file on disk under the path that a user would have given.
pub struct Disk {
    pub path: String,
    pub file: PathBuf,
}

impl Input for Disk {
    fn path(&self) -> &str {
        &self.path
    }
    fn bytes(&self) -> u64 {
        fs::metadata(&self.file).map_or(0, |meta| meta.len())
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.file)?))
    }
}

/// Bytes in memory.
pub struct Bytes<'a>(pub &'a str, pub &'a [u8]);

impl Input for Bytes<'_> {
    fn path(&self) -> &str {
        self.0
    }
    fn bytes(&self) -> u64 {
        self.1.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.1))
    }
}

/// Facts of a text under a path.
pub fn facts(path: &str, text: &str) -> Facts {
    read(&Bytes(path, text.as_bytes()))
}

/// Facts of a file, under its name relative to `root`.
pub fn facts_of(root: &Path, file: &Path) -> Facts {
    let path = file.strip_prefix(root).unwrap_or(file).display().to_string();
    read(&Disk { path, file: file.to_owned() })
}

/// Folder of fixtures.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// All files below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Fixtures of one format: name relative to the format's folder, and bytes.
pub fn fixtures_of(format: &str) -> Vec<(String, Vec<u8>)> {
    let folder = fixtures().join(format);
    let files = files_below(&folder).into_iter().filter(|file| !file.ends_with("expect.toml"));
    files
        .map(|file| {
            let name = file.strip_prefix(&folder).unwrap().display().to_string().replace('\\', "/");
            (name, fs::read(&file).unwrap())
        })
        .collect()
}

/// Folder of the corpus, where it is there; one loud line where it is not.
pub fn corpus(test: &str) -> Option<PathBuf> {
    let given = std::env::var_os("BAILIWICK_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = given.unwrap_or(beside);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED {test}: there is no corpus at `{}` (set BAILIWICK_CORPUS)", folder.display());
    None
}
