//! An index over identity facts: who is who, in which groups, with which roles, and how much of it was read.
//!
//! Several exports may describe the same thing. Known beats unknown, newer beats older, and what contradicts
//! without an order is not known. Nothing here is guessed: every negative answer needs a list that was read whole.

mod accounts;
mod lists;
mod members;
mod roles;
mod settle;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use bailiwick_model::facts::{
    Account, Collection, DomainAuthentication, FederatedMfa, Group, Holding, RoleScope,
};
use bailiwick_model::{Evidence, Facts, NodeKind, NodeRef, Observed, RealmId, Sym, Time};
use rustc_hash::FxHashMap;

pub use lists::Standing;
pub use members::Closure;
pub use roles::HeldRole;

pub(crate) use lists::{List, collected, standing, whole};
pub(crate) use settle::settle;

use crate::tables::entra_role;
use accounts::Accounts;
use lists::Lists;
use members::{Kinds, MemberKind, Members, gap_of};
use roles::Roles;

/// Why something is not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gap {
    /// The members of this group were not read, or not all of them.
    Members(NodeRef),
    /// This group holds a member of which nothing is known: it may be a group.
    Nested(NodeRef),
    /// A rule decides who is in this group, and its members were not read.
    Dynamic(NodeRef),
    /// No list that was read has this group.
    NoSuchGroup(NodeRef),
    /// The roles of the tenant were not read, or not all of them.
    Roles,
    /// Nothing is known of this holder of a role: it may be a group.
    RoleHolder(NodeRef),
    /// The export does not say where the role counts.
    RoleScope,
    /// It is not known whether this role is a built-in one.
    RoleKind(Sym),
    /// Exports contradict each other about this, and their order is not known.
    Disagree(NodeRef),
}

/// Whether something is held: three answers, the third with its reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// It is not.
    No,
    /// It is not known.
    Unknown(Gap),
    /// It is.
    Yes,
}

/// A verified domain, all exports together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DomainState {
    /// Who authenticates.
    pub authentication: Observed<DomainAuthentication>,
    /// What happens to the provider's second factor.
    pub federated_mfa: Observed<FederatedMfa>,
    /// Record.
    pub evidence: Evidence,
}

/// The index. It only points into the facts, which must not change while it lives.
#[derive(Debug)]
pub struct Directory<'f> {
    facts: &'f Facts,
    lists: Lists,
    accounts: Accounts,
    members: Members,
    roles: Roles,
    groups: FxHashMap<NodeRef, Vec<u32>>,
    things: FxHashMap<NodeRef, (NodeKind, Sym)>,
    domains: FxHashMap<RealmId, Vec<u32>>,
}

impl<'f> Directory<'f> {
    /// Indexes `facts`. Realms are taken as they are.
    pub fn new(facts: &'f Facts) -> Self {
        let mut this = Self {
            facts,
            lists: Lists::new(facts),
            accounts: Accounts::new(facts),
            members: Members::new(facts),
            roles: Roles::default(),
            groups: FxHashMap::default(),
            things: FxHashMap::default(),
            domains: FxHashMap::default(),
        };
        for entity in facts.entities.iter().filter(|entity| entity.kind != NodeKind::Unknown) {
            let thing = this.things.entry(entity.node).or_insert((entity.kind, entity.name));
            if thing.1.is_empty() {
                thing.1 = entity.name;
            }
        }
        for (at, group) in (0u32..).zip(&facts.groups) {
            this.groups.entry(group.node).or_default().push(at);
        }
        for (at, domain) in (0u32..).zip(&facts.domains) {
            this.domains.entry(domain.realm).or_default().push(at);
        }
        this.roles = Roles::new(
            facts,
            |node| this.member_kind(node),
            |holding, realm| this.lists.of(role_list(holding), realm),
        );
        this
    }

