//! Principals and tools as outputs show them.

use bailiwick_model::nodes::NodeClass;
use bailiwick_model::time::LastUse;
use bailiwick_model::{Barrier, BarrierState, Effect, Effects};

use super::assemble::Order;
use super::ways::Ways;
use super::{DisjointWays, show};
use crate::analysis::{Attacker, Explainer, Goal};
use crate::assessment::{Blast, Interval, SecondFactorState, Subject};
use crate::controls::Context;
use crate::graph::{Bound, NodeIx, PartyIx};
use crate::profile::Profile;

/// Subjects with drawn paths.
const WITH_PATHS: usize = 100;
/// Ways to one end in a report.
const SHOWN_WAYS: usize = 4;
/// Subjects with other ways beside the easiest.
const WITH_WAYS: usize = 10;
/// The order in which effects are worst.
pub(super) const WORST: [Effect; 6] =
    [Effect::Own, Effect::Unback, Effect::Destroy, Effect::Run, Effect::Change, Effect::See];

/// Everybody outside a customer who reaches it under some profile, the most dangerous first.
pub(super) fn all(it: &Context<'_>, order: &Order) -> Vec<(NodeIx, Subject)> {
    let mut found: Vec<(NodeIx, Subject)> = it
        .subjects
        .iter()
        .map(|&node| (node, subject(it, order, node)))
        .filter(|(_, subject)| {
            subject.blast.iter().any(|blast| blast.customers.iter().any(|count| count.possible > 0))
        })
        .collect();
    found.sort_by(|(left, one), (right, other)| {
        danger(other).cmp(&danger(one)).then_with(|| one.name.cmp(&other.name)).then(left.cmp(right))
    });
    let nodes: Vec<NodeIx> = found.iter().take(WITH_PATHS).map(|(node, _)| *node).collect();
    let explainer = Explainer::for_many(it.graph, &nodes);
    for (at, (node, subject)) in found.iter_mut().take(WITH_PATHS).enumerate() {
        subject.paths = paths(it, order, &explainer, *node, subject, at < WITH_WAYS);
        for blast in &mut subject.blast {
            blast.parties = parties(it, order, *node, &blast.profile);
        }
    }
    found
}

/// Proven reach counts before possible, the worst effect before others, a stolen password before everything.
fn danger(subject: &Subject) -> Vec<u32> {
    let of = |profile: &str| {
        subject
            .blast
            .iter()
            .find(|blast| blast.profile == profile)
            .map(|blast| blast.customers)
            .unwrap_or_default()
    };
    let insider = of("insider");
    let best = if subject.tool { of("exploit") } else { insider };
    let zero = of("zero-day");
    let weigh = |by: [Interval; 6], proven: bool| {
        let at = |effect: Effect| by.get(effect as usize).copied().unwrap_or_default();
        WORST.map(|effect| if proven { at(effect).proven } else { at(effect).possible })
    };
    [weigh(best, true), weigh(best, false), weigh(of("stolen-password"), true), weigh(zero, true)].concat()
}

fn subject(it: &Context<'_>, order: &Order, node: NodeIx) -> Subject {
    let blast: Vec<Blast> =
        Profile::ALL.iter().filter_map(|profile| blast_of(it, node, profile.name)).collect();
    let by_password = blast.iter().any(|blast| {
        blast.profile == "stolen-password" && blast.customers.iter().any(|count| count.proven > 0)
    });
    let shown = if it.graph.node(node).kind.class() == NodeClass::Tool { "zero-day" } else { "insider" };
    let mut subject = described(it, order, node);
    // Some way to a customer is open to the password alone, whatever the other sign-ins of the account ask.
    if by_password && subject.second_factor == SecondFactorState::Unknown {
        subject.second_factor = SecondFactorState::NotAsked;
    }
    Subject { blast, parties: parties(it, order, node, shown), ..subject }
}

fn blast_of(it: &Context<'_>, node: NodeIx, profile: &str) -> Option<Blast> {
    let proven = it.reach.blast(node, profile, Bound::Proven)?.counts(it.graph);
    let possible = it.reach.blast(node, profile, Bound::Possible)?.counts(it.graph);
    let mut customers = [Interval::default(); 6];
    for ((into, proven), possible) in customers.iter_mut().zip(proven).zip(possible) {
        *into = Interval { proven, possible };
    }
    Some(Blast { profile: profile.to_owned(), customers, parties: Vec::new() })
}

