//! Roles that an account holds or may activate, directly and through groups.

use bailiwick_model::facts::{Holding, RoleAssignment, RoleScope};
use bailiwick_model::{Evidence, Facts, NodeRef, Observed, RealmId, SourceId, Sym, Time};
use rustc_hash::FxHashMap;

use super::lists::{List, Standing, collected, standing};
use super::members::MemberKind;
use super::settle::settle;
use super::{Gap, Held};

/// A role held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeldRole {
    /// Template id where the role is built in, else the id of the definition.
    pub role: Sym,
    /// A role that the tenant made itself.
    pub custom: bool,
    /// Where it counts.
    pub scope: RoleScope,
    /// How it is held.
    pub holding: Holding,
    /// The group through which it is held.
    pub via: Option<NodeRef>,
    /// From when.
    pub since: Observed<Time>,
    /// Until when; `Known(None)` is permanent.
    pub until: Observed<Option<Time>>,
    /// Why it is not certain.
    pub doubt: Option<Gap>,
    /// Record.
    pub evidence: Evidence,
}

impl HeldRole {
    /// Whether it counts at `as_of`, as far as its dates say.
    pub fn counts_at(&self, as_of: Time) -> bool {
        self.since.known().is_none_or(|&since| since <= as_of)
            && self.until.known().copied().flatten().is_none_or(|until| until >= as_of)
    }
}

/// Role assignments as read.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    /// Assignments of what is no group, ordered by principal.
    direct: Vec<Assigned>,
    /// Assignments to groups and to principals of which nothing is known.
    by_realm: FxHashMap<RealmId, Vec<Assigned>>,
    definitions: FxHashMap<NodeRef, (Sym, bool)>,
}

#[derive(Clone, Copy, Debug)]
struct Assigned {
    at: u32,
    principal: NodeRef,
    standing: Standing,
    kind: MemberKind,
    since: Observed<Time>,
    until: Observed<Option<Time>>,
}

impl Roles {
    pub(crate) fn new<'l>(
        facts: &Facts,
        kind: impl Fn(NodeRef) -> MemberKind,
        lists: impl Fn(Holding, RealmId) -> &'l [List],
    ) -> Self {
        let mut this = Self::default();
        for definition in &facts.role_definitions {
            let custom = definition.built_in.is(&false);
            let template =
                if definition.template.is_empty() { definition.node.id } else { definition.template };
            let id = if custom { definition.node.id } else { template };
            this.definitions.insert(definition.node, (id, custom));
        }
        let mut order: Vec<u32> =
            (0..facts.role_assignments.len()).filter_map(|at| u32::try_from(at).ok()).collect();
        let fact = |&at: &u32| facts.role_assignments.get(at as usize);
        order.sort_by_key(|at| fact(at).map(key));
        for same in order.chunk_by(|one, other| fact(one).map(key) == fact(other).map(key)) {
            let Some((at, first)) = same.first().and_then(|at| Some((*at, fact(at)?))) else { continue };
            let seen: Vec<SourceId> = same.iter().filter_map(|at| Some(fact(at)?.evidence.source)).collect();
            let standing = standing(facts, lists(first.holding, first.realm), &seen);
            if standing == Standing::Gone {
                continue;
            }
            let dated =
                || same.iter().filter_map(fact).map(|fact| (fact, collected(facts, fact.evidence.source)));
            let assigned = Assigned {
                at,
                principal: first.principal,
                standing,
                kind: kind(first.principal),
                since: settle(dated().map(|(fact, at)| (fact.since, at))),
                until: settle(dated().map(|(fact, at)| (fact.until, at))),
            };
            if assigned.kind != MemberKind::Group {
                this.direct.push(assigned);
            }
            if assigned.kind != MemberKind::Other {
                this.by_realm.entry(first.realm).or_default().push(assigned);
            }
        }
        this
    }

    /// Whether a list of roles has this one.
    pub(crate) fn describes(&self, realm: RealmId, role: Sym) -> bool {
        self.definitions.contains_key(&NodeRef { realm, id: role })
    }

    /// Template id of a role of `realm`, and whether the tenant made it itself.
    pub(crate) fn template(&self, realm: RealmId, role: Sym) -> (Sym, bool) {
        self.definitions.get(&NodeRef { realm, id: role }).copied().unwrap_or((role, false))
    }

    /// Roles of `account`; `inside` says whether it is in a group.
    pub(crate) fn of(
        &self,
        facts: &Facts,
        account: NodeRef,
        inside: impl Fn(NodeRef) -> Held,
    ) -> Vec<HeldRole> {
        let mut held = Vec::new();
        let from = self.direct.partition_point(|assigned| assigned.principal < account);
        let here = self.direct.get(from..).unwrap_or(&[]).iter();
        for assigned in here.take_while(|assigned| assigned.principal == account) {
            held.extend(self.held(facts, assigned, None, None));
        }
        for assigned in self.by_realm.get(&account.realm).map_or(&[][..], Vec::as_slice) {
            if assigned.principal == account {
                continue;
            }
            match inside(assigned.principal) {
                _ if assigned.kind == MemberKind::Unknown => {
                    held.extend(self.held(
                        facts,
                        assigned,
                        Some(assigned.principal),
                        Some(Gap::RoleHolder(assigned.principal)),
                    ));
                }
                Held::No => {}
                Held::Yes => held.extend(self.held(facts, assigned, Some(assigned.principal), None)),
                Held::Unknown(gap) => {
                    held.extend(self.held(facts, assigned, Some(assigned.principal), Some(gap)));
                }
            }
        }
        held
    }

    fn held(
        &self,
        facts: &Facts,
        assigned: &Assigned,
        via: Option<NodeRef>,
        doubt: Option<Gap>,
    ) -> Option<HeldRole> {
        let fact = facts.role_assignments.get(assigned.at as usize)?;
        let (role, custom) = self.template(fact.realm, fact.role);
        let doubt = if assigned.standing == Standing::Unsure {
            doubt.or(Some(Gap::Disagree(assigned.principal)))
        } else {
            doubt
        };
        Some(HeldRole {
            role,
            custom,
            scope: fact.scope,
            holding: fact.holding,
            via,
            since: assigned.since,
            until: assigned.until,
            doubt,
            evidence: fact.evidence,
        })
    }
}

fn key(fact: &RoleAssignment) -> (NodeRef, RealmId, Sym, (u8, NodeRef), Holding) {
    let scope = match fact.scope {
        RoleScope::Tenant => (0, NodeRef::default()),
        RoleScope::Object(node) => (1, node),
        RoleScope::AdministrativeUnit(node) => (2, node),
        RoleScope::Unknown => (3, NodeRef::default()),
    };
    (fact.principal, fact.realm, fact.role, scope, fact.holding)
}
