//! Fields that are read in place and never cost a record: absent, `null`, known, or of another type than expected.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bailiwick_model::time::LastUse;
use bailiwick_model::{Observed, Time};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::object::time_of;

/// A field of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Field<T> {
    /// The record does not have it.
    #[default]
    Absent,
    /// `null`.
    Null,
    /// The value.
    Known(T),
    /// Something else than expected.
    Wrong,
}

impl<T> Field<T> {
    /// The value, where it is known.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Null | Self::Wrong => None,
        }
    }

    /// The value, where it is known.
    pub const fn as_known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Null | Self::Wrong => None,
        }
    }

    /// Whether the record has it, be it `null`.
    pub const fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// Whether it is something else than expected.
    pub const fn is_wrong(&self) -> bool {
        matches!(self, Self::Wrong)
    }

    /// Whether it is there and as expected, be it `null`.
    pub const fn is_fine(&self) -> bool {
        matches!(self, Self::Known(_) | Self::Null)
    }

    /// As an observed value: absent and `null` are not collected.
    pub fn observed(self) -> Observed<T> {
        match self {
            Self::Known(value) => Observed::Known(value),
            Self::Absent | Self::Null => Observed::NotCollected,
            Self::Wrong => Observed::Unreadable,
        }
    }
}

impl<T> Field<T> {
    /// What `look` finds in the value, as an observed value.
    pub fn observed_ref<U>(&self, look: impl FnOnce(&T) -> U) -> Observed<U> {
        match self {
            Self::Known(value) => Observed::Known(look(value)),
            Self::Absent | Self::Null => Observed::NotCollected,
            Self::Wrong => Observed::Unreadable,
        }
    }
}

/// What can be read from one JSON value without failing on any other.
pub trait Lenient<'de>: Sized {
    /// From a text.
    fn text(text: Cow<'de, str>) -> Option<Self> {
        let _ = text;
        None
    }
    /// From `true` or `false`.
    fn flag(flag: bool) -> Option<Self> {
        let _ = flag;
        None
    }
    /// From an object. The default passes over it.
    ///
    /// # Errors
    /// When the text is no JSON.
    fn object<A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_map(map)?;
        Ok(None)
    }
    /// From a list. The default passes over it.
    ///
    /// # Errors
    /// When the text is no JSON.
    fn list<A: SeqAccess<'de>>(list: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_seq(list)?;
        Ok(None)
    }
}

impl<'de, T: Lenient<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyValue(PhantomData))
    }
}

struct AnyValue<T>(PhantomData<T>);

impl<'de, T: Lenient<'de>> Visitor<'de> for AnyValue<T> {
    type Value = Field<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }
    fn visit_unit<E: Error>(self) -> Result<Field<T>, E> {
        Ok(Field::Null)
    }
    fn visit_none<E: Error>(self) -> Result<Field<T>, E> {
        Ok(Field::Null)
    }
    fn visit_bool<E: Error>(self, flag: bool) -> Result<Field<T>, E> {
        Ok(T::flag(flag).map_or(Field::Wrong, Field::Known))
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<Field<T>, E> {
        Ok(Field::Wrong)
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<Field<T>, E> {
        Ok(Field::Wrong)
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<Field<T>, E> {
        Ok(Field::Wrong)
    }
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Field<T>, E> {
        Ok(T::text(Cow::Borrowed(text)).map_or(Field::Wrong, Field::Known))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Field<T>, E> {
        self.visit_string(text.to_owned())
    }
    fn visit_string<E: Error>(self, text: String) -> Result<Field<T>, E> {
        Ok(T::text(Cow::Owned(text)).map_or(Field::Wrong, Field::Known))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Field<T>, A::Error> {
        Ok(T::object(map)?.map_or(Field::Wrong, Field::Known))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Field<T>, A::Error> {
        Ok(T::list(list)?.map_or(Field::Wrong, Field::Known))
    }
}

impl<'de: 'a, 'a> Lenient<'de> for Cow<'a, str> {
    fn text(text: Cow<'de, str>) -> Option<Self> {
        Some(text)
    }
}

impl Lenient<'_> for bool {
    fn flag(flag: bool) -> Option<Self> {
        Some(flag)
    }
    /// Scripts write flags as words.
    fn text(text: Cow<'_, str>) -> Option<Self> {
        match &*text {
            "true" | "True" => Some(true),
            "false" | "False" => Some(false),
            _ => None,
        }
    }
}

/// An object of a known kind: its own fields are read leniently.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part<T>(pub T);

impl<'de, T: Deserialize<'de>> Lenient<'de> for Part<T> {
    fn object<A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|part| Some(Self(part)))
    }
}

/// A list; one value alone is a list of one that a script collapsed. Elements of another type are counted only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct List<T> {
    /// Elements that were understood, in order.
    pub items: Vec<T>,
    /// Number of elements that were not.
    pub wrong: u32,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new(), wrong: 0 }
    }
}

impl<'de, T: Lenient<'de>> Lenient<'de> for List<T> {
    fn text(text: Cow<'de, str>) -> Option<Self> {
        T::text(text).map(|item| Self { items: vec![item], wrong: 0 })
    }
    fn object<A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(T::object(map)?.map(|item| Self { items: vec![item], wrong: 0 }))
    }
    fn list<A: SeqAccess<'de>>(list: A) -> Result<Option<Self>, A::Error> {
        let fields = Vec::<Field<T>>::deserialize(SeqAccessDeserializer::new(list))?;
        let all = fields.len();
        let items: Vec<T> = fields.into_iter().filter_map(Field::known).collect();
        let wrong = u32::try_from(all - items.len()).unwrap_or(u32::MAX);
        Ok(Some(Self { items, wrong }))
    }
}

/// A text of a record.
pub type Text<'a> = Field<Cow<'a, str>>;

impl Field<Cow<'_, str>> {
    /// The text; empty where there is none.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(text) => text,
            Self::Absent | Self::Null | Self::Wrong => "",
        }
    }

    /// As a point in time. The first year is how services write that there is none.
    pub fn time(&self) -> Observed<Time> {
        match self {
            Self::Known(text) if text.is_empty() || text.starts_with("0001-01-01") => Observed::NotCollected,
            Self::Known(text) => time_of(text).map_or(Observed::Unreadable, Observed::Known),
            Self::Absent | Self::Null => Observed::NotCollected,
            Self::Wrong => Observed::Unreadable,
        }
    }

    /// As a last use: `null`, and the first year, say that there was none.
    pub fn last_use(&self) -> Observed<LastUse> {
        match self {
            Self::Null => Observed::Known(LastUse::Never),
            Self::Known(text) if text.starts_with("0001-01-01") => Observed::Known(LastUse::Never),
            _ => self.time().map(LastUse::At),
        }
    }

    /// As an end: `null` says that there is none.
    pub fn end(&self) -> Observed<Option<Time>> {
        match self {
            Self::Null => Observed::Known(None),
            _ => self.time().map(Some),
        }
    }
}

#[cfg(test)]
#[path = "lenient/tests.rs"]
mod tests;
