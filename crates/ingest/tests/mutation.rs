//! Mutated fixtures: no reader panics, hangs or blows its input up, and each gives the same facts twice.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test"
)]

mod support;

use bailiwick_ingest::{FORMATS, fuzz};
use bailiwick_model::Facts;
use support::fixtures_of;

/// Mutants of each format.
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

#[test]
fn no_mutant_breaks_a_reader() {
    for format in FORMATS {
        let seeds = fixtures_of(format.id);
        if seeds.is_empty() {
            // That every format has fixtures is a test of its own.
            continue;
        }
        let mut dice = Dice(0x5EED_0000 + format.id.bytes().map(u64::from).sum::<u64>());
        for round in 0..ROUNDS {
            let mutant = mutate(&mut dice, &seeds);
            let facts = fuzz(format.id, &mutant);
            let what = || format!("{} round {round}: {}", format.id, String::from_utf8_lossy(&mutant));
            assert!(facts.count() <= mutant.len() + 8, "more facts than bytes: {}", what());
            assert!(facts.diagnostics.len() <= 104, "unbounded remarks: {}", what());
            let text: usize = facts.names.iter().map(str::len).sum();
            assert!(text <= 4 * mutant.len() + 4096, "more text than was read: {}", what());
            if round % 50 == 0 {
                assert_eq!(shown(&facts), shown(&fuzz(format.id, &mutant)), "{}", what());
            }
        }
    }
}
