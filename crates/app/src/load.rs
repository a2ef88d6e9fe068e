//! From the paths that a user names to an assessed estate.

use std::path::{Path, PathBuf};

use bailiwick_engine::study::{Options, Study};
use bailiwick_model::facts::Facts;
use bailiwick_model::{Diagnostic, Severity, Source, SourceId, Time};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::cli::Refusal;
use crate::inputs;
use crate::phases::Phases;

/// What the user named.
pub(crate) struct Named<'a> {
    pub(crate) paths: &'a [PathBuf],
    pub(crate) estate: Option<&'a Path>,
    pub(crate) agreements: &'a [PathBuf],
    pub(crate) as_of: Option<Time>,
}

/// Reads and assesses.
pub(crate) fn study(named: &Named<'_>) -> Result<Study, Refusal> {
    study_watched(named, &mut Phases::start(false))
}

/// The same, noting the end of each phase.
pub(crate) fn study_watched(named: &Named<'_>, phases: &mut Phases) -> Result<Study, Refusal> {
    let facts = facts(named, phases)?;
    let options = Options { as_of: named.as_of, ..Options::default() };
    Ok(Study::watched(facts, &options, &mut |phase| phases.done(phase)))
}

/// Reads and proposes an estate file.
pub(crate) fn proposal(named: &Named<'_>) -> Result<String, Refusal> {
    let mut facts = facts(named, &mut Phases::start(false))?;
    let estate = bailiwick_engine::estate::Estate::prepare(&mut facts, None);
    Ok(bailiwick_engine::estate::propose(&facts, &estate).to_toml())
}

fn facts(named: &Named<'_>, phases: &mut Phases) -> Result<Facts, Refusal> {
    let mut paths = named.paths.to_vec();
    paths.extend(named.estate.map(Path::to_owned));
    paths.extend(named.agreements.iter().cloned());
    for path in &paths {
        if !path.exists() {
            let help = "give files, directories or zip archives with exports; `bailiwick collect-help` says how to make them";
            return Err(Refusal::usage(format!("{} does not exist", path.display()), help));
        }
    }
    let found = inputs::find(&paths);
    phases.done("finding files");
    let bar = progress(found.inputs.len());
    let read: Vec<Facts> = found
        .inputs
        .par_iter()
        .map(|input| {
            let facts = bailiwick_ingest::read(input.as_ref());
            bar.inc(1);
            facts
        })
        .collect();
    bar.finish_and_clear();
    phases.done("reading");
    let mut all = Facts::default();
    for (mut facts, content) in read.into_iter().zip(inputs::contents(&found.inputs)) {
        for source in &mut facts.sources {
            source.content = content;
        }
        all.absorb(facts);
    }
    for facts in found.archives {
        all.absorb(facts);
    }
    for (path, reason) in found.unreadable {
        let source = all.add_source(Source { path, ..Source::default() });
        let help = "check the path and its permissions".to_owned();
        all.diagnostics.push(unreadable(source, reason, help));
    }
    bailiwick_ingest::attach(&mut all);
    phases.done("joining facts");
    if all.count() == 0 {
        let help = "`bailiwick collect-help` says which exports can be read and how to make them";
        return Err(Refusal::no_evidence("nothing that could be read is an export of a known format", help));
    }
    Ok(all)
}

fn unreadable(source: SourceId, reason: String, help: String) -> Diagnostic {
    Diagnostic {
        source,
        record: None,
        code: "input/unreadable",
        severity: Severity::Error,
        message: reason,
        help,
    }
}

/// A bar on a terminal, nothing otherwise.
fn progress(files: usize) -> ProgressBar {
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("reading {bar:32} {pos}/{len} files") {
        bar.set_style(style);
    }
    bar
}
