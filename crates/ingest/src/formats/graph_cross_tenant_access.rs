//! What a tenant accepts from other tenants: its default, and the settings of partners.
//!
//! A setting of a partner that is `null` inherits the default, so it is `NotCollected` here.
//! <https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationpartner>

use std::io::BufRead;

use bailiwick_model::facts::{Collection, CrossTenantTrust};
use bailiwick_model::{Observed, Severity};

use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Object, context_is, covers_list, graph_records, record_has};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_cross_tenant_access",
    title: "Cross-tenant access settings (Microsoft Graph)",
    collections: &[Collection::CrossTenant],
    collect: Collect {
        command: concat!(
            graph_list!(
                "Policy.Read.All",
                "v1.0",
                "policies/crossTenantAccessPolicy/partners",
                "cross-tenant-partners.json"
            ),
            "\naz rest --url 'https://graph.microsoft.com/v1.0/policies/crossTenantAccessPolicy/default' > cross-tenant-default.json"
        ),
        least: "Policy.Read.All (delegated: with the role Security Reader or Global Reader)",
        unlocks: "whose second factor a customer accepts, and which tenants are its service providers",
        documentation: "https://learn.microsoft.com/graph/api/crosstenantaccesspolicy-list-partners",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    context_is(head, "crossTenantAccessPolicy/partners")
        || context_is(head, "crossTenantAccessPolicy/default")
        || record_has(head, &["isServiceDefault"])
        || record_has(head, &["tenantId", "inboundTrust"])
        || record_has(head, &["tenantId", "b2bCollaborationInbound"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let own = ["isServiceDefault", "inboundTrust", "b2bCollaborationInbound"];
    let mut only_default = true;
    let finish = graph_records(input, out, &own, |out, object| {
        let default = object.has("isServiceDefault");
        only_default &= default;
        trust(out, object, default)
    });
    // The default is no list of partners.
    if finish.records == 0 || !only_default {
        covers_list(out, Collection::CrossTenant, &finish);
    }
}

fn trust(out: &mut Out<'_>, mut object: Object, default: bool) -> bool {
    let other = object.text("tenantId");
    if !default && !other.is_known() {
        let help = "export it with all members, without `$select`";
        out.remark_here(
            Severity::Warning,
            "graph/no-id",
            "the setting names no tenant and was passed over",
            help,
        );
        return false;
    }
    let inbound = object.object("inboundTrust");
    let readable = inbound != Observed::Unreadable;
    let mut inbound = inbound.known().cloned().unwrap_or_default();
    let mut flag = |key| if readable { inbound.flag(key) } else { Observed::Unreadable };
    let (mfa, compliant_device) = (flag("isMfaAccepted"), flag("isCompliantDeviceAccepted"));
    let joined_device = flag("isHybridAzureADJoinedDeviceAccepted");
    let fact = CrossTenantTrust {
        realm: out.realm(),
        other: (!default).then(|| out.id(&other)),
        service_provider: object.flag("isServiceProvider"),
        mfa,
        compliant_device,
        joined_device,
        evidence: out.evidence(),
    };
    out.facts.cross_tenant.push(fact);
    readable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;
    use crate::testing::{codes, facts};

    #[test]
    fn examples_of_the_documentation() {
        let root = "identity/msgraph-docs-examples/v1.0/response";
        let Some(text) = corpus::text(&format!("{root}/crosstenantaccesspolicy-list-partners-2.json")) else {
            return;
        };
        let partners = facts("p.json", &text);
        let [one] = partners.cross_tenant.as_slice() else { panic!("one partner") };
        assert_eq!(one.other.map(|id| partners.text(id)), Some("123F4846-BA00-4FD7-BA43-DAC1F8F63013"));
        assert_eq!(
            (one.mfa, one.service_provider),
            (Observed::NotCollected, Observed::NotCollected),
            "null inherits"
        );
        assert!(partners.coverage[0].complete);
        let text =
            corpus::text(&format!("{root}/crosstenantaccesspolicyconfigurationdefault-get-2.json")).unwrap();
        let default = facts("d.json", &text);
        let [one] = default.cross_tenant.as_slice() else { panic!("one default") };
        assert_eq!(
            (one.other, one.mfa, one.joined_device),
            (None, Observed::Known(false), Observed::Known(false))
        );
        assert!(
            default.coverage.is_empty() && codes(&default).is_empty(),
            "the default tells nothing of partners"
        );
    }

    #[test]
    fn a_setting_that_cannot_be_read_is_not_inherited() {
        let facts = facts(
            "p.json",
            r#"[{"tenantId":"a","inboundTrust":"all","isServiceProvider":true},{"tenantId":null,"inboundTrust":null},
            {"tenantId":"b","inboundTrust":{"isMfaAccepted":true,"isCompliantDeviceAccepted":"no"}}]"#,
        );
        let shown: Vec<_> = facts.cross_tenant.iter().map(|one| (one.mfa, one.compliant_device)).collect();
        assert_eq!(
            shown,
            [(Observed::Unreadable, Observed::Unreadable), (Observed::Known(true), Observed::Unreadable)]
        );
        assert_eq!(facts.cross_tenant[0].service_provider, Observed::Known(true));
        assert!(!facts.coverage[0].complete);
    }
}
