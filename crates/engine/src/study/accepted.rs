//! Findings that somebody accepted, and acceptances that hold no longer.

use bailiwick_model::facts::Acceptance;

use super::assemble::Order;
use super::outcomes::Judged;
use super::show;
use crate::assessment::{Accepted, Finding, Interval, Rank};
use crate::controls::Context;
use crate::graph::PartyIx;

/// What findings about acceptances are called where a control is named.
const LAPSED: &str = "lapsed_acceptance";

/// Marks what is accepted; an acceptance that expired, or that nothing answers to, becomes a finding.
pub(super) fn mark(it: &Context<'_>, order: &Order, judged: &mut Judged) {
    let mut lapsed = Vec::new();
    for acceptance in &it.facts.acceptances {
        let found: Vec<usize> = (0..judged.findings.len())
            .filter(|at| {
                let finding = judged.findings.get(*at);
                finding.is_some_and(|finding| meant(it, order, judged, acceptance, *at, finding))
            })
            .collect();
        let problem = match acceptance.until.known() {
            None => Some("it does not say until when".to_owned()),
            Some(until) if until.plus_days(1) <= it.as_of() => {
                Some(format!("it expired on {}", until.date()))
            }
            Some(_) if found.is_empty() => Some("nothing that was found answers to it".to_owned()),
            Some(_) => None,
        };
        if let Some(problem) = problem {
            lapsed.push(finding(it, order, acceptance, &problem));
            continue;
        }
        for at in found {
            if let Some(finding) = judged.findings.get_mut(at) {
                finding.accepted.get_or_insert_with(|| Accepted {
                    owner: it.facts.text(acceptance.owner).to_owned(),
                    reason: it.facts.text(acceptance.reason).to_owned(),
                    until: acceptance.until.known().copied(),
                    evidence: show::locate(it, acceptance.evidence),
                });
            }
        }
    }
    lapsed.sort_by(|left, right| left.id.cmp(&right.id));
    lapsed.dedup_by(|left, right| left.id == right.id);
    for finding in lapsed {
        judged.findings.push(finding);
        judged.subjects.push(Vec::new());
    }
}

/// Whether an acceptance is about a finding: by its id, or by control and subject, with the party where it is named.
fn meant(
    it: &Context<'_>,
    order: &Order,
    judged: &Judged,
    acceptance: &Acceptance,
    at: usize,
    finding: &Finding,
) -> bool {
    let text = |sym| it.facts.text(sym);
    if !acceptance.finding.is_empty() {
        return finding.id == text(acceptance.finding);
    }
    let party = acceptance.party.is_empty()
        || it
            .party_by((acceptance.party, acceptance.party))
            .is_some_and(|party| order.line(party) == finding.party);
    let subject = text(acceptance.subject);
    let about = || {
        let nodes = judged.subjects.get(at).map_or(&[][..], Vec::as_slice);
        let one = nodes.len() == 1;
        one && nodes.iter().any(|node| {
            it.name(*node).eq_ignore_ascii_case(subject)
                || it.graph.names.text(it.graph.node(*node).id.id).eq_ignore_ascii_case(subject)
                || show::full_id(it, *node).eq_ignore_ascii_case(subject)
        })
    };
    finding.control == text(acceptance.control) && party && about()
}

fn finding(it: &Context<'_>, order: &Order, acceptance: &Acceptance, problem: &str) -> Finding {
    let text = |sym| it.facts.text(sym).to_owned();
    let what = if acceptance.finding.is_empty() {
        format!("{} of {}", text(acceptance.control), text(acceptance.subject))
    } else {
        text(acceptance.finding)
    };
    let party = it.party_by((acceptance.party, acceptance.party)).or_else(|| {
        let id = text(acceptance.finding);
        id.split('/').nth(1).and_then(|id| it.estate.find(id))
    });
    let party = party.or_else(|| order.parties().first().copied()).unwrap_or(PartyIx(0));
    Finding {
        id: format!("{LAPSED}/{}/{what}", it.estate.party(party).map_or("", |party| party.id.as_str())),
        control: LAPSED,
        party: order.line(party),
        rank: Rank::Low,
        title: format!("{} accepted {what}, and {problem}", text(acceptance.owner)),
        why: "an acceptance that nobody keeps up hides what it was meant to name".to_owned(),
        fix: "mend what was accepted, renew the acceptance with a new date, or take it out of the file"
            .to_owned(),
        proof: "a file of statements in which every acceptance is in force and answers to a finding"
            .to_owned(),
        owner_why: format!("accepted by {}", text(acceptance.owner)),
        customers: Interval::default(),
        evidence: vec![show::locate(it, acceptance.evidence)],
        ..Finding::default()
    }
}
