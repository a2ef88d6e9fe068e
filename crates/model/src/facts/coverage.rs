//! What was read, and whether it is all of it.

use crate::evidence::Evidence;
use crate::nodes::RealmId;
use crate::remap::{fact, no_handles};

macro_rules! collections {
    ($($name:ident $word:literal $doc:literal;)*) => {
        /// A kind of list that an export can hold.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub enum Collection {
            $(#[doc = $doc] $name,)*
            /// Nothing that is counted.
            #[default]
            Other,
        }

        impl Collection {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word used in outputs and by `collect-help`.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* Self::Other => "other" }
            }

            /// What the list holds.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$name => $doc,)* Self::Other => "Something else." }
            }
        }
    };
}

collections! {
    Tenant "entra-tenant" "Name and domains of an Entra tenant.";
    Users "entra-users" "Users of an Entra tenant.";
    SignInActivity "entra-sign-in-activity" "Last sign-in of users of an Entra tenant.";
    Groups "entra-groups" "Groups of an Entra tenant.";
    GroupMembers "entra-group-members" "Members of groups of an Entra tenant.";
    RoleAssignments "entra-role-assignments" "Active roles of an Entra tenant.";
    RoleDefinitions "entra-role-definitions" "Roles that exist in an Entra tenant, built in and its own.";
    RoleEligibility "entra-role-eligibility" "Eligible roles of an Entra tenant.";
    ActivationPolicies "entra-activation-policies" "What activating a role demands.";
    Devices "entra-devices" "Devices of an Entra tenant.";
    ServicePrincipals "entra-service-principals" "Applications in an Entra tenant.";
    Applications "entra-applications" "Application registrations of an Entra tenant.";
    AppPermissions "entra-app-permissions" "Application permissions granted in an Entra tenant.";
    DelegatedPermissions "entra-delegated-permissions" "Delegated permissions consented in an Entra tenant.";
    ConditionalAccess "entra-conditional-access" "Conditional Access policies of an Entra tenant.";
    AuthenticationStrengths "entra-authentication-strengths" "Authentication strengths of an Entra tenant.";
    NamedLocations "entra-named-locations" "Named locations of an Entra tenant.";
    SecurityDefaults "entra-security-defaults" "Whether security defaults are on.";
    PerUserMfa "entra-per-user-mfa" "Per-user MFA states.";
    MfaRegistrations "entra-mfa-registrations" "Registered sign-in methods.";
    Domains "entra-domains" "Verified domains: managed or federated.";
    StagedRollouts "entra-staged-rollouts" "Users of federated domains whom Entra authenticates itself.";
    CrossTenant "entra-cross-tenant-access" "What is accepted from other tenants.";
    GdapRelationships "gdap-relationships" "Delegated admin relationships of a provider.";
    GdapAssignments "gdap-assignments" "Access assignments of delegated admin relationships.";
    Contracts "partner-contracts" "Customers of a provider.";
    Lighthouse "azure-lighthouse" "Azure Lighthouse delegations of a customer's subscriptions.";
    AzureRoles "azure-role-assignments" "Azure role assignments.";
    AdObjects "ad-objects" "Any of the lists of an Active Directory domain: which ones, the lists below say.";
    AdUsers "ad-users" "Users of an Active Directory domain.";
    AdGroups "ad-groups" "Groups of an Active Directory domain, with members.";
    AdComputers "ad-computers" "Computers of an Active Directory domain.";
    AdDomains "ad-domains" "The domain itself: rights on it, its trusts.";
    AdContainers "ad-containers" "Organisational units, containers and group policies of an Active Directory domain.";
    AdCertificates "ad-certificates" "Certification authorities and certificate templates of a forest.";
    AdSessions "ad-sessions" "Sessions and local groups of computers.";
    RmmAccounts "rmm-accounts" "Accounts of a remote management server.";
    RmmRights "rmm-rights" "Rights that accounts hold directly on a remote management server.";
    RmmUserGroups "rmm-user-groups" "User groups or roles of a remote management server, with members and rights.";
    RmmDeviceGroups "rmm-device-groups" "Device groups, clients and sites of a remote management server.";
    RmmDevices "rmm-devices" "Devices of a remote management server.";
    RmmTokens "rmm-tokens" "API keys and login tokens of a remote management server.";
    RmmServer "rmm-server" "The remote management server itself.";
    Scan "network-scan" "Ports seen by a network scan.";
    Kev "kev" "The catalogue of known exploited vulnerabilities.";
    LogSources "log-sources" "Sources of logs, how long events are kept, and who administers them.";
    DeviceProtection "device-protection" "Endpoint detection and application control of each device.";
    NetworkSegments "network-segments" "Segments of the network, and what watches them.";
    NetworkRules "network-rules" "Rules of firewalls and VPNs between segments.";
    Connections "connections" "Connections to other networks and parties.";
    BackupJobs "backup-jobs" "Systems and their backups.";
    Weaknesses "weaknesses" "Weaknesses that a scan found.";
    Systems "systems" "Inventory of systems and software.";
    ExposedServices "exposed-services" "Services that can be reached over the network, and from where.";
    Reviews "reviews" "Reviews and audits that were held.";
    VaultEntries "vault-entries" "Secrets of a vault, by fingerprint.";
    PeopleChanges "people-changes" "People who left or changed jobs, and when their rights went.";
    AccessUses "access-uses" "Use of provider accounts at customers.";
    DataHeld "data-held" "Data of a party that others hold or can open.";
    Suppliers "suppliers" "Suppliers of tools, applications and work.";
    SecuritySettings "security-settings" "Settings that were looked at.";
    OpenGraph "open-graph" "The graph of another tool, in BloodHound's OpenGraph form.";
    Estate "estate" "The estate file.";
    Agreement "agreement" "The agreement of a provider and a customer.";
    Statements "statements" "Attestations by name, and accepted risks.";
}

no_handles!(Collection);

fact! {
    /// A list was read.
    pub struct Coverage {
        /// Which.
        pub collection: Collection,
        /// Of which realm.
        pub realm: RealmId,
        /// Records read.
        pub records: u64,
        /// The export holds all of it: no next page, not cut off, not seen through a limited account.
        pub complete: bool,
        /// Record: the file.
        pub evidence: Evidence,
    }
}
