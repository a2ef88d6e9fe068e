//! What stands between a credential and what it opens: the second factors, devices and networks that are demanded.
//!
//! Every answer has three values. *In force* needs evidence that no way around is left, *absent* needs evidence that
//! nothing demands it, and everything else is *unknown*: what was not read never looks safer than anything it could
//! have said. Conditional Access only adds demands; one enabled policy that covers a sign-in is enough, the whole list
//! is needed to say that none does.

mod activation;
mod case;
mod conditions;
mod data;
mod device_filter;
mod enrolment;
mod evaluate;
mod grant;
mod judge;
mod level;
pub mod outside;
mod places;
mod policy;
mod provider;
mod reasons;
mod resource;
mod seen;
mod space;
mod strength;
mod subject;
mod tenant;
mod verdict;
mod visitor;
mod who;
mod workload;

use std::sync::{Arc, OnceLock};

use bailiwick_model::{BarrierState, Facts, NodeRef, Observed, RealmId, RealmKind, Sym, Time};
use rustc_hash::FxHashMap;

pub use judge::Holds;
pub use provider::Provider;
pub use resource::Resource;
pub use seen::SeenSignIn;
pub use verdict::{Reason, Verdict};
pub use visitor::{HomeIdentity, Visitor, VisitorKind};

use crate::directory::Directory;
use subject::{Class, Question};
use tenant::{Positions, Tenant};

/// Answers questions about sign-ins. Tenants are compiled at the first question about them, and accounts that the
/// same policies cover in the same way are judged once.
#[derive(Debug)]
pub struct SignIn<'f> {
    facts: &'f Facts,
    directory: &'f Directory<'f>,
    as_of: Time,
    positions: Vec<Positions>,
    tenants: Vec<OnceLock<Tenant<'f>>>,
    per_user: Vec<(NodeRef, u32)>,
    registrations: Vec<(NodeRef, u32)>,
    principals: FxHashMap<NodeRef, u32>,
    audiences: FxHashMap<NodeRef, Sym>,
    smart_cards: FxHashMap<NodeRef, Observed<bool>>,
    none: Positions,
}

impl<'f> SignIn<'f> {
    /// Indexes what is needed. `as_of` is the time of the question.
    pub fn new(facts: &'f Facts, directory: &'f Directory<'f>, as_of: Time) -> Self {
        let mut positions = vec![Positions::default(); facts.realms.len()];
        let mut note = |realm: RealmId, at: u32, list: fn(&mut Positions) -> &mut Vec<u32>| {
            if let Some(positions) = positions.get_mut(realm.0 as usize) {
                list(positions).push(at);
            }
        };
        (0..).zip(&facts.policies).for_each(|(at, fact)| note(fact.realm, at, |p| &mut p.policies));
        (0..).zip(&facts.security_defaults).for_each(|(at, fact)| note(fact.realm, at, |p| &mut p.defaults));
        (0..).zip(&facts.attested).for_each(|(at, fact)| note(fact.realm, at, |p| &mut p.attested));
        (0..).zip(&facts.cross_tenant).for_each(|(at, fact)| note(fact.realm, at, |p| &mut p.cross_tenant));
        (0..)
            .zip(&facts.activation_policies)
            .for_each(|(at, fact)| note(fact.realm, at, |p| &mut p.activations));
        (0..).zip(&facts.staged_rollouts).for_each(|(at, fact)| note(fact.realm, at, |p| &mut p.staged));
        let mut per_user: Vec<(NodeRef, u32)> =
            (0..).zip(&facts.per_user_mfa).map(|(at, fact)| (fact.account, at)).collect();
        per_user.sort_unstable();
        Self {
            facts,
            directory,
            as_of,
            positions,
            tenants: facts.realms.iter().map(|_| OnceLock::new()).collect(),
            per_user,
            registrations: enrolment::index(facts, directory),
            principals: (0..).zip(&facts.service_principals).map(|(at, fact)| (fact.node, at)).collect(),
            audiences: workload::audiences(facts),
            smart_cards: outside::smart_cards(facts),
            none: Positions::default(),
        }
    }

    /// What the password of an account meets before it opens the account.
    pub fn login(&self, account: NodeRef) -> Arc<Verdict> {
        match self.facts.realms.get(account.realm.0 as usize).map(|realm| realm.kind) {
            Some(RealmKind::Ad) => {
                let smart_card = self.smart_cards.get(&account).copied().unwrap_or_default();
                Arc::new(outside::ad_password(smart_card, false))
            }
            Some(RealmKind::Rmm) => Arc::new(outside::account(self.facts, account)),
            _ => self.ask(account, Question::Login),
        }
    }

    /// What an account meets at one target, however it signs in.
    pub fn resource(&self, account: NodeRef, resource: Resource) -> Arc<Verdict> {
        self.ask(account, Question::Resource(resource))
    }

    /// Whether the policies of the tenant demand a second factor at every sign-in of an account. A policy that asks
    /// only at a risk or outside trusted places does not.
    pub fn every_sign_in_needs_mfa(&self, account: NodeRef) -> Holds {
        self.login(account).every_time
    }

    fn ask(&self, account: NodeRef, question: Question) -> Arc<Verdict> {
        let Some(tenant) = self.tenant(account.realm) else { return Arc::new(Self::nothing_read()) };
        let class = self.class(tenant, account, question);
        self.verdict(tenant, &class)
    }

    /// The verdict for a class of subjects of `tenant`.
    fn verdict(&self, tenant: &Tenant<'f>, class: &Class) -> Arc<Verdict> {
        tenant.once(class, || self.judge(tenant, class))
    }

    fn tenant(&self, realm: RealmId) -> Option<&Tenant<'f>> {
        let slot = self.tenants.get(realm.0 as usize)?;
        Some(slot.get_or_init(|| Tenant::new(self.facts, self.directory, realm, self.positions(realm))))
    }

    fn positions(&self, realm: RealmId) -> &Positions {
        self.positions.get(realm.0 as usize).unwrap_or(&self.none)
    }

    fn per_user_of(&self, account: NodeRef) -> impl Iterator<Item = &u32> {
        let from = self.per_user.partition_point(|&(node, _)| node < account);
        let rest = self.per_user.get(from..).unwrap_or(&[]).iter();
        rest.take_while(move |&&(node, _)| node == account).map(|(_, at)| at)
    }

    /// The verdict where nothing at all is known.
    fn nothing_read() -> Verdict {
        let unknown = level::Demand::all(BarrierState::Unknown);
        Verdict { barriers: judge::barriers(unknown), every_time: Holds::Unknown, ..Verdict::open() }
    }
}
