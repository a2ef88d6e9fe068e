//! The estate: which realms there are, whose they are, and when they were seen.
//!
//! What the estate file declares counts; the rest is inferred from what the exports say, and every inference says
//! why. What nobody claims stays a party of its own.

mod as_of;
mod conflict;
mod networks;
mod owners;
mod parties;
mod places;
mod proposal;
mod resolve;
pub(crate) mod text;
mod weave;

use bailiwick_model::facts::{ContractSource, PartyKind};
use bailiwick_model::{Evidence, Facts, NodeRef, RealmId, RealmKind, Sym, Time};
use rustc_hash::FxHashMap;

use crate::graph::PartyIx;

pub use as_of::{Fresh, as_of, freshness};
pub use conflict::{Conflict, claimed_twice};
pub(crate) use networks::Networks;
pub use proposal::{Proposal, ProposedParty, propose};
pub(crate) use resolve::realm_by_word;
pub use resolve::resolve;

/// A party of the estate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EstateParty {
    /// Short id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PartyKind,
    /// Seats, where the estate file gives them.
    pub seats: Option<u32>,
    /// End of the contract, where the estate file gives it.
    pub contract_ends: Option<Time>,
    /// The estate file declares it.
    pub declared: bool,
    /// Where it is said to exist.
    pub evidence: Option<Evidence>,
}

/// Something that no estate file said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inference {
    /// What was concluded.
    pub what: String,
    /// Why.
    pub because: String,
    /// The record that shows it.
    pub evidence: Option<Evidence>,
}

/// A provider's tenant and a customer's, and what says that they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Service {
    /// The provider's tenant.
    pub provider: RealmId,
    /// The customer's tenant.
    pub customer: RealmId,
    /// A reseller or delegated administration contract; otherwise only a delegated admin relationship or delegation.
    pub contract: bool,
    /// Record.
    pub evidence: Evidence,
}

/// Who is who.
#[derive(Clone, Debug, Default)]
pub struct Estate {
    /// Parties. The first is the party of everything that nobody claimed and that has no realm.
    pub parties: Vec<EstateParty>,
    /// Party of each realm, by index.
    pub realms: Vec<PartyIx>,
    /// Device groups, sites, organisational units, subscriptions and addresses with an owner of their own.
    pub nodes: FxHashMap<NodeRef, PartyIx>,
    /// Accounts with an owner of their own: guests, and accounts that a provider made inside a customer.
    pub accounts: FxHashMap<NodeRef, PartyIx>,
    /// Who serves whom, in order, each pair once.
    pub services: Vec<Service>,
    /// The realm of nodes that belong to no export.
    pub realm: RealmId,
    /// The time of the assessment.
    pub as_of: Time,
    /// Why that time.
    pub as_of_why: String,
    /// What was inferred.
    pub inferences: Vec<Inference>,
}

impl Estate {
    /// Resolves realms, names parties and decides the time of the assessment (`as_of` where the user gave one).
    pub fn prepare(facts: &mut Facts, as_of: Option<Time>) -> Self {
        crate::graph::derive::ad::join_realms(facts);
        resolve(facts);
        weave::weave(facts);
        facts.count_once();
        places::relative(facts);
        let realm = facts.realm(RealmKind::Estate, "estate");
        let mut estate = Self { realm, ..parties::name(facts) };
        estate.services = services(facts);
        owners::assign(facts, &mut estate);
        weave::owners(facts, &mut estate);
        (estate.as_of, estate.as_of_why) =
            as_of.map_or_else(|| self::as_of(facts), |time| (time, "given by the user".to_owned()));
        estate
    }

    /// Party of a realm.
    pub fn party_of_realm(&self, realm: RealmId) -> PartyIx {
        self.realms.get(realm.0 as usize).copied().unwrap_or_default()
    }

    /// Owner of a node: its own where it has one, else that of its realm.
    pub fn owner(&self, node: NodeRef) -> PartyIx {
        let own = self.accounts.get(&node).or_else(|| self.nodes.get(&node));
        own.copied().unwrap_or_else(|| self.party_of_realm(node.realm))
    }

    /// A party.
    pub fn party(&self, at: PartyIx) -> Option<&EstateParty> {
        self.parties.get(at.index())
    }

    /// Kind of a party.
    pub fn kind(&self, at: PartyIx) -> PartyKind {
        self.party(at).map_or(PartyKind::Unclaimed, |party| party.kind)
    }

    /// The party with this id.
    pub fn find(&self, id: &str) -> Option<PartyIx> {
        (0u32..).map(PartyIx).zip(&self.parties).find(|(_, party)| party.id == id).map(|(at, _)| at)
    }
}

/// Pairs of provider and customer tenants.
fn services(facts: &Facts) -> Vec<Service> {
    let tenant = |id: Sym| facts.find_realm(RealmKind::Entra, id);
    let mut found: FxHashMap<(RealmId, RealmId), Service> = FxHashMap::default();
    let mut put =
        |provider: Option<RealmId>, customer: Option<RealmId>, contract: bool, evidence: Evidence| {
            let (Some(provider), Some(customer)) = (provider, customer) else { return };
            if provider != customer {
                let service = found.entry((provider, customer)).or_insert(Service {
                    provider,
                    customer,
                    contract,
                    evidence,
                });
                service.contract |= contract;
            }
        };
    for fact in &facts.contracts {
        let contract = fact.source == ContractSource::Contract;
        put(Some(fact.realm), tenant(fact.customer), contract, fact.evidence);
    }
    for fact in &facts.gdap_relationships {
        put(Some(fact.realm), tenant(fact.customer), false, fact.evidence);
    }
    for fact in &facts.lighthouse {
        put(tenant(fact.manager), tenant(fact.customer), false, fact.evidence);
    }
    for fact in &facts.managed_by {
        put(tenant(fact.tenant), Some(fact.subscription.realm), false, fact.evidence);
    }
    for fact in facts.cross_tenant.iter().filter(|fact| fact.service_provider.is(&true)) {
        put(fact.other.and_then(tenant), Some(fact.realm), false, fact.evidence);
    }
    let mut services: Vec<Service> = found.into_values().collect();
    services.sort_unstable();
    services
}

#[cfg(test)]
mod tests;
