//! The recommendations of AA22-131A, read once from `advisories/aa22-131a.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The catalogue.
#[derive(Debug, Default, Deserialize)]
pub struct Advisory {
    /// Short id.
    pub id: String,
    /// Title of the advisory.
    pub title: String,
    /// Public address.
    pub address: String,
    /// Ids of every row of the advisory, evaluated or not.
    pub all: Vec<String>,
    groups: BTreeMap<String, String>,
    /// Rows, in order.
    #[serde(rename = "row")]
    pub rows: Vec<Row>,
}

/// Who acts on a recommendation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// Providers.
    Provider,
    /// Customers.
    Customer,
    /// Both.
    Both,
    /// The agreement between them.
    Contract,
}

/// How a row was checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// By published summaries.
    Corroborated,
    /// Not yet against the full text.
    Recall,
}

/// A recommendation.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// `group.section.number`: A for all, M for providers, C for customers.
    pub id: String,
    /// Who acts.
    pub who: Who,
    /// What is recommended, in our words.
    pub text: String,
    /// How the row was checked.
    pub provenance: Provenance,
}

impl Advisory {
    /// The heading of a row's group.
    pub fn group(&self, row: &str) -> &str {
        row.split('.').next().and_then(|number| self.groups.get(number)).map_or("", String::as_str)
    }
}

/// AA22-131A.
pub static AA22_131A: LazyLock<Advisory> =
    LazyLock::new(|| toml::from_str(include_str!("../../../advisories/aa22-131a.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;
    use crate::controls::CONTROLS;

    #[test]
    fn every_row_is_decided_by_a_control_and_every_control_decides_a_row() {
        assert_eq!(AA22_131A.rows.len(), 27);
        assert_eq!(AA22_131A.all.len(), 96);
        for row in &AA22_131A.rows {
            assert!(AA22_131A.all.contains(&row.id), "{}", row.id);
            assert!(!AA22_131A.group(&row.id).is_empty(), "{}", row.id);
            assert!(CONTROLS.iter().any(|control| control.decides(&row.id)), "no control decides {}", row.id);
        }
        for control in CONTROLS {
            for decides in control.decides {
                assert!(
                    AA22_131A.rows.iter().any(|row| row.id == decides.row),
                    "{} names {}",
                    control.slug,
                    decides.row
                );
            }
        }
    }
}
