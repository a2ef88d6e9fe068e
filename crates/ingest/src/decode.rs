//! Text of any encoding that exports come in, as a stream of valid UTF-8 without byte order mark.
//!
//! UTF-8 is passed on as it is; UTF-16 with a byte order mark (what `>` of Windows PowerShell writes) is converted.
//! Whatever is no text becomes U+FFFD and is counted. Memory is bounded by two buffers.

use std::io::{self, BufRead, Read};

/// How the bytes of an input are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The encoding and the length of the byte order mark.
    fn of(start: &[u8]) -> (Self, usize) {
        match start {
            [0xEF, 0xBB, 0xBF, ..] => (Self::Utf8, 3),
            [0xFF, 0xFE, ..] => (Self::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Self::Utf16Be, 2),
            _ => (Self::Utf8, 0),
        }
    }
}

/// Most files are small: what is read at once grows with what there is.
const FIRST: usize = 16 * 1024;
const BUFFER: usize = 256 * 1024;
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// A reader of text. [`BufRead::fill_buf`] hands out valid UTF-8 only, up to a character's border.
pub struct Decoder<R> {
    inner: R,
    raw: Vec<u8>,
    /// The last read filled the buffer.
    full: bool,
    start: usize,
    end: usize,
    /// Up to here the raw bytes are known to be UTF-8 and can be handed out.
    valid: usize,
    decoded: Vec<u8>,
    at: usize,
    encoding: Option<Encoding>,
    ended: bool,
    replaced: u64,
    failed: bool,
}

impl<R: Read> Decoder<R> {
    /// Reads `inner` as text.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            raw: vec![0; FIRST],
            full: false,
            start: 0,
            end: 0,
            valid: 0,
            decoded: Vec::new(),
            at: 0,
            encoding: None,
            ended: false,
            replaced: 0,
            failed: false,
        }
    }

    /// The encoding, once something was read.
    pub const fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// How many sequences were no text and were replaced so far.
    pub const fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Whether the input could not be read to its end.
    pub const fn failed(&self) -> bool {
        self.failed
    }

    /// Moves what is left to the front and reads more behind it.
    fn refill(&mut self) -> io::Result<()> {
        self.raw.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        (self.start, self.valid) = (0, 0);
        if self.full && self.raw.len() < BUFFER {
            self.raw.resize(BUFFER, 0);
        }
        let space = self.raw.get_mut(self.end..).unwrap_or_default();
        loop {
            match self.inner.read(space) {
                Ok(0) => self.ended = true,
                Ok(more) => {
                    self.full = more >= space.len();
                    self.end += more.min(space.len());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    (self.ended, self.failed) = (true, true);
                    return Err(error);
                }
            }
            return Ok(());
        }
    }

    fn begin(&mut self) -> io::Result<Encoding> {
        if let Some(encoding) = self.encoding {
            return Ok(encoding);
        }
        while self.end < 3 && !self.ended {
            self.refill()?;
        }
        let (encoding, mark) = Encoding::of(self.raw.get(..self.end).unwrap_or_default());
        self.start = mark;
        self.encoding = Some(encoding);
        Ok(encoding)
    }

    /// Makes more text available, or none at the end.
    fn advance(&mut self) -> io::Result<()> {
        let encoding = self.begin()?;
        self.decoded.clear();
        self.at = 0;
        loop {
            let done = match encoding {
                Encoding::Utf8 => self.utf8(),
                Encoding::Utf16Le => self.utf16(u16::from_le_bytes),
                Encoding::Utf16Be => self.utf16(u16::from_be_bytes),
            };
            if done || self.ended {
                return Ok(());
            }
            self.refill()?;
        }
    }

    /// Whether anything can be handed out now.
    fn utf8(&mut self) -> bool {
        let rest = self.raw.get(self.start..self.end).unwrap_or_default();
        let Err(error) = std::str::from_utf8(rest) else {
            self.valid = self.end;
            return !rest.is_empty();
        };
        if error.valid_up_to() > 0 {
            self.valid = self.start + error.valid_up_to();
            return true;
        }
        let wrong = match error.error_len() {
            Some(length) => length,
            None if self.ended => rest.len(),
            None => return false,
        };
        self.start += wrong;
        self.valid = self.start;
        self.replaced += 1;
        self.decoded.extend_from_slice(REPLACEMENT);
        true
    }

    fn utf16(&mut self, unit: fn([u8; 2]) -> u16) -> bool {
        let rest = self.raw.get(self.start..self.end).unwrap_or_default();
        let pairs = rest.chunks_exact(2);
        let odd = pairs.remainder().len();
        let mut units: Vec<u16> = pairs
            .map(|pair| unit([pair.first().copied().unwrap_or(0), pair.get(1).copied().unwrap_or(0)]))
            .collect();
        let mut used = rest.len() - odd;
        if !self.ended && units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) {
            units.pop();
            used -= 2;
        }
        let mut text = String::with_capacity(units.len() * 2);
        for character in char::decode_utf16(units) {
            text.push(character.unwrap_or_else(|_| {
                self.replaced += 1;
                char::REPLACEMENT_CHARACTER
            }));
        }
        self.start += used;
        if self.ended && odd > 0 {
            self.start = self.end;
            self.replaced += 1;
            text.push(char::REPLACEMENT_CHARACTER);
        }
        self.valid = self.start;
        self.decoded = text.into_bytes();
        !self.decoded.is_empty()
    }
}

impl<R: Read> BufRead for Decoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.decoded.len() && self.start >= self.valid {
            self.advance()?;
        }
        if self.at < self.decoded.len() {
            Ok(self.decoded.get(self.at..).unwrap_or_default())
        } else {
            Ok(self.raw.get(self.start..self.valid).unwrap_or_default())
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.decoded.len() {
            self.at = self.decoded.len().min(self.at + amount);
        } else {
            self.start = self.valid.min(self.start + amount);
        }
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let used = ready.read(into)?;
        self.consume(used);
        Ok(used)
    }
}

#[cfg(test)]
#[path = "decode/tests.rs"]
mod tests;
