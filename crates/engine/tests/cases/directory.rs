//! Roles, resets, groups and applications inside a tenant.

use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::*;
use bailiwick_model::{Barrier, EdgeKind, NodeKind, NodeRef, Observed, RealmId};

use crate::world::*;

const GRAPH: &str = "00000003-0000-0000-C000-000000000000";
const ROLE_MANAGEMENT: &str = "9E3F62CF-CA93-4989-B6CE-BF83C28F9FE8";

fn own() -> Vec<String> {
    vec![format!("acme: {OWN}")]
}

fn application(world: &mut World, realm: RealmId, app: &str, object: &str, home: &str) -> NodeRef {
    let node = world.thing(realm, object, NodeKind::AZServicePrincipal, None);
    let (app, home) = (world.text(app), world.text(home));
    world.facts.service_principals.push(ServicePrincipal {
        node,
        app,
        home_tenant: Known(home),
        enabled: Known(true),
        evidence: world.shown,
        ..ServicePrincipal::default()
    });
    node
}

fn permission(world: &mut World, principal: NodeRef, id: &str) {
    let resource =
        application(world, principal.realm, GRAPH, "graph", "F8CDEF31-A31E-4B4A-93E4-5F571E91255A");
    let permission = world.text(id);
    let evidence = world.shown;
    world.facts.app_role_grants.push(AppRoleGrant {
        principal,
        resource,
        permission,
        evidence,
        ..Default::default()
    });
}

#[test]
fn global_administrator_owns_the_tenant() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let (admin, reader) = (world.user(acme, "admin"), world.user(acme, "reader"));
    world.role(admin, GLOBAL);
    world.role(reader, READER);
    let answer = world.build();
    assert_eq!(answer.proven(admin), own());
    assert_eq!(answer.proven(reader), Vec::<String>::new());
    assert_eq!(answer.possible(reader), ["acme: see"]);
}

#[test]
fn a_helpdesk_resets_only_whom_it_covers() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let desk = world.user(acme, "desk");
    world.role(desk, HELPDESK);
    let (plain, peer, higher) =
        (world.user(acme, "plain"), world.user(acme, "peer"), world.user(acme, "higher"));
    world.role(peer, HELPDESK);
    world.role(higher, USERS);
    let admin = world.user(acme, "admin");
    world.role(admin, GLOBAL);
    // Somebody in a role-assignable group is out of reach without holding any role.
    let guarded = world.user(acme, "guarded");
    world.group(acme, "special", &[guarded]);
    world.facts.groups[0].role_assignable = Known(true);
    let answer = world.build();
    let covered = covered(&answer, EdgeKind::ResetsPasswordOf, HELPDESK);
    let name = |node| answer.facts.text(answer.graph().node(answer.at(node)).name).to_owned();
    assert_eq!(covered, [name(desk), name(peer), name(plain)]);
    assert_eq!(answer.proven(desk), ["acme: change"]);
    let _ = (higher, guarded);
}

/// Names of the passwords that a role reaches, proven.
fn covered(answer: &Answer, kind: EdgeKind, role: &str) -> Vec<String> {
    let graph = answer.graph();
    let start = (0..graph.nodes.len())
        .map(|at| bailiwick_engine::NodeIx(at as u32))
        .find(|at| graph.names.text(graph.node(*at).id.id).starts_with(role))
        .unwrap();
    let proven = |edge: &&bailiwick_engine::Edge| edge.kind == kind && !graph.terms_of(edge).possible_only;
    let mut names = Vec::new();
    for (_, set) in graph.out(start).filter(|(_, edge)| proven(edge)) {
        for (_, edge) in graph.out(set.to).filter(|(_, edge)| proven(edge)) {
            names.push(graph.names.text(graph.node(edge.to).name).to_owned());
        }
    }
    names.sort();
    names
}

#[test]
fn owning_a_privileged_application_is_the_way_up_from_a_helpdesk() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let (desk, owner) = (world.user(acme, "desk"), world.user(acme, "owner"));
    world.role(desk, HELPDESK);
    let app = application(&mut world, acme, "app-1", "sp-1", "acme");
    world.relate(EdgeKind::AZOwns, owner, app);
    permission(&mut world, app, ROLE_MANAGEMENT);
    let answer = world.build_with(&OpenDoors);
    assert_eq!(answer.proven(owner), own());
    assert_eq!(answer.proven(desk), own(), "by resetting the owner's password");
}

