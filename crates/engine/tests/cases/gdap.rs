//! Delegated admin relationships: what counts and what does not.

use bailiwick_model::Observed::{self, Known, NotCollected, Unreadable};
use bailiwick_model::facts::{AssignmentStatus, GdapStatus};
use bailiwick_model::{EdgeKind, NodeRef};

use crate::world::*;

/// A provider with alice in a group that is Global Administrator of the customer `acme`.
fn provider() -> (World, NodeRef, NodeRef) {
    let mut world = World::new();
    let north = world.tenant("north");
    let alice = world.user(north, "alice");
    let group = world.group(north, "gdap-admins", &[alice]);
    world.relationship(north, "r1", "acme", &[GLOBAL, HELPDESK]);
    world.access("r1", group, &[GLOBAL]);
    (world, alice, group)
}

fn acme(effects: &str) -> Vec<String> {
    vec![format!("acme: {effects}")]
}

#[test]
fn a_role_of_an_active_relationship_counts_without_any_export_of_the_customer() {
    let (world, alice, _) = provider();
    let answer = world.build();
    assert_eq!(answer.proven(alice), acme(OWN));
    let password = answer.password(alice);
    let stolen = |bound| answer.reach_of(password, "stolen-password", bound);
    assert_eq!(
        stolen(bailiwick_engine::Bound::Proven),
        Vec::<String>::new(),
        "nothing tells of the second factor"
    );
    assert_eq!(stolen(bailiwick_engine::Bound::Possible), acme(OWN));
}

#[test]
fn what_a_role_could_take_over_inside_is_possible_only() {
    let (mut world, alice, group) = provider();
    world.facts.gdap_assignments.clear();
    world.access("r1", group, &[HELPDESK]);
    let answer = world.build();
    assert_eq!(answer.proven(alice), acme("change"));
    assert_eq!(answer.possible(alice), acme(OWN));
}

#[test]
fn nested_groups_count() {
    let (mut world, _, group) = provider();
    let north = group.realm;
    let bob = world.user(north, "bob");
    let inner = world.group(north, "night", &[bob]);
    world.relate(EdgeKind::AZMemberOf, inner, group);
    // A loop of groups is no trap.
    world.relate(EdgeKind::AZMemberOf, group, inner);
    assert_eq!(world.build().proven(bob), acme(OWN));
}

#[test]
fn an_ended_relationship_counts_for_nothing_though_its_assignment_is_active() {
    for status in [GdapStatus::Ended, GdapStatus::Pending] {
        let (mut world, alice, _) = provider();
        world.facts.gdap_relationships[0].status = Known(status);
        assert_eq!(world.build().possible(alice), Vec::<String>::new(), "{status:?}");
    }
}

#[test]
fn an_expired_relationship_counts_only_if_it_extends_itself() {
    let cases: [(Observed<bool>, bool, bool); 3] =
        [(Known(true), true, true), (Known(false), false, false), (NotCollected, false, true)];
    for (extends, proven, possible) in cases {
        let (mut world, alice, _) = provider();
        world.facts.gdap_relationships[0].ends = Known(today().plus_days(-1));
        world.facts.gdap_relationships[0].auto_extends = extends;
        let answer = world.build();
        assert_eq!(!answer.proven(alice).is_empty(), proven, "{extends:?}");
        assert_eq!(!answer.possible(alice).is_empty(), possible, "{extends:?}");
    }
}

#[test]
fn a_deleted_assignment_counts_for_nothing() {
    for status in [AssignmentStatus::Deleted, AssignmentStatus::Pending, AssignmentStatus::Error] {
        let (mut world, alice, _) = provider();
        world.facts.gdap_assignments[0].status = Known(status);
        assert_eq!(world.build().possible(alice), Vec::<String>::new(), "{status:?}");
    }
}

#[test]
fn a_state_that_is_not_understood_is_possible() {
    let (mut world, alice, _) = provider();
    world.facts.gdap_assignments[0].status = Unreadable;
    let answer = world.build();
    assert_eq!(answer.proven(alice), Vec::<String>::new());
    assert_eq!(answer.possible(alice), acme(OWN));
}

#[test]
fn a_role_that_the_relationship_does_not_hold_does_not_count() {
    let (mut world, alice, group) = provider();
    world.facts.gdap_assignments.clear();
    world.access("r1", group, &[USERS]);
    let answer = world.build();
    assert_eq!(answer.possible(alice), Vec::<String>::new());
    assert_eq!(answer.remarks(), ["gdap/role-outside-relationship"]);
}

#[test]
fn an_assignment_without_a_relationship_is_not_counted_and_said() {
    let (mut world, alice, group) = provider();
    world.facts.gdap_assignments.clear();
    world.access("another", group, &[GLOBAL]);
    // Its own relationship was read to have no assignment.
    world.access("r1", group, &[]);
    let answer = world.build();
    assert_eq!(answer.possible(alice), Vec::<String>::new());
    assert_eq!(answer.remarks(), ["gdap/unknown-relationship"]);
}

