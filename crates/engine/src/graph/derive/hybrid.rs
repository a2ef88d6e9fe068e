//! Accounts that are synchronised from Active Directory: one person, one password, two directories.

use bailiwick_model::{EdgeKind, NodeKind, NodeRef, RealmKind};

use super::accounts::password;
use super::context::Context;
use crate::graph::Terms;

/// Joins synchronised accounts. Whoever holds the account in the domain can set its password, which then opens the
/// account in the tenant; the other way needs password write-back, which no export shows.
pub(super) fn derive(context: &mut Context<'_>) {
    let directory = context.directory;
    for &account in directory.accounts() {
        if context.realm_kind(account.realm) != RealmKind::Entra {
            continue;
        }
        let Some(fact) = directory.account(account) else { continue };
        let Some(sid) = fact.synced_from else { continue };
        let Some((domain, _)) = context.stated(sid).rsplit_once('-') else { continue };
        let domain = context.facts.names.find_id(domain);
        let realm = domain.and_then(|domain| context.facts.find_realm(RealmKind::Ad, domain));
        let Some(user) = realm.and_then(|realm| context.builder.find(NodeRef { realm, id: sid })) else {
            continue;
        };
        let at = context.node(account, NodeKind::AZUser, fact.evidence);
        if !fact.enabled.is(&false) {
            let password = password(context, account, at);
            context.edge(user, password, EdgeKind::SyncedToEntraUser, Terms::default(), fact.evidence);
        }
        let terms = Terms { possible_only: true, ..context.noted("if passwords are written back") };
        context.edge(at, user, EdgeKind::SyncedToADUser, terms, fact.evidence);
    }
}
