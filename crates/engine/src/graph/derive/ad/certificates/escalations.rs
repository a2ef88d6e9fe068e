//! Who can have a certificate in another name by enrolling: the requester gives the name, may change the template,
//! enrols as an agent, or gains a group with it.

use bailiwick_model::facts::CertificateTemplate;
use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, Observed};
use rustc_hash::FxHashMap;

use super::super::members::Members;
use super::super::work::Work;
use super::templates::{Agents, fits, signed, takes_users};
use super::{Authority, Services, Template};
use crate::graph::NodeIx;

/// Whoever controls a template makes it what he needs.
const CONTROLS: [EdgeKind; 6] = [
    EdgeKind::GenericAll,
    EdgeKind::Owns,
    EdgeKind::OwnsRaw,
    EdgeKind::WriteOwner,
    EdgeKind::WriteOwnerRaw,
    EdgeKind::WriteDacl,
];
const ENROLS_ONLY: [EdgeKind; 2] = [EdgeKind::Enroll, EdgeKind::AllExtendedRights];

/// Adds what authorities let be had.
pub(super) fn add(work: &mut Work<'_>, members: &Members, services: &Services<'_>, agents: &Agents) {
    let by_name = super::victims::Forest::of(work, |seen| seen.maps_by_name);
    let groups = linked_groups(work);
    for authority in services.authorities.iter().filter(|authority| !authority.domains.is_empty()) {
        for template in &authority.templates {
            requester_names(work, members, authority, template);
            loose_template(work, members, services, authority, template);
            authority_takes_names(work, members, authority, template, &by_name);
            gains_group(work, members, authority, template, &groups);
            as_agent(work, members, services, authority, template, agents);
        }
    }
}

/// Draws an edge from each holder to each domain; users only where the template takes them.
fn draw(
    work: &mut Work<'_>,
    authority: &Authority<'_>,
    holders: &[NodeIx],
    kind: EdgeKind,
    template: &CertificateTemplate,
    possible: bool,
) {
    for domain in &authority.domains {
        for holder in holders {
            work.edge(*holder, *domain, kind, template.evidence, possible || !authority.hosted);
        }
    }
}

/// Holders that the template takes, each with whether that is not known.
fn taken(work: &Work<'_>, holders: Vec<NodeIx>, template: &CertificateTemplate) -> Vec<(NodeIx, bool)> {
    let users = takes_users(template);
    let each = holders.into_iter().map(|holder| (holder, work.kind(holder) == NodeKind::User));
    each.filter(|(_, user)| !(*user && users.is(&false)))
        .map(|(holder, user)| (holder, user && !users.is_known()))
        .collect()
}

/// ESC1: the requester gives the name.
fn requester_names(
    work: &mut Work<'_>,
    members: &Members,
    authority: &Authority<'_>,
    template: &Template<'_>,
) {
    let fact = template.fact;
    let signed = signed(fact);
    let wanted = [
        (&fact.manager_approval, false),
        (&fact.authenticates, true),
        (&fact.requester_names, true),
        (&signed, false),
    ];
    let Some(possible) = fits(&wanted) else { return };
    let holders = members.holders_of_all(&[&template.enrollers, &authority.enrollers]);
    draw(work, authority, &holders, EdgeKind::ADCSESC1, fact, possible);
}

/// ESC4: who may change the template, and enrol at the authority, makes it one of those whose requester gives the name.
fn loose_template(
    work: &mut Work<'_>,
    members: &Members,
    services: &Services<'_>,
    authority: &Authority<'_>,
    template: &Template<'_>,
) {
    let fact = template.fact;
    let mut on = |kinds: &[EdgeKind]| services.holders(work, kinds, fact.node);
    let (control, write, enrol) = (on(&CONTROLS), on(&[EdgeKind::GenericWrite]), on(&ENROLS_ONLY));
    let (names, flags) = (on(&[EdgeKind::WritePKINameFlag]), on(&[EdgeKind::WritePKIEnrollmentFlag]));
    let at = &authority.enrollers;
    let mut found = vec![
        (members.holders_of_all(&[at, &control]), false),
        (members.holders_of_all(&[at, &write, &enrol]), false),
    ];
    let signed = signed(fact);
    if let Some(possible) = fits(&[(&fact.authenticates, true), (&signed, false)]) {
        found.push((members.holders_of_all(&[at, &enrol, &names, &flags]), possible));
        if !fact.requester_names.is(&false) {
            let unsure = possible || !fact.requester_names.is_known();
            found.push((members.holders_of_all(&[at, &enrol, &flags]), unsure));
        }
        if !fact.manager_approval.is(&true) {
            let unsure = possible || !fact.manager_approval.is_known();
            found.push((members.holders_of_all(&[at, &enrol, &names]), unsure));
        }
    }
    for (holders, possible) in found {
        draw(work, authority, &holders, EdgeKind::ADCSESC4, fact, possible);
    }
}

