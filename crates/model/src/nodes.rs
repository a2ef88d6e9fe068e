//! Realms, node references and the table of node kinds.

use crate::names::Sym;

/// An identity or management domain; an index into [`crate::Facts::realms`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct RealmId(pub u32);

/// Kind of a realm.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum RealmKind {
    /// Not known yet: the realm of a source whose records do not name theirs. The id is the path of the source.
    #[default]
    Source,
    /// An Entra tenant; the id is the tenant id.
    Entra,
    /// An Active Directory domain; the id is its SID.
    Ad,
    /// A remote management server; the id is what its export says of itself.
    Rmm,
    /// The network seen by a scan; the id is the address.
    Network,
    /// The estate itself: stand-ins and other nodes that belong to no export.
    Estate,
}

impl RealmKind {
    /// The word used in files and outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Entra => "entra",
            Self::Ad => "ad",
            Self::Rmm => "rmm",
            Self::Network => "network",
            Self::Estate => "estate",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Source, Self::Entra, Self::Ad, Self::Rmm, Self::Network, Self::Estate]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A realm: kind, id and the best name known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Realm {
    /// Kind.
    pub kind: RealmKind,
    /// Native id.
    pub id: Sym,
    /// Display name; empty where none was read.
    pub name: Sym,
}

/// A node by its identity: the realm it lives in and its native id there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct NodeRef {
    /// Home realm.
    pub realm: RealmId,
    /// Native id.
    pub id: Sym,
}

macro_rules! node_kinds {
    ($($name:ident $word:literal $class:ident $doc:literal;)*) => {
        /// Kind of a node. BloodHound's own name where it has one.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[repr(u8)]
        pub enum NodeKind {
            $(#[doc = $doc] $name,)*
            /// Named by something, described by nothing.
            #[default]
            Unknown,
        }

        impl NodeKind {
            /// All kinds in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)* Self::Unknown];

            /// Name in outputs.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* Self::Unknown => "Unknown" }
            }

            /// The kind of this name; `None` for other words.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* "Unknown" => Some(Self::Unknown), _ => None }
            }

            /// One line of documentation.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$name => $doc,)* Self::Unknown => "Named by something, described by nothing." }
            }

            /// What it is to a reader of the report.
            pub const fn class(self) -> NodeClass {
                match self { $(Self::$name => NodeClass::$class,)* Self::Unknown => NodeClass::Other }
            }
        }
    };
}

/// What a node is to a reader: principals are counted in exposures, containers and groups are only the way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NodeClass {
    /// A person's account or a service's identity: can be the start of an attack.
    Principal,
    /// A tool with its own reach (a management server): can be the start of an attack by exploit.
    Tool,
    /// A secret or session that authenticates by itself.
    Credential,
    /// A group, role or other way.
    Way,
    /// A device.
    Device,
    /// Anything else.
    Other,
}

node_kinds! {
    AZTenant "AZTenant" Other "An Entra tenant.";
    AZUser "AZUser" Principal "An Entra user.";
    AZGroup "AZGroup" Way "An Entra group.";
    AZServicePrincipal "AZServicePrincipal" Principal "A service principal: an application in a tenant.";
    AZApp "AZApp" Way "An application registration, by application id.";
    AZRole "AZRole" Way "An Entra role in a tenant.";
    AZDevice "AZDevice" Device "A device registered in Entra.";
    AZAdministrativeUnit "AZAdministrativeUnit" Other "An administrative unit.";
    AZManagementGroup "AZManagementGroup" Other "An Azure management group.";
    AZSubscription "AZSubscription" Other "An Azure subscription.";
    AZResourceGroup "AZResourceGroup" Other "An Azure resource group.";
    AZVM "AZVM" Device "An Azure virtual machine.";
    AZVMScaleSet "AZVMScaleSet" Device "An Azure scale set.";
    AZKeyVault "AZKeyVault" Other "An Azure key vault.";
    AZAutomationAccount "AZAutomationAccount" Other "An Azure automation account.";
    AZLogicApp "AZLogicApp" Other "An Azure logic app.";
    AZFunctionApp "AZFunctionApp" Other "An Azure function app.";
    AZWebApp "AZWebApp" Other "An Azure web app.";
    AZContainerRegistry "AZContainerRegistry" Other "An Azure container registry.";
    AZManagedCluster "AZManagedCluster" Other "An Azure Kubernetes cluster.";
    AZStorageAccount "AZStorageAccount" Other "An Azure storage account.";
    AZFederatedIdentityCredential "AZFederatedIdentityCredential" Credential "A trusted federated issuer of an application.";
    User "User" Principal "An Active Directory user.";
    Group "Group" Way "An Active Directory group.";
    Computer "Computer" Device "An Active Directory computer.";
    Domain "Domain" Other "An Active Directory domain.";
    OU "OU" Other "An organisational unit.";
    GPO "GPO" Other "A group policy object.";
    Container "Container" Other "A directory container.";
    ADLocalGroup "ADLocalGroup" Way "A local group of one computer.";
    CertTemplate "CertTemplate" Other "A certificate template.";
    EnterpriseCA "EnterpriseCA" Other "An enterprise certification authority.";
    RootCA "RootCA" Other "A root certification authority.";
    AIACA "AIACA" Other "An authority information access entry.";
    NTAuthStore "NTAuthStore" Other "The store of authorities trusted for authentication.";
    IssuancePolicy "IssuancePolicy" Other "An issuance policy.";
    Password "Password" Credential "The password of an account: its login barriers still apply.";
    Secret "Secret" Credential "A client secret or certificate of an application.";
    ApiToken "ApiToken" Credential "An API key or login token of a tool.";
    RmmServer "RmmServer" Tool "A remote management server.";
    RmmUser "RmmUser" Principal "An account of a remote management server.";
    RmmUserGroup "RmmUserGroup" Way "A group of accounts of a remote management server.";
    RmmRole "RmmRole" Way "A role of a remote management server.";
    RmmDeviceGroup "RmmDeviceGroup" Other "A device group, client or site of a remote management server.";
    RmmDevice "RmmDevice" Device "A device under a remote management server.";
    Service "Service" Tool "A network service seen by a scan.";
    Internet "Internet" Other "Anybody on the internet.";
    Population "Population" Way "A set of accounts or objects that one right covers.";
    Party "Party" Other "A company: the end of every path.";
    StandIn "StandIn" Other "A party of which nothing was exported.";
}
