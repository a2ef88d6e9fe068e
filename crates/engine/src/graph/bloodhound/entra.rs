//! Entra and Azure: what was read, and what BloodHound concludes of each tenant.

use bailiwick_model::facts::{Holding, RoleScope};
use bailiwick_model::{EdgeKind, Facts, NodeKind, NodeRef, RealmId, RealmKind, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Drawing;
use super::tenant::{APPLICATION, CLOUD_APPLICATION, GLOBAL, PRIVILEGED_ROLE, Tenant};

/// Application permissions, by the kind of edge that says that one is held.
const PERMISSIONS: [(&str, EdgeKind); 7] = [
    ("1BFEFB4E-E0B5-418B-A88F-73C46D2CC8E9", EdgeKind::AZMGApplication_ReadWrite_All),
    ("06B708A9-E830-4DB3-A914-8E69DA51D44F", EdgeKind::AZMGAppRoleAssignment_ReadWrite_All),
    ("19DBC75E-C2E2-444C-A770-EC69D8559FC7", EdgeKind::AZMGDirectory_ReadWrite_All),
    ("62A82D76-70EA-41E2-9197-370581804D09", EdgeKind::AZMGGroup_ReadWrite_All),
    ("DBAAE8CF-10B5-4B86-A4A1-F871C94C6695", EdgeKind::AZMGGroupMember_ReadWrite_All),
    ("9E3F62CF-CA93-4989-B6CE-BF83C28F9FE8", EdgeKind::AZMGRoleManagement_ReadWrite_Directory),
    ("89C8469C-83AD-45F7-8FF2-6E3D4285709E", EdgeKind::AZMGServicePrincipalEndpoint_ReadWrite_All),
];

/// Roles of Azure, with the kinds of objects on which they are drawn; none for all.
const AZURE_ROLES: [(&str, EdgeKind, &[NodeKind]); 11] = [
    ("8E3AF657-A8FF-443C-A75C-2FE8C4BCB635", EdgeKind::AZOwner, &[]),
    ("18D7D88D-D35E-4FB5-A5C3-7773C20A72D9", EdgeKind::AZUserAccessAdministrator, &[]),
    ("B24988AC-6180-42A0-AB88-20F7382DD24C", EdgeKind::AZContributor, RESOURCES),
    ("9980E02C-C2BE-4D73-94E8-173B1DC7CF3C", EdgeKind::AZVMContributor, MACHINES),
    ("1C0163C0-47E6-4577-8991-EA5C82E286E4", EdgeKind::AZVMAdminLogin, MACHINES),
    ("4F8FAB4F-1852-4A58-A46A-8EAF358AF14A", EdgeKind::AZAvereContributor, MACHINES),
    (
        "F353D9BD-D4A6-484E-A77A-8050B599B867",
        EdgeKind::AZAutomationContributor,
        &[NodeKind::AZAutomationAccount],
    ),
    ("87A39D53-FC1B-424A-814C-F7E04687DC9E", EdgeKind::AZLogicAppContributor, &[NodeKind::AZLogicApp]),
    (
        "DE139F84-1756-47AE-9BE6-808FBBE84772",
        EdgeKind::AZWebsiteContributor,
        &[NodeKind::AZWebApp, NodeKind::AZFunctionApp],
    ),
    ("ED7F3FBD-7B88-4DD4-9017-9ADB7CE333F8", EdgeKind::AZAKSContributor, &[NodeKind::AZManagedCluster]),
    ("F25E0FA2-A7C8-4377-A976-54943A77A395", EdgeKind::AZKeyVaultContributor, &[NodeKind::AZKeyVault]),
];
const MACHINES: &[NodeKind] = &[NodeKind::AZVM, NodeKind::AZVMScaleSet];
const RESOURCES: &[NodeKind] = &[
    NodeKind::AZVM,
    NodeKind::AZVMScaleSet,
    NodeKind::AZKeyVault,
    NodeKind::AZAutomationAccount,
    NodeKind::AZLogicApp,
    NodeKind::AZWebApp,
    NodeKind::AZFunctionApp,
    NodeKind::AZContainerRegistry,
    NodeKind::AZManagedCluster,
];

/// The application permission that a kind of edges says is held.
pub(crate) fn permission_of(kind: EdgeKind) -> Option<&'static str> {
    PERMISSIONS.iter().find(|(_, of)| *of == kind).map(|(id, _)| *id)
}

