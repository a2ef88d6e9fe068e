//! Who is who, and who answers for what: the estate file and the agreements.

use crate::evidence::Evidence;
use crate::names::{Names, Sym};
use crate::nodes::RealmKind;
use crate::observed::Observed;
use crate::remap::{fact, no_handles};
use crate::time::Time;

/// What a party is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum PartyKind {
    /// Manages others.
    Provider,
    /// Is managed.
    #[default]
    Customer,
    /// Makes a tool.
    Vendor,
    /// Works for a provider.
    Subcontractor,
    /// Stands between a vendor and a provider.
    Distributor,
    /// Nobody claimed it.
    Unclaimed,
}

impl PartyKind {
    /// The word used in files and outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Customer => "customer",
            Self::Vendor => "vendor",
            Self::Subcontractor => "subcontractor",
            Self::Distributor => "distributor",
            Self::Unclaimed => "unclaimed",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Provider, Self::Customer, Self::Vendor, Self::Subcontractor, Self::Distributor]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

no_handles!(PartyKind, RealmKind);

fact! {
    /// A party that the estate file declares.
    pub struct DeclaredParty {
        /// Short id.
        pub id: Sym,
        /// Name.
        pub name: Sym,
        /// Kind.
        pub kind: PartyKind,
        /// Number of seats, for weights.
        pub seats: Observed<u32>,
        /// End of the contract.
        pub contract_ends: Observed<Time>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Something that the estate file says belongs to a party.
    pub struct Claim {
        /// Party id.
        pub party: Sym,
        /// What is claimed.
        pub what: ClaimKind,
        /// Id or pattern: a realm id, a device group, site or organisational unit (id or name), an address, a login.
        pub pattern: Sym,
        /// Restricts the claim to one realm, by id; empty is any.
        pub realm: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}

/// What a claim is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum ClaimKind {
    /// A whole realm.
    #[default]
    Realm,
    /// A device group, client, site or organisational unit, by id or name.
    Group,
    /// An account, by login, with `*` for any run of characters.
    Account,
    /// An address or network of a scan.
    Address,
    /// An Azure subscription.
    Subscription,
}

no_handles!(ClaimKind);

fact! {
    /// The realm of sources that do not name theirs, by path pattern.
    pub struct SourceClaim {
        /// Path pattern, `*` for any run of characters.
        pub pattern: Sym,
        /// Kind of the realm.
        pub kind: RealmKind,
        /// Realm id.
        pub realm: Sym,
        /// When these sources were collected.
        pub collected: Observed<Time>,
        /// From where a scan looked: `outside` or `inside`.
        pub vantage: Observed<Sym>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// An object that the estate file says is tier zero.
    pub struct TierZeroClaim {
        /// The realm: id, domain or name.
        pub realm: Sym,
        /// Id, login or name of the object.
        pub object: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Somebody who left, and when.
    pub struct Leaver {
        /// Login, or address.
        pub login: Sym,
        /// Left at.
        pub left: Observed<Time>,
        /// Record.
        pub evidence: Evidence,
    }
}

/// What a party is to a duty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Raci {
    /// Does the work.
    Responsible,
    /// Answers for it.
    Accountable,
    /// Both.
    Both,
    /// Is asked.
    Consulted,
    /// Is told.
    #[default]
    Informed,
}

impl Raci {
    /// Whether the party does the work.
    pub const fn responsible(self) -> bool {
        matches!(self, Self::Responsible | Self::Both)
    }

    /// Whether the party answers for it.
    pub const fn accountable(self) -> bool {
        matches!(self, Self::Accountable | Self::Both)
    }
}

no_handles!(Raci);

fact! {
    /// Who owns a recommendation.
    pub struct Responsibility {
        /// Id of the recommendation (`3.M.2`).
        pub row: Sym,
        /// Parties and what they are to it.
        pub raci: Vec<(Sym, Raci)>,
    }
}

impl crate::remap::Remap for (Sym, Raci) {
    fn remap(&mut self, to: &crate::remap::Translation) {
        self.0.remap(to);
    }
}

fact! {
    /// One thing that an agreement says, by the path to it: `clauses.notification.within`, `slas.fix-high.within`,
    /// `services.bought`. A member of a list goes by its id. A section itself is there too, without values.
    pub struct Term {
        /// Path.
        pub path: Sym,
        /// The value as written, or the members of a list.
        pub values: Vec<Sym>,
        /// Record: the line.
        pub evidence: Evidence,
    }
}

fact! {
    /// Access that an agreement allows.
    pub struct AllowedAccess {
        /// Row id.
        pub id: Sym,
        /// `gdap`, `rmm`, `lighthouse`, `guest`, ...
        pub via: Sym,
        /// Role names.
        pub roles: Vec<Sym>,
        /// `team:`, `party:`, `user:` and a name.
        pub who: Vec<Sym>,
        /// `any` or `phishing-resistant`.
        pub mfa: Sym,
        /// May be held all the time.
        pub standing: Observed<bool>,
    }
}

fact! {
    /// An agreement between a provider and a customer.
    pub struct Agreement {
        /// Agreement id.
        pub id: Sym,
        /// Title.
        pub title: Sym,
        /// Provider id and name.
        pub provider: (Sym, Sym),
        /// Customer id and name.
        pub customer: (Sym, Sym),
        /// From when.
        pub effective: Observed<Time>,
        /// Review by.
        pub review_by: Observed<Time>,
        /// Ends at; `Known(None)` where it has no end.
        pub ends: Observed<Option<Time>>,
        /// Signed at, where stated.
        pub signed: Observed<Time>,
        /// Tenants and other realms in scope, by id.
        pub tenants: Vec<Sym>,
        /// Subcontractor ids.
        pub subcontractors: Vec<Sym>,
        /// Services bought.
        pub services: Vec<Sym>,
        /// Rows of the ownership matrix.
        pub responsibilities: Vec<Responsibility>,
        /// Who owns the rows that the matrix does not name: `3.C`, `3`, `*.C` or `*` in place of a row.
        pub defaults: Vec<Responsibility>,
        /// Allow-list of access.
        pub access: Vec<AllowedAccess>,
        /// Days after which an unused account is dormant, where promised.
        pub dormant_days: Observed<u32>,
        /// Everything it says, by path.
        pub terms: Vec<Term>,
        /// Record.
        pub evidence: Evidence,
    }
}

/// How closely a default (`3.C`, `3`, `*.C`, `*`) fits a row; `None` where it does not.
pub fn default_fits(pattern: &str, row: &str) -> Option<u8> {
    let (section, _) = row.rsplit_once('.')?;
    let (group, letter) = section.split_once('.')?;
    if pattern == section {
        Some(3)
    } else if pattern == group {
        Some(2)
    } else if pattern.strip_prefix("*.") == Some(letter) {
        Some(1)
    } else {
        (pattern == "*").then_some(0)
    }
}

/// Minutes of `30m`, `24h`, `90d`.
pub fn minutes(text: &str) -> Option<u32> {
    let unit = text.chars().last()?;
    let count: u32 = text.strip_suffix(unit)?.parse().ok()?;
    let unit = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        _ => return None,
    };
    count.checked_mul(unit).filter(|minutes| *minutes > 0)
}

impl Agreement {
    /// What parties are to a row: what the matrix says of it, else the default that fits it most closely. A row that
    /// stands twice in the matrix has the parties of both.
    pub fn raci(&self, names: &Names, row: &str) -> Vec<(Sym, Raci)> {
        let named: Vec<&Responsibility> =
            self.responsibilities.iter().filter(|known| names.text(known.row) == row).collect();
        if !named.is_empty() {
            return named.into_iter().flat_map(|known| known.raci.iter().copied()).collect();
        }
        let fits = |known: &&Responsibility| default_fits(names.text(known.row), row);
        let closest = self.defaults.iter().filter_map(|known| fits(&known).map(|near| (near, known)));
        closest.max_by_key(|(near, _)| *near).map(|(_, known)| known.raci.clone()).unwrap_or_default()
    }

    /// What it says at a path.
    pub fn term(&self, names: &Names, path: &str) -> Option<&Term> {
        self.terms.iter().find(|term| names.text(term.path) == path)
    }

    /// What it says below a path, with the rest of each path.
    pub fn below<'a>(
        &'a self,
        names: &'a Names,
        path: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Term)> + use<'a> {
        self.terms.iter().filter_map(move |term| {
            let rest = names.text(term.path).strip_prefix(path)?.strip_prefix('.')?;
            Some((rest, term))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_default_owns_a_row() {
        let mut names = Names::default();
        let (provider, customer) = (names.add("provider"), names.add("customer"));
        let row = |names: &mut Names, row: &str, party| Responsibility {
            row: names.add(row),
            raci: vec![(party, Raci::Both)],
        };
        let mut agreement = Agreement::default();
        for (pattern, party) in [("*", provider), ("*.C", customer), ("3", provider), ("3.C", customer)] {
            agreement.defaults.push(row(&mut names, pattern, party));
        }
        agreement.responsibilities.push(row(&mut names, "3.C.2", provider));
        let owner = |row: &str| agreement.raci(&names, row).first().map(|(party, _)| *party);
        assert_eq!(owner("1.A.1"), Some(provider), "everything else");
        assert_eq!(owner("9.C.1"), Some(customer), "by letter");
        assert_eq!(owner("3.M.2"), Some(provider), "by group");
        assert_eq!(owner("3.C.1"), Some(customer), "by section");
        assert_eq!(owner("3.C.2"), Some(provider), "by itself");
        assert_eq!(default_fits("3", "13.A.1"), None);
    }

    #[test]
    fn times_are_minutes_hours_or_days() {
        assert_eq!((minutes("30m"), minutes("24h"), minutes("2d")), (Some(30), Some(1440), Some(2880)));
        for wrong in ["", "d", "0h", "1w", "-1d", "1.5h", "9999999999d", "4294967295d", "5 h"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
    }
}
