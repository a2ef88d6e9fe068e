//! Whoever holds the password of a user without a second factor is led to enrol one.

use std::sync::Arc;

use bailiwick_model::{Barrier, BarrierState, Evidence, Facts, NodeRef, Observed, Time};

use super::SignIn;
use super::resource::Resource;
use super::verdict::{Reason, Verdict};
use crate::directory::{Directory, collected, settle};

/// A report of registrations is believed for this long.
const DAYS: i64 = 30;

/// Registrations by account, those that name only a login resolved.
pub(crate) fn index(facts: &Facts, directory: &Directory<'_>) -> Vec<(NodeRef, u32)> {
    let mut index = Vec::with_capacity(facts.registrations.len());
    for (at, fact) in (0..).zip(&facts.registrations) {
        if directory.account(fact.account).is_some() || fact.login.is_empty() {
            index.push((fact.account, at));
        } else {
            let login = facts.text(fact.login);
            index.extend(directory.by_login_in(fact.account.realm, login).into_iter().map(|node| (node, at)));
        }
    }
    index.sort_unstable();
    index
}

impl SignIn<'_> {
    /// What stands between the password of an account and a second factor that its holder enrols. A registered
    /// factor is itself asked for; where nothing fresh says whether there is one, the edge is possible.
    pub fn enrolment(&self, account: NodeRef) -> Arc<Verdict> {
        let (registered, evidence) = self.registered(account);
        if registered.is(&true) {
            let text =
                "the account has registered a second factor, which is asked for before another is added";
            return Arc::new(Verdict::open().with(Barrier::Mfa, BarrierState::InForce, text, evidence));
        }
        let mut verdict = Verdict::clone(&self.resource(account, Resource::SecurityInfoRegistration));
        let text = match registered {
            Observed::Known(false) => "the account has registered no second factor",
            _ => "it is not known whether the account has registered a second factor",
        };
        let mut state = verdict.state(Barrier::Mfa);
        if !registered.is_known() && state == BarrierState::Absent && !verdict.refused {
            state = BarrierState::Unknown;
            verdict.barriers = verdict.barriers.with(Barrier::Mfa, state);
        }
        verdict.reasons.insert(0, Reason { barrier: Barrier::Mfa, state, text: text.to_owned(), evidence });
        Arc::new(verdict)
    }

    /// Whether the account has registered a factor that the tenant allows, as far as fresh reports say.
    pub fn registered(&self, account: NodeRef) -> (Observed<bool>, Option<Evidence>) {
        let from = self.registrations.partition_point(|&(node, _)| node < account);
        let rest = self.registrations.get(from..).unwrap_or(&[]).iter();
        let stated = rest.take_while(|&&(node, _)| node == account).filter_map(|&(_, at)| {
            let fact = self.facts.registrations.get(at as usize)?;
            let source = collected(self.facts, fact.evidence.source);
            let looked = fact.updated.known().copied().or(source);
            let fresh = looked.is_none_or(|at| self.is_fresh(at));
            let registered = match (fact.registered, fact.capable) {
                // Registered, but not with a method that the tenant allows: another must be registered.
                (Observed::Known(true), Observed::Known(false)) => Observed::Unreadable,
                (registered, _) => registered,
            };
            Some((if fresh { registered } else { Observed::NotCollected }, looked, fact.evidence))
        });
        let stated: Vec<_> = stated.collect();
        let evidence = stated.iter().max_by_key(|&&(_, at, _)| at).map(|&(.., evidence)| evidence);
        (settle(stated.iter().map(|&(value, at, _)| (value, at))), evidence)
    }

    fn is_fresh(&self, at: Time) -> bool {
        self.as_of.days_since(at).abs() <= DAYS
    }
}
