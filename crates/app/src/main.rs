//! The `bailiwick` command.

mod cli;
mod inputs;
mod load;
mod output;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
