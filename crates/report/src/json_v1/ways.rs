//! How everybody reaches every party: what two documents are compared by.

use bailiwick_engine::assessment as a;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Step, from};

/// How everybody reaches every party: what two documents are compared by. Empty in a document for one party and in a
/// redacted one.
#[derive(Serialize, JsonSchema)]
pub(super) struct Ways {
    /// Edges on the ways, each once.
    edges: Vec<WayEdge>,
    /// By subject, profile and party.
    ways: Vec<ReachWay>,
    /// Whether every subject and party is among them.
    whole: bool,
    /// Prints of the graph's edges, as 16 hexadecimal digits: ends, kind, what an edge grants and what is in its way.
    prints: Vec<String>,
    /// Whether every edge of the graph is among them; where not, edges inside customers that are on no way are left out.
    prints_whole: bool,
}

/// An edge on a way.
#[derive(Serialize, JsonSchema)]
struct WayEdge {
    from: String,
    #[serde(flatten)]
    step: Step,
    /// Both ends are one customer's own.
    inside: bool,
    print: String,
}

/// What one subject can do at one party, and how.
#[derive(Serialize, JsonSchema)]
struct ReachWay {
    /// Index into `subjects`.
    subject: usize,
    profile: &'static str,
    /// Index into `parties`.
    party: usize,
    proven: Vec<&'static str>,
    possible: Vec<&'static str>,
    /// Indices into `edges`: the easiest way to the worst proven effect, and to the worst possible one where that is worse.
    edges: Vec<usize>,
}

fn print(of: u64) -> String {
    format!("{of:016x}")
}

impl From<a::Ways> for Ways {
    fn from(it: a::Ways) -> Self {
        let edges = it.edges.into_iter().map(|edge| WayEdge {
            from: edge.from,
            step: edge.step.into(),
            inside: edge.inside,
            print: print(edge.print),
        });
        let ways = it.ways.into_iter().map(|way| ReachWay {
            subject: way.subject,
            profile: way.profile,
            party: way.party,
            proven: from::effects(way.proven),
            possible: from::effects(way.possible),
            edges: way.edges,
        });
        Self {
            edges: edges.collect(),
            ways: ways.collect(),
            whole: it.whole,
            prints: it.prints.into_iter().map(print).collect(),
            prints_whole: it.prints_whole,
        }
    }
}
