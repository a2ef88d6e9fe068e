//! How sure it is that something applies.

use bailiwick_model::BarrierState;

use crate::directory::Held;

/// Whether something applies: two certain answers, and two kinds of not knowing.
///
/// *Soft*: all that it could be is known (it was not read, or exports disagree), only not which. *Hard*: it could
/// be anything that this version can and cannot understand, or hangs on a list that was not read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(crate) enum Level {
    #[default]
    No,
    Hard,
    Soft,
    Yes,
}

impl Level {
    pub(crate) const fn of(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }

    /// Both.
    pub(crate) fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// One of them.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Hard, _) | (_, Self::Hard) => Self::Hard,
            (Self::Soft, _) | (_, Self::Soft) => Self::Soft,
            (Self::No, Self::No) => Self::No,
        }
    }

    pub(crate) const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Yes => Self::No,
            unsure => unsure,
        }
    }

    pub(crate) const fn is_unsure(self) -> bool {
        matches!(self, Self::Hard | Self::Soft)
    }
}

impl From<Held> for Level {
    fn from(held: Held) -> Self {
        match held {
            Held::No => Self::No,
            Held::Unknown(_) => Self::Hard,
            Held::Yes => Self::Yes,
        }
    }
}

/// What is demanded of somebody who signs in: one state for each barrier that a sign-in can have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Demand {
    pub(crate) mfa: BarrierState,
    pub(crate) resistant: BarrierState,
    pub(crate) device: BarrierState,
    pub(crate) either: BarrierState,
    pub(crate) network: BarrierState,
}

impl Demand {
    pub(crate) const NONE: Self = Self::all(BarrierState::Absent);
    pub(crate) const MFA: Self =
        Self { mfa: BarrierState::InForce, either: BarrierState::InForce, ..Self::NONE };
    pub(crate) const DEVICE: Self =
        Self { device: BarrierState::InForce, either: BarrierState::InForce, ..Self::NONE };

    pub(crate) const fn all(state: BarrierState) -> Self {
        Self { mfa: state, resistant: state, device: state, either: state, network: state }
    }

    /// Applies `join` to each barrier of both.
    pub(crate) fn zip(self, other: Self, join: impl Fn(BarrierState, BarrierState) -> BarrierState) -> Self {
        Self {
            mfa: join(self.mfa, other.mfa),
            resistant: join(self.resistant, other.resistant),
            device: join(self.device, other.device),
            either: join(self.either, other.either),
            network: join(self.network, other.network),
        }
    }

    /// Both demanded: the stronger state of each.
    pub(crate) fn and(self, other: Self) -> Self {
        self.zip(other, Ord::max)
    }

    /// The caller may choose: the weaker state of each.
    pub(crate) fn choice(self, other: Self) -> Self {
        self.zip(other, Ord::min)
    }

    /// Nothing is certain not to be demanded.
    pub(crate) fn at_least_unknown(self) -> Self {
        self.and(Self::all(BarrierState::Unknown))
    }

    /// One of both holds and nobody knows which.
    pub(crate) fn unsure(self, other: Self) -> Self {
        self.zip(other, |one, other| if one == other { one } else { BarrierState::Unknown })
    }
}
