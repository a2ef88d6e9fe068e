//! Finds the end of a JSON value without understanding it.

use std::io::{self, BufRead, ErrorKind, Read};

use memchr::memchr2;

/// The bytes at hand; `None` at the end, and where nothing more can be read.
pub(super) fn chunk(input: &mut dyn BufRead) -> Option<&[u8]> {
    loop {
        match input.fill_buf() {
            Ok([]) => return None,
            Ok(_) => break,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    // Asked twice, because a borrow that is returned from a loop lives too long.
    input.fill_buf().ok()
}

/// How deep in an object, array or string the scan is.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    depth: u32,
    /// Deepest level met.
    pub(super) deepest: u32,
    /// Chunks that lie in one string from end to end, one after the other.
    inside: usize,
    in_string: bool,
    escaped: bool,
}

/// A streamed record holds no text of more bytes than this.
const TEXT: usize = 1024 * 1024;

impl Nesting {
    /// Takes one byte; whether the value ends with it.
    fn step(&mut self, byte: u8) -> bool {
        if self.in_string {
            if self.escaped {
                self.escaped = false;
            } else if byte == b'\\' {
                self.escaped = true;
            } else if byte == b'"' {
                self.in_string = false;
                return self.depth == 0;
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => {
                self.depth = self.depth.saturating_add(1);
                self.deepest = self.deepest.max(self.depth);
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }

    /// Bytes of `chunk` that belong to the value, and whether it ends there.
    pub(super) fn run(&mut self, chunk: &[u8]) -> (usize, bool) {
        let (used, done) = self.scan(chunk);
        self.inside = if self.in_string { self.inside.saturating_add(used) } else { 0 };
        (used, done)
    }

    fn scan(&mut self, chunk: &[u8]) -> (usize, bool) {
        let mut used = 0;
        while let Some(&byte) = chunk.get(used) {
            if self.in_string && !self.escaped {
                let rest = chunk.get(used..).unwrap_or_default();
                match memchr2(b'"', b'\\', rest) {
                    None => return (chunk.len(), false),
                    Some(0) => {}
                    Some(run) => {
                        used += run;
                        continue;
                    }
                }
            }
            used += 1;
            if self.step(byte) {
                return (used, true);
            }
            if !self.in_string {
                self.inside = 0;
            }
        }
        (used, false)
    }
}

/// The rest of a value as a stream: what was copied of it, then the input up to the end of the value.
pub(super) struct Rest<'a> {
    copied: &'a [u8],
    input: &'a mut dyn BufRead,
    state: Nesting,
    /// Bytes of the input's chunk that belong to the value and were not consumed.
    ready: usize,
    ended: bool,
    broken: bool,
    /// A text was met that no reader should keep.
    too_long: bool,
    /// Nobody reads any more.
    passing: bool,
}

impl<'a> Rest<'a> {
    pub(super) fn new(
        copied: &'a [u8],
        input: &'a mut dyn BufRead,
        state: Nesting,
        ready: usize,
        ended: bool,
    ) -> Self {
        Self { copied, input, state, ready, ended, broken: false, too_long: false, passing: false }
    }

    /// Consumes all of it. Whether the value was closed.
    pub(super) fn pass_over(mut self) -> bool {
        self.passing = true;
        while let Ok([_, ..]) = self.fill_buf() {
            let all = if self.copied.is_empty() { self.ready } else { self.copied.len() };
            self.consume(all);
        }
        self.ended && !self.broken
    }
}

impl BufRead for Rest<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.copied.is_empty() {
            return Ok(self.copied);
        }
        if self.ready == 0 && !self.ended {
            let Some(bytes) = chunk(self.input) else {
                (self.ended, self.broken) = (true, true);
                return Ok(&[]);
            };
            (self.ready, self.ended) = self.state.run(bytes);
            self.too_long |= self.state.inside > TEXT;
        }
        if self.too_long && !self.passing {
            return Err(io::Error::new(ErrorKind::InvalidData, "a text of the record is too long"));
        }
        if self.ready == 0 {
            return Ok(&[]);
        }
        let bytes = self.input.fill_buf()?;
        Ok(bytes.get(..self.ready).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        if self.copied.is_empty() {
            let amount = amount.min(self.ready);
            self.ready -= amount;
            self.input.consume(amount);
        } else {
            self.copied = self.copied.get(amount..).unwrap_or_default();
        }
    }
}

impl Read for Rest<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let used = self.fill_buf()?.read(into)?;
        self.consume(used);
        Ok(used)
    }
}
