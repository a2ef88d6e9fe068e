//! The kinds of customers, as a table. The first 24 customers have names; later ones repeat the kinds.

use bailiwick_model::BarrierState;

use Extra::{
    AgentsOwnSubscription, Agreement, ContractEnded, CutOff, GuestAdministrator, Lighthouse, OddDeviceGroup,
    PendingGuest, ProviderAccount, ReachesNeighbour, TwoDeviceGroups,
};
use Promise::{DoublyOwned, Ended, Sound, Unowned};

/// What a customer exported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exports {
    /// Nothing: there is only what the provider has.
    Nothing,
    /// AzureHound.
    Hound,
    /// Microsoft Graph.
    Graph,
    /// Both.
    Both,
    /// Both, and Active Directory.
    Directory,
}

impl Exports {
    /// There is an AzureHound file.
    pub(crate) fn hound(self) -> bool {
        matches!(self, Self::Hound | Self::Both | Self::Directory)
    }

    /// There are Microsoft Graph files.
    pub(crate) fn graph(self) -> bool {
        matches!(self, Self::Graph | Self::Both | Self::Directory)
    }
}

/// What a customer demands at sign-in, and what of it holds for the provider's people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Demand {
    /// A policy: everybody, everything.
    Everybody,
    /// The same, with service providers excluded.
    NotProviders,
    /// Security defaults, no policies.
    Defaults,
    /// The policy is only reported.
    ReportOnly,
    /// Office 365 only.
    OfficeOnly,
    /// Not from trusted places.
    NotTrustedPlaces,
    /// Nothing at all.
    Nothing,
    /// Members of one group only, in which nobody of the provider can be.
    OneGroup,
}

impl Demand {
    /// State of the `mfa` barrier on delegated access into the customer, by the rules of the MFA page.
    pub(crate) fn of_providers(self) -> BarrierState {
        match self {
            Self::Everybody => BarrierState::InForce,
            Self::NotProviders | Self::ReportOnly | Self::Nothing | Self::OneGroup => BarrierState::Absent,
            // Some roles act on Office 365 and some do not: for the relation as a whole nobody can say.
            Self::Defaults | Self::NotTrustedPlaces | Self::OfficeOnly => BarrierState::Unknown,
        }
    }
}

/// A kind of delegated admin relationship.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Grant {
    /// Help desk, engineers, readers: the usual set.
    Standard,
    /// The usual set, through a distributor.
    Indirect,
    /// The usual set, about to end.
    Expiring,
    /// Global Administrator.
    Full,
    /// Over by its date; its assignments still say active.
    Expired,
    /// Ended early; its assignments still say active.
    Terminated,
    /// Not approved yet.
    Pending,
    /// Left by Microsoft's transition from the older delegation.
    MicrosoftLed,
    /// Its assignment names a role that the relationship does not hold.
    Overreach,
}

/// The tool that manages a customer's devices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tool {
    None,
    MeshCentral,
    Tactical,
}

/// What the provider's application may do in the customer's tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AppUse {
    /// It is not there.
    None,
    /// It reads the directory.
    Reads,
    /// It reads all mail.
    Mail,
    /// It can give itself any role.
    Owns,
}

/// What else is special.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Extra {
    /// The contract ended; nobody took the access away.
    ContractEnded,
    /// The provider's administration agents own a subscription.
    AgentsOwnSubscription,
    /// A subscription is delegated by Azure Lighthouse.
    Lighthouse,
    /// A guest from the provider is Global Administrator.
    GuestAdministrator,
    /// A guest from the provider never accepted.
    PendingGuest,
    /// The provider made itself an account that is Global Administrator, or Domain Admin.
    ProviderAccount,
    /// Two device groups.
    TwoDeviceGroups,
    /// The device group has a name unlike the customer's.
    OddDeviceGroup,
    /// The list of users was cut off.
    CutOff,
    /// An account of the customer on the provider's tool reaches another customer.
    ReachesNeighbour,
    /// There is an agreement.
    Agreement(Promise),
}

/// What is wrong with an agreement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Promise {
    /// Nothing.
    Sound,
    /// Some rows have no owner.
    Unowned,
    /// Some rows have two.
    DoublyOwned,
    /// Ended, with access left.
    Ended,
}

/// A kind of customer.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) name: &'static str,
    pub(crate) exports: Exports,
    pub(crate) demand: Demand,
    pub(crate) grants: &'static [Grant],
    pub(crate) tool: Tool,
    pub(crate) app: AppUse,
    pub(crate) extras: &'static [Extra],
}

macro_rules! slots {
    ($($name:literal $exports:ident $demand:ident [$($grant:ident)*] $tool:ident $app:ident [$($extra:expr),*];)*) => {
        /// The table.
        pub(crate) static SLOTS: &[Slot] = &[$(Slot {
            name: $name,
            exports: Exports::$exports,
            demand: Demand::$demand,
            grants: &[$(Grant::$grant),*],
            tool: Tool::$tool,
            app: AppUse::$app,
            extras: &[$($extra),*],
        }),*];
    };
}

// name | exports | demand | grants | tool | the provider's application | what else
slots! {
    "Alder Dental Group" Both NotProviders [Standard Full] MeshCentral Owns [Agreement(Sound)];
    "Birchwood Law" Hound Everybody [Standard] MeshCentral Reads [PendingGuest];
    "Calder Foods" Graph Everybody [Standard Full] MeshCentral None [Agreement(Unowned)];
    "Dunmore Logistics" Both Defaults [Standard] MeshCentral Owns [Lighthouse];
    "Elmstead Council" Nothing Everybody [Standard Full] MeshCentral None [];
    "Fenwick Engineering" Directory ReportOnly [Standard] MeshCentral None [ProviderAccount, Agreement(DoublyOwned)];
    "Garnet Insurance" Nothing Everybody [Standard] MeshCentral None [OddDeviceGroup];
    "Hollis Pharma" Hound Everybody [Standard MicrosoftLed] MeshCentral Mail [AgentsOwnSubscription];
    "Iverley Schools Trust" Both OfficeOnly [Standard Full] Tactical Owns [];
    "Jarrow Boats" Hound Everybody [Pending] MeshCentral None [];
    "Kestrel Hotels" Graph NotTrustedPlaces [Standard] Tactical None [];
    "Larkfield Housing" Both Nothing [Indirect] MeshCentral None [];
    "Merrow Textiles" Nothing Everybody [Standard Full] MeshCentral None [OddDeviceGroup];
    "Northgate Vets" Hound Everybody [Standard] MeshCentral Reads [ContractEnded, Agreement(Ended)];
    "Oakhurst Surgery" Directory Everybody [Standard] MeshCentral Reads [Agreement(Sound)];
    "Penrose Architects" Hound Everybody [Terminated] Tactical None [];
    "Quillan Media" Both OneGroup [Standard Full] MeshCentral Owns [Lighthouse];
    "Rowan Charity" Nothing Everybody [Expired] None None [];
    "Selwyn Motors" Graph NotProviders [Standard] MeshCentral None [TwoDeviceGroups, ReachesNeighbour];
    "Tamar Brewing" Both Everybody [Standard Overreach] MeshCentral None [];
    "Underhill Farms" Hound Everybody [Standard Full] MeshCentral Mail [AgentsOwnSubscription, Lighthouse, OddDeviceGroup];
    "Verity Analytics" Directory Nothing [Standard] MeshCentral Owns [GuestAdministrator, Agreement(Unowned)];
    "Westmoor Clinics" Nothing Everybody [Expiring] MeshCentral None [];
    "Yarrow Estates" Graph Defaults [MicrosoftLed] Tactical None [CutOff];
}
