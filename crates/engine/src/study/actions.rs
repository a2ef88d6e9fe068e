//! What to do first: the plan of fixes against stolen passwords, then what closes tools.

use bailiwick_model::Effect;
use bailiwick_model::facts::PartyKind;

use super::assemble::Order;
use super::fixes::{self, FixPlan, Inventory};
use super::outcomes::Judged;
use crate::analysis::Attacker;
use crate::analysis::plan::Limits;
use crate::assessment::Action;
use crate::controls::Context;

/// Actions shown.
const SHOWN: usize = 6;

/// The fixes that shrink the reach of stolen passwords most, one after another, then those that close tools. Where
/// passwords open nothing, those that shrink the reach of whoever is logged in.
pub(super) fn plan(it: &Context<'_>, order: &Order, judged: &Judged) -> Vec<Action> {
    let inventory = Inventory::of(it);
    let of = |profile: &str, steps, measure: &str| {
        let Some(attacker) = Attacker::parse(profile) else { return Vec::new() };
        let limits = Limits { steps, ..Limits::default() };
        actions(&fixes::plan(it, order, &inventory, &attacker, Effect::Change, limits), measure, judged)
    };
    let mut all =
        of("stolen-password", SHOWN - 2, "pairs of account and customer that a stolen password opens");
    if all.is_empty() {
        all = of("insider", SHOWN - 2, "pairs of account and customer that somebody logged in opens");
    }
    all.extend(of("zero-day", 2, "pairs of tool and customer that a broken tool opens"));
    all.truncate(SHOWN);
    all
}

fn actions(plan: &FixPlan, measure: &str, judged: &Judged) -> Vec<Action> {
    let providers: Vec<usize> = (plan.parties.iter().enumerate())
        .filter(|(_, party)| party.kind == PartyKind::Provider)
        .map(|(at, _)| at)
        .collect();
    let Some(mut before) = plan.before else { return Vec::new() };
    let mut actions = Vec::new();
    for step in &plan.steps {
        let titles: Vec<&str> = step.fixes.iter().map(|fix| fix.title.as_str()).collect();
        let hows: Vec<&str> = step.fixes.iter().map(|fix| fix.how.as_str()).collect();
        let side_effects: Vec<&str> = step.fixes.iter().map(|fix| fix.side_effects.as_str()).collect();
        let rows: Vec<&str> = step.fixes.iter().flat_map(|fix| fix.rows).copied().collect();
        let findings = related(judged, &rows);
        let party = step.fixes.first().and_then(|fix| fix.owner);
        // A provider mends its own systems, whoever owns the recommendation at some customer.
        let own = party.is_some_and(|at| providers.contains(&at));
        let there = findings.iter().filter_map(|&at| judged.findings.get(at));
        let agreed = there
            .filter(|finding| Some(finding.party) == party)
            .find_map(|finding| finding.owner)
            .filter(|_| !own);
        actions.push(Action {
            title: titles.join(", and "),
            how: hows.join("; "),
            owner: agreed.or(party),
            measure: measure.to_owned(),
            before,
            after: step.after,
            side_effects: side_effects.join("; "),
            findings,
        });
        before = step.after;
    }
    actions
}

fn related(judged: &Judged, rows: &[&str]) -> Vec<usize> {
    let touches =
        |finding: &crate::assessment::Finding| finding.rows.iter().any(|row| rows.contains(&row.as_str()));
    judged
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| touches(finding))
        .map(|(at, _)| at)
        .take(20)
        .collect()
}
