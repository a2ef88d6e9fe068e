//! Small estates by hand.

use super::*;
use bailiwick_model::facts::{Coverage, MembersRead, Relation, RoleAssignment};
use bailiwick_model::{EdgeKind, RealmKind, Source, SourceId};

struct Estate {
    facts: Facts,
    realm: RealmId,
    evidence: Evidence,
}

impl Estate {
    fn new() -> Self {
        let mut facts = Facts::default();
        let realm = facts.realm(RealmKind::Entra, "T1");
        let source = facts.add_source(Source { path: "one.json".into(), ..Source::default() });
        Self { facts, realm, evidence: Evidence { source, record: 0 } }
    }

    fn source(&mut self, path: &str, at: Option<i64>) {
        let source = Source { path: path.into(), collected: at.map(Time), ..Source::default() };
        self.evidence = Evidence { source: self.facts.add_source(source), record: 0 };
    }

    fn node(&mut self, id: &str) -> NodeRef {
        self.facts.node(self.realm, id)
    }

    fn user(&mut self, id: &str) -> NodeRef {
        let node = self.node(id);
        let login = self.facts.names.add(&format!("{id}@example.com"));
        self.facts.accounts.push(Account { node, login, evidence: self.evidence, ..Account::default() });
        node
    }

    fn group(&mut self, id: &str, read: Option<(bool, bool)>) -> NodeRef {
        let node = self.node(id);
        self.facts.groups.push(Group { node, evidence: self.evidence, ..Group::default() });
        if let Some((transitive, complete)) = read {
            self.facts.members_read.push(MembersRead {
                group: node,
                transitive,
                complete,
                evidence: self.evidence,
            });
        }
        node
    }

    fn put(&mut self, member: NodeRef, group: NodeRef) {
        let (kind, evidence) = (EdgeKind::AZMemberOf, self.evidence);
        self.facts.relations.push(Relation { kind, from: member, to: group, evidence });
    }

    fn role(&mut self, principal: NodeRef, role: &str, scope: RoleScope, holding: Holding) {
        let role = self.facts.names.add_id(role);
        self.facts.role_assignments.push(RoleAssignment {
            realm: self.realm,
            principal,
            role,
            scope,
            holding,
            evidence: self.evidence,
            ..RoleAssignment::default()
        });
    }

    fn cover(&mut self, collection: Collection, complete: bool) {
        let (realm, evidence) = (self.realm, self.evidence);
        self.facts.coverage.push(Coverage { collection, realm, records: 0, complete, evidence });
    }
}

#[test]
fn nested_members_count_and_unread_groups_are_said() {
    let mut estate = Estate::new();
    let [anna, bert, carl] = ["anna", "bert", "carl"].map(|id| estate.user(id));
    let outer = estate.group("outer", Some((false, true)));
    let inner = estate.group("inner", Some((false, true)));
    let closed = estate.group("closed", None);
    let half = estate.group("half", Some((false, false)));
    estate.put(anna, outer);
    estate.put(inner, outer);
    estate.put(bert, inner);
    estate.put(outer, inner);
    estate.put(carl, half);
    let parent = estate.group("parent", Some((false, true)));
    estate.put(closed, parent);
    let missing = estate.node("missing");
    let directory = Directory::new(&estate.facts);
    assert_eq!(directory.is_member(outer, bert), Held::Yes, "through a group, circles do no harm");
    assert_eq!(directory.is_member(outer, carl), Held::No);
    assert_eq!(directory.is_member(half, carl), Held::Yes);
    assert_eq!(directory.is_member(half, anna), Held::Unknown(Gap::Members(half)));
    assert_eq!(directory.is_member(parent, anna), Held::Unknown(Gap::Members(closed)));
    assert_eq!(directory.is_member(missing, anna), Held::Unknown(Gap::NoSuchGroup(missing)));
    assert_eq!(directory.direct_members(outer).1, Some(true));
}

