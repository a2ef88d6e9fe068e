use bailiwick_model::Facts;
use serde_json::Value;

use super::*;
use crate::corpus;
use crate::testing::{codes, facts};

fn shown(facts: &Facts) -> Vec<(String, String, bool, Observed<bool>)> {
    let text = |sym| facts.text(sym).to_lowercase();
    facts.lighthouse.iter().map(|one| (text(one.principal), text(one.role), one.eligible, one.mfa)).collect()
}

#[test]
fn the_made_up_customer_delegates_to_two_principals() {
    let Some(text) = corpus::text("identity/synthetic-msp/clinicco-lighthouse-registrationAssignments.json")
    else {
        return;
    };
    let facts = facts("clinicco-lighthouse-registrationAssignments.json", &text);
    assert_eq!(
        shown(&facts),
        [
            (
                "17cddb64-aa0d-5ca3-8273-00c163ad133a".into(),
                "b24988ac-6180-42a0-ab88-20f7382dd24c".into(),
                false,
                Observed::NotCollected
            ),
            (
                "9ddc3862-6377-5cdc-906d-02255021fa42".into(),
                "8e3af657-a8ff-443c-a75c-2fe8c4bcb635".into(),
                true,
                Observed::Known(true)
            ),
        ]
    );
    let one = &facts.lighthouse[0];
    assert_eq!(facts.text(one.scope), "/SUBSCRIPTIONS/59EE6499-B384-5886-B040-5222477527FF");
    assert_eq!(facts.text(one.customer_name), "ClinicCo");
    assert_eq!(facts.text(one.manager), "65BF1D36-7ADC-5907-8BFB-ACF13F14F65F");
    assert_eq!(one.provisioned, Observed::Known(true));
    assert_eq!(facts.lighthouse[1].approval, Observed::Known(false), "nobody is named who would approve");
    assert_eq!(codes(&facts), [""; 0]);
}

/// The answer within an example of the API reference.
fn example(name: &str) -> Option<String> {
    let text = corpus::text(&format!("identity/azure-lighthouse/api-examples-2022-10-01/{name}"))?;
    assert!(facts(name, &text).lighthouse.is_empty(), "the example around the answer is no export");
    let whole: Value = serde_json::from_str(&text).unwrap();
    Some(whole["responses"]["200"]["body"].to_string())
}

#[test]
fn examples_of_the_api() {
    let Some(text) = example("GetRegistrationAssignments.json") else { return };
    let assignments = facts("a.json", &text);
    assert_eq!((assignments.lighthouse.len(), codes(&assignments).len()), (3, 0));
    assert_eq!(assignments.lighthouse[1].delegated_roles.len(), 1);
    let definitions = facts("d.json", &example("GetRegistrationDefinitions.json").unwrap());
    let all: Vec<_> = definitions.lighthouse_authorizations.iter().map(|one| &one.grant).collect();
    assert_eq!((all.len(), definitions.lighthouse.len(), definitions.coverage.len()), (3, 0, 0));
    assert_eq!(
        definitions.text(all[0].principal),
        "f98g86a2-4cc4-4e6d-ad47-b3e80a1bcdfc",
        "no GUID, and kept"
    );
    assert_eq!(definitions.text(all[0].manager), "83ace5cd-bcc3-441a-hd86-e6a75360cecc");
    assert_eq!((all[2].mfa, all[2].approval), (Observed::Known(true), Observed::Known(true)));
}

#[test]
fn templates_are_no_exports() {
    let path =
        "identity/azure-lighthouse/templates/delegated-resource-management/subscription/subscription.json";
    let Some(text) = corpus::text(path) else { return };
    assert_eq!(codes(&facts("subscription.json", &text)), ["input/unrecognised"]);
}

#[test]
fn what_is_missing_is_said() {
    let record = |content: &str| {
        let text = format!(
            r#"[{{"id":"/subscriptions/s/providers/Microsoft.ManagedServices/registrationAssignments/1",
            "type":"Microsoft.ManagedServices/registrationAssignments","properties":{content}}}]"#
        );
        facts("a.json", &text)
    };
    for (content, delegations, code) in [
        (r#"{"provisioningState":"Succeeded"}"#, 0, "input/unrecognised-or-definition"),
        (r#"{"registrationDefinitionId":7}"#, 0, "lighthouse/definition-missing"),
        (r#"{"registrationDefinition":{"properties":{"authorizations":null}}}"#, 0, "lighthouse/unreadable"),
        (
            r#"{"registrationDefinition":{"properties":{"authorizations":[{"principalId":"p","roleDefinitionId":"r"},{"principalId":1e9}]}}}"#,
            1,
            "lighthouse/unreadable",
        ),
    ] {
        let facts = record(content);
        assert_eq!(facts.lighthouse.len(), delegations, "{content}");
        if code != "input/unrecognised-or-definition" {
            assert_eq!(codes(&facts), [code], "{content}");
            assert!(facts.coverage.iter().all(|list| !list.complete), "{content}");
        }
    }
}
