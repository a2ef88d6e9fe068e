//! TOML with places.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Content, Fault, Key, Node, Place};

/// Parses a document. One with a fault is not read at all: what follows a broken header would go to the table before.
pub(crate) fn parse(text: &str) -> Result<Node, Fault> {
    let lines = Lines::new(text);
    match DeTable::parse(text) {
        Ok(table) => Ok(node(&lines, table.span().start, DeValue::Table(table.into_inner()))),
        Err(error) => {
            let at = lines.place(error.span().map_or(0, |span| span.start));
            Err(Fault { at, message: error.message().to_owned() })
        }
    }
}

fn node(lines: &Lines<'_>, start: usize, value: DeValue<'_>) -> Node {
    let content = match value {
        DeValue::String(text) => Content::Text(text.into_owned()),
        DeValue::Integer(number) => Content::Number(number.as_str().to_owned()),
        DeValue::Float(number) => Content::Number(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Content::Flag(flag),
        DeValue::Datetime(time) => Content::Text(time.to_string()),
        DeValue::Array(items) => {
            let items = items.into_iter().map(|item| (item.span().start, item.into_inner()));
            Content::List(items.map(|(start, item)| node(lines, start, item)).collect())
        }
        DeValue::Table(entries) => {
            let mut entries: Vec<_> =
                entries.into_iter().map(|(key, value)| entry(lines, &key, value)).collect();
            entries.sort_by_key(|(key, _)| key.at);
            Content::Table(entries)
        }
    };
    Node { at: lines.place(start), content }
}

fn entry(lines: &Lines<'_>, key: &Spanned<DeString<'_>>, value: Spanned<DeValue<'_>>) -> (Key, Node) {
    let key = Key { at: lines.place(key.span().start), name: key.get_ref().to_string() };
    let start = value.span().start;
    (key, node(lines, start, value.into_inner()))
}

struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(0);
        let before = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Place { line: number(line), column: number(before + 1) }
    }
}
