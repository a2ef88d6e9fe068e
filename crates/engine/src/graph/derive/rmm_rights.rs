//! Rights on management servers: grants of an account and of its user groups add up, restrictions too, and what is
//! taken away is taken away last.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::device_rights::{device, restricted, together};
use bailiwick_model::facts::{RmmGrant, SERVER};
use bailiwick_model::{EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, Observed, RealmKind, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::rmm::Server;
use crate::graph::{NodeIx, PartyIx, Terms, gaps};

/// Draws memberships and rights.
pub(super) fn derive(context: &mut Context<'_>, servers: &[Server]) {
    let facts = context.facts;
    let exact = Exact::new(context);
    let mut rights = Rights { servers, made: FxHashMap::default() };
    for grant in facts.rmm_grants.iter().filter(|grant| !exact.replaces(grant.subject, grant)) {
        rights.give(context, grant.subject, grant);
    }
    for (account, grants) in &exact.accounts {
        for grant in grants {
            let note = context.builder.names().add(&grant.words);
            rights.give(context, *account, &RmmGrant { rights: note, ..grant.whole.clone() });
        }
    }
    for relation in facts.relations.iter().filter(|relation| relation.kind == EdgeKind::RmmMemberOf) {
        if exact.accounts.contains_key(&relation.from) {
            // What the group holds beside rights that add up bit by bit.
            let held = exact.held.get(&relation.to).into_iter().flatten();
            for grant in held.filter(|grant| grant.bits.is_none()) {
                rights.give(context, relation.from, grant);
            }
            continue;
        }
        let from = context.node(relation.from, NodeKind::RmmUser, relation.evidence);
        let to = context.node(relation.to, NodeKind::RmmUserGroup, relation.evidence);
        context.edge(from, to, EdgeKind::RmmMemberOf, Terms::default(), relation.evidence);
    }
}

/// A right of an account, with everything added up and taken away.
struct Sum {
    whole: RmmGrant,
    words: String,
}

/// Accounts whose rights are not those of each grant by itself: something was taken from them, or one grant restricts
/// another.
struct Exact<'f> {
    held: FxHashMap<NodeRef, Vec<&'f RmmGrant>>,
    accounts: BTreeMap<NodeRef, Vec<Sum>>,
}

impl<'f> Exact<'f> {
    fn new(context: &Context<'f>) -> Self {
        let facts = context.facts;
        let mut held: FxHashMap<NodeRef, Vec<&RmmGrant>> = FxHashMap::default();
        for grant in &facts.rmm_grants {
            held.entry(grant.subject).or_default().push(grant);
        }
        let mut groups: FxHashMap<NodeRef, Vec<NodeRef>> = FxHashMap::default();
        for relation in facts.relations.iter().filter(|relation| relation.kind == EdgeKind::RmmMemberOf) {
            groups.entry(relation.from).or_default().push(relation.to);
        }
        let mut taken: FxHashMap<NodeRef, u32> = FxHashMap::default();
        for removal in &facts.rmm_removals {
            *taken.entry(removal.account).or_default() |= removal.bits;
        }
        let inside: FxHashMap<NodeRef, NodeRef> = facts
            .entities
            .iter()
            .filter(|entity| entity.kind == NodeKind::RmmDevice)
            .filter_map(|entity| Some((entity.node, entity.inside?)))
            .collect();
        let subjects: BTreeSet<NodeRef> =
            held.keys().chain(groups.keys()).chain(taken.keys()).copied().collect();
        let mut accounts = BTreeMap::new();
        let is_group: FxHashSet<NodeRef> = groups.values().flatten().copied().collect();
        for account in subjects.into_iter().filter(|account| !is_group.contains(account)) {
            let sources = std::iter::once(account).chain(groups.get(&account).into_iter().flatten().copied());
            let all: Vec<&RmmGrant> =
                sources.filter_map(|source| held.get(&source)).flatten().copied().collect();
            let taken = taken.get(&account).copied().unwrap_or_default();
            if let Some(sums) = sums(account, &all, taken, &inside) {
                accounts.insert(account, sums);
            }
        }
        Self { held, accounts }
    }

    /// Whether a grant is in the sum of its subject.
    fn replaces(&self, subject: NodeRef, grant: &RmmGrant) -> bool {
        grant.bits.is_some() && self.accounts.contains_key(&subject)
    }
}

