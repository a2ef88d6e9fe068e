//! AzureHound: one file with everything that it collected of one tenant, in no useful order.
//!
//! Flags that are false are left out, so a user without `accountEnabled` is disabled. Records of members, owners and
//! Azure roles do not name the tenant; they belong to the tenant of the others. `meta` stands last: without it the
//! collection was stopped. Errors of the service end lists silently; what that leaves visible (no member of any
//! group, no holder of any role) is not taken for empty.
//! Kinds and fields: <https://github.com/SpecterOps/AzureHound>, `enums/kind.go` and `models`.

mod azure;
mod ending;
mod listing;
mod rbac;
mod record;

use std::io::BufRead;

use bailiwick_model::facts::Collection;

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::records_into;
use crate::out::Out;
use record::Reader;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "azurehound_collection",
    title: "AzureHound collection",
    collections: &[
        Collection::Users,
        Collection::SignInActivity,
        Collection::Groups,
        Collection::GroupMembers,
        Collection::RoleAssignments,
        Collection::RoleEligibility,
        Collection::ActivationPolicies,
        Collection::ServicePrincipals,
        Collection::Applications,
        Collection::AppPermissions,
        Collection::DelegatedPermissions,
        Collection::AzureRoles,
        Collection::Devices,
        Collection::Tenant,
    ],
    collect: Collect {
        command: "azurehound list --tenant TENANT --refresh-token TOKEN -o azurehound-TENANT.json",
        least: "Directory Reader in Entra; Reader on the root management group for Azure roles; \
                AuditLog.Read.All and an Entra ID P1 licence for last sign-ins",
        unlocks: "who reaches what in a tenant and its subscriptions, with groups, roles, applications and owners",
        documentation: "https://bloodhound.specterops.io/collect-data/ce-collection/azurehound",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let Some(json) = &head.json else { return false };
    if json.list.as_deref() != Some("data") {
        return false;
    }
    let meta = json.members.get("meta").and_then(|meta| meta.get("type")).and_then(|kind| kind.as_str());
    let kind = json.first.as_ref().and_then(|first| first.get("kind")).and_then(|kind| kind.as_str());
    meta == Some("azure") || kind.is_some_and(|kind| kind.starts_with("AZ"))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut reader = Reader::default();
    let finish = records_into(input, out, "data", &mut reader);
    ending::end(&reader, &finish, out);
}
