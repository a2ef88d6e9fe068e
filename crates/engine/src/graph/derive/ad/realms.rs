//! Realms that turn out to be one.

use bailiwick_model::{Facts, NodeRef, RealmId, RealmKind, Source, Sym};
use rustc_hash::FxHashMap;

/// Where a domain was called by a name: from another domain, or in a collection.
type Called<'a> = FxHashMap<(&'a str, Sym), Vec<RealmId>>;

/// Joins a domain known only by name with the domain of that name that is meant: the one that the domain which names
/// it (`NAME@SID`) trusts or is trusted by, or the one that other files of the same collection (`NAME@collection`)
/// give a SID. A name alone joins nothing: many domains are called alike.
pub fn join_realms(facts: &mut Facts) {
    let (by_trust, by_collection) = (by_trust(facts), by_collection(facts));
    let mut merged = Vec::new();
    for (at, realm) in (0..).map(RealmId).zip(&facts.realms) {
        let id = facts.text(realm.id);
        let Some((name, from)) = id.split_once('@').filter(|_| realm.kind == RealmKind::Ad) else { continue };
        let Some(name) = facts.names.find(name) else { continue };
        let known = by_trust.get(&(from, name)).or_else(|| by_collection.get(&(from, name)));
        if let Some([other]) = known.map(Vec::as_slice)
            && *other != at
        {
            merged.push((at, *other));
        }
    }
    facts.merge_realms(&merged);
}

fn by_trust(facts: &Facts) -> Called<'_> {
    let mut called = Called::default();
    for trust in &facts.trusts {
        if trust.other.realm != trust.domain.realm && has_sid(facts, trust.other) {
            let from = realm_id(facts, trust.domain);
            note(&mut called, from, trust.other_name, trust.other.realm);
        }
    }
    called
}

fn by_collection(facts: &Facts) -> Called<'_> {
    let mut called = Called::default();
    let mut last = None;
    for entity in &facts.entities {
        let place = (entity.evidence.source, entity.node.realm);
        if last.replace(place) == Some(place) || !has_sid(facts, entity.node) {
            continue;
        }
        let realm = facts.realms.get(entity.node.realm.0 as usize);
        let source = facts.sources.get(entity.evidence.source.0 as usize);
        if let Some((realm, source)) = realm.zip(source) {
            note(&mut called, Source::collection(&source.path), realm.name, entity.node.realm);
        }
    }
    called
}

fn note<'a>(called: &mut Called<'a>, from: &'a str, name: Sym, realm: RealmId) {
    let known = called.entry((from, name)).or_default();
    if !known.contains(&realm) {
        known.push(realm);
    }
}

fn realm_id(facts: &Facts, node: NodeRef) -> &str {
    facts.realms.get(node.realm.0 as usize).map_or("", |realm| facts.text(realm.id))
}

fn has_sid(facts: &Facts, node: NodeRef) -> bool {
    let realm = facts.realms.get(node.realm.0 as usize);
    realm.is_some_and(|realm| realm.kind == RealmKind::Ad && facts.text(realm.id).starts_with("S-1-5-21-"))
}
