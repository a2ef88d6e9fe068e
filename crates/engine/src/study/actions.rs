//! What to do first: named changes, each counted exactly against the one before it.

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Barrier, BarrierSet, EdgeKind, Effect};
use rustc_hash::{FxHashMap, FxHashSet};

use super::assemble::Order;
use super::outcomes::Judged;
use crate::analysis::{Attacker, Changes, Recount};
use crate::assessment::{Action, Interval, Subject};
use crate::controls::Context;
use crate::graph::{Bound, EdgeIx, NodeIx};

/// Actions shown.
const SHOWN: usize = 5;
/// Candidates counted.
const CANDIDATES: usize = 24;

/// A change that somebody can make.
struct Candidate {
    title: String,
    how: String,
    owner: Option<usize>,
    side_effects: String,
    changes: Changes,
    rows: &'static [&'static str],
}

/// The changes that shrink the reach of stolen passwords most, one after another, then those that close tools.
pub(super) fn plan(
    it: &Context<'_>,
    order: &Order,
    subjects: &[(NodeIx, Subject)],
    judged: &Judged,
) -> Vec<Action> {
    let mut actions = for_profile(
        it,
        order,
        subjects,
        judged,
        "stolen-password",
        "pairs of account and customer that a stolen password opens",
    );
    let insiders = for_profile(
        it,
        order,
        subjects,
        judged,
        "insider",
        "pairs of account and customer that somebody logged in opens",
    );
    if actions.is_empty() {
        actions = insiders;
    }
    let tools = for_tools(it, order, subjects, judged);
    actions.truncate(SHOWN - 1);
    actions.extend(tools);
    actions.truncate(SHOWN + 1);
    actions
}

fn for_profile(
    it: &Context<'_>,
    order: &Order,
    subjects: &[(NodeIx, Subject)],
    judged: &Judged,
    profile: &str,
    measure: &str,
) -> Vec<Action> {
    let people: Vec<NodeIx> =
        subjects.iter().filter(|(_, subject)| !subject.tool).map(|(node, _)| *node).collect();
    let candidates = candidates(it, order, &people, profile);
    chosen(it, &people, profile, measure, candidates, judged)
}

fn for_tools(
    it: &Context<'_>,
    order: &Order,
    subjects: &[(NodeIx, Subject)],
    judged: &Judged,
) -> Vec<Action> {
    let tools: Vec<NodeIx> =
        subjects.iter().filter(|(_, subject)| subject.tool).map(|(node, _)| *node).collect();
    let mut candidates = Vec::new();
    for &tool in &tools {
        let removed: FxHashSet<EdgeIx> = edges_into(it, tool, &[EdgeKind::ExploitsService]);
        if removed.is_empty() {
            continue;
        }
        candidates.push(Candidate {
            title: format!("close {} to the internet", it.name(tool)),
            how: "allow it from the provider's own network or VPN only, then install the vendor's newest version".to_owned(),
            owner: Some(order.line(it.graph.node(tool).owner)),
            side_effects: "technicians outside the network must connect to it first".to_owned(),
            changes: Changes { removed, guarded: FxHashMap::default() },
            rows: &["1.A.2", "7.M.1"],
        });
    }
    chosen(it, &tools, "zero-day", "pairs of tool and customer that a broken tool opens", candidates, judged)
}

fn edges_into(it: &Context<'_>, node: NodeIx, kinds: &[EdgeKind]) -> FxHashSet<EdgeIx> {
    (0u32..)
        .map(EdgeIx)
        .zip(&it.graph.edges)
        .filter(|(_, edge)| edge.to == node && kinds.contains(&edge.kind))
        .map(|(at, _)| at)
        .collect()
}

/// Changes worth counting: a second factor for every group through which people reach customers, and each access of
/// such a group removed.
fn candidates(it: &Context<'_>, order: &Order, people: &[NodeIx], profile: &str) -> Vec<Candidate> {
    let mut by_group: FxHashMap<NodeIx, Vec<NodeIx>> = FxHashMap::default();
    for &person in people {
        let reaches = it
            .reach
            .blast(person, profile, Bound::Possible)
            .is_some_and(|blast| blast.reached(it.graph, Effect::Change) > 0);
        if !reaches || it.kind(it.graph.node(person).owner) != PartyKind::Provider {
            continue;
        }
        for group in groups_of(it, person) {
            by_group.entry(group).or_default().push(person);
        }
        by_group.entry(person).or_default().push(person);
    }
    let mut groups: Vec<(NodeIx, Vec<NodeIx>)> = by_group.into_iter().collect();
    groups.sort_by_key(|(group, members)| (std::cmp::Reverse(members.len()), *group));
    let mut found: Vec<Candidate> = groups
        .iter()
        .filter(|_| profile == "stolen-password")
        .take(CANDIDATES)
        .map(|(group, members)| factor(it, order, *group, members))
        .collect();
    found.extend(groups.iter().take(CANDIDATES).flat_map(|(group, _)| accesses(it, order, *group)));
    found.truncate(CANDIDATES * 2);
    found
}

/// Groups that an account is in, through groups in groups.
fn groups_of(it: &Context<'_>, person: NodeIx) -> Vec<NodeIx> {
    let mut seen = vec![person];
    let mut at = 0;
    while let Some(&node) = seen.get(at) {
        at += 1;
        for (_, edge) in it.graph.out(node) {
            let member =
                matches!(edge.kind, EdgeKind::AZMemberOf | EdgeKind::MemberOf | EdgeKind::RmmMemberOf);
            if member && !seen.contains(&edge.to) {
                seen.push(edge.to);
            }
        }
    }
    seen.split_off(1)
}

