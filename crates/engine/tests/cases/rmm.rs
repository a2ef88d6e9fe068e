//! Management servers.

use bailiwick_engine::Bound;
use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::device_rights::device;
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
    let lists =
        [Collection::RmmAccounts, Collection::RmmRights, Collection::RmmUserGroups, Collection::RmmDevices];
    world.cover(realm, &lists);
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

    /// A link with rights as the server writes them.
    fn link(&mut self, subject: NodeRef, target: NodeRef, bits: u32) {
        let rights = device(Known(bits));
        let grant = self.grant(subject, target, "");
        (grant.effects, grant.possible, grant.bits) = (rights.effects, rights.possible, Some(bits));
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
    // Expected values: the server's own order, rights of the account and of its groups or-ed, then what was removed.
    const VIEW_ALONE: u32 = 256 + 512 + 1024;
    for (own, of_team, removed, expected) in [
        (0, u32::MAX, 0, Some(FULL)),
        (8, 0, 0, Some(FULL)),
        (0, u32::MAX, 8 + 131_072, Some("change")),
        (0, 8, 8, None),
        (0, 8 + 1024, 256 + 512 + 131_072, Some("see")),
        (0, 8, 256 + 512, Some(FULL)),
        (8, VIEW_ALONE, 0, Some("see")),
        (VIEW_ALONE, 8, 0, Some("see")),
        (u32::MAX, VIEW_ALONE, 0, Some(FULL)),
        (u32::MAX, 0, 8 + 256 + 512 + 1024 + 131_072, Some("see change")),
    ] {
        let mut mesh = mesh();
        let (carol, peer) = (mesh.user("carol", |_| {}), mesh.user("peer", |_| {}));
        let team = mesh.team("tier-1", &[carol, peer]);
        let acme = mesh.acme;
        for (subject, bits) in [(carol, own), (team, of_team)] {
            mesh.link(subject, acme, bits);
        }
        if removed != 0 {
            let evidence = mesh.world.shown;
            mesh.world.facts.rmm_removals.push(RmmRemoval { account: carol, bits: removed, evidence });
        }
        let answer = mesh.world.build();
        let expected: Vec<String> = expected.map(|effects| format!("acme: {effects}")).into_iter().collect();
        assert_eq!(answer.proven(carol), expected, "{own} and {of_team} less {removed}");
        let of_team = device(Known(of_team)).effects;
        let of_team: Vec<&str> = of_team.iter().map(bailiwick_model::Effect::word).collect();
        let of_team = Vec::from_iter((!of_team.is_empty()).then(|| format!("acme: {}", of_team.join(" "))));
        assert_eq!(answer.proven(peer), of_team, "what is taken from one is taken from nobody else");
    }
}

#[test]
fn rights_on_one_device_add_up_with_those_on_its_group() {
    let mut mesh = mesh();
    let carol = mesh.user("carol", |_| {});
    let pc = mesh.world.facts.node(mesh.realm, "pc-1");
    mesh.link(carol, pc, 8);
    let evidence = mesh.world.shown;
    let removal = RmmRemoval { account: carol, bits: 8, evidence };
    mesh.world.facts.rmm_removals.push(removal);
    let acme = mesh.acme;
    mesh.link(carol, acme, 131_072);
    let answer = mesh.world.build();
    assert_eq!(answer.proven(carol), [format!("acme: {FULL}")], "running commands was not taken");
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
