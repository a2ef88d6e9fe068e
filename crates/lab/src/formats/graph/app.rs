//! Applications: registrations, service principals, application permissions and consents.

use std::io;

use super::{Place, list};
use crate::formats::Target;
use crate::json::{Json, object};
use crate::key::{Guid, Key};
use crate::truth::ledger::Shown;
use crate::world::PROVIDER_DOMAIN;
use crate::world::role::{
    DIRECTORY_READ, GRAPH_APP, MAIL_READ, MICROSOFT_TENANT, Permission, ROLE_MANAGEMENT,
};
use crate::world::slot::AppUse;
use crate::world::tenant::Tenant;

/// A service principal.
pub(crate) struct Principal {
    pub(crate) id: Guid,
    pub(crate) app_id: String,
    pub(crate) name: String,
    pub(crate) home: String,
    /// A secret of its own, as people keep it in the notes.
    pub(crate) notes: Option<String>,
}

impl Principal {
    /// Microsoft Graph in a tenant.
    pub(crate) fn graph(id: Guid) -> Self {
        Self {
            id,
            app_id: GRAPH_APP.to_owned(),
            name: "Microsoft Graph".to_owned(),
            home: MICROSOFT_TENANT.to_owned(),
            notes: None,
        }
    }

    fn json(&self) -> Json {
        object! {
            "id" => self.id,
            "accountEnabled" => true,
            "appDisplayName" => &self.name,
            "appId" => &self.app_id,
            "appOwnerOrganizationId" => &self.home,
            "appRoleAssignmentRequired" => false,
            "displayName" => &self.name,
            "notes" => self.notes.clone(),
            "servicePrincipalType" => "Application",
            "signInAudience" => "AzureADMultipleOrgs",
            "servicePrincipalNames" => vec![self.app_id.clone()],
            "keyCredentials" => Json::EMPTY,
            "passwordCredentials" => Json::EMPTY,
            "tags" => vec!["WindowsAzureActiveDirectoryIntegratedApp"],
        }
    }
}

/// Permissions of the provider's application in a customer's tenant.
pub(crate) fn permissions(used: AppUse) -> Vec<&'static Permission> {
    match used {
        AppUse::None => Vec::new(),
        AppUse::Reads => vec![&DIRECTORY_READ],
        AppUse::Mail => vec![&DIRECTORY_READ, &MAIL_READ],
        AppUse::Owns => vec![&DIRECTORY_READ, &ROLE_MANAGEMENT],
    }
}

/// One application permission held.
pub(crate) fn granted(
    key: Key,
    permission: &'static Permission,
    holder: (Guid, &str),
    resource: Guid,
) -> Json {
    object! {
        "id" => key.text(43, crate::key::ALPHANUMERIC),
        "deletedDateTime" => None::<String>,
        "appRoleId" => permission.id,
        "createdDateTime" => "2024-05-01T00:00:00Z",
        "principalDisplayName" => holder.1.to_owned(),
        "principalId" => holder.0,
        "principalType" => "ServicePrincipal",
        "resourceDisplayName" => "Microsoft Graph",
        "resourceId" => resource,
    }
}

/// The provider's registrations and principals.
pub(super) fn of_provider(to: &mut Target<'_>) -> io::Result<()> {
    let place = Place::provider();
    let world = to.world;
    let app = &world.provider.app;
    let graph = world.key.sub("graph-principal", 0).guid();
    let path = place.path("applications.json");
    let notes = to.ledger.canary(&path, "notes of the registration");
    let hint = to.ledger.canary(&path, "hint of the client secret");
    let mut applications = list(&mut to.sink, &path, "applications")?;
    applications.push(&object! {
        "id" => app.object,
        "deletedDateTime" => None::<String>,
        "appId" => app.app_id,
        "createdDateTime" => "2021-03-09T09:10:35Z",
        "displayName" => app.name,
        "identifierUris" => Json::EMPTY,
        "publisherDomain" => PROVIDER_DOMAIN,
        "signInAudience" => "AzureADMultipleOrgs",
        "notes" => format!("used by the nightly jobs, client secret {notes}"),
        "tags" => Json::EMPTY,
        "keyCredentials" => Json::EMPTY,
        "passwordCredentials" => vec![object! {
            "customKeyIdentifier" => None::<String>,
            "displayName" => "nightly",
            "endDateTime" => world.plan.as_of.plus_days(500),
            "hint" => hint,
            "keyId" => app.secret,
            "secretText" => None::<String>,
            "startDateTime" => world.plan.as_of.plus_days(-230),
        }],
        "requiredResourceAccess" => Json::EMPTY,
    })?;
    applications.finish()?;
    let own = Principal {
        id: app.principal,
        app_id: app.app_id.to_string(),
        name: app.name.to_owned(),
        home: world.provider.tenant.to_string(),
        notes: None,
    };
    principals(to, &place, &[Principal::graph(graph), own])?;
    let mut roles = list(&mut to.sink, &place.path("appRoleAssignedTo.json"), &assigned_to(graph))?;
    let key = world.key.sub("own-permission", 0);
    roles.push(&granted(key, &DIRECTORY_READ, (app.principal, app.name), graph))?;
    to.ledger.counts.relations += roles.finish()?;
    consents(to, &place, world.key.sub("own-consent", 0), Some((app.principal, graph)))
}

