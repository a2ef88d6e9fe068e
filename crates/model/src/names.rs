//! Interned text. Every id and name of an estate is stored once.

use std::borrow::Cow;
use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// A handle to interned text of one [`Names`] table. [`Sym::EMPTY`] is the empty text in every table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Sym(pub(crate) u32);

impl Sym {
    /// The empty text.
    pub const EMPTY: Self = Self(0);

    /// Whether this is the empty text.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Position in the table, for dense side tables.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A table of interned texts. Handles count up from 0 (the empty text) in the order of first use.
#[derive(Debug, Clone)]
pub struct Names {
    text: String,
    ends: Vec<usize>,
    table: HashTable<u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self { text: String::new(), ends: vec![0], table: HashTable::new() }
    }
}

fn hash(text: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(text)
}

fn slice<'a>(text: &'a str, ends: &[usize], at: u32) -> &'a str {
    let at = at as usize;
    let end = ends.get(at).copied().unwrap_or(0);
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    text.get(start..end).unwrap_or("")
}

impl Names {
    /// Interns `text` as it is. When the table is full (2^32 texts) the empty text is returned.
    pub fn add(&mut self, text: &str) -> Sym {
        if text.is_empty() {
            return Sym::EMPTY;
        }
        let Self { text: all, ends, table } = self;
        let wanted = hash(text);
        if let Some(found) = table.find(wanted, |&at| slice(all, ends, at) == text) {
            return Sym(*found);
        }
        let Ok(at) = u32::try_from(ends.len()) else { return Sym::EMPTY };
        all.push_str(text);
        ends.push(all.len());
        table.insert_unique(wanted, at, |&other| hash(slice(all, ends, other)));
        Sym(at)
    }

    /// Interns an id in its canonical form: GUIDs, SIDs and Azure Resource Manager ids are compared without
    /// case by the systems that made them and are upper-cased; every other id is kept as it is.
    pub fn add_id(&mut self, id: &str) -> Sym {
        self.add(&canonical_id(id, &mut [0; GUID]))
    }

    /// Finds `text` without adding it.
    pub fn find(&self, text: &str) -> Option<Sym> {
        if text.is_empty() {
            return Some(Sym::EMPTY);
        }
        self.table.find(hash(text), |&at| slice(&self.text, &self.ends, at) == text).map(|&at| Sym(at))
    }

    /// Finds an id in its canonical form without adding it.
    pub fn find_id(&self, id: &str) -> Option<Sym> {
        self.find(&canonical_id(id, &mut [0; GUID]))
    }

    /// The text behind a handle; empty for a handle of another table that is out of range here.
    pub fn text(&self, sym: Sym) -> &str {
        slice(&self.text, &self.ends, sym.0)
    }

    /// Number of texts, the empty one included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Never true: the empty text is always there. Present because `len` is.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All handles, in order.
    pub fn handles(&self) -> impl Iterator<Item = Sym> {
        (0..self.ends.len()).filter_map(|at| u32::try_from(at).ok()).map(Sym)
    }

    /// All texts in the order of their handles.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len())
            .filter_map(|at| u32::try_from(at).ok())
            .map(|at| slice(&self.text, &self.ends, at))
    }
}

/// The form in which ids of kinds that are compared without case are the same: upper case. `guid` holds it for the
/// kind that nearly all ids are of.
fn canonical_id<'t>(id: &'t str, guid: &'t mut [u8; GUID]) -> Cow<'t, str> {
    let bytes = id.as_bytes();
    if !bytes.iter().any(u8::is_ascii_lowercase) {
        return Cow::Borrowed(id);
    }
    if is_guid(id) {
        guid.copy_from_slice(bytes);
        guid.make_ascii_uppercase();
        return std::str::from_utf8(guid).map_or(Cow::Borrowed(id), Cow::Borrowed);
    }
    if is_guid_pair(id) || contains_sid(bytes) || is_arm_id(bytes) {
        return Cow::Owned(id.to_ascii_uppercase());
    }
    Cow::Borrowed(id)
}

/// Length of a GUID.
const GUID: usize = 36;

/// `8-4-4-4-12` hexadecimal digits.
pub fn is_guid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == GUID
        && [8, 13, 18, 23].iter().all(|&at| bytes.get(at) == Some(&b'-'))
        && bytes.iter().filter(|byte| byte.is_ascii_hexdigit()).count() == GUID - 4
}

/// Two GUIDs joined by `-` (GDAP relationships) or `@` (roles of a tenant).
fn is_guid_pair(text: &str) -> bool {
    matches!((text.get(..GUID), text.get(GUID..=GUID), text.get(GUID + 1..)),
        (Some(left), Some("-" | "@"), Some(right)) if is_guid(left) && is_guid(right))
}

/// `S-1-...`, alone or behind a domain name (`EXAMPLE.LOCAL-S-1-5-32-544`).
fn contains_sid(text: &[u8]) -> bool {
    let Some(at) = text.windows(4).position(|part| part.eq_ignore_ascii_case(b"S-1-")) else { return false };
    let bounded = at == 0 || text.get(at - 1) == Some(&b'-');
    let rest = text.get(at + 4..).unwrap_or_default();
    bounded && !rest.is_empty() && rest.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-')
}

fn is_arm_id(text: &[u8]) -> bool {
    let starts = |start: &&str| {
        text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
    };
    ["/subscriptions/", "/providers/microsoft", "/tenants/"].iter().any(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interning_is_idempotent_and_finds_back() {
        let mut names = Names::default();
        let one = names.add("user//admin");
        assert_eq!(one, names.add("user//admin"));
        assert_eq!(names.text(one), "user//admin");
        assert_eq!(names.find("user//admin"), Some(one));
        assert_eq!(names.find("user//Admin"), None);
        assert_eq!(names.add(""), Sym::EMPTY);
        assert_eq!(names.text(Sym::EMPTY), "");
    }

    #[test]
    fn only_case_insensitive_ids_are_upper_cased() {
        let mut names = Names::default();
        for (given, kept) in [
            ("62e90394-69f5-4237-9190-012177145e10", "62E90394-69F5-4237-9190-012177145E10"),
            ("s-1-5-21-1-2-3-500", "S-1-5-21-1-2-3-500"),
            ("Example.Local-S-1-5-32-544", "EXAMPLE.LOCAL-S-1-5-32-544"),
            ("/subscriptions/abc", "/SUBSCRIPTIONS/ABC"),
            ("/Providers/Microsoft.Management/é", "/PROVIDERS/MICROSOFT.MANAGEMENT/é"),
            ("/provider", "/provider"),
            ("abcS-1-5-32-544", "abcS-1-5-32-544"),
            ("x-s-1-5-32-", "X-S-1-5-32-"),
            ("s-1-", "s-1-"),
            (
                "62e90394-69f5-4237-9190-012177145e10@62e90394-69f5-4237-9190-012177145e11",
                "62E90394-69F5-4237-9190-012177145E10@62E90394-69F5-4237-9190-012177145E11",
            ),
            ("62e90394a69f5-4237-9190-012177145e10", "62e90394a69f5-4237-9190-012177145e10"),
            ("62e90394-69f5-4237-9190-0121771-5e10", "62e90394-69f5-4237-9190-0121771-5e10"),
            ("user//admin", "user//admin"),
            ("mesh//itKvUQ", "mesh//itKvUQ"),
            ("0afefe50-734e-4610-8a82-a144ahf49dea", "0afefe50-734e-4610-8a82-a144ahf49dea"),
        ] {
            let sym = names.add_id(given);
            assert_eq!(names.text(sym), kept);
            assert_eq!(names.find_id(given), Some(sym));
        }
    }
}
