//! Trust in others: tenants whose second factor is accepted, applications of a provider with far-reaching permissions,
//! domain trusts that do not filter identities.

use bailiwick_model::facts::{Collection, CrossTenantTrust, PartyKind, ServicePrincipal};
use bailiwick_model::{Barrier, BarrierState, Effect, RealmKind, Sym};

use super::shared::{about, need, tenants};
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;
use crate::signin::{Visitor, VisitorKind};
use crate::tables::app_permission;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unfiltered_trust",
    title: "a trust that lets others in further than intended",
    what: "Domain trusts with other forests that do not filter SIDs; applications owned by a provider's tenant with \
           application permissions that change or own the tenant; second factors of other tenants that are accepted.",
    why: "Whoever breaks the other side is let in here as well.",
    decides: &[Decides::whole("4.C.2")],
    audience: Audience::Customer,
    needs: &[
        Collection::AdDomains,
        Collection::ServicePrincipals,
        Collection::AppPermissions,
        Collection::CrossTenant,
    ],
    provider_fix: "ask for the smallest permissions that the service needs, and hold them by a certificate",
    customer_fix: "filter SIDs on the trust; remove or narrow the application's permissions; accept other tenants' second factors only with a policy that demands them",
    proof: "a new export in which the trust filters, or the permission is gone",
    attack: &["T1199", "T1134.005", "T1550.001"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    for realm in it.realms(party, RealmKind::Ad) {
        let whole = need(it, &mut judgement, realm, &[Collection::AdDomains]);
        trusts(it, realm, whole, &mut judgement);
    }
    for realm in tenants(it, party) {
        let lists = [Collection::ServicePrincipals, Collection::AppPermissions, Collection::CrossTenant];
        let whole = need(it, &mut judgement, realm, &lists);
        let read = super::shared::record_of(it, Collection::ServicePrincipals, realm).filter(|_| whole);
        if let Some(read) = read {
            judgement.good(read);
        }
        accepted(it, realm, &mut judgement);
        applications(it, realm, &mut judgement);
    }
    if judgement.looked_at() == 0 && judgement.unsettled().is_empty() {
        judgement.unknown(
            "nothing of this customer's directories was read",
            Some(Collection::ServicePrincipals),
            it.party_name(party).to_owned(),
        );
    }
    judgement
}

fn trusts(it: &Context<'_>, realm: bailiwick_model::RealmId, whole: bool, judgement: &mut Judgement) {
    let read = super::shared::record_of(it, Collection::AdDomains, realm).filter(|_| whole);
    let mut seen = false;
    for trust in it.index.trusts.of(&realm).iter().filter(|trust| trust.outbound && !trust.same_forest) {
        seen = true;
        let other = it.facts.text(trust.other_name);
        match trust.sid_filtering.known() {
            Some(true) => judgement.good(trust.evidence),
            Some(false) => judgement.fault(Fault {
                key: it.facts.text(trust.other.id).to_owned(),
                title: format!("{} trusts {other} without filtering SIDs", it.realm_name(realm)),
                why: format!("whoever controls {other} can claim to be anybody here"),
                fix: format!("netdom trust {} /domain:{other} /quarantine:yes", it.realm_name(realm)),
                subjects: Vec::new(),
                evidence: vec![trust.evidence],
                rank: Some(Rank::High),
                witness: None,
            }),
            None => judgement.unknown(
                format!("whether the trust in {other} filters SIDs"),
                Some(Collection::AdDomains),
                it.realm_name(realm),
            ),
        }
    }
    if let Some(read) = read.filter(|_| !seen) {
        judgement.good(read);
    }
}

/// Whose an application is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Provider,
    /// The customer's own, Microsoft's, or a third party's.
    Elsewhere,
    Unknown,
}

/// An application whose home tenant was not exported may be the provider's. Managed identities have no home elsewhere.
fn origin(it: &Context<'_>, principal: &ServicePrincipal) -> Origin {
    let Some(tenant) = principal.home_tenant.known().filter(|tenant| !tenant.is_empty()) else {
        let managed = principal.kind.known().is_some_and(|kind| it.facts.text(*kind) == "ManagedIdentity");
        return if managed { Origin::Elsewhere } else { Origin::Unknown };
    };
    let home = it.facts.find_realm(RealmKind::Entra, *tenant);
    match home.map(|home| it.kind(it.estate.party_of_realm(home))) {
        Some(PartyKind::Provider) => Origin::Provider,
        _ => Origin::Elsewhere,
    }
}