/// ESC6: the authority takes names that a request brings along, where they count: without the security extension, or
/// where a controller maps by name over TLS.
fn authority_takes_names(
    work: &mut Work<'_>,
    members: &Members,
    authority: &Authority<'_>,
    template: &Template<'_>,
    by_name: &super::victims::Forest,
) {
    let fact = template.fact;
    if !authority.fact.takes_names.is(&true) {
        return;
    }
    let signed = signed(fact);
    let asked = [(&fact.manager_approval, false), (&signed, false)];
    let plain = [asked[0], asked[1], (&fact.no_security_extension, true), (&fact.authenticates, true)];
    let mapped = [asked[0], asked[1], (&fact.tls_sign_in, true)];
    for (wanted, kind) in [(&plain[..], EdgeKind::ADCSESC6a), (&mapped[..], EdgeKind::ADCSESC6b)] {
        let Some(possible) = fits(wanted) else { continue };
        let holders = members.holders_of_all(&[&template.enrollers, &authority.enrollers]);
        for (holder, unsure) in taken(work, holders, fact) {
            for domain in &authority.domains {
                if kind == EdgeKind::ADCSESC6a || by_name.holds(*domain) {
                    let possible = possible || unsure || !authority.hosted;
                    work.edge(holder, *domain, kind, fact.evidence, possible);
                }
            }
        }
    }
}

/// Groups linked to issuance policies, by the templates that carry them.
fn linked_groups(work: &mut Work<'_>) -> FxHashMap<NodeRef, Vec<(NodeRef, Evidence)>> {
    let facts = work.facts;
    let mut linked: FxHashMap<NodeRef, Vec<NodeRef>> = FxHashMap::default();
    let mut carried: Vec<(NodeRef, NodeRef)> = Vec::new();
    for relation in &facts.relations {
        match relation.kind {
            EdgeKind::OIDGroupLink => linked.entry(relation.from).or_default().push(relation.to),
            EdgeKind::ExtendedByPolicy => carried.push((relation.from, relation.to)),
            _ => {}
        }
    }
    let graph = work.builder.graph();
    let drawn = graph.edges.iter().filter(|edge| edge.kind == EdgeKind::ExtendedByPolicy);
    carried.extend(drawn.map(|edge| (graph.node(edge.from).id, graph.node(edge.to).id)));
    let mut by_template: FxHashMap<NodeRef, Vec<(NodeRef, Evidence)>> = FxHashMap::default();
    for (template, policy) in carried {
        for group in linked.get(&policy).map_or(&[][..], Vec::as_slice) {
            by_template.entry(template).or_default().push((*group, Evidence::default()));
        }
    }
    by_template
}

/// ESC13: a certificate with the policy counts as membership of the group.
fn gains_group(
    work: &mut Work<'_>,
    members: &Members,
    authority: &Authority<'_>,
    template: &Template<'_>,
    groups: &FxHashMap<NodeRef, Vec<(NodeRef, Evidence)>>,
) {
    let fact = template.fact;
    let Some(groups) = groups.get(&fact.node) else { return };
    let signed = signed(fact);
    let wanted = [(&fact.manager_approval, false), (&fact.authenticates, true), (&signed, false)];
    let Some(possible) = fits(&wanted) else { return };
    let holders = members.holders_of_all(&[&template.enrollers, &authority.enrollers]);
    let holders = taken(work, holders, fact);
    let realms: Vec<_> =
        authority.domains.iter().map(|domain| work.builder.graph().node(*domain).id.realm).collect();
    for (group, _) in groups.iter().filter(|(group, _)| realms.contains(&group.realm)) {
        let to = work.named(*group, fact.evidence);
        for (holder, unsure) in holders.iter().filter(|(holder, _)| *holder != to) {
            let possible = possible || *unsure || !authority.hosted;
            work.edge(*holder, to, EdgeKind::ADCSESC13, fact.evidence, possible);
        }
    }
}

/// ESC3: a certificate of one template makes an agent, who enrols for another in any name.
fn as_agent(
    work: &mut Work<'_>,
    members: &Members,
    services: &Services<'_>,
    authority: &Authority<'_>,
    template: &Template<'_>,
    agents: &Agents,
) {
    let fact = template.fact;
    let Some(agents) = agents.get(&fact.node) else { return };
    let Some(possible) = fits(&[(&fact.authenticates, true), (&fact.manager_approval, false)]) else {
        return;
    };
    let restricted = authority.fact.agents_restricted.is(&true);
    let delegated = services.holders(work, &[EdgeKind::DelegatedEnrollmentAgent], fact.node);
    for first in &services.authorities {
        for agent in first.templates.iter().filter(|agent| agents.contains(&agent.fact.node)) {
            let signed = signed(agent.fact);
            let Some(unsure) = fits(&[(&agent.fact.manager_approval, false), (&signed, false)]) else {
                continue;
            };
            let mut sets: Vec<&[NodeIx]> =
                vec![&agent.enrollers, &template.enrollers, &first.enrollers, &authority.enrollers];
            if restricted {
                sets.push(&delegated);
            }
            let possible = possible || unsure || !authority.hosted || unknown(authority);
            for (holder, doubt) in taken(work, members.holders_of_all(&sets), agent.fact) {
                for domain in &authority.domains {
                    work.edge(holder, *domain, EdgeKind::ADCSESC3, fact.evidence, possible || doubt);
                }
            }
        }
    }
}

/// Whether agents are restricted was asked, and the answer not read.
const fn unknown(authority: &Authority<'_>) -> bool {
    matches!(authority.fact.agents_restricted, Observed::Unreadable)
}
