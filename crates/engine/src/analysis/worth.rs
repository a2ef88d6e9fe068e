//! What settling open questions would change, both ways: pairs that leave if the answer is the safe one, and pairs
//! that become proven if it is not.

use bailiwick_model::{BarrierSet, Effect};
use rustc_hash::{FxHashMap, FxHashSet};

use super::attacker::Attacker;
use super::recount::{After, Changes, Recount};
use super::threads;
use crate::graph::{Bound, EdgeIx, Graph, NodeIx, TermsIx};

/// What is open on some edges.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Open {
    /// Edges of which it is not known whether they are there.
    pub links: FxHashSet<EdgeIx>,
    /// Barriers of which it is not known whether they are in force.
    pub barriers: FxHashMap<EdgeIx, BarrierSet>,
}

/// Pairs of principal and customer that an answer changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Worth {
    /// Pairs that are possible and leave if all of it resolves safely.
    pub leave: u64,
    /// Pairs that become proven if none of it does.
    pub proven: u64,
}

/// Questions answered at once: each takes memory of its own.
const AT_ONCE: usize = 4;

/// The worth of each question alone, the others staying open. Overlaps count in each.
pub fn worth(
    graph: &Graph,
    attacker: &Attacker,
    effect: Effect,
    subjects: &[NodeIx],
    questions: &[Open],
) -> Vec<Worth> {
    let all = questions.iter().fold(Open::default(), |all, one| all.and(one));
    let touchable: FxHashSet<EdgeIx> = all.links.iter().chain(all.barriers.keys()).copied().collect();
    let opened = opened(graph, &all);
    let possible = Recount::new(graph, attacker, Bound::Possible, subjects, touchable.clone());
    let proven = Recount::new(&opened, attacker, Bound::Proven, subjects, touchable);
    let pairs = |recount: &Recount<'_>, changes: &Changes| {
        let sum = |after: After| {
            after.blasts().map(|(_, blast)| u64::from(blast.reached(graph, effect))).sum::<u64>()
        };
        recount.after(changes).map_or(0, sum)
    };
    let now = pairs(&possible, &Changes::default());
    let shown = pairs(&proven, &all.doubted());
    let worth = |one: &Open| Worth {
        leave: now.saturating_sub(pairs(&possible, &one.closed())),
        proven: pairs(&proven, &all.without(one).doubted()).saturating_sub(shown),
    };
    threads::in_ranges(questions.len(), AT_ONCE, |range| {
        questions.get(range).unwrap_or_default().iter().map(worth).collect()
    })
}

impl Open {
    fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.links.extend(other.links.iter().copied());
        for (edge, barriers) in &other.barriers {
            let known = both.barriers.entry(*edge).or_default();
            *known = known.union(*barriers);
        }
        both
    }

    fn without(&self, other: &Self) -> Self {
        let answered = |edge: &EdgeIx| other.barriers.get(edge).copied().unwrap_or_default();
        Self {
            links: self.links.difference(&other.links).copied().collect(),
            barriers: self.barriers.iter().map(|(edge, set)| (*edge, set.minus(answered(edge)))).collect(),
        }
    }

    /// All of it resolved safely.
    fn closed(&self) -> Changes {
        Changes { removed: self.links.clone(), guarded: self.barriers.clone(), ..Changes::default() }
    }

    /// None of it resolved, as the proven bound takes it.
    fn doubted(&self) -> Changes {
        Changes { doubted: self.links.clone(), guarded: self.barriers.clone(), ..Changes::default() }
    }
}

/// The graph with all of it resolved unsafely.
fn opened(graph: &Graph, all: &Open) -> Graph {
    let mut opened = graph.bare();
    for &at in all.links.iter().chain(all.barriers.keys()) {
        let Some(edge) = opened.edges.get_mut(at.index()) else { continue };
        let mut terms = graph.terms_of(&graph.edge(at));
        terms.possible_only &= !all.links.contains(&at);
        terms.barriers.unknown =
            terms.barriers.unknown.minus(all.barriers.get(&at).copied().unwrap_or_default());
        edge.terms = TermsIx(u32::try_from(opened.terms.len()).unwrap_or(u32::MAX));
        opened.terms.push(terms);
    }
    opened
}
