//! Derived edges against the graphs that BloodHound makes of the same collections.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod ad_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ad_support::{Edges, bloodhound, corpus, graph, ours, read_folder, read_zip};
use bailiwick_model::EdgeKind;
use serde_json::Value;

/// Halves from which edges are derived: compared as relations where collections are read.
fn half(kind: &str) -> bool {
    EdgeKind::from_name(kind)
        .is_some_and(|kind| !kind.row().traversable && kind != EdgeKind::CrossForestTrust)
}

/// Prints precision and recall of every kind; returns the kinds that differ, with what is missing and what is more.
fn compare(what: &str, ours: &Edges, theirs: &Edges) -> Vec<(String, Vec<String>, Vec<String>)> {
    let mut kinds: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
    kinds.retain(|kind| !half(kind));
    let empty = BTreeSet::new();
    let mut different = Vec::new();
    for kind in kinds {
        let (ours, theirs) = (ours.get(kind).unwrap_or(&empty), theirs.get(kind).unwrap_or(&empty));
        let both = ours.intersection(theirs).count();
        println!("{what} {kind}: precision {both}/{}, recall {both}/{}", ours.len(), theirs.len());
        let shown =
            |set: Vec<&(String, String)>| set.iter().map(|(from, to)| format!("{from} -> {to}")).collect();
        let missing: Vec<String> = shown(theirs.difference(ours).collect());
        let more: Vec<String> = shown(ours.difference(theirs).collect());
        if !missing.is_empty() || !more.is_empty() {
            different.push((kind.clone(), missing, more));
        }
    }
    different
}

/// Objects of raw files that do not inherit rights from their container.
fn protected(folder: &Path) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let raw: Value = serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let records = raw["data"].as_array().unwrap();
        let found = records.iter().filter(|record| record["IsACLProtected"] == Value::Bool(true));
        ids.extend(found.map(|record| record["ObjectIdentifier"].as_str().unwrap().to_owned()));
    }
    ids
}

/// BloodHound passes control of a container to everything in it. Here it passes to what inherits; the difference is
/// exactly what the collection says does not.
fn without_protected(folder: &Path, mut theirs: Edges) -> Edges {
    let protected = protected(folder);
    let before = theirs["Contains"].len();
    theirs.get_mut("Contains").unwrap().retain(|(from, to)| from == DOMAIN || !protected.contains(to));
    println!("Contains: {} of {before} pass control down", theirs["Contains"].len());
    theirs
}

const DOMAIN: &str = "S-1-5-21-3130019616-2776909439-2417379446";

#[test]
fn version_six() {
    let Some(folder) = corpus("bloodhound-fixtures") else { return };
    let theirs = bloodhound(&folder.join("Version6JSON/analysis/analyzed.json"));
    let theirs = without_protected(&folder.join("Version6JSON/raw"), theirs);
    for (what, mut facts) in [
        ("Version6JSON", read_folder(&folder.join("Version6JSON/raw"))),
        ("Version6ZIP", read_zip(&folder.join("Version6ZIP/raw/archive.zip"))),
    ] {
        let graph = graph(&mut facts);
        let different = compare(what, &ours(&graph, |_| true), &theirs);
        assert!(different.is_empty(), "{different:#?}");
    }
}

#[test]
fn version_five() {
    let Some(folder) = corpus("bloodhound-fixtures") else { return };
    let theirs = bloodhound(&folder.join("Version5JSON/analysis/analyzed.json"));
    let theirs = without_protected(&folder.join("Version5JSON/raw"), theirs);
    for (what, mut facts) in [
        ("Version5JSON", read_folder(&folder.join("Version5JSON/raw"))),
        ("Version5ZIP", read_zip(&folder.join("Version5ZIP/raw/archive.zip"))),
    ] {
        let graph = graph(&mut facts);
        let different = compare(what, &ours(&graph, |_| true), &theirs);
        // Version 5 does not say which computers are controllers: BloodHound takes this one for a machine with
        // unconstrained delegation; its primary group says that it is a controller. Nor does version 5 say whether
        // tickets are delegated over trusts: BloodHound takes that for no, here it is possible.
        let controller = vec![format!("{DOMAIN}-1001 -> {DOMAIN}")];
        let kinds: Vec<&str> = different.iter().map(|(kind, ..)| kind.as_str()).collect();
        assert_eq!(kinds, ["AbuseTGTDelegation", "CoerceToTGT", "DCFor"], "{different:#?}");
        assert_eq!(different[1].1, controller, "taken for a machine");
        assert_eq!(different[2].2, controller, "taken for a controller");
        let proven = ours(&graph, |edge| !graph.terms_of(edge).possible_only);
        assert!(!proven.contains_key("AbuseTGTDelegation"), "only possible");
    }
}
