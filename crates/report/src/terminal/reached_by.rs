//! The answer for a customer.

use std::fmt::Write as _;

use bailiwick_engine::assessment::{Assessment, Standing, WayIn};
use bailiwick_engine::study::Answer;

use crate::words::{counted, thousands};

/// Most ways in on the screen.
const WAYS: usize = 40;

/// The answer for a customer: who can reach it, how, with which proof, and when that was last used; then what its own
/// exports say of each relation, beside the provider's where those were read.
pub fn reached_by(answer: &Answer, ways: &[WayIn], it: &Assessment) -> String {
    let mut out = String::new();
    let us = answer.party.and_then(|at| answer.parties.get(at)).map_or("", |party| party.name.as_str());
    let count = u32::try_from(answer.subjects.len()).unwrap_or(u32::MAX);
    let _ = writeln!(
        out,
        "\nWho can reach {us}: {}",
        counted(count, "principal or tool", "principals and tools")
    );
    for subject in &answer.subjects {
        let owner = answer.parties.get(subject.party).map_or("", |party| party.name.as_str());
        let last = crate::words::last_use(subject.last_use);
        let path = subject.paths.first();
        let proof = if path.is_some_and(|path| path.proven) { "proven" } else { "possible" };
        let _ = writeln!(out, "  {} ({owner}): {proof}, last use {last}, {}", subject.name, way(path));
    }
    let count = u32::try_from(ways.len()).unwrap_or(u32::MAX);
    let _ = writeln!(out, "\nWays in that the records show: {}", counted(count, "way", "ways"));
    for way in ways.iter().take(WAYS) {
        let proof = if way.possible_only { "possible" } else { "proven" };
        let WayIn { holder, of, gains, evidence, .. } = way;
        let _ = writeln!(out, "  {holder} ({of}) {gains}: {proof} [{} {}]", evidence.file, evidence.record);
    }
    if ways.len() > WAYS {
        let _ = writeln!(out, "  and {} more", ways.len() - WAYS);
    }
    if answer.subjects.is_empty() && ways.is_empty() {
        let _ = writeln!(out, "  none was found; the report says what was not read");
    }
    let _ = writeln!(out, "\nWhat both sides show of it:");
    for side in it.two_sided.iter().filter(|side| Some(side.customer) == answer.party) {
        let provider = it.parties.get(side.provider).map_or("", |party| party.name.as_str());
        let _ = writeln!(
            out,
            "  {} with {provider}: {}, {} ({})",
            side.relation,
            side.standing.word(),
            thousands(side.count),
            side.names.join(", ")
        );
        if side.relation == "gdap" && side.standing == Standing::CustomerOnly {
            let _ = writeln!(
                out,
                "    its accounts with delegated roles are in no export that was read: any of them may reach {us}"
            );
        }
    }
    out
}

/// The steps of a path in a line, with the record of the last.
fn way(path: Option<&bailiwick_engine::assessment::Path>) -> String {
    let Some(path) = path else { return "no way is drawn".to_owned() };
    let step = |step: &bailiwick_engine::assessment::Step| format!("{} {}", step.kind.row().phrase, step.to);
    let steps: Vec<String> = path.steps.iter().map(step).collect();
    let record = path
        .steps
        .last()
        .map_or_else(String::new, |step| format!(" [{} {}]", step.evidence.file, step.evidence.record));
    format!("by {}{record}", steps.join(", "))
}
