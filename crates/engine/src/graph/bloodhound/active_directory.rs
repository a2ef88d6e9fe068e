//! Active Directory: relations as they were read, and what is concluded from them.

use bailiwick_model::{EdgeKind, Facts, NodeKind, NodeRef, RealmKind};

use rustc_hash::FxHashMap;

use super::Drawing;
use crate::graph::derive::ad;
use crate::graph::{Builder, Graph, NodeIx, PartyIx};

/// Adds what Active Directory holds.
pub(super) fn draw(drawing: &mut Drawing, facts: &Facts) {
    let is_domain = |node: NodeRef| {
        facts.realms.get(node.realm.0 as usize).is_some_and(|realm| realm.kind == RealmKind::Ad)
    };
    if !facts.realms.iter().any(|realm| realm.kind == RealmKind::Ad) {
        return;
    }
    let mut builder = Builder::with_names(facts.names.clone());
    let estate = ad::Estate { owner: &|_| PartyIx::default(), stale: &|_| false };
    ad::derive(facts, estate, &mut builder);
    let graph = builder.finish();
    let named = domain_names(facts);
    let shown = |drawing: &mut Drawing, id: NodeRef| {
        let known = graph.find(id).map(|at| graph.node(at)).unwrap_or_default();
        let (text, name) = (facts.text(id.id), graph.names.text(known.name));
        if name.is_empty() && known.kind != NodeKind::Domain {
            return drawing.node(text, known.kind, &name_of(text, &named));
        }
        drawing.node(text, known.kind, name)
    };
    let described = facts.entities.iter().map(|entity| entity.node);
    for node in described.chain(facts.mentions.iter().map(|mention| mention.node)) {
        if is_domain(node) {
            shown(drawing, node);
        }
    }
    for relation in &facts.relations {
        let known = relation.kind.row().bloodhound() && !relation.kind.row().name.starts_with("AZ");
        if known && (is_domain(relation.from) || is_domain(relation.to)) {
            let (from, to) = (shown(drawing, relation.from), shown(drawing, relation.to));
            drawing.edge(from, relation.kind, to);
        }
    }
    concluded(drawing, &graph);
}

/// Names of domains by SID.
fn domain_names(facts: &Facts) -> FxHashMap<&str, &str> {
    let domains = facts.realms.iter().filter(|realm| realm.kind == RealmKind::Ad && !realm.name.is_empty());
    domains.map(|realm| (facts.text(realm.id), facts.text(realm.name))).collect()
}

/// What BloodHound calls an object that nothing describes: its id, with the name of its domain.
fn name_of(id: &str, domains: &FxHashMap<&str, &str>) -> String {
    let domain = id.rsplit_once('-').and_then(|(domain, _)| domains.get(domain));
    domain.map_or_else(String::new, |domain| format!("({domain}) {id}"))
}

/// Nodes of our own making.
const fn is_made(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Password | NodeKind::Population | NodeKind::Party)
}

/// Edges that are drawn though this program holds them to be possible only: what ordinary sign-ins give, and what
/// BloodHound does not ask about.
const fn drawn_if_possible(kind: EdgeKind) -> bool {
    matches!(
        kind,
        EdgeKind::CanRDP
            | EdgeKind::CanPSRemote
            | EdgeKind::ExecuteDCOM
            | EdgeKind::CoerceToTGT
            | EdgeKind::Owns
            | EdgeKind::WriteOwner
    )
}

fn concluded(drawing: &mut Drawing, graph: &Graph) {
    let account = |at: NodeIx| {
        let signs_in = graph.out(at).find(|(_, edge)| edge.kind == EdgeKind::LogsInAs);
        if graph.node(at).kind == NodeKind::Password { signs_in.map(|(_, edge)| edge.to) } else { Some(at) }
    };
    for edge in &graph.edges {
        let proven = !graph.terms_of(edge).possible_only || drawn_if_possible(edge.kind);
        if !edge.kind.row().bloodhound() || !proven || !is_concluded(edge.kind) {
            continue;
        }
        let ends = (account(edge.from), account(edge.to));
        let (Some(from), Some(to)) = ends else { continue };
        let mut end = |at: NodeIx| {
            let node = graph.node(at);
            let (id, name) = (graph.names.text(node.id.id), graph.names.text(node.name));
            (!is_made(node.kind)).then(|| drawing.node(id, node.kind, name))
        };
        let (Some(from), Some(to)) = (end(from), end(to)) else { continue };
        if edge.kind == EdgeKind::EnrollOnBehalfOf {
            drawing.own_edge(from, edge.kind, to);
        } else {
            drawing.edge(from, edge.kind, to);
        }
    }
}

/// Kinds whose edges do not stand in exports, or not all of them.
fn is_concluded(kind: EdgeKind) -> bool {
    kind.row().origin == bailiwick_model::edges::Origin::Derived || kind == EdgeKind::MemberOf
}
