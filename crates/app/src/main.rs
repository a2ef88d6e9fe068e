//! The `bailiwick` command.

mod cli;
mod inputs;
mod load;
mod output;
mod phases;
#[cfg(feature = "history")]
mod store;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
