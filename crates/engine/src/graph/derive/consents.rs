//! Consents to delegated permissions: an application that acts in the name of whoever signed in to it.
//!
//! Whoever holds the application's credential needs a token of a user as well, which no export shows: all of it is only
//! possible, and never more than the user may do.

use bailiwick_model::facts::{Collection, DelegatedGrant};
use bailiwick_model::{EdgeKind, Effect, Effects, NodeKind, NodeRef, RealmId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use crate::graph::gaps;
use crate::tables::delegated_permission;

/// Draws consents.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    let disabled: FxHashSet<NodeRef> = facts
        .service_principals
        .iter()
        .filter(|fact| fact.enabled.is(&false))
        .map(|fact| fact.node)
        .collect();
    let mut held: FxHashMap<NodeRef, (Effects, &DelegatedGrant)> = FxHashMap::default();
    for fact in facts.delegated_grants.iter().filter(|fact| !disabled.contains(&fact.client)) {
        if context.gone(Collection::DelegatedPermissions, fact.client.realm, fact.evidence) {
            continue;
        }
        let scopes = fact.scopes.iter().map(|scope| delegated_permission(facts.text(*scope)));
        let all = scopes.fold(Effects::NONE, Effects::union);
        let effects = if fact.user.is_some() { of_one_user(all) } else { all };
        if !effects.is_empty() {
            let known = held.entry(fact.client).or_insert((Effects::NONE, fact));
            known.0 = known.0.union(effects);
        }
    }
    let mut held: Vec<_> = held.into_iter().collect();
    held.sort_unstable_by_key(|(client, _)| *client);
    for (client, (effects, shown)) in held {
        let principal = context.node(client, NodeKind::AZServicePrincipal, shown.evidence);
        let id = format!("consents/{}", context.stated(client.id));
        let name = context.text(context.builder.graph().node(principal).name);
        let name = format!("delegated permissions of {name}");
        let consents = context.made(client.realm, &id, NodeKind::AZRole, &name, shown.evidence);
        let (gap, realm) = (gaps::SETTING, client.realm);
        context.gap(principal, consents, EdgeKind::HoldsAppPermission, gap, realm, shown.evidence);
        let owner = context.estate.party_of_realm(realm);
        context.may_grant(consents, owner, effects, gap, realm, shown.evidence);
    }
    unread(context);
}

/// What one user consented to is bounded by what one user can do: their own mail and files.
fn of_one_user(effects: Effects) -> Effects {
    let own = [Effect::See, Effect::Change];
    own.into_iter()
        .filter(|effect| effects.has(*effect))
        .fold(Effects::NONE, |sum, effect| sum.union(Effects::of(&[effect])))
}

/// Applications of other parties in tenants whose consents were not read may hold some.
fn unread(context: &mut Context<'_>) {
    let facts = context.facts;
    for fact in facts.service_principals.iter().filter(|fact| !fact.enabled.is(&false)) {
        let realm: RealmId = fact.node.realm;
        let elsewhere = || super::apps::is_of_another_party(context, fact);
        if context.read(Collection::DelegatedPermissions, realm) || fact.app.is_empty() || !elsewhere() {
            continue;
        }
        let principal = context.node(fact.node, NodeKind::AZServicePrincipal, fact.evidence);
        let owner = context.estate.party_of_realm(realm);
        let effects = Effects::of(&[Effect::See, Effect::Change]);
        context.may_grant(principal, owner, effects, gaps::CONSENTS, realm, fact.evidence);
    }
}
