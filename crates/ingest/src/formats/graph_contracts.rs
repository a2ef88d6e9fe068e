//! Contracts of a partner: tenants that are its customers by reselling or by delegated administration of the old kind.

use std::io::BufRead;

use bailiwick_model::facts::{Collection, ContractSource};

use crate::format::{Collect, Format, graph_list};
use crate::formats::graph_gdap_customers::customer;
use crate::head::Head;
use crate::json::{context_is, covers_list, graph_records, record_has};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_contracts",
    title: "Contracts of a partner (Microsoft Graph)",
    collections: &[Collection::Contracts],
    collect: Collect {
        command: graph_list!("Directory.Read.All", "v1.0", "contracts", "contracts.json"),
        least: "Directory.Read.All in the partner's tenant (delegated: with the role Directory Readers)",
        unlocks: "customers that nobody mapped, and delegated administration of the old kind",
        documentation: "https://learn.microsoft.com/graph/api/contract-list",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    context_is(head, "contracts") || record_has(head, &["customerId", "contractType"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let finish = graph_records(input, out, &["customerId"], |out, mut object| {
        let tenant = object.text("customerId");
        customer(out, &mut object, &tenant, ContractSource::Contract)
    });
    covers_list(out, Collection::Contracts, &finish);
}
