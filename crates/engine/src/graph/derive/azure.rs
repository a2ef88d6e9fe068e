//! Azure: roles on scopes, what they take there, and resources.
//!
//! Reading needs no second factor of Azure's own; changing does, of people. So every role on a scope has two sides.

use bailiwick_model::facts::{AzureRoleAssignment, Collection};
use bailiwick_model::{
    Barrier, BarrierState, EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, RealmId, Sym,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use crate::graph::{NodeIx, PartyIx, Terms, gaps};
use crate::tables::{AzureRole, azure_role};

/// Draws Azure roles and resources.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    for fact in &facts.azure_roles {
        context.node(fact.scope, scope_kind(context.stated(fact.scope.id)), fact.evidence);
    }
    resources(context);
    let mut scopes = Scopes::new(context);
    let abroad = abroad(context);
    for fact in &facts.azure_roles {
        if context.gone(Collection::AzureRoles, fact.scope.realm, fact.evidence) {
            continue;
        }
        assignment(context, &mut scopes, &abroad, fact);
    }
}

/// Kind of a scope by its id.
pub(super) fn scope_kind(id: &str) -> NodeKind {
    let parts = id.split('/').filter(|part| !part.is_empty()).count();
    if id.to_ascii_uppercase().contains("/MANAGEMENTGROUPS/") {
        NodeKind::AZManagementGroup
    } else {
        match parts {
            2 => NodeKind::AZSubscription,
            4 => NodeKind::AZResourceGroup,
            _ => NodeKind::Unknown,
        }
    }
}

/// Effects of controlling a resource.
fn worth(kind: NodeKind) -> Effects {
    use Effect::{Change, Destroy, Run, See};
    match kind {
        NodeKind::AZVM
        | NodeKind::AZVMScaleSet
        | NodeKind::AZManagedCluster
        | NodeKind::AZManagementGroup
        | NodeKind::AZSubscription
        | NodeKind::AZResourceGroup => Effects::of(&[Run, Destroy]),
        NodeKind::AZAutomationAccount
        | NodeKind::AZLogicApp
        | NodeKind::AZFunctionApp
        | NodeKind::AZWebApp => Effects::of(&[Run, Change]),
        NodeKind::AZKeyVault => Effects::of(&[See]),
        NodeKind::AZStorageAccount => Effects::of(&[See, Destroy]),
        NodeKind::AZContainerRegistry => Effects::of(&[Change]),
        _ => Effects::NONE,
    }
}

/// What resources are worth, and what contains them.
fn resources(context: &mut Context<'_>) {
    let all: Vec<(NodeIx, NodeRef, NodeKind, Evidence)> = (0u32..)
        .map(NodeIx)
        .zip(&context.builder.graph().nodes)
        .filter(|(_, node)| !worth(node.kind).is_empty())
        .map(|(at, node)| (at, node.id, node.kind, node.evidence))
        .collect();
    for (at, id, kind, evidence) in all {
        let owner = owner(context, id);
        if let Some(node) = context.builder.graph_mut().nodes.get_mut(at.index()) {
            node.owner = owner;
        }
        context.grants(at, owner, worth(kind), Terms::default(), evidence);
        for above in containers(context.stated(id.id)) {
            let above = context.facts.names.find(&above).map(|sym| NodeRef { realm: id.realm, id: sym });
            if let Some(above) = above.and_then(|above| context.builder.find(above)) {
                context.edge(above, at, EdgeKind::AZContains, Terms::default(), evidence);
            }
        }
    }
}

/// Resource group and subscription of a resource.
fn containers(id: &str) -> Vec<String> {
    let parts: Vec<&str> = id.split('/').collect();
    [3, 5]
        .into_iter()
        .filter(|end| *end < parts.len())
        .filter_map(|end| Some(parts.get(..end)?.join("/")))
        .collect()
}

/// The owner of a scope: of its subscription where somebody claims that.
pub(super) fn owner(context: &Context<'_>, scope: NodeRef) -> PartyIx {
    let subscription = containers(context.stated(scope.id)).into_iter().next();
    let claimed = subscription
        .and_then(|id| context.facts.names.find(&id))
        .and_then(|id| context.estate.nodes.get(&NodeRef { realm: scope.realm, id }));
    claimed.copied().unwrap_or_else(|| context.estate.owner(scope))
}

