//! Fix plans, what-if and rechecked plans as text and JSON.

use std::fmt::Write as _;

use bailiwick_engine::assessment::{Interval, PartyLine};
use bailiwick_engine::study::{Fix, FixPlan, Recheck, State, WhatIf};
use serde_json::{Value, json};

use crate::words::wrapped;

/// The schema of a saved plan.
pub const PLAN: &str = "urn:bailiwick:plan:1";

/// What could not be counted is said to be so.
fn shown(interval: impl Into<Option<Interval>>) -> String {
    let Some(interval) = interval.into() else { return "an unknown number of".to_owned() };
    if interval.proven == interval.possible {
        interval.proven.to_string()
    } else {
        format!("{} to {}", interval.proven, interval.possible)
    }
}

fn owner(parties: &[PartyLine], fix: &Fix) -> String {
    fix.owner.and_then(|at| parties.get(at)).map_or_else(|| "nobody".to_owned(), |party| party.name.clone())
}

fn pair(interval: impl Into<Option<Interval>>) -> Value {
    let Some(interval) = interval.into() else { return Value::Null };
    json!({"proven": interval.proven, "possible": interval.possible})
}

fn fix(parties: &[PartyLine], fix: &Fix) -> Value {
    json!({
        "id": fix.id, "key": fix.key, "title": fix.title, "how": fix.how, "owner": owner(parties, fix),
        "cost": fix.cost, "side_effects": fix.side_effects, "recommendations": fix.rows,
    })
}

/// The steps of a plan, each with what it removes.
pub fn text(plan: &FixPlan) -> String {
    let mut out = String::new();
    let effect = plan.effect.map_or("", bailiwick_model::Effect::word);
    let _ = writeln!(
        out,
        "{} pairs of outside principal and customer ({}, {effect} or above)",
        shown(plan.before),
        plan.profile
    );
    let (mut before, mut spent) = (plan.before, 0_u32);
    for (number, step) in (1..).zip(&plan.steps) {
        spent = spent.saturating_add(step.cost);
        let together = if step.fixes.len() > 1 { ", only together" } else { "" };
        let _ = writeln!(
            out,
            "\n{number}. {} -> {} pairs, cost {} (so far {spent}){together}",
            shown(before),
            shown(step.after),
            step.cost
        );
        for fix in &step.fixes {
            out.push_str(&wrapped(3, 15, &format!("{}  {}", fix.id, fix.title)));
            out.push_str(&wrapped(6, 8, &format!("owner: {}", owner(&plan.parties, fix))));
            out.push_str(&wrapped(6, 8, &format!("how: {}", fix.how)));
            out.push_str(&wrapped(6, 8, &format!("side effects: {}", fix.side_effects)));
        }
        before = Some(step.after);
    }
    out.push('\n');
    let left = format!(
        "{} pairs are left; all {} fixes that were weighed would leave {}, so no plan of them leaves fewer",
        shown(before),
        plan.weighed,
        shown(plan.least)
    );
    out.push_str(&wrapped(0, 2, &left));
    if let Some(text) = distance(plan, before) {
        out.push_str(&wrapped(0, 2, &text));
    }
    out
}

/// How far a plan is from the best one of the same cost. Proven pairs are weighed first, and possible ones between plans
/// that leave as many proven ones.
fn distance(plan: &FixPlan, left: Option<Interval>) -> Option<String> {
    let (best, left, before) = (plan.best?, left?, plan.before?);
    if plan.steps.is_empty() {
        return None;
    }
    let (word, removed, most) = if best.pairs.proven == left.proven {
        let removed = |after: Interval| before.possible.saturating_sub(after.possible);
        let word = if before.proven == before.possible { "" } else { " possible" };
        (word, removed(left), removed(best.pairs))
    } else {
        let removed = |after: Interval| before.proven.saturating_sub(after.proven);
        (" proven", removed(left), removed(best.pairs))
    };
    let weighed = plan.weighed;
    let cost = best.cost;
    Some(match (best.pairs == left, best.exact) {
        (true, _) => format!(
            "no plan of these {weighed} fixes at cost {cost} or less removes more than {most}{word} pairs: this is the best"
        ),
        (false, true) => format!(
            "the best plan of these {weighed} fixes at cost {cost} removes {most}{word} pairs, this one {removed}"
        ),
        (false, false) => format!(
            "no plan of these {weighed} fixes at cost {cost} or less removes more than {most}{word} pairs; this one \
             removes {removed}, and whether another does better was not decided"
        ),
    })
}

