//! How long every recommendation takes for every customer of a large estate, once the graph stands.
//!
//! `cargo run --release --package bailiwick --example rows_scale -- 1500`
#![allow(clippy::print_stdout, missing_docs, reason = "it is a measurement")]

use std::io::Read;
use std::time::Instant;

use bailiwick_engine::study::{Options, Study};
use bailiwick_ingest::{Input, read};
use bailiwick_lab::{MemorySink, Plan, write};
use bailiwick_model::{Facts, Time};

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
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.1.as_slice()))
    }
}

fn main() -> std::io::Result<()> {
    let customers = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_500);
    let mut sink = MemorySink::default();
    write(&Plan::new(customers, customers * 20, 7), &mut sink)?;
    let mut facts = Facts::default();
    for (path, bytes) in sink.files() {
        if !path.starts_with("truth/") {
            facts.absorb(read(&File(path, bytes)));
        }
    }
    bailiwick_ingest::attach(&mut facts);
    let study = Study::new(facts, &Options::default());
    let begin = Instant::now();
    let (controls, rows) = study.judged();
    println!("{controls} answers of controls, {rows} of recommendations: {} ms", begin.elapsed().as_millis());
    let mut by_control = study.control_times(|| begin.elapsed().as_micros());
    by_control.sort_by_key(|(_, micros)| std::cmp::Reverse(*micros));
    for (control, micros) in by_control.iter().take(12) {
        println!("  {control}: {} ms", micros / 1000);
    }
    Ok(())
}
