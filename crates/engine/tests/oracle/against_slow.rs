//! Fast equals slow.

use std::collections::BTreeSet;

use bailiwick_engine::analysis::exposure::{Exposure, candidates, is_principal};
use bailiwick_engine::analysis::{
    Attacker, Blast, Changes, Choke, Explainer, Goal, Reachability, Recount, Way,
};
use bailiwick_engine::{Bound, EdgeIx, NodeIx};
use bailiwick_model::{BarrierSet, Effect};
use proptest::prelude::*;

use crate::estate::{Built, Estate, attackers, config, estates, small_estates};
use crate::slow::{self, Sinks};

/// A blast in the words of the estate.
pub(crate) fn sinks(built: &Built, blast: Blast<'_>) -> Sinks {
    assert!(blast.parties.is_sorted_by_key(|&(party, _)| party));
    blast.parties.iter().map(|&(party, effects)| (built.party(party), effects.iter().collect())).collect()
}

fn subjects(estate: &Estate, built: &Built) -> Vec<NodeIx> {
    (0..estate.places()).map(|place| built.node_ix[place]).collect()
}

fn link_of(built: &Built, edge: EdgeIx) -> usize {
    built.graph.edge(edge).evidence.record as usize
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn reach_and_counts(estate in estates(), attackers in attackers()) {
        let built = estate.graph();
        let all = subjects(&estate, &built);
        let reach = Reachability::of_attackers(&built.graph, &attackers, &all);
        let only = Reachability::of_subjects(&built.graph, &attackers, &all);
        for attacker in &attackers {
            for bound in Bound::BOTH {
                for place in 0..estate.places() {
                    let node = built.node_ix[place];
                    let expected = slow::reach(&estate, attacker, bound, place);
                    let blast = reach.blast(node, &attacker.name, bound).unwrap();
                    let own = estate.owner(place);
                    prop_assert_eq!(&sinks(&built, blast), &expected, "{} {:?} {}", attacker.name, bound, place);
                    prop_assert_eq!(blast.counts(&built.graph), slow::count(&estate, &expected, own));
                    prop_assert_eq!(only.blast(node, &attacker.name, bound), Some(blast));
                    let later = slow::reach_from(&estate, attacker, bound, vec![(place, false)]);
                    prop_assert_eq!(
                        reach.counts(node, &attacker.name, bound),
                        Some(slow::count(&estate, &later, own))
                    );
                }
            }
        }
    }

    #[test]
    fn exposure(estate in estates(), attackers in attackers()) {
        let built = estate.graph();
        let who = candidates(&built.graph);
        let reach = Reachability::of_attackers(&built.graph, &attackers, &who);
        for attacker in &attackers {
            for (bound, effect) in [(Bound::Proven, Effect::Change), (Bound::Possible, Effect::See)] {
                let exposure = Exposure { graph: &built.graph, reach: &reach, profile: &attacker.name, bound, effect };
                let mut pairs = 0;
                let mut most = 0;
                let mut hit = BTreeSet::new();
                for place in 0..estate.places() {
                    if !is_principal(&built.graph, built.node_ix[place]) {
                        continue;
                    }
                    let found = slow::reach(&estate, attacker, bound, place);
                    let own = estate.owner(place);
                    let count = slow::count(&estate, &found, own)[effect as usize];
                    pairs += u64::from(count);
                    most = most.max(count);
                    for (&party, effects) in &found {
                        if party != own && effects.contains(&effect) {
                            hit.insert((party, place));
                        }
                    }
                }
                let summary = exposure.summary(|_| true);
                prop_assert_eq!(summary.pairs, pairs);
                prop_assert_eq!(summary.worst.map_or(0, |worst| worst.1), most);
                for party in 0..estate.parties.len() {
                    let who: BTreeSet<NodeIx> = exposure.who_reaches(built.party_ix[party]).into_iter().collect();
                    let expected: BTreeSet<NodeIx> =
                        hit.iter().filter(|pair| pair.0 == party).map(|pair| built.node_ix[pair.1]).collect();
                    let customer = estate.parties[party] == bailiwick_model::facts::PartyKind::Customer;
                    prop_assert_eq!(
                        summary.customers.contains(&built.party_ix[party]),
                        customer && !expected.is_empty()
                    );
                    prop_assert_eq!(who, expected);
                }
            }
        }
    }

    #[test]
    fn ways(estate in estates(), attackers in attackers()) {
        let built = estate.graph();
        let explainer = Explainer::new(&built.graph, &subjects(&estate, &built));
        let aimed = Explainer::for_many(&built.graph, &subjects(&estate, &built));
        for attacker in &attackers {
            for bound in Bound::BOTH {
                for place in 0..estate.things.len() {
                    let reached = slow::reach(&estate, attacker, bound, place);
                    for party in (0..estate.parties.len()).take(6) {
                        for effect in [Effect::See, Effect::Destroy] {
                            let goal = Goal { party: built.party_ix[party], effect };
                            let node = built.node_ix[place];
                            let question = (attacker, bound, place, (party, effect));
                            let can = reached.get(&party).is_some_and(|effects| effects.contains(&effect));
                            let best = [
                                explainer.easiest(node, attacker, bound, goal),
                                explainer.shortest(node, attacker, bound, goal),
                            ];
                            let same = [
                                aimed.easiest(node, attacker, bound, goal),
                                aimed.shortest(node, attacker, bound, goal),
                            ];
                            prop_assert_eq!(&same, &best, "looking only where it can lead");
                            for (way, by_links) in best.iter().zip([false, true]) {
                                prop_assert_eq!(way.is_some(), can);
                                let Some(way) = way else { continue };
                                check_way(&estate, &built, question, way)?;
                                let links = way.steps().count() as u32;
                                let cost = if by_links { (links, way.barriers) } else { (way.barriers, links) };
                                let least = slow::least(&estate, attacker, bound, place, (party, effect), by_links);
                                prop_assert_eq!(least, Some(cost));
                            }
                        }
                    }
                }
            }
        }
    }

    /// One search for all parties finds what a search for each finds.
    #[test]
    fn ways_to_each(estate in estates(), attackers in attackers()) {
        let built = estate.graph();
        let explainer = Explainer::new(&built.graph, &subjects(&estate, &built));
        for attacker in &attackers {
            for bound in Bound::BOTH {
                for place in 0..estate.things.len() {
                    let reached = slow::reach(&estate, attacker, bound, place);
                    let node = built.node_ix[place];
                    let effect = if place % 2 == 0 { Effect::See } else { Effect::Destroy };
                    let goals: Vec<Goal> = (0..estate.parties.len())
                        .map(|party| Goal { party: built.party_ix[party], effect })
                        .collect();
                    let mut room = usize::MAX;
                    let ways = explainer.to_each(node, attacker, bound, &goals, &mut room);
                    prop_assert_eq!(ways.len(), goals.len());
                    for (party, way) in ways.into_iter().enumerate() {
                        let can = reached.get(&party).is_some_and(|effects| effects.contains(&effect));
                        prop_assert_eq!(way.is_some(), can);
                        let alone = explainer.easiest(node, attacker, bound, goals[party]);
                        let cost = |way: &Way| (way.barriers, way.steps().count());
                        prop_assert_eq!(way.as_ref().map(cost), alone.as_ref().map(cost));
                        let question = (attacker, bound, place, (party, effect));
                        if let Some(way) = &way {
                            check_way(&estate, &built, question, way)?;
                        }
                    }
                    let mut none = 0;
                    let ways = explainer.to_each(node, attacker, bound, &goals, &mut none);
                    prop_assert!(ways.iter().all(Option::is_none), "without room nothing is found");
                }
            }
        }
    }

    #[test]
    fn recount(
        estate in estates(),
        attackers in attackers(),
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<Option<u16>>()), 0..5),
        spare in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) {
        let built = estate.graph();
        let all = subjects(&estate, &built);
        let mut changes = Changes::default();
        let mut after = estate.clone();
        let mut touchable = rustc_hash::FxHashSet::default();
        let mut gone = BTreeSet::new();
        if !built.graph.edges.is_empty() {
            for (pick, guard) in &picks {
                let edge = EdgeIx(pick.index(built.graph.edges.len()) as u32);
                let link = link_of(&built, edge);
                touchable.insert(edge);
                match guard {
                    None => {
                        changes.removed.insert(edge);
                        gone.insert(link);
                    }
                    Some(bits) => {
                        let set = BarrierSet(*bits);
                        changes.guarded.insert(edge, set);
                        let barriers = &mut after.links[link].barriers;
                        *barriers = estate.links[link].barriers;
                        for barrier in set.iter().filter(|&b| estate.links[link].kind.row().candidates.has(b)) {
                            *barriers = barriers.with(barrier, bailiwick_model::BarrierState::InForce);
                        }
                    }
                }
            }
            touchable.extend(spare.iter().map(|pick| EdgeIx(pick.index(built.graph.edges.len()) as u32)));
        }
        let mut number = 0;
        after.links.retain(|_| { number += 1; !gone.contains(&(number - 1)) });
        for attacker in &attackers {
            for bound in Bound::BOTH {
                let recount = Recount::new(&built.graph, attacker, bound, &all, touchable.clone());
                let (before, then) = (recount.after(&Changes::default()).unwrap(), recount.after(&changes).unwrap());
                for place in 0..estate.places() {
                    let node = built.node_ix[place];
                    let now = slow::reach(&estate, attacker, bound, place);
                    prop_assert_eq!(sinks(&built, before.blast(node).unwrap()), now);
                    let expected = slow::reach(&after, attacker, bound, place);
                    prop_assert_eq!(sinks(&built, then.blast(node).unwrap()), expected);
                }
            }
        }
    }
}

