//! Application registrations, service principals, and what authenticates them.

use bailiwick_model::facts::{
    AppCredential, Application as ApplicationFact, CredentialKind, ServicePrincipal as ServicePrincipalFact,
};
use bailiwick_model::{NodeKind, NodeRef, Observed};
use serde::Deserialize;

use super::{Writer, entity, id, text, word};
use crate::json::{Field, List, Part, Text};
use crate::out::Out;

/// An application registration.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Application<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    app_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    sign_in_audience: Text<'a>,
    #[serde(borrow)]
    password_credentials: Credentials<'a>,
    #[serde(borrow)]
    key_credentials: Credentials<'a>,
    #[serde(borrow)]
    federated_identity_credentials: Field<List<Part<Federated<'a>>>>,
}

/// An application in a tenant.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ServicePrincipal<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    app_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    app_display_name: Text<'a>,
    #[serde(borrow)]
    app_owner_organization_id: Text<'a>,
    account_enabled: Field<bool>,
    #[serde(borrow)]
    service_principal_type: Text<'a>,
    #[serde(borrow)]
    password_credentials: Credentials<'a>,
    #[serde(borrow)]
    key_credentials: Credentials<'a>,
}

type Credentials<'a> = Field<List<Part<Credential<'a>>>>;

/// A client secret or certificate. The secret, its hint and its thumbprint are not even read.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Credential<'a> {
    #[serde(borrow)]
    key_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    start_date_time: Text<'a>,
    #[serde(borrow)]
    end_date_time: Text<'a>,
    #[serde(borrow)]
    usage: Text<'a>,
}

/// A trusted issuer.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Federated<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    issuer: Text<'a>,
    #[serde(borrow)]
    subject: Text<'a>,
}

impl Application<'_> {
    /// Adds the application and its credentials. Whether it was understood.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer) -> bool {
        let Some(node) = writer.own(out, &self.app_id) else { return false };
        entity(out, node, NodeKind::AZApp, &self.display_name);
        let fact = ApplicationFact {
            node,
            object: id(out, &self.id),
            audience: word(out, &self.sign_in_audience),
            evidence: out.evidence(),
        };
        out.facts.applications.push(fact);
        let secrets = credentials(out, node, CredentialKind::Secret, &self.password_credentials);
        let keys = credentials(out, node, CredentialKind::Certificate, &self.key_credentials);
        let issuers = self.federated_identity_credentials;
        let understood = secrets && keys && !issuers.is_wrong();
        for Part(issuer) in issuers.known().unwrap_or_default().items {
            issuer.add(out, node);
        }
        understood
    }
}

impl ServicePrincipal<'_> {
    /// Adds the service principal and its own credentials. Whether it was understood.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer) -> bool {
        let Some(node) = writer.own(out, &self.id) else { return false };
        let name =
            if self.display_name.as_str().is_empty() { &self.app_display_name } else { &self.display_name };
        entity(out, node, NodeKind::AZServicePrincipal, name);
        let fact = ServicePrincipalFact {
            node,
            app: id(out, &self.app_id),
            home_tenant: match self.app_owner_organization_id.as_str() {
                "" if self.app_owner_organization_id == Field::Wrong => Observed::Unreadable,
                "" => Observed::NotCollected,
                tenant => Observed::Known(out.facts.names.add_id(tenant)),
            },
            enabled: writer.omitted.flag(self.account_enabled),
            kind: word(out, &self.service_principal_type),
            evidence: out.evidence(),
        };
        out.facts.service_principals.push(fact);
        let secrets = credentials(out, node, CredentialKind::Secret, &self.password_credentials);
        let keys = credentials(out, node, CredentialKind::Certificate, &self.key_credentials);
        secrets && keys
    }
}

impl Federated<'_> {
    /// Adds the issuer as a credential of an application.
    pub(crate) fn add(self, out: &mut Out<'_>, owner: NodeRef) {
        let (issuer, subject) = (self.issuer.as_str(), self.subject.as_str());
        let name = if subject.is_empty() { issuer.to_owned() } else { format!("{issuer} {subject}") };
        let fact = AppCredential {
            owner,
            kind: CredentialKind::Federated,
            key: id(out, &self.id),
            name: out.facts.names.add(&name),
            created: Observed::NotCollected,
            expires: Observed::Known(None),
            evidence: out.evidence(),
        };
        out.facts.app_credentials.push(fact);
    }
}

/// Adds credentials. Keys that sign tokens for others (`usage` is `Sign`) authenticate nobody. Whether all were
/// understood.
fn credentials(out: &mut Out<'_>, owner: NodeRef, kind: CredentialKind, list: &Credentials<'_>) -> bool {
    for Part(credential) in list.as_known().into_iter().flat_map(|list| &list.items) {
        if credential.usage.as_str().eq_ignore_ascii_case("sign") {
            continue;
        }
        let fact = AppCredential {
            owner,
            kind,
            key: id(out, &credential.key_id),
            name: text(out, &credential.display_name),
            created: credential.start_date_time.time(),
            expires: credential.end_date_time.end(),
            evidence: out.evidence(),
        };
        out.facts.app_credentials.push(fact);
    }
    !list.is_wrong() && list.as_known().is_none_or(|list| list.wrong == 0)
}
