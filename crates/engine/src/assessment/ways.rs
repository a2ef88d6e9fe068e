//! How everybody reaches every party: what two assessments are compared by, so that a change of reach has a cause.

use bailiwick_model::Effects;

use super::Step;

/// An edge on an easiest way.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WayEdge {
    /// Name of the source.
    pub from: String,
    /// What it is and where it leads.
    pub step: Step,
    /// Both ends are one customer's own.
    pub inside: bool,
    /// Its print.
    pub print: u64,
}

/// What one subject can do at one party as one attacker, and the easiest ways to the worst of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReachWay {
    /// Subject, as an index into [`super::Assessment::subjects`].
    pub subject: usize,
    /// Profile.
    pub profile: &'static str,
    /// Party, as an index into [`super::Assessment::parties`].
    pub party: usize,
    /// Proven effects.
    pub proven: Effects,
    /// Possible effects.
    pub possible: Effects,
    /// Edges of the easiest way to the worst proven effect, and of that to the worst possible one where that is worse:
    /// indices into [`Ways::edges`].
    pub edges: Vec<usize>,
}

/// Ways and edges.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ways {
    /// Edges on the ways, each once.
    pub edges: Vec<WayEdge>,
    /// Ways by subject, in the order of the subjects.
    pub ways: Vec<ReachWay>,
    /// Every subject and party is among them.
    pub whole: bool,
    /// Prints of edges of the graph: ends, kind, what it grants and what is in the way. Sorted.
    pub prints: Vec<u64>,
    /// Every edge of the graph is among them; where not, edges inside customers that are on no way are left out.
    pub prints_whole: bool,
}
