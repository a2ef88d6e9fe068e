//! Domains of an Entra tenant, and how federated ones sign in.
//!
//! The federation of a domain comes within the list (`federationConfiguration`) or as an answer of its own, which
//! names the domain in `@odata.context` only; where that is missing too, the name of the file is compared with the
//! domains of the list once all files are read (see [`crate::attach`]).

use std::io::BufRead;

use bailiwick_model::facts::{Collection, DomainAuthentication, FederatedMfa, VerifiedDomain};
use bailiwick_model::{Observed, Severity, Sym};

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{Object, context_is, context_of, covers_list, graph_records, record_has, without_id};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_domains",
    title: "Domains and their federation (Microsoft Graph)",
    collections: &[Collection::Domains],
    collect: Collect {
        command: "Connect-MgGraph -Scopes Domain.Read.All
$all = @(); $next = 'https://graph.microsoft.com/v1.0/domains'
while ($next) { $page = Invoke-MgGraphRequest -Uri $next; $all += $page.value; $next = $page.'@odata.nextLink' }
foreach ($domain in $all) { if ($domain.authenticationType -eq 'Federated') { $domain.federationConfiguration = @((Invoke-MgGraphRequest -Uri \"https://graph.microsoft.com/v1.0/domains/$($domain.id)/federationConfiguration\").value) } }
@{ '@odata.context' = '#domains'; value = $all } | ConvertTo-Json -Depth 20 | Out-File -Encoding utf8 domains.json",
        least: "Domain.Read.All (delegated: with the role Global Reader)",
        unlocks: "whether another identity provider may claim the second factor for Entra",
        documentation: "https://learn.microsoft.com/graph/api/resources/internaldomainfederation",
    },
    recognise,
    read,
};

const AUTHENTICATION: &[(&str, DomainAuthentication)] =
    &[("Managed", DomainAuthentication::Managed), ("Federated", DomainAuthentication::Federated)];

const BEHAVIOUR: &[(&str, FederatedMfa)] = &[
    ("acceptIfMfaDoneByFederatedIdp", FederatedMfa::Accept),
    ("enforceMfaByFederatedIdp", FederatedMfa::Enforce),
    ("rejectMfaByFederatedIdp", FederatedMfa::Reject),
];

fn recognise(head: &Head) -> bool {
    context_is(head, "domains")
        || context_is(head, "federationConfiguration")
        || record_has(head, &["authenticationType", "isVerified"])
        || record_has(head, &["federatedIdpMfaBehavior"])
        || record_has(head, &["issuerUri", "passiveSignInUri"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let own = ["authenticationType", "federatedIdpMfaBehavior", "issuerUri"];
    let (mut domains, mut federations) = (0_u64, 0_u64);
    let finish = graph_records(input, out, &own, |out, object| {
        if object.has("authenticationType") {
            domains += 1;
            return domain(out, object);
        }
        federations += 1;
        federation(out, object)
    });
    let context = finish.members.get("@odata.context").and_then(|context| context.as_str());
    if let Some(name) = context.and_then(domain_of) {
        let name = out.facts.names.add(&name);
        for domain in out.facts.domains.iter_mut().filter(|domain| domain.name.is_empty()) {
            domain.name = name;
        }
    }
    if domains > 0 || federations == 0 {
        covers_list(out, Collection::Domains, &finish);
    }
}

/// The federation of a domain that only the context, or the name of the file, tells.
fn federation(out: &mut Out<'_>, mut object: Object) -> bool {
    if !["federatedIdpMfaBehavior", "issuerUri", "passiveSignInUri"].iter().any(|key| object.has(key)) {
        let help = "export it with all members, without `$select`";
        out.remark_here(Severity::Warning, "json/record", "this is no domain and no federation of one", help);
        return false;
    }
    let context = object.take("@odata.context");
    let name = context.as_ref().and_then(|context| context.as_str()).and_then(domain_of);
    let fact = VerifiedDomain {
        realm: out.realm(),
        name: name.map_or(Sym::EMPTY, |name| out.facts.names.add(&name)),
        authentication: Observed::Known(DomainAuthentication::Federated),
        federated_mfa: object.word("federatedIdpMfaBehavior", BEHAVIOUR),
        evidence: out.evidence(),
    };
    out.facts.domains.push(fact);
    true
}

/// `contoso.com` of `...#domains('contoso.com')/federationConfiguration`.
fn domain_of(context: &str) -> Option<String> {
    let (_, rest) = context_of(context).split_once("domains('")?;
    rest.split_once("')").map(|(name, _)| name.to_lowercase())
}

fn domain(out: &mut Out<'_>, mut object: Object) -> bool {
    let Observed::Known(name) = object.text("id") else { return without_id(out) };
    if object.flag("isVerified") == Observed::Known(false) {
        return true;
    }
    let authentication = object.word("authenticationType", AUTHENTICATION);
    let configurations = object.objects("federationConfiguration");
    let federated_mfa = match configurations {
        Observed::Known(all) => {
            agreed(all.into_iter().map(|mut one| one.word("federatedIdpMfaBehavior", BEHAVIOUR)))
        }
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    };
    let (realm, evidence) = (out.realm(), out.evidence());
    let name = out.facts.names.add(&name.to_lowercase());
    out.facts.domains.push(VerifiedDomain { realm, name, authentication, federated_mfa, evidence });
    authentication.is_known()
}

/// What all of them say; unreadable where they differ.
fn agreed(mut all: impl Iterator<Item = Observed<FederatedMfa>>) -> Observed<FederatedMfa> {
    let first = all.next().unwrap_or_default();
    if all.all(|other| other == first) { first } else { Observed::Unreadable }
}

#[cfg(test)]
mod tests;
