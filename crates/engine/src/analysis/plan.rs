//! Plans: which changes, in which order, remove the most pairs of principal and customer for what they cost.
//!
//! Removal is not submodular: where two groups lead to the same customers, neither alone removes anything. So each
//! step weighs single choices *and* minimal sets that together cut off what the widest principal still reaches:
//! all choices at once, and then each that is not needed put back.

use bailiwick_model::Effect;
use rustc_hash::FxHashSet;

use super::attacker::Attacker;
use super::blast::Blast;
use super::optimum::{self, Best};
use super::recount::{After, Changes, Recount};
use crate::graph::{Bound, EdgeIx, Graph, NodeIx};

/// Something that can be done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choice {
    /// What it changes.
    pub changes: Changes,
    /// What it costs, in any unit; at least 1 is counted.
    pub cost: u32,
}

/// Whose reach is to shrink.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The attacker.
    pub attacker: &'a Attacker,
    /// Effect at or above which a customer counts as reached.
    pub effect: Effect,
    /// The principals whose pairs are counted.
    pub subjects: &'a [NodeIx],
}

/// Where a plan ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Steps at most.
    pub steps: usize,
    /// Cost of all steps together at most.
    pub budget: Option<u32>,
    /// Sets of choices that are counted, at most, to say how far the plan is from the best one; none where 0.
    pub weighed: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 12, budget: None, weighed: 0 }
    }
}

/// Choices in an order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// Pairs before, proven and possible; `None` where that could not be counted.
    pub before: Option<[u64; 2]>,
    /// Steps.
    pub steps: Vec<Step>,
    /// Pairs left when every choice is taken: no plan gets lower.
    pub least: Option<[u64; 2]>,
    /// How few pairs a plan of the same cost could leave, where that was asked and could be counted.
    pub best: Option<Best>,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Step {
    /// Choices that are taken together, by number; alone each of several removes less.
    pub choices: Vec<usize>,
    /// Pairs after it, proven and possible.
    pub after: [u64; 2],
    /// Cost of the step.
    pub cost: u32,
}

/// Answers what is left after any of some choices.
#[derive(Debug)]
pub struct Tally<'a> {
    question: Question<'a>,
    counts: [Recount<'a>; 2],
}

impl<'a> Tally<'a> {
    /// Prepares for choices that touch these edges.
    pub fn new(question: &Question<'a>, touchable: &FxHashSet<EdgeIx>) -> Self {
        let counts = Bound::BOTH.map(|bound| {
            Recount::new(question.graph, question.attacker, bound, question.subjects, touchable.clone())
        });
        Self { question: *question, counts }
    }

    /// Pairs after changes, proven and possible; `None` where an edge was not named beforehand.
    pub fn pairs(&self, changes: &Changes) -> Option<[u64; 2]> {
        let [proven, possible] = self.after(changes)?;
        Some([self.sum(&proven), self.sum(&possible)])
    }

    /// What each principal reaches after changes, proven and possible.
    pub fn after(&self, changes: &Changes) -> Option<[After; 2]> {
        let [proven, possible] = &self.counts;
        Some([proven.after(changes)?, possible.after(changes)?])
    }

    fn sum(&self, after: &After) -> u64 {
        after
            .blasts()
            .map(|(_, blast)| u64::from(blast.reached(self.question.graph, self.question.effect)))
            .sum()
    }

    /// Customers that one principal reaches after changes, proven and possible.
    fn of(&self, subject: NodeIx, changes: &Changes) -> Option<[u64; 2]> {
        let count = |after: &After| {
            let blast = after.blast(subject)?;
            Some(u64::from(blast.reached(self.question.graph, self.question.effect)))
        };
        let [proven, possible] = &self.after(changes)?;
        Some([count(proven)?, count(possible)?])
    }

    /// Edges that one answer walks, about.
    pub(super) fn size(&self) -> usize {
        self.counts.iter().map(Recount::size).sum()
    }

    /// Who reaches the most customers after changes.
    fn widest(&self, changes: &Changes) -> Option<NodeIx> {
        let [proven, possible] = self.after(changes)?;
        let count = |blast: Blast<'_>| blast.reached(self.question.graph, self.question.effect);
        // Both list the same subjects in the same order.
        let ranked = proven.blasts().zip(possible.blasts());
        ranked
            .map(|((at, proven), (_, possible))| {
                ((count(proven), count(possible), std::cmp::Reverse(at)), at)
            })
            .max_by_key(|(rank, _)| *rank)
            .map(|(_, at)| at)
    }
}

impl Changes {
    /// Both together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.removed.extend(other.removed.iter().copied());
        both.doubted.extend(other.doubted.iter().copied());
        for (edge, barriers) in &other.guarded {
            let known = both.guarded.entry(*edge).or_default();
            *known = known.union(*barriers);
        }
        both
    }
}

struct Search<'a> {
    tally: Tally<'a>,
    choices: &'a [Choice],
    done: Changes,
    left: Vec<usize>,
}

