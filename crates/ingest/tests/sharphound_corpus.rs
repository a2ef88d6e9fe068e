//! Collections of the corpus: relations against the graph that BloodHound made of the same files, and files of other
//! collectors and shapes that must be read without loss.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use bailiwick_model::{Facts, NodeRef, Observed, Severity};
use serde_json::Value;
use support::{Bytes, files_below};

fn corpus(folder: &str) -> Option<PathBuf> {
    support::corpus(folder).map(|root| root.join("identity").join(folder))
}

fn read(name: &str, bytes: &[u8]) -> Facts {
    bailiwick_ingest::read(&Bytes(name, bytes))
}

fn read_folder(folder: &Path) -> Facts {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = Facts::default();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        all.absorb(read(&file.file_name().unwrap().to_string_lossy(), &std::fs::read(file).unwrap()));
    }
    all
}

fn read_zip(path: &Path) -> Facts {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let names = archive.file_names().map(|name| name.unwrap().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.ends_with('/')).collect();
    names.sort();
    let mut all = Facts::default();
    for name in names {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        all.absorb(read(&name, &bytes));
    }
    all
}

type Edges = BTreeMap<String, BTreeSet<(String, String)>>;

/// Edges of a graph that BloodHound wrote, by kind.
fn bloodhound(path: &Path) -> Edges {
    let graph: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut edges = Edges::new();
    for edge in graph["graph"]["edges"].as_array().unwrap() {
        let end = |key: &str| edge[key]["value"].as_str().unwrap().to_owned();
        edges
            .entry(edge["kind"].as_str().unwrap().to_owned())
            .or_default()
            .insert((end("start"), end("end")));
    }
    edges
}

fn relations(facts: &Facts) -> Edges {
    let mut edges = Edges::new();
    let id = |node: NodeRef| facts.text(node.id).to_owned();
    for relation in &facts.relations {
        let row = relation.kind.row();
        if row.bloodhound() {
            edges.entry(row.name.to_owned()).or_default().insert((id(relation.from), id(relation.to)));
        }
    }
    edges
}

/// Kinds that BloodHound adds while it ingests and that are derived here.
const DERIVED: [&str; 6] =
    ["CoerceToTGT", "DCFor", "SameForestTrust", "CrossForestTrust", "SpoofSIDHistory", "AbuseTGTDelegation"];

#[test]
fn relations_are_those_that_bloodhound_ingests() {
    let Some(folder) = corpus("bloodhound-fixtures") else { return };
    for (version, facts) in [
        ("Version6JSON", read_folder(&folder.join("Version6JSON/raw"))),
        ("Version6JSON", read_zip(&folder.join("Version6ZIP/raw/archive.zip"))),
        ("Version5JSON", read_folder(&folder.join("Version5JSON/raw"))),
        ("Version5JSON", read_zip(&folder.join("Version5ZIP/raw/archive.zip"))),
    ] {
        let ours = relations(&facts);
        let theirs = bloodhound(&folder.join(version).join("ingest/ingested.json"));
        let kinds: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let empty = BTreeSet::new();
        for kind in kinds.into_iter().filter(|kind| !DERIVED.contains(&kind.as_str())) {
            let (ours, theirs) = (ours.get(kind).unwrap_or(&empty), theirs.get(kind).unwrap_or(&empty));
            let both = ours.intersection(theirs).count();
            println!("{version} {kind}: {both} of {} theirs, {} ours", theirs.len(), ours.len());
            assert_eq!(ours, theirs, "{version} {kind}");
        }
        // Most of these files say that they hold 0 records; one of version 5 says 5 and holds 1.
        assert!(
            facts.diagnostics.iter().all(|one| one.code == "sharphound/count"),
            "{:#?}",
            facts.diagnostics
        );
    }
}

/// Entities by id, with kind and name.
fn described(facts: &Facts) -> BTreeMap<String, (String, String)> {
    facts
        .entities
        .iter()
        .map(|entity| {
            let value = (entity.kind.word().to_owned(), facts.text(entity.name).to_owned());
            (facts.text(entity.node.id).to_owned(), value)
        })
        .collect()
}

