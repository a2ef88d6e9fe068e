//! One Conditional Access policy as the API writes it.

use bailiwick_model::Time;

use crate::json::{Json, object};
use crate::key::Key;

/// What differs between the policies of the lab.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub(super) name: &'static str,
    pub(super) state: &'static str,
    pub(super) include_users: Vec<String>,
    pub(super) exclude_users: Vec<String>,
    pub(super) include_groups: Vec<String>,
    pub(super) exclude_groups: Vec<String>,
    pub(super) include_roles: Vec<&'static str>,
    /// Service providers are left out.
    pub(super) exclude_providers: bool,
    pub(super) applications: &'static [&'static str],
    pub(super) user_actions: &'static [&'static str],
    pub(super) clients: &'static [&'static str],
    /// Places left out; none is no condition at all.
    pub(super) exclude_locations: Vec<String>,
    pub(super) controls: &'static [&'static str],
    /// Id of an authentication strength.
    pub(super) strength: Option<&'static str>,
}

impl Policy {
    /// A policy for everybody and everything.
    pub(super) fn all(name: &'static str, controls: &'static [&'static str]) -> Self {
        Self {
            name,
            state: "enabled",
            include_users: vec!["All".to_owned()],
            exclude_users: Vec::new(),
            include_groups: Vec::new(),
            exclude_groups: Vec::new(),
            include_roles: Vec::new(),
            exclude_providers: false,
            applications: &["All"],
            user_actions: &[],
            clients: &["all"],
            exclude_locations: Vec::new(),
            controls,
            strength: None,
        }
    }

    /// The record.
    pub(super) fn json(&self, key: Key, seen: Time) -> Json {
        let id = key.guid();
        object! {
            "id" => id,
            "displayName" => self.name,
            "createdDateTime" => seen.plus_days(-600),
            "modifiedDateTime" => seen.plus_days(-200),
            "state" => self.state,
            "conditions" => self.conditions(),
            "grantControls" => self.grant(&id.to_string()),
            "sessionControls" => None::<String>,
        }
    }

    fn conditions(&self) -> Json {
        let none = None::<String>;
        object! {
            "userRiskLevels" => Json::EMPTY,
            "signInRiskLevels" => Json::EMPTY,
            "servicePrincipalRiskLevels" => Json::EMPTY,
            "clientAppTypes" => Json::list(self.clients.iter().copied()),
            "platforms" => none.clone(),
            "locations" => self.locations(),
            "devices" => none.clone(),
            "clientApplications" => none.clone(),
            "authenticationFlows" => none,
            "applications" => object! {
                "includeApplications" => Json::list(self.applications.iter().copied()),
                "excludeApplications" => Json::EMPTY,
                "includeUserActions" => Json::list(self.user_actions.iter().copied()),
                "includeAuthenticationContextClassReferences" => Json::EMPTY,
                "applicationFilter" => None::<String>,
            },
            "users" => self.users(),
        }
    }

    fn users(&self) -> Json {
        let providers = self.exclude_providers.then(|| {
            object! {
                "guestOrExternalUserTypes" => "serviceProvider",
                "externalTenants" => object! {
                    "@odata.type" => "#microsoft.graph.conditionalAccessAllExternalTenants",
                    "membershipKind" => "all",
                },
            }
        });
        // An empty include list is written as `None`, unless groups or roles are included.
        let nobody =
            self.include_users.is_empty() && self.include_groups.is_empty() && self.include_roles.is_empty();
        let include = if nobody { vec!["None".to_owned()] } else { self.include_users.clone() };
        object! {
            "includeUsers" => include,
            "excludeUsers" => self.exclude_users.clone(),
            "includeGroups" => self.include_groups.clone(),
            "excludeGroups" => self.exclude_groups.clone(),
            "includeRoles" => Json::list(self.include_roles.iter().copied()),
            "excludeRoles" => Json::EMPTY,
            "includeGuestsOrExternalUsers" => None::<String>,
            "excludeGuestsOrExternalUsers" => providers,
        }
    }

    fn locations(&self) -> Json {
        if self.exclude_locations.is_empty() {
            return Json::Null;
        }
        object! { "includeLocations" => vec!["All"], "excludeLocations" => self.exclude_locations.clone() }
    }

    fn grant(&self, id: &str) -> Json {
        let context = format!(
            "{}identity/conditionalAccess/policies('{id}')/grantControls/authenticationStrength/$entity",
            super::super::V1
        );
        object! {
            "operator" => "OR",
            "builtInControls" => Json::list(self.controls.iter().copied()),
            "customAuthenticationFactors" => Json::EMPTY,
            "termsOfUse" => Json::EMPTY,
            "authenticationStrength@odata.context" => context,
            "authenticationStrength" => self.strength.map(strength),
        }
    }
}

/// The phishing-resistant strength, as it stands inside a policy.
fn strength(id: &'static str) -> Json {
    object! {
        "id" => id,
        "createdDateTime" => "2021-12-01T00:00:00Z",
        "modifiedDateTime" => "2021-12-01T00:00:00Z",
        "displayName" => "Phishing-resistant MFA",
        "description" => "",
        "policyType" => "builtIn",
        "requirementsSatisfied" => "mfa",
        "allowedCombinations" => vec!["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"],
        "combinationConfigurations" => Json::EMPTY,
    }
}
