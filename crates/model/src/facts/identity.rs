//! People, services, groups and roles, in Entra, Active Directory and elsewhere.

use crate::EdgeKind;
use crate::evidence::Evidence;
use crate::names::Sym;
use crate::nodes::{NodeKind, NodeRef, RealmId};
use crate::observed::Observed;
use crate::remap::{fact, no_handles};
use crate::time::{LastUse, Time};

fact! {
    /// Something that exists, of any kind. Typed records below add what else is known of it.
    pub struct Entity {
        /// Identity.
        pub node: NodeRef,
        /// Kind.
        pub kind: NodeKind,
        /// Display name; empty where none was read.
        pub name: Sym,
        /// The container that a person would look in: a site, an organisational unit, a subscription.
        pub inside: Option<NodeRef>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A free text that people wrote on something: a description, a note. It may name a customer.
    pub struct Description {
        /// What it is written on.
        pub node: NodeRef,
        /// The text, one line.
        pub text: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Something that a record names together with its kind, and that no record of the same file describes: a member
    /// from a domain that was not read.
    pub struct Mention {
        /// Identity.
        pub node: NodeRef,
        /// Kind.
        pub kind: NodeKind,
        /// The first record that names it.
        pub evidence: Evidence,
    }
}

fact! {
    /// Something said of two nodes, in the direction of the edge kind.
    pub struct Relation {
        /// What is said.
        pub kind: EdgeKind,
        /// Who holds it.
        pub from: NodeRef,
        /// What it is held on.
        pub to: NodeRef,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A login identity of any realm: an Entra user, an AD user, an account of a management server.
    pub struct Account {
        /// Identity.
        pub node: NodeRef,
        /// What is typed to sign in (UPN, `domain\name`, user name).
        pub login: Sym,
        /// Whether it may sign in. A locked account is not enabled.
        pub enabled: Observed<bool>,
        /// Whether it is a guest of its realm.
        pub guest: Observed<bool>,
        /// Whether a guest's invitation was accepted.
        pub accepted: Observed<bool>,
        /// Other addresses and logins of the same person.
        pub aliases: Vec<Sym>,
        /// Made at.
        pub created: Observed<Time>,
        /// Last successful use of any kind, interactive or not.
        pub last_use: Observed<LastUse>,
        /// Password last set.
        pub password_set: Observed<Time>,
        /// Whether the password never expires.
        pub password_never_expires: Observed<bool>,
        /// SID of the account it is synchronised from.
        pub synced_from: Option<Sym>,
        /// Whether it is synchronised from a directory.
        pub synced: Observed<bool>,
        /// Number of licences assigned.
        pub licences: Observed<u32>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// What only Active Directory says of an object.
    pub struct AdPrincipal {
        /// Identity.
        pub node: NodeRef,
        /// May be signed in without a password.
        pub password_not_required: Observed<bool>,
        /// Kerberos pre-authentication is off.
        pub no_preauthentication: Observed<bool>,
        /// Has a service principal name.
        pub has_spn: Observed<bool>,
        /// Trusted for delegation to any service.
        pub unconstrained_delegation: Observed<bool>,
        /// Protected from delegation.
        pub sensitive: Observed<bool>,
        /// Marked as administrative.
        pub admin_count: Observed<bool>,
        /// The local administrator password is managed.
        pub has_laps: Observed<bool>,
        /// Operating system.
        pub system: Observed<Sym>,
        /// Whether it is a domain controller.
        pub domain_controller: Observed<bool>,
        /// Whether a computer account may sign in; of users see [`Account`].
        pub enabled: Observed<bool>,
        /// Interactive sign-in asks for a smart card.
        pub smartcard_required: Observed<bool>,
        /// Rights on the container above it are not inherited.
        pub acl_protected: Observed<bool>,
        /// Group policies linked above an organisational unit stop at it, unless enforced.
        pub blocks_policies: Observed<bool>,
        /// A domain in which owning an object gives no right on it by itself.
        pub owner_rights_blocked: Observed<bool>,
        /// Who may sign in to a computer remotely was read.
        pub logon_rights_read: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A trust of a domain, as its own export states it.
    pub struct Trust {
        /// The domain that was read.
        pub domain: NodeRef,
        /// The other domain.
        pub other: NodeRef,
        /// Name of the other domain.
        pub other_name: Sym,
        /// Principals of the other domain are trusted here.
        pub outbound: bool,
        /// Principals of this domain are trusted there.
        pub inbound: bool,
        /// Parent and child, tree root or cross link: one forest.
        pub same_forest: bool,
        /// Transitive.
        pub transitive: Observed<bool>,
        /// SIDs of other domains are filtered.
        pub sid_filtering: Observed<bool>,
        /// Tickets may be delegated across it.
        pub tgt_delegation: Observed<bool>,
        /// Principals of the other domain count here only where each was allowed.
        pub selective_authentication: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A group of a directory.
    pub struct Group {
        /// Identity.
        pub node: NodeRef,
        /// Whether roles may be assigned to it (Entra).
        pub role_assignable: Observed<bool>,
        /// Whether a rule decides membership.
        pub dynamic: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// The members of a group were read: without it, no member does not mean empty.
    pub struct MembersRead {
        /// The group.
        pub group: NodeRef,
        /// Whether members of nested groups are in the list.
        pub transitive: bool,
        /// Whether the list is complete.
        pub complete: bool,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A device of a tenant.
    pub struct Device {
        /// Identity.
        pub node: NodeRef,
        /// Operating system.
        pub system: Observed<Sym>,
        /// Meets the compliance policy.
        pub compliant: Observed<bool>,
        /// Under device management.
        pub managed: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A role of a realm.
    pub struct RoleDefinition {
        /// Identity; the id is the one that assignments name.
        pub node: NodeRef,
        /// Id of the built-in template; empty for custom roles.
        pub template: Sym,
        /// Whether it is built in.
        pub built_in: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

/// Where a role counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum RoleScope {
    /// The whole tenant.
    Tenant,
    /// One object.
    Object(NodeRef),
    /// One administrative unit.
    AdministrativeUnit(NodeRef),
    /// The export does not say, or writes something that cannot be told from the tenant.
    #[default]
    Unknown,
}

impl crate::remap::Remap for RoleScope {
    fn remap(&mut self, to: &crate::remap::Translation) {
        match self {
            Self::Object(node) | Self::AdministrativeUnit(node) => node.remap(to),
            Self::Tenant | Self::Unknown => {}
        }
    }
}

/// How a role is held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Holding {
    /// Held now, for good or until a date.
    #[default]
    Active,
    /// Held now because it was activated.
    Activated,
    /// May be activated.
    Eligible,
}

no_handles!(Holding);

fact! {
    /// A role of a directory held by a principal.
    pub struct RoleAssignment {
        /// The tenant.
        pub realm: RealmId,
        /// Who holds it.
        pub principal: NodeRef,
        /// Role, by the id that the assignment names (normally the template id).
        pub role: Sym,
        /// Where it counts.
        pub scope: RoleScope,
        /// How it is held.
        pub holding: Holding,
        /// From when.
        pub since: Observed<Time>,
        /// Until when; `Known(None)` is permanent.
        pub until: Observed<Option<Time>>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// What a tenant asks of somebody who activates a role.
    pub struct ActivationPolicy {
        /// The tenant.
        pub realm: RealmId,
        /// The role.
        pub role: Sym,
        /// A second factor is asked.
        pub mfa: Observed<bool>,
        /// A second person must approve.
        pub approval: Observed<bool>,
        /// Who may approve; empty means Privileged Role and Global Administrators.
        pub approvers: Vec<NodeRef>,
        /// Authentication context asked; `Known(None)` is none.
        pub context: Observed<Option<Sym>>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// An application registration.
    pub struct Application {
        /// Identity, by application id.
        pub node: NodeRef,
        /// Object id in its home tenant.
        pub object: Sym,
        /// Who may sign in to it (`AzureADMultipleOrgs`, ...).
        pub audience: Observed<Sym>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// An application in a tenant.
    pub struct ServicePrincipal {
        /// Identity, by object id.
        pub node: NodeRef,
        /// Application id.
        pub app: Sym,
        /// Tenant that owns the application.
        pub home_tenant: Observed<Sym>,
        /// Whether it may sign in.
        pub enabled: Observed<bool>,
        /// `Application`, `ManagedIdentity`, ...
        pub kind: Observed<Sym>,
        /// Record.
        pub evidence: Evidence,
    }
}

/// Kind of an application's credential.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum CredentialKind {
    /// A client secret.
    #[default]
    Secret,
    /// A certificate.
    Certificate,
    /// A trusted issuer.
    Federated,
}

no_handles!(CredentialKind);

fact! {
    /// A credential of an application or service principal. The secret itself is in no fact.
    pub struct AppCredential {
        /// The application or service principal.
        pub owner: NodeRef,
        /// Kind.
        pub kind: CredentialKind,
        /// Key id.
        pub key: Sym,
        /// Display name, or `issuer subject`.
        pub name: Sym,
        /// Made at.
        pub created: Observed<Time>,
        /// Until when; `Known(None)` is for good.
        pub expires: Observed<Option<Time>>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// An application permission held by a service principal.
    pub struct AppRoleGrant {
        /// Holder.
        pub principal: NodeRef,
        /// The service principal of the API.
        pub resource: NodeRef,
        /// Name of the API as the export shows it.
        pub resource_name: Sym,
        /// Permission id.
        pub permission: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A delegated permission consented to an application.
    pub struct DelegatedGrant {
        /// The application's service principal.
        pub client: NodeRef,
        /// The service principal of the API.
        pub resource: NodeRef,
        /// Scopes, one text each.
        pub scopes: Vec<Sym>,
        /// For every user (`None`) or for one.
        pub user: Option<NodeRef>,
        /// Record.
        pub evidence: Evidence,
    }
}