    /// The facts behind the index.
    pub const fn facts(&self) -> &'f Facts {
        self.facts
    }

    /// Whether a kind of list of `realm` was read, and if so whether it is all of it.
    pub fn covered(&self, collection: Collection, realm: RealmId) -> Option<bool> {
        whole(self.lists.of(collection, realm))
    }

    /// The lists of a kind that were read in `realm`.
    pub(crate) fn lists_of(&self, collection: Collection, realm: RealmId) -> &[List] {
        self.lists.of(collection, realm)
    }

    /// All accounts in a fixed order.
    pub fn accounts(&self) -> &[NodeRef] {
        self.accounts.nodes()
    }

    /// Accounts of one realm, in the same order.
    pub fn accounts_of(&self, realm: RealmId) -> &[NodeRef] {
        let all = self.accounts();
        let from = all.partition_point(|account| account.realm < realm);
        let to = all.partition_point(|account| account.realm <= realm);
        all.get(from..to).unwrap_or(&[])
    }

    /// The account of `node`, merged out of all exports that describe it.
    pub fn account(&self, node: NodeRef) -> Option<&Account> {
        self.accounts.find(self.facts, node)
    }

    /// Accounts with this login or alias in any realm, without case, in order.
    pub fn by_login(&self, login: &str) -> Vec<NodeRef> {
        self.accounts.by_login(self.facts, None, login)
    }

    /// Accounts of one realm with this login or alias, without case, in order.
    pub fn by_login_in(&self, realm: RealmId, login: &str) -> Vec<NodeRef> {
        self.accounts.by_login(self.facts, Some(realm), login)
    }

    /// The group of `node`, merged out of all exports that describe it.
    pub fn group(&self, node: NodeRef) -> Option<Group> {
        let facts = || {
            let found = self.groups.get(&node).into_iter().flatten();
            found
                .filter_map(|&at| self.facts.groups.get(at as usize))
                .map(|group| (group, collected(self.facts, group.evidence.source)))
        };
        let (first, _) = facts().next()?;
        Some(Group {
            node,
            role_assignable: settle(facts().map(|(group, at)| (group.role_assignable, at))),
            dynamic: settle(facts().map(|(group, at)| (group.dynamic, at))),
            evidence: first.evidence,
        })
    }

    /// The display name of `node`, else what is typed to sign in, else its id.
    pub fn name(&self, node: NodeRef) -> &'f str {
        let shown = self.things.get(&node).map(|thing| thing.1).filter(|name| !name.is_empty());
        let login = || self.account(node).map(|account| account.login).filter(|login| !login.is_empty());
        self.facts.text(shown.or_else(login).unwrap_or(node.id))
    }

    /// Direct members of a group; the second says whether the list was read, and whether it is whole.
    pub fn direct_members(&self, group: NodeRef) -> (Vec<NodeRef>, Option<bool>) {
        self.members.direct(self.facts, group)
    }

    /// Everybody in a group, through groups in it. Computed at the first question.
    pub fn all_members(&self, group: NodeRef) -> Arc<Closure> {
        let kind = |node| self.member_kind(node);
        let gap = |node| {
            let found = self.group(node);
            gap_of(
                node,
                found.is_some() || self.is_group(node),
                found.map_or_else(Observed::default, |found| found.dynamic),
            )
        };
        self.members.closure(self.facts, group, &Kinds { kind: &kind, gap: &gap })
    }

    /// Whether `account` is in `group`.
    pub fn is_member(&self, group: NodeRef, account: NodeRef) -> Held {
        self.all_members(group).holds(account)
    }

    /// Whether `node` is known to be a group.
    pub fn is_group(&self, node: NodeRef) -> bool {
        self.member_kind(node) == MemberKind::Group
    }

    /// Whether any list has `node`. What is in none may be a group.
    pub(crate) fn is_listed(&self, node: NodeRef) -> bool {
        self.member_kind(node) != MemberKind::Unknown
    }

    fn member_kind(&self, node: NodeRef) -> MemberKind {
        if self.groups.contains_key(&node) {
            return MemberKind::Group;
        }
        match self.things.get(&node).map(|thing| thing.0) {
            Some(NodeKind::AZGroup | NodeKind::Group | NodeKind::ADLocalGroup) => MemberKind::Group,
            None if self.account(node).is_none() => MemberKind::Unknown,
            _ => MemberKind::Other,
        }
    }

    /// Roles that `account` holds or may activate, directly and through groups, certain or not.
    pub fn roles(&self, account: NodeRef) -> Vec<HeldRole> {
        self.roles.of(self.facts, account, |group| self.is_member(group, account))
    }

    /// The template id of a role of `realm`; the id itself for roles that the tenant made, or that no list describes.
    pub fn template(&self, realm: RealmId, role: Sym) -> Sym {
        self.roles.template(realm, role).0
    }

    /// Whether `account` holds the built-in role `template` for the whole tenant, now and without activation.
    pub fn holds_role(&self, account: NodeRef, template: Sym, as_of: Time) -> Held {
        self.among(&self.roles(account), account.realm, template, as_of)
    }

    /// The same for the roles of an account of `realm` that were looked up before.
    pub fn among(&self, roles: &[HeldRole], realm: RealmId, template: Sym, as_of: Time) -> Held {
        let (id, custom) = self.roles.template(realm, template);
        if custom {
            return Held::No;
        }
        // A role that no list describes may be one that the tenant made.
        let built_in = self.roles.describes(realm, template) || entra_role(self.facts.text(id)).is_some();
        let mut doubt = None;
        for held in roles {
            let now = held.holding != Holding::Eligible && held.counts_at(as_of);
            if !now || held.custom || !self.same_id(held.role, template) {
                continue;
            }
            match (held.scope, held.doubt) {
                (RoleScope::Tenant, None) if built_in => return Held::Yes,
                (RoleScope::Tenant, None) => doubt = doubt.or(Some(Gap::RoleKind(template))),
                (RoleScope::Tenant | RoleScope::Unknown, Some(gap)) => doubt = doubt.or(Some(gap)),
                (RoleScope::Unknown, None) => doubt = doubt.or(Some(Gap::RoleScope)),
                (RoleScope::Object(_) | RoleScope::AdministrativeUnit(_), _) => {}
            }
        }
        if self.covered(Collection::RoleAssignments, realm) != Some(true) {
            doubt = doubt.or(Some(Gap::Roles));
        }
        doubt.map_or(Held::No, Held::Unknown)
    }

    /// Whether two ids are the same without case.
    pub(crate) fn same_id(&self, one: Sym, other: Sym) -> bool {
        one == other || self.facts.text(one).eq_ignore_ascii_case(self.facts.text(other))
    }

    /// The verified domain of this name in `realm`.
    pub fn domain(&self, realm: RealmId, name: &str) -> Option<DomainState> {
        let facts = || {
            let found = self.domains.get(&realm).into_iter().flatten();
            found
                .filter_map(|&at| self.facts.domains.get(at as usize))
                .filter(|domain| self.facts.text(domain.name).eq_ignore_ascii_case(name))
                .map(|domain| (domain, collected(self.facts, domain.evidence.source)))
        };
        let (first, _) = facts().next()?;
        Some(DomainState {
            authentication: settle(facts().map(|(domain, at)| (domain.authentication, at))),
            federated_mfa: settle(facts().map(|(domain, at)| (domain.federated_mfa, at))),
            evidence: first.evidence,
        })
    }

    /// Names of the verified domains of `realm`.
    pub fn domains(&self, realm: RealmId) -> impl Iterator<Item = &'f str> {
        let facts = self.facts;
        let found = self.domains.get(&realm).into_iter().flatten();
        found.filter_map(move |&at| Some(facts.text(facts.domains.get(at as usize)?.name)))
    }
}

const fn role_list(holding: Holding) -> Collection {
    match holding {
        Holding::Active | Holding::Activated => Collection::RoleAssignments,
        Holding::Eligible => Collection::RoleEligibility,
    }
}
