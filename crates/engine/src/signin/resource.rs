//! What a token is asked for, and which policies cover it.

use bailiwick_model::facts::ConditionalAccessPolicy;
use bailiwick_model::{Facts, Sym, Time};

use super::data::{self, KnownApp};
use super::level::Level;

/// A target of a sign-in that may demand its own second factor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Resource {
    /// Azure Resource Manager, reading.
    ArmRead,
    /// Azure Resource Manager: create, update, delete.
    ArmWrite,
    /// Azure Resource Manager: actions by POST (list keys, run command).
    ArmAction,
    /// The Azure portal and the Entra and Intune admin centres.
    AzurePortal,
    /// Other admin portals of Microsoft (Exchange, Defender, Purview, Teams).
    AdminPortals,
    /// The Microsoft 365 admin centre.
    Microsoft365AdminCenter,
    /// Exchange Online.
    Exchange,
    /// Exchange Online PowerShell.
    ExchangePowerShell,
    /// `SharePoint` Online.
    SharePoint,
    /// Teams.
    Teams,
    /// Microsoft Graph, with whatever scopes.
    Graph,
    /// The Partner Center portal.
    PartnerCenter,
    /// The Partner Center API, as a user.
    PartnerCenterApi,
    /// Secrets and keys in a key vault.
    KeyVaultData,
    /// Data in a storage account.
    StorageData,
    /// An application by its id.
    Application(Sym),
    /// An application by its id, by the password grant.
    PasswordGrant(Sym),
    /// Sending mail by SMTP with a password.
    SmtpAuth,
    /// Mail by another protocol that knows no second factor.
    LegacyProtocols,
    /// Registering or joining a device.
    DeviceRegistration,
    /// Registering sign-in methods.
    SecurityInfoRegistration,
    /// Reading the directory with scopes that were never counted as an application.
    DirectoryRead,
    /// Something that asks for an authentication context.
    Context(Sym),
}

/// A target as policies see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target<'a> {
    /// An application that Microsoft's groups may hold.
    Known(&'static KnownApp),
    /// An application that is in none of Microsoft's groups.
    App(&'a str),
    /// Any application that no policy names.
    Unnamed,
    /// A user action.
    Action(&'static str),
    /// An authentication context.
    Context(&'a str),
    /// Directory reading by low scopes.
    LowScopes,
}

pub(crate) const REGISTER_DEVICE: &str = "urn:user:registerdevice";
pub(crate) const REGISTER_SECURITY_INFO: &str = "urn:user:registersecurityinfo";

impl Resource {
    pub(crate) fn target(self, facts: &Facts) -> Target<'_> {
        let known = |key: &str| data::app(key).map_or(Target::Unnamed, Target::Known);
        match self {
            Self::ArmRead | Self::ArmWrite | Self::ArmAction => known("azure-management"),
            Self::AzurePortal => known("azure-portal"),
            Self::AdminPortals => known("admin-portals"),
            Self::Microsoft365AdminCenter => known("microsoft-365-admin-center"),
            Self::Exchange | Self::ExchangePowerShell | Self::SmtpAuth | Self::LegacyProtocols => {
                known("exchange-online")
            }
            Self::SharePoint => known("sharepoint-online"),
            Self::Teams => known("teams"),
            Self::Graph => known("microsoft-graph"),
            Self::PartnerCenter | Self::PartnerCenterApi => known("partner-center"),
            Self::KeyVaultData => known("key-vault"),
            Self::StorageData => known("azure-storage"),
            Self::Application(id) | Self::PasswordGrant(id) => app(facts.text(id)),
            Self::DeviceRegistration => Target::Action(REGISTER_DEVICE),
            Self::SecurityInfoRegistration => Target::Action(REGISTER_SECURITY_INFO),
            Self::DirectoryRead => Target::LowScopes,
            Self::Context(id) => Target::Context(facts.text(id)),
        }
    }

    /// Whether it takes modern tokens only, so that old protocols are no way in.
    pub(crate) const fn modern_only(self) -> bool {
        !matches!(self, Self::Exchange | Self::SmtpAuth | Self::LegacyProtocols | Self::Application(_))
    }
}

/// The application of this id.
pub(crate) fn app(id: &str) -> Target<'_> {
    data::app_by_id(id).map_or(Target::App(id), Target::Known)
}

/// Whether `policy` covers `target`.
pub(crate) fn covers(
    facts: &Facts,
    policy: &ConditionalAccessPolicy,
    target: Target<'_>,
    as_of: Time,
) -> Level {
    let has = |list: &[Sym], wanted: &str| list.iter().any(|&s| facts.text(s).eq_ignore_ascii_case(wanted));
    match target {
        Target::Action(action) => Level::of(has(&policy.user_actions, action)),
        Target::Context(context) => Level::of(has(&policy.contexts, context)),
        Target::LowScopes => low_scopes(facts, policy, as_of),
        Target::Known(_) | Target::App(_) | Target::Unnamed => {
            let filter = |mode: &str| {
                Level::of(policy.application_filter.is_some_and(|(word, _)| facts.text(word) == mode)).hard()
            };
            let named = |list: &[Sym]| {
                list.iter().fold(Level::No, |sum, &word| sum.or(names(facts.text(word), target)))
            };
            let inside = named(&policy.include_applications).or(filter("include"));
            inside.and(named(&policy.exclude_applications).or(filter("exclude")).not())
        }
    }
}

impl Level {
    const fn hard(self) -> Self {
        match self {
            Self::No => Self::No,
            _ => Self::Hard,
        }
    }
}

/// Whether a word of a policy's list of applications means `target`.
fn names(word: &str, target: Target<'_>) -> Level {
    match word {
        "All" => return Level::Yes,
        "None" => return Level::No,
        _ => {}
    }
    match (target, word) {
        (Target::Known(app), "Office365") => app.office365,
        (Target::Known(app), "MicrosoftAdminPortals") => app.admin_portals,
        (Target::Known(app), id) if data::is_azure_management(id) => app.azure_management,
        (Target::Known(app), id) => Level::of(app.has_id(id)).or(odd(id)),
        (_, "Office365" | "MicrosoftAdminPortals") => Level::No,
        (Target::App(id), other) => Level::of(id.eq_ignore_ascii_case(other)).or(odd(other)),
        (_, other) => odd(other),
    }
}

/// A word that is no id and no group that this version knows may mean anything.
fn odd(word: &str) -> Level {
    if bailiwick_model::names::is_guid(word) { Level::No } else { Level::Hard }
}

/// Until a change of 2026 any excluded resource took a set of low scopes out of a policy for all resources; whether
/// a tenant has the change already is in no export.
fn low_scopes(facts: &Facts, policy: &ConditionalAccessPolicy, as_of: Time) -> Level {
    let words = |list: &[Sym], wanted: fn(&str) -> bool| list.iter().any(|&word| wanted(facts.text(word)));
    if words(&policy.exclude_applications, data::is_directory) {
        return Level::No;
    }
    let filtered = policy.application_filter.is_some();
    if words(&policy.include_applications, |word| word == "All") {
        if policy.exclude_applications.is_empty() && !filtered {
            Level::Yes
        } else if as_of < data::low_scopes_change() {
            Level::No
        } else {
            Level::Soft
        }
    } else if words(&policy.include_applications, data::is_directory) {
        Level::Yes
    } else {
        Level::of(filtered).hard()
    }
}
