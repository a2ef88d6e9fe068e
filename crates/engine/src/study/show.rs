//! Names, places and paths as outputs show them.

use bailiwick_model::{BarrierState, Effects, Evidence, SourceId};

use super::assemble::Order;
use crate::analysis::{Attacker, Explainer, Goal, Way};
use crate::assessment::{Locator, Path, Step};
use crate::controls::Context;
use crate::graph::{Bound, EdgeIx, NodeIx, PartyIx};

/// The record as a locator.
pub(super) fn locate(it: &Context<'_>, evidence: Evidence) -> Locator {
    let Some(source) = it.facts.sources.get(evidence.source.0 as usize) else { return Locator::default() };
    let whole = source.locate(evidence.record);
    let record = whole.strip_prefix(&source.path).unwrap_or_default().trim().to_owned();
    Locator { file: source.path.clone(), record }
}

/// A whole file as a locator.
pub(super) fn file(it: &Context<'_>, source: SourceId) -> Locator {
    let path = it.facts.sources.get(source.0 as usize).map(|source| source.path.clone());
    Locator { file: path.unwrap_or_default(), record: String::new() }
}

/// `realm::id`, as `reach` accepts it.
pub(super) fn full_id(it: &Context<'_>, node: NodeIx) -> String {
    let known = it.graph.node(node);
    let realm = it.facts.realms.get(known.id.realm.0 as usize).map_or("", |realm| it.facts.text(realm.id));
    format!("{realm}::{}", it.graph.names.text(known.id.id))
}

/// The easiest path to an effect at a party, proven where it can be.
pub(super) fn path(
    it: &Context<'_>,
    order: &Order,
    explainer: &Explainer<'_>,
    subject: NodeIx,
    attacker: &Attacker,
    goal: Goal,
) -> Option<Path> {
    // A search for what is not there looks everywhere; what is there is known already.
    let reached = |bound| {
        let blast = it.reach.blast(subject, &attacker.name, bound);
        blast.is_none_or(|blast| blast.at(goal.party).has(goal.effect))
    };
    let easiest = |bound| reached(bound).then(|| explainer.easiest(subject, attacker, bound, goal)).flatten();
    let (way, proven) = match easiest(Bound::Proven) {
        Some(way) => (way, true),
        None => (easiest(Bound::Possible)?, false),
    };
    Some(drawn(it, order, subject, attacker, goal.party, &way, proven))
}

pub(super) fn drawn(
    it: &Context<'_>,
    order: &Order,
    subject: NodeIx,
    attacker: &Attacker,
    party: PartyIx,
    way: &Way,
    proven: bool,
) -> Path {
    let start = it.graph.node(subject);
    let steps: Vec<EdgeIx> = way.steps().collect();
    let effects = steps.last().map_or(Effects::NONE, |last| it.graph.terms_of(&it.graph.edge(*last)).effects);
    Path {
        from: it.name(subject),
        from_kind: start.kind.word(),
        from_party: order.line(start.owner),
        profile: attacker.name.clone(),
        proven,
        party: order.line(party),
        effects,
        steps: steps.into_iter().map(|edge| step(it, order, edge)).collect(),
        marks: Vec::new(),
    }
}

pub(super) fn step(it: &Context<'_>, order: &Order, at: EdgeIx) -> Step {
    let edge = it.graph.edge(at);
    let terms = it.graph.terms_of(&edge);
    let to = it.graph.node(edge.to);
    let barriers = terms.barriers.in_force.iter().map(|barrier| (barrier, BarrierState::InForce));
    let unknown = terms.barriers.unknown.iter().map(|barrier| (barrier, BarrierState::Unknown));
    let note = match it.graph.names.text(terms.note) {
        "" if !terms.effects.is_empty() => {
            terms.effects.iter().map(bailiwick_model::Effect::word).collect::<Vec<_>>().join(", ")
        }
        note => note.to_owned(),
    };
    Step {
        kind: edge.kind,
        to: it.name(edge.to),
        to_kind: to.kind.word(),
        to_id: full_id(it, edge.to),
        to_party: order.line(to.owner),
        note,
        barriers: barriers.chain(unknown).collect(),
        possible_only: terms.possible_only,
        evidence: locate(it, edge.evidence),
    }
}
