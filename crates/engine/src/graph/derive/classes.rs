//! Accounts of a tenant by who may reset them. Most accounts hold no role and are one class, so that a right over
//! many accounts is one edge to each class.

use bailiwick_model::facts::{Collection, Holding};
use bailiwick_model::{NodeRef, RealmId};
use rustc_hash::FxHashMap;

use super::context::Context;
use crate::estate::text::home_login;
use crate::tables::{ResetSets, sets_of_role};

/// The sets that some accounts are in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Class {
    /// Surely.
    pub(super) proven: ResetSets,
    /// As far as is known.
    pub(super) possible: ResetSets,
}

/// Accounts of one class, in order.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// Accounts that may sign in.
    pub(super) enabled: Vec<NodeRef>,
    /// Accounts that may not.
    pub(super) disabled: Vec<NodeRef>,
}

/// Classes of a tenant, in order.
pub(super) fn classes(context: &Context<'_>, realm: RealmId) -> Vec<(Class, Members)> {
    let lists_read = context.read(Collection::RoleAssignments, realm)
        && context.read(Collection::GroupMembers, realm)
        && !context.index.torn.contains(&realm);
    let mut classes: FxHashMap<Class, Members> = FxHashMap::default();
    for &account in context.directory.accounts_of(realm) {
        let Some(fact) = context.directory.account(account) else { continue };
        if home_login(context.stated(fact.login)).is_some() {
            // A guest's password is not of this tenant.
            continue;
        }
        let mut class = class_of(context, account);
        if !lists_read {
            class.proven = ResetSets::PROTECTED;
        }
        let members = classes.entry(class).or_default();
        if fact.enabled.is(&false) {
            members.disabled.push(account);
        } else {
            members.enabled.push(account);
        }
    }
    let mut classes: Vec<(Class, Members)> = classes.into_iter().collect();
    classes.sort_unstable_by_key(|(class, _)| *class);
    classes
}

/// Every role held narrows the sets; one that may be held, or only activated, narrows what is proven.
fn class_of(context: &Context<'_>, account: NodeRef) -> Class {
    let mut class = Class { proven: ResetSets::EVERY, possible: ResetSets::EVERY };
    if context.index.protected.contains(&account) {
        return Class { proven: ResetSets::PROTECTED, possible: ResetSets::PROTECTED };
    }
    if context.index.maybe_protected.contains(&account) {
        class.proven = ResetSets::PROTECTED;
    }
    for held in context.directory.roles(account) {
        let over = held.until.known().copied().flatten().is_some_and(|until| until < context.as_of);
        if over {
            continue;
        }
        let sets = if held.custom { ResetSets::PROTECTED } else { sets_of_role(context.stated(held.role)) };
        class.proven = class.proven.both(sets);
        if held.doubt.is_none() && held.holding != Holding::Eligible && held.counts_at(context.as_of) {
            class.possible = class.possible.both(sets);
        }
    }
    class
}