fn assigned_to(graph: Guid) -> String {
    format!("servicePrincipals('{graph}')/appRoleAssignedTo")
}

fn principals(to: &mut Target<'_>, place: &Place<'_>, rows: &[Principal]) -> io::Result<()> {
    let mut answer = list(&mut to.sink, &place.path("servicePrincipals.json"), "servicePrincipals")?;
    for row in rows {
        answer.push(&row.json())?;
    }
    answer.finish().map(drop)
}

fn consents(
    to: &mut Target<'_>,
    place: &Place<'_>,
    key: Key,
    consent: Option<(Guid, Guid)>,
) -> io::Result<()> {
    let mut answer =
        list(&mut to.sink, &place.path("oauth2PermissionGrants.json"), "oauth2PermissionGrants")?;
    if let Some((client, resource)) = consent {
        answer.push(&object! {
            "clientId" => client,
            "consentType" => "AllPrincipals",
            "id" => key.text(43, crate::key::ALPHANUMERIC),
            "principalId" => None::<String>,
            "resourceId" => resource,
            "scope" => " openid profile User.Read",
        })?;
    }
    to.ledger.counts.relations += answer.finish()?;
    Ok(())
}

/// Service principals of a customer's tenant.
pub(crate) fn customer_principals(to: &mut Target<'_>, inside: &Tenant<'_>, path: &str) -> Vec<Principal> {
    let world = to.world;
    let mut all = vec![Principal::graph(inside.id_of("graph-principal"))];
    if inside.customer.app() != AppUse::None {
        all.push(Principal {
            id: inside.id_of("provider-app"),
            app_id: world.provider.app.app_id.to_string(),
            name: world.provider.app.name.to_owned(),
            home: world.provider.tenant.to_string(),
            notes: None,
        });
    }
    let secret = to.ledger.canary(path, "notes of the payroll application");
    all.push(Principal {
        id: inside.id_of("payroll"),
        app_id: inside.id_of("payroll-app").to_string(),
        name: "Payroll export".to_owned(),
        home: inside.customer.tenant.to_string(),
        notes: Some(format!("password of the upload account: {secret}")),
    });
    all
}

/// Application permissions of a customer's tenant; plants the fault where they are too many.
pub(super) fn of_customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    let place = Place::customer(inside);
    let rows = customer_principals(to, inside, &place.path("servicePrincipals.json"));
    principals(to, &place, &rows)?;
    let graph = inside.id_of("graph-principal");
    let path = place.path("appRoleAssignedTo.json");
    let mut roles = list(&mut to.sink, &path, &assigned_to(graph))?;
    let name = to.world.provider.app.name;
    let holder = inside.id_of("provider-app");
    for (number, permission) in (0..).zip(permissions(inside.customer.app())) {
        let key = inside.sub("app-permission", number);
        let at = roles.push(&granted(key, permission, (holder, name), graph))?;
        if !permission.effects().is_empty() {
            plant(to, inside, permission, Shown::value(&path, at));
        }
    }
    let count = roles.finish()?;
    if !inside.customer.exports.hound() {
        to.ledger.counts.relations += count;
    }
    let consent = (inside.customer.app() != AppUse::None).then_some((holder, graph));
    consents(to, &place, inside.sub("consent", 0), consent)
}

/// An application of the provider that may too much.
pub(crate) fn plant(to: &mut Target<'_>, inside: &Tenant<'_>, permission: &Permission, shown: Shown) {
    to.ledger.fault(
        "provider-app-too-powerful",
        &["4.C.2"],
        &inside.customer.id,
        vec![inside.id_of("provider-app").to_string(), permission.id.to_owned()],
        shown,
        &format!("the provider's multi-tenant application holds {}", permission.name),
    );
}
