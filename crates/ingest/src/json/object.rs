//! One JSON object, taken apart member by member.
//!
//! Names are those of Microsoft Graph (`displayName`); the spelling of PowerShell (`DisplayName`), its
//! `AdditionalProperties` and its `/Date(0)/` are understood too.

use bailiwick_model::{Observed, Time};
use serde_json::{Map, Value};

/// The members of one object. What was taken is gone, so what is left is what nobody asked for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Object {
    members: Map<String, Value>,
}

impl Object {
    /// Members of this object.
    pub fn new(mut members: Map<String, Value>) -> Self {
        for nested in ["AdditionalProperties", "additionalProperties"] {
            if let Some(Value::Object(more)) = members.remove(nested) {
                for (key, value) in more {
                    members.entry(key).or_insert(value);
                }
            }
        }
        Self { members }
    }

    /// Takes a member as it is; `None` where it is absent.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        self.members.remove(key).or_else(|| self.members.remove(&capital(key)?))
    }

    /// Whether there is such a member, be it `null`.
    pub fn has(&self, key: &str) -> bool {
        named(&self.members, key).is_some()
    }

    /// A text. An empty one is as good as absent.
    pub fn text(&mut self, key: &str) -> Observed<String> {
        match self.take(key) {
            None | Some(Value::Null) => Observed::NotCollected,
            Some(Value::String(text)) if text.is_empty() => Observed::NotCollected,
            Some(Value::String(text)) => Observed::Known(text),
            Some(_) => Observed::Unreadable,
        }
    }

    /// One of these words, whatever its case; any other is unreadable.
    pub fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Observed<T> {
        match self.text(key) {
            Observed::Known(text) => words
                .iter()
                .find(|(word, _)| word.eq_ignore_ascii_case(&text))
                .map_or(Observed::Unreadable, |(_, meaning)| Observed::Known(*meaning)),
            Observed::NotCollected => Observed::NotCollected,
            Observed::Unreadable => Observed::Unreadable,
        }
    }

    /// A flag.
    pub fn flag(&mut self, key: &str) -> Observed<bool> {
        match self.take(key) {
            None | Some(Value::Null) => Observed::NotCollected,
            Some(Value::Bool(flag)) => Observed::Known(flag),
            Some(_) => Observed::Unreadable,
        }
    }

    /// A point in time.
    pub fn time(&mut self, key: &str) -> Observed<Time> {
        match self.text(key) {
            Observed::Known(text) => time_of(&text).map_or(Observed::Unreadable, Observed::Known),
            Observed::NotCollected => Observed::NotCollected,
            Observed::Unreadable => Observed::Unreadable,
        }
    }

    /// A list of texts; one text alone is a list of one. An element that is no text makes it unreadable.
    pub fn texts(&mut self, key: &str) -> Observed<Vec<String>> {
        match self.take(key) {
            None | Some(Value::Null) => Observed::NotCollected,
            Some(Value::String(text)) => Observed::Known(vec![text]),
            Some(Value::Array(items)) => items
                .into_iter()
                .map(|item| match item {
                    Value::String(text) => Some(text),
                    _ => None,
                })
                .collect::<Option<_>>()
                .map_or(Observed::Unreadable, Observed::Known),
            Some(_) => Observed::Unreadable,
        }
    }

    /// A set of words, as a list or as one text with commas.
    pub fn words(&mut self, key: &str) -> Observed<Vec<String>> {
        self.texts(key).map(|texts| {
            let words = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        })
    }

    /// An object.
    pub fn object(&mut self, key: &str) -> Observed<Self> {
        match self.take(key) {
            None | Some(Value::Null) => Observed::NotCollected,
            Some(Value::Object(members)) => Observed::Known(Self::new(members)),
            Some(_) => Observed::Unreadable,
        }
    }

    /// A list of objects; one object alone is a list of one that a script collapsed.
    pub fn objects(&mut self, key: &str) -> Observed<Vec<Self>> {
        match self.take(key) {
            None | Some(Value::Null) => Observed::NotCollected,
            Some(Value::Object(members)) => Observed::Known(vec![Self::new(members)]),
            Some(Value::Array(items)) => items
                .into_iter()
                .map(|item| match item {
                    Value::Object(members) => Some(Self::new(members)),
                    _ => None,
                })
                .collect::<Option<_>>()
                .map_or(Observed::Unreadable, Observed::Known),
            Some(_) => Observed::Unreadable,
        }
    }

    /// Names of the members that are left and hold something; annotations (`@odata.type`) are no members.
    pub fn rest(&self) -> Vec<&str> {
        let left = self.members.iter().filter(|(key, value)| !key.contains('@') && holds(value));
        left.map(|(key, _)| key.as_str()).collect()
    }

    /// Whether nothing is left that holds something: PowerShell writes such an object where the service has `null`.
    pub fn is_hollow(&self) -> bool {
        !self.members.values().any(holds)
    }
}

