//! `bailiwick who-reaches`

use std::path::PathBuf;

use bailiwick_engine::analysis::Attacker;
use bailiwick_model::Effect;
use clap::Args;

use super::{Done, Refusal, parse_effect, parse_profile};
use crate::load::{self, Named};
use crate::output;

/// Who of other parties can reach a party, how, and with which proof.
#[derive(Args)]
pub(super) struct Arguments {
    /// Id or name of the party.
    party: String,
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
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let named =
        Named { paths: &arguments.paths, estate: arguments.estate.as_deref(), agreements: &[], as_of: None };
    let study = load::study(&named)?;
    let party = study.find_party(&arguments.party);
    let party = party.map_err(|error| Refusal::usage(error.to_string(), "give the id or name of a party"))?;
    let answer = study.who_reaches(party, &arguments.profile, arguments.effect);
    if arguments.json {
        output::say(&format!("{}\n", bailiwick_report::json_v1::subjects(&answer)));
    } else {
        output::say(&bailiwick_report::terminal::who_reaches(&answer));
    }
    Ok(0)
}
