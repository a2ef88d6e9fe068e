//! Privileged access that never ends.

use bailiwick_model::facts::{Collection, GdapStatus, Holding};
use bailiwick_model::{Effect, RealmId};

use super::role_holders::{built_in, judgeable, overdue};
use super::shared::{RECORDS, counted, listed, need, tenants};
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;
use crate::tables::EntraRole;

/// Days after which a delegated relationship is too long.
const DAYS: u32 = 365;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "permanent_privilege",
    title: "privileged access that never ends",
    what: "Roles that change, destroy or own, held actively and without end, where two emergency accounts are left \
           out; delegated admin relationships that last longer than a year or extend themselves.",
    why: "Access that is always there is there for the thief as well.",
    decides: &[Decides::whole("5.A.5")],
    audience: Audience::Both,
    needs: &[Collection::RoleAssignments, Collection::GdapRelationships],
    provider_fix: "make roles and group memberships eligible with an end, and renew relationships for at most a year",
    customer_fix: "make roles eligible with an end, and approve relationships for at most a year without extension",
    proof: "a new export in which such roles have an end and relationships are shorter",
    attack: &["T1078.004"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    for realm in tenants(it, party) {
        roles(it, realm, &mut judgement);
        relationships(it, party, realm, &mut judgement);
    }
    let titles: Vec<String> = judgement
        .faults()
        .iter()
        .map(|fault| fault.title.split(':').next().unwrap_or_default().to_owned())
        .collect();
    if !titles.is_empty() {
        return judgement.saying(titles.join("; "));
    }
    if judgement.looked_at() == 0 && judgement.unsettled().is_empty() {
        judgement.unknown(
            "no tenant of this party was read",
            Some(Collection::RoleAssignments),
            it.party_name(party).to_owned(),
        );
    }
    judgement
}

fn roles(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) {
    let strong = |role: &EntraRole| {
        [Effect::Run, Effect::Destroy, Effect::Own].iter().any(|effect| role.powers.direct.has(*effect))
    };
    let whole = need(it, judgement, realm, &[Collection::RoleAssignments])
        & judgeable(it, realm, judgement, strong, |_| true);
    let mut permanent = Vec::new();
    let mut unsaid = 0;
    for &assignment in it
        .index
        .role_assignments
        .of(&realm)
        .iter()
        .filter(|known| known.holding == Holding::Active && built_in(it, known).is_some_and(strong))
    {
        match assignment.until.known() {
            _ if overdue(it, assignment) => {}
            Some(Some(_)) => judgement.good(assignment.evidence),
            _ if !it.directory.is_listed(assignment.principal) => {}
            Some(None) => permanent.push(assignment),
            None => unsaid += 1,
        }
    }
    if unsaid > super::standing_tier_zero::EMERGENCY {
        judgement.unknown(
            format!(
                "until when {} held: the export does not say",
                counted(unsaid, "privileged role is", "privileged roles are")
            ),
            Some(Collection::RoleAssignments),
            it.realm_name(realm),
        );
    }
    if permanent.len() > super::standing_tier_zero::EMERGENCY {
        let names: Vec<String> = permanent.iter().map(|known| it.name_of(known.principal)).collect();
        judgement.fault(Fault {
            key: format!("roles {}", it.realm_name(realm)),
            title: format!(
                "{} in {} have no end: {}",
                counted(permanent.len(), "privileged role", "privileged roles"),
                it.realm_name(realm),
                listed(&names)
            ),
            why: "they are there at night, on holidays, and after the reason for them is gone".to_owned(),
            fix: String::new(),
            subjects: permanent.iter().filter_map(|known| it.graph.find(known.principal)).collect(),
            evidence: permanent.iter().map(|known| known.evidence).take(RECORDS).collect(),
            rank: Some(Rank::Medium),
            witness: None,
        });
    } else if let Some(read) = super::shared::record_of(it, Collection::RoleAssignments, realm)
        .filter(|_| whole && unsaid <= super::standing_tier_zero::EMERGENCY)
    {
        judgement.good(read);
    }
}

/// Relationships of a provider's tenant.
fn relationships(it: &Context<'_>, party: PartyIx, realm: RealmId, judgement: &mut Judgement) {
    if it.kind(party) == bailiwick_model::facts::PartyKind::Provider {
        need(it, judgement, realm, &[Collection::GdapRelationships]);
    }
    let (mut long, mut unsaid) = (Vec::new(), 0);
    for &relationship in it.index.relationships.of(&realm) {
        match super::shared::relationship_in_force(relationship, it.as_of()) {
            Some(false) => continue,
            Some(true) => {}
            None => {
                unsaid += 1;
                continue;
            }
        }
        if relationship.status.is(&GdapStatus::Ending) {
            judgement.good(relationship.evidence);
            continue;
        }
        let extends = relationship.auto_extends.is(&true);
        let lasts = relationship.duration_days.known().is_some_and(|days| *days > DAYS);
        if extends || lasts {
            long.push(relationship);
        } else if relationship.duration_days.is_known() && relationship.auto_extends.is_known() {
            judgement.good(relationship.evidence);
        } else {
            unsaid += 1;
        }
    }
    if unsaid > 0 {
        judgement.unknown(
            format!(
                "how long {}: the export does not say",
                counted(unsaid, "delegated admin relationship lasts", "delegated admin relationships last")
            ),
            Some(Collection::GdapRelationships),
            it.realm_name(realm),
        );
    }
    if long.is_empty() {
        return;
    }
    let names: Vec<String> = long.iter().map(|known| it.facts.text(known.customer_name).to_owned()).collect();
    let extending = long.iter().filter(|known| known.auto_extends.is(&true)).count();
    judgement.fault(Fault {
        key: "relationships".to_owned(),
        title: format!(
            "{} has {}: {}",
            it.party_name(party),
            renewed_unasked(long.len() - extending, extending),
            listed(&names)
        ),
        why: "nobody is asked again whether the access is still needed".to_owned(),
        fix: String::new(),
        subjects: Vec::new(),
        evidence: long.iter().map(|known| known.evidence).take(RECORDS).collect(),
        rank: Some(Rank::Low),
        witness: None,
    });
}

/// `10 delegated admin relationships that renew themselves and 17 that last longer than a year`.
fn renewed_unasked(lasting: usize, extending: usize) -> String {
    let count = |count| counted(count, "delegated admin relationship", "delegated admin relationships");
    let themselves = if extending == 1 { "that renews itself" } else { "that renew themselves" };
    let long = if lasting == 1 { "that lasts longer than a year" } else { "that last longer than a year" };
    match (lasting, extending) {
        (0, _) => format!("{} {themselves}", count(extending)),
        (_, 0) => format!("{} {long}", count(lasting)),
        _ => format!("{} {themselves} and {lasting} {long}", count(extending)),
    }
}
