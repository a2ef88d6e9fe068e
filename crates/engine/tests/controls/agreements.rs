//! What was agreed, and who holds what nobody agreed to.

use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::{Collection, DeclaredParty, PartyKind};

use crate::cases::{Cases, Never};
use crate::clean::Clean;
use crate::world::{World, today};

/// The agreement with acme allows nothing.
fn allow_nothing(it: &mut Clean) {
    it.world.facts.agreements[0].access.clear();
}

/// The agreement with acme was not given.
fn no_agreement(it: &mut Clean) {
    it.world.facts.agreements.remove(0);
}

/// A declared provider and nobody else.
pub(crate) fn alone(it: &mut Clean) {
    let mut world = World::new();
    let (id, evidence) = (world.text("north"), world.shown);
    world.facts.parties.push(DeclaredParty {
        id,
        name: id,
        kind: PartyKind::Provider,
        evidence,
        ..DeclaredParty::default()
    });
    it.world = world;
}

pub(crate) const CASES: &[Cases] = &[
    Cases {
        control: "access_after_contract",
        party: "acme",
        fail: |it| it.world.facts.agreements[0].ends = Known(Some(today().plus_days(-30))),
        unknown: |it| it.world.facts.agreements[0].ends = NotCollected,
        settles: Some(Collection::Agreement),
        never: Never::To("north"),
    },
    Cases {
        control: "access_beyond_agreement",
        party: "north",
        fail: allow_nothing,
        unknown: no_agreement,
        settles: Some(Collection::Agreement),
        never: Never::In(alone),
    },
    Cases {
        control: "undeclared_access",
        party: "acme",
        fail: allow_nothing,
        unknown: no_agreement,
        settles: Some(Collection::Agreement),
        never: Never::To("north"),
    },
    Cases {
        control: "unowned_recommendation",
        party: "acme",
        fail: |it| it.world.facts.agreements[0].responsibilities[5].raci.clear(),
        unknown: no_agreement,
        settles: Some(Collection::Agreement),
        never: Never::Because("the duties exist with every customer and every provider"),
    },
];
