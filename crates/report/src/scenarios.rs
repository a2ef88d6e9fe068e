//! What a run of a scenario found, as text.

use std::fmt::Write as _;

use bailiwick_engine::scenario::{Influence, Outcome, REMEDIES, Scenario};

/// The page of what recommendations mean for a path.
pub fn page() -> String {
    let mut out = String::from(
        "# What recommendations mean for the path of a scenario\n\nWhat each asks is the advisory's; the mitigation is that of ATT&CK to which the catalogue of the advisory maps it. What it does to the edges of a graph is ours.\n\n| recommendations | in place then | source |\n|---|---|---|\n",
    );
    for remedy in REMEDIES {
        let name = if remedy.source.starts_with('M') { remedy.source } else { "documentation" };
        let _ =
            writeln!(out, "| {} | {} | [{name}]({}) |", remedy.rows.join(" "), remedy.what, remedy.address());
    }
    out
}

/// One scenario: what is reached, which recommendations break it, and every expectation that does not hold.
pub fn text(file: &str, scenario: &Scenario, outcome: &Outcome) -> String {
    let mut out = String::new();
    let held = outcome.checks.iter().filter(|check| check.instead.is_none()).count();
    let word = if held == outcome.checks.len() { "ok  " } else { "FAIL" };
    let _ = writeln!(out, "{word} {}", scenario.title);
    let _ = writeln!(out, "     {file}: {held} of {} expectations hold", outcome.checks.len());
    let _ = writeln!(out, "     customers reached: {}", outcome.reached);
    for influence in [Influence::Breaks, Influence::Shrinks] {
        let rows: Vec<String> = outcome
            .recommendations
            .iter()
            .filter(|(_, found, _)| *found == influence)
            .map(|(remedy, _, left)| {
                let rows = remedy.rows.join(" ");
                if influence == Influence::Shrinks { format!("{rows} (to {left})") } else { rows }
            })
            .collect();
        if !rows.is_empty() {
            let _ = writeln!(out, "     {} it: {}", influence.word(), rows.join(", "));
        }
    }
    for check in &outcome.checks {
        if let Some(instead) = &check.instead {
            let _ = writeln!(out, "     {file}:{}: `{}`: {instead}", check.line, check.text);
        }
    }
    out
}
