//! `bailiwick init`

use std::path::PathBuf;

use clap::Args;

use super::Done;
use crate::load::{self, Named};
use crate::output;

/// Proposes an estate file: which realm, group and site belongs to whom, and why.
#[derive(Args)]
pub(super) struct Arguments {
    /// Files, directories and zip archives with exports.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Where to write it; by default it is printed.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let named = Named { paths: &arguments.paths, estate: None, agreements: &[], as_of: None };
    let text = load::proposal(&named)?;
    match &arguments.out {
        None => output::say(&text),
        Some(path) => {
            output::write_private(path, text.as_bytes())?;
            let path = path.display();
            output::say(&format!(
                "wrote {path}; read it, mend it, and give it to `bailiwick scan --estate {path}`\n"
            ));
        }
    }
    Ok(0)
}
