//! Azure Lighthouse: assignments, their definitions, and the subscriptions that were asked.

use std::collections::BTreeSet;

use bailiwick_model::facts::{Collection, LighthouseDelegation};
use bailiwick_model::{Facts, NodeKind, RealmId, SourceId, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{path, remark};
use crate::path_ids::{guid_in, stem};

/// Joins assignments to definitions, and says whether all subscriptions of a tenant were asked.
pub(super) fn attach_definitions(facts: &mut Facts) {
    say_whether_all(facts);
    let mut definitions: FxHashMap<Sym, Vec<usize>> = FxHashMap::default();
    for (at, authorization) in facts.lighthouse_authorizations.iter().enumerate() {
        definitions.entry(authorization.definition).or_default().push(at);
    }
    let mut missing = BTreeSet::new();
    for assignment in std::mem::take(&mut facts.lighthouse_assignments) {
        let Some(all) = definitions.get(&assignment.definition) else {
            missing.insert(assignment.evidence.source);
            facts.lighthouse_assignments.push(assignment);
            continue;
        };
        for authorization in all.iter().filter_map(|at| facts.lighthouse_authorizations.get(*at)) {
            let (scope, provisioned) = (assignment.scope, assignment.provisioned);
            let grant = authorization.grant.clone();
            facts.lighthouse.push(LighthouseDelegation { scope, provisioned, ..grant });
        }
    }
    for source in missing {
        let message = "the definition of a Lighthouse assignment is in no file: who is let in is not known";
        let help = "export the assignments with `$expandRegistrationDefinition=true`";
        remark(facts, source, "lighthouse/definition-missing", message, help);
    }
}

/// The GUID of the subscription in a resource id.
fn subscription(id: &str) -> Option<String> {
    let lower = id.to_ascii_lowercase();
    let rest = lower.strip_prefix("/subscriptions/")?;
    rest.split('/').next().map(str::to_owned)
}

/// One file holds the delegations of one subscription: the list of a tenant is complete only where every subscription
/// that is known of it was asked.
fn say_whether_all(facts: &mut Facts) {
    let mut asked: FxHashMap<SourceId, FxHashSet<String>> = FxHashMap::default();
    let scopes = facts.lighthouse.iter().map(|one| (one.evidence.source, one.scope));
    let scopes =
        scopes.chain(facts.lighthouse_assignments.iter().map(|one| (one.evidence.source, one.scope)));
    for (source, scope) in scopes {
        asked.entry(source).or_default().extend(subscription(facts.text(scope)));
    }
    for list in facts.coverage.iter().filter(|list| list.collection == Collection::Lighthouse) {
        let source = list.evidence.source;
        let named = guid_in(stem(path(facts, source))).map(str::to_ascii_lowercase);
        asked.entry(source).or_default().extend(named);
    }
    let mut known: FxHashMap<RealmId, FxHashSet<String>> = FxHashMap::default();
    for entity in facts.entities.iter().filter(|entity| entity.kind == NodeKind::AZSubscription) {
        known.entry(entity.node.realm).or_default().extend(subscription(facts.text(entity.node.id)));
    }
    let lists =
        facts.coverage.iter().filter(|list| list.collection == Collection::Lighthouse && list.complete);
    let all: FxHashSet<&String> =
        lists.filter_map(|list| asked.get(&list.evidence.source)).flatten().collect();
    let whole: FxHashSet<SourceId> = asked
        .iter()
        .filter(|(_, mine)| {
            let mut tenants =
                known.values().filter(|known| mine.iter().any(|one| known.contains(one))).peekable();
            tenants.peek().is_some() && tenants.all(|known| known.iter().all(|one| all.contains(one)))
        })
        .map(|(source, _)| *source)
        .collect();
    for list in facts.coverage.iter_mut().filter(|list| list.collection == Collection::Lighthouse) {
        list.complete &= whole.contains(&list.evidence.source);
    }
}
