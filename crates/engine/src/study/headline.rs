//! The first screen.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::facts::{HeldData, PartyKind};
use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{Effect, NodeKind};

use super::outcomes::Judged;
use crate::assessment::{ControlOutcome, Headline, Interval, SecondFactorState, Subject, Verdict};
use crate::controls::Context;
use crate::graph::{Bound, NodeIx, PartyIx};

/// Controls whose summaries answer "too much", "no longer needed", "who owns what" and "which data".
const TOO_MUCH: &[&str] = &[
    "default_full_rights",
    "too_many_full_administrators",
    "permanent_privilege",
    "provider_in_internal_admins",
];
const OBSOLETE: &[&str] = &["leaver_access", "access_after_contract", "unused_account"];
const CONTRACT: &[&str] = &["unowned_recommendation", "undeclared_access"];

pub(super) fn of(it: &Context<'_>, subjects: &[(NodeIx, Subject)], judged: &Judged) -> Headline {
    let people = |node: NodeIx| {
        let known = it.graph.node(node);
        matches!(known.kind, NodeKind::AZUser | NodeKind::RmmUser | NodeKind::User)
            && it.kind(known.owner) == PartyKind::Provider
            && known.enabled != Some(false)
    };
    let reaching: Vec<&(NodeIx, Subject)> = subjects
        .iter()
        .filter(|(node, subject)| people(*node) && at(subject, "insider", Effect::Change).possible > 0)
        .collect();
    let of_state = |state| {
        u32::try_from(reaching.iter().filter(|(_, subject)| subject.second_factor == state).count())
            .unwrap_or(u32::MAX)
    };
    let principal = |node: NodeIx| it.graph.node(node).kind.class() == NodeClass::Principal;
    let worst = |profile: &str, tool: bool| {
        let fits = subjects
            .iter()
            .enumerate()
            .filter(|(_, (node, subject))| if tool { subject.tool } else { principal(*node) });
        let count = |subject: &Subject| at(subject, profile, Effect::Change);
        let best = fits.max_by_key(|(place, (_, subject))| {
            (
                count(subject).possible > 0,
                count(subject).proven,
                count(subject).possible,
                std::cmp::Reverse(*place),
            )
        });
        best.filter(|(_, (_, subject))| count(subject).possible > 0)
            .map(|(place, (_, subject))| (place, count(subject)))
    };
    let password = worst("stolen-password", false);
    let insider = worst("insider", false);
    let phished = worst("phished-session", false);
    let known = worst("exploit", true).filter(|(_, count)| count.proven > 0);
    let tool = known.or_else(|| worst("zero-day", true));
    Headline {
        reaching: u32::try_from(reaching.len()).unwrap_or(u32::MAX),
        without_mfa: of_state(SecondFactorState::NotAsked),
        mfa_unknown: of_state(SecondFactorState::Unknown),
        one_password: password
            .map(|(_, count)| widest(subjects, "stolen-password", count))
            .unwrap_or_default(),
        any_password: any(it, subjects, "stolen-password"),
        worst_password: password.map(|(place, _)| place),
        one_phished: phished.map(|(_, count)| widest(subjects, "phished-session", count)).unwrap_or_default(),
        worst_phished: phished.map(|(place, _)| place),
        one_insider: insider.map(|(_, count)| widest(subjects, "insider", count)).unwrap_or_default(),
        worst_insider: insider.map(|(place, _)| place),
        one_tool: tool.map(|(_, count)| count).unwrap_or_default(),
        worst_tool: tool.map(|(place, _)| place),
        tool_broken_by: match (known, tool) {
            (Some(_), _) => "exploit",
            (None, Some(_)) => "zero-day",
            (None, None) => "",
        },
        too_much: lines(judged, TOO_MUCH),
        obsolete: lines(judged, OBSOLETE),
        contract: if it.facts.agreements.is_empty() { Vec::new() } else { lines(judged, CONTRACT) },
        data_held: data_held(it),
    }
}

