//! One case of a table, in the columns of the research table.

use std::path::PathBuf;

use serde::Deserialize;

/// A case. Columns that a case of our own leaves out mean the usual.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub id: String,
    #[serde(default = "all")]
    pub user_scope: String,
    #[serde(default = "none")]
    pub exclusion: String,
    #[serde(default = "all")]
    pub app_scope: String,
    #[serde(default = "any")]
    pub target: String,
    #[serde(default = "enabled")]
    pub state: String,
    #[serde(default = "mfa")]
    pub grant: String,
    #[serde(default = "none")]
    pub other_condition: String,
    #[serde(default = "off")]
    pub security_defaults: String,
    #[serde(default = "disabled")]
    pub per_user_mfa: String,
    #[serde(default = "managed")]
    pub domain: String,
    #[serde(default = "yes")]
    pub registered: String,
    #[serde(default = "no")]
    pub guest_or_serviceprovider: String,
    pub expected: String,
    #[serde(default = "login")]
    pub on_edge: String,
    pub why: String,
    pub source: String,
    /// Title of the page under `source`; the research table has none.
    #[serde(default)]
    pub page: String,
}

macro_rules! words {
    ($($name:ident $word:literal),*) => { $(fn $name() -> String { $word.to_owned() })* };
}
words!(
    all "All", none "none", any "any", enabled "enabled", mfa "mfa", off "off", disabled "disabled",
    managed "managed", yes "yes", no "no", login "login"
);

/// The folder of research tables.
pub(crate) fn research() -> PathBuf {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var_os("BAILIWICK_RESEARCH").map_or_else(|| workspace.join("../shared/research"), PathBuf::from)
}

/// The rows of the research table; `None` where it is absent.
pub(crate) fn research_rows() -> Option<Vec<Row>> {
    let mut reader = csv::Reader::from_path(research().join("mfa-truth-table.csv")).ok()?;
    Some(reader.deserialize().map(|row| row.unwrap()).collect())
}

/// The project's own cases: expected values were written down by hand from the page under `source`, before they were
/// run, and lean on no other table.
pub(crate) fn own_rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(include_bytes!("cases.csv").as_slice());
    reader.deserialize().map(|row| row.unwrap()).collect()
}
