//! Management servers: their groups, devices and administrators.

use bailiwick_model::facts::{Collection, SERVER};
use bailiwick_model::{EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, RealmId, RealmKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::accounts::password;
use super::context::Context;
use super::rmm_rights;
use crate::graph::{NodeIx, PartyIx, Terms, gaps};

/// One server.
pub(super) struct Server {
    pub(super) realm: RealmId,
    /// The tool itself.
    pub(super) node: NodeIx,
    /// Everything that it manages, without the machine that it runs on.
    pub(super) all: NodeIx,
    /// Owners of its device groups, in order.
    pub(super) parties: Vec<PartyIx>,
    pub(super) evidence: Evidence,
}

/// Draws management servers.
pub(super) fn derive(context: &mut Context<'_>) {
    let mut estates = Holdings::new(context);
    let mut servers: Vec<Server> = Vec::new();
    for realm in realms(context) {
        let server = server(context, realm, estates.by_realm.remove(&realm).unwrap_or_default());
        servers.push(server);
    }
    devices(context);
    rmm_rights::derive(context, &servers);
    for server in &servers {
        administrators(context, server);
        unread_rights(context, server);
    }
}

/// Realms of management servers that some fact is about, in order.
fn realms(context: &Context<'_>) -> Vec<RealmId> {
    let facts = context.facts;
    let mut realms: FxHashSet<RealmId> = facts.entities.iter().map(|entity| entity.node.realm).collect();
    realms.extend(facts.rmm_accounts.iter().map(|fact| fact.account.realm));
    realms.extend(facts.rmm_servers.iter().map(|fact| fact.node.realm));
    realms.extend(facts.rmm_grants.iter().map(|fact| fact.target.realm));
    realms.extend(facts.tokens.iter().map(|fact| fact.node.realm));
    realms.extend(facts.accounts.iter().map(|fact| fact.node.realm));
    let mut realms: Vec<RealmId> =
        realms.into_iter().filter(|realm| context.realm_kind(*realm) == RealmKind::Rmm).collect();
    realms.sort_unstable();
    realms
}

/// Top device groups, and devices in no group, by realm.
#[derive(Default)]
struct Holdings {
    by_realm: FxHashMap<RealmId, Vec<(NodeRef, NodeKind, Evidence)>>,
}

impl Holdings {
    fn new(context: &Context<'_>) -> Self {
        let mut this = Self::default();
        let groups: FxHashSet<NodeRef> = context
            .facts
            .entities
            .iter()
            .filter(|entity| entity.kind == NodeKind::RmmDeviceGroup)
            .map(|entity| entity.node)
            .collect();
        for entity in &context.facts.entities {
            let held = matches!(entity.kind, NodeKind::RmmDeviceGroup | NodeKind::RmmDevice);
            let top = entity.inside.is_none_or(|inside| !groups.contains(&inside));
            if held && top {
                let list = this.by_realm.entry(entity.node.realm).or_default();
                list.push((entity.node, entity.kind, entity.evidence));
            }
        }
        this
    }
}

fn server(context: &mut Context<'_>, realm: RealmId, holdings: Vec<(NodeRef, NodeKind, Evidence)>) -> Server {
    let fact = context.facts.rmm_servers.iter().find(|fact| fact.node.realm == realm);
    let evidence = fact.map(|fact| fact.evidence).or_else(|| Some(holdings.first()?.2)).unwrap_or_default();
    let id = match fact {
        Some(fact) => fact.node,
        None => NodeRef { realm, id: context.builder.names().add(SERVER) },
    };
    let owner = context.estate.party_of_realm(realm);
    let product = fact.map_or("", |fact| context.stated(fact.product));
    let name = format!("{product} {}", context.realm_name(realm));
    let node = context.made_for(id, NodeKind::RmmServer, name.trim(), owner, evidence);
    let machine = Effects::of(&[Effect::Run, Effect::Destroy]);
    context.grants(node, owner, machine, Terms::default(), evidence);
    let shown = format!("all devices of {}", name.trim());
    let all = context.made(realm, "rights/all", NodeKind::Population, &shown, evidence);
    context.edge(node, all, EdgeKind::RmmManages, Terms::default(), evidence);
    let mut parties: Vec<PartyIx> = Vec::new();
    for (held, kind, evidence) in holdings {
        parties.push(context.estate.owner(held));
        let to = context.node(held, kind, evidence);
        context.edge(all, to, EdgeKind::RmmManages, Terms::default(), evidence);
    }
    parties.sort_unstable();
    parties.dedup();
    Server { realm, node, all, parties, evidence }
}

/// Device groups hold devices, and both belong to somebody. A group that was read whole and is empty is nothing yet.
fn devices(context: &mut Context<'_>) {
    let facts = context.facts;
    let filled: FxHashSet<NodeRef> = facts
        .entities
        .iter()
        .filter(|entity| matches!(entity.kind, NodeKind::RmmDevice | NodeKind::RmmDeviceGroup))
        .filter_map(|entity| entity.inside)
        .collect();
    let control = Effects::of(&[Effect::Run, Effect::Destroy]);
    for entity in &facts.entities {
        let group = entity.kind == NodeKind::RmmDeviceGroup;
        if !group && entity.kind != NodeKind::RmmDevice {
            continue;
        }
        let node = context.node(entity.node, entity.kind, entity.evidence);
        let owner = context.estate.owner(entity.node);
        let empty = group
            && !filled.contains(&entity.node)
            && context.covered(Collection::RmmDevices, entity.node.realm);
        let terms = Terms { possible_only: empty, ..Terms::default() };
        context.grants(node, owner, control, terms, entity.evidence);
        if let Some(inside) = entity.inside.and_then(|inside| context.builder.find(inside)) {
            context.edge(inside, node, EdgeKind::Includes, Terms::default(), entity.evidence);
        }
    }
}

/// Accounts that administer the server, other accounts, or user groups.
fn administrators(context: &mut Context<'_>, server: &Server) {
    let facts = context.facts;
    let here = || facts.rmm_accounts.iter().filter(|fact| fact.account.realm == server.realm);
    let full: FxHashSet<NodeRef> =
        here().filter(|fact| fact.full_admin.is(&true)).map(|fact| fact.account).collect();
    let mut populations = Populations::default();
    for fact in here() {
        let account = context.node(fact.account, NodeKind::RmmUser, fact.evidence);
        if fact.full_admin.is(&true) {
            let administration = populations.administration(context, server);
            context.edge(account, administration, EdgeKind::RmmAdministers, Terms::default(), fact.evidence);
        }
        let everything = full.contains(&fact.account);
        if fact.manages_users.is(&true) || everything {
            populations.manages_users(context, server, &full, account, everything, fact.evidence);
        }
        if fact.manages_groups.is(&true) || everything {
            let groups = populations.user_groups(context, server);
            context.edge(account, groups, EdgeKind::RmmAdministers, Terms::default(), fact.evidence);
        }
    }
}

/// Sets of accounts and groups of one server, made when somebody has a right over them.
#[derive(Default)]
struct Populations {
    administration: Option<NodeIx>,
    passwords: Option<[NodeIx; 2]>,
    disabled: Option<NodeIx>,
    groups: Option<NodeIx>,
}

impl Populations {
    /// Administration of the server: of the tool, and possibly of device groups that the account is not linked to.
    fn administration(&mut self, context: &mut Context<'_>, server: &Server) -> NodeIx {
        *self.administration.get_or_insert_with(|| {
            let name = format!("administration of {}", context.realm_name(server.realm));
            let node = context.made(
                server.realm,
                "rights/administration",
                NodeKind::RmmRole,
                &name,
                server.evidence,
            );
            let owner = context.estate.party_of_realm(server.realm);
            let change = Effects::of(&[Effect::Change]);
            context.grants(node, owner, change, Terms::default(), server.evidence);
            let (gap, realm) = (gaps::RMM_GROUPS, server.realm);
            context.gap(node, server.node, EdgeKind::RmmAdministers, gap, realm, server.evidence);
            node
        })
    }

    /// Resets passwords and unlocks accounts; those of full administrators only if it is one itself.
    fn manages_users(
        &mut self,
        context: &mut Context<'_>,
        server: &Server,
        full: &FxHashSet<NodeRef>,
        account: NodeIx,
        everything: bool,
        evidence: Evidence,
    ) {
        let [ordinary, administrators] =
            *self.passwords.get_or_insert_with(|| passwords(context, server, full));
        let kind = EdgeKind::ResetsPasswordOf;
        context.edge(account, ordinary, kind, Terms::default(), evidence);
        let terms = Terms { possible_only: !everything, ..Terms::default() };
        context.edge(account, administrators, kind, terms, evidence);
        let disabled = *self.disabled.get_or_insert_with(|| disabled(context, server));
        context.edge(account, disabled, EdgeKind::CanEnable, Terms::default(), evidence);
    }

    fn user_groups(&mut self, context: &mut Context<'_>, server: &Server) -> NodeIx {
        *self.groups.get_or_insert_with(|| {
            let name = format!("user groups of {}", context.realm_name(server.realm));
            let node =
                context.made(server.realm, "population/groups", NodeKind::Population, &name, server.evidence);
            let facts = context.facts;
            for entity in facts
                .entities
                .iter()
                .filter(|entity| entity.kind == NodeKind::RmmUserGroup && entity.node.realm == server.realm)
            {
                let group = context.node(entity.node, entity.kind, entity.evidence);
                context.edge(node, group, EdgeKind::RmmAdministers, Terms::default(), entity.evidence);
            }
            node
        })
    }
}

fn passwords(context: &mut Context<'_>, server: &Server, full: &FxHashSet<NodeRef>) -> [NodeIx; 2] {
    let shown = context.realm_name(server.realm);
    let mut make =
        |id: &str, name: String| context.made(server.realm, id, NodeKind::Population, &name, server.evidence);
    let ordinary = make("population/passwords", format!("accounts of {shown}"));
    let administrators = make("population/passwords/full", format!("full administrators of {shown}"));
    let directory = context.directory;
    for &account in directory.accounts_of(server.realm) {
        let enabled = directory.account(account).is_some_and(|fact| !fact.enabled.is(&false));
        let Some(at) = context.builder.find(account).filter(|_| enabled) else { continue };
        let password = password(context, account, at);
        let from = if full.contains(&account) { administrators } else { ordinary };
        let evidence = context.builder.graph().node(at).evidence;
        context.edge(from, password, EdgeKind::ResetsPasswordOf, Terms::default(), evidence);
    }
    [ordinary, administrators]
}

fn disabled(context: &mut Context<'_>, server: &Server) -> NodeIx {
    let name = format!("locked accounts of {}", context.realm_name(server.realm));
    let node =
        context.made(server.realm, "population/disabled", NodeKind::Population, &name, server.evidence);
    let directory = context.directory;
    for &account in directory.accounts_of(server.realm) {
        let locked = directory.account(account).is_some_and(|fact| fact.enabled.is(&false));
        if let Some(at) = context.builder.find(account).filter(|_| locked) {
            let evidence = context.builder.graph().node(at).evidence;
            context.edge(node, at, EdgeKind::CanEnable, Terms::default(), evidence);
        }
    }
    node
}

/// Accounts whose rights were not read, or not all of them, may hold any.
fn unread_rights(context: &mut Context<'_>, server: &Server) {
    let granted = context.facts.rmm_grants.iter().any(|grant| grant.target.realm == server.realm);
    let rights = context.directory.covered(Collection::RmmRights, server.realm).unwrap_or(granted);
    // What a user group holds stands in the list of user groups.
    let in_groups = context
        .facts
        .relations
        .iter()
        .any(|known| known.kind == EdgeKind::RmmMemberOf && known.to.realm == server.realm);
    let groups = context.directory.covered(Collection::RmmUserGroups, server.realm) == Some(true);
    let read = rights && (groups || !in_groups);
    if !read && !context.directory.accounts_of(server.realm).is_empty() {
        let everybody = context.everybody(server.realm);
        let (gap, realm) = (gaps::RMM_RIGHTS, server.realm);
        context.gap(everybody, server.all, EdgeKind::RmmControls, gap, realm, server.evidence);
    }
}
