//! Ways to a wrong Pass that controls once had: each case passes only as long as what it takes away is there.

use bailiwick_engine::assessment::Verdict;
use bailiwick_engine::controls::CONTROLS;
use bailiwick_model::Observed::{Known, NotCollected, Unreadable};
use bailiwick_model::facts::{
    ClaimKind, Collection, ExternalUsers, GdapStatus, PolicyState, PortRange, ServicePrincipal,
};

use crate::cases::{assess, outcome};
use crate::clean::{ADDRESS, Clean};
use crate::world::today;

pub(crate) fn verdict(it: Clean, control: &str, party: &str) -> Verdict {
    outcome(&assess(it.world.facts), control, party).unwrap().verdict
}

/// The estate after a change, judged; and that it passed before.
pub(crate) fn after(control: &str, party: &str, change: impl FnOnce(&mut Clean)) -> Verdict {
    assert_eq!(verdict(Clean::new(), control, party), Verdict::Pass, "{control}");
    let mut it = Clean::new();
    change(&mut it);
    verdict(it, control, party)
}

const OF_ADDRESSES: [&str; 3] = ["exposed_service", "known_exploited_open", "outdated_tool"];

#[test]
fn an_address_that_no_scan_asked_is_not_closed() {
    for control in OF_ADDRESSES {
        let another = after(control, "north", |it| it.claim("north", ClaimKind::Address, "198.51.100.99"));
        assert_eq!(another, Verdict::Unknown, "{control}");
        let network = after(control, "north", |it| it.claim("north", ClaimKind::Address, "192.0.2.0/29"));
        assert_eq!(network, Verdict::Unknown, "{control}");
        let unclaimed = after(control, "north", |it| {
            it.world.facts.claims.retain(|claim| claim.what != ClaimKind::Address);
        });
        assert_eq!(unclaimed, Verdict::Unknown, "{control}");
    }
}

#[test]
fn a_scan_of_few_ports_from_inside_or_of_last_year_shows_no_closed_door() {
    for control in OF_ADDRESSES {
        for tcp in [Known(vec![PortRange { first: 443, last: 443 }]), NotCollected] {
            let few = after(control, "north", |it| {
                it.world.facts.scans.iter_mut().for_each(|scan| scan.tcp = tcp.clone());
            });
            assert_eq!(few, Verdict::Unknown, "{control} {tcp:?}");
        }
        let inside = after(control, "north", |it| {
            let inside = Known(bailiwick_model::facts::Vantage::Inside);
            it.world.facts.scans.iter_mut().for_each(|scan| scan.vantage = inside);
        });
        assert_eq!(inside, Verdict::Unknown, "{control}");
        let old = after(control, "north", |it| {
            for source in it.world.facts.sources.iter_mut().filter(|source| source.path == "north.xml") {
                source.collected = Some(today().plus_days(-365));
            }
        });
        assert_eq!(old, Verdict::Unknown, "{control}");
    }
}

#[test]
fn scans_of_other_ports_add_up() {
    let two = after("exposed_service", "north", |it| {
        it.world.facts.scans[0].tcp = Known(vec![PortRange { first: 1, last: 1000 }]);
        it.scan(ADDRESS, "again.xml", 8443, bailiwick_model::facts::PortState::Closed);
        it.world.facts.scans.last_mut().unwrap().tcp = Known(vec![PortRange { first: 1001, last: u16::MAX }]);
    });
    assert_eq!(two, Verdict::Pass);
}

#[test]
fn every_way_in_needs_its_list() {
    for list in [
        Collection::Lighthouse,
        Collection::Users,
        Collection::ServicePrincipals,
        Collection::Contracts,
        Collection::RmmRights,
        Collection::RmmUserGroups,
    ] {
        for whole in [true, false] {
            let less = after("undeclared_access", "acme", |it| {
                let lists = &mut it.world.facts.coverage;
                if whole {
                    lists.retain(|known| known.collection != list);
                } else {
                    lists
                        .iter_mut()
                        .filter(|known| known.collection == list)
                        .for_each(|known| known.complete = false);
                }
            });
            assert_eq!(less, Verdict::Unknown, "{list:?}");
        }
    }
}

#[test]
fn a_server_that_the_estate_file_names_and_nobody_exported_is_not_known() {
    for control in [
        "too_many_full_administrators",
        "password_only_console",
        "password_only_reach",
        "leaver_access",
        "unused_account",
        "single_point_of_reach",
        "known_exploited_open",
        "outdated_tool",
    ] {
        let second = after(control, "north", |it| it.claim("north", ClaimKind::Realm, "rmm2.north.example"));
        assert_eq!(second, Verdict::Unknown, "{control}");
    }
    let second =
        after("undeclared_access", "acme", |it| it.claim("north", ClaimKind::Realm, "rmm2.north.example"));
    assert_eq!(second, Verdict::Unknown);
}

#[test]
fn a_list_of_last_year_tells_nothing_of_today() {
    let mut old = Clean::new();
    for source in &mut old.world.facts.sources {
        source.collected = Some(today().plus_days(-365));
    }
    for known in &assess(old.world.facts).controls {
        let control = CONTROLS.iter().find(|control| control.slug == known.control).unwrap();
        // Agreements and attestations say themselves until when they hold.
        let papers = [Collection::Agreement, Collection::Statements, Collection::Estate];
        let of_papers = known.control == "access_after_contract"
            || control.needs.iter().all(|list| papers.contains(list));
        assert!(of_papers || known.verdict != Verdict::Pass, "{} {}", known.control, known.summary);
    }
}

