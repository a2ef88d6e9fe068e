//! Certificate services: authorities whose certificates sign in to a domain, and templates that let the requester
//! choose the name.

use bailiwick_model::facts::{CertificateTemplate, Relation};
use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, Observed, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::members::Members;
use super::work::Work;
use crate::graph::NodeIx;

/// Relations by kind and target.
type ByTarget<'a> = FxHashMap<(EdgeKind, NodeRef), Vec<&'a Relation>>;

/// An authority that a domain trusts for signing in.
struct Trusted {
    authority: NodeRef,
    domain: NodeRef,
    evidence: Evidence,
}

/// Adds what certificates give.
pub(super) fn add(work: &mut Work<'_>, members: &Members) {
    let mut by_target = ByTarget::default();
    for relation in &work.facts.relations {
        if matters(relation.kind) {
            by_target.entry((relation.kind, relation.to)).or_default().push(relation);
        }
    }
    let templates: FxHashMap<NodeRef, &CertificateTemplate> =
        work.facts.certificate_templates.iter().map(|template| (template.node, template)).collect();
    for trusted in trusted(work) {
        let domain = work.named(trusted.domain, trusted.evidence);
        for host in of(&by_target, EdgeKind::HostsCAService, trusted.authority) {
            let from = work.named(host.from, host.evidence);
            work.edge(from, domain, EdgeKind::GoldenCert, host.evidence, false);
        }
        let authority = work.named(trusted.authority, trusted.evidence);
        work.edge(authority, domain, EdgeKind::SignsFor, trusted.evidence, true);
        let at_authority = holders(work, &by_target, &[EdgeKind::Enroll], trusted.authority);
        for published in of(&by_target, EdgeKind::PublishedTo, trusted.authority) {
            let template = work.add(published.from, NodeKind::CertTemplate, Sym::EMPTY, published.evidence);
            work.edge(template, domain, EdgeKind::SignsFor, published.evidence, true);
            if let Some(known) = templates.get(&published.from) {
                requester_names(work, members, &by_target, known, &at_authority, domain);
            }
        }
    }
}

const fn matters(kind: EdgeKind) -> bool {
    matches!(
        kind,
        EdgeKind::HostsCAService
            | EdgeKind::PublishedTo
            | EdgeKind::Enroll
            | EdgeKind::GenericAll
            | EdgeKind::AllExtendedRights
    )
}

fn of<'a, 'b>(by_target: &'b ByTarget<'a>, kind: EdgeKind, to: NodeRef) -> &'b [&'a Relation] {
    by_target.get(&(kind, to)).map_or(&[], Vec::as_slice)
}

fn holders(work: &mut Work<'_>, by_target: &ByTarget<'_>, kinds: &[EdgeKind], on: NodeRef) -> Vec<NodeIx> {
    let mut holders = Vec::new();
    for kind in kinds {
        for relation in of(by_target, *kind, on) {
            holders.push(work.named(relation.from, relation.evidence));
        }
    }
    holders
}

/// Authorities in the store of a domain whose chain ends at a root of that domain.
fn trusted(work: &Work<'_>) -> Vec<Trusted> {
    let facts = work.facts;
    let mut found = Vec::new();
    let of_domain = |kind: EdgeKind, node: NodeRef| {
        facts
            .relations
            .iter()
            .filter(move |relation| relation.kind == kind && relation.from == node)
            .map(|relation| relation.to)
    };
    let mut stores: FxHashMap<Sym, Vec<NodeRef>> = FxHashMap::default();
    let mut roots: FxHashSet<(Sym, NodeRef)> = FxHashSet::default();
    for certificate in &facts.authority_certificates {
        for domain in of_domain(EdgeKind::NTAuthStoreFor, certificate.node) {
            for thumbprint in &certificate.trusts {
                stores.entry(*thumbprint).or_default().push(domain);
            }
        }
        roots
            .extend(of_domain(EdgeKind::RootCAFor, certificate.node).map(|domain| (certificate.own, domain)));
    }
    for certificate in &facts.authority_certificates {
        let authority = work.builder.find(certificate.node).map(|at| work.kind(at));
        if authority != Some(NodeKind::EnterpriseCA) || certificate.own.is_empty() {
            continue;
        }
        for domain in stores.get(&certificate.own).map_or(&[][..], Vec::as_slice) {
            let chain = certificate.chain.iter().chain([&certificate.own]);
            if chain.into_iter().any(|thumbprint| roots.contains(&(*thumbprint, *domain))) {
                let (authority, evidence) = (certificate.node, certificate.evidence);
                found.push(Trusted { authority, domain: *domain, evidence });
            }
        }
    }
    found
}

/// Whoever may enrol, at the template and at the authority, can have a certificate in any name. What the export does
/// not say of a template is possible.
fn requester_names(
    work: &mut Work<'_>,
    members: &Members,
    by_target: &ByTarget<'_>,
    template: &CertificateTemplate,
    at_authority: &[NodeIx],
    domain: NodeIx,
) {
    let signed = match (&template.schema, &template.signatures) {
        (Observed::Known(1), _) => Observed::Known(false),
        (_, signatures) => signatures.map(|count| count > 0),
    };
    let wanted = [
        (template.manager_approval, false),
        (template.authenticates, true),
        (template.requester_names, true),
        (signed, false),
    ];
    if wanted.iter().any(|(said, wanted)| said.is(&!wanted)) {
        return;
    }
    let possible = wanted.iter().any(|(said, _)| !said.is_known());
    let kinds = [EdgeKind::Enroll, EdgeKind::GenericAll, EdgeKind::AllExtendedRights];
    let at_template = holders(work, by_target, &kinds, template.node);
    for holder in members.holders_of_both(&at_template, at_authority) {
        work.edge(holder, domain, EdgeKind::ADCSESC1, template.evidence, possible);
    }
}
