//! Security defaults of an Entra tenant: one object.

use std::io::BufRead;

use bailiwick_model::Severity;
use bailiwick_model::facts::{Collection, SecurityDefaults};

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{context_is, graph_records, record_has};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_security_defaults",
    title: "Security defaults (Microsoft Graph)",
    collections: &[Collection::SecurityDefaults],
    collect: Collect {
        command: "az rest --url 'https://graph.microsoft.com/v1.0/policies/identitySecurityDefaultsEnforcementPolicy' > security-defaults.json",
        least: "Policy.Read.All (delegated: with the role Security Reader or Global Reader)",
        unlocks: "whether administrators of a tenant without Conditional Access are asked for a second factor",
        documentation: "https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get",
    },
    recognise,
    read,
};

/// The policy has the same id in every tenant.
const ID: &str = "00000000-0000-0000-0000-000000000005";

fn recognise(head: &Head) -> bool {
    let its_id = head.json.as_ref().is_some_and(|json| {
        json.text("id") == Some(ID)
            || json.text("Id") == Some(ID)
            || json.text("displayName") == Some("Security Defaults")
    });
    context_is(head, "identitySecurityDefaultsEnforcementPolicy")
        || (its_id && record_has(head, &["isEnabled"]))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let finish = graph_records(input, out, &["isEnabled", "id", "displayName"], |out, mut object| {
        let enabled = object.flag("isEnabled");
        let known = enabled.is_known();
        if !known {
            let help = "export it without `$select`, as a user who may read policies";
            let message = "the object does not say whether security defaults are on (`isEnabled`)";
            out.remark_here(Severity::Warning, "policy/unreadable", message, help);
        }
        let (realm, evidence) = (out.realm(), out.evidence());
        out.facts.security_defaults.push(SecurityDefaults { realm, enabled, evidence });
        known
    });
    out.covers(
        Collection::SecurityDefaults,
        out.realm(),
        finish.records,
        finish.complete() && finish.records > 0,
    );
}

#[cfg(test)]
mod tests {
    use bailiwick_model::Observed;

    use crate::testing::{codes, facts};

    #[test]
    fn on_off_and_not_said() {
        let context = r#""@odata.context":"https://graph.microsoft.com/v1.0/$metadata#policies/identitySecurityDefaultsEnforcementPolicy/$entity""#;
        for (text, expected, remarks) in [
            (
                format!(r#"{{{context},"id":"00000000-0000-0000-0000-000000000005","isEnabled":true}}"#),
                Observed::Known(true),
                0,
            ),
            (
                r#"{"Id":"00000000-0000-0000-0000-000000000005","IsEnabled":false}"#.into(),
                Observed::Known(false),
                0,
            ),
            (r#"{"displayName":"Security Defaults","isEnabled":null}"#.into(), Observed::NotCollected, 1),
            (format!(r#"{{{context},"displayName":"Security Defaults"}}"#), Observed::NotCollected, 1),
            (format!(r#"{{{context},"isEnabled":"true"}}"#), Observed::Unreadable, 1),
        ] {
            let facts = facts("s.json", &text);
            let [one] = facts.security_defaults.as_slice() else { panic!("{text}: {:?}", codes(&facts)) };
            assert_eq!(one.enabled, expected, "{text}");
            assert_eq!(
                (codes(&facts).len(), facts.coverage[0].complete),
                (remarks, expected.is_known()),
                "{text}"
            );
        }
        let none = facts("s.json", &format!("{{{context}}}"));
        assert!(none.security_defaults.is_empty() && !none.coverage[0].complete, "nothing is not off");
    }
}
