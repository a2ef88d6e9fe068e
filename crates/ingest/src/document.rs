//! Documents that people write by hand: values with the place where they stand.

mod schema;
mod toml;
mod yaml;

use std::io::{BufRead, Read};

use bailiwick_model::{Observed, Severity, Time};

use crate::out::Out;

pub(crate) use schema::{Checker, Codes};
pub(crate) use toml::parse as parse_toml;
pub(crate) use yaml::parse as parse_yaml;

/// A place in a text, counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Place {
    /// Line.
    pub(crate) line: u32,
    /// Column, in characters.
    pub(crate) column: u32,
}

/// A value and its place.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Node {
    /// Where it starts.
    pub(crate) at: Place,
    /// The value.
    pub(crate) content: Content,
}

/// A name in a table and its place.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Key {
    /// Where it starts.
    pub(crate) at: Place,
    /// The name.
    pub(crate) name: String,
}

/// What a value is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Content {
    /// Nothing.
    Null,
    /// True or false.
    Flag(bool),
    /// A number, as written.
    Number(String),
    /// A text; dates too.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Vec<(Key, Node)>),
}

/// Why a document could not be read, and where.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Fault {
    /// Where.
    pub(crate) at: Place,
    /// What, in the words of the parser.
    pub(crate) message: String,
}

impl Node {
    /// A member of a table, unless it is nothing.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Content::Table(entries) = &self.content else { return None };
        let (_, node) = entries.iter().find(|(key, _)| key.name == name)?;
        (node.content != Content::Null).then_some(node)
    }

    /// A text; a number as it is written.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) | Content::Number(text) => Some(text),
            _ => None,
        }
    }

    /// Elements of a list; a value alone is a list of one.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.content {
            Content::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// A member that is a text.
    pub(crate) fn text_of(&self, name: &str) -> Observed<String> {
        self.member(name, |node| node.text().filter(|text| !text.is_empty()).map(str::to_owned))
    }

    /// A member that is a flag.
    pub(crate) fn flag_of(&self, name: &str) -> Observed<bool> {
        self.member(name, |node| match node.content {
            Content::Flag(flag) => Some(flag),
            _ => None,
        })
    }

    /// A member that is a whole number.
    pub(crate) fn number_of(&self, name: &str) -> Observed<u32> {
        self.member(name, |node| match &node.content {
            Content::Number(number) => number.replace('_', "").parse().ok(),
            _ => None,
        })
    }

    /// A member that is a date or a point in time.
    pub(crate) fn time_of(&self, name: &str) -> Observed<Time> {
        self.member(name, |node| node.text().and_then(Time::parse))
    }

    /// Members of a list, each with its place.
    pub(crate) fn items_of(&self, name: &str) -> &[Self] {
        self.get(name).map_or(&[], Self::items)
    }

    /// Members of a list that are texts.
    pub(crate) fn texts_of(&self, name: &str) -> impl Iterator<Item = &str> {
        self.items_of(name).iter().filter_map(Self::text)
    }

    fn member<T>(&self, name: &str, read: impl Fn(&Self) -> Option<T>) -> Observed<T> {
        self.get(name)
            .map_or(Observed::NotCollected, |node| read(node).map_or(Observed::Unreadable, Observed::Known))
    }
}

/// Most bytes of a document written by hand.
const LARGEST: u64 = 4 * 1024 * 1024;

/// The whole text, or a remark.
pub(crate) fn whole_text(input: &mut dyn BufRead, out: &mut Out<'_>) -> Option<String> {
    let mut bytes = Vec::new();
    let read = input.take(LARGEST + 1).read_to_end(&mut bytes);
    let message = match (read, String::from_utf8(bytes)) {
        (Ok(_), Ok(text)) if text.len() as u64 <= LARGEST => {
            return Some(text.trim_start_matches('\u{feff}').to_owned());
        }
        (Ok(_), Ok(_)) => "the file is larger than any that is written by hand",
        (Ok(_), Err(_)) => "the file is no text in UTF-8",
        (Err(_), _) => "the file cannot be read to its end",
    };
    out.remark(Severity::Error, "input/unreadable", message, "check that this is the file that you mean");
    None
}

/// Where remarks on places of a document go.
pub(crate) trait Remarks {
    /// Remarks on a place.
    fn remark_at(&mut self, at: Place, severity: Severity, code: &'static str, message: &str, help: &str);
}

impl Remarks for Out<'_> {
    fn remark_at(&mut self, at: Place, severity: Severity, code: &'static str, message: &str, help: &str) {
        remark_at(self, at, severity, code, message, help);
    }
}

/// Remarks on a place of an input, with the place in words.
pub(crate) fn remark_at(
    out: &mut Out<'_>,
    at: Place,
    severity: Severity,
    code: &'static str,
    message: &str,
    help: &str,
) {
    out.at(at.line.saturating_sub(1) as usize);
    let message = format!("{message} (line {}, column {})", at.line, at.column);
    out.remark_here(severity, code, message, help);
}

/// A word from the document, fit to be shown: short, on one line, without control characters.
pub(crate) fn shown(word: &str) -> String {
    let mut letters = word.chars().filter(|letter| !letter.is_control() && *letter != '`');
    let mut kept: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests;
