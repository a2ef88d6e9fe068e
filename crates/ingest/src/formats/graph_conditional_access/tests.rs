use std::fmt::Write;

use bailiwick_model::Facts;

use super::*;
use crate::corpus;
use crate::testing::{codes, facts};

/// A list of one policy with these conditions and this grant.
fn with(conditions: &str, grant: &str) -> Facts {
    let text = format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies",
        "value":[{{"id":"p1","displayName":"One","state":"enabled","conditions":{conditions},"grantControls":{grant}}}]}}"#
    );
    facts("policies.json", &text)
}

const MFA: &str = r#"{"operator":"OR","builtInControls":["mfa"],"authenticationStrength":null}"#;
const EVERYBODY: &str = r#""users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}"#;

fn texts(facts: &Facts, syms: &[Sym]) -> Vec<String> {
    syms.iter().map(|sym| facts.text(*sym).to_owned()).collect()
}

fn complete(facts: &Facts) -> bool {
    let [list] = facts.coverage.as_slice() else { panic!("one list, got {:?}", facts.coverage) };
    assert_eq!(list.collection, Collection::ConditionalAccess);
    list.complete
}

#[test]
fn a_plain_policy_is_read_whole() {
    let facts = with(
        &format!(r#"{{{EVERYBODY},"clientAppTypes":["all"],"signInRiskLevels":[],"locations":null}}"#),
        MFA,
    );
    let [policy] = facts.policies.as_slice() else { panic!("one policy") };
    assert_eq!(facts.text(policy.name), "One");
    assert_eq!(policy.state, Observed::Known(PolicyState::Enabled));
    assert_eq!(texts(&facts, &policy.include_users), ["All"]);
    assert_eq!(texts(&facts, &policy.include_applications), ["All"]);
    assert_eq!(policy.client_types.known().map(|types| texts(&facts, types)), Some(vec!["all".into()]));
    assert_eq!(policy.operator, Observed::Known(GrantOperator::Or));
    assert_eq!(texts(&facts, &policy.controls), ["mfa"]);
    assert!(policy.unknown_conditions.is_empty() && facts.diagnostics.is_empty());
    assert!(complete(&facts));
}

#[test]
fn every_condition_has_its_place() {
    let facts = with(
        r##"{"users":{"includeUsers":["u1"],"excludeUsers":["u2"],"includeGroups":["g1"],"excludeGroups":["g2"],
            "includeRoles":["62e90394-69f5-4237-9190-012177145e10"],"excludeRoles":["r2"],
            "includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest,serviceProvider",
              "externalTenants":{"@odata.type":"#microsoft.graph.conditionalAccessAllExternalTenants","membershipKind":"all"}},
            "excludeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"b2bCollaborationGuest",
              "externalTenants":{"@odata.type":"#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                "membershipKind":"enumerated","members":["t1"]}}},
           "clientApplications":{"includeServicePrincipals":["s1"],"excludeServicePrincipals":["s2"]},
           "applications":{"includeApplications":["Office365"],"excludeApplications":["a2"],
             "includeUserActions":["urn:user:registersecurityinfo"],"includeAuthenticationContextClassReferences":["c1"],
             "applicationFilter":{"mode":"exclude","rule":"x -eq 1"}},
           "platforms":{"includePlatforms":["all"],"excludePlatforms":["iOS"]},
           "locations":{"includeLocations":["All"],"excludeLocations":["AllTrusted"]},
           "signInRiskLevels":["high"],"userRiskLevels":["medium"],"insiderRiskLevels":"minor,moderate",
           "servicePrincipalRiskLevels":["low"],"agentIdRiskLevels":"high",
           "devices":{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -ne True"}},
           "authenticationFlows":{"transferMethods":"deviceCodeFlow,authenticationTransfer"}}"##,
        r#"{"operator":"AND","builtInControls":["mfa","compliantDevice"],"termsOfUse":["t"],
            "customAuthenticationFactors":["f"],"authenticationStrength@odata.context":"x",
            "authenticationStrength":{"id":"00000000-0000-0000-0000-000000000004","displayName":"Resistant",
              "allowedCombinations":["fido2","password,sms"]}}"#,
    );
    let [policy] = facts.policies.as_slice() else { panic!("one policy") };
    let lists = [
        (&policy.include_users, "u1"),
        (&policy.exclude_users, "u2"),
        (&policy.include_groups, "g1"),
        (&policy.exclude_groups, "g2"),
        (&policy.include_roles, "62E90394-69F5-4237-9190-012177145E10"),
        (&policy.exclude_roles, "r2"),
        (&policy.include_workloads, "s1"),
        (&policy.exclude_workloads, "s2"),
        (&policy.include_applications, "Office365"),
        (&policy.exclude_applications, "a2"),
        (&policy.user_actions, "urn:user:registersecurityinfo"),
        (&policy.contexts, "c1"),
        (&policy.include_platforms, "all"),
        (&policy.exclude_platforms, "iOS"),
        (&policy.include_locations, "All"),
        (&policy.exclude_locations, "AllTrusted"),
        (&policy.sign_in_risk, "high"),
        (&policy.user_risk, "medium"),
        (&policy.terms_of_use, "t"),
        (&policy.custom_controls, "f"),
    ];
    for (list, expected) in lists {
        assert_eq!(texts(&facts, list), [expected]);
    }
    assert_eq!(texts(&facts, &policy.other_risk), ["minor", "moderate", "low", "high"]);
    assert_eq!(texts(&facts, &policy.flows), ["deviceCodeFlow", "authenticationTransfer"]);
    assert_eq!(policy.client_types, Observed::NotCollected, "an absent list of clients is not `all`");
    let pair = |pair: Option<(Sym, Sym)>| pair.map(|(mode, rule)| (facts.text(mode), facts.text(rule)));
    assert_eq!(pair(policy.application_filter), Some(("exclude", "x -eq 1")));
    assert_eq!(pair(policy.device_filter), Some(("exclude", "device.isCompliant -ne True")));
    let external = policy.include_external.as_ref().unwrap();
    assert_eq!(texts(&facts, &external.types), ["internalGuest", "serviceProvider"]);
    assert_eq!(external.tenants, Observed::Known(None));
    let Observed::Known(Some(members)) = &policy.exclude_external.as_ref().unwrap().tenants else { panic!() };
    assert_eq!(texts(&facts, members), ["t1"]);
    assert_eq!(policy.operator, Observed::Known(GrantOperator::And));
    let [strength] = facts.strengths.as_slice() else { panic!("one strength") };
    assert_eq!((policy.strength, facts.text(strength.name)), (Some(strength.id), "Resistant"));
    assert_eq!(texts(&facts, strength.combinations.known().unwrap()), ["fido2", "password,sms"]);
    assert_eq!(codes(&facts), [""; 0]);
    assert!(policy.unknown_conditions.is_empty() && complete(&facts));
}

