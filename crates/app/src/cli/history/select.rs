//! Which history, which estate, which assessment.

use std::env;

use bailiwick_model::Time;
use bailiwick_report::drift::Document;

use crate::cli::Refusal;
use crate::store::{self, Access, Entry, Place, Store};

/// What stands for the history where none is named.
const DEFAULT: &str = "history.db";

/// The history that is named, or that of the environment, or the usual file.
pub(super) fn place(named: Option<&str>) -> Result<Place, Refusal> {
    let of_environment = env::var("BAILIWICK_HISTORY").ok().filter(|named| !named.is_empty());
    let password = env::var("PGPASSWORD").ok();
    let named = named.map(str::to_owned).or(of_environment).unwrap_or_else(|| DEFAULT.to_owned());
    Ok(Place::parse(&named, password.as_deref())?)
}

/// A history with the entries of one estate, the oldest first.
pub(super) struct Shelf {
    pub(super) store: Box<dyn Store>,
    pub(super) entries: Vec<Entry>,
}

impl Shelf {
    /// Entries of all estates, or of the one named.
    pub(super) fn open(named: Option<&str>, estate: Option<&str>) -> Result<Self, Refusal> {
        let mut store = store::open(&place(named)?, Access::Read)?;
        let mut entries = store.entries()?;
        if let Some(estate) = estate {
            let estates = estates(&entries);
            entries.retain(|entry| entry.estate.eq_ignore_ascii_case(estate));
            if entries.is_empty() {
                return Err(Refusal::usage(format!("the history knows no estate `{estate}`"), estates));
            }
        }
        if entries.is_empty() {
            let help = "`bailiwick scan PATH... --history FILE` keeps one";
            return Err(Refusal::usage(format!("the history in {} is empty", store.place()), help));
        }
        Ok(Self { store, entries })
    }

    /// Refuses to mix estates.
    pub(super) fn of_one_estate(self) -> Result<Self, Refusal> {
        let first = self.entries.first().map(|entry| entry.estate.clone());
        if self.entries.iter().any(|entry| Some(&entry.estate) != first.as_ref()) {
            let message = "the history holds assessments of several estates";
            let help = format!("`--estate NAME` chooses one; {}", estates(&self.entries));
            return Err(Refusal::usage(message, help));
        }
        Ok(self)
    }

    /// The place of an assessment among the entries.
    pub(super) fn find(&self, which: &str) -> Result<usize, Refusal> {
        let last = self.entries.len() - 1;
        if which == "last" {
            return Ok(last);
        }
        let found = if let Ok(id) = which.trim_start_matches('#').parse::<i64>() {
            self.entries.iter().position(|entry| entry.id == id)
        } else if let Some(time) = Time::parse(which) {
            let end = if which.contains('T') { time } else { Time(time.plus_days(1).0 - 1) };
            self.entries.iter().rposition(|entry| entry.as_of <= end)
        } else {
            None
        };
        found.ok_or_else(|| {
            let help = "give a number or date that `bailiwick history list` shows, or `last`";
            Refusal::usage(format!("the history has no assessment `{which}`"), help)
        })
    }

    /// The document of an entry, for comparing.
    pub(super) fn document(&mut self, at: usize) -> Result<Document, Refusal> {
        let (id, text) = self.text(at)?;
        Document::read(&text).map_err(|error| {
            Refusal::usage(
                format!("assessment {id} of the history cannot be read: {error}"),
                "use the version of bailiwick that made it",
            )
        })
    }

    /// Its number and text.
    pub(super) fn text(&mut self, at: usize) -> Result<(i64, Vec<u8>), Refusal> {
        let id = self.entries.get(at).map_or(0, |entry| entry.id);
        let text = self.store.document(id)?;
        let gone = || Refusal::usage(format!("assessment {id} is no longer in the history"), "look again");
        Ok((id, text.ok_or_else(gone)?))
    }
}

fn estates(entries: &[Entry]) -> String {
    let mut names: Vec<&str> = entries.iter().map(|entry| entry.estate.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let most = 10.min(names.len());
    format!("estates are {}", names.iter().take(most).copied().collect::<Vec<_>>().join(", "))
}
