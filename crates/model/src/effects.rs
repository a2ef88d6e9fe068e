//! What is possible at the end of a path.

/// One effect on a party's assets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Effect {
    /// Read content: mail, files, screens. Directory reading is not content.
    See = 0,
    /// Change settings, data or accounts.
    Change = 1,
    /// Run code.
    Run = 2,
    /// Destroy data or devices.
    Destroy = 3,
    /// Delete or disable backups.
    Unback = 4,
    /// Tier zero of a realm: everything.
    Own = 5,
}

impl Effect {
    /// All effects, in order.
    pub const ALL: [Self; 6] = [Self::See, Self::Change, Self::Run, Self::Destroy, Self::Unback, Self::Own];

    /// The word used on the command line and in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::See => "see",
            Self::Change => "change",
            Self::Run => "run",
            Self::Destroy => "destroy",
            Self::Unback => "unback",
            Self::Own => "own",
        }
    }

    /// The effect of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.word() == word)
    }
}

/// A set of effects, closed under implication when made by [`Effects::of`] or [`Effects::closed`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Effects(pub u8);

impl Effects {
    /// No effect.
    pub const NONE: Self = Self(0);
    /// Every effect.
    pub const ALL: Self = Self(0b11_1111);

    /// The set of `effects` and what they imply.
    pub fn of(effects: &[Effect]) -> Self {
        Self(effects.iter().fold(0, |bits, &effect| bits | 1 << effect as u8)).closed()
    }

    /// Closed under implication: `own` implies all, `run` implies `see`, `destroy` implies `change`.
    #[must_use]
    pub fn closed(self) -> Self {
        if self.has(Effect::Own) {
            return Self::ALL;
        }
        let see = u8::from(self.has(Effect::Run)) << Effect::See as u8;
        let change = u8::from(self.has(Effect::Destroy)) << Effect::Change as u8;
        Self(self.0 | see | change)
    }

    /// Whether `effect` is in the set.
    pub const fn has(self, effect: Effect) -> bool {
        self.0 & (1 << effect as u8) != 0
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The effects in order.
    pub fn iter(self) -> impl Iterator<Item = Effect> {
        Effect::ALL.into_iter().filter(move |&effect| self.has(effect))
    }

    /// Parses words separated by blanks; `-` is the empty set. `None` if a word is unknown.
    pub fn parse(words: &str) -> Option<Self> {
        let mut all = Self::NONE;
        for word in words.split_whitespace().filter(|word| *word != "-") {
            all.0 |= 1 << Effect::from_word(word)? as u8;
        }
        Some(all.closed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn implication() {
        assert_eq!(Effects::of(&[Effect::Own]), Effects::ALL);
        assert_eq!(Effects::of(&[Effect::Run]), Effects::parse("see run").unwrap());
        assert_eq!(Effects::of(&[Effect::Destroy]), Effects::parse("change destroy").unwrap());
        assert_eq!(Effects::parse("-"), Some(Effects::NONE));
        assert_eq!(Effects::parse("fly"), None);
    }
}
