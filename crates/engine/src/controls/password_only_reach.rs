//! Accounts of a provider that reach customers and sign in with a password alone.

use bailiwick_model::facts::Collection;
use bailiwick_model::{Barrier, BarrierState, Evidence, NodeRef};

use super::shared::{
    about, accounts_reaching, counted, is_account, need, need_assignments, nothing_of, servers, tenants,
};
use super::{Audience, Context, Control, Decides, Judgement, Witness};
use crate::graph::{Bound, NodeIx, PartyIx};
use crate::signin::Holds;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "password_only_reach",
    title: "a provider account that reaches customers signs in with a password alone",
    what: "Every account of the provider that reaches a customer at `change` or above is held against what its sign-in \
           demands: Conditional Access, security defaults, per-user MFA, the domain, or the management server's own \
           second factor. Registered is not enforced. A policy that asks only at a risk or outside trusted places fails.",
    why: "One guessed, sprayed or reused password is then enough to act at every customer that the account reaches.",
    decides: &[
        Decides::whole("0.A.2"),
        Decides::but(
            "3.M.2",
            "whether these accounts are separate from daily work and used from hardened devices",
        ),
    ],
    audience: Audience::Provider,
    needs: &[
        Collection::ConditionalAccess,
        Collection::SecurityDefaults,
        Collection::PerUserMfa,
        Collection::Domains,
        Collection::RmmAccounts,
    ],
    provider_fix: "require a phishing-resistant second factor for these accounts at every sign-in, all resources and clients, without exclusion",
    customer_fix: "ask the provider for this control's outcome, and demand MFA of service provider users in your own Conditional Access",
    proof: "a new export of policies and accounts in which this control passes",
    attack: &["T1078.004", "T1110.003", "T1199"],
    judge,
};

/// In which an account of a management server that reaches customers could be missing.
const RMM_LISTS: [Collection; 3] =
    [Collection::RmmAccounts, Collection::RmmRights, Collection::RmmUserGroups];

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let possible = accounts_reaching(it, party, Bound::Possible);
    let accounts: Vec<NodeIx> = possible.into_iter().filter(|node| is_account(it, *node)).collect();
    if accounts.is_empty() {
        nothing_of(
            it,
            party,
            &mut judgement,
            Collection::GdapAssignments,
            "no account that reaches a customer was read: access may be in exports that are missing",
        );
        return judgement;
    }
    for realm in tenants(it, party) {
        need(it, &mut judgement, realm, &[Collection::Users, Collection::GdapRelationships]);
        need_assignments(it, &mut judgement, realm, |_| true);
    }
    for realm in servers(it, party, &mut judgement, Collection::RmmAccounts) {
        need(it, &mut judgement, realm, &RMM_LISTS);
    }
    let mut without = 0;
    for &node in &accounts {
        without += usize::from(look_at(it, node, &mut judgement));
    }
    let all = accounts.len();
    judgement.saying(format!(
        "{without} of {} that reach customers can sign in without a second factor",
        counted(all, "account", "accounts")
    ))
}

/// Whether the account fails.
fn look_at(it: &Context<'_>, node: NodeIx, judgement: &mut Judgement) -> bool {
    let account = it.graph.node(node);
    if account.enabled == Some(false) {
        return false;
    }
    let verdict = it.signin.login(account.id);
    let reasons = || {
        verdict
            .reasons
            .iter()
            .filter(|reason| matches!(reason.barrier, Barrier::Mfa | Barrier::MfaOrManagedDevice))
    };
    let own = it.directory.account(account.id).map_or(account.evidence, |known| known.evidence);
    let name = it.name(node);
    let state = verdict.whole_account().state(Barrier::Mfa);
    match (state, verdict.every_time) {
        (BarrierState::InForce, _) => {
            judgement.good(reasons().find_map(|reason| reason.evidence).unwrap_or(own));
            judgement.good(own);
            false
        }
        (BarrierState::Absent, _) | (BarrierState::Unknown, Holds::No) => {
            let customers = it.customers(node, bailiwick_model::Effect::Change);
            let because: Vec<&str> = reasons().map(|reason| reason.text.as_str()).take(2).collect();
            let reach = match (customers.proven, customers.possible) {
                (0, possible) => format!("up to {possible}"),
                (proven, possible) if proven < possible => format!("{proven} to {possible}"),
                (proven, _) => proven.to_string(),
            };
            let mut evidence = vec![own];
            evidence.extend(server_record(it, account.id));
            for absent in [true, false] {
                let those = reasons().filter(|reason| (reason.state == BarrierState::Absent) == absent);
                evidence.extend(those.filter_map(|reason| reason.evidence));
            }
            let why = format!("it reaches {reach} customers; {}", because.join("; "));
            let mut fault =
                about(it, node, format!("{name} can sign in without a second factor"), why, evidence);
            fault.witness =
                Some(Witness { subject: node, profile: "stolen-password", party: None, effect: None });
            judgement.fault(fault);
            true
        }
        (BarrierState::Unknown, _) => {
            let text = reasons()
                .map(|reason| reason.text.clone())
                .next()
                .unwrap_or_else(|| "nothing was read that would tell".to_owned());
            let list = if account.kind == bailiwick_model::NodeKind::RmmUser {
                Collection::RmmAccounts
            } else {
                settles(it, account.id.realm)
            };
            judgement.unknown(
                format!("whether {name} is asked for a second factor: {text}"),
                Some(list),
                it.realm_name(account.id.realm),
            );
            false
        }
    }
}

/// What a management server says of the second factor of everybody on it.
fn server_record(it: &Context<'_>, node: NodeRef) -> Option<Evidence> {
    let server = it.facts.rmm_servers.iter().find(|known| known.node.realm == node.realm)?;
    server.forces_mfa.is_known().then_some(server.evidence)
}

/// The first list that is missing of those that decide.
fn settles(it: &Context<'_>, realm: bailiwick_model::RealmId) -> Collection {
    [
        Collection::ConditionalAccess,
        Collection::SecurityDefaults,
        Collection::Domains,
        Collection::GroupMembers,
        Collection::PerUserMfa,
    ]
    .into_iter()
    .find(|list| it.covered(*list, realm) != Some(true))
    .unwrap_or(Collection::ConditionalAccess)
}
