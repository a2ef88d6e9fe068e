//! YAML with places. JSON is read too.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::NonFiniteFloatPolicy;
use serde_saphyr::{Location, Spanned, from_str_with_options, options};

use super::{Content, Fault, Key, Node, Place};

/// Parses one document. Aliases are expanded within a budget; numbers are kept as written, because ids such as
/// `123e4567` look like some.
pub(crate) fn parse(text: &str) -> Result<Node, Fault> {
    let options = options! {
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        strict_booleans: true,
        with_snippet: false,
    };
    match from_str_with_options::<Spanned<Value>>(text, options) {
        Ok(value) => Ok(node(text, value)),
        Err(error) => {
            let at = error.location().map_or(Place { line: 1, column: 1 }, |location| place(&location));
            let message = error.without_snippet().to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).replace('\n', " ");
            Err(Fault { at, message })
        }
    }
}

enum Value {
    Null,
    Flag(bool),
    Number,
    Text(String),
    List(Vec<Spanned<Value>>),
    Table(Vec<(Spanned<String>, Spanned<Value>)>),
}

fn place(location: &Location) -> Place {
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Place { line: number(location.line()), column: number(location.column()) }
}

/// The text of a scalar as it stands in the document.
fn written(text: &str, location: &Location) -> String {
    let span = location.span();
    let ends = span.byte_offset().zip(span.byte_len()).and_then(|(start, length)| {
        Some((usize::try_from(start).ok()?, usize::try_from(start.checked_add(length)?).ok()?))
    });
    ends.and_then(|(start, end)| text.get(start..end)).unwrap_or_default().to_owned()
}

fn node(text: &str, value: Spanned<Value>) -> Node {
    let at = place(&value.referenced);
    let content = match value.value {
        Value::Null => Content::Null,
        Value::Flag(flag) => Content::Flag(flag),
        Value::Number => Content::Number(written(text, &value.defined)),
        Value::Text(text) => Content::Text(text),
        Value::List(items) => Content::List(items.into_iter().map(|item| node(text, item)).collect()),
        Value::Table(entries) => {
            let key = |key: Spanned<String>| Key { at: place(&key.referenced), name: key.value };
            Content::Table(entries.into_iter().map(|(name, value)| (key(name), node(text, value))).collect())
        }
    };
    Node { at, content }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Anything)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = from.next_key()? {
            entries.push((key, from.next_value()?));
        }
        Ok(Value::Table(entries))
    }
}
