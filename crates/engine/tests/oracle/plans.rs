//! Plans against all subsets, counted slowly.

use std::collections::BTreeSet;

use bailiwick_engine::analysis::exposure::is_principal;
use bailiwick_engine::analysis::plan::{Choice, Limits, Plan, Question, plan};
use bailiwick_engine::analysis::{Attacker, Changes};
use bailiwick_engine::{Bound, EdgeIx, Profile};
use bailiwick_model::{BarrierSet, BarrierState, EdgeKind, Effect, NodeKind};
use proptest::prelude::*;

use crate::estate::{Estate, attackers, config, estates};
use crate::hand::provider_and;
use crate::slow;

/// What one choice does to links, and what it costs.
#[derive(Clone, Debug)]
struct Act {
    /// Links, with the barriers set on them; removed where there are none to set.
    links: Vec<(usize, Option<u16>)>,
    cost: u32,
}

/// The estate once some acts are done.
fn done(estate: &Estate, acts: &[&Act]) -> Estate {
    let mut after = estate.clone();
    let mut gone = BTreeSet::new();
    for &(link, guard) in acts.iter().flat_map(|act| &act.links) {
        let Some(bits) = guard else {
            gone.insert(link);
            continue;
        };
        let of = &mut after.links[link];
        for barrier in BarrierSet(bits).iter().filter(|&barrier| of.kind.row().candidates.has(barrier)) {
            of.barriers = of.barriers.with(barrier, BarrierState::InForce);
        }
    }
    let mut number = 0;
    after.links.retain(|_| {
        number += 1;
        !gone.contains(&(number - 1))
    });
    after
}

/// Pairs of principals and customers: proven, possible.
fn pairs(estate: &Estate, attacker: &Attacker, effect: Effect, who: &[usize]) -> [u64; 2] {
    Bound::BOTH.map(|bound| {
        let of = |&place: &usize| {
            let found = slow::reach(estate, attacker, bound, place);
            u64::from(slow::count(estate, &found, estate.owner(place))[effect as usize])
        };
        who.iter().map(of).sum()
    })
}

struct Checked {
    plan: Plan,
    /// Pairs left by each subset, by the bits of its number.
    left: Vec<[u64; 2]>,
    costs: Vec<u32>,
}

/// Plans with the real algorithm, and counts every subset with the slow one.
fn checked(estate: &Estate, attacker: &Attacker, acts: &[Act], limits: Limits) -> Checked {
    const EFFECT: Effect = Effect::Change;
    let built = estate.graph();
    let who: Vec<usize> =
        (0..estate.things.len()).filter(|&at| is_principal(&built.graph, built.node_ix[at])).collect();
    let subjects: Vec<_> = who.iter().map(|&at| built.node_ix[at]).collect();
    let edge = |link: usize| {
        let at = built.graph.edges.iter().position(|edge| edge.evidence.record as usize == link).unwrap();
        EdgeIx(at as u32)
    };
    let choices: Vec<Choice> = acts
        .iter()
        .map(|act| {
            let mut changes = Changes::default();
            for &(link, guard) in &act.links {
                match guard {
                    None => _ = changes.removed.insert(edge(link)),
                    Some(bits) => _ = changes.guarded.insert(edge(link), BarrierSet(bits)),
                }
            }
            Choice { changes, cost: act.cost }
        })
        .collect();
    let question = Question { graph: &built.graph, attacker, effect: EFFECT, subjects: &subjects };
    let plan = plan(&question, &choices, limits);
    let mut left = Vec::new();
    let mut costs = Vec::new();
    for set in 0..1usize << acts.len() {
        let taken: Vec<&Act> = (0..acts.len()).filter(|at| set >> at & 1 == 1).map(|at| &acts[at]).collect();
        left.push(pairs(&done(estate, &taken), attacker, EFFECT, &who));
        costs.push(taken.iter().map(|act| act.cost).sum());
    }
    Checked { plan, left, costs }
}

/// Each step counts right, in order, within its budget; what is said of the best plan is what all subsets show.
fn check(of: &Checked, limits: Limits) -> Result<(), TestCaseError> {
    let Checked { plan, left, costs } = of;
    prop_assert_eq!(plan.before, Some(left[0]));
    prop_assert_eq!(plan.least, left.last().copied());
    let mut set = 0;
    let mut now = left[0];
    for step in &plan.steps {
        for &choice in &step.choices {
            prop_assert_eq!(set >> choice & 1, 0, "no choice twice");
            set |= 1 << choice;
        }
        prop_assert_eq!(step.after, left[set]);
        prop_assert!(step.after < now, "each step removes something");
        now = step.after;
    }
    prop_assert!(limits.budget.is_none_or(|budget| costs[set] <= budget));
    let affordable = (0..left.len()).filter(|&other| costs[other] <= costs[set]);
    let best = affordable.map(|other| left[other]).min().unwrap();
    prop_assert_eq!(plan.best.is_none(), limits.weighed == 0);
    if let Some(said) = plan.best {
        prop_assert_eq!(said.cost, costs[set]);
        prop_assert!(said.pairs <= best, "nothing leaves fewer than what is said");
        prop_assert!(said.pairs <= now);
        if said.exact {
            prop_assert_eq!(said.pairs, best);
        }
    }
    Ok(())
}

