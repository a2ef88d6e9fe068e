//! `scan --history`: the assessment is kept, and the report gets the numbers of those before it.

use std::time::{SystemTime, UNIX_EPOCH};

use bailiwick_engine::assessment::{Assessment, TrendPoint};
use bailiwick_model::Time;
use bailiwick_report::json_v1;

use super::select;
use crate::cli::Refusal;
use crate::store::{self, Access, Packed, Record, Store};

/// An open history.
pub(in crate::cli) struct Keeper {
    store: Box<dyn Store>,
}

impl Keeper {
    /// Opens it before the exports are read: a wrong one is told at once.
    pub(in crate::cli) fn open(named: &str) -> Result<Self, Refusal> {
        let named = Some(named).filter(|named| !named.is_empty());
        let place = select::place(named)?;
        Ok(Self { store: store::open(&place, Access::Keep)? })
    }

    /// Keeps the whole assessment, whatever is shown of it, and gives it the numbers over time. Returns a line for the
    /// first screen.
    pub(in crate::cli) fn keep(&mut self, it: &mut Assessment) -> Result<String, Refusal> {
        let document = Packed::of(|out| json_v1::write(it.clone(), out))
            .map_err(|error| Refusal::failed("the assessment cannot be packed", &error))?;
        let scanned = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let record = Record {
            estate: it.title.clone(),
            as_of: it.as_of,
            scanned: Time(i64::try_from(scanned).unwrap_or(i64::MAX)),
            tool: env!("CARGO_PKG_VERSION"),
            schema: json_v1::SCHEMA,
            numbers: TrendPoint::of(it),
            document,
        };
        let kept = self.store.keep(&record)?;
        let mut entries = self.store.entries()?;
        entries.retain(|entry| entry.estate == record.estate);
        let at = entries.iter().position(|entry| entry.id == kept.id).unwrap_or(0);
        let before = at.checked_sub(1).and_then(|before| entries.get(before));
        let already = if kept.new { "" } else { ", which was there already" };
        let next = before.map_or_else(String::new, |before| {
            format!(
                " `bailiwick history diff {} {}` says what changed since {}.",
                before.id,
                kept.id,
                before.as_of.date()
            )
        });
        let line = format!(
            "History: assessment {} of {} in {}{already}.{next}\n",
            kept.id,
            record.estate,
            self.store.place()
        );
        it.trend = trend(it, entries.into_iter().take(at + 1).map(|entry| entry.numbers));
        Ok(line)
    }
}

/// Numbers of parties that are no longer of the estate are left out: nothing shows them.
fn trend(it: &Assessment, points: impl Iterator<Item = TrendPoint>) -> Vec<TrendPoint> {
    let known = |id: &str| it.parties.iter().any(|party| party.id == id);
    points
        .map(|mut point| {
            point.parties.retain(|party| known(&party.id));
            point
        })
        .collect()
}