/// Pairs of some places and customers, by place.
fn pairs(estate: &Estate, (attacker, bound, effect): (&Attacker, Bound, Effect), who: &[usize]) -> Vec<u64> {
    who.iter()
        .map(|&place| {
            let found = slow::reach(estate, attacker, bound, place);
            u64::from(slow::count(estate, &found, estate.owner(place))[effect as usize])
        })
        .collect()
}

/// The estate without a link, or without all links at a place.
fn without(estate: &Estate, gone: impl Fn(usize) -> bool) -> Estate {
    let mut less = estate.clone();
    for (_, link) in less.links.iter_mut().enumerate().filter(|(at, _)| gone(*at)) {
        link.kind = bailiwick_model::EdgeKind::None;
    }
    less
}

fn check_choke(estate: &Estate, question: (&Attacker, Bound, Effect)) -> Result<(), TestCaseError> {
    let (attacker, bound, effect) = question;
    let built = estate.graph();
    let who: Vec<usize> =
        (0..estate.things.len()).filter(|&at| is_principal(&built.graph, built.node_ix[at])).collect();
    let nodes: Vec<NodeIx> = who.iter().map(|&at| built.node_ix[at]).collect();
    let choke = Choke::of(&built.graph, attacker, bound, effect, &nodes);
    let before = pairs(estate, question, &who);
    prop_assert_eq!(choke.pairs, before.iter().sum::<u64>());
    for place in 0..estate.things.len() {
        let less = without(estate, |at| estate.links[at].from == place || estate.links[at].to == place);
        let after = pairs(&less, question, &who);
        let lost = before.iter().zip(&after).zip(&who).filter(|(_, who)| **who != place);
        let lost: u64 = lost.map(|((before, after), _)| before - after).sum();
        let own = who.iter().position(|&at| at == place).map_or(0, |at| before[at]);
        let score = choke.nodes.get(&built.node_ix[place]).copied().unwrap_or_default();
        prop_assert_eq!((score.pairs, score.own), (lost, own), "place {} {:?}", place, question);
    }
    for (number, _) in built.graph.edges.iter().enumerate() {
        let edge = EdgeIx(number as u32);
        let link = link_of(&built, edge);
        let after = pairs(&without(estate, |at| at == link), question, &who);
        let lost: u64 = before.iter().zip(&after).map(|(before, after)| before - after).sum();
        let score = choke.edges.get(&edge).copied().unwrap_or(0);
        prop_assert_eq!(score, lost, "link {} {:?}", link, question);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn choke_scores_are_remove_one_and_recount(estate in estates(), attackers in attackers(), pick in any::<prop::sample::Index>()) {
        let question = (pick.get(&attackers), Bound::Proven, Effect::Change);
        check_choke(&estate, question)?;
        let insider = Attacker::parse("insider").unwrap();
        check_choke(&estate, (&insider, Bound::Possible, Effect::See))?;
    }
}

/// Profile, bound, place, party and effect.
type Question<'a> = (&'a Attacker, Bound, usize, (usize, Effect));

