//! What JSON Schema cannot say of an agreement: one accountable party for each row, references that hold, dates and
//! times that make sense.

mod dates;
mod matrix;
mod references;

use bailiwick_model::{Severity, Time, nearest};

use super::{CODES, PARSED};
use crate::document::{Checker, Content, Node, Place, Remarks, parse_yaml, shown};

/// Something that is wrong in a document, and where.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Complaint {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// How much it matters: an error makes the agreement unfit, a warning does not.
    pub severity: Severity,
    /// `agreement/what`.
    pub code: &'static str,
    /// What, in one line.
    pub message: String,
    /// What was expected, and the nearest word that is valid.
    pub help: String,
}

/// Checks an agreement against its grammar and its meaning. `rows` are the ids of the catalogue; `today` is the day
/// against which reviews are overdue.
pub fn lint(text: &str, rows: &[String], today: Option<Time>) -> Vec<Complaint> {
    let mut found = Found::default();
    match parse_yaml(text.trim_start_matches('\u{feff}')) {
        Err(fault) => {
            let message = format!("the file is no YAML or JSON: {}", fault.message);
            found.remark_at(fault.at, Severity::Error, "agreement/syntax", &message, "mend this line first");
        }
        Ok(document) => {
            Checker::new(&PARSED, CODES).check(&mut found, &document);
            let parties = references::parties(&document);
            references::check(&mut found, &document, &parties);
            matrix::check(&mut found, &document, &parties, rows);
            dates::check(&mut found, &document, today);
        }
    }
    found.0.sort();
    found.0.dedup();
    found.0
}

#[derive(Default)]
struct Found(Vec<Complaint>);

impl Remarks for Found {
    fn remark_at(&mut self, at: Place, severity: Severity, code: &'static str, message: &str, help: &str) {
        let (line, column) = (at.line, at.column);
        let (message, help) = (message.to_owned(), help.to_owned());
        self.0.push(Complaint { line, column, severity, code, message, help });
    }
}

impl Found {
    fn error(&mut self, at: Place, code: &'static str, message: &str, help: &str) {
        self.remark_at(at, Severity::Error, code, message, help);
    }

    fn warning(&mut self, at: Place, code: &'static str, message: &str, help: &str) {
        self.remark_at(at, Severity::Warning, code, message, help);
    }

    /// A word that must be one of these.
    fn unknown<'a>(
        &mut self,
        at: Place,
        code: &'static str,
        word: &str,
        what: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) {
        let help = nearest(word, known.clone()).map_or_else(
            || match known.take(12).map(|word| format!("`{word}`")).collect::<Vec<_>>() {
                all if all.is_empty() => "there is none".to_owned(),
                all => format!("known are {}", all.join(", ")),
            },
            |near| format!("did you mean `{near}`?"),
        );
        self.error(at, code, &format!("`{}` is no {what}", shown(word)), &help);
    }
}

fn entries(node: &Node) -> &[(crate::document::Key, Node)] {
    match &node.content {
        Content::Table(entries) => entries,
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
