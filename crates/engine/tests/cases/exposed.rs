//! Tools that answer to the internet.

use bailiwick_engine::Bound;
use bailiwick_model::Observed::Known;
use bailiwick_model::facts::*;
use bailiwick_model::{Effects, NodeKind, NodeRef, RealmKind, Time};

use crate::world::*;

/// A ScreenConnect server at an address, with one device group of acme.
pub(crate) fn tool(version: &str, vantage: Vantage, product: &str) -> (World, NodeRef) {
    let mut world = World::new();
    let north = world.tenant("north");
    world.contract(north, "acme");
    let realm = world.facts.realm(RealmKind::Rmm, "sc.north.example");
    world.cover(realm, &[Collection::RmmRights]);
    world.thing(realm, "acme", NodeKind::RmmDeviceGroup, None);
    let node = world.facts.node(realm, SERVER);
    let host = world.text("198.51.100.7");
    let product = world.text(product);
    world.facts.rmm_servers.push(RmmServer {
        node,
        product,
        host: Known(host),
        evidence: world.shown,
        ..Default::default()
    });
    let network = world.facts.realm(RealmKind::Network, "198.51.100.7");
    let port = world.facts.node(network, "198.51.100.7:8040/tcp");
    let banner = world.text(&format!("ScreenConnect/{version}-1 Microsoft-HTTPAPI/2.0"));
    let evidence = world.shown;
    world.facts.scans.push(Scan { realm: network, vantage: Known(vantage), evidence, ..Scan::default() });
    world.facts.ports.push(ScannedPort {
        node: port,
        address: host,
        port: 8040,
        state: PortState::Open,
        probed: true,
        banner,
        evidence,
        ..ScannedPort::default()
    });
    (world, port)
}

pub(crate) fn kev(world: &mut World, cve: &str, added: &str) {
    let (cve, vendor, product) = (world.text(cve), world.text("ConnectWise"), world.text("ScreenConnect"));
    let evidence = world.shown;
    world.facts.kev_catalogues.push(KevCatalogue::default());
    world.facts.kev.push(KevEntry {
        cve,
        vendor,
        product,
        added: Known(Time::parse(added).unwrap()),
        evidence,
        ..Default::default()
    });
}

fn reach(world: World, profile: &str, bound: Bound) -> Vec<String> {
    let answer = world.build();
    let internet = answer.graph().nodes.iter().find(|node| node.kind == NodeKind::Internet).unwrap().id;
    let found = answer.reach_of(answer.at(internet), profile, bound);
    found.into_iter().filter(|line| line.starts_with("acme")).collect()
}

fn all() -> Vec<String> {
    let effects = Effects::parse("run destroy").unwrap();
    let words: Vec<&str> = effects.iter().map(|effect| effect.word()).collect();
    vec![format!("acme: {}", words.join(" "))]
}

/// CVE-2024-1709: 23.9.7 and earlier.
#[test]
fn a_vulnerable_version_is_exploited_from_the_day_of_the_catalogue() {
    let at = |version, added, bound| {
        let (mut world, _) = tool(version, Vantage::Outside, "screenconnect");
        kev(&mut world, "CVE-2024-1709", added);
        reach(world, "exploit", bound)
    };
    assert_eq!(at("23.9.7.8804", "2024-02-22", Bound::Proven), all());
    assert_eq!(at("23.9.8.8811", "2024-02-22", Bound::Possible), Vec::<String>::new(), "fixed");
    assert_eq!(at("23.9.7.8804", "2026-02-01", Bound::Possible), Vec::<String>::new(), "catalogued later");
}

#[test]
fn nobody_knows_every_vulnerability() {
    let (mut world, _) = tool("23.9.8", Vantage::Outside, "screenconnect");
    kev(&mut world, "CVE-2024-1709", "2024-02-22");
    assert_eq!(reach(world, "zero-day", Bound::Proven), all());
}

#[test]
fn a_scan_from_inside_proves_no_exposure() {
    let (mut world, _) = tool("23.9.7", Vantage::Inside, "screenconnect");
    kev(&mut world, "CVE-2024-1709", "2024-02-22");
    assert_eq!(reach(world, "exploit", Bound::Proven), Vec::<String>::new());
}

#[test]
fn without_the_catalogue_a_known_exploit_is_possible() {
    let (world, _) = tool("23.9.8", Vantage::Outside, "screenconnect");
    let answer = world.build();
    let internet = answer.graph().nodes.iter().find(|node| node.kind == NodeKind::Internet).unwrap().id;
    let reach = |bound| answer.reach_of(answer.at(internet), "exploit", bound);
    assert_eq!(reach(Bound::Proven), Vec::<String>::new());
    assert!(reach(Bound::Possible).contains(&all()[0]));
}

/// A vulnerability that needs a session is every account's.
#[test]
fn an_exploit_after_login_starts_at_any_account() {
    let (mut world, _) = tool("23.9.7", Vantage::Outside, "screenconnect");
    kev(&mut world, "CVE-2024-1708", "2024-02-22");
    let realm = world.facts.rmm_servers[0].node.realm;
    let clerk = world.user(realm, "clerk");
    let answer = world.build_with(&OpenDoors);
    let reach = |profile| answer.reach_of(answer.at(clerk), profile, Bound::Proven);
    assert!(reach("exploit").contains(&all()[0]));
    assert!(!reach("insider").contains(&all()[0]));
}

#[test]
fn a_tool_without_an_export_may_manage_every_customer() {
    let (mut world, port) = tool("23.9.7", Vantage::Outside, "another");
    kev(&mut world, "CVE-2024-1709", "2024-02-22");
    let answer = world.build();
    let reach = |bound| answer.reach_of(answer.at(port), "exploit", bound);
    assert!(!reach(Bound::Proven).iter().any(|line| line.starts_with("acme")));
    assert!(reach(Bound::Possible).iter().any(|line| line.starts_with("acme")));
}
