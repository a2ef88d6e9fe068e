//! Active Directory beyond its principals: certificate services, and what machines and domains demand.

use crate::evidence::Evidence;
use crate::names::Sym;
use crate::nodes::NodeRef;
use crate::observed::Observed;
use crate::remap::fact;

fact! {
    /// Certificates of a certification authority, or those that a store trusts.
    pub struct AuthorityCertificate {
        /// The authority or store.
        pub node: NodeRef,
        /// Fingerprint of its own certificate; empty for a store.
        pub own: Sym,
        /// Fingerprints from its own certificate up to the root.
        pub chain: Vec<Sym>,
        /// Fingerprints that the store trusts.
        pub trusts: Vec<Sym>,
        /// The authority takes names that the requester gives.
        pub takes_names: Observed<bool>,
        /// Only some may enrol on behalf of others.
        pub agents_restricted: Observed<bool>,
        /// It enrols over the web, to sign-ins that can be relayed.
        pub relayable_web: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// What a certificate template lets an enrolled principal have.
    pub struct CertificateTemplate {
        /// The template.
        pub node: NodeRef,
        /// A manager must approve each request.
        pub manager_approval: Observed<bool>,
        /// Its certificates sign in.
        pub authenticates: Observed<bool>,
        /// The requester chooses the name in the certificate.
        pub requester_names: Observed<bool>,
        /// Version of the template's schema.
        pub schema: Observed<u32>,
        /// Signatures of others that a request needs.
        pub signatures: Observed<u32>,
        /// Its certificates carry no security extension, so they name an account by name alone.
        pub no_security_extension: Observed<bool>,
        /// Its certificates sign in over TLS.
        pub tls_sign_in: Observed<bool>,
        /// The name in the certificate is the user or service name of the requester.
        pub user_name: Observed<bool>,
        /// The DNS name of the requester must be in it.
        pub dns_name: Observed<bool>,
        /// The DNS name of the requester's domain must be in it.
        pub domain_dns_name: Observed<bool>,
        /// What its certificates may be used for; none means for all.
        pub usages: Observed<Vec<Sym>>,
        /// What the certificates of co-signers must be for.
        pub signer_usages: Vec<Sym>,
        /// Issuance policies in its certificates.
        pub issuance_policies: Vec<Sym>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// The policy that certificates of some templates carry.
    pub struct IssuancePolicy {
        /// The policy.
        pub node: NodeRef,
        /// Its object identifier.
        pub oid: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// What a machine or domain was seen to demand of those who sign in to it or make it sign in.
    pub struct AdHardening {
        /// The computer, domain, account or group.
        pub node: NodeRef,
        /// A controller takes certificates that name an account by name alone.
        pub weak_binding: Observed<bool>,
        /// A controller maps certificates to accounts by user name over TLS.
        pub maps_by_name: Observed<bool>,
        /// SMB demands signing.
        pub smb_signing: Observed<bool>,
        /// The `WebDAV` client runs, so it signs in to strangers over HTTP.
        pub web_client: Observed<bool>,
        /// It signs in to nobody by NTLM.
        pub no_outbound_ntlm: Observed<bool>,
        /// LDAP answers.
        pub ldap: Observed<bool>,
        /// LDAP demands signing.
        pub ldap_signing: Observed<bool>,
        /// LDAPS answers.
        pub ldaps: Observed<bool>,
        /// LDAPS demands channel binding.
        pub ldaps_binding: Observed<bool>,
        /// The domain is too old to keep NTLM from members of Protected Users.
        pub protects_nobody: Observed<bool>,
        /// The rights on it are those of the administrators' holder.
        pub stamped: Observed<bool>,
        /// The short name of the domain.
        pub short_name: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}
