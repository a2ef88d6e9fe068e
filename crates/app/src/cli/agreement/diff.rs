//! `bailiwick agreement diff`

use std::path::PathBuf;

use bailiwick_engine::agreement_diff::{Change, changes};
use clap::Args;

use super::super::Done;
use super::read;
use crate::output;

/// What changed between two versions of an agreement: owners, access, times, subcontractors, clauses.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The version that was.
    old: PathBuf,
    /// The version that is.
    new: PathBuf,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let found = changes(&old, &new);
    let text = if arguments.json {
        let one = |change: &Change| {
            serde_json::json!({
                "kind": change.kind, "what": change.what, "before": change.before, "after": change.after,
            })
        };
        format!("{:#}\n", serde_json::Value::Array(found.iter().map(one).collect()))
    } else if found.is_empty() {
        "nothing changed\n".to_owned()
    } else {
        found.iter().map(line).collect()
    };
    output::say(&text);
    Ok(0)
}

fn line(change: &Change) -> String {
    let Change { kind, what, before, after } = change;
    match (before.is_empty(), after.is_empty()) {
        (true, true) => format!("{kind}: {what}\n"),
        (true, false) => format!("{kind}: {what}: {after}\n"),
        (false, true) => format!("{kind}: {what} (was {before})\n"),
        (false, false) => format!("{kind}: {what}: {before} -> {after}\n"),
    }
}
