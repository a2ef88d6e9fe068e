//! More accounts with full power than anybody needs.

use bailiwick_model::facts::Collection;
use bailiwick_model::{Evidence, NodeKind, RealmId, RealmKind};

use super::shared::{RECORDS, counted, listed, need, need_members, servers, tenants};
use super::standing_tier_zero::{holders_known, standing};
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::graph::{NodeIx, PartyIx};

/// Full administrators of one realm that are still reasonable.
const MOST: usize = 4;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "too_many_full_administrators",
    title: "more accounts with full power than anybody needs",
    what: "Standing administrators of each tenant, members of Domain, Enterprise and Schema Admins and Administrators \
           of each domain, full administrators of each management server. More than four in one realm fail.",
    why: "Every one of them is a way to everything; few can be watched.",
    decides: &[Decides::but(
        "5.A.4",
        "whether each use of these accounts was needed, which needs tickets and logs",
    )],
    audience: Audience::Both,
    needs: &[Collection::RoleAssignments, Collection::AdGroups, Collection::AdUsers, Collection::RmmAccounts],
    provider_fix: "keep at most four, and give the others the smallest role that does their work",
    customer_fix: "keep at most four, and give the others the smallest role that does their work",
    proof: "a new export with at most four in each realm",
    attack: &["T1078"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let mut most = (0, String::new());
    for realm in tenants(it, party) {
        let whole = need(it, &mut judgement, realm, &[Collection::RoleAssignments])
            & holders_known(it, realm, &mut judgement);
        let holders: Vec<(NodeIx, Evidence)> = standing(it, realm).into_iter().collect();
        weigh(
            it,
            realm,
            "full administrators",
            &holders,
            whole,
            Collection::RoleAssignments,
            &mut judgement,
            &mut most,
        );
    }
    for realm in it.realms(party, RealmKind::Ad).collect::<Vec<_>>() {
        let whole = need(it, &mut judgement, realm, &[Collection::AdGroups, Collection::AdUsers])
            & groups_known(it, realm, &mut judgement);
        let holders = domain_administrators(it, realm);
        weigh(
            it,
            realm,
            "domain administrators",
            &holders,
            whole,
            Collection::AdGroups,
            &mut judgement,
            &mut most,
        );
    }
    for realm in servers(it, party, &mut judgement, Collection::RmmAccounts) {
        let whole = need(it, &mut judgement, realm, &[Collection::RmmAccounts])
            & rights_known(it, realm, &mut judgement);
        let here = it.facts.rmm_accounts.iter().filter(|account| account.account.realm == realm);
        let full = here.filter(|account| account.full_admin.is(&true));
        let holders: Vec<(NodeIx, Evidence)> = full
            .filter_map(|account| Some((it.graph.find(account.account)?, account.evidence)))
            .filter(|(node, _)| it.graph.node(*node).enabled != Some(false))
            .collect();
        weigh(
            it,
            realm,
            "full administrators",
            &holders,
            whole,
            Collection::RmmAccounts,
            &mut judgement,
            &mut most,
        );
    }
    if judgement.looked_at() == 0 {
        if judgement.unsettled().is_empty() {
            judgement.unknown(
                "no realm of this party was read",
                Some(Collection::RoleAssignments),
                it.party_name(party).to_owned(),
            );
        }
        return judgement;
    }
    let (count, realm) = most;
    judgement.saying(format!(
        "at most {} in one realm ({realm})",
        counted(count, "full administrator", "full administrators")
    ))
}

#[expect(clippy::too_many_arguments, reason = "one line of the judgement for each kind of realm")]
fn weigh(
    it: &Context<'_>,
    realm: RealmId,
    what: &str,
    holders: &[(NodeIx, Evidence)],
    whole: bool,
    list: Collection,
    judgement: &mut Judgement,
    most: &mut (usize, String),
) {
    if holders.len() > most.0 || most.1.is_empty() {
        *most = (holders.len(), it.realm_name(realm));
    }
    if holders.len() > MOST {
        let names: Vec<String> = holders.iter().map(|(node, _)| it.name(*node)).collect();
        judgement.fault(Fault {
            key: it
                .facts
                .realms
                .get(realm.0 as usize)
                .map_or_else(String::new, |known| it.facts.text(known.id).to_owned()),
            title: format!("{} has {} {what}: {}", it.realm_name(realm), holders.len(), listed(&names)),
            why: format!(
                "{MOST} are enough; the other {} are ways to everything that nobody needs",
                holders.len() - MOST
            ),
            fix: String::new(),
            subjects: holders.iter().map(|(node, _)| *node).collect(),
            evidence: holders.iter().map(|(_, evidence)| *evidence).take(RECORDS).collect(),
            rank: Some(Rank::Medium),
            witness: None,
        });
    } else if let Some(read) = super::shared::record_of(it, list, realm).filter(|_| whole) {
        judgement.good(read);
    }
}

/// Says how many accounts of a management server may be full administrators or not. Whether none.
fn rights_known(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) -> bool {
    let unsaid = it
        .facts
        .rmm_accounts
        .iter()
        .filter(|known| known.account.realm == realm && !known.full_admin.is_known());
    let count = unsaid.count();
    if count > 0 {
        judgement.unknown(
            format!(
                "whether {} full administrators",
                counted(count, "console account is among the", "console accounts are")
            ),
            Some(Collection::RmmAccounts),
            it.realm_name(realm),
        );
    }
    count == 0
}

/// The groups that own a domain.
pub(super) fn owning_groups<'a>(
    it: &Context<'a>,
    realm: RealmId,
) -> impl Iterator<Item = &'a bailiwick_model::facts::Entity> {
    it.index.owning_groups.of(&realm).iter().copied()
}

/// Says which groups that own a domain have members that are not known. Whether none.
pub(super) fn groups_known(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) -> bool {
    let mut whole = true;
    for group in owning_groups(it, realm) {
        whole &= need_members(it, judgement, group.node);
    }
    whole
}

/// Users in the groups that own a domain.
fn domain_administrators(it: &Context<'_>, realm: RealmId) -> Vec<(NodeIx, Evidence)> {
    let mut holders = std::collections::BTreeMap::new();
    for group in owning_groups(it, realm) {
        for member in &it.directory.all_members(group.node).members {
            if let Some(node) = it.graph.find(*member).filter(|node| {
                it.graph.node(*node).kind == NodeKind::User && it.graph.node(*node).enabled != Some(false)
            }) {
                holders.entry(node).or_insert(group.evidence);
            }
        }
    }
    holders.into_iter().collect()
}
