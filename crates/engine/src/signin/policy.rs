//! Conditional Access policies of one tenant, compiled: what each does, and how sure it is that it is enforced.

use bailiwick_model::facts::{Collection, ConditionalAccessPolicy, PolicyState};
use bailiwick_model::{Facts, Observed, RealmId, SourceId};

use super::grant::{Grant, grant};
use super::level::Level;
use super::strength::strength;
use super::who::Who;
use crate::directory::{Directory, List, Standing, collected, standing};

/// One policy.
#[derive(Debug)]
pub(crate) struct Policy<'f> {
    pub(crate) fact: &'f ConditionalAccessPolicy,
    /// Whether it is enforced.
    pub(crate) enforced: Level,
    pub(crate) who: Who,
    pub(crate) grant: Grant,
}

/// Compiles the policies of `realm`; different statements of one policy are decided by their dates.
pub(crate) fn policies<'f>(
    facts: &'f Facts,
    directory: &Directory<'f>,
    realm: RealmId,
    stated: &[u32],
) -> Vec<Policy<'f>> {
    let mut all: Vec<&'f ConditionalAccessPolicy> =
        stated.iter().filter_map(|&at| facts.policies.get(at as usize)).collect();
    all.sort_by(|one, other| facts.text(one.id).cmp(facts.text(other.id)));
    all.chunk_by(|one, other| one.id == other.id && !one.id.is_empty())
        .flat_map(|same| versions(facts, directory, realm, same))
        .filter_map(|(fact, standing)| {
            let enforced = state(fact).and(match standing {
                Standing::Gone => return None,
                Standing::Unsure => Level::Soft,
                Standing::Stands => Level::Yes,
            });
            // What this version does not know may narrow the policy to anything.
            let narrowed = if fact.unknown_conditions.is_empty() { Level::Yes } else { Level::Hard };
            Some(Policy {
                fact,
                enforced: enforced.and(narrowed),
                who: Who::new(facts, directory, fact),
                grant: grant(facts, fact, |id| strength(facts, directory, realm, id)),
            })
        })
        .collect()
}

fn state(fact: &ConditionalAccessPolicy) -> Level {
    match fact.state {
        Observed::Known(PolicyState::Enabled) => Level::Yes,
        Observed::Known(PolicyState::Disabled | PolicyState::ReportOnly) => Level::No,
        Observed::NotCollected | Observed::Unreadable => Level::Hard,
    }
}

/// The different statements of one policy, each with its standing.
fn versions<'f>(
    facts: &Facts,
    directory: &Directory<'_>,
    realm: RealmId,
    same: &[&'f ConditionalAccessPolicy],
) -> Vec<(&'f ConditionalAccessPolicy, Standing)> {
    let mut lists = directory.lists_of(Collection::ConditionalAccess, realm).to_vec();
    for fact in same {
        let source = fact.evidence.source;
        if !lists.iter().any(|list| list.source == source && list.complete) {
            // An export that holds the policy says all of this one policy.
            let collected = collected(facts, source);
            lists.push(List { source, collected, complete: true, evidence: fact.evidence });
        }
    }
    let mut versions: Vec<(&ConditionalAccessPolicy, Vec<SourceId>)> = Vec::new();
    for &fact in same {
        match versions.iter_mut().find(|(known, _)| says_the_same(known, fact)) {
            Some((_, seen)) => seen.push(fact.evidence.source),
            None => versions.push((fact, vec![fact.evidence.source])),
        }
    }
    versions.into_iter().map(|(fact, seen)| (fact, standing(facts, &lists, &seen))).collect()
}

fn says_the_same(one: &ConditionalAccessPolicy, other: &ConditionalAccessPolicy) -> bool {
    let mut other = other.clone();
    other.evidence = one.evidence;
    other.modified = one.modified;
    other.name = one.name;
    *one == other
}
