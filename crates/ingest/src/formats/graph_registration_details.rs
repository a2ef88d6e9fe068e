//! Registered sign-in methods of users: what is registered, never what is demanded.
//!
//! The older report of credentials (`credentialUserRegistrationDetails`) names the methods `authMethods`.

use std::io::BufRead;

use bailiwick_model::facts::{Collection, MfaRegistration};
use bailiwick_model::{Observed, Severity};

use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Object, context_is, covers_list, graph_records, record_has, without_id};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_registration_details",
    title: "Registered sign-in methods (Microsoft Graph)",
    collections: &[Collection::MfaRegistrations],
    collect: Collect {
        command: graph_list!(
            "AuditLog.Read.All",
            "v1.0",
            "reports/authenticationMethods/userRegistrationDetails",
            "registration-details.json"
        ),
        least: "AuditLog.Read.All (delegated: with the role Reports Reader); needs Entra ID P1",
        unlocks: "which accounts could enrol a second factor of the attacker's own, because they have none",
        documentation: "https://learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    context_is(head, "authenticationMethods/userRegistrationDetails")
        || context_is(head, "credentialUserRegistrationDetails")
        || record_has(head, &["userPrincipalName", "isMfaRegistered"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let finish = graph_records(input, out, &["isMfaRegistered"], registration);
    covers_list(out, Collection::MfaRegistrations, &finish);
}

fn registration(out: &mut Out<'_>, mut object: Object) -> bool {
    let (id, login) = (object.text("id"), object.text("userPrincipalName"));
    if !id.is_known() && !login.is_known() {
        return without_id(out);
    }
    let methods = match object.texts("methodsRegistered") {
        Observed::NotCollected => object.texts("authMethods"),
        methods => methods,
    };
    if methods == Observed::Unreadable {
        let help = "compare it with the documentation of the format";
        out.remark_here(
            Severity::Warning,
            "json/record",
            "the registered methods are no list of words",
            help,
        );
    }
    let id = id.known().map_or("", String::as_str);
    let fact = MfaRegistration {
        account: out.node(id),
        login: out.text(&login),
        registered: object.flag("isMfaRegistered"),
        capable: object.flag("isMfaCapable"),
        passwordless: object.flag("isPasswordlessCapable"),
        methods: methods.known().into_iter().flatten().map(|method| out.facts.names.add(method)).collect(),
        updated: object.time("lastUpdatedDateTime"),
        evidence: out.evidence(),
    };
    out.facts.registrations.push(fact);
    methods != Observed::Unreadable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;
    use crate::testing::{codes, facts};

    #[test]
    fn examples_of_the_documentation() {
        let list = "identity/msgraph-docs-examples/beta/response/authenticationmethodsroot-list-userregistrationdetails-2.json";
        let Some(text) = corpus::text(list) else { return };
        let facts = facts("r.json", &text);
        let shown: Vec<_> = facts
            .registrations
            .iter()
            .map(|one| (facts.text(one.login), one.registered, one.methods.len()))
            .collect();
        assert_eq!(
            shown,
            [
                ("AlexW@Contoso.com", Observed::Known(true), 2),
                ("AllanD@Contoso.com", Observed::Known(false), 0),
                ("BiancaP@Contoso.com", Observed::Known(true), 3),
            ]
        );
        assert!(facts.coverage[0].complete && codes(&facts).is_empty());
        let one = "identity/msgraph-docs-examples/beta/response/userregistrationdetails-get-2.json";
        let one = crate::testing::facts("r.json", &corpus::text(one).unwrap());
        assert_eq!(one.registrations.len(), 1);
    }

    #[test]
    fn a_record_without_a_user_is_passed_over() {
        let facts = facts(
            "r.json",
            r#"[{"userPrincipalName":null,"isMfaRegistered":true},{"userPrincipalName":"a@b.example","isMfaRegistered":"yes",
            "authMethods":["fido2"],"lastUpdatedDateTime":"yesterday"}]"#,
        );
        let [one] = facts.registrations.as_slice() else { panic!("one registration") };
        assert_eq!((one.registered, one.capable), (Observed::Unreadable, Observed::NotCollected));
        assert_eq!((one.methods.len(), one.updated), (1, Observed::Unreadable));
        assert!(one.account.id.is_empty() && !facts.coverage[0].complete);
        assert_eq!(codes(&facts), ["graph/no-id"]);
    }
}
