//! What fixes cost: documented defaults, and what an estate says instead.

use crate::evidence::Evidence;
use crate::names::Sym;
use crate::remap::fact;

/// Kinds of fixes with a cost of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FixKind {
    /// A member, taken from a group.
    Member,
    /// A role, right or owner, taken away.
    Right,
    /// A secret, made anew.
    Secret,
    /// A second factor for an account, or for few.
    Mfa,
    /// A second factor for many accounts.
    MfaForMany,
    /// A tool, closed to the internet or mended.
    Close,
    /// A management agent, removed.
    Agent,
    /// What each account that uses the access adds.
    InUse,
}

impl FixKind {
    /// All of them, in the order of docs/guide/fixes.md.
    pub const ALL: [Self; 8] = [
        Self::Member,
        Self::Right,
        Self::Secret,
        Self::Mfa,
        Self::MfaForMany,
        Self::Close,
        Self::Agent,
        Self::InUse,
    ];

    /// The word in the estate file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Member => "remove-member",
            Self::Right => "remove-right",
            Self::Secret => "rotate-secret",
            Self::Mfa => "require-mfa",
            Self::MfaForMany => "require-mfa-for-many",
            Self::Close => "close-tool",
            Self::Agent => "remove-agent",
            Self::InUse => "account-in-use",
        }
    }

    /// The documented default.
    pub const fn usual_cost(self) -> u32 {
        match self {
            Self::Member | Self::InUse => 1,
            Self::Right | Self::Secret | Self::Mfa => 2,
            Self::MfaForMany | Self::Close => 3,
            Self::Agent => 5,
        }
    }
}

fact! {
    /// What a fix costs here, instead of the documented default.
    pub struct FixCost {
        /// The word of a [`FixKind`], or the id or key of one fix.
        pub fix: Sym,
        /// Cost, in the units of docs/guide/fixes.md.
        pub cost: u32,
        /// Record.
        pub evidence: Evidence,
    }
}
