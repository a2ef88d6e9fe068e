//! Graph answers become facts. Stands in for the readers of the real formats.

mod policies;

use bailiwick_model::facts::*;
use bailiwick_model::{
    EdgeKind, Evidence, Facts, NodeKind, NodeRef, Observed, RealmId, RealmKind, Source, Sym, Time,
};
use serde_json::Value;

use crate::estate::{Document, TENANT};

pub(crate) struct Reader {
    pub facts: Facts,
    pub realm: RealmId,
    evidence: Evidence,
}

/// All documents as facts.
pub(crate) fn facts(documents: &[Document]) -> Reader {
    let mut facts = Facts::default();
    let realm = facts.realm(RealmKind::Entra, TENANT);
    let mut reader = Reader { facts, realm, evidence: Evidence::default() };
    for document in documents {
        let collected = document.collected.as_deref().map(|text| Time::parse(text).unwrap());
        let source = Source { path: document.path.clone(), collected, ..Source::default() };
        let source = reader.facts.add_source(source);
        reader.evidence = Evidence { source, record: 0 };
        reader.read(&document.path, &document.body);
    }
    reader
}

fn flag(value: &Value) -> Observed<bool> {
    match value {
        Value::Bool(flag) => Observed::Known(*flag),
        Value::Null => Observed::NotCollected,
        _ => Observed::Unreadable,
    }
}

fn word<T>(value: &Value, known: &[(&str, T)]) -> Observed<T>
where
    T: Copy,
{
    match value.as_str() {
        Some(text) => known
            .iter()
            .find(|(word, _)| *word == text)
            .map_or(Observed::Unreadable, |&(_, meaning)| Observed::Known(meaning)),
        None if value.is_null() => Observed::NotCollected,
        None => Observed::Unreadable,
    }
}

impl Reader {
    fn text(&mut self, value: &Value) -> Sym {
        self.facts.names.add(value.as_str().unwrap_or(""))
    }

    fn id(&mut self, value: &Value) -> Sym {
        self.facts.names.add_id(value.as_str().unwrap_or(""))
    }

    fn node(&mut self, value: &Value) -> NodeRef {
        let realm = self.realm;
        self.facts.node(realm, value.as_str().unwrap_or(""))
    }

    fn list(&mut self, value: &Value) -> Vec<Sym> {
        let items = value.as_array().cloned().unwrap_or_default();
        items.iter().map(|item| self.text(item)).collect()
    }

    fn covered(&mut self, collection: Collection, body: &Value) {
        let complete = body.get("@odata.nextLink").is_none();
        let (realm, evidence) = (self.realm, self.evidence);
        self.facts.coverage.push(Coverage { collection, realm, records: 0, complete, evidence });
    }

