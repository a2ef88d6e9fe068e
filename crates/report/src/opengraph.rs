//! BloodHound OpenGraph: the graph for other tools.
//!
//! By default every node has our own kinds, prefixed, so that it cannot be taken for a collected one, and ids that are
//! unique over realms. The other form is the estate as BloodHound draws it, with its ids and kinds and without what it
//! does not know, so that the file merges with what it collected itself.

use std::io::{self, Write};

use bailiwick_engine::estate::Estate;
use bailiwick_engine::graph::bloodhound::Drawing;
use bailiwick_engine::graph::{Graph, Node, gaps};
use bailiwick_model::facts::OWN_KINDS;
use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{Barrier, Facts, NodeKind, RealmKind};
use serde_json::{Map, Value, json};

/// Prefix of our kinds.
pub const PREFIX: &str = OWN_KINDS;

/// The kind that all our nodes have.
pub const BASE: &str = "Bailiwick_Base";

/// Writes the graph, with our kinds, so that it can be read again.
///
/// # Errors
/// When the writer fails.
pub fn write(facts: &Facts, estate: &Estate, graph: &Graph, mut out: impl Write) -> io::Result<()> {
    write!(out, "{{\"metadata\":{{\"source_kind\":\"{BASE}\"}},\"graph\":{{\"nodes\":[")?;
    let mut first = true;
    for node in &graph.nodes {
        separate(&mut out, &mut first)?;
        serde_json::to_writer(&mut out, &node_value(facts, estate, graph, *node))?;
    }
    write!(out, "],\"edges\":[")?;
    first = true;
    for edge in &graph.edges {
        let end = |at| json!({"match_by": "id", "value": id(facts, graph, graph.node(at))});
        let kind = format!("{PREFIX}{}", edge.kind.row().name);
        let properties = properties(graph, edge);
        let value =
            json!({"start": end(edge.from), "end": end(edge.to), "kind": kind, "properties": properties});
        separate(&mut out, &mut first)?;
        serde_json::to_writer(&mut out, &value)?;
    }
    finish(out)
}

/// Writes what BloodHound knows of the estate, as it draws it.
///
/// # Errors
/// When the writer fails.
pub fn write_bloodhound(drawing: &Drawing, mut out: impl Write) -> io::Result<()> {
    write!(out, "{{\"metadata\":{{}},\"graph\":{{\"nodes\":[")?;
    let mut first = true;
    for node in drawing.nodes.iter().filter(|node| is_bloodhounds(node.kind)) {
        let id = drawing.names.text(node.id);
        let mut properties = Map::new();
        let name = drawing.names.text(node.name);
        if !name.is_empty() {
            properties.insert("name".to_owned(), name.to_uppercase().into());
        }
        separate(&mut out, &mut first)?;
        let value = json!({"id": id, "kinds": kinds(node.kind), "properties": properties});
        serde_json::to_writer(&mut out, &value)?;
    }
    write!(out, "],\"edges\":[")?;
    first = true;
    for (from, kind, to) in &drawing.edges {
        let end = |id| json!({"match_by": "id", "value": drawing.names.text(id)});
        let value = json!({"start": end(*from), "end": end(*to), "kind": kind.row().name, "properties": {}});
        separate(&mut out, &mut first)?;
        serde_json::to_writer(&mut out, &value)?;
    }
    finish(out)
}

/// Kinds of a node, its own first. Of a thing that is only named, the family alone is known.
fn kinds(kind: NodeKind) -> Vec<&'static str> {
    match kind.word() {
        "Unknown" => vec!["Base"],
        word if word.starts_with("AZ") => vec![word, "AZBase"],
        word => vec![word, "Base"],
    }
}

fn finish(mut out: impl Write) -> io::Result<()> {
    write!(out, "]}}}}")?;
    out.flush()
}

