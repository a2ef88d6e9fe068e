//! The loop that every JSON format shares: records one by one, remarks for what cannot be read.

use std::io::BufRead;

use bailiwick_model::{RecordPath, Severity};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::split::{Limits, Member, Visit, split, split_into};
use crate::out::Out;

/// Most bytes of the members of the outer object that are kept: one record alone may be that large.
const MEMBERS: usize = 2 * 1024 * 1024;

/// How a document ended.
#[derive(Debug, Default)]
pub struct Finish {
    /// Records handed out.
    pub records: u64,
    /// There was a list, be it empty.
    pub listed: bool,
    /// The document was read to its end and no record was passed over.
    pub whole: bool,
    /// Members of the outer object that are not the list.
    pub members: Map<String, Value>,
}

impl Finish {
    /// Whether this is the last page and nothing was lost: a saved page with `@odata.nextLink` is incomplete.
    pub fn complete(&self) -> bool {
        self.whole && !self.has_next() && self.counted() <= self.records
    }

    /// Whether another page follows. Tools that rewrite answers also change the case of names.
    fn has_next(&self) -> bool {
        self.members.keys().any(|name| name.eq_ignore_ascii_case("@odata.nextLink"))
    }

    /// How many records the service counted, where it was asked to.
    fn counted(&self) -> u64 {
        let counts = self.members.iter().filter(|(name, _)| name.eq_ignore_ascii_case("@odata.count"));
        let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
        counts.filter_map(|(_, value)| number(value)).max().unwrap_or_default()
    }

    /// Whether this is a whole list: one object standing alone does not say that there are no others.
    pub fn complete_list(&self) -> bool {
        self.complete() && self.listed
    }
}

