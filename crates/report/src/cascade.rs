//! What falls with a vulnerability, a product or a vendor, as text.

use std::fmt::Write as _;

use bailiwick_engine::assessment::PartyLine;
use bailiwick_engine::study::Cascade;
use bailiwick_model::Effect;
use bailiwick_model::facts::PartyKind;

use crate::terminal::path_lines;
use crate::words::{counted, interval, thousands, wrapped};

/// Lines of a list on the screen.
const LINES: usize = 20;

fn name(parties: &[PartyLine], at: usize) -> &str {
    parties.get(at).map_or("", |party| party.name.as_str())
}

/// What is hit, what each attacker reaches from there, over which parties, and how much of it is in use.
pub fn text(it: &Cascade) -> String {
    let mut out = String::new();
    let count = u32::try_from(it.hits.len()).unwrap_or(u32::MAX);
    let _ = writeln!(out, "{} hits {}", it.cause, counted(count, "instance", "instances"));
    if it.hits.is_empty() {
        let text = "it is known, and no tool or account that was read is an instance of it; a system of a list of weaknesses is no way in by itself, and what was not read may be one";
        out.push_str(&wrapped(2, 2, text));
        return out;
    }
    for hit in it.hits.iter().take(LINES) {
        let certain = if hit.certain { "" } else { "possibly: " };
        let party = name(&it.parties, hit.party);
        out.push_str(&wrapped(2, 6, &format!("{} ({}, {party}): {certain}{}", hit.name, hit.kind, hit.why)));
        let _ = writeln!(out, "      {} {}", hit.evidence.file, hit.evidence.record);
    }
    more(&mut out, it.hits.len());
    fallout(&mut out, it);
    chains(&mut out, it);
    in_use(&mut out, it);
    for path in &it.paths {
        let _ = write!(out, "\n{}", path_lines(&it.parties, path));
    }
    out
}

fn more(out: &mut String, all: usize) {
    if all > LINES {
        let _ = writeln!(out, "  and {} more: `--json` lists all", all - LINES);
    }
}

fn fallout(out: &mut String, it: &Cascade) {
    let customers = it.parties.iter().filter(|party| party.kind == PartyKind::Customer).count();
    for of in &it.fallout {
        let _ = writeln!(out, "\nas {}", of.profile);
        let shown = Effect::ALL.into_iter().zip(of.customers);
        let shown = shown
            .filter(|(effect, count)| count.possible > 0 && it.effect.is_none_or(|asked| asked == *effect));
        let mut any = false;
        for (effect, count) in shown {
            let _ = writeln!(out, "  {:<8} {} of {customers} customers", effect.word(), interval(count));
            any = true;
        }
        if !any {
            let _ = writeln!(out, "  reaches no customer");
        }
    }
}

fn chains(out: &mut String, it: &Cascade) {
    if it.chains.is_empty() {
        return;
    }
    let deepest = it.chains.iter().map(|chain| chain.parties.len().saturating_sub(1)).max().unwrap_or(0);
    let borders = counted(u32::try_from(deepest).unwrap_or(u32::MAX), "border", "borders");
    let _ = writeln!(out, "\nover party borders (the deepest crosses {borders})");
    // Parties that are reached over the same others stand on one line.
    let mut lines: Vec<(&[usize], bool, Vec<&str>)> = Vec::new();
    for chain in &it.chains {
        let Some((last, before)) = chain.parties.split_last() else { continue };
        let end = name(&it.parties, *last);
        match lines.iter_mut().find(|(known, proven, _)| *known == before && *proven == chain.proven) {
            Some((.., ends)) => ends.push(end),
            None => lines.push((before, chain.proven, vec![end])),
        }
    }
    for (before, proven, ends) in lines.iter().take(LINES) {
        let over: Vec<String> = before.iter().map(|at| format!("{} -> ", name(&it.parties, *at))).collect();
        let over = over.concat();
        let proof = if *proven { "" } else { "possibly: " };
        out.push_str(&wrapped(2, 6, &format!("{proof}{over}{}", ends.join(", "))));
    }
    more(out, lines.len());
}

/// Potential beside evidenced, as far as exports say when accounts were last used.
fn in_use(out: &mut String, it: &Cascade) {
    let (accounts, known) = it.use_known;
    let Some(of) = it.fallout.last() else { return };
    let effect = it.effect.unwrap_or(Effect::See);
    let granted = of.customers.get(effect as usize).copied().unwrap_or_default();
    let text = match it.in_use {
        Some(left) => format!(
            "granted: {} customers; without access of accounts that nobody used for 30 days: {}. Last use is known of {} of {} accounts with access",
            interval(granted),
            interval(left),
            thousands(known),
            thousands(accounts)
        ),
        None => format!(
            "granted: {} customers; how much of it is used is not known to be less: last use is known of {} of {} accounts with access, and none of these is out of use",
            interval(granted),
            thousands(known),
            thousands(accounts)
        ),
    };
    let _ = write!(out, "\n{}", wrapped(0, 2, &text));
}
