//! Fields that an export may leave out, set to null, or write in a way nobody expects.

use bailiwick_model::Observed;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny};
use serde_json::Value;

/// Reads a field as [`Observed`]: absent (with `#[serde(default)]`) and `null` are `NotCollected`, another type is
/// `Unreadable`; the record is never lost for it.
///
/// # Errors
/// When the text is no JSON.
pub fn observed<'de, D, T>(from: D) -> Result<Observed<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match Option::<Value>::deserialize(from)? {
        None | Some(Value::Null) => Observed::NotCollected,
        Some(value) => T::deserialize(value).map_or(Observed::Unreadable, Observed::Known),
    })
}

/// Reads a list of texts; absent, `null` and anything else are empty, and elements that are no text are passed over.
///
/// # Errors
/// When the text is no JSON.
pub fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Item {
        Text(String),
        Other(IgnoredAny),
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum List {
        Items(Vec<Item>),
        One(String),
        Other(IgnoredAny),
    }
    Ok(match Option::<List>::deserialize(from)? {
        Some(List::Items(items)) => items
            .into_iter()
            .filter_map(|item| match item {
                Item::Text(text) => Some(text),
                Item::Other(_) => None,
            })
            .collect(),
        Some(List::One(text)) => vec![text],
        Some(List::Other(_)) | None => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Record {
        #[serde(default, deserialize_with = "observed")]
        enabled: Observed<bool>,
        #[serde(default, deserialize_with = "texts")]
        methods: Vec<String>,
    }

    fn of(text: &str) -> Record {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn absent_null_and_wrong_are_told_apart() {
        assert_eq!(of(r#"{"enabled":true}"#).enabled, Observed::Known(true));
        assert_eq!(of("{}").enabled, Observed::NotCollected);
        assert_eq!(of(r#"{"enabled":null}"#).enabled, Observed::NotCollected);
        assert_eq!(of(r#"{"enabled":"yes"}"#).enabled, Observed::Unreadable);
        assert_eq!(of(r#"{"methods":["a",1,"b"]}"#).methods, ["a", "b"]);
        assert!(of(r#"{"methods":7}"#).methods.is_empty());
    }
}
