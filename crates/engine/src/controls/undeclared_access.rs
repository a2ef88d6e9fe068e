//! Access over the border that the agreement does not allow.

use bailiwick_model::facts::{Agreement, Collection};
use bailiwick_model::{EdgeKind, Evidence};
use std::collections::BTreeMap;

use super::shared::{RECORDS, counted, listed, need, need_assignments, servers, tenants};
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::graph::{NodeIx, PartyIx};

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "undeclared_access",
    title: "access of the provider that the agreement does not allow",
    what: "Roles and rights that cross into the customer (GDAP, Azure Lighthouse, guests, applications, management \
           servers), each against the allow-list of the agreement. Without an agreement, or without the whole list of every way in, the answer is unknown.",
    why: "What nobody agreed to, nobody reviews.",
    decides: &[
        Decides::whole("10.C.3"),
        Decides::but(
            "5.C.2",
            "which systems the provider manages, one by one, where the agreement lists roles and not systems",
        ),
        Decides::but(
            "12.C.2",
            "which systems the provider manages, one by one, where the agreement lists roles and not systems",
        ),
        Decides::but(
            "12.C.3",
            "whether each role is needed for a service that was bought, beyond being allowed",
        ),
    ],
    audience: Audience::Customer,
    needs: &[
        Collection::Agreement,
        Collection::GdapRelationships,
        Collection::GdapAssignments,
        Collection::Contracts,
        Collection::Lighthouse,
        Collection::Users,
        Collection::ServicePrincipals,
        Collection::RmmRights,
        Collection::RmmUserGroups,
    ],
    provider_fix: "remove the access, or agree on it with the customer and write it into the agreement",
    customer_fix: "ask the provider to remove the access, or allow it in the agreement",
    proof: "new exports in which every access over the border is in the allow-list",
    attack: &["T1199"],
    judge,
};

/// Ways over the border, and the word that agreements use for them.
pub(super) const WAYS: &[(EdgeKind, &str)] = &[
    (EdgeKind::GdapAccess, "gdap"),
    (EdgeKind::DapAccess, "dap"),
    (EdgeKind::LighthouseAccess, "lighthouse"),
    (EdgeKind::SameIdentity, "guest"),
    (EdgeKind::AZRunsAs, "app"),
    (EdgeKind::RmmControls, "rmm"),
];

