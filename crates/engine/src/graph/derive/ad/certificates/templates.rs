//! What templates say: when a request needs nobody else, whose names they take, which of them make an agent for which.

use bailiwick_model::facts::CertificateTemplate;
use bailiwick_model::{EdgeKind, NodeRef, Observed, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::work::Work;
use super::Services;

const REQUEST_AGENT: &str = "1.3.6.1.4.1.311.20.2.1";
const ANY_PURPOSE: &str = "2.5.29.37.0";

/// Whether things are as wanted: `None` where one is not, else whether one is not known.
pub(super) fn fits(wanted: &[(&Observed<bool>, bool)]) -> Option<bool> {
    if wanted.iter().any(|(said, wanted)| said.is(&!*wanted)) {
        return None;
    }
    Some(wanted.iter().any(|(said, _)| !said.is_known()))
}

/// A request needs signatures of others. Templates of the first version know none.
pub(super) fn signed(template: &CertificateTemplate) -> Observed<bool> {
    match (&template.schema, &template.signatures) {
        (Observed::Known(1), _) => Observed::Known(false),
        (_, signatures) => signatures.map(|count| count > 0),
    }
}

/// Whether a user's request can be met: names that users do not have are wanted of machines only.
pub(super) fn takes_users(template: &CertificateTemplate) -> Observed<bool> {
    match (template.dns_name, template.domain_dns_name) {
        (Observed::Known(true), _) | (_, Observed::Known(true)) => Observed::Known(false),
        (Observed::Known(false), Observed::Known(false)) => Observed::Known(true),
        _ => Observed::NotCollected,
    }
}

/// Templates that carry the issuance policies of their domain.
pub(super) fn policies(work: &mut Work<'_>) {
    let facts = work.facts;
    let mut by_oid: FxHashMap<Sym, Vec<NodeRef>> = FxHashMap::default();
    for policy in &facts.issuance_policies {
        by_oid.entry(policy.oid).or_default().push(policy.node);
    }
    for template in &facts.certificate_templates {
        for oid in &template.issuance_policies {
            let policies = by_oid.get(oid).map_or(&[][..], Vec::as_slice);
            for policy in policies.iter().filter(|policy| policy.realm == template.node.realm) {
                let from = work.named(template.node, template.evidence);
                let to = work.named(*policy, template.evidence);
                work.edge(from, to, EdgeKind::ExtendedByPolicy, template.evidence, false);
            }
        }
    }
}

/// By template: the templates whose certificates let their holder enrol for it on behalf of others.
pub(super) type Agents = FxHashMap<NodeRef, Vec<NodeRef>>;

/// Adds which template makes an agent for which.
pub(super) fn agents(work: &mut Work<'_>, services: &Services<'_>) -> Agents {
    let facts = work.facts;
    let mut published: Vec<&CertificateTemplate> = Vec::new();
    let mut seen = FxHashSet::default();
    for authority in services.authorities.iter().filter(|authority| !authority.domains.is_empty()) {
        let templates = authority.templates.iter().map(|template| template.fact);
        published.extend(templates.filter(|template| seen.insert(template.node)));
    }
    let mut agents = Agents::default();
    for one in &published {
        for other in &published {
            if !makes_agent(work, one, other) {
                continue;
            }
            let (from, to) = (work.named(one.node, one.evidence), work.named(other.node, other.evidence));
            work.edge(from, to, EdgeKind::EnrollOnBehalfOf, one.evidence, false);
            agents.entry(other.node).or_default().push(one.node);
        }
    }
    for relation in facts.relations.iter().filter(|relation| relation.kind == EdgeKind::EnrollOnBehalfOf) {
        agents.entry(relation.to).or_default().push(relation.from);
    }
    agents
}

/// Templates of the first version take any agent's certificate; later ones say whose signature they want.
fn makes_agent(work: &Work<'_>, one: &CertificateTemplate, other: &CertificateTemplate) -> bool {
    let is = |sym: &Sym, oid: &str| work.facts.text(*sym) == oid;
    let Observed::Known(usages) = &one.usages else { return false };
    if one.node.realm != other.node.realm {
        return false;
    }
    let any = usages.iter().any(|usage| is(usage, ANY_PURPOSE));
    let agent = usages.iter().any(|usage| is(usage, REQUEST_AGENT));
    match other.schema {
        Observed::Known(1) => any || agent || usages.is_empty(),
        Observed::Known(2..) => {
            let wants = other.signer_usages.iter().any(|usage| is(usage, REQUEST_AGENT));
            agent && !any && one.node != other.node && signed(other).is(&true) && wants
        }
        _ => false,
    }
}
