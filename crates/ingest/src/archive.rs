//! Zip archives of exports: which entries can be read, each as an input of its own.
//!
//! Nothing is unpacked to disk, and nothing in an archive is believed: entries that would unpack to too much, that
//! share their bytes with others, or whose names are no names of files are passed over with a remark. Archives in
//! archives are not opened.

use std::io::{Read, Seek};

use bailiwick_model::{Facts, Severity, Source, Time};
use rustc_hash::FxHashSet;
use zip::CompressionMethod;
use zip::read::ZipFileEntry;
use zip::unstable::read::ZipIterable;

use crate::out::Out;

mod unpack;

pub use unpack::Unpacked;

/// Bounds of one archive.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most entries; further ones are not read.
    pub entries: usize,
    /// Most bytes of all entries together, unpacked.
    pub total: u64,
    /// An entry of more than [`Limits::FREE`] bytes does not unpack to more than this many times its packed size.
    pub ratio: u64,
}

impl Limits {
    /// Entries up to this size may be packed as well as they can.
    pub const FREE: u64 = 16 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 100_000, total: 64 << 30, ratio: 250 }
    }
}

/// An entry that can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// `archive.zip!/folder/entry.json`.
    pub path: String,
    /// Size when unpacked, as the archive says; not one byte more is ever unpacked.
    pub bytes: u64,
    /// Modification time. Archives keep local time without a zone; it is taken as UTC.
    pub modified: Option<Time>,
    header: u64,
    packed: u64,
    crc: u32,
    stored: bool,
}

/// What is in an archive.
#[derive(Debug)]
pub struct Archive {
    /// Entries that can be read, in the order of the archive.
    pub entries: Vec<Entry>,
    /// The archive as a source with remarks on what cannot be read; no source where there is none.
    pub remarks: Facts,
}

/// Whether these first bytes are those of a zip archive.
pub fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// Lists an archive. Never fails: what is wrong is a remark.
pub fn list(path: &str, archive: impl Read + Seek, limits: Limits) -> Archive {
    let mut facts = Facts::default();
    let mut out = Out::new(&mut facts, Source { path: path.to_owned(), ..Source::default() });
    let mut list = List { path, limits, entries: Vec::new(), names: FxHashSet::default(), total: 0 };
    match ZipIterable::try_new(archive, zip::read::Config::default()) {
        Ok(mut zip) => list.entries_of(&mut zip, &mut out),
        Err(_) => broken(&mut out),
    }
    list.part_overlaps(&mut out);
    let entries = list.entries;
    let remarks = if facts.diagnostics.is_empty() { Facts::default() } else { facts };
    Archive { entries, remarks }
}

fn broken(out: &mut Out<'_>) {
    out.remark(
        Severity::Error,
        "archive/broken",
        "the archive is damaged: its list of entries cannot be read to the end",
        "copy or make the archive again",
    );
}

struct List<'a> {
    path: &'a str,
    limits: Limits,
    entries: Vec<Entry>,
    names: FxHashSet<String>,
    total: u64,
}

