//! Exports that were not there, and what they are worth.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::facts::{Collection, PartyKind};
use bailiwick_model::{Barrier, BarrierSet, Effect};

use super::outcomes::Judged;
use crate::analysis::Attacker;
use crate::analysis::worth::{Open, Worth, worth};
use crate::assessment::{MissingExport, Verdict};
use crate::controls::Context;
use crate::graph::{EdgeIx, NodeIx, gaps};

/// The most valuable first: by outcomes that stay unknown, then by pairs that change one way or the other.
pub(super) fn of(it: &Context<'_>, judged: &Judged) -> Vec<MissingExport> {
    let mut found: BTreeMap<Collection, (BTreeSet<String>, u32)> = BTreeMap::new();
    for outcome in judged.controls.iter().filter(|outcome| outcome.verdict == Verdict::Unknown) {
        let mut counted = BTreeSet::new();
        for gap in &outcome.gaps {
            let Some(collection) = gap.collection else { continue };
            let (of, outcomes) = found.entry(collection).or_default();
            of.insert(gap.of.clone());
            *outcomes += u32::from(counted.insert(collection));
        }
    }
    let worth = worth_of(it, &found.keys().copied().collect::<Vec<_>>());
    let mut missing: Vec<MissingExport> = found
        .into_iter()
        .zip(worth)
        .map(|((collection, (of, outcomes)), worth)| MissingExport {
            collection,
            of: of.into_iter().filter(|of| !of.is_empty()).collect(),
            outcomes,
            pairs: narrow(worth.leave),
            proven: narrow(worth.proven),
        })
        .collect();
    missing.sort_by(|left, right| {
        right
            .outcomes
            .cmp(&left.outcomes)
            .then((right.pairs + right.proven).cmp(&(left.pairs + left.proven)))
            .then(left.collection.cmp(&right.collection))
    });
    missing
}

fn narrow(pairs: u64) -> u32 {
    u32::try_from(pairs).unwrap_or(u32::MAX)
}

/// What each export would change of the reach of a stolen password, both ways.
fn worth_of(it: &Context<'_>, collections: &[Collection]) -> Vec<Worth> {
    let Some(attacker) = Attacker::parse("stolen-password") else {
        return vec![Worth::default(); collections.len()];
    };
    let subjects: Vec<NodeIx> = it
        .subjects
        .iter()
        .copied()
        .filter(|&subject| it.kind(it.graph.node(subject).owner) == PartyKind::Provider)
        .collect();
    let mut questions = vec![Open::default(); collections.len()];
    for (at, edge) in (0u32..).map(EdgeIx).zip(&it.graph.edges) {
        let terms = it.graph.terms_of(edge);
        if !terms.possible_only && terms.barriers.unknown.is_empty() {
            continue;
        }
        for (collection, question) in collections.iter().zip(&mut questions) {
            if gaps::row(terms.gap).is_some_and(|row| row.missing == Some(*collection)) {
                question.links.insert(at);
            }
            let open = BarrierSet(terms.barriers.unknown.0 & settled_by(*collection).0);
            let realm = it.graph.node(edge.to).id.realm;
            if !open.is_empty() && it.covered(*collection, realm) != Some(true) {
                question.barriers.insert(at, open);
            }
        }
    }
    worth(it.graph, &attacker, Effect::Change, &subjects, &questions)
}

/// Barriers whose state a list decides, in the realm that it is of.
fn settled_by(collection: Collection) -> BarrierSet {
    match collection {
        Collection::ConditionalAccess => BarrierSet::of(&[
            Barrier::Mfa,
            Barrier::MfaOrManagedDevice,
            Barrier::MfaPhishingResistant,
            Barrier::ManagedDevice,
            Barrier::Network,
        ]),
        Collection::SecurityDefaults
        | Collection::PerUserMfa
        | Collection::Domains
        | Collection::StagedRollouts
        | Collection::RmmAccounts
        | Collection::RmmServer => BarrierSet::of(&[Barrier::Mfa]),
        _ => BarrierSet::default(),
    }
}
