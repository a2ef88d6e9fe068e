//! The table of edge kinds: all that is known of a kind stands on its row.
//!
//! An edge `from -> to` reads "who holds *from* gains *to*". Facts that are read as relations use the same kinds.

use crate::barrier::{Barrier, BarrierSet};

/// Whose a kind is, and where its edges come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// BloodHound's; stands in exports.
    Read,
    /// BloodHound's; concluded from what stands in exports.
    Derived,
    /// BloodHound's, and in no graph here: [`EdgeKind::absence`] says why.
    Absent,
    /// Ours.
    Own,
}

/// One row of the table.
#[derive(Debug)]
pub struct EdgeRow {
    /// Name in outputs; BloodHound's own where it has one.
    pub name: &'static str,
    /// Whose kind it is, and where its edges come from.
    pub origin: Origin,
    /// Whether an attacker gains the target by it; others are halves from which edges are derived.
    pub traversable: bool,
    /// Whether the holder still acts as the same principal (memberships, roles, delegations), so that the
    /// abilities of the start principal still count. Resets, sessions and code change the principal.
    pub same_principal: bool,
    /// Barriers that may sit on it; no other can.
    pub candidates: BarrierSet,
    /// ATT&CK technique.
    pub attack: &'static str,
    /// What the edge means, as a verb phrase that reads between two names.
    pub phrase: &'static str,
    /// The action that removes it.
    pub fix: &'static str,
}

macro_rules! edge_kinds {
    ($($name:ident $origin:ident $flow:ident $who:ident [$($barrier:ident)*] $attack:literal $phrase:literal $fix:literal;)*) => {
        /// Kind of an edge.
        #[allow(non_camel_case_types, reason = "BloodHound's own names")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[repr(u8)]
        pub enum EdgeKind {
            $(#[doc = $phrase] $name,)*
            /// Not a kind of the table.
            #[default]
            None,
        }

        impl EdgeKind {
            /// All kinds in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The row of this kind.
            pub const fn row(self) -> &'static EdgeRow {
                match self {
                    $(Self::$name => { const ROW: EdgeRow = EdgeRow {
                        name: stringify!($name),
                        origin: origin::$origin,
                        traversable: flow::$flow,
                        same_principal: who::$who,
                        candidates: BarrierSet::of(&[$(Barrier::$barrier),*]),
                        attack: $attack,
                        phrase: $phrase,
                        fix: $fix,
                    }; &ROW })*
                    Self::None => { const ROW: EdgeRow = EdgeRow {
                        name: "None", origin: Origin::Own, traversable: false, same_principal: false,
                        candidates: BarrierSet::NONE, attack: "", phrase: "", fix: "",
                    }; &ROW }
                }
            }

            /// The kind of a name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }
        }
    };
}

#[allow(non_upper_case_globals, reason = "words of the table")]
mod origin {
    use super::Origin;
    pub(super) const read: Origin = Origin::Read;
    pub(super) const derived: Origin = Origin::Derived;
    pub(super) const absent: Origin = Origin::Absent;
    pub(super) const own: Origin = Origin::Own;
}
#[allow(non_upper_case_globals, reason = "words of the table")]
mod flow {
    pub(super) const flows: bool = true;
    pub(super) const half: bool = false;
}
#[allow(non_upper_case_globals, reason = "words of the table")]
mod who {
    pub(super) const same: bool = true;
    pub(super) const other: bool = false;
}

