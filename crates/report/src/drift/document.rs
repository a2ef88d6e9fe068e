//! What a comparison needs of an `assessment.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Changed;
use super::raw::{self, Raw};
use crate::json_v1::SCHEMA;

/// An assessment as far as it is compared.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub(super) as_of: String,
    pub(super) redacted: bool,
    /// Id of the party that it is made for alone.
    pub(super) published_to: Option<String>,
    parties: Vec<(String, String)>,
    /// Names of parties by id.
    pub(super) names: BTreeMap<String, String>,
    pub(super) findings: BTreeMap<String, Finding>,
    /// Whether there is a whole answer, by control and party id.
    answers: BTreeMap<(String, String), bool>,
    pub(super) subjects: BTreeMap<String, Subject>,
    /// Every way under every profile that ways are given for is here.
    pub(super) ways_whole: bool,
    /// Prints of edges that were there; edges inside customers may be left out.
    pub(super) prints: BTreeSet<String>,
    pub(super) prints_whole: bool,
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
    /// The profile for which its reach is always listed whole.
    pub(super) main: &'static str,
    /// By profile and party id.
    pub(super) reaches: BTreeMap<(String, String), Reach>,
    /// Edges on all of its paths, where they have no prints.
    pub(super) passed: BTreeSet<String>,
}

/// What one subject can do at one party.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    pub(super) proven: BTreeSet<String>,
    pub(super) possible: BTreeSet<String>,
    pub(super) edges: Vec<Edge>,
}

/// An edge in words.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) words: String,
    /// It says what a role or right comes to at a party.
    pub(super) grant: bool,
    /// Both ends are one customer's own.
    pub(super) inside: bool,
    /// Empty where the document gives none.
    pub(super) print: String,
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
        let answers = raw.controls.into_iter().map(|it| {
            let whole = it.is_whole();
            ((it.control, id(it.party)), whole)
        });
        let answers = answers.collect();
        let mut subjects: Vec<(String, Subject)> =
            raw.subjects.into_iter().map(|it| subject(it, &id)).collect();
        ways(&raw.ways, &mut subjects, &id);
        Ok(Self {
            as_of: raw.as_of,
            redacted: raw.redacted,
            published_to: raw.published_to.map(&id),
            names: parties.iter().cloned().collect(),
            findings: raw.findings.into_iter().map(|finding| (finding.id.clone(), finding)).collect(),
            answers,
            subjects: subjects.into_iter().collect(),
            ways_whole: raw.ways.whole,
            prints_whole: raw.ways.prints_whole,
            prints: raw.ways.prints.into_iter().collect(),
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

    /// Whether it shows that something that another document found is gone.
    pub(super) fn resolves(&self, id: &str, finding: &Finding, of: &Self) -> bool {
        !self.findings.contains_key(id) && self.answers(&finding.control, &of.party_id(finding.party))
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

fn subject(it: raw::Subject, id: &impl Fn(usize) -> String) -> (String, Subject) {
    let main = if it.tool { "zero-day" } else { "insider" };
    let mut of = Subject { name: it.name, main, ..Subject::default() };
    for to in it.parties {
        let reach = Reach { proven: to.proven, possible: to.possible, edges: Vec::new() };
        of.reaches.insert((main.to_owned(), id(to.party)), reach);
    }
    for path in it.paths {
        let edge = |step: &raw::Step| Edge {
            words: step.words(),
            grant: step.is_grant(),
            inside: false,
            print: String::new(),
        };
        let edges: Vec<Edge> = path.steps.iter().map(edge).collect();
        of.passed.extend(edges.iter().map(|edge| edge.words.clone()));
        if let Some(reach) = of.reaches.get_mut(&(main.to_owned(), id(path.party))) {
            reach.edges.extend(edges);
        }
    }
    (it.id, of)
}

/// Ways tell more than paths: each party, by edges with prints.
fn ways(from: &raw::Ways, subjects: &mut [(String, Subject)], id: &impl Fn(usize) -> String) {
    for way in &from.ways {
        let Some((_, subject)) = subjects.get_mut(way.subject) else { continue };
        let edges = way.edges.iter().filter_map(|at| from.edges.get(*at)).map(|edge| Edge {
            words: format!("{} {}", edge.from, edge.step.words()),
            grant: edge.step.is_grant(),
            inside: edge.inside,
            print: edge.print.clone(),
        });
        let edges: Vec<Edge> = edges.collect();
        let key = (way.profile.clone(), id(way.party));
        let reach = subject.reaches.entry(key).or_default();
        reach.proven.clone_from(&way.proven);
        reach.possible.clone_from(&way.possible);
        if !edges.is_empty() {
            reach.edges = edges;
        }
    }
}
