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
    study_watched(named, &mut Phases::start(0))
}

/// The same, noting the end of each phase.
pub(crate) fn study_watched(named: &Named<'_>, phases: &mut Phases) -> Result<Study, Refusal> {
    let facts = facts(named, phases)?;
    let options = Options { as_of: named.as_of, ..Options::default() };
    Ok(Study::watched(facts, &options, &mut |phase| phases.done(phase)))
}

/// Reads and proposes an estate file.
pub(crate) fn proposal(named: &Named<'_>) -> Result<String, Refusal> {
    let mut facts = facts(named, &mut Phases::start(0))?;
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
    named_files_are_what_they_should_be(&all, named)?;
    if all.count() == 0 {
        let help = "`bailiwick collect-help` says which exports can be read and how to make them";
        return Err(Refusal::no_evidence("nothing that could be read is an export of a known format", help));
    }
    Ok(all)
}

/// An estate file that two parties' realms hang on, or that is none, is refused whole, as are agreements that are none:
/// an answer without them would be about another estate than the one that was asked about.
fn named_files_are_what_they_should_be(facts: &Facts, named: &Named<'_>) -> Result<(), Refusal> {
    if let Some(twice) = facts.diagnostics.iter().find(|it| it.code == "estate/realm-claimed-twice") {
        return Err(refused(facts, twice));
    }
    if let Some(conflict) = bailiwick_engine::estate::claimed_twice(facts) {
        return Err(Refusal::usage(conflict.to_string(), conflict.help()));
    }
    if let Some(path) = named.estate {
        let help = "`bailiwick init PATH... > estate.toml` writes one";
        is_a(facts, path, "bailiwick_estate", "estate file", help)?;
        let of_it = sources_of(facts, path);
        let errors = || {
            let of_estate = facts.diagnostics.iter().filter(|it| of_it.contains(&it.source));
            of_estate.filter(|it| it.severity == Severity::Error)
        };
        if let Some(first) = errors().next() {
            let mut refusal = refused(facts, first);
            let more = errors().count() - 1;
            if more > 0 {
                refusal.help = format!("{} ({more} more in this file)", refusal.help);
            }
            return Err(refusal);
        }
    }
    for path in named.agreements {
        let help = format!("`bailiwick agreement lint {}` says what is wrong", path.display());
        is_a(facts, path, "bailiwick_agreement", "agreement", &help)?;
        let of_it = sources_of(facts, path);
        if !facts.agreements.iter().any(|read| of_it.contains(&read.evidence.source)) {
            let fault = facts.diagnostics.iter().find(|it| of_it.contains(&it.source));
            let none = || Refusal::usage(format!("{} is no sound agreement", path.display()), help.clone());
            return Err(fault.map_or_else(none, |fault| refused(facts, fault)));
        }
    }
    Ok(())
}

/// Files read under a path.
fn sources_of(facts: &Facts, path: &Path) -> Vec<SourceId> {
    let shown = path.display().to_string();
    let sources = (0u32..).map(SourceId).zip(&facts.sources);
    sources.filter(|(_, source)| source.path.starts_with(&shown)).map(|(at, _)| at).collect()
}

/// Something of this format must have been read under the path.
fn is_a(facts: &Facts, path: &Path, format: &str, what: &str, help: &str) -> Result<(), Refusal> {
    let of_it = sources_of(facts, path);
    let read = |at: &SourceId| facts.sources.get(at.0 as usize).is_some_and(|source| source.format == format);
    if of_it.iter().any(read) {
        return Ok(());
    }
    let unreadable = facts.diagnostics.iter().find(|it| {
        of_it.contains(&it.source) && it.severity == Severity::Error && it.code == "input/unreadable"
    });
    Err(match unreadable {
        Some(reason) => refused(facts, reason),
        None => Refusal::usage(format!("{} is no {what}", path.display()), help),
    })
}

/// A fault of a file as the reason why nothing is done.
fn refused(facts: &Facts, fault: &Diagnostic) -> Refusal {
    let source = facts.sources.get(fault.source.0 as usize);
    let place = source.map_or("", |source| source.path.as_str());
    let line = fault.record.map_or_else(String::new, |line| format!(":{}", u64::from(line) + 1));
    Refusal::usage(format!("{place}{line}: {}", fault.message), fault.help.clone())
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
