//! How long each phase of a scan took, for those who ask.

use std::fs;
use std::time::Instant;

use crate::output;

/// Notes the end of each phase.
pub(crate) struct Phases {
    shown: bool,
    last: (Instant, f64),
}

impl Phases {
    /// Starts with the first phase. Nothing is shown unless asked for.
    pub(crate) fn start(shown: bool) -> Self {
        Self { shown, last: (Instant::now(), 0.0) }
    }

    /// A phase is over.
    pub(crate) fn done(&mut self, phase: &str) {
        if !self.shown {
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
