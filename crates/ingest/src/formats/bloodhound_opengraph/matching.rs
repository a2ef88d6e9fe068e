//! Ends that are found by properties of nodes. No property is kept: a node is known by the hashes of what it says.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use bailiwick_model::facts::{GraphEnd, GraphMatch};
use bailiwick_model::{Severity, Sym};
use serde_json::{Map, Value};

use super::edge::Properties;
use crate::out::Out;

/// Most properties of one file that are remembered.
const MOST: usize = 4_000_000;

/// What more nodes than this have in common tells none of them.
const COMPARED: usize = 4096;

/// Longer values match nothing.
const LONGEST: usize = 1024;

/// Properties of nodes, and the ends that ask for some.
#[derive(Default)]
pub(super) struct Matching {
    /// Hash of a property, and the node that has it.
    said: Vec<(u64, Sym)>,
    too_many: bool,
    asked: Vec<Asked>,
}

struct Asked {
    edge: usize,
    start: bool,
    all: Vec<u64>,
}

fn hash(key: &str, value: &Value) -> Option<u64> {
    let text = match value {
        Value::String(text) if text.len() <= LONGEST => format!("s{text}"),
        Value::Number(number) => format!("n{number}"),
        Value::Bool(flag) => format!("b{flag}"),
        _ => return None,
    };
    Some(BuildHasherDefault::<DefaultHasher>::default().hash_one((key, text)))
}

fn hash_of_kind(kind: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(("", "kind", kind))
}

impl Matching {
    /// Remembers what a node says.
    pub(super) fn node(&mut self, written: Sym, kinds: &[&str], properties: &Map<String, Value>) {
        if self.said.len() + properties.len() + kinds.len() > MOST {
            self.too_many = true;
            return;
        }
        self.said.extend(properties.iter().filter_map(|(key, value)| Some((hash(key, value)?, written))));
        self.said.extend(kinds.iter().map(|kind| (hash_of_kind(kind), written)));
    }

    /// Remembers what an end of an edge asks for.
    pub(super) fn wanted(&mut self, edge: usize, start: bool, wanted: &Properties<'_>) {
        let mut all: Vec<u64> = wanted.all.iter().filter_map(|(key, value)| hash(key, value)).collect();
        // A value that no hash is made of matches nothing.
        if all.len() < wanted.all.len() {
            all.clear();
        } else if !wanted.kind.is_empty() {
            all.push(hash_of_kind(wanted.kind));
        }
        self.asked.push(Asked { edge, start, all });
    }

    /// Finds the ends. Whether each was found.
    pub(super) fn settle(mut self, out: &mut Out<'_>) -> bool {
        if self.asked.is_empty() {
            return true;
        }
        self.said.sort_unstable();
        let mut lost = 0_u32;
        for asked in &self.asked {
            let Some(node) = self.only(&asked.all) else {
                lost += 1;
                continue;
            };
            if let Some(edge) = out.facts.graph_edges.get_mut(asked.edge) {
                let end = if asked.start { &mut edge.from } else { &mut edge.to };
                *end = GraphEnd { by: GraphMatch::Id, value: node, kind: Sym::EMPTY };
            }
        }
        if lost > 0 {
            let why = if self.too_many { "; the file has more properties than are looked at" } else { "" };
            let message = format!(
                "{lost} ends are described by properties that no node of the file, or more than one, has{why}"
            );
            let help = "name the node by its id; properties of nodes in other files are not compared";
            out.remark(Severity::Warning, "opengraph/no-match", message, help);
        }
        lost == 0
    }

    /// The only node that says all of this.
    fn only(&self, all: &[u64]) -> Option<Sym> {
        let with = |hash: u64| {
            let from = self.said.partition_point(|(other, _)| *other < hash);
            let to = self.said.partition_point(|(other, _)| *other <= hash);
            self.said.get(from..to).unwrap_or_default()
        };
        let rarest = all.iter().map(|hash| with(*hash)).min_by_key(|nodes| nodes.len())?;
        if self.too_many || rarest.len() > COMPARED {
            return None;
        }
        let says = |hash: u64, node: Sym| self.said.binary_search(&(hash, node)).is_ok();
        let mut found: Vec<Sym> = rarest.iter().map(|(_, node)| *node).collect();
        found.dedup();
        found.retain(|node| all.iter().all(|hash| says(*hash, *node)));
        let mut found = found.into_iter();
        found.next().filter(|_| found.next().is_none())
    }
}
