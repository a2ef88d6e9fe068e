//! Exports that were not there, and what they are worth.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::Effect;
use bailiwick_model::facts::{Collection, PartyKind};

use super::outcomes::Judged;
use crate::assessment::{MissingExport, Verdict};
use crate::controls::Context;
use crate::graph::Bound;

/// The most valuable first: by outcomes that stay unknown, then by possible reaches that nothing proves.
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
    let pairs = open_pairs(it);
    let mut missing: Vec<MissingExport> = found
        .into_iter()
        .map(|(collection, (of, outcomes))| MissingExport {
            collection,
            of: of.into_iter().filter(|of| !of.is_empty()).collect(),
            outcomes,
            pairs: if settles_reach(collection) { pairs } else { 0 },
        })
        .collect();
    missing.sort_by(|left, right| {
        right
            .outcomes
            .cmp(&left.outcomes)
            .then(right.pairs.cmp(&left.pairs))
            .then(left.collection.cmp(&right.collection))
    });
    missing
}

/// Lists whose content decides barriers or links.
const fn settles_reach(collection: Collection) -> bool {
    matches!(
        collection,
        Collection::ConditionalAccess
            | Collection::SecurityDefaults
            | Collection::GdapRelationships
            | Collection::GdapAssignments
            | Collection::GroupMembers
            | Collection::RoleAssignments
            | Collection::Domains
    )
}

/// Pairs of outside principal and customer that a stolen password possibly and not provenly reaches.
fn open_pairs(it: &Context<'_>) -> u32 {
    let mut pairs = 0;
    for &subject in it.subjects {
        if it.kind(it.graph.node(subject).owner) != PartyKind::Provider {
            continue;
        }
        let count = |bound| {
            it.reach
                .blast(subject, "stolen-password", bound)
                .map_or(0, |blast| blast.reached(it.graph, Effect::Change))
        };
        pairs += count(Bound::Possible).saturating_sub(count(Bound::Proven));
    }
    pairs
}
