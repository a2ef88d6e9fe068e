//! Federated domains: what the identity provider does, and what Entra makes of it.

use bailiwick_model::Observed;
use bailiwick_model::facts::{DomainAuthentication, FederatedMfa};

use super::judge::ProviderWorlds;
use crate::directory::DomainState;

/// What a federated identity provider does, as somebody wrote it down.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Provider {
    /// A second factor of everybody, for every application.
    AsksAll,
    /// No second factor, and it does not claim one.
    AsksNone,
    /// It claims a second factor that nobody used.
    ClaimsAlways,
}

impl Provider {
    pub(crate) fn parse(word: &str) -> Observed<Self> {
        match word {
            "all" => Observed::Known(Self::AsksAll),
            "none" => Observed::Known(Self::AsksNone),
            "claim-always" => Observed::Known(Self::ClaimsAlways),
            _ => Observed::Unreadable,
        }
    }
}

/// Where somebody's first factor is checked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Authority {
    /// By Entra.
    Entra,
    /// By a federated provider; whether Entra believes its claim of a second factor, and what it does.
    Federated { believed: bool, provider: Option<Provider> },
    /// Not known.
    Unknown,
}

impl Authority {
    pub(crate) fn new(domain: Option<DomainState>, provider: Observed<Provider>) -> Self {
        let Some(domain) = domain else { return Self::Unknown };
        match domain.authentication {
            Observed::Known(DomainAuthentication::Managed) => Self::Entra,
            Observed::Known(DomainAuthentication::Federated) => Self::Federated {
                // Where nothing is said, an old setting decides or the claim is believed.
                believed: !domain.federated_mfa.is(&FederatedMfa::Reject),
                provider: provider.known().copied(),
            },
            _ => Self::Unknown,
        }
    }

    /// The same, where it may also be Entra.
    pub(crate) const fn or_entra(self) -> Self {
        match self {
            Self::Federated { provider: Some(Provider::AsksAll), .. } => {
                Self::Federated { believed: false, provider: None }
            }
            Self::Federated { believed: true, provider: Some(Provider::ClaimsAlways) } => Self::Unknown,
            other => other,
        }
    }

    pub(crate) const fn is_entra(self) -> bool {
        matches!(self, Self::Entra)
    }

    /// Worlds: a false claim is believed; the provider asks by itself.
    pub(crate) const fn worlds(self) -> ProviderWorlds {
        match self {
            Self::Entra => &[(false, false)],
            Self::Federated { believed, provider: Some(provider) } => match provider {
                Provider::AsksAll => &[(false, true)],
                Provider::ClaimsAlways if believed => &[(true, false)],
                Provider::AsksNone | Provider::ClaimsAlways => &[(false, false)],
            },
            Self::Federated { believed: false, provider: None } => &[(false, false), (false, true)],
            Self::Federated { believed: true, provider: None } | Self::Unknown => {
                &[(false, false), (false, true), (true, false)]
            }
        }
    }
}