#[test]
fn a_disabled_account_cannot_sign_in_and_keeps_its_groups() {
    let (mut world, alice, group) = provider();
    world.account(alice).enabled = Known(false);
    let bob = world.user(group.realm, "bob");
    world.role(bob, USERS);
    let answer = world.build();
    let to = answer.at(alice);
    assert!(!answer.graph().edges.iter().any(|edge| edge.kind == EdgeKind::LogsInAs && edge.to == to));
    assert_eq!(answer.edges(alice, group), [EdgeKind::AZMemberOf]);
    assert_eq!(answer.graph().node(to).enabled, Some(false));
    assert!(answer.proven(bob).contains(&format!("acme: {OWN}")), "who may enable it has what it has");
}

#[test]
fn whoever_fills_the_group_has_what_it_holds() {
    let (mut world, _, group) = provider();
    let north = group.realm;
    let (owner, admin) = (world.user(north, "owner"), world.user(north, "groups-admin"));
    world.relate(EdgeKind::AZOwns, owner, group);
    world.role(admin, GROUPS);
    let answer = world.build();
    assert!(answer.proven(owner).contains(&format!("acme: {OWN}")));
    assert!(answer.proven(admin).contains(&format!("acme: {OWN}")));
}

#[test]
fn a_groups_administrator_does_not_fill_a_role_assignable_group() {
    let (mut world, _, group) = provider();
    let admin = world.user(group.realm, "groups-admin");
    world.role(admin, GROUPS);
    world.facts.groups[0].role_assignable = Known(true);
    let answer = world.build();
    assert!(
        !answer.possible(admin).iter().any(|line| line.starts_with("acme")),
        "{:?}",
        answer.possible(admin)
    );
}

#[test]
fn a_stale_export_proves_nothing() {
    let (mut world, alice, _) = provider();
    let old = world.older(31);
    world.facts.gdap_assignments[0].evidence = old;
    let answer = world.build();
    assert_eq!(answer.proven(alice), Vec::<String>::new());
    assert_eq!(answer.possible(alice), acme(OWN));
}

#[test]
fn two_tenants_never_share_a_node() {
    let mut world = World::new();
    let north = world.tenant("north");
    let alice = world.user(north, "alice");
    let group = world.group(north, "g", &[alice]);
    for customer in ["acme", "borough"] {
        world.relationship(north, customer, customer, &[HELPDESK]);
        // The same object ids in both tenants.
        let realm = world.tenant(customer);
        world.user(realm, "anna");
        let target = world.user(realm, "app-owner");
        world.role(target, READER);
    }
    world.access("acme", group, &[HELPDESK]);
    world.access("borough", group, &[]);
    let answer = world.build();
    assert_eq!(answer.proven(alice), acme("change"));
    assert!(
        answer.possible(alice).iter().all(|line| line.starts_with("acme")),
        "{:?}",
        answer.possible(alice)
    );
}

#[test]
fn the_latest_statement_counts() {
    // An assignment that was active a week ago and is deleted now.
    let (mut world, alice, group) = provider();
    let old = world.older(7);
    let id = world.text("assignment-1");
    world.facts.gdap_assignments[0].id = id;
    world.facts.gdap_assignments[0].evidence = old;
    let now = world.access("r1", group, &[GLOBAL]);
    (now.id, now.status) = (id, Known(AssignmentStatus::Deleted));
    assert_eq!(world.build().possible(alice), Vec::<String>::new());
    // A relationship that was active a week ago and is terminated now.
    let (mut world, alice, _) = provider();
    let old = world.older(7);
    world.facts.gdap_relationships[0].evidence = old;
    world.relationship(alice.realm, "r1", "acme", &[GLOBAL]).status = Known(GdapStatus::Ended);
    assert_eq!(world.build().possible(alice), Vec::<String>::new());
}

#[test]
fn statements_that_contradict_each_other_without_dates_are_possible() {
    let (mut world, alice, _) = provider();
    world.facts.sources[0].collected = None;
    world.relationship(alice.realm, "r1", "acme", &[GLOBAL]).status = Known(GdapStatus::Ended);
    let answer = world.build();
    assert_eq!(answer.proven(alice), Vec::<String>::new());
    assert_eq!(answer.possible(alice), acme(OWN));
}

/// Two groups hold the same role; the record of the first is old.
#[test]
fn an_old_record_takes_nothing_from_a_new_one() {
    let (mut world, alice, group) = provider();
    let old = world.older(31);
    world.facts.gdap_assignments[0].evidence = old;
    let bob = world.user(group.realm, "bob");
    let fresh = world.group(group.realm, "fresh", &[bob]);
    world.access("r1", fresh, &[GLOBAL]);
    let answer = world.build();
    assert_eq!(answer.proven(alice), Vec::<String>::new());
    assert_eq!(answer.proven(bob), acme(OWN));
}
