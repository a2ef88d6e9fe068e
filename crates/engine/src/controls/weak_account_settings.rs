//! Accounts whose own settings invite guessing and cracking.

use bailiwick_model::facts::{AdPrincipal, Collection};
use bailiwick_model::{BarrierState, Evidence, NodeKind, Observed, RealmId};

use rustc_hash::FxHashSet;

use super::shared::{RECORDS, counted, listed, need, tenants};
use super::standing_tier_zero::domains;
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::graph::{NodeIx, PartyIx};

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "weak_account_settings",
    title: "accounts whose settings invite guessing and cracking",
    what: "In Active Directory: enabled accounts that need no password or no pre-authentication, tier-zero accounts \
           with a service name (their password can be cracked offline), delegation to any service. In Entra: enabled \
           accounts whose password never expires and that can sign in without a second factor.",
    why: "These passwords are found without a single failed sign-in.",
    decides: &[Decides::whole("12.A.1")],
    audience: Audience::Both,
    needs: &[Collection::AdUsers, Collection::AdComputers, Collection::Users],
    provider_fix: "clear these settings, use managed service accounts, and give tier-zero accounts no service name",
    customer_fix: "clear these settings, use managed service accounts, and give tier-zero accounts no service name",
    proof: "a new export without these settings",
    attack: &["T1558.003", "T1558.004", "T1110"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    for realm in domains(it, party) {
        let whole = need(
            it,
            &mut judgement,
            realm,
            &[Collection::AdUsers, Collection::AdComputers, Collection::AdGroups],
        );
        directory(it, realm, whole, &mut judgement);
    }
    for realm in tenants(it, party) {
        need(it, &mut judgement, realm, &[Collection::Users]);
        entra(it, realm, &mut judgement);
    }
    if judgement.looked_at() == 0 && judgement.unsettled().is_empty() {
        judgement.unknown(
            "no account settings of this party were read",
            Some(Collection::Users),
            it.party_name(party).to_owned(),
        );
    }
    judgement
}

/// A weakness of Active Directory accounts.
struct Weakness {
    key: &'static str,
    words: &'static str,
    why: &'static str,
    rank: Rank,
    has: fn(&AdPrincipal) -> Observed<bool>,
    tier_zero_only: bool,
}

const WEAKNESSES: &[Weakness] = &[
    Weakness {
        key: "no-password",
        words: "need no password",
        why: "whoever knows the name signs in",
        rank: Rank::High,
        has: |known| known.password_not_required,
        tier_zero_only: false,
    },
    Weakness {
        key: "no-preauthentication",
        words: "need no pre-authentication",
        why: "anybody on the network gets material to crack the password offline",
        rank: Rank::Medium,
        has: |known| known.no_preauthentication,
        tier_zero_only: false,
    },
    Weakness {
        key: "service-name",
        words: "are tier zero and have a service name",
        why: "every user of the domain gets material to crack the password offline",
        rank: Rank::High,
        has: |known| known.has_spn,
        tier_zero_only: true,
    },
    Weakness {
        key: "delegation",
        words: "may act for anybody at any service",
        why: "whoever controls one collects the tickets of everybody who connects",
        rank: Rank::High,
        has: |known| known.unconstrained_delegation,
        tier_zero_only: false,
    },
];

fn directory(it: &Context<'_>, realm: RealmId, whole: bool, judgement: &mut Judgement) {
    for weakness in WEAKNESSES {
        let mut weak: Vec<(NodeIx, Evidence)> = Vec::new();
        let mut silent = 0;
        let mut seen = FxHashSet::default();
        for known in it.index.ad_principals.of(&realm) {
            let Some(node) = it.graph.find(known.node) else { continue };
            let account = it.graph.node(node);
            let controller = known.domain_controller.is(&true);
            let krbtgt = it.facts.text(known.node.id).ends_with("-502");
            if account.enabled == Some(false)
                || controller
                || krbtgt
                || (weakness.tier_zero_only && (!account.tier_zero || account.kind != NodeKind::User))
            {
                continue;
            }
            if (weakness.has)(known).is(&true) {
                if seen.insert(node) {
                    weak.push((node, known.evidence));
                }
            } else if !(weakness.has)(known).is_known() {
                silent += 1;
            }
        }
        if silent > 0 {
            judgement.unknown(
                format!(
                    "whether {} {}: the export does not say",
                    counted(silent, "account", "accounts"),
                    weakness.words
                ),
                Some(Collection::AdUsers),
                it.realm_name(realm),
            );
        }
        push(it, realm, weakness, &weak, whole && silent == 0, judgement);
    }
}

fn push(
    it: &Context<'_>,
    realm: RealmId,
    weakness: &Weakness,
    weak: &[(NodeIx, Evidence)],
    whole: bool,
    judgement: &mut Judgement,
) {
    if weak.is_empty() {
        if let Some(read) = super::shared::record_of(it, Collection::AdUsers, realm).filter(|_| whole) {
            judgement.good(read);
        }
        return;
    }
    let names: Vec<String> = weak.iter().map(|(node, _)| it.name(*node)).collect();
    judgement.fault(Fault {
        key: format!("{} {}", weakness.key, it.realm_name(realm)),
        title: format!(
            "{} of {} {}: {}",
            counted(weak.len(), "account", "accounts"),
            it.realm_name(realm),
            weakness.words,
            listed(&names)
        ),
        why: weakness.why.to_owned(),
        fix: String::new(),
        subjects: weak.iter().map(|(node, _)| *node).collect(),
        evidence: weak.iter().map(|(_, evidence)| *evidence).take(RECORDS).collect(),
        rank: Some(weakness.rank),
        witness: None,
    });
}

/// Passwords that never expire matter where the password is all.
fn entra(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) {
    let mut weak: Vec<(NodeIx, Evidence)> = Vec::new();
    let mut silent = 0;
    for &node in it.directory.accounts_of(realm) {
        let Some(account) = it.directory.account(node) else { continue };
        if account.enabled.is(&false) || account.guest.is(&true) {
            continue;
        }
        if !account.enabled.is_known() {
            silent += 1;
            continue;
        }
        match account.password_never_expires.known() {
            Some(false) => judgement.good(account.evidence),
            Some(true) => match it.signin.login(node).barriers.state(bailiwick_model::Barrier::Mfa) {
                BarrierState::Absent => {
                    weak.extend(it.graph.find(node).map(|node| (node, account.evidence)));
                }
                BarrierState::InForce => judgement.good(account.evidence),
                BarrierState::Unknown => silent += 1,
            },
            None => silent += 1,
        }
    }
    if silent > 0 {
        judgement.unknown(
            format!(
                "password settings of {}: the export does not say",
                counted(silent, "account", "accounts")
            ),
            Some(Collection::Users),
            it.realm_name(realm),
        );
    }
    if !weak.is_empty() {
        let names: Vec<String> = weak.iter().map(|(node, _)| it.name(*node)).collect();
        judgement.fault(Fault {
            key: format!("never-expires {}", it.realm_name(realm)),
            title: format!(
                "{} of {} sign in with a password alone that never expires: {}",
                counted(weak.len(), "account", "accounts"),
                it.realm_name(realm),
                listed(&names)
            ),
            why: "a password that leaked once works for ever".to_owned(),
            fix: String::new(),
            subjects: weak.iter().map(|(node, _)| *node).collect(),
            evidence: weak.iter().map(|(_, evidence)| *evidence).take(RECORDS).collect(),
            rank: Some(Rank::Medium),
            witness: None,
        });
    }
}
