//! `bailiwick agreement lint`

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use bailiwick_ingest::{Complaint, lint_agreement};
use bailiwick_model::{Severity, Time};
use clap::Args;

use super::super::{Done, parse_time};
use super::{rows, text_of};
use crate::output;

/// Checks agreements: grammar, one accountable party for each row, references, dates. Exits with 1 on an error.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Agreements, in YAML or JSON.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The day against which reviews are overdue; by default today.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    as_of: Option<Time>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let today = arguments.as_of.or_else(now);
    let rows = rows();
    let mut found: Vec<(String, Complaint)> = Vec::new();
    for path in &arguments.files {
        let text = text_of(path)?;
        let complaints = lint_agreement(&text, &rows, today);
        found.extend(complaints.into_iter().map(|one| (path.display().to_string(), one)));
    }
    output::say(&if arguments.json { json(&found) } else { lines(&found) });
    let errors = found.iter().filter(|(_, one)| one.severity == Severity::Error).count();
    if !arguments.json {
        let files = arguments.files.len();
        let said = match (errors, found.len() - errors) {
            (0, 0) => "nothing is wrong".to_owned(),
            (errors, warnings) => format!("{errors} errors, {warnings} warnings"),
        };
        output::say(&format!("{files} {}: {said}\n", if files == 1 { "agreement" } else { "agreements" }));
    }
    Ok(u8::from(errors > 0))
}

fn now() -> Option<Time> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok().map(Time)
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn lines(found: &[(String, Complaint)]) -> String {
    let line = |(path, one): &(String, Complaint)| {
        let help = if one.help.is_empty() { String::new() } else { format!("\n  help: {}", one.help) };
        format!(
            "{path}:{}:{}: {}: {} [{}]{help}\n",
            one.line,
            one.column,
            word(one.severity),
            one.message,
            one.code
        )
    };
    found.iter().map(line).collect()
}

fn json(found: &[(String, Complaint)]) -> String {
    let one = |(path, one): &(String, Complaint)| {
        serde_json::json!({
            "file": path, "line": one.line, "column": one.column, "severity": word(one.severity),
            "code": one.code, "message": one.message, "help": one.help,
        })
    };
    let list: Vec<_> = found.iter().map(one).collect();
    format!("{:#}\n", serde_json::Value::Array(list))
}
