//! Takes down what is planted while it is written.

use crate::key::{ALPHANUMERIC, Key};
use crate::truth::{Canary, Counts, Fault};

/// What was planted so far.
#[derive(Debug)]
pub(crate) struct Ledger {
    key: Key,
    pub(crate) faults: Vec<Fault>,
    pub(crate) canaries: Vec<Canary>,
    pub(crate) counts: Counts,
}

/// Where something is shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) file: String,
    pub(crate) record: String,
}

impl Shown {
    /// A place in a file.
    pub(crate) fn at(file: &str, record: impl Into<String>) -> Self {
        Self { file: file.to_owned(), record: record.into() }
    }

    /// A record of a list of Microsoft Graph.
    pub(crate) fn value(file: &str, index: u64) -> Self {
        Self::at(file, format!("$.value[{index}]"))
    }

    /// A record of a collector's list.
    pub(crate) fn data(file: &str, index: u64) -> Self {
        Self::at(file, format!("$.data[{index}]"))
    }

    /// A record of an array.
    pub(crate) fn item(file: &str, index: u64) -> Self {
        Self::at(file, format!("$[{index}]"))
    }
}

impl Ledger {
    /// An empty ledger.
    pub(crate) fn new(key: Key) -> Self {
        Self { key, faults: Vec::new(), canaries: Vec::new(), counts: Counts::default() }
    }

    /// Takes down a fault; a trap has no rows.
    pub(crate) fn fault(
        &mut self,
        kind: &str,
        rows: &[&str],
        party: &str,
        subjects: Vec<String>,
        shown: Shown,
        note: &str,
    ) {
        self.faults.push(Fault {
            id: format!("F{:05}", self.faults.len() + 1),
            kind: kind.to_owned(),
            rows: rows.iter().map(|&row| row.to_owned()).collect(),
            party: party.to_owned(),
            subjects,
            file: shown.file,
            record: shown.record,
            note: note.to_owned(),
        });
    }

    /// A secret for a place.
    pub(crate) fn canary(&mut self, file: &str, place: &str) -> String {
        let number = self.canaries.len() + 1;
        let random = self.key.sub("canary", number as u64).text(14, ALPHANUMERIC);
        let secret = format!("CANARY-{number}-{random}");
        self.canaries.push(Canary { secret: secret.clone(), file: file.to_owned(), place: place.to_owned() });
        secret
    }
}
