//! History: assessments kept in an embedded SQLite file, or in PostgreSQL for teams. One trait, two stores, the same
//! tests for both.
//!
//! What is kept is the versioned document `assessment.json`, packed, under the hash of its content, with what a list
//! needs to be fast. The same document is kept once. Nothing that exports hold is kept beside it.

mod error;
mod packed;
mod place;
mod postgres;
mod sqlite;
mod tls;

use bailiwick_engine::assessment::TrendPoint;
use bailiwick_model::Time;

pub(crate) use error::StoreError;
pub(crate) use packed::Packed;
pub(crate) use place::Place;

/// Version of the tables. A store of a later version is refused; one of an earlier version is brought forward.
const VERSION: i64 = 1;

/// An assessment to keep.
pub(crate) struct Record {
    pub(crate) estate: String,
    pub(crate) as_of: Time,
    /// When it was scanned.
    pub(crate) scanned: Time,
    /// Version of the program.
    pub(crate) tool: &'static str,
    /// Id of the schema that the document follows.
    pub(crate) schema: &'static str,
    pub(crate) numbers: TrendPoint,
    pub(crate) document: Packed,
}

impl Record {
    fn numbers_json(&self) -> String {
        serde_json::to_string(&self.numbers).unwrap_or_default()
    }
}

/// A kept assessment, without its document.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    pub(crate) estate: String,
    pub(crate) as_of: Time,
    pub(crate) scanned: Time,
    pub(crate) tool: String,
    pub(crate) schema: String,
    /// SHA-256 of the document.
    pub(crate) hash: String,
    /// Size of the document.
    pub(crate) bytes: i64,
    pub(crate) numbers: TrendPoint,
}

/// A row as both stores give it.
struct Row {
    id: i64,
    estate: String,
    as_of: i64,
    scanned: i64,
    tool: String,
    schema: String,
    hash: String,
    bytes: i64,
    numbers: String,
}

/// The columns of [`Row`], in order.
const COLUMNS: &str = "id, estate, as_of, scanned, tool, format, hash, bytes, numbers";

impl Row {
    fn entry(self, place: &Place) -> Result<Entry, StoreError> {
        let numbers: TrendPoint = serde_json::from_str(&self.numbers)
            .map_err(|error| StoreError::damaged(place, &format!("assessment {}: {error}", self.id)))?;
        Ok(Entry {
            id: self.id,
            estate: self.estate,
            as_of: Time(self.as_of),
            scanned: Time(self.scanned),
            tool: self.tool,
            schema: self.schema,
            hash: self.hash,
            bytes: self.bytes,
            numbers: TrendPoint { as_of: Time(self.as_of), ..numbers },
        })
    }
}

/// What became of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Kept {
    pub(crate) id: i64,
    /// The same document was not there before.
    pub(crate) new: bool,
}

/// Where assessments are kept. Writers at the same time wait for each other.
pub(crate) trait Store {
    /// Keeps an assessment; the same document of the same estate only once.
    fn keep(&mut self, record: &Record) -> Result<Kept, StoreError>;

    /// All assessments, by the time for which they hold.
    fn entries(&mut self) -> Result<Vec<Entry>, StoreError>;

    /// The packed document of an assessment; `None` where there is none.
    fn packed(&mut self, id: i64) -> Result<Option<Packed>, StoreError>;

    /// Where it is.
    fn place(&self) -> &Place;

    /// The document of an assessment, held against its hash.
    fn document(&mut self, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(packed) = self.packed(id)? else { return Ok(None) };
        let text = packed.open().map_err(|error| {
            StoreError::damaged(self.place(), &format!("the document of assessment {id}: {error}"))
        })?;
        Ok(Some(text))
    }
}

/// How a store is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Access {
    /// To read; it must be there.
    Read,
    /// To keep; it is made where it is not there.
    Keep,
}

/// Opens a store, makes or brings forward its tables.
pub(crate) fn open(place: &Place, access: Access) -> Result<Box<dyn Store>, StoreError> {
    Ok(match place {
        Place::File(path) => Box::new(sqlite::Sqlite::open(place, path, access)?),
        Place::Server(server) => Box::new(postgres::Postgres::open(place, server)?),
    })
}
