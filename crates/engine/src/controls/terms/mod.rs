//! Rows that the agreement decides: each asks for something that it must say.

pub(super) mod ask;
pub(crate) mod attested;

use bailiwick_model::facts::{Agreement, Collection, PartyKind};
use bailiwick_model::{Evidence, Time};

use super::shared::counted;
use super::{Context, Fault, Judgement};
use crate::advisory::AA22_131A;
use crate::assessment::{Rank, Verdict};
use crate::graph::PartyIx;
use ask::{Answer, Ask};

/// A row and what it asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowTerms {
    /// Id.
    pub(super) row: &'static str,
    /// For whom: customers, providers, or both.
    pub(super) of: Of,
    /// A term that says that the row does not apply, its value, and why in words.
    pub(super) unless: Option<(&'static str, &'static str, &'static str)>,
    /// What must be said.
    pub(super) asks: &'static [Ask],
}

/// Whose rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Of {
    /// Duties of customers.
    Customer,
    /// Duties of providers.
    Provider,
    /// What stands in the contract.
    Both,
}

impl Of {
    const fn concerns(self, kind: PartyKind) -> bool {
        matches!(
            (self, kind),
            (Self::Customer | Self::Both, PartyKind::Customer)
                | (Self::Provider | Self::Both, PartyKind::Provider)
        )
    }
}

/// Judges every row for a party, each by itself.
pub(super) fn judge(it: &Context<'_>, party: PartyIx, rows: &'static [RowTerms]) -> Judgement {
    let mut judgement = Judgement::default();
    let kind = it.kind(party);
    let papers = Papers::of(it, party);
    for row in rows.iter().filter(|row| row.of.concerns(kind)) {
        let mut part = papers.judge(it, row);
        let manual = attested::settle(it, party, row.row, &mut part);
        judgement.part(row.row, part, manual);
    }
    judgement
}

/// Agreements of a party, and what is missing of them.
pub(super) struct Papers<'a> {
    pub(super) agreements: Vec<&'a Agreement>,
    /// What cannot be said for lack of an agreement.
    missing: Vec<String>,
    party: String,
}

impl<'a> Papers<'a> {
    pub(super) fn of(it: &Context<'a>, party: PartyIx) -> Self {
        let provider = it.kind(party) == PartyKind::Provider;
        let ended = |agreement: &Agreement| {
            agreement.ends.known().copied().flatten().filter(|end: &Time| *end < it.as_of())
        };
        let all =
            if provider { &it.index.provider_agreements } else { &it.index.customer_agreements }.of(&party);
        let running: Vec<&Agreement> = all.iter().copied().filter(|known| ended(known).is_none()).collect();
        let mut missing = Vec::new();
        if provider {
            let with: Vec<PartyIx> =
                running.iter().filter_map(|agreement| it.party_by(agreement.customer)).collect();
            let without = it.customers_of(party).filter(|customer| !with.contains(customer)).count();
            if without > 0 {
                let customers = counted(without, "customer", "customers");
                missing.push(format!("what was agreed with {customers}: no agreement in force was given"));
            } else if running.is_empty() {
                missing.push("what was agreed: no agreement of this provider was given".to_owned());
            }
        } else if running.is_empty() {
            missing.push(match all.iter().find_map(|known| ended(known)) {
                Some(end) => format!("what is agreed since the agreement ended on {}", end.date()),
                None => "what was agreed: no agreement with this customer was given".to_owned(),
            });
        }
        Self { agreements: running, missing, party: it.party_name(party).to_owned() }
    }

    fn judge(&self, it: &Context<'_>, row: &RowTerms) -> Judgement {
        let mut judgement = Judgement::default();
        for what in &self.missing {
            judgement.unknown(what.clone(), Some(Collection::Agreement), self.party.clone());
        }
        let (mut said, mut apart) = (Vec::new(), Vec::new());
        for agreement in &self.agreements {
            let exempt = row.unless.filter(|(path, value, _)| ask::is(it, agreement, path, value));
            if let Some((.., why)) = exempt {
                apart.push(why);
                continue;
            }
            said.extend(one(it, agreement, row, &self.party, &mut judgement));
        }
        if !apart.is_empty() && apart.len() == self.agreements.len() && self.missing.is_empty() {
            return Judgement::not_applicable(apart.first().copied().unwrap_or_default());
        }
        match judgement.verdict() {
            Verdict::Pass => judgement.saying(said.join("; ")),
            Verdict::Fail => {
                let titles: Vec<String> =
                    judgement.faults().iter().take(3).map(|fault| fault.title.clone()).collect();
                judgement.saying(titles.join("; "))
            }
            _ => judgement,
        }
    }
}

/// One agreement and one row; what it says where all is well.
fn one(
    it: &Context<'_>,
    agreement: &Agreement,
    row: &RowTerms,
    party: &str,
    judgement: &mut Judgement,
) -> Option<String> {
    let id = it.facts.text(agreement.id);
    let (mut good, mut said) = (Vec::new(), Vec::new());
    let (mut lacks, mut shown, mut open) = (Vec::new(), Vec::new(), false);
    for asked in row.asks {
        match asked.of(it, agreement) {
            Answer::Good(words, evidence) => {
                good.push(evidence);
                said.push(words);
            }
            Answer::Bad(words, evidence) => {
                lacks.push(words);
                shown.push(evidence);
            }
            Answer::Silent(Some(section)) if read_whole(it, agreement) => {
                lacks.push(format!("it does not say {}", asked.what));
                shown.push(section);
            }
            Answer::Silent(section) => {
                open = true;
                let why = if section.is_some() {
                    "the file could not be read whole"
                } else {
                    "the section that would say it is not in the file"
                };
                let what = format!("{} by agreement {id}: {why}", asked.what);
                judgement.unknown(what, Some(Collection::Agreement), party.to_owned());
            }
        }
    }
    if !lacks.is_empty() {
        shown.dedup();
        judgement.fault(fault(it, agreement, row.row, &lacks, shown));
        return None;
    }
    if open {
        return None;
    }
    for evidence in good {
        judgement.good(evidence);
    }
    Some(format!("agreement {id} says {}", said.join(", ")))
}

fn fault(
    it: &Context<'_>,
    agreement: &Agreement,
    row: &'static str,
    lacks: &[String],
    evidence: Vec<Evidence>,
) -> Fault {
    let id = it.facts.text(agreement.id);
    let text = AA22_131A.row(row).map_or("", |known| known.text.as_str());
    Fault {
        key: format!("{id} {row}"),
        title: format!("agreement {id}, {row}: {}", lacks.join("; ")),
        why: format!("{row} asks: {text}"),
        fix: String::new(),
        subjects: Vec::new(),
        evidence,
        rank: Some(Rank::Medium),
        witness: None,
    }
}

/// Whether the file was read whole: what it does not say, it does not say.
pub(super) fn read_whole(it: &Context<'_>, agreement: &Agreement) -> bool {
    let mut of_file = it
        .facts
        .coverage
        .iter()
        .filter(|list| {
            list.collection == Collection::Agreement && list.evidence.source == agreement.evidence.source
        })
        .peekable();
    of_file.peek().is_some() && of_file.all(|list| list.complete)
}
