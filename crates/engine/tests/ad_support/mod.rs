//! Collections of Active Directory as a graph, for the tests beside this folder.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "this is a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bailiwick_engine::graph::Builder;
use bailiwick_engine::graph::derive::ad;
use bailiwick_engine::{Edge, Graph, Node, NodeIx, Party, PartyIx};
use bailiwick_ingest::Input;
use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Facts, NodeRef, RealmKind, Sym, Time};
use serde_json::Value;

pub struct Bytes<'a>(pub &'a str, pub &'a [u8]);

impl Input for Bytes<'_> {
    fn path(&self) -> &str {
        self.0
    }
    fn bytes(&self) -> u64 {
        self.1.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.1))
    }
}

/// A folder of the corpus; one loud line where it is absent.
pub fn corpus(folder: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder =
        std::env::var_os("BAILIWICK_CORPUS").map_or(beside, PathBuf::from).join("identity").join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: there is no corpus folder `{}` (set BAILIWICK_CORPUS)", folder.display());
    None
}

/// Facts of all JSON files of a folder.
pub fn read_folder(folder: &Path) -> Facts {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = Facts::default();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        all.absorb(bailiwick_ingest::read(&Bytes(&name, &fs::read(file).unwrap())));
    }
    all
}

/// Facts of all files of an archive.
pub fn read_zip(path: &Path) -> Facts {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let names = archive.file_names().map(|name| name.unwrap().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.ends_with('/')).collect();
    names.sort();
    let mut all = Facts::default();
    for name in names {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        all.absorb(bailiwick_ingest::read(&Bytes(&name, &bytes)));
    }
    all
}

/// The graph of facts: each domain belongs to a party of its own, named by the domain's id.
pub fn graph(facts: &mut Facts) -> Graph {
    ad::join_realms(facts);
    let estate = facts.realm(RealmKind::Estate, "estate");
    let mut builder = Builder::with_names(facts.names.clone());
    for realm in &facts.realms {
        let id = facts.text(realm.id).to_owned();
        let sym = builder.names().add(&format!("party:{id}"));
        let party = Party {
            name: id.clone(),
            id,
            kind: PartyKind::Customer,
            seats: None,
            node: NodeIx::default(),
            evidence: None,
        };
        builder.party(party, NodeRef { realm: estate, id: sym }, Sym::EMPTY);
    }
    let owner = |node: NodeRef| PartyIx(node.realm.0);
    ad::derive(facts, ad::Estate { owner: &owner, stale: &|_| false }, &mut builder);
    builder.finish()
}

/// The node of an id or name.
pub fn find(graph: &Graph, wanted: &str) -> NodeIx {
    let found = graph.nodes.iter().position(|node| {
        let (id, name) = (graph.names.text(node.id.id), graph.names.text(node.name));
        id == wanted || name == wanted
    });
    NodeIx(u32::try_from(found.unwrap_or_else(|| panic!("no node `{wanted}`"))).unwrap())
}

/// Whether there is an edge of this kind, and whether it is proven.
pub fn edge(graph: &Graph, from: &str, kind: &str, to: &str) -> Option<bool> {
    let (from, to) = (find(graph, from), find(graph, to));
    graph
        .out(from)
        .filter(|(_, edge)| edge.to == to && edge.kind.row().name == kind)
        .map(|(_, edge)| !graph.terms_of(edge).possible_only)
        .max()
}

/// What is reached: over proven edges without barriers, or over all.
pub fn reach(graph: &Graph, from: &str, proven: bool) -> BTreeSet<NodeIx> {
    let mut seen = BTreeSet::from([find(graph, from)]);
    let mut open = vec![find(graph, from)];
    while let Some(at) = open.pop() {
        for (_, edge) in graph.out(at).filter(|(_, edge)| edge.kind.row().traversable) {
            let terms = graph.terms_of(edge);
            let barred =
                proven && (terms.possible_only || terms.barriers.unknown.0 | terms.barriers.in_force.0 != 0);
            if !barred && seen.insert(edge.to) {
                open.push(edge.to);
            }
        }
    }
    seen
}

pub type Edges = BTreeMap<String, BTreeSet<(String, String)>>;

/// Edges of a graph that BloodHound wrote, by kind.
pub fn bloodhound(path: &Path) -> Edges {
    let graph: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
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

/// Our edges in BloodHound's form: what ends at a password or at the policies of a unit ends at the object.
pub fn ours(graph: &Graph, wanted: impl Fn(&Edge) -> bool) -> Edges {
    let id = |at: NodeIx| {
        let node: Node = graph.node(at);
        let id = graph.names.text(node.id.id);
        ["password of ", "policies of "]
            .iter()
            .find_map(|made| id.strip_prefix(made))
            .unwrap_or(id)
            .to_owned()
    };
    let mut edges = Edges::new();
    for edge in graph.edges.iter().filter(|edge| edge.kind.row().bloodhound() && wanted(edge)) {
        edges.entry(edge.kind.row().name.to_owned()).or_default().insert((id(edge.from), id(edge.to)));
    }
    edges
}
