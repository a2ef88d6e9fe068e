//! `cargo xtask soak fuzz`: libFuzzer on every target of the registry, in turn, from the fixtures on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use bailiwick_ingest::Target;

use crate::shell;

/// Longest that one input may take, in seconds, and most memory, in MB.
const LIMITS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=512"];
/// Longest input: more than any fixture, less than what makes runs slow.
const LONGEST: &str = "-max_len=65536";

/// Builds with instrumentation and runs all targets (or one) for `minutes` together. Fails on the first input that
/// breaks a bound, and says where it is.
pub(crate) fn run(minutes: u64, only: Option<&str>) -> Result<()> {
    let binary = build()?;
    let fixtures = shell::root().join("crates/ingest/fixtures");
    let targets: Vec<&str> =
        Target::all().map(Target::id).filter(|target| only.is_none_or(|only| only == *target)).collect();
    if targets.is_empty() {
        bail!("no target is called {}", only.unwrap_or_default());
    }
    let seconds = (minutes * 60 / targets.len() as u64).max(5);
    println!("{} targets, {seconds} s each", targets.len());
    let mut broken = Vec::new();
    for target in targets {
        let (found, line) = campaign(&binary, &fixtures, target, seconds)?;
        println!("{target}: {line}");
        broken.extend(found);
    }
    if broken.is_empty() {
        return Ok(());
    }
    for path in &broken {
        eprintln!("{}", path.display());
    }
    bail!(
        "{} inputs break a bound: reduce each with -minimize_crash=1, mend it, keep it as a fixture",
        broken.len()
    )
}

/// `cargo fuzz build`. Its flags are for the compiler of the day; `RUSTC_BOOTSTRAP` lets this one take them.
fn build() -> Result<PathBuf> {
    let target = shell::target().join("fuzz");
    let missing = !shell::has("cargo-fuzz") && !target.join("tool/bin/cargo-fuzz").is_file();
    if missing {
        shell::run(shell::cargo(&["install", "cargo-fuzz", "--locked", "--root"]).arg(target.join("tool")))?;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::split_paths(&path).chain([target.join("tool/bin")]);
    // No address sanitizer: the crates forbid unsafe code, and runs are several times faster without it.
    shell::run(
        Command::new("cargo-fuzz")
            .args(["fuzz", "build", "--release", "--sanitizer", "none", "readers"])
            .current_dir(shell::root().join("fuzz"))
            .env("PATH", std::env::join_paths(paths)?)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", &target),
    )?;
    let triple = shell::read(Command::new("rustc").arg("-vV"))?;
    let triple =
        triple.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Ok(target.join(triple).join("release/readers"))
}

/// Runs one target; inputs that break a bound, and the last line of the fuzzer.
fn campaign(binary: &Path, fixtures: &Path, target: &str, seconds: u64) -> Result<(Vec<PathBuf>, String)> {
    let place = shell::root().join("fuzz");
    let (corpus, artifacts) = (place.join("corpus").join(target), place.join("artifacts").join(target));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    let seeds = fixtures.join(target);
    let output = Command::new(binary)
        .arg(&corpus)
        .args(seeds.is_dir().then_some(seeds.as_path()))
        .args(LIMITS)
        .args([LONGEST, "-print_final_stats=0", "-close_fd_mask=1"])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .env("BAILIWICK_FUZZ_TARGET", target)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", binary.display()))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text
        .lines()
        .rfind(|line| line.contains("Done ") || line.contains("panicked") || line.contains("ERROR"));
    let mut found: Vec<PathBuf> = fs::read_dir(&artifacts)?.flatten().map(|entry| entry.path()).collect();
    found.sort();
    if !output.status.success() && found.is_empty() {
        bail!("{target}: the fuzzer failed ({}):\n{text}", output.status);
    }
    Ok((found, line.unwrap_or("no word").trim().to_owned()))
}
