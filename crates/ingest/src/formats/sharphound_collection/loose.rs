//! Values of records that nobody promised: every one of these types reads any JSON value and remembers whether it was
//! the wanted one, so that a strange field costs that field and not the record.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bailiwick_model::Observed;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A field that is seen again takes what it now says.
pub(super) trait Absorb {
    fn absorb(&mut self, again: Self);
}

/// An object whose fields are read one by one.
pub(super) trait Object<'de>: Default {
    /// Reads the value of `key`, or passes over it.
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error>;
}

/// A text, number or flag.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Scalar<'a> {
    /// Absent or null.
    #[default]
    Absent,
    Flag(bool),
    Number(f64),
    Text(Cow<'a, str>),
    /// A list or object.
    Other,
}

impl Scalar<'_> {
    /// The text; empty where it is none.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text.trim(),
            _ => "",
        }
    }

    /// The flag, also where it is written as text.
    pub(super) fn flag(&self) -> Observed<bool> {
        match self {
            Self::Absent => Observed::NotCollected,
            Self::Flag(flag) => Observed::Known(*flag),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Observed::Known(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Observed::Known(false),
            Self::Text(text) if text.is_empty() => Observed::NotCollected,
            _ => Observed::Unreadable,
        }
    }

    /// The whole number, also where it is written as text.
    pub(super) fn number(&self) -> Observed<i64> {
        let number = match self {
            Self::Absent => return Observed::NotCollected,
            Self::Number(number) => *number,
            Self::Text(text) if text.trim().is_empty() => return Observed::NotCollected,
            Self::Text(text) => match text.trim().parse() {
                Ok(number) => number,
                Err(_) => return Observed::Unreadable,
            },
            _ => return Observed::Unreadable,
        };
        if number.is_finite() && number.abs() < 9e15 {
            #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
            let whole = number as i64;
            Observed::Known(whole)
        } else {
            Observed::Unreadable
        }
    }
}

impl Absorb for Scalar<'_> {
    fn absorb(&mut self, again: Self) {
        if again != Self::Absent {
            *self = again;
        }
    }
}

/// A list of texts. What is no text is passed over.
#[derive(Debug, Default)]
pub(super) struct Texts<'a> {
    pub(super) list: Vec<Cow<'a, str>>,
    /// The field was there, and not null.
    pub(super) present: bool,
}

impl Absorb for Texts<'_> {
    fn absorb(&mut self, mut again: Self) {
        self.list.append(&mut again.list);
        self.present |= again.present;
    }
}

/// A list of objects. What is no object is counted and passed over.
#[derive(Debug)]
pub(super) struct Items<T> {
    pub(super) list: Vec<T>,
    /// The field was there, and not null.
    pub(super) present: bool,
    /// Elements (or the whole field) that are something else.
    pub(super) wrong: u64,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self { list: Vec::new(), present: false, wrong: 0 }
    }
}

impl<T> Absorb for Items<T> {
    fn absorb(&mut self, mut again: Self) {
        self.list.append(&mut again.list);
        self.present |= again.present;
        self.wrong += again.wrong;
    }
}

/// An object, or something else in its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Loose<T> {
    pub(super) value: T,
    /// It was an object.
    pub(super) read: bool,
    /// It was neither an object nor null.
    pub(super) wrong: bool,
}

impl<T> Absorb for Loose<T> {
    fn absorb(&mut self, again: Self) {
        if again.read || again.wrong {
            *self = again;
        }
    }
}

/// Visits for everything that a type does not want.
macro_rules! otherwise {
    ($value:expr; $($kind:ident)*) => { $(otherwise!(@$kind $value);)* };
    (@flag $value:expr) => { fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok($value) } };
    (@number $value:expr) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok($value) }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok($value) }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok($value) }
    };
    (@text $value:expr) => { fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok($value) } };
    (@list $value:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
    (@object $value:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("any value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Flag(flag))
    }

    #[expect(clippy::cast_precision_loss, reason = "times and flags fit; larger numbers are refused later")]
    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "times and flags fit; larger numbers are refused later")]
    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Absent)
    }

    otherwise!(Scalar::Other; list object);
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ScalarVisitor)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts<'de>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("any value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut texts = Texts { present: true, ..Texts::default() };
        while let Some(item) = seq.next_element::<Scalar<'de>>()? {
            if let Scalar::Text(text) = item {
                texts.list.push(text);
            }
        }
        Ok(texts)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Texts::default())
    }

    otherwise!(Texts { present: true, ..Texts::default() }; flag number text object);
}

impl<'de> Deserialize<'de> for Texts<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextsVisitor)
    }
}

struct ItemsVisitor<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for ItemsVisitor<T> {
    type Value = Items<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("any value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Items { present: true, ..Items::default() };
        while let Some(item) = seq.next_element::<Loose<T>>()? {
            if item.read {
                items.list.push(item.value);
            } else {
                items.wrong += 1;
            }
        }
        Ok(items)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Items::default())
    }

    otherwise!(Items { wrong: 1, present: true, ..Items::default() }; flag number text object);
}

impl<'de, T: Object<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ItemsVisitor(PhantomData))
    }
}

struct LooseVisitor<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for LooseVisitor<T> {
    type Value = Loose<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut value = T::default();
        while let Some(key) = map.next_key::<Scalar<'de>>()? {
            value.field(key.text(), &mut map)?;
        }
        Ok(Loose { value, read: true, wrong: false })
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Loose::default())
    }

    otherwise!(Loose { wrong: true, ..Loose::default() }; flag number text list);
}

impl<'de, T: Object<'de>> Deserialize<'de> for Loose<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(LooseVisitor(PhantomData))
    }
}

/// Declares an object by its fields. Keys are compared without case, as the tool that reads these files does; a key
/// that is seen twice adds to its list, or replaces its value.
macro_rules! object {
    ($(#[$meta:meta])* $name:ident<'a> { $($field:ident: $kind:ty = $key:literal $(| $other:literal)*,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Default)]
        pub(super) struct $name<'a> { $(pub(super) $field: $kind,)* }

        impl<'a> Object<'a> for $name<'a> {
            fn field<A: ::serde::de::MapAccess<'a>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
                $(if key.eq_ignore_ascii_case($key) $(|| key.eq_ignore_ascii_case($other))* {
                    Absorb::absorb(&mut self.$field, map.next_value::<$kind>()?);
                    return Ok(());
                })*
                map.next_value::<::serde::de::IgnoredAny>().map(|_| ())
            }
        }
    };
}
pub(super) use object;
