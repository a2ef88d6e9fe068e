//! How long each phase of a scan took, for those who ask.

use std::cmp::Reverse;
use std::fs;
use std::time::Instant;

use bailiwick_engine::study::Study;

use crate::output;

/// Notes the end of each phase.
pub(crate) struct Phases {
    shown: u8,
    start: Instant,
    last: (Instant, f64),
}

/// Controls shown of those that take longest.
const SLOWEST: usize = 12;

impl Phases {
    /// Starts with the first phase. Nothing is shown unless asked for; asked twice, controls are shown too.
    pub(crate) fn start(shown: u8) -> Self {
        Self { shown, start: Instant::now(), last: (Instant::now(), 0.0) }
    }

    /// Seconds since the start.
    pub(crate) fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// Which controls take longest, one after the other for all parties.
    pub(crate) fn controls(&mut self, study: &Study) {
        if self.shown < 2 {
            return;
        }
        let mut times = study.control_times(|| self.start.elapsed().as_micros());
        times.sort_by_key(|(_, micros)| Reverse(*micros));
        for (control, micros) in times.iter().take(SLOWEST) {
            eprintln!("  {control:<32} {:>8} ms", micros / 1000);
        }
        self.done("each control again");
    }

    /// A phase is over.
    pub(crate) fn done(&mut self, phase: &str) {
        if self.shown == 0 {
            return;
        }
        let now = (Instant::now(), processor_seconds());
        let (before, used) = self.last;
        let (wall, busy) = (now.0.duration_since(before).as_secs_f64(), now.1 - used);
        eprintln!("{phase:<18} {wall:>8.2} s {busy:>8.2} s of processor time{}", output::peak_memory());
        self.last = now;
    }
}

/// Seconds of processor time of all threads so far, where the system tells; counted in hundredths.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    let ticks: u32 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum();
    f64::from(ticks) / 100.0
}
