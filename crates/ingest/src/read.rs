//! From an input to facts: recognise, decode, read.

use std::io::{self, Read};

use bailiwick_model::facts::Facts;
use bailiwick_model::{Severity, Source, Time};

use crate::decode::Decoder;
use crate::format::Format;
use crate::formats::FORMATS;
use crate::head::Head;
use crate::named_time::time_in_name;
use crate::out::Out;

/// Something that can be read more than once.
pub trait Input: Send + Sync {
    /// Path as given by the user.
    fn path(&self) -> &str;
    /// Size in bytes.
    fn bytes(&self) -> u64;
    /// Modification time.
    fn modified(&self) -> Option<Time>;
    /// Opens it from the start.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;

    /// The last `bytes` bytes, where they can be had without reading the rest.
    ///
    /// # Errors
    /// When it cannot be opened or read.
    fn end(&self, bytes: usize) -> io::Result<Option<Vec<u8>>> {
        let _ = bytes;
        Ok(None)
    }
}

/// Reads one input into facts of its own. Never fails: what is wrong is a diagnostic.
pub fn read(input: &dyn Input) -> Facts {
    let head = Head::of(input);
    let format = head.as_ref().ok().and_then(recognise);
    let source = Source {
        path: input.path().to_owned(),
        bytes: input.bytes(),
        modified: input.modified(),
        format: format.map_or("", |format| format.id),
        ..Source::default()
    };
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, source);
    if let Ok(Head { json: Some(json), .. }) = &head {
        out.describe(json.members.clone());
    }
    match (head, format) {
        (Err(error), _) => unreadable(&mut out, &error),
        (Ok(head), None) => unrecognised(&mut out, &head),
        (Ok(_), Some(format)) => match input.open() {
            Ok(reader) => read_as(format, reader, &mut out),
            Err(error) => unreadable(&mut out, &error),
        },
    }
    facts
}

/// The first format that recognises the head.
pub fn recognise(head: &Head) -> Option<&'static Format> {
    if head.binary {
        return None;
    }
    FORMATS.iter().copied().find(|format| (format.recognise)(head))
}

/// Reads text as one format.
pub(crate) fn read_as(format: &Format, reader: impl Read, out: &mut Out<'_>) {
    let mut text = Decoder::new(reader);
    (format.read)(&mut text, out);
    if text.failed() {
        out.remark(
            Severity::Error,
            "input/unreadable",
            "the file could not be read to its end",
            "copy it again, or unpack the archive, and read it again",
        );
    }
    if text.replaced() > 0 {
        out.remark(
            Severity::Warning,
            "input/not-text",
            format!("{} sequences of bytes are no UTF-8 text and were replaced", text.replaced()),
            "save the export as UTF-8; names with these characters are shown with `\u{fffd}`",
        );
    }
    let named = time_in_name(&out.path());
    if let Some(source) = out.source()
        && source.collected.is_none()
        && !source.reference
    {
        source.collected = named;
    }
}

fn unreadable(out: &mut Out<'_>, error: &io::Error) {
    out.remark(
        Severity::Error,
        "input/unreadable",
        format!("cannot be opened: {error}"),
        "check the path and its permissions",
    );
}

fn unrecognised(out: &mut Out<'_>, head: &Head) {
    let message = if head.text.trim().is_empty() {
        "the file is empty"
    } else if head.binary {
        "the content is no text"
    } else {
        "the content is of no known format"
    };
    out.remark(
        Severity::Warning,
        "input/unrecognised",
        message,
        "see `bailiwick collect-help` for what can be read",
    );
}

#[cfg(test)]
#[path = "read/tests.rs"]
mod tests;
