//! JSON written piece by piece, so that large assessments are never held twice; and texts in other grammars.

use std::fmt::Write as _;
use std::io::{self, Write};

use bailiwick_engine::assessment::{Assessment, Locator};
use serde_json::Value;

/// A JSON array that is written element by element.
pub(super) struct Array<'a> {
    out: &'a mut dyn Write,
    first: bool,
}

impl<'a> Array<'a> {
    /// Writes `before` and opens the array.
    pub(super) fn open(out: &'a mut dyn Write, before: &str) -> io::Result<Self> {
        write!(out, "{before}[")?;
        Ok(Self { out, first: true })
    }

    pub(super) fn push(&mut self, value: &Value) -> io::Result<()> {
        if !std::mem::replace(&mut self.first, false) {
            self.out.write_all(b",")?;
        }
        self.out.write_all(b"\n")?;
        serde_json::to_writer(&mut *self.out, value).map_err(io::Error::other)
    }

    /// Closes the array and writes `after`.
    pub(super) fn close(self, after: &str) -> io::Result<()> {
        writeln!(self.out, "]{after}")
    }
}

/// One JSON document a line.
pub(super) fn line(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::other)?;
    out.write_all(b"\n")
}

/// A path as a relative reference of RFC 3986: what is not unreserved is escaped byte by byte, except separators.
pub(super) fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// `file, record`
pub(super) fn place(at: &Locator) -> String {
    if at.record.is_empty() { at.file.clone() } else { format!("{}, {}", at.file, at.record) }
}

/// Name of a party.
pub(super) fn party(it: &Assessment, at: usize) -> &str {
    it.parties.get(at).map_or("", |party| party.name.as_str())
}

/// Id of a party.
pub(super) fn party_id(it: &Assessment, at: usize) -> &str {
    it.parties.get(at).map_or("", |party| party.id.as_str())
}

/// The owner by agreement, or that there is none.
pub(super) fn owner(it: &Assessment, at: Option<usize>) -> &str {
    at.and_then(|at| it.parties.get(at)).map_or("nobody by contract", |party| party.name.as_str())
}