/// Applications of a provider that hold permissions which change or own this tenant.
fn applications(it: &Context<'_>, realm: bailiwick_model::RealmId, judgement: &mut Judgement) {
    for &principal in it.index.service_principals.of(&realm) {
        let origin = origin(it, principal);
        if origin == Origin::Elsewhere || principal.enabled.is(&false) {
            continue;
        }
        let mut strong = Vec::new();
        let mut unlisted = false;
        for &grant in it.index.app_role_grants.of(&principal.node) {
            let api = it.index.principals.of(&grant.resource).first();
            let api = api.map(|known| it.facts.text(known.app));
            match app_permission(it.facts.text(grant.permission), api) {
                Some(row) if row.powers.direct.has(Effect::Change) || row.powers.direct.has(Effect::See) => {
                    strong.push((grant, row));
                }
                Some(_) => {}
                None => unlisted |= !it.facts.text(grant.permission).starts_with("00000000-"),
            }
        }
        let Some(node) = it.graph.find(principal.node) else { continue };
        if origin == Origin::Unknown {
            // Somebody's application: only what it holds tells whether that matters.
            if unlisted || !strong.is_empty() || it.covered(Collection::AppPermissions, realm) != Some(true) {
                let what =
                    format!("whose application {} is: its home tenant was not exported", it.name(node));
                judgement.unknown(what, Some(Collection::ServicePrincipals), it.realm_name(realm));
            }
            continue;
        }
        if strong.is_empty() {
            if unlisted {
                let what =
                    format!("what {} may do: it holds permissions that are in no table", it.name(node));
                judgement.unknown(what, None, it.realm_name(realm));
            } else if it.covered(Collection::AppPermissions, realm) == Some(true) {
                judgement.good(principal.evidence);
            }
            continue;
        }
        let names: Vec<&str> = strong.iter().map(|(_, permission)| permission.name).collect();
        let owns = strong.iter().any(|(_, permission)| permission.powers.direct.has(Effect::Own));
        let title = format!(
            "application {} of {} holds {}",
            it.name(node),
            principal
                .home_tenant
                .known()
                .and_then(|tenant| it.facts.find_realm(RealmKind::Entra, *tenant))
                .map_or_else(String::new, |home| it.realm_name(home)),
            names.join(", ")
        );
        let why = if owns {
            "whoever holds its secret owns this tenant, without a second factor".to_owned()
        } else {
            "whoever holds its secret can change this tenant, without a second factor".to_owned()
        };
        let mut fault = about(it, node, title, why, strong.iter().map(|(grant, _)| grant.evidence).collect());
        fault.rank = Some(if owns { Rank::High } else { Rank::Medium });
        judgement.fault(fault);
    }
}

/// Second factors of other tenants that are accepted: of all, or of one whose users no policy asks.
fn accepted(it: &Context<'_>, realm: bailiwick_model::RealmId, judgement: &mut Judgement) {
    let default = it.index.cross_tenant.of(&realm).iter().any(|trust| trust.other.is_none());
    if !default {
        let what =
            "whether the second factor of every other tenant is accepted: the default was not exported";
        judgement.unknown(what, Some(Collection::CrossTenant), it.realm_name(realm));
    }
    for &trust in it.index.cross_tenant.of(&realm) {
        match (trust.mfa.known(), trust.other) {
            (Some(true), Some(other)) => partner(it, trust, other, judgement),
            (Some(true), None) => judgement.fault(Fault {
                key: "default".to_owned(),
                title: format!("{} accepts the second factor of every other tenant", it.realm_name(realm)),
                why: "a tenant that anybody can make then vouches for its guests".to_owned(),
                fix: "switch inbound trust off in the default settings and on for named partners alone"
                    .to_owned(),
                subjects: Vec::new(),
                evidence: vec![trust.evidence],
                rank: Some(Rank::Medium),
                witness: None,
            }),
            (Some(false), _) => judgement.good(trust.evidence),
            // What a partner's entry leaves out is inherited from the default, which is looked at by itself.
            (None, Some(_)) if trust.mfa == bailiwick_model::Observed::NotCollected => {
                judgement.good(trust.evidence);
            }
            (None, _) => judgement.unknown(
                "whether the second factor of other tenants is accepted",
                Some(Collection::CrossTenant),
                it.realm_name(realm),
            ),
        }
    }
}

/// A named tenant whose second factor is accepted: good where a policy asks its users for one.
fn partner(it: &Context<'_>, trust: &CrossTenantTrust, other: Sym, judgement: &mut Judgement) {
    let technician = Visitor::technician(other);
    let guest = Visitor { kind: VisitorKind::Guest, ..technician };
    let visitors: &[Visitor] = match trust.service_provider.known() {
        Some(true) => &[technician],
        Some(false) => &[guest],
        None => &[technician, guest],
    };
    let asked = |visitor: &Visitor| {
        let verdict = it.signin.access(trust.realm, visitor);
        if verdict.refused {
            return BarrierState::InForce;
        }
        let state = verdict.whole_account();
        state.state(Barrier::Mfa).max(state.state(Barrier::MfaPhishingResistant))
    };
    let states: Vec<BarrierState> = visitors.iter().map(asked).collect();
    if states.iter().all(|state| *state == BarrierState::InForce) {
        judgement.good(trust.evidence);
    } else if states.iter().all(|state| *state == BarrierState::Absent) {
        judgement.fault(Fault {
            key: format!("partner {}", it.facts.text(other)),
            title: format!(
                "{} accepts the second factor of another tenant, and no policy asks for one",
                it.realm_name(trust.realm)
            ),
            why: "what is accepted is never asked for: a password at the other side is enough".to_owned(),
            fix: "add a policy that demands MFA of service provider users and guests".to_owned(),
            subjects: Vec::new(),
            evidence: vec![trust.evidence],
            rank: Some(Rank::Medium),
            witness: None,
        });
    } else {
        judgement.unknown(
            "whether a policy asks the other tenant's users for a second factor",
            Some(Collection::ConditionalAccess),
            it.realm_name(trust.realm),
        );
    }
}
