//! Accounts that may enrol and that somebody else controls: the certificate is theirs, the name in it another's.

use bailiwick_model::facts::AdHardening;
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed, RealmId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::members::Members;
use super::super::work::Work;
use super::templates::{fits, signed, takes_users};
use super::{Authority, Services, Template};
use crate::graph::NodeIx;

/// Domains in whose forest a controller was seen to allow something.
pub(super) struct Forest(FxHashSet<NodeIx>);

impl Forest {
    /// Domains of forests with a controller of which `seen` is known to be so.
    pub(super) fn of(work: &mut Work<'_>, seen: impl Fn(&AdHardening) -> Observed<bool>) -> Self {
        let facts = work.facts;
        let mut realms: FxHashSet<RealmId> = FxHashSet::default();
        let controller = |node: NodeRef| work.traits(node).controller.is(&true);
        let found = facts.ad_hardening.iter().filter(|fact| seen(fact).is(&true) && controller(fact.node));
        realms.extend(found.map(|fact| fact.node.realm));
        let mut open: Vec<RealmId> = realms.iter().copied().collect();
        while let Some(realm) = open.pop() {
            for trust in facts.trusts.iter().filter(|trust| trust.same_forest) {
                let (one, other) = (trust.domain.realm, trust.other.realm);
                for (from, to) in [(one, other), (other, one)] {
                    if from == realm && realms.insert(to) {
                        open.push(to);
                    }
                }
            }
        }
        let nodes = (0u32..).map(NodeIx).zip(&work.builder.graph().nodes);
        let domains =
            nodes.filter(|(_, node)| node.kind == NodeKind::Domain && realms.contains(&node.id.realm));
        Self(domains.map(|(at, _)| at).collect())
    }

    /// Whether a domain is one of them.
    pub(super) fn holds(&self, domain: NodeIx) -> bool {
        self.0.contains(&domain)
    }
}

/// Accounts that may enrol at an authority for a template, groups resolved.
pub(in super::super) struct Reach<'m> {
    members: &'m Members,
}

impl<'m> Reach<'m> {
    pub(in super::super) const fn new(members: &'m Members) -> Self {
        Self { members }
    }

    /// A right of everybody leaves the holders of the other right, each by name.
    pub(in super::super) fn victims(
        &self,
        work: &Work<'_>,
        template: &Template<'_>,
        authority: &Authority<'_>,
    ) -> FxHashSet<NodeIx> {
        let expand = |holders: &[NodeIx]| -> FxHashSet<NodeIx> {
            let inside = self.members.within(holders).into_iter();
            inside.filter(|at| work.kind(*at) != NodeKind::Group).collect()
        };
        let (one, other) = (expand(&template.enrollers), expand(&authority.enrollers));
        let at_template = self.members.open_to_all(&template.enrollers);
        let at_authority = self.members.open_to_all(&authority.enrollers);
        match (at_template, at_authority) {
            (false, false) => one.intersection(&other).copied().collect(),
            (true, false) => other,
            (false, true) => one,
            (true, true) => one.union(&other).copied().collect(),
        }
    }
}

/// Kinds of control with which an account is renamed.
const RENAMES: [EdgeKind; 5] =
    [EdgeKind::GenericWrite, EdgeKind::GenericAll, EdgeKind::Owns, EdgeKind::WriteOwner, EdgeKind::WriteDacl];

/// Adds what control of an account that may enrol gives.
pub(super) fn add(work: &mut Work<'_>, members: &Members, services: &Services<'_>) {
    let weak = Forest::of(work, |seen| seen.weak_binding);
    let by_name = Forest::of(work, |seen| seen.maps_by_name);
    let reach = Reach::new(members);
    for authority in &services.authorities {
        for (kind, forest) in [
            (EdgeKind::ADCSESC9a, &weak),
            (EdgeKind::ADCSESC9b, &weak),
            (EdgeKind::ADCSESC10a, &by_name),
            (EdgeKind::ADCSESC10b, &by_name),
        ] {
            let domains: Vec<NodeIx> =
                authority.domains.iter().copied().filter(|domain| forest.holds(*domain)).collect();
            if !domains.is_empty() {
                renamed(work, &reach, authority, kind, &domains);
            }
        }
    }
}

/// Only computers have the name that the second form of each is about.
const fn of_machines(kind: EdgeKind) -> bool {
    matches!(kind, EdgeKind::ADCSESC9b | EdgeKind::ADCSESC10b)
}

fn renamed(
    work: &mut Work<'_>,
    reach: &Reach<'_>,
    authority: &Authority<'_>,
    kind: EdgeKind,
    domains: &[NodeIx],
) {
    // Accounts with whether something about their template is not known.
    let mut victims: FxHashMap<NodeIx, bool> = FxHashMap::default();
    for template in &authority.templates {
        let Some(possible) = lets_rename(template, kind) else { continue };
        let users = takes_users(template.fact);
        for victim in reach.victims(work, template, authority) {
            let user = work.kind(victim) == NodeKind::User;
            if of_machines(kind) && work.kind(victim) != NodeKind::Computer || user && users.is(&false) {
                continue;
            }
            let unsure = possible || user && !users.is_known() || !authority.hosted;
            victims.entry(victim).and_modify(|known| *known &= unsure).or_insert(unsure);
        }
    }
    if victims.is_empty() {
        return;
    }
    let edges = work.builder.graph().edges.iter();
    let found: Vec<_> = edges
        .filter(|edge| RENAMES.contains(&edge.kind))
        .filter_map(|edge| Some((edge.from, *victims.get(&edge.to)?, edge.evidence)))
        .collect();
    for (attacker, possible, evidence) in found {
        for domain in domains {
            work.edge(attacker, *domain, kind, evidence, possible);
        }
    }
}

fn lets_rename(template: &Template<'_>, kind: EdgeKind) -> Option<bool> {
    let fact = template.fact;
    let signed = signed(fact);
    let name = if of_machines(kind) { &fact.dns_name } else { &fact.user_name };
    let asked =
        [(&fact.manager_approval, false), (&fact.requester_names, false), (&signed, false), (name, true)];
    let [approval, names, signatures, name] = asked;
    if matches!(kind, EdgeKind::ADCSESC9a | EdgeKind::ADCSESC9b) {
        let plain = (&fact.no_security_extension, true);
        fits(&[approval, names, signatures, name, plain, (&fact.authenticates, true)])
    } else {
        fits(&[approval, names, signatures, name, (&fact.tls_sign_in, true)])
    }
}
