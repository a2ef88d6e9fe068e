//! What is possible because nothing was read of it.

use bailiwick_engine::graph::gaps;
use bailiwick_model::facts::{Collection, CrossTenantTrust};
use bailiwick_model::{NodeKind, Observed};

use crate::world::*;

#[test]
fn without_relationships_every_account_may_reach_every_customer_under_contract() {
    let mut world = World::new();
    let north = world.tenant("north");
    world.facts.coverage.retain(|coverage| coverage.collection != Collection::GdapRelationships);
    let (alice, left) = (world.user(north, "alice"), world.user(north, "left"));
    world.account(left).enabled = Observed::Known(false);
    world.contract(north, "acme");
    world.contract(north, "borough");
    let answer = world.build();
    assert_eq!(answer.proven(alice), Vec::<String>::new());
    assert_eq!(answer.possible(alice), [format!("acme: {OWN}"), format!("borough: {OWN}")]);
    assert_eq!(answer.possible(left), Vec::<String>::new());
    assert_eq!(answer.gaps(), [gaps::RELATIONSHIPS]);
}

#[test]
fn with_relationships_silence_is_an_answer() {
    let mut world = World::new();
    let north = world.tenant("north");
    let alice = world.user(north, "alice");
    world.contract(north, "acme");
    let answer = world.build();
    assert_eq!(answer.possible(alice), Vec::<String>::new());
    assert!(answer.gaps().is_empty());
}

#[test]
fn an_active_relationship_without_assignments_read_is_possible_for_all() {
    let mut world = World::new();
    let north = world.tenant("north");
    let alice = world.user(north, "alice");
    world.relationship(north, "r1", "acme", &[HELPDESK]);
    let answer = world.build();
    assert_eq!(answer.proven(alice), Vec::<String>::new());
    assert!(!answer.possible(alice).is_empty());
    assert!(answer.gaps().contains(&gaps::ASSIGNMENTS));
}

#[test]
fn a_group_whose_members_were_not_read_may_hold_anybody() {
    let mut world = World::new();
    let north = world.tenant("north");
    let alice = world.user(north, "alice");
    let group = world.group(north, "admins", &[]);
    world.relationship(north, "r1", "acme", &[GLOBAL]);
    world.access("r1", group, &[GLOBAL]);
    world.facts.members_read.clear();
    let answer = world.build();
    assert_eq!(answer.proven(alice), Vec::<String>::new());
    assert_eq!(answer.possible(alice), [format!("acme: {OWN}")]);
    assert!(answer.gaps().contains(&gaps::MEMBERS));
}

#[test]
fn agents_of_a_reseller_may_have_what_delegation_was_before() {
    let mut world = World::new();
    let north = world.tenant("north");
    let (agent, clerk) = (world.user(north, "agent"), world.user(north, "clerk"));
    world.group(north, "AdminAgents", &[agent]);
    world.contract(north, "acme");
    let answer = world.build();
    assert_eq!(answer.proven(agent), Vec::<String>::new());
    assert_eq!(answer.possible(agent), [format!("acme: {OWN}")]);
    assert_eq!(answer.possible(clerk), Vec::<String>::new());
    assert!(answer.gaps().contains(&gaps::DAP));
}

#[test]
fn a_tenant_whose_roles_were_not_read_may_have_any_administrator() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    world.facts.coverage.retain(|coverage| coverage.collection != Collection::RoleAssignments);
    let anna = world.user(acme, "anna");
    let answer = world.build();
    assert_eq!(answer.proven(anna), Vec::<String>::new());
    assert_eq!(answer.possible(anna), [format!("acme: {OWN}")]);
}

/// A customer alone: the provider is only named.
#[test]
fn a_named_provider_stands_in_for_its_people() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let other = Some(world.text("north"));
    world.facts.cross_tenant.push(CrossTenantTrust {
        realm: acme,
        other,
        service_provider: Observed::Known(true),
        evidence: world.shown,
        ..CrossTenantTrust::default()
    });
    let answer = world.build();
    let stand_in = answer
        .graph()
        .nodes
        .iter()
        .find(|node| node.kind == NodeKind::StandIn && answer.graph().names.text(node.id.id) == "somebody")
        .unwrap();
    assert_eq!(answer.proven(stand_in.id), Vec::<String>::new());
    assert_eq!(answer.possible(stand_in.id), [format!("acme: {OWN}")]);
    let owner = answer.graph().party(stand_in.owner).unwrap();
    assert_eq!(owner.id, "north");
}

/// Whatever is only possible says from which row it comes, or hangs on something that does.
#[test]
fn every_possible_effect_names_its_row() {
    let mut world = World::new();
    let north = world.tenant("north");
    let alice = world.user(north, "alice");
    let group = world.group(north, "g", &[alice]);
    world.relationship(north, "r1", "acme", &[HELPDESK]);
    world.access("r1", group, &[HELPDESK]);
    let answer = world.build();
    for edge in &answer.graph().edges {
        let terms = answer.graph().terms_of(edge);
        if edge.kind == bailiwick_model::EdgeKind::Grants && terms.possible_only {
            assert_ne!(terms.gap, 0);
            assert!(gaps::row(terms.gap).is_some());
        }
    }
}

/// Relationships and access assignments alone: nothing tells who is in the group.
#[test]
fn without_the_directory_of_the_provider_somebody_is_in_the_group() {
    let mut world = World::new();
    let north = world.named("north");
    world.relationship(north, "r1", "acme", &[GLOBAL]);
    let group = world.facts.node(north, "admins");
    world.access("r1", group, &[GLOBAL]);
    let answer = world.build();
    let somebody = answer.graph().nodes.iter().find(|node| node.kind == NodeKind::StandIn).unwrap().id;
    assert_eq!(answer.proven(somebody), Vec::<String>::new());
    assert_eq!(answer.possible(somebody), [format!("acme: {OWN}")]);
}
