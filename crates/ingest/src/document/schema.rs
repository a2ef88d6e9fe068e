//! Holds a document against its JSON Schema, as far as that helps the person who writes it: unknown and missing keys,
//! wrong types, words that are none of the known ones. Patterns and lengths are left to a full validator.

use bailiwick_model::{Severity, Time, nearest};
use serde_json::Value;

use super::{Content, Node, Place, Remarks, shown};

/// Codes of the remarks of one format.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Codes {
    /// A key that is not known.
    pub(crate) unknown_key: &'static str,
    /// A key that must be there.
    pub(crate) missing_key: &'static str,
    /// A value of another type, or none of the known words.
    pub(crate) value: &'static str,
}

/// A check of one document.
#[derive(Debug)]
pub(crate) struct Checker<'s> {
    schema: &'s Value,
    codes: Codes,
    /// Nothing was found wrong so far.
    pub(crate) clean: bool,
}

impl<'s> Checker<'s> {
    /// A check against this schema.
    pub(crate) const fn new(schema: &'s Value, codes: Codes) -> Self {
        Self { schema, codes, clean: true }
    }

    /// Checks a value against the whole schema.
    pub(crate) fn check(&mut self, out: &mut dyn Remarks, node: &Node) {
        self.value(out, node, self.schema, "the document");
    }

    fn say(&mut self, out: &mut dyn Remarks, at: Place, code: &'static str, message: &str, help: &str) {
        self.clean = false;
        out.remark_at(at, Severity::Error, code, message, help);
    }

    /// The schema behind a reference.
    fn resolve(&self, schema: &'s Value) -> &'s Value {
        let named = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
        named.and_then(|pointer| self.schema.pointer(pointer)).unwrap_or(schema)
    }

    fn value(&mut self, out: &mut dyn Remarks, node: &Node, schema: &'s Value, what: &str) {
        let mut schema = self.resolve(schema);
        let mut flags = false;
        if let Some(Value::Array(choices)) = schema.get("anyOf") {
            let fits = |choice: &&Value| types(self.resolve(choice)).iter().any(|kind| is(node, kind));
            let Some(choice) = choices.iter().find(fits) else {
                let kinds: Vec<&str> = choices.iter().flat_map(|one| types(self.resolve(one))).collect();
                return self.wrong_type(out, node, &kinds, what);
            };
            schema = self.resolve(choice);
            flags = choices.iter().any(|one| types(self.resolve(one)).contains(&"boolean"));
        }
        let kinds = types(schema);
        if !kinds.is_empty() && !kinds.iter().any(|kind| is(node, kind)) {
            return self.wrong_type(out, node, &kinds, what);
        }
        self.word(out, node, schema, flags, what);
        match &node.content {
            Content::Table(_) => self.table(out, node, schema, what),
            Content::List(items) => {
                if let Some(schema) = schema.get("items") {
                    for item in items {
                        self.value(out, item, schema, what);
                    }
                }
            }
            _ => {}
        }
    }

    fn wrong_type(&mut self, out: &mut dyn Remarks, node: &Node, kinds: &[&str], what: &str) {
        let wanted: Vec<_> = kinds.iter().map(|kind| plain(kind)).collect();
        let message = format!("{what} must be {}, not {}", wanted.join(" or "), kind_of(node));
        self.say(out, node.at, self.codes.value, &message, "");
    }

    /// Words and dates.
    fn word(&mut self, out: &mut dyn Remarks, node: &Node, schema: &'s Value, flags: bool, what: &str) {
        let Some(text) = node.text() else { return };
        let words: Vec<&str> = match (schema.get("enum"), schema.get("const")) {
            (Some(Value::Array(words)), _) => words.iter().filter_map(Value::as_str).collect(),
            (_, Some(Value::String(word))) => vec![word],
            _ => Vec::new(),
        };
        if !words.is_empty() && !words.contains(&text) {
            let near = nearest(text, words.iter().copied());
            let help = if words.len() > LISTED {
                near.map_or_else(
                    || "the schema of the document lists the known ones".to_owned(),
                    |near| format!("did you mean `{near}`? the schema of the document lists all"),
                )
            } else {
                let flags = if flags { &["true", "false"][..] } else { &[] };
                let known = flags.iter().chain(&words).map(|word| format!("`{word}`"));
                let known = known.collect::<Vec<_>>().join(", ");
                near.map_or(format!("known are {known}"), |near| {
                    format!("did you mean `{near}`? known are {known}")
                })
            };
            self.say(
                out,
                node.at,
                self.codes.value,
                &format!("`{}` is no known word for {what}", shown(text)),
                &help,
            );
        }
        let dated =
            schema.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("date"));
        if dated && Time::parse(text).is_none() {
            let message = format!("{what} is no date");
            self.say(out, node.at, self.codes.value, &message, "write it as `2026-11-24`");
        }
    }

    fn table(&mut self, out: &mut dyn Remarks, node: &Node, schema: &'s Value, what: &str) {
        let Content::Table(entries) = &node.content else { return };
        let known = schema.get("properties").and_then(Value::as_object);
        let other = schema.get("additionalProperties");
        for (key, value) in entries {
            let named = format!("`{}`", shown(&key.name));
            match (known.and_then(|known| known.get(&key.name)), other) {
                (Some(schema), _) | (None, Some(schema @ Value::Object(_))) => {
                    self.value(out, value, schema, &named);
                }
                (None, Some(Value::Bool(false))) => {
                    let words = || known.into_iter().flat_map(|known| known.keys().map(String::as_str));
                    let all = words().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                    let near = nearest(&key.name, words());
                    let help =
                        near.map_or(format!("known are {all}"), |near| format!("did you mean `{near}`?"));
                    self.say(
                        out,
                        key.at,
                        self.codes.unknown_key,
                        &format!("unknown key {named} in {what}"),
                        &help,
                    );
                }
                _ => {}
            }
        }
        let required =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for key in required {
            if !entries.iter().any(|(known, _)| known.name == key) {
                let about =
                    known.and_then(|known| known.get(key)).and_then(|schema| schema.get("description"));
                let help = about.and_then(Value::as_str).unwrap_or_default();
                self.say(out, node.at, self.codes.missing_key, &format!("{what} has no `{key}`"), help);
            }
        }
    }
}

/// Most words that a remark lists.
const LISTED: usize = 24;

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ if schema.get("enum").is_some() || schema.get("const").is_some() => vec!["string"],
        _ => Vec::new(),
    }
}

/// Whether a value is of a type. A number may stand for a text, because ids are written without quotes.
fn is(node: &Node, kind: &str) -> bool {
    match &node.content {
        Content::Null => kind == "null",
        Content::Flag(_) => kind == "boolean",
        Content::Number(number) => match kind {
            "integer" => number.replace('_', "").parse::<u32>().is_ok(),
            _ => kind == "number" || kind == "string",
        },
        Content::Text(_) => kind == "string",
        Content::List(_) => kind == "array",
        Content::Table(_) => kind == "object",
    }
}

fn plain(kind: &str) -> &str {
    match kind {
        "null" => "nothing",
        "boolean" => "`true` or `false`",
        "integer" => "a whole number that is not negative",
        "number" => "a number",
        "string" => "a text",
        "array" => "a list",
        "object" => "a table",
        other => other,
    }
}

const fn kind_of(node: &Node) -> &'static str {
    match node.content {
        Content::Null => "nothing",
        Content::Flag(_) => "a flag",
        Content::Number(_) => "another number",
        Content::Text(_) => "a text",
        Content::List(_) => "a list",
        Content::Table(_) => "a table",
    }
}
