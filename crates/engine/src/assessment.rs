//! What an assessment says: the border between the engine and everything that shows it.
//!
//! All names are texts here and all records are locators, so that a renderer needs neither facts nor graph and
//! decides nothing. Lists are in the order in which they should be shown.

mod agreed;
mod gaps;
mod trend;
mod ways;

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Barrier, BarrierState, EdgeKind, Effect, Effects, Severity, Time};
use serde::{Deserialize, Serialize};

pub use agreed::{Accepted, RowPart, Standing, TwoSided, WayIn};
pub use gaps::{Gap, MissingExport};
pub use trend::{PartyNumbers, TrendPoint};
pub use ways::{ReachWay, WayEdge, Ways};

/// A number between what is proven and what is possible.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Interval {
    /// Shown by evidence.
    pub proven: u32,
    /// With everything unknown counted against us; never less than proven.
    pub possible: u32,
}

/// A company of the estate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PartyLine {
    /// Short id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PartyKind,
    /// Seats, where known.
    pub seats: Option<u32>,
    /// End of the contract, where known.
    pub contract_ends: Option<Time>,
    /// Realms of it, as `entra contoso.example (GUID)`.
    pub realms: Vec<String>,
    /// Principals of other parties that reach it at each effect, when logged in as (insider).
    pub reached_by: [Interval; 6],
    /// The same with one stolen password.
    pub reached_by_password: [Interval; 6],
    /// Whether anything of its own was exported.
    pub own_exports: bool,
    /// How it came to be known: the estate file, or what was inferred from which export.
    pub known_from: String,
}

/// A record in an input, followable by hand.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Locator {
    /// Path as given by the user.
    pub file: String,
    /// Record in the file (`value[3]`); empty for the whole file.
    pub record: String,
}

/// One step of a path.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Step {
    /// Kind of the edge.
    pub kind: EdgeKind,
    /// Name of the target.
    pub to: String,
    /// Kind of the target, as a word of the node table.
    pub to_kind: &'static str,
    /// Id of the target (realm id and native id).
    pub to_id: String,
    /// Party that owns the target, as an index into [`Assessment::parties`].
    pub to_party: usize,
    /// A role name, rights, a policy, in words.
    pub note: String,
    /// Barriers that are in force or unknown on the edge.
    pub barriers: Vec<(Barrier, BarrierState)>,
    /// Counted in the possible bound only.
    pub possible_only: bool,
    /// The record that shows it.
    pub evidence: Locator,
}

/// A path from a subject to an effect at a party.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Path {
    /// Name of the start.
    pub from: String,
    /// Kind of the start.
    pub from_kind: &'static str,
    /// Party of the start, as an index into [`Assessment::parties`].
    pub from_party: usize,
    /// Profile that walks it.
    pub profile: String,
    /// Whether it is proven.
    pub proven: bool,
    /// Party reached, as an index into [`Assessment::parties`].
    pub party: usize,
    /// Effects there.
    pub effects: Effects,
    /// Steps; the last one ends at the party.
    pub steps: Vec<Step>,
    /// What it is among the ways to the same end: `easiest` (fewest barriers, then fewest steps), `shortest` (fewest
    /// steps, then fewest barriers), `disjoint` (of a largest set of ways that have no link in common).
    pub marks: Vec<&'static str>,
}

/// Customers that one subject reaches under one profile, by effect.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Blast {
    /// Profile.
    pub profile: String,
    /// Customers reached at each effect.
    pub customers: [Interval; 6],
    /// Other parties reached, proven and possible, as indices into [`Assessment::parties`]; of the most dangerous subjects
    /// only.
    pub parties: Vec<(usize, Effects, Effects)>,
}

/// Whether a password alone signs a subject in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum SecondFactorState {
    /// A second factor is asked.
    Asked,
    /// A phishing-resistant one is asked.
    PhishingResistant,
    /// None is asked.
    NotAsked,
    /// Evidence does not say.
    #[default]
    Unknown,
    /// Nobody signs in with a password (services, tools).
    NoPassword,
}

/// A principal or tool that reaches somebody else.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Subject {
    /// Id: realm id and native id, as accepted by `reach`.
    pub id: String,
    /// Name for people (login before id).
    pub name: String,
    /// Kind, as a word of the node table.
    pub kind: &'static str,
    /// A tool, rather than a person's or service's identity.
    pub tool: bool,
    /// Party, as an index into [`Assessment::parties`].
    pub party: usize,
    /// Where it lives, in words.
    pub realm: String,
    /// Second factor.
    pub second_factor: SecondFactorState,
    /// Why, in one sentence each.
    pub second_factor_why: Vec<String>,
    /// Last use: `None` unknown, `Some(None)` never, `Some(Some(t))` then.
    pub last_use: Option<Option<Time>>,
    /// Blast radius by profile.
    pub blast: Vec<Blast>,
    /// Every party reached as an insider: index into [`Assessment::parties`], proven and possible effects.
    pub parties: Vec<(usize, Effects, Effects)>,
    /// The easiest path to the worst effect, and at most two others.
    pub paths: Vec<Path>,
    /// Remarks for a reader (`open to the internet`, `leaver`).
    pub remarks: Vec<String>,
    /// The record that shows it.
    pub evidence: Locator,
}

