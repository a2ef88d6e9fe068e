//! Azure: management groups, subscriptions, resource groups and resources.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bailiwick_model::facts::{Entity, ManagedBy};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, RealmKind};
use serde::Deserialize;

use super::rbac::resource_id;
use super::record::Reader;
use crate::entra::group::relate;
use crate::entra::{Writer, id, text};
use crate::json::{Field, Lenient, List, Part, Text};
use crate::out::Out;

/// Kinds of resources, and what is said of them.
pub(super) const KINDS: &[&str] = &[
    "AZManagementGroup",
    "AZManagementGroupDescendant",
    "AZSubscription",
    "AZResourceGroup",
    "AZVM",
    "AZVMScaleSet",
    "AZKeyVault",
    "AZKeyVaultAccessPolicy",
    "AZAutomationAccount",
    "AZLogicApp",
    "AZFunctionApp",
    "AZWebApp",
    "AZContainerRegistry",
    "AZManagedCluster",
    "AZStorageAccount",
    "AZStorageContainer",
    "AZAppMember",
];

/// A resource, or a policy on one.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Resource<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    tenant_id: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    subscription_id: Text<'a>,
    #[serde(borrow)]
    properties: Field<Part<Properties<'a>>>,
    #[serde(borrow)]
    identity: Field<Part<Identity<'a>>>,
    #[serde(borrow)]
    managed_by_tenants: Field<List<Part<Manager<'a>>>>,
    #[serde(borrow)]
    key_vault_id: Text<'a>,
    #[serde(borrow)]
    object_id: Text<'a>,
    #[serde(borrow)]
    permissions: Field<Part<Permissions<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Properties<'a> {
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    parent: Field<Part<Named<'a>>>,
    #[serde(borrow)]
    node_resource_group: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Named<'a> {
    #[serde(borrow)]
    id: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Identity<'a> {
    #[serde(borrow)]
    principal_id: Text<'a>,
    #[serde(borrow)]
    user_assigned_identities: Field<Assigned<'a>>,
}

/// Identities by resource id.
struct Assigned<'a>(BTreeMap<Cow<'a, str>, Field<Part<Principal<'a>>>>);

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Principal<'a> {
    #[serde(borrow)]
    principal_id: Text<'a>,
}

impl<'de: 'a, 'a> Lenient<'de> for Assigned<'a> {
    fn object<A: serde::de::MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        let from = serde::de::value::MapAccessDeserializer::new(map);
        BTreeMap::deserialize(from).map(|identities| Some(Self(identities)))
    }
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Manager<'a> {
    #[serde(borrow)]
    tenant_id: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Permissions<'a> {
    #[serde(borrow)]
    secrets: Field<List<Cow<'a, str>>>,
    #[serde(borrow)]
    keys: Field<List<Cow<'a, str>>>,
    #[serde(borrow)]
    certificates: Field<List<Cow<'a, str>>>,
}

/// Adds a resource. Whether it was understood.
pub(super) fn add(reader: &mut Reader, out: &mut Out<'_>, kind: &str, resource: &Resource<'_>) -> bool {
    match kind {
        // Containers of storage accounts hold nothing that somebody could sign in with; the other kind is empty.
        "AZStorageContainer" | "AZAppMember" => return true,
        // The tenant of a policy is that of the principal, not of the record.
        "AZKeyVaultAccessPolicy" => {
            let writer = reader.writer(out, &Field::Absent);
            return access_policy(out, writer, resource).is_some();
        }
        _ => {}
    }
    let writer = reader.writer(out, &resource.tenant_id);
    if kind == "AZManagementGroupDescendant" {
        return descendant(out, writer, resource).is_some();
    }
    let Some(node_kind) = NodeKind::ALL.iter().copied().find(|known| known.word() == kind) else {
        return true;
    };
    let path = match (resource.id.as_str(), resource.subscription_id.as_str()) {
        ("", subscription) if kind == "AZSubscription" => resource_id(subscription),
        (path, _) => resource_id(path),
    };
    if !["/subscriptions/", "/providers/"].iter().any(|start| starts_with(&path, start)) {
        return false;
    }
    let Some(node) = writer.node_of(out, &path) else { return false };
    let at_top = matches!(node_kind, NodeKind::AZManagementGroup | NodeKind::AZSubscription);
    let inside = if at_top { tenant(out, writer, resource) } else { container(out, writer, &path) };
    if let Some(container) = inside {
        relate(out, EdgeKind::AZContains, container, node);
    }
    let name = text(out, resource.shown());
    let evidence = out.evidence();
    out.facts.entities.push(Entity { node, kind: node_kind, name, inside, evidence });
    identities(out, writer, node, resource);
    managers(out, node, resource);
    node_group(out, writer, node, &path, resource);
    true
}

