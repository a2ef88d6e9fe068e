//! Objects of a tenant.

use std::io;

use bailiwick_model::Time;

use super::Hound;
use crate::json::{Json, object};
use crate::key::Guid;
use crate::world::tenant::Tenant;

/// Kind of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    User,
    Group,
}

impl Node {
    /// Its type in the words of the API.
    pub(super) const fn odata(self) -> &'static str {
        match self {
            Self::User => "#microsoft.graph.user",
            Self::Group => "#microsoft.graph.group",
        }
    }
}

/// A user.
pub(super) struct User<'a> {
    pub(super) id: Guid,
    pub(super) name: &'a str,
    pub(super) upn: &'a str,
    pub(super) given: Option<&'static str>,
    pub(super) family: Option<&'static str>,
    pub(super) mail: Option<&'a str>,
    pub(super) guest: bool,
    pub(super) accepted: bool,
    pub(super) enabled: bool,
    pub(super) created: Time,
    pub(super) department: Option<&'static str>,
    pub(super) sid: Option<String>,
    pub(super) password_set: Option<Time>,
}

impl<'a> User<'a> {
    pub(super) fn new(id: Guid, name: &'a str, upn: &'a str) -> Self {
        Self {
            id,
            name,
            upn,
            given: None,
            family: None,
            mail: None,
            guest: false,
            accepted: true,
            enabled: true,
            created: Time(0),
            department: None,
            sid: None,
            password_set: None,
        }
    }
}

/// A group.
pub(super) struct Group<'a> {
    pub(super) id: Guid,
    pub(super) name: &'a str,
    pub(super) assignable: bool,
    pub(super) dynamic: bool,
    pub(super) office: bool,
}

impl<'a> Group<'a> {
    pub(super) fn new(id: Guid, name: &'a str) -> Self {
        Self { id, name, assignable: false, dynamic: false, office: false }
    }
}

/// An application registration with one secret.
pub(super) struct App<'a> {
    pub(super) object: Guid,
    pub(super) application: Guid,
    pub(super) name: &'static str,
    pub(super) domain: &'a str,
    pub(super) notes: Option<String>,
    pub(super) secret: Guid,
    pub(super) until: Time,
    pub(super) hint: String,
}

