//! Writers, one folder or file for each format. Each is checked in the tests against real exports, never against
//! our own readers.

pub(crate) mod agreement;
pub(crate) mod azurehound;
pub(crate) mod estate;
pub(crate) mod graph;
pub(crate) mod kev;
pub(crate) mod lighthouse;
pub(crate) mod lists;
pub(crate) mod meshcentral;
pub(crate) mod nmap;
pub(crate) mod sharphound;
pub(crate) mod statements;
pub(crate) mod tactical;

use std::io::{self, Write};

use crate::sink::Sink;
use crate::truth::ledger::Ledger;
use crate::world::World;

/// What a writer is given: the world, a place for files, and the ledger of what it plants.
pub(crate) struct Target<'a> {
    pub(crate) world: &'a World,
    pub(crate) sink: Counted<'a>,
    pub(crate) ledger: Ledger,
}

/// A sink that counts its files.
pub(crate) struct Counted<'a> {
    inner: &'a mut dyn Sink,
    pub(crate) files: u64,
}

impl<'a> Counted<'a> {
    pub(crate) fn new(inner: &'a mut dyn Sink) -> Self {
        Self { inner, files: 0 }
    }
}

impl Sink for Counted<'_> {
    fn file(&mut self, path: &str) -> io::Result<Box<dyn Write>> {
        self.files += 1;
        self.inner.file(path)
    }
}
