//! The customers.

use bailiwick_model::{BarrierState, Time};

use crate::key::{Guid, Key};
use crate::plan::Plan;
use crate::world::gdap::{Relationship, Site};
use crate::world::provider::Provider;
use crate::world::slot::{AppUse, Exports, Extra, Promise, SLOTS, Slot, Tool};
use crate::world::words;

/// A customer.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) index: u32,
    pub(crate) key: Key,
    /// Party id in the estate file.
    pub(crate) id: String,
    pub(crate) name: String,
    /// Default domain.
    pub(crate) domain: String,
    pub(crate) tenant: Guid,
    /// Accounts, guests included.
    pub(crate) accounts: u32,
    /// Team of the provider, by index.
    pub(crate) pod: usize,
    pub(crate) slot: &'static Slot,
    pub(crate) exports: Exports,
    /// Its collector writes ids in upper case.
    pub(crate) upper: bool,
    pub(crate) relationships: Vec<Relationship>,
    pub(crate) subscription: Guid,
    /// End of the contract, if it has one.
    pub(crate) ends: Option<Time>,
    /// When its exports were made.
    pub(crate) collected: Time,
}

impl Customer {
    /// Whether something special holds.
    pub(crate) fn has(&self, extra: Extra) -> bool {
        self.slot.extras.contains(&extra)
    }

    /// What is wrong with its agreement, if it has one.
    pub(crate) fn promise(&self) -> Option<Promise> {
        self.slot.extras.iter().find_map(|extra| match extra {
            Extra::Agreement(promise) => Some(*promise),
            _ => None,
        })
    }

    /// Folder of its exports.
    pub(crate) fn folder(&self) -> String {
        format!("customers/{}", self.domain)
    }

    /// Whether its subscription is anywhere in the exports.
    pub(crate) fn has_subscription(&self) -> bool {
        let special = self.has(Extra::AgentsOwnSubscription) || self.has(Extra::Lighthouse);
        special && self.exports.hound()
    }

    /// State of the `mfa` barrier on delegated access into it, as far as its exports show.
    pub(crate) fn mfa_of_providers(&self) -> BarrierState {
        if self.exports.graph() { self.slot.demand.of_providers() } else { BarrierState::Unknown }
    }

    /// What the provider's application may do, as far as the exports show.
    pub(crate) fn app(&self) -> AppUse {
        if self.exports == Exports::Nothing { AppUse::None } else { self.slot.app }
    }

    /// Whether its devices are on the provider's MeshCentral server.
    pub(crate) fn on_mesh(&self) -> bool {
        self.slot.tool == Tool::MeshCentral
    }
}

/// How far Active Directory exports go: a few customers, however large the estate.
const DIRECTORIES: u32 = 96;

/// All customers of a plan.
pub(crate) fn customers(plan: &Plan, key: Key, provider: &Provider, pods: &[String]) -> Vec<Customer> {
    let distributor = key.sub("distributor", 0).guid();
    let mut all: Vec<Customer> = (0..plan.customers)
        .zip(SLOTS.iter().cycle())
        .map(|(index, slot)| customer(plan, key.sub("customer", u64::from(index)), index, slot, pods))
        .collect();
    share_accounts(plan, &mut all);
    for customer in &mut all {
        let pod = pods.get(customer.pod).map(String::as_str).unwrap_or_default();
        let site = Site {
            key: customer.key,
            provider,
            pod,
            customer: &customer.name,
            distributor,
            as_of: plan.as_of,
        };
        let made = customer.slot.grants.iter().map(|&grant| site.relationship(grant)).collect();
        customer.relationships = made;
    }
    all
}

fn customer(plan: &Plan, key: Key, index: u32, slot: &'static Slot, pods: &[String]) -> Customer {
    let name = match usize::try_from(index).ok().filter(|&at| at < SLOTS.len()) {
        Some(_) => slot.name.to_owned(),
        None => words::company(u64::from(index) - SLOTS.len() as u64),
    };
    let id = words::slug(&name);
    let exports = match slot.exports {
        _ if plan.provider_only => Exports::Nothing,
        Exports::Directory if index >= DIRECTORIES => Exports::Both,
        exports => exports,
    };
    let ends = if slot.extras.contains(&Extra::ContractEnded) {
        Some(plan.as_of.plus_days(-234))
    } else {
        key.chance(60).then(|| plan.as_of.plus_days(40 + days(key, "contract", 700)))
    };
    Customer {
        index,
        domain: format!("{}.example", id.replace('-', "")),
        tenant: key.sub("tenant", 0).guid(),
        accounts: 0,
        pod: usize::try_from(index).unwrap_or_default() % pods.len().max(1),
        slot,
        exports,
        upper: index.is_multiple_of(2),
        relationships: Vec::new(),
        subscription: key.sub("subscription", 0).guid(),
        ends,
        collected: plan.as_of.plus_days(-1 - days(key, "collected", 8)),
        key,
        id,
        name,
    }
}

fn days(key: Key, label: &str, bound: u64) -> i64 {
    i64::try_from(key.sub(label, 0).below(bound)).unwrap_or_default()
}

/// The fewest accounts that a tenant has: enough for everybody with a part.
const FEWEST: u64 = 12;

/// Shares the accounts of the plan among the customers with exports, few with many and many with few.
/// Those without exports are given the size that they would have: it counts as seats only.
fn share_accounts(plan: &Plan, customers: &mut [Customer]) {
    let weight = |customer: &Customer| {
        let drawn = customer.key.sub("size", 0).below(1_000);
        120 + drawn * drawn / 1_000 * drawn / 1_000
    };
    let seen = |customer: &Customer| customer.exports != Exports::Nothing;
    let mut total: u64 = customers.iter().filter(|customer| seen(customer)).map(weight).sum();
    if total == 0 {
        total = customers.iter().map(weight).sum();
    }
    for customer in customers {
        let share = u64::from(plan.identities) * weight(customer) / total.max(1);
        customer.accounts = u32::try_from(share.max(FEWEST)).unwrap_or(u32::MAX);
    }
}
