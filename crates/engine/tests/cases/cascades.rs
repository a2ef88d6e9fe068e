//! What falls with a vulnerability, a product or a vendor.

use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::assessment::Interval;
use bailiwick_engine::study::{Cascade, Cause, Options, Study};
use bailiwick_model::Observed::Known;
use bailiwick_model::facts::*;
use bailiwick_model::time::LastUse;
use bailiwick_model::{Effect, NodeRef};

use crate::exposed::{kev, tool};
use crate::world::*;

fn study(world: World) -> Study {
    Study::new(world.facts, &Options { as_of: Some(today()), ..Options::default() })
}

fn attackers() -> Vec<Attacker> {
    ["exploit", "zero-day", "insider"].into_iter().filter_map(Attacker::parse).collect()
}

fn cascade(study: &Study, cause: &str) -> Cascade {
    study.cascade(&Cause::parse(cause).unwrap(), &attackers(), None).unwrap()
}

fn of(cascade: &Cascade, effect: Effect) -> Vec<(u32, u32)> {
    cascade
        .fallout
        .iter()
        .map(|of| of.customers[effect as usize])
        .map(|Interval { proven, possible }| (proven, possible))
        .collect()
}

#[test]
fn causes_are_told_from_names() {
    assert_eq!(Cause::parse("cve:CVE-2024-1709"), Some(Cause::Cve("CVE-2024-1709".into())));
    assert_eq!(Cause::parse("Product: MeshCentral"), Some(Cause::Product("MeshCentral".into())));
    assert_eq!(Cause::parse("vendor:N-able"), Some(Cause::Vendor("N-able".into())));
    for name in ["alice@north.example", "realm::id", "cve:", "vendor::x", "f-0a1b2c3d"] {
        assert_eq!(Cause::parse(name), None, "{name}");
    }
}

/// By an exploit known on that day, by one that nobody knows, and by whoever is in the tool.
#[test]
fn a_vulnerability_hits_the_versions_that_have_it() {
    for (version, added, expected, hits) in [
        ("23.9.7", "2024-02-22", [(1, 1), (1, 1), (1, 1)], 1),
        // Fixed: it hits nothing, and that is an answer.
        ("23.9.8", "2024-02-22", [(0, 0), (0, 0), (0, 0)], 0),
        // In no catalogue on the day of the assessment: not hit by what was known then.
        ("23.9.7", "2026-02-01", [(0, 0), (0, 0), (0, 0)], 0),
    ] {
        let (mut world, _) = tool(version, Vantage::Outside, "screenconnect");
        kev(&mut world, "CVE-2024-1709", added);
        let found = cascade(&study(world), "cve:cve-2024-1709");
        assert_eq!(found.cause, "cve:CVE-2024-1709");
        assert_eq!(
            (of(&found, Effect::Run), found.hits.len()),
            (expected.to_vec(), hits),
            "{version} {added}"
        );
    }
}

/// Nobody read the version: it may be hit, and nothing is proven.
#[test]
fn a_version_that_was_not_read_is_possibly_hit() {
    let (mut world, _) = tool("23.9.7", Vantage::Outside, "screenconnect");
    kev(&mut world, "CVE-2024-1709", "2024-02-22");
    world.facts.ports[0].banner = world.text("ScreenConnect/");
    let found = cascade(&study(world), "cve:CVE-2024-1709");
    assert!(!found.hits.is_empty() && found.hits.iter().all(|hit| !hit.certain));
    assert!(found.hits[0].why.contains("its version was not read"), "{}", found.hits[0].why);
    assert_eq!(of(&found, Effect::Run).last(), Some(&(0, 1)));
}

/// The port and the server behind it are one instance, whatever is asked by.
#[test]
fn products_and_vendors_are_found_by_their_names() {
    let (mut world, _) = tool("23.9.7", Vantage::Outside, "screenconnect");
    kev(&mut world, "CVE-2024-1709", "2024-02-22");
    let study = study(world);
    for cause in ["product:screenconnect", "product:ConnectWise ScreenConnect", "vendor:connectwise"] {
        let found = cascade(&study, cause);
        assert_eq!((found.hits.len(), of(&found, Effect::Run).last()), (1, Some(&(1, 1))), "{cause}");
        assert_eq!(found.hits[0].name, "ConnectWise ScreenConnect on 198.51.100.7:8040");
    }
    // Known, and not here.
    assert_eq!(cascade(&study, "product:MeshCentral").hits.len(), 0);
}

