//! Who may be reset by whom.

use std::sync::LazyLock;

use super::{ById, guid, rows};

const TABLE: &str = include_str!("../../data/reset_sets.tsv");

/// A set of accounts that a right covers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum ResetSet {
    /// Accounts without any role.
    NobodySpecial = 0,
    /// What a Password Administrator covers.
    Password = 1,
    /// What a Helpdesk Administrator covers.
    Helpdesk = 2,
    /// What an Authentication Administrator covers.
    Authentication = 3,
    /// What a User Administrator covers.
    User = 4,
    /// Rights whose page names no set: accounts without a role, and possibly all others.
    Unstated = 5,
    /// Everybody.
    All = 6,
}

impl ResetSet {
    /// All sets.
    pub const ALL: [Self; 7] = [
        Self::NobodySpecial,
        Self::Password,
        Self::Helpdesk,
        Self::Authentication,
        Self::User,
        Self::Unstated,
        Self::All,
    ];

    /// The set of a word, or none for `-`; an error for a word that is not known.
    pub(super) fn parse(word: &str) -> Result<Option<Self>, ()> {
        Ok(Some(match word {
            "-" => return Ok(None),
            "nobody-special" => Self::NobodySpecial,
            "password" => Self::Password,
            "helpdesk" => Self::Helpdesk,
            "authentication" => Self::Authentication,
            "user" => Self::User,
            "unstated" => Self::Unstated,
            "all" => Self::All,
            _ => return Err(()),
        }))
    }
}

/// A set of [`ResetSet`]s.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ResetSets(pub u8);

impl ResetSets {
    /// Every set: accounts without a role.
    pub const EVERY: Self = Self(0b111_1111);
    /// Protected accounts: `All` alone.
    pub const PROTECTED: Self = Self(1 << ResetSet::All as u8);

    /// Whether `set` is in it.
    pub const fn has(self, set: ResetSet) -> bool {
        self.0 & (1 << set as u8) != 0
    }

    /// What is in both.
    #[must_use]
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// This one with `set`.
    #[must_use]
    pub const fn with(self, set: ResetSet) -> Self {
        Self(self.0 | 1 << set as u8)
    }
}

static SETS: LazyLock<ById<ResetSets>> = LazyLock::new(|| rows(TABLE).filter_map(parse).collect());

fn parse(row: &str) -> Option<(u128, ResetSets)> {
    let mut cells = row.split('\t');
    let (id, _name, sets) = (cells.next()?, cells.next()?, cells.next()?);
    let mut found = ResetSets::PROTECTED;
    for word in sets.split_whitespace() {
        if let Some(set) = ResetSet::parse(word).ok()? {
            found = found.with(set);
        }
    }
    Some((guid(id)?, found))
}

/// The sets that an account with this role (and no other) is in. Roles that the table does not name protect.
pub fn sets_of_role(id: &str) -> ResetSets {
    guid(id).and_then(|id| SETS.get(&id)).copied().unwrap_or(ResetSets::PROTECTED)
}

#[cfg(test)]
pub(super) fn count() -> (usize, usize) {
    (rows(TABLE).count(), SETS.len())
}
