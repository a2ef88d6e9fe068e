//! Accounts of a provider in a customer's own administrator groups and roles.

use bailiwick_model::facts::{ClaimKind, Collection, Holding, PartyKind};
use bailiwick_model::{Effect, Evidence, NodeKind, NodeRef, RealmKind};
use std::collections::BTreeMap;

use super::shared::{about, counted, need, of_provider, tenants};
use super::standing_tier_zero::holders_known;
use super::too_many_full_administrators::{groups_known, owning_groups};
use super::{Audience, Context, Control, Decides, Judgement, Witness};
use crate::assessment::Rank;
use crate::graph::{NodeIx, PartyIx};
use crate::tables::entra_role;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "provider_in_internal_admins",
    title: "an account of the provider in an internal administrator group",
    what: "Guests and accounts of the provider inside the customer (by their home, or as the estate file says) that hold \
           a role that owns the tenant, or are members of Domain, Enterprise or Schema Admins or Administrators, \
           directly or through groups. Where the estate file names no accounts of the provider, the ones it made inside \
           the customer cannot be told.",
    why: "Such an account is outside the delegation that can be ended, and lives on when the contract does not.",
    decides: &[Decides::whole("12.C.1")],
    audience: Audience::Customer,
    needs: &[
        Collection::Estate,
        Collection::Users,
        Collection::RoleAssignments,
        Collection::AdGroups,
        Collection::AdUsers,
    ],
    provider_fix: "remove the account from these groups and roles, and work through delegated roles that end",
    customer_fix: "remove the account from these groups and roles, and delegate smaller roles that end",
    proof: "a new export in which no account of the provider is in them",
    attack: &["T1078.004", "T1098"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let mut inside: BTreeMap<NodeIx, (String, Evidence)> = BTreeMap::new();
    for realm in tenants(it, party) {
        let whole = need(it, &mut judgement, realm, &[Collection::Users, Collection::RoleAssignments])
            & holders_known(it, realm, &mut judgement);
        roles(it, realm, &mut inside, &mut judgement);
        if let Some(read) = super::shared::record_of(it, Collection::RoleAssignments, realm).filter(|_| whole)
        {
            judgement.good(read);
        }
    }
    for realm in it.realms(party, RealmKind::Ad).collect::<Vec<_>>() {
        let whole = need(it, &mut judgement, realm, &[Collection::AdGroups, Collection::AdUsers])
            & groups_known(it, realm, &mut judgement);
        groups(it, realm, &mut inside);
        if let Some(read) = super::shared::record_of(it, Collection::AdGroups, realm).filter(|_| whole) {
            judgement.good(read);
        }
    }
    unclaimed(it, party, &mut judgement);
    let count = inside.len();
    for (node, (what, evidence)) in inside {
        let title = format!("{} of the provider is in {what} of {}", it.name(node), it.party_name(party));
        let own = it.graph.node(node).evidence;
        let mut fault = about(
            it,
            node,
            title,
            "it owns this customer outside any delegation".to_owned(),
            vec![evidence, own],
        );
        fault.rank = Some(Rank::High);
        fault.witness = Some(Witness {
            subject: node,
            profile: "insider",
            party: Some(party),
            effect: Some(Effect::Own),
        });
        judgement.fault(fault);
    }
    if judgement.looked_at() == 0 {
        if judgement.unsettled().is_empty() {
            judgement.unknown(
                "nothing of this customer's own directories was read",
                Some(Collection::RoleAssignments),
                it.party_name(party).to_owned(),
            );
        }
        return judgement;
    }
    judgement.saying(format!(
        "{} of the provider in internal administrator groups",
        counted(count, "account", "accounts")
    ))
}

/// An account that a provider made inside a customer is told by the estate file alone.
fn unclaimed(it: &Context<'_>, party: PartyIx, judgement: &mut Judgement) {
    let providers: Vec<&str> =
        it.providers().filter_map(|at| it.estate.party(at)).map(|party| party.id.as_str()).collect();
    let named = it
        .facts
        .claims
        .iter()
        .any(|claim| claim.what == ClaimKind::Account && providers.contains(&it.facts.text(claim.party)));
    if !named {
        judgement.unknown(
            "which accounts here the provider made: the estate file names no accounts of it",
            Some(Collection::Estate),
            it.party_name(party).to_owned(),
        );
    }
}

/// Says which guests with a role that owns the tenant may be the provider's: their home is known by its domains.
fn homeless(it: &Context<'_>, account: NodeRef, judgement: &mut Judgement) {
    let guest = it.directory.account(account).is_some_and(|known| !known.guest.is(&false));
    let settled = || {
        it.providers()
            .flat_map(|at| tenants(it, at))
            .all(|realm| it.covered(Collection::Domains, realm) == Some(true))
    };
    if guest && !settled() {
        let what =
            format!("whether {} is of a provider: the provider's domains were not read", it.name_of(account));
        judgement.unknown(what, Some(Collection::Domains), it.realm_name(account.realm));
    }
}

fn outsider(it: &Context<'_>, account: NodeRef) -> bool {
    of_provider(it, account)
        || it
            .graph
            .find(account)
            .is_some_and(|node| it.kind(it.graph.node(node).owner) == PartyKind::Provider)
}

fn roles(
    it: &Context<'_>,
    realm: bailiwick_model::RealmId,
    inside: &mut BTreeMap<NodeIx, (String, Evidence)>,
    judgement: &mut Judgement,
) {
    for assignment in
        it.index.role_assignments.of(&realm).iter().filter(|known| known.holding != Holding::Eligible)
    {
        let Some(role) =
            entra_role(it.facts.text(assignment.role)).filter(|role| role.powers.direct.has(Effect::Own))
        else {
            continue;
        };
        let closure = it.directory.all_members(assignment.principal);
        let itself = (!it.directory.is_group(assignment.principal)).then_some(assignment.principal);
        for member in closure.members.iter().copied().chain(itself) {
            if !outsider(it, member) {
                homeless(it, member, judgement);
                continue;
            }
            if let Some(node) =
                it.graph.find(member).filter(|node| it.graph.node(*node).kind == NodeKind::AZUser)
            {
                inside.entry(node).or_insert((role.name.to_owned(), assignment.evidence));
            }
        }
    }
}

fn groups(
    it: &Context<'_>,
    realm: bailiwick_model::RealmId,
    inside: &mut BTreeMap<NodeIx, (String, Evidence)>,
) {
    for group in owning_groups(it, realm) {
        for member in
            it.directory.all_members(group.node).members.iter().filter(|member| outsider(it, **member))
        {
            if let Some(node) = it.graph.find(*member) {
                inside.entry(node).or_insert((it.facts.text(group.name).to_owned(), group.evidence));
            }
        }
    }
}
