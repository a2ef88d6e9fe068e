//! Tier zero: whoever holds one of its objects owns the realm.
//!
//! What is tier zero is computed: domains and tenants, the roles and permissions whose row gives `own`, the groups and
//! accounts of Active Directory that are known to, controllers, and whatever reaches one of them. What else is, only the
//! people of a realm know: the estate file adds it.

use bailiwick_model::{EdgeKind, Effect, Effects, Evidence, NodeKind, RealmId, RealmKind};

use super::context::Context;
use crate::estate::realm_by_word;
use crate::estate::text::folded;
use crate::graph::{NodeIx, Terms};

/// Draws what the estate file adds.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    for claim in &facts.tier_zero_claims {
        let (realm, object) = (context.stated(claim.realm), context.stated(claim.object));
        let Some(at) = realm_by_word(facts, realm) else {
            let message =
                format!("`{realm}` is no realm that was read or named, so nothing is tier zero of it");
            context.remark("estate/tier-zero-realm", message, claim.evidence);
            continue;
        };
        let found = named(context, at, object);
        match found.len() {
            0 => {
                let near = nearest(context, at, object);
                let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`"));
                let message = format!("nothing in `{realm}` is called `{object}`{near}");
                context.remark("estate/tier-zero-object", message, claim.evidence);
            }
            1 => {}
            count => {
                let message = format!(
                    "{count} objects in `{realm}` are called `{object}`: each counts as possible; name the one that is meant by its id"
                );
                context.remark("estate/tier-zero-object", message, claim.evidence);
            }
        }
        for &node in &found {
            owns(context, at, node, found.len() > 1, claim.evidence);
        }
    }
}

/// Objects of a realm by id, else by name or login.
fn named(context: &Context<'_>, realm: RealmId, object: &str) -> Vec<NodeIx> {
    let graph = context.builder.graph();
    let all = || {
        (0u32..).map(NodeIx).zip(&graph.nodes).filter(|(_, node)| node.id.realm == realm && real(node.kind))
    };
    let wanted = folded(object);
    let by_id: Vec<NodeIx> =
        all().filter(|(_, node)| folded(graph.names.text(node.id.id)) == wanted).map(|(at, _)| at).collect();
    if !by_id.is_empty() {
        return by_id;
    }
    // Names of domains stand behind the name: `Backup Admins` is `BACKUP ADMINS@CORP.EXAMPLE` too.
    let is = |name: &str| {
        let name = folded(name);
        name == wanted || name.rsplit_once('@').is_some_and(|(first, _)| first == wanted)
    };
    all().filter(|(_, node)| is(graph.names.text(node.name))).map(|(at, _)| at).collect()
}

/// Made-up nodes carry the names of others.
const fn real(kind: NodeKind) -> bool {
    !matches!(kind, NodeKind::Password | NodeKind::Population | NodeKind::Party | NodeKind::StandIn)
}

fn nearest(context: &Context<'_>, realm: RealmId, object: &str) -> Option<String> {
    let graph = context.builder.graph();
    let names = graph.nodes.iter().filter(|node| node.id.realm == realm && real(node.kind));
    bailiwick_model::nearest(object, names.map(|node| graph.names.text(node.name))).map(str::to_owned)
}

/// Whoever holds the object owns the realm, and so what is the realm's in other parties.
fn owns(context: &mut Context<'_>, realm: RealmId, node: NodeIx, unsure: bool, evidence: Evidence) {
    if let Some(known) = context.builder.graph_mut().nodes.get_mut(node.index()) {
        known.tier_zero |= !unsure;
    }
    let party = context.estate.party_of_realm(realm);
    let noted = context.noted("named as tier zero in the estate file");
    let terms = Terms { possible_only: unsure, ..noted };
    context.grants(node, party, Effects::of(&[Effect::Own]), terms, evidence);
    let whole = match context.realm_kind(realm) {
        RealmKind::Entra => vec![(EdgeKind::AdministersTenant, context.whole_tenant(realm, evidence))],
        RealmKind::Ad => of_kind(context, realm, EdgeKind::AdministersDomain, NodeKind::Domain),
        RealmKind::Rmm => of_kind(context, realm, EdgeKind::RmmAdministers, NodeKind::RmmServer),
        _ => Vec::new(),
    };
    for (kind, to) in whole {
        context.rule(node, to, kind, terms, evidence);
    }
}

fn of_kind(context: &Context<'_>, realm: RealmId, edge: EdgeKind, kind: NodeKind) -> Vec<(EdgeKind, NodeIx)> {
    let nodes = (0u32..).map(NodeIx).zip(&context.builder.graph().nodes);
    let found = nodes.filter(|(_, node)| node.kind == kind && node.id.realm == realm);
    found.map(|(at, _)| (edge, at)).collect()
}