/// A way can be walked, ends where it should, and counts its barriers.
fn check_way(
    estate: &Estate,
    built: &Built,
    (attacker, bound, place, (party, effect)): Question<'_>,
    way: &Way,
) -> Result<(), TestCaseError> {
    let over: Vec<usize> = way.over.iter().map(|&edge| link_of(built, edge)).collect();
    let begins = slow::begins(estate, attacker, bound, place);
    let start = begins.iter().find(|(needs, at)| *needs == over && built.node_ix[at.0] == way.start);
    let mut state = start.map(|(_, at)| *at);
    prop_assert!(state.is_some(), "a way to begin");
    for &edge in &way.edges {
        let link = link_of(built, edge);
        let step = slow::steps(estate, attacker, bound, state.unwrap()).find(|step| step.0 == link);
        prop_assert!(step.is_some(), "a step that can be walked");
        state = step.unwrap().1;
        if state.is_none() {
            prop_assert_eq!(edge, *way.edges.last().unwrap());
            prop_assert_eq!(estate.party_at(estate.links[link].to), Some(party));
            prop_assert!(slow::implied(estate.links[link].effects).contains(&effect));
        }
    }
    prop_assert!(state.is_none(), "it ends at the party");
    let barriers: u32 = way.steps().map(|edge| slow::price(estate, link_of(built, edge))).sum();
    prop_assert_eq!(way.barriers, barriers);
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    /// As many ways as all sets of ways, tried one after another, allow; each can be walked; no two share a link.
    #[test]
    fn disjoint_ways(estate in small_estates(), attackers in attackers()) {
        let built = estate.graph();
        let explainer = Explainer::new(&built.graph, &subjects(&estate, &built));
        for attacker in &attackers {
            for bound in Bound::BOTH {
                for place in 0..estate.things.len() {
                    for party in 0..estate.parties.len() {
                        let goal = Goal { party: built.party_ix[party], effect: Effect::See };
                        let question = (attacker, bound, place, (party, Effect::See));
                        let found = explainer.disjoint(built.node_ix[place], attacker, bound, goal);
                        let (direct, ways) = slow::all_ways(&estate, attacker, bound, place, question.3);
                        prop_assert_eq!(found.ways.len(), direct + slow::packing(&ways), "{:?} {:?}", question, ways);
                        prop_assert_eq!(found.most, found.ways.len());
                        let mut used = BTreeSet::new();
                        for way in &found.ways {
                            check_way(&estate, &built, question, way)?;
                            let count = way.steps().count();
                            let inner: BTreeSet<EdgeIx> =
                                way.steps().take(if count == 1 { 1 } else { count - 1 }).collect();
                            for edge in inner {
                                prop_assert!(used.insert(edge), "an edge of two ways");
                            }
                        }
                        prop_assert!(found.ways.is_sorted_by_key(|way| (way.barriers, way.steps().count())));
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config())]

    /// The chain to each party crosses as few borders as there can be, begins at a subject's party, and names no party twice
    /// in a row.
    #[test]
    fn chains_of_parties(estate in estates(), attackers in attackers(), pick in any::<prop::sample::Index>()) {
        let built = estate.graph();
        let places: Vec<usize> = (0..estate.things.len()).filter(|at| at % 2 == pick.index(2)).collect();
        let nodes: Vec<NodeIx> = places.iter().map(|&at| built.node_ix[at]).collect();
        let explainer = Explainer::new(&built.graph, &nodes);
        for attacker in &attackers {
            for bound in Bound::BOTH {
                for effect in [None, Some(Effect::Change)] {
                    let found = explainer.chains(&nodes, attacker, bound, effect);
                    let borders = found.iter().map(|(&party, chain)| (built.party(party), chain.len() as u32 - 1));
                    let expected = slow::borders(&estate, attacker, bound, &places, effect);
                    prop_assert_eq!(borders.collect::<std::collections::BTreeMap<_, _>>(), expected);
                    for (party, chain) in &found {
                        prop_assert_eq!(chain.last(), Some(party));
                        prop_assert!(chain.windows(2).all(|pair| pair[0] != pair[1]));
                    }
                }
            }
        }
    }
}
