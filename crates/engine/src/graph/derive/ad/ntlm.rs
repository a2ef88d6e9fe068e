//! Sign-ins that an attacker makes a machine start and passes on: to a machine that demands no signing, to a directory
//! that demands none, or to the web pages of an authority.

use bailiwick_model::facts::AdHardening;
use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, Observed, RealmId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::certificates::{Reach, Services, relayable};
use super::members::Members;
use super::special::{AUTHENTICATED, identity};
use super::work::Work;
use crate::graph::NodeIx;

/// Members of this group sign in by Kerberos alone.
const PROTECTED_USERS: &str = "-525";

/// Machines that can be made to sign in by NTLM, with whether that is not known.
type Victims = FxHashMap<NodeIx, bool>;

/// Adds what relayed sign-ins give.
pub(super) fn add(work: &mut Work<'_>, members: &Members, services: &Services<'_>) {
    let facts = work.facts;
    if facts.ad_hardening.is_empty() && !services.authorities.iter().any(relayable) {
        return;
    }
    let seen: FxHashMap<NodeRef, &AdHardening> =
        facts.ad_hardening.iter().map(|fact| (fact.node, fact)).collect();
    let victims = victims(work, members, &seen);
    to_machines(work, members, &seen, &victims);
    to_directories(work, &seen, &victims);
    to_authorities(work, members, services, &victims);
}

fn victims(work: &Work<'_>, members: &Members, seen: &FxHashMap<NodeRef, &AdHardening>) -> Victims {
    let graph = work.builder.graph();
    let nodes = || (0u32..).map(NodeIx).zip(&graph.nodes);
    let mut protected: FxHashSet<(RealmId, NodeIx)> = FxHashSet::default();
    for (group, node) in nodes().filter(|(_, node)| node.kind == NodeKind::Group && work.is_domain(node.id)) {
        if graph.names.text(node.id.id).ends_with(PROTECTED_USERS) {
            protected.extend(members.within(&[group]).into_iter().map(|at| (node.id.realm, at)));
        }
    }
    let mut victims = Victims::default();
    for (at, node) in nodes().filter(|(_, node)| node.kind == NodeKind::Computer) {
        let refuses = seen.get(&node.id).map_or(Observed::NotCollected, |fact| fact.no_outbound_ntlm);
        let old = seen.get(&work.domain_of(node.id)).is_some_and(|fact| fact.protects_nobody.is(&true));
        if !refuses.is(&true) && (old || !protected.contains(&(node.id.realm, at))) {
            victims.insert(at, !refuses.is_known());
        }
    }
    victims
}

/// Everybody of a domain.
fn everybody(work: &mut Work<'_>, realm: RealmId, evidence: Evidence) -> Option<NodeIx> {
    identity(work, realm, AUTHENTICATED, "AUTHENTICATED USERS", evidence)
}

/// Two machines inside a group: one of them is not the target.
type Pair = [Option<(NodeIx, bool)>; 2];

fn pair(members: &Members, group: NodeIx, victims: &Victims) -> Pair {
    let mut inside: Vec<(bool, NodeIx)> =
        members.within(&[group]).into_iter().filter_map(|at| Some((*victims.get(&at)?, at))).collect();
    inside.sort_unstable();
    let mut found = inside.into_iter().map(|(unsure, at)| (at, unsure));
    [found.next(), found.next()]
}

