//! Rights on management servers: grants of an account and of its user groups add up, and what is taken away is
//! taken away last.

use bailiwick_model::facts::{RmmGrant, SERVER};
use bailiwick_model::{EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, RealmKind, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::rmm::Server;
use crate::graph::{NodeIx, PartyIx, Terms, gaps};

/// Draws memberships and rights.
pub(super) fn derive(context: &mut Context<'_>, servers: &[Server]) {
    let facts = context.facts;
    let inside: FxHashMap<NodeRef, NodeRef> = facts
        .entities
        .iter()
        .filter(|entity| context.realm_kind(entity.node.realm) == RealmKind::Rmm)
        .filter_map(|entity| Some((entity.node, entity.inside?)))
        .collect();
    let mut removed: FxHashMap<NodeRef, Vec<(NodeRef, Effects)>> = FxHashMap::default();
    let mut held: FxHashMap<NodeRef, Vec<&RmmGrant>> = FxHashMap::default();
    for grant in &facts.rmm_grants {
        held.entry(grant.subject).or_default().push(grant);
        if !grant.removed.is_empty() {
            removed.entry(grant.subject).or_default().push((grant.target, grant.removed));
        }
    }
    let mut rights = Rights { servers, inside, made: FxHashMap::default() };
    for grant in &facts.rmm_grants {
        let cut =
            removed.get(&grant.subject).map_or(Effects::NONE, |cuts| rights.cut(context, cuts, grant.target));
        rights.give(context, grant.subject, grant, cut);
    }
    let lessened: FxHashSet<NodeRef> = removed.keys().copied().collect();
    for relation in facts.relations.iter().filter(|relation| relation.kind == EdgeKind::RmmMemberOf) {
        if !lessened.contains(&relation.from) {
            let from = context.node(relation.from, NodeKind::RmmUser, relation.evidence);
            let to = context.node(relation.to, NodeKind::RmmUserGroup, relation.evidence);
            context.edge(from, to, EdgeKind::RmmMemberOf, Terms::default(), relation.evidence);
            continue;
        }
        // Somebody from whom rights are taken does not hold all that the group holds: each right by itself.
        let cuts = removed.get(&relation.from).map_or(&[][..], Vec::as_slice);
        for grant in held.get(&relation.to).into_iter().flatten() {
            let cut = rights.cut(context, cuts, grant.target);
            rights.give(context, relation.from, grant, cut);
        }
    }
}

struct Rights<'s> {
    servers: &'s [Server],
    inside: FxHashMap<NodeRef, NodeRef>,
    made: FxHashMap<(NodeRef, Effects), NodeIx>,
}

impl Rights<'_> {
    /// What is taken away on a target: on it, or on anything that it is inside of.
    fn cut(&self, context: &Context<'_>, cuts: &[(NodeRef, Effects)], target: NodeRef) -> Effects {
        let mut all = Effects::NONE;
        let mut at = Some(target);
        for _ in 0..8 {
            let Some(here) = at else { break };
            all = cuts.iter().filter(|(on, _)| *on == here).fold(all, |sum, (_, cut)| sum.union(*cut));
            at = self.inside.get(&here).copied();
        }
        let server = |on: &NodeRef| on.realm == target.realm && context.stated(on.id) == SERVER;
        cuts.iter().filter(|(on, _)| server(on)).fold(all, |sum, (_, cut)| sum.union(*cut))
    }

    fn give(&mut self, context: &mut Context<'_>, subject: NodeRef, grant: &RmmGrant, cut: Effects) {
        let effects = grant.effects.minus(cut);
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
