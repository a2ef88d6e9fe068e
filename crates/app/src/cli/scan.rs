//! `bailiwick scan`

use std::path::{Path, PathBuf};

use bailiwick_engine::Profile;
use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::assessment::{Assessment, Rank};
use bailiwick_engine::study::Study;
use bailiwick_model::{Effect, Severity, Time};
use bailiwick_report::outputs::{OUTPUTS, OcsfVersion, Settings};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, ValueEnum};

use super::history::Keeper;
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
    #[arg(long, value_delimiter = ',', default_values = default_formats(), value_parser = format_parser())]
    format: Vec<String>,
    /// Version of OCSF that events follow.
    #[arg(long, value_name = "VERSION", default_value = OcsfVersion::default().word(), value_parser = ocsf_parser())]
    ocsf_version: OcsfVersion,
    /// Only what one party may see, in its words: its id or name. What is shown of others is who reaches it.
    #[arg(long, value_name = "PARTY")]
    only_party: Option<String>,
    /// Replace names, ids, addresses and paths by pseudonyms, the same ones in every output.
    #[arg(long)]
    redact: bool,
    /// Exit with 1 when something at or above this severity is found.
    #[arg(long, value_enum, default_value = "none")]
    fail_on: FailOn,
    /// Says on standard error how long each phase took; given twice, also which controls take longest.
    #[arg(long, hide = true, action = ArgAction::Count)]
    timings: u8,
    /// Exit with 4 when some input could not be read.
    #[arg(long)]
    strict: bool,
    /// Answer for this customer: who can reach us, how, proven or possible, and when it was last used. Its own exports
    /// are enough.
    #[arg(long, value_name = "PARTY")]
    as_customer: Option<String>,
    /// Keep the whole assessment in a history and show the numbers over time: an SQLite file, or `postgresql://USER@HOST/DATABASE`.
    /// Without a value what `BAILIWICK_HISTORY` names, else `history.db`.
    #[arg(long, value_name = "FILE|URL", num_args = 0..=1, default_missing_value = "")]
    history: Option<String>,
}

/// Which outputs are written, and how.
pub(super) struct Wanted {
    pub(super) formats: Vec<String>,
    pub(super) settings: Settings,
    pub(super) only_party: Option<String>,
    pub(super) redact: bool,
    pub(super) keeper: Option<Keeper>,
}

impl Default for Wanted {
    fn default() -> Self {
        let formats = default_formats().map(str::to_owned).collect();
        Self { formats, settings: Settings::default(), only_party: None, redact: false, keeper: None }
    }
}

fn default_formats() -> impl Iterator<Item = &'static str> {
    OUTPUTS.iter().filter(|output| output.default).map(|output| output.id)
}

fn format_parser() -> PossibleValuesParser {
    PossibleValuesParser::new(OUTPUTS.iter().map(|output| PossibleValue::new(output.id).help(output.doc)))
}

fn ocsf_parser() -> impl TypedValueParser<Value = OcsfVersion> {
    PossibleValuesParser::new(OcsfVersion::ALL.map(OcsfVersion::word))
        .map(|word| OcsfVersion::ALL.into_iter().find(|version| version.word() == word).unwrap_or_default())
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
        assessment.findings.iter().any(|finding| finding.rank >= least && finding.accepted.is_none())
    }
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let named = Named {
        paths: &arguments.paths,
        estate: arguments.estate.as_deref(),
        agreements: &arguments.agreement,
        as_of: arguments.as_of,
    };
    let mut wanted = Wanted {
        formats: arguments.format.clone(),
        settings: Settings { ocsf: arguments.ocsf_version },
        only_party: arguments.only_party.clone(),
        redact: arguments.redact,
        keeper: arguments.history.as_deref().map(Keeper::open).transpose()?,
    };
    let mut phases = Phases::start(arguments.timings);
    let study = load::study_watched(&named, &mut phases)?;
    let us = arguments.as_customer.as_deref().map(|party| study.find_party(party));
    let us = us.transpose().map_err(|error| {
        Refusal::usage(
            error.to_string(),
            "`--as-customer` takes the id or name of a party, as the report lists them",
        )
    })?;
    let seen = us
        .map(|us| (study.who_reaches(us, &Attacker::from(Profile::INSIDER), Effect::See), study.ways_in(us)));
    let assessment = write(study, &arguments.out, &mut wanted, phases)?;
    if let Some((answer, ways)) = seen {
        output::say(&bailiwick_report::terminal::reached_by(&answer, &ways, &assessment));
    }
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
    mut wanted: Wanted,
    mut phases: Phases,
) -> Result<Assessment, Refusal> {
    let study = load::study_watched(named, &mut phases)?;
    write(study, out, &mut wanted, phases)
}

fn write(study: Study, out: &Path, wanted: &mut Wanted, mut phases: Phases) -> Result<Assessment, Refusal> {
    let (assessment, kept) = shown(&study, wanted, &mut phases)?;
    phases.done("assessment");
    phases.controls(&study);
    drop(study);
    let folder = Folder::create(out)?;
    let mut written = Vec::new();
    for output in OUTPUTS.iter().filter(|output| wanted.formats.iter().any(|format| format == output.id)) {
        for file in output.files {
            let path = folder.write(file.name, |out| (file.fill)(&assessment, wanted.settings, out))?;
            written.push((file.label, path));
        }
    }
    phases.done("outputs");
    output::say(&bailiwick_report::terminal::summary(&assessment, output::colour(), &written));
    output::say(&kept);
    output::say(&format!("{:.1} s{}\n", phases.seconds(), output::peak_memory()));
    Ok(assessment)
}

/// The assessment as the reader may see it, and a line about where it is kept: always whole.
fn shown(study: &Study, wanted: &mut Wanted, phases: &mut Phases) -> Result<(Assessment, String), Refusal> {
    let mut assessment = study.assessment_watched(&mut |phase| phases.done(phase));
    let only = wanted
        .only_party
        .as_ref()
        .map(|party| find_party(study, &assessment, party, "--only-party"))
        .transpose()?;
    let keeper = wanted.keeper.as_mut();
    let kept = keeper.map(|keeper| keeper.keep(&mut assessment)).transpose()?.unwrap_or_default();
    if let Some(at) = only {
        assessment = bailiwick_engine::publish::to_party(&assessment, at);
    }
    if wanted.redact {
        assessment = bailiwick_report::redact::assessment(&assessment, study.given_names());
    }
    Ok((assessment, kept))
}

/// The line of the party that is named, as every command names one.
fn find_party(study: &Study, assessment: &Assessment, wanted: &str, option: &str) -> Result<usize, Refusal> {
    let refusal = |message: String| {
        Refusal::usage(
            message,
            format!("`{option}` takes the id or name of a party, as the report lists them"),
        )
    };
    let found = study.find_party(wanted).map_err(|error| refusal(error.to_string()))?;
    let id = study.graph().parties.get(found.index()).map_or("", |party| party.id.as_str());
    let line = assessment.parties.iter().position(|party| party.id == id);
    line.ok_or_else(|| refusal(format!("the assessment has no line for `{wanted}`")))
}
