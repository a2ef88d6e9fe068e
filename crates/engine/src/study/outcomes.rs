//! Controls and recommendations for every party they are for.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::Effect;
use bailiwick_model::facts::PartyKind;

use super::assemble::Order;
use super::owners::Owners;
use super::{show, subjects};
use crate::advisory::{AA22_131A, Row, Who};
use crate::analysis::{Attacker, Explainer, Goal, threads};
use crate::assessment::{ControlOutcome, Finding, Gap, Interval, Rank, RowOutcome, RowPart, Verdict};
use crate::controls::{Audience, CONTROLS, Context, Control, Fault, Judgement, Witness};
use crate::graph::{Bound, NodeIx, PartyIx};

/// What is said of a row that nothing decides.
const NO_CONTROL: &str = "no control decides this yet";
/// Findings with a drawn path.
const WITH_PATHS: usize = 300;

/// What controls found.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) controls: Vec<ControlOutcome>,
    pub(super) rows: Vec<RowOutcome>,
    pub(super) findings: Vec<Finding>,
    /// Subjects of each finding, in the order of the findings.
    pub(super) subjects: Vec<Vec<NodeIx>>,
}

/// Evaluates every control.
pub(super) fn judge(it: &Context<'_>, order: &Order) -> Judged {
    let owners = Owners::new(it);
    let mut drafts: Vec<(usize, Finding, Fault)> = Vec::new();
    let mut judged = Judged::default();
    let of_parties = threads::each(order.parties(), |party| judge_party(it, order, &owners, *party));
    for (outcome, found) in of_parties.into_iter().flatten() {
        let at = judged.controls.len();
        judged.controls.push(outcome);
        drafts.extend(found.into_iter().map(|(finding, fault)| (at, finding, fault)));
    }
    drafts.sort_by(|(_, left, _), (_, right, _)| {
        right
            .rank
            .cmp(&left.rank)
            .then_with(|| right.customers.cmp(&left.customers))
            .then_with(|| left.party.cmp(&right.party))
            .then_with(|| left.id.cmp(&right.id))
    });
    let walkers: Vec<NodeIx> = drafts
        .iter()
        .take(WITH_PATHS)
        .filter_map(|(.., fault)| fault.witness.map(|witness| witness.subject))
        .collect();
    let explainer = Explainer::for_many(it.graph, &walkers);
    let asked = drafts.iter().take(WITH_PATHS).filter_map(|(.., fault)| fault.witness);
    let drawn = drawn(it, order, &explainer, asked.collect());
    for (place, (at, mut finding, fault)) in drafts.into_iter().enumerate() {
        if place < WITH_PATHS {
            finding.path = fault.witness.and_then(|witness| drawn.get(&witness).cloned().flatten());
        }
        if let Some(outcome) = judged.controls.get_mut(at) {
            outcome.findings.push(place);
        }
        judged.findings.push(finding);
        judged.subjects.push(fault.subjects);
    }
    judged.rows = rows(it, order, &judged.controls);
    judged
}

/// Every control of one party: its outcome, and what it found.
fn judge_party(
    it: &Context<'_>,
    order: &Order,
    owners: &Owners,
    party: PartyIx,
) -> Vec<(ControlOutcome, Vec<(Finding, Fault)>)> {
    let kind = it.kind(party);
    let controls = CONTROLS.iter().filter(|control| is_for(control, kind));
    let judged = controls.map(|control| {
        let judgement = it.judge(control, party);
        let whole: Vec<&str> = control.decides.iter().map(|decides| decides.row).collect();
        let found = judgement.faults().iter().enumerate().map(|(place, fault)| {
            let rows = judgement.row_of_fault(place).map_or_else(|| whole.clone(), |row| vec![row]);
            (finding(it, order, owners, (control, rows.as_slice()), party, fault), fault.clone())
        });
        (outcome(it, order, control, party, &judgement), found.collect())
    });
    judged.collect()
}

/// How long each control takes for all parties.
pub(super) fn times(it: &Context<'_>, order: &Order, clock: &dyn Fn() -> u128) -> Vec<(&'static str, u128)> {
    let time = |control: &&'static Control| {
        let begin = clock();
        for &party in order.parties().iter().filter(|party| is_for(control, it.kind(**party))) {
            let _ = (control.judge)(it, party);
        }
        (control.slug, clock().saturating_sub(begin))
    };
    CONTROLS.iter().map(time).collect()
}

const fn is_for(control: &Control, kind: PartyKind) -> bool {
    matches!(
        (control.audience, kind),
        (Audience::Provider | Audience::Both, PartyKind::Provider)
            | (Audience::Customer | Audience::Both, PartyKind::Customer)
    )
}

