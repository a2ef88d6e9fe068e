//! Plans of fixes, what-if, and a saved plan held against later exports.

use bailiwick_model::Effect;
use rustc_hash::FxHashSet;

use super::{Fix, Inventory, Key, KeyError, build, candidates, lists};
use crate::analysis::plan::{Choice, Limits, Question, Tally};
use crate::analysis::{Attacker, Changes};
use crate::assessment::{Interval, PartyLine};
use crate::controls::Context;
use crate::graph::{EdgeIx, PartyIx};
use crate::profile::Profile;
use crate::study::assemble::{Order, party_lines};

/// A plan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FixPlan {
    /// Parties, to which indices point.
    pub parties: Vec<PartyLine>,
    /// Profile.
    pub profile: String,
    /// Effect.
    pub effect: Option<Effect>,
    /// Pairs of outside principal and customer before; `None` where they could not be counted.
    pub before: Option<Interval>,
    /// Pairs left when every fix that was weighed is made: no plan of these gets lower.
    pub least: Option<Interval>,
    /// What the best plan of the same cost leaves, where that was asked and could be counted.
    pub best: Option<BestPlan>,
    /// Steps.
    pub steps: Vec<FixStep>,
    /// Fixes that were weighed.
    pub weighed: usize,
}

/// How far a plan is from the best one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BestPlan {
    /// Cost that the best one may have: that of the plan.
    pub cost: u32,
    /// No set of the fixes that were weighed leaves fewer proven pairs at that cost, or as few and fewer possible ones.
    pub pairs: Interval,
    /// Some set of them leaves exactly these.
    pub exact: bool,
}

/// One step: fixes that are made together.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FixStep {
    /// The fixes; of several, none alone removes what they remove together.
    pub fixes: Vec<Fix>,
    /// Pairs after it and all steps before it.
    pub after: Interval,
    /// Cost of the step.
    pub cost: u32,
}

/// Before and after some fixes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WhatIf {
    /// Parties, to which indices point.
    pub parties: Vec<PartyLine>,
    /// The fixes.
    pub fixes: Vec<Fix>,
    /// Effect.
    pub effect: Option<Effect>,
    /// What changes, by profile.
    pub profiles: Vec<Effects>,
}

/// What changes under one profile.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Effects {
    /// Profile.
    pub profile: &'static str,
    /// All pairs.
    pub pairs: PairChange,
    /// Customers for which something changes: index, and the principals of others that reach it.
    pub customers: Vec<(usize, PairChange)>,
}

/// A number before and after; `None` where it could not be counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PairChange {
    /// Before.
    pub before: Option<Interval>,
    /// After.
    pub after: Option<Interval>,
}

/// A fix as a saved plan names it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SavedFix {
    /// Key.
    pub key: String,
}

/// What became of a planned fix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Still to do.
    Planned,
    /// Nothing of it is left to change, in lists that were read whole and are fresh.
    Done,
    /// Nothing of it is to be seen, and the list that would show it was not read whole, or is too old.
    Unknown,
}

/// A saved plan held against the exports.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recheck {
    /// Fixes in the order of the plan, with what became of them.
    pub fixes: Vec<(String, State)>,
    /// Pairs now; `None` where they could not be counted.
    pub now: Option<Interval>,
    /// Pairs once everything that is left of the plan is done.
    pub then: Option<Interval>,
}

fn interval([proven, possible]: [u64; 2]) -> Interval {
    let [proven, possible] = [proven, possible].map(|pairs| u32::try_from(pairs).unwrap_or(u32::MAX));
    Interval { proven, possible: possible.max(proven) }
}

/// The plan for a profile within a budget.
pub(in crate::study) fn plan(
    it: &Context<'_>,
    order: &Order,
    all: &Inventory,
    attacker: &Attacker,
    effect: Effect,
    limits: Limits,
) -> FixPlan {
    let fixes = candidates(it, order, all, attacker, effect);
    let choices: Vec<Choice> =
        fixes.iter().map(|fix| Choice { changes: fix.changes.clone(), cost: fix.cost }).collect();
    let question = Question { graph: it.graph, attacker, effect, subjects: it.subjects };
    let found = crate::analysis::plan::plan(&question, &choices, limits);
    let step = |step: &crate::analysis::plan::Step| FixStep {
        fixes: step.choices.iter().filter_map(|&at| fixes.get(at)).cloned().collect(),
        after: interval(step.after),
        cost: step.cost,
    };
    FixPlan {
        parties: party_lines(it, order),
        profile: attacker.name.clone(),
        effect: Some(effect),
        before: found.before.map(interval),
        least: found.least.map(interval),
        best: found.best.map(|best| BestPlan {
            cost: best.cost,
            pairs: interval(best.pairs),
            exact: best.exact,
        }),
        steps: found.steps.iter().map(step).collect(),
        weighed: fixes.len(),
    }
}

