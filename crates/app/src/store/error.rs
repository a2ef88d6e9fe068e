//! Why a history cannot be used.

use super::Place;
use crate::cli::Refusal;

/// One clear message each. None holds a password.
#[derive(Debug)]
pub(crate) enum StoreError {
    /// Nothing is there.
    Missing(String),
    /// Something else is there.
    Foreign(String, String),
    /// It is a history, or was one.
    Damaged(String, String),
    /// A later version of the program made it.
    Newer(String, i64),
    /// Another writer held it too long.
    Busy(String),
    /// The URL says nothing that can be connected to.
    Url(String, &'static str),
    /// The system or the server said no.
    Failed(String, String),
}

impl StoreError {
    pub(super) fn damaged(place: &Place, what: &str) -> Self {
        Self::Damaged(place.to_string(), what.to_owned())
    }

    pub(super) fn foreign(place: &Place, what: &str) -> Self {
        Self::Foreign(place.to_string(), what.to_owned())
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        use StoreError::{Busy, Damaged, Failed, Foreign, Missing, Newer, Url};
        match error {
            Missing(place) => Self::usage(
                format!("there is no history in {place}"),
                "`bailiwick scan PATH... --history FILE` makes one; `--history` or BAILIWICK_HISTORY says where it is",
            ),
            Foreign(place, what) => Self::usage(
                format!("{place} is no history of assessments: {what}"),
                "nothing was changed; name another file or database",
            ),
            Damaged(place, what) => Self::usage(
                format!("the history in {place} is damaged: {what}"),
                "take it back from a backup, or name another one; nothing was changed",
            ),
            Newer(place, version) => Self::usage(
                format!(
                    "the history in {place} was made by a later version of bailiwick (tables of version {version}, this one knows {})",
                    super::VERSION
                ),
                "use that version; nothing was changed",
            ),
            Busy(place) => Self::usage(
                format!("the history in {place} is in use by another writer"),
                "try again when it is done",
            ),
            Url(place, what) => Self::usage(format!("{place}: {what}"), super::place::URL_HELP),
            Failed(place, what) => Self::usage(
                format!("the history in {place} cannot be used: {what}"),
                "check the path or URL, the permissions and the free space",
            ),
        }
    }
}
