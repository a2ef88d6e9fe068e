//! What every family works with.

use bailiwick_model::facts::Collection;
use bailiwick_model::{
    BarrierState, EdgeKind, Effects, Evidence, Facts, NodeKind, NodeRef, Observed, RealmId, RealmKind,
    SourceId, Sym, Time,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::index::Index;
use super::{Built, Demand, GapUse, Remark, SignInView, Stranger};
use crate::directory::{Directory, collected};
use crate::estate::{Estate, Fresh, freshness};
use crate::graph::{Builder, Node, NodeIx, Party, PartyIx, Terms, gaps};
use crate::tables::{GlobalAdministrator, Powers, entra_role};

/// A right whose powers are drawn at the end, when it is known which ones anybody holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wielded {
    pub(super) realm: RealmId,
    pub(super) holder: NodeIx,
    pub(super) powers: Powers,
    /// Held by applications: BloodHound names its edges differently.
    pub(super) application: bool,
    /// Counts for a part of the tenant only.
    pub(super) narrow: bool,
    pub(super) note: Sym,
    pub(super) evidence: Evidence,
}

pub(super) struct Context<'a> {
    pub(super) facts: &'a Facts,
    pub(super) directory: &'a Directory<'a>,
    pub(super) estate: &'a Estate,
    pub(super) view: &'a dyn SignInView,
    pub(super) as_of: Time,
    pub(super) builder: Builder,
    pub(super) index: Index,
    pub(super) wielded: Vec<Wielded>,
    /// Groups that hold something over a party: their members matter.
    pub(super) powerful: FxHashSet<NodeRef>,
    /// Groups that are security groups because something was assigned to them.
    pub(super) security_groups: FxHashSet<NodeRef>,
    /// Names of role entities, by definition.
    pub(super) role_names: FxHashMap<NodeRef, Sym>,
    roles: FxHashMap<(RealmId, Sym), NodeIx>,
    templates: FxHashMap<NodeRef, (Sym, bool)>,
    pub(super) stale: Vec<bool>,
    everybody: FxHashMap<RealmId, NodeIx>,
    gaps: FxHashMap<(u16, RealmId), u32>,
    strangers: Vec<Stranger>,
    remarks: Vec<Remark>,
}

impl<'a> Context<'a> {
    pub(super) fn new(directory: &'a Directory<'a>, estate: &'a Estate, view: &'a dyn SignInView) -> Self {
        let facts = directory.facts();
        let stale = (0..facts.sources.len())
            .filter_map(|at| u32::try_from(at).ok())
            .map(|at| freshness(facts, SourceId(at), estate.as_of) == Fresh::Stale)
            .collect();
        let mut this = Self {
            facts,
            directory,
            estate,
            view,
            as_of: estate.as_of,
            builder: Builder::with_names(facts.names.clone()),
            index: Index::new(facts, directory),
            wielded: Vec::new(),
            powerful: FxHashSet::default(),
            security_groups: FxHashSet::default(),
            role_names: FxHashMap::default(),
            roles: FxHashMap::default(),
            templates: FxHashMap::default(),
            stale,
            everybody: FxHashMap::default(),
            gaps: FxHashMap::default(),
            strangers: Vec::new(),
            remarks: Vec::new(),
        };
        for definition in &facts.role_definitions {
            let custom = definition.built_in.is(&false);
            let template = if custom || definition.template.is_empty() {
                definition.node.id
            } else {
                definition.template
            };
            this.templates.insert(definition.node, (template, custom));
        }
        this.add_parties();
        this
    }

    fn add_parties(&mut self) {
        let estate = self.estate;
        for party in &estate.parties {
            let id = self.builder.names().add(&format!("party/{}", party.id));
            let name = self.builder.names().add(&party.name);
            let made = Party {
                id: party.id.clone(),
                name: party.name.clone(),
                kind: party.kind,
                seats: party.seats,
                node: NodeIx(0),
                evidence: party.evidence,
            };
            self.builder.party(made, NodeRef { realm: estate.realm, id }, name);
        }
    }

    pub(super) fn finish(self) -> Built {
        let mut gaps: Vec<GapUse> =
            self.gaps.into_iter().map(|((gap, realm), edges)| GapUse { gap, realm, edges }).collect();
        gaps.sort_unstable();
        let mut strangers = self.strangers;
        strangers.sort_unstable();
        strangers.dedup_by_key(|stranger| (stranger.node, stranger.holds));
        let mut remarks = self.remarks;
        remarks.sort();
        remarks.dedup();
        Built { graph: self.builder.finish(), gaps, strangers, remarks }
    }

