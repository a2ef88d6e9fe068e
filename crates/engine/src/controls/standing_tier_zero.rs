//! Accounts that hold everything all the time.

use bailiwick_model::facts::{Collection, Holding, RoleScope};
use bailiwick_model::{Effect, Evidence, RealmId, RealmKind};
use std::collections::BTreeMap;

use super::role_holders::{built_in, judgeable};
use super::shared::{RECORDS, counted, listed, need, need_members, tenants};
use super::{Audience, Context, Control, Decides, Fault, Judgement, Witness};
use crate::assessment::Rank;
use crate::graph::{NodeIx, PartyIx};
use crate::tables::EntraRole;

/// Emergency accounts that may hold everything all the time.
pub(crate) const EMERGENCY: usize = 2;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "standing_tier_zero",
    title: "accounts that hold everything all the time",
    what: "Accounts and services that hold, actively and without end, an Entra role that owns the tenant (Global, \
           Privileged Role, Privileged Authentication Administrator), directly or through groups. More than two \
           emergency accounts fail.",
    why: "Each of them is the whole tenant for whoever takes it over, at any hour.",
    decides: &[Decides::but(
        "5.A.1",
        "whether every lesser role fits the work of its holder, which needs a role template for each job",
    )],
    audience: Audience::Both,
    needs: &[Collection::RoleAssignments, Collection::GroupMembers],
    provider_fix: "make these assignments eligible with approval, keep two emergency accounts with security keys, and give daily work the smallest role",
    customer_fix: "make these assignments eligible with approval, keep two emergency accounts with security keys, and give daily work the smallest role",
    proof: "a new export of role assignments with at most two standing holders",
    attack: &["T1078.004", "T1098.003"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let realms = tenants(it, party);
    if realms.is_empty() {
        judgement.unknown(
            "no tenant of this party was read",
            Some(Collection::RoleAssignments),
            it.party_name(party).to_owned(),
        );
    }
    let mut total = 0;
    for realm in realms {
        let whole = need(it, &mut judgement, realm, &[Collection::RoleAssignments])
            & holders_known(it, realm, &mut judgement);
        let holders = standing(it, realm);
        total += holders.len();
        if holders.len() > EMERGENCY {
            judgement.fault(fault(it, realm, &holders));
        } else if let Some(read) =
            super::shared::record_of(it, Collection::RoleAssignments, realm).filter(|_| whole)
        {
            judgement.good(read);
        }
    }
    if judgement.looked_at() == 0 {
        return judgement;
    }
    judgement.saying(format!("{} everything all the time", counted(total, "account holds", "accounts hold")))
}

fn owning(role: &EntraRole) -> bool {
    role.powers.direct.has(Effect::Own)
}

/// Says where holders of a role that owns the tenant may be missing. Whether none is.
pub(super) fn holders_known(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) -> bool {
    let wide = |scope| matches!(scope, RoleScope::Tenant | RoleScope::Unknown);
    let mut whole = judgeable(it, realm, judgement, owning, wide);
    for assignment in it.index.role_assignments.of(&realm) {
        let owns = built_in(it, assignment).is_some_and(owning);
        if !owns || assignment.holding != Holding::Active {
            continue;
        }
        if assignment.scope == RoleScope::Unknown {
            whole = false;
            judgement.unknown(
                format!("where the role of {} holds", it.name_of(assignment.principal)),
                Some(Collection::RoleAssignments),
                it.realm_name(realm),
            );
        }
        if it.directory.is_group(assignment.principal) {
            whole &= need_members(it, judgement, assignment.principal);
        }
    }
    whole
}

/// Holders of a role that owns the tenant, active and without end, with the record of the assignment.
pub(crate) fn standing(it: &Context<'_>, realm: RealmId) -> BTreeMap<NodeIx, Evidence> {
    let mut holders = BTreeMap::new();
    for assignment in it.index.role_assignments.of(&realm) {
        let owns = built_in(it, assignment).is_some_and(owning);
        let for_good =
            !matches!(assignment.until.known(), Some(Some(_))) && assignment.holding == Holding::Active;
        let counts = owns && for_good && assignment.scope == RoleScope::Tenant;
        if !counts || !it.directory.is_listed(assignment.principal) {
            continue;
        }
        let closure = it.directory.all_members(assignment.principal);
        let members = closure
            .members
            .iter()
            .copied()
            .chain((!it.directory.is_group(assignment.principal)).then_some(assignment.principal));
        for member in members {
            if let Some(node) =
                it.graph.find(member).filter(|node| it.graph.node(*node).enabled != Some(false))
            {
                holders.entry(node).or_insert(assignment.evidence);
            }
        }
    }
    holders
}

fn fault(it: &Context<'_>, realm: RealmId, holders: &BTreeMap<NodeIx, Evidence>) -> Fault {
    let names: Vec<String> = holders.keys().map(|node| it.name(*node)).collect();
    let worst = holders.keys().copied().max_by_key(|node| it.customers(*node, Effect::Change).proven);
    let reaches = worst.filter(|node| it.customers(*node, Effect::Change).proven > 0);
    Fault {
        key: it
            .facts
            .realms
            .get(realm.0 as usize)
            .map_or_else(String::new, |known| it.facts.text(known.id).to_owned()),
        title: format!(
            "{} of {} hold everything all the time: {}",
            counted(holders.len(), "account", "accounts"),
            it.realm_name(realm),
            listed(&names)
        ),
        why: format!(
            "two emergency accounts are enough; each of the other {} is a standing way to own the tenant",
            holders.len().saturating_sub(EMERGENCY)
        ),
        fix: String::new(),
        subjects: holders.keys().copied().collect(),
        evidence: holders.values().copied().take(RECORDS).collect(),
        rank: reaches.is_none().then_some(Rank::Medium),
        witness: reaches.map(|subject| Witness { subject, profile: "insider", party: None, effect: None }),
    }
}

/// Realms of Active Directory of a party, for controls that look at both.
pub(super) fn domains(it: &Context<'_>, party: PartyIx) -> Vec<RealmId> {
    it.realms(party, RealmKind::Ad).collect()
}
