//! `bailiwick scenario`

use std::path::PathBuf;

use bailiwick_engine::scenario::Scenario;
use clap::{Args, Subcommand};

use super::{Done, Refusal};
use crate::output;

/// Incidents written down by hand: who would have been reached, and what would have stopped it.
#[derive(Subcommand)]
pub(super) enum Arguments {
    Run(Run),
}

/// Measures scenarios and holds them against what they expect.
#[derive(Args)]
pub(super) struct Run {
    /// Scenario files; docs/guide/scenarios.md says how to write one.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let Arguments::Run(Run { files }) = arguments;
    let mut wrong = 0;
    for file in files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|error| Refusal::failed(&format!("{name} cannot be read"), &error))?;
        let scenario = Scenario::parse(&text).map_err(|problem| {
            Refusal::usage(format!("{name}:{}: {}", problem.line, problem.message), problem.help)
        })?;
        let outcome = scenario.run();
        wrong += outcome.checks.iter().filter(|check| check.instead.is_some()).count();
        output::say(&bailiwick_report::scenarios::text(&name, &scenario, &outcome));
    }
    Ok(u8::from(wrong > 0))
}
