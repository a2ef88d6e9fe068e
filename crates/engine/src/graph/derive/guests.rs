//! People of one tenant who are guests of another: whoever is signed in at home is signed in there.

use bailiwick_model::facts::Account;
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed, RealmKind};
use rustc_hash::FxHashSet;

use super::Visit;
use super::context::Context;
use crate::estate::text::home_login;
use crate::graph::{Terms, gaps};

/// Joins guests to their accounts at home. Returns the guests that sign in nowhere else.
pub(super) fn derive(context: &mut Context<'_>) -> FxHashSet<NodeRef> {
    let directory = context.directory;
    let mut elsewhere = FxHashSet::default();
    for &account in directory.accounts() {
        if context.realm_kind(account.realm) != RealmKind::Entra {
            continue;
        }
        let Some(fact) = directory.account(account) else { continue };
        if let Some(external) = External::of(context, fact)
            && join(context, fact, &external)
        {
            elsewhere.insert(account);
        }
    }
    elsewhere
}

/// Somebody whose home is elsewhere.
struct External {
    /// Logins at home that its record names, the surest first.
    homes: Vec<String>,
    /// It has no password here.
    only_there: bool,
}

impl External {
    fn of(context: &Context<'_>, fact: &Account) -> Option<Self> {
        let home = home_login(context.stated(fact.login));
        if home.is_none() && !fact.guest.is(&true) {
            return None;
        }
        let aliases = fact.aliases.iter().map(|alias| context.stated(*alias).to_lowercase());
        let only_there = home.is_some();
        Some(Self { homes: home.into_iter().chain(aliases).collect(), only_there })
    }
}

/// Joins one guest; whether its only login is at home.
fn join(context: &mut Context<'_>, fact: &Account, external: &External) -> bool {
    if fact.accepted.is(&false) {
        return external.only_there;
    }
    let mut sure: Vec<NodeRef> = Vec::new();
    let mut alike: Vec<NodeRef> = Vec::new();
    for login in &external.homes {
        for home in context.directory.by_login(login) {
            let entra = context.realm_kind(home.realm) == RealmKind::Entra;
            if home.realm == fact.node.realm || !entra {
                continue;
            }
            let by_login = context.directory.account(home).is_some_and(|home| {
                context.stated(home.login).eq_ignore_ascii_case(login)
                    && home_login(context.stated(home.login)).is_none()
            });
            if by_login { sure.push(home) } else { alike.push(home) }
        }
        if !sure.is_empty() {
            break;
        }
    }
    sure.sort_unstable();
    sure.dedup();
    let proven = sure.len() == 1 && fact.accepted.is_known();
    let only_there = !sure.is_empty() && external.only_there;
    let homes = if sure.is_empty() { alike } else { sure };
    for home in homes.iter().copied() {
        same_identity(context, fact, home, proven);
    }
    only_there
}

fn same_identity(context: &mut Context<'_>, fact: &Account, home: NodeRef, proven: bool) {
    if fact.enabled.is(&false) {
        return;
    }
    let guest = fact.guest != Observed::Known(false);
    let visit = if guest { Visit::Guest(fact.node) } else { Visit::Member(fact.node) };
    let demand = context.view.access(fact.node.realm, home.realm, visit);
    if demand.refused {
        return;
    }
    let terms = context.terms(&demand);
    let from = context.node(home, NodeKind::AZUser, fact.evidence);
    let to = context.node(fact.node, NodeKind::AZUser, fact.evidence);
    let unsure = !proven || !fact.enabled.is_known();
    let gap = if proven { 0 } else { gaps::GUEST };
    let terms = Terms { possible_only: unsure, gap, ..terms };
    context.edge(from, to, EdgeKind::SameIdentity, terms, fact.evidence);
}