#[test]
fn objects_are_those_that_bloodhound_ingests() {
    let Some(folder) = corpus("bloodhound-fixtures") else { return };
    for version in ["Version6JSON", "Version5JSON"] {
        let facts = read_folder(&folder.join(version).join("raw"));
        let graph: Value = serde_json::from_slice(
            &std::fs::read(folder.join(version).join("ingest/ingested.json")).unwrap(),
        )
        .unwrap();
        let described = described(&facts);
        let named: BTreeMap<&str, &str> =
            facts.mentions.iter().map(|mention| (facts.text(mention.node.id), mention.kind.word())).collect();
        let enabled: BTreeMap<&str, Observed<bool>> =
            facts.accounts.iter().map(|account| (facts.text(account.node.id), account.enabled)).collect();
        for node in graph["graph"]["nodes"].as_array().unwrap() {
            let id = node["id"].as_str().unwrap();
            let kind = node["kinds"][0].as_str().unwrap();
            let properties = &node["properties"];
            match described.get(id) {
                Some((ours, name)) => {
                    assert_eq!(ours, kind, "{version} {id}");
                    assert_eq!(
                        Some(name.to_uppercase().as_str()),
                        properties["name"].as_str().map(str::to_uppercase).as_deref()
                    );
                }
                None => assert_eq!(named.get(id), Some(&kind), "{version} {id} is only named"),
            }
            if let Some(known) = properties["enabled"].as_bool()
                && kind == "User"
            {
                assert_eq!(enabled.get(id), Some(&Observed::Known(known)), "{version} {id}");
            }
        }
    }
}

#[test]
fn collections_of_a_lab_are_read_whole() {
    let Some(folder) = corpus("bloodbash-ludus/collections") else { return };
    for scenario in ["s01", "s02", "s03", "s04", "s05"] {
        let facts = read_zip(&folder.join(format!("{scenario}.zip")));
        assert!(facts.sources.iter().all(|source| source.format == "sharphound_collection"), "{scenario}");
        assert_eq!(facts.realms.iter().filter(|realm| facts.text(realm.name) == "LAB.LOCAL").count(), 1);
        let loud: Vec<_> = facts.diagnostics.iter().filter(|one| one.severity != Severity::Note).collect();
        assert!(loud.is_empty(), "{scenario}: {loud:#?}");
        assert!(
            facts.coverage.iter().all(|one| one.complete || one.collection.word() == "ad-sessions"),
            "{scenario}"
        );
    }
}

/// `SOURCE.md` of the sample states 115 groups, 53 users and 21 computers, with certificate services.
#[test]
fn the_phantom_sample_has_the_objects_that_its_page_states() {
    let Some(folder) = corpus("specterops-ad-sample") else { return };
    let facts = read_folder(&folder);
    let count = |word: &str| facts.entities.iter().filter(|entity| entity.kind.word() == word).count();
    assert_eq!((count("Group"), count("User"), count("Computer")), (115, 53, 21));
    assert_eq!((count("EnterpriseCA"), count("CertTemplate"), count("Domain")), (2, 63, 1));
    let loud: Vec<_> = facts.diagnostics.iter().filter(|one| one.severity != Severity::Note).collect();
    assert!(loud.is_empty(), "{loud:#?}");
    assert!(
        facts.realms.iter().any(|realm| facts.text(realm.name) == "GHOST.CORP"),
        "the trusted domain is known"
    );
}

/// Hand-made files of another project: other shapes of the same keys, and older ones. None may end a run.
#[test]
fn odd_files_are_read_without_a_panic() {
    let Some(folder) = corpus("bloodbash-ludus/testData") else { return };
    let files = files_below(&folder);
    let recognised = files
        .iter()
        .filter(|file| {
            let facts = read(&file.to_string_lossy(), &std::fs::read(file).unwrap());
            facts.sources[0].format == "sharphound_collection"
        })
        .count();
    println!("{recognised} of {} files are collections", files.len());
    assert!(recognised > 30, "{recognised}");
}

/// A generator of hybrid graphs writes files of this frame with kinds of its own: those of Active Directory are read,
/// the others are left to other readers.
#[test]
fn a_foreign_generator_is_read_as_far_as_it_is_known() {
    let Some(folder) = corpus("adsynth-hybrid") else { return };
    let facts = read_zip(&folder.join("msp42_bloodhound.zip"));
    let taken: Vec<(&str, u64)> = facts
        .sources
        .iter()
        .filter(|source| source.format == "sharphound_collection")
        .map(|source| (source.path.as_str(), source.count))
        .collect();
    // The counts that the files state.
    assert_eq!(taken, [("computers.json", 8), ("domains.json", 1), ("groups.json", 21), ("users.json", 100)]);
    // `Sessions` is a list there and an object everywhere else: what cannot be read is not taken for none.
    assert!(facts.coverage.iter().any(|list| list.collection.word() == "ad-computers" && !list.complete));
}