/// One access: way and role.
type Access = BTreeMap<(&'static str, String), (Vec<NodeIx>, Vec<Evidence>)>;

/// Accesses that cross into a customer from elsewhere: the proven ones, or those that are only possible.
pub(super) fn crossing(it: &Context<'_>, customer: PartyIx, possible: bool) -> Access {
    let mut found = Access::new();
    for edge in it.index.crossing.of(&customer) {
        let Some((_, way)) = WAYS.iter().find(|(kind, _)| *kind == edge.kind) else { continue };
        if it.graph.terms_of(edge).possible_only != possible {
            continue;
        }
        let role = if *way == "rmm" {
            it.graph.names.text(it.graph.terms_of(edge).note).to_owned()
        } else {
            it.name(edge.to)
        };
        let (holders, evidence) = found.entry((way, role)).or_default();
        if !holders.contains(&edge.from) {
            holders.push(edge.from);
        }
        if evidence.len() < RECORDS {
            evidence.push(edge.evidence);
        }
    }
    found
}

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let Agreed { certain, possible } = agreed(it, party);
    if certain.is_empty() && possible.is_empty() {
        let given = !it.index.customer_agreements.of(&party).is_empty();
        let why = if given { "none that was given is in force" } else { "none was given" };
        judgement.unknown(
            format!("which access the agreement allows: {why}"),
            Some(Collection::Agreement),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    let by = |agreements: &[&Agreement], way: &str, role: &str| {
        agreements.iter().any(|agreement| allowed(it, agreement, way, role))
    };
    let found = crossing(it, party, false);
    unread(it, party, &mut judgement);
    let open = crossing(it, party, true).into_keys().filter(|(way, role)| !by(&certain, way, role));
    for (way, role) in open {
        let shown = if role.is_empty() { way.to_owned() } else { format!("{role} by {way}") };
        judgement.unknown(
            format!("whether somebody holds {shown}, which the agreement does not allow"),
            Some(list_of(way)),
            it.party_name(party).to_owned(),
        );
    }
    let mut outside = 0;
    for ((way, role), (holders, evidence)) in &found {
        let shown = if role.is_empty() { (*way).to_owned() } else { format!("{role} by {way}") };
        if by(&certain, way, role) {
            for evidence in evidence {
                judgement.good(*evidence);
            }
            continue;
        }
        if by(&possible, way, role) {
            judgement.unknown(
                format!("whether the agreement that allows {shown} is in force: its dates do not say"),
                Some(Collection::Agreement),
                it.party_name(party).to_owned(),
            );
            continue;
        }
        outside += 1;
        let names: Vec<String> = holders.iter().map(|node| it.name(*node)).collect();
        judgement.fault(Fault {
            key: format!("{way} {role}"),
            title: format!(
                "{} hold {shown} at {}, which the agreement does not allow",
                listed(&names),
                it.party_name(party)
            ),
            why: "it is outside what both sides signed".to_owned(),
            fix: String::new(),
            subjects: holders.clone(),
            evidence: evidence
                .iter()
                .copied()
                .chain(certain.iter().chain(&possible).map(|agreement| agreement.evidence))
                .collect(),
            rank: Some(Rank::Medium),
            witness: None,
        });
    }
    if found.is_empty() {
        judgement.unknown(
            "which access crosses into this customer: none was read",
            Some(Collection::GdapAssignments),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    judgement.saying(format!(
        "{outside} of {} not in the agreement",
        counted(found.len(), "access over the border is", "accesses over the border are")
    ))
}

/// Agreements of a customer: in force at the time of the assessment, and those whose dates do not say.
struct Agreed<'a> {
    certain: Vec<&'a Agreement>,
    possible: Vec<&'a Agreement>,
}

fn agreed<'a>(it: &Context<'a>, party: PartyIx) -> Agreed<'a> {
    let mut agreed = Agreed { certain: Vec::new(), possible: Vec::new() };
    for &agreement in it.index.customer_agreements.of(&party) {
        let begun = agreement.effective.known().map(|from| *from <= it.as_of());
        let runs = agreement.ends.known().map(|ends| ends.is_none_or(|end| end >= it.as_of()));
        match (begun, runs) {
            (Some(false), _) | (_, Some(false)) => {}
            (Some(true), Some(true)) => agreed.certain.push(agreement),
            _ => agreed.possible.push(agreement),
        }
    }
    agreed
}

/// The list that shows accesses of a way.
fn list_of(way: &str) -> Collection {
    match way {
        "rmm" => Collection::RmmRights,
        "lighthouse" => Collection::Lighthouse,
        "guest" => Collection::Users,
        "app" => Collection::ServicePrincipals,
        "dap" => Collection::Contracts,
        _ => Collection::GdapAssignments,
    }
}

/// Says which lists are missing in which an access over the border would be.
fn unread(it: &Context<'_>, party: PartyIx, judgement: &mut Judgement) {
    for at in it.providers() {
        for realm in tenants(it, at) {
            need(it, judgement, realm, &[Collection::GdapRelationships, Collection::Contracts]);
            need_assignments(it, judgement, realm, |customer| customer.is_none_or(|of| of == party));
        }
        consoles(it, at, party, judgement);
    }
    let own = tenants(it, party);
    for &realm in &own {
        need(
            it,
            judgement,
            realm,
            &[Collection::Users, Collection::ServicePrincipals, Collection::Lighthouse],
        );
    }
    if own.is_empty() {
        judgement.unknown(
            "which guests and applications this customer has: nothing of its tenant was read",
            Some(Collection::Users),
            it.party_name(party).to_owned(),
        );
    }
}

/// Says which rights on management servers of a provider are not known. A provider of whose servers nothing was read
/// may have one.
fn consoles(it: &Context<'_>, provider: PartyIx, party: PartyIx, judgement: &mut Judgement) {
    let servers = servers(it, provider, judgement, Collection::RmmRights);
    for &realm in &servers {
        need(it, judgement, realm, &[Collection::RmmRights, Collection::RmmUserGroups]);
    }
    if servers.is_empty() {
        judgement.unknown(
            format!(
                "whether a management server of {} controls devices of this customer: no export of one was read",
                it.party_name(provider)
            ),
            Some(Collection::RmmRights),
            it.party_name(party).to_owned(),
        );
    }
}

/// An entry of the allow-list for this way that names the role, or names rights of a management server.
fn allowed(it: &Context<'_>, agreement: &Agreement, way: &str, role: &str) -> bool {
    agreement.access.iter().filter(|entry| it.facts.text(entry.via).eq_ignore_ascii_case(way)).any(|entry| {
        way == "rmm" || entry.roles.iter().any(|named| it.facts.text(*named).eq_ignore_ascii_case(role))
    })
}
