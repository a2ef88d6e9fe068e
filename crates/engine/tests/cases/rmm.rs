//! Management servers.

use bailiwick_engine::Bound;
use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::*;
use bailiwick_model::{EdgeKind, Effects, NodeKind, NodeRef, Observed, RealmId, RealmKind, Time};

use crate::world::*;

const FULL: &str = "see change run destroy";

struct Mesh {
    world: World,
    realm: RealmId,
    acme: NodeRef,
    borough: NodeRef,
}

/// A server with a device group per customer, and one device in each.
fn mesh() -> Mesh {
    let mut world = World::new();
    let north = world.tenant("north");
    world.contract(north, "acme");
    world.contract(north, "borough");
    let realm = world.facts.realm(RealmKind::Rmm, "mesh.north.example");
    world.cover(realm, &[Collection::RmmAccounts, Collection::RmmRights, Collection::RmmDevices]);
    let acme = world.thing(realm, "acme", NodeKind::RmmDeviceGroup, None);
    let borough = world.thing(realm, "borough", NodeKind::RmmDeviceGroup, None);
    for (name, group) in [("pc-1", acme), ("pc-2", borough)] {
        world.thing(realm, name, NodeKind::RmmDevice, Some(group));
    }
    Mesh { world, realm, acme, borough }
}

impl Mesh {
    fn user(&mut self, name: &str, mark: impl Fn(&mut RmmAccount)) -> NodeRef {
        let account = self.world.user(self.realm, name);
        let mut fact = RmmAccount { account, evidence: self.world.shown, ..RmmAccount::default() };
        mark(&mut fact);
        self.world.facts.rmm_accounts.push(fact);
        account
    }

    fn grant(&mut self, subject: NodeRef, target: NodeRef, effects: &str) -> &mut RmmGrant {
        let effects = Effects::parse(effects).unwrap();
        let evidence = self.world.shown;
        self.world.facts.rmm_grants.push(RmmGrant {
            subject,
            target,
            effects,
            evidence,
            ..RmmGrant::default()
        });
        self.world.facts.rmm_grants.last_mut().unwrap()
    }

    fn team(&mut self, name: &str, members: &[NodeRef]) -> NodeRef {
        let team = self.world.thing(self.realm, name, NodeKind::RmmUserGroup, None);
        for &member in members {
            self.world.relate(EdgeKind::RmmMemberOf, member, team);
        }
        team
    }
}

#[test]
fn direct_rights_and_rights_of_a_user_group_add_up() {
    let mut mesh = mesh();
    let bob = mesh.user("bob", |_| {});
    let team = mesh.team("tier-1", &[bob]);
    let (acme, borough) = (mesh.acme, mesh.borough);
    mesh.grant(bob, borough, "see");
    mesh.grant(team, borough, FULL);
    mesh.grant(team, acme, "see");
    let answer = mesh.world.build();
    assert_eq!(answer.proven(bob), ["acme: see".to_owned(), format!("borough: {FULL}")]);
}

#[test]
fn what_is_taken_away_is_taken_away_last() {
    let mut mesh = mesh();
    let carol = mesh.user("carol", |_| {});
    let team = mesh.team("tier-1", &[carol]);
    let (acme, borough) = (mesh.acme, mesh.borough);
    mesh.grant(team, acme, FULL);
    mesh.grant(team, borough, FULL);
    mesh.grant(carol, acme, "see").removed = Effects::parse("run destroy").unwrap();
    let answer = mesh.world.build();
    assert_eq!(
        answer.possible(carol),
        [format!("borough: {FULL}")],
        "run and destroy carry see and change away"
    );
}

#[test]
fn a_locked_account_keeps_its_links_for_whoever_unlocks_it() {
    let mut mesh = mesh();
    let dave = mesh.user("dave", |_| {});
    let boss = mesh.user("boss", |fact| fact.manages_users = Known(true));
    let acme = mesh.acme;
    mesh.grant(dave, acme, FULL);
    mesh.world.account(dave).enabled = Known(false);
    let answer = mesh.world.build();
    let to = answer.at(dave);
    assert!(!answer.graph().edges.iter().any(|edge| edge.kind == EdgeKind::LogsInAs && edge.to == to));
    assert_eq!(answer.proven(boss), [format!("acme: {FULL}")]);
}

#[test]
fn who_manages_accounts_resets_others_but_surely_no_full_administrator() {
    let mut mesh = mesh();
    let boss = mesh.user("boss", |fact| fact.manages_users = Known(true));
    let (plain, full) = (mesh.user("plain", |_| {}), mesh.user("full", |fact| fact.full_admin = Known(true)));
    let (acme, borough) = (mesh.acme, mesh.borough);
    mesh.grant(plain, acme, FULL);
    mesh.grant(full, borough, FULL);
    let answer = mesh.world.build_with(&OpenDoors);
    assert_eq!(answer.proven(boss), [format!("acme: {FULL}")]);
    assert!(answer.possible(boss).contains(&format!("borough: {FULL}")));
}

