//! Users that an export names by their login only.

use bailiwick_model::names::is_guid;
use bailiwick_model::{Facts, NodeRef, RealmId, RealmKind};
use rustc_hash::FxHashMap;

use super::unresolved;

/// Gives per-user MFA states and registrations the account of their user, where exactly one has that login.
pub(super) fn attach_logins(facts: &mut Facts) {
    let states = facts.per_user_mfa.iter().map(|state| (state.account.realm, facts.text(state.account.id)));
    let reports = facts.registrations.iter().map(|report| (report.account.realm, facts.text(report.login)));
    let open = |id: &str| !is_guid(id) && id.contains('@');
    let mut found: FxHashMap<String, Vec<NodeRef>> = FxHashMap::default();
    for (_, login) in states.clone().filter(|(_, id)| open(id)).chain(
        reports
            .clone()
            .zip(&facts.registrations)
            .filter(|(_, report)| report.account.id.is_empty())
            .map(|(one, _)| one),
    ) {
        found.entry(login.to_lowercase()).or_default();
    }
    if found.is_empty() {
        return;
    }
    for account in &facts.accounts {
        let kind = facts.realms.get(account.node.realm.0 as usize).map(|realm| realm.kind);
        if matches!(kind, Some(RealmKind::Entra | RealmKind::Source))
            && let Some(nodes) = found.get_mut(&facts.text(account.login).to_lowercase())
            && !nodes.contains(&account.node)
        {
            nodes.push(account.node);
        }
    }
    let account = |realm: RealmId, login: &str| match found.get(&login.to_lowercase()).map(Vec::as_slice) {
        Some([one]) if one.realm == realm || unresolved(facts, realm) => Some(*one),
        _ => None,
    };
    let states: Vec<_> = states.map(|(realm, id)| open(id).then(|| account(realm, id)).flatten()).collect();
    let reports: Vec<_> = reports.map(|(realm, login)| account(realm, login)).collect();
    for (state, account) in facts.per_user_mfa.iter_mut().zip(states) {
        state.account = account.unwrap_or(state.account);
    }
    for (report, account) in facts.registrations.iter_mut().zip(reports) {
        if report.account.id.is_empty() {
            report.account = account.unwrap_or(report.account);
        }
    }
}
