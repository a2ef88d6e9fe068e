//! Versions as vendors write them: numbers with dots, a letter at the end, a build behind `-`.

use std::cmp::Ordering;

/// A version that can be compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    parts: Vec<(u64, String)>,
}

/// Whether a version lies in a range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Within {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It cannot be compared.
    CannotTell,
}

impl Version {
    /// Parses `23.9.7`, `9.5.7a`, `5.0.1-61`. Anything else, names and words above all, is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Option<Vec<_>> = text.trim().split(['.', '-']).map(part).collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| Self { parts })
    }

    /// Missing parts count as zero: `23.9` is `23.9.0`.
    pub fn compare(&self, other: &Self) -> Ordering {
        let longest = self.parts.len().max(other.parts.len());
        let at = |version: &Self, place: usize| version.parts.get(place).cloned().unwrap_or_default();
        (0..longest)
            .map(|place| at(self, place).cmp(&at(other, place)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// Digits, then at most one letter.
fn part(text: &str) -> Option<(u64, String)> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let letters = text.get(digits.len()..)?;
    let plain = letters.len() <= 1 && letters.chars().all(|letter| letter.is_ascii_alphabetic());
    if digits.is_empty() || !plain {
        return None;
    }
    Some((digits.parse().ok()?, letters.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order() {
        let of = |text| Version::parse(text).unwrap();
        for (less, more) in [
            ("23.9.7", "23.9.8"),
            ("23.9.7.8804", "23.9.8"),
            ("9.5.7", "9.5.7a"),
            ("9.5.6z", "9.5.7a"),
            ("5.0.1-60", "5.0.1-61"),
            ("2026.3.1.2", "2026.3.1.7"),
            ("9.9", "10.0"),
        ] {
            assert_eq!(of(less).compare(&of(more)), Ordering::Less, "{less} {more}");
        }
        assert_eq!(of("23.9").compare(&of("23.9.0")), Ordering::Equal);
        for unreadable in ["", "RS 25.3.1", "previous versions", "6.0 RC2", "latest"] {
            assert_eq!(Version::parse(unreadable), None, "{unreadable}");
        }
    }
}