/// The role of Azure that a kind of edges says is held.
pub(crate) fn role_of(kind: EdgeKind) -> Option<&'static str> {
    AZURE_ROLES.iter().find(|(_, of, _)| *of == kind).map(|(id, ..)| *id)
}

struct Entra<'a> {
    facts: &'a Facts,
    tenants: FxHashMap<RealmId, Tenant>,
    /// Tenants in order.
    order: Vec<RealmId>,
    kinds: FxHashMap<NodeRef, NodeKind>,
    templates: FxHashMap<NodeRef, Sym>,
}

/// Adds what tenants hold.
pub(super) fn draw(drawing: &mut Drawing, facts: &Facts) {
    let mut entra = Entra {
        facts,
        tenants: FxHashMap::default(),
        order: Vec::new(),
        kinds: facts.entities.iter().map(|entity| (entity.node, entity.kind)).collect(),
        templates: facts.role_definitions.iter().map(|role| (role.node, role.template)).collect(),
    };
    entra.tenants(drawing);
    entra.objects(drawing);
    entra.relations(drawing);
    entra.applications(drawing);
    entra.roles(drawing);
    entra.azure_roles(drawing);
    entra.synced(drawing);
    entra.approvers(drawing);
    for realm in &entra.order {
        if let Some(tenant) = entra.tenants.get(realm) {
            tenant.conclude(drawing);
        }
    }
}

