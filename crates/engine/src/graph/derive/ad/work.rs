//! What every part of the derivation uses.

use bailiwick_model::facts::{Account, AdPrincipal};
use bailiwick_model::{EdgeKind, Evidence, Facts, NodeKind, NodeRef, Observed, RealmKind, Sym};
use rustc_hash::FxHashMap;

use super::Estate;
use crate::graph::{Builder, Node, NodeIx, Terms};

/// The facts, the graph that grows, and what is known of each object, all exports together.
pub(super) struct Work<'a> {
    pub(super) facts: &'a Facts,
    pub(super) estate: Estate<'a>,
    pub(super) builder: &'a mut Builder,
    traits: FxHashMap<NodeRef, Traits>,
    pub(super) passwords: FxHashMap<NodeIx, NodeIx>,
}

/// Attributes of one object that decide on edges. Exports that contradict each other leave them unknown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits {
    pub(super) enabled: Observed<bool>,
    pub(super) has_laps: Observed<bool>,
    pub(super) unconstrained: Observed<bool>,
    pub(super) controller: Observed<bool>,
    pub(super) smartcard: Observed<bool>,
    pub(super) acl_protected: Observed<bool>,
    pub(super) blocks_policies: Observed<bool>,
    pub(super) owner_rights_blocked: Observed<bool>,
    pub(super) logon_rights_read: Observed<bool>,
}

fn settle(known: &mut Observed<bool>, said: Observed<bool>) {
    *known = match (&*known, &said) {
        (Observed::Known(one), Observed::Known(other)) if one != other => Observed::Unreadable,
        (Observed::Unreadable, _) => Observed::Unreadable,
        _ => said.or(*known),
    };
}

impl Traits {
    fn principal(&mut self, said: &AdPrincipal) {
        settle(&mut self.enabled, said.enabled);
        settle(&mut self.has_laps, said.has_laps);
        settle(&mut self.unconstrained, said.unconstrained_delegation);
        settle(&mut self.controller, said.domain_controller);
        settle(&mut self.smartcard, said.smartcard_required);
        settle(&mut self.acl_protected, said.acl_protected);
        settle(&mut self.blocks_policies, said.blocks_policies);
        settle(&mut self.owner_rights_blocked, said.owner_rights_blocked);
        settle(&mut self.logon_rights_read, said.logon_rights_read);
    }

    fn account(&mut self, said: &Account) {
        settle(&mut self.enabled, said.enabled);
    }
}

impl<'a> Work<'a> {
    pub(super) fn new(facts: &'a Facts, estate: Estate<'a>, builder: &'a mut Builder) -> Self {
        let mut traits: FxHashMap<NodeRef, Traits> = FxHashMap::default();
        for principal in &facts.ad_principals {
            traits.entry(principal.node).or_default().principal(principal);
        }
        for account in &facts.accounts {
            if let Some(traits) = traits.get_mut(&account.node) {
                traits.account(account);
            }
        }
        Self { facts, estate, builder, traits, passwords: FxHashMap::default() }
    }

    /// What is known of an object.
    pub(super) fn traits(&self, node: NodeRef) -> Traits {
        self.traits.get(&node).copied().unwrap_or_default()
    }

    /// Whether a realm is a domain.
    pub(super) fn is_domain(&self, node: NodeRef) -> bool {
        self.facts.realms.get(node.realm.0 as usize).is_some_and(|realm| realm.kind == RealmKind::Ad)
    }

    /// The node of the domain that an object lives in.
    pub(super) fn domain_of(&self, node: NodeRef) -> NodeRef {
        let id = self.facts.realms.get(node.realm.0 as usize).map(|realm| realm.id).unwrap_or_default();
        NodeRef { realm: node.realm, id }
    }

    /// The node of an object, added where it is new.
    pub(super) fn add(&mut self, id: NodeRef, kind: NodeKind, name: Sym, evidence: Evidence) -> NodeIx {
        let owner = (self.estate.owner)(id);
        self.builder.node(Node { id, kind, owner, name, enabled: None, tier_zero: false, evidence })
    }

    /// The node of something that a record names. What no record describes and no mention gives a kind is told by its
    /// id where that tells it.
    pub(super) fn named(&mut self, id: NodeRef, evidence: Evidence) -> NodeIx {
        if let Some(known) = self.builder.find(id) {
            return known;
        }
        let kind = super::groups::kind_by_id(self.facts.text(id.id));
        self.add(id, kind, Sym::EMPTY, evidence)
    }

    /// A node of our own making, by a key that no export uses.
    pub(super) fn made(&mut self, of: NodeIx, key: &str, kind: NodeKind, evidence: Evidence) -> NodeIx {
        let subject = self.builder.graph().node(of);
        let names = &self.builder.graph().names;
        let shown = if subject.name.is_empty() { subject.id.id } else { subject.name };
        let (id, name) =
            (format!("{key} of {}", names.text(subject.id.id)), format!("{key} of {}", names.text(shown)));
        let id = NodeRef { realm: subject.id.realm, id: self.builder.names().add(&id) };
        let name = self.builder.names().add(&name);
        self.builder.node(Node { id, kind, name, owner: subject.owner, evidence, ..Node::default() })
    }

    /// The password of an account, made where it is new: known passwords sign in by Kerberos and NTLM, which know no
    /// second factor. Of accounts that must use a smart card, or of which no export says, it is not
    /// known: the card is asked at the screen, and a hash still works over the network.
    pub(super) fn password(&mut self, of: NodeIx, evidence: Evidence) -> NodeIx {
        if let Some(known) = self.passwords.get(&of) {
            return *known;
        }
        let password = self.made(of, "password", NodeKind::Password, evidence);
        self.passwords.insert(of, password);
        let account = self.builder.graph().node(of);
        if account.enabled != Some(false) {
            let smartcard = self.traits(account.id).smartcard;
            let barriers = crate::signin::outside::ad_password(smartcard, false).barriers;
            let terms = Terms { barriers, ..self.terms(evidence, account.enabled.is_none()) };
            self.builder.edge(password, of, EdgeKind::LogsInAs, terms, evidence);
        }
        password
    }

    /// Terms of a record: what is old, or only possible, proves nothing.
    pub(super) fn terms(&self, evidence: Evidence, possible: bool) -> Terms {
        Terms { possible_only: possible || (self.estate.stale)(evidence), ..Terms::default() }
    }

    /// Adds an edge.
    pub(super) fn edge(
        &mut self,
        from: NodeIx,
        to: NodeIx,
        kind: EdgeKind,
        evidence: Evidence,
        possible: bool,
    ) {
        let terms = self.terms(evidence, possible);
        self.builder.edge(from, to, kind, terms, evidence);
    }

    /// Kind of a node.
    pub(super) fn kind(&self, at: NodeIx) -> NodeKind {
        self.builder.graph().node(at).kind
    }
}
