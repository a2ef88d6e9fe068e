//! The worth of open questions, against the estate with each answered and counted again.

use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::analysis::worth::{Open, Worth, worth};
use bailiwick_engine::{Bound, EdgeIx, NodeIx};
use bailiwick_model::{BarrierSet, BarrierState, Effect};
use proptest::prelude::*;

use crate::estate::{Estate, attackers, config, estates};
use crate::slow;

/// Pairs of subject and customer.
fn pairs(estate: &Estate, attacker: &Attacker, bound: Bound) -> u64 {
    (0..estate.places())
        .map(|place| {
            let found = slow::reach(estate, attacker, bound, place);
            u64::from(slow::count(estate, &found, estate.owner(place))[Effect::Change as usize])
        })
        .sum()
}

/// The estate with every open link and barrier among these resolved.
fn resolved(estate: &Estate, links: &[usize], safely: bool) -> Estate {
    let mut answered = estate.clone();
    for &at in links {
        let link = &mut answered.links[at];
        link.possible_only &= safely;
        for barrier in estate.links[at].barriers.unknown.iter() {
            let state = if safely { BarrierState::InForce } else { BarrierState::Absent };
            link.barriers = link.barriers.with(barrier, state);
        }
    }
    let mut number = 0;
    answered.links.retain(|_| {
        number += 1;
        !(safely && links.contains(&(number - 1)) && estate.links[number - 1].possible_only)
    });
    answered
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn worth_is_answer_and_recount(
        estate in estates(),
        attackers in attackers(),
        picks in prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..4), 1..4),
    ) {
        let built = estate.graph();
        prop_assume!(!built.graph.edges.is_empty());
        let all: Vec<NodeIx> = (0..estate.places()).map(|place| built.node_ix[place]).collect();
        let picked: Vec<Vec<EdgeIx>> = picks
            .iter()
            .map(|some| some.iter().map(|pick| EdgeIx(pick.index(built.graph.edges.len()) as u32)).collect())
            .collect();
        let link = |edge: EdgeIx| built.graph.edge(edge).evidence.record as usize;
        let questions: Vec<Open> = picked
            .iter()
            .map(|edges| Open {
                links: edges.iter().copied().filter(|&edge| estate.links[link(edge)].possible_only).collect(),
                barriers: edges
                    .iter()
                    .map(|&edge| (edge, estate.links[link(edge)].barriers.unknown))
                    .filter(|(_, set): &(EdgeIx, BarrierSet)| !set.is_empty())
                    .collect(),
            })
            .collect();
        for attacker in &attackers {
            let found = worth(&built.graph, attacker, Effect::Change, &all, &questions);
            let (possible, proven) =
                (pairs(&estate, attacker, Bound::Possible), pairs(&estate, attacker, Bound::Proven));
            for (edges, found) in picked.iter().zip(found) {
                let links: Vec<usize> = edges.iter().map(|&edge| link(edge)).collect();
                let expected = Worth {
                    leave: possible - pairs(&resolved(&estate, &links, true), attacker, Bound::Possible),
                    proven: pairs(&resolved(&estate, &links, false), attacker, Bound::Proven) - proven,
                };
                prop_assert_eq!(found, expected, "{}", attacker.name);
            }
        }
    }
}
