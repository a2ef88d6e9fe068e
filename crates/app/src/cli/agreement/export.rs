//! `bailiwick agreement export` and `bailiwick agreement import`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::{Done, Refusal};
use super::{read, text_of};
use crate::output::{self, Folder};

/// Writes an agreement for other tools: a component definition and two system security plans of OSCAL.
#[derive(Args)]
pub(crate) struct Export {
    /// The agreement.
    file: PathBuf,
    /// What to write.
    #[arg(long, value_enum, default_value = "oscal")]
    format: Format,
    /// Where the files go.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Oscal,
}

/// Reads an agreement back out of OSCAL: the very file where this program wrote it, the best guess where another did.
#[derive(Args)]
pub(crate) struct Import {
    /// A component definition or a system security plan, in JSON.
    file: PathBuf,
    /// Where to write the agreement; by default it is printed.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn export(arguments: &Export) -> Done {
    let Format::Oscal = arguments.format;
    let (facts, text) = (read(&arguments.file)?, text_of(&arguments.file)?);
    let documents = bailiwick_report::oscal::documents(&facts, &text).unwrap_or_default();
    let folder = Folder::create(&arguments.out)?;
    for (name, document) in documents {
        let path = folder.write(name, |file| {
            serde_json::to_writer_pretty(file, &document).map_err(std::io::Error::other)
        })?;
        output::say(&format!("wrote {path}\n"));
    }
    Ok(0)
}

pub(super) fn import(arguments: &Import) -> Done {
    let text = text_of(&arguments.file)?;
    let imported = bailiwick_ingest::agreement_from_oscal(&text).map_err(|why| {
        let help = "give a component definition or a system security plan of OSCAL, in JSON";
        Refusal::usage(format!("{}: {why}", arguments.file.display()), help)
    })?;
    match &arguments.out {
        None => output::say(&imported.text),
        Some(path) => output::write_private(path, imported.text.as_bytes())?,
    }
    if !imported.exact {
        eprintln!(
            "note: it says who does what; nobody is accountable yet: `bailiwick agreement lint` lists what is open"
        );
    }
    Ok(0)
}
