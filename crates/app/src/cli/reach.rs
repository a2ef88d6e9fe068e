//! `bailiwick reach`

use std::path::PathBuf;

use bailiwick_engine::analysis::Attacker;
use bailiwick_model::Effect;
use clap::Args;

use super::{Done, Refusal, parse_effect, parse_profile};
use crate::load::{self, Named};
use crate::output;

/// Blast radius of one account, service, tool or secret, with the paths that show it.
#[derive(Args)]
pub(super) struct Arguments {
    /// Exact id, else login or name without case, else the start of one.
    who: String,
    /// Files, directories and zip archives with exports.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What belongs to whom.
    #[arg(long, value_name = "FILE")]
    estate: Option<PathBuf>,
    /// What the attacker has: insider, stolen-password, phished-session, ...
    #[arg(long, default_value = "insider", value_parser = parse_profile)]
    profile: Attacker,
    /// Show paths to this effect.
    #[arg(long, value_parser = parse_effect)]
    effect: Option<Effect>,
    /// Show paths to this party only.
    #[arg(long, value_name = "PARTY")]
    to: Option<String>,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let named =
        Named { paths: &arguments.paths, estate: arguments.estate.as_deref(), agreements: &[], as_of: None };
    let study = load::study(&named)?;
    let found = study.find(&arguments.who);
    let node =
        found.map_err(|error| Refusal::usage(error.to_string(), "give more of the name, or the exact id"))?;
    let to = arguments.to.as_ref().map(|name| study.find_party(name)).transpose();
    let to = to.map_err(|error| Refusal::usage(error.to_string(), "give the id or name of a party"))?;
    let answer = study.reach(node, &arguments.profile, arguments.effect, to);
    if arguments.json {
        output::say(&format!("{}\n", bailiwick_report::json_v1::subjects(&answer)));
    } else {
        output::say(&bailiwick_report::terminal::reach_of(&answer));
    }
    Ok(0)
}
