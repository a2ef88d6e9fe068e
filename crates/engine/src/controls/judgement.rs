//! What a control finds out about one party.

use bailiwick_model::facts::Collection;
use bailiwick_model::{Effect, Evidence};

use crate::assessment::{Rank, Verdict};
use crate::graph::{NodeIx, PartyIx};

/// A path to draw beside a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Witness {
    /// Who walks it.
    pub subject: NodeIx,
    /// With which profile.
    pub profile: &'static str,
    /// To whom; `None` is the party most harmed.
    pub party: Option<PartyIx>,
    /// To which effect; `None` is the worst.
    pub effect: Option<Effect>,
}

/// Something that fails. A fault always has a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// What tells this fault from others of the same control and party, stable over assessments: native ids.
    pub key: String,
    /// What is wrong, in one line with names.
    pub title: String,
    /// Why it matters here, with numbers.
    pub why: String,
    /// Exact instruction; empty to use the one of the control.
    pub fix: String,
    /// Whom it is about.
    pub subjects: Vec<NodeIx>,
    /// Records that show it, at least one.
    pub evidence: Vec<Evidence>,
    /// Severity where it does not follow from the witness.
    pub rank: Option<Rank>,
    /// A path that shows the harm.
    pub witness: Option<Witness>,
}

/// Something that is not known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unsettled {
    /// What, in one sentence.
    pub what: String,
    /// The list that would settle it; `None` where no export does.
    pub collection: Option<Collection>,
    /// Whose, in words.
    pub of: String,
}

/// The answer to one of several rows that a control decides each by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Id of the row.
    pub row: &'static str,
    /// Answer.
    pub verdict: Verdict,
    /// Why, in one line.
    pub summary: String,
    /// It rests on an attestation.
    pub manual: bool,
}

/// What a control finds out about one party. The verdict follows: any fault fails; anything unsettled leaves it open;
/// a Pass needs something that was looked at and a record that shows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Judgement {
    faults: Vec<Fault>,
    unsettled: Vec<Unsettled>,
    evidence: Vec<Evidence>,
    looked_at: usize,
    not_applicable: Option<String>,
    summary: Option<String>,
    parts: Vec<Part>,
    /// The row of each fault that came with a part, in the order of the faults.
    fault_rows: Vec<Option<&'static str>>,
}

impl Judgement {
    /// The control does not apply to this party, because.
    pub fn not_applicable(because: impl Into<String>) -> Self {
        Self { not_applicable: Some(because.into()), ..Self::default() }
    }

    /// One thing was looked at and is good, shown by a record.
    pub fn good(&mut self, evidence: Evidence) {
        self.looked_at += 1;
        if !self.evidence.contains(&evidence) && self.evidence.len() < 100 {
            self.evidence.push(evidence);
        }
    }

    /// One thing was looked at and fails. A fault without a record is no fault: it stays unknown. What fails twice for
    /// the same reason, because two exports show it, is one fault with the records of both.
    pub fn fault(&mut self, fault: Fault) {
        self.looked_at += 1;
        if fault.evidence.is_empty() {
            let what = format!("{} (no record shows it)", fault.title);
            self.unsettled.push(Unsettled { what, collection: None, of: String::new() });
        } else if let Some(known) = self.faults.iter_mut().find(|known| known.key == fault.key) {
            self.looked_at -= 1;
            let new: Vec<Evidence> =
                fault.evidence.into_iter().filter(|shown| !known.evidence.contains(shown)).collect();
            known.evidence.extend(new);
        } else {
            self.faults.push(fault);
            self.fault_rows.push(None);
        }
    }

    /// One of several rows that are decided each by itself.
    pub fn part(&mut self, row: &'static str, part: Self, manual: bool) {
        self.parts.push(Part { row, verdict: part.verdict(), summary: part.summary(), manual });
        self.looked_at += part.looked_at;
        self.fault_rows.extend(part.faults.iter().map(|_| Some(row)));
        self.faults.extend(part.faults);
        for open in part.unsettled {
            self.unknown(open.what, open.collection, open.of);
        }
        for evidence in part.evidence {
            if !self.evidence.contains(&evidence) && self.evidence.len() < 100 {
                self.evidence.push(evidence);
            }
        }
    }

