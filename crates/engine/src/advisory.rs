//! The recommendations of AA22-131A, read once from `advisories/aa22-131a.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The catalogue.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advisory {
    /// Short id.
    pub id: String,
    /// Title of the advisory.
    pub title: String,
    /// Public address.
    pub address: String,
    groups: BTreeMap<String, String>,
    /// Its recommendations, in order, whether or not a control decides them yet.
    #[serde(rename = "row")]
    pub rows: Vec<Row>,
    /// What we ask beside it; never counted among the recommendations of the advisory.
    #[serde(rename = "extension", default)]
    pub extensions: Vec<Row>,
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

impl Who {
    /// The word in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Customer => "customer",
            Self::Both => "both",
            Self::Contract => "agreement",
        }
    }
}

/// What can decide a recommendation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EvidenceClass {
    /// Exports of systems.
    Technical,
    /// The agreement between the parties.
    Agreement,
    /// Records of plans and of exercises.
    Exercise,
}

impl EvidenceClass {
    /// The word in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Agreement => "agreement",
            Self::Exercise => "exercise",
        }
    }
}

/// How a row was checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// By published summaries.
    Corroborated,
    /// A part of it by published summaries.
    Partly,
    /// Not yet against the full text.
    Recall,
    /// An addition of this project.
    Ours,
}

impl Provenance {
    /// The word in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Corroborated => "corroborated",
            Self::Partly => "partly",
            Self::Recall => "recall",
            Self::Ours => "ours",
        }
    }

    /// How the row was checked, as a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Corroborated => "confirmed by published summaries of the advisory",
            Self::Partly => {
                "confirmed in part by published summaries; the rest not yet checked against the full text"
            }
            Self::Recall => "not yet checked against the full text of the advisory",
            Self::Ours => "our addition, not of the advisory",
        }
    }
}

/// A recommendation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// `group.section.number`: A for all, M for providers, C for customers.
    pub id: String,
    /// Who acts.
    pub who: Who,
    /// What can decide it.
    pub evidence: EvidenceClass,
    /// What is recommended, in our words.
    pub text: String,
    /// How the row was checked.
    pub provenance: Provenance,
    /// MITRE ATT&CK techniques and mitigations. Here and below an id that ends in `?` is uncertain.
    pub attack: Vec<String>,
    /// Subcategories of the NIST Cybersecurity Framework 2.0.
    pub csf: Vec<String>,
    /// Safeguards of the CIS Controls 8.1.
    pub cis: Vec<String>,
    /// Goals of CISA's Cross-Sector Cybersecurity Performance Goals 2.0.
    pub cpg: Vec<String>,
}

impl Advisory {
    /// The heading of a row's group.
    pub fn group(&self, row: &str) -> &str {
        row.split('.').next().and_then(|number| self.groups.get(number)).map_or("", String::as_str)
    }

    /// Recommendations of the advisory, then ours.
    pub fn evaluated(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().chain(&self.extensions)
    }

    /// A row by id.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.evaluated().find(|row| row.id == id)
    }
}

/// AA22-131A.
pub static AA22_131A: LazyLock<Advisory> =
    LazyLock::new(|| toml::from_str(include_str!("../../../advisories/aa22-131a.toml")).unwrap_or_default());

/// Another catalogue that the same controls answer, through the rows that name its goals.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Short id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Public address.
    pub address: String,
    /// Goals, in order.
    #[serde(rename = "goal")]
    pub goals: Vec<Goal>,
}

/// A goal of another catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Id; one that ends in `?` is uncertain.
    pub id: String,
    /// What it asks, in our words.
    pub text: String,
}

impl Goal {
    /// Rows of AA22-131A, and ours, that name it.
    pub fn rows(&self) -> impl Iterator<Item = &'static Row> {
        let id = self.id.trim_end_matches('?').to_owned();
        AA22_131A.evaluated().filter(move |row| row.cpg.iter().any(|goal| goal.trim_end_matches('?') == id))
    }
}

/// CISA's Cross-Sector Cybersecurity Performance Goals 2.0.
pub static CPG_2_0: LazyLock<Catalogue> =
    LazyLock::new(|| toml::from_str(include_str!("../../../advisories/cpg-2.0.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::controls::CONTROLS;

    #[test]
    fn every_recommendation_is_there_once_with_its_class_and_its_words() {
        let count = |class| AA22_131A.rows.iter().filter(|row| row.evidence == class).count();
        assert_eq!(AA22_131A.rows.len(), 96);
        assert_eq!(
            [EvidenceClass::Technical, EvidenceClass::Agreement, EvidenceClass::Exercise].map(count),
            [63, 28, 5]
        );
        let ids: BTreeSet<&str> = AA22_131A.evaluated().map(|row| row.id.as_str()).collect();
        assert_eq!(ids.len(), 96 + AA22_131A.extensions.len());
        for row in AA22_131A.evaluated() {
            assert!(!AA22_131A.group(&row.id).is_empty() && !row.text.is_empty(), "{}", row.id);
            assert!(!row.csf.is_empty() && !row.cis.is_empty(), "{}", row.id);
            assert_eq!(row.id.starts_with('X'), row.provenance == Provenance::Ours, "{}", row.id);
        }
        assert!(AA22_131A.extensions.iter().all(|row| row.provenance == Provenance::Ours));
    }

    #[test]
    fn every_control_decides_a_row() {
        for control in CONTROLS {
            for decides in control.decides {
                assert!(AA22_131A.row(decides.row).is_some(), "{} names {}", control.slug, decides.row);
            }
        }
    }

    #[test]
    fn every_goal_that_a_row_names_is_in_its_catalogue() {
        for row in AA22_131A.evaluated() {
            for goal in &row.cpg {
                let id = goal.trim_end_matches('?');
                assert!(
                    CPG_2_0.goals.iter().any(|known| known.id.trim_end_matches('?') == id),
                    "{} names {goal}",
                    row.id
                );
            }
        }
        assert!(CPG_2_0.goals.len() > 20);
    }
}
