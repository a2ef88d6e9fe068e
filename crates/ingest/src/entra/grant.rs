//! Permissions of applications: granted to themselves, or consented by users.

use bailiwick_model::facts::{AppRoleGrant, DelegatedGrant};
use serde::Deserialize;

use super::{Writer, id, text};
use crate::json::Text;
use crate::out::Out;

/// An assignment to a role that an application defines.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct AppRoleAssignment<'a> {
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    app_role_id: Text<'a>,
    #[serde(borrow)]
    principal_id: Text<'a>,
    #[serde(borrow)]
    principal_type: Text<'a>,
    #[serde(borrow)]
    resource_id: Text<'a>,
    #[serde(borrow)]
    resource_display_name: Text<'a>,
}

/// Access without any role.
const DEFAULT_ACCESS: &str = "00000000-0000-0000-0000-000000000000";

impl AppRoleAssignment<'_> {
    /// Adds the permission where a service principal holds it; users and groups are only let in by it. Whether it
    /// was understood.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer) -> bool {
        let by_application = matches!(self.principal_type.as_str(), "")
            || self.principal_type.as_str().eq_ignore_ascii_case("ServicePrincipal");
        if !by_application || self.app_role_id.as_str() == DEFAULT_ACCESS {
            return true;
        }
        let Some(principal) = writer.own(out, &self.principal_id) else { return false };
        let Some(resource) = writer.own(out, &self.resource_id) else { return false };
        let fact = AppRoleGrant {
            principal,
            resource,
            resource_name: text(out, &self.resource_display_name),
            permission: id(out, &self.app_role_id),
            evidence: out.evidence(),
        };
        let known = !fact.permission.is_empty();
        out.facts.app_role_grants.push(fact);
        known
    }
}

/// A consent to delegated permissions.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct PermissionGrant<'a> {
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    client_id: Text<'a>,
    #[serde(borrow)]
    consent_type: Text<'a>,
    #[serde(borrow)]
    principal_id: Text<'a>,
    #[serde(borrow)]
    resource_id: Text<'a>,
    #[serde(borrow)]
    scope: Text<'a>,
}

impl PermissionGrant<'_> {
    /// Adds the consent. Whether it was understood: one for a single user that does not name the user is not, for it
    /// must not become one for all.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer) -> bool {
        let for_all = self.consent_type.as_str().eq_ignore_ascii_case("AllPrincipals");
        let user = if for_all {
            None
        } else {
            let Some(user) = writer.own(out, &self.principal_id) else { return false };
            Some(user)
        };
        let Some(client) = writer.own(out, &self.client_id) else { return false };
        let Some(resource) = writer.own(out, &self.resource_id) else { return false };
        let scopes = self.scope.as_str().split_whitespace().map(|scope| out.facts.names.add(scope)).collect();
        let evidence = out.evidence();
        out.facts.delegated_grants.push(DelegatedGrant { client, resource, scopes, user, evidence });
        true
    }
}
