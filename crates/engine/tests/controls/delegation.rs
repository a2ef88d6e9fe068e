//! Delegated roles, privilege without end, trust, and how far one account or tool reaches.

use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::{AssignmentStatus, Collection, CrossTenantTrust, ExternalUsers, Trust};

use crate::agreements::alone;
use bailiwick_engine::assessment::Verdict;

use crate::cases::{Cases, Never, assess, outcome};
use crate::clean::{Clean, SID};
use crate::world::GLOBAL;

/// acme's domain trusts another forest.
fn trust(it: &mut Clean, filters: bailiwick_model::Observed<bool>) {
    let domain = it.world.facts.node(it.domain, SID);
    let realm = it.world.facts.realm(bailiwick_model::RealmKind::Ad, "S-1-5-21-9-9-9");
    let other = it.world.facts.node(realm, "S-1-5-21-9-9-9");
    let other_name = it.world.text("other.example");
    it.world.facts.trusts.push(Trust {
        domain,
        other,
        other_name,
        outbound: true,
        sid_filtering: filters,
        evidence: it.world.shown,
        ..Trust::default()
    });
}

/// Nobody read who holds the relationship with acme.
fn assignments_unread(it: &mut Clean) {
    it.world.facts.gdap_assignments_read.remove(0);
    it.world.facts.gdap_assignments.remove(0);
}

pub(crate) const CASES: &[Cases] = &[
    Cases {
        control: "default_full_rights",
        party: "north",
        fail: |it| {
            let (team, global) = (it.team, it.world.text(GLOBAL));
            it.world.facts.gdap_relationships[0].roles.push(global);
            it.world.access("r-acme", team, &[GLOBAL]).status = Known(AssignmentStatus::Active);
        },
        unknown: assignments_unread,
        settles: Some(Collection::GdapAssignments),
        never: Never::To("acme"),
    },
    Cases {
        control: "permanent_privilege",
        party: "north",
        fail: |it| it.world.facts.gdap_relationships[0].auto_extends = Known(true),
        unknown: |it| it.world.facts.gdap_relationships[0].duration_days = NotCollected,
        settles: Some(Collection::GdapRelationships),
        never: Never::Because("every tenant has privileged roles; where none was read, that is not known"),
    },
    Cases {
        control: "single_point_of_reach",
        party: "north",
        fail: |it| {
            let birch = it.world.thing(it.rmm, "birch", bailiwick_model::NodeKind::RmmDeviceGroup, None);
            it.world.thing(it.rmm, "pc-2", bailiwick_model::NodeKind::RmmDevice, Some(birch));
            it.grant(it.console, birch);
        },
        unknown: |it| {
            let birch = it.world.thing(it.rmm, "birch", bailiwick_model::NodeKind::RmmDeviceGroup, None);
            it.world.thing(it.rmm, "pc-2", bailiwick_model::NodeKind::RmmDevice, Some(birch));
            let lists = &mut it.world.facts.coverage;
            lists.iter_mut().filter(|list| list.collection == Collection::RmmRights).for_each(|list| {
                list.complete = false;
            });
        },
        settles: Some(Collection::RmmRights),
        never: Never::In(alone),
    },
    Cases {
        control: "unfiltered_trust",
        party: "acme",
        fail: |it| trust(it, Known(false)),
        unknown: |it| trust(it, NotCollected),
        settles: Some(Collection::AdDomains),
        never: Never::To("north"),
    },
];

/// acme accepts the second factor of north, its service provider.
pub(crate) fn accept(it: &mut Clean) {
    let other = Some(it.world.text("north"));
    it.world.facts.cross_tenant.push(CrossTenantTrust {
        realm: it.acme,
        other,
        service_provider: Known(true),
        mfa: Known(true),
        evidence: it.world.shown,
        ..CrossTenantTrust::default()
    });
}

fn trust_verdict(it: Clean) -> Verdict {
    outcome(&assess(it.world.facts), "unfiltered_trust", "acme").unwrap().verdict
}

#[test]
fn a_policy_that_leaves_out_service_providers_asks_them_for_nothing() {
    let mut asked = Clean::new();
    accept(&mut asked);
    assert_eq!(trust_verdict(asked), Verdict::Pass);

    let mut left_out = Clean::new();
    accept(&mut left_out);
    let kind = left_out.world.facts.names.add("serviceProvider");
    let acme = left_out.acme;
    let policy = left_out.world.facts.policies.iter_mut().find(|policy| policy.realm == acme).unwrap();
    policy.exclude_external = Some(ExternalUsers { types: vec![kind], tenants: Known(None) });
    assert_eq!(trust_verdict(left_out), Verdict::Fail);

    let mut others_left_out = Clean::new();
    accept(&mut others_left_out);
    let kind = others_left_out.world.facts.names.add("b2bDirectConnectUser");
    let acme = others_left_out.acme;
    let policy = others_left_out.world.facts.policies.iter_mut().find(|policy| policy.realm == acme).unwrap();
    policy.exclude_external = Some(ExternalUsers { types: vec![kind], tenants: Known(None) });
    assert_eq!(trust_verdict(others_left_out), Verdict::Pass);
}
