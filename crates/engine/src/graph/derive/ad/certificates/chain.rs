//! From authorities up to the domains that trust them: by the fingerprints of their certificates.

use bailiwick_model::facts::AuthorityCertificate;
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::work::Work;
use crate::graph::NodeIx;

/// Domains by the fingerprints that their store trusts.
type Stores = FxHashMap<Sym, Vec<NodeRef>>;

/// Fingerprints of the roots of domains.
type Roots = FxHashSet<(Sym, NodeRef)>;

/// Domains by authority.
pub(super) struct Chains(FxHashMap<NodeRef, Vec<NodeIx>>);

impl Chains {
    /// Domains that trust an authority for signing in and know its root.
    pub(super) fn domains(&self, authority: NodeRef) -> &[NodeIx] {
        self.0.get(&authority).map_or(&[], Vec::as_slice)
    }
}

/// Adds what is concluded from fingerprints.
pub(super) fn add(work: &mut Work<'_>) -> Chains {
    let facts = work.facts;
    let mut belongs: FxHashMap<NodeRef, Vec<(EdgeKind, NodeRef)>> = FxHashMap::default();
    for relation in &facts.relations {
        if matches!(relation.kind, EdgeKind::NTAuthStoreFor | EdgeKind::RootCAFor) {
            belongs.entry(relation.from).or_default().push((relation.kind, relation.to));
        }
    }
    let kinds: FxHashMap<NodeRef, NodeKind> = facts
        .authority_certificates
        .iter()
        .filter_map(|fact| Some((fact.node, work.kind(work.builder.find(fact.node)?))))
        .collect();
    let mut by_print: FxHashMap<Sym, Vec<(NodeRef, NodeKind)>> = FxHashMap::default();
    for fact in facts.authority_certificates.iter().filter(|fact| !fact.own.is_empty()) {
        let kind = kinds.get(&fact.node).copied().unwrap_or_default();
        by_print.entry(fact.own).or_default().push((fact.node, kind));
    }
    for fact in &facts.authority_certificates {
        links(work, fact, kinds.get(&fact.node).copied().unwrap_or_default(), &by_print);
    }
    let mut chains = FxHashMap::default();
    let (stores, roots) = trust(work, &belongs);
    for fact in &facts.authority_certificates {
        if kinds.get(&fact.node) != Some(&NodeKind::EnterpriseCA) || fact.own.is_empty() {
            continue;
        }
        let mut domains: Vec<NodeIx> = Vec::new();
        for domain in stores.get(&fact.own).map_or(&[][..], Vec::as_slice) {
            let chain = fact.chain.iter().chain([&fact.own]);
            if chain.into_iter().any(|print| roots.contains(&(*print, *domain))) {
                let at = work.named(*domain, fact.evidence);
                if !domains.contains(&at) {
                    domains.push(at);
                }
            }
        }
        chains.insert(fact.node, domains);
    }
    Chains(chains)
}

/// Edges between authorities and stores.
fn links(
    work: &mut Work<'_>,
    fact: &AuthorityCertificate,
    kind: NodeKind,
    by_print: &FxHashMap<Sym, Vec<(NodeRef, NodeKind)>>,
) {
    let at = |print: Sym| by_print.get(&print).map_or(&[][..], Vec::as_slice);
    let mut found: Vec<(NodeRef, NodeRef, EdgeKind)> = Vec::new();
    for print in fact.trusts.iter().filter(|print| !print.is_empty()) {
        let trusted = at(*print).iter().filter(|(_, kind)| *kind == NodeKind::EnterpriseCA);
        found.extend(trusted.map(|(node, _)| (*node, fact.node, EdgeKind::TrustedForNTAuth)));
    }
    if kind == NodeKind::EnterpriseCA && !fact.own.is_empty() {
        let same = at(fact.own).iter().filter(|(_, kind)| matches!(kind, NodeKind::RootCA | NodeKind::AIACA));
        found.extend(same.map(|(node, _)| (fact.node, *node, EdgeKind::EnterpriseCAFor)));
    }
    if let Some(parent) = fact.chain.get(1).filter(|print| !print.is_empty()) {
        found.extend(at(*parent).iter().map(|(node, _)| (fact.node, *node, EdgeKind::IssuedSignedBy)));
    }
    for (from, to, kind) in found {
        let (from, to) = (work.named(from, fact.evidence), work.named(to, fact.evidence));
        if from != to {
            work.edge(from, to, kind, fact.evidence, false);
        }
    }
}

/// Domains by the fingerprints that their store trusts, and their roots.
fn trust(work: &Work<'_>, belongs: &FxHashMap<NodeRef, Vec<(EdgeKind, NodeRef)>>) -> (Stores, Roots) {
    let mut stores = Stores::default();
    let mut roots = Roots::default();
    for fact in &work.facts.authority_certificates {
        for (kind, domain) in belongs.get(&fact.node).map_or(&[][..], Vec::as_slice) {
            if *kind == EdgeKind::RootCAFor {
                roots.insert((fact.own, *domain));
                continue;
            }
            for print in &fact.trusts {
                stores.entry(*print).or_default().push(*domain);
            }
        }
    }
    (stores, roots)
}