/// The two sides of a role on a scope: reading asks for nothing, changing for a second factor of people.
#[derive(Clone, Copy, Default)]
pub(super) struct Sides {
    reads: Option<NodeIx>,
    changes: Option<NodeIx>,
}

/// Roles on scopes that were drawn already, and resources by scope.
pub(super) struct Scopes {
    roles: FxHashMap<(NodeRef, Sym, bool), Sides>,
    /// Resources of a tenant by upper-cased id, ordered.
    resources: FxHashMap<RealmId, Vec<(String, NodeIx, NodeKind)>>,
    contains: FxHashMap<NodeRef, Vec<NodeRef>>,
}

/// A role on a scope, as it was given.
#[derive(Clone, Copy)]
pub(super) struct Given {
    pub(super) scope: NodeRef,
    pub(super) role: Sym,
    /// May only give named roles to managed identities.
    pub(super) limited: bool,
    /// How it is held.
    pub(super) kind: EdgeKind,
    /// Activation and the like.
    pub(super) terms: Terms,
    pub(super) evidence: Evidence,
}

impl Scopes {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let mut this = Self {
            roles: FxHashMap::default(),
            resources: FxHashMap::default(),
            contains: FxHashMap::default(),
        };
        for (at, node) in (0u32..).map(NodeIx).zip(&context.builder.graph().nodes) {
            if !worth(node.kind).is_empty() {
                let id = context.text(node.id.id).to_ascii_uppercase();
                this.resources.entry(node.id.realm).or_default().push((id, at, node.kind));
            }
        }
        this.resources.values_mut().for_each(|list| list.sort_unstable());
        for relation in &context.facts.relations {
            if relation.kind == EdgeKind::AZContains {
                this.contains.entry(relation.from).or_default().push(relation.to);
            }
        }
        this
    }

    /// Draws that `holder` has a role on a scope. Applications in a group are asked for no second factor, so they
    /// hold it by themselves too.
    pub(super) fn hold(&mut self, context: &mut Context<'_>, holder: NodeIx, given: Given) {
        let sides = self.sides(context, given);
        let known = context.builder.graph().node(holder);
        draw(context, holder, sides, given, asked(context, known.id, known.kind));
        if known.kind != NodeKind::AZGroup {
            return;
        }
        context.powerful.insert(known.id);
        context.security_groups.insert(known.id);
        let members = context.directory.all_members(known.id);
        for member in &members.members {
            let Some(at) = context.builder.find(*member) else { continue };
            if context.builder.graph().node(at).kind == NodeKind::AZServicePrincipal {
                draw(context, at, sides, given, BarrierState::Absent);
            }
        }
    }

    /// Resources in a scope, itself included.
    fn inside(&self, context: &Context<'_>, scope: NodeRef) -> Vec<(NodeIx, NodeKind)> {
        let mut found = FxHashSet::default();
        let mut open = vec![scope];
        let mut seen = FxHashSet::from_iter([scope]);
        while let Some(next) = open.pop() {
            let start = context.stated(next.id).to_ascii_uppercase();
            let list = self.resources.get(&next.realm).map_or(&[][..], Vec::as_slice);
            let from = list.partition_point(|(id, ..)| *id < start);
            let under = list.get(from..).unwrap_or(&[]).iter().take_while(|(id, ..)| id.starts_with(&start));
            found.extend(
                under
                    .filter(|(id, ..)| {
                        id.get(start.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                    })
                    .map(|(_, at, kind)| (*at, *kind)),
            );
            for below in self.contains.get(&next).into_iter().flatten() {
                if seen.insert(*below) {
                    open.push(*below);
                }
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_unstable();
        found
    }

    /// The nodes of a role on a scope. The first to ask draws what it grants and takes.
    fn sides(&mut self, context: &mut Context<'_>, given: Given) -> Sides {
        let key = (given.scope, given.role, given.limited);
        if let Some(&known) = self.roles.get(&key) {
            return known;
        }
        let row = azure_role(context.stated(given.role));
        let (direct, possible) =
            row.map_or((Effects::NONE, Effects::of(&[Effect::Change])), |row| (row.direct, row.possible));
        let see = Effects::of(&[Effect::See]);
        let possible = if given.limited { Effects::NONE } else { possible.minus(direct) };
        let owner = owner(context, given.scope);
        let mut sides = Sides::default();
        if direct.has(Effect::See) {
            let node = side(context, given, row, "reading", owner);
            let terms = context.noted(row.map_or("", |row| row.name));
            context.grants(node, owner, see, terms, given.evidence);
            sides.reads = Some(node);
        }
        if !direct.minus(see).is_empty() || !possible.is_empty() {
            let node = side(context, given, row, "changing", owner);
            let terms = context.noted(row.map_or("a role that the tenant made itself", |row| row.name));
            context.grants(node, owner, direct.minus(see), terms, given.evidence);
            context.may_grant(node, owner, possible, gaps::SETTING, given.scope.realm, given.evidence);
            sides.changes = Some(node);
        }
        self.roles.insert(key, sides);
        if let Some(row) = row.filter(|_| !given.limited) {
            self.takes(context, sides, row, given);
        }
        sides
    }

    /// Edges to what a role takes in its scope.
    fn takes(&self, context: &mut Context<'_>, sides: Sides, row: &AzureRole, given: Given) {
        let kind = edge_of(row.name);
        let terms = Terms::default();
        if let (true, Some(node)) = (row.roles || row.identities, sides.changes) {
            let scope = context.node(given.scope, NodeKind::Unknown, given.evidence);
            // A condition may limit which roles it gives.
            let conditional = row.name.starts_with("Role Based");
            let terms = Terms { possible_only: conditional, ..terms };
            context.rule(node, scope, kind, terms, given.evidence);
            return;
        }
        if !(row.machines || row.vaults || row.apps) {
            return;
        }
        // Reading secrets asks the vault, not the resource manager.
        let reading = row.direct.has(Effect::See) && !row.machines && !row.apps;
        let Some(node) = (if reading { sides.reads } else { sides.changes }) else { return };
        for (at, resource) in self.inside(context, given.scope) {
            let edge = match resource {
                NodeKind::AZVM | NodeKind::AZVMScaleSet if row.machines => kind,
                NodeKind::AZKeyVault if row.vaults && reading => EdgeKind::AZGetSecrets,
                NodeKind::AZKeyVault if row.vaults => kind,
                NodeKind::AZAutomationAccount
                | NodeKind::AZLogicApp
                | NodeKind::AZFunctionApp
                | NodeKind::AZWebApp
                | NodeKind::AZManagedCluster
                    if row.apps =>
                {
                    kind
                }
                _ => continue,
            };
            context.rule(node, at, edge, terms, given.evidence);
        }
    }
}

/// One side of a role on a scope.
fn side(
    context: &mut Context<'_>,
    given: Given,
    row: Option<&AzureRole>,
    what: &str,
    owner: PartyIx,
) -> NodeIx {
    let named = context.builder.find(given.scope).map(|at| context.builder.graph().node(at).name);
    let within = named.filter(|name| !name.is_empty()).unwrap_or(given.scope.id);
    let shown = row.map_or_else(|| context.stated(given.role), |row| row.name);
    let limit = if given.limited { ", for managed identities" } else { "" };
    let name = format!("{shown} of {}{limit} ({what})", context.text(within));
    let id = format!("{}@{}#{what}{limit}", context.stated(given.role), context.stated(given.scope.id));
    let id = NodeRef { realm: given.scope.realm, id: context.builder.names().add(&id) };
    context.made_for(id, NodeKind::AZRole, &name, owner, given.evidence)
}

fn draw(context: &mut Context<'_>, holder: NodeIx, sides: Sides, given: Given, asked: BarrierState) {
    let Given { kind, terms, evidence, .. } = given;
    if let Some(reads) = sides.reads {
        context.edge(holder, reads, kind, terms, evidence);
    }
    if let Some(changes) = sides.changes {
        let known = terms.barriers.state(Barrier::Mfa);
        let barriers = terms.barriers.with(Barrier::Mfa, known.max(asked));
        context.edge(holder, changes, kind, Terms { barriers, ..terms }, evidence);
    }
}

/// The second factor that Azure demands of a holder before it changes something: of a person its own, of a group what
/// is the same for all, of an application none.
fn asked(context: &Context<'_>, holder: NodeRef, kind: NodeKind) -> BarrierState {
    if kind == NodeKind::AZServicePrincipal || kind == NodeKind::AZApp {
        return BarrierState::Absent;
    }
    if context.directory.account(holder).is_some() {
        return context.view.azure_write(holder);
    }
    let members = context.directory.all_members(holder);
    let people = members.members.iter().filter(|member| context.directory.account(**member).is_some());
    let mut states = people.map(|member| context.view.azure_write(*member));
    let Some(first) = states.next() else { return BarrierState::Unknown };
    let whole = members.gap.is_none() && members.unsure.is_empty();
    if whole && states.all(|state| state == first) { first } else { BarrierState::Unknown }
}

/// The edge kind of a role, BloodHound's own where it has one.
fn edge_of(name: &str) -> EdgeKind {
    match name {
        "Owner" => EdgeKind::AZOwner,
        "Contributor" => EdgeKind::AZContributor,
        "User Access Administrator" | "Role Based Access Control Administrator" => {
            EdgeKind::AZUserAccessAdministrator
        }
        "Virtual Machine Contributor" => EdgeKind::AZVMContributor,
        "Virtual Machine Administrator Login" => EdgeKind::AZVMAdminLogin,
        "Avere Contributor" => EdgeKind::AZAvereContributor,
        "Automation Contributor" => EdgeKind::AZAutomationContributor,
        "Logic App Contributor" => EdgeKind::AZLogicAppContributor,
        "Website Contributor" => EdgeKind::AZWebsiteContributor,
        "Azure Kubernetes Service Contributor Role" => EdgeKind::AZAKSContributor,
        "Key Vault Contributor" => EdgeKind::AZKeyVaultContributor,
        _ => EdgeKind::HoldsAzureRole,
    }
}

/// Principals of other tenants that hold a role here: the same object id, in one other tenant only.
fn abroad(context: &Context<'_>) -> FxHashMap<Sym, Option<NodeIx>> {
    let graph = context.builder.graph();
    let wanted: FxHashSet<NodeRef> = context
        .facts
        .azure_roles
        .iter()
        .map(|fact| fact.principal)
        .filter(|principal| {
            context.builder.find(*principal).is_none_or(|at| graph.node(at).kind == NodeKind::Unknown)
        })
        .collect();
    let ids: FxHashSet<Sym> = wanted.iter().map(|principal| principal.id).collect();
    let mut found: FxHashMap<Sym, Option<NodeIx>> = FxHashMap::default();
    if ids.is_empty() {
        return found;
    }
    for (at, node) in (0u32..).map(NodeIx).zip(&graph.nodes) {
        let principal =
            matches!(node.kind, NodeKind::AZGroup | NodeKind::AZUser | NodeKind::AZServicePrincipal);
        if principal && ids.contains(&node.id.id) {
            let slot = found.entry(node.id.id).or_insert(Some(at));
            if *slot != Some(at) {
                *slot = None;
            }
        }
    }
    found
}

fn assignment(
    context: &mut Context<'_>,
    scopes: &mut Scopes,
    abroad: &FxHashMap<Sym, Option<NodeIx>>,
    fact: &AzureRoleAssignment,
) {
    let own = context.builder.find(fact.principal);
    let own = own.filter(|at| context.builder.graph().node(*at).kind != NodeKind::Unknown);
    let known = own.or_else(|| abroad.get(&fact.principal.id).copied().flatten());
    let holder = known.unwrap_or_else(|| {
        context.stranger(fact.principal, fact.scope, fact.evidence);
        context.node(fact.principal, NodeKind::Unknown, fact.evidence)
    });
    let mut terms = Terms::default();
    let mut kind = EdgeKind::HoldsAzureRole;
    if fact.eligible {
        let principal = context.builder.graph().node(holder).id;
        let demand = context.view.activation(fact.scope.realm, fact.role, principal);
        if demand.refused {
            return;
        }
        terms = context.terms(&demand);
        kind = EdgeKind::AZRoleEligible;
    }
    let given =
        Given { scope: fact.scope, role: fact.role, limited: false, kind, terms, evidence: fact.evidence };
    scopes.hold(context, holder, given);
}
