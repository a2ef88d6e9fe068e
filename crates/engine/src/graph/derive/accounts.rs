//! Accounts and what signs in to them: passwords, factors that an attacker enrols, tokens.

use bailiwick_model::facts::{Account, RmmAccount};
use bailiwick_model::{Barrier, BarrierState, EdgeKind, NodeKind, NodeRef, RealmId, RealmKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Demand;
use super::context::{Context, until};
use super::nodes::account_kind;
use crate::graph::{Node, NodeIx, Terms, gaps};

/// Draws the logins of all accounts but `elsewhere`: guests whose home was read sign in there.
pub(super) fn derive(context: &mut Context<'_>, elsewhere: &FxHashSet<NodeRef>) {
    let directory = context.directory;
    let closed = closed_consoles(context);
    for &account in directory.accounts() {
        let foreign = context.realm_kind(account.realm) == RealmKind::Ad;
        if foreign || elsewhere.contains(&account) {
            continue;
        }
        let Some(fact) = directory.account(account).filter(|fact| !fact.enabled.is(&false)) else { continue };
        match closed.get(&account) {
            None => login(context, fact),
            Some(Closed::Console) => {}
            Some(Closed::SingleSignOn) => single_sign_on(context, fact),
        }
    }
    tokens(context);
}

/// Why no password opens an account of a management server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closed {
    Console,
    SingleSignOn,
}

/// Accounts of management servers that no password of their own opens.
fn closed_consoles(context: &Context<'_>) -> FxHashMap<NodeRef, Closed> {
    let closed = |fact: &RmmAccount| {
        if fact.console_blocked.is(&true) {
            Some(Closed::Console)
        } else {
            fact.sso_only.is(&true).then_some(Closed::SingleSignOn)
        }
    };
    context.facts.rmm_accounts.iter().filter_map(|fact| Some((fact.account, closed(fact)?))).collect()
}

/// Whoever is signed in at the directory is signed in here. Which account that is, the address tells; what the
/// directory demands for this application is not known.
fn single_sign_on(context: &mut Context<'_>, fact: &Account) {
    let names = std::iter::once(fact.login).chain(fact.aliases.iter().copied());
    let mut homes: Vec<NodeRef> = names
        .filter(|name| context.stated(*name).contains('@'))
        .flat_map(|name| context.directory.by_login(context.stated(name)))
        .filter(|home| context.realm_kind(home.realm) == RealmKind::Entra)
        .filter(|home| context.directory.account(*home).is_some_and(|home| !home.guest.is(&true)))
        .collect();
    homes.sort_unstable();
    homes.dedup();
    let to = context.node(fact.node, NodeKind::RmmUser, fact.evidence);
    let asked = [Barrier::Mfa, Barrier::ManagedDevice, Barrier::Network];
    let demand = Demand { note: "by single sign-on".to_owned(), ..Demand::of(&asked, BarrierState::Unknown) };
    let terms = context.terms(&demand);
    let sure = homes.len() == 1 && fact.enabled.is_known();
    for &home in &homes {
        let from = context.node(home, NodeKind::AZUser, fact.evidence);
        let terms = Terms { possible_only: !sure, ..terms };
        context.edge(from, to, EdgeKind::SameIdentity, terms, fact.evidence);
    }
    if homes.is_empty() {
        // The directory was not read: its password is one that nobody knows of.
        let password = password(context, fact.node, to);
        let terms = Terms { possible_only: true, ..terms };
        context.edge(password, to, EdgeKind::LogsInAs, terms, fact.evidence);
    }
}

fn login(context: &mut Context<'_>, fact: &Account) {
    let demand = context.view.login(fact.node);
    if demand.refused {
        return;
    }
    let account = context.node(fact.node, account_kind(context, fact.node), fact.evidence);
    let password = password(context, fact.node, account);
    let unsure = !fact.enabled.is_known();
    let terms = Terms { possible_only: unsure, ..context.terms(&demand) };
    context.edge(password, account, EdgeKind::LogsInAs, terms, fact.evidence);
    if context.realm_kind(fact.node.realm) == RealmKind::Entra {
        own_factor(context, fact, password, account, terms);
    }
}

