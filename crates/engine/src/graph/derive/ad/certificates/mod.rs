//! Certificate services: authorities whose certificates sign in to a domain, and the ways to have one in the name of
//! somebody else.

mod chain;
mod escalations;
mod templates;
mod victims;

use bailiwick_model::facts::{AuthorityCertificate, CertificateTemplate, Relation};
use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, Observed, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::members::Members;
use super::work::Work;
use crate::graph::NodeIx;

pub(super) use victims::Reach;

/// Relations by kind and target.
type ByTarget<'a> = FxHashMap<(EdgeKind, NodeRef), Vec<&'a Relation>>;

/// An authority that domains trust for signing in.
pub(super) struct Authority<'a> {
    pub(super) fact: &'a AuthorityCertificate,
    /// Domains, each by its node.
    pub(super) domains: Vec<NodeIx>,
    /// A machine that runs it was seen. Of one that was not, all is possible and nothing proven.
    pub(super) hosted: bool,
    pub(super) templates: Vec<Template<'a>>,
    /// Who may enrol there.
    pub(super) enrollers: Vec<NodeIx>,
}

/// A template that an authority publishes.
#[derive(Clone)]
pub(super) struct Template<'a> {
    pub(super) fact: &'a CertificateTemplate,
    /// Who may enrol for it.
    pub(super) enrollers: Vec<NodeIx>,
}

/// Certificate services of all domains.
pub(super) struct Services<'a> {
    by_target: ByTarget<'a>,
    pub(super) authorities: Vec<Authority<'a>>,
}

const ENROLS: [EdgeKind; 3] = [EdgeKind::Enroll, EdgeKind::GenericAll, EdgeKind::AllExtendedRights];

/// Adds what certificates give.
pub(super) fn add<'a>(work: &mut Work<'a>, members: &Members) -> Services<'a> {
    let by_target = index(work);
    let chains = chain::add(work);
    let services = services(work, by_target, &chains);
    templates::policies(work);
    let agents = templates::agents(work, &services);
    for authority in &services.authorities {
        holds_key(work, &services, authority);
    }
    escalations::add(work, members, &services, &agents);
    victims::add(work, members, &services);
    services
}

/// Rights on templates and authorities, and what joins them.
fn index<'a>(work: &Work<'a>) -> ByTarget<'a> {
    let facts = work.facts;
    let templates = facts.certificate_templates.iter().map(|template| template.node);
    let authorities = facts.authority_certificates.iter().map(|authority| authority.node);
    let matters: FxHashSet<NodeRef> = templates.chain(authorities).collect();
    let mut by_target = ByTarget::default();
    if matters.is_empty() {
        return by_target;
    }
    for relation in &facts.relations {
        if decides(relation.kind) && matters.contains(&relation.to) {
            by_target.entry((relation.kind, relation.to)).or_default().push(relation);
        }
    }
    by_target
}

const fn decides(kind: EdgeKind) -> bool {
    matches!(
        kind,
        EdgeKind::HostsCAService
            | EdgeKind::PublishedTo
            | EdgeKind::Enroll
            | EdgeKind::GenericAll
            | EdgeKind::GenericWrite
            | EdgeKind::WriteDacl
            | EdgeKind::Owns
            | EdgeKind::OwnsRaw
            | EdgeKind::WriteOwner
            | EdgeKind::WriteOwnerRaw
            | EdgeKind::AllExtendedRights
            | EdgeKind::WritePKIEnrollmentFlag
            | EdgeKind::WritePKINameFlag
            | EdgeKind::DelegatedEnrollmentAgent
    )
}

impl Services<'_> {
    fn of(&self, kind: EdgeKind, to: NodeRef) -> &[&Relation] {
        self.by_target.get(&(kind, to)).map_or(&[], Vec::as_slice)
    }

    /// Who has one of some rights on an object.
    fn holders(&self, work: &mut Work<'_>, kinds: &[EdgeKind], on: NodeRef) -> Vec<NodeIx> {
        let mut holders = Vec::new();
        for kind in kinds {
            for relation in self.of(*kind, on) {
                holders.push(work.named(relation.from, relation.evidence));
            }
        }
        holders
    }
}

fn services<'a>(work: &mut Work<'a>, by_target: ByTarget<'a>, chains: &chain::Chains) -> Services<'a> {
    let facts = work.facts;
    let described: FxHashMap<NodeRef, &CertificateTemplate> =
        facts.certificate_templates.iter().map(|template| (template.node, template)).collect();
    let mut published: FxHashMap<NodeRef, Vec<(NodeRef, Evidence)>> = FxHashMap::default();
    for relation in facts.relations.iter().filter(|relation| relation.kind == EdgeKind::PublishedTo) {
        published.entry(relation.to).or_default().push((relation.from, relation.evidence));
    }
    let mut services = Services { by_target, authorities: Vec::new() };
    for fact in &facts.authority_certificates {
        if work.builder.find(fact.node).map(|at| work.kind(at)) != Some(NodeKind::EnterpriseCA) {
            continue;
        }
        let domains = chains.domains(fact.node).to_vec();
        let hosted = services
            .of(EdgeKind::HostsCAService, fact.node)
            .iter()
            .any(|relation| matches!(work.traits(relation.from).enabled, Observed::Known(true)));
        let mut templates = Vec::new();
        for (node, evidence) in published.get(&fact.node).map_or(&[][..], Vec::as_slice) {
            let at = work.add(*node, NodeKind::CertTemplate, Sym::EMPTY, *evidence);
            for domain in &domains {
                work.edge(at, *domain, EdgeKind::SignsFor, *evidence, true);
            }
            if let Some(fact) = described.get(node) {
                let enrollers = services.holders(work, &ENROLS, *node);
                templates.push(Template { fact, enrollers });
            }
        }
        let enrollers = services.holders(work, &[EdgeKind::Enroll], fact.node);
        services.authorities.push(Authority { fact, domains, hosted, templates, enrollers });
    }
    services
}

/// Whoever holds the machine of an authority holds its key; whoever manages the authority may have things signed.
fn holds_key(work: &mut Work<'_>, services: &Services<'_>, authority: &Authority<'_>) {
    let fact = authority.fact;
    for domain in &authority.domains {
        for host in services.of(EdgeKind::HostsCAService, fact.node) {
            let from = work.named(host.from, host.evidence);
            work.edge(from, *domain, EdgeKind::GoldenCert, host.evidence, false);
        }
        let at = work.named(fact.node, fact.evidence);
        work.edge(at, *domain, EdgeKind::SignsFor, fact.evidence, true);
    }
}

/// Whether an authority enrols over the web, to sign-ins that can be passed on.
pub(super) fn relayable(authority: &Authority<'_>) -> bool {
    authority.fact.relayable_web.is(&true) && !authority.domains.is_empty()
}

impl<'a> Authority<'a> {
    /// Templates whose certificates sign in and that nobody approves, with whether that is not known.
    pub(super) fn relayed_to(&self) -> impl Iterator<Item = (&Template<'a>, bool)> {
        self.templates.iter().filter_map(|template| {
            let fact = template.fact;
            let signed = templates::signed(fact);
            let wanted = [(&fact.manager_approval, false), (&fact.authenticates, true), (&signed, false)];
            Some((template, templates::fits(&wanted)?))
        })
    }
}