impl<'a> Resource<'a> {
    fn shown(&self) -> &Text<'a> {
        let inner = self.properties.as_known().map(|Part(properties)| &properties.display_name);
        let names = [Some(&self.display_name), inner, Some(&self.name)];
        names.into_iter().flatten().find(|name| !name.as_str().is_empty()).unwrap_or(&self.name)
    }

    /// The tenants that manage it.
    fn managers(&self) -> impl Iterator<Item = &Text<'a>> {
        let list = self.managed_by_tenants.as_known();
        list.into_iter().flat_map(|list| &list.items).map(|Part(manager)| &manager.tenant_id)
    }
}

/// What contains a resource, by its id: the resource group, or the subscription of a resource group.
fn container(out: &mut Out<'_>, writer: Writer, path: &str) -> Option<NodeRef> {
    let parts: Vec<&str> = path.split('/').collect();
    let ["", _, subscription, groups, group, rest @ ..] = parts.as_slice() else { return None };
    if subscription.is_empty() || group.is_empty() || !groups.eq_ignore_ascii_case("resourceGroups") {
        return None;
    }
    let subscription = format!("/subscriptions/{subscription}");
    let path = if rest.is_empty() { subscription } else { format!("{subscription}/resourceGroups/{group}") };
    writer.node_of(out, &path)
}

/// The tenant of what stands at the top. A subscription that its own tenant manages was delegated to it: it belongs
/// to another.
fn tenant(out: &mut Out<'_>, writer: Writer, resource: &Resource<'_>) -> Option<NodeRef> {
    let tenant = resource.tenant_id.as_str();
    let delegated = resource.managers().any(|manager| manager.as_str().eq_ignore_ascii_case(tenant));
    (!delegated).then(|| writer.node_of(out, tenant)).flatten()
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

fn descendant(out: &mut Out<'_>, writer: Writer, resource: &Resource<'_>) -> Option<()> {
    let node = writer.node_of(out, &resource_id(resource.id.as_str()))?;
    let Part(properties) = resource.properties.as_known()?;
    let Part(parent) = properties.parent.as_known()?;
    let parent = writer.node(out, &parent.id)?;
    relate(out, EdgeKind::AZContains, parent, node);
    Some(())
}

fn access_policy(out: &mut Out<'_>, writer: Writer, policy: &Resource<'_>) -> Option<()> {
    let vault = writer.node(out, &policy.key_vault_id)?;
    let principal = writer.node(out, &policy.object_id)?;
    let Part(permissions) = policy.permissions.as_known()?;
    for (kind, words) in [
        (EdgeKind::AZGetSecrets, &permissions.secrets),
        (EdgeKind::AZGetKeys, &permissions.keys),
        (EdgeKind::AZGetCertificates, &permissions.certificates),
    ] {
        let reads =
            |word: &Cow<'_, str>| word.eq_ignore_ascii_case("get") || word.eq_ignore_ascii_case("all");
        if words.as_known().is_some_and(|words| words.items.iter().any(reads)) {
            relate(out, kind, principal, vault);
        }
    }
    Some(())
}

fn identities(out: &mut Out<'_>, writer: Writer, node: NodeRef, resource: &Resource<'_>) {
    let Field::Known(Part(identity)) = &resource.identity else { return };
    let assigned = identity.user_assigned_identities.as_known();
    let assigned = assigned.into_iter().flat_map(|Assigned(identities)| identities.values());
    let principals =
        assigned.filter_map(|field| field.as_known().map(|Part(principal)| &principal.principal_id));
    for principal in std::iter::once(&identity.principal_id).chain(principals) {
        if let Some(principal) = writer.node(out, principal) {
            relate(out, EdgeKind::AZManagedIdentity, node, principal);
        }
    }
}

fn managers(out: &mut Out<'_>, node: NodeRef, resource: &Resource<'_>) {
    for manager in resource.managers() {
        let tenant = id(out, manager);
        if !tenant.is_empty() {
            out.facts.realm(RealmKind::Entra, manager.as_str());
            let evidence = out.evidence();
            out.facts.managed_by.push(ManagedBy { subscription: node, tenant, evidence });
        }
    }
}

/// The resource group in which a cluster keeps its nodes.
fn node_group(out: &mut Out<'_>, writer: Writer, node: NodeRef, path: &str, resource: &Resource<'_>) {
    let group =
        resource.properties.as_known().map(|Part(properties)| properties.node_resource_group.as_str());
    let subscription: Vec<&str> = path.split('/').take(3).collect();
    if let Some(group) = group.filter(|group| !group.is_empty())
        && let Some(group) =
            writer.node_of(out, &format!("{}/resourceGroups/{group}", subscription.join("/")))
    {
        relate(out, EdgeKind::AZNodeResourceGroup, node, group);
    }
}
