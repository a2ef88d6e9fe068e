//! What a tenant demands at sign-in.

use crate::evidence::Evidence;
use crate::names::Sym;
use crate::nodes::{NodeRef, RealmId};
use crate::observed::Observed;
use crate::remap::{fact, no_handles};
use crate::time::Time;

/// State of a Conditional Access policy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PolicyState {
    /// Enforced.
    Enabled,
    /// Off.
    Disabled,
    /// Evaluated, never enforced.
    ReportOnly,
}

/// How the grant controls of a policy combine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GrantOperator {
    /// Every control.
    And,
    /// Any control.
    Or,
}

no_handles!(PolicyState, GrantOperator);

fact! {
    /// Guests and other external users that a policy names.
    pub struct ExternalUsers {
        /// `b2bCollaborationGuest`, `serviceProvider`, ...
        pub types: Vec<Sym>,
        /// Home tenants: `Known(None)` is all, `Known(Some)` the ones listed.
        pub tenants: Observed<Option<Vec<Sym>>>,
    }
}

fact! {
    /// A Conditional Access policy, as the tenant states it. Ids and words are kept as they are written;
    /// an absent list is `NotCollected`, an empty one is known to be empty.
    pub struct ConditionalAccessPolicy {
        /// The tenant.
        pub realm: RealmId,
        /// Policy id.
        pub id: Sym,
        /// Name.
        pub name: Sym,
        /// State; a value of another time is `Unreadable`.
        pub state: Observed<PolicyState>,
        /// Last change.
        pub modified: Observed<Time>,
        /// Users in: object ids, `All`, `None`, `GuestsOrExternalUsers`.
        pub include_users: Vec<Sym>,
        /// Users out.
        pub exclude_users: Vec<Sym>,
        /// Groups in.
        pub include_groups: Vec<Sym>,
        /// Groups out.
        pub exclude_groups: Vec<Sym>,
        /// Roles in (template ids).
        pub include_roles: Vec<Sym>,
        /// Roles out.
        pub exclude_roles: Vec<Sym>,
        /// External users in.
        pub include_external: Option<ExternalUsers>,
        /// External users out.
        pub exclude_external: Option<ExternalUsers>,
        /// The policy is for workload identities: ids, or `ServicePrincipalsInMyTenant`.
        pub include_workloads: Vec<Sym>,
        /// Workload identities out.
        pub exclude_workloads: Vec<Sym>,
        /// Resources in: ids, `All`, `None`, `Office365`, `MicrosoftAdminPortals`.
        pub include_applications: Vec<Sym>,
        /// Resources out.
        pub exclude_applications: Vec<Sym>,
        /// A filter on custom security attributes: `include` or `exclude`, and the rule.
        pub application_filter: Option<(Sym, Sym)>,
        /// User actions.
        pub user_actions: Vec<Sym>,
        /// Authentication contexts.
        pub contexts: Vec<Sym>,
        /// Kinds of client.
        pub client_types: Observed<Vec<Sym>>,
        /// Platforms in; empty lists mean no condition.
        pub include_platforms: Vec<Sym>,
        /// Platforms out.
        pub exclude_platforms: Vec<Sym>,
        /// Places in; empty lists mean no condition.
        pub include_locations: Vec<Sym>,
        /// Places out.
        pub exclude_locations: Vec<Sym>,
        /// Risk levels asked for, of any kind (sign-in, user, insider): not empty means silent at others.
        pub sign_in_risk: Vec<Sym>,
        /// User risk levels.
        pub user_risk: Vec<Sym>,
        /// Other risk conditions (insider, agent, service principal).
        pub other_risk: Vec<Sym>,
        /// Device filter: `include` or `exclude`, and the rule.
        pub device_filter: Option<(Sym, Sym)>,
        /// Transfer methods of authentication flows.
        pub flows: Vec<Sym>,
        /// How grant controls combine.
        pub operator: Observed<GrantOperator>,
        /// `mfa`, `block`, `compliantDevice`, ...
        pub controls: Vec<Sym>,
        /// Authentication strength by id.
        pub strength: Option<Sym>,
        /// Terms of use.
        pub terms_of_use: Vec<Sym>,
        /// Custom controls.
        pub custom_controls: Vec<Sym>,
        /// Conditions of the policy that this version does not know, by key: they may narrow it.
        pub unknown_conditions: Vec<Sym>,
        /// Record.
        pub evidence: Evidence,
    }
}

impl crate::remap::Remap for (Sym, Sym) {
    fn remap(&mut self, to: &crate::remap::Translation) {
        self.0.remap(to);
        self.1.remap(to);
    }
}