fn separate(out: &mut impl Write, first: &mut bool) -> io::Result<()> {
    if !std::mem::replace(first, false) {
        out.write_all(b",")?;
    }
    Ok(())
}

/// Kinds that BloodHound collects under the same name.
fn is_bloodhounds(kind: NodeKind) -> bool {
    let ours = kind.word().starts_with("Rmm")
        || matches!(
            kind,
            NodeKind::Password
                | NodeKind::Secret
                | NodeKind::ApiToken
                | NodeKind::Service
                | NodeKind::Internet
                | NodeKind::Population
                | NodeKind::Party
                | NodeKind::StandIn
                | NodeKind::AZAdministrativeUnit
                | NodeKind::AZStorageAccount
        );
    !ours && kind.class() != NodeClass::Tool
}

/// An id that is unique over all realms.
fn id(facts: &Facts, graph: &Graph, node: Node) -> String {
    let native = graph.names.text(node.id.id);
    let realm = facts.realms.get(node.id.realm.0 as usize);
    let realm =
        realm.filter(|realm| realm.kind != RealmKind::Estate).map_or("estate", |realm| facts.text(realm.id));
    format!("{realm}::{native}")
}

fn node_value(facts: &Facts, estate: &Estate, graph: &Graph, node: Node) -> Value {
    let kind = format!("{PREFIX}{}", node.kind.word());
    let mut properties = Map::new();
    properties.insert("name".to_owned(), graph.names.text(node.name).into());
    // What BloodHound calls the thing, to find its own node beside this one.
    properties.insert("native_id".to_owned(), graph.names.text(node.id.id).to_uppercase().into());
    if let Some(party) = graph.party(node.owner) {
        properties.insert("party".to_owned(), party.name.as_str().into());
        properties.insert("party_id".to_owned(), party.id.as_str().into());
        properties.insert("party_kind".to_owned(), party.kind.word().into());
    }
    let realm_party = estate.party_of_realm(node.id.realm);
    if realm_party != node.owner
        && let Some(party) = graph.party(realm_party)
    {
        properties.insert("realm_party".to_owned(), party.id.as_str().into());
    }
    if let Some(realm) = facts.realms.get(node.id.realm.0 as usize) {
        let id = if realm.kind == RealmKind::Estate { "estate" } else { facts.text(realm.id) };
        properties.insert("realm".to_owned(), id.into());
        properties.insert("realm_kind".to_owned(), realm.kind.word().into());
        if !realm.name.is_empty() {
            properties.insert("realm_name".to_owned(), facts.text(realm.name).into());
        }
    }
    if let Some(enabled) = node.enabled {
        properties.insert("enabled".to_owned(), enabled.into());
    }
    if node.tier_zero {
        properties.insert("tier_zero".to_owned(), true.into());
    }
    json!({"id": id(facts, graph, node), "kinds": [kind, BASE], "properties": properties})
}

fn properties(graph: &Graph, edge: &bailiwick_engine::Edge) -> Value {
    let terms = graph.terms_of(edge);
    let words = |set: bailiwick_model::BarrierSet| set.iter().map(Barrier::word).collect::<Vec<_>>();
    let mut properties = Map::new();
    properties.insert("proven".to_owned(), (!terms.possible_only).into());
    for (key, set) in
        [("barriers_in_force", terms.barriers.in_force), ("barriers_unknown", terms.barriers.unknown)]
    {
        if !set.is_empty() {
            properties.insert(key.to_owned(), words(set).into());
        }
    }
    if !terms.effects.is_empty() {
        properties.insert(
            "effects".to_owned(),
            terms.effects.iter().map(bailiwick_model::Effect::word).collect::<Vec<_>>().into(),
        );
    }
    if let Some(gap) = gaps::row(terms.gap) {
        properties.insert("gap".to_owned(), gap.word.into());
    }
    let note = graph.names.text(terms.note);
    if !note.is_empty() {
        properties.insert("note".to_owned(), note.into());
    }
    properties.into()
}
