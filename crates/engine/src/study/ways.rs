//! Ways to one end as outputs show them: the easiest, the shortest, and others that have no link in common.

use super::assemble::Order;
use super::{DisjointWays, show};
use crate::analysis::{Attacker, Disjoint, Explainer, Goal, Way};
use crate::assessment::{Interval, Path};
use crate::controls::Context;
use crate::graph::{Bound, NodeIx};

/// Ways that are shown.
const SHOWN: usize = 12;

/// Ways of one subject to one end.
pub(super) struct Ways {
    goal: Goal,
    /// What they are, each once, with its marks.
    marked: Vec<(Way, Vec<&'static str>)>,
    proven: bool,
    /// How many have no link in common.
    pub(super) count: DisjointWays,
}

impl Ways {
    /// The ways, proven ones where there are any; `None` where there is none.
    pub(super) fn find(
        explainer: &Explainer<'_>,
        subject: NodeIx,
        attacker: &Attacker,
        goal: Goal,
    ) -> Option<Self> {
        let [proven, possible] = Bound::BOTH.map(|bound| explainer.disjoint(subject, attacker, bound, goal));
        let (bound, shown) =
            if proven.ways.is_empty() { (Bound::Possible, &possible) } else { (Bound::Proven, &proven) };
        let mut found = Self {
            goal,
            marked: Vec::new(),
            proven: bound == Bound::Proven,
            count: count(&proven, &possible),
        };
        found.add(explainer.easiest(subject, attacker, bound, goal)?, "easiest");
        found.add(explainer.shortest(subject, attacker, bound, goal)?, "shortest");
        shown.ways.iter().for_each(|way| found.add(way.clone(), "disjoint"));
        Some(found)
    }

    fn add(&mut self, way: Way, mark: &'static str) {
        match self.marked.iter_mut().find(|(known, _)| *known == way) {
            Some((_, marks)) => marks.push(mark),
            None => self.marked.push((way, vec![mark])),
        }
    }

    /// The ways as outputs show them, the easiest first.
    pub(super) fn paths(
        &self,
        it: &Context<'_>,
        order: &Order,
        subject: NodeIx,
        attacker: &Attacker,
    ) -> impl Iterator<Item = Path> {
        self.marked.iter().take(SHOWN).map(move |(way, marks)| Path {
            marks: marks.clone(),
            ..show::drawn(it, order, subject, attacker, self.goal.party, way, self.proven)
        })
    }
}

fn count(proven: &Disjoint, possible: &Disjoint) -> DisjointWays {
    let number = |ways: &Disjoint| u32::try_from(ways.ways.len()).unwrap_or(u32::MAX);
    let decided = |ways: &Disjoint| ways.ways.len() == ways.most;
    let (proven, possible, decided) =
        (number(proven), number(possible), decided(proven) && decided(possible));
    DisjointWays { ways: Interval { proven, possible: possible.max(proven) }, decided }
}
