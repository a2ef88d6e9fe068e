//! The `bailiwick` command.

mod cli;
mod inputs;
mod load;
mod output;
mod phases;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