fact! {
    /// An authentication strength.
    pub struct AuthenticationStrength {
        /// The tenant.
        pub realm: RealmId,
        /// Id.
        pub id: Sym,
        /// Name.
        pub name: Sym,
        /// Allowed combinations, each as written (`password,sms`); `NotCollected` where the list is missing.
        pub combinations: Observed<Vec<Sym>>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A named location.
    pub struct NamedLocation {
        /// The tenant.
        pub realm: RealmId,
        /// Id.
        pub id: Sym,
        /// Name.
        pub name: Sym,
        /// Trusted.
        pub trusted: Observed<bool>,
        /// Address ranges, or country codes.
        pub ranges: Vec<Sym>,
        /// A list of countries rather than of addresses.
        pub countries: bool,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Security defaults of a tenant.
    pub struct SecurityDefaults {
        /// The tenant.
        pub realm: RealmId,
        /// On or off.
        pub enabled: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

/// Per-user MFA.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PerUserState {
    /// Off.
    Disabled,
    /// Asked to register.
    Enabled,
    /// Asked at every modern sign-in.
    Enforced,
}

no_handles!(PerUserState);

fact! {
    /// Per-user MFA of one account.
    pub struct PerUserMfa {
        /// The account.
        pub account: NodeRef,
        /// State; another word is `Unreadable`.
        pub state: Observed<PerUserState>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// What an account has registered: never what is enforced.
    pub struct MfaRegistration {
        /// The account.
        pub account: NodeRef,
        /// Login of the account, for exports that name it only so.
        pub login: Sym,
        /// Has a strong method.
        pub registered: Observed<bool>,
        /// Has one that the tenant allows.
        pub capable: Observed<bool>,
        /// Can sign in without a password.
        pub passwordless: Observed<bool>,
        /// Methods.
        pub methods: Vec<Sym>,
        /// When the report looked.
        pub updated: Observed<Time>,
        /// Record.
        pub evidence: Evidence,
    }
}

/// Who authenticates the users of a domain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DomainAuthentication {
    /// Entra.
    Managed,
    /// Another identity provider.
    Federated,
}

/// What Entra does with the second factor of a federated provider.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FederatedMfa {
    /// Accepts its claim.
    Accept,
    /// Sends the user back to it.
    Enforce,
    /// Ignores it and asks itself.
    Reject,
}

no_handles!(DomainAuthentication, FederatedMfa);

fact! {
    /// A verified domain of a tenant.
    pub struct VerifiedDomain {
        /// The tenant.
        pub realm: RealmId,
        /// Domain name, lower case.
        pub name: Sym,
        /// Who authenticates.
        pub authentication: Observed<DomainAuthentication>,
        /// What happens to the provider's second factor.
        pub federated_mfa: Observed<FederatedMfa>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A staged rollout: users of a federated domain whom Entra authenticates itself.
    pub struct StagedRollout {
        /// The tenant.
        pub realm: RealmId,
        /// What is rolled out (`passwordHashSync`, `passthroughAuthentication`, ...).
        pub feature: Sym,
        /// On or off.
        pub enabled: Observed<bool>,
        /// Counts for the whole organisation.
        pub everybody: Observed<bool>,
        /// Groups it counts for.
        pub groups: Vec<NodeRef>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// What a tenant accepts from another tenant. `NotCollected` members inherit the default.
    pub struct CrossTenantTrust {
        /// The tenant.
        pub realm: RealmId,
        /// The other tenant; `None` is the default for all.
        pub other: Option<Sym>,
        /// The other is a service provider.
        pub service_provider: Observed<bool>,
        /// Second factors of the other are accepted.
        pub mfa: Observed<bool>,
        /// Compliant devices of the other are accepted.
        pub compliant_device: Observed<bool>,
        /// Joined devices of the other are accepted.
        pub joined_device: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Settings that no export carries and that somebody wrote down in the estate file.
    pub struct AttestedSettings {
        /// The realm.
        pub realm: RealmId,
        /// Addresses from which per-user MFA is not asked: known to be empty or not.
        pub trusted_ips: Observed<bool>,
        /// App passwords are allowed.
        pub app_passwords: Observed<bool>,
        /// Users on the federated intranet are not asked.
        pub skip_federated_intranet: Observed<bool>,
        /// The tenant has a licence that makes trusted addresses possible.
        pub premium: Observed<bool>,
        /// The device setting "require MFA to register or join".
        pub device_join_mfa: Observed<bool>,
        /// SMTP AUTH is off for the tenant.
        pub smtp_auth_disabled: Observed<bool>,
        /// What the federated provider does: `all`, `none`, `claim-always`.
        pub identity_provider: Observed<Sym>,
        /// A cloud other than the public one (`us-government`, `china`).
        pub cloud: Observed<Sym>,
        /// Record.
        pub evidence: Evidence,
    }
}