#[test]
fn unknown_names_come_with_the_nearest_known_one() {
    let (mut world, _) = tool("23.9.7", Vantage::Outside, "screenconnect");
    kev(&mut world, "CVE-2024-1709", "2024-02-22");
    let study = study(world);
    for (cause, near) in [
        ("cve:CVE-2024-1790", "CVE-2024-1709"),
        ("product:screenconect", "screenconnect"),
        ("vendor:conectwise", "connectwise"),
    ] {
        let error = study.cascade(&Cause::parse(cause).unwrap(), &attackers(), None).unwrap_err();
        assert!(error.to_string().contains(&format!("is `{near}` meant?")), "{error}");
    }
    let error = study.cascade(&Cause::parse("vendor:qqqqqqq").unwrap(), &attackers(), None).unwrap_err();
    assert_eq!(error.to_string(), "nothing that was read is called `qqqqqqq`");
}

/// A vendor's account administers a distributor, whose account administers a provider, whose account administers a second
/// one, whose account administers two customers. Each is Global Administrator there and takes over whoever is in the
/// tenant.
fn chain() -> (World, Vec<NodeRef>) {
    let mut world = World::new();
    let names = ["vendor", "distri", "north", "south"];
    let realms = names.map(|name| world.tenant(name));
    let mut people = Vec::new();
    for (at, realm) in realms.into_iter().enumerate() {
        let person = world.user(realm, &format!("admin{at}"));
        let group = world.group(realm, &format!("gdap{at}"), &[person]);
        let customers: &[&str] = match names.get(at + 1) {
            Some(next) => &[next],
            None => &["acme", "bakery"],
        };
        for customer in customers {
            let id = format!("r{at}{customer}");
            world.relationship(realm, &id, customer, &[GLOBAL]);
            world.access(&id, group, &[GLOBAL]);
        }
        people.push(person);
    }
    (world, people)
}

#[test]
fn chains_of_providers_are_followed_four_deep() {
    let (world, _) = chain();
    let found = cascade(&study(world), "vendor:vendor");
    let name = |at: usize| found.parties[at].id.as_str();
    let chains: Vec<Vec<&str>> =
        found.chains.iter().map(|chain| chain.parties.iter().map(|at| name(*at)).collect()).collect();
    let whole = ["vendor", "distri", "north", "south", "acme"];
    for depth in 2..=5 {
        assert!(chains.contains(&whole[..depth].to_vec()), "{depth}: {chains:?}");
    }
    assert!(chains.contains(&["vendor", "distri", "north", "south", "bakery"].to_vec()), "{chains:?}");
    // From the second provider it is one border.
    let (world, _) = chain();
    let found = cascade(&study(world), "vendor:south");
    let shortest =
        found.chains.iter().find(|chain| found.parties[*chain.parties.last().unwrap()].id == "acme");
    assert_eq!(shortest.map(|chain| (chain.parties.len(), chain.proven)), Some((2, true)));
}

/// Access that nobody used for long is left out of what is in use; of what is not known that is said.
#[test]
fn what_is_granted_stands_beside_what_is_used() {
    let with = |last: bailiwick_model::Observed<LastUse>| {
        let (mut world, people) = chain();
        world.account(people[3]).last_use = last;
        let found = cascade(&study(world), "vendor:south");
        let granted = found.fallout.last().unwrap().customers[Effect::See as usize];
        (granted.proven, found.in_use.map(|left| left.proven), found.use_known)
    };
    let days = |days: i64| Known(LastUse::At(today().plus_days(-days)));
    assert_eq!(with(days(40)), (2, Some(0), (4, 1)));
    assert_eq!(with(Known(LastUse::Never)), (2, Some(0), (4, 1)));
    assert_eq!(with(days(3)), (2, None, (4, 1)), "in use: nothing is left out");
    assert_eq!(with(bailiwick_model::Observed::NotCollected), (2, None, (4, 0)));
}
