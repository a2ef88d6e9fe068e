//! Names in the spelling of Microsoft Graph. PowerShell's objects write `DisplayName` for `displayName`.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// The record with every member's name starting in lower case. Records in Graph's own spelling are not touched.
///
/// `null` and empty lists say nothing in PowerShell's spelling: its objects have every member, asked for or not. Such
/// members keep their spelling, so that nobody takes them for an answer.
pub fn camel(raw: &[u8]) -> Cow<'_, [u8]> {
    let first = names(raw).find(|(at, _)| raw.get(*at) != Some(&b'@'));
    if !first.and_then(|(at, _)| raw.get(at)).is_some_and(u8::is_ascii_uppercase) {
        return Cow::Borrowed(raw);
    }
    let mut text = raw.to_vec();
    for (at, is_empty) in names(raw) {
        if let Some(first) = text.get_mut(at)
            && !is_empty
        {
            first.make_ascii_lowercase();
        }
    }
    Cow::Owned(text)
}

/// Positions of the first letters of the names in a value, and whether nothing follows.
fn names(raw: &[u8]) -> impl Iterator<Item = (usize, bool)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + raw.get(at..)?.iter().position(|&byte| byte == b'"')? + 1;
            let end = start + string_length(raw.get(start..)?);
            at = end + 1;
            let behind = raw.get(at..)?.trim_ascii_start();
            if let Some(value) = behind.strip_prefix(b":") {
                return Some((start, is_empty(value.trim_ascii_start())));
            }
        }
    })
}

/// Whether a value is `null` or an empty list.
fn is_empty(value: &[u8]) -> bool {
    let is_list = |rest: &[u8]| rest.trim_ascii_start().starts_with(b"]");
    value.starts_with(b"null") || value.strip_prefix(b"[").is_some_and(is_list)
}

/// Length of a string whose opening quote was read, up to its closing one.
fn string_length(text: &[u8]) -> usize {
    let mut escaped = false;
    let found = text.iter().position(|&byte| {
        let ends = byte == b'"' && !escaped;
        escaped = !escaped && byte == b'\\';
        ends
    });
    found.unwrap_or(text.len())
}

/// The members of an object in Graph's spelling, with those of `AdditionalProperties` among them: for heads.
pub fn camel_members(members: &Map<String, Value>) -> Map<String, Value> {
    let mut found = Map::new();
    for (key, value) in members {
        let mut letters = key.chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        let key: String = first.into_iter().chain(letters).collect();
        match value {
            Value::Object(more) if key == "additionalProperties" => {
                for (key, value) in more {
                    found.entry(key.clone()).or_insert_with(|| value.clone());
                }
            }
            _ => {
                found.insert(key, value.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_respelled_and_values_are_not() {
        let text = br#"{ "Id":"A", "SignInActivity" : {"LastSignInDateTime":"X:\"Y\":"},"OtherMails":["Me"],"@odata.type":"T"}"#;
        assert_eq!(
            String::from_utf8_lossy(&camel(text)),
            r#"{ "id":"A", "signInActivity" : {"lastSignInDateTime":"X:\"Y\":"},"otherMails":["Me"],"@odata.type":"T"}"#
        );
        assert!(matches!(camel(br#"{"id":1,"Other":2}"#), Cow::Borrowed(_)));
        assert_eq!(
            String::from_utf8_lossy(&camel(
                br#"{"Id":"A","Mail":null,"Members":[ ],"SignIn":{"Last" : null,"Next":[1]}}"#
            )),
            r#"{"id":"A","Mail":null,"Members":[ ],"signIn":{"Last" : null,"next":[1]}}"#,
            "what was not asked for is written too"
        );
        assert!(matches!(camel(b"7"), Cow::Borrowed(_)));
        assert_eq!(&*camel(br#"{"@odata.type":"T","Id":1}"#), br#"{"@odata.type":"T","id":1}"#);
        assert_eq!(&*camel(br#"{"A":"cut"#), br#"{"a":"cut"#);
        assert_eq!(&*camel(br#"{"A"#), br#"{"A"#);
    }
}
