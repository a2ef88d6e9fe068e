//! Values that an export may or may not state.

/// A value of an export: absence is never a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Observed<T> {
    /// The export states it.
    Known(T),
    /// The export does not carry it.
    #[default]
    NotCollected,
    /// The export carries something that could not be understood.
    Unreadable,
}

impl<T> Observed<T> {
    /// The value where it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::NotCollected | Self::Unreadable => None,
        }
    }

    /// Whether it is known.
    pub const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// `Known` from `Some`, `NotCollected` from `None`.
    pub fn from_option(value: Option<T>) -> Self {
        value.map_or(Self::NotCollected, Self::Known)
    }

    /// Applies `change` to a known value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Observed<U> {
        match self {
            Self::Known(value) => Observed::Known(change(value)),
            Self::NotCollected => Observed::NotCollected,
            Self::Unreadable => Observed::Unreadable,
        }
    }

    /// This value where it is known, else `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Known(_) => self,
            Self::Unreadable if !other.is_known() => self,
            Self::NotCollected | Self::Unreadable => other,
        }
    }
}

impl<T: PartialEq> Observed<T> {
    /// Whether it is known to be `value`.
    pub fn is(&self, value: &T) -> bool {
        self.known() == Some(value)
    }
}
