//! Splits a JSON document into its records without holding more than one of them.

use std::io::BufRead;

use super::scan::{Nesting, Rest, chunk};

/// Bounds that hold for every input.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest record kept, in bytes; a larger one is passed over and reported.
    pub record: usize,
    /// Deepest nesting of a record.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { record: 16 * 1024 * 1024, depth: 128 }
    }
}

/// Longest number or word; no real one comes near.
const SCALAR: usize = 1024;

/// What the splitter meets.
#[derive(Debug, PartialEq, Eq)]
pub enum Member<'a> {
    /// A list begins: it may hold no element.
    List,
    /// An element of the list, with its position.
    Element(usize, &'a [u8]),
    /// A member of the outer object that is not the list: key and raw value.
    Entry(usize, &'a str, &'a [u8]),
    /// A record that is larger or deeper than the limits: its position (in the list, or among the members).
    TooLarge(usize),
    /// The document ends in the middle of something.
    Truncated,
    /// This is no JSON at this point, or something follows the document; nothing from here on was read.
    Malformed,
}

/// Takes what the splitter meets.
pub trait Visit {
    /// Takes one member.
    fn member(&mut self, member: Member<'_>);

    /// The list of this key begins; empty for a top-level array. [`Member::List`] follows.
    fn list(&mut self, key: &str) {
        let _ = key;
    }

    /// Reads an element that is larger than the limit as a stream. Whether it did: what is left is passed over, and
    /// [`Member::TooLarge`] follows where it did not.
    fn large(&mut self, at: usize, record: &mut dyn BufRead) -> bool {
        let _ = (at, record);
        false
    }
}

/// A closure that takes members, and no large ones.
struct Closure<F>(F);

impl<F: FnMut(Member<'_>)> Visit for Closure<F> {
    fn member(&mut self, member: Member<'_>) {
        self.0(member);
    }
}

/// Walks the document. In an object, elements of the arrays under the keys named in `lists` are handed out one by
/// one and every other member whole; in a top-level array every element is handed out. Any other document is
/// [`Member::Malformed`].
pub fn split(input: &mut dyn BufRead, lists: &[&str], limits: Limits, on: impl FnMut(Member<'_>)) {
    split_into(input, lists, limits, &mut Closure(on));
}

/// [`split`] for a visitor that reads large elements as streams.
pub fn split_into(input: &mut dyn BufRead, lists: &[&str], limits: Limits, on: &mut impl Visit) {
    walk(Splitter { input, limits, lists, inside: None, buffer: Vec::new() }, on);
}

/// [`split_into`] for a document whose lists are members of the object under the key `inside`.
pub fn split_inside(
    input: &mut dyn BufRead,
    inside: &str,
    lists: &[&str],
    limits: Limits,
    on: &mut impl Visit,
) {
    walk(Splitter { input, limits, lists, inside: Some(inside), buffer: Vec::new() }, on);
}

fn walk(mut splitter: Splitter<'_>, on: &mut impl Visit) {
    match splitter.document(on) {
        Ok(()) => {}
        Err(Stop::Truncated) => on.member(Member::Truncated),
        Err(Stop::Malformed) => on.member(Member::Malformed),
    }
}

/// Why nothing more is read.
enum Stop {
    Truncated,
    Malformed,
}

/// Where a value stands, for the visitor.
#[derive(Clone, Copy)]
enum Place<'a> {
    Element(usize),
    Entry(usize, &'a str),
}

impl<'a> Place<'a> {
    const fn member(self, raw: &'a [u8]) -> Member<'a> {
        match self {
            Self::Element(at) => Member::Element(at, raw),
            Self::Entry(at, key) => Member::Entry(at, key, raw),
        }
    }

    const fn too_large(self) -> Member<'static> {
        match self {
            Self::Element(at) | Self::Entry(at, _) => Member::TooLarge(at),
        }
    }
}

struct Splitter<'a> {
    input: &'a mut dyn BufRead,
    limits: Limits,
    lists: &'a [&'a str],
    /// Key of the object that holds the lists, until it is met.
    inside: Option<&'a str>,
    /// For values that cross the border of a chunk.
    buffer: Vec<u8>,
}

