//! Estates made by hand, and a plain search over the graph.

use std::collections::BTreeMap;

use Observed::Known;
use bailiwick_engine::directory::Directory;
use bailiwick_engine::estate::Estate;
use bailiwick_engine::graph::derive::{self, Built, Demand, NothingRead, SignInView, Visit};
use bailiwick_engine::{Bound, Graph, NodeIx, Profile};
use bailiwick_model::facts::*;
use bailiwick_model::{
    Barrier, BarrierState, EdgeKind, Effects, Evidence, Facts, NodeKind, NodeRef, Observed, RealmId,
    RealmKind, Source, Sym, Time,
};

pub(crate) const GLOBAL: &str = "62E90394-69F5-4237-9190-012177145E10";
pub(crate) const HELPDESK: &str = "729827E3-9C14-49F7-BB1B-9608F156BBB8";
pub(crate) const READER: &str = "F2EF992C-3AFB-46B9-B7CF-A126EE74C451";
pub(crate) const USERS: &str = "FE930BE7-5E62-47DB-91AF-98C3A49A38B1";
pub(crate) const GROUPS: &str = "FDD7A751-B60B-444A-984C-02652FE8FA1C";
pub(crate) const APPS: &str = "9B895D92-2CD3-44C7-9D02-A6AC2D5EA5C3";
pub(crate) const OWNER: &str = "8E3AF657-A8FF-443C-A75C-2FE8C4BCB635";
pub(crate) const CONTRIBUTOR: &str = "B24988AC-6180-42A0-AB88-20F7382DD24C";

/// The day of every assessment here.
pub(crate) fn today() -> Time {
    Time::parse("2026-01-01").unwrap()
}