#[test]
fn a_unit_scoped_role_never_reaches_the_tenant() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let (desk, admin) = (world.user(acme, "desk"), world.user(acme, "admin"));
    world.role(admin, GLOBAL);
    let unit = world.thing(acme, "unit", NodeKind::AZAdministrativeUnit, None);
    world.role(desk, "7BE44C8A-ADAF-4E2A-84D6-AB2649E08A13").scope = RoleScope::AdministrativeUnit(unit);
    let answer = world.build_with(&OpenDoors);
    assert_eq!(answer.proven(desk), Vec::<String>::new());
    assert!(!answer.possible(desk).iter().any(|line| line.contains("own")), "{:?}", answer.possible(desk));
}

#[test]
fn a_scope_that_cannot_be_told_from_the_tenant_is_possible() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let admin = world.user(acme, "admin");
    world.role(admin, GLOBAL).scope = RoleScope::Unknown;
    let answer = world.build();
    assert_eq!(answer.proven(admin), Vec::<String>::new());
    assert_eq!(answer.possible(admin), own());
}

#[test]
fn a_role_over_one_application_is_a_role_over_that_one() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let (one, other) = (world.user(acme, "one"), world.user(acme, "other"));
    let strong = application(&mut world, acme, "app-1", "sp-1", "acme");
    permission(&mut world, strong, ROLE_MANAGEMENT);
    let weak = application(&mut world, acme, "app-2", "sp-2", "acme");
    world.role(one, APPS).scope = RoleScope::Object(strong);
    world.role(other, APPS).scope = RoleScope::Object(weak);
    let answer = world.build();
    assert_eq!(answer.proven(one), own());
    assert!(!answer.possible(other).iter().any(|line| line.contains("own")));
}

#[test]
fn an_eligible_role_needs_its_activation() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let admin = world.user(acme, "admin");
    world.role(admin, GLOBAL).holding = Holding::Eligible;
    let answer = world.build_with(&OpenDoors);
    assert_eq!(answer.possible(admin), Vec::<String>::new(), "approval by a second person is in force");
    let edge = answer.graph().out(answer.at(admin)).map(|(_, edge)| *edge).next().unwrap();
    assert_eq!(edge.kind, EdgeKind::AZRoleEligible);
    assert!(answer.graph().terms_of(&edge).barriers.in_force.has(Barrier::Activation));
}

#[test]
fn a_role_that_ended_or_has_not_begun_is_not_held() {
    for (since, until) in
        [(NotCollected, Known(Some(today().plus_days(-1)))), (Known(today().plus_days(1)), Known(None))]
    {
        let mut world = World::new();
        let acme = world.tenant("acme");
        let admin = world.user(acme, "admin");
        let role = world.role(admin, GLOBAL);
        (role.since, role.until) = (since, until);
        assert_eq!(world.build().possible(admin), Vec::<String>::new());
    }
}

#[test]
fn a_custom_role_may_change_something() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let admin = world.user(acme, "admin");
    world.role(admin, "11111111-2222-4333-8444-555555555555");
    let answer = world.build();
    assert_eq!(answer.proven(admin), Vec::<String>::new());
    assert_eq!(answer.possible(admin), ["acme: change"]);
}

#[test]
fn secrets_count_until_they_end() {
    let cases: [(Observed<Option<_>>, bool, bool); 3] = [
        (Known(Some(today().plus_days(-1))), false, false),
        (Known(Some(today().plus_days(1))), true, true),
        (NotCollected, false, true),
    ];
    for (expires, proven, possible) in cases {
        let mut world = World::new();
        let acme = world.tenant("acme");
        let app = application(&mut world, acme, "app-1", "sp-1", "acme");
        permission(&mut world, app, ROLE_MANAGEMENT);
        let owner = world.thing(acme, "app-1", NodeKind::AZApp, None);
        let object = world.text("object-1");
        world.facts.applications.push(Application { node: owner, object, ..Default::default() });
        let key = world.text("key");
        let evidence = world.shown;
        world.facts.app_credentials.push(AppCredential {
            owner,
            key,
            expires,
            evidence,
            ..Default::default()
        });
        let answer = world.build();
        let secret =
            answer.graph().nodes.iter().find(|node| node.kind == NodeKind::Secret).map(|node| node.id);
        let reach = |bound| {
            secret.map_or_else(Vec::new, |secret| answer.reach_of(answer.at(secret), "stolen-token", bound))
        };
        assert_eq!(!reach(bailiwick_engine::Bound::Proven).is_empty(), proven, "{expires:?}");
        assert_eq!(!reach(bailiwick_engine::Bound::Possible).is_empty(), possible, "{expires:?}");
    }
}

