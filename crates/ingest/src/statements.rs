//! The neutral lists: CSV with the columns of [`bailiwick_model::facts::Statement`], in any order and case, divided by
//! comma, semicolon or tab. An empty cell, `unknown`, `n/a`, `-` or `?` says nothing.

use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, Read};
use std::sync::LazyLock;

use bailiwick_model::facts::{Cell, Collection, Column, ColumnKind, Statement};
use bailiwick_model::{Observed, RecordPath, Severity, Sym, Time, nearest};
use csv::StringRecord;

use crate::head::Head;
use crate::out::Out;

/// More than any real list; what stands behind is not read.
const MOST: u64 = 256 * 1024 * 1024;
/// The longest line of names that is read.
const HEADER: u64 = 16 * 1024;
/// The column that says whose a row is.
const PARTY: &str = "party";
/// The column of vaults that is read, made a fingerprint and dropped.
const SECRET: &str = "secret";

/// Keys of fingerprints: made anew by every run, kept nowhere, so that no fingerprint can be looked up.
static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);

/// Declares the format of a neutral list.
macro_rules! statement_format {
    ($kind:ty, $id:literal, $title:literal, $from:literal, $unlocks:literal) => {
        /// The format.
        pub(super) const FORMAT: $crate::format::Format = $crate::format::Format {
            id: $id,
            title: $title,
            collections: &[<$kind as bailiwick_model::facts::Statement>::LIST],
            collect: $crate::format::Collect {
                command: $from,
                least: "read access to where it stands",
                unlocks: $unlocks,
                documentation: "https://www.rfc-editor.org/rfc/rfc4180",
            },
            recognise: $crate::statements::recognise::<$kind>,
            read: $crate::statements::read::<$kind>,
        };
    };
}
pub(crate) use statement_format;

/// What a column of a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Party,
    Secret,
    Column(usize),
    Unknown,
}

/// Whether the first line names the first two columns of the list.
pub(crate) fn recognise<S: Statement>(head: &Head) -> bool {
    if head.json.is_some() || head.binary {
        return false;
    }
    let mut lines = head.text.lines().filter(|line| separator(line).is_none());
    let names = lines.next().map(|line| split(line, delimiter(line))).unwrap_or_default();
    S::COLUMNS.iter().take(2).all(|column| names.iter().any(|name| plain(name) == column.name))
}

/// Reads a list.
pub(crate) fn read<S: Statement>(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Line);
    let Some((names, delimiter, skipped)) = header(input) else {
        out.remark(
            Severity::Error,
            "list/no-columns",
            "the first line names no columns",
            "see `bailiwick collect-help`",
        );
        return;
    };
    let places: Vec<Place> = names.iter().map(|name| place::<S>(name)).collect();
    let mut whole = columns_known::<S>(out, &names, &places);
    let mut limited = Quotes { input: input.take(MOST), seen: 0 };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(&mut limited);
    let (mut row, mut rows) = (StringRecord::new(), 0);
    loop {
        match reader.read_record(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                let line = row.position().map_or(1, csv::Position::line);
                out.at(usize::try_from(line).unwrap_or(usize::MAX).saturating_add(skipped));
                whole &= !swallows(&row, delimiter);
                match statement::<S>(out, &places, &row) {
                    Some(statement) => {
                        statement.keep(out.facts);
                        rows += 1;
                    }
                    None => whole = false,
                }
            }
            Err(error) => {
                whole = false;
                let help = "save the list again as CSV";
                out.remark(Severity::Error, "list/unreadable", "the list could not be read to its end", help);
                if error.is_io_error() {
                    break;
                }
            }
        }
    }
    drop(reader);
    if limited.seen % 2 == 1 {
        whole = false;
        let help = "close the quotes, or save the list again as CSV";
        out.remark(
            Severity::Error,
            "list/quote",
            "a quote is opened and not closed; rows behind it may be lost",
            help,
        );
    }
    if limited.input.limit() == 0 {
        whole = false;
        let help = "see that the file is what it should be; its start was read";
        out.remark(Severity::Error, "list/too-large", "the file is larger than any real list", help);
    }
    let realm = out.realm();
    out.covers(S::LIST, realm, rows, whole);
}

/// Counts quotes: an odd number of them is one that was not closed.
struct Quotes<R> {
    input: R,
    seen: u64,
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.input.read(buffer)?;
        let new = buffer.iter().take(read).filter(|byte| **byte == b'"').count();
        self.seen = self.seen.saturating_add(new as u64);
        Ok(read)
    }
}

/// Whether a cell holds a line that looks like a row: a quote in an earlier row was not closed where it should be.
fn swallows(row: &StringRecord, delimiter: u8) -> bool {
    let divides = row.len().saturating_sub(1).max(1);
    row.iter()
        .flat_map(|cell| cell.lines().skip(1))
        .any(|line| line.bytes().filter(|byte| *byte == delimiter).count() >= divides)
}

/// Names of the columns, what divides them, and how many lines stood before.
fn header(input: &mut dyn BufRead) -> Option<(Vec<String>, u8, usize)> {
    let (mut given, mut skipped) = (None, 0);
    loop {
        let mut line = Vec::new();
        input.take(HEADER).read_until(b'\n', &mut line).ok()?;
        if line.is_empty() {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if let Some(separator) = separator(line) {
            given = Some(separator);
            skipped += 1;
            if skipped > 1 {
                return None;
            }
            continue;
        }
        let delimiter = given.unwrap_or_else(|| delimiter(line));
        return Some((split(line, delimiter), delimiter, skipped));
    }
}

/// What a first line `sep=;` names, as spreadsheets write it.
fn separator(line: &str) -> Option<u8> {
    let rest = line.trim().strip_prefix("sep=").or_else(|| line.trim().strip_prefix("SEP="))?;
    rest.bytes().next().filter(u8::is_ascii)
}

/// What divides the names of a first line.
fn delimiter(line: &str) -> u8 {
    let count = |wanted: &u8| line.bytes().filter(|byte| byte == wanted).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|byte| (count(byte), *byte == b',')).unwrap_or(b',')
}

