//! `bailiwick demo`

use std::path::PathBuf;

use clap::Args;

use super::scan::Wanted;
use super::{Done, scan};
use crate::load::Named;
use crate::output;
use crate::phases::Phases;

/// Writes a made-up provider with customers in real export formats, and assesses it.
#[derive(Args)]
pub(super) struct Arguments {
    /// Where exports and outputs go.
    #[arg(long, value_name = "DIR", default_value = "out/demo")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let exports = arguments.out.join("exports");
    output::write_lab(&bailiwick_lab::Plan::demo(), &exports)?;
    output::say(&format!(
        "A made-up provider, written to {} in the formats of real tools:\n\n",
        exports.display()
    ));
    let named = Named { paths: std::slice::from_ref(&exports), estate: None, agreements: &[], as_of: None };
    scan::assess(&named, &arguments.out, Wanted::default(), Phases::start(0))?;
    Ok(0)
}
