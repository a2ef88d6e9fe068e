//! `bailiwick agreement`

mod diff;
mod export;
mod init;
mod lint;

use std::fs;
use std::path::Path;

use bailiwick_engine::advisory::AA22_131A;
use bailiwick_model::Facts;
use clap::Subcommand;

use super::{Done, Refusal};

/// Agreements between providers and customers: write, check, compare.
#[derive(Subcommand)]
pub(super) enum Arguments {
    Init(init::Arguments),
    Lint(lint::Arguments),
    Diff(diff::Arguments),
    Export(export::Export),
    Import(export::Import),
}

pub(super) fn run(arguments: &Arguments) -> Done {
    match arguments {
        Arguments::Init(arguments) => init::run(arguments),
        Arguments::Lint(arguments) => lint::run(arguments),
        Arguments::Diff(arguments) => diff::run(arguments),
        Arguments::Export(arguments) => export::export(arguments),
        Arguments::Import(arguments) => export::import(arguments),
    }
}

/// Most bytes of an agreement.
const LARGEST: u64 = 4 * 1024 * 1024;

fn text_of(path: &Path) -> Result<String, Refusal> {
    let shown = path.display();
    let bytes = fs::metadata(path)
        .map_err(|error| Refusal::failed(&format!("{shown} cannot be read"), &error))?
        .len();
    if bytes > LARGEST {
        let help = "check that this is the file that you mean";
        return Err(Refusal::usage(format!("{shown} is larger than any agreement"), help));
    }
    fs::read_to_string(path).map_err(|error| Refusal::failed(&format!("{shown} cannot be read"), &error))
}

/// Ids of the catalogue.
fn rows() -> Vec<String> {
    AA22_131A.rows.iter().map(|row| row.id.clone()).collect()
}

/// Reads one agreement; one that is none, or whose grammar is broken, is refused whole.
fn read(path: &Path) -> Result<Facts, Refusal> {
    let text = text_of(path)?;
    let facts = bailiwick_ingest::read(&Text { path: path.display().to_string(), text });
    if facts.agreements.len() == 1 && facts.diagnostics.is_empty() {
        return Ok(facts);
    }
    let help = format!("`bailiwick agreement lint {}` says what is wrong", path.display());
    Err(Refusal::usage(format!("{} is no sound agreement", path.display()), help))
}

struct Text {
    path: String,
    text: String,
}

impl bailiwick_ingest::Input for Text {
    fn path(&self) -> &str {
        &self.path
    }

    fn bytes(&self) -> u64 {
        self.text.len() as u64
    }

    fn modified(&self) -> Option<bailiwick_model::Time> {
        None
    }

    fn open(&self) -> std::io::Result<Box<dyn std::io::Read + '_>> {
        Ok(Box::new(self.text.as_bytes()))
    }
}
