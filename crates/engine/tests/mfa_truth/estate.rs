//! Documents as Microsoft Graph answers them, for one case.

use serde_json::{Map, Value, json};

pub(crate) const TENANT: &str = "11111111-1111-4111-8111-111111111111";
pub(crate) const PROVIDER: &str = "22222222-2222-4222-8222-222222222222";
pub(crate) const STRANGER: &str = "33333333-3333-4333-8333-333333333333";
pub(crate) const USER: &str = "aaaaaaaa-0000-4000-8000-000000000001";
pub(crate) const BYSTANDER: &str = "aaaaaaaa-0000-4000-8000-000000000002";
pub(crate) const PRINCIPAL: &str = "bbbbbbbb-0000-4000-8000-000000000001";
pub(crate) const APP_Q: &str = "cccccccc-0000-4000-8000-000000000001";
pub(crate) const OWN_APP: &str = "cccccccc-0000-4000-8000-000000000002";
pub(crate) const CUSTOM_STRENGTH: &str = "dddddddd-0000-4000-8000-000000000001";
pub(crate) const UNREAD_STRENGTH: &str = "dddddddd-0000-4000-8000-000000000002";
pub(crate) const TRUSTED: &str = "eeeeeeee-0000-4000-8000-000000000001";
pub(crate) const OFFICE: &str = "eeeeeeee-0000-4000-8000-000000000002";
pub(crate) const COUNTRY: &str = "eeeeeeee-0000-4000-8000-000000000003";
pub(crate) const BRANCH: &str = "eeeeeeee-0000-4000-8000-000000000004";
/// Security Reader: a built-in role that security defaults do not name.
pub(crate) const ROLE_R: &str = "5d6b6bb7-de71-4623-b4af-96380a352509";
pub(crate) const CUSTOM_ROLE: &str = "ffffffff-0000-4000-8000-000000000001";

/// One document: where it was asked for, when, and the answer.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub path: String,
    pub collected: Option<String>,
    pub body: Value,
}

/// A Conditional Access policy while it is put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    pub state: Value,
    pub users: Map<String, Value>,
    pub workloads: Map<String, Value>,
    pub applications: Map<String, Value>,
    pub conditions: Map<String, Value>,
    pub grant: Option<Map<String, Value>>,
    pub session: Option<Value>,
}

impl Policy {
    pub(crate) fn json(&self, nth: usize) -> Value {
        let mut conditions = self.conditions.clone();
        conditions.insert("applications".into(), self.applications.clone().into());
        if self.workloads.is_empty() {
            conditions.insert("users".into(), self.users.clone().into());
        } else {
            conditions.insert("clientApplications".into(), self.workloads.clone().into());
        }
        json!({
            "id": format!("99999999-0000-4000-8000-{nth:012}"),
            "displayName": format!("P{}", nth + 1),
            "createdDateTime": "2024-01-01T00:00:00Z",
            "modifiedDateTime": "2024-01-02T00:00:00Z",
            "state": self.state,
            "conditions": conditions,
            "grantControls": self.grant,
            "sessionControls": self.session,
        })
    }

    pub(crate) fn push(map: &mut Map<String, Value>, key: &str, value: &str) {
        let list = map.entry(key).or_insert_with(|| json!([]));
        list.as_array_mut().unwrap().push(value.into());
    }
}

/// A group of the case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub id: String,
    pub name: String,
    pub dynamic: bool,
    pub known: bool,
    /// Direct members as (type, id); `None` where they were not read.
    pub members: Option<Vec<(&'static str, String)>>,
    pub cut: bool,
}

/// Everything of one case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Estate {
    pub as_of: String,
    /// `None`: not exported.
    pub policies: Option<Vec<Policy>>,
    /// The same policies in another export: (collected, states).
    pub versions: Vec<(Option<String>, Value)>,
    pub truncated: bool,
    pub groups: Vec<Group>,
    pub roles: Vec<Value>,
    pub eligible: Vec<Value>,
    pub roles_unread: bool,
    pub locations_unread: bool,
    pub no_trusted_location: bool,
    pub strengths: Vec<Value>,
    pub defaults: Option<Value>,
    pub per_user: Option<String>,
    pub domains: Option<Vec<Value>>,
    pub federation: Option<Value>,
    pub staged: Vec<Value>,
    pub staged_unread: bool,
    pub registration: Option<(Value, String)>,
    pub user: Map<String, Value>,
    pub user_absent: bool,
    pub cross_tenant_unread: bool,
    pub inbound: Map<String, Value>,
    pub activation: Option<Vec<Value>>,
    pub service_principal: Option<Value>,
    pub application: Option<Value>,
    pub attested: Map<String, Value>,
}

