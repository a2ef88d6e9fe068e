//! Facts by tenant, so that no family walks all facts for each tenant.

use bailiwick_model::facts::Collection;
use bailiwick_model::{EdgeKind, Evidence, Facts, NodeRef, Observed, RealmId, SourceId};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::directory::Directory;

/// Facts by tenant.
#[derive(Debug, Default)]
pub(super) struct Index {
    groups: FxHashMap<RealmId, Vec<(NodeRef, Observed<bool>, Evidence)>>,
    /// Applications, and service principals that take a secret.
    secrets: FxHashMap<RealmId, Vec<(NodeRef, Evidence)>>,
    /// Applications by object id.
    pub(super) objects: FxHashMap<NodeRef, NodeRef>,
    /// Tenants of which one export holds accounts, roles and applications: what it does not list is not there.
    pub(super) whole: FxHashSet<RealmId>,
    windows: FxHashMap<RealmId, Vec<(NodeRef, Evidence)>>,
    /// Members and owners of groups to which roles may be assigned.
    pub(super) protected: FxHashSet<NodeRef>,
    /// The same, where the export does not say what the group is.
    pub(super) maybe_protected: FxHashSet<NodeRef>,
    /// Tenants in which the members of such a group were not all read.
    pub(super) torn: FxHashSet<RealmId>,
}

impl Index {
    pub(super) fn new(facts: &Facts, directory: &Directory<'_>) -> Self {
        let mut this = Self::default();
        this.groups(facts, directory);
        this.applications(facts);
        this.whole = whole_tenants(facts);
        for device in facts.devices.iter().filter(|device| !device.managed.is(&false)) {
            let windows = |system| facts.text(system).to_lowercase().contains("windows");
            if device.system.known().is_some_and(|&system| windows(system)) {
                this.windows.entry(device.node.realm).or_default().push((device.node, device.evidence));
            }
        }
        for list in this.secrets.values_mut().chain(this.windows.values_mut()) {
            list.sort_unstable();
            list.dedup_by_key(|(node, _)| *node);
        }
        this
    }

    fn groups(&mut self, facts: &Facts, directory: &Directory<'_>) {
        let mut stated: FxHashMap<NodeRef, (Observed<bool>, Evidence)> = FxHashMap::default();
        for fact in &facts.groups {
            stated.entry(fact.node).or_insert_with(|| {
                let settled =
                    directory.group(fact.node).map_or(fact.role_assignable, |all| all.role_assignable);
                (settled, fact.evidence)
            });
        }
        for relation in &facts.relations {
            match (relation.kind, stated.get(&relation.to)) {
                (EdgeKind::AZOwns, Some((Observed::Known(true), _))) => {
                    self.protected.insert(relation.from);
                }
                (EdgeKind::AZMemberOf | EdgeKind::AZOwns, Some((assignable, _)))
                    if !assignable.is_known() =>
                {
                    self.maybe_protected.insert(relation.from);
                }
                _ => {}
            }
        }
        for (&group, &(assignable, evidence)) in &stated {
            self.groups.entry(group.realm).or_default().push((group, assignable, evidence));
            if assignable.is(&true) {
                let members = directory.all_members(group);
                self.protected.extend(members.members.iter().copied());
                self.maybe_protected.extend(members.unsure.iter().copied());
                if members.gap.is_some() {
                    self.torn.insert(group.realm);
                }
            }
        }
        for groups in self.groups.values_mut() {
            groups.sort_unstable_by_key(|(group, ..)| *group);
        }
    }

    fn applications(&mut self, facts: &Facts) {
        for fact in facts.service_principals.iter().filter(|fact| !fact.enabled.is(&false)) {
            // Managed identities take no secret.
            if fact.kind.known().is_none_or(|kind| facts.text(*kind) != "ManagedIdentity") {
                self.secrets.entry(fact.node.realm).or_default().push((fact.node, fact.evidence));
            }
        }
        for fact in &facts.applications {
            let object = NodeRef { realm: fact.node.realm, id: fact.object };
            self.objects.insert(object, fact.node);
            self.secrets.entry(fact.node.realm).or_default().push((fact.node, fact.evidence));
        }
    }

    /// Groups of a tenant: whether roles may be assigned to each.
    pub(super) fn groups_of(&self, realm: RealmId) -> &[(NodeRef, Observed<bool>, Evidence)] {
        self.groups.get(&realm).map_or(&[], Vec::as_slice)
    }

    /// Applications and service principals of a tenant that take a secret.
    pub(super) fn secrets_of(&self, realm: RealmId) -> &[(NodeRef, Evidence)] {
        self.secrets.get(&realm).map_or(&[], Vec::as_slice)
    }

    /// Windows devices under the management of a tenant.
    pub(super) fn windows_of(&self, realm: RealmId) -> &[(NodeRef, Evidence)] {
        self.windows.get(&realm).map_or(&[], Vec::as_slice)
    }
}

fn whole_tenants(facts: &Facts) -> FxHashSet<RealmId> {
    let wanted = [Collection::Users, Collection::RoleAssignments, Collection::ServicePrincipals];
    let mut found: FxHashMap<(RealmId, SourceId), FxHashSet<Collection>> = FxHashMap::default();
    for coverage in facts.coverage.iter().filter(|coverage| coverage.complete) {
        if wanted.contains(&coverage.collection) {
            let key = (coverage.realm, coverage.evidence.source);
            found.entry(key).or_default().insert(coverage.collection);
        }
    }
    found.into_iter().filter(|(_, lists)| lists.len() == wanted.len()).map(|((realm, _), _)| realm).collect()
}
