//! How far a plan is from the best one: the fewest pairs that any set of the same choices leaves at a cost.
//!
//! All subsets, walked so that most need not be counted: a branch takes a choice or leaves it, and what is left when
//! *every* choice is taken that is still open and still fits what the branch can spend is a bound for all below it,
//! because taking more never leaves more. Branches are opened in the order of their bounds, so that the first one
//! that is decided to the end is the best, and the bound of the next one holds for everything that was not opened.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::plan::{Choice, Tally};
use super::recount::Changes;

/// Edges walked for a bound, at most: a few seconds.
const WORK: usize = 1 << 27;
/// So few choices are decided to the end.
const FEW: usize = 12;
/// Sets that are counted of more choices than that, at most: the bound hardly moves any more.
const COUNTS_OF_MANY: usize = 512;

/// What the best plan leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Best {
    /// Cost that it may have.
    pub cost: u32,
    /// No set of these choices at that cost or less leaves fewer proven pairs, or as few and fewer possible ones.
    pub pairs: [u64; 2],
    /// Some set of them leaves exactly these; otherwise it is a bound, and nothing is known to meet it.
    pub exact: bool,
}

/// A set of choices that is decided up to one of them. Compared by its bound, then by what is decided.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Branch {
    bound: [u64; 2],
    next: Reverse<usize>,
    taken: Vec<usize>,
    left: u32,
}

struct Search<'a, 'g> {
    tally: &'a Tally<'g>,
    choices: &'a [Choice],
    /// Bounds by the set of choices that they are about.
    known: BTreeMap<Vec<usize>, [u64; 2]>,
    counts: usize,
}

/// The fewest pairs that choices of this cost can leave, where a plan leaves `found`. At most `counts` sets are
/// counted, fewer in large graphs. `None` where none may be, or a count has no answer.
pub fn best(
    tally: &Tally<'_>,
    choices: &[Choice],
    cost: u32,
    found: [u64; 2],
    counts: usize,
) -> Option<Best> {
    let most = if choices.len() > FEW { COUNTS_OF_MANY } else { usize::MAX };
    let counts = counts.min(most).min(WORK / tally.size().max(1));
    if counts == 0 {
        return None;
    }
    let mut search = Search { tally, choices, known: BTreeMap::new(), counts };
    let mut open = BinaryHeap::new();
    let bound = search.bound(&[], 0, cost)?;
    open.push(Reverse(Branch { bound, next: Reverse(0), taken: Vec::new(), left: cost }));
    while let Some(Reverse(branch)) = open.pop() {
        let best = |pairs: [u64; 2], exact| Some(Best { cost, pairs: pairs.min(found), exact });
        if branch.bound >= found {
            return best(found, true);
        }
        let Reverse(next) = branch.next;
        let Some(choice) = choices.get(next) else { return best(branch.bound, true) };
        if search.counts < 2 {
            return best(branch.bound, false);
        }
        let price = choice.cost.max(1);
        if price <= branch.left {
            let mut taken = branch.taken.clone();
            taken.push(next);
            let left = branch.left - price;
            let bound = search.bound(&taken, next + 1, left)?;
            open.push(Reverse(Branch { bound, next: Reverse(next + 1), taken, left }));
        }
        let bound = search.bound(&branch.taken, next + 1, branch.left)?;
        open.push(Reverse(Branch { bound, next: Reverse(next + 1), ..branch }));
    }
    Some(Best { cost, pairs: found, exact: true })
}

impl Search<'_, '_> {
    /// Pairs left when these are taken, and all from `next` on that fit.
    fn bound(&mut self, taken: &[usize], next: usize, left: u32) -> Option<[u64; 2]> {
        let open = self.choices.iter().enumerate().skip(next);
        let fitting = open.filter(|(_, choice)| choice.cost.max(1) <= left).map(|(at, _)| at);
        let set: Vec<usize> = taken.iter().copied().chain(fitting).collect();
        if let Some(known) = self.known.get(&set) {
            return Some(*known);
        }
        let chosen = set.iter().filter_map(|&at| self.choices.get(at));
        let changes = chosen.fold(Changes::default(), |all, choice| all.and(&choice.changes));
        let pairs = self.tally.pairs(&changes)?;
        self.counts = self.counts.saturating_sub(1);
        self.known.insert(set, pairs);
        Some(pairs)
    }
}
