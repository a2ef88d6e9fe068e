//! What changed between assessments, from their `assessment.json`: nothing of the estate is needed again.
//!
//! A finding that is gone is resolved only where its control still has an answer for that party. Where the answer is
//! now unknown, the evidence went away, not the finding.

mod document;
mod raw;
mod reach;
mod show;

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
    /// Attacker profiles under which it did.
    pub profiles: Vec<String>,
    /// Effects that are proven now and were not, or the other way round.
    pub proven: Vec<String>,
    /// Effects that are possible now and were not, or the other way round.
    pub possible: Vec<String>,
    /// Edges of the way of one side that the other side does not have: `Helpdesk holds by GDAP Global Administrator`.
    /// Empty where the assessments do not show it.
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
    /// Findings that an earlier assessment had, that a later one showed to be resolved, and that are back.
    pub reopened: Vec<Changed>,
    /// Findings that an earlier assessment had and that are seen again; in between the evidence was gone.
    pub seen_again: Vec<Changed>,
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

/// What became of a finding that is not in the assessment before.
enum Past {
    /// No earlier one has it.
    Never,
    /// Shown to be gone after it was last seen.
    Resolved,
    /// Gone with its evidence.
    Unseen,
}

fn past(earlier: &[Document], before: &Document, id: &str) -> Past {
    let all: Vec<&Document> = earlier.iter().chain([before]).collect();
    let Some((at, seen, finding)) =
        all.iter().enumerate().rev().find_map(|(at, it)| Some((at, *it, it.findings.get(id)?)))
    else {
        return Past::Never;
    };
    let later = all.iter().skip(at + 1);
    if later.into_iter().any(|it| it.resolves(id, finding, seen)) { Past::Resolved } else { Past::Unseen }
}

/// Why assessments cannot be compared.
///
/// # Errors
/// One line.
pub fn comparable<'a>(documents: impl IntoIterator<Item = &'a Document> + Clone) -> Result<(), String> {
    if documents.clone().into_iter().any(|it| it.redacted) {
        return Err("a redacted assessment cannot be compared: its pseudonyms hold for one scan only".into());
    }
    let mut made_for = documents.into_iter().map(|it| it.published_to.as_ref());
    let first = made_for.next().flatten();
    if made_for.any(|other| other != first) {
        return Err("one assessment is made for one party alone, another is not: their ids differ".into());
    }
    Ok(())
}

impl Drift {
    /// Between two assessments, with those before them, the oldest first.
    pub fn between(earlier: &[Document], before: &Document, now: &Document) -> Self {
        let mut drift = Self { before: before.as_of.clone(), now: now.as_of.clone(), ..Self::default() };
        for (id, finding) in &now.findings {
            let mut changed = now.changed(finding);
            match before.findings.get(id) {
                None => match past(earlier, before, id) {
                    Past::Never => drift.new.push(changed),
                    Past::Resolved => drift.reopened.push(changed),
                    Past::Unseen => drift.seen_again.push(changed),
                },
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
            if now.resolves(id, finding, before) {
                drift.resolved.push(changed);
            } else {
                drift.no_longer_known.push(changed);
            }
        }
        drift.grown = reach::gained(before, now);
        drift.shrunk = reach::gained(now, before);
        drift
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        let findings = [
            &self.new,
            &self.reopened,
            &self.seen_again,
            &self.resolved,
            &self.no_longer_known,
            &self.changed_owner,
        ];
        findings.iter().all(|list| list.is_empty()) && self.grown.is_empty() && self.shrunk.is_empty()
    }
}
