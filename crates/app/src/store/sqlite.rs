//! The embedded store: one SQLite file, readable by its owner alone.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior, params};

use super::{Access, COLUMNS, Entry, Kept, Packed, Place, Record, Row, Store, StoreError, VERSION};
use crate::output;

/// Written into the head of the file: `Bwck`.
const APPLICATION: i64 = 0x4277_636b;
/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_mins(1);

/// Step `n` makes tables of version `n + 1`; there are [`VERSION`] of them.
const STEPS: [&str; 1] = ["
    CREATE TABLE assessment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        estate TEXT NOT NULL,
        as_of INTEGER NOT NULL,
        scanned INTEGER NOT NULL,
        tool TEXT NOT NULL,
        format TEXT NOT NULL,
        hash TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        numbers TEXT NOT NULL,
        document BLOB NOT NULL,
        UNIQUE (estate, hash)
    ) STRICT;
    CREATE INDEX assessment_by_time ON assessment (as_of, id);
"];

pub(super) struct Sqlite {
    place: Place,
    connection: Connection,
}

impl Sqlite {
    pub(super) fn open(place: &Place, path: &Path, access: Access) -> Result<Self, StoreError> {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => return Err(StoreError::foreign(place, "it is a folder")),
            Ok(meta) if !meta.is_file() => return Err(StoreError::foreign(place, "it is no file")),
            Ok(_) => {}
            Err(_) if access == Access::Read => return Err(StoreError::Missing(place.to_string())),
            Err(_) => make(place, path)?,
        }
        let flags = match access {
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Access::Keep => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let failed = |error| failed(place, &error);
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        let mut store = Self { place: place.clone(), connection };
        let version = store.version()?;
        match access {
            Access::Keep => {
                store.sound()?;
                store.bring_forward()?;
            }
            Access::Read if version == 0 => return Err(StoreError::Missing(place.to_string())),
            Access::Read if version < VERSION => return Self::open(place, path, Access::Keep),
            Access::Read => {}
        }
        Ok(store)
    }

    /// Version of the tables, 0 for an empty file; an error where they are not ours or of a later version.
    fn version(&self) -> Result<i64, StoreError> {
        let number = |sql: &str| {
            self.connection
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .map_err(|error| self.failed(&error))
        };
        let tables = number("SELECT count(*) FROM sqlite_schema")?;
        let (application, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
        if (tables, application, version) == (0, 0, 0) {
            return Ok(0);
        }
        if application != APPLICATION {
            return Err(StoreError::foreign(&self.place, "it is the database of another program"));
        }
        if version > VERSION {
            return Err(StoreError::Newer(self.place.to_string(), version));
        }
        Ok(version)
    }

    fn sound(&self) -> Result<(), StoreError> {
        let answer: String = self
            .connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .map_err(|error| self.failed(&error))?;
        if answer == "ok" { Ok(()) } else { Err(StoreError::damaged(&self.place, answer.trim())) }
    }

    /// One writer at a time makes the tables; who waited finds them made.
    fn bring_forward(&mut self) -> Result<(), StoreError> {
        if self.version()? == VERSION {
            return Ok(());
        }
        let place = self.place.clone();
        let failed = |error: rusqlite::Error| failed(&place, &error);
        let all =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let version: i64 = all.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failed)?;
        for step in STEPS.iter().skip(usize::try_from(version).unwrap_or(0)) {
            all.execute_batch(step).map_err(failed)?;
        }
        all.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        all.pragma_update(None, "user_version", VERSION).map_err(failed)?;
        all.commit().map_err(failed)
    }

    fn failed(&self, error: &rusqlite::Error) -> StoreError {
        failed(&self.place, error)
    }
}

fn make(place: &Place, path: &Path) -> Result<(), StoreError> {
    match output::create_private_new(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::Failed(place.to_string(), error.to_string()))
        }
        _ => Ok(()),
    }
}

fn failed(place: &Place, error: &rusqlite::Error) -> StoreError {
    use rusqlite::Error;
    match (error.sqlite_error_code(), error) {
        (Some(ErrorCode::NotADatabase), _) => {
            StoreError::foreign(place, "it is no SQLite database, or its head is damaged")
        }
        (Some(ErrorCode::DatabaseCorrupt), _) => StoreError::damaged(place, "SQLite cannot read its pages"),
        (Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked), _) => StoreError::Busy(place.to_string()),
        (_, Error::InvalidColumnType(..) | Error::FromSqlConversionFailure(..)) => {
            StoreError::damaged(place, "a column holds what it should not")
        }
        // A table or column of ours that is not there.
        (_, Error::SqlInputError { msg, .. }) => StoreError::damaged(place, msg),
        _ => StoreError::Failed(place.to_string(), error.to_string()),
    }
}

impl Store for Sqlite {
    fn keep(&mut self, record: &Record) -> Result<Kept, StoreError> {
        let place = self.place.clone();
        let failed = |error: rusqlite::Error| failed(&place, &error);
        let all =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let packed = &record.document;
        let new = all
            .execute(
                "INSERT INTO assessment (estate, as_of, scanned, tool, format, hash, bytes, numbers, document) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (estate, hash) DO NOTHING",
                params![
                    record.estate,
                    record.as_of.0,
                    record.scanned.0,
                    record.tool,
                    record.schema,
                    packed.hash,
                    packed.size,
                    record.numbers_json(),
                    packed.bytes
                ],
            )
            .map_err(failed)?;
        let id = all
            .query_row(
                "SELECT id FROM assessment WHERE estate = ?1 AND hash = ?2",
                params![record.estate, packed.hash],
                |row| row.get(0),
            )
            .map_err(failed)?;
        all.commit().map_err(failed)?;
        Ok(Kept { id, new: new == 1 })
    }

    fn entries(&mut self) -> Result<Vec<Entry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM assessment ORDER BY as_of, id");
        let failed = |error: rusqlite::Error| failed(&self.place, &error);
        let mut statement = self.connection.prepare(&sql).map_err(failed)?;
        let rows = statement
            .query_map([], |row| {
                Ok(Row {
                    id: row.get(0)?,
                    estate: row.get(1)?,
                    as_of: row.get(2)?,
                    scanned: row.get(3)?,
                    tool: row.get(4)?,
                    schema: row.get(5)?,
                    hash: row.get(6)?,
                    bytes: row.get(7)?,
                    numbers: row.get(8)?,
                })
            })
            .map_err(failed)?;
        rows.map(|row| row.map_err(failed)?.entry(&self.place)).collect()
    }

    fn packed(&mut self, id: i64) -> Result<Option<Packed>, StoreError> {
        let found = self.connection.query_row(
            "SELECT document, bytes, hash FROM assessment WHERE id = ?1",
            [id],
            |row| Ok(Packed { bytes: row.get(0)?, size: row.get(1)?, hash: row.get(2)? }),
        );
        found.optional().map_err(|error| self.failed(&error))
    }

    fn place(&self) -> &Place {
        &self.place
    }
}