/// A machine that demands no signing takes the sign-in of one that administers it.
fn to_machines(
    work: &mut Work<'_>,
    members: &Members,
    seen: &FxHashMap<NodeRef, &AdHardening>,
    victims: &Victims,
) {
    let graph = work.builder.graph();
    let open = |at: NodeIx| seen.get(&graph.node(at).id).is_some_and(|fact| fact.smb_signing.is(&false));
    let admins: Vec<(NodeIx, NodeIx, Evidence)> = graph
        .edges
        .iter()
        .filter(|edge| edge.kind == EdgeKind::AdminTo && open(edge.to))
        .map(|edge| (edge.from, edge.to, edge.evidence))
        .collect();
    let mut pairs: FxHashMap<NodeIx, Pair> = FxHashMap::default();
    let mut best: FxHashMap<NodeIx, (bool, Evidence)> = FxHashMap::default();
    let mut order = Vec::new();
    for (admin, target, evidence) in admins {
        let inside = *pairs.entry(admin).or_insert_with(|| pair(members, admin, victims));
        let Some((_, unsure)) = inside.into_iter().flatten().find(|(at, _)| *at != target) else { continue };
        let known = best.entry(target).or_insert_with(|| {
            order.push(target);
            (unsure, evidence)
        });
        if known.0 && !unsure {
            *known = (false, evidence);
        }
    }
    for target in order {
        let Some((unsure, evidence)) = best.get(&target).copied() else { continue };
        let realm = work.builder.graph().node(target).id.realm;
        if let Some(from) = everybody(work, realm, evidence) {
            work.edge(from, target, EdgeKind::CoerceAndRelayNTLMToSMB, evidence, unsure);
        }
    }
}

/// A machine whose `WebDAV` client runs signs in over HTTP, which a directory without signing or binding takes.
fn to_directories(work: &mut Work<'_>, seen: &FxHashMap<NodeRef, &AdHardening>, victims: &Victims) {
    let facts = work.facts;
    let mut open: [FxHashMap<RealmId, Vec<NodeRef>>; 2] = [FxHashMap::default(), FxHashMap::default()];
    for fact in &facts.ad_hardening {
        if !work.traits(fact.node).controller.is(&true) {
            continue;
        }
        let [plain, secured] = &mut open;
        if fact.ldap.is(&true) && fact.ldap_signing.is(&false) {
            plain.entry(fact.node.realm).or_default().push(fact.node);
        }
        if fact.ldaps.is(&true) && fact.ldaps_binding.is(&false) {
            secured.entry(fact.node.realm).or_default().push(fact.node);
        }
    }
    let kinds = [EdgeKind::CoerceAndRelayNTLMToLDAP, EdgeKind::CoerceAndRelayNTLMToLDAPS];
    for fact in facts.ad_hardening.iter().filter(|fact| fact.web_client.is(&true)) {
        let Some(at) = work.builder.find(fact.node) else { continue };
        let Some(unsure) = victims.get(&at).copied().filter(|_| seen.contains_key(&fact.node)) else {
            continue;
        };
        for (controllers, kind) in open.iter().zip(kinds) {
            let other =
                controllers.get(&fact.node.realm).into_iter().flatten().any(|node| *node != fact.node);
            if let Some(from) = other.then(|| everybody(work, fact.node.realm, fact.evidence)).flatten() {
                work.edge(from, at, kind, fact.evidence, unsure);
            }
        }
    }
}

/// An authority that enrols over the web issues a certificate to whoever's sign-in is passed on to it.
fn to_authorities(work: &mut Work<'_>, members: &Members, services: &Services<'_>, victims: &Victims) {
    let reach = Reach::new(members);
    for authority in services.authorities.iter().filter(|authority| relayable(authority)) {
        let mut found: FxHashMap<NodeIx, bool> = FxHashMap::default();
        for (template, possible) in authority.relayed_to() {
            let inside: FxHashSet<NodeIx> = reach.victims(work, template, authority);
            for (at, unsure) in inside.iter().filter_map(|at| Some((*at, *victims.get(at)?))) {
                let unsure = unsure || possible || !authority.hosted;
                found.entry(at).and_modify(|known| *known &= unsure).or_insert(unsure);
            }
        }
        let mut found: Vec<(NodeIx, bool)> = found.into_iter().collect();
        found.sort_unstable();
        let evidence = authority.fact.evidence;
        for domain in &authority.domains {
            let realm = work.builder.graph().node(*domain).id.realm;
            let Some(from) = everybody(work, realm, evidence) else { continue };
            for (at, unsure) in &found {
                work.edge(from, *at, EdgeKind::CoerceAndRelayNTLMToADCS, evidence, *unsure);
            }
        }
    }
}
