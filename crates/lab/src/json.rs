//! JSON values that keep the order in which they are written, and lists of records that stream.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use bailiwick_model::Time;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::key::Guid;
use crate::sink::Sink;

/// A JSON value. `serde_json::Value` would order keys by name or by insertion depending on the features that
/// other crates ask for; this one always keeps the order of insertion, so that the bytes never change.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(Cow<'static, str>),
    List(Vec<Json>),
    Object(Vec<(Cow<'static, str>, Json)>),
}

/// An object: `object! { "id" => id, "name" => name }`.
macro_rules! object {
    ($($key:expr => $value:expr),* $(,)?) => {
        $crate::json::Json::Object(vec![$(($key.into(), $crate::json::Json::from($value))),*])
    };
}
pub(crate) use object;

impl Json {
    /// An empty list.
    pub(crate) const EMPTY: Self = Self::List(Vec::new());

    /// This object with one more entry.
    #[must_use]
    pub(crate) fn with(self, key: impl Into<Cow<'static, str>>, value: impl Into<Self>) -> Self {
        let mut entries = match self {
            Self::Object(entries) => entries,
            other => return other,
        };
        entries.push((key.into(), value.into()));
        Self::Object(entries)
    }

    /// This object with one more entry if there is a value: what `omitempty` and absent properties look like.
    #[must_use]
    pub(crate) fn with_some(self, key: &'static str, value: Option<impl Into<Self>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// A list.
    pub(crate) fn list<T: Into<Self>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(value) => to.serialize_bool(*value),
            Self::Number(value) => to.serialize_i64(*value),
            Self::Text(value) => to.serialize_str(value),
            Self::List(items) => {
                let mut list = to.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(entries) => {
                let mut map = to.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

macro_rules! from {
    ($($kind:ty, $value:ident => $made:expr;)*) => {
        $(impl From<$kind> for Json { fn from($value: $kind) -> Self { $made } })*
    };
}

from! {
    bool, value => Self::Bool(value);
    i64, value => Self::Number(value);
    i32, value => Self::Number(i64::from(value));
    u32, value => Self::Number(i64::from(value));
    u64, value => Self::Number(i64::try_from(value).unwrap_or(i64::MAX));
    usize, value => Self::Number(i64::try_from(value).unwrap_or(i64::MAX));
    &'static str, value => Self::Text(Cow::Borrowed(value));
    String, value => Self::Text(Cow::Owned(value));
    &String, value => Self::Text(Cow::Owned(value.clone()));
    Guid, value => Self::Text(Cow::Owned(value.to_string()));
    Time, value => Self::Text(Cow::Owned(value.to_string()));
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::list(items)
    }
}

/// A list of records in a file of its own, written one by one.
pub(crate) struct Records {
    out: BufWriter<Box<dyn Write>>,
    count: u64,
    end: String,
}

impl Records {
    fn open(sink: &mut dyn Sink, path: &str, start: &str, end: String) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(1 << 16, sink.file(path)?);
        out.write_all(start.as_bytes())?;
        Ok(Self { out, count: 0, end })
    }

    /// A Microsoft Graph answer: `{"@odata.context": ..., "value": [...]}`. A `next` link is the sign of a page
    /// that is not the last.
    pub(crate) fn graph(
        sink: &mut dyn Sink,
        path: &str,
        context: &str,
        next: Option<&str>,
    ) -> io::Result<Self> {
        let mut start = format!("{{\"@odata.context\":{}", quoted(context));
        if let Some(next) = next {
            start = format!("{start},\"@odata.nextLink\":{}", quoted(next));
        }
        Self::open(sink, path, &format!("{start},\"value\":[\n"), "\n]}\n".to_owned())
    }

    /// An array.
    pub(crate) fn array(sink: &mut dyn Sink, path: &str) -> io::Result<Self> {
        Self::open(sink, path, "[\n", "\n]\n".to_owned())
    }

    /// A collector's file with a description at its end; `COUNT` in it becomes the number of records.
    pub(crate) fn described(sink: &mut dyn Sink, path: &str, start: &str, meta: &str) -> io::Result<Self> {
        Self::open(sink, path, start, format!("\n],\"meta\":{meta}}}\n"))
    }

    /// Writes a record and tells its index.
    pub(crate) fn push(&mut self, record: &impl Serialize) -> io::Result<u64> {
        if self.count > 0 {
            self.out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut self.out, record)?;
        self.count += 1;
        Ok(self.count - 1)
    }

    /// Ends the list; the number of records.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        let end = self.end.replace("COUNT", &self.count.to_string());
        self.out.write_all(end.as_bytes())?;
        self.out.flush()?;
        Ok(self.count)
    }
}

/// An object with one entry.
pub(crate) fn object_of<'a, T: Serialize>(key: &'a str, value: &'a T) -> impl Serialize {
    std::collections::BTreeMap::from([(key, value)])
}

/// Writes one value into a file of its own.
pub(crate) fn document(sink: &mut dyn Sink, path: &str, value: &impl Serialize) -> io::Result<()> {
    let mut out = BufWriter::new(sink.file(path)?);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes text into a file of its own.
pub(crate) fn text(sink: &mut dyn Sink, path: &str, text: &str) -> io::Result<()> {
    let mut out = sink.file(path)?;
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// A JSON string, which is a TOML and a YAML string too.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::MemorySink;

    #[test]
    fn order_is_kept() {
        let value = object! { "z" => 1, "a" => "x", "n" => None::<String>, "l" => vec![true] };
        assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"z":1,"a":"x","n":null,"l":[true]}"#);
    }

    #[test]
    fn records_stream() {
        let mut sink = MemorySink::default();
        let mut list = Records::graph(&mut sink, "g", "c", Some("n")).unwrap();
        assert_eq!(list.push(&object! {"id" => 1}).unwrap(), 0);
        assert_eq!(list.push(&object! {"id" => 2}).unwrap(), 1);
        assert_eq!(list.finish().unwrap(), 2);
        let read: serde_json::Value = serde_json::from_slice(&sink.files()["g"]).unwrap();
        assert_eq!((read["value"][1]["id"].as_i64(), read["@odata.nextLink"].as_str()), (Some(2), Some("n")));
        let mut list = Records::described(&mut sink, "h", "{\"data\":[\n", "{\"count\":COUNT}").unwrap();
        list.push(&object! {}).unwrap();
        list.finish().unwrap();
        let read: serde_json::Value = serde_json::from_slice(&sink.files()["h"]).unwrap();
        assert_eq!(read["meta"]["count"], 1);
    }
}