#[test]
fn a_transitive_list_needs_no_lists_of_the_groups_in_it() {
    let mut estate = Estate::new();
    let [anna, bert] = ["anna", "bert"].map(|id| estate.user(id));
    let all = estate.group("all", Some((true, true)));
    let inner = estate.group("inner", None);
    estate.put(inner, all);
    estate.put(anna, all);
    let mixed = estate.group("mixed", Some((false, true)));
    let stranger = estate.node("stranger");
    estate.put(stranger, mixed);
    let directory = Directory::new(&estate.facts);
    assert_eq!(directory.is_member(all, anna), Held::Yes);
    assert_eq!(directory.is_member(all, bert), Held::No);
    assert_eq!(
        directory.is_member(mixed, anna),
        Held::Unknown(Gap::Nested(mixed)),
        "a member of which nothing is known may be a group"
    );
}

#[test]
fn older_member_lists_give_way_to_newer_ones() {
    let mut estate = Estate::new();
    estate.source("old.json", Some(1));
    let anna = estate.user("anna");
    let group = estate.group("g", Some((false, true)));
    estate.put(anna, group);
    estate.source("new.json", Some(2));
    estate.group("g", Some((false, true)));
    assert_eq!(Directory::new(&estate.facts).is_member(group, anna), Held::No);
    estate.facts.sources[usize::try_from(estate.evidence.source.0).unwrap()].collected = None;
    assert_eq!(
        Directory::new(&estate.facts).is_member(group, anna),
        Held::Unknown(Gap::Disagree(anna)),
        "without dates nobody knows which list is the newer one"
    );
}

#[test]
fn roles_count_now_and_for_the_whole_tenant_only() {
    const ADMIN: &str = "62e90394-69f5-4237-9190-012177145e10";
    let mut estate = Estate::new();
    let users = ["now", "eligible", "scoped", "vague", "grouped", "none"].map(|id| estate.user(id));
    let [now, eligible, scoped, vague, grouped, none] = users;
    let unit = estate.node("unit");
    let group = estate.group("admins", Some((false, true)));
    estate.put(grouped, group);
    estate.role(now, ADMIN, RoleScope::Tenant, Holding::Active);
    estate.role(eligible, ADMIN, RoleScope::Tenant, Holding::Eligible);
    estate.role(scoped, ADMIN, RoleScope::AdministrativeUnit(unit), Holding::Active);
    estate.role(vague, ADMIN, RoleScope::Unknown, Holding::Active);
    estate.role(group, ADMIN, RoleScope::Tenant, Holding::Active);
    let template = estate.facts.names.add_id(ADMIN);
    let unread = Directory::new(&estate.facts).holds_role(none, template, Time(0));
    assert_eq!(unread, Held::Unknown(Gap::Roles));
    estate.cover(Collection::RoleAssignments, true);
    let directory = Directory::new(&estate.facts);
    let held = users.map(|user| directory.holds_role(user, template, Time(0)));
    let vague = Held::Unknown(Gap::RoleScope);
    assert_eq!(held, [Held::Yes, Held::No, Held::No, vague, Held::Yes, Held::No]);
}

#[test]
fn accounts_merge_by_what_is_newer() {
    let mut estate = Estate::new();
    estate.source("old.json", Some(1));
    let node = estate.user("anna");
    let old = estate.facts.accounts.last_mut().unwrap();
    old.enabled = Observed::Known(true);
    old.guest = Observed::Known(false);
    estate.source("new.json", Some(2));
    estate.user("anna");
    let alias = estate.facts.names.add("Anna.Nowak@example.com");
    let new = estate.facts.accounts.last_mut().unwrap();
    new.enabled = Observed::Known(false);
    new.aliases.push(alias);
    let directory = Directory::new(&estate.facts);
    assert_eq!(directory.accounts(), [node]);
    let anna = directory.account(node).unwrap();
    assert_eq!((anna.enabled, anna.guest), (Observed::Known(false), Observed::Known(false)));
    assert_eq!(directory.by_login("ANNA.nowak@EXAMPLE.com"), [node]);
    assert_eq!(directory.by_login("nobody@example.com"), []);
    let mut undated = estate.facts.clone();
    undated.sources[usize::try_from(SourceId(1).0).unwrap()].collected = None;
    let directory = Directory::new(&undated);
    assert_eq!(directory.account(node).unwrap().enabled, Observed::Unreadable);
}