/// An application of the provider runs in every customer that took it in, and does there only what was granted there.
#[test]
fn an_application_of_the_provider_reaches_the_customers_that_granted_it_something() {
    let mut world = World::new();
    let north = world.tenant("north");
    let bob = world.user(north, "bob");
    let app = world.thing(north, "app-1", NodeKind::AZApp, None);
    let object = world.text("object-1");
    world.facts.applications.push(Application { node: app, object, ..Default::default() });
    world.relate(EdgeKind::AZOwns, bob, app);
    for customer in ["acme", "borough"] {
        world.contract(north, customer);
        let realm = world.tenant(customer);
        let principal = application(&mut world, realm, "app-1", &format!("sp-{customer}"), "north");
        if customer == "acme" {
            permission(&mut world, principal, ROLE_MANAGEMENT);
        }
    }
    let answer = world.build();
    assert_eq!(answer.proven(bob), own());
    assert_eq!(answer.possible(bob), own(), "nothing was granted in the other tenant");
}

#[test]
fn a_disabled_service_principal_does_nothing() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let admin = world.user(acme, "apps-admin");
    world.role(admin, APPS);
    let app = application(&mut world, acme, "app-1", "sp-1", "acme");
    permission(&mut world, app, ROLE_MANAGEMENT);
    let position = world.facts.service_principals.iter().position(|fact| fact.node == app).unwrap();
    world.facts.service_principals[position].enabled = Known(false);
    let answer = world.build();
    assert_eq!(answer.proven(admin), ["acme: change"]);
}

#[test]
fn a_newer_whole_list_takes_a_role_away() {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let (left, stays) = (world.user(acme, "left"), world.user(acme, "stays"));
    world.role(left, GLOBAL);
    world.role(stays, GLOBAL);
    let old = world.older(10);
    for assignment in &mut world.facts.role_assignments {
        assignment.evidence = old;
    }
    world.facts.coverage.push(Coverage {
        collection: Collection::RoleAssignments,
        realm: acme,
        records: 2,
        complete: true,
        evidence: old,
    });
    world.role(stays, GLOBAL);
    let answer = world.build();
    assert_eq!(answer.possible(left), Vec::<String>::new());
    assert_eq!(answer.proven(stays), own());
}

/// A consent to delegated permissions.
fn consent(world: &mut World, client: NodeRef, scopes: &[&str], user: Option<NodeRef>) {
    let scopes = scopes.iter().map(|scope| world.text(scope)).collect();
    let (resource, evidence) = (world.facts.node(client.realm, "graph"), world.shown);
    world.facts.delegated_grants.push(DelegatedGrant { client, resource, scopes, user, evidence });
}

#[test]
fn a_delegated_permission_of_a_providers_application_is_possible_and_no_more() {
    for (scopes, for_all, expected) in [
        (&["Mail.ReadWrite"][..], true, vec!["acme: see change destroy".to_owned()]),
        (&["Mail.ReadWrite"], false, vec!["acme: see change".to_owned()]),
        (&["openid", "profile", "offline_access", "User.Read"], true, vec![]),
    ] {
        let mut world = World::new();
        let (north, acme) = (world.tenant("north"), world.tenant("acme"));
        world.contract(north, "acme");
        world.cover(acme, &[Collection::DelegatedPermissions]);
        let keeper = world.user(north, "keeper");
        let app = application(&mut world, acme, "app-1", "sp-1", "north");
        let registered = world.thing(north, "app-1", NodeKind::AZApp, None);
        world.relate(EdgeKind::AZOwns, keeper, registered);
        let clerk = world.user(acme, "clerk");
        consent(&mut world, app, scopes, (!for_all).then_some(clerk));
        let answer = world.build();
        assert_eq!(answer.proven(keeper), Vec::<String>::new(), "{scopes:?}");
        assert_eq!(answer.possible(keeper), expected, "{scopes:?}");
    }
}

#[test]
fn consents_that_were_not_read_may_be_there() {
    let mut world = World::new();
    let (north, acme) = (world.tenant("north"), world.tenant("acme"));
    let keeper = world.user(north, "keeper");
    application(&mut world, acme, "app-1", "sp-1", "north");
    let registered = world.thing(north, "app-1", NodeKind::AZApp, None);
    world.relate(EdgeKind::AZOwns, keeper, registered);
    world.contract(north, "acme");
    world.cover(acme, &[Collection::DelegatedPermissions]);
    world.facts.coverage.last_mut().unwrap().complete = false;
    let answer = world.build();
    assert_eq!(answer.proven(keeper), Vec::<String>::new());
    assert_eq!(answer.possible(keeper), ["acme: see change"]);
}