/// A second factor at every sign-in of these accounts.
fn factor(it: &Context<'_>, order: &Order, group: NodeIx, members: &[NodeIx]) -> Candidate {
    let mut guarded = FxHashMap::default();
    let set = BarrierSet::of(&[Barrier::Mfa]);
    let wanted: FxHashSet<NodeIx> = members.iter().copied().collect();
    for (at, edge) in (0u32..).map(EdgeIx).zip(&it.graph.edges) {
        if wanted.contains(&edge.to) && matches!(edge.kind, EdgeKind::LogsInAs | EdgeKind::EnrolsOwnFactor) {
            guarded.insert(at, set);
        }
    }
    let name = it.name(group);
    let alone = members.first() == Some(&group);
    let who = if alone { name.clone() } else { format!("group {name} ({} accounts)", members.len()) };
    Candidate {
        title: format!("require MFA for {who}"),
        how: format!("Conditional Access: a policy for {name}, all resources, all clients, no exclusion by place, grant: phishing-resistant strength; and one that protects the registration of security information. On a management server: force a second factor for these accounts"),
        owner: Some(order.line(it.graph.node(group).owner)),
        side_effects: "these accounts are asked for a second factor at every new sign-in; accounts that run scripts with a password stop working".to_owned(),
        changes: Changes { removed: FxHashSet::default(), guarded },
        rows: &["3.M.2", "0.A.2"],
    }
}

/// Access over the border that leaves this node, by role or right.
fn accesses(it: &Context<'_>, order: &Order, group: NodeIx) -> Vec<Candidate> {
    let mut by_role: std::collections::BTreeMap<String, FxHashSet<EdgeIx>> =
        std::collections::BTreeMap::new();
    for (at, edge) in it.graph.out(group) {
        let crosses =
            matches!(edge.kind, EdgeKind::GdapAccess | EdgeKind::DapAccess | EdgeKind::LighthouseAccess);
        if crosses {
            by_role.entry(it.name(edge.to)).or_default().insert(at);
        }
    }
    let owner = order.line(it.graph.node(group).owner);
    let name = it.name(group);
    by_role
        .into_iter()
        .map(|(role, removed)| {
            let count = removed.len();
            Candidate {
                title: format!("remove {role} from group {name} ({count} {})", if count == 1 { "customer" } else { "customers" }),
                how: format!("Partner Center, or DELETE of the access assignments of {name} that hold {role}; keep a smaller role, or make the group's membership eligible"),
                owner: Some(owner),
                side_effects: format!("members of {name} no longer act as {role} there"),
                changes: Changes { removed, guarded: FxHashMap::default() },
                rows: &["5.M.1", "5.A.5"],
            }
        })
        .collect()
}

/// Greedy: the change that removes most pairs, then the next on top of it, each counted exactly in both bounds.
fn chosen(
    it: &Context<'_>,
    people: &[NodeIx],
    profile: &str,
    measure: &str,
    mut candidates: Vec<Candidate>,
    judged: &Judged,
) -> Vec<Action> {
    let Some(attacker) = Attacker::parse(profile) else { return Vec::new() };
    let touchable: FxHashSet<EdgeIx> =
        candidates.iter().flat_map(|candidate| candidate.changes.edges()).collect();
    if touchable.is_empty() {
        return Vec::new();
    }
    let counts = Bound::BOTH.map(|bound| Recount::new(it.graph, &attacker, bound, people, touchable.clone()));
    let mut done = Changes::default();
    let mut actions = Vec::new();
    let mut before = measured(it, &counts, &done);
    while actions.len() < SHOWN && before.pairs() > 0 {
        let scored = candidates.iter().enumerate().map(|(at, candidate)| {
            let after = measured(it, &counts, &joined(&done, &candidate.changes));
            (at, before.pairs().saturating_sub(after.pairs()), after)
        });
        let best = scored.max_by_key(|(at, gain, _)| (*gain, std::cmp::Reverse(*at)));
        let Some((at, gain, after)) = best else { break };
        if gain == 0 {
            break;
        }
        let candidate = candidates.remove(at);
        done = joined(&done, &candidate.changes);
        actions.push(Action {
            title: candidate.title,
            how: candidate.how,
            owner: candidate.owner,
            measure: measure.to_owned(),
            before: before.shown(),
            after: after.shown(),
            side_effects: candidate.side_effects,
            findings: related(judged, candidate.rows),
        });
        before = after;
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

fn joined(one: &Changes, other: &Changes) -> Changes {
    let mut both = one.clone();
    both.removed.extend(other.removed.iter().copied());
    for (edge, barriers) in &other.guarded {
        let known = both.guarded.entry(*edge).or_default();
        *known = known.union(*barriers);
    }
    both
}

#[derive(Clone, Copy)]
struct Measured {
    pairs: [u64; 2],
}

impl Measured {
    fn shown(&self) -> Interval {
        let [proven, possible] = self.pairs.map(|pairs| u32::try_from(pairs).unwrap_or(u32::MAX));
        Interval { proven, possible: possible.max(proven) }
    }

    /// Possible pairs count where nothing is proven any more.
    fn pairs(&self) -> u64 {
        let [proven, possible] = self.pairs;
        proven.saturating_mul(1 << 20).saturating_add(possible)
    }
}

fn measured(it: &Context<'_>, counts: &[Recount<'_>; 2], changes: &Changes) -> Measured {
    let [proven, possible] = counts;
    let pairs = |count: &Recount<'_>| {
        let after = count.after(changes);
        after
            .iter()
            .flat_map(crate::analysis::After::blasts)
            .map(|(_, blast)| u64::from(blast.reached(it.graph, Effect::Change)))
            .sum()
    };
    Measured { pairs: [pairs(proven), pairs(possible)] }
}
