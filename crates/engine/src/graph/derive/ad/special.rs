//! Identities that nobody is a listed member of: every account of a domain counts as Authenticated Users and Everyone.

use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, RealmId, RealmKind};
use rustc_hash::FxHashMap;

use super::work::Work;
use crate::graph::NodeIx;

pub(super) const AUTHENTICATED: &str = "S-1-5-11";
pub(super) const EVERYONE: &str = "S-1-1-0";

/// Identities that an attacker who is somebody may also claim, by the way of signing in.
const CLAIMED: [(&str, &str); 8] = [
    ("S-1-5-2", "NETWORK"),
    ("S-1-5-15", "THIS ORGANIZATION"),
    ("S-1-5-65-1", "THIS ORGANIZATION CERTIFICATE"),
    ("S-1-5-64-10", "NTLM AUTHENTICATION"),
    ("S-1-5-64-14", "SCHANNEL AUTHENTICATION"),
    ("S-1-18-1", "AUTHENTICATION AUTHORITY ASSERTED IDENTITY"),
    ("S-1-18-4", "KEY TRUST"),
    ("S-1-18-5", "MFA KEY PROPERTY"),
];

/// Adds the identities of every domain of which something was described.
pub(super) fn add(work: &mut Work<'_>) {
    for (realm, evidence) in described(work) {
        let Some(authenticated) = identity(work, realm, AUTHENTICATED, "AUTHENTICATED USERS", evidence)
        else {
            continue;
        };
        let Some(everyone) = identity(work, realm, EVERYONE, "EVERYONE", evidence) else { continue };
        for rid in ["513", "515"] {
            let group = of_domain(work, realm, rid, NodeKind::Group, evidence);
            work.edge(group, authenticated, EdgeKind::MemberOf, evidence, false);
        }
        work.edge(authenticated, everyone, EdgeKind::MemberOf, evidence, false);
        let guest = of_domain(work, realm, "501", NodeKind::User, evidence);
        work.edge(guest, everyone, EdgeKind::MemberOf, evidence, false);
        for (sid, name) in CLAIMED {
            if let Some(claimed) = identity(work, realm, sid, name, evidence) {
                work.edge(everyone, claimed, EdgeKind::ClaimSpecialIdentity, evidence, false);
            }
        }
    }
}

/// Domains in order, each with the first record that describes something in it.
fn described(work: &Work<'_>) -> Vec<(RealmId, Evidence)> {
    let mut first: FxHashMap<RealmId, Evidence> = FxHashMap::default();
    let mut realms = Vec::new();
    for entity in work.facts.entities.iter().filter(|entity| work.is_domain(entity.node)) {
        first.entry(entity.node.realm).or_insert_with(|| {
            realms.push(entity.node.realm);
            entity.evidence
        });
    }
    realms.into_iter().filter_map(|realm| first.get(&realm).map(|evidence| (realm, *evidence))).collect()
}

/// The node of a well-known SID of a domain; `None` where the domain has no name.
pub(super) fn identity(
    work: &mut Work<'_>,
    realm: RealmId,
    sid: &str,
    name: &str,
    evidence: Evidence,
) -> Option<NodeIx> {
    let known = work.facts.realms.get(realm.0 as usize).filter(|known| known.kind == RealmKind::Ad)?;
    let domain = work.facts.text(known.name).to_ascii_uppercase();
    if domain.is_empty() {
        return None;
    }
    let names = work.builder.names();
    let (id, name) = (names.add(&format!("{domain}-{sid}")), names.add(&format!("{name}@{domain}")));
    let at = work.add(NodeRef { realm, id }, NodeKind::Group, name, evidence);
    if let Some(node) = work.builder.graph_mut().nodes.get_mut(at.index())
        && node.name.is_empty()
    {
        node.name = name;
    }
    Some(at)
}

/// An object of a domain by the last part of its SID.
fn of_domain(work: &mut Work<'_>, realm: RealmId, rid: &str, kind: NodeKind, evidence: Evidence) -> NodeIx {
    let domain = work.facts.realms.get(realm.0 as usize).map(|realm| realm.id).unwrap_or_default();
    let id = format!("{}-{rid}", work.facts.text(domain));
    let id = NodeRef { realm, id: work.builder.names().add(&id) };
    work.add(id, kind, bailiwick_model::Sym::EMPTY, evidence)
}