fn outcome(
    it: &Context<'_>,
    order: &Order,
    control: &'static Control,
    party: PartyIx,
    judgement: &Judgement,
) -> ControlOutcome {
    let gap = |open: &crate::controls::Unsettled| Gap {
        what: open.what.clone(),
        collection: open.collection,
        of: open.of.clone(),
    };
    ControlOutcome {
        control: control.slug,
        party: order.line(party),
        verdict: judgement.verdict(),
        summary: judgement.summary(),
        gaps: judgement.unsettled().iter().map(gap).collect(),
        findings: Vec::new(),
        evidence: judgement.evidence().iter().take(20).map(|evidence| show::locate(it, *evidence)).collect(),
        parts: judgement.parts().iter().map(part).collect(),
    }
}

fn part(part: &crate::controls::Part) -> RowPart {
    RowPart { row: part.row, verdict: part.verdict, summary: part.summary.clone(), manual: part.manual }
}

fn finding(
    it: &Context<'_>,
    order: &Order,
    owners: &Owners,
    (control, rows): (&Control, &[&str]),
    party: PartyIx,
    fault: &Fault,
) -> Finding {
    let customers = harmed(it, fault);
    let (owner, owner_why) = owners.of(it, rows, party);
    let rank = fault.rank.unwrap_or_else(|| rank(it, fault));
    let (due, due_why) = owners.due(it, control.slug, rank, party).unzip();
    let fix = match (fault.fix.as_str(), it.kind(party)) {
        ("", PartyKind::Provider) => control.provider_fix.to_owned(),
        ("", _) => control.customer_fix.to_owned(),
        (fix, _) => fix.to_owned(),
    };
    Finding {
        id: format!(
            "{}/{}/{}",
            control.slug,
            it.estate.party(party).map_or("", |party| party.id.as_str()),
            fault.key
        ),
        control: control.slug,
        rows: rows.iter().map(|row| (*row).to_owned()).collect(),
        party: order.line(party),
        rank,
        title: fault.title.clone(),
        why: fault.why.clone(),
        fix,
        proof: control.proof.to_owned(),
        owner: owner.map(|owner| order.line(owner)),
        owner_why,
        due,
        due_why: due_why.unwrap_or_default(),
        accepted: None,
        subjects: fault.subjects.iter().map(|node| show::full_id(it, *node)).collect(),
        customers,
        evidence: fault.evidence.iter().map(|evidence| show::locate(it, *evidence)).collect(),
        path: None,
    }
}

/// Customers that the subjects of a fault reach at `change` or above.
fn harmed(it: &Context<'_>, fault: &Fault) -> Interval {
    let profile = fault.witness.map_or("insider", |witness| witness.profile);
    let count = |bound| {
        let mut reached: Vec<PartyIx> = Vec::new();
        for &subject in &fault.subjects {
            if let Some(blast) = it.reach.blast(subject, profile, bound) {
                reached.extend(blast.customers(it.graph, Effect::Change));
            }
        }
        reached.sort_unstable();
        reached.dedup();
        u32::try_from(reached.len()).unwrap_or(u32::MAX)
    };
    Interval { proven: count(Bound::Proven), possible: count(Bound::Possible) }
}

/// By what the witness reaches, proven: `own`, `destroy` or `unback` at two customers is critical, anything above
/// `see` at one is high.
fn rank(it: &Context<'_>, fault: &Fault) -> Rank {
    let Some(witness) = fault.witness else { return Rank::Medium };
    let Some(blast) = it.reach.blast(witness.subject, witness.profile, Bound::Proven) else {
        return Rank::Medium;
    };
    let worst = [Effect::Own, Effect::Destroy, Effect::Unback]
        .iter()
        .map(|effect| blast.reached(it.graph, *effect))
        .max()
        .unwrap_or(0);
    let any = [Effect::Change, Effect::Run]
        .iter()
        .map(|effect| blast.reached(it.graph, *effect))
        .max()
        .unwrap_or(0)
        .max(worst);
    if worst >= 2 {
        Rank::Critical
    } else if any >= 1 {
        Rank::High
    } else {
        Rank::Medium
    }
}

/// The paths of some witnesses; many findings have the same one.
fn drawn(
    it: &Context<'_>,
    order: &Order,
    explainer: &Explainer<'_>,
    asked: BTreeSet<Witness>,
) -> BTreeMap<Witness, Option<crate::assessment::Path>> {
    let asked: Vec<Witness> = asked.into_iter().collect();
    let paths = threads::each(&asked, |witness| path_of(it, order, explainer, *witness));
    asked.into_iter().zip(paths).collect()
}