/// Every other party reached, proven and possible.
fn parties(it: &Context<'_>, order: &Order, node: NodeIx, profile: &str) -> Vec<(usize, Effects, Effects)> {
    let own = it.graph.node(node).owner;
    let Some(possible) = it.reach.blast(node, profile, Bound::Possible) else { return Vec::new() };
    let proven = it.reach.blast(node, profile, Bound::Proven);
    let at = |party| proven.map_or(Effects::NONE, |blast| blast.at(party));
    let mut reached: Vec<_> = possible
        .parties
        .iter()
        .filter(|(party, _)| *party != own)
        .map(|&(party, effects)| (order.line(party), at(party), effects))
        .collect();
    reached.sort_unstable_by_key(|(line, ..)| *line);
    reached
}

/// What is known of a node, without its reach.
fn described(it: &Context<'_>, order: &Order, node: NodeIx) -> Subject {
    let known = it.graph.node(node);
    let (second_factor, second_factor_why) = second_factor(it, node);
    let account = it.directory.account(known.id);
    let mut remarks = Vec::new();
    if known.enabled == Some(false) {
        remarks.push("disabled".to_owned());
    }
    if it.facts.leavers.iter().any(|leaver| {
        account.is_some_and(|account| {
            it.facts.text(account.login).eq_ignore_ascii_case(it.facts.text(leaver.login))
        })
    }) {
        remarks.push("left".to_owned());
    }
    if known.kind.class() == NodeClass::Tool {
        remarks.extend(exposure_remarks(it, node));
    }
    Subject {
        id: show::full_id(it, node),
        name: it.name(node),
        kind: known.kind.word(),
        tool: known.kind.class() == NodeClass::Tool,
        party: order.line(known.owner),
        realm: it.realm_name(known.id.realm),
        second_factor,
        second_factor_why,
        last_use: account.and_then(|account| account.last_use.known().copied()).map(|last| match last {
            LastUse::Never => None,
            LastUse::At(time) => Some(time),
        }),
        remarks,
        evidence: show::locate(it, known.evidence),
        ..Subject::default()
    }
}

fn exposure_remarks(it: &Context<'_>, node: NodeIx) -> Vec<String> {
    let mut remarks = Vec::new();
    let ways = it
        .graph
        .edges
        .iter()
        .filter(|edge| edge.to == node && edge.kind == bailiwick_model::EdgeKind::ExploitsService);
    for edge in ways {
        let terms = it.graph.terms_of(edge);
        let note = it.graph.names.text(terms.note);
        let text = if terms.barriers.in_force.has(Barrier::ExploitKnown) {
            note.to_owned()
        } else if terms.possible_only {
            "perhaps open to the internet".to_owned()
        } else {
            "open to the internet".to_owned()
        };
        if !text.is_empty() && !remarks.contains(&text) {
            remarks.push(text);
        }
    }
    remarks
}

/// Whether a password alone signs in, and why.
pub(super) fn second_factor(it: &Context<'_>, node: NodeIx) -> (SecondFactorState, Vec<String>) {
    let known = it.graph.node(node);
    let Some(account) = it.directory.account(known.id).filter(|_| known.kind.class() == NodeClass::Principal)
    else {
        return (SecondFactorState::NoPassword, Vec::new());
    };
    if account.enabled.is(&false) {
        return (SecondFactorState::NoPassword, vec!["the account cannot sign in".to_owned()]);
    }
    let verdict = it.signin.login(known.id);
    let barriers = verdict.whole_account();
    let state = match (barriers.state(Barrier::MfaPhishingResistant), barriers.state(Barrier::Mfa)) {
        (BarrierState::InForce, _) => SecondFactorState::PhishingResistant,
        (_, BarrierState::InForce) => SecondFactorState::Asked,
        (_, BarrierState::Absent) if barriers.state(Barrier::MfaOrManagedDevice) == BarrierState::Absent => {
            SecondFactorState::NotAsked
        }
        _ => SecondFactorState::Unknown,
    };
    let mut why: Vec<String> = Vec::new();
    for reason in verdict.reasons.iter().filter(|reason| !reason.text.is_empty()) {
        if !why.contains(&reason.text) && why.len() < 4 {
            why.push(reason.text.clone());
        }
    }
    (state, why)
}

