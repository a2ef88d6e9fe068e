//! Commands: one file each.

mod agreement;
mod choke;
mod collect_help;
mod completions;
mod controls;
mod demo;
mod diff;
mod export;
mod fix;
mod history;
mod init;
mod lab;
mod reach;
mod scan;
mod scenario;
mod schema;
mod who_reaches;

use std::process::ExitCode;

use bailiwick_engine::Profile;
use bailiwick_engine::analysis::Attacker;
use bailiwick_model::{Effect, Time};
use clap::{CommandFactory, Parser, Subcommand};

/// Who can reach whom across company borders, shown by the exports people already have.
#[derive(Parser)]
#[command(name = "bailiwick", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 findings at or above --fail-on; 2 usage, or a file, folder or history that cannot be used; 3 no usable evidence; 4 some input unreadable under --strict.
Nothing is ever sent anywhere. An assessment is a map for attackers: outputs are readable by you alone.";

#[derive(Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Scan(scan::Arguments),
    Init(init::Arguments),
    Reach(reach::Arguments),
    WhoReaches(who_reaches::Arguments),
    Choke(choke::Arguments),
    Fix(fix::Arguments),
    Controls(controls::Arguments),
    Diff(diff::Arguments),
    History(history::Arguments),
    CollectHelp(collect_help::Arguments),
    #[command(subcommand)]
    Agreement(agreement::Arguments),
    Lab(lab::Arguments),
    Schema(schema::Arguments),
    #[command(subcommand)]
    Export(export::Arguments),
    #[command(subcommand)]
    Scenario(scenario::Arguments),
    Completions(completions::Arguments),
    /// The command line as a page of documentation.
    #[command(hide = true)]
    Reference,
    /// The portal; needs the feature `portal`.
    #[command(hide = true)]
    Serve,
    /// Logs; need the feature `logs`.
    #[command(hide = true)]
    Logs,
}

/// Why a command could not do what was asked: one clear message, what to do next, and the exit code.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: u8,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Refusal {
    /// The command line is wrong.
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: 2, message: message.into(), help: help.into() }
    }

    /// Nothing usable was read.
    pub(crate) fn no_evidence(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: 3, message: message.into(), help: help.into() }
    }

    /// Something on this machine failed.
    pub(crate) fn failed(what: &str, error: &dyn std::fmt::Display) -> Self {
        let help = "check the path, its permissions and the free space".to_owned();
        Self { code: 2, message: format!("{what}: {error}"), help }
    }
}

type Done = Result<u8, Refusal>;

/// Parses the command line and runs it.
pub(crate) fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Scan(arguments) => scan::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Reach(arguments) => reach::run(&arguments),
        Command::WhoReaches(arguments) => who_reaches::run(&arguments),
        Command::Choke(arguments) => choke::run(&arguments),
        Command::Fix(arguments) => fix::run(&arguments),
        Command::Controls(arguments) => controls::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::History(arguments) => history::run(&arguments),
        Command::CollectHelp(arguments) => collect_help::run(&arguments),
        Command::Agreement(arguments) => agreement::run(&arguments),
        Command::Lab(arguments) => lab::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Scenario(arguments) => scenario::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Reference => completions::reference(),
        Command::Serve => not_built("the portal", "portal"),
        Command::Logs => not_built("reading logs", "logs"),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(refusal) => {
            eprintln!("error: {}", refusal.message);
            if !refusal.help.is_empty() {
                eprintln!("  help: {}", refusal.help);
            }
            ExitCode::from(refusal.code)
        }
    }
}

fn not_built(what: &str, feature: &str) -> Done {
    let help = format!("it is planned; `cargo build --release --features {feature}` will build it");
    Err(Refusal::usage(format!("{what} is not part of this build"), help))
}

/// Help for a word that nothing is called: the one that may be meant, else how all are listed.
fn near<'a>(written: &str, known: impl Iterator<Item = &'a str>, list: &str) -> String {
    match bailiwick_model::spelling::nearest(written, known) {
        Some(near) => format!("is `{near}` meant? {list}"),
        None => list.to_owned(),
    }
}

/// A feature that this build was made without.
#[cfg(not(feature = "history"))]
fn left_out(what: &str, feature: &str) -> Refusal {
    let help = format!("`cargo build --release --features {feature}` builds it");
    Refusal::usage(format!("{what} is not part of this build"), help)
}

fn command() -> clap::Command {
    Cli::command()
}

fn parse_time(text: &str) -> Result<Time, String> {
    Time::parse(text)
        .ok_or_else(|| "a date such as 2026-11-24, or a time such as 2026-11-24T08:00:00Z".to_owned())
}

fn parse_effect(text: &str) -> Result<Effect, String> {
    Effect::from_word(text).ok_or_else(|| "see, change, run, destroy, unback or own".to_owned())
}

fn parse_profile(text: &str) -> Result<Attacker, String> {
    let known = || Profile::ALL.iter().map(|profile| profile.name).collect::<Vec<_>>().join(", ");
    Attacker::parse(text).ok_or_else(|| format!("one of {}, joined by `+`", known()))
}
