//! Tables of Microsoft's own: dated facts that no export carries. The files say where each row was read.

use std::sync::LazyLock;

use bailiwick_model::{BarrierState, Time};

use super::level::Level;
use super::resource::Resource;

/// Rows of a table: fields separated by `|`, lines that start with `#` are remarks.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('|').map(str::trim).collect())
}

/// An application of Microsoft's own that policies can cover by a group.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct KnownApp {
    pub(crate) key: &'static str,
    ids: Vec<&'static str>,
    pub(crate) office365: Level,
    pub(crate) admin_portals: Level,
    pub(crate) azure_management: Level,
}

impl KnownApp {
    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.ids.iter().any(|own| own.eq_ignore_ascii_case(id))
    }
}

static APPS: LazyLock<Vec<KnownApp>> = LazyLock::new(|| {
    let level = |word: &str| match word {
        "yes" => Level::Yes,
        "no" => Level::No,
        _ => Level::Hard,
    };
    rows(include_str!("../../data/signin/applications.txt"))
        .filter_map(|row| match row.as_slice() {
            &[key, ids, office365, admin_portals, azure_management, ..] => Some(KnownApp {
                key,
                ids: ids.split_whitespace().collect(),
                office365: level(office365),
                admin_portals: level(admin_portals),
                azure_management: level(azure_management),
            }),
            _ => None,
        })
        .collect()
});

/// The application of this key of the table.
pub(crate) fn app(key: &str) -> Option<&'static KnownApp> {
    APPS.iter().find(|app| app.key == key)
}

/// The application of this id.
pub(crate) fn app_by_id(id: &str) -> Option<&'static KnownApp> {
    APPS.iter().find(|app| app.has_id(id))
}

/// Windows Azure Service Management API, which stands for a group.
pub(crate) fn is_azure_management(id: &str) -> bool {
    app("azure-management").is_some_and(|app| app.has_id(id))
}

/// Windows Azure Active Directory.
pub(crate) fn is_directory(id: &str) -> bool {
    app("directory").is_some_and(|app| app.has_id(id))
}

/// Roles of which security defaults demand a second factor at every sign-in.
pub(crate) static DEFAULTS_ROLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/signin/security_defaults_roles.txt"))
        .filter_map(|row| row.first().copied())
        .collect()
});

/// Roles of the account that synchronises a directory.
pub(crate) const SYNC_ROLES: [&str; 2] =
    ["d29b2b05-8046-44ba-8758-1e26182fcf32", "a92aed5d-d78a-4d16-b381-09adb37eb3b0"];

/// A second factor that Microsoft demands by itself.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Mandatory {
    /// Word of the target.
    target: &'static str,
    /// The first tenants.
    pub(crate) begins: Time,
    /// All tenants, where that is known.
    pub(crate) everywhere: Option<Time>,
    /// What a reader is told.
    pub(crate) what: &'static str,
}

static MANDATORY: LazyLock<Vec<Mandatory>> = LazyLock::new(|| {
    rows(include_str!("../../data/signin/mandatory_mfa.txt"))
        .filter_map(|row| match row.as_slice() {
            &[target, begins, everywhere, what, ..] => Some(Mandatory {
                target,
                begins: Time::parse(begins)?,
                everywhere: Time::parse(everywhere),
                what,
            }),
            _ => None,
        })
        .collect()
});

/// What Microsoft demands by itself at `resource`, and how sure that is at `as_of`.
pub(crate) fn mandatory(resource: Resource, as_of: Time) -> Option<(&'static Mandatory, BarrierState)> {
    let word = match resource {
        Resource::AzurePortal => "azure-portal",
        Resource::Microsoft365AdminCenter => "microsoft-365-admin-center",
        Resource::ArmWrite => "arm-write",
        Resource::ArmAction => "arm-action",
        Resource::PartnerCenter => "partner-center",
        Resource::PartnerCenterApi => "partner-center-api",
        _ => return None,
    };
    let row = MANDATORY.iter().find(|row| row.target == word && row.begins <= as_of)?;
    let everywhere = row.everywhere.is_some_and(|everywhere| everywhere <= as_of);
    Some((row, if everywhere { BarrierState::InForce } else { BarrierState::Unknown }))
}

/// When the first tenants had low scopes counted as directory access.
pub(crate) fn low_scopes_change() -> Time {
    let row = MANDATORY.iter().find(|row| row.target == "low-scopes");
    row.map_or(Time(0), |row| row.begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> usize {
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).count()
    }

    #[test]
    fn every_row_is_read() {
        assert_eq!(APPS.len(), lines(include_str!("../../data/signin/applications.txt")));
        assert_eq!(MANDATORY.len(), lines(include_str!("../../data/signin/mandatory_mfa.txt")));
        assert_eq!(DEFAULTS_ROLES.len(), 17);
        let ids = DEFAULTS_ROLES.iter().chain(APPS.iter().flat_map(|app| &app.ids));
        assert!(ids.copied().all(bailiwick_model::names::is_guid));
        assert!(low_scopes_change() > Time(0));
    }

    #[test]
    fn targets_name_rows_that_exist() {
        let facts = bailiwick_model::Facts::default();
        for resource in [
            Resource::ArmRead,
            Resource::AzurePortal,
            Resource::AdminPortals,
            Resource::Microsoft365AdminCenter,
            Resource::Exchange,
            Resource::SharePoint,
            Resource::Teams,
            Resource::Graph,
            Resource::PartnerCenter,
            Resource::KeyVaultData,
            Resource::StorageData,
        ] {
            let target = resource.target(&facts);
            assert!(matches!(target, super::super::resource::Target::Known(_)), "{resource:?}");
        }
    }

    #[test]
    fn dates_decide() {
        let at =
            |date: &str| mandatory(Resource::ArmWrite, Time::parse(date).unwrap()).map(|(_, state)| state);
        assert_eq!(at("2025-09-30"), None);
        assert_eq!(at("2026-03-01"), Some(BarrierState::Unknown));
        assert_eq!(at("2026-07-01"), Some(BarrierState::InForce));
        assert_eq!(mandatory(Resource::Graph, Time(i64::MAX)), None);
    }
}
