//! A JavaScript literal as `console.log` prints it: not JSON, and never run.

use std::iter::Peekable;
use std::str::Chars;

use serde_json::{Map, Number, Value};

/// Deepest nesting read.
const DEPTH: usize = 16;

/// What was read of a literal.
#[derive(Debug, PartialEq)]
pub(crate) struct Literal {
    /// The value; lists and objects end where reading ended.
    pub value: Value,
    /// All of it was read, and nothing in it was left out by the printer.
    pub whole: bool,
}

/// Reads the first value of a text.
pub(crate) fn parse(text: &str) -> Literal {
    let mut reader = Reader { rest: text.chars().peekable(), whole: true };
    let value = reader.value(0);
    Literal { value, whole: reader.whole }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    whole: bool,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) -> Option<char> {
        while self.rest.next_if(|letter| letter.is_whitespace()).is_some() {}
        self.rest.peek().copied()
    }

    fn broken(&mut self) -> Value {
        self.whole = false;
        Value::Null
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.skip_blanks() {
            Some('[') if depth < DEPTH => Value::Array(self.list(depth)),
            Some('{') if depth < DEPTH => Value::Object(self.object(depth)),
            Some('\'' | '"' | '`') => self.text().map_or_else(|| self.broken(), Value::String),
            Some(letter) if letter.is_ascii_alphanumeric() || letter == '-' => self.word(),
            _ => self.broken(),
        }
    }

    fn list(&mut self, depth: usize) -> Vec<Value> {
        let mut items = Vec::new();
        self.rest.next();
        loop {
            match self.skip_blanks() {
                Some(']') => {
                    self.rest.next();
                    return items;
                }
                Some(',') => {
                    self.rest.next();
                }
                // `... 7 more items`: the printer stops after 100.
                Some('.') => {
                    self.whole = false;
                    while self.rest.next_if(|letter| !matches!(letter, ',' | ']')).is_some() {}
                }
                Some(_) => {
                    let value = self.value(depth + 1);
                    let stop = value.is_null() && !self.whole;
                    items.push(value);
                    if stop {
                        return items;
                    }
                }
                None => {
                    self.whole = false;
                    return items;
                }
            }
        }
    }

    fn object(&mut self, depth: usize) -> Map<String, Value> {
        let mut members = Map::new();
        self.rest.next();
        loop {
            let key = match self.skip_blanks() {
                Some('}') => {
                    self.rest.next();
                    return members;
                }
                Some(',') => {
                    self.rest.next();
                    continue;
                }
                Some('\'' | '"' | '`') => self.text(),
                Some(_) => Some(self.name()),
                None => None,
            };
            let colon = self.skip_blanks() == Some(':');
            let Some(key) = key.filter(|key| colon && !key.is_empty()) else {
                self.whole = false;
                return members;
            };
            self.rest.next();
            let value = self.value(depth + 1);
            let stop = value.is_null() && !self.whole;
            members.insert(key, value);
            if stop {
                return members;
            }
        }
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(letter) = self
            .rest
            .next_if(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.' | '-' | '+'))
        {
            name.push(letter);
        }
        name
    }

    /// A number, or a word; of words only the flags are values.
    fn word(&mut self) -> Value {
        let word = self.name();
        match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => match (word.parse::<i64>(), word.parse::<f64>()) {
                (Ok(number), _) => Value::from(number),
                (_, Ok(number)) => Number::from_f64(number).map_or(Value::Null, Value::Number),
                _ => Value::Null,
            },
        }
    }

    /// A text in any of the three quotes; long ones are printed in parts joined by `+`.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let quote = self.rest.next()?;
            loop {
                match self.rest.next()? {
                    '\\' => text.push(self.escaped()?),
                    letter if letter == quote => break,
                    letter => text.push(letter),
                }
            }
            if self.skip_blanks() != Some('+') {
                return Some(text);
            }
            self.rest.next();
            self.skip_blanks().filter(|letter| matches!(letter, '\'' | '"' | '`'))?;
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.rest.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'x' => self.code(2)?,
            'u' => self.code(4)?,
            letter => letter,
        })
    }

    fn code(&mut self, digits: usize) -> Option<char> {
        let mut code = 0;
        for _ in 0..digits {
            code = code * 16 + self.rest.next()?.to_digit(16)?;
        }
        Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn literals_as_the_printer_writes_them() {
        for (text, expected) in [
            ("[ { name: 'a b', expire: 0 } ]", json!([{"name": "a b", "expire": 0}])),
            (
                "{ 'x-y': \"it's\", n: -1.5, u: undefined, t: true }",
                json!({"x-y": "it's", "n": -1.5, "u": null, "t": true}),
            ),
            ("[ 'one ' +\n    'two', `b'c\"`, '\\'\\u0041\\x42\\n' ]", json!(["one two", "b'c\"", "'AB\n"])),
            ("[ [Object], [] ]", json!([[null], []])),
            ("[]", json!([])),
            (r#"[{"name":"a","expire":7}]"#, json!([{"name": "a", "expire": 7}])),
        ] {
            assert_eq!(parse(text), Literal { value: expected, whole: true }, "{text}");
        }
    }

    #[test]
    fn what_is_cut_is_read_as_far_as_it_goes() {
        for (text, expected) in [
            ("[ { a: 1 }, { a: 2", json!([{"a": 1}, {"a": 2}])),
            ("[ { a: 1 }, ... 3 more items ]", json!([{"a": 1}])),
            ("[ 'abc", json!([null])),
            ("{ a 1 }", json!({})),
            ("{ a: }", json!({"a": null})),
            ("", json!(null)),
            ("(function(){})()", json!(null)),
        ] {
            assert_eq!(parse(text), Literal { value: expected, whole: false }, "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(!parse(&deep).whole);
    }
}
