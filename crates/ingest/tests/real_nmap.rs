//! A real scan of a real console on 127.0.0.1 (see `real/meshcentral.cjs`).

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test"
)]

mod real;
mod support;

use bailiwick_model::facts::{Collection, PortState};
use support::facts_of;

const SCAN: &[&str] = &[
    "nmap",
    "-sV",
    "-Pn",
    "-n",
    "-p",
    "PORT,5721",
    "--script",
    "+ssl-cert,+http-title,+http-favicon",
    "-oX",
    "out/scan.xml",
    "127.0.0.1",
];

#[test]
fn a_scan_tells_what_the_console_shows() {
    let Some(run) = real::meshcentral("real_nmap", SCAN) else { return };
    let folder = run.printed();
    let facts = facts_of(&folder, &folder.join("scan.xml"));
    assert_eq!(facts.sources[0].format, "nmap_xml");
    assert!(facts.diagnostics.is_empty(), "{:?}", facts.diagnostics);
    assert!(facts.scans[0].complete && facts.scans[0].started.is_known());
    let row = &facts.coverage[0];
    assert_eq!((row.collection, row.records, row.complete), (Collection::Scan, 2, true));
    let console = facts.ports.iter().find(|port| port.port == run.port).expect("the console");
    assert_eq!(console.state, PortState::Open);
    assert!(!console.probed, "no probe knows it: its name is only the port's usual one");
    assert!(facts.text(console.product).is_empty());
    assert!(facts.text(console.issuer).starts_with("MeshCentralRoot-"), "{}", facts.text(console.issuer));
    assert_eq!(facts.text(console.title), "Northgate - Login", "the console was renamed");
    assert!(facts.text(console.icon).ends_with("4F178882C3525096CA61BA75FEA3DFA0"));
    let closed = facts.ports.iter().find(|port| port.port == 5721).expect("the other port");
    assert_eq!((closed.state, closed.probed), (PortState::Closed, false));
    println!("COMPARED: Nmap, {} ports", facts.ports.len());
}
