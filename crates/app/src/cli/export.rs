//! `bailiwick export`

use std::path::PathBuf;

use bailiwick_engine::graph::bloodhound::Drawing;
use clap::{Subcommand, ValueEnum};

use super::{Done, Refusal};
use crate::load::{self, Named};
use crate::output;

/// Writes the analysed graph for other tools.
#[derive(Subcommand)]
pub(super) enum Arguments {
    /// BloodHound OpenGraph: nodes and edges, our kinds prefixed.
    Opengraph {
        /// Files, directories and zip archives with exports.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// What belongs to whom.
        #[arg(long, value_name = "FILE")]
        estate: Option<PathBuf>,
        /// Where to write it.
        #[arg(long, short, value_name = "FILE")]
        out: PathBuf,
        /// With another tool's own ids, kinds and names.
        #[arg(long, value_enum)]
        compat: Option<Compat>,
    },
}

/// Whose names to use.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Compat {
    /// BloodHound's ids and kinds; only edges that it knows.
    Bloodhound,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let Arguments::Opengraph { paths, estate, out, compat } = arguments;
    let named = Named { paths, estate: estate.as_deref(), agreements: &[], as_of: None };
    let study = load::study(&named)?;
    let mut text = Vec::new();
    match compat {
        Some(Compat::Bloodhound) => {
            bailiwick_report::opengraph::write_bloodhound(&Drawing::of(study.facts()), &mut text)
        }
        None => bailiwick_report::opengraph::write(study.facts(), study.estate(), study.graph(), &mut text),
    }
    .map_err(|error| Refusal::failed("the graph could not be written", &error))?;
    output::write_private(out, &text)?;
    output::say(&format!("wrote {}\n", out.display()));
    Ok(0)
}
