//! `bailiwick agreement init`

use std::path::PathBuf;

use clap::Args;

use super::super::Done;
use crate::output;

/// The agreement of the guide: every section, with remarks.
const EXAMPLE: &str = include_str!("../../../../../docs/guide/agreement.yaml");

/// Prints an agreement to start from: every section, with remarks, on a page.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Where to write it; by default it is printed.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    match &arguments.out {
        None => output::say(EXAMPLE),
        Some(path) => {
            output::write_private(path, EXAMPLE.as_bytes())?;
            let path = path.display();
            output::say(&format!(
                "wrote {path}; change what is yours, then run `bailiwick agreement lint {path}`\n"
            ));
        }
    }
    Ok(0)
}