impl Hound<'_> {
    /// Flags that are false are left out: `omitempty`.
    pub(super) fn user(&mut self, user: &User<'_>) -> io::Result<()> {
        let state = if user.accepted { "Accepted" } else { "PendingAcceptance" };
        let record = object! { "id" => self.id(user.id) }
            .with_some("accountEnabled", user.enabled.then_some(true))
            .with("createdDateTime", user.created)
            .with_some("creationType", user.guest.then_some("Invitation"))
            .with_some("department", user.department)
            .with("displayName", user.name.to_owned())
            .with_some("externalUserState", user.guest.then_some(state))
            .with_some("givenName", user.given)
            .with_some("lastPasswordChangeDateTime", user.password_set)
            .with_some("mail", user.mail.map(str::to_owned))
            .with_some("onPremisesSecurityIdentifier", user.sid.clone())
            .with_some("onPremisesSyncEnabled", user.sid.as_ref().map(|_| true))
            .with_some("otherMails", user.guest.then(|| Json::list(user.mail.map(str::to_owned))))
            .with_some("surname", user.family)
            .with("userPrincipalName", user.upn.to_owned())
            .with("userType", if user.guest { "Guest" } else { "Member" });
        let record = self.homed(record);
        self.push("AZUser", &record).map(drop)
    }

    pub(super) fn group(&mut self, group: &Group<'_>) -> io::Result<()> {
        let mut types = Vec::new();
        types.extend(group.office.then_some("Unified"));
        types.extend(group.dynamic.then_some("DynamicMembership"));
        let rule = "(user.accountEnabled -eq true) and (user.userType -eq \"Member\")";
        let record = object! { "id" => self.id(group.id), "displayName" => group.name.to_owned() }
            .with_some("groupTypes", (!types.is_empty()).then_some(types))
            .with_some("isAssignableToRole", group.assignable.then_some(true))
            .with_some("mailEnabled", group.office.then_some(true))
            .with_some("membershipRule", group.dynamic.then_some(rule))
            .with_some("securityEnabled", (!group.office).then_some(true));
        let record = self.homed(record);
        self.push("AZGroup", &record).map(drop)
    }

    pub(super) fn app(&mut self, app: &App<'_>) -> io::Result<()> {
        let secret = object! {
            "displayName" => "upload",
            "endDateTime" => app.until,
            "hint" => &app.hint,
            "keyId" => self.id(app.secret),
            "startDateTime" => app.until.plus_days(-730),
        };
        let record = object! { "id" => self.id(app.object), "appId" => self.id(app.application) }
            .with("createdDateTime", "2021-03-09T09:10:35Z")
            .with("displayName", app.name)
            .with_some("notes", app.notes.clone())
            .with("passwordCredentials", vec![secret])
            .with("publisherDomain", app.domain.to_owned())
            .with("signInAudience", "AzureADMultipleOrgs");
        let record = self.homed(record);
        self.push("AZApp", &record).map(drop)
    }

    pub(super) fn principal(
        &mut self,
        id: Guid,
        app_id: &str,
        name: &str,
        home: &str,
        notes: Option<String>,
    ) -> io::Result<()> {
        let record = object! { "id" => self.id(id), "accountEnabled" => true }
            .with("appDisplayName", name.to_owned())
            .with("appId", app_id.to_owned())
            .with("appOwnerOrganizationId", home.to_owned())
            .with("displayName", name.to_owned())
            .with_some("notes", notes)
            .with("servicePrincipalType", "Application")
            .with("signInAudience", "AzureADMultipleOrgs");
        let record = self.homed(record);
        self.push("AZServicePrincipal", &record).map(drop)
    }

    /// Registered devices with their owners.
    pub(super) fn devices(&mut self, inside: &Tenant<'_>) -> io::Result<()> {
        for index in 0..inside.devices() {
            let id = inside.device_id(index);
            self.owners("AZDeviceOwner", "deviceId", self.id(id), &[inside.account_id(index * 2)])?;
            let windows = !index.is_multiple_of(5);
            let record = object! { "id" => self.id(id), "accountEnabled" => true }
                .with("deviceId", self.id(inside.sub("device-number", u64::from(index)).guid()))
                .with("displayName", format!("{}-{index:04}", if windows { "LAP" } else { "MOB" }))
                .with_some("isCompliant", (!index.is_multiple_of(4)).then_some(true))
                .with_some("isManaged", windows.then_some(true))
                .with("operatingSystem", if windows { "Windows" } else { "iOS" })
                .with("operatingSystemVersion", if windows { "10.0.22631.4317" } else { "18.6" })
                .with("profileType", "RegisteredDevice")
                .with("trustType", if windows { "AzureAd" } else { "Workplace" });
            let record = self.homed(record);
            self.push("AZDevice", &record)?;
        }
        Ok(())
    }

    /// A resource group with a virtual machine whose start script holds a secret.
    pub(super) fn machine(&mut self, inside: &Tenant<'_>, scope: &str, secret: &str) -> io::Result<()> {
        let group = format!("{scope}/resourceGroups/rg-main");
        let tenant = self.id(self.tenant);
        let machine = format!("{group}/providers/Microsoft.Compute/virtualMachines/vm-app01");
        self.machine_contributor(&machine, inside)?;
        let record = object! {
            "id" => &machine,
            "location" => "westeurope",
            "name" => "vm-app01",
            "properties" => object! {
                "osProfile" => object! {
                    "adminUsername" => "localadmin",
                    "computerName" => "vm-app01",
                    "customData" => format!("net use /user:upload {secret}"),
                },
                "provisioningState" => "Succeeded",
            },
            "type" => "Microsoft.Compute/virtualMachines",
            "subscriptionId" => scope.to_owned(),
            "resourceGroupId" => &group,
            "tenantId" => &tenant,
        };
        self.push("AZVM", &record)?;
        let record = object! {
            "id" => &group,
            "location" => "westeurope",
            "name" => "rg-main",
            "properties" => object! { "provisioningState" => "Succeeded" },
            "type" => "Microsoft.Resources/resourceGroups",
            "subscriptionId" => scope.to_owned(),
            "tenantId" => tenant,
        };
        self.push("AZResourceGroup", &record).map(drop)
    }

    pub(super) fn subscription(
        &mut self,
        inside: &Tenant<'_>,
        scope: &str,
        manager: Option<Guid>,
    ) -> io::Result<()> {
        let manager = manager.map(|tenant| vec![object! { "tenantId" => tenant.to_string() }]);
        let record = object! {
            "id" => scope.to_owned(),
            "authorizationSource" => "RoleBased",
            "displayName" => format!("{} production", inside.customer.name),
        }
        .with_some("managedByTenants", manager)
        .with("state", "Enabled")
        .with("subscriptionId", inside.customer.subscription)
        .with("tenantId", self.id(self.tenant));
        self.push("AZSubscription", &record).map(drop)
    }
}