fn path_of(
    it: &Context<'_>,
    order: &Order,
    explainer: &Explainer<'_>,
    witness: Witness,
) -> Option<crate::assessment::Path> {
    let attacker = Attacker::parse(witness.profile)?;
    let worst = || subjects::worst_goal(it, witness.subject, witness.profile);
    let goal = match (witness.party, witness.effect) {
        (Some(party), Some(effect)) => Goal { party, effect },
        (Some(party), None) => {
            let reached = it.reach.blast(witness.subject, witness.profile, Bound::Possible)?.at(party);
            Goal { party, effect: Effect::ALL.into_iter().rev().find(|effect| reached.has(*effect))? }
        }
        _ => worst()?,
    };
    show::path(it, order, explainer, witness.subject, &attacker, goal)
}

/// Rows of the advisory from the controls that decide them.
fn rows(it: &Context<'_>, order: &Order, controls: &[ControlOutcome]) -> Vec<RowOutcome> {
    let mut by_party: BTreeMap<usize, BTreeMap<&str, usize>> = BTreeMap::new();
    for (at, outcome) in controls.iter().enumerate() {
        by_party.entry(outcome.party).or_default().insert(outcome.control, at);
    }
    let deciding: Vec<(&Row, Vec<(&str, &str)>)> =
        AA22_131A.evaluated().map(|row| (row, controls_of(&row.id))).collect();
    let mut rows = Vec::new();
    for &party in order.parties() {
        let line = order.line(party);
        let Some(known) = by_party.get(&line) else { continue };
        for (row, deciding) in deciding.iter().filter(|(row, _)| concerns(row.who, it.kind(party))) {
            let seen: Vec<(usize, &str)> = deciding
                .iter()
                .filter_map(|(slug, undecided)| known.get(slug).map(|at| (*at, *undecided)))
                .collect();
            let answers: Vec<Answer<'_>> = seen
                .iter()
                .filter_map(|(at, _)| controls.get(*at))
                .map(|known| answer(known, &row.id))
                .collect();
            let verdicts = answers.iter().map(|answer| answer.verdict).collect();
            let (verdict, undecided) = together(verdicts, seen.iter().map(|(_, undecided)| *undecided));
            let said = answers.iter().filter(|answer| answer.verdict != Verdict::NotApplicable);
            let why = said.map(|answer| format!("{}: {}", answer.control, answer.summary)).collect();
            let manual = verdict == Verdict::Pass && answers.iter().any(|answer| answer.manual);
            let controls = seen.into_iter().map(|(at, _)| at).collect();
            let row = row.id.clone();
            rows.push(RowOutcome { row, party: line, verdict, controls, undecided, why, manual });
        }
    }
    rows
}

/// What a control answers to one row.
struct Answer<'a> {
    control: &'a str,
    verdict: Verdict,
    summary: &'a str,
    manual: bool,
}

/// The answer of a control to a row: that of the row's own part where it has parts.
fn answer<'a>(known: &'a ControlOutcome, row: &str) -> Answer<'a> {
    let whole = known.parts.is_empty();
    match known.parts.iter().find(|part| part.row == row) {
        Some(part) => Answer {
            control: known.control,
            verdict: part.verdict,
            summary: &part.summary,
            manual: part.manual,
        },
        None => Answer {
            control: known.control,
            verdict: if whole { known.verdict } else { Verdict::NotApplicable },
            summary: &known.summary,
            manual: false,
        },
    }
}

/// Slugs of the controls that decide a row, each with the part that it leaves open.
fn controls_of(row: &str) -> Vec<(&'static str, &'static str)> {
    let of = |control: &&'static Control| {
        let decides = control.decides.iter().filter(|decides| decides.row == row);
        decides.map(|decides| (control.slug, decides.undecided)).collect::<Vec<_>>()
    };
    CONTROLS.iter().flat_map(of).collect()
}

/// One answer of several controls, and the part that none of them decides. Nothing passes with a part open.
fn together<'a>(verdicts: Vec<Verdict>, undecided: impl Iterator<Item = &'a str>) -> (Verdict, String) {
    if verdicts.is_empty() {
        return (Verdict::Unknown, NO_CONTROL.to_owned());
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in undecided.filter(|part| !part.is_empty()) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let verdict = match Verdict::all(verdicts) {
        Verdict::Pass if !parts.is_empty() => Verdict::Unknown,
        verdict => verdict,
    };
    (verdict, parts.join("; "))
}

const fn concerns(who: Who, kind: PartyKind) -> bool {
    matches!(
        (who, kind),
        (Who::Both | Who::Contract, PartyKind::Provider | PartyKind::Customer)
            | (Who::Provider, PartyKind::Provider)
            | (Who::Customer, PartyKind::Customer)
    )
}
