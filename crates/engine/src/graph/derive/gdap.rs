//! Granular delegated admin privileges: groups of a provider's tenant that hold roles in a customer's.
//!
//! A role counts if the relationship is in use, the access assignment is in use, and both hold the role.

use bailiwick_model::facts::{AssignmentStatus, Collection, GdapAssignment, GdapRelationship};
use bailiwick_model::{EdgeKind, NodeKind, Observed, RealmId, Sym, Time};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::{Demand, Visit};
use crate::directory::collected;
use crate::graph::{Terms, gaps};
use crate::relationship::counts as relationship_counts;

/// Draws access by relationship.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    let mut relationships: FxHashMap<(RealmId, Sym), Vec<&GdapRelationship>> = FxHashMap::default();
    for fact in &facts.gdap_relationships {
        relationships.entry((fact.realm, fact.id)).or_default().push(fact);
    }
    let relationships: FxHashMap<(RealmId, Sym), GdapRelationship> =
        relationships.into_iter().filter_map(|(key, all)| Some((key, newest(context, &all)?))).collect();
    let superseded = superseded(context);
    let mut access: FxHashMap<(RealmId, RealmId), Demand> = FxHashMap::default();
    for fact in &facts.gdap_assignments {
        context.security_groups.insert(fact.group);
        if superseded
            .get(&key_of(fact))
            .is_some_and(|newer| older(collected(facts, fact.evidence.source), *newer))
        {
            continue;
        }
        let Some(known) = assignment_counts(fact) else { continue };
        let found = fact.relationship.and_then(|id| relationships.get(&(fact.realm, id)));
        let Some(relationship) = found else {
            lost(context, fact);
            continue;
        };
        let Some(in_use) = relationship_counts(relationship, context.as_of) else { continue };
        let Some(customer) = context.tenant(relationship.customer) else { continue };
        let demand = access
            .entry((customer, fact.realm))
            .or_insert_with(|| context.view.access(customer, fact.realm, Visit::Technician))
            .clone();
        if !demand.refused {
            let fresh = !context.is_stale(relationship.evidence);
            hold(context, fact, relationship, customer, &demand, known && in_use && fresh);
        }
    }
    unread_assignments(context, &relationships);
}

/// The statement of the latest export. Of several that contradict each other and whose order is not known, none
/// counts; one that a newer whole list no longer has is gone.
fn newest(context: &Context<'_>, all: &[&GdapRelationship]) -> Option<GdapRelationship> {
    let collected = |fact: &GdapRelationship| collected(context.facts, fact.evidence.source);
    let dated = all.iter().all(|fact| collected(fact).is_some());
    let latest = *all.iter().max_by_key(|fact| collected(fact))?;
    if context.gone(Collection::GdapRelationships, latest.realm, latest.evidence) {
        return None;
    }
    let mut latest = latest.clone();
    let when = collected(&latest);
    let torn = |fact: &&&GdapRelationship| {
        (!dated || collected(fact) == when) && fact.status != latest.status && fact.status.is_known()
    };
    if all.iter().any(|fact| torn(&fact)) {
        latest.status = Observed::Unreadable;
    }
    Some(latest)
}

fn older(one: Option<Time>, newer: Option<Time>) -> bool {
    matches!((one, newer), (Some(one), Some(newer)) if one < newer)
}

type Key = (RealmId, Option<Sym>, Sym);

/// What makes two statements of the same access assignment.
const fn key_of(fact: &GdapAssignment) -> Key {
    (fact.realm, fact.relationship, fact.id)
}

/// When each access assignment was last stated, or its whole list last read: what was stated before no longer counts.
fn superseded(context: &Context<'_>) -> FxHashMap<Key, Option<Time>> {
    let facts = context.facts;
    let mut lists: FxHashMap<(RealmId, Sym), Option<Time>> = FxHashMap::default();
    for fact in facts.gdap_assignments_read.iter().filter(|fact| fact.complete) {
        if let Some(relationship) = fact.relationship {
            let slot = lists.entry((fact.realm, relationship)).or_default();
            *slot = (*slot).max(collected(facts, fact.evidence.source));
        }
    }
    let mut newest: FxHashMap<Key, Option<Time>> = FxHashMap::default();
    for fact in &facts.gdap_assignments {
        // Without a date nothing is older than anything.
        let Some(at) = collected(facts, fact.evidence.source) else { continue };
        let list = fact.relationship.and_then(|id| lists.get(&(fact.realm, id)).copied().flatten());
        let stated = if fact.id.is_empty() { None } else { Some(at) };
        let slot = newest.entry(key_of(fact)).or_default();
        *slot = (*slot).max(stated).max(list);
    }
    newest
}

