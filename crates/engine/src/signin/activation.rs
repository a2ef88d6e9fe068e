//! Privileged Identity Management: what activating an eligible role takes.

use std::sync::Arc;

use bailiwick_model::facts::{ActivationPolicy, Holding, RoleScope};
use bailiwick_model::{Barrier, BarrierState, Barriers, Evidence, NodeRef, Observed, RealmId, Sym};

use super::SignIn;
use super::resource::Resource;
use super::verdict::Verdict;
use crate::directory::{collected, settle};

/// What a role of a tenant demands of somebody who activates it, all exports together.
struct Rules {
    mfa: Observed<bool>,
    approval: Observed<bool>,
    approvers: Vec<NodeRef>,
    context: Observed<Option<Sym>>,
    evidence: Option<Evidence>,
}

impl SignIn<'_> {
    /// What stands between an account and a role of `realm` that it may activate. A role that is held for good takes
    /// no activation.
    pub fn activation(&self, realm: RealmId, role: Sym, account: NodeRef) -> Arc<Verdict> {
        if self.holds_for_good(role, account) {
            let text = "the role is held for good: nothing is activated";
            return Arc::new(Verdict::open().with(Barrier::Activation, BarrierState::Absent, text, None));
        }
        let rules = self.rules(realm, role);
        let context = match rules.context {
            Observed::Known(Some(context)) => Some(context),
            _ => None,
        };
        let mut verdict = match context {
            Some(context) => self.in_context(realm, account, context),
            None => Verdict::open(),
        };
        verdict = verdict.with(
            Barrier::Activation,
            BarrierState::InForce,
            "the role is eligible: it must be activated",
            rules.evidence,
        );
        let approval = state(rules.approval);
        let alone = approval == BarrierState::InForce && rules.approvers == [account];
        let (approval, text) = match approval {
            _ if alone => (BarrierState::Unknown, "the only approver is the account itself"),
            BarrierState::InForce => (BarrierState::InForce, "a second person must approve the activation"),
            BarrierState::Unknown => {
                (BarrierState::Unknown, "it is not known whether the activation must be approved")
            }
            BarrierState::Absent => (BarrierState::Absent, "nobody must approve the activation"),
        };
        verdict = verdict.with(Barrier::Approval, approval, text, rules.evidence);
        Arc::new(Self::factor(verdict, &rules, context.is_some()))
    }

    /// Adds the second factor that the activation itself asks for.
    fn factor(mut verdict: Verdict, rules: &Rules, in_context: bool) -> Verdict {
        let (asked, text) = match state(rules.mfa) {
            BarrierState::InForce => (
                BarrierState::InForce,
                "activation asks for a second factor; one from earlier in the session is enough",
            ),
            BarrierState::Unknown => {
                (BarrierState::Unknown, "it is not known whether activation asks for a second factor")
            }
            BarrierState::Absent => (BarrierState::Absent, "activation asks for no second factor"),
        };
        let known = verdict.state(Barrier::Mfa);
        if !(in_context && asked == BarrierState::Absent) {
            verdict = verdict.with(Barrier::Mfa, known.max(asked), text, rules.evidence);
        }
        let unread = !rules.context.is_known();
        if unread && verdict.state(Barrier::MfaPhishingResistant) == BarrierState::Absent {
            let text = "it is not known whether activation asks for an authentication context";
            let mfa = verdict.state(Barrier::Mfa).max(BarrierState::Unknown);
            verdict.barriers = verdict.barriers.with(Barrier::Mfa, mfa);
            verdict =
                verdict.with(Barrier::MfaPhishingResistant, BarrierState::Unknown, text, rules.evidence);
        }
        verdict
    }

    /// What an authentication context demands. Where no policy at all asks for it, PIM falls back to a plain second
    /// factor; a policy that is off, report-only or leaves the account out takes the fallback away.
    fn in_context(&self, realm: RealmId, account: NodeRef, context: Sym) -> Verdict {
        let verdict = Verdict::clone(&self.resource(account, Resource::Context(context)));
        let Some(tenant) = self.tenant(realm) else { return verdict };
        let id = self.facts.text(context);
        let targeted = tenant.policies.iter().any(|policy| {
            policy.fact.contexts.iter().any(|&one| self.facts.text(one).eq_ignore_ascii_case(id))
        });
        if targeted || tenant.read.is_none() {
            return verdict;
        }
        let text =
            format!("no policy asks for the authentication context `{id}`: a plain second factor is asked");
        if tenant.read == Some(true) {
            return Verdict { barriers: Barriers::NONE, reasons: Vec::new(), ..verdict }.with(
                Barrier::Mfa,
                BarrierState::InForce,
                text,
                tenant.list,
            );
        }
        verdict
    }

    fn holds_for_good(&self, role: Sym, account: NodeRef) -> bool {
        self.directory.roles(account).iter().any(|held| {
            self.directory.same_id(held.role, role)
                && held.holding == Holding::Active
                && held.scope == RoleScope::Tenant
                && held.doubt.is_none()
                && held.counts_at(self.as_of)
        })
    }

    fn rules(&self, realm: RealmId, role: Sym) -> Rules {
        let wanted = self.directory.template(realm, role);
        let stated: Vec<&ActivationPolicy> = self
            .positions(realm)
            .activations
            .iter()
            .filter_map(|&at| self.facts.activation_policies.get(at as usize))
            .filter(|fact| self.directory.same_id(self.directory.template(realm, fact.role), wanted))
            .collect();
        let dated = || stated.iter().map(|fact| (fact, collected(self.facts, fact.evidence.source)));
        let newest = dated().max_by_key(|&(_, at)| at).map(|(fact, _)| fact);
        Rules {
            mfa: settle(dated().map(|(fact, at)| (fact.mfa, at))),
            approval: settle(dated().map(|(fact, at)| (fact.approval, at))),
            approvers: newest.map_or_else(Vec::new, |fact| fact.approvers.clone()),
            context: settle(dated().map(|(fact, at)| (fact.context, at))),
            evidence: newest.map(|fact| fact.evidence),
        }
    }
}

const fn state(asked: Observed<bool>) -> BarrierState {
    match asked {
        Observed::Known(true) => BarrierState::InForce,
        Observed::Known(false) => BarrierState::Absent,
        Observed::NotCollected | Observed::Unreadable => BarrierState::Unknown,
    }
}
