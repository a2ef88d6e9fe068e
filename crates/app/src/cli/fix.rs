//! `bailiwick fix`

use std::path::{Path, PathBuf};

use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::analysis::plan::Limits;
use bailiwick_engine::assessment::Interval;
use bailiwick_engine::study::{SavedFix, Study};
use bailiwick_model::Effect;
use clap::Args;
use serde_json::Value;

use super::{Done, Refusal, parse_effect, parse_profile};
use crate::load::{self, Named};
use crate::output;

/// Sets of fixes that are counted to say how far a plan is from the best one.
const WEIGHED: usize = 4_096;

/// What to change first: named fixes with owner, cost, side effects and instruction, and what each removes exactly.
#[derive(Args)]
pub(super) struct Arguments {
    /// Files, directories and zip archives with exports.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What belongs to whom.
    #[arg(long, value_name = "FILE")]
    estate: Option<PathBuf>,
    /// Whose reach is to shrink.
    #[arg(long, default_value = "insider", value_parser = parse_profile)]
    profile: Attacker,
    /// At this effect or above.
    #[arg(long, default_value = "change", value_parser = parse_effect)]
    effect: Effect,
    /// The cost of all steps together, at most.
    #[arg(long, value_name = "N")]
    budget: Option<u32>,
    /// Steps, at most.
    #[arg(long, default_value_t = 8)]
    steps: usize,
    /// Only these fixes, by id or key: before and after, by customer and profile.
    #[arg(long, value_name = "FIX", value_delimiter = ',')]
    what_if: Vec<String>,
    /// Writes the plan, to be checked against later exports.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Holds a saved plan against these exports: what is done, and whether it worked.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["what_if", "save"])]
    check: Option<PathBuf>,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let named =
        Named { paths: &arguments.paths, estate: arguments.estate.as_deref(), agreements: &[], as_of: None };
    let saved = arguments.check.as_deref().map(read_plan).transpose()?;
    let study = load::study(&named)?;
    if let (Some(saved), Some(path)) = (saved, &arguments.check) {
        return check(&study, path, &saved);
    }
    if !arguments.what_if.is_empty() {
        let answer = study.what_if(&arguments.what_if, arguments.effect);
        let answer = answer.map_err(|error| Refusal::usage(error.to_string(), error.help()))?;
        let text = if arguments.json {
            bailiwick_report::fixes::what_if_json(&answer)
        } else {
            bailiwick_report::fixes::what_if_text(&answer)
        };
        output::say(&text);
        return Ok(0);
    }
    let limits = Limits { steps: arguments.steps, budget: arguments.budget, weighed: WEIGHED };
    let plan = study.fix_plan(&arguments.profile, arguments.effect, limits);
    let document = bailiwick_report::fixes::json(&plan);
    if let Some(path) = &arguments.save {
        output::write_private(path, document.as_bytes())?;
    }
    output::say(&if arguments.json { document } else { bailiwick_report::fixes::text(&plan) });
    Ok(0)
}

/// A plan as it was saved.
struct Saved {
    text: String,
    profile: Attacker,
    effect: Effect,
    keys: Vec<SavedFix>,
    titles: Vec<String>,
    promised: Option<Interval>,
}

fn read_plan(path: &Path) -> Result<Saved, Refusal> {
    const HELP: &str = "`bailiwick fix --save FILE` writes one";
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Refusal::failed(&format!("{name} cannot be read"), &error))?;
    let document: Value = serde_json::from_str(&text)
        .map_err(|error| Refusal::usage(format!("{name}:{}: {error}", error.line()), HELP))?;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let at = |value: &Value, key: &str| value.get(key).cloned().unwrap_or_default();
    if word(&at(&document, "schema")) != bailiwick_report::fixes::PLAN {
        return Err(Refusal::usage(format!("{name}:1: this is no saved plan"), HELP));
    }
    let steps = at(&document, "steps").as_array().cloned().unwrap_or_default();
    let fixes: Vec<Value> =
        steps.iter().flat_map(|step| at(step, "fixes").as_array().cloned().unwrap_or_default()).collect();
    let number =
        |value: &Value, key: &str| at(value, key).as_u64().and_then(|number| u32::try_from(number).ok());
    let promised = steps.last().and_then(|step| {
        let after = at(step, "after");
        Some(Interval { proven: number(&after, "proven")?, possible: number(&after, "possible")? })
    });
    let effect = parse_effect(&word(&at(&document, "effect")))
        .map_err(|help| Refusal::usage(format!("{name}: the effect of this plan is not known"), help))?;
    let profile = parse_profile(&word(&at(&document, "profile")))
        .map_err(|help| Refusal::usage(format!("{name}: the profile of this plan is not known"), help))?;
    Ok(Saved {
        profile,
        effect,
        keys: fixes.iter().map(|fix| SavedFix { key: word(&at(fix, "key")) }).collect(),
        titles: fixes.iter().map(|fix| word(&at(fix, "title"))).collect(),
        promised,
        text,
    })
}

fn check(study: &Study, path: &Path, saved: &Saved) -> Done {
    let found = study.recheck(&saved.keys, &saved.profile, saved.effect).map_err(|(at, error)| {
        let line = saved.keys.get(at).map_or(1, |fix| line_of(&saved.text, &fix.key));
        Refusal::usage(format!("{}:{line}: {error}", path.display()), error.help())
    })?;
    output::say(&bailiwick_report::fixes::recheck_text(&found, &saved.titles, saved.promised));
    Ok(0)
}

/// The line on which a key stands.
fn line_of(text: &str, key: &str) -> usize {
    let quoted = serde_json::to_string(key).unwrap_or_default();
    text.lines().position(|line| line.contains(&quoted)).map_or(1, |at| at + 1)
}
