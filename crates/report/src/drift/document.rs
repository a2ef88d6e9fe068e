//! What a comparison needs of an `assessment.json`. Fields that a version does not have are taken as empty.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Changed;
use crate::json_v1::SCHEMA;

/// Effects by name, proven and possible.
type Reached = (BTreeSet<String>, BTreeSet<String>);

/// An assessment as far as it is compared.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub(super) as_of: String,
    pub(super) parties: Vec<(String, String)>,
    /// Names of parties by id.
    pub(super) names: BTreeMap<String, String>,
    pub(super) findings: BTreeMap<String, Finding>,
    /// Whether there is a whole answer, by control and party id.
    answers: BTreeMap<(String, String), bool>,
    pub(super) subjects: BTreeMap<String, Subject>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Finding {
    #[serde(default)]
    id: String,
    #[serde(default)]
    pub(super) control: String,
    #[serde(default)]
    pub(super) party: usize,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    owner: Option<usize>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    pub(super) name: String,
    /// By party id.
    pub(super) reaches: BTreeMap<String, Reached>,
    /// Edges on the paths, with the party that the path leads to.
    pub(super) edges: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Raw {
    schema: String,
    as_of: String,
    #[serde(default)]
    parties: Vec<RawParty>,
    #[serde(default)]
    findings: Vec<Finding>,
    #[serde(default)]
    controls: Vec<RawControl>,
    #[serde(default)]
    subjects: Vec<RawSubject>,
}

#[derive(Deserialize)]
struct RawParty {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct RawControl {
    control: String,
    party: usize,
    outcome: String,
    #[serde(default)]
    gaps: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct RawSubject {
    id: String,
    name: String,
    #[serde(default)]
    parties: Vec<RawReached>,
    #[serde(default)]
    paths: Vec<RawPath>,
}

#[derive(Deserialize)]
struct RawReached {
    party: usize,
    #[serde(default)]
    proven: BTreeSet<String>,
    #[serde(default)]
    possible: BTreeSet<String>,
}

#[derive(Deserialize)]
struct RawPath {
    party: usize,
    #[serde(default)]
    steps: Vec<RawStep>,
}

#[derive(Deserialize)]
struct RawStep {
    phrase: String,
    to: String,
    #[serde(default)]
    note: String,
}

impl Document {
    /// Reads an `assessment.json`.
    ///
    /// # Errors
    /// One line that says what is wrong, with line and column.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let raw: Raw = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if raw.schema != SCHEMA {
            return Err(format!("its schema is `{}`, expected `{SCHEMA}`", raw.schema));
        }
        let parties: Vec<_> = raw.parties.into_iter().map(|party| (party.id, party.name)).collect();
        let id = |at: usize| parties.get(at).map_or_else(String::new, |(id, _)| id.clone());
        let whole = |it: &RawControl| match it.outcome.as_str() {
            "pass" | "not applicable" => true,
            "fail" => it.gaps.is_empty(),
            _ => false,
        };
        let answers = raw.controls.into_iter().map(|it| {
            let whole = whole(&it);
            ((it.control, id(it.party)), whole)
        });
        let answers = answers.collect();
        let subjects = raw.subjects.into_iter().map(|it| {
            let reaches = it.parties.into_iter().map(|to| (id(to.party), (to.proven, to.possible))).collect();
            let edges = it.paths.into_iter().flat_map(|path| {
                let party = id(path.party);
                path.steps.into_iter().map(move |step| {
                    let note = if step.note.is_empty() { String::new() } else { format!(" ({})", step.note) };
                    (party.clone(), format!("{} {}{note}", step.phrase, step.to))
                })
            });
            (it.id, Subject { name: it.name, reaches, edges: edges.collect() })
        });
        let subjects = subjects.collect();
        Ok(Self {
            as_of: raw.as_of,
            names: parties.iter().cloned().collect(),
            findings: raw.findings.into_iter().map(|finding| (finding.id.clone(), finding)).collect(),
            answers,
            subjects,
            parties,
        })
    }

    /// The time for which it holds.
    pub fn as_of(&self) -> &str {
        &self.as_of
    }

    pub(super) fn party_id(&self, at: usize) -> String {
        self.parties.get(at).map_or_else(String::new, |(id, _)| id.clone())
    }

    pub(super) fn owner(&self, finding: &Finding) -> String {
        finding.owner.and_then(|at| self.parties.get(at)).map_or_else(String::new, |(_, name)| name.clone())
    }

    /// Whether a control has an answer for a party that leaves nothing open.
    pub(super) fn answers(&self, control: &str, party: &str) -> bool {
        self.answers.get(&(control.to_owned(), party.to_owned())).copied().unwrap_or(false)
    }

    pub(super) fn changed(&self, finding: &Finding) -> Changed {
        Changed {
            id: finding.id.clone(),
            severity: finding.severity.clone(),
            party: self.parties.get(finding.party).map_or_else(String::new, |(_, name)| name.clone()),
            title: finding.title.clone(),
            owner_before: String::new(),
            owner_now: self.owner(finding),
        }
    }
}
