//! Who is who, and who answers for what: the estate file and the agreements.

use crate::evidence::Evidence;
use crate::names::Sym;
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
        /// Allow-list of access.
        pub access: Vec<AllowedAccess>,
        /// Days after which an unused account is dormant, where promised.
        pub dormant_days: Observed<u32>,
        /// Record.
        pub evidence: Evidence,
    }
}
