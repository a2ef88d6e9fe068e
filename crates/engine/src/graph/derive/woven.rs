//! Edges of other tools' graphs, whose ends were found and whose kinds have a meaning.

use bailiwick_model::facts::{GraphNode, WovenEdge};
use bailiwick_model::{BarrierSet, Barriers, EdgeKind, Evidence, NodeKind, NodeRef, RealmKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::accounts::password;
use super::context::Context;
use super::hybrid::password_in_domain;
use crate::graph::{NodeIx, Terms, gaps};

/// Draws nodes and edges.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    let mut kinds: FxHashMap<NodeRef, NodeKind> = FxHashMap::default();
    for known in &facts.graph_nodes {
        kinds.entry(known.node).or_insert(known.kind);
        node(context, known);
    }
    let mut opened = FxHashSet::default();
    for edge in &facts.woven_edges {
        draw(context, &kinds, &mut opened, edge);
    }
}

fn node(context: &mut Context<'_>, known: &GraphNode) {
    // Roles are drawn when somebody holds them.
    if known.kind == NodeKind::AZRole && !known.own {
        return;
    }
    let drawn = context.builder.find(known.node).is_some();
    let at = context.node(known.node, known.kind, known.evidence);
    if let Some(node) = context.builder.graph_mut().nodes.get_mut(at.index()) {
        if node.name.is_empty() {
            node.name = known.name;
        }
        if !drawn {
            node.enabled = known.enabled.known().copied();
            node.tier_zero |= known.tier_zero && known.own;
        }
    }
}

fn end(
    context: &mut Context<'_>,
    kinds: &FxHashMap<NodeRef, NodeKind>,
    node: NodeRef,
    evidence: Evidence,
) -> NodeIx {
    let kind = kinds.get(&node).copied().unwrap_or_default();
    let tenant = context.realm_kind(node.realm) == RealmKind::Entra;
    match kind {
        NodeKind::AZRole if tenant => context.role(node.realm, node.id, evidence),
        NodeKind::AZTenant if tenant => context.whole_tenant(node.realm, evidence),
        _ => context.node(node, kind, evidence),
    }
}

fn draw(
    context: &mut Context<'_>,
    kinds: &FxHashMap<NodeRef, NodeKind>,
    opened: &mut FxHashSet<NodeIx>,
    edge: &WovenEdge,
) {
    let evidence = edge.evidence;
    if edge.stated {
        let (from, to) = (
            context.node(edge.from, NodeKind::Unknown, evidence),
            context.node(edge.to, NodeKind::Unknown, evidence),
        );
        return context.edge(from, to, edge.kind, stated(context, edge), evidence);
    }
    let from = end(context, kinds, edge.from, evidence);
    let to = end(context, kinds, edge.to, evidence);
    let unknown = edge.kind.row().candidates;
    let terms = Terms {
        barriers: Barriers { unknown, ..Barriers::NONE },
        effects: edge.terms.effects,
        possible_only: edge.terms.possible || edge.kind == EdgeKind::SyncedToADUser,
        gap: gaps::number(context.stated(edge.terms.gap)),
        note: edge.terms.note,
    };
    if edge.kind == EdgeKind::Grants {
        let party = context.builder.graph().node(to).owner;
        let terms = Terms {
            barriers: Barriers::NONE,
            possible_only: terms.possible_only || context.is_stale(evidence),
            ..terms
        };
        return context.grants(from, party, edge.terms.effects, terms, evidence);
    }
    let to = if yields_password(edge.kind) { opened_by_password(context, opened, edge, to) } else { to };
    context.edge(from, to, edge.kind, terms, evidence);
}

fn stated(context: &Context<'_>, edge: &WovenEdge) -> Terms {
    Terms {
        barriers: Barriers {
            in_force: BarrierSet(edge.terms.in_force),
            unknown: BarrierSet(edge.terms.unknown),
        },
        effects: edge.terms.effects,
        possible_only: edge.terms.possible,
        gap: gaps::number(context.stated(edge.terms.gap)),
        note: edge.terms.note,
    }
}

/// Kinds that give the password of an account, whose sign-in may still ask for more.
const fn yields_password(kind: EdgeKind) -> bool {
    use EdgeKind as E;
    matches!(
        kind,
        E::AZResetPassword
            | E::ResetsPasswordOf
            | E::ForceChangePassword
            | E::ReadGMSAPassword
            | E::DumpSMSAPassword
            | E::SyncedToEntraUser
    )
}

/// The password of an account. Of an account that no export describes, nothing is known of what its sign-in asks.
fn opened_by_password(
    context: &mut Context<'_>,
    opened: &mut FxHashSet<NodeIx>,
    edge: &WovenEdge,
    account: NodeIx,
) -> NodeIx {
    let known = context.builder.graph().node(account);
    if !matches!(known.kind, NodeKind::AZUser | NodeKind::User | NodeKind::RmmUser) {
        return account;
    }
    if context.realm_kind(known.id.realm) == RealmKind::Ad {
        return password_in_domain(context, account).unwrap_or(account);
    }
    let secret = password(context, known.id, account);
    if context.directory.account(known.id).is_none() && known.enabled != Some(false) && opened.insert(account)
    {
        let kind = EdgeKind::LogsInAs;
        let barriers = Barriers { unknown: kind.row().candidates, ..Barriers::NONE };
        let terms = Terms { barriers, possible_only: known.enabled.is_none(), ..Terms::default() };
        context.edge(secret, account, kind, terms, edge.evidence);
    }
    secret
}
