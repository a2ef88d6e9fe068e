//! The registry of outputs: one file each, one line here. The values of `--format`, the completions and the page
//! `docs/reference/outputs.md` are derived from it.

mod csv;
mod html;
mod ids;
mod json;
mod markdown;
mod ocsf;
mod oscal;
mod sarif;
mod stream;

use std::io::{self, Write};

use bailiwick_engine::assessment::Assessment;

pub use ids::uuid;
pub use ocsf::Version as OcsfVersion;

/// What a user may choose about outputs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// Version of OCSF that events follow.
    pub ocsf: OcsfVersion,
}

/// Writes one file.
pub type Fill = fn(&Assessment, Settings, &mut dyn Write) -> io::Result<()>;

/// A file of an output.
pub struct OutputFile {
    /// Name in the folder of outputs.
    pub name: &'static str,
    /// What it is, in a word or two, for the last lines of the first screen.
    pub label: &'static str,
    /// Writes it.
    pub fill: Fill,
}

/// An output.
pub struct Output {
    /// Value of `--format`.
    pub id: &'static str,
    /// What it is and who takes it.
    pub doc: &'static str,
    /// Written without being asked for.
    pub default: bool,
    /// Its files.
    pub files: &'static [OutputFile],
}

/// All outputs.
pub const OUTPUTS: &[&Output] = &[
    &html::OUTPUT,
    &json::OUTPUT,
    &csv::OUTPUT,
    &markdown::OUTPUT,
    &sarif::OUTPUT,
    &ocsf::OUTPUT,
    &oscal::OUTPUT,
];

/// The page of documentation.
pub fn page() -> String {
    use std::fmt::Write as _;
    let mut page = String::from(
        "# Outputs\n\n`bailiwick scan --format` takes any of these, joined by commas. Every file is readable by its owner alone.\n\n| format | files | what it is |\n|---|---|---|\n",
    );
    for output in OUTPUTS {
        let files: Vec<_> = output.files.iter().map(|file| format!("`{}`", file.name)).collect();
        let default = if output.default { " Written by default." } else { "" };
        let _ = writeln!(page, "| `{}` | {} | {}.{default} |", output.id, files.join(" "), output.doc);
    }
    page
}
