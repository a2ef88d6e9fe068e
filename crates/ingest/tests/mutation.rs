//! Mutated fixtures: no reader panics, hangs, uses much memory or blows its input up; each gives the same facts twice;
//! and no secret comes out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test"
)]

mod support;

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use bailiwick_ingest::{FORMATS, Target, fuzz};
use bailiwick_model::Facts;
use peak_alloc::PeakAlloc;
use support::{bounds, fixtures_of};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Longest that one mutant may take; they are small, and builds for tests are slow.
const LONGEST: Duration = Duration::from_secs(5);
/// Most memory for one mutant, beside a multiple of its size.
const MOST: usize = 8 << 20;

/// Mutants of each target.
const ROUNDS: u64 = 2_000;

/// Pieces that are put into fixtures.
const PIECES: &[&str] = &[
    "null",
    "true",
    "-1",
    "1e400",
    "99999999999999999999",
    "\"\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "{}",
    "[]",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\u{0}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "\"S-1-5-21-1-2-3-500\"",
    "\"/\"",
    "\"0001-01-01T00:00:00Z\"",
    "\"9999-12-31T23:59:59Z\"",
    "\"-999999999-01-01\"",
    "\u{feff}",
    "é",
    "\n",
];

/// A small generator of numbers (xorshift), so that every run makes the same mutants.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (sides.max(1) as u64)).unwrap()
    }
}

fn mutate(dice: &mut Dice, seeds: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = seeds[dice.roll(seeds.len())].1.clone();
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len() + 1);
        let to = (at + dice.roll(60)).min(bytes.len());
        match dice.roll(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let copy = bytes[at..to].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                bytes.splice(at..to, piece.bytes());
            }
            4 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
            5 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
            _ => swap_values(dice, &mut bytes),
        }
    }
    bytes
}

/// Puts one quoted text in the place of another: the result is mostly still JSON.
fn swap_values(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let quotes: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] == b'"').collect();
    if quotes.len() < 4 {
        return;
    }
    let one = dice.roll(quotes.len() / 2) * 2;
    let other = dice.roll(quotes.len() / 2) * 2;
    let text = bytes[quotes[one]..=quotes[one + 1]].to_vec();
    let piece = if dice.roll(2) == 0 { text } else { PIECES[dice.roll(PIECES.len())].into() };
    bytes.splice(quotes[other]..=quotes[other + 1], piece);
}

fn shown(facts: &Facts) -> String {
    let Facts { accounts, entities, relations, coverage, diagnostics, sources, .. } = facts;
    format!(
        "{:?} {accounts:?} {entities:?} {relations:?} {coverage:?} {diagnostics:?} {sources:?}",
        facts.counts()
    )
}

/// What a target starts from: the fixtures of its format; for what stands before the formats, those of all.
fn seeds(target: Target) -> Vec<(String, Vec<u8>)> {
    let every = || FORMATS.iter().flat_map(|format| fixtures_of(format.id));
    match target {
        Target::Format(format) => fixtures_of(format.id),
        Target::AnyFile => every().chain(every().filter_map(encoded)).collect(),
        Target::Archive => every().collect::<Vec<_>>().chunks(5).map(packed).collect(),
    }
}

/// The same text as Windows tools save it.
fn encoded((name, bytes): (String, Vec<u8>)) -> Option<(String, Vec<u8>)> {
    let text = String::from_utf8(bytes).ok()?;
    let little = name.len().is_multiple_of(2);
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    let bytes = units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect();
    Some((format!("{name} in UTF-16"), bytes))
}

fn packed(files: &[(String, Vec<u8>)]) -> (String, Vec<u8>) {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (name, bytes)) in files.iter().enumerate() {
        zip.start_file(format!("{at}/{name}"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    ("archive".to_owned(), zip.finish().unwrap().into_inner())
}

#[test]
fn no_mutant_breaks_a_reader() {
    let mut slowest = (Duration::ZERO, String::new());
    for target in Target::all() {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "{} has no fixtures", target.id());
        let mut dice = Dice(0x5EED_0000 + target.id().bytes().map(u64::from).sum::<u64>());
        for round in 0..ROUNDS {
            let mutant = mutate(&mut dice, &seeds);
            MEMORY.reset_peak_usage();
            let before = MEMORY.current_usage();
            let started = Instant::now();
            let facts = fuzz(target.id(), &mutant);
            let (took, peak) = (started.elapsed(), MEMORY.peak_usage().saturating_sub(before));
            let what = || format!("{} round {round}: {}", target.id(), String::from_utf8_lossy(&mutant));
            assert!(took < LONGEST, "{took:?}: {}", what());
            assert!(peak < MOST + 100 * mutant.len(), "{} KiB: {}", peak >> 10, what());
            bounds::hold(target, &mutant, &facts, &what);
            if round % 50 == 0 {
                assert_eq!(shown(&facts), shown(&fuzz(target.id(), &mutant)), "{}", what());
            }
            slowest = slowest.max((took, target.id().to_owned()));
        }
    }
    println!("slowest mutant: {slowest:?}");
}

/// Hostile fixtures hold `CANARY` wherever an export may hold a secret. However such a file is cut or damaged, it is
/// in no fact and in no remark.
#[test]
fn no_damage_lets_a_secret_out() {
    let mut damaged = 0_u32;
    for format in FORMATS {
        for (name, bytes) in fixtures_of(format.id) {
            if !String::from_utf8_lossy(&bytes).contains("CANARY") {
                continue;
            }
            let step = bytes.len() / 200 + 1;
            for at in (0..bytes.len()).step_by(step) {
                let mut without = bytes.clone();
                let structural = b"{}[],:<>/=".contains(&without.remove(at));
                let variants = [Some(&bytes[..at]), structural.then_some(&without[..])];
                for variant in variants.into_iter().flatten() {
                    damaged += 1;
                    let facts = fuzz(format.id, variant);
                    let texts = facts.names.iter();
                    let remarks = facts.diagnostics.iter().flat_map(|one| [&*one.message, &*one.help]);
                    for text in texts.chain(remarks) {
                        let leaks = text.to_ascii_uppercase().contains("CANARY");
                        assert!(!leaks, "{}/{name} damaged at {at}: {text}", format.id);
                    }
                }
            }
        }
    }
    assert!(damaged > 1_000, "{damaged}");
}