    /// Answers by row, where rows are decided each by itself.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The row that a fault is about, where it is about one.
    pub fn row_of_fault(&self, at: usize) -> Option<&'static str> {
        self.fault_rows.get(at).copied().flatten()
    }

    /// Something is not known, and this list would settle it.
    pub fn unknown(
        &mut self,
        what: impl Into<String>,
        collection: Option<Collection>,
        of: impl Into<String>,
    ) {
        let unsettled = Unsettled { what: what.into(), collection, of: of.into() };
        if !self.unsettled.contains(&unsettled) {
            self.unsettled.push(unsettled);
        }
    }

    /// One sentence with its numbers.
    #[must_use]
    pub fn saying(mut self, summary: impl Into<String>) -> Self {
        self.summary = Some(summary.into());
        self
    }

    /// The answer.
    pub fn verdict(&self) -> Verdict {
        if self.not_applicable.is_some() {
            Verdict::NotApplicable
        } else if !self.parts.is_empty() {
            Verdict::all(self.parts.iter().map(|part| part.verdict))
        } else if !self.faults.is_empty() {
            Verdict::Fail
        } else if !self.unsettled.is_empty() || self.looked_at == 0 || self.evidence.is_empty() {
            Verdict::Unknown
        } else {
            Verdict::Pass
        }
    }

    /// One sentence.
    pub fn summary(&self) -> String {
        if let Some(text) = self.not_applicable.as_ref().or(self.summary.as_ref()) {
            return text.clone();
        }
        if !self.parts.is_empty() {
            let count = |verdict| self.parts.iter().filter(|part: &&Part| part.verdict == verdict).count();
            return format!(
                "of {} rows {} met, {} not met, {} not known",
                self.parts.len(),
                count(Verdict::Pass),
                count(Verdict::Fail),
                count(Verdict::Unknown)
            );
        }
        match self.verdict() {
            Verdict::Fail => format!("{} of {} fail", self.faults.len(), self.looked_at),
            Verdict::Pass if self.looked_at == 1 => "the only one looked at is good".to_owned(),
            Verdict::Pass => format!("all {} looked at are good", self.looked_at),
            Verdict::Unknown | Verdict::NotApplicable => self
                .unsettled
                .first()
                .map_or_else(|| "nothing that would show it was read".to_owned(), |first| first.what.clone()),
        }
    }

    /// What fails.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What is not known.
    pub fn unsettled(&self) -> &[Unsettled] {
        &self.unsettled
    }

    /// Records on which a Pass rests.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// How many things were looked at.
    pub const fn looked_at(&self) -> usize {
        self.looked_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(evidence: Vec<Evidence>) -> Fault {
        Fault {
            key: "k".into(),
            title: "t".into(),
            why: "w".into(),
            fix: String::new(),
            subjects: Vec::new(),
            evidence,
            rank: None,
            witness: None,
        }
    }

    #[test]
    fn nothing_read_never_passes() {
        assert_eq!(Judgement::default().verdict(), Verdict::Unknown);
    }

    #[test]
    fn a_pass_needs_a_record_and_no_open_question() {
        let mut judgement = Judgement::default();
        judgement.good(Evidence::default());
        assert_eq!(judgement.verdict(), Verdict::Pass);
        judgement.unknown("the list is cut off", None, "");
        assert_eq!(judgement.verdict(), Verdict::Unknown);
        judgement.fault(fault(vec![Evidence::default()]));
        assert_eq!(judgement.verdict(), Verdict::Fail);
    }

    #[test]
    fn a_fault_without_a_record_is_no_fault() {
        let mut judgement = Judgement::default();
        judgement.fault(fault(Vec::new()));
        assert_eq!(judgement.verdict(), Verdict::Unknown);
    }
}
