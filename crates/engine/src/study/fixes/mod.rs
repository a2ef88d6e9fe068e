//! Fixes: named changes that somebody can make, with owner, cost, side effects and the exact instruction.

mod costs;
mod instructions;
mod inventory;
mod key;
mod lists;
mod planned;
mod uses;

use bailiwick_model::facts::{FixKind, PartyKind};
use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{Barrier, BarrierSet, EdgeKind, Effect};
use rustc_hash::{FxHashMap, FxHashSet};

use super::assemble::Order;
use super::show;
use crate::analysis::{Attacker, Changes, Choke};
use crate::controls::Context;
use crate::graph::{Bound, EdgeIx, NodeIx};

pub(super) use inventory::Inventory;
use key::Key;
pub use key::KeyError;
pub use planned::{BestPlan, Effects, FixPlan, FixStep, PairChange, Recheck, SavedFix, State, WhatIf};
pub(super) use planned::{plan, recheck, what_if};

/// Groups, and edges, of which candidates are made.
const CANDIDATES: usize = 24;

/// A change that somebody can make.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fix {
    /// Short id, the same in the next assessment of the same estate.
    pub id: String,
    /// What it is about, exactly.
    pub key: String,
    /// What to do, in one line with names.
    pub title: String,
    /// Exact instruction.
    pub how: String,
    /// Party that should do it, as an index.
    pub owner: Option<usize>,
    /// What it costs, in the units of docs/guide/fixes.md.
    pub cost: u32,
    /// Who loses which access, in words.
    pub side_effects: String,
    /// Recommendations that ask for it.
    pub rows: &'static [&'static str],
    /// What it changes.
    pub(crate) changes: Changes,
}

/// Everything worth weighing for a profile: a second factor for groups of people, their access over the border by role, tools open
/// to the internet, and the edges that alone hold up most.
pub(super) fn candidates(
    it: &Context<'_>,
    order: &Order,
    all: &Inventory,
    attacker: &Attacker,
    effect: Effect,
) -> Vec<Fix> {
    let keys = keys(it, all, attacker, effect);
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut same: Vec<Changes> = Vec::new();
    let mut found = Vec::new();
    for key in keys {
        if let Some(fix) = build(it, order, all, &key)
            && seen.insert(fix.key.clone())
            && !same.contains(&fix.changes)
        {
            same.push(fix.changes.clone());
            found.push(fix);
        }
    }
    found
}

fn keys(it: &Context<'_>, all: &Inventory, attacker: &Attacker, effect: Effect) -> Vec<Key> {
    let groups = groups(it, attacker, effect);
    let mut keys: Vec<Key> = groups.iter().take(CANDIDATES).map(|&group| Key::Factor(group)).collect();
    for &group in groups.iter().take(CANDIDATES) {
        let mut roles: Vec<String> = border(it, group).map(|edge| it.name(it.graph.edge(edge).to)).collect();
        roles.sort_unstable();
        roles.dedup();
        keys.extend(roles.into_iter().map(|role| Key::Access(group, role)));
    }
    let tools = it.subjects.iter().filter(|&&node| it.graph.node(node).kind.class() == NodeClass::Tool);
    keys.extend(tools.map(|&tool| Key::Close(tool)));
    let choke = Choke::of(it.graph, attacker, Bound::Possible, effect, it.subjects);
    let mut edges: Vec<(EdgeIx, u64)> = choke
        .edges
        .into_iter()
        .filter(|(edge, _)| {
            let edge = it.graph.edge(*edge);
            !edge.kind.row().fix.is_empty()
                && !matches!(edge.kind, EdgeKind::LogsInAs | EdgeKind::EnrolsOwnFactor)
                && !inventory::owns_the_tenant(it, edge.from)
                && !all.locks_out(it, &edge)
        })
        .collect();
    edges.sort_by_key(|(edge, pairs)| (std::cmp::Reverse(*pairs), *edge));
    keys.extend(edges.into_iter().take(CANDIDATES).map(|(edge, _)| {
        let edge = it.graph.edge(edge);
        Key::Edge(edge.kind, edge.from, edge.to)
    }));
    keys
}

