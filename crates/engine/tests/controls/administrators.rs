//! Administrators of everything: how many, for how long, whose, and what else they do.

use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::Collection;

use crate::cases::{Cases, Never};
use crate::clean::Clean;
use crate::world::GLOBAL;

const ADMINISTRATION: Never =
    Never::Because("every realm has administrators; where none was read, that is not known");

/// A number of further standing administrators of a tenant.
fn crowd(it: &mut Clean, count: usize) {
    for nth in 0..count {
        let realm = it.north;
        let admin = it.person(realm, &format!("admin{nth}"));
        it.world.role(admin, GLOBAL).until = Known(None);
    }
}

/// The role of the administrators goes to a group whose members were not read.
fn through_an_unread_group(it: &mut Clean, realm: bailiwick_model::RealmId) {
    let group = it.world.group(realm, "admins", &[]);
    it.world.facts.members_read.retain(|list| list.group != group);
    let lists = &mut it.world.facts.coverage;
    lists.retain(|list| list.realm != realm || list.collection != Collection::GroupMembers);
    it.world.role(group, GLOBAL).until = Known(None);
}

pub(crate) const CASES: &[Cases] = &[
    Cases {
        control: "admin_in_daily_use",
        party: "north",
        fail: |it| {
            let admin = it.world.facts.role_assignments[0].principal;
            it.world.account(admin).licences = Known(1);
        },
        unknown: |it| {
            let admin = it.world.facts.role_assignments[0].principal;
            it.world.account(admin).licences = NotCollected;
        },
        settles: Some(Collection::Users),
        never: ADMINISTRATION,
    },
    Cases {
        control: "standing_tier_zero",
        party: "north",
        fail: |it| crowd(it, 2),
        unknown: |it| through_an_unread_group(it, it.north),
        settles: Some(Collection::GroupMembers),
        never: ADMINISTRATION,
    },
    Cases {
        control: "too_many_full_administrators",
        party: "north",
        fail: |it| crowd(it, 4),
        unknown: |it| through_an_unread_group(it, it.north),
        settles: Some(Collection::GroupMembers),
        never: ADMINISTRATION,
    },
    Cases {
        control: "provider_in_internal_admins",
        party: "acme",
        fail: |it| {
            let guest = it.world.user(it.acme, "guest");
            let login = it.world.text("anna_north.example#EXT#@acme.example");
            let known = it.world.account(guest);
            known.login = login;
            known.guest = Known(true);
            it.world.role(guest, GLOBAL).until = Known(None);
        },
        unknown: |it| through_an_unread_group(it, it.acme),
        settles: Some(Collection::GroupMembers),
        never: Never::To("north"),
    },
];
