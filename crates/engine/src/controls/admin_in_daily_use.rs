//! Administrators of everything who also do their daily work with that account.

use bailiwick_model::NodeKind;
use bailiwick_model::facts::Collection;

use super::shared::{about, counted, need, tenants};
use super::standing_tier_zero::{domains, holders_known, standing};
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "admin_in_daily_use",
    title: "an administrator of everything who does daily work with the same account",
    what: "Accounts that own a tenant and carry licences (a mailbox, documents), and tier-zero accounts of a domain \
           with a session on a computer that is not tier zero.",
    why: "A mail or a web page then runs beside the rights to everything, and its session waits on machines that many administer.",
    decides: &[Decides::whole("5.A.3")],
    audience: Audience::Both,
    needs: &[Collection::RoleAssignments, Collection::Users, Collection::AdSessions, Collection::AdGroups],
    provider_fix: "give each administrator a second account without licences, and use it from a hardened device only",
    customer_fix: "give each administrator a second account without licences, and use it from a hardened device only",
    proof: "a new export in which accounts with these roles carry no licence and have no session elsewhere",
    attack: &["T1078.002", "T1003"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let (mut mixed, mut all) = (0, 0);
    for realm in tenants(it, party) {
        need(it, &mut judgement, realm, &[Collection::RoleAssignments]);
        holders_known(it, realm, &mut judgement);
        for (node, evidence) in standing(it, realm) {
            let Some(account) = it.directory.account(it.graph.node(node).id) else {
                if it.graph.node(node).kind == NodeKind::AZUser {
                    judgement.unknown(
                        format!("whether {} is used for daily work", it.name(node)),
                        Some(Collection::Users),
                        it.realm_name(realm),
                    );
                }
                continue;
            };
            all += 1;
            match account.licences.known() {
                Some(0) => judgement.good(account.evidence),
                Some(count) => {
                    mixed += 1;
                    let title = format!(
                        "{} owns {} and carries {}",
                        it.name(node),
                        it.realm_name(realm),
                        counted(*count as usize, "licence", "licences")
                    );
                    let mut fault = about(
                        it,
                        node,
                        title,
                        "its mailbox is a way to everything".to_owned(),
                        vec![evidence, account.evidence],
                    );
                    fault.rank = Some(Rank::Medium);
                    judgement.fault(fault);
                }
                None => judgement.unknown(
                    format!("whether {} is used for daily work: licences were not exported", it.name(node)),
                    Some(Collection::Users),
                    it.realm_name(realm),
                ),
            }
        }
    }
    for realm in domains(it, party) {
        need(
            it,
            &mut judgement,
            realm,
            &[Collection::AdSessions, Collection::AdGroups, Collection::AdUsers, Collection::AdComputers],
        );
        mixed += sessions(it, realm, &mut judgement);
    }
    if judgement.looked_at() == 0 {
        if judgement.unsettled().is_empty() {
            judgement.unknown(
                "no administrator of this party was read",
                Some(Collection::RoleAssignments),
                it.party_name(party).to_owned(),
            );
        }
        return judgement;
    }
    judgement.saying(format!(
        "{mixed} of {} also in daily use",
        counted(all.max(mixed), "administrator of everything is", "administrators of everything are")
    ))
}

/// Tier-zero accounts with a session on a computer that is not tier zero.
fn sessions(it: &Context<'_>, realm: bailiwick_model::RealmId, judgement: &mut Judgement) -> usize {
    let mut found = 0;
    for edge in it.index.sessions.of(&realm) {
        let (computer, user) = (it.graph.node(edge.from), it.graph.node(edge.to));
        if computer.kind != NodeKind::Computer {
            continue;
        }
        if user.tier_zero && !computer.tier_zero {
            found += 1;
            let title = format!(
                "{} has a session on {}, which is not tier zero",
                it.name(edge.to),
                it.name(edge.from)
            );
            let mut fault = about(
                it,
                edge.to,
                title,
                "whoever administers that computer takes the session".to_owned(),
                vec![edge.evidence],
            );
            fault.key = format!("{} on {}", fault.key, it.graph.names.text(computer.id.id));
            fault.rank = Some(Rank::High);
            judgement.fault(fault);
        } else {
            judgement.good(edge.evidence);
        }
    }
    found
}
