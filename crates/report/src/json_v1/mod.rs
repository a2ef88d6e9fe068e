//! `assessment.json`, version 1: types of their own, so that the inside can change without breaking readers.

mod agreed;
mod answer;
mod cascade;
mod from;
mod ways;

use std::io::{self, Write};

use bailiwick_engine::assessment as a;
use schemars::JsonSchema;
use serde::Serialize;

use agreed::{Accepted, TwoSided};
pub use answer::{ANSWER, answer_schema, subjects};
pub use cascade::{CASCADE, cascade, cascade_schema};

/// Id of the schema that `assessment.json` follows.
pub const SCHEMA: &str = "urn:bailiwick:assessment:1";

/// A whole assessment. Indices into `parties`, `findings` and `controls` count from 0.
#[derive(Serialize, JsonSchema)]
pub struct Document {
    /// Always `urn:bailiwick:assessment:1`.
    schema: &'static str,
    /// Name of the provider, or of the estate.
    title: String,
    /// RFC 3339 time for which the assessment holds.
    as_of: String,
    /// Why this time.
    as_of_why: String,
    /// Age of the oldest export in days at `as_of`.
    oldest_export_days: Option<i64>,
    /// Number of identities read.
    identities: u32,
    /// Effect at or above which exposure is counted.
    effect: Option<&'static str>,
    /// Index into `parties` of the party that the document is made for alone; absent where it shows the whole estate.
    published_to: Option<usize>,
    /// Names are replaced by pseudonyms, which hold for this document alone.
    redacted: bool,
    /// The first screen.
    headline: Headline,
    /// Companies of the estate.
    parties: Vec<Party>,
    /// Principals and tools that reach somebody else, the most dangerous first.
    subjects: Vec<Subject>,
    /// Recommendations that are evaluated.
    recommendations: Vec<Recommendation>,
    /// Outcome of each control for each party.
    controls: Vec<Control>,
    /// Outcome of each recommendation for each party.
    outcomes: Vec<Outcome>,
    /// What fails, the worst first.
    findings: Vec<Finding>,
    /// What provider and customer each show of the same relations.
    two_sided: Vec<TwoSided>,
    /// What to do first, in order.
    actions: Vec<Action>,
    /// Exports that were not there and what they are worth.
    missing: Vec<Missing>,
    /// Files read.
    inputs: Vec<Input>,
    /// Remarks on files and on the estate.
    remarks: Vec<Remark>,
    /// How everybody reaches every party.
    ways: ways::Ways,
}

/// A number between what is proven and what is possible.
#[derive(Serialize, JsonSchema)]
struct Interval {
    /// Shown by evidence.
    proven: u32,
    /// With everything unknown counted against us; never less than proven.
    possible: u32,
}

impl From<a::Interval> for Interval {
    fn from(value: a::Interval) -> Self {
        Self { proven: value.proven, possible: value.possible }
    }
}

/// A number for each effect.
#[derive(Serialize, JsonSchema)]
struct ByEffect {
    see: Interval,
    change: Interval,
    run: Interval,
    destroy: Interval,
    unback: Interval,
    own: Interval,
}

impl From<[a::Interval; 6]> for ByEffect {
    fn from([see, change, run, destroy, unback, own]: [a::Interval; 6]) -> Self {
        Self {
            see: see.into(),
            change: change.into(),
            run: run.into(),
            destroy: destroy.into(),
            unback: unback.into(),
            own: own.into(),
        }
    }
}

/// The five lines of the first screen, as numbers.
#[derive(Serialize, JsonSchema)]
struct Headline {
    /// Provider accounts that reach customers.
    accounts_reaching_customers: u32,
    /// Of these: can sign in without a second factor.
    without_second_factor: u32,
    /// Of these: not known.
    second_factor_unknown: u32,
    /// Customers that the worst single stolen password reaches.
    one_stolen_password: Interval,
    /// Customers that some stolen password reaches.
    any_stolen_password: Interval,
    /// Index into `subjects` of the worst by stolen password.
    worst_by_stolen_password: Option<usize>,
    /// Customers that the worst single phished session reaches.
    one_phished_session: Interval,
    /// Index into `subjects` of the worst by phished session.
    worst_by_phished_session: Option<usize>,
    /// Customers that the worst single account reaches when somebody is logged in as it.
    one_insider: Interval,
    /// Index into `subjects` of the worst when logged in.
    worst_insider: Option<usize>,
    /// Customers that one broken tool reaches.
    one_broken_tool: Interval,
    /// Index into `subjects` of that tool.
    worst_tool: Option<usize>,
    /// Profile that breaks it: `exploit` where a hole that is known to be exploited is proven, else `zero-day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_broken_by: Option<&'static str>,
    /// More than needed.
    too_much: Vec<String>,
    /// No longer needed.
    obsolete: Vec<String>,
    /// Who owns what by contract.
    contract: Vec<String>,
    /// What the provider holds or can open of customers' data.
    data_held: Vec<String>,
}