#[test]
fn external_tenants_that_are_not_told_are_not_all() {
    for (tenants, expected) in [
        ("null", Observed::NotCollected),
        (r#"{"membershipKind":"enumerated"}"#, Observed::NotCollected),
        (r#"{"membershipKind":"enumerated","members":[]}"#, Observed::Known(Some(0))),
        (
            r##"{"@odata.type":"#microsoft.graph.conditionalAccessAllExternalTenants"}"##,
            Observed::Known(None),
        ),
        (r#"{"membershipKind":"all","members":["x"]}"#, Observed::Unreadable),
        (r#"{"membershipKind":"unknownFutureValue"}"#, Observed::Unreadable),
        (r#"{"membershipKind":null,"additionalProperties":{"members":["x"]}}"#, Observed::Known(Some(1))),
    ] {
        let users = format!(
            r#"{{"users":{{"includeGuestsOrExternalUsers":{{"guestOrExternalUserTypes":"serviceProvider","externalTenants":{tenants}}}}},
            "applications":{{"includeApplications":["All"]}}}}"#
        );
        let facts = with(&users, MFA);
        let external = facts.policies[0].include_external.clone().unwrap();
        assert_eq!(external.tenants.map(|list| list.map(|members| members.len())), expected, "{tenants}");
    }
}

#[test]
fn what_is_not_known_may_narrow() {
    let text = format!(
        r#"{{{EVERYBODY},"deviceStates":{{"includeStates":["All"]}},"moonPhases":["full"],"times":null,"x":[],
        "devices":{{"includeDevices":["All"],"deviceFilter":null}}}}"#
    );
    let facts = with(&text, MFA);
    assert_eq!(
        texts(&facts, &facts.policies[0].unknown_conditions),
        ["devices.includeDevices", "deviceStates", "moonPhases"]
    );
    assert_eq!(codes(&facts), ["policy/unknown-condition"]);
    assert!(complete(&facts), "the policy is there, and what it demands of whom is known");
}

#[test]
fn a_policy_that_cannot_be_understood_makes_the_list_incomplete() {
    let cases = [
        (r#""nonsense""#.to_owned(), MFA, "conditions"),
        ("null".to_owned(), MFA, "conditions"),
        (r#"{"applications":{"includeApplications":["All"]}}"#.to_owned(), MFA, "users"),
        (r#"{"users":{"includeUsers":["All"]}}"#.to_owned(), MFA, "applications"),
        (
            r#"{"users":{"includeUsers":["All"],"excludeGroups":7},"applications":{"includeApplications":["All"]}}"#.to_owned(),
            MFA,
            "users.excludeGroups",
        ),
        (
            r#"{"users":{"includeUsers":["All"],"excludeUsers":["a",1]},"applications":{"includeApplications":["All"]}}"#
                .to_owned(),
            MFA,
            "users.excludeUsers",
        ),
        (format!(r#"{{{EVERYBODY},"locations":"AllTrusted"}}"#), MFA, "locations"),
        (format!(r#"{{{EVERYBODY},"devices":{{"deviceFilter":{{"mode":"exclude"}}}}}}"#), MFA, "devices.deviceFilter"),
        (format!("{{{EVERYBODY}}}"), "[]", "grantControls"),
        (
            format!("{{{EVERYBODY}}}"),
            r#"{"operator":"OR","builtInControls":[]}"#,
            "grantControls.authenticationStrength",
        ),
        (
            format!("{{{EVERYBODY}}}"),
            r#"{"operator":"OR","authenticationStrength":null,"customAuthenticationFactors":[],"termsOfUse":[]}"#,
            "grantControls.builtInControls",
        ),
        (
            format!("{{{EVERYBODY}}}"),
            r#"{"operator":"OR","authenticationStrength":{"displayName":"x"}}"#,
            "grantControls.authenticationStrength",
        ),
    ];
    for (conditions, grant, part) in cases {
        let facts = with(&conditions, grant);
        assert_eq!(facts.policies.len(), 1, "{part}");
        assert_eq!(texts(&facts, &facts.policies[0].unknown_conditions), [part]);
        assert_eq!(codes(&facts), ["policy/unreadable"], "{part}");
        assert!(!complete(&facts), "{part}");
    }
}

#[test]
fn a_policy_of_session_controls_demands_nothing_and_is_whole() {
    let facts = with(&format!("{{{EVERYBODY}}}"), "null");
    assert!(facts.policies[0].controls.is_empty() && facts.policies[0].operator == Observed::NotCollected);
    assert!(complete(&facts) && facts.diagnostics.is_empty());
}

#[test]
fn other_words_are_not_guessed() {
    let text = r#"[{"id":"1","state":"enabledForSome","conditions":{"users":{"includeUsers":["All"]},
        "applications":{"includeApplications":["All"]}},"grantControls":{"operator":"XOR","builtInControls":["mfa"]}}]"#;
    let facts = facts("p.json", text);
    assert_eq!(facts.policies[0].state, Observed::Unreadable);
    assert_eq!(facts.policies[0].operator, Observed::Unreadable);
}

#[test]
fn a_policy_twice_that_differs_has_no_known_state() {
    let policy = |state: &str| {
        format!(r#"{{"id":"1","state":"{state}","conditions":{{{EVERYBODY}}},"grantControls":{MFA}}}"#)
    };
    let same = facts("p.json", &format!("[{},{}]", policy("enabled"), policy("enabled")));
    assert_eq!((same.policies.len(), codes(&same).len(), complete(&same)), (1, 0, true));
    let differs = facts("p.json", &format!("[{},{}]", policy("enabled"), policy("disabled")));
    assert_eq!(differs.policies.len(), 1);
    assert_eq!(differs.policies[0].state, Observed::Unreadable);
    assert_eq!(codes(&differs), ["graph/duplicate"]);
    assert!(!complete(&differs));
}

#[test]
fn the_output_of_get_mg_cmdlets_is_read() {
    let facts = facts(
        "policies.json",
        r#"[{"Conditions":{"Applications":{"ApplicationFilter":{"Mode":null,"Rule":null},"IncludeApplications":["All"],
            "ExcludeApplications":[]},"ClientAppTypes":["all"],"AuthenticationFlows":{"TransferMethods":null},
            "Devices":{"DeviceFilter":{"Mode":null,"Rule":null}},"Locations":{"IncludeLocations":null,"ExcludeLocations":null},
            "Users":{"IncludeUsers":["All"],"ExcludeGuestsOrExternalUsers":{"ExternalTenants":{"MembershipKind":null},
              "GuestOrExternalUserTypes":null}},"UserRiskLevels":[]},
            "GrantControls":{"AuthenticationStrength":{"Id":null,"AllowedCombinations":null},"BuiltInControls":["mfa"],"Operator":"OR"},
            "DisplayName":"All users","Id":"p","State":"enabled","ModifiedDateTime":"\/Date(1700000000000)\/"}]"#,
    );
    let policy = &facts.policies[0];
    assert_eq!(texts(&facts, &policy.include_users), ["All"]);
    assert_eq!(texts(&facts, &policy.controls), ["mfa"]);
    assert_eq!((policy.strength, policy.device_filter, &policy.exclude_external), (None, None, &None));
    assert_eq!(policy.modified, Observed::Known(bailiwick_model::Time(1_700_000_000)));
    assert_eq!(codes(&facts), [""; 0]);
    assert!(policy.unknown_conditions.is_empty() && complete(&facts));
}

#[test]
fn an_empty_list_is_known_to_be_empty_only_when_it_is_there() {
    let context = r#""@odata.context":"x#conditionalAccess/policies""#;
    assert!(complete(&facts("p.json", &format!(r#"{{{context},"value":[]}}"#))));
    assert!(!complete(&facts("p.json", &format!("{{{context}}}"))));
    assert!(!complete(&facts("p.json", &format!(r#"{{{context},"value":[]"#))));
    assert!(!complete(&facts("p.json", &format!(r#"{{{context},"value":[],"@odata.nextLink":"x"}}"#))));
    assert!(
        !complete(&facts(
            "p.json",
            &format!(
                r#"{{"@odata.context":"x#conditionalAccess/policies/$entity",
        "id":"1","state":"enabled","conditions":{{{EVERYBODY}}},"grantControls":{MFA}}}"#
            )
        )),
        "one policy is no list"
    );
}

#[test]
fn huge_and_deep_policies_stay_in_bounds() {
    let mut users = String::new();
    for at in 0..50_000 {
        let _ = write!(users, r#""u{at}","#);
    }
    let many = format!(
        r#"{{"users":{{"includeUsers":["All"],"excludeUsers":[{}]}},"applications":{{"includeApplications":["All"]}}}}"#,
        users.trim_end_matches(',')
    );
    let many = with(&many, MFA);
    assert_eq!(many.policies[0].exclude_users.len(), 50_000);
    let deep = with(&format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)), MFA);
    assert_eq!(
        (deep.policies.len(), codes(&deep), complete(&deep)),
        (0, vec!["json/record-too-large"], false)
    );
}

#[test]
fn examples_of_the_documentation() {
    let root = "identity/msgraph-docs-examples";
    for version in ["v1.0", "beta"] {
        let Some(text) =
            corpus::text(&format!("{root}/{version}/response/conditionalaccessroot-list-policies-2.json"))
        else {
            return;
        };
        let list = facts("list.json", &text);
        assert_eq!((list.policies.len(), complete(&list), codes(&list).len()), (2, true, 0), "{version}");
        assert!(list.policies.iter().all(|policy| policy.state == Observed::Known(PolicyState::Disabled)));
        let one =
            corpus::text(&format!("{root}/{version}/response/conditionalaccesspolicy-get-2.json")).unwrap();
        let one = facts("one.json", &one);
        let policy = &one.policies[0];
        assert_eq!(texts(&one, &policy.sign_in_risk), ["medium", "low"]);
        assert_eq!(
            (policy.exclude_applications.len(), policy.controls.len(), policy.terms_of_use.len()),
            (7, 5, 2)
        );
        let expected: &[&str] =
            if version == "beta" { &["devices.includeDevices", "devices.excludeDevices"] } else { &[] };
        let mut unknown = texts(&one, &policy.unknown_conditions);
        unknown.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(unknown, expected, "{version}");
        assert!(!complete(&one), "one object is no list");
    }
}