impl Entra<'_> {
    fn is_tenant(&self, realm: RealmId) -> bool {
        self.tenants.contains_key(&realm)
    }

    fn id(&self, node: NodeRef) -> &str {
        self.facts.text(node.id)
    }

    /// BloodHound's node of a thing.
    fn node(&self, drawing: &mut Drawing, node: NodeRef, kind: NodeKind) -> Sym {
        let kind = self.kinds.get(&node).copied().unwrap_or(kind);
        drawing.node(self.id(node), kind, "")
    }

    fn tenants(&mut self, drawing: &mut Drawing) {
        for (at, realm) in (0..).map(RealmId).zip(&self.facts.realms) {
            if realm.kind == RealmKind::Entra {
                let id = self.facts.text(realm.id).to_owned();
                let node = drawing.node(&id, NodeKind::AZTenant, self.facts.text(realm.name));
                self.tenants.insert(at, Tenant { node, ..Tenant::default() });
                self.order.push(at);
            }
        }
    }

    fn objects(&mut self, drawing: &mut Drawing) {
        let facts = self.facts;
        let assignable: FxHashMap<NodeRef, Option<bool>> =
            facts.groups.iter().map(|group| (group.node, group.role_assignable.known().copied())).collect();
        let windows: FxHashSet<NodeRef> = facts
            .devices
            .iter()
            .filter(|device| {
                let system = device.system.known().map(|system| facts.text(*system).to_lowercase());
                system.is_some_and(|system| system.contains("windows"))
            })
            .map(|device| device.node)
            .collect();
        let mut seen = FxHashSet::default();
        for entity in &facts.entities {
            let name = facts.text(entity.name).to_owned();
            let id = self.id(entity.node).to_owned();
            let template = self.templates.get(&entity.node).map(|template| facts.text(*template).to_owned());
            let Some(tenant) = self.tenants.get_mut(&entity.node.realm) else { continue };
            if entity.kind == NodeKind::AZTenant || !entity.kind.word().starts_with("AZ") {
                continue;
            }
            let id = if entity.kind == NodeKind::AZRole {
                format!("{id}@{}", drawing.names.text(tenant.node))
            } else {
                id
            };
            let node = drawing.node(&id, entity.kind, &name);
            if !seen.insert(entity.node) {
                continue;
            }
            match entity.kind {
                NodeKind::AZUser => tenant.users.push(node),
                NodeKind::AZApp => tenant.applications.push(node),
                NodeKind::AZServicePrincipal => tenant.principals.push(node),
                NodeKind::AZGroup => {
                    tenant.groups.push((node, assignable.get(&entity.node).copied().flatten()));
                }
                NodeKind::AZRole => {
                    let template = template.filter(|template| !template.is_empty());
                    let own = id.split('@').next().unwrap_or_default().to_owned();
                    tenant.roles.push((template.unwrap_or(own).to_ascii_uppercase(), node));
                }
                NodeKind::AZDevice if windows.contains(&entity.node) => tenant.windows.push(node),
                NodeKind::AZDevice => {}
                _ => continue,
            }
            drawing.edge(tenant.node, EdgeKind::AZContains, node);
        }
    }

    fn relations(&mut self, drawing: &mut Drawing) {
        let facts = self.facts;
        let assignable: FxHashSet<NodeRef> = facts
            .groups
            .iter()
            .filter(|group| group.role_assignable.is(&true))
            .map(|group| group.node)
            .collect();
        for relation in &facts.relations {
            let row = relation.kind.row();
            if !row.bloodhound() || !row.name.starts_with("AZ") || !self.is_tenant(relation.to.realm) {
                continue;
            }
            let from = self.node(drawing, relation.from, NodeKind::Unknown);
            let to = self.node(drawing, relation.to, NodeKind::Unknown);
            drawing.edge(from, relation.kind, to);
            if relation.kind == EdgeKind::AZMemberOf
                && assignable.contains(&relation.to)
                && let Some(tenant) = self.tenants.get_mut(&relation.to.realm)
            {
                tenant.protected.insert(from);
            }
        }
    }

    fn applications(&mut self, drawing: &mut Drawing) {
        let facts = self.facts;
        for fact in facts.service_principals.iter().filter(|fact| !fact.app.is_empty()) {
            let app = drawing.node(facts.text(fact.app), NodeKind::AZApp, "");
            let principal = self.node(drawing, fact.node, NodeKind::AZServicePrincipal);
            drawing.edge(app, EdgeKind::AZRunsAs, principal);
        }
        for fact in &facts.app_role_grants {
            let held = facts.text(fact.permission);
            let Some((_, kind)) = PERMISSIONS.iter().find(|(id, _)| id.eq_ignore_ascii_case(held)) else {
                continue;
            };
            let from = self.node(drawing, fact.principal, NodeKind::AZServicePrincipal);
            let to = self.node(drawing, fact.resource, NodeKind::AZServicePrincipal);
            drawing.edge(from, *kind, to);
            if let Some(tenant) = self.tenants.get_mut(&fact.principal.realm) {
                tenant.permissions.push((*kind, from));
            }
        }
    }

    fn roles(&mut self, drawing: &mut Drawing) {
        let facts = self.facts;
        let mut members: FxHashMap<NodeRef, Vec<NodeRef>> = FxHashMap::default();
        for relation in facts.relations.iter().filter(|relation| relation.kind == EdgeKind::AZMemberOf) {
            members.entry(relation.to).or_default().push(relation.from);
        }
        for fact in &facts.role_assignments {
            let role = NodeRef { realm: fact.realm, id: fact.role };
            let template = self.templates.get(&role).copied().filter(|id| !id.is_empty());
            let template = facts.text(template.unwrap_or(fact.role)).to_ascii_uppercase();
            let Some(tenant) = self.tenants.get(&fact.realm).map(|tenant| tenant.node) else { continue };
            let holder = self.node(drawing, fact.principal, NodeKind::Unknown);
            let id = format!("{}@{}", facts.text(fact.role), drawing.names.text(tenant));
            let to = drawing.node(&id, NodeKind::AZRole, "");
            let everywhere = matches!(fact.scope, RoleScope::Tenant | RoleScope::Unknown);
            let scoped = match (template.as_str(), fact.scope) {
                (APPLICATION, RoleScope::Object(object)) => Some((EdgeKind::AZAppAdmin, object)),
                (CLOUD_APPLICATION, RoleScope::Object(object)) => Some((EdgeKind::AZCloudAppAdmin, object)),
                _ => None,
            };
            match (fact.holding, scoped) {
                (Holding::Eligible, _) if everywhere => drawing.edge(holder, EdgeKind::AZRoleEligible, to),
                (Holding::Eligible, _) => {}
                (_, Some((kind, object))) => {
                    let object = self.node(drawing, object, NodeKind::Unknown);
                    drawing.edge(holder, kind, object);
                }
                _ => {
                    drawing.edge(holder, EdgeKind::AZHasRole, to);
                    let holders = within(fact.principal, &members);
                    let holders: Vec<Sym> =
                        holders.iter().map(|at| self.node(drawing, *at, NodeKind::Unknown)).collect();
                    if let Some(tenant) = self.tenants.get_mut(&fact.realm) {
                        tenant.holders.entry(template).or_default().extend(holders);
                    }
                }
            }
        }
    }

    fn azure_roles(&self, drawing: &mut Drawing) {
        for fact in self.facts.azure_roles.iter().filter(|fact| !fact.eligible) {
            let role = self.facts.text(fact.role);
            let row = AZURE_ROLES.iter().find(|(id, ..)| id.eq_ignore_ascii_case(role));
            let Some((_, kind, on)) = row else { continue };
            let scope = self.kinds.get(&fact.scope).copied().unwrap_or_default();
            if on.is_empty() || on.contains(&scope) {
                let from = self.node(drawing, fact.principal, NodeKind::Unknown);
                let to = self.node(drawing, fact.scope, NodeKind::Unknown);
                drawing.edge(from, *kind, to);
            }
        }
    }

    fn synced(&self, drawing: &mut Drawing) {
        let facts = self.facts;
        for account in facts.accounts.iter().filter(|account| account.synced.is(&true)) {
            let Some(sid) = account.synced_from.filter(|_| self.is_tenant(account.node.realm)) else {
                continue;
            };
            let at = self.node(drawing, account.node, NodeKind::AZUser);
            let user = drawing.node(facts.text(sid), NodeKind::User, "");
            drawing.edge(at, EdgeKind::SyncedToADUser, user);
            drawing.edge(user, EdgeKind::SyncedToEntraUser, at);
        }
    }

    fn approvers(&self, drawing: &mut Drawing) {
        for policy in self.facts.activation_policies.iter().filter(|policy| policy.approval.is(&true)) {
            let Some(tenant) = self.tenants.get(&policy.realm) else { continue };
            let id = format!("{}@{}", self.facts.text(policy.role), drawing.names.text(tenant.node));
            let role = drawing.node(&id, NodeKind::AZRole, "");
            let mut approvers: Vec<Sym> = Vec::new();
            for approver in &policy.approvers {
                approvers.push(self.node(drawing, *approver, NodeKind::Unknown));
            }
            if approvers.is_empty() {
                let admins = tenant.roles.iter().filter(|(id, _)| id == GLOBAL || id == PRIVILEGED_ROLE);
                approvers.extend(admins.map(|(_, node)| *node));
            }
            for approver in approvers {
                drawing.edge(approver, EdgeKind::AZRoleApprover, role);
            }
        }
    }
}

/// A principal, and all that are in it through groups.
fn within(principal: NodeRef, members: &FxHashMap<NodeRef, Vec<NodeRef>>) -> Vec<NodeRef> {
    let mut seen = FxHashSet::from_iter([principal]);
    let mut all = vec![principal];
    let mut next = 0;
    while let Some(&at) = all.get(next) {
        next += 1;
        for member in members.get(&at).into_iter().flatten() {
            if seen.insert(*member) {
                all.push(*member);
            }
        }
    }
    all
}
