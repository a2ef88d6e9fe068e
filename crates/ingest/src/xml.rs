//! XML as a stream of small events, with bounds. Entities that a document declares are never expanded.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use bailiwick_model::Severity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use quick_xml::{XmlVersion, escape};

use crate::out::Out;

/// Largest tag or run of text, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;
/// Deepest nesting.
const DEEPEST: u32 = 128;

/// What a document is made of.
pub(crate) enum Part<'a> {
    /// A start tag. An empty element is a start tag and an end tag.
    Start(&'a str, Tag<'a>),
    /// Text, in pieces.
    Text(&'a str),
    /// An end tag.
    End(&'a str),
}

/// The attributes of a start tag.
pub(crate) struct Tag<'a>(&'a BytesStart<'a>);

impl Tag<'_> {
    /// The value of an attribute; where it cannot be unescaped, as it stands.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        // Looking for doubled names would take time quadratic in their number.
        let attributes = attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| attribute.key.0 == name)?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(found.value))
    }

    /// The value of an attribute as a number.
    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.trim().parse().ok()
    }
}

/// Hands out the parts of a document, and remarks on what cannot be read; whether it was read to its end.
pub(crate) fn walk(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    mut on: impl FnMut(&mut Out<'_>, Part<'_>),
) -> bool {
    let mut reader = Reader::from_reader(Bounded { input, left: LARGEST });
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut depth) = (Vec::new(), 0);
    loop {
        buffer.clear();
        reader.get_mut().left = LARGEST;
        let event = reader.read_event_into(&mut buffer);
        match event {
            Ok(Event::Start(tag)) if depth < DEEPEST => {
                depth += 1;
                on(out, Part::Start(tag.name().0, Tag(&tag)));
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                on(out, Part::End(tag.name().0));
            }
            Ok(Event::Text(text)) => on(out, Part::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => on(out, Part::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(entity)) => {
                let letter = entity.resolve_char_ref().ok().flatten().map(String::from);
                let name = entity.xml10_content();
                let named = escape::resolve_predefined_entity(&name).map(str::to_owned);
                on(out, Part::Text(&letter.or(named).unwrap_or_default()));
            }
            Ok(Event::Eof) if depth == 0 => return true,
            Ok(Event::Eof) if reader.get_ref().left > 0 => return cut(out),
            Ok(Event::Start(_) | Event::Eof) => return too_large(out),
            Ok(Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(_) if reader.get_ref().left == 0 => return too_large(out),
            Err(quick_xml::Error::Syntax(_)) => return cut(out),
            Err(_) => return malformed(out),
        }
    }
}

fn cut(out: &mut Out<'_>) -> bool {
    let help = "make the export again; what stands before the cut was read";
    out.remark(Severity::Error, "xml/truncated", "the file ends in the middle of an element", help);
    false
}

fn malformed(out: &mut Out<'_>) -> bool {
    let help = "make the export again; what stands before it was read";
    out.remark(Severity::Error, "xml/malformed", "this is no XML from some point on", help);
    false
}

fn too_large(out: &mut Out<'_>) -> bool {
    let help = "see that the file is what it should be; what stands before it was read";
    let message = "an element is larger or deeper than any real one, and reading stopped there";
    out.remark(Severity::Error, "xml/too-large", message, help);
    false
}

/// A reader that ends after some bytes, so that one event cannot fill the memory.
struct Bounded<'a> {
    input: &'a mut dyn BufRead,
    left: usize,
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(self.left);
        let read = self.input.read(into.get_mut(..most).unwrap_or_default())?;
        self.consumed(read);
        Ok(read)
    }
}

impl Bounded<'_> {
    fn consumed(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
    }
}

impl BufRead for Bounded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let left = self.left;
        let bytes = self.input.fill_buf()?;
        Ok(bytes.get(..bytes.len().min(left)).unwrap_or(bytes))
    }

    fn consume(&mut self, bytes: usize) {
        self.input.consume(bytes);
        self.consumed(bytes);
    }
}

#[cfg(test)]
mod tests {
    use bailiwick_model::{Facts, Source};

    use super::*;

    /// Parts as text, then the remark.
    fn parts(text: &str) -> String {
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, Source::default());
        let mut seen = String::new();
        walk(&mut text.as_bytes(), &mut out, |_, part| match part {
            Part::Start(name, tag) => {
                seen.extend(["<", name, " ", tag.get("a").as_deref().unwrap_or("-"), ">"]);
            }
            Part::Text(text) => seen.push_str(text),
            Part::End(name) => seen.extend(["</", name, ">"]),
        });
        let remark = facts.diagnostics.first().map_or("", |diagnostic| diagnostic.code);
        format!("{} {remark}", if seen.len() > 200 { "..." } else { &seen })
    }

    #[test]
    fn documents_and_what_is_no_document() {
        let declared = r#"<!DOCTYPE r [<!ENTITY x "aaaa"><!ENTITY y "&x;&x;">]>"#;
        for (text, expected) in [
            ("<?xml version=\"1.0\"?><!DOCTYPE r><!-- c --><r a=\"x &lt; &#65;\"/>", "<r x < A></r> "),
            ("<r>one &amp; &#50;<s a=''>t</s></r>", "<r ->one & 2<s >t</s></r> "),
            (&format!("{declared}<r a=\"&y;\">&y;</r>"), "<r &y;></r> "),
            ("<r a='1'><s>", "<r 1><s -> xml/truncated"),
            ("<r a='1", " xml/truncated"),
            ("<r><s></r>", "<r -><s -> xml/malformed"),
            (&"<d>".repeat(1000), "... xml/too-large"),
            (&format!("<r><s a='{}'/></r>", "x".repeat(LARGEST)), "<r -> xml/too-large"),
            (&format!("<!DOCTYPE r [{}]><r/>", " ".repeat(LARGEST)), " xml/too-large"),
        ] {
            assert_eq!(parts(text), expected, "{}", text.get(..60).unwrap_or(text));
        }
    }
}
