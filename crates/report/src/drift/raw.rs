//! The fields of an `assessment.json` that a comparison reads. What a version does not have is taken as empty.

use std::collections::BTreeSet;

use bailiwick_model::EdgeKind;
use serde::Deserialize;

use super::document::Finding;

#[derive(Deserialize)]
pub(super) struct Raw {
    pub(super) schema: String,
    pub(super) as_of: String,
    #[serde(default)]
    pub(super) published_to: Option<usize>,
    #[serde(default)]
    pub(super) redacted: bool,
    #[serde(default)]
    pub(super) parties: Vec<Party>,
    #[serde(default)]
    pub(super) findings: Vec<Finding>,
    #[serde(default)]
    pub(super) controls: Vec<Control>,
    #[serde(default)]
    pub(super) subjects: Vec<Subject>,
    #[serde(default)]
    pub(super) ways: Ways,
}

#[derive(Deserialize)]
pub(super) struct Party {
    pub(super) id: String,
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct Control {
    pub(super) control: String,
    pub(super) party: usize,
    outcome: String,
    #[serde(default)]
    gaps: Vec<serde::de::IgnoredAny>,
}

impl Control {
    /// Whether the answer leaves nothing open.
    pub(super) fn is_whole(&self) -> bool {
        match self.outcome.as_str() {
            "pass" | "not applicable" => true,
            "fail" => self.gaps.is_empty(),
            _ => false,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Subject {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) tool: bool,
    #[serde(default)]
    pub(super) parties: Vec<Reached>,
    #[serde(default)]
    pub(super) paths: Vec<Path>,
}

#[derive(Deserialize)]
pub(super) struct Reached {
    pub(super) party: usize,
    #[serde(default)]
    pub(super) proven: BTreeSet<String>,
    #[serde(default)]
    pub(super) possible: BTreeSet<String>,
}

#[derive(Deserialize)]
pub(super) struct Path {
    pub(super) party: usize,
    #[serde(default)]
    pub(super) steps: Vec<Step>,
}

#[derive(Deserialize)]
pub(super) struct Step {
    #[serde(default)]
    edge: String,
    phrase: String,
    to: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    barriers: Vec<Barrier>,
}

#[derive(Deserialize)]
struct Barrier {
    barrier: String,
    state: String,
}

/// Barriers of which it is not known whether they are there; more are counted.
const NOT_KNOWN: usize = 2;

impl Step {
    /// Whether it says what a role or right comes to at a party, rather than who has it.
    pub(super) fn is_grant(&self) -> bool {
        self.edge == EdgeKind::Grants.row().name
    }

    /// `holds by GDAP Global Administrator (mfa in force)`
    pub(super) fn words(&self) -> String {
        if self.is_grant() {
            return format!("at {}: {}", self.to, self.note);
        }
        let named = |state: &str| {
            self.barriers
                .iter()
                .filter(|it| it.state == state)
                .map(|it| it.barrier.as_str())
                .collect::<Vec<_>>()
        };
        let mut notes: Vec<String> = Vec::new();
        if !self.note.is_empty() {
            notes.push(self.note.clone());
        }
        let (closed, unknown) = (named("in-force"), named("unknown"));
        if !closed.is_empty() {
            notes.push(format!("in force: {}", closed.join(", ")));
        }
        match unknown.len() {
            0 => {}
            count if count > NOT_KNOWN => notes.push(format!("{count} barriers not known")),
            _ => notes.push(format!("not known: {}", unknown.join(", "))),
        }
        let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
        format!("{} {}{notes}", self.phrase, self.to)
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Ways {
    #[serde(default)]
    pub(super) edges: Vec<WayEdge>,
    #[serde(default)]
    pub(super) ways: Vec<Way>,
    #[serde(default)]
    pub(super) whole: bool,
    #[serde(default)]
    pub(super) prints: Vec<String>,
    #[serde(default)]
    pub(super) prints_whole: bool,
}

#[derive(Deserialize)]
pub(super) struct WayEdge {
    pub(super) from: String,
    #[serde(flatten)]
    pub(super) step: Step,
    #[serde(default)]
    pub(super) inside: bool,
    pub(super) print: String,
}

#[derive(Deserialize)]
pub(super) struct Way {
    pub(super) subject: usize,
    pub(super) profile: String,
    pub(super) party: usize,
    #[serde(default)]
    pub(super) proven: BTreeSet<String>,
    #[serde(default)]
    pub(super) possible: BTreeSet<String>,
    #[serde(default)]
    pub(super) edges: Vec<usize>,
}
