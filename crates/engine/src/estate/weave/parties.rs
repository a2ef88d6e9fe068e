//! Whose the nodes of a graph are: what a graph of this program says, below what the estate file says.

use bailiwick_model::facts::{Claim, ClaimKind, Collection, DeclaredParty, PartyKind};
use bailiwick_model::{Facts, NodeKind, Observed, RealmId, RealmKind, SourceId};
use rustc_hash::FxHashSet;

use crate::estate::Estate;
use crate::estate::resolve::tenant_by_word;
use crate::estate::text::{PathGlob, folded_path};

/// Realms that the estate file gives to files of graphs: nodes that do not say where they live, live there.
pub(super) fn realms_of_sources(facts: &mut Facts) {
    let sources: FxHashSet<_> = facts
        .coverage
        .iter()
        .filter(|list| list.collection == Collection::OpenGraph)
        .map(|list| list.evidence.source)
        .collect();
    let claims = facts.source_claims.clone();
    let mut merged: Vec<(RealmId, RealmId)> = Vec::new();
    let mut sources: Vec<_> = sources.into_iter().collect();
    sources.sort_unstable();
    for source in sources {
        let Some(known) = facts.sources.get(source.0 as usize) else { continue };
        let (from, path) = (known.realm, folded_path(&known.path));
        let claim = claims.iter().find(|claim| {
            !claim.realm.is_empty()
                && claim.kind != RealmKind::Source
                && PathGlob::new(facts.text(claim.pattern)).fits(&path)
        });
        if let Some(claim) = claim {
            let word = facts.text(claim.realm).to_owned();
            let into =
                tenant_by_word(facts, claim.kind, &word).unwrap_or_else(|| facts.realm(claim.kind, &word));
            merged.push((from, into));
        }
    }
    if !merged.is_empty() {
        facts.merge_realms(&merged);
    }
}

/// Parties that a graph of this program names, and their realms.
pub(super) fn declare(facts: &mut Facts) {
    let mut realms: FxHashSet<RealmId> = FxHashSet::default();
    for node in facts.graph_nodes.iter().filter(|node| node.own && !node.party.id.is_empty()) {
        let (party, evidence) = (node.party.clone(), node.evidence);
        if node.kind == NodeKind::Party {
            let kind = PartyKind::from_word(facts.text(party.kind)).unwrap_or(PartyKind::Unclaimed);
            facts.parties.push(DeclaredParty {
                id: party.id,
                name: party.name,
                kind,
                seats: Observed::NotCollected,
                contract_ends: Observed::NotCollected,
                evidence,
            });
        }
        let Some(realm) = facts.realms.get(node.node.realm.0 as usize) else { continue };
        let real =
            matches!(realm.kind, RealmKind::Entra | RealmKind::Ad | RealmKind::Rmm | RealmKind::Network);
        if real && realms.insert(node.node.realm) {
            let party = if node.realm_party.is_empty() { party.id } else { node.realm_party };
            let (pattern, what, realm) = (realm.id, ClaimKind::Realm, bailiwick_model::Sym::EMPTY);
            facts.claims.push(Claim { party, what, pattern, realm, evidence });
        }
    }
}

/// Owners of single nodes that a graph of this program gives, where nothing else does.
pub(in crate::estate) fn owners(facts: &Facts, estate: &mut Estate) {
    let of_a_file = |realm: RealmId| {
        facts.realms.get(realm.0 as usize).is_some_and(|realm| realm.kind == RealmKind::Source)
    };
    // What the estate file gives to somebody stays theirs, whatever a graph says.
    let claimed: FxHashSet<RealmId> = facts
        .claims
        .iter()
        .filter(|claim| claim.what == ClaimKind::Realm && !is_graph(facts, claim.evidence.source))
        .filter_map(|claim| crate::estate::realm_by_word(facts, facts.text(claim.pattern)))
        .collect();
    let own = facts.graph_nodes.iter().filter(|node| node.own && !claimed.contains(&node.node.realm));
    for node in own.filter(|node| !node.realm_party.is_empty() || of_a_file(node.node.realm)) {
        if let Some(party) = estate.find(facts.text(node.party.id)) {
            estate.nodes.entry(node.node).or_insert(party);
        }
    }
}

/// Whether a file holds a graph of another tool.
fn is_graph(facts: &Facts, source: SourceId) -> bool {
    facts
        .coverage
        .iter()
        .any(|list| list.collection == Collection::OpenGraph && list.evidence.source == source)
}
