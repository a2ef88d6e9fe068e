//! `export opengraph --compat bloodhound` against the graphs that BloodHound makes of the same collections.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Collections with the graph after reading and after analysis.
const ORACLES: [(&str, &str); 4] = [
    ("Version6JSON", "Version6JSON/raw"),
    ("Version6ZIP", "Version6ZIP/raw"),
    ("Version5JSON", "Version5JSON/raw"),
    ("Version5ZIP", "Version5ZIP/raw"),
];

const PAGE: &str = "docs/reference/bloodhound-oracles.md";

fn fixtures() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = std::env::var_os("BAILIWICK_CORPUS").map_or(beside, PathBuf::from);
    let folder = folder.join("identity/bloodhound-fixtures");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: there is no corpus folder `{}` (set BAILIWICK_CORPUS)", folder.display());
    None
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn exported(paths: &[&Path], compat: bool) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("graph.json");
    let mut command = assert_cmd::Command::cargo_bin("bailiwick").unwrap();
    command.args(["export", "opengraph", "--out"]).arg(&out).args(paths);
    if compat {
        command.args(["--compat", "bloodhound"]);
    }
    command.assert().success();
    read(&out)
}

type Triple = (String, String, String);

fn edges(graph: &Value) -> BTreeSet<Triple> {
    let edges = graph["graph"]["edges"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    edges
        .map(|edge| (text(&edge["kind"]), text(&edge["start"]["value"]), text(&edge["end"]["value"])))
        .collect()
}

/// Nodes with their own kind and their name.
fn nodes(graph: &Value) -> BTreeMap<String, (String, String)> {
    let kind = |node: &Value| {
        let kinds = node["kinds"].as_array().unwrap().iter().map(|kind| kind.as_str().unwrap());
        kinds.filter(|kind| !matches!(*kind, "Base" | "AZBase" | "Tag_Tier_Zero")).collect::<String>()
    };
    let nodes = graph["graph"]["nodes"].as_array().unwrap().iter();
    let name = |node: &Value| node["properties"]["name"].as_str().unwrap_or_default().to_owned();
    nodes.map(|node| (node["id"].as_str().unwrap().to_owned(), (kind(node), name(node)))).collect()
}

#[derive(serde::Deserialize)]
struct Difference {
    oracle: String,
    kind: String,
    from: String,
    to: String,
    #[serde(default)]
    ours: bool,
    reason: String,
    source: String,
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Differences {
    difference: Vec<Difference>,
}

/// Takes out what is different on purpose; every difference must still be one, and they must be few.
fn settle(
    oracle: &str,
    ours: &mut BTreeSet<Triple>,
    theirs: &mut BTreeSet<Triple>,
    known: &Differences,
) -> usize {
    let whole = theirs.len();
    let mut taken = 0;
    for difference in known.difference.iter().filter(|difference| difference.oracle == oracle) {
        assert!(!difference.reason.is_empty() && !difference.source.is_empty());
        let is = |(kind, from, to): &Triple| {
            *kind == difference.kind
                && (difference.from == "*" || *from == difference.from)
                && (difference.to == "*" || *to == difference.to)
        };
        let (here, there) = if difference.ours { (&mut *ours, &*theirs) } else { (&mut *theirs, &*ours) };
        let found: Vec<Triple> =
            here.iter().filter(|edge| is(edge) && !there.contains(*edge)).cloned().collect();
        assert!(
            !found.is_empty(),
            "{oracle}: {} {} -> {} is no difference",
            difference.kind,
            difference.from,
            difference.to
        );
        taken += found.len();
        for edge in found {
            here.remove(&edge);
        }
    }
    assert!(taken * 100 <= whole, "{oracle}: {taken} differences of {whole} edges are too many");
    taken
}

struct Row {
    kind: String,
    ours: usize,
    theirs: usize,
    both: usize,
}

fn compare(ours: &BTreeSet<Triple>, theirs: &BTreeSet<Triple>) -> Vec<Row> {
    let kinds: BTreeSet<&String> = ours.iter().chain(theirs).map(|(kind, ..)| kind).collect();
    let of = |set: &BTreeSet<Triple>, kind: &str| -> BTreeSet<Triple> {
        set.iter().filter(|(known, ..)| known == kind).cloned().collect()
    };
    let row = |kind: &String| {
        let (ours, theirs) = (of(ours, kind), of(theirs, kind));
        for edge in theirs.difference(&ours) {
            println!("missing {edge:?}");
        }
        for edge in ours.difference(&theirs) {
            println!("more {edge:?}");
        }
        let both = ours.intersection(&theirs).count();
        Row { kind: kind.clone(), ours: ours.len(), theirs: theirs.len(), both }
    };
    kinds.into_iter().map(row).collect()
}

#[test]
fn compat_export_is_the_oracles_graph() {
    let Some(folder) = fixtures() else { return };
    let known: Differences = toml::from_str(include_str!("differences.toml")).unwrap();
    let mut page = String::from(
        "<!-- Made by the test `compat_export_is_the_oracles_graph`: run it with BAILIWICK_UPDATE=1 to write this page. -->\n\n# Edges held against BloodHound's own graphs\n\nRaw collection in, `export opengraph --compat bloodhound` out, compared with the graph that BloodHound makes of the same\ncollection. Ends match by id. Intentional differences stand in `crates/app/tests/differences.toml`.\n",
    );
    let mut right = true;
    for (oracle, raw) in ORACLES {
        let analysed = read(&folder.join(oracle.replace("ZIP", "JSON")).join("analysis/analyzed.json"));
        let graph = exported(&[&folder.join(raw)], true);
        let ingested = edges(&read(&folder.join(oracle.replace("ZIP", "JSON")).join("ingest/ingested.json")));
        let (mut ours, mut theirs) = (edges(&graph), edges(&analysed));
        assert!(ingested.is_subset(&theirs), "analysis takes nothing away");
        let taken = settle(oracle, &mut ours, &mut theirs, &known);
        let _ = write!(
            page,
            "\n## {oracle}\n\n{taken} intentional differences.\n\n| kind | precision | recall |\n|---|---|---|\n"
        );
        for row in compare(&ours, &theirs) {
            println!(
                "{oracle} {}: precision {}/{}, recall {}/{}",
                row.kind, row.both, row.ours, row.both, row.theirs
            );
            let _ = writeln!(
                page,
                "| `{}` | {}/{} | {}/{} |",
                row.kind, row.both, row.ours, row.both, row.theirs
            );
            right &= row.both == row.ours && row.both == row.theirs;
        }
        let (ours, theirs) = (nodes(&graph), nodes(&analysed));
        for (id, node) in &theirs {
            if ours.get(id).is_none_or(|known| known.0 != node.0 || (known.1 != node.1 && !node.1.is_empty()))
            {
                println!("{oracle} node {id}: theirs {node:?}, ours {:?}", ours.get(id));
                right = false;
            }
        }
        for id in ours.keys().filter(|id| !theirs.contains_key(*id)) {
            println!("{oracle} node {id}: only ours, {:?}", ours[id]);
            right = false;
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(PAGE);
    if std::env::var_os("BAILIWICK_UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert!(right, "the graphs differ");
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), page, "the page is out of date");
}

/// Both forms of the export are valid: nodes, edges and metadata, under the schema of 2026 and the one that servers of
/// 2025 enforce.
#[test]
fn exports_are_valid_open_graph() {
    let Some(fixtures) = fixtures() else { return };
    let schemas = fixtures.join("../opengraph");
    let raw = fixtures.join("Version6JSON/raw");
    let provider = fixtures.join("../synthetic-msp");
    for compat in [false, true] {
        let graph = exported(&[&raw, &provider], compat);
        for (list, files) in [
            ("nodes", ["opengraph-node.json", "upload-jsonschema/node.json"]),
            ("edges", ["opengraph-edge.json", "upload-jsonschema/edge.json"]),
        ] {
            for file in files {
                let schema = jsonschema::validator_for(&read(&schemas.join(file))).unwrap();
                let all = graph["graph"][list].as_array().unwrap();
                assert!(all.len() > 100, "{list}");
                for item in all {
                    let wrong: Vec<String> =
                        schema.iter_errors(item).map(|error| error.to_string()).collect();
                    assert!(wrong.is_empty(), "{file} {item}: {wrong:?}");
                }
            }
        }
        let schema =
            jsonschema::validator_for(&read(&schemas.join("upload-jsonschema/metadata.json"))).unwrap();
        assert!(schema.is_valid(&graph["metadata"]));
        defined(&graph, compat);
    }
}

/// Every kind of our own form is in the extension definition, and no name there breaks the rules of extensions.
fn defined(graph: &Value, compat: bool) {
    if compat {
        return;
    }
    let output =
        assert_cmd::Command::cargo_bin("bailiwick").unwrap().args(["schema", "opengraph-extension"]).output();
    let definition: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    let names = |list: &str| -> BTreeSet<String> {
        let all = definition[list].as_array().unwrap();
        let names: BTreeSet<String> =
            all.iter().map(|kind| kind["name"].as_str().unwrap().to_owned()).collect();
        assert_eq!(names.len(), all.len(), "names are unique");
        names
    };
    let (nodes, edges) = (names("node_kinds"), names("relationship_kinds"));
    assert!(nodes.iter().chain(&edges).all(|name| name.starts_with("Bailiwick_") && name.len() > 10));
    assert_eq!(definition["schema"]["namespace"], "Bailiwick");
    let environment = &definition["environments"][0];
    assert!(nodes.contains(environment["environment_kind"].as_str().unwrap()));
    assert_eq!(environment["source_kind"], graph["metadata"]["source_kind"]);
    for node in graph["graph"]["nodes"].as_array().unwrap() {
        assert!(nodes.contains(node["kinds"][0].as_str().unwrap()), "{node}");
    }
    for edge in graph["graph"]["edges"].as_array().unwrap() {
        assert!(edges.contains(edge["kind"].as_str().unwrap()), "{edge}");
    }
}