impl Estate {
    /// All documents, each as its own export.
    pub(crate) fn documents(&self) -> Vec<Document> {
        let mut out = Vec::new();
        let at = Some(format!("{}T00:00:00Z", self.as_of));
        let mut add = |path: &str, collected: Option<String>, body: Value| {
            out.push(Document { path: path.into(), collected, body });
        };
        let list = |values: Vec<Value>| json!({ "value": values });
        if !self.user_absent {
            let bystander = json!({"id": BYSTANDER, "userPrincipalName": "other@contoso.example", "userType": "Member",
                "accountEnabled": true});
            add("users", at.clone(), list(vec![self.user.clone().into(), bystander]));
        }
        let groups = self.groups.iter().filter(|group| group.known);
        add(
            "groups",
            at.clone(),
            list(
                groups
                    .map(|group| {
                        let types = if group.dynamic { json!(["DynamicMembership"]) } else { json!([]) };
                        json!({"id": group.id, "displayName": group.name, "groupTypes": types,
                            "isAssignableToRole": false})
                    })
                    .collect(),
            ),
        );
        for group in &self.groups {
            if let Some(members) = &group.members {
                let members = members
                    .iter()
                    .map(|(kind, id)| json!({"@odata.type": format!("#microsoft.graph.{kind}"), "id": id}));
                let mut body = list(members.collect());
                if group.cut {
                    body["@odata.nextLink"] = "https://graph.microsoft.com/v1.0/next".into();
                }
                add(&format!("groups/{}/members", group.id), at.clone(), body);
            }
        }
        if !self.roles_unread {
            add("roleManagement/directory/roleAssignments", at.clone(), list(self.roles.clone()));
            add("roleManagement/directory/roleEligibilitySchedules", at.clone(), list(self.eligible.clone()));
        }
        add(
            "roleManagement/directory/roleDefinitions",
            at.clone(),
            list(vec![
                json!({"id": ROLE_R, "templateId": ROLE_R, "isBuiltIn": true}),
                json!({"id": CUSTOM_ROLE, "templateId": CUSTOM_ROLE, "isBuiltIn": false}),
            ]),
        );
        self.policy_documents(&mut out, at.as_ref());
        self.settings(&mut out, at.as_ref());
        out
    }

    fn policy_documents(&self, out: &mut Vec<Document>, at: Option<&String>) {
        let Some(policies) = &self.policies else { return };
        let path = "identity/conditionalAccess/policies".to_owned();
        let mut value: Vec<Value> =
            policies.iter().enumerate().map(|(nth, policy)| policy.json(nth)).collect();
        if self.versions.is_empty() {
            let mut body = json!({"value": value});
            if self.truncated {
                body["@odata.nextLink"] = "https://graph.microsoft.com/v1.0/next".into();
            }
            out.push(Document { path: path.clone(), collected: at.cloned(), body });
        }
        for (collected, state) in &self.versions {
            for policy in &mut value {
                policy["state"] = state.clone();
            }
            out.push(Document {
                path: path.clone(),
                collected: collected.clone(),
                body: json!({"value": value}),
            });
        }
        if !self.locations_unread {
            let ip = |id: &str, trusted: bool, range: &str| {
                json!({"@odata.type": "#microsoft.graph.ipNamedLocation", "id": id, "displayName": id,
                    "isTrusted": trusted, "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange",
                    "cidrAddress": range}]})
            };
            let country = json!({"@odata.type": "#microsoft.graph.countryNamedLocation", "id": COUNTRY,
                "displayName": "country", "countriesAndRegions": ["NZ"], "includeUnknownCountriesAndRegions": false});
            let mut locations =
                vec![ip(OFFICE, false, "192.0.2.0/24"), ip(BRANCH, false, "203.0.113.0/24"), country];
            if !self.no_trusted_location {
                locations.push(ip(TRUSTED, true, "198.51.100.0/24"));
            }
            out.push(Document {
                path: "identity/conditionalAccess/namedLocations".into(),
                collected: at.cloned(),
                body: json!({"value": locations}),
            });
        }
        out.push(Document {
            path: "identity/conditionalAccess/authenticationStrength/policies".into(),
            collected: at.cloned(),
            body: json!({"value": self.strengths}),
        });
    }

    fn settings(&self, out: &mut Vec<Document>, at: Option<&String>) {
        let mut add = |path: String, collected: Option<String>, body: Value| {
            out.push(Document { path, collected, body });
        };
        let at = || at.cloned();
        if let Some(body) = &self.defaults {
            add("policies/identitySecurityDefaultsEnforcementPolicy".into(), at(), body.clone());
        }
        if let Some(state) = &self.per_user {
            let path = format!("users/{USER}/authentication/requirements");
            add(path, at(), json!({"perUserMfaState": state}));
        }
        if let Some(domains) = &self.domains {
            add("domains".into(), at(), json!({"value": domains}));
        }
        if let Some(body) = &self.federation {
            add("domains/contoso.example/federationConfiguration".into(), at(), json!({"value": [body]}));
        }
        if !self.staged_unread {
            add("policies/featureRolloutPolicies".into(), at(), json!({"value": self.staged}));
        }
        if let Some((body, collected)) = &self.registration {
            let path = "reports/authenticationMethods/userRegistrationDetails".into();
            add(path, Some(collected.clone()), json!({"value": [body]}));
        }
        if !self.cross_tenant_unread {
            let none = json!({"isMfaAccepted": false, "isCompliantDeviceAccepted": false,
                "isHybridAzureADJoinedDeviceAccepted": false});
            add(
                "policies/crossTenantAccessPolicy/default".into(),
                at(),
                json!({"isServiceDefault": true, "inboundTrust": none}),
            );
            let partner =
                json!({"tenantId": PROVIDER, "isServiceProvider": true, "inboundTrust": self.inbound});
            add("policies/crossTenantAccessPolicy/partners".into(), at(), json!({"value": [partner]}));
        }
        if let Some(list) = &self.activation {
            let path = "policies/roleManagementPolicyAssignments".into();
            add(path, at(), json!({"value": list}));
        }
        if let Some(principal) = &self.service_principal {
            add("servicePrincipals".into(), at(), json!({"value": [principal]}));
        }
        if let Some(application) = &self.application {
            add("applications".into(), at(), json!({"value": [application]}));
        }
        add("attested".into(), None, self.attested.clone().into());
    }
}
