//! Accounts by node, merged when several exports describe the same one, and by what is typed to sign in.

use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use bailiwick_model::facts::{Account, Collection};
use bailiwick_model::{Facts, NodeRef, Observed, RealmId, SourceId, Sym, Time};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::lists::collected;
use super::settle::settle;

#[derive(Clone, Copy, Debug)]
enum Slot {
    Fact(u32),
    Merged(u32),
}

/// Accounts of all realms.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    slots: FxHashMap<NodeRef, Slot>,
    merged: Vec<Account>,
    order: Vec<NodeRef>,
    logins: Vec<(u64, NodeRef)>,
}

impl Accounts {
    pub(crate) fn new(facts: &Facts) -> Self {
        let mut by_node: Vec<u32> =
            (0..facts.accounts.len()).filter_map(|at| u32::try_from(at).ok()).collect();
        let node = |&at: &u32| facts.accounts.get(at as usize).map(|account| account.node);
        by_node.sort_by_key(node);
        let mut this = Self::default();
        let rosters = rosters(facts);
        for same in by_node.chunk_by(|one, other| node(one) == node(other)) {
            let Some(account) = same.first().and_then(|&at| facts.accounts.get(at as usize)) else {
                continue;
            };
            let slot = if let &[only] = same {
                Slot::Fact(only)
            } else {
                this.merged.push(merge(facts, same, &rosters));
                Slot::Merged(u32::try_from(this.merged.len() - 1).unwrap_or(u32::MAX))
            };
            this.slots.insert(account.node, slot);
            this.order.push(account.node);
        }
        this.index_logins(facts);
        this
    }

    fn index_logins(&mut self, facts: &Facts) {
        let mut logins = Vec::with_capacity(self.order.len());
        for &node in &self.order {
            if let Some(account) = self.find(facts, node) {
                let names = std::iter::once(account.login).chain(account.aliases.iter().copied());
                logins.extend(
                    names.filter(|name| !name.is_empty()).map(|name| (folded_hash(facts.text(name)), node)),
                );
            }
        }
        logins.sort_unstable();
        logins.dedup();
        self.logins = logins;
    }

    pub(crate) fn find<'a>(&'a self, facts: &'a Facts, node: NodeRef) -> Option<&'a Account> {
        match *self.slots.get(&node)? {
            Slot::Fact(at) => facts.accounts.get(at as usize),
            Slot::Merged(at) => self.merged.get(at as usize),
        }
    }

    /// All accounts, ordered by node.
    pub(crate) fn nodes(&self) -> &[NodeRef] {
        &self.order
    }

    /// Accounts with this login or alias, without case.
    pub(crate) fn by_login(&self, facts: &Facts, realm: Option<RealmId>, login: &str) -> Vec<NodeRef> {
        let wanted = folded_hash(login);
        let from = self.logins.partition_point(|&(hash, _)| hash < wanted);
        let candidates = self.logins.get(from..).unwrap_or(&[]).iter();
        candidates
            .take_while(|&&(hash, _)| hash == wanted)
            .map(|&(_, node)| node)
            .filter(|node| realm.is_none_or(|realm| node.realm == realm))
            .filter(|&node| {
                self.find(facts, node).is_some_and(|account| {
                    std::iter::once(account.login)
                        .chain(account.aliases.iter().copied())
                        .any(|name| same_folded(facts.text(name), login))
                })
            })
            .collect()
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn folded_hash(text: &str) -> u64 {
    let mut hasher = BuildHasherDefault::<FxHasher>::default().build_hasher();
    folded(text).for_each(|letter| hasher.write_u32(letter.into()));
    hasher.finish()
}

fn same_folded(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

/// Files that list the accounts of a realm. Others, such as the members of a group or events, only mention some.
fn rosters(facts: &Facts) -> FxHashSet<(SourceId, RealmId)> {
    let of_accounts =
        |list| matches!(list, Collection::Users | Collection::AdUsers | Collection::RmmAccounts);
    let lists = facts.coverage.iter().filter(|list| of_accounts(list.collection));
    lists.map(|list| (list.evidence.source, list.realm)).collect()
}

/// One account out of the facts at `same`, which all have the same node.
fn merge(facts: &Facts, same: &[u32], rosters: &FxHashSet<(SourceId, RealmId)>) -> Account {
    let mut all: Vec<(&Account, Option<Time>)> = same
        .iter()
        .filter_map(|&at| facts.accounts.get(at as usize))
        .map(|account| (account, collected(facts, account.evidence.source)))
        .collect();
    // Newest first; undated last, in the order of the facts.
    all.sort_by_key(|&(_, at)| std::cmp::Reverse(at));
    let mut aliases: Vec<Sym> = Vec::new();
    let login = first(&all, |account| Some(account.login).filter(|login| !login.is_empty()));
    for (account, _) in &all {
        aliases.extend(account.aliases.iter().copied().filter(|&alias| Some(alias) != login));
        aliases.extend(Some(account.login).filter(|other| !other.is_empty() && Some(*other) != login));
    }
    aliases.sort_unstable();
    aliases.dedup();
    Account {
        node: all.first().map(|(account, _)| account.node).unwrap_or_default(),
        login: login.unwrap_or(Sym::EMPTY),
        enabled: of(&all, |account| account.enabled),
        guest: of(&all, |account| account.guest),
        accepted: of(&all, |account| account.accepted),
        aliases,
        created: of(&all, |account| account.created),
        last_use: of(&all, |account| account.last_use),
        password_set: of(&all, |account| account.password_set),
        password_never_expires: of(&all, |account| account.password_never_expires),
        synced_from: first(&all, |account| account.synced_from),
        synced: of(&all, |account| account.synced),
        licences: of(&all, |account| account.licences),
        evidence: all
            .iter()
            .find(|(account, _)| rosters.contains(&(account.evidence.source, account.node.realm)))
            .or_else(|| all.first())
            .map(|(account, _)| account.evidence)
            .unwrap_or_default(),
    }
}

fn of<T: Clone + PartialEq>(
    all: &[(&Account, Option<Time>)],
    field: impl Fn(&Account) -> Observed<T>,
) -> Observed<T> {
    settle(all.iter().map(|&(account, at)| (field(account), at)))
}

fn first<T>(all: &[(&Account, Option<Time>)], field: impl Fn(&Account) -> Option<T>) -> Option<T> {
    all.iter().find_map(|(account, _)| field(account))
}
