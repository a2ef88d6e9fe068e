//! Everything that is drawn: a key per thing, derived from the seed, so that no drawing depends on another.

use std::fmt;

use serde::{Serialize, Serializer};

/// A point in the tree of keys. Same seed, label and index: same key, on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Key(u64);

/// The finaliser of `SplitMix64`.
const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The step of `SplitMix64`.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Key {
    /// The key of a plan.
    pub(crate) const fn root(seed: u64) -> Self {
        Self(mix(seed.wrapping_add(STEP)))
    }

    /// The key of one thing below this one.
    pub(crate) fn sub(self, label: &str, index: u64) -> Self {
        let mut bits = self.0;
        for byte in label.bytes() {
            bits = (bits ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(mix(mix(bits).wrapping_add(index.wrapping_mul(STEP))))
    }

    /// A random version 4 GUID.
    pub(crate) fn guid(self) -> Guid {
        let high = mix(self.0.wrapping_add(STEP)) & 0xffff_ffff_ffff_0fff | 0x4000;
        let low = mix(self.0.wrapping_add(STEP.wrapping_mul(2))) >> 2 | 1 << 63;
        Guid(u128::from(high) << 64 | u128::from(low))
    }

    /// A number below `bound`; zero when the bound is zero.
    pub(crate) fn below(self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { mix(self.0.wrapping_add(STEP)) % bound }
    }

    /// True in `percent` of the cases.
    pub(crate) fn chance(self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// `length` characters of `alphabet`.
    pub(crate) fn text(self, length: u64, alphabet: &str) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        (0..length)
            .filter_map(|at| {
                let drawn = self.sub("letter", at).below(letters.len() as u64);
                usize::try_from(drawn).ok().and_then(|drawn| letters.get(drawn)).copied()
            })
            .collect()
    }

    /// `length` lower-case hexadecimal digits.
    pub(crate) fn hex(self, length: u64) -> String {
        self.text(length, "0123456789abcdef")
    }
}

/// Letters and digits.
pub(crate) const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A GUID; lower case unless asked otherwise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(crate) struct Guid(u128);

impl Guid {
    /// In upper case, as newer AzureHound writes it.
    pub(crate) fn upper(self) -> String {
        self.to_string().to_ascii_uppercase()
    }

    /// In the case that a collector writes.
    pub(crate) fn cased(self, upper: bool) -> String {
        if upper { self.upper() } else { self.to_string() }
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [b'-'; 36];
        let slots = (0..36).filter(|at| !matches!(at, 8 | 13 | 18 | 23));
        for (digit, at) in slots.enumerate() {
            let value = (self.0 >> (124 - 4 * digit) & 0xf) as usize;
            if let (Some(slot), Some(letter)) = (text.get_mut(at), DIGITS.get(value)) {
                *slot = *letter;
            }
        }
        out.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_are_stable_and_apart() {
        // The first output of SplitMix64 from seed 0, as published; the GUID was computed by a second program.
        assert_eq!(Key::root(0), Key(0xe220_a839_7b1d_cdaf));
        assert_eq!(Key::root(1).sub("user", 7).guid().to_string(), "a1a0f4b2-b00b-47ce-a651-a3d521db319e");
        let ids: BTreeSet<Guid> = (0..20_000).map(|at| Key::root(1).sub("user", at).guid()).collect();
        assert_eq!(ids.len(), 20_000);
        let other: BTreeSet<Guid> = (0..20_000).map(|at| Key::root(2).sub("user", at).guid()).collect();
        assert!(ids.is_disjoint(&other));
    }

    #[test]
    fn guids_have_their_shape() {
        for at in 0..100 {
            let text = Key::root(at).guid().to_string();
            let parts: Vec<&str> = text.split('-').collect();
            assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
            assert!(parts[2].starts_with('4') && parts[3].starts_with(['8', '9', 'a', 'b']));
        }
        assert_eq!(Guid(0x12).to_string(), "00000000-0000-0000-0000-000000000012");
    }

    #[test]
    fn chances_are_about_right() {
        let hits = (0..10_000).filter(|&at| Key::root(9).sub("x", at).chance(30)).count();
        assert!((2_700..3_300).contains(&hits), "{hits}");
    }
}
