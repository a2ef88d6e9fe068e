//! `bailiwick history`, and `--history` of `scan`. The command line is the same in a build without the feature, which
//! answers with the command that builds it.

#[cfg(feature = "history")]
mod commands;
#[cfg(feature = "history")]
mod keep;
#[cfg(feature = "history")]
mod select;
#[cfg(feature = "history")]
mod show;

use clap::{Args, Subcommand};

use super::Done;

#[cfg(feature = "history")]
pub(super) use keep::Keeper;

/// Assessments kept by `scan --history`: list, show, compare, follow over time.
#[derive(Args)]
#[cfg_attr(not(feature = "history"), allow(dead_code, reason = "the same command line in every build"))]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Where the history is: an SQLite file, or `postgresql://USER@HOST/DATABASE`. By default what the environment variable
    /// `BAILIWICK_HISTORY` names, else `history.db`. `PGPASSWORD` may hold the password.
    #[arg(long, global = true, value_name = "FILE|URL")]
    history: Option<String>,
    /// Only this estate: its name, as `list` shows it.
    #[arg(long, global = true, value_name = "NAME")]
    estate: Option<String>,
    /// As JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
#[cfg_attr(not(feature = "history"), allow(dead_code, reason = "the same command line in every build"))]
enum Command {
    /// What is kept.
    List,
    /// One assessment: its numbers and findings. `--json` gives the whole document, as `assessment.json` was.
    Show {
        /// Number, date (the last as of that day or before) or `last`.
        which: String,
    },
    /// What changed between two of them: new, resolved and reopened findings, other owners, reach grown or shrunk and by
    /// which edge. By default between the last two.
    Diff {
        /// The older one: number, date (the last as of that day or before) or `last`.
        before: Option<String>,
        /// The newer one, by default the last.
        now: Option<String>,
    },
    /// The numbers over time.
    Trend,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    #[cfg(feature = "history")]
    return commands::run(arguments);
    #[cfg(not(feature = "history"))]
    {
        let _ = arguments;
        Err(super::left_out("the history of assessments", "history"))
    }
}

/// Keeps nothing: the build has no store.
#[cfg(not(feature = "history"))]
pub(super) struct Keeper;

#[cfg(not(feature = "history"))]
impl Keeper {
    pub(super) fn open(_: &str) -> Result<Self, super::Refusal> {
        Err(super::left_out("the history of assessments", "history"))
    }

    #[expect(clippy::unused_self, reason = "as in a build that has a store")]
    pub(super) fn keep(
        &mut self,
        _: &mut bailiwick_engine::assessment::Assessment,
    ) -> Result<String, super::Refusal> {
        Err(super::left_out("the history of assessments", "history"))
    }
}
