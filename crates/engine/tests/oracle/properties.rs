//! What must hold for any estate, whatever the right answer is.

use std::collections::BTreeMap;

use bailiwick_engine::analysis::{Attacker, Reachability};
use bailiwick_engine::{Bound, NodeIx};
use bailiwick_model::{Barrier, BarrierState};
use proptest::prelude::*;

use crate::against_slow::sinks;
use crate::estate::{Built, Estate, attackers, config, estates};
use crate::slow::Sinks;

/// Everything that everybody reaches, in the words of the estate; and counts.
type All = BTreeMap<(usize, String, bool), (Sinks, [u32; 6])>;

fn answers(estate: &Estate, built: &Built, attackers: &[Attacker]) -> All {
    let subjects: Vec<NodeIx> = built.node_ix.clone();
    let reach = Reachability::of_attackers(&built.graph, attackers, &subjects);
    let mut all = All::new();
    for place in 0..estate.places() {
        for attacker in attackers {
            for bound in Bound::BOTH {
                let node = built.node_ix[place];
                let blast = reach.blast(node, &attacker.name, bound).unwrap();
                let counts = reach.counts(node, &attacker.name, bound).unwrap();
                let key = (place, attacker.name.clone(), bound == Bound::Possible);
                all.insert(key, (sinks(built, blast), counts));
            }
        }
    }
    all
}

fn of(estate: &Estate, attackers: &[Attacker]) -> All {
    answers(estate, &estate.graph(), attackers)
}

fn within(small: &Sinks, large: &Sinks) -> bool {
    small.iter().all(|(party, effects)| large.get(party).is_some_and(|more| effects.is_subset(more)))
}

fn all_within(small: &All, large: &All) -> bool {
    small.iter().all(|(key, (sinks, counts))| {
        let more = &large[key];
        within(sinks, &more.0) && counts.iter().zip(&more.1).all(|(few, many)| few <= many)
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn proven_is_within_possible(estate in estates(), attackers in attackers()) {
        let all = of(&estate, &attackers);
        for ((place, name, _), (sinks, _)) in all.iter().filter(|(key, _)| !key.2) {
            prop_assert!(within(sinks, &all[&(*place, name.clone(), true)].0));
        }
    }

    /// Taking an edge away is adding it, seen from the other side.
    #[test]
    fn adding_an_edge_never_shrinks(
        estate in estates(), attackers in attackers(), pick in any::<prop::sample::Index>()
    ) {
        if estate.links.is_empty() {
            return Ok(());
        }
        let mut less = estate.clone();
        less.links.remove(pick.index(estate.links.len()));
        prop_assert!(all_within(&of(&less, &attackers), &of(&estate, &attackers)));
    }

    #[test]
    fn setting_a_barrier_never_grows(
        estate in estates(), attackers in attackers(),
        pick in any::<prop::sample::Index>()
    ) {
        let places: Vec<(usize, Barrier)> = estate
            .links
            .iter()
            .enumerate()
            .flat_map(|(at, link)| link.kind.row().candidates.iter().map(move |barrier| (at, barrier)))
            .collect();
        if places.is_empty() {
            return Ok(());
        }
        let (at, barrier) = *pick.get(&places);
        let mut more = estate.clone();
        let link = &mut more.links[at];
        let before = link.barriers.state(barrier);
        let next = if before == BarrierState::Absent { BarrierState::Unknown } else { BarrierState::InForce };
        link.barriers = link.barriers.with(barrier, next);
        prop_assert!(all_within(&of(&more, &attackers), &of(&estate, &attackers)));
    }

    #[test]
    fn order_of_insertion_changes_nothing(
        (estate, parties, things, links) in estates().prop_flat_map(|estate| {
            let order = |count: usize| Just((0..count).collect::<Vec<_>>()).prop_shuffle();
            let orders = (order(estate.parties.len()), order(estate.things.len()), order(estate.links.len()));
            (Just(estate), orders.0, orders.1, orders.2)
        }),
        attackers in attackers(),
    ) {
        let other = answers(&estate, &estate.graph_in_order(&parties, &things, &links), &attackers);
        prop_assert_eq!(other, of(&estate, &attackers));
    }

    #[test]
    fn threads_change_nothing(estate in estates(), attackers in attackers()) {
        let built = estate.graph();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Reachability::of_attackers(&built.graph, &attackers, &built.node_ix))
        };
        let one = with(1);
        prop_assert_eq!(&one, &with(2));
        prop_assert_eq!(&one, &with(3));
    }
}
