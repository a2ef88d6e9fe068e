//! Authentication strengths of an Entra tenant, built in and custom.
//!
//! Combinations are kept as written (`password,sms`). Limits within a combination (models of security keys, issuers
//! of certificates) only narrow it and are not read.

use std::io::BufRead;

use bailiwick_model::facts::{AuthenticationStrength, Collection};
use bailiwick_model::{Observed, Sym};

use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Object, context_is, covers_list, graph_records, record_has, without_id};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_authentication_strengths",
    title: "Authentication strengths (Microsoft Graph)",
    collections: &[Collection::AuthenticationStrengths],
    collect: Collect {
        command: graph_list!(
            "Policy.Read.All",
            "v1.0",
            "policies/authenticationStrengthPolicies",
            "authentication-strengths.json"
        ),
        least: "Policy.Read.All (delegated: with the role Security Reader or Global Reader)",
        unlocks: "whether a demanded strength is resistant to phishing",
        documentation: "https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-policies",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    context_is(head, "authenticationStrengthPolicies")
        || context_is(head, "authenticationStrength/policies")
        || record_has(head, &["allowedCombinations"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let finish = graph_records(input, out, &["allowedCombinations"], |out, object| {
        let listed = object.has("allowedCombinations");
        match strength(out, object) {
            Some(_) => listed,
            None => without_id(out),
        }
    });
    covers_list(out, Collection::AuthenticationStrengths, &finish);
}

/// Reads one strength and returns its id. One that only names itself makes no fact.
pub(super) fn strength(out: &mut Out<'_>, mut object: Object) -> Option<Sym> {
    let id = object.text("id");
    if !id.is_known() {
        return None;
    }
    let (id, name) = (out.id(&id), out.text(&object.text("displayName")));
    let combinations = object.texts("allowedCombinations");
    if combinations != Observed::NotCollected {
        let combinations =
            combinations.map(|all| all.iter().map(|combination| out.facts.names.add(combination)).collect());
        let (realm, evidence) = (out.realm(), out.evidence());
        out.facts.strengths.push(AuthenticationStrength { realm, id, name, combinations, evidence });
    }
    Some(id)
}

#[cfg(test)]
mod tests {

    use crate::testing::{codes, facts};

    #[test]
    fn combinations_are_kept_as_written() {
        let text = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#policies/authenticationStrengthPolicies",
            "value":[{"id":"00000000-0000-0000-0000-000000000004","displayName":"Phishing resistant MFA","policyType":"builtIn",
              "allowedCombinations":["windowsHelloForBusiness","fido2","x509CertificateMultiFactor"]},
             {"id":"2","displayName":"Weak","allowedCombinations":["password,sms"]},
             {"id":"3","displayName":"Unsaid"},{"id":"4","displayName":"Odd","allowedCombinations":7},
             {"displayName":"Nobody","allowedCombinations":[]}]}"#;
        let facts = facts("s.json", text);
        let shown: Vec<_> = facts
            .strengths
            .iter()
            .map(|one| {
                (
                    facts.text(one.name),
                    one.combinations.known().map(|all| all.iter().map(|one| facts.text(*one)).collect()),
                )
            })
            .collect::<Vec<(&str, Option<Vec<&str>>)>>();
        assert_eq!(
            shown,
            [
                (
                    "Phishing resistant MFA",
                    Some(vec!["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"])
                ),
                ("Weak", Some(vec!["password,sms"])),
                ("Odd", None),
            ]
        );
        assert_eq!((codes(&facts), facts.coverage[0].complete), (vec!["graph/no-id"], false));
    }
}
