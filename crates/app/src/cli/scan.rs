//! `bailiwick scan`

use std::path::{Path, PathBuf};
use std::time::Instant;

use bailiwick_engine::assessment::{Assessment, Rank};
use bailiwick_model::{Severity, Time};
use clap::{Args, ValueEnum};

use super::{Done, Refusal, parse_time};
use crate::load::{self, Named};
use crate::output::{self, Folder};
use crate::phases::Phases;

/// Reads exports and writes an assessment.
#[derive(Args)]
pub(super) struct Arguments {
    /// Files, directories and zip archives with exports.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What belongs to whom; `bailiwick init` proposes one.
    #[arg(long, value_name = "FILE")]
    estate: Option<PathBuf>,
    /// An agreement between provider and customer; may be given several times.
    #[arg(long, value_name = "FILE")]
    agreement: Vec<PathBuf>,
    /// The time for which the assessment holds; by default that of the latest export.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    as_of: Option<Time>,
    /// Where the outputs go.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// What to write.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html,json")]
    format: Vec<Format>,
    /// Exit with 1 when something at or above this severity is found.
    #[arg(long, value_enum, default_value = "none")]
    fail_on: FailOn,
    /// Says on standard error how long each phase took.
    #[arg(long, hide = true)]
    timings: bool,
    /// Exit with 4 when some input could not be read.
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Html,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Critical,
    High,
    Any,
    None,
}

impl FailOn {
    fn met_by(self, assessment: &Assessment) -> bool {
        let least = match self {
            Self::Critical => Rank::Critical,
            Self::High => Rank::High,
            Self::Any => Rank::Low,
            Self::None => return false,
        };
        assessment.findings.iter().any(|finding| finding.rank >= least)
    }
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let named = Named {
        paths: &arguments.paths,
        estate: arguments.estate.as_deref(),
        agreements: &arguments.agreement,
        as_of: arguments.as_of,
    };
    let phases = Phases::start(arguments.timings);
    let assessment = assess(&named, &arguments.out, &arguments.format, phases)?;
    let unreadable = assessment.remarks.iter().any(|remark| remark.severity == Severity::Error);
    if arguments.strict && unreadable {
        let help = "the remarks under \"What was read\" in the report say which".to_owned();
        return Err(Refusal { code: 4, message: "some input could not be read".into(), help });
    }
    Ok(u8::from(arguments.fail_on.met_by(&assessment)))
}

/// Reads, assesses, writes the outputs and prints the first screen.
pub(super) fn assess(
    named: &Named<'_>,
    out: &Path,
    formats: &[Format],
    mut phases: Phases,
) -> Result<Assessment, Refusal> {
    let started = Instant::now();
    let study = load::study_watched(named, &mut phases)?;
    let assessment = study.assessment_watched(&mut |phase| phases.done(phase));
    drop(study);
    phases.done("assessment");
    let folder = Folder::create(out)?;
    let mut written = Vec::new();
    if formats.contains(&Format::Html) {
        let path = folder.write("report.html", |file| bailiwick_report::html::write(&assessment, file))?;
        written.push(("Report", path));
    }
    if formats.contains(&Format::Json) {
        let path = folder
            .write("assessment.json", |file| bailiwick_report::json_v1::write(assessment.clone(), file))?;
        written.push(("Assessment", path));
    }
    phases.done("outputs");
    output::say(&bailiwick_report::terminal::summary(&assessment, output::colour(), &written));
    output::say(&format!("{:.1} s{}\n", started.elapsed().as_secs_f64(), output::peak_memory()));
    Ok(assessment)
}
