//! BloodHound OpenGraph: the graph for other tools.
//!
//! By default every node has our own kinds, prefixed, so that it cannot be taken for a collected one, and ids that are
//! unique over realms. With `compat`, nodes and edges that BloodHound knows keep its ids and kinds, and everything that
//! it does not know is left out, so that the file merges with what it collected itself.

use std::io::{self, Write};

use bailiwick_engine::graph::{Graph, Node};
use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{Barrier, Facts, NodeKind, RealmKind};
use serde_json::{Map, Value, json};

/// Prefix of our kinds.
const PREFIX: &str = "Bailiwick_";

/// Writes the graph.
///
/// # Errors
/// When the writer fails.
pub fn write(facts: &Facts, graph: &Graph, compat: bool, mut out: impl Write) -> io::Result<()> {
    let metadata = if compat { json!({}) } else { json!({"source_kind": "Bailiwick"}) };
    write!(out, "{{\"metadata\":{metadata},\"graph\":{{\"nodes\":[")?;
    let mut first = true;
    for node in &graph.nodes {
        if compat && !is_bloodhounds(node.kind) {
            continue;
        }
        separate(&mut out, &mut first)?;
        serde_json::to_writer(&mut out, &node_value(facts, graph, *node, compat))?;
    }
    write!(out, "],\"edges\":[")?;
    first = true;
    for edge in &graph.edges {
        let (from, to) = (graph.node(edge.from), graph.node(edge.to));
        let row = edge.kind.row();
        if compat && !(row.bloodhound() && is_bloodhounds(from.kind) && is_bloodhounds(to.kind)) {
            continue;
        }
        separate(&mut out, &mut first)?;
        let end = |node: Node| json!({"match_by": "id", "value": id(facts, graph, node, compat)});
        let kind = if compat { row.name.to_owned() } else { format!("{PREFIX}{}", row.name) };
        let value =
            json!({"start": end(from), "end": end(to), "kind": kind, "properties": properties(graph, edge)});
        serde_json::to_writer(&mut out, &value)?;
    }
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
                | NodeKind::Unknown
                | NodeKind::AZAdministrativeUnit
                | NodeKind::AZStorageAccount
        );
    !ours && kind.class() != NodeClass::Tool
}

/// BloodHound's id, or one that is unique over all realms.
fn id(facts: &Facts, graph: &Graph, node: Node, compat: bool) -> String {
    let native = graph.names.text(node.id.id);
    if compat {
        return native.to_ascii_uppercase();
    }
    let realm = facts.realms.get(node.id.realm.0 as usize);
    let realm =
        realm.filter(|realm| realm.kind != RealmKind::Estate).map_or("estate", |realm| facts.text(realm.id));
    format!("{realm}::{native}")
}

fn node_value(facts: &Facts, graph: &Graph, node: Node, compat: bool) -> Value {
    let kind = if compat { node.kind.word().to_owned() } else { format!("{PREFIX}{}", node.kind.word()) };
    let base = match (compat, node.kind.word().starts_with("AZ")) {
        (true, true) => "AZBase",
        (true, false) => "Base",
        (false, _) => "Bailiwick",
    };
    let mut properties = Map::new();
    properties.insert("name".to_owned(), graph.names.text(node.name).into());
    if let Some(party) = graph.party(node.owner) {
        properties.insert("party".to_owned(), party.name.as_str().into());
    }
    if let Some(enabled) = node.enabled {
        properties.insert("enabled".to_owned(), enabled.into());
    }
    json!({"id": id(facts, graph, node, compat), "kinds": [kind, base], "properties": properties})
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
    let note = graph.names.text(terms.note);
    if !note.is_empty() {
        properties.insert("note".to_owned(), note.into());
    }
    properties.into()
}
