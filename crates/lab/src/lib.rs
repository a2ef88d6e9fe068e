//! Made-up estates of any size, written in real export formats, with planted faults and the truth beside them.
//!
//! ```
//! use bailiwick_lab::{MemorySink, Plan, write};
//!
//! let mut sink = MemorySink::default();
//! let truth = write(&Plan::new(3, 60, 7), &mut sink)?;
//! assert!(sink.files().contains_key("provider/users.json"));
//! assert!(truth.faults.iter().any(|fault| fault.kind == "leaver-enabled"));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! The same plan gives the same bytes on every machine. Estates are drawn tenant by tenant, so that memory does not
//! grow with the number of accounts. The writers are checked in the tests against real exports, so that a writer and
//! a reader of ours cannot share a misreading; the truth is the lab's own simple bookkeeping of what it planted.
//!
//! | path | what |
//! |---|---|
//! | `provider/` | Microsoft Graph and AzureHound of the provider's tenant, delegated admin relationships |
//! | `customers/<default domain>/` | Microsoft Graph, AzureHound, SharpHound (`ad/`), Lighthouse of a customer |
//! | `rmm/meshcentral/`, `rmm/tactical/` | dumps of two management servers |
//! | `scan/` | nmap from outside, and a synthetic catalogue of known exploited vulnerabilities |
//! | `estate.toml`, `agreements/` | who is who, and who promised what |
//! | `lists/<date>/` | the neutral lists: logs, devices, networks, backups, reviews, vaults |
//! | `truth/truth.json` | [`Truth`] |

mod formats;
mod json;
mod key;
mod plan;
mod sink;
mod truth;
mod world;

use std::io;

pub use plan::Plan;
pub use sink::{MemorySink, Sink};
pub use truth::{Canary, Counts, Fault, Login, Outcome, Party, Reach, Truth};

use formats::{Counted, Target};
use truth::ledger::Ledger;
use truth::{outcomes, reach};
use world::slot::{Exports, Extra};
use world::tenant::Tenant;
use world::{PROVIDER_ID, PROVIDER_NAME, World};

/// Path of the truth.
pub const TRUTH: &str = "truth/truth.json";

/// Writes the estate of a plan and tells what is in it.
///
/// # Errors
/// When the sink cannot make or write a file.
pub fn write(plan: &Plan, dir: &mut dyn Sink) -> io::Result<Truth> {
    let world = World::new(plan);
    let ledger = Ledger::new(world.key.sub("ledger", 0));
    let mut to = Target { world: &world, sink: Counted::new(dir), ledger };
    formats::graph::provider(&mut to)?;
    formats::azurehound::provider(&mut to)?;
    for customer in &world.customers {
        let inside = Tenant::new(plan, &world.provider, customer);
        if customer.exports.hound() {
            formats::azurehound::customer(&mut to, &inside)?;
        }
        if customer.exports.graph() {
            formats::graph::customer(&mut to, &inside)?;
        }
        if customer.exports == Exports::Directory {
            formats::sharphound::customer(&mut to, &inside)?;
        }
        formats::lighthouse::customer(&mut to, customer)?;
    }
    formats::meshcentral::write(&mut to)?;
    formats::tactical::write(&mut to)?;
    formats::nmap::write(&mut to)?;
    formats::kev::write(&mut to)?;
    formats::estate::write(&mut to)?;
    formats::agreement::write(&mut to)?;
    formats::lists::write(&mut to)?;
    formats::statements::write(&mut to)?;
    let truth = told(&world, &mut to);
    json::document(&mut to.sink, TRUTH, &json::object_of("bailiwick-lab-truth", &truth))?;
    Ok(truth)
}

fn told(world: &World, to: &mut Target<'_>) -> Truth {
    let people = world.provider.people.iter().enumerate();
    to.ledger.counts.files = to.sink.files + 1;
    Truth {
        version: 1,
        seed: world.plan.seed,
        as_of: world.plan.as_of.to_string(),
        parties: parties(world),
        outcomes: outcomes::all(world, &to.ledger.faults),
        reach: reach::all(world),
        logins: people
            .filter(|(_, person)| person.enabled)
            .map(|(index, person)| reach::login(world, index, person))
            .collect(),
        faults: std::mem::take(&mut to.ledger.faults),
        canaries: std::mem::take(&mut to.ledger.canaries),
        counts: to.ledger.counts,
    }
}

fn parties(world: &World) -> Vec<Party> {
    let provider = Party {
        id: PROVIDER_ID.to_owned(),
        name: PROVIDER_NAME.to_owned(),
        kind: "provider".to_owned(),
        tenant: world.provider.tenant.to_string(),
        exports: vec!["azurehound".to_owned(), "graph".to_owned()],
        seats: u32::try_from(world.provider.people.len()).unwrap_or(u32::MAX),
        mfa_of_providers: String::new(),
    };
    let customers = world.customers.iter().map(|customer| {
        let exports = [
            (customer.exports.hound(), "azurehound"),
            (customer.exports.graph(), "graph"),
            (customer.exports == Exports::Directory, "sharphound"),
            (customer.has_subscription() && customer.has(Extra::Lighthouse), "lighthouse"),
        ];
        Party {
            id: customer.id.clone(),
            name: customer.name.clone(),
            kind: "customer".to_owned(),
            tenant: customer.tenant.to_string(),
            exports: exports.iter().filter(|(has, _)| *has).map(|(_, name)| (*name).to_owned()).collect(),
            seats: customer.accounts,
            mfa_of_providers: reach::state(customer.mfa_of_providers()).to_owned(),
        }
    });
    let other = |id: &str, name: &str, kind: &str, tenant: String| Party {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        tenant,
        ..Party::default()
    };
    let others = [
        other("brightline", "Brightline Distribution", "distributor", world.distributor.to_string()),
        other("nightwatch", "NightWatch SOC", "subcontractor", String::new()),
    ];
    std::iter::once(provider).chain(customers).chain(others).collect()
}