/// The password of an account.
pub(super) fn password(context: &mut Context<'_>, account: NodeRef, at: NodeIx) -> NodeIx {
    let id = format!("password/{}", context.stated(account.id));
    let id = NodeRef { realm: account.realm, id: context.builder.names().add(&id) };
    let node = context.builder.graph().node(at);
    context.builder.node(Node {
        id,
        kind: NodeKind::Password,
        owner: node.owner,
        name: node.name,
        evidence: node.evidence,
        ..Node::default()
    })
}

/// Where a second factor is asked and the account may have none, who knows the password enrols one. That does not
/// help against a demand for a managed device.
fn own_factor(context: &mut Context<'_>, fact: &Account, password: NodeIx, account: NodeIx, login: Terms) {
    let factor = [Barrier::Mfa, Barrier::MfaOrManagedDevice, Barrier::MfaPhishingResistant];
    let asked = factor.iter().any(|barrier| login.barriers.state(*barrier) != BarrierState::Absent);
    let device = login.barriers.state(Barrier::ManagedDevice);
    if !asked || device == BarrierState::InForce {
        return;
    }
    let registered = context.view.registered(fact.node);
    let demand = context.view.enrolment(fact.node);
    if registered.is(&true) || demand.refused {
        return;
    }
    let mut terms = context.terms(&demand);
    terms.possible_only = login.possible_only || device == BarrierState::Unknown || !registered.is_known();
    let network = login.barriers.state(Barrier::Network).max(terms.barriers.state(Barrier::Network));
    terms.barriers = terms.barriers.with(Barrier::Network, network);
    context.edge(password, account, EdgeKind::EnrolsOwnFactor, terms, fact.evidence);
}

/// Tokens authenticate by themselves: no second factor is asked, and a locked account's are refused.
fn tokens(context: &mut Context<'_>) {
    let facts = context.facts;
    let mut anybody: FxHashMap<RealmId, NodeIx> = FxHashMap::default();
    for token in &facts.tokens {
        let Some(terms) = until(token.expires, context.as_of) else { continue };
        let node = context.node(token.node, NodeKind::ApiToken, token.evidence);
        let name = token.name;
        let owner = context.estate.owner(token.account);
        if let Some(node) = context.builder.graph_mut().nodes.get_mut(node.index()) {
            node.owner = owner;
            if node.name.is_empty() {
                node.name = name;
            }
        }
        if token.account.id.is_empty() {
            let realm = token.account.realm;
            let any = *anybody.entry(realm).or_insert_with(|| any_account(context, realm));
            context.gap(node, any, EdgeKind::AuthenticatesWith, gaps::TOKEN, realm, token.evidence);
            continue;
        }
        let fact = context.directory.account(token.account);
        if fact.is_some_and(|fact| fact.enabled.is(&false)) {
            continue;
        }
        let unsure = fact.is_none_or(|fact| !fact.enabled.is_known());
        let terms = Terms { possible_only: terms.possible_only || unsure, ..terms };
        let account = context.node(token.account, account_kind(context, token.account), token.evidence);
        context.edge(node, account, EdgeKind::AuthenticatesWith, terms, token.evidence);
    }
}

/// Any enabled account of a server.
fn any_account(context: &mut Context<'_>, realm: RealmId) -> NodeIx {
    let name = format!("any account of {}", context.realm_name(realm));
    let evidence = bailiwick_model::Evidence::default();
    let any = context.made(realm, "population/any", NodeKind::Population, &name, evidence);
    let directory = context.directory;
    for &account in directory.accounts_of(realm) {
        let Some(fact) = directory.account(account).filter(|fact| !fact.enabled.is(&false)) else { continue };
        let to = context.node(account, account_kind(context, account), fact.evidence);
        context.gap(any, to, EdgeKind::AuthenticatesWith, gaps::TOKEN, realm, fact.evidence);
    }
    any
}
