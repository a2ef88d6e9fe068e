//! Built-in roles of Azure.

use std::sync::LazyLock;

use bailiwick_model::Effects;

use super::{ById, guid, rows};

const TABLE: &str = include_str!("../../data/azure_roles.tsv");

/// Whether Azure Lighthouse may delegate a role.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Delegable {
    /// It may.
    Yes,
    /// Only to give named roles to managed identities.
    Limited,
    /// It may not.
    No,
}

/// A built-in role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AzureRole {
    /// Role definition id.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// Proven by the role alone.
    pub direct: Effects,
    /// Depends on something that no export shows.
    pub possible: Effects,
    /// Runs code on virtual machines in scope.
    pub machines: bool,
    /// Reads secrets of key vaults in scope, or lets itself in.
    pub vaults: bool,
    /// Runs code in applications, automation and clusters in scope.
    pub apps: bool,
    /// Gives roles on the scope.
    pub roles: bool,
    /// Uses every managed identity in scope.
    pub identities: bool,
    /// Whether Azure Lighthouse may delegate it.
    pub delegable: Delegable,
}

static ROLES: LazyLock<ById<AzureRole>> = LazyLock::new(|| rows(TABLE).filter_map(parse).collect());

fn parse(row: &'static str) -> Option<(u128, AzureRole)> {
    let mut cells = row.split('\t');
    let (id, name) = (cells.next()?, cells.next()?);
    let (direct, possible) = (Effects::parse(cells.next()?)?, Effects::parse(cells.next()?)?);
    let takes = cells.next()?;
    let has = |word: &str| takes.split(' ').any(|other| other == word);
    let delegable = match cells.next()? {
        "yes" => Delegable::Yes,
        "limited" => Delegable::Limited,
        "no" => Delegable::No,
        _ => return None,
    };
    let role = AzureRole {
        id,
        name,
        direct,
        possible,
        machines: has("machines"),
        vaults: has("vaults"),
        apps: has("apps"),
        roles: has("roles"),
        identities: has("identities"),
        delegable,
    };
    Some((guid(id)?, role))
}

/// The role of a definition id: the GUID alone, or the end of a path.
pub fn azure_role(id: &str) -> Option<&'static AzureRole> {
    ROLES.get(&guid(id.rsplit('/').next().unwrap_or(id))?)
}

#[cfg(test)]
pub(super) fn count() -> (usize, usize) {
    (rows(TABLE).count(), ROLES.len())
}

/// The role of a name.
pub(crate) fn by_name(name: &str) -> Option<&'static AzureRole> {
    ROLES.values().find(|row| row.name == name)
}