fn act(links: usize) -> impl Strategy<Value = Act> {
    let one = (0..links, any::<Option<u16>>());
    (prop::collection::vec(one, 1..3), 1u32..5).prop_map(|(links, cost)| {
        // One word for each link: removing and guarding one at once is removing it.
        let mut seen = BTreeSet::new();
        Act { links: links.into_iter().filter(|(link, _)| seen.insert(*link)).collect(), cost }
    })
}

fn questions() -> impl Strategy<Value = (Estate, Vec<Act>)> {
    let some = estates().prop_filter("links to change, few parties", |estate| {
        !estate.links.is_empty() && estate.parties.len() < 10
    });
    some.prop_flat_map(|estate| {
        let links = estate.links.len();
        (Just(estate), prop::collection::vec(act(links), 1..7))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..config() })]

    #[test]
    fn plans_against_all_subsets(
        (estate, acts) in questions(),
        attackers in attackers(),
        pick in any::<prop::sample::Index>(),
        budget in prop::option::of(1u32..9),
        weighed in prop_oneof![3 => Just(usize::MAX), 1 => 0usize..6],
    ) {
        let limits = Limits { budget, weighed, ..Limits::default() };
        let found = checked(&estate, pick.get(&attackers), &acts, limits);
        check(&found, limits)?;
        if weighed == usize::MAX {
            prop_assert!(found.plan.best.is_some_and(|best| best.exact), "small plans are decided to the end");
        }
    }
}

/// An account in groups, each of which reaches so many customers of its own; leaving group `n` costs `n.1`.
fn side_by_side(groups: &[(usize, u32)]) -> (Estate, Vec<Act>) {
    let mut estate = provider_and(groups.iter().map(|(reached, _)| reached).sum());
    let account = estate.thing(NodeKind::AZUser, 0);
    let places: Vec<usize> = groups.iter().map(|_| estate.thing(NodeKind::AZGroup, 0)).collect();
    let mut parties = 1..;
    let mut acts = Vec::new();
    for (&place, &(reached, cost)) in places.iter().zip(groups) {
        let membership = estate.link(account, EdgeKind::AZMemberOf, place);
        for party in parties.by_ref().take(reached) {
            estate.grant(place, Effect::Change, party);
        }
        acts.push(Act { links: vec![(membership, None)], cost });
    }
    (estate, acts)
}

/// Twelve fixes, 4,096 subsets. For 6 a step-by-step plan takes 8 customers for 2, 10 for 3 and 1 for 1: 19 of 29. Two of 10
/// for 3 are 20, and the plan says so.
#[test]
fn a_plan_says_how_far_it_is_from_the_best_of_twelve_fixes() {
    let mut groups = vec![(8, 2), (10, 3), (10, 3), (1, 1)];
    groups.extend(vec![(0, 1); 8]);
    let (estate, acts) = side_by_side(&groups);
    let insider = Attacker::from(Profile::INSIDER);
    let limits = Limits { budget: Some(6), weighed: usize::MAX, ..Limits::default() };
    let found = checked(&estate, &insider, &acts, limits);
    check(&found, limits).unwrap();
    assert_eq!(found.plan.steps.last().map(|step| step.after), Some([10, 10]));
    assert_eq!(found.plan.best.map(|best| (best.cost, best.pairs, best.exact)), Some((6, [9, 9], true)));
    // Counted only a little, the bound is no promise, and still none that is too high.
    let limits = Limits { weighed: 3, ..limits };
    let found = checked(&estate, &insider, &acts, limits);
    check(&found, limits).unwrap();
    assert!(found.plan.best.is_some_and(|best| !best.exact && best.pairs <= [9, 9]));
}

/// Two fixes that only together remove everything cost 4; what is cheap goes first, and then 3 are not enough for both.
#[test]
fn a_plan_of_what_fits_is_the_best_of_its_cost() {
    let (mut estate, acts) = side_by_side(&[(3, 2), (0, 2), (1, 1)]);
    for party in [1, 2, 3] {
        estate.grant(2, Effect::Change, party);
    }
    let insider = Attacker::from(Profile::INSIDER);
    let limits = Limits { budget: Some(4), weighed: usize::MAX, ..Limits::default() };
    let found = checked(&estate, &insider, &acts, limits);
    check(&found, limits).unwrap();
    assert_eq!(found.plan.best.map(|best| (best.cost, best.pairs, best.exact)), Some((1, [3, 3], true)));
    // With room for both: everything.
    let limits = Limits { budget: Some(5), ..limits };
    let found = checked(&estate, &insider, &acts, limits);
    assert_eq!(found.plan.best.map(|best| (best.cost, best.pairs)), Some((5, [0, 0])));
}