/// Answer of a control or recommendation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Verdict {
    /// Met, shown by evidence.
    Pass,
    /// Not met, shown by evidence.
    Fail,
    /// Evidence does not say.
    #[default]
    Unknown,
    /// Does not apply here.
    NotApplicable,
}

impl Verdict {
    /// The letter used beside a shape.
    pub const fn letter(self) -> char {
        match self {
            Self::Pass => 'P',
            Self::Fail => 'F',
            Self::Unknown => '?',
            Self::NotApplicable => '-',
        }
    }

    /// The word used in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not applicable",
        }
    }

    /// Several answers to one question: any Fail fails, any Unknown leaves it open, all that apply must pass.
    pub fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        let mut seen = Self::NotApplicable;
        for verdict in verdicts {
            seen = match (seen, verdict) {
                (Self::Fail, _) | (_, Self::Fail) => Self::Fail,
                (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
                (Self::Pass, _) | (_, Self::Pass) => Self::Pass,
                (Self::NotApplicable, Self::NotApplicable) => Self::NotApplicable,
            };
        }
        seen
    }
}

/// Answer of one control for one party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ControlOutcome {
    /// Slug of the control.
    pub control: &'static str,
    /// Party, as an index into [`Assessment::parties`].
    pub party: usize,
    /// Answer.
    pub verdict: Verdict,
    /// One sentence with its numbers.
    pub summary: String,
    /// What is not known.
    pub gaps: Vec<Gap>,
    /// Findings, as indices into [`Assessment::findings`].
    pub findings: Vec<usize>,
    /// Records on which a Pass rests.
    pub evidence: Vec<Locator>,
    /// Answers by row, where the control decides rows each by itself; empty where its answer is that of all its rows.
    pub parts: Vec<RowPart>,
}

/// A recommendation of the advisory for one party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowOutcome {
    /// Id of the row (`3.M.2`).
    pub row: String,
    /// Party, as an index into [`Assessment::parties`].
    pub party: usize,
    /// Answer of all controls that apply.
    pub verdict: Verdict,
    /// Controls that decided, as indices into [`Assessment::controls`].
    pub controls: Vec<usize>,
    /// Part of the row that no control decides, in words; empty where the row is decided whole.
    pub undecided: String,
    /// What decided it, one line for each control.
    pub why: Vec<String>,
    /// It passes by an attestation: somebody's word and a document, no export.
    pub manual: bool,
}

/// A row of the advisory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// Id (`3.M.2`).
    pub id: String,
    /// Heading (`Enforce MFA`).
    pub group: String,
    /// What is recommended, in our words.
    pub text: String,
    /// Who acts.
    pub who: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Rank {
    /// Hygiene.
    #[default]
    Low,
    /// Other failures.
    Medium,
    /// A proven effect above `see` on a customer.
    High,
    /// A proven `own`, `destroy` or `unback` at two or more customers.
    Critical,
}

impl Rank {
    /// The word used in outputs and by `--fail-on`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Something that fails, with the record that shows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Finding {
    /// Stable id: control, party and subject; the same in the next assessment of the same estate.
    pub id: String,
    /// Control.
    pub control: &'static str,
    /// Recommendations that fail by it.
    pub rows: Vec<String>,
    /// Party that it is about, as an index into [`Assessment::parties`].
    pub party: usize,
    /// Severity.
    pub rank: Rank,
    /// What is wrong, in one line with names.
    pub title: String,
    /// Why it matters here, with numbers.
    pub why: String,
    /// What to do, for the one who owns it.
    pub fix: String,
    /// What would prove it fixed.
    pub proof: String,
    /// Party that owns it by agreement, as an index; `None` where nobody does.
    pub owner: Option<usize>,
    /// Where the owner is said, in words (`agreement agr-1, row 3.M.2`), or why there is none.
    pub owner_why: String,
    /// Until when it is to be mended, by agreement.
    pub due: Option<Time>,
    /// Where that is said, in words; empty where nothing is.
    pub due_why: String,
    /// Somebody accepted it.
    pub accepted: Option<Accepted>,
    /// Subjects, by id.
    pub subjects: Vec<String>,
    /// Customers touched, proven and possible.
    pub customers: Interval,
    /// Records that show it.
    pub evidence: Vec<Locator>,
    /// A path that shows the harm.
    pub path: Option<Path>,
}

