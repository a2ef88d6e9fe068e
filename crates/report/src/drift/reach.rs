//! Reach that one assessment has and another has not, and the edges that make the difference.

use std::collections::BTreeSet;

use super::ReachChange;
use super::document::{Document, Edge, Reach, Subject};

/// Said of an edge that the other document might have left out.
const PERHAPS: &str = " (perhaps on one side only: a graph that large is not listed whole)";

/// Reach that `to` has and `from` has not.
pub(super) fn gained(from: &Document, to: &Document) -> Vec<ReachChange> {
    let nobody = Subject::default();
    let mut list = Vec::new();
    for (id, subject) in &to.subjects {
        let old = from.subjects.get(id).unwrap_or(&nobody);
        let mut of_subject: Vec<ReachChange> = Vec::new();
        for ((profile, party), reach) in &subject.reaches {
            if profile != subject.main && !(from.ways_whole && to.ways_whole) {
                continue;
            }
            let key = (profile.clone(), party.clone());
            let Some((proven, possible)) = more(reach, old.reaches.get(&key)) else { continue };
            let change = ReachChange {
                subject: id.clone(),
                name: subject.name.clone(),
                party: to.names.get(party).cloned().unwrap_or_else(|| party.clone()),
                profiles: vec![profile.clone()],
                proven,
                possible,
                edges: causes(from, old, reach),
            };
            match of_subject.iter_mut().find(|known| known.differs_by_profile(&change)) {
                Some(known) => known.profiles.extend(change.profiles),
                None => of_subject.push(change),
            }
        }
        list.extend(of_subject);
    }
    list
}

impl ReachChange {
    fn differs_by_profile(&self, other: &Self) -> bool {
        let key = |it: &Self| (it.party.clone(), it.proven.clone(), it.possible.clone(), it.edges.clone());
        key(self) == key(other)
    }
}

/// Effects of one reach that another has not; `None` where there are none.
fn more(now: &Reach, was: Option<&Reach>) -> Option<(Vec<String>, Vec<String>)> {
    let none = BTreeSet::new();
    let (was_proven, was_possible) = was.map_or((&none, &none), |was| (&was.proven, &was.possible));
    let more =
        |now: &BTreeSet<String>, was: &BTreeSet<String>| now.difference(was).cloned().collect::<Vec<_>>();
    let (proven, possible) = (more(&now.proven, was_proven), more(&now.possible, was_possible));
    (!proven.is_empty() || !possible.is_empty()).then_some((proven, possible))
}

/// Edges of the way that the other document does not have, in the order of the way. Where it gives no prints: that are
/// on none of the subject's paths there.
fn causes(from: &Document, old: &Subject, reach: &Reach) -> Vec<String> {
    let known = |edge: &Edge| {
        if edge.print.is_empty() || from.prints.is_empty() {
            let ways = old.reaches.values().flat_map(|reach| &reach.edges);
            old.passed.contains(&edge.words) || ways.into_iter().any(|known| known.words == edge.words)
        } else {
            from.prints.contains(&edge.print)
        }
    };
    let mut new: Vec<&Edge> = reach.edges.iter().filter(|edge| !known(edge)).collect();
    // Who gave access is the cause; what it comes to there is said by the effects.
    if new.iter().any(|edge| !edge.grant) {
        new.retain(|edge| !edge.grant);
    }
    let mut seen = BTreeSet::new();
    new.retain(|edge| seen.insert(&edge.words));
    let perhaps = |edge: &Edge| {
        let left_out = edge.inside || from.prints.is_empty();
        if left_out && !edge.print.is_empty() && !from.prints_whole { PERHAPS } else { "" }
    };
    new.into_iter().map(|edge| format!("{}{}", edge.words, perhaps(edge))).collect()
}
