//! What the answers of Tactical RMM share.
//!
//! Ids are numbers that count per kind, so that a node's native id is `kind:number`.

pub(crate) mod rights;

use bailiwick_model::facts::{Entity, Relation, RmmServer, SERVER};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Severity};

use crate::head::{Head, JsonShape};
use crate::out::Out;

/// Where the programming interface is documented.
pub(crate) const DOCUMENTATION: &str = "https://docs.tacticalrmm.com/functions/api/";

/// Whether this is a list whose first record has all of these fields.
pub(crate) fn is_list(head: &Head, fields: &[&str]) -> bool {
    head.json.as_ref().is_some_and(|json| json.shape == JsonShape::Array && json.first_has(fields))
}

/// Adds a thing with its name.
pub(crate) fn entity(
    out: &mut Out<'_>,
    id: &str,
    kind: NodeKind,
    label: &str,
    inside: Option<NodeRef>,
) -> NodeRef {
    let node = out.node(id);
    let name = out.facts.names.add(label);
    let evidence = out.evidence();
    out.facts.entities.push(Entity { node, kind, name, inside, evidence });
    node
}

/// Says something of two nodes.
pub(crate) fn relate(out: &mut Out<'_>, kind: EdgeKind, from: NodeRef, to: NodeRef) {
    let evidence = out.evidence();
    out.facts.relations.push(Relation { kind, from, to, evidence });
}

/// The server's own bound on names; it bounds what is made of them here.
const LONGEST: usize = 255;

/// The list of agents names clients and sites without their numbers: such nodes go by name.
pub(crate) fn client_by_name(client: &str) -> String {
    format!("client-name:{}", bounded(client))
}

/// A site goes by the names of client and site: two clients may have sites of one name.
pub(crate) fn site_by_name(client: &str, site: &str) -> String {
    format!("site-name:{}/{}", bounded(client), bounded(site))
}

fn bounded(name: &str) -> &str {
    name.char_indices().nth(LONGEST).and_then(|(end, _)| name.get(..end)).unwrap_or(name)
}

/// Adds the server itself, once, for rights over it: its own dump may be missing.
pub(crate) fn server(out: &mut Out<'_>) -> NodeRef {
    if out.facts.rmm_servers.is_empty() {
        let node = entity(out, SERVER, NodeKind::RmmServer, "Tactical RMM", None);
        let product = out.facts.names.add("tactical-rmm");
        let evidence = out.evidence();
        out.facts.rmm_servers.push(RmmServer { node, product, evidence, ..RmmServer::default() });
    }
    out.node(SERVER)
}

/// Says that the list depends on who made it.
pub(crate) fn seen_by_one_account(out: &mut Out<'_>) {
    out.remark(
        Severity::Note,
        "tacticalrmm/seen-by-one-account",
        "the list holds only the clients that the role of the exporting key may view",
        "export with a key of an account whose role is not limited to clients or sites",
    );
}
