//! The plan made concrete: small enough to keep, and enough to write every file and the truth from.
//!
//! What is large (accounts, memberships, devices) is not kept here; it is drawn again, tenant by tenant, while
//! writing.

pub(crate) mod customer;
pub(crate) mod gdap;
pub(crate) mod mesh;
pub(crate) mod people;
pub(crate) mod provider;
pub(crate) mod role;
pub(crate) mod slot;
pub(crate) mod tactical;
pub(crate) mod tenant;
pub(crate) mod words;

use customer::Customer;
use mesh::Mesh;
use provider::Provider;
use tactical::Tactical;

use crate::key::{Guid, Key};
use crate::plan::Plan;

/// Default domain of the provider.
pub(crate) const PROVIDER_DOMAIN: &str = "northwind.example";
/// Name of the provider.
pub(crate) const PROVIDER_NAME: &str = "Northwind MSP";
/// Party id of the provider.
pub(crate) const PROVIDER_ID: &str = "northwind";
/// Folder of its exports.
pub(crate) const PROVIDER_FOLDER: &str = "provider";

/// Teams of the provider, each for a part of the customers.
const PODS: [&str; 4] = ["North", "South", "West", "East"];

/// An estate.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) key: Key,
    pub(crate) provider: Provider,
    pub(crate) customers: Vec<Customer>,
    pub(crate) mesh: Mesh,
    pub(crate) tactical: Tactical,
    /// Tenant of the distributor.
    pub(crate) distributor: Guid,
}

impl World {
    /// The estate of a plan.
    pub(crate) fn new(plan: &Plan) -> Self {
        let key = Key::root(plan.seed);
        let pods = pods(plan.customers);
        let provider = Provider::new(key.sub("provider", 0), plan.customers, &pods);
        let customers = customer::customers(plan, key, &provider, &pods);
        Self {
            plan: *plan,
            mesh: Mesh::new(plan, key.sub("mesh", 0), &customers),
            tactical: Tactical::new(plan, &customers),
            key,
            provider,
            customers,
            distributor: key.sub("distributor", 0).guid(),
        }
    }
}

/// Three teams, and one more for every 60 customers.
fn pods(customers: u32) -> Vec<String> {
    (0..(customers / 60).clamp(3, 24))
        .map(|number| match usize::try_from(number).ok().and_then(|at| PODS.get(at)) {
            Some(name) => (*name).to_owned(),
            None => format!("Team {}", number + 1),
        })
        .collect()
}
