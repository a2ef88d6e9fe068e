//! Inputs for tests.

use std::io::{self, Read};

use bailiwick_model::{Facts, Time};

use crate::read::{Input, read};

struct Bytes<'a>(&'a str, &'a [u8]);

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
pub(crate) fn facts(path: &str, text: &str) -> Facts {
    read(&Bytes(path, text.as_bytes()))
}

/// Codes of the remarks, in order.
pub(crate) fn codes(facts: &Facts) -> Vec<&'static str> {
    facts.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}
