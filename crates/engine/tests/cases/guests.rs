//! The same person in two tenants.

use bailiwick_engine::Bound;
use bailiwick_model::Observed::{self, Known, NotCollected};
use bailiwick_model::facts::{Account, Holding};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef};

use crate::world::*;

/// carl of the provider is a guest and Global Administrator of acme.
fn guest(accepted: Observed<bool>) -> (World, NodeRef, NodeRef) {
    let mut world = World::new();
    let north = world.tenant("north");
    let carl = world.user(north, "carl");
    world.contract(north, "acme");
    let acme = world.tenant("acme");
    let node = world.thing(acme, "guest-1", NodeKind::AZUser, None);
    let login = world.text("carl_north.example#EXT#@acme.onmicrosoft.com");
    world.facts.accounts.push(Account {
        node,
        login,
        enabled: Known(true),
        guest: Known(true),
        accepted,
        evidence: world.shown,
        ..Account::default()
    });
    world.role(node, GLOBAL).holding = Holding::Active;
    (world, carl, node)
}

#[test]
fn a_guest_is_whoever_is_signed_in_at_home() {
    let (world, carl, guest) = guest(Known(true));
    let answer = world.build();
    assert_eq!(answer.edges(carl, guest), [EdgeKind::SameIdentity]);
    assert_eq!(answer.proven(carl), [format!("acme: {OWN}")]);
    let owner = answer.graph().party(answer.graph().node(answer.at(guest)).owner).unwrap();
    assert_eq!(owner.id, "north", "the person is the provider's");
    let to = answer.at(guest);
    assert!(
        !answer.graph().edges.iter().any(|edge| edge.kind == EdgeKind::LogsInAs && edge.to == to),
        "its only password is at home"
    );
}

#[test]
fn an_invitation_that_was_not_accepted_is_nobody() {
    let (world, carl, _) = guest(Known(false));
    assert_eq!(world.build().possible(carl), Vec::<String>::new());
    let (world, carl, _) = guest(NotCollected);
    let answer = world.build();
    assert_eq!(answer.proven(carl), Vec::<String>::new());
    assert_eq!(answer.possible(carl), [format!("acme: {OWN}")]);
}

#[test]
fn a_guest_from_nowhere_keeps_a_login_of_its_own() {
    let (mut world, carl, guest) = guest(Known(true));
    world.account(guest).login = world_login(&mut world);
    let answer = world.build_with(&OpenDoors);
    assert_eq!(answer.possible(carl), Vec::<String>::new());
    let password = answer.password(guest);
    assert!(!answer.reach_of(password, "stolen-password", Bound::Proven).is_empty());
}

fn world_login(world: &mut World) -> bailiwick_model::Sym {
    world.text("someone_elsewhere.example#EXT#@acme.onmicrosoft.com")
}

#[test]
fn the_last_underscore_is_the_at() {
    let (mut world, _, guest) = guest(Known(true));
    let north = world.facts.tenants[0].realm;
    let under = world.user(north, "carl_v");
    world.account(guest).login = world.facts.names.add("carl_v_north.example#EXT#@acme.onmicrosoft.com");
    assert_eq!(world.build().proven(under), [format!("acme: {OWN}")]);
}

#[test]
fn mail_alone_makes_it_possible() {
    let (mut world, carl, guest) = guest(Known(true));
    let mail = world.text("carl.contact@north.example");
    world.account(carl).aliases = vec![mail];
    world.account(guest).login = world.facts.names.add("external-7@acme.example");
    world.account(guest).aliases = vec![mail];
    let answer = world.build();
    assert_eq!(answer.proven(carl), Vec::<String>::new());
    assert_eq!(answer.possible(carl), [format!("acme: {OWN}")]);
}
