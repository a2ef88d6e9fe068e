//! Inputs without end: what is read of them fits into little memory. One test, because the measure is of the process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test"
)]

use std::io::{self, Read};

use bailiwick_ingest::{FORMATS, Input, fuzz, read};
use bailiwick_model::{Facts, Time};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const GIGABYTE: u64 = 1 << 30;
/// A record of 32 MiB in a buffer that doubles: for a moment the old half stands beside the new whole.
const BOUND: usize = 96 << 20;

/// `start`, then `filling` over and over until `size` bytes were made, then `end`.
struct Endless {
    start: &'static str,
    filling: &'static [u8],
    size: u64,
    end: &'static str,
}

struct Stream<'a> {
    of: &'a Endless,
    block: Vec<u8>,
    made: u64,
    tail: &'a [u8],
    head: &'a [u8],
}

impl Read for Stream<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.head.is_empty() {
            return self.head.read(into);
        }
        if self.made >= self.of.size {
            return self.tail.read(into);
        }
        // Blocks are whole repetitions, so that the next read goes on where this one ended.
        let whole = into.len().min(self.block.len()) / self.of.filling.len() * self.of.filling.len();
        let size = whole.max(self.of.filling.len()).min(into.len());
        into[..size].copy_from_slice(&self.block[..size]);
        self.made += size as u64;
        Ok(size)
    }
}

impl Input for Endless {
    fn path(&self) -> &'static str {
        "endless.json"
    }
    fn bytes(&self) -> u64 {
        self.size
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        let block = self.filling.repeat((64 << 10) / self.filling.len());
        let (head, tail) = (self.start.as_bytes(), self.end.as_bytes());
        Ok(Box::new(Stream { of: self, block, made: 0, tail, head }))
    }
}

fn measured(what: &str, run: impl FnOnce() -> Facts) -> Facts {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let facts = run();
    let peak = MEMORY.peak_usage() - before;
    println!("{what}: {} KiB at most, {} facts", peak >> 10, facts.count());
    assert!(peak < BOUND, "{what}: {} MiB", peak >> 20);
    facts
}

/// Starts of documents that are recognised, so that what follows is really read.
const GRAPH: &str = "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#users\",\"value\":[";
const HOUND: &str = "{\"data\":[{\"kind\":\"AZUser\",\"data\":{\"id\":\"1\",\"tenantId\":\"2\"}},";

fn endless(start: &str, filling: &'static [u8], size: u64, end: &'static str) -> Endless {
    Endless { start: Box::leak(start.to_owned().into_boxed_str()), filling, size, end }
}

#[test]
fn memory_is_bounded() {
    // More than the bound, so that whoever keeps it fails; only strings are fast enough for a gigabyte.
    let some = 80 << 20;
    for (what, input) in [
        ("one line of text", endless("x", b"y", GIGABYTE, "")),
        ("nested arrays", endless("", b"[", some, "")),
        ("white space", endless(GRAPH, b" ", some, "]}")),
        ("a number", endless(GRAPH, b"7", some, "]}")),
        ("NUL", endless("", b"\0", some, "")),
    ] {
        measured(what, || read(&input));
    }
    for (what, input) in [
        (
            "one line with a long name",
            endless(&format!("{GRAPH}{{\"displayName\":\""), b"y", GIGABYTE, "\"}]}"),
        ),
        ("nested objects", endless(GRAPH, b"{\"a\":", some, "")),
        ("a user with a long name", endless(&user(""), b"y", some, "\"}}]}")),
        ("a user with many mails", endless(&user("\",\"otherMails\":[\"x"), b"\",\"x", some, "\"]}}]}")),
    ] {
        let facts = measured(what, || read(&input));
        let codes: Vec<_> = facts.diagnostics.iter().map(|remark| remark.code).collect();
        assert!(codes.contains(&"json/record-too-large"), "{what}: {codes:?}");
    }
    let members =
        format!("{HOUND}{{\"kind\":\"AZGroupMember\",\"data\":{{\"members\":[{{\"member\":{{\"id\":\"");
    let facts = measured("a member with a long id", || read(&endless(&members, b"y", some, "\"}}]}}]}")));
    assert!(facts.diagnostics.iter().any(|remark| remark.code == "json/record"), "{:?}", facts.diagnostics);
    for format in FORMATS {
        let deep = format!("{{\"value\":[{}", "[".repeat(100_000));
        measured(format.id, || fuzz(format.id, deep.as_bytes()));
    }
}

fn user(more: &str) -> String {
    format!("{HOUND}{{\"kind\":\"AZUser\",\"data\":{{\"displayName\":\"{more}")
}
