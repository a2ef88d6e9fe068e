//! Conditional Access: policies, places, strengths.

use bailiwick_model::facts::*;
use bailiwick_model::{Observed, Sym, Time};
use serde_json::Value;

use super::{Reader, flag, word};

impl Reader {
    fn external(&mut self, value: &Value) -> Option<ExternalUsers> {
        value.as_object()?;
        let types: Vec<Value> = value["guestOrExternalUserTypes"]
            .as_str()
            .unwrap_or("")
            .split(',')
            .map(|word| word.trim().into())
            .collect();
        let types = self.list(&types.into());
        let tenants = match value["externalTenants"]["membershipKind"].as_str() {
            Some("all") => Observed::Known(None),
            Some("enumerated") if value["externalTenants"]["members"].is_array() => {
                Observed::Known(Some(self.list(&value["externalTenants"]["members"])))
            }
            _ => Observed::NotCollected,
        };
        Some(ExternalUsers { types, tenants })
    }

    fn filter(&mut self, value: &Value) -> Option<(Sym, Sym)> {
        value.as_object()?;
        Some((self.text(&value["mode"]), self.text(&value["rule"])))
    }

    pub(super) fn policy(&mut self, record: &Value) {
        let conditions = &record["conditions"];
        let (users, applications) = (&conditions["users"], &conditions["applications"]);
        let grant = &record["grantControls"];
        let states = [
            ("enabled", PolicyState::Enabled),
            ("disabled", PolicyState::Disabled),
            ("enabledForReportingButNotEnforced", PolicyState::ReportOnly),
        ];
        let flows = conditions["authenticationFlows"]["transferMethods"].as_str().unwrap_or("");
        let flows: Vec<Value> = flows.split(',').filter(|flow| !flow.is_empty()).map(Into::into).collect();
        let policy = ConditionalAccessPolicy {
            realm: self.realm,
            id: self.id(&record["id"]),
            name: self.text(&record["displayName"]),
            state: word(&record["state"], &states),
            modified: Observed::from_option(record["modifiedDateTime"].as_str().and_then(Time::parse)),
            include_users: self.list(&users["includeUsers"]),
            exclude_users: self.list(&users["excludeUsers"]),
            include_groups: self.list(&users["includeGroups"]),
            exclude_groups: self.list(&users["excludeGroups"]),
            include_roles: self.list(&users["includeRoles"]),
            exclude_roles: self.list(&users["excludeRoles"]),
            include_external: self.external(&users["includeGuestsOrExternalUsers"]),
            exclude_external: self.external(&users["excludeGuestsOrExternalUsers"]),
            include_workloads: self.list(&conditions["clientApplications"]["includeServicePrincipals"]),
            exclude_workloads: self.list(&conditions["clientApplications"]["excludeServicePrincipals"]),
            include_applications: self.list(&applications["includeApplications"]),
            exclude_applications: self.list(&applications["excludeApplications"]),
            application_filter: self.filter(&applications["applicationFilter"]),
            user_actions: self.list(&applications["includeUserActions"]),
            contexts: self.list(&applications["includeAuthenticationContextClassReferences"]),
            client_types: match &conditions["clientAppTypes"] {
                Value::Null => Observed::NotCollected,
                list => Observed::Known(self.list(list)),
            },
            include_platforms: self.list(&conditions["platforms"]["includePlatforms"]),
            exclude_platforms: self.list(&conditions["platforms"]["excludePlatforms"]),
            include_locations: self.list(&conditions["locations"]["includeLocations"]),
            exclude_locations: self.list(&conditions["locations"]["excludeLocations"]),
            sign_in_risk: self.list(&conditions["signInRiskLevels"]),
            user_risk: self.list(&conditions["userRiskLevels"]),
            other_risk: [
                self.list(&conditions["insiderRiskLevels"]),
                self.list(&conditions["servicePrincipalRiskLevels"]),
            ]
            .concat(),
            device_filter: self.filter(&conditions["devices"]["deviceFilter"]),
            flows: self.list(&flows.into()),
            operator: word(&grant["operator"], &[("AND", GrantOperator::And), ("OR", GrantOperator::Or)]),
            controls: self.list(&grant["builtInControls"]),
            strength: grant["authenticationStrength"].as_object().map(|strength| self.id(&strength["id"])),
            terms_of_use: self.list(&grant["termsOfUse"]),
            custom_controls: self.list(&grant["customAuthenticationFactors"]),
            unknown_conditions: Vec::new(),
            evidence: self.evidence,
        };
        self.facts.policies.push(policy);
    }

    pub(super) fn location(&mut self, record: &Value) {
        let countries = record["@odata.type"] == "#microsoft.graph.countryNamedLocation";
        let ranges = if countries {
            self.list(&record["countriesAndRegions"])
        } else {
            let ranges = record["ipRanges"].as_array().cloned().unwrap_or_default();
            ranges.iter().map(|range| self.text(&range["cidrAddress"])).collect()
        };
        let (id, name) = (self.id(&record["id"]), self.text(&record["displayName"]));
        self.facts.locations.push(NamedLocation {
            realm: self.realm,
            id,
            name,
            trusted: flag(&record["isTrusted"]),
            ranges,
            countries,
            evidence: self.evidence,
        });
    }

    pub(super) fn strength(&mut self, record: &Value) {
        let (id, name) = (self.id(&record["id"]), self.text(&record["displayName"]));
        let combinations = match &record["allowedCombinations"] {
            Value::Null => Observed::NotCollected,
            list => Observed::Known(self.list(list)),
        };
        let (realm, evidence) = (self.realm, self.evidence);
        self.facts.strengths.push(AuthenticationStrength { realm, id, name, combinations, evidence });
    }
}
