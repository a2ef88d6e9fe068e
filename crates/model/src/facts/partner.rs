//! Relations between a provider's tenant and its customers', and Azure resources.

use crate::evidence::Evidence;
use crate::names::Sym;
use crate::nodes::{NodeRef, RealmId};
use crate::observed::Observed;
use crate::remap::{fact, no_handles};
use crate::time::Time;

/// State of a delegated admin relationship, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GdapStatus {
    /// In use: `active`.
    Active,
    /// Being taken down: `expiring`, `terminationRequested`, `terminating`. Access is documented to be gone only with
    /// `expired` and `terminated` ("the system has completed deprovisioning"); until then it works.
    Ending,
    /// Not in use yet.
    Pending,
    /// Over: deprovisioned.
    Ended,
}

/// State of an access assignment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AssignmentStatus {
    /// In use.
    Active,
    /// Not in use yet.
    Pending,
    /// Deleted, or being deleted.
    Deleted,
    /// Failed.
    Error,
}

/// What makes a tenant a customer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum ContractSource {
    /// `contracts`: a reseller or delegated administration relation.
    #[default]
    Contract,
    /// `delegatedAdminCustomers`: at least one delegated admin relationship.
    DelegatedAdmin,
}

no_handles!(GdapStatus, AssignmentStatus, ContractSource);

fact! {
    /// A delegated admin relationship (GDAP), read in the provider's tenant.
    pub struct GdapRelationship {
        /// The provider's tenant.
        pub realm: RealmId,
        /// Relationship id.
        pub id: Sym,
        /// Name.
        pub name: Sym,
        /// Customer tenant id.
        pub customer: Sym,
        /// Customer name.
        pub customer_name: Sym,
        /// State; another word is `Unreadable`.
        pub status: Observed<GdapStatus>,
        /// Activated at.
        pub activated: Observed<Time>,
        /// Ends at.
        pub ends: Observed<Time>,
        /// Length in days.
        pub duration_days: Observed<u32>,
        /// Extends itself when it ends.
        pub auto_extends: Observed<bool>,
        /// Roles agreed (template ids).
        pub roles: Vec<Sym>,
        /// Tenant of the indirect provider between, where there is one.
        pub indirect_provider: Option<Sym>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Roles of a relationship given to a security group of the provider's tenant.
    pub struct GdapAssignment {
        /// The provider's tenant.
        pub realm: RealmId,
        /// Relationship id; `None` where neither the file nor its name tells.
        pub relationship: Option<Sym>,
        /// Assignment id.
        pub id: Sym,
        /// The group.
        pub group: NodeRef,
        /// State; another word is `Unreadable`.
        pub status: Observed<AssignmentStatus>,
        /// Roles given (template ids); only those that the relationship holds count.
        pub roles: Vec<Sym>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// The access assignments of one delegated admin relationship were read: it may have none.
    pub struct GdapAssignmentsRead {
        /// The provider's tenant.
        pub realm: RealmId,
        /// Relationship id; `None` where neither the file nor its name tells.
        pub relationship: Option<Sym>,
        /// All of them.
        pub complete: bool,
        /// Record: the file.
        pub evidence: Evidence,
    }
}

fact! {
    /// Which file holds the access assignments of which relationship, where the collecting script wrote it down.
    pub struct GdapAssignmentFile {
        /// Relationship id.
        pub relationship: Sym,
        /// File, as written: a name, or a path from where the index lies.
        pub file: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A customer of a provider, by contract or relation.
    pub struct CustomerContract {
        /// The provider's tenant.
        pub realm: RealmId,
        /// Customer tenant id.
        pub customer: Sym,
        /// Customer name.
        pub name: Sym,
        /// Default domain, where stated.
        pub domain: Sym,
        /// Where it is said.
        pub source: ContractSource,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Name and verified domains of a tenant.
    pub struct TenantInfo {
        /// The tenant.
        pub realm: RealmId,
        /// Name.
        pub name: Sym,
        /// Default domain.
        pub domain: Sym,
        /// The tenant itself was collected, not only seen from another.
        pub collected: bool,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// An Azure role on a scope.
    pub struct AzureRoleAssignment {
        /// The scope: a management group, subscription, resource group or resource.
        pub scope: NodeRef,
        /// Who holds it. A principal of another tenant is not resolved here.
        pub principal: NodeRef,
        /// Type of the principal where stated (`User`, `Group`, `ServicePrincipal`, `ForeignGroup`).
        pub principal_type: Observed<Sym>,
        /// Role definition id, the GUID alone.
        pub role: Sym,
        /// Held, or may be activated.
        pub eligible: bool,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Azure Lighthouse: a scope of a customer delegated to a principal of the managing tenant.
    pub struct LighthouseDelegation {
        /// Scope (subscription or resource group), upper-cased resource id.
        pub scope: Sym,
        /// Customer tenant id; empty where not stated.
        pub customer: Sym,
        /// Customer name.
        pub customer_name: Sym,
        /// Managing tenant id.
        pub manager: Sym,
        /// Managing tenant name.
        pub manager_name: Sym,
        /// Principal in the managing tenant.
        pub principal: Sym,
        /// Its display name in the registration.
        pub principal_name: Sym,
        /// Role definition id, the GUID alone.
        pub role: Sym,
        /// Must be activated.
        pub eligible: bool,
        /// Activation asks for a second factor.
        pub mfa: Observed<bool>,
        /// Activation must be approved.
        pub approval: Observed<bool>,
        /// Roles that a limited User Access Administrator may give to managed identities.
        pub delegated_roles: Vec<Sym>,
        /// Provisioning succeeded.
        pub provisioned: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Azure Lighthouse: a scope delegated by a definition that the export of the assignment does not carry.
    pub struct LighthouseAssignment {
        /// Scope (subscription or resource group), upper-cased resource id.
        pub scope: Sym,
        /// Definition, upper-cased resource id.
        pub definition: Sym,
        /// Provisioning succeeded.
        pub provisioned: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Azure Lighthouse: one authorization of a definition, whatever scopes it is assigned to.
    pub struct LighthouseAuthorization {
        /// Definition, upper-cased resource id.
        pub definition: Sym,
        /// What it grants where it is assigned; its scope is empty.
        pub grant: LighthouseDelegation,
    }
}

fact! {
    /// A subscription managed by another tenant, as the subscription itself says.
    pub struct ManagedBy {
        /// The subscription.
        pub subscription: NodeRef,
        /// The managing tenant.
        pub tenant: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}
