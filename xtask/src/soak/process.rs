//! A program that is measured: how long somebody waits, how much work it is, how much memory it takes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::shell;

/// What a program took.
#[derive(Clone, Debug, Default)]
pub(super) struct Cost {
    /// Seconds that somebody waited.
    pub(super) wall: f64,
    /// Seconds of processor time, of all threads.
    pub(super) busy: f64,
    /// Most memory, in MB.
    pub(super) memory: f64,
    /// What it said on standard error.
    pub(super) said: String,
}

impl Cost {
    /// Cells of a table.
    pub(super) fn cells(&self) -> String {
        format!("{:.1} | {:.1} | {:.0}", self.wall, self.busy, self.memory)
    }
}

/// Runs a program, for at most so many seconds.
pub(super) fn measured(program: &Path, words: &[&str], limit: u32) -> Result<Cost> {
    if !shell::has("time") || !shell::has("timeout") {
        bail!("`time` (Debian: `apt-get install time`) and `timeout` are needed to measure");
    }
    let used = shell::target().join("soak/used");
    let started = Instant::now();
    let output = Command::new("time")
        .args(["-f", "%M %U %S", "-o"])
        .arg(&used)
        .args(["timeout", &limit.to_string()])
        .arg(program)
        .args(words)
        .stdout(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let wall = started.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        bail!("{} {} failed, or took more than {limit} s: {said}", program.display(), words.join(" "));
    }
    let used = fs::read_to_string(&used)?;
    let numbers: Vec<f64> = used.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [memory, user, system] = numbers.as_slice() else { bail!("`time` said `{used}`") };
    Ok(Cost { wall, busy: user + system, memory: memory / 1024.0, said })
}
