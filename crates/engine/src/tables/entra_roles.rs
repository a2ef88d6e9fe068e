//! Built-in roles of Microsoft Entra.

use std::sync::LazyLock;

use super::{ById, Powers, guid, rows};

const TABLE: &str = include_str!("../../data/entra_roles.tsv");

/// A built-in role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntraRole {
    /// Template id, upper case.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// What it does.
    pub powers: Powers,
}

/// Ids of roles that the engine names itself.
#[derive(Clone, Copy, Debug)]
pub struct GlobalAdministrator;

impl GlobalAdministrator {
    /// Template id.
    pub const ID: &'static str = "62E90394-69F5-4237-9190-012177145E10";
}

static ROLES: LazyLock<ById<EntraRole>> = LazyLock::new(|| rows(TABLE).filter_map(parse).collect());

fn parse(row: &'static str) -> Option<(u128, EntraRole)> {
    let mut cells = row.split('\t');
    let (id, name) = (cells.next()?, cells.next()?);
    Some((guid(id)?, EntraRole { id, name, powers: Powers::parse(cells)? }))
}

/// The role of a template id.
pub fn entra_role(id: &str) -> Option<&'static EntraRole> {
    ROLES.get(&guid(id)?)
}

/// All rows, by name.
pub fn entra_roles() -> Vec<&'static EntraRole> {
    let mut all: Vec<&EntraRole> = ROLES.values().collect();
    all.sort_by_key(|role| role.name);
    all
}

#[cfg(test)]
pub(super) fn count() -> (usize, usize) {
    (rows(TABLE).count(), ROLES.len())
}