/// What grants give an account on each target; `None` where that is what each gives by itself.
fn sums(
    account: NodeRef,
    all: &[&RmmGrant],
    taken: u32,
    inside: &FxHashMap<NodeRef, NodeRef>,
) -> Option<Vec<Sum>> {
    let mut on: BTreeMap<NodeRef, Vec<(&RmmGrant, u32)>> = BTreeMap::new();
    for grant in all {
        if let Some(bits) = grant.bits {
            on.entry(grant.target).or_default().push((*grant, bits));
        }
    }
    let mut found = Vec::new();
    let mut differs = taken != 0;
    for (target, grants) in &on {
        let (Some((first, _)), above) = (grants.first(), inside.get(target)) else { continue };
        // Rights on a device and on its group add up on the device.
        let around = above.and_then(|group| on.get(group)).into_iter().flatten();
        let bits = together(grants.iter().chain(around).map(|(_, bits)| *bits));
        let exact = device(restricted(Observed::Known(bits), taken));
        let each = grants.iter().fold(Effects::NONE, |sum, (grant, _)| sum.union(grant.effects));
        differs |= exact.effects != each.union(exact.effects);
        let whole = RmmGrant {
            subject: account,
            effects: exact.effects,
            possible: exact.possible,
            manages_access: exact.manages_access,
            ..(*first).clone()
        };
        found.push(Sum { whole, words: exact.words });
    }
    differs.then_some(found)
}

struct Rights<'s> {
    servers: &'s [Server],
    made: FxHashMap<(NodeRef, Effects), NodeIx>,
}

impl Rights<'_> {
    fn give(&mut self, context: &mut Context<'_>, subject: NodeRef, grant: &RmmGrant) {
        let effects = grant.effects;
        let possible = grant.possible.minus(effects);
        let kind = match context.realm_kind(subject.realm) {
            RealmKind::Rmm => NodeKind::Unknown,
            _ => NodeKind::AZUser,
        };
        let from = context.node(subject, kind, grant.evidence);
        if !effects.is_empty() {
            let to = self.target(context, grant.target, effects, grant.evidence);
            let terms = Terms { note: grant.rights, ..Terms::default() };
            context.edge(from, to, EdgeKind::RmmControls, terms, grant.evidence);
        }
        if !possible.is_empty() {
            let to = self.target(context, grant.target, possible, grant.evidence);
            let realm = grant.target.realm;
            context.gap(from, to, EdgeKind::RmmControls, gaps::SETTING, realm, grant.evidence);
        }
    }

    /// What the holder of some effects on a target gains: the target, or only these effects.
    fn target(
        &mut self,
        context: &mut Context<'_>,
        target: NodeRef,
        effects: Effects,
        evidence: Evidence,
    ) -> NodeIx {
        if let Some(&known) = self.made.get(&(target, effects)) {
            return known;
        }
        let server = self.servers.iter().find(|server| server.realm == target.realm);
        let server = server.filter(|_| context.stated(target.id) == SERVER);
        let control = effects.has(Effect::Run) && effects.has(Effect::Destroy);
        let node = match (control, server) {
            (true, Some(server)) => server.all,
            (true, None) => context.node(target, NodeKind::RmmDeviceGroup, evidence),
            (false, _) => {
                let parties = match server {
                    Some(server) => server.parties.clone(),
                    None => vec![context.estate.owner(target)],
                };
                lesser(context, target, effects, &parties, evidence)
            }
        };
        self.made.insert((target, effects), node);
        node
    }
}

/// Rights that fall short of control.
fn lesser(
    context: &mut Context<'_>,
    target: NodeRef,
    effects: Effects,
    parties: &[PartyIx],
    evidence: Evidence,
) -> NodeIx {
    let named = context.builder.find(target).map(|at| context.builder.graph().node(at).name);
    let shown: Sym = named.filter(|name| !name.is_empty()).unwrap_or(target.id);
    let words: Vec<&str> = effects.iter().map(Effect::word).collect();
    let name = format!("{} on {}", words.join(", "), context.text(shown));
    let id = format!("rights/{}/{}", effects.0, context.stated(target.id));
    let node = context.made(target.realm, &id, NodeKind::RmmRole, &name, evidence);
    for &party in parties {
        context.grants(node, party, effects, Terms::default(), evidence);
    }
    node
}