    // Nodes.

    /// The node of an identity; a new one has this kind.
    pub(super) fn node(&mut self, id: NodeRef, kind: NodeKind, evidence: Evidence) -> NodeIx {
        if let Some(known) = self.builder.find(id)
            && (kind == NodeKind::Unknown || self.builder.graph().node(known).kind != NodeKind::Unknown)
        {
            return known;
        }
        let owner = self.estate.owner(id);
        let name = self.builder.find(id).map_or(Sym::EMPTY, |at| self.builder.graph().node(at).name);
        self.builder.node(Node { id, kind, owner, name, evidence, ..Node::default() })
    }

    /// A node that only the graph has: its id and name are made here.
    pub(super) fn made(
        &mut self,
        realm: RealmId,
        id: &str,
        kind: NodeKind,
        name: &str,
        evidence: Evidence,
    ) -> NodeIx {
        let id = NodeRef { realm, id: self.builder.names().add(id) };
        let owner = self.estate.party_of_realm(realm);
        self.made_for(id, kind, name, owner, evidence)
    }

    pub(super) fn made_for(
        &mut self,
        id: NodeRef,
        kind: NodeKind,
        name: &str,
        owner: PartyIx,
        evidence: Evidence,
    ) -> NodeIx {
        let name = self.builder.names().add(name);
        self.builder.node(Node { id, kind, owner, name, evidence, ..Node::default() })
    }

    pub(super) fn text(&self, sym: Sym) -> &str {
        self.builder.graph().names.text(sym)
    }

