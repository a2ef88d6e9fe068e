use bailiwick_model::Facts;

use super::*;
use crate::testing::{codes, facts};

type Shown<'a> = (&'a str, Observed<DomainAuthentication>, Observed<FederatedMfa>);

fn shown(facts: &Facts) -> Vec<Shown<'_>> {
    facts.domains.iter().map(|one| (facts.text(one.name), one.authentication, one.federated_mfa)).collect()
}

#[test]
fn a_list_with_the_federation_in_it() {
    let facts = facts(
        "domains.json",
        r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#domains","value":[
        {"id":"Contoso.com","authenticationType":"Federated","isVerified":true,
         "federationConfiguration":[{"federatedIdpMfaBehavior":"rejectMfaByFederatedIdp","signingCertificate":"MIIsecret"}]},
        {"id":"contoso.onmicrosoft.com","authenticationType":"Managed","isVerified":true,"federationConfiguration":null},
        {"id":"new.example","authenticationType":"Managed","isVerified":false},
        {"id":"odd.example","authenticationType":"Federated","isVerified":true,
         "federationConfiguration":{"federatedIdpMfaBehavior":"unknownFutureValue"}},
        {"id":"old.example","authenticationType":"Federated","isVerified":true,"federationConfiguration":[{"federatedIdpMfaBehavior":null}]}]}"#,
    );
    let federated = Observed::Known(DomainAuthentication::Federated);
    assert_eq!(
        shown(&facts),
        [
            ("contoso.com", federated, Observed::Known(FederatedMfa::Reject)),
            (
                "contoso.onmicrosoft.com",
                Observed::Known(DomainAuthentication::Managed),
                Observed::NotCollected
            ),
            ("odd.example", federated, Observed::Unreadable),
            ("old.example", federated, Observed::NotCollected),
        ]
    );
    assert!(facts.coverage[0].complete && codes(&facts).is_empty());
    assert!(!format!("{facts:?}").contains("MIIsecret"), "certificates are not kept");
}

#[test]
fn a_federation_of_its_own() {
    let context = "https://graph.microsoft.com/v1.0/$metadata#domains('contoso.com')/federationConfiguration";
    for text in [
        format!(
            r#"{{"@odata.context":"{context}","value":[{{"issuerUri":"x","federatedIdpMfaBehavior":"enforceMfaByFederatedIdp"}}]}}"#
        ),
        format!(
            r#"{{"value":{{"issuerUri":"x","federatedIdpMfaBehavior":"enforceMfaByFederatedIdp"}},"@odata.context":"{context}"}}"#
        ),
        format!(
            r#"{{"@odata.context":"{context}/$entity","issuerUri":"x","federatedIdpMfaBehavior":"enforceMfaByFederatedIdp"}}"#
        ),
    ] {
        let facts = facts("f.json", &text);
        let federated = Observed::Known(DomainAuthentication::Federated);
        assert_eq!(
            shown(&facts),
            [("contoso.com", federated, Observed::Known(FederatedMfa::Enforce))],
            "{text}"
        );
        assert!(facts.coverage.is_empty(), "this is no list of domains");
    }
}

#[test]
fn what_is_unknown_is_not_managed() {
    let facts = facts("d.json", r#"[{"id":"a.example","authenticationType":"Other","isVerified":true}]"#);
    assert_eq!(shown(&facts), [("a.example", Observed::Unreadable, Observed::NotCollected)]);
    assert!(!facts.coverage[0].complete);
    let differs = crate::testing::facts(
        "d.json",
        r#"[{"id":"a.example","authenticationType":"Federated","isVerified":true,"federationConfiguration":[
        {"federatedIdpMfaBehavior":"rejectMfaByFederatedIdp"},{"federatedIdpMfaBehavior":"acceptIfMfaDoneByFederatedIdp"}]}]"#,
    );
    assert_eq!(differs.domains[0].federated_mfa, Observed::Unreadable);
}
