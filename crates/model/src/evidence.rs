//! Where a fact was read.

use crate::RealmId;
use crate::time::Time;

/// A file (or zip entry) that was read; an index into [`crate::Facts::sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SourceId(pub u32);

/// The record that shows a fact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Evidence {
    /// The file.
    pub source: SourceId,
    /// The record in it, counted from 0 in the order of the file.
    pub record: u32,
}

/// How records of a source are counted, so that a locator can be followed by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RecordPath {
    /// The file is one record.
    #[default]
    Whole,
    /// Elements of the array under this key; the top-level array where the key is empty.
    Array(&'static str),
    /// Entries of the top-level JSON object, in order.
    Entries,
    /// Lines, counted from 1 when shown.
    Line,
    /// XML elements of this name, in order of appearance.
    Element(&'static str),
    /// Elements of two arrays: even numbers are those of the first, odd ones of the second.
    Two(&'static str, &'static str),
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// Path as given by the user; a zip entry is `archive.zip!/entry.json`.
    pub path: String,
    /// Format id of the registry; empty while unrecognised.
    pub format: &'static str,
    /// How its records are counted.
    pub records: RecordPath,
    /// Number of records read.
    pub count: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// Equal where the bytes of two files are equal, and never between runs; only of files that share their size.
    pub content: Option<u128>,
    /// When the export was made, as far as its content, its name or its archive tell.
    pub collected: Option<Time>,
    /// Modification time of the file: weak, used only where no input tells its collection time.
    pub modified: Option<Time>,
    /// Whether this is reference data (catalogues, the estate file), which says nothing of when the estate was seen.
    pub reference: bool,
    /// The realm of records that do not name theirs; a placeholder of this source until it is resolved.
    pub realm: RealmId,
}

impl Source {
    /// What the files of one collection share: folder or archive, and the time in front of the name
    /// (`ad.zip!/20260718205530` of `ad.zip!/20260718205530_users.json`).
    pub fn collection(path: &str) -> &str {
        let name = path.rfind(['/', '\\', '!']).map_or(0, |at| at + 1);
        let digits = path.get(name..).unwrap_or("").bytes().take_while(u8::is_ascii_digit).count();
        path.get(..name + digits).unwrap_or(path)
    }

    /// The record as a locator, such as `users.json value[3]`.
    pub fn locate(&self, record: u32) -> String {
        match self.records {
            RecordPath::Whole => self.path.clone(),
            RecordPath::Array(key) => format!("{} {key}[{record}]", self.path),
            RecordPath::Entries => format!("{} entry {record}", self.path),
            RecordPath::Line => format!("{} line {}", self.path, u64::from(record) + 1),
            RecordPath::Element(name) => format!("{} <{name}> {}", self.path, u64::from(record) + 1),
            RecordPath::Two(first, second) => {
                let list = if record.is_multiple_of(2) { first } else { second };
                format!("{} {list}[{}]", self.path, record / 2)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_collection() {
        assert_eq!(Source::collection("ad.zip!/20260718205530_users.json"), "ad.zip!/20260718205530");
        assert_eq!(Source::collection("a/users.json"), "a/");
        assert_eq!(Source::collection("users.json"), "");
    }
}