/// A company.
#[derive(Serialize, JsonSchema)]
struct Party {
    id: String,
    name: String,
    /// `provider`, `customer`, `vendor`, `subcontractor`, `distributor` or `unclaimed`.
    kind: &'static str,
    seats: Option<u32>,
    contract_ends: Option<String>,
    realms: Vec<String>,
    /// Principals of others that reach it when logged in as, by effect.
    reached_by_insiders: ByEffect,
    /// Principals of others whose stolen password reaches it, by effect.
    reached_by_stolen_passwords: ByEffect,
    /// Whether anything of its own was exported.
    own_exports: bool,
    known_from: String,
}

/// A record in an input.
#[derive(Serialize, JsonSchema)]
struct Locator {
    file: String,
    record: String,
}

impl From<a::Locator> for Locator {
    fn from(from: a::Locator) -> Self {
        Self { file: from.file, record: from.record }
    }
}

/// A barrier on a step that is in force or not known.
#[derive(Serialize, JsonSchema)]
struct Barrier {
    barrier: &'static str,
    /// `in-force` or `unknown`.
    state: &'static str,
}

/// One step of a path.
#[derive(Serialize, JsonSchema)]
struct Step {
    /// Edge kind.
    edge: &'static str,
    /// The edge in words.
    phrase: &'static str,
    to: String,
    to_kind: &'static str,
    to_id: String,
    /// Index into `parties`.
    to_party: usize,
    note: String,
    barriers: Vec<Barrier>,
    /// Counted in the possible bound only.
    possible_only: bool,
    evidence: Locator,
}

/// A path from a subject to an effect at a party.
#[derive(Serialize, JsonSchema)]
struct Path {
    from: String,
    from_kind: &'static str,
    /// Index into `parties`.
    from_party: usize,
    profile: String,
    proven: bool,
    /// Index into `parties`.
    party: usize,
    effects: Vec<&'static str>,
    steps: Vec<Step>,
    /// What it is among the ways to the same end: `easiest` (fewest barriers, then fewest steps), `shortest` (fewest
    /// steps, then fewest barriers), `disjoint` (of a largest set of ways that have no link in common).
    marks: Vec<&'static str>,
}

/// Customers reached under one profile.
#[derive(Serialize, JsonSchema)]
struct Blast {
    profile: String,
    customers: ByEffect,
}

/// A party that a subject reaches when logged in as.
#[derive(Serialize, JsonSchema)]
struct Reached {
    /// Index into `parties`.
    party: usize,
    proven: Vec<&'static str>,
    possible: Vec<&'static str>,
}

/// A principal or tool that reaches somebody else.
#[derive(Serialize, JsonSchema)]
struct Subject {
    id: String,
    name: String,
    kind: &'static str,
    tool: bool,
    /// Index into `parties`.
    party: usize,
    realm: String,
    /// `asked`, `phishing-resistant`, `not asked`, `not known` or `no password`.
    second_factor: &'static str,
    second_factor_why: Vec<String>,
    /// A date, `never` or `not known`.
    last_use: String,
    blast: Vec<Blast>,
    parties: Vec<Reached>,
    paths: Vec<Path>,
    remarks: Vec<String>,
    evidence: Locator,
}

/// A recommendation of the advisory, in our words.
#[derive(Serialize, JsonSchema)]
struct Recommendation {
    id: String,
    group: String,
    text: String,
    who: String,
}

/// Something that is not known.
#[derive(Serialize, JsonSchema)]
struct Gap {
    what: String,
    /// The export that would settle it, as `collect-help` names it.
    export: Option<&'static str>,
    of: String,
}