/// Before and after fixes, by short id or key.
///
/// # Errors
/// With the first one that means nothing here.
pub(in crate::study) fn what_if(
    it: &Context<'_>,
    order: &Order,
    wanted: &[String],
    effect: Effect,
) -> Result<WhatIf, KeyError> {
    let all = Inventory::of(it);
    let mut known: Vec<Fix> = Vec::new();
    if wanted.iter().any(|text| text.starts_with("f-")) {
        for profile in Profile::ALL {
            known.extend(candidates(it, order, &all, &Attacker::from(profile), effect));
        }
    }
    let mut fixes = Vec::new();
    for text in wanted {
        if let Some(fix) = known.iter().find(|fix| fix.id == *text) {
            fixes.push(fix.clone());
            continue;
        }
        let key = Key::parse(it, text)?;
        fixes.push(build(it, order, &all, &key).ok_or_else(|| key.idle(it, text))?);
    }
    let changes = fixes.iter().fold(Changes::default(), |sum, fix| sum.and(&fix.changes));
    let touchable: FxHashSet<EdgeIx> = changes.edges().collect();
    let profiles = Profile::ALL
        .into_iter()
        .map(|profile| {
            let attacker = Attacker::from(profile);
            let question = Question { graph: it.graph, attacker: &attacker, effect, subjects: it.subjects };
            let tally = Tally::new(&question, &touchable);
            let before = by_customer(it, &tally, &Changes::default(), effect);
            let after = by_customer(it, &tally, &changes, effect);
            let mut lines: Vec<(usize, PairChange)> = (0u32..)
                .map(PartyIx)
                .take(it.graph.parties.len())
                .map(|party| {
                    let of = |counts: &Option<Vec<Interval>>| counts.as_ref()?.get(party.index()).copied();
                    (order.line(party), PairChange { before: of(&before), after: of(&after) })
                })
                .filter(|(_, change)| change.before != change.after)
                .collect();
            lines.sort_unstable_by_key(|line| line.0);
            let pairs = |changes: &Changes| tally.pairs(changes).map(interval);
            let pairs = PairChange { before: pairs(&Changes::default()), after: pairs(&changes) };
            Effects { profile: profile.name, pairs, customers: lines }
        })
        .collect();
    Ok(WhatIf { parties: party_lines(it, order), fixes, effect: Some(effect), profiles })
}

/// Principals of others that reach each party; `None` where that could not be counted.
fn by_customer(
    it: &Context<'_>,
    tally: &Tally<'_>,
    changes: &Changes,
    effect: Effect,
) -> Option<Vec<Interval>> {
    let mut counts = vec![Interval::default(); it.graph.parties.len()];
    let [proven, possible] = tally.after(changes)?;
    for (_, blast) in proven.blasts() {
        for party in blast.customers(it.graph, effect) {
            if let Some(count) = counts.get_mut(party.index()) {
                count.proven += 1;
            }
        }
    }
    for (_, blast) in possible.blasts() {
        for party in blast.customers(it.graph, effect) {
            if let Some(count) = counts.get_mut(party.index()) {
                count.possible += 1;
            }
        }
    }
    Some(counts)
}

/// What became of the fixes of a saved plan.
///
/// # Errors
/// With the place in the plan of the first fix that means nothing here.
pub(in crate::study) fn recheck(
    it: &Context<'_>,
    order: &Order,
    saved: &[SavedFix],
    attacker: &Attacker,
    effect: Effect,
) -> Result<Recheck, (usize, KeyError)> {
    let all = Inventory::of(it);
    let mut states = Vec::new();
    let mut left = Changes::default();
    for (at, saved) in saved.iter().enumerate() {
        let key = Key::parse(it, &saved.key).map_err(|error| (at, error))?;
        let state = match build(it, order, &all, &key) {
            Some(fix) => {
                left = left.and(&fix.changes);
                State::Planned
            }
            None if lists::would_show(it, &key) => State::Done,
            None => State::Unknown,
        };
        states.push((saved.key.clone(), state));
    }
    let question = Question { graph: it.graph, attacker, effect, subjects: it.subjects };
    let tally = Tally::new(&question, &left.edges().collect());
    let pairs = |changes: &Changes| tally.pairs(changes).map(interval);
    Ok(Recheck { fixes: states, now: pairs(&Changes::default()), then: pairs(&left) })
}