    /// Text of the facts, which outlives changes of the context.
    pub(super) fn stated(&self, sym: Sym) -> &'a str {
        self.facts.text(sym)
    }

    pub(super) fn realm_id(&self, realm: RealmId) -> &'a str {
        self.facts.realms.get(realm.0 as usize).map_or("", |realm| self.facts.text(realm.id))
    }

    pub(super) fn realm_kind(&self, realm: RealmId) -> RealmKind {
        self.facts.realms.get(realm.0 as usize).map_or(RealmKind::Source, |realm| realm.kind)
    }

    /// Name of a realm, its id where it has none.
    pub(super) fn realm_name(&self, realm: RealmId) -> String {
        self.facts.realms.get(realm.0 as usize).map_or_else(String::new, |realm| {
            self.facts.text(if realm.name.is_empty() { realm.id } else { realm.name }).to_owned()
        })
    }

    /// The tenant of an id.
    pub(super) fn tenant(&self, id: Sym) -> Option<RealmId> {
        self.facts.find_realm(RealmKind::Entra, id).filter(|_| !id.is_empty())
    }

    /// The node of the party that owns `node`'s realm.
    pub(super) fn sink(&self, party: PartyIx) -> NodeIx {
        self.builder.graph().party(party).map_or(NodeIx(0), |party| party.node)
    }

    pub(super) fn covered(&self, collection: Collection, realm: RealmId) -> bool {
        self.directory.covered(collection, realm) == Some(true)
    }

    /// Whether a list was read whole, or by an export of the whole tenant in which it is empty.
    pub(super) fn read(&self, collection: Collection, realm: RealmId) -> bool {
        match self.directory.covered(collection, realm) {
            Some(whole) => whole,
            None => self.index.whole.contains(&realm),
        }
    }

    /// Whether a newer whole list no longer has what an older one had. What it still has, it states itself.
    pub(super) fn gone(&self, collection: Collection, realm: RealmId, evidence: Evidence) -> bool {
        let collected = collected(self.facts, evidence.source);
        let lists = self.directory.lists_of(collection, realm);
        collected.is_some() && lists.iter().any(|list| list.complete && list.collected > collected)
    }

    /// Whether everything was read that a role in the tenant could take over.
    pub(super) fn directory_read(&self, realm: RealmId) -> bool {
        [
            Collection::Users,
            Collection::Groups,
            Collection::GroupMembers,
            Collection::RoleAssignments,
            Collection::ServicePrincipals,
            Collection::Applications,
            Collection::AppPermissions,
        ]
        .into_iter()
        .all(|collection| self.read(collection, realm))
    }

    // Roles.

    /// Template id of a role of a tenant, and whether the tenant made it itself.
    pub(super) fn template(&self, realm: RealmId, role: Sym) -> (Sym, bool) {
        self.templates.get(&NodeRef { realm, id: role }).copied().unwrap_or((role, false))
    }

    /// The node of a role in a tenant. The first to ask draws what it grants.
    pub(super) fn role(&mut self, realm: RealmId, role: Sym, evidence: Evidence) -> NodeIx {
        let (template, custom) = self.template(realm, role);
        if let Some(&known) = self.roles.get(&(realm, template)) {
            return known;
        }
        let (powers, name) = self.powers_of(realm, role, template, custom);
        let id = format!("{}@{}", self.text(template), self.realm_id(realm));
        let node = self.made(realm, &id, NodeKind::AZRole, &name, evidence);
        let tier_zero = powers.direct.has(bailiwick_model::Effect::Own);
        if let Some(node) = self.builder.graph_mut().nodes.get_mut(node.index()) {
            node.tier_zero = tier_zero;
        }
        self.roles.insert((realm, template), node);
        let shown = self.builder.names().add(&name);
        self.wielded.push(Wielded {
            realm,
            holder: node,
            powers,
            application: false,
            narrow: false,
            note: shown,
            evidence,
        });
        node
    }

    /// What a role does, and its name. Roles that the table does not know may change something.
    pub(super) fn powers_of(
        &self,
        realm: RealmId,
        role: Sym,
        template: Sym,
        custom: bool,
    ) -> (Powers, String) {
        if let Some(row) = entra_role(self.text(template)).filter(|_| !custom) {
            return (row.powers, row.name.to_owned());
        }
        let named = self.role_names.get(&NodeRef { realm, id: role }).copied().unwrap_or(template);
        let possible = Effects::of(&[bailiwick_model::Effect::Change]);
        (Powers { possible, ..Powers::default() }, self.text(named).to_owned())
    }

    pub(super) fn global_administrator(&mut self, realm: RealmId, evidence: Evidence) -> NodeIx {
        let role = self.builder.names().add(GlobalAdministrator::ID);
        self.role(realm, role, evidence)
    }

    /// The tenant as a whole: whoever controls it can become its Global Administrator.
    pub(super) fn whole_tenant(&mut self, realm: RealmId, evidence: Evidence) -> NodeIx {
        let id = self.realm_id(realm);
        let sym = self.builder.names().add(id);
        let node = NodeRef { realm, id: sym };
        let known = self.builder.find(node);
        if let Some(known) = known
            && self.builder.graph().node(known).tier_zero
        {
            return known;
        }
        let name = self.realm_name(realm);
        let owner = self.estate.party_of_realm(realm);
        let tenant = self.made_for(node, NodeKind::AZTenant, &name, owner, evidence);
        if let Some(node) = self.builder.graph_mut().nodes.get_mut(tenant.index()) {
            node.tier_zero = true;
        }
        let admin = self.global_administrator(realm, evidence);
        self.rule(tenant, admin, EdgeKind::AZContains, Terms::default(), evidence);
        tenant
    }

    /// Every account of a realm that may be enabled: the start of what none of them was shown to lack.
    pub(super) fn everybody(&mut self, realm: RealmId) -> NodeIx {
        if let Some(&known) = self.everybody.get(&realm) {
            return known;
        }
        let name = format!("every account of {}", self.realm_name(realm));
        let node = self.made(realm, "population/everybody", NodeKind::Population, &name, Evidence::default());
        self.everybody.insert(realm, node);
        let directory = self.directory;
        if directory.accounts_of(realm).is_empty() {
            let somebody = self.somebody(realm, Evidence::default());
            self.gap(somebody, node, EdgeKind::StandsInFor, gaps::PROVIDER, realm, Evidence::default());
        }
        for &account in directory.accounts_of(realm) {
            let Some(known) = directory.account(account) else { continue };
            if known.enabled.is(&false) {
                continue;
            }
            let (from, evidence) = (self.node(account, NodeKind::AZUser, known.evidence), known.evidence);
            let terms = Terms { possible_only: !known.enabled.is_known(), ..Terms::default() };
            self.edge(from, node, EdgeKind::StandsInFor, terms, evidence);
        }
        node
    }

    /// The people of a tenant of which nothing was exported.
    pub(super) fn somebody(&mut self, realm: RealmId, evidence: Evidence) -> NodeIx {
        let name = format!("somebody at {}", self.realm_name(realm));
        self.made(realm, "somebody", NodeKind::StandIn, &name, evidence)
    }

    // Edges.

    pub(super) fn is_stale(&self, evidence: Evidence) -> bool {
        self.stale.get(evidence.source.0 as usize).copied().unwrap_or(false)
    }

    /// An edge that a record shows: an old record shows what was possible.
    pub(super) fn edge(
        &mut self,
        from: NodeIx,
        to: NodeIx,
        kind: EdgeKind,
        mut terms: Terms,
        evidence: Evidence,
    ) {
        terms.possible_only |= self.is_stale(evidence);
        self.rule(from, to, kind, terms, evidence);
    }

    /// An edge that follows from what a right is, whoever holds it: how old the record is that first named the right
    /// does not matter.
    pub(super) fn rule(
        &mut self,
        from: NodeIx,
        to: NodeIx,
        kind: EdgeKind,
        mut terms: Terms,
        evidence: Evidence,
    ) {
        if from == to {
            return;
        }
        let candidates = kind.row().candidates.0;
        terms.barriers.in_force.0 &= candidates;
        terms.barriers.unknown.0 &= candidates;
        self.builder.edge(from, to, kind, terms, evidence);
    }

    /// An edge of the gap table.
    pub(super) fn gap(
        &mut self,
        from: NodeIx,
        to: NodeIx,
        kind: EdgeKind,
        gap: u16,
        realm: RealmId,
        evidence: Evidence,
    ) {
        *self.gaps.entry((gap, realm)).or_default() += 1;
        let terms = Terms { possible_only: true, gap, ..Terms::default() };
        self.edge(from, to, kind, terms, evidence);
    }

    /// Effects at a party; nothing for no effects.
    pub(super) fn grants(
        &mut self,
        from: NodeIx,
        party: PartyIx,
        effects: Effects,
        terms: Terms,
        evidence: Evidence,
    ) {
        if !effects.is_empty() {
            let to = self.sink(party);
            self.rule(from, to, EdgeKind::Grants, Terms { effects, ..terms }, evidence);
        }
    }

    /// Effects of the gap table at a party.
    pub(super) fn may_grant(
        &mut self,
        from: NodeIx,
        party: PartyIx,
        effects: Effects,
        gap: u16,
        realm: RealmId,
        evidence: Evidence,
    ) {
        if !effects.is_empty() {
            *self.gaps.entry((gap, realm)).or_default() += 1;
            let terms = Terms { possible_only: true, gap, ..Terms::default() };
            self.grants(from, party, effects, terms, evidence);
        }
    }

    /// Terms of a demand.
    pub(super) fn terms(&mut self, demand: &Demand) -> Terms {
        let note = self.builder.names().add(&demand.note);
        Terms { barriers: demand.barriers, note, ..Terms::default() }
    }

    /// Terms with a note alone.
    pub(super) fn noted(&mut self, note: &str) -> Terms {
        Terms { note: self.builder.names().add(note), ..Terms::default() }
    }

    // Remarks.

    pub(super) fn remark(&mut self, code: &'static str, message: String, evidence: Evidence) {
        self.remarks.push(Remark { code, message, evidence });
    }

    pub(super) fn stranger(&mut self, node: NodeRef, holds: NodeRef, evidence: Evidence) {
        self.strangers.push(Stranger { node, holds, evidence });
    }
}

/// Whether something with an end still counts: `None` where it is over.
pub(super) fn until(ends: Observed<Option<Time>>, as_of: Time) -> Option<Terms> {
    match ends {
        Observed::Known(Some(end)) if end < as_of => None,
        Observed::Known(_) => Some(Terms::default()),
        Observed::NotCollected | Observed::Unreadable => {
            Some(Terms { possible_only: true, ..Terms::default() })
        }
    }
}

/// A barrier by what an export says of it.
pub(super) fn state(stated: Observed<bool>) -> BarrierState {
    match stated {
        Observed::Known(true) => BarrierState::InForce,
        Observed::Known(false) => BarrierState::Absent,
        Observed::NotCollected | Observed::Unreadable => BarrierState::Unknown,
    }
}