/// The easiest path to the worst effect at the party worst hit, and one under a stolen password; with `all`, the other ways
/// to the first of these ends as well.
fn paths(
    it: &Context<'_>,
    order: &Order,
    explainer: &Explainer<'_>,
    node: NodeIx,
    subject: &Subject,
    all: bool,
) -> Vec<crate::assessment::Path> {
    let profiles: &[&str] =
        if subject.tool { &["exploit", "zero-day"] } else { &["insider", "stolen-password"] };
    let mut paths: Vec<crate::assessment::Path> = Vec::new();
    for profile in profiles {
        let Some(attacker) = Attacker::parse(profile) else { continue };
        let Some(goal) = worst_goal(it, node, profile) else { continue };
        if all && paths.is_empty() {
            let ways = Ways::find(explainer, node, &attacker, goal);
            paths
                .extend(ways.iter().flat_map(|ways| ways.paths(it, order, node, &attacker)).take(SHOWN_WAYS));
        } else if let Some(path) = show::path(it, order, explainer, node, &attacker, goal)
            && !paths.iter().any(|known| known.steps == path.steps)
        {
            paths.push(path);
        }
    }
    paths
}

/// The worst effect at the first customer that suffers it, proven before possible.
pub(super) fn worst_goal(it: &Context<'_>, node: NodeIx, profile: &str) -> Option<Goal> {
    for bound in Bound::BOTH {
        let blast = it.reach.blast(node, profile, bound)?;
        for effect in WORST {
            if let Some(party) = blast.customers(it.graph, effect).next() {
                return Some(Goal { party, effect });
            }
        }
    }
    None
}

/// Answer of `reach`, with how many ways to the end of its paths have no link in common.
pub(super) fn answer(
    it: &Context<'_>,
    order: &Order,
    node: NodeIx,
    attacker: &Attacker,
    effect: Option<Effect>,
    to: Option<PartyIx>,
) -> (Subject, Option<DisjointWays>) {
    let mut subject = Subject {
        blast: blast_of(it, node, &attacker.name).into_iter().collect(),
        parties: parties(it, order, node, &attacker.name),
        ..described(it, order, node)
    };
    let explainer = Explainer::new(it.graph, &[node]);
    let goal = goal(it, node, &attacker.name, effect, to);
    let found = goal.and_then(|goal| Ways::find(&explainer, node, attacker, goal));
    subject.paths = found.iter().flat_map(|ways| ways.paths(it, order, node, attacker)).collect();
    (subject, found.map(|ways| ways.count))
}

/// What the paths of an answer lead to: what was asked, and of it the worst.
fn goal(
    it: &Context<'_>,
    node: NodeIx,
    profile: &str,
    effect: Option<Effect>,
    to: Option<PartyIx>,
) -> Option<Goal> {
    match (to, effect) {
        (Some(party), Some(effect)) => Some(Goal { party, effect }),
        (Some(party), None) => {
            let reached = it.reach.blast(node, profile, Bound::Possible)?.at(party);
            WORST.into_iter().find(|effect| reached.has(*effect)).map(|effect| Goal { party, effect })
        }
        (None, Some(effect)) => Bound::BOTH
            .iter()
            .find_map(|bound| it.reach.blast(node, profile, *bound)?.customers(it.graph, effect).next())
            .map(|party| Goal { party, effect }),
        (None, None) => worst_goal(it, node, profile),
    }
}

/// Answer of `who-reaches`.
pub(super) fn reaching(
    it: &Context<'_>,
    order: &Order,
    party: PartyIx,
    attacker: &Attacker,
    effect: Effect,
) -> Vec<Subject> {
    let reaches = |node: &NodeIx, bound| {
        it.reach.blast(*node, &attacker.name, bound).is_some_and(|blast| blast.at(party).has(effect))
    };
    let mut found: Vec<NodeIx> = it
        .subjects
        .iter()
        .copied()
        .filter(|node| it.graph.node(*node).owner != party && reaches(node, Bound::Possible))
        .collect();
    found.sort_by_key(|node| (!reaches(node, Bound::Proven), it.name(*node)));
    let explainer = Explainer::for_many(it.graph, &found);
    let line = order.line(party);
    found
        .into_iter()
        .map(|node| {
            let mut subject =
                Subject { parties: parties(it, order, node, &attacker.name), ..described(it, order, node) };
            subject.parties.retain(|(at, ..)| *at == line);
            subject.paths.extend(show::path(it, order, &explainer, node, attacker, Goal { party, effect }));
            subject
        })
        .collect()
}
