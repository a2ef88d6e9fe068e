//! What changed between assessments, from their `assessment.json`: nothing of the estate is needed again.
//!
//! A finding that is gone is resolved only where its control still has an answer for that party. Where the answer is
//! now unknown, the evidence went away, not the finding.

mod document;
mod show;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use document::Document;
pub use show::text;

/// A finding that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Stable id.
    pub id: String,
    /// Severity.
    pub severity: String,
    /// Name of the party.
    pub party: String,
    /// Title.
    pub title: String,
    /// Owner before; empty where there was none.
    pub owner_before: String,
    /// Owner now; empty where there is none.
    pub owner_now: String,
}

/// A subject whose reach at one party changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReachChange {
    /// Id of the subject.
    pub subject: String,
    /// Name of it.
    pub name: String,
    /// Name of the party.
    pub party: String,
    /// Effects that are proven now and were not, or the other way round.
    pub proven: Vec<String>,
    /// Effects that are possible now and were not, or the other way round.
    pub possible: Vec<String>,
    /// Edges on the paths of one side that are on no path of the other: `holds by GDAP Global Administrator`. Empty where
    /// the paths that the assessments carry do not show it.
    pub edges: Vec<String>,
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// As of, before.
    pub before: String,
    /// As of, now.
    pub now: String,
    /// Findings that were never there.
    pub new: Vec<Changed>,
    /// Findings that were there before, then gone, and are back.
    pub reopened: Vec<Changed>,
    /// Findings that are gone while their control still has an answer.
    pub resolved: Vec<Changed>,
    /// Findings that are gone because their control has no answer any more.
    pub no_longer_known: Vec<Changed>,
    /// Findings with another owner.
    pub changed_owner: Vec<Changed>,
    /// Reach that grew.
    pub grown: Vec<ReachChange>,
    /// Reach that shrank.
    pub shrunk: Vec<ReachChange>,
}

impl Drift {
    /// Between two assessments, with those before them, the oldest first.
    pub fn between(earlier: &[Document], before: &Document, now: &Document) -> Self {
        let mut drift = Self { before: before.as_of.clone(), now: now.as_of.clone(), ..Self::default() };
        for (id, finding) in &now.findings {
            let mut changed = now.changed(finding);
            match before.findings.get(id) {
                None if earlier.iter().any(|it| it.findings.contains_key(id)) => drift.reopened.push(changed),
                None => drift.new.push(changed),
                Some(old) => {
                    changed.owner_before = before.owner(old);
                    if changed.owner_before != changed.owner_now {
                        drift.changed_owner.push(changed);
                    }
                }
            }
        }
        for (id, finding) in before.findings.iter().filter(|(id, _)| !now.findings.contains_key(*id)) {
            let mut changed = before.changed(finding);
            changed.owner_before = std::mem::take(&mut changed.owner_now);
            changed.id.clone_from(id);
            if now.answers(&finding.control, &before.party_id(finding.party)) {
                drift.resolved.push(changed);
            } else {
                drift.no_longer_known.push(changed);
            }
        }
        drift.grown = gained(before, now);
        drift.shrunk = gained(now, before);
        drift
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        let findings =
            [&self.new, &self.reopened, &self.resolved, &self.no_longer_known, &self.changed_owner];
        findings.iter().all(|list| list.is_empty()) && self.grown.is_empty() && self.shrunk.is_empty()
    }
}

/// Reach that `to` has and `from` has not.
fn gained(from: &Document, to: &Document) -> Vec<ReachChange> {
    let none = BTreeMap::new();
    let mut list = Vec::new();
    for (id, subject) in &to.subjects {
        let old = from.subjects.get(id);
        let reached = old.map_or(&none, |old| &old.reaches);
        let passed: BTreeSet<&String> =
            old.into_iter().flat_map(|old| &old.edges).map(|(_, edge)| edge).collect();
        for (party, (proven, possible)) in &subject.reaches {
            let (was_proven, was_possible) = reached.get(party).cloned().unwrap_or_default();
            let more = |now: &BTreeSet<String>, was: &BTreeSet<String>| {
                now.difference(was).cloned().collect::<Vec<_>>()
            };
            let (proven, possible) = (more(proven, &was_proven), more(possible, &was_possible));
            if proven.is_empty() && possible.is_empty() {
                continue;
            }
            let edges: BTreeSet<&String> = subject
                .edges
                .iter()
                .filter(|(at, edge)| at == party && !passed.contains(edge))
                .map(|(_, edge)| edge)
                .collect();
            list.push(ReachChange {
                subject: id.clone(),
                name: subject.name.clone(),
                party: to.names.get(party).cloned().unwrap_or_else(|| party.clone()),
                proven,
                possible,
                edges: edges.into_iter().cloned().collect(),
            });
        }
    }
    list
}
