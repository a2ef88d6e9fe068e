//! Passwords, second factors and tokens.

use bailiwick_engine::Bound;
use bailiwick_engine::graph::derive::{Demand, NothingRead, SignInView, Visit};
use bailiwick_model::Observed::Known;
use bailiwick_model::{Barrier, BarrierState, EdgeKind, NodeRef, Observed, RealmId, Sym};

use crate::world::*;

/// A second factor is asked of everybody; who has one is told.
struct Asked(Observed<bool>);

impl SignInView for Asked {
    fn login(&self, _: NodeRef) -> Demand {
        Demand::of(&[Barrier::Mfa], BarrierState::InForce)
    }
    fn access(&self, to: RealmId, home: RealmId, visit: Visit) -> Demand {
        NothingRead.access(to, home, visit)
    }
    fn azure_write(&self, _: NodeRef) -> BarrierState {
        BarrierState::InForce
    }
    fn activation(&self, realm: RealmId, role: Sym, account: NodeRef) -> Demand {
        NothingRead.activation(realm, role, account)
    }
    fn registered(&self, _: NodeRef) -> Observed<bool> {
        self.0
    }
    fn enrolment(&self, _: NodeRef) -> Demand {
        Demand::open()
    }
}

fn reach(registered: Observed<bool>, bound: Bound) -> bool {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let admin = world.user(acme, "admin");
    world.role(admin, GLOBAL);
    let answer = world.build_with(&Asked(registered));
    !answer.reach_of(answer.password(admin), "stolen-password", bound).is_empty()
}

#[test]
fn who_has_no_second_factor_has_the_one_of_the_attacker() {
    assert!(reach(Known(false), Bound::Proven));
    assert!(!reach(Observed::NotCollected, Bound::Proven));
    assert!(reach(Observed::NotCollected, Bound::Possible), "a list that was not read never looks safer");
    assert!(!reach(Known(true), Bound::Possible));
}

#[test]
fn an_account_of_which_it_is_not_known_whether_it_is_enabled_is_possible() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let admin = world.user(acme, "admin");
    world.role(admin, GLOBAL);
    world.account(admin).enabled = Observed::NotCollected;
    let answer = world.build_with(&OpenDoors);
    let password = answer.password(admin);
    assert!(answer.reach_of(password, "stolen-password", Bound::Proven).is_empty());
    assert!(!answer.reach_of(password, "stolen-password", Bound::Possible).is_empty());
    assert_eq!(answer.graph().node(answer.at(admin)).enabled, None);
}

#[test]
fn a_password_has_the_owner_of_its_account() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let admin = world.user(acme, "admin");
    let answer = world.build();
    let owner = |at| answer.graph().node(at).owner;
    assert_eq!(owner(answer.password(admin)), owner(answer.at(admin)));
    let to = answer.at(admin);
    assert_eq!(
        answer.graph().edges.iter().filter(|edge| edge.kind == EdgeKind::LogsInAs && edge.to == to).count(),
        1
    );
}