/// A member by its name in Graph, or in PowerShell's spelling.
pub(crate) fn named<'a>(members: &'a Map<String, Value>, key: &str) -> Option<(&'a String, &'a Value)> {
    members.get_key_value(key).or_else(|| members.get_key_value(&capital(key)?))
}

/// A name as PowerShell spells it.
fn capital(key: &str) -> Option<String> {
    let mut letters = key.chars();
    let first = letters.next()?.to_ascii_uppercase();
    Some(format!("{first}{}", letters.as_str()))
}

/// Whether there is anything in a value: no `null`, empty text, empty list, or object of such.
fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => members.values().any(holds),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// A time as services write it, or as Windows PowerShell does: `/Date(1700000000000)/`, milliseconds.
pub(crate) fn time_of(text: &str) -> Option<Time> {
    match text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        Some(milliseconds) => milliseconds.parse::<i64>().ok().map(|since| Time(since.div_euclid(1000))),
        None => Time::parse(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Object {
        Object::new(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn absent_null_and_wrong_are_told_apart() {
        let mut object = of(r#"{"a":null,"b":"x","c":7,"d":"","e":["x",1],"f":["x"],"g":"y"}"#);
        assert_eq!(object.text("a"), Observed::NotCollected);
        assert_eq!(object.text("z"), Observed::NotCollected);
        assert_eq!(object.text("b"), Observed::Known("x".into()));
        assert_eq!(object.text("c"), Observed::Unreadable);
        assert_eq!(object.text("d"), Observed::NotCollected);
        assert_eq!(object.texts("e"), Observed::Unreadable);
        assert_eq!(object.texts("f"), Observed::Known(vec!["x".into()]));
        assert_eq!(object.rest(), ["g"]);
    }

    #[test]
    fn the_spelling_of_powershell_is_understood() {
        let mut object = of(r#"{"DisplayName":"n","ModifiedDateTime":"/Date(86400999)/",
            "Tenants":{"Kind":null},"AdditionalProperties":{"@odata.type":"t","members":["m"]}}"#);
        assert_eq!(object.text("displayName"), Observed::Known("n".into()));
        assert_eq!(object.time("modifiedDateTime"), Observed::Known(Time(86_400)));
        assert_eq!(object.texts("members"), Observed::Known(vec!["m".into()]));
        assert!(object.object("tenants").known().is_some_and(Object::is_hollow));
        assert!(object.rest().is_empty());
    }

    #[test]
    fn flags_in_one_text_are_words() {
        let mut object = of(r#"{"a":"x, y,,z","b":["x","y"],"c":"Thursday"}"#);
        assert_eq!(object.words("a"), Observed::Known(vec!["x".into(), "y".into(), "z".into()]));
        assert_eq!(object.words("b"), Observed::Known(vec!["x".into(), "y".into()]));
        assert_eq!(object.time("c"), Observed::Unreadable);
    }
}
