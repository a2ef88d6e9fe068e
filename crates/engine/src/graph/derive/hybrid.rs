//! Accounts that are synchronised from Active Directory: one person, one password, two directories; and what does the
//! synchronising.

use bailiwick_model::facts::Account;
use bailiwick_model::{EdgeKind, Evidence, NodeKind, NodeRef, Observed, RealmId, RealmKind, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::accounts::password;
use super::context::Context;
use crate::graph::{NodeIx, Terms};

/// Joins synchronised accounts, and draws what synchronises them.
pub(super) fn derive(context: &mut Context<'_>) {
    let mut pairs = Pairs::default();
    accounts(context, &mut pairs);
    single_sign_on(context, &mut pairs);
    let computers = computers(context);
    engines(context, &mut pairs, &computers);
    connectors(context, &computers);
}

/// Computers by domain and short name.
type Computers = FxHashMap<(RealmId, String), FxHashSet<NodeRef>>;

fn computers(context: &Context<'_>) -> Computers {
    let mut found = Computers::default();
    for entity in context.facts.entities.iter().filter(|entity| entity.kind == NodeKind::Computer) {
        let name = short_name(context.stated(entity.name));
        found.entry((entity.node.realm, name)).or_default().insert(entity.node);
    }
    found
}

/// Tenants and domains between which accounts are synchronised.
#[derive(Default)]
struct Pairs {
    /// Synchronised accounts, by domain and tenant.
    of: FxHashMap<(RealmId, RealmId), Vec<(NodeRef, NodeIx)>>,
    /// In the order in which they were met.
    order: Vec<(RealmId, RealmId)>,
    drawn: FxHashMap<(RealmId, RealmId), NodeIx>,
}

/// The domain that an account is synchronised from, where it was read or named.
fn domain_of(context: &Context<'_>, sid: Sym) -> Option<RealmId> {
    let (domain, _) = context.stated(sid).rsplit_once('-')?;
    let domain = context.facts.names.find_id(domain)?;
    context.facts.find_realm(RealmKind::Ad, domain)
}

/// Whoever holds the account in the domain can set its password, which then opens the account in the tenant; the other
/// way needs password write-back, which no export shows.
fn accounts(context: &mut Context<'_>, pairs: &mut Pairs) {
    let directory = context.directory;
    for &account in directory.accounts() {
        if context.realm_kind(account.realm) != RealmKind::Entra {
            continue;
        }
        let Some(fact) = directory.account(account).filter(|fact| !fact.synced.is(&false)) else { continue };
        let Some(sid) = fact.synced_from else { continue };
        let Some(realm) = domain_of(context, sid) else { continue };
        let at = context.node(account, NodeKind::AZUser, fact.evidence);
        let pair = (realm, account.realm);
        let known = pairs.of.entry(pair).or_insert_with(|| {
            pairs.order.push(pair);
            Vec::new()
        });
        known.push((account, at));
        let Some(user) = context.builder.find(NodeRef { realm, id: sid }) else { continue };
        if !fact.enabled.is(&false) {
            let password = password(context, account, at);
            context.edge(user, password, EdgeKind::SyncedToEntraUser, Terms::default(), fact.evidence);
        }
        let terms = Terms { possible_only: true, ..context.noted("if passwords are written back") };
        context.edge(at, user, EdgeKind::SyncedToADUser, terms, fact.evidence);
    }
}

impl Pairs {
    /// The enabled accounts of a tenant that are synchronised from a domain, as what one hold over all of them is on.
    fn everybody(
        &mut self,
        context: &mut Context<'_>,
        pair: (RealmId, RealmId),
        evidence: Evidence,
    ) -> NodeIx {
        if let Some(&known) = self.drawn.get(&pair) {
            return known;
        }
        let (domain, tenant) = pair;
        let name = format!(
            "every account of {} that is synchronised from {}",
            context.realm_name(tenant),
            context.realm_name(domain)
        );
        let id = format!("population/synchronised/{}", context.realm_id(domain));
        let all = context.made(tenant, &id, NodeKind::Population, &name, evidence);
        for &(account, at) in self.of.get(&pair).map_or(&[][..], Vec::as_slice) {
            let fact = context.directory.account(account);
            let Some(fact) = fact.filter(|fact| !fact.enabled.is(&false)) else { continue };
            let secret = password(context, account, at);
            context.edge(all, secret, EdgeKind::Includes, Terms::default(), fact.evidence);
        }
        self.drawn.insert(pair, all);
        all
    }

    fn tenants_of(&self, domain: RealmId) -> Vec<(RealmId, RealmId)> {
        self.order.iter().filter(|pair| pair.0 == domain).copied().collect()
    }

    fn domains_of(&self, tenant: RealmId) -> FxHashSet<RealmId> {
        self.order.iter().filter(|pair| pair.1 == tenant).map(|pair| pair.0).collect()
    }
}

/// The name of the computer account whose key vouches for people at the tenant.
const SINGLE_SIGN_ON: &str = "AZUREADSSOACC";

/// Whoever has the key of that account can claim to be any synchronised user, as far as a password goes. Whether the
/// tenant still accepts it, no export shows.
fn single_sign_on(context: &mut Context<'_>, pairs: &mut Pairs) {
    let facts = context.facts;
    let computers = facts.entities.iter().filter(|entity| entity.kind == NodeKind::Computer);
    let keys: Vec<_> =
        computers.filter(|entity| short_name(context.stated(entity.name)) == SINGLE_SIGN_ON).collect();
    for key in keys {
        let from = context.node(key.node, NodeKind::Computer, key.evidence);
        for pair in pairs.tenants_of(key.node.realm) {
            let all = pairs.everybody(context, pair, key.evidence);
            let terms =
                Terms { possible_only: true, ..context.noted("if the tenant still accepts its tickets") };
            context.edge(from, all, EdgeKind::ForgesSignInOf, terms, key.evidence);
        }
    }
}

/// The first part of a computer's name, in capitals, without the dollar sign of its account.
fn short_name(name: &str) -> String {
    let first = name.split(['.', '@']).next().unwrap_or(name);
    first.trim_end_matches('$').to_uppercase()
}

/// Begins the login of the account with which a server writes to the tenant: `Sync_SERVER_0123456789ab@...`.
const ENGINE: &str = "SYNC_";

/// The server that a synchronisation account is named after.
fn server_of(login: &str) -> Option<String> {
    let name = login.split('@').next()?.to_uppercase();
    let (server, id) = name.strip_prefix(ENGINE)?.rsplit_once('_')?;
    let named = !server.is_empty() && id.len() >= 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    named.then(|| server.to_owned())
}

/// The account of each synchronisation server in the tenant: its password lies on that server, and whoever has it
/// writes what the synchronisation writes, passwords of synchronised accounts included.
fn engines(context: &mut Context<'_>, pairs: &mut Pairs, computers: &Computers) {
    let directory = context.directory;
    for &account in directory.accounts() {
        if context.realm_kind(account.realm) != RealmKind::Entra {
            continue;
        }
        let Some(fact) = directory.account(account).filter(|fact| !fact.enabled.is(&false)) else { continue };
        let Some(server) = server_of(context.stated(fact.login)) else { continue };
        let at = context.node(account, NodeKind::AZUser, fact.evidence);
        let domains = pairs.domains_of(account.realm);
        for pair in pairs.order.clone().into_iter().filter(|pair| pair.1 == account.realm) {
            let all = pairs.everybody(context, pair, fact.evidence);
            let terms = Terms { possible_only: true, ..context.noted("through the synchronisation") };
            context.edge(at, all, EdgeKind::ResetsPasswordOf, terms, fact.evidence);
        }
        let secret = password(context, account, at);
        kept_on(context, computers, (&server, &domains), secret, fact);
    }
}

/// Draws that a server keeps a password. A name that several domains have is no proof.
fn kept_on(
    context: &mut Context<'_>,
    computers: &Computers,
    (server, domains): (&str, &FxHashSet<RealmId>),
    secret: NodeIx,
    of: &Account,
) {
    let known = |domain: &RealmId| computers.get(&(*domain, server.to_owned()));
    let mut found: Vec<NodeRef> = domains.iter().filter_map(known).flatten().copied().collect();
    found.sort_unstable();
    let possible_only = found.len() > 1 || of.enabled == Observed::NotCollected;
    for node in &found {
        let from = context.node(*node, NodeKind::Computer, of.evidence);
        let terms = Terms { possible_only, ..Terms::default() };
        context.edge(from, secret, EdgeKind::KeepsPasswordOf, terms, of.evidence);
    }
    if found.is_empty() {
        let message = format!(
            "the server that keeps the password of the synchronisation account `{}` is no computer of a domain that was read",
            context.stated(of.login)
        );
        context.remark("hybrid/server-not-read", message, of.evidence);
    }
}

/// The account with which the synchronisation reads the domain, `MSOL_0123456789ab`: its description names the server.
fn connectors(context: &mut Context<'_>, computers: &Computers) {
    let facts = context.facts;
    for description in &facts.descriptions {
        let Some(server) = context.stated(description.text).strip_prefix("running on computer ") else {
            continue;
        };
        let node = description.node;
        if context.realm_kind(node.realm) != RealmKind::Ad {
            continue;
        }
        let Some(fact) = context.directory.account(node).filter(|fact| !fact.enabled.is(&false)) else {
            continue;
        };
        let Some(at) = context.builder.find(node) else { continue };
        let Some(secret) = password_in_domain(context, at) else { continue };
        let server = short_name(server);
        kept_on(context, computers, (&server, &FxHashSet::from_iter([node.realm])), secret, fact);
    }
}

/// The password of an account of a domain, where it was drawn.
pub(super) fn password_in_domain(context: &Context<'_>, account: NodeIx) -> Option<NodeIx> {
    let node = context.builder.graph().node(account).id;
    let id = context.builder.graph().names.find(&format!("password of {}", context.text(node.id)))?;
    context.builder.find(NodeRef { realm: node.realm, id })
}