/// Outcome of one control for one party.
#[derive(Serialize, JsonSchema)]
struct Control {
    control: &'static str,
    /// Index into `parties`.
    party: usize,
    /// `pass`, `fail`, `unknown` or `not applicable`.
    outcome: &'static str,
    summary: String,
    gaps: Vec<Gap>,
    /// Indices into `findings`.
    findings: Vec<usize>,
    evidence: Vec<Locator>,
    /// Outcomes by recommendation, where the control decides each by itself.
    parts: Vec<Part>,
}

/// Outcome of one control for one of its recommendations.
#[derive(Serialize, JsonSchema)]
struct Part {
    recommendation: &'static str,
    /// `pass`, `fail`, `unknown` or `not applicable`.
    outcome: &'static str,
    summary: String,
    manual: bool,
}

/// Outcome of one recommendation for one party.
#[derive(Serialize, JsonSchema)]
struct Outcome {
    recommendation: String,
    /// Index into `parties`.
    party: usize,
    /// `pass`, `fail`, `unknown` or `not applicable`.
    outcome: &'static str,
    /// Indices into `controls`.
    controls: Vec<usize>,
    /// Part of the recommendation that no control decides.
    undecided: String,
    /// What decided it, one line for each control.
    why: Vec<String>,
    /// It passes by an attestation: somebody's word and a document, no export.
    manual: bool,
}

/// Something that fails, with the record that shows it.
#[derive(Serialize, JsonSchema)]
struct Finding {
    /// Stable over assessments of the same estate.
    id: String,
    control: &'static str,
    recommendations: Vec<String>,
    /// Index into `parties`.
    party: usize,
    /// `critical`, `high`, `medium` or `low`.
    severity: &'static str,
    title: String,
    why: String,
    fix: String,
    proof: String,
    /// Index into `parties`; absent where nobody owns it.
    owner: Option<usize>,
    owner_why: String,
    /// Until when it is to be mended by agreement, as RFC 3339 time; absent where the agreement gives no time.
    due: Option<String>,
    due_why: String,
    /// Who accepted it; such a finding does not count for `--fail-on`.
    accepted: Option<Accepted>,
    /// Ids of subjects.
    subjects: Vec<String>,
    customers: Interval,
    evidence: Vec<Locator>,
    path: Option<Path>,
}

/// One thing to do.
#[derive(Serialize, JsonSchema)]
struct Action {
    title: String,
    how: String,
    /// Index into `parties`.
    owner: Option<usize>,
    /// What `before` and `after` count.
    measure: String,
    before: Interval,
    /// After this action and all before it.
    after: Interval,
    side_effects: String,
    /// Indices into `findings`.
    findings: Vec<usize>,
}

/// An export that was not there.
#[derive(Serialize, JsonSchema)]
struct Missing {
    /// As `collect-help` names it.
    export: &'static str,
    of: Vec<String>,
    /// Outcomes that stay unknown for lack of it.
    unknown_outcomes: u32,
    /// Pairs of outside principal and customer that a stolen password possibly opens, and that leave if all that it
    /// would settle is safe. Overlaps count in each export.
    possible_pairs: u32,
    /// Pairs that become proven if none of it is.
    proven_pairs: u32,
}

/// A file that was read.
#[derive(Serialize, JsonSchema)]
struct Input {
    path: String,
    /// Empty where no format was recognised.
    format: &'static str,
    realm: String,
    records: u64,
    bytes: u64,
    collected: Option<String>,
    complete: bool,
}

/// A remark on an input.
#[derive(Serialize, JsonSchema)]
struct Remark {
    /// `error`, `warning` or `note`.
    severity: &'static str,
    code: &'static str,
    at: Locator,
    message: String,
    help: String,
}

/// Writes `assessment.json`.
///
/// # Errors
/// When the writer fails.
pub fn write(assessment: a::Assessment, out: impl Write) -> io::Result<()> {
    serde_json::to_writer(out, &Document::from(assessment)).map_err(io::Error::other)
}

/// The JSON Schema of `assessment.json`, pretty-printed.
pub fn schema() -> String {
    published(schemars::schema_for!(Document), SCHEMA, "Bailiwick assessment")
}

/// A schema under its own id and title.
fn published(mut schema: schemars::Schema, id: &str, title: &str) -> String {
    schema.insert("$id".to_owned(), id.into());
    schema.insert("title".to_owned(), title.into());
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}