// name | whose name | traversable | same principal | candidate barriers | ATT&CK | phrase | fix
edge_kinds! {
    // Logins and credentials.
    LogsInAs own flows same [Mfa MfaOrManagedDevice MfaPhishingResistant ManagedDevice Network] "T1078" "signs in as" "require phishing-resistant MFA";
    EnrolsOwnFactor own flows same [Mfa Network] "T1098.005" "can enrol its own second factor and become" "protect the registration of security information";
    AuthenticatesWith own flows same [Network] "T1550.001" "authenticates as" "revoke and rotate the token or secret";
    ResetsPasswordOf own flows other [] "T1098" "can reset the password of" "remove the role that resets it";
    ResetsFactorsOf own flows other [] "T1556.006" "can reset password and factors of" "remove the role that resets them";
    CanEnable own flows other [] "T1098" "can enable" "remove the right to enable accounts";
    KeepsPasswordOf own flows other [] "T1552" "keeps the password of" "change the password, and keep it on a machine of tier zero alone";
    KnowsSecret own flows same [] "T1552" "knows the secret" "change the secret";
    ForgesSignInOf own flows other [] "T1558.002" "can forge sign-ins of" "roll over the key of the account, or switch seamless single sign-on off";
    HoldsToken own half other [] "T1550.001" "owns the token" "revoke the token";

    // Entra.
    AZMemberOf read flows same [Activation Approval Mfa MfaPhishingResistant] "T1078.004" "is a member of" "remove the member";
    AZOwns read flows same [] "T1098" "owns" "remove the owner";
    AZHasRole read flows same [] "T1078.004" "holds the role" "remove the role assignment";
    AZRoleEligible read flows same [Activation Approval Mfa MfaPhishingResistant] "T1078.004" "may activate the role" "remove the eligible assignment";
    AZRoleApprover derived flows other [] "T1078.004" "approves activations of" "name other approvers";
    AZContains read flows other [] "T1078.004" "contains" "";
    AZRunsAs derived flows same [] "T1550.001" "runs as" "remove the application from the tenant";
    AZGlobalAdmin derived flows same [] "T1078.004" "is Global Administrator of" "remove the role assignment";
    AZPrivilegedRoleAdmin derived flows same [] "T1098.003" "gives roles in" "remove the role assignment";
    AZPrivilegedAuthAdmin derived flows same [] "T1098" "resets every account of" "remove the role assignment";
    AZResetPassword derived flows other [] "T1098" "can reset the password of" "remove the role that resets it";
    AZAddMembers derived flows same [] "T1098" "can add members to" "make the group role-assignable";
    AZAddSecret derived flows other [] "T1098.001" "can add a secret to" "remove the role assignment";
    AZAddOwner absent flows other [] "T1098.001" "can add owners to" "remove the permission";
    AZAppAdmin read flows other [] "T1098.001" "administers the application" "remove the scoped role assignment";
    AZCloudAppAdmin read flows other [] "T1098.001" "administers the application" "remove the scoped role assignment";
    AZExecuteCommand derived flows other [Approval EndpointControl] "T1651" "can run commands on" "remove the role, or require a second administrator's approval";
    AZGrant absent flows other [] "T1098.003" "can grant itself rights on" "remove the right";
    AZGrantSelf absent flows other [] "T1098.003" "can grant itself rights on" "remove the right";
    AZMGAddMember derived flows other [] "T1098" "can add members to" "remove the application permission";
    AZMGAddOwner derived flows other [] "T1098.001" "can add owners to" "remove the application permission";
    AZMGAddSecret derived flows other [] "T1098.001" "can add a secret to" "remove the application permission";
    AZMGGrantAppRoles derived flows other [] "T1098.003" "can grant itself any permission in" "remove the application permission";
    AZMGGrantRole derived flows other [] "T1098.003" "can grant the role" "remove the application permission";
    AZMGApplication_ReadWrite_All read half same [] "T1098.001" "holds Application.ReadWrite.All on" "remove the application permission";
    AZMGAppRoleAssignment_ReadWrite_All read half same [] "T1098.003" "holds AppRoleAssignment.ReadWrite.All on" "remove the application permission";
    AZMGDirectory_ReadWrite_All read half same [] "T1098" "holds Directory.ReadWrite.All on" "remove the application permission";
    AZMGGroup_ReadWrite_All read half same [] "T1098" "holds Group.ReadWrite.All on" "remove the application permission";
    AZMGGroupMember_ReadWrite_All read half same [] "T1098" "holds GroupMember.ReadWrite.All on" "remove the application permission";
    AZMGRoleManagement_ReadWrite_Directory read half same [] "T1098.003" "holds RoleManagement.ReadWrite.Directory on" "remove the application permission";
    AZMGServicePrincipalEndpoint_ReadWrite_All read half same [] "T1098.001" "holds ServicePrincipalEndpoint.ReadWrite.All on" "remove the application permission";
    HoldsAppPermission own flows same [] "T1098.003" "holds an application permission in" "remove the application permission";
    AZAuthenticatesTo derived flows same [] "T1550.001" "is trusted to sign in as" "remove the federated credential";

    // Azure resources.
    AZOwner read flows same [Mfa] "T1098.003" "is Owner of" "remove the role assignment";
    AZUserAccessAdministrator read flows same [Mfa] "T1098.003" "gives access to" "remove the role assignment";
    AZContributor read flows same [Mfa] "T1651" "is Contributor of" "remove the role assignment";
    AZVMContributor read flows same [Mfa] "T1651" "is Virtual Machine Contributor of" "remove the role assignment";
    AZVMAdminLogin read flows same [] "T1078.004" "signs in as administrator of" "remove the role assignment";
    AZAvereContributor read flows same [Mfa] "T1651" "is Avere Contributor of" "remove the role assignment";
    AZAutomationContributor read flows same [Mfa] "T1651" "is Automation Contributor of" "remove the role assignment";
    AZLogicAppContributor read flows same [Mfa] "T1648" "is Logic App Contributor of" "remove the role assignment";
    AZWebsiteContributor read flows same [Mfa] "T1505" "is Website Contributor of" "remove the role assignment";
    AZAKSContributor read flows same [Mfa] "T1651" "is Kubernetes Contributor of" "remove the role assignment";
    AZKeyVaultContributor read flows same [Mfa] "T1555.006" "is Key Vault Contributor of" "remove the role assignment";
    AZGetSecrets read flows same [] "T1555.006" "reads secrets of" "remove the access policy";
    AZGetKeys read flows same [] "T1555.006" "reads keys of" "remove the access policy";
    AZGetCertificates read flows same [] "T1555.006" "reads certificates of" "remove the access policy";
    AZManagedIdentity read flows other [] "T1552.005" "runs with the identity" "remove the managed identity";
    AZNodeResourceGroup read flows other [] "T1651" "keeps its nodes in" "";
    AZScopedTo absent half same [] "T1078.004" "is scoped to" "";
    HoldsAzureRole own flows same [Mfa] "T1078.004" "holds an Azure role on" "remove the role assignment";

    // Over party borders.
    GdapAccess own flows same [Mfa MfaOrManagedDevice MfaPhishingResistant ManagedDevice Network] "T1199" "holds by GDAP" "remove the access assignment or shorten the roles";
    DapAccess own flows same [Mfa MfaOrManagedDevice MfaPhishingResistant ManagedDevice Network] "T1199" "holds by delegated administration" "end the delegated administration relation";
    LighthouseAccess own flows same [Mfa Activation Approval] "T1199" "holds by Azure Lighthouse" "remove the delegation";
    SameIdentity own flows same [Mfa MfaOrManagedDevice MfaPhishingResistant ManagedDevice Network] "T1199" "is the guest" "remove the guest account";
    StandsInFor own flows same [] "T1199" "may reach" "export the delegated admin relationships";

    // Active Directory.
    MemberOf read flows same [] "T1078.002" "is a member of" "remove the member";
    MemberOfLocalGroup read half same [] "T1078.003" "is a member of the local group" "remove the member";
    LocalToComputer read half same [] "" "is a local group of" "";
    AdminTo derived flows other [EndpointControl] "T1021" "is local administrator of" "remove the local administrator";
    CanRDP derived flows other [] "T1021.001" "signs in by remote desktop to" "remove the right";
    CanPSRemote derived flows other [] "T1021.006" "runs PowerShell on" "remove the right";
    ExecuteDCOM derived flows other [] "T1021.003" "runs DCOM on" "remove the right";
    SQLAdmin read flows other [] "T1078.002" "is SQL administrator of" "remove the right";
    RemoteInteractiveLogonRight read half other [] "T1021.001" "may sign in remotely to" "remove the right";
    HasSession read flows other [] "T1003" "has a session of" "do not sign in there";
    Owns derived flows other [] "T1222" "owns" "change the owner";
    OwnsRaw read half other [] "T1222" "owns" "change the owner";
    OwnsLimitedRights read flows other [] "T1222" "owns, with limited rights," "change the owner";
    WriteOwner derived flows other [] "T1222" "can take ownership of" "remove the access right";
    WriteOwnerRaw read half other [] "T1222" "can take ownership of" "remove the access right";
    WriteOwnerLimitedRights read flows other [] "T1222" "can take ownership, with limited rights, of" "remove the access right";
    GenericAll read flows other [] "T1098" "has full control of" "remove the access right";
    GenericWrite read flows other [] "T1098" "can write to" "remove the access right";
    WriteDacl read flows other [] "T1222" "can change the rights on" "remove the access right";
    AllExtendedRights read flows other [] "T1098" "has all extended rights on" "remove the access right";
    ForceChangePassword read flows other [] "T1098" "can reset the password of" "remove the access right";
    AddMember read flows other [] "T1098" "can add members to" "remove the access right";
    AddSelf read flows other [] "T1098" "can add itself to" "remove the access right";
    AddAllowedToAct read flows other [] "T1098" "can configure delegation to" "remove the access right";
    AddKeyCredentialLink read flows other [] "T1098" "can add a key credential to" "remove the access right";
    WriteSPN read flows other [] "T1558.003" "can set a service name on" "remove the access right";
    WriteGPLink read flows other [] "T1484.001" "can link policies to" "remove the access right";
    WriteAccountRestrictions read flows other [] "T1098" "can write account restrictions of" "remove the access right";
    ReadLAPSPassword read flows other [] "T1555" "reads the local administrator password of" "remove the access right";
    SyncLAPSPassword derived flows other [] "T1003" "can synchronise local administrator passwords of" "remove the replication rights";
    ReadGMSAPassword read flows other [] "T1555" "reads the managed password of" "remove the access right";
    DumpSMSAPassword read flows other [] "T1003.004" "holds the managed password of" "";
    GetChanges read half other [] "T1003.006" "may replicate" "remove the replication right";
    GetChangesAll read half other [] "T1003.006" "may replicate all of" "remove the replication right";
    GetChangesInFilteredSet read half other [] "T1003.006" "may replicate the filtered set of" "remove the replication right";
    DCSync derived flows other [] "T1003.006" "can copy every password of" "remove the replication rights";
    Contains read flows other [] "" "contains" "";
    GPLink read flows other [] "T1484.001" "applies to" "unlink the policy";
    AllowedToDelegate read flows other [] "T1558" "may act for any user on" "remove the delegation";
    AllowedToAct read flows other [] "T1558" "may act for any user on" "remove the delegation";
    CoerceToTGT derived flows other [] "T1187" "can catch tickets of" "remove unconstrained delegation";
    HasSIDHistory read flows other [] "T1134.005" "carries the identity of" "clear the SID history";
    SameForestTrust derived flows other [] "T1482" "is trusted within the forest by" "";
    CrossForestTrust derived half other [] "T1482" "trusts" "filter SIDs on the trust";
    SpoofSIDHistory derived flows other [] "T1134.005" "can claim identities of" "filter SIDs on the trust";
    AbuseTGTDelegation derived flows other [] "T1558" "can catch tickets of" "switch ticket delegation off on the trust";
    HasTrustKeys derived flows other [] "T1558" "holds the trust keys of" "";
    DCFor derived flows other [] "T1003.006" "is a domain controller of" "";
    SyncedToADUser derived flows other [] "T1078" "is synchronised to" "";
    SyncedToEntraUser derived flows other [] "T1078" "is synchronised to" "";
    ClaimSpecialIdentity derived flows same [] "" "also counts as" "";
    Enroll read half other [] "T1649" "may enrol for" "remove the enrolment right";
    ManageCA read flows other [] "T1649" "manages" "remove the right";
    ManageCertificates read flows other [] "T1649" "issues certificates at" "remove the right";
    DelegatedEnrollmentAgent read half other [] "T1649" "is enrolment agent for" "remove the right";
    WritePKIEnrollmentFlag read half other [] "T1649" "can change the enrolment flags of" "remove the right";
    WritePKINameFlag read half other [] "T1649" "can change the name flags of" "remove the right";
    PublishedTo read half other [] "" "is published to" "unpublish the template";
    HostsCAService read half other [] "" "hosts" "";
    RootCAFor read half other [] "" "is a root authority of" "";
    NTAuthStoreFor read half other [] "" "is the authentication store of" "";
    TrustedForNTAuth derived half other [] "" "is trusted for authentication in" "";
    EnterpriseCAFor derived half other [] "" "chains to" "";
    IssuedSignedBy derived half other [] "" "is signed by" "";
    OIDGroupLink read half other [] "T1649" "grants membership of" "unlink the group";
    ExtendedByPolicy derived half other [] "" "carries the policy" "";
    EnrollOnBehalfOf derived half other [] "T1649" "may enrol by" "remove the enrolment right";
    GoldenCert derived flows other [] "T1649" "holds the key that signs certificates for" "protect the key of the authority";
    ADCSESC1 derived flows other [] "T1649" "can have a certificate of anybody in" "let the template build the name from the directory";
    ADCSESC3 derived flows other [] "T1649" "can enrol as anybody, through an enrolment agent's certificate, in" "limit who may be an enrolment agent";
    ADCSESC4 derived flows other [] "T1649" "can loosen a template and have a certificate of anybody in" "remove the rights on the template";
    ADCSESC6a derived flows other [] "T1649" "can name anybody in a request, without the security extension, in" "switch off names given by the requester at the authority";
    ADCSESC6b derived flows other [] "T1649" "can name anybody in a request, mapped by name, in" "switch off names given by the requester at the authority";
    ADCSESC9a derived flows other [] "T1649" "can rename an account and sign in by certificate as anybody in" "enforce strong binding of certificates on the controllers";
    ADCSESC9b derived flows other [] "T1649" "can rename a computer and sign in by certificate as any machine in" "enforce strong binding of certificates on the controllers";
    ADCSESC10a derived flows other [] "T1649" "can rename an account and be mapped to anybody in" "switch off mapping of certificates by name on the controllers";
    ADCSESC10b derived flows other [] "T1649" "can rename a computer and be mapped to any machine in" "switch off mapping of certificates by name on the controllers";
    ADCSESC13 derived flows other [] "T1649" "can have a certificate that counts as" "unlink the group from the issuance policy";
    CoerceAndRelayNTLMToSMB derived flows other [] "T1187" "can relay an administrator machine's sign-in to" "require SMB signing";
    CoerceAndRelayNTLMToADCS derived flows other [] "T1187" "can have a certificate issued, by a relayed sign-in, for" "require HTTPS with channel binding for web enrolment";
    CoerceAndRelayNTLMToLDAP derived flows other [] "T1187" "can take over, by a sign-in relayed to LDAP," "require LDAP signing";
    CoerceAndRelayNTLMToLDAPS derived flows other [] "T1187" "can take over, by a sign-in relayed to LDAPS," "require LDAP channel binding";
    ContainsIdentity absent half other [] "" "contains the identity" "";
    PropagatesACEsTo absent half other [] "" "passes rights down to" "";
    GPOAppliesTo absent half other [] "T1484.001" "applies to" "unlink the policy";
    CanApplyGPO absent half other [] "T1484.001" "can apply policies to" "remove the access right";
    ProtectAdminGroups derived half other [] "T1222" "sets the rights on" "";
    AdministersTenant own flows same [] "T1078.004" "administers" "take the object out of tier zero, or its holders out of it";
    AdministersDomain own flows same [] "T1078.002" "administers" "remove the member";
    StampsAdmins own flows other [] "T1222" "sets the rights on every administrator of" "remove the access right";
    EnforcedOn own flows other [] "T1484.001" "is enforced on" "unlink the policy";
    SignsFor own flows other [] "T1649" "can have certificates made for" "remove the access right";
    AuthenticatesAcross own flows same [] "T1482" "counts, over the trust, as" "allow only named principals over the trust";

    // Remote management.
    RmmMemberOf own flows same [] "T1078" "is a member of" "remove the member";
    RmmControls own flows same [EndpointControl] "T1219" "controls" "remove the right on the group";
    RmmAdministers own flows same [] "T1072" "administers" "remove the right";
    RmmManages own flows other [EndpointControl] "T1072" "runs its agent on" "remove the agent";
    ExploitsService own flows other [ExploitKnown ExploitUnknown Network] "T1190" "can exploit" "close it to the internet and install the fix";
    ExploitsAfterLogin own flows other [ExploitKnown ExploitUnknown] "T1210" "can exploit, once signed in," "install the fix";
    ExposesConsole own half other [] "T1133" "can open the sign-in page of" "close it to the internet";
    Includes own flows other [] "" "includes" "";

    // The end of a path.
    Grants own flows same [Mfa Approval EndpointControl Activation] "" "can" "";
}