/// Groups through which people of a provider reach customers, and these people, those with the most members first.
fn groups(it: &Context<'_>, attacker: &Attacker, effect: Effect) -> Vec<NodeIx> {
    let mut members: FxHashMap<NodeIx, u32> = FxHashMap::default();
    for &person in it.subjects {
        let reaches = it
            .reach
            .blast(person, &attacker.name, Bound::Possible)
            .is_some_and(|blast| blast.reached(it.graph, effect) > 0);
        let known = it.graph.node(person);
        if !reaches || it.kind(known.owner) != PartyKind::Provider || known.kind.class() == NodeClass::Tool {
            continue;
        }
        for group in groups_of(it, person) {
            *members.entry(group).or_default() += 1;
        }
        *members.entry(person).or_default() += 1;
    }
    let mut groups: Vec<(NodeIx, u32)> = members.into_iter().collect();
    groups.sort_by_key(|(group, members)| (std::cmp::Reverse(*members), *group));
    groups.into_iter().map(|(group, _)| group).collect()
}

const MEMBERSHIPS: [EdgeKind; 3] = [EdgeKind::AZMemberOf, EdgeKind::MemberOf, EdgeKind::RmmMemberOf];

/// Groups that an account is in, through groups in groups.
fn groups_of(it: &Context<'_>, person: NodeIx) -> Vec<NodeIx> {
    let mut seen = vec![person];
    let mut at = 0;
    while let Some(&node) = seen.get(at) {
        at += 1;
        for (_, edge) in it.graph.out(node) {
            if MEMBERSHIPS.contains(&edge.kind) && !seen.contains(&edge.to) {
                seen.push(edge.to);
            }
        }
    }
    seen.split_off(1)
}

/// Access over the border that leaves a node.
fn border<'a>(it: &'a Context<'_>, group: NodeIx) -> impl Iterator<Item = EdgeIx> + 'a {
    let crosses = [EdgeKind::GdapAccess, EdgeKind::DapAccess, EdgeKind::LighthouseAccess];
    it.graph.out(group).filter(move |(_, edge)| crosses.contains(&edge.kind)).map(|(at, _)| at)
}

/// The fix of a key; `None` where there is nothing left to change.
fn build(it: &Context<'_>, order: &Order, all: &Inventory, key: &Key) -> Option<Fix> {
    let fix = match key {
        Key::Factor(group) => factor(it, all, *group),
        Key::Access(group, role) => access(it, all, *group, role),
        Key::Close(tool) => close(it, all, *tool),
        Key::Edge(kind, from, to) => edge(it, all, *kind, *from, *to),
    };
    let text = key.text(it);
    let id = key::short(&text);
    (!fix.changes.removed.is_empty() || !fix.changes.guarded.is_empty()).then(|| Fix {
        cost: all.costs.own(&id, &text).unwrap_or(fix.cost),
        id,
        key: text,
        owner: Some(order.line(it.graph.node(key.about()).owner)),
        ..fix
    })
}

/// A second factor at every sign-in of the accounts of a group, or of one account. An emergency account is asked for
/// a security key, and its groups leave it out.
fn factor(it: &Context<'_>, all: &Inventory, group: NodeIx) -> Fix {
    let alone = all.members(group).contains(&group);
    let barrier = if all.is_emergency(group) { Barrier::MfaPhishingResistant } else { Barrier::Mfa };
    let (apart, members): (Vec<NodeIx>, Vec<NodeIx>) =
        all.members(group).iter().partition(|&&member| !alone && all.is_emergency(member));
    let guarded = members
        .iter()
        .flat_map(|&member| all.open_logins(it, member, barrier))
        .map(|at| (at, BarrierSet::of(&[barrier])))
        .collect();
    let name = it.name(group);
    let count = members.len();
    let programs: Vec<String> = members
        .iter()
        .filter(|&&member| inventory::is_program(it, member))
        .map(|&member| it.name(member))
        .collect();
    let how = instructions::Factor {
        alone,
        emergency: all.is_emergency(group),
        programs: &programs,
        apart: &apart.iter().map(|&member| it.name(member)).collect::<Vec<_>>(),
    };
    Fix {
        title: match (alone, how.emergency, programs.is_empty()) {
            (true, true, _) => format!("require a security key for the emergency account {name}"),
            (true, _, false) => format!("no sign-in with a password alone for the program {name}"),
            (true, ..) => format!("require MFA for {name}"),
            _ if count == 1 => format!("require MFA for group {name} (1 account)"),
            _ => format!("require MFA for group {name} ({count} accounts)"),
        },
        how: how.text(it, group, &name),
        cost: all.costs.of(if count > 10 { FixKind::MfaForMany } else { FixKind::Mfa }),
        side_effects: how.side_effects(&uses::last(it, all, group)),
        rows: &["3.M.2", "0.A.2"],
        changes: Changes { guarded, ..Changes::default() },
        ..Fix::default()
    }
}

