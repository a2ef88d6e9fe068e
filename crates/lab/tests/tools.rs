//! Dumps of the management servers, the scan and the catalogue against real ones.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use corpus::{Files, Shape};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

/// Records of both, compared key by key: ours are a part of theirs, and what all of theirs have, ours have.
fn compare(theirs: &Path, files: &Files, ours: &str) {
    let theirs = corpus::read(theirs);
    let mine = corpus::parse(ours, &files[ours]);
    let (mut known, mut seen) = (Shape::new(), Shape::new());
    corpus::learn(&mut known, "", &theirs);
    corpus::learn(&mut seen, "", &mine);
    corpus::fits(&known, &seen, ours);
    for key in always(&theirs) {
        assert!(always(&mine).contains(&key), "{ours}: every real record has `{key}`");
    }
}

/// Keys that every record has.
fn always(value: &Value) -> BTreeSet<String> {
    let records: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        other => vec![other],
    };
    let keys = |record: &Value| -> BTreeSet<String> {
        let keys = record.as_object().into_iter().flat_map(|entries| entries.keys());
        keys.filter(|key| !key.contains("//")).cloned().collect()
    };
    records.iter().map(|record| keys(record)).reduce(|all, some| &all & &some).unwrap_or_default()
}

#[test]
fn meshcentral_dumps_have_the_keys_of_the_server() {
    let Some(corpus) = corpus::corpus() else { return };
    let (files, _) = corpus::demo();
    for dump in ["listusers", "listusergroups", "listdevicegroups", "listdevices", "serverinfo", "listevents"]
    {
        let ours = format!("rmm/meshcentral/{dump}.json");
        compare(&corpus.join(format!("rmm/meshcentral/{dump}.json")), &files, &ours);
    }
    let of_one = files.keys().find(|path| path.contains("/usersofdevicegroup/")).unwrap();
    compare(&corpus.join("rmm/meshcentral/listusersofdevicegroup_acme.json"), &files, of_one);
    let refused = std::fs::read(corpus.join("rmm/meshcentral/listusers_denied.txt")).unwrap();
    assert_eq!(files["rmm/meshcentral/listusersessions.txt"], refused, "a refusal is the server's own text");
}

#[test]
fn tactical_dumps_have_the_keys_of_the_server() {
    let Some(corpus) = corpus::corpus() else { return };
    let (files, _) = corpus::demo();
    for dump in ["accounts_users", "accounts_roles", "accounts_apikeys", "clients", "agents", "core_settings"]
    {
        let ours = format!("rmm/tactical/{dump}.json");
        compare(&corpus.join(format!("rmm/tacticalrmm/{dump}.json")), &files, &ours);
    }
}

#[test]
fn the_catalogue_has_the_keys_of_the_real_one() {
    let Some(corpus) = corpus::corpus() else { return };
    let (files, _) = corpus::demo();
    let real = corpus.join("rmm/kev/known_exploited_vulnerabilities_2026-08-07.json");
    compare(&real, &files, "scan/known_exploited_vulnerabilities.json");
    let ours = corpus::parse("kev", &files["scan/known_exploited_vulnerabilities.json"]);
    let theirs = corpus::read(&real);
    let entries = |file: &Value| file["vulnerabilities"].as_array().unwrap().clone();
    assert_eq!(ours["count"].as_u64().unwrap(), entries(&ours).len() as u64);
    // Numbers, products and dates of real entries are real; the one that is made up says so.
    for entry in entries(&ours) {
        let real = entries(&theirs).into_iter().find(|real| real["cveID"] == entry["cveID"]);
        match real {
            Some(real) => {
                for key in ["vendorProject", "product", "dateAdded", "dueDate", "knownRansomwareCampaignUse"]
                {
                    assert_eq!(real[key], entry[key], "{} {key}", entry["cveID"]);
                }
            }
            None => assert!(entry["vulnerabilityName"].as_str().unwrap().contains("made up")),
        }
    }
}

/// Elements with their attributes.
type Elements = BTreeMap<String, BTreeSet<String>>;

fn element(start: &BytesStart<'_>, found: &mut Elements) {
    let name = start.name().as_ref().to_owned();
    let attributes = found.entry(name).or_default();
    for attribute in start.attributes() {
        let attribute = attribute.unwrap();
        attributes.insert(attribute.key.as_ref().to_owned());
    }
}

fn elements(bytes: &[u8], found: &mut Elements) {
    let mut reader = Reader::from_reader(bytes);
    let mut depth = 0_i32;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Start(start) => {
                depth += 1;
                element(&start, found);
            }
            Event::Empty(start) => element(&start, found),
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    assert_eq!(depth, 0);
}

#[test]
fn the_scan_has_the_elements_of_real_scans() {
    let Some(corpus) = corpus::corpus() else { return };
    let (files, _) = corpus::demo();
    let (mut known, mut seen) = (Elements::new(), Elements::new());
    for scan in ["loopback_forced_scripts.xml", "loopback_meshcentral.xml", "loopback_nosv.xml"] {
        elements(&std::fs::read(corpus.join("rmm/nmap").join(scan)).unwrap(), &mut known);
    }
    elements(&files["scan/outside.xml"], &mut seen);
    // Nothing on the loopback told its version; the attribute stands in the scanner's own DTD.
    known.get_mut("service").unwrap().insert("version".to_owned());
    for (name, attributes) in &seen {
        let real = known.get(name).unwrap_or_else(|| panic!("no real scan has <{name}>"));
        assert!(attributes.is_subset(real), "<{name}> {attributes:?}, real: {real:?}");
    }
    for name in ["nmaprun", "host", "address", "hostname", "port", "state", "service", "script", "finished"] {
        assert!(seen.contains_key(name), "{name}");
    }
}
