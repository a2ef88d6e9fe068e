//! Replication rights: whoever holds both halves copies every password of a domain; with another half, those of the
//! local administrators that the directory manages.

use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, Observed};
use rustc_hash::FxHashMap;

use super::members::Members;
use super::work::Work;
use crate::graph::NodeIx;

/// More pairs than any real domain has go through one node.
const PAIRS: usize = 2_000_000;

#[derive(Default)]
struct Halves {
    changes: Vec<NodeIx>,
    all: Vec<NodeIx>,
    filtered: Vec<NodeIx>,
    evidence: Evidence,
}

/// Adds what two halves give together.
pub(super) fn add(work: &mut Work<'_>, members: &Members) {
    let mut domains: Vec<NodeRef> = Vec::new();
    let mut halves: FxHashMap<NodeRef, Halves> = FxHashMap::default();
    let facts = work.facts;
    for relation in &facts.relations {
        if !matches!(
            relation.kind,
            EdgeKind::GetChanges | EdgeKind::GetChangesAll | EdgeKind::GetChangesInFilteredSet
        ) {
            continue;
        }
        let from = work.named(relation.from, relation.evidence);
        let known = halves.entry(relation.to).or_insert_with(|| {
            domains.push(relation.to);
            Halves { evidence: relation.evidence, ..Halves::default() }
        });
        match relation.kind {
            EdgeKind::GetChanges => known.changes.push(from),
            EdgeKind::GetChangesAll => known.all.push(from),
            _ => known.filtered.push(from),
        }
    }
    for domain in domains {
        let Some(known) = halves.get(&domain) else { continue };
        let to = work.named(domain, known.evidence);
        for holder in members.holders_of_both(&known.changes, &known.all) {
            work.edge(holder, to, EdgeKind::DCSync, known.evidence, false);
        }
        let holders = members.holders_of_both(&known.changes, &known.filtered);
        if !holders.is_empty() {
            managed_passwords(work, domain, to, &holders, known.evidence);
        }
    }
}

fn managed_passwords(
    work: &mut Work<'_>,
    domain: NodeRef,
    at: NodeIx,
    holders: &[NodeIx],
    evidence: Evidence,
) {
    let computers: Vec<(NodeIx, bool)> = (0u32..)
        .map(NodeIx)
        .zip(&work.builder.graph().nodes)
        .filter(|(_, node)| node.kind == NodeKind::Computer && node.id.realm == domain.realm)
        .filter_map(|(at, node)| match work.traits(node.id).has_laps {
            Observed::Known(managed) => managed.then_some((at, false)),
            _ => Some((at, true)),
        })
        .collect();
    let through = (holders.len().saturating_mul(computers.len()) > PAIRS)
        .then(|| work.made(at, "managed passwords", NodeKind::Population, evidence));
    if let Some(through) = through {
        for holder in holders {
            work.edge(*holder, through, EdgeKind::SyncLAPSPassword, evidence, false);
        }
    }
    let from = through.map_or_else(|| holders.to_vec(), |through| vec![through]);
    let kind = if through.is_some() { EdgeKind::Includes } else { EdgeKind::SyncLAPSPassword };
    for from in from {
        for (computer, possible) in &computers {
            if from != *computer {
                work.edge(from, *computer, kind, evidence, *possible);
            }
        }
    }
}
