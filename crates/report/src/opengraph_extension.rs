//! The extension definition with which BloodHound shows our kinds beside its own.

use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{EdgeKind, NodeKind};
use serde_json::{Value, json};

use crate::opengraph::{BASE, PREFIX};

/// Kinds of accounts and what acts like one: those that BloodHound counts as principals.
const PRINCIPALS: [NodeKind; 6] = [
    NodeKind::AZUser,
    NodeKind::AZServicePrincipal,
    NodeKind::User,
    NodeKind::Computer,
    NodeKind::RmmUser,
    NodeKind::ApiToken,
];

/// The definition, as a file to upload.
pub fn definition(version: &str) -> String {
    let name = |word: &str| format!("{PREFIX}{word}");
    let nodes: Vec<Value> = NodeKind::ALL
        .iter()
        .map(|kind| {
            json!({
                "name": name(kind.word()),
                "display_name": kind.word(),
                "description": kind.doc(),
                "is_display_kind": true,
                "icon": icon(*kind),
                "color": color(*kind),
            })
        })
        .collect();
    let edges: Vec<Value> = EdgeKind::ALL
        .iter()
        .map(|kind| kind.row())
        .map(|row| {
            json!({"name": name(row.name), "description": row.phrase, "is_traversable": row.traversable})
        })
        .collect();
    let principals: Vec<String> = PRINCIPALS.iter().map(|kind| name(kind.word())).collect();
    let definition = json!({
        "schema": {
            "name": "Bailiwick",
            "display_name": "Bailiwick: reach over company borders",
            "version": format!("v{version}"),
            "namespace": PREFIX.trim_end_matches('_'),
        },
        "node_kinds": nodes,
        "relationship_kinds": edges,
        "environments": [{
            "environment_kind": name(NodeKind::Party.word()),
            "source_kind": BASE,
            "principal_kinds": principals,
        }],
    });
    let mut text = serde_json::to_string_pretty(&definition).unwrap_or_default();
    text.push('\n');
    text
}

fn icon(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Party => "building",
        NodeKind::Password | NodeKind::Secret | NodeKind::ApiToken => "key",
        NodeKind::Internet => "globe",
        NodeKind::AZUser | NodeKind::User | NodeKind::RmmUser => "user",
        NodeKind::AZGroup | NodeKind::Group | NodeKind::Population => "users",
        NodeKind::Computer | NodeKind::AZDevice | NodeKind::AZVM => "desktop",
        NodeKind::Domain | NodeKind::AZTenant => "sitemap",
        _ if kind.class() == NodeClass::Tool => "toolbox",
        _ => "circle",
    }
}

const fn color(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Party => "#b3541e",
        NodeKind::Password | NodeKind::Secret | NodeKind::ApiToken => "#d9a404",
        _ => "#2f6f8f",
    }
}
