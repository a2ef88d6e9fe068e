//! `bailiwick choke`

use std::path::PathBuf;

use bailiwick_engine::Bound;
use bailiwick_engine::analysis::Attacker;
use bailiwick_model::Effect;
use clap::Args;

use super::{Done, parse_effect, parse_profile};
use crate::load::{self, Named};
use crate::output;

/// What alone holds up the most reach: nodes and edges, each with the exact number of pairs that vanish with it.
#[derive(Args)]
pub(super) struct Arguments {
    /// Files, directories and zip archives with exports.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What belongs to whom.
    #[arg(long, value_name = "FILE")]
    estate: Option<PathBuf>,
    /// What the attacker has.
    #[arg(long, default_value = "insider", value_parser = parse_profile)]
    profile: Attacker,
    /// At this effect or above.
    #[arg(long, default_value = "change", value_parser = parse_effect)]
    effect: Effect,
    /// Count what is possible, rather than what is proven.
    #[arg(long)]
    possible: bool,
    /// Lines shown of each table.
    #[arg(long, default_value_t = 15)]
    most: usize,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let named =
        Named { paths: &arguments.paths, estate: arguments.estate.as_deref(), agreements: &[], as_of: None };
    let study = load::study(&named)?;
    let bound = if arguments.possible { Bound::Possible } else { Bound::Proven };
    let points = study.choke_points(&arguments.profile, bound, arguments.effect, arguments.most);
    if arguments.json {
        output::say(&bailiwick_report::choke::json(&points));
    } else {
        output::say(&bailiwick_report::choke::text(&points));
    }
    Ok(0)
}