/// A plan as a document; it can be saved and held against later exports.
pub fn json(plan: &FixPlan) -> String {
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            let fixes: Vec<Value> = step.fixes.iter().map(|one| fix(&plan.parties, one)).collect();
            json!({"fixes": fixes, "cost": step.cost, "after": pair(step.after)})
        })
        .collect();
    let document = json!({
        "schema": PLAN,
        "profile": plan.profile,
        "effect": plan.effect.map(bailiwick_model::Effect::word),
        "before": pair(plan.before),
        "steps": steps,
        "least": pair(plan.least),
        "weighed": plan.weighed,
        "best": plan.best.map(|best| json!({
            "cost": best.cost, "pairs": pair(best.pairs), "exact": best.exact,
        })),
    });
    format!("{document:#}\n")
}

/// Before and after, by profile and customer.
pub fn what_if_text(answer: &WhatIf) -> String {
    let mut out = String::new();
    for fix in &answer.fixes {
        let _ = writeln!(out, "{}  {}", fix.id, fix.title);
    }
    let effect = answer.effect.map_or("", bailiwick_model::Effect::word);
    let _ = writeln!(out, "\npairs of outside principal and customer ({effect} or above), before -> after:");
    for profile in &answer.profiles {
        let pairs = profile.pairs;
        let _ = writeln!(out, "  {:<20} {} -> {}", profile.profile, shown(pairs.before), shown(pairs.after));
        for (party, change) in &profile.customers {
            let name = answer.parties.get(*party).map_or("", |party| party.name.as_str());
            let _ = writeln!(out, "      {name}: {} -> {}", shown(change.before), shown(change.after));
        }
    }
    out
}

/// The same as a document.
pub fn what_if_json(answer: &WhatIf) -> String {
    let fixes: Vec<Value> = answer.fixes.iter().map(|one| fix(&answer.parties, one)).collect();
    let profiles: Vec<Value> = answer
        .profiles
        .iter()
        .map(|profile| {
            let customers: Vec<Value> = profile
                .customers
                .iter()
                .map(|(party, change)| {
                    let id = answer.parties.get(*party).map_or("", |party| party.id.as_str());
                    json!({"customer": id, "before": pair(change.before), "after": pair(change.after)})
                })
                .collect();
            let pairs = profile.pairs;
            json!({
                "profile": profile.profile,
                "pairs": {"before": pair(pairs.before), "after": pair(pairs.after)},
                "customers": customers,
            })
        })
        .collect();
    let document = json!({
        "schema": "urn:bailiwick:what-if:1",
        "effect": answer.effect.map(bailiwick_model::Effect::word),
        "fixes": fixes,
        "profiles": profiles,
    });
    format!("{document:#}\n")
}

/// What became of a saved plan.
pub fn recheck_text(found: &Recheck, titles: &[String], promised: Option<Interval>) -> String {
    let mut out = String::new();
    for ((key, state), title) in found.fixes.iter().zip(titles) {
        let word = match state {
            State::Done => "done   ",
            State::Planned => "planned",
            State::Unknown => "unknown",
        };
        let title = if title.is_empty() { key } else { title };
        let why = match state {
            State::Unknown => " (not known: the list that would show it was not read whole, or is too old)",
            State::Done | State::Planned => "",
        };
        let _ = writeln!(out, "{word}  {title}{why}");
    }
    let _ = writeln!(out, "\npairs now: {}; once the rest is done: {}", shown(found.now), shown(found.then));
    if let Some(promised) = promised {
        let worked = found.now.map(|now| now.proven <= promised.proven && now.possible <= promised.possible);
        let done = found.fixes.iter().all(|(_, state)| *state == State::Done);
        let word = match (done, worked) {
            (true, Some(true)) => "all is done, and it worked",
            (true, Some(false)) => {
                "all is done, and more is reached than it promised: something else has opened"
            }
            (true, None) => "all is done; whether it worked could not be counted",
            (false, Some(true)) => "not all is done, and already no more is reached than it promised",
            (false, _) => "not all is done",
        };
        let _ = writeln!(out, "the plan promised {}: {word}", shown(promised));
    }
    out
}