pub(super) fn at(subject: &Subject, profile: &str, effect: Effect) -> Interval {
    let blast = subject.blast.iter().find(|blast| blast.profile == profile);
    blast.and_then(|blast| blast.customers.get(effect as usize)).copied().unwrap_or_default()
}

/// The proven worst, and the possible worst of anybody.
fn widest(subjects: &[(NodeIx, Subject)], profile: &str, worst: Interval) -> Interval {
    let most = subjects
        .iter()
        .filter(|(_, subject)| !subject.tool)
        .map(|(_, subject)| at(subject, profile, Effect::Change).possible)
        .max();
    Interval { proven: worst.proven, possible: most.unwrap_or(worst.possible).max(worst.possible) }
}

/// Customers that some subject reaches.
fn any(it: &Context<'_>, subjects: &[(NodeIx, Subject)], profile: &str) -> Interval {
    let count = |bound| {
        let mut reached: Vec<PartyIx> = Vec::new();
        for (node, _) in subjects.iter().filter(|(_, subject)| !subject.tool) {
            if let Some(blast) = it.reach.blast(*node, profile, bound) {
                reached.extend(blast.customers(it.graph, Effect::Change));
            }
        }
        reached.sort_unstable();
        reached.dedup();
        u32::try_from(reached.len()).unwrap_or(u32::MAX)
    };
    Interval { proven: count(Bound::Proven), possible: count(Bound::Possible) }
}

/// Summaries of failing controls, and how many parties fail them; where none fails, how far that is known.
fn lines(judged: &Judged, slugs: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for slug in slugs {
        let failing: Vec<_> = outcomes(judged, slug, Verdict::Fail).collect();
        match failing.as_slice() {
            [] => {}
            [one] => lines.push(one.summary.clone()),
            [first, rest @ ..] => lines.push(format!(
                "{}; the same check fails at {} more {}",
                first.summary,
                rest.len(),
                if rest.len() == 1 { "party" } else { "parties" }
            )),
        }
    }
    if lines.is_empty() {
        lines.push(nothing_fails(judged, slugs));
    }
    lines
}

/// Nothing was found: because it was looked at, or because nothing shows it.
fn nothing_fails(judged: &Judged, slugs: &[&str]) -> String {
    let count = |verdict| slugs.iter().map(|slug| outcomes(judged, slug, verdict).count()).sum::<usize>();
    match (count(Verdict::Pass), count(Verdict::Unknown)) {
        (0, 0) => "not known: nothing that would show it was read".to_owned(),
        (0, open) => format!("not known: what was read decides none of {open} questions"),
        (shown, 0) => format!("nothing found: all {shown} questions are answered by records"),
        (shown, open) => {
            format!("nothing found in {shown} of {} questions; {open} are not known", shown + open)
        }
    }
}

fn outcomes<'a>(
    judged: &'a Judged,
    slug: &str,
    verdict: Verdict,
) -> impl Iterator<Item = &'a ControlOutcome> {
    judged.controls.iter().filter(move |outcome| outcome.control == slug && outcome.verdict == verdict)
}

/// What providers hold or can open of customers, a line for each kind.
fn data_held(it: &Context<'_>) -> Vec<String> {
    let mut kinds: BTreeMap<&str, (BTreeSet<PartyIx>, u64, bool)> = BTreeMap::new();
    for party in it.all_customers() {
        for row in it.operations.rows::<HeldData>(it.facts, party) {
            let held = kinds.entry(row.data_kind.known().map_or("other data", |kind| it.facts.text(*kind)));
            let (of, items, counted) = held.or_insert_with(|| (BTreeSet::new(), 0, true));
            of.insert(party);
            *items += row.items.known().copied().map_or(0, u64::from);
            *counted &= row.items.is_known();
        }
    }
    let line = |(kind, (of, items, counted)): (&str, (BTreeSet<PartyIx>, u64, bool))| {
        let customers = if of.len() == 1 { "customer" } else { "customers" };
        let least = if counted { "" } else { "at least " };
        format!("{kind} of {} {customers}, {least}{items} items", of.len())
    };
    kinds.into_iter().map(line).collect()
}
