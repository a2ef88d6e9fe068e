//! What the derivation asks of the evaluation of sign-ins.

use bailiwick_model::{Barrier, BarrierState, Barriers, Facts, NodeRef, Observed, RealmId, Sym};

use crate::signin::{Resource, SignIn, Verdict, Visitor, VisitorKind};

/// What stands in the way, and why in a few words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Demand {
    /// Barriers by state.
    pub barriers: Barriers,
    /// No such sign-in is possible at all.
    pub refused: bool,
    /// Why, for a reader; empty where there is nothing to say.
    pub note: String,
}

impl Demand {
    /// Nothing in the way.
    pub fn open() -> Self {
        Self::default()
    }

    /// These barriers in this state.
    pub fn of(barriers: &[Barrier], state: BarrierState) -> Self {
        let barriers = barriers.iter().fold(Barriers::NONE, |sum, barrier| sum.with(*barrier, state));
        Self { barriers, ..Self::default() }
    }
}

/// As what somebody comes to another tenant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Visit {
    /// A technician of a service provider: no object in the tenant.
    Technician,
    /// A guest, by its account in the tenant.
    Guest(NodeRef),
    /// A guest made a member.
    Member(NodeRef),
}

/// Answers about sign-ins.
pub trait SignInView {
    /// What a password meets before it opens an account of any realm.
    fn login(&self, account: NodeRef) -> Demand;

    /// What the tenant `to` demands of somebody whose home is the tenant `home`.
    fn access(&self, to: RealmId, home: RealmId, visit: Visit) -> Demand;

    /// The second factor that Azure demands of a person before it changes something.
    fn azure_write(&self, account: NodeRef) -> BarrierState;

    /// What activating a role of `realm` takes.
    fn activation(&self, realm: RealmId, role: Sym, account: NodeRef) -> Demand;

    /// Whether an account has a second factor.
    fn registered(&self, account: NodeRef) -> Observed<bool>;

    /// What stands between the password of an account without a second factor and one of the attacker's own.
    fn enrolment(&self, account: NodeRef) -> Demand;
}

/// The evaluation of sign-ins, as the derivation asks it.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    facts: &'a Facts,
    signin: &'a SignIn<'a>,
}

impl<'a> Judged<'a> {
    /// Asks `signin`, which was made of `facts`.
    pub const fn new(facts: &'a Facts, signin: &'a SignIn<'a>) -> Self {
        Self { facts, signin }
    }

    fn tenant(&self, realm: RealmId) -> Option<Sym> {
        self.facts.realms.get(realm.0 as usize).map(|realm| realm.id)
    }
}

/// A verdict on everything that an account can do.
fn demand(verdict: &Verdict) -> Demand {
    let note = verdict.reasons.first().map_or_else(String::new, |reason| reason.text.clone());
    Demand { barriers: verdict.whole_account(), refused: verdict.refused, note }
}

impl SignInView for Judged<'_> {
    fn login(&self, account: NodeRef) -> Demand {
        demand(&self.signin.login(account))
    }

    fn access(&self, to: RealmId, home: RealmId, visit: Visit) -> Demand {
        let home = self.tenant(home);
        let visitor = match visit {
            Visit::Technician => Visitor::technician(home.unwrap_or_default()),
            Visit::Guest(account) => Visitor::guest(account, home),
            Visit::Member(account) => Visitor { kind: VisitorKind::Member, ..Visitor::guest(account, home) },
        };
        demand(&self.signin.access(to, &visitor))
    }

    fn azure_write(&self, account: NodeRef) -> BarrierState {
        self.signin.resource(account, Resource::ArmWrite).barriers.state(Barrier::Mfa)
    }

    fn activation(&self, realm: RealmId, role: Sym, account: NodeRef) -> Demand {
        demand(&self.signin.activation(realm, role, account))
    }

    fn registered(&self, account: NodeRef) -> Observed<bool> {
        self.signin.registered(account).0
    }

    fn enrolment(&self, account: NodeRef) -> Demand {
        demand(&self.signin.enrolment(account))
    }
}

/// Nothing was read: everything is unknown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NothingRead;

const LOGIN: &[Barrier] = &[
    Barrier::Mfa,
    Barrier::MfaOrManagedDevice,
    Barrier::MfaPhishingResistant,
    Barrier::ManagedDevice,
    Barrier::Network,
];

impl SignInView for NothingRead {
    fn login(&self, _: NodeRef) -> Demand {
        Demand::of(LOGIN, BarrierState::Unknown)
    }

    fn access(&self, _: RealmId, _: RealmId, _: Visit) -> Demand {
        Demand::of(LOGIN, BarrierState::Unknown)
    }

    fn azure_write(&self, _: NodeRef) -> BarrierState {
        BarrierState::Unknown
    }

    fn activation(&self, _: RealmId, _: Sym, _: NodeRef) -> Demand {
        let mut demand = Demand::of(
            &[Barrier::Mfa, Barrier::MfaPhishingResistant, Barrier::Approval],
            BarrierState::Unknown,
        );
        demand.barriers = demand.barriers.with(Barrier::Activation, BarrierState::InForce);
        demand
    }

    fn registered(&self, _: NodeRef) -> Observed<bool> {
        Observed::NotCollected
    }

    fn enrolment(&self, _: NodeRef) -> Demand {
        Demand::of(&[Barrier::Mfa, Barrier::Network], BarrierState::Unknown)
    }
}