/// A role over the border, taken from a group.
fn access(it: &Context<'_>, all: &Inventory, group: NodeIx, role: &str) -> Fix {
    let removed: FxHashSet<EdgeIx> =
        border(it, group).filter(|&edge| it.name(it.graph.edge(edge).to) == role).collect();
    let name = it.name(group);
    let count = removed.len();
    let word = if count == 1 { "customer" } else { "customers" };
    let mut customers: Vec<String> = removed
        .iter()
        .map(|&edge| it.party_name(it.graph.node(it.graph.edge(edge).to).owner).to_owned())
        .collect();
    customers.sort_unstable();
    Fix {
        title: format!("remove {role} from group {name} ({count} {word})"),
        how: instructions::access(it, group, &name, role),
        cost: all.costs.with(FixKind::Right, uses::count(it, all, group)),
        side_effects: format!(
            "members of {name} no longer act as {role} at {}; {}",
            uses::listed(&customers),
            uses::last(it, all, group)
        ),
        rows: &["5.M.1", "5.A.5"],
        changes: Changes { removed, ..Changes::default() },
        ..Fix::default()
    }
}

/// A tool, closed to the internet.
fn close(it: &Context<'_>, all: &Inventory, tool: NodeIx) -> Fix {
    Fix {
        title: format!("close {} to the internet", it.name(tool)),
        how: "allow it from the provider's own network or VPN only, then install the vendor's newest version"
            .to_owned(),
        cost: all.costs.of(FixKind::Close),
        side_effects: "technicians outside the network must connect to it first".to_owned(),
        rows: &["1.A.2", "7.M.1"],
        changes: Changes { removed: all.exposed(tool).collect(), ..Changes::default() },
        ..Fix::default()
    }
}

/// One link, taken away.
fn edge(it: &Context<'_>, all: &Inventory, kind: EdgeKind, from: NodeIx, to: NodeIx) -> Fix {
    let removed = it.graph.out(from).filter(|(_, edge)| edge.kind == kind && edge.to == to).map(|(at, _)| at);
    let (source, target) = (it.name(from), it.name(to));
    let row = kind.row();
    let (cost, rows): (FixKind, &'static [&'static str]) = match kind {
        _ if MEMBERSHIPS.contains(&kind) => (FixKind::Member, &["5.A.1"]),
        EdgeKind::AuthenticatesWith | EdgeKind::AZAuthenticatesTo => (FixKind::Secret, &["4.M.3"]),
        EdgeKind::ExploitsService | EdgeKind::ExploitsAfterLogin => (FixKind::Close, &["7.M.1"]),
        EdgeKind::RmmManages => (FixKind::Agent, &["5.M.1"]),
        _ => (FixKind::Right, &["5.M.1"]),
    };
    Fix {
        title: format!("{}: {source} {} {target}", row.fix, row.phrase),
        how: instructions::edge(it, kind, from, to).unwrap_or_else(|| row.fix.to_owned()),
        cost: all.costs.with(cost, uses::count(it, all, from)),
        side_effects: format!("{source} no longer {} {target}; {}", row.phrase, uses::last(it, all, from)),
        rows,
        changes: Changes { removed: removed.collect(), ..Changes::default() },
        ..Fix::default()
    }
}

/// `realm::id`, as `reach` accepts it.
fn full_id(it: &Context<'_>, node: NodeIx) -> String {
    show::full_id(it, node)
}
