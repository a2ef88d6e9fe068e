//! Megabytes that each format reads in a second of processor time, on one core, from memory.
//!
//! `cargo run --release -p bailiwick-ingest --example ingest_speed -- DIR`
#![allow(clippy::print_stdout, missing_docs, reason = "it is a measurement")]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bailiwick_ingest::{Input, read};
use bailiwick_model::Time;

/// Bytes kept of one format.
const KEPT: usize = 200_000_000;
/// Formats of which there is less say nothing.
const LEAST: usize = 200_000;
/// Seconds of processor time for each format, at least.
const LONG: f64 = 0.5;

struct File(String, Vec<u8>);

impl Input for File {
    fn path(&self) -> &str {
        &self.0
    }
    fn bytes(&self) -> u64 {
        self.1.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.1.as_slice()))
    }
}

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).ok_or_else(|| io::Error::other("usage: ingest_speed DIR"))?;
    let mut paths = Vec::new();
    walk(Path::new(&folder), &mut paths)?;
    let mut by_format: BTreeMap<&'static str, Vec<File>> = BTreeMap::new();
    for path in paths {
        let file = File(path.to_string_lossy().into_owned(), fs::read(&path)?);
        let facts = read(&file);
        let format = facts.sources.first().map_or("", |source| source.format);
        let files = by_format.entry(format).or_default();
        if size(files) < KEPT && !format.is_empty() {
            files.push(file);
        }
    }
    println!("| format | files | MB | MB/s a core |\n|---|---|---|---|");
    let (mut all, mut whole) = (0, 0.0);
    for (format, files) in by_format.iter().filter(|(_, files)| size(files) >= LEAST) {
        let (begin, mut rounds) = (processor_seconds(), 0_u32);
        while processor_seconds() - begin < LONG {
            for file in files {
                black_box(read(file));
            }
            rounds += 1;
        }
        let seconds = (processor_seconds() - begin) / f64::from(rounds.max(1));
        all += size(files);
        whole += seconds;
        row(format, files.len(), size(files), seconds);
    }
    row("all of these", by_format.values().map(Vec::len).sum(), all, whole);
    Ok(())
}

fn row(format: &str, files: usize, bytes: usize, seconds: f64) {
    let megabytes = f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1000.0;
    println!("| {format} | {files} | {megabytes:.1} | {:.0} |", megabytes / seconds);
}

fn size(files: &[File]) -> usize {
    files.iter().map(|file| file.1.len()).sum()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(())
}

/// Seconds of processor time so far, counted in hundredths; zero where the system does not tell.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    let ticks: u32 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum();
    f64::from(ticks) / 100.0
}
