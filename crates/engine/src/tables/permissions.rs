//! Application permissions of Microsoft APIs.

use std::sync::LazyLock;

use super::{ById, Powers, guid, rows};

const TABLE: &str = include_str!("../../data/app_permissions.tsv");

/// Rights that a permission lets its holder give itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Gives {
    /// None.
    #[default]
    Nothing,
    /// Any directory role.
    Roles,
    /// Any application permission.
    Permissions,
}

/// An application permission.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AppPermission {
    /// Application id of the API.
    pub api: &'static str,
    /// Permission id.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// What it does.
    pub powers: Powers,
    /// What its holder can give itself.
    pub gives: Gives,
}

static PERMISSIONS: LazyLock<ById<Vec<AppPermission>>> = LazyLock::new(|| {
    let mut all: ById<Vec<AppPermission>> = ById::default();
    for (id, permission) in rows(TABLE).filter_map(parse) {
        all.entry(id).or_default().push(permission);
    }
    all
});

fn parse(row: &'static str) -> Option<(u128, AppPermission)> {
    let mut cells = row.split('\t');
    let (api, id, name) = (cells.next()?, cells.next()?, cells.next()?);
    let powers = Powers::parse(cells.by_ref().take(8))?;
    let gives = match cells.next()? {
        "-" => Gives::Nothing,
        "assign" => Gives::Roles,
        "grant" => Gives::Permissions,
        _ => return None,
    };
    guid(api)?;
    Some((guid(id)?, AppPermission { api, id, name, powers, gives }))
}

/// The permission of an id. `api` is the application id of the API where it is known: a permission of another API is
/// not this one. What is no application id, such as the name that an export shows, says nothing.
pub fn app_permission(id: &str, api: Option<&str>) -> Option<&'static AppPermission> {
    let found = PERMISSIONS.get(&guid(id)?)?;
    let api = api.filter(|api| guid(api).is_some());
    found.iter().find(|row| api.is_none_or(|api| row.api.eq_ignore_ascii_case(api)))
}

#[cfg(test)]
pub(super) fn count() -> (usize, usize) {
    (rows(TABLE).count(), PERMISSIONS.values().map(Vec::len).sum())
}

#[cfg(test)]
pub(super) fn by_name(name: &str) -> Option<&'static AppPermission> {
    PERMISSIONS
        .values()
        .flatten()
        .filter(|row| row.api.starts_with("00000003-0000-0000"))
        .find(|row| row.name == name)
}