pub(crate) struct World {
    pub(crate) facts: Facts,
    pub(crate) shown: Evidence,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut facts = Facts::default();
        let source =
            facts.add_source(Source { path: "all".into(), collected: Some(today()), ..Source::default() });
        Self { facts, shown: Evidence { source, record: 0 } }
    }

    /// A second file, collected some days before.
    pub(crate) fn older(&mut self, days: i64) -> Evidence {
        let collected = Some(today().plus_days(-days));
        let source =
            self.facts.add_source(Source { path: format!("old{days}"), collected, ..Source::default() });
        Evidence { source, record: 0 }
    }

    pub(crate) fn text(&mut self, text: &str) -> Sym {
        self.facts.names.add_id(text)
    }

    pub(crate) fn cover(&mut self, realm: RealmId, collections: &[Collection]) {
        for &collection in collections {
            let evidence = self.shown;
            self.facts.coverage.push(Coverage { collection, realm, records: 1, complete: true, evidence });
        }
    }

    /// A tenant of which everything was read.
    pub(crate) fn tenant(&mut self, id: &str) -> RealmId {
        let realm = self.named(id);
        self.cover(
            realm,
            &[
                Collection::Users,
                Collection::Groups,
                Collection::GroupMembers,
                Collection::RoleAssignments,
                Collection::ServicePrincipals,
                Collection::Applications,
                Collection::AppPermissions,
                Collection::GdapRelationships,
                Collection::AzureRoles,
            ],
        );
        let (name, domain) = (self.text(id), self.text(&format!("{id}.example")));
        let evidence = self.shown;
        self.facts.tenants.push(TenantInfo { realm, name, domain, collected: true, evidence });
        realm
    }

    /// A tenant that is only named.
    pub(crate) fn named(&mut self, id: &str) -> RealmId {
        let realm = self.facts.realm(RealmKind::Entra, id);
        self.facts.name_realm(realm, id);
        realm
    }

    pub(crate) fn thing(
        &mut self,
        realm: RealmId,
        id: &str,
        kind: NodeKind,
        inside: Option<NodeRef>,
    ) -> NodeRef {
        let (node, name) = (self.facts.node(realm, id), self.text(id));
        self.facts.entities.push(Entity { node, kind, name, inside, evidence: self.shown });
        node
    }

    /// An enabled account `id@tenant.example`.
    pub(crate) fn user(&mut self, realm: RealmId, id: &str) -> NodeRef {
        let tenant = self.facts.text(self.facts.realms[realm.0 as usize].id).to_owned();
        let kind = match self.facts.realms[realm.0 as usize].kind {
            RealmKind::Rmm => NodeKind::RmmUser,
            _ => NodeKind::AZUser,
        };
        let node = self.thing(realm, id, kind, None);
        let login = self.text(&format!("{id}@{tenant}.example"));
        self.facts.accounts.push(Account {
            node,
            login,
            enabled: Known(true),
            guest: Known(false),
            evidence: self.shown,
            ..Account::default()
        });
        node
    }

    pub(crate) fn account(&mut self, node: NodeRef) -> &mut Account {
        self.facts.accounts.iter_mut().find(|account| account.node == node).unwrap()
    }

    /// A group to which no role may be assigned, with these members, all of them.
    pub(crate) fn group(&mut self, realm: RealmId, id: &str, members: &[NodeRef]) -> NodeRef {
        let group = self.thing(realm, id, NodeKind::AZGroup, None);
        let evidence = self.shown;
        let role_assignable = Known(false);
        self.facts.groups.push(Group { node: group, role_assignable, dynamic: Known(false), evidence });
        self.facts.members_read.push(MembersRead { group, transitive: false, complete: true, evidence });
        for &member in members {
            self.relate(EdgeKind::AZMemberOf, member, group);
        }
        group
    }

    pub(crate) fn relate(&mut self, kind: EdgeKind, from: NodeRef, to: NodeRef) {
        self.facts.relations.push(Relation { kind, from, to, evidence: self.shown });
    }

    pub(crate) fn role(&mut self, principal: NodeRef, role: &str) -> &mut RoleAssignment {
        let role = self.text(role);
        self.facts.role_assignments.push(RoleAssignment {
            realm: principal.realm,
            principal,
            role,
            scope: RoleScope::Tenant,
            evidence: self.shown,
            ..RoleAssignment::default()
        });
        self.facts.role_assignments.last_mut().unwrap()
    }

    /// A relationship in use for a year.
    pub(crate) fn relationship(
        &mut self,
        provider: RealmId,
        id: &str,
        customer: &str,
        roles: &[&str],
    ) -> &mut GdapRelationship {
        let (id, customer) = (self.text(id), self.text(customer));
        let roles = roles.iter().map(|role| self.text(role)).collect();
        self.facts.gdap_relationships.push(GdapRelationship {
            realm: provider,
            id,
            customer,
            customer_name: customer,
            status: Known(GdapStatus::Active),
            ends: Known(today().plus_days(365)),
            auto_extends: Known(false),
            roles,
            evidence: self.shown,
            ..GdapRelationship::default()
        });
        self.facts.gdap_relationships.last_mut().unwrap()
    }

    pub(crate) fn access(
        &mut self,
        relationship: &str,
        group: NodeRef,
        roles: &[&str],
    ) -> &mut GdapAssignment {
        let relationship = Some(self.text(relationship));
        let roles = roles.iter().map(|role| self.text(role)).collect();
        self.facts.gdap_assignments.push(GdapAssignment {
            realm: group.realm,
            relationship,
            group,
            status: Known(AssignmentStatus::Active),
            roles,
            evidence: self.shown,
            ..GdapAssignment::default()
        });
        self.facts.gdap_assignments.last_mut().unwrap()
    }

    pub(crate) fn contract(&mut self, provider: RealmId, customer: &str) {
        let customer = self.text(customer);
        self.facts.contracts.push(CustomerContract {
            realm: provider,
            customer,
            name: customer,
            evidence: self.shown,
            ..CustomerContract::default()
        });
    }

    pub(crate) fn build(self) -> Answer {
        self.build_with(&NothingRead)
    }

    pub(crate) fn build_with(mut self, view: &dyn SignInView) -> Answer {
        let estate = Estate::prepare(&mut self.facts, Some(today()));
        let built = derive::derive(&Directory::new(&self.facts), &estate, view);
        Answer { facts: self.facts, estate, built }
    }
}

/// Nothing stands in the way of anybody.
pub(crate) struct OpenDoors;

