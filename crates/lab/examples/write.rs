//! Writes an estate to a folder: `write OUT [CUSTOMERS IDENTITIES SEED]`; without numbers, the demo.
//!
//! Measured 2026-11-24 with `--release` on 2 cores that others used too, `write OUT 1500 750000 1` with 16 memberships
//! an account: 732,072 accounts, 9,586,151 relations, 36,230 devices in 16,942 files (2.7 GB) in 22.5 s, 19 MB of
//! memory at most, most of it the truth. Without numbers (the demo, not optimised): 372 files, 24 MB, under 1 s alone.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use bailiwick_lab::{Plan, Sink, write};

struct Folder(PathBuf);

impl Sink for Folder {
    fn file(&mut self, path: &str) -> io::Result<Box<dyn Write>> {
        let path = self.0.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Box::new(File::create(path)?))
    }
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(out) = arguments.first() else {
        return Err(io::Error::other("usage: write OUT [CUSTOMERS IDENTITIES SEED]"));
    };
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u32>().ok());
    let plan = match (number(1), number(2), number(3)) {
        (Some(customers), Some(identities), seed) => {
            Plan::new(customers, identities, u64::from(seed.unwrap_or(1)))
        }
        _ => Plan::demo(),
    };
    let start = Instant::now();
    let truth = write(&plan, &mut Folder(PathBuf::from(out)))?;
    println!("{:?}", truth.counts);
    println!("{} faults, {} canaries", truth.faults.len(), truth.canaries.len());
    println!("{:.1} s, {} MB at most", start.elapsed().as_secs_f64(), peak_megabytes());
    Ok(())
}

/// The most memory that was held, as Linux counts it; zero elsewhere.
fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default()
        / 1_024
}
