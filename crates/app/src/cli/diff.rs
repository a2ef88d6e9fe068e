//! `bailiwick diff`

use std::path::{Path, PathBuf};

use bailiwick_report::drift::{Document, Drift, comparable, text};
use clap::Args;

use super::{Done, Refusal};
use crate::output;

/// What changed between assessments: new, resolved and reopened findings, other owners, reach grown or shrunk.
#[derive(Args)]
pub(super) struct Arguments {
    /// Files `assessment.json`, the oldest first; the last two are compared, those before tell what was reopened.
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    files: Vec<PathBuf>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let documents: Vec<Document> = arguments.files.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    let [earlier @ .., before, now] = documents.as_slice() else {
        return Err(Refusal::usage("two assessments are needed", "bailiwick diff OLD NEW"));
    };
    show(earlier, before, now, arguments.json)
}

/// Compares and prints, or refuses.
pub(super) fn show(earlier: &[Document], before: &Document, now: &Document, json: bool) -> Done {
    comparable(earlier.iter().chain([before, now])).map_err(|error| {
        Refusal::usage(error, "compare assessments that `bailiwick scan` wrote without `--redact`, all whole or all for the same party")
    })?;
    let drift = Drift::between(earlier, before, now);
    let shown =
        if json { serde_json::to_string_pretty(&drift).unwrap_or_default() + "\n" } else { text(&drift) };
    output::say(&shown);
    Ok(0)
}

fn read(path: &Path) -> Result<Document, Refusal> {
    let bytes = std::fs::read(path)
        .map_err(|error| Refusal::failed(&format!("{} cannot be read", path.display()), &error))?;
    Document::read(&bytes).map_err(|error| {
        let help = "give files `assessment.json` that `bailiwick scan` wrote";
        Refusal::usage(format!("{} is no assessment: {error}", path.display()), help)
    })
}
