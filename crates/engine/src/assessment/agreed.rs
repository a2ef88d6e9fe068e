//! What parties agreed, stated and accepted, and what two sides say of one relation.

use bailiwick_model::Time;

use super::{Locator, Verdict};

/// The answer of a control to one of its rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowPart {
    /// Id of the row.
    pub row: &'static str,
    /// Answer.
    pub verdict: Verdict,
    /// Why, in one line.
    pub summary: String,
    /// It rests on an attestation.
    pub manual: bool,
}

/// A finding that somebody accepted for a time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accepted {
    /// Who.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// Last day.
    pub until: Option<Time>,
    /// The record that says so.
    pub evidence: Locator,
}

/// What two sides say of one relation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Standing {
    /// Both sides show it.
    Confirmed,
    /// The provider's exports show it, and nothing of the customer's was read that could.
    ProviderOnly,
    /// The customer's exports show it, and nothing of the provider's was read that could.
    CustomerOnly,
    /// One side shows it, and a whole list of the other does not, or says otherwise.
    Disputed,
    /// They differ, and the exports are too far apart in time to say who is right.
    Stale,
    /// What was read does not say.
    #[default]
    Unknown,
}

impl Standing {
    /// All, the worst first.
    pub const ALL: [Self; 6] =
        [Self::Disputed, Self::Stale, Self::Unknown, Self::CustomerOnly, Self::ProviderOnly, Self::Confirmed];

    /// The word used in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::ProviderOnly => "provider-only",
            Self::CustomerOnly => "customer-only",
            Self::Disputed => "disputed",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }
}

/// Relations of one kind between a provider and a customer of which both sides say the same.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TwoSided {
    /// `gdap`, `lighthouse`, `guest` or `rmm`.
    pub relation: &'static str,
    /// The provider, as an index into [`Assessment::parties`](super::Assessment::parties).
    pub provider: usize,
    /// The customer, as an index into [`Assessment::parties`](super::Assessment::parties).
    pub customer: usize,
    /// What the two sides say.
    pub standing: Standing,
    /// How many.
    pub count: u32,
    /// The first of them, by name.
    pub names: Vec<String>,
    /// Why, in one line.
    pub why: String,
    /// Records of the provider's exports.
    pub provider_evidence: Vec<Locator>,
    /// Records of the customer's exports.
    pub customer_evidence: Vec<Locator>,
}

/// A way from another party into one, as one record shows it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct WayIn {
    /// Who holds it: an account, a group, an application, a tool.
    pub holder: String,
    /// Whose that is.
    pub of: String,
    /// What the holder gains, as a phrase of the edge table and the target.
    pub gains: String,
    /// Counted in the possible bound only.
    pub possible_only: bool,
    /// The record.
    pub evidence: Locator,
}