impl SignInView for OpenDoors {
    fn login(&self, _: NodeRef) -> Demand {
        Demand::open()
    }
    fn access(&self, _: RealmId, _: RealmId, _: Visit) -> Demand {
        Demand::open()
    }
    fn azure_write(&self, _: NodeRef) -> BarrierState {
        BarrierState::InForce
    }
    fn activation(&self, _: RealmId, _: Sym, _: NodeRef) -> Demand {
        Demand::of(&[Barrier::Activation, Barrier::Approval], BarrierState::InForce)
    }
    fn registered(&self, _: NodeRef) -> Observed<bool> {
        Known(true)
    }
    fn enrolment(&self, _: NodeRef) -> Demand {
        Demand::open()
    }
}

pub(crate) struct Answer {
    pub(crate) facts: Facts,
    pub(crate) estate: Estate,
    pub(crate) built: Built,
}

impl Answer {
    pub(crate) fn graph(&self) -> &Graph {
        &self.built.graph
    }

    pub(crate) fn at(&self, node: NodeRef) -> NodeIx {
        self.graph().find(node).unwrap()
    }

    /// The password of an account, where it opens it.
    pub(crate) fn password(&self, account: NodeRef) -> NodeIx {
        let to = self.at(account);
        self.graph().edges.iter().find(|edge| edge.kind == EdgeKind::LogsInAs && edge.to == to).unwrap().from
    }

    /// Parties with the effects that somebody reaches, as words: `acme: change`.
    pub(crate) fn reach_of(&self, start: NodeIx, profile: &str, bound: Bound) -> Vec<String> {
        let profile = Profile::parse(profile).unwrap()[0];
        let mut effects: BTreeMap<&str, Effects> = BTreeMap::default();
        let mut seen = vec![[false; 2]; self.graph().nodes.len()];
        let mut open = vec![(start, true)];
        while let Some((at, same)) = open.pop() {
            if std::mem::replace(&mut seen[at.index()][usize::from(same)], true) {
                continue;
            }
            for (_, edge) in self.graph().out(at) {
                let (terms, row) = (self.graph().terms_of(edge), edge.kind.row());
                let abilities = if same { profile.first.union(profile.later) } else { profile.later };
                let needed = match bound {
                    Bound::Proven => terms.barriers.in_force.union(terms.barriers.unknown),
                    Bound::Possible => terms.barriers.in_force,
                };
                let passed = needed.minus(abilities.abilities()).is_empty();
                let counted = bound == Bound::Possible || !terms.possible_only;
                if !row.traversable || !passed || !counted {
                    continue;
                }
                if edge.kind == EdgeKind::Grants {
                    let party = self.graph().party(self.graph().node(edge.to).owner).unwrap();
                    let known = effects.entry(&party.id).or_default();
                    *known = known.union(terms.effects);
                } else {
                    open.push((edge.to, same && row.same_principal));
                }
            }
        }
        let words =
            |effects: Effects| effects.iter().map(|effect| effect.word()).collect::<Vec<_>>().join(" ");
        effects.into_iter().map(|(party, effects)| format!("{party}: {}", words(effects))).collect()
    }

    /// What an insider at an account is proven to reach.
    pub(crate) fn proven(&self, node: NodeRef) -> Vec<String> {
        self.reach_of(self.at(node), "insider", Bound::Proven)
    }

    /// What an insider at an account may reach.
    pub(crate) fn possible(&self, node: NodeRef) -> Vec<String> {
        self.reach_of(self.at(node), "insider", Bound::Possible)
    }

    /// Kinds of edges between two nodes.
    pub(crate) fn edges(&self, from: NodeRef, to: NodeRef) -> Vec<EdgeKind> {
        let (Some(from), Some(to)) = (self.graph().find(from), self.graph().find(to)) else {
            return Vec::new();
        };
        self.graph().out(from).filter(|(_, edge)| edge.to == to).map(|(_, edge)| edge.kind).collect()
    }

    pub(crate) fn remarks(&self) -> Vec<&'static str> {
        self.built.remarks.iter().map(|remark| remark.code).collect()
    }

    pub(crate) fn gaps(&self) -> Vec<u16> {
        let mut gaps: Vec<u16> = self.built.gaps.iter().map(|gap| gap.gap).collect();
        gaps.dedup();
        gaps
    }
}

/// Every effect.
pub(crate) const OWN: &str = "see change run destroy unback own";
