//! What rights let their holders do, as data: one row per right, with its source.
//!
//! Ids are GUIDs, compared without case. A row that does not parse is left out at run time and fails the tests.

mod azure_roles;
mod delegated;
mod entra_roles;
mod permissions;
mod reset_sets;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use bailiwick_model::Effects;
use rustc_hash::FxHasher;

pub(crate) use azure_roles::by_name as azure_role_named;
pub use azure_roles::{AzureRole, Delegable, azure_role};
pub use delegated::delegated_permission;
pub use entra_roles::{EntraRole, GlobalAdministrator, entra_role, entra_roles};
pub use permissions::{AppPermission, Gives, app_permission};
pub use reset_sets::{ResetSet, ResetSets, sets_of_role};

type ById<T> = HashMap<u128, T, BuildHasherDefault<FxHasher>>;

/// Which groups a right edits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum EditsGroups {
    /// None.
    #[default]
    No,
    /// Microsoft 365 groups to which no role may be assigned.
    OrdinaryM365,
    /// Security groups to which no role may be assigned.
    OrdinarySecurity,
    /// Groups to which no role may be assigned.
    Ordinary,
    /// All groups.
    All,
}

impl EditsGroups {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "-" => Self::No,
            "ordinary-m365" => Self::OrdinaryM365,
            "ordinary-security" => Self::OrdinarySecurity,
            "ordinary" => Self::Ordinary,
            "all" => Self::All,
            _ => return None,
        })
    }
}

/// What a right does to the directory of its tenant, beyond its direct effects.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Powers {
    /// Proven by the right alone.
    pub direct: Effects,
    /// Depends on something that no export shows.
    pub possible: Effects,
    /// May follow inside the tenant; replaced by edges where the directory was read.
    pub inside: Effects,
    /// Whose passwords it resets.
    pub passwords: Option<ResetSet>,
    /// Whose passwords and factors it resets.
    pub factors: Option<ResetSet>,
    /// Whom it enables.
    pub enables: Option<ResetSet>,
    /// Adds secrets or owners to every application and service principal.
    pub apps: bool,
    /// Edits members of groups.
    pub groups: EditsGroups,
}

impl Powers {
    /// Reads eight columns in the order of the fields.
    fn parse<'a>(mut cells: impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(Self {
            direct: Effects::parse(cells.next()?)?,
            possible: Effects::parse(cells.next()?)?,
            inside: Effects::parse(cells.next()?)?,
            passwords: ResetSet::parse(cells.next()?).ok()?,
            factors: ResetSet::parse(cells.next()?).ok()?,
            enables: ResetSet::parse(cells.next()?).ok()?,
            apps: match cells.next()? {
                "all" => true,
                "-" => false,
                _ => return None,
            },
            groups: EditsGroups::parse(cells.next()?)?,
        })
    }
}

/// The rows of a table: lines that are no remark, after the heading.
fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1)
}

/// A GUID as a number.
pub(crate) fn guid(text: &str) -> Option<u128> {
    if !bailiwick_model::names::is_guid(text) {
        return None;
    }
    let digits: String = text.chars().filter(|letter| *letter != '-').collect();
    u128::from_str_radix(&digits, 16).ok()
}

#[cfg(test)]
mod tests;