impl List<'_> {
    fn entries_of<R: Read + Seek>(&mut self, zip: &mut ZipIterable<R>, out: &mut Out<'_>) {
        let all = zip.len();
        let Ok(files) = zip.files() else { return broken(out) };
        for (at, entry) in files.enumerate() {
            if at >= self.limits.entries {
                out.remark(
                    Severity::Error,
                    "archive/too-many-entries",
                    format!("the archive has {all} entries: those after {at} are not read"),
                    "unpack it, and give the files that matter",
                );
                return;
            }
            match entry {
                Ok(entry) => self.entry(&entry, out),
                Err(_) => return broken(out),
            }
        }
    }

    fn entry(&mut self, entry: &ZipFileEntry<'_>, out: &mut Out<'_>) {
        let Ok(raw) = entry.name() else { return odd(out, "?") };
        if entry.is_dir() || raw.ends_with(['/', '\\']) || is_litter(&raw) {
            return;
        }
        let Some(name) = clean(&raw) else { return odd(out, &raw) };
        if let Some((code, what, help)) = self.refusal(entry, &name) {
            out.remark(Severity::Warning, code, format!("{}: {what}", shown(&name)), help);
            return;
        }
        self.total += entry.size();
        self.entries.push(Entry {
            path: format!("{}!/{name}", self.path),
            bytes: entry.size(),
            modified: modified(entry),
            header: entry.header_start(),
            packed: entry.compressed_size(),
            crc: entry.crc32(),
            stored: entry.compression() == CompressionMethod::Stored,
        });
        self.names.insert(name);
    }

    /// Why an entry is not read.
    fn refusal(
        &self,
        entry: &ZipFileEntry<'_>,
        name: &str,
    ) -> Option<(&'static str, &'static str, &'static str)> {
        let (size, packed) = (entry.size(), entry.compressed_size());
        let readable =
            [CompressionMethod::Stored, CompressionMethod::Deflated].contains(&entry.compression());
        let is_archive = [".zip", ".7z", ".rar", ".gz", ".tar", ".tgz"]
            .iter()
            .any(|end| name.to_ascii_lowercase().ends_with(end));
        if entry.encrypted() {
            Some(("archive/encrypted", "the entry is protected by a password", "unpack the archive first"))
        } else if is_archive {
            Some((
                "archive/nested",
                "an archive in an archive is not opened",
                "unpack it, and give it by itself",
            ))
        } else if !readable {
            Some((
                "archive/method",
                "the entry is packed in a way that is not read",
                "pack it again with deflate",
            ))
        } else if size > Limits::FREE && size / packed.max(1) > self.limits.ratio {
            Some((
                "archive/bomb",
                "the entry unpacks to far more than exports do",
                "unpack it by hand if it is real",
            ))
        } else if self.total.saturating_add(size) > self.limits.total {
            Some((
                "archive/too-large",
                "the archive unpacks to too much: the entry is not read",
                "split the archive",
            ))
        } else if self.names.contains(name) {
            Some(("archive/duplicate", "a second entry of this name is not read", "make the archive again"))
        } else {
            None
        }
    }

    /// Drops entries that share bytes with one before them: no archive of files has them, and a small one that
    /// unpacks to very much does.
    fn part_overlaps(&mut self, out: &mut Out<'_>) {
        let mut spans: Vec<(u64, u64, usize)> = self
            .entries
            .iter()
            .enumerate()
            .map(|(at, entry)| {
                (entry.header, entry.header.saturating_add(30).saturating_add(entry.packed), at)
            })
            .collect();
        spans.sort_unstable();
        let (mut end, mut dropped) = (0, FxHashSet::default());
        for (from, to, at) in spans {
            if from < end {
                dropped.insert(at);
            } else {
                end = to;
            }
        }
        if !dropped.is_empty() {
            out.remark(
                Severity::Error,
                "archive/overlap",
                format!("{} entries share their bytes with others and are not read", dropped.len()),
                "make the archive again",
            );
            let mut at = 0..;
            self.entries.retain(|_| !at.next().is_some_and(|at| dropped.contains(&at)));
        }
    }
}

fn odd(out: &mut Out<'_>, name: &str) {
    out.remark(
        Severity::Warning,
        "archive/odd-name",
        format!("{}: the entry has no name of a file in a folder, and is not read", shown(name)),
        "make the archive again with plain names",
    );
}

/// A name for remarks: printable and short.
fn shown(name: &str) -> String {
    let short: String = name.chars().take(80).collect();
    format!("`{}`", short.escape_debug())
}

/// What systems leave in archives beside the files.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// The name with `/` between folders (some Windows tools write `\`); `None` for one that leaves the archive, or that
/// cannot be shown.
fn clean(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let name = name.strip_prefix("./").unwrap_or(&name);
    let fits = name.len() <= 1024 && !name.starts_with('/') && !name.chars().any(char::is_control);
    let plain = name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let drive = name.as_bytes().get(1) == Some(&b':');
    (fits && plain && !drive && !name.is_empty()).then(|| name.to_owned())
}

/// Modification time; the first day of the calendar of archives means none.
fn modified(entry: &ZipFileEntry<'_>) -> Option<Time> {
    let time = entry.last_modified()?;
    let date = format!("{:04}-{:02}-{:02}", time.year(), time.month(), time.day());
    if date == "1980-01-01" {
        return None;
    }
    Time::parse(&format!("{date}T{:02}:{:02}:{:02}Z", time.hour(), time.minute(), time.second().min(59)))
}

#[cfg(test)]
mod tests;
