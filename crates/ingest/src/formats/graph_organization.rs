//! The tenant itself: its id, name and verified domains. It names the tenant of the files beside it.
//! Fields: <https://learn.microsoft.com/graph/api/resources/organization>

use std::io::BufRead;

use bailiwick_model::facts::{Collection, DomainAuthentication, TenantInfo, VerifiedDomain};
use bailiwick_model::{NodeKind, Observed, RealmKind};
use serde::Deserialize;

use crate::entra::list::list;
use crate::entra::recognise::{graph, has};
use crate::entra::{Writer, entity, text};
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Field, List, Part, Text, record};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_organization",
    title: "Organisation (Microsoft Graph)",
    collections: &[Collection::Tenant],
    collect: Collect {
        command: graph_list!("Organization.Read.All", "v1.0", "organization", "organization.json"),
        least: "Organization.Read.All",
        unlocks: "of which tenant the exports in the same folder are, by name",
        documentation: "https://learn.microsoft.com/graph/api/organization-list",
    },
    recognise,
    read,
};

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Organization<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    verified_domains: Field<List<Part<Domain<'a>>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Domain<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    is_default: Field<bool>,
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
}

fn recognise(head: &Head) -> bool {
    graph(head, &["organization"], |first| has(first, &["verifiedDomains", "displayName"]))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut tenants = Vec::new();
    let answer = list(input, out, |out, writer, raw| {
        let Some(organization) = record::<Organization<'_>>(out, raw) else { return false };
        if writer.own(out, &organization.id).is_none() {
            return false;
        }
        let realm = out.facts.realm(RealmKind::Entra, organization.id.as_str());
        tenants.push(realm);
        organization.add(out, Writer { realm, ..writer });
        true
    });
    if let [only] = tenants.as_slice()
        && let Some(source) = out.source()
    {
        source.realm = *only;
    }
    out.covers(Collection::Tenant, out.realm(), answer.records, answer.records == 1 && tenants.len() == 1);
}

impl Organization<'_> {
    fn add(self, out: &mut Out<'_>, writer: Writer) {
        let realm = writer.realm;
        out.facts.name_realm(realm, self.display_name.as_str());
        if let Some(node) = writer.node(out, &self.id) {
            entity(out, node, NodeKind::AZTenant, &self.display_name);
        }
        let name = text(out, &self.display_name);
        let domains = self.verified_domains.known().unwrap_or_default().items;
        let default = domains.iter().find(|Part(domain)| domain.is_default == Field::Known(true));
        let domain = default.map(|Part(domain)| text(out, &domain.name)).unwrap_or_default();
        let evidence = out.evidence();
        out.facts.tenants.push(TenantInfo { realm, name, domain, collected: true, evidence });
        for Part(domain) in domains {
            let name = out.facts.names.add(&domain.name.as_str().to_ascii_lowercase());
            let authentication = domain.authentication();
            if !name.is_empty() {
                let fact =
                    VerifiedDomain { realm, name, authentication, evidence, ..VerifiedDomain::default() };
                out.facts.domains.push(fact);
            }
        }
    }
}

impl Domain<'_> {
    fn authentication(&self) -> Observed<DomainAuthentication> {
        match self.kind.as_str() {
            "Managed" => Observed::Known(DomainAuthentication::Managed),
            "Federated" => Observed::Known(DomainAuthentication::Federated),
            "" if !self.kind.is_wrong() => Observed::NotCollected,
            _ => Observed::Unreadable,
        }
    }
}
