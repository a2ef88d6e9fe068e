//! Which node the end of an edge is.

use bailiwick_model::facts::{GraphEnd, GraphMatch};
use bailiwick_model::{Evidence, Facts, NodeKind, NodeRef, RealmKind, SourceId, Sym, names};
use rustc_hash::FxHashMap;

/// An end that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) node: NodeRef,
    /// By a name that other companies may use too.
    pub(super) unsure: bool,
}

type Of = FxHashMap<String, Vec<NodeRef>>;

/// Nodes by what edges call them.
#[derive(Default)]
pub(super) struct Ends {
    /// By the id that a file writes.
    here: FxHashMap<(SourceId, Sym), NodeRef>,
    /// By name, in one file.
    named_here: FxHashMap<(SourceId, String), Vec<NodeRef>>,
    /// By id, anywhere.
    everywhere: Of,
    /// By name, anywhere.
    named: Of,
    kinds: FxHashMap<NodeRef, NodeKind>,
    labels: FxHashMap<NodeRef, Vec<Sym>>,
}

fn put(of: &mut Of, key: String, node: NodeRef) {
    let known = of.entry(key).or_default();
    if !known.contains(&node) {
        known.push(node);
    }
}

impl Ends {
    pub(super) fn new(facts: &Facts) -> Self {
        let mut this = Self::default();
        for known in &facts.graph_nodes {
            let source = known.evidence.source;
            this.here.entry((source, known.written)).or_insert(known.node);
            let name = facts.text(known.name).to_uppercase();
            let id = facts.text(known.written).to_owned();
            if !name.is_empty() {
                let named = this.named_here.entry((source, name.clone())).or_default();
                if !named.contains(&known.node) {
                    named.push(known.node);
                }
                put(&mut this.named, name, known.node);
            }
            put(&mut this.everywhere, id, known.node);
            this.kinds.entry(known.node).or_insert(known.kind);
            this.labels.entry(known.node).or_default().extend(&known.kinds);
        }
        for entity in &facts.entities {
            let mut id = facts.text(entity.node.id).to_uppercase();
            if entity.kind == NodeKind::AZRole
                && let Some(realm) = facts.realms.get(entity.node.realm.0 as usize)
            {
                id = format!("{id}@{}", facts.text(realm.id).to_uppercase());
            }
            put(&mut this.everywhere, id, entity.node);
            if !entity.name.is_empty() {
                put(&mut this.named, facts.text(entity.name).to_uppercase(), entity.node);
            }
            this.kinds.entry(entity.node).or_insert(entity.kind);
        }
        for account in facts.accounts.iter().filter(|account| !account.login.is_empty()) {
            put(&mut this.named, facts.text(account.login).to_uppercase(), account.node);
        }
        this
    }

    /// Kind of a node that was found.
    pub(super) fn kind(&self, node: NodeRef) -> NodeKind {
        self.kinds.get(&node).copied().unwrap_or_default()
    }

    /// The node that an end of an edge names; an id that nothing has is a node of its own.
    pub(super) fn find(&self, facts: &mut Facts, end: &GraphEnd, evidence: Evidence) -> Option<Found> {
        match end.by {
            GraphMatch::Id => self.by_id(facts, end.value, evidence.source),
            GraphMatch::Name => self.by_name(facts, end, evidence.source),
            GraphMatch::Nothing => None,
        }
    }

    fn by_id(&self, facts: &mut Facts, id: Sym, source: SourceId) -> Option<Found> {
        let sure = |node: NodeRef| Some(Found { node, unsure: false });
        if let Some(&node) = self.here.get(&(source, id)) {
            return sure(node);
        }
        let text = facts.text(id).to_owned();
        if !unique(&text) {
            let realm = facts.sources.get(source.0 as usize)?.realm;
            return sure(NodeRef { realm, id: facts.names.add(&text) });
        }
        match self.everywhere.get(&text).map(Vec::as_slice) {
            Some([only]) => sure(*only),
            // One id in two tenants: an application, or two files that contradict each other.
            Some([_, _, ..]) => None,
            _ => {
                let realm = match domain_of(&text) {
                    Some(domain) => facts.realm(RealmKind::Ad, domain),
                    None => facts.sources.get(source.0 as usize)?.realm,
                };
                sure(NodeRef { realm, id: facts.names.add_id(&text) })
            }
        }
    }

    fn by_name(&self, facts: &Facts, end: &GraphEnd, source: SourceId) -> Option<Found> {
        let name = facts.text(end.value).to_owned();
        let wanted = facts.text(end.kind);
        let fits = |node: &NodeRef| {
            wanted.is_empty()
                || self.kind(*node).word() == wanted
                || self.labels.get(node).is_some_and(|all| all.contains(&end.kind))
        };
        let only = |all: &[NodeRef]| {
            let mut all = all.iter().filter(|node| fits(node)).copied();
            all.next().filter(|_| all.next().is_none())
        };
        if let Some(here) = self.named_here.get(&(source, name.clone())) {
            return only(here).map(|node| Found { node, unsure: false });
        }
        only(self.named.get(&name)?).map(|node| Found { node, unsure: true })
    }
}

/// Ids that the whole world has once.
fn unique(id: &str) -> bool {
    let role =
        id.split_once('@').is_some_and(|(role, tenant)| names::is_guid(role) && names::is_guid(tenant));
    names::is_guid(id)
        || role
        || domain_of(id).is_some()
        || id.starts_with("/SUBSCRIPTIONS/")
        || id.contains("::")
}

/// The domain of a SID, by its first seven parts.
fn domain_of(id: &str) -> Option<&str> {
    if !id.starts_with("S-1-5-21-") {
        return None;
    }
    let end = id.match_indices('-').nth(6).map_or(id.len(), |(at, _)| at);
    id.get(..end)
}
