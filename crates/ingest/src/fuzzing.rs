//! What fuzzing starts: for every format, and for what stands before the formats, a function from bytes to facts.

use std::io::{self, Cursor, Read};

use bailiwick_model::facts::Facts;
use bailiwick_model::{Source, Time};

use crate::archive::{self, Entry, Limits};
use crate::format::Format;
use crate::formats::FORMATS;
use crate::head::Head;
use crate::out::Out;
use crate::read::{Input, read, read_as};

/// One way into the readers. The list is that of the registry.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// The reader of one format, whatever the bytes are.
    Format(&'static Format),
    /// Recognition, decoding, and whichever reader is chosen.
    AnyFile,
    /// An archive with all its entries.
    Archive,
}

impl Target {
    /// All targets.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().copied().map(Self::Format).chain([Self::AnyFile, Self::Archive])
    }

    /// The target of this id.
    pub fn of(id: &str) -> Option<Self> {
        Self::all().find(|target| target.id() == id)
    }

    /// Id: that of the format, `any_file` or `archive`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Format(format) => format.id,
            Self::AnyFile => "any_file",
            Self::Archive => "archive",
        }
    }

    /// Reads bytes. No bytes make it panic, hang or use memory without bound.
    pub fn run(self, bytes: &[u8]) -> Facts {
        match self {
            Self::Format(format) => as_format(format, bytes),
            Self::AnyFile => read(&Bytes(bytes)),
            Self::Archive => entries(bytes),
        }
    }
}

/// Reads bytes as one target, by its id. Unknown targets read nothing.
pub fn fuzz(target: &str, bytes: &[u8]) -> Facts {
    Target::of(target).map_or_else(Facts::default, |target| target.run(bytes))
}

fn as_format(format: &Format, bytes: &[u8]) -> Facts {
    let mut facts = Facts::default();
    let path = "fuzz.json".to_owned();
    let head = Head::from_bytes(&path, bytes);
    let _ = (format.recognise)(&head);
    let source = Source { path, bytes: bytes.len() as u64, format: format.id, ..Source::default() };
    let mut out = Out::new(&mut facts, source);
    if let Some(json) = head.json {
        out.describe(json.members);
    }
    read_as(format, bytes, &mut out);
    facts
}

fn entries(bytes: &[u8]) -> Facts {
    let bounds = Limits { entries: 100, total: 1 << 20, ..Limits::default() };
    let archive = archive::list("fuzz.zip", Cursor::new(bytes), bounds);
    let mut all = archive.remarks;
    for entry in archive.entries {
        all.absorb(read(&Packed { entry, bytes }));
    }
    all
}

struct Bytes<'a>(&'a [u8]);

impl Input for Bytes<'_> {
    fn path(&self) -> &'static str {
        "fuzz.json"
    }
    fn bytes(&self) -> u64 {
        self.0.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.0))
    }
}

struct Packed<'a> {
    entry: Entry,
    bytes: &'a [u8],
}

impl Input for Packed<'_> {
    fn path(&self) -> &str {
        &self.entry.path
    }
    fn bytes(&self) -> u64 {
        self.entry.bytes
    }
    fn modified(&self) -> Option<Time> {
        self.entry.modified
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.entry.open(Cursor::new(self.bytes))?))
    }
}
