//! Scenarios: a small estate written by hand, a question, and the answers that are expected.
//!
//! The format is made of lines, so that a responder can write down an incident in a few minutes; the page
//! `docs/guide/scenarios.md` says what each word means. The estate becomes the same graph as one from exports and
//! is measured by the same analyses. Which recommendations would have broken the path is computed.

mod lines;
mod measure;
mod recommendations;
mod statements;
mod world;

use bailiwick_model::{Effect, Time};
use rustc_hash::FxHashMap;

pub use recommendations::{REMEDIES, Remedy};
pub use world::World;

use crate::analysis::Attacker;

/// Why a scenario cannot be read: one message for one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Line, from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// A scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Title.
    pub title: String,
    /// Public sources.
    pub sources: Vec<String>,
    /// Parties, nodes and edges.
    pub world: World,
    /// Changes by name.
    cuts: FxHashMap<String, Cut>,
    /// What is asked unless a line says otherwise.
    question: Question,
    checks: Vec<Check>,
}

/// What is asked.
#[derive(Clone, Debug)]
struct Question {
    /// Names of nodes, or `cve:`, `product:`, `vendor:` for every instance that it hits.
    from: Vec<String>,
    attacker: Attacker,
    effect: Effect,
    possible: bool,
    /// Only edges that were seen used.
    evidenced: bool,
    on: Time,
    /// Cuts and recommendations that are in place.
    after: Vec<String>,
}

/// A change to the world.
#[derive(Clone, Debug, Default)]
struct Cut {
    changes: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    /// Edges of this pattern go.
    Remove(Pattern),
    /// Edges of this pattern get these barriers.
    Guard(Pattern, bailiwick_model::BarrierSet),
    /// An edge that is there only after the cut.
    Add(world::Edge),
}

/// Edges by the names of their ends (`*` stands for anything) and their kind.
#[derive(Clone, Debug)]
struct Pattern {
    from: String,
    kind: bailiwick_model::EdgeKind,
    to: String,
}

/// An expectation, by hand.
#[derive(Clone, Debug)]
struct Check {
    line: u32,
    text: String,
    expected: Expected,
}

#[derive(Clone, Debug)]
enum Expected {
    Count {
        count: u32,
        of: Counted,
        question: Question,
    },
    /// The easiest way to a party passes these nodes in this order.
    Way {
        party: usize,
        through: Vec<usize>,
        question: Question,
    },
    Rows(Influence, Vec<&'static str>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Counted {
    Customers,
    Devices,
}

/// What a recommendation does to the main question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Influence {
    /// Nothing is reached any more.
    Breaks,
    /// Less is reached.
    Shrinks,
    /// Nothing changes.
    Misses,
}

impl Influence {
    /// The word used in files and outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Breaks => "breaks",
            Self::Shrinks => "shrinks",
            Self::Misses => "misses",
        }
    }
}

/// What a run of a scenario found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Customers reached in the main question.
    pub reached: u32,
    /// Each expectation.
    pub checks: Vec<Checked>,
    /// What each recommendation of the table does, with what is still reached.
    pub recommendations: Vec<(&'static Remedy, Influence, u32)>,
}

/// One expectation after the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checked {
    /// Line, from 1.
    pub line: u32,
    /// As written.
    pub text: String,
    /// What was found instead; `None` where it holds.
    pub instead: Option<String>,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// With the first line that cannot be understood.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        statements::read(&lines::expand(text)?)
    }
}