/// An application of acme's tenant that holds Global-Administrator-like rights.
fn application(it: &mut Clean, home: bailiwick_model::Observed<bailiwick_model::Sym>) {
    let (node, app) = (it.world.facts.node(it.acme, "sp"), it.world.text("app"));
    let graph = it.world.facts.node(it.acme, "graph");
    let (evidence, graph_app) = (it.world.shown, it.world.text("00000003-0000-0000-c000-000000000000"));
    for (node, app, home_tenant) in
        [(node, app, home), (graph, graph_app, Known(it.world.text("F8CDEF31-A31E-4B4A-93E4-5F571E91255A")))]
    {
        it.world.facts.service_principals.push(ServicePrincipal {
            node,
            app,
            home_tenant,
            enabled: Known(true),
            evidence,
            ..ServicePrincipal::default()
        });
    }
    let permission = it.world.text("9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8");
    it.world.facts.app_role_grants.push(bailiwick_model::facts::AppRoleGrant {
        principal: node,
        resource: graph,
        permission,
        evidence,
        ..bailiwick_model::facts::AppRoleGrant::default()
    });
}

#[test]
fn an_application_without_a_home_may_be_the_providers() {
    for home in [NotCollected, Unreadable] {
        assert_eq!(after("unfiltered_trust", "acme", |it| application(it, home)), Verdict::Unknown);
    }
    let provider = after("unfiltered_trust", "acme", |it| {
        let north = it.world.text("north");
        application(it, Known(north));
    });
    assert_eq!(provider, Verdict::Fail);
    let own = after("unfiltered_trust", "acme", |it| {
        let acme = it.world.text("acme");
        application(it, Known(acme));
    });
    assert_eq!(own, Verdict::Pass);
}

#[test]
fn what_a_trust_accepts_needs_its_default_and_its_policies() {
    let no_default = after("unfiltered_trust", "acme", |it| {
        let acme = it.acme;
        it.world.facts.cross_tenant.retain(|trust| trust.realm != acme);
    });
    assert_eq!(no_default, Verdict::Unknown);
    let leave_out = |tenants| {
        after("unfiltered_trust", "acme", |it| {
            crate::delegation::accept(it);
            let (kind, acme) = (it.world.facts.names.add("serviceProvider"), it.acme);
            let policy = it.world.facts.policies.iter_mut().find(|policy| policy.realm == acme).unwrap();
            policy.exclude_external = Some(ExternalUsers { types: vec![kind], tenants });
        })
    };
    assert_eq!(leave_out(Known(None)), Verdict::Fail);
    assert_eq!(leave_out(Unreadable), Verdict::Unknown, "nobody can tell who is left out");
    assert_eq!(leave_out(NotCollected), Verdict::Unknown);
    let for_one_app = after("unfiltered_trust", "acme", |it| {
        crate::delegation::accept(it);
        let (app, acme) = (it.world.text("00000003-0000-0ff1-ce00-000000000000"), it.acme);
        let policy = it.world.facts.policies.iter_mut().find(|policy| policy.realm == acme).unwrap();
        policy.include_applications = vec![app];
    });
    assert_ne!(for_one_app, Verdict::Pass, "a policy for one application asks at no other");
}

#[test]
fn accounts_that_the_provider_made_are_told_by_the_estate_file_alone() {
    let unnamed = after("provider_in_internal_admins", "acme", |it| {
        it.world.facts.claims.retain(|claim| claim.what != ClaimKind::Account);
    });
    assert_eq!(unnamed, Verdict::Unknown);
}

#[test]
fn policies_that_demand_nothing_or_of_unknown_state_protect_nobody() {
    let unread = after("fail_open_mfa", "north", |it| it.world.facts.policies[0].state = Unreadable);
    assert_eq!(unread, Verdict::Unknown);
    let none = after("fail_open_mfa", "north", |it| it.world.facts.policies.clear());
    assert_ne!(none, Verdict::Pass);
    let reported = after("fail_open_mfa", "north", |it| {
        it.world.facts.policies[0].state = Known(PolicyState::ReportOnly);
    });
    assert_eq!(reported, Verdict::Fail);
}

#[test]
fn a_relationship_that_is_being_taken_down_works_until_its_end_and_is_then_not_known() {
    let ending = |ends: i64| {
        move |it: &mut Clean| {
            let global = it.world.text(crate::world::GLOBAL);
            let team = it.team;
            let relationship = &mut it.world.facts.gdap_relationships[0];
            relationship.roles.push(global);
            relationship.status = Known(GdapStatus::Ending);
            relationship.ends = Known(today().plus_days(ends));
            it.world.access("r-acme", team, &[crate::world::GLOBAL]);
        }
    };
    assert_eq!(after("default_full_rights", "north", ending(10)), Verdict::Fail);
    assert_eq!(after("default_full_rights", "north", ending(-10)), Verdict::Unknown);
    let over = after("default_full_rights", "north", |it| {
        ending(-10)(it);
        it.world.facts.gdap_relationships[0].status = Known(GdapStatus::Ended);
    });
    assert_eq!(over, Verdict::Pass, "the other relationship is good");
    let unsaid = after("default_full_rights", "north", |it| {
        ending(-10)(it);
        it.world.facts.gdap_relationships[0].status = NotCollected;
    });
    assert_eq!(unsaid, Verdict::Unknown);
}