fn split(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(line.as_bytes());
    let first = reader.records().next().and_then(Result::ok).unwrap_or_default();
    first.iter().map(str::to_owned).collect()
}

/// `Kept days` and `kept-days` are `kept_days`.
fn plain(name: &str) -> String {
    name.trim()
        .chars()
        .map(|letter| if matches!(letter, ' ' | '-') { '_' } else { letter.to_ascii_lowercase() })
        .collect()
}

fn place<S: Statement>(name: &str) -> Place {
    let name = plain(name);
    if name == PARTY {
        return Place::Party;
    }
    if name == SECRET && S::LIST == Collection::VaultEntries {
        return Place::Secret;
    }
    S::COLUMNS.iter().position(|column| column.name == name).map_or(Place::Unknown, Place::Column)
}

/// Says which columns are none of the list, and which stand twice. Whether each stands once at most.
fn columns_known<S: Statement>(out: &mut Out<'_>, names: &[String], places: &[Place]) -> bool {
    out.at(0);
    let mut once = true;
    for (at, (name, place)) in names.iter().zip(places).enumerate() {
        if *place == Place::Unknown {
            let known = S::COLUMNS.iter().map(|column| column.name).chain([PARTY]);
            let message = format!("the column `{name}` is none of this list and was left out");
            out.remark_here(Severity::Note, "list/unknown-column", message, &meant(&plain(name), known));
        } else if places.iter().take(at).any(|before| before == place) {
            once = false;
            let message = format!("the column `{name}` stands twice");
            out.remark_here(
                Severity::Error,
                "list/column-twice",
                message,
                "keep one of them; the first was read",
            );
        }
    }
    once
}

/// A question after the word that may be meant, where one is near.
fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(word, known)
        .map_or_else(|| "see `bailiwick collect-help`".to_owned(), |near| format!("is `{near}` meant?"))
}

fn statement<S: Statement>(out: &mut Out<'_>, places: &[Place], row: &StringRecord) -> Option<S> {
    if row.len() != places.len() {
        let message =
            format!("the row has {} cells instead of {}, and was passed over", row.len(), places.len());
        out.remark_here(
            Severity::Warning,
            "list/cells",
            message,
            "a cell with a comma needs quotes around it",
        );
        return None;
    }
    let of = |wanted: Place| {
        let at = places.iter().position(|place| *place == wanted)?;
        row.get(at).filter(|text| says(text))
    };
    if of(Place::Column(0)).is_none() {
        let name = S::COLUMNS.first().map_or("", |column| column.name);
        let message = format!("the row says nothing in `{name}` and was passed over");
        out.remark_here(Severity::Warning, "list/unnamed", message, "fill in the cell or take out the row");
        return None;
    }
    let party = of(Place::Party).map_or(Sym::EMPTY, |party| out.facts.names.add(party));
    let (realm, evidence) = (out.realm(), out.evidence());
    let mut statement = S::begin(party, realm, evidence);
    for (at, column) in S::COLUMNS.iter().enumerate() {
        if let Some(text) = of(Place::Column(at)) {
            let cell = cell(out, column, text);
            statement.put(at, cell);
        }
    }
    if let Some(secret) = of(Place::Secret)
        && let Some(at) = S::COLUMNS.iter().position(|column| column.name == "fingerprint")
    {
        let text = out.facts.names.add(&fingerprint(secret));
        statement.put(at, Observed::Known(Cell::Text(text)));
    }
    Some(statement)
}

/// Whether a cell says anything.
fn says(text: &str) -> bool {
    !matches!(text.to_ascii_lowercase().as_str(), "" | "unknown" | "n/a" | "-" | "?")
}

fn cell(out: &mut Out<'_>, column: &Column, text: &str) -> Observed<Cell> {
    let cell = match column.kind {
        ColumnKind::Text if column.words.is_empty() => Some(Cell::Text(out.facts.names.add(text))),
        ColumnKind::Text => {
            let word = plain(text).replace('_', "-");
            let known = column.words.iter().find(|known| **known == word);
            known.map(|word| Cell::Text(out.facts.names.add(word)))
        }
        ColumnKind::Flag => flag(text).map(Cell::Flag),
        ColumnKind::Day => Time::parse(text).map(Cell::Day),
        ColumnKind::Number => text.parse().ok().map(Cell::Number),
    };
    if cell.is_none() {
        let expected = match column.words {
            [] => column.kind.expects().to_owned(),
            words => format!("one of {}", words.join(", ")),
        };
        let message = format!("`{}` is to be {expected}", column.name);
        let help = meant(&plain(text).replace('_', "-"), column.words.iter().copied());
        out.remark_here(Severity::Warning, "list/cell", message, &help);
    }
    cell.map_or(Observed::Unreadable, Observed::Known)
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "y" | "1" => Some(true),
        "no" | "false" | "n" | "0" => Some(false),
        _ => None,
    }
}

/// What equal secrets share and nothing can be read from.
fn fingerprint(secret: &str) -> String {
    let [one, two] = &*KEYS;
    format!("keyed:{:016x}{:016x}", one.hash_one(secret), two.hash_one(secret))
}

#[cfg(test)]
#[path = "statements/tests.rs"]
mod tests;
