//! Second factors that can be walked around: report-only policies, registration that is open to whoever has the
//! password.

use bailiwick_model::facts::{Collection, ConditionalAccessPolicy, PolicyState};
use bailiwick_model::{Barrier, BarrierState, Evidence, NodeRef, RealmId, Sym};

use super::shared::{RECORDS, counted, insider, listed, need, tenants};
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::graph::{NodeIx, PartyIx};

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "fail_open_mfa",
    title: "a second factor that can be walked around",
    what: "Policies that demand MFA and are only reported on, with no enforced one beside them; and enabled accounts \
           without a registered factor that whoever has the password can enrol, because the registration of security \
           information is not protected.",
    why: "An attacker with the password of a dormant account enrols a phone of their own and has both factors.",
    decides: &[Decides::but(
        "3.A.2",
        "what second-factor products other than Entra's do when they cannot be reached",
    )],
    audience: Audience::Both,
    needs: &[Collection::ConditionalAccess, Collection::MfaRegistrations, Collection::Users],
    provider_fix: "protect the user action `register security information` by a policy, hand out temporary passes, and enable report-only policies",
    customer_fix: "protect the user action `register security information` by a policy, hand out temporary passes, and enable report-only policies",
    proof: "a new export of policies with that user action covered, and registrations without open accounts",
    attack: &["T1556.006", "T1098.005"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let realms = tenants(it, party);
    if realms.is_empty() {
        judgement.unknown(
            "no tenant of this party was read",
            Some(Collection::ConditionalAccess),
            it.party_name(party).to_owned(),
        );
    }
    for realm in realms {
        if need(it, &mut judgement, realm, &[Collection::ConditionalAccess]) {
            reported_only(it, realm, &mut judgement);
        }
        need(it, &mut judgement, realm, &[Collection::MfaRegistrations, Collection::Users]);
        open_registration(it, realm, &mut judgement);
    }
    judgement
}

/// A policy that would demand MFA and is only reported on, while no enforced policy demands it.
fn reported_only(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) {
    let demands = |policy: &&&ConditionalAccessPolicy| {
        policy.strength.is_some() || policy.controls.iter().any(|control| it.facts.text(*control) == "mfa")
    };
    let policies =
        || it.index.policies.of(&realm).iter().filter(demands).filter(|policy| covers_somebody(it, policy));
    let enforced = policies()
        .filter(|policy| of_sign_ins(it, policy))
        .find(|policy| policy.state.is(&PolicyState::Enabled));
    if let Some(policy) = enforced {
        judgement.good(policy.evidence);
        return;
    }
    let unread = policies().filter(|policy| !policy.state.is_known()).count();
    if unread > 0 {
        let policies = counted(unread, "policy that demands MFA is", "policies that demand MFA are");
        let what = format!("whether {policies} enforced: their state was not read");
        judgement.unknown(what, Some(Collection::ConditionalAccess), it.realm_name(realm));
    }
    let mut reported = false;
    for policy in policies().filter(|policy| policy.state.is(&PolicyState::ReportOnly)) {
        reported = true;
        judgement.fault(Fault {
            key: format!("report-only {}", it.facts.text(policy.id)),
            title: format!(
                "policy `{}` of {} is report-only, and none that demands MFA is enforced",
                it.facts.text(policy.name),
                it.realm_name(realm)
            ),
            why: "it shows what it would do and stops nobody".to_owned(),
            fix: "read its results of the last week, then set its state to on".to_owned(),
            subjects: Vec::new(),
            evidence: vec![policy.evidence],
            rank: Some(Rank::Medium),
            witness: None,
        });
    }
    let defaults = it.index.security_defaults.of(&realm).first();
    match defaults.filter(|known| known.enabled.is(&true)) {
        Some(defaults) if !reported => judgement.good(defaults.evidence),
        // What is not demanded cannot be shown to hold.
        None if !reported && unread == 0 => judgement.unknown(
            "which second factor could be walked around: neither a policy nor security defaults demand one",
            None,
            it.realm_name(realm),
        ),
        _ => {}
    }
}

/// Whether a policy is about people, and about more than nobody or the members of empty groups.
fn covers_somebody(it: &Context<'_>, policy: &ConditionalAccessPolicy) -> bool {
    let everybody_out = policy.exclude_users.iter().any(|word| it.facts.text(*word) == "All");
    let named = policy.include_users.iter().any(|word| it.facts.text(*word) != "None");
    let empty = |group: &Sym| {
        let closure = it.directory.all_members(NodeRef { realm: policy.realm, id: *group });
        closure.members.is_empty() && closure.gap.is_none() && closure.unsure.is_empty()
    };
    let grouped = policy.include_groups.iter().any(|group| !empty(group));
    let other = !policy.include_roles.is_empty() || policy.include_external.is_some();
    !everybody_out && (named || grouped || other)
}

/// Whether a policy asks at sign-ins to applications, not only where a factor is registered or a device joins.
fn of_sign_ins(it: &Context<'_>, policy: &ConditionalAccessPolicy) -> bool {
    policy.user_actions.is_empty()
        && policy.contexts.is_empty()
        && (policy.application_filter.is_some()
            || policy.include_applications.iter().any(|word| it.facts.text(*word) != "None"))
}

/// Accounts whose password alone leads to a second factor of the holder's choice.
fn open_registration(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) {
    let mut open: Vec<(NodeIx, Evidence)> = Vec::new();
    let mut silent = 0;
    for &node in it.directory.accounts_of(realm) {
        if it.directory.account(node).is_some_and(|account| account.enabled.is(&false)) {
            continue;
        }
        let enabled = it.directory.account(node).is_some_and(|account| account.enabled.is(&true));
        let (registered, evidence) = it.signin.registered(node);
        let (true, Some(evidence), true) = (enabled, evidence, registered.is_known()) else {
            silent += 1;
            continue;
        };
        if registered.is(&true) {
            judgement.good(evidence);
            continue;
        }
        let verdict = it.signin.enrolment(node);
        match verdict.barriers.state(Barrier::Mfa) {
            _ if verdict.refused => judgement.good(evidence),
            BarrierState::InForce => judgement.good(evidence),
            BarrierState::Absent => open.extend(it.graph.find(node).map(|node| (node, evidence))),
            BarrierState::Unknown => judgement.unknown(
                "whether the registration of security information is protected",
                Some(Collection::ConditionalAccess),
                it.realm_name(realm),
            ),
        }
    }
    if silent > 0 {
        judgement.unknown(
            format!(
                "whether {} enabled and with a registered factor: no list says",
                counted(silent, "account is", "accounts are")
            ),
            Some(Collection::MfaRegistrations),
            it.realm_name(realm),
        );
    }
    if open.is_empty() {
        return;
    }
    let names: Vec<String> = open.iter().map(|(node, _)| it.name(*node)).collect();
    let reaching = open
        .iter()
        .map(|(node, _)| *node)
        .find(|node| it.customers(*node, bailiwick_model::Effect::Change).proven > 0);
    judgement.fault(Fault {
        key: format!("registration {}", it.realm_name(realm)),
        title: format!(
            "{} of {} without a registered factor can be given one by whoever has the password: {}",
            counted(open.len(), "account", "accounts"),
            it.realm_name(realm),
            listed(&names)
        ),
        why: "registration asks for nothing but the password".to_owned(),
        fix: String::new(),
        subjects: open.iter().map(|(node, _)| *node).collect(),
        evidence: open.iter().take(RECORDS).map(|(_, evidence)| *evidence).collect(),
        rank: reaching.is_none().then_some(Rank::Medium),
        witness: reaching.map(insider),
    });
}
