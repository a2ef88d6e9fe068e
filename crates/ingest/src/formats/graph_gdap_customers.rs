//! Customers with whom a partner has at least one delegated admin relationship.

use std::io::BufRead;

use bailiwick_model::Observed;
use bailiwick_model::facts::{Collection, ContractSource, CustomerContract};
use serde_json::Value;

use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Object, context_is, graph_records, record_has, without_id};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_gdap_customers",
    title: "Delegated admin customers (Microsoft Graph)",
    collections: &[Collection::Contracts],
    collect: Collect {
        command: graph_list!(
            "DelegatedAdminRelationship.Read.All",
            "v1.0",
            "tenantRelationships/delegatedAdminCustomers",
            "delegatedAdminCustomers.json"
        ),
        least: "DelegatedAdminRelationship.Read.All in the partner's tenant",
        unlocks: "which tenants are customers of the provider at all",
        documentation: "https://learn.microsoft.com/graph/api/tenantrelationship-list-delegatedadmincustomers",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let typed =
        head.json.as_ref().and_then(|json| json.first.as_ref()).and_then(|first| first.get("@odata.type"));
    context_is(head, "delegatedAdminCustomers")
        || typed.and_then(Value::as_str).is_some_and(|kind| kind.ends_with(".delegatedAdminCustomer"))
        || record_has(head, &["tenantId", "displayName", "serviceManagementDetails"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let finish = graph_records(input, out, &["tenantId"], |out, mut object| {
        let (id, tenant) = (object.text("id"), object.text("tenantId"));
        customer(out, &mut object, &tenant.or(id), ContractSource::DelegatedAdmin)
    });
    // Customers without such a relationship are not in this list, so it never holds all of them.
    out.covers(Collection::Contracts, out.realm(), finish.records, false);
}

/// Reads one customer.
pub(super) fn customer(
    out: &mut Out<'_>,
    object: &mut Object,
    tenant: &Observed<String>,
    source: ContractSource,
) -> bool {
    if !tenant.is_known() {
        return without_id(out);
    }
    let fact = CustomerContract {
        realm: out.realm(),
        customer: out.id(tenant),
        name: out.text(&object.text("displayName")),
        domain: out.text(&object.text("defaultDomainName")),
        source,
        evidence: out.evidence(),
    };
    out.facts.contracts.push(fact);
    true
}