#[test]
fn who_manages_user_groups_joins_them() {
    let mut mesh = mesh();
    let boss = mesh.user("boss", |fact| fact.manages_groups = Known(true));
    let team = mesh.team("tier-1", &[]);
    let acme = mesh.acme;
    mesh.grant(team, acme, FULL);
    assert_eq!(mesh.world.build().proven(boss), [format!("acme: {FULL}")]);
}

/// Whether an administrator of the server sees groups that it is not linked to is in no export.
#[test]
fn an_administrator_without_links_reaches_all_groups_possibly() {
    let mut mesh = mesh();
    let alice = mesh.user("alice", |fact| fact.full_admin = Known(true));
    let acme = mesh.acme;
    mesh.grant(alice, acme, FULL);
    let answer = mesh.world.build();
    assert_eq!(answer.proven(alice), [format!("acme: {FULL}"), "north: change".to_owned()]);
    assert!(answer.possible(alice).contains(&format!("borough: {FULL}")));
}

#[test]
fn a_right_on_the_server_is_a_right_on_every_group() {
    let mut mesh = mesh();
    let tech = mesh.user("tech", |_| {});
    let viewer = mesh.user("viewer", |_| {});
    let server = mesh.world.facts.node(mesh.realm, SERVER);
    mesh.grant(tech, server, FULL);
    mesh.grant(viewer, server, "see");
    let answer = mesh.world.build();
    assert_eq!(answer.proven(tech), [format!("acme: {FULL}"), format!("borough: {FULL}")]);
    assert_eq!(answer.proven(viewer), ["acme: see", "borough: see"]);
}

fn token(account: Option<&str>, enabled: bool, expires: Observed<Option<Time>>, bound: Bound) -> bool {
    let mut mesh = mesh();
    let sync = mesh.user("psa-sync", |fact| {
        fact.second_factor = Known(SecondFactor::Asked);
        fact.console_blocked = Known(true);
    });
    let acme = mesh.acme;
    mesh.grant(sync, acme, FULL);
    mesh.world.account(sync).enabled = Known(enabled);
    let node = mesh.world.facts.node(mesh.realm, "token-1");
    let account = mesh.world.facts.node(mesh.realm, account.unwrap_or(""));
    let evidence = mesh.world.shown;
    mesh.world.facts.tokens.push(AccessToken { node, account, expires, evidence, ..AccessToken::default() });
    let answer = mesh.world.build();
    answer.graph().find(node).is_some_and(|at| !answer.reach_of(at, "stolen-token", bound).is_empty())
}

#[test]
fn a_token_skips_the_second_factor_until_it_ends_or_the_account_is_locked() {
    let sync = Some("psa-sync");
    assert!(token(sync, true, Known(None), Bound::Proven));
    assert!(!token(sync, false, Known(None), Bound::Possible));
    assert!(!token(sync, true, Known(Some(today().plus_days(-1))), Bound::Possible));
    assert!(!token(sync, true, NotCollected, Bound::Proven));
    assert!(token(sync, true, NotCollected, Bound::Possible));
    assert!(!token(None, true, Known(None), Bound::Proven));
    assert!(token(None, true, Known(None), Bound::Possible), "whose it is was not told");
}

#[test]
fn a_group_read_to_be_empty_is_reached_by_nobody_yet() {
    let mut mesh = mesh();
    let bob = mesh.user("bob", |_| {});
    mesh.world.contract(mesh.world.facts.tenants[0].realm, "empty");
    let empty = mesh.world.thing(mesh.realm, "empty", NodeKind::RmmDeviceGroup, None);
    mesh.grant(bob, empty, FULL);
    let answer = mesh.world.build();
    assert_eq!(answer.proven(bob), Vec::<String>::new());
    assert_eq!(answer.possible(bob), [format!("empty: {FULL}")]);
}

#[test]
fn two_servers_never_share_an_account() {
    let mut mesh = mesh();
    let admin = mesh.user("user//admin", |_| {});
    let other = mesh.world.facts.realm(RealmKind::Rmm, "other.example");
    mesh.world.cover(other, &[Collection::RmmRights]);
    let namesake = mesh.world.user(other, "user//admin");
    let acme = mesh.acme;
    mesh.grant(admin, acme, FULL);
    let answer = mesh.world.build();
    assert_eq!(answer.proven(admin), [format!("acme: {FULL}")]);
    assert_eq!(answer.possible(namesake), Vec::<String>::new());
}

#[test]
fn single_sign_on_is_the_account_of_the_directory() {
    let mut mesh = mesh();
    let tech = mesh.user("tech", |fact| fact.sso_only = Known(true));
    let acme = mesh.acme;
    mesh.grant(tech, acme, FULL);
    let north = mesh.world.facts.tenants[0].realm;
    let home = mesh.world.user(north, "tech");
    mesh.world.account(tech).login = mesh.world.facts.names.add("Tech@north.example");
    let answer = mesh.world.build_with(&OpenDoors);
    assert_eq!(answer.proven(home), [format!("acme: {FULL}")]);
    let to = answer.at(tech);
    assert!(!answer.graph().edges.iter().any(|edge| edge.kind == EdgeKind::LogsInAs && edge.to == to));
}
