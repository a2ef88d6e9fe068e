//! SharpHound files against real collections.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod corpus;

use std::io::Read;

use corpus::Shape;
use serde_json::Value;

const KINDS: [&str; 5] = ["users", "groups", "computers", "domains", "ous"];

/// What the collector of 2026 wrote of a small domain.
fn real(corpus: &std::path::Path, kind: &str) -> Value {
    let archive = std::fs::File::open(corpus.join("identity/bloodbash-ludus/collections/s01.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    let wanted = format!("_{kind}.json");
    let at = (0..archive.len())
        .find(|&at| archive.by_index(at).unwrap().name().unwrap().ends_with(&wanted))
        .unwrap();
    let mut bytes = Vec::new();
    archive.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
    corpus::parse(kind, &bytes)
}

#[test]
fn every_key_is_the_collectors() {
    let Some(corpus) = corpus::corpus() else { return };
    let (files, _) = corpus::demo();
    let ad: corpus::Files = files.into_iter().filter(|(path, _)| path.contains("/ad/")).collect();
    for kind in KINDS {
        let mut theirs = Shape::new();
        corpus::learn(&mut theirs, "", &real(&corpus, kind));
        let older = corpus.join(format!("identity/bloodhound-fixtures/v6/ingest/{kind}.json"));
        corpus::learn(&mut theirs, "", &corpus::read(&older));
        let mut ours = Shape::new();
        for (path, file) in corpus::named(&ad, &format!("_{kind}.json")) {
            assert_eq!(file["meta"]["type"], kind, "{path}");
            assert_eq!(
                file["meta"]["count"].as_u64().unwrap(),
                file["data"].as_array().unwrap().len() as u64
            );
            corpus::learn(&mut ours, "", &file);
        }
        corpus::fits(&theirs, &ours, kind);
    }
}

/// Keys that the collector of 2026 writes and the lab does not, each with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("reconcile", "only of objects that the collector met without reading them"),
    ("UserRights[]", "who may sign in remotely is asked of no machine of the lab"),
    ("GPOChanges.AffectedComputers[]", "no policy of the lab changes local groups"),
    ("Links[]", "the domains of the lab have no policies of their own"),
];

/// What the collector of 2026 writes of every object, the lab writes too: no field of the newer collectors is missing.
#[test]
fn every_key_of_the_collector_is_written() {
    let Some(corpus) = corpus::corpus() else { return };
    let (files, _) = corpus::demo();
    let ad: corpus::Files = files.into_iter().filter(|(path, _)| path.contains("/ad/")).collect();
    for kind in KINDS {
        let (mut theirs, mut ours) = (Shape::new(), Shape::new());
        corpus::learn(&mut theirs, "", &real(&corpus, kind));
        for (_, file) in corpus::named(&ad, &format!("_{kind}.json")) {
            corpus::learn(&mut ours, "", &file);
        }
        let left_out = |key: &str| LEFT_OUT.iter().any(|(known, _)| key.contains(known));
        // What stands in a list of results depends on what was found, not on the collector.
        let missing: Vec<&String> = theirs
            .keys()
            .filter(|key| !ours.contains_key(*key) && !left_out(key) && !key.contains("Results[]"))
            .collect();
        assert!(missing.is_empty(), "{kind}: {missing:?}");
    }
}

#[test]
fn every_reference_is_to_something() {
    let (files, _) = corpus::demo();
    let folders: std::collections::BTreeSet<&str> =
        files.keys().filter_map(|path| path.split_once("/ad/")).map(|(folder, _)| folder).collect();
    assert_eq!(folders.len(), 3);
    for folder in folders {
        let mut known = std::collections::BTreeSet::new();
        let mut used = std::collections::BTreeSet::new();
        for (path, file) in files.iter().filter(|(path, _)| path.starts_with(&format!("{folder}/ad/"))) {
            for record in corpus::parse(path, file)["data"].as_array().unwrap() {
                known.insert(record["ObjectIdentifier"].as_str().unwrap().to_owned());
                let container = Some(&record["ContainedBy"]).filter(|container| !container.is_null());
                for reference in record["Members"].as_array().into_iter().flatten().chain(container) {
                    used.insert(reference["ObjectIdentifier"].as_str().unwrap().to_owned());
                }
                for right in record["Aces"].as_array().unwrap() {
                    used.insert(right["PrincipalSID"].as_str().unwrap().to_owned());
                }
            }
        }
        assert!(used.is_subset(&known), "{folder}: {:?}", used.difference(&known).next());
    }
}

#[test]
fn synchronised_accounts_are_the_directorys() {
    let (files, _) = corpus::demo();
    let users = corpus::parse("", &files["customers/fenwickengineering.example/users.json"]);
    let (_, directory) =
        corpus::named(&files, "_users.json").into_iter().find(|(path, _)| path.contains("fenwick")).unwrap();
    let sids: Vec<&str> = directory["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["ObjectIdentifier"].as_str().unwrap())
        .collect();
    let synced: Vec<&str> = users["value"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|user| user["onPremisesSecurityIdentifier"].as_str())
        .collect();
    assert!(synced.len() > 50 && synced.iter().all(|sid| sids.contains(sid)));
}
