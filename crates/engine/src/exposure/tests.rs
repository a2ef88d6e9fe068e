use bailiwick_model::facts::{KevEntry, Scan};
use bailiwick_model::{Observed, RealmKind, Source};

use super::*;

fn kev(facts: &mut Facts, cve: &str, vendor: &str, product: &str, added: &str) {
    let entry = KevEntry {
        cve: facts.names.add(cve),
        vendor: facts.names.add(vendor),
        product: facts.names.add(product),
        added: Observed::Known(Time::parse(added).unwrap()),
        ..KevEntry::default()
    };
    facts.kev.push(entry);
}

/// One open port on one scan, with what `fill` adds.
fn scanned(vantage: Observed<Vantage>, fill: impl FnOnce(&mut Facts, &mut ScannedPort)) -> Facts {
    let mut facts = Facts::default();
    let source = facts.add_source(Source { path: "scan.xml".into(), ..Source::default() });
    let evidence = Evidence { source, record: 0 };
    let realm = facts.realm(RealmKind::Network, "198.51.100.7");
    let node = facts.node(realm, "198.51.100.7:4430/tcp");
    facts.scans.push(Scan { realm, complete: true, vantage, evidence, ..Scan::default() });
    let mut port =
        ScannedPort { node, port: 4430, state: PortState::Open, evidence, ..ScannedPort::default() };
    fill(&mut facts, &mut port);
    facts.ports.push(port);
    facts
}

fn screenconnect(version: &'static str) -> impl FnOnce(&mut Facts, &mut ScannedPort) {
    move |facts, port| {
        port.banner = facts.names.add(&format!("ScreenConnect/{version}-1 Microsoft-HTTPAPI/2.0"));
    }
}

const OUTSIDE: Observed<Vantage> = Observed::Known(Vantage::Outside);

#[test]
fn a_name_taken_from_the_port_number_is_no_product() {
    let facts = scanned(OUTSIDE, |facts, port| {
        port.service = facts.names.add("rsqlserver");
        port.product = facts.names.add("ScreenConnect");
    });
    assert!(find(&facts, Time::parse("2026-11-24").unwrap()).is_empty());
}

#[test]
fn a_console_is_known_by_its_certificate_whatever_its_title() {
    let facts = scanned(OUTSIDE, |facts, port| {
        port.issuer = facts.names.add("MeshCentralRoot-a1b2c3");
        port.title = facts.names.add("Harbour Peak - Login");
    });
    let found = find(&facts, Time::parse("2026-11-24").unwrap());
    assert_eq!(found[0].tool.unwrap().id, "meshcentral");
    assert_eq!((found[0].seen, found[0].exploits.len()), (Seen::Outside, 0));
}

#[test]
fn the_catalogue_counts_as_of_the_date() {
    let mut facts = scanned(OUTSIDE, screenconnect("23.9.7.8804"));
    kev(&mut facts, "CVE-2024-1709", "ConnectWise", "ScreenConnect", "2024-02-22");
    kev(&mut facts, "CVE-2024-1708", "ConnectWise", "ScreenConnect", "2026-04-28");
    kev(&mut facts, "CVE-2021-30116", "Kaseya", "Virtual System/Server Administrator (VSA)", "2021-11-03");
    let known = |date: &str| -> Vec<(String, bool, bool)> {
        let found = find(&facts, Time::parse(date).unwrap());
        found[0]
            .exploits
            .iter()
            .map(|exploit| (exploit.cve.to_owned(), exploit.certain, exploit.needs_login))
            .collect()
    };
    assert_eq!(known("2024-02-01"), []);
    assert_eq!(known("2025-01-01"), [("CVE-2024-1709".into(), true, false)]);
    assert_eq!(
        known("2026-05-01"),
        [("CVE-2024-1708".into(), true, true), ("CVE-2024-1709".into(), true, false)]
    );
}

#[test]
fn a_fixed_version_is_clear_and_an_unread_one_is_possible() {
    let as_of = Time::parse("2026-11-24").unwrap();
    let mut fixed = scanned(OUTSIDE, screenconnect("23.9.8.8811"));
    kev(&mut fixed, "CVE-2024-1709", "ConnectWise", "ScreenConnect", "2024-02-22");
    assert!(find(&fixed, as_of)[0].exploits.is_empty());
    let mut unread = scanned(OUTSIDE, |facts, port| port.icon = facts.names.add("mmh3 -82958153"));
    kev(&mut unread, "CVE-2024-1709", "ConnectWise", "ScreenConnect", "2024-02-22");
    let found = find(&unread, as_of);
    assert!(!found[0].exploits[0].certain);
    assert!(!found[0].exploits[0].note.is_empty());
}

#[test]
fn a_scan_from_inside_shows_no_exposure() {
    let as_of = Time::parse("2026-11-24").unwrap();
    assert!(find(&scanned(Observed::Known(Vantage::Inside), screenconnect("1.0")), as_of).is_empty());
    assert_eq!(find(&scanned(Observed::NotCollected, screenconnect("1.0")), as_of)[0].seen, Seen::Unstated);
}

#[test]
fn a_gap_in_a_record_does_not_clear_a_version() {
    let affected = |cve, version| weaknesses::of(cve).unwrap().affects(Version::parse(version).as_ref());
    assert_eq!(affected("CVE-2026-18577", "2026.3.1.2"), Within::Yes);
    assert_eq!(affected("CVE-2026-18577", "2026.3.1.7"), Within::No);
    assert_eq!(affected("CVE-2025-3935", "25.2.3"), Within::Yes);
    assert_eq!(affected("CVE-2026-18577", "unknown build"), Within::CannotTell);
}
