//! Changes as lines.

use std::fmt::Write as _;

use super::{Changed, Drift, ReachChange};

/// Lines of a kind that are shown; the rest is counted.
const SHOWN: usize = 20;

/// Changes for a terminal.
pub fn text(drift: &Drift) -> String {
    let mut out = format!("From {} to {}\n", drift.before, drift.now);
    if drift.is_empty() {
        out.push_str("\nNothing changed.\n");
        return out;
    }
    let line = |it: &Changed| format!("{}  {}  [{}]", it.severity, it.title, it.party);
    section(&mut out, "New", &drift.new, line);
    section(&mut out, "Reopened", &drift.reopened, line);
    section(
        &mut out,
        "Seen again: the evidence was gone in between, not the finding",
        &drift.seen_again,
        line,
    );
    section(&mut out, "Resolved", &drift.resolved, line);
    section(&mut out, "No longer known: the evidence is gone, not the finding", &drift.no_longer_known, line);
    section(&mut out, "Other owner", &drift.changed_owner, |it| {
        let name = |owner: &str| if owner.is_empty() { "nobody".to_owned() } else { owner.to_owned() };
        format!("{}: {} -> {}", it.title, name(&it.owner_before), name(&it.owner_now))
    });
    section(&mut out, "Reach grown", &drift.grown, reach);
    section(&mut out, "Reach shrunk", &drift.shrunk, reach);
    out
}

fn reach(it: &ReachChange) -> String {
    let mut parts = Vec::new();
    if !it.proven.is_empty() {
        parts.push(format!("proven {}", it.proven.join(", ")));
    }
    if !it.possible.is_empty() {
        parts.push(format!("possible {}", it.possible.join(", ")));
    }
    let by = if it.edges.is_empty() { String::new() } else { format!("; by: {}", it.edges.join("; ")) };
    format!("{} at {} ({}): {}{by}", it.name, it.party, it.profiles.join(", "), parts.join("; "))
}

fn section<T>(out: &mut String, title: &str, list: &[T], line: impl Fn(&T) -> String) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title} ({})", list.len());
    for it in list.iter().take(SHOWN) {
        let _ = writeln!(out, "  {}", line(it));
    }
    if let Some(more) = list.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} more: --json shows all");
    }
}