    fn read(&mut self, path: &str, body: &Value) {
        let records = body["value"].as_array().cloned().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["users"] => self.each(Collection::Users, body, &records, Self::user),
            ["groups"] => self.each(Collection::Groups, body, &records, Self::group),
            ["groups", group, "members"] => self.members(group, body, &records),
            ["roleManagement", "directory", "roleAssignments"] => {
                self.each(Collection::RoleAssignments, body, &records, Self::role);
            }
            ["roleManagement", "directory", "roleEligibilitySchedules"] => {
                self.each(Collection::RoleEligibility, body, &records, Self::eligible);
            }
            ["roleManagement", "directory", "roleDefinitions"] => {
                for record in &records {
                    self.definition(record);
                }
            }
            ["identity", "conditionalAccess", "policies"] => {
                self.each(Collection::ConditionalAccess, body, &records, Self::policy);
            }
            ["identity", "conditionalAccess", "namedLocations"] => {
                self.each(Collection::NamedLocations, body, &records, Self::location);
            }
            ["identity", "conditionalAccess", "authenticationStrength", "policies"] => {
                self.each(Collection::AuthenticationStrengths, body, &records, Self::strength);
            }
            ["policies", "identitySecurityDefaultsEnforcementPolicy"] => self.defaults(body),
            ["users", user, "authentication", "requirements"] => self.per_user(user, body),
            ["domains"] => self.each(Collection::Domains, body, &records, Self::domain),
            ["domains", name, "federationConfiguration"] => self.federation(name, &records),
            ["policies", "featureRolloutPolicies"] => {
                for record in &records {
                    self.staged(record);
                }
            }
            ["reports", "authenticationMethods", "userRegistrationDetails"] => {
                self.each(Collection::MfaRegistrations, body, &records, Self::registration);
            }
            ["policies", "crossTenantAccessPolicy", "default"] => {
                self.trust(body);
                self.covered(Collection::CrossTenant, body);
            }
            ["policies", "crossTenantAccessPolicy", "partners"] => {
                for record in &records {
                    self.trust(record);
                }
            }
            ["policies", "roleManagementPolicyAssignments"] => {
                self.each(Collection::ActivationPolicies, body, &records, Self::activation);
            }
            ["servicePrincipals"] => {
                self.each(Collection::ServicePrincipals, body, &records, Self::principal);
            }
            ["applications"] => self.each(Collection::Applications, body, &records, Self::application),
            ["attested"] => self.attested(body),
            _ => panic!("no reader for {path}"),
        }
    }

    fn each(&mut self, collection: Collection, body: &Value, records: &[Value], read: fn(&mut Self, &Value)) {
        for (at, record) in (0..).zip(records) {
            self.evidence.record = at;
            read(self, record);
        }
        self.covered(collection, body);
    }

    fn entity(&mut self, node: NodeRef, kind: NodeKind, name: &Value) {
        let (name, evidence) = (self.text(name), self.evidence);
        self.facts.entities.push(Entity { node, kind, name, inside: None, evidence });
    }

    fn user(&mut self, record: &Value) {
        let node = self.node(&record["id"]);
        let login = self.text(&record["userPrincipalName"]);
        self.entity(node, NodeKind::AZUser, &record["displayName"]);
        self.facts.accounts.push(Account {
            node,
            login,
            enabled: flag(&record["accountEnabled"]),
            guest: word(&record["userType"], &[("Guest", true), ("Member", false)]),
            accepted: word(&record["externalUserState"], &[("Accepted", true), ("PendingAcceptance", false)]),
            evidence: self.evidence,
            ..Account::default()
        });
    }

    fn group(&mut self, record: &Value) {
        let node = self.node(&record["id"]);
        self.entity(node, NodeKind::AZGroup, &record["displayName"]);
        let dynamic = record["groupTypes"].as_array().unwrap().iter().any(|kind| kind == "DynamicMembership");
        self.facts.groups.push(Group {
            node,
            role_assignable: flag(&record["isAssignableToRole"]),
            dynamic: Observed::Known(dynamic),
            evidence: self.evidence,
        });
    }

    fn members(&mut self, group: &str, body: &Value, records: &[Value]) {
        let group = self.node(&group.into());
        let evidence = self.evidence;
        for record in records {
            let from = self.node(&record["id"]);
            if record["@odata.type"] == "#microsoft.graph.group" {
                self.entity(from, NodeKind::AZGroup, &Value::Null);
            }
            self.facts.relations.push(Relation { kind: EdgeKind::AZMemberOf, from, to: group, evidence });
        }
        let complete = body.get("@odata.nextLink").is_none();
        self.facts.members_read.push(MembersRead { group, transitive: false, complete, evidence });
    }

    fn assigned(&mut self, record: &Value, holding: Holding) {
        let principal = self.node(&record["principalId"]);
        let role = self.id(&record["roleDefinitionId"]);
        let object = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
        let scope = match record["directoryScopeId"].as_str() {
            Some("/") => RoleScope::Tenant,
            Some(text) if text.starts_with("/administrativeUnits/") => {
                RoleScope::AdministrativeUnit(self.node(&object(text).into()))
            }
            Some(text) => RoleScope::Object(self.node(&object(text).into())),
            None => RoleScope::Unknown,
        };
        self.facts.role_assignments.push(RoleAssignment {
            realm: self.realm,
            principal,
            role,
            scope,
            holding,
            evidence: self.evidence,
            ..RoleAssignment::default()
        });
    }

    fn role(&mut self, record: &Value) {
        let activated = record["assignmentType"] == "Activated";
        self.assigned(record, if activated { Holding::Activated } else { Holding::Active });
    }

    fn eligible(&mut self, record: &Value) {
        self.assigned(record, Holding::Eligible);
    }

    fn definition(&mut self, record: &Value) {
        let node = self.node(&record["id"]);
        let template = self.id(&record["templateId"]);
        let built_in = flag(&record["isBuiltIn"]);
        self.facts.role_definitions.push(RoleDefinition {
            node,
            template,
            built_in,
            evidence: self.evidence,
        });
    }

    fn defaults(&mut self, body: &Value) {
        let (realm, evidence) = (self.realm, self.evidence);
        self.facts.security_defaults.push(SecurityDefaults {
            realm,
            enabled: flag(&body["isEnabled"]),
            evidence,
        });
        self.covered(Collection::SecurityDefaults, body);
    }

    fn per_user(&mut self, user: &str, body: &Value) {
        let states = [
            ("disabled", PerUserState::Disabled),
            ("enabled", PerUserState::Enabled),
            ("enforced", PerUserState::Enforced),
        ];
        let account = self.node(&user.into());
        let state = word(&body["perUserMfaState"], &states);
        self.facts.per_user_mfa.push(PerUserMfa { account, state, evidence: self.evidence });
        self.covered(Collection::PerUserMfa, body);
    }

    fn domain(&mut self, record: &Value) {
        let kinds =
            [("Managed", DomainAuthentication::Managed), ("Federated", DomainAuthentication::Federated)];
        let name = self.text(&record["id"]);
        self.facts.domains.push(VerifiedDomain {
            realm: self.realm,
            name,
            authentication: word(&record["authenticationType"], &kinds),
            federated_mfa: Observed::NotCollected,
            evidence: self.evidence,
        });
    }

    fn federation(&mut self, name: &str, records: &[Value]) {
        let behaviours = [
            ("acceptIfMfaDoneByFederatedIdp", FederatedMfa::Accept),
            ("enforceMfaByFederatedIdp", FederatedMfa::Enforce),
            ("rejectMfaByFederatedIdp", FederatedMfa::Reject),
        ];
        let name = self.text(&name.into());
        for record in records {
            self.facts.domains.push(VerifiedDomain {
                realm: self.realm,
                name,
                authentication: Observed::Known(DomainAuthentication::Federated),
                federated_mfa: word(&record["federatedIdpMfaBehavior"], &behaviours),
                evidence: self.evidence,
            });
        }
    }

    fn staged(&mut self, record: &Value) {
        let groups = record["appliesTo"].as_array().cloned().unwrap_or_default();
        let groups = groups.iter().map(|group| self.node(&group["id"])).collect();
        let feature = self.text(&record["feature"]);
        self.facts.staged_rollouts.push(StagedRollout {
            realm: self.realm,
            feature,
            enabled: flag(&record["isEnabled"]),
            everybody: flag(&record["isAppliedToOrganization"]),
            groups,
            evidence: self.evidence,
        });
    }

    fn registration(&mut self, record: &Value) {
        let account = self.node(&record["id"]);
        let (login, methods) =
            (self.text(&record["userPrincipalName"]), self.list(&record["methodsRegistered"]));
        self.facts.registrations.push(MfaRegistration {
            account,
            login,
            registered: flag(&record["isMfaRegistered"]),
            capable: flag(&record["isMfaCapable"]),
            passwordless: flag(&record["isPasswordlessCapable"]),
            methods,
            updated: Observed::from_option(record["lastUpdatedDateTime"].as_str().and_then(Time::parse)),
            evidence: self.evidence,
        });
    }

    fn trust(&mut self, record: &Value) {
        let other = record["tenantId"].as_str().map(|id| self.facts.names.add_id(id));
        let trust = &record["inboundTrust"];
        self.facts.cross_tenant.push(CrossTenantTrust {
            realm: self.realm,
            other,
            service_provider: flag(&record["isServiceProvider"]),
            mfa: flag(&trust["isMfaAccepted"]),
            compliant_device: flag(&trust["isCompliantDeviceAccepted"]),
            joined_device: flag(&trust["isHybridAzureADJoinedDeviceAccepted"]),
            evidence: self.evidence,
        });
    }

    fn activation(&mut self, record: &Value) {
        let rules = record["policy"]["rules"].as_array().cloned().unwrap_or_default();
        let find = |id: &str| rules.iter().find(|rule| rule["id"] == id).cloned().unwrap_or(Value::Null);
        let enabled = &find("Enablement_EndUser_Assignment")["enabledRules"];
        let mfa = enabled.as_array().map(|list| list.iter().any(|word| word == "MultiFactorAuthentication"));
        let context = &find("AuthenticationContext_EndUser_Assignment");
        let context = match context["isEnabled"].as_bool() {
            Some(true) => Observed::Known(Some(self.text(&context["claimValue"]))),
            Some(false) => Observed::Known(None),
            None => Observed::NotCollected,
        };
        let approval = &find("Approval_EndUser_Assignment")["setting"];
        let role = self.id(&record["roleDefinitionId"]);
        self.facts.activation_policies.push(ActivationPolicy {
            realm: self.realm,
            role,
            mfa: Observed::from_option(mfa),
            approval: flag(&approval["isApprovalRequired"]),
            approvers: Vec::new(),
            context,
            evidence: self.evidence,
        });
    }

    fn principal(&mut self, record: &Value) {
        let node = self.node(&record["id"]);
        let app = self.id(&record["appId"]);
        let home = self.id(&record["appOwnerOrganizationId"]);
        let kind = self.text(&record["servicePrincipalType"]);
        self.entity(node, NodeKind::AZServicePrincipal, &record["displayName"]);
        self.facts.service_principals.push(ServicePrincipal {
            node,
            app,
            home_tenant: Observed::Known(home),
            enabled: flag(&record["accountEnabled"]),
            kind: Observed::Known(kind),
            evidence: self.evidence,
        });
    }

    fn application(&mut self, record: &Value) {
        let node = self.node(&record["appId"]);
        let (object, audience) = (self.id(&record["id"]), self.text(&record["signInAudience"]));
        let evidence = self.evidence;
        self.facts.applications.push(Application {
            node,
            object,
            audience: Observed::Known(audience),
            evidence,
        });
    }

    fn attested(&mut self, body: &Value) {
        let mut text = |key: &str| match &body[key] {
            Value::Null => Observed::NotCollected,
            value => Observed::Known(self.text(value)),
        };
        let (identity_provider, cloud) = (text("identity_provider"), text("cloud"));
        self.facts.attested.push(AttestedSettings {
            realm: self.realm,
            trusted_ips: flag(&body["trusted_ips"]),
            app_passwords: flag(&body["app_passwords"]),
            skip_federated_intranet: flag(&body["skip_federated_intranet"]),
            premium: flag(&body["premium"]),
            device_join_mfa: flag(&body["device_join_mfa"]),
            smtp_auth_disabled: flag(&body["smtp_auth_disabled"]),
            identity_provider,
            cloud,
            evidence: self.evidence,
        });
    }
}
