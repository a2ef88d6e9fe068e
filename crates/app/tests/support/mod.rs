//! Estates out of texts, through every reader and the engine.
#![allow(dead_code, reason = "each test uses a part")]

use std::io::{self, Read};

use bailiwick_engine::study::{Options, Study};
use bailiwick_ingest::Input;
use bailiwick_model::{Facts, Time};

/// A file that is kept in memory.
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

impl Text {
    pub(crate) fn new(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.to_owned(), bytes: bytes.into() }
    }
}

impl Input for Text {
    fn path(&self) -> &str {
        &self.path
    }

    fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn modified(&self) -> Option<Time> {
        None
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.bytes.as_slice()))
    }
}

/// What is read of some files.
pub(crate) fn facts(files: &[Text]) -> Facts {
    let mut all = Facts::default();
    for file in files {
        all.absorb(bailiwick_ingest::read(file));
    }
    bailiwick_ingest::attach(&mut all);
    all
}

/// What is made of some files at a time.
pub(crate) fn study(files: &[Text], as_of: Time) -> Study {
    Study::new(facts(files), &Options { as_of: Some(as_of), ..Options::default() })
}
