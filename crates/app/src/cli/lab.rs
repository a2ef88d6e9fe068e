//! `bailiwick lab`

use std::path::PathBuf;

use bailiwick_lab::Plan;
use clap::Args;

use super::Done;
use crate::output;

/// Writes a synthetic estate in real export formats, with planted faults and the truth beside them.
#[derive(Args)]
pub(super) struct Arguments {
    /// Where it goes.
    out: PathBuf,
    /// Number of customers.
    #[arg(long, default_value_t = 24)]
    customers: u32,
    /// Number of identities over all parties.
    #[arg(long, default_value_t = 6_400)]
    identities: u32,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only what the provider itself can export.
    #[arg(long)]
    provider_only: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let base = if arguments.provider_only { Plan::provider_only() } else { Plan::demo() };
    let plan = Plan {
        customers: arguments.customers,
        identities: arguments.identities,
        seed: arguments.seed,
        ..base
    };
    output::write_lab(&plan, &arguments.out)?;
    let out = arguments.out.display();
    println!(
        "{} customers and {} identities in {out}; the truth is in truth/truth.json",
        plan.customers, plan.identities
    );
    Ok(0)
}