/// One thing to do, with what it changes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Action {
    /// What to do, in one line with names.
    pub title: String,
    /// Exact instruction.
    pub how: String,
    /// Party that should do it.
    pub owner: Option<usize>,
    /// What is counted (`customers reached by one stolen password`).
    pub measure: String,
    /// Before.
    pub before: Interval,
    /// After this action and all before it.
    pub after: Interval,
    /// Who loses which access, in words.
    pub side_effects: String,
    /// Findings that it removes, as indices into [`Assessment::findings`].
    pub findings: Vec<usize>,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InputLine {
    /// Path as given by the user.
    pub path: String,
    /// Format id; empty where none was recognised.
    pub format: &'static str,
    /// Realm, in words.
    pub realm: String,
    /// Party that the realm belongs to, as an index into [`Assessment::parties`]; `None` for what is of no realm.
    pub party: Option<usize>,
    /// Records read.
    pub records: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was collected, where that is known.
    pub collected: Option<Time>,
    /// All of it was read and it is the whole list.
    pub complete: bool,
}

/// A remark on an input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Remark {
    /// How much it matters.
    pub severity: Severity,
    /// `area/what`.
    pub code: &'static str,
    /// Where.
    pub at: Locator,
    /// What.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The first screen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Headline {
    /// Provider accounts that reach customers.
    pub reaching: u32,
    /// Of these: can sign in without a second factor.
    pub without_mfa: u32,
    /// Of these: not known.
    pub mfa_unknown: u32,
    /// Customers that one stolen password reaches at most (the worst subject).
    pub one_password: Interval,
    /// Customers that some stolen password reaches (all subjects together).
    pub any_password: Interval,
    /// Index of the worst subject by stolen password.
    pub worst_password: Option<usize>,
    /// Customers that one phished session reaches at most (the worst subject).
    pub one_phished: Interval,
    /// Index of the worst subject by phished session.
    pub worst_phished: Option<usize>,
    /// Customers that the worst subject reaches when logged in as (insider).
    pub one_insider: Interval,
    /// Index of the worst subject as insider.
    pub worst_insider: Option<usize>,
    /// Customers that one broken tool reaches, and its effect in words.
    pub one_tool: Interval,
    /// Index of that tool.
    pub worst_tool: Option<usize>,
    /// By what it is broken: a profile, `exploit` where a known hole is proven, else `zero-day`.
    pub tool_broken_by: &'static str,
    /// More than needed: one line each, with numbers.
    pub too_much: Vec<String>,
    /// No longer needed.
    pub obsolete: Vec<String>,
    /// Who owns what by contract.
    pub contract: Vec<String>,
    /// What the provider holds or can open of customers' data.
    pub data_held: Vec<String>,
}

/// A whole assessment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Assessment {
    /// Name of the provider, or of the estate.
    pub title: String,
    /// The time for which it holds.
    pub as_of: Time,
    /// Why this time.
    pub as_of_why: String,
    /// Age of the oldest export, in days.
    pub oldest_days: Option<i64>,
    /// Number of identities (principals).
    pub identities: u32,
    /// Effect at or above which exposure is counted.
    pub effect: Option<Effect>,
    /// The party that this assessment is made for alone, as an index into [`Assessment::parties`]; `None` where it shows
    /// the whole estate.
    pub published_to: Option<usize>,
    /// Names are replaced by pseudonyms.
    pub redacted: bool,
    /// The first screen.
    pub headline: Headline,
    /// Parties: provider first, customers by name, then the rest; unclaimed ones last.
    pub parties: Vec<PartyLine>,
    /// Subjects, the most dangerous first.
    pub subjects: Vec<Subject>,
    /// Rows of the advisory that are evaluated.
    pub rows: Vec<Row>,
    /// Outcomes of controls.
    pub controls: Vec<ControlOutcome>,
    /// Outcomes of rows.
    pub outcomes: Vec<RowOutcome>,
    /// Findings, the worst first.
    pub findings: Vec<Finding>,
    /// What provider and customer each show of the same relations.
    pub two_sided: Vec<TwoSided>,
    /// What to do first.
    pub actions: Vec<Action>,
    /// What to collect next, the most valuable first.
    pub missing: Vec<MissingExport>,
    /// Files.
    pub inputs: Vec<InputLine>,
    /// Remarks on files and on the estate.
    pub remarks: Vec<Remark>,
    /// How everybody reaches every party: what two assessments are compared by.
    pub ways: Ways,
    /// Earlier assessments of the same estate and this one, the oldest first; empty where no history was given.
    pub trend: Vec<TrendPoint>,
}