/// Takes the records of a list.
pub trait Records {
    /// Takes one record.
    fn record(&mut self, out: &mut Out<'_>, raw: &[u8]);

    /// Reads a record that is too large to be kept, as a stream. Whether it did.
    fn large(&mut self, out: &mut Out<'_>, record: &mut dyn BufRead) -> bool {
        let _ = (out, record);
        false
    }
}

impl<F: FnMut(&mut Out<'_>, &[u8])> Records for F {
    fn record(&mut self, out: &mut Out<'_>, raw: &[u8]) {
        self(out, raw);
    }
}

/// Hands out the records of the list under `list` (`""` for a top-level array), with [`Out::at`] set, and remarks on
/// what cannot be read: truncated and malformed documents, records beyond the limits, a next page.
pub fn records(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    list: &'static str,
    mut on: impl FnMut(&mut Out<'_>, &[u8]),
) -> Finish {
    records_into(input, out, list, &mut on)
}

/// [`records`] for a reader that can take large records as streams.
pub fn records_into(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    list: &'static str,
    on: &mut impl Records,
) -> Finish {
    out.records_are(RecordPath::Array(list));
    let finish = Finish { whole: true, ..Finish::default() };
    let mut walk = Walk { out, on, finish, kept: 0, too_many: false };
    split_into(input, &[list], Limits::default(), &mut walk);
    let Walk { out, mut finish, too_many, .. } = walk;
    if too_many {
        finish.whole = false;
        let help = "this is no list of records; see `bailiwick collect-help` for how to make the export";
        out.remark(
            Severity::Error,
            "json/record-too-large",
            "the document has too many members beside its list",
            help,
        );
    }
    if finish.has_next() {
        let help = "follow `@odata.nextLink` until it is gone and save every page";
        out.remark(
            Severity::Warning,
            "graph/next-page",
            "the export is incomplete: it ends with a link to a next page",
            help,
        );
    } else if narrowed(&finish.members, &out.path()) {
        finish.whole = false;
        let help = "make the export again without `$filter`, `$search`, `$top` and `$skip`, and not as a delta query";
        let message =
            "the answer is to a query for a part of the list, so it is not counted as the whole one";
        out.remark(Severity::Warning, "graph/filtered", message, help);
    } else if finish.whole && finish.counted() > finish.records {
        let help = "make the export again, without `$top`, and save every page";
        out.remark(
            Severity::Warning,
            "graph/count",
            format!("the service counted {} records and {} are here", finish.counted(), finish.records),
            help,
        );
    }
    finish
}

/// Options of a query that leave records out.
const NARROWING: [&str; 6] = ["filter", "search", "top", "skip", "skiptoken", "deltatoken"];

/// Whether the annotations of an answer, or the name of the file that it was saved as, show a query for a part of the
/// list. Of most queries no trace is left in the answer.
fn narrowed(members: &Map<String, Value>, path: &str) -> bool {
    let name = path.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    let annotations = members.iter().filter(|(key, _)| key.starts_with('@') && !key.ends_with("tips"));
    let mut texts = annotations.filter_map(|(_, value)| value.as_str()).chain([name]);
    let delta = |key: &str| members.contains_key(key);
    texts.any(asks_for_a_part) || delta("@odata.deltaLink") || delta("deltaLink")
}

fn asks_for_a_part(text: &str) -> bool {
    let text = text.to_ascii_lowercase().replace("%24", "$");
    let option = |name: &str| {
        let name = format!("${name}");
        text.match_indices(&name).any(|(at, _)| {
            let after = text.get(at + name.len()..).unwrap_or_default();
            !after.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        })
    };
    NARROWING.iter().any(|name| option(name)) || text.ends_with("/$delta")
}

/// How many records a page of Microsoft Graph holds where nothing else is asked, and at most.
const PAGES: [u64; 2] = [100, 999];

/// An array that was cut out of its answer has lost the link to the next page: one that is as long as a page may be
/// the first one.
pub(super) fn may_be_one_page(out: &mut Out<'_>, finish: &mut Finish, list: &str) {
    if list.is_empty() && finish.whole && PAGES.contains(&finish.records) {
        finish.whole = false;
        let message = format!(
            "the array holds exactly {} records, which is one page: whether there are more is not known",
            finish.records
        );
        let help = "save the answers with their `@odata.nextLink`, or all pages in one envelope with `value`";
        out.remark(Severity::Warning, "graph/one-page", message, help);
    }
}

/// A walk over the records of a list.
struct Walk<'w, 'o, R> {
    out: &'w mut Out<'o>,
    on: &'w mut R,
    finish: Finish,
    kept: usize,
    too_many: bool,
}

impl<R: Records> Visit for Walk<'_, '_, R> {
    fn member(&mut self, member: Member<'_>) {
        match member {
            Member::List => self.finish.listed = true,
            Member::Element(at, raw) => {
                self.out.at(at);
                self.finish.records += 1;
                self.on.record(self.out, raw);
            }
            Member::Entry(_, key, raw) => {
                let size = raw.len() + key.len();
                if self.kept + size > MEMBERS {
                    self.too_many = true;
                    return;
                }
                self.kept += size;
                if let Ok(value) = serde_json::from_slice(raw) {
                    self.finish.members.insert(key.to_owned(), value);
                }
            }
            other => trouble(&other, self.out, &mut self.finish),
        }
    }

    fn large(&mut self, at: usize, record: &mut dyn BufRead) -> bool {
        self.out.at(at);
        let read = self.on.large(self.out, record);
        self.finish.records += u64::from(read);
        read
    }
}

/// Hands out the members of a top-level object, whose keys are ids, with [`Out::at`] set; remarks as [`records`] does.
pub fn entries(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    mut on: impl FnMut(&mut Out<'_>, &str, &[u8]),
) -> Finish {
    out.records_are(RecordPath::Entries);
    let mut finish = Finish { whole: true, ..Finish::default() };
    split(input, &[], Limits::default(), |member| match member {
        Member::Entry(at, key, raw) => {
            out.at(at);
            finish.records += 1;
            on(out, key, raw);
        }
        Member::List => {}
        other => trouble(&other, out, &mut finish),
    });
    finish
}

/// Remarks on what is no record.
fn trouble(member: &Member<'_>, out: &mut Out<'_>, finish: &mut Finish) {
    finish.whole = false;
    match member {
        Member::TooLarge(at) => {
            out.at(*at);
            let help = "split the export, or remove the record";
            out.remark_here(
                Severity::Error,
                "json/record-too-large",
                "the record is larger or deeper than any real one and was passed over",
                help,
            );
        }
        Member::Truncated => {
            let help = "make the export again; what stands before the cut was read";
            out.remark(
                Severity::Error,
                "json/truncated",
                format!("the file ends in the middle, after record {}", finish.records),
                help,
            );
        }
        Member::Malformed | Member::List | Member::Element(..) | Member::Entry(..) => {
            let help = "make the export again; what stands before it was read";
            out.remark(
                Severity::Error,
                "json/malformed",
                format!("this is no JSON after record {}", finish.records),
                help,
            );
        }
    }
}

/// Reads one value, which may borrow from it. Text is checked to be UTF-8 at one go, not string by string.
///
/// # Errors
/// When it is no JSON, or something else than expected.
fn parsed<'a, T: Deserialize<'a>>(raw: &'a [u8]) -> serde_json::Result<T> {
    std::str::from_utf8(raw).map_or_else(|_| serde_json::from_slice(raw), serde_json::from_str)
}

/// Reads one record, which may borrow from it, or remarks that it cannot be read. The remark never quotes the record.
pub fn record<'a, T: Deserialize<'a>>(out: &mut Out<'_>, raw: &'a [u8]) -> Option<T> {
    match parsed(raw) {
        Ok(record) => Some(record),
        Err(error) => {
            let what = match error.classify() {
                serde_json::error::Category::Data => {
                    "a field of the record has another type than expected, or is missing"
                }
                _ => "the record is no JSON",
            };
            let message = format!("{what} (line {}, column {} of the record)", error.line(), error.column());
            out.remark_here(
                Severity::Warning,
                "json/record",
                message,
                "compare it with the documentation of the format",
            );
            None
        }
    }
}
