//! Choke points as text and JSON.

use std::fmt::Write as _;

use bailiwick_engine::study::ChokePoints;
use serde_json::json;

fn share(pairs: u64, all: u64) -> u64 {
    (pairs * 100).checked_div(all).unwrap_or(0)
}

fn party(points: &ChokePoints, at: usize) -> &str {
    points.parties.get(at).map_or("", |party| party.name.as_str())
}

/// A table of nodes, then one of edges.
pub fn text(points: &ChokePoints) -> String {
    let mut out = String::new();
    let effect = points.effect.map_or("", bailiwick_model::Effect::word);
    let bound = if points.possible { "possible" } else { "proven" };
    let _ = writeln!(
        out,
        "{} pairs of outside principal and customer ({}, {effect} or above, {bound})",
        points.pairs, points.profile
    );
    let _ = writeln!(out, "\nWithout this one, so many pairs vanish (pairs of its own are not counted):");
    for node in &points.nodes {
        let own = if node.own > 0 { format!(", and {} of its own", node.own) } else { String::new() };
        let share = share(node.pairs, points.pairs);
        let _ = writeln!(
            out,
            "  {:>7} {share:>3} %  {} {} of {}{own}",
            node.pairs,
            node.kind,
            node.name,
            party(points, node.party)
        );
    }
    let _ = writeln!(out, "\nWithout this one edge:");
    for edge in &points.edges {
        let share = share(edge.pairs, points.pairs);
        let _ = writeln!(out, "  {:>7} {share:>3} %  {} {} {}", edge.pairs, edge.from, edge.kind, edge.to);
    }
    out
}

/// The same as a document.
pub fn json(points: &ChokePoints) -> String {
    let nodes: Vec<_> = points
        .nodes
        .iter()
        .map(|node| {
            json!({
                "id": node.id, "name": node.name, "kind": node.kind, "party": party(points, node.party),
                "pairs": node.pairs, "own": node.own,
                "evidence": {"file": node.evidence.file, "record": node.evidence.record},
            })
        })
        .collect();
    let edges: Vec<_> = points
        .edges
        .iter()
        .map(|edge| {
            json!({
                "from": {"id": edge.from_id, "name": edge.from}, "kind": edge.kind,
                "to": {"id": edge.to_id, "name": edge.to}, "pairs": edge.pairs, "fix": edge.fix,
                "evidence": {"file": edge.evidence.file, "record": edge.evidence.record},
            })
        })
        .collect();
    let document = json!({
        "schema": "urn:bailiwick:choke:1",
        "profile": points.profile,
        "effect": points.effect.map(bailiwick_model::Effect::word),
        "bound": if points.possible { "possible" } else { "proven" },
        "pairs": points.pairs,
        "classes": points.classes,
        "nodes": nodes,
        "edges": edges,
    });
    format!("{document:#}\n")
}
