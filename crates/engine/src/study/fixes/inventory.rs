//! What candidates are made from, looked up once: sign-ins by account, members by group, and who is an emergency
//! account or a program.

use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{Barrier, EdgeKind, NodeKind, RealmId, RealmKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::costs::Costs;
use super::groups_of;
use crate::controls::Context;
use crate::controls::standing_tier_zero::{EMERGENCY, standing};
use crate::graph::{Edge, EdgeIx, NodeIx};

/// Lookups that every candidate needs.
#[derive(Debug, Default)]
pub(in crate::study) struct Inventory {
    logins: FxHashMap<NodeIx, Vec<EdgeIx>>,
    exposed: FxHashMap<NodeIx, Vec<EdgeIx>>,
    members: FxHashMap<NodeIx, Vec<NodeIx>>,
    emergency: FxHashSet<NodeIx>,
    kept: FxHashSet<NodeIx>,
    pub(super) costs: Costs,
}

impl Inventory {
    pub(in crate::study) fn of(it: &Context<'_>) -> Self {
        let mut all = Self { costs: Costs::of_facts(it.facts), ..Self::default() };
        for (at, edge) in (0u32..).map(EdgeIx).zip(&it.graph.edges) {
            match edge.kind {
                EdgeKind::LogsInAs | EdgeKind::EnrolsOwnFactor => {
                    all.logins.entry(edge.to).or_default().push(at);
                }
                EdgeKind::ExploitsService if it.graph.node(edge.from).kind == NodeKind::Internet => {
                    all.exposed.entry(edge.to).or_default().push(at);
                }
                _ => {}
            }
        }
        for &person in it.subjects {
            all.members.entry(person).or_default().push(person);
            for group in groups_of(it, person) {
                all.members.entry(group).or_default().push(person);
            }
        }
        for (realm, known) in (0u32..).map(RealmId).zip(&it.facts.realms) {
            if known.kind == RealmKind::Entra {
                all.keep(it, realm);
            }
        }
        all
    }

    /// The accounts of a tenant that may hold everything all the time: its emergency accounts, by their names; where
    /// none is named so, the few that hold it at all, as somebody must.
    fn keep(&mut self, it: &Context<'_>, realm: RealmId) {
        let holders: Vec<NodeIx> = standing(it, realm).into_keys().collect();
        let named: Vec<NodeIx> = holders
            .iter()
            .copied()
            .filter(|&holder| said_for_emergencies(it, holder))
            .take(EMERGENCY)
            .collect();
        if named.is_empty() && holders.len() <= EMERGENCY {
            self.kept.extend(holders);
        }
        self.kept.extend(named.iter().copied());
        self.emergency.extend(named);
    }

    /// Sign-ins to an account on which a barrier is not in force.
    pub(super) fn open_logins<'a>(
        &'a self,
        it: &'a Context<'_>,
        account: NodeIx,
        barrier: Barrier,
    ) -> impl Iterator<Item = EdgeIx> + 'a {
        let edges = self.logins.get(&account).into_iter().flatten().copied();
        edges.filter(move |&at| {
            let edge = it.graph.edge(at);
            edge.kind.row().candidates.has(barrier)
                && !it.graph.terms_of(&edge).barriers.in_force.has(barrier)
        })
    }

    /// Weaknesses of a tool that the internet reaches.
    pub(super) fn exposed(&self, tool: NodeIx) -> impl Iterator<Item = EdgeIx> + '_ {
        self.exposed.get(&tool).into_iter().flatten().copied()
    }

    /// The accounts that are a node, or a member of it.
    pub(super) fn members(&self, node: NodeIx) -> &[NodeIx] {
        self.members.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whether an account is there for emergencies.
    pub(super) fn is_emergency(&self, account: NodeIx) -> bool {
        self.emergency.contains(&account)
    }

    /// Whether taking this link away takes a role that owns the tenant from an account that is to keep it.
    pub(super) fn locks_out(&self, it: &Context<'_>, edge: &Edge) -> bool {
        let keeps = |node: NodeIx| {
            self.kept.contains(&node) || self.members(node).iter().any(|member| self.kept.contains(member))
        };
        let leads_to_it = |group: NodeIx| {
            std::iter::once(group).chain(groups_of(it, group)).any(|group| {
                it.graph
                    .out(group)
                    .any(|(_, edge)| edge.kind == EdgeKind::AZHasRole && owns_the_tenant(it, edge.to))
            })
        };
        match edge.kind {
            EdgeKind::AZHasRole => owns_the_tenant(it, edge.to) && keeps(edge.from),
            EdgeKind::AZMemberOf => keeps(edge.from) && leads_to_it(edge.to),
            _ => false,
        }
    }
}

/// Whether a node is a role that owns its tenant. Nobody can take its powers from it, only the role from its holders.
pub(super) fn owns_the_tenant(it: &Context<'_>, node: NodeIx) -> bool {
    let known = it.graph.node(node);
    known.kind == NodeKind::AZRole && known.tier_zero
}

/// Name and login of an account, in small letters.
fn called(it: &Context<'_>, account: NodeIx) -> String {
    let login =
        it.directory.account(it.graph.node(account).id).map_or("", |known| it.facts.text(known.login));
    let local = |text: &str| text.split('@').next().unwrap_or_default().to_lowercase();
    format!("{} {}", local(&it.name(account)), local(login))
}

fn said_for_emergencies(it: &Context<'_>, account: NodeIx) -> bool {
    let letters: String = called(it, account).chars().filter(|letter| letter.is_alphabetic()).collect();
    ["breakglass", "emergency", "notfall"].iter().any(|word| letters.contains(word))
}

/// Whether an account is a program's by its name: nobody is there to answer a second factor.
pub(super) fn is_program(it: &Context<'_>, account: NodeIx) -> bool {
    const WORDS: [&str; 8] =
        ["svc", "sync", "api", "bot", "connector", "integration", "automation", "script"];
    it.graph.node(account).kind.class() == NodeClass::Principal
        && called(it, account)
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| WORDS.contains(&word))
}
