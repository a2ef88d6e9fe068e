//! `bailiwick reach`

use std::path::PathBuf;

use bailiwick_engine::Profile;
use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::study::{Cause, Study};
use bailiwick_model::Effect;
use clap::Args;

use super::{Done, Refusal, parse_effect, parse_profile};
use crate::load::{self, Named};
use crate::output;

/// Blast radius of one account, service, tool or secret, with the ways there; or all that falls with a vulnerability, a
/// product or a vendor.
#[derive(Args)]
pub(super) struct Arguments {
    /// Exact id, else login or name without case, else the start of one; or `cve:CVE-...`, `product:NAME`, `vendor:NAME`.
    who: String,
    /// Files, directories and zip archives with exports.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What belongs to whom.
    #[arg(long, value_name = "FILE")]
    estate: Option<PathBuf>,
    /// What the attacker has: insider (the default), stolen-password, phished-session, ...; of a vulnerability, product or
    /// vendor: exploit, zero-day and insider, one beside the other.
    #[arg(long, value_parser = parse_profile)]
    profile: Option<Attacker>,
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
    if let Some(cause) = Cause::parse(&arguments.who) {
        return cascade(arguments, &study, &cause);
    }
    let found = study.find(&arguments.who);
    let node =
        found.map_err(|error| Refusal::usage(error.to_string(), "give more of the name, or the exact id"))?;
    let to = arguments.to.as_ref().map(|name| study.find_party(name)).transpose();
    let to = to.map_err(|error| Refusal::usage(error.to_string(), "give the id or name of a party"))?;
    let attacker = arguments.profile.clone().unwrap_or_else(|| Attacker::from(Profile::INSIDER));
    let answer = study.reach(node, &attacker, arguments.effect, to);
    if arguments.json {
        output::say(&format!("{}\n", bailiwick_report::json_v1::subjects(&answer)));
    } else {
        output::say(&bailiwick_report::terminal::reach_of(&answer));
    }
    Ok(0)
}

/// What falls with a vulnerability, a product or a vendor. Without a profile: by exploits known at that time, by one that nobody
/// knows, and by whoever has taken what is hit.
fn cascade(arguments: &Arguments, study: &Study, cause: &Cause) -> Done {
    if arguments.to.is_some() {
        let help = "leave `--to` out: every party that is reached is listed, with the parties between";
        return Err(Refusal::usage(format!("`--to` does not go with `{}`", arguments.who), help));
    }
    let attackers = match &arguments.profile {
        Some(attacker) => vec![attacker.clone()],
        None => ["exploit", "zero-day", "insider"].into_iter().filter_map(Attacker::parse).collect(),
    };
    let found = study.cascade(cause, &attackers, arguments.effect).map_err(|error| {
        let help = "`cve:` takes an id of the catalogue of known exploited vulnerabilities or of a list of weaknesses, \
                    `product:` and `vendor:` a name; another way to ask is the id of the tool itself";
        Refusal::usage(error.to_string(), help)
    })?;
    output::say(&if arguments.json {
        bailiwick_report::json_v1::cascade(&found)
    } else {
        bailiwick_report::cascade::text(&found)
    });
    Ok(0)
}