/// Whether an access assignment is in use: `None` is no, `Some(false)` is not known.
fn assignment_counts(fact: &GdapAssignment) -> Option<bool> {
    match fact.status {
        Observed::Known(AssignmentStatus::Active) => Some(true),
        Observed::Known(AssignmentStatus::Pending | AssignmentStatus::Deleted | AssignmentStatus::Error) => {
            None
        }
        Observed::NotCollected | Observed::Unreadable => Some(false),
    }
}

fn hold(
    context: &mut Context<'_>,
    fact: &GdapAssignment,
    relationship: &GdapRelationship,
    customer: RealmId,
    demand: &Demand,
    in_use: bool,
) {
    let agreed: FxHashSet<Sym> = relationship.roles.iter().copied().collect();
    if agreed.is_empty() {
        let name = context.stated(relationship.name);
        let message =
            format!("relationship `{name}` lists no role, so its access assignments are only possible");
        context.remark("gdap/no-roles", message, relationship.evidence);
    }
    let mut beyond = 0;
    for &role in &fact.roles {
        let counted = agreed.contains(&role);
        if !counted && !agreed.is_empty() {
            beyond += 1;
            continue;
        }
        let group = context.node(fact.group, NodeKind::AZGroup, fact.evidence);
        let target = context.role(customer, role, fact.evidence);
        let terms = context.terms(demand);
        let terms = Terms { possible_only: !in_use || !counted, ..terms };
        context.edge(group, target, EdgeKind::GdapAccess, terms, fact.evidence);
        context.powerful.insert(fact.group);
    }
    if beyond > 0 {
        let name = context.stated(relationship.name);
        let message = format!(
            "an access assignment names {beyond} roles that relationship `{name}` does not hold: they do not count"
        );
        context.remark("gdap/role-outside-relationship", message, fact.evidence);
    }
}

/// An access assignment whose relationship was not read: it does not count. Where no relationship of the tenant was
/// read, it may be with any customer.
fn lost(context: &mut Context<'_>, fact: &GdapAssignment) {
    let message = "an access assignment names no relationship that was read, and is not counted".to_owned();
    context.remark("gdap/unknown-relationship", message, fact.evidence);
    let unnamed = fact.relationship.is_none();
    let any_read = context.facts.gdap_relationships.iter().any(|other| other.realm == fact.realm);
    if any_read && !unnamed {
        return;
    }
    let estate = context.estate;
    let group = context.node(fact.group, NodeKind::AZGroup, fact.evidence);
    for service in estate.services.iter().filter(|service| service.provider == fact.realm) {
        for &role in &fact.roles {
            let role = context.role(service.customer, role, fact.evidence);
            context.gap(group, role, EdgeKind::GdapAccess, gaps::LOST_ASSIGNMENT, fact.realm, fact.evidence);
        }
    }
    context.powerful.insert(fact.group);
}

/// Relationships in use whose access assignments were not read: each account of the provider may be in them.
fn unread_assignments(
    context: &mut Context<'_>,
    relationships: &FxHashMap<(RealmId, Sym), GdapRelationship>,
) {
    let facts = context.facts;
    let mut read: FxHashSet<(RealmId, Sym)> = facts
        .gdap_assignments_read
        .iter()
        .filter(|fact| fact.complete)
        .filter_map(|fact| Some((fact.realm, fact.relationship?)))
        .collect();
    read.extend(facts.gdap_assignments.iter().filter_map(|fact| Some((fact.realm, fact.relationship?))));
    let partly: FxHashSet<(RealmId, Sym)> = facts
        .gdap_assignments_read
        .iter()
        .filter(|fact| !fact.complete)
        .filter_map(|fact| Some((fact.realm, fact.relationship?)))
        .collect();
    let mut open: Vec<_> = relationships
        .iter()
        .filter(|(key, fact)| {
            (!read.contains(*key) || partly.contains(*key))
                && relationship_counts(fact, context.as_of).is_some()
        })
        .map(|(key, fact)| (*key, fact))
        .collect();
    open.sort_unstable_by_key(|(key, _)| *key);
    for ((provider, _), fact) in open {
        let Some(customer) = context.tenant(fact.customer) else { continue };
        let everybody = context.everybody(provider);
        for &role in &fact.roles {
            let role = context.role(customer, role, fact.evidence);
            context.gap(everybody, role, EdgeKind::StandsInFor, gaps::ASSIGNMENTS, provider, fact.evidence);
        }
    }
}