impl EdgeRow {
    /// Whether BloodHound knows the kind by this name.
    pub const fn bloodhound(&self) -> bool {
        !matches!(self.origin, Origin::Own)
    }
}

impl EdgeKind {
    /// Why no graph here has edges of this kind, where that is so.
    pub const fn absence(self) -> Option<&'static str> {
        Some(match self {
            Self::AZGrant | Self::AZGrantSelf => {
                "a name of old collectors; `AZMGGrantRole` and `AZMGGrantAppRoles` took its place, and no export carries it"
            }
            Self::AZAddOwner => {
                "a name of old collectors; who may add owners is `AZOwns`, `AZMGAddOwner` or a role, and no export carries it"
            }
            Self::AZScopedTo => {
                "no export carries it: the scope stands in the assignment and makes a role node of its own"
            }
            Self::ContainsIdentity => "the users, groups and computers among what `Contains` says",
            Self::PropagatesACEsTo => "the containers among what `Contains` says, where rights pass down",
            Self::GPOAppliesTo => {
                "said by `GPLink`, `EnforcedOn` and `Includes`, which reach the same users and computers without an edge for each pair"
            }
            Self::CanApplyGPO => {
                "said by the right on the unit and the policies of that unit, without an edge for each pair"
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_kind() {
        for &kind in EdgeKind::ALL {
            assert_eq!(EdgeKind::from_name(kind.row().name), Some(kind));
            assert!(!kind.row().phrase.is_empty());
            assert_eq!(kind.absence().is_some(), kind.row().origin == Origin::Absent, "{kind:?}");
        }
        assert_eq!(EdgeKind::from_name("Befriends"), None);
    }
}