impl Splitter<'_> {
    fn document(&mut self, on: &mut impl Visit) -> Result<(), Stop> {
        match self.token() {
            Some(b'[') => self.array("", on)?,
            Some(b'{') => self.object(on)?,
            Some(_) => return Err(Stop::Malformed),
            None => return Err(Stop::Truncated),
        }
        if self.token().is_some() { Err(Stop::Malformed) } else { Ok(()) }
    }

    /// The next byte that is no white space, which stays unread.
    fn token(&mut self) -> Option<u8> {
        loop {
            let chunk = chunk(self.input)?;
            let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let found = chunk.get(blank).copied();
            self.input.consume(blank);
            if found.is_some() {
                return found;
            }
        }
    }

    /// Elements of an array.
    fn array(&mut self, key: &str, on: &mut impl Visit) -> Result<(), Stop> {
        on.list(key);
        on.member(Member::List);
        self.input.consume(1);
        let mut at = 0;
        loop {
            match self.token().ok_or(Stop::Truncated)? {
                b']' => {
                    self.input.consume(1);
                    return Ok(());
                }
                b',' => self.input.consume(1),
                first => {
                    self.value(first, Place::Element(at), on)?;
                    at += 1;
                }
            }
        }
    }

    /// Members of an object.
    fn object(&mut self, on: &mut impl Visit) -> Result<(), Stop> {
        self.input.consume(1);
        let mut at = 0;
        loop {
            match self.token().ok_or(Stop::Truncated)? {
                b'}' => {
                    self.input.consume(1);
                    return Ok(());
                }
                b',' => self.input.consume(1),
                b'"' => {
                    self.entry(at, on)?;
                    at += 1;
                }
                _ => return Err(Stop::Malformed),
            }
        }
    }

    fn entry(&mut self, at: usize, on: &mut impl Visit) -> Result<(), Stop> {
        let mut key = String::new();
        let mut name = Closure(|member: Member<'_>| {
            if let Member::Entry(_, _, raw) = member {
                key = serde_json::from_slice(raw).unwrap_or_default();
            }
        });
        self.value(b'"', Place::Entry(at, ""), &mut name)?;
        match self.token().ok_or(Stop::Truncated)? {
            b':' => self.input.consume(1),
            _ => return Err(Stop::Malformed),
        }
        match self.token().ok_or(Stop::Truncated)? {
            b'[' if self.inside.is_none() && self.lists.contains(&key.as_str()) => self.array(&key, on),
            b'{' if self.inside == Some(key.as_str()) => {
                let outer = self.inside.take();
                let read = self.object(on);
                self.inside = outer;
                read
            }
            first => self.value(first, Place::Entry(at, &key), on),
        }
    }

    /// Hands out one value that starts with `first`.
    fn value(&mut self, first: u8, place: Place<'_>, on: &mut impl Visit) -> Result<(), Stop> {
        match first {
            b'{' | b'[' | b'"' => self.composite(place, on),
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => self.scalar(place, on),
            _ => Err(Stop::Malformed),
        }
    }

    fn scalar(&mut self, place: Place<'_>, on: &mut impl Visit) -> Result<(), Stop> {
        self.buffer.clear();
        loop {
            let rest = chunk(self.input).unwrap_or_default();
            let run = rest.iter().take_while(|byte| is_scalar(**byte)).count();
            let ended = run < rest.len() || rest.is_empty();
            if self.buffer.len() + run > SCALAR {
                return Err(Stop::Malformed);
            }
            self.buffer.extend_from_slice(rest.get(..run).unwrap_or_default());
            self.input.consume(run);
            if ended {
                on.member(place.member(&self.buffer));
                return Ok(());
            }
        }
    }

    /// Objects, arrays and strings: handed out where they lie, or copied where they cross the border of a chunk.
    fn composite(&mut self, place: Place<'_>, on: &mut impl Visit) -> Result<(), Stop> {
        let mut state = Nesting::default();
        self.buffer.clear();
        loop {
            let chunk = chunk(self.input).ok_or(Stop::Truncated)?;
            let (used, done) = state.run(chunk);
            let part = chunk.get(..used).unwrap_or_default();
            let too_deep = state.deepest > self.limits.depth;
            if too_deep || self.buffer.len() + used > self.limits.record {
                return self.large(state, used, done, too_deep, place, on);
            }
            if done && self.buffer.is_empty() {
                on.member(place.member(part));
                self.input.consume(used);
                return Ok(());
            }
            self.buffer.extend_from_slice(part);
            self.input.consume(used);
            if done {
                on.member(place.member(&self.buffer));
                return Ok(());
            }
        }
    }

    /// A value beyond the limits: offered as a stream where only its size is, then passed over to its end.
    fn large(
        &mut self,
        state: Nesting,
        ready: usize,
        ended: bool,
        too_deep: bool,
        place: Place<'_>,
        on: &mut impl Visit,
    ) -> Result<(), Stop> {
        let mut rest = Rest::new(&self.buffer, &mut *self.input, state, ready, ended);
        let read = match place {
            Place::Element(at) if !too_deep => on.large(at, &mut rest),
            _ => false,
        };
        let whole = rest.pass_over();
        if !read {
            on.member(place.too_large());
        }
        if whole { Ok(()) } else { Err(Stop::Truncated) }
    }
}

const fn is_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

#[cfg(test)]
#[path = "split/tests.rs"]
mod tests;