/// Plans. Each step is the best of its kind for what it costs, each counted exactly on top of the steps before it.
pub fn plan<'a>(question: &Question<'a>, choices: &'a [Choice], limits: Limits) -> Plan {
    let touchable: FxHashSet<EdgeIx> = choices.iter().flat_map(|choice| choice.changes.edges()).collect();
    let tally = Tally::new(question, &touchable);
    let mut search = Search { tally, choices, done: Changes::default(), left: (0..choices.len()).collect() };
    let (Some(before), Some(least)) =
        (search.tally.pairs(&search.done), search.tally.pairs(&search.with(&search.left)))
    else {
        return Plan::default();
    };
    let mut found = Plan { before: Some(before), least: Some(least), ..Plan::default() };
    let mut spent = 0u32;
    let mut now = before;
    while found.steps.len() < limits.steps && now != least {
        let room = limits.budget.map(|budget| budget.saturating_sub(spent));
        let Some(step) = search.step(now, room) else { break };
        search.done = search.with(&step.choices);
        search.left.retain(|at| !step.choices.contains(at));
        spent = spent.saturating_add(step.cost);
        now = step.after;
        found.steps.push(step);
    }
    found.best = optimum::best(&search.tally, choices, spent, now, limits.weighed);
    found
}

impl Search<'_> {
    fn with(&self, choices: &[usize]) -> Changes {
        choices
            .iter()
            .filter_map(|&at| self.choices.get(at))
            .fold(self.done.clone(), |all, choice| all.and(&choice.changes))
    }

    fn cost(&self, choices: &[usize]) -> u32 {
        let costs = choices.iter().filter_map(|&at| self.choices.get(at)).map(|choice| choice.cost.max(1));
        costs.fold(0, u32::saturating_add)
    }

    /// The best step for what it costs: most proven pairs, then most possible ones; of equals the first.
    fn step(&self, now: [u64; 2], room: Option<u32>) -> Option<Step> {
        let mut best: Option<Step> = None;
        let mut offer = |choices: Vec<usize>| {
            let cost = self.cost(&choices);
            if choices.is_empty() || room.is_some_and(|room| cost > room) {
                return;
            }
            let Some(after) = self.tally.pairs(&self.with(&choices)) else { return };
            let step = Step { choices, after, cost };
            if gain(now, &step) != (0, 0) && best.as_ref().is_none_or(|best| better(now, &step, best)) {
                best = Some(step);
            }
        };
        for &at in &self.left {
            offer(vec![at]);
        }
        if let Some(widest) = self.tally.widest(&self.done) {
            offer(self.cut(widest));
        }
        best
    }

    /// A minimal set of choices that cuts off whatever all choices together cut off from one principal.
    fn cut(&self, subject: NodeIx) -> Vec<usize> {
        let goal = self.tally.of(subject, &self.with(&self.left));
        if goal.is_none() || goal == self.tally.of(subject, &self.done) {
            return Vec::new();
        }
        let mut kept = self.left.clone();
        let mut order = kept.clone();
        order.sort_by_key(|&at| (std::cmp::Reverse(self.cost(&[at])), std::cmp::Reverse(at)));
        for at in order {
            let without: Vec<usize> = kept.iter().copied().filter(|&other| other != at).collect();
            if self.tally.of(subject, &self.with(&without)) == goal {
                kept = without;
            }
        }
        kept
    }
}

/// Pairs that a step removes: proven ones, and possible ones. Compared in this order: a possible pair, or any number
/// of them, counts only between steps that remove as many proven ones for their cost.
fn gain([proven, possible]: [u64; 2], step: &Step) -> (u64, u64) {
    let [proven_after, possible_after] = step.after;
    (proven.saturating_sub(proven_after), possible.saturating_sub(possible_after))
}

/// Whether one step gains more for its cost than another. Products of 64 and 32 bits fit in 128.
fn better(now: [u64; 2], one: &Step, other: &Step) -> bool {
    let per_cost = |step: &Step, cost: u32| {
        let (proven, possible) = gain(now, step);
        (u128::from(proven) * u128::from(cost), u128::from(possible) * u128::from(cost))
    };
    per_cost(one, other.cost) > per_cost(other, one.cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(after: [u64; 2], cost: u32) -> Step {
        Step { choices: Vec::new(), after, cost }
    }

    /// One proven pair is worth more than any number of possible ones, at the same cost; each side of 2^20 and 2^32.
    #[test]
    fn proven_pairs_count_first_however_many_are_possible() {
        for many in [1u64 << 19, 1 << 20, 1 << 21, 1 << 33, u64::MAX - 10] {
            let now = [10, many];
            let proven = step([9, many], 1);
            let possible = step([10, 0], 1);
            assert!(better(now, &proven, &possible), "{many}");
            assert!(!better(now, &possible, &proven), "{many}");
        }
    }

    /// Two pairs for one are better than three for two, up to the largest numbers there are.
    #[test]
    fn what_it_costs_divides_without_overflow() {
        assert!(better([10, 0], &step([8, 0], 1), &step([7, 0], 2)));
        assert!(better([10, 10], &step([10, 8], 1), &step([10, 7], 2)));
        let most = u64::MAX;
        assert!(better([most, most], &step([0, 0], 1), &step([0, 0], u32::MAX)));
        assert!(!better([most, most], &step([0, 0], u32::MAX), &step([0, 0], 1)));
        assert!(!better([most, most], &step([0, 0], 7), &step([0, 0], 7)), "of equals the first stays");
    }
}
