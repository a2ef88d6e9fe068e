//! The store of a team: a PostgreSQL database, with tables of names of their own.

use postgres::config::SslMode;
use postgres::error::SqlState;
use postgres::{Client, NoTls};

use super::place::Server;
use super::{COLUMNS, Entry, Kept, Packed, Place, Record, Row, Store, StoreError, VERSION, tls};

/// Who makes or changes tables holds this lock: `Bwck`.
const LOCK: i64 = 0x4277_636b;

/// How long a writer waits for another.
const PATIENCE: &str = "SET lock_timeout = '60s'";

/// Step `n` makes tables of version `n + 1`; there are [`VERSION`] of them.
const STEPS: [&str; 1] = ["
    CREATE TABLE bailiwick_assessment (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        estate TEXT NOT NULL,
        as_of BIGINT NOT NULL,
        scanned BIGINT NOT NULL,
        tool TEXT NOT NULL,
        format TEXT NOT NULL,
        hash TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        numbers TEXT NOT NULL,
        document BYTEA NOT NULL,
        UNIQUE (estate, hash)
    );
    CREATE INDEX bailiwick_assessment_by_time ON bailiwick_assessment (as_of, id);
"];

pub(super) struct Postgres {
    place: Place,
    client: Client,
}

impl Postgres {
    /// Connects; tables are made where there are none, for reading too. One at a time looks and makes: what is seen of
    /// tables that somebody else is making is neither the old nor the new.
    pub(super) fn open(place: &Place, server: &Server) -> Result<Self, StoreError> {
        let failed = |error: postgres::Error| failed(place, &error);
        let mut client = match server.config.get_ssl_mode() {
            SslMode::Disable => server.config.connect(NoTls),
            _ => server.config.connect(tls::connector(place)?),
        }
        .map_err(failed)?;
        client.batch_execute(PATIENCE).map_err(failed)?;
        client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).map_err(failed)?;
        bring_forward(place, &mut client)?;
        client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).map_err(failed)?;
        Ok(Self { place: place.clone(), client })
    }
}

fn bring_forward(place: &Place, client: &mut Client) -> Result<(), StoreError> {
    let failed = |error: postgres::Error| failed(place, &error);
    let known = version(place, client)?;
    if known == VERSION {
        return Ok(());
    }
    let mut all = client.transaction().map_err(failed)?;
    if known == 0 {
        all.batch_execute("CREATE TABLE bailiwick_history (version BIGINT NOT NULL); INSERT INTO bailiwick_history VALUES (0)")
            .map_err(failed)?;
    }
    for step in STEPS.iter().skip(usize::try_from(known).unwrap_or(0)) {
        all.batch_execute(step).map_err(failed)?;
    }
    all.execute("UPDATE bailiwick_history SET version = $1", &[&VERSION]).map_err(failed)?;
    all.commit().map_err(failed)
}

/// Version of the tables, 0 where there are none; an error where they are not ours or of a later version.
fn version(place: &Place, client: &mut Client) -> Result<i64, StoreError> {
    let failed = |error: postgres::Error| failed(place, &error);
    let row = client
        .query_one(
            "SELECT to_regclass('bailiwick_history') IS NOT NULL, to_regclass('bailiwick_assessment') IS NOT NULL",
            &[],
        )
        .map_err(failed)?;
    let (version, assessments): (bool, bool) = (column(place, &row, 0)?, column(place, &row, 1)?);
    match (version, assessments) {
        (false, false) => return Ok(0),
        (true, true) => {}
        _ => return Err(StoreError::damaged(place, "one of its two tables is gone")),
    }
    let rows = client.query("SELECT version FROM bailiwick_history", &[]).map_err(failed)?;
    let [row] = rows.as_slice() else {
        return Err(StoreError::damaged(place, "the table bailiwick_history must have one row"));
    };
    let version: i64 = column(place, row, 0)?;
    if version > VERSION {
        return Err(StoreError::Newer(place.to_string(), version));
    }
    Ok(version)
}

fn column<'a, T: postgres::types::FromSql<'a>>(
    place: &Place,
    row: &'a postgres::Row,
    at: usize,
) -> Result<T, StoreError> {
    row.try_get(at).map_err(|_| StoreError::damaged(place, "a column holds what it should not"))
}

fn failed(place: &Place, error: &postgres::Error) -> StoreError {
    let lost = [SqlState::UNDEFINED_COLUMN, SqlState::UNDEFINED_TABLE, SqlState::DATA_CORRUPTED];
    let Some(db) = error.as_db_error() else {
        // The chain says why: no route, no server, no password given.
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            if !text.contains(&inner.to_string()) {
                text = format!("{text}: {inner}");
            }
            cause = inner.source();
        }
        return StoreError::Failed(place.to_string(), text);
    };
    let said = db.message().to_owned();
    if *db.code() == SqlState::LOCK_NOT_AVAILABLE {
        StoreError::Busy(place.to_string())
    } else if lost.contains(db.code()) {
        StoreError::Damaged(place.to_string(), said)
    } else {
        StoreError::Failed(place.to_string(), said)
    }
}

impl Store for Postgres {
    fn keep(&mut self, record: &Record) -> Result<Kept, StoreError> {
        let place = self.place.clone();
        let failed = |error: postgres::Error| failed(&place, &error);
        let packed = &record.document;
        let mut all = self.client.transaction().map_err(failed)?;
        let new = all
            .execute(
                "INSERT INTO bailiwick_assessment (estate, as_of, scanned, tool, format, hash, bytes, numbers, document) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (estate, hash) DO NOTHING",
                &[
                    &record.estate,
                    &record.as_of.0,
                    &record.scanned.0,
                    &record.tool,
                    &record.schema,
                    &packed.hash,
                    &packed.size,
                    &record.numbers_json(),
                    &packed.bytes,
                ],
            )
            .map_err(failed)?;
        let row = all
            .query_one(
                "SELECT id FROM bailiwick_assessment WHERE estate = $1 AND hash = $2",
                &[&record.estate, &packed.hash],
            )
            .map_err(failed)?;
        let id = column(&place, &row, 0)?;
        all.commit().map_err(failed)?;
        Ok(Kept { id, new: new == 1 })
    }

    fn entries(&mut self) -> Result<Vec<Entry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM bailiwick_assessment ORDER BY as_of, id");
        let rows = self.client.query(&sql, &[]).map_err(|error| failed(&self.place, &error))?;
        let place = &self.place;
        let entry = |row: &postgres::Row| {
            let row = Row {
                id: column(place, row, 0)?,
                estate: column(place, row, 1)?,
                as_of: column(place, row, 2)?,
                scanned: column(place, row, 3)?,
                tool: column(place, row, 4)?,
                schema: column(place, row, 5)?,
                hash: column(place, row, 6)?,
                bytes: column(place, row, 7)?,
                numbers: column(place, row, 8)?,
            };
            row.entry(place)
        };
        rows.iter().map(entry).collect()
    }

    fn packed(&mut self, id: i64) -> Result<Option<Packed>, StoreError> {
        let found = self
            .client
            .query_opt("SELECT document, bytes, hash FROM bailiwick_assessment WHERE id = $1", &[&id])
            .map_err(|error| failed(&self.place, &error))?;
        let Some(row) = found else { return Ok(None) };
        let place = &self.place;
        Ok(Some(Packed {
            bytes: column(place, &row, 0)?,
            size: column(place, &row, 1)?,
            hash: column(place, &row, 2)?,
        }))
    }

    fn place(&self) -> &Place {
        &self.place
    }
}
