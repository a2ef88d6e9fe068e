//! `cargo xtask test`: everything a change needs.

use anyhow::{Result, bail};

use crate::{browser, dependencies, generate, setup, shell, tidy};

/// Lints and tests run once, with every feature; the default build is linted, and runs the demo and the generated pages.
const FULL: &str = "bailiwick/full";

#[derive(Default)]
struct Tally {
    passed: u64,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Tally {
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        println!("\n== {name}");
        match work() {
            Ok(()) => self.passed += 1,
            Err(error) => {
                eprintln!("error: {error:#}");
                self.failed.push(name.to_owned());
            }
        }
    }

    /// Counts what the test runner printed, and the skips that tests announced.
    fn count(&mut self, output: &str) {
        let mut failed = 0;
        for line in output.lines() {
            if let Some(rest) = line.trim().strip_prefix("test result: ") {
                self.passed += number_before(rest, " passed");
                failed += number_before(rest, " failed");
                let ignored = number_before(rest, " ignored");
                if ignored > 0 {
                    self.skipped.push(format!("{ignored} ignored tests"));
                }
            } else if let Some(skip) = line.trim().strip_prefix("SKIPPED ") {
                self.skipped.push(skip.trim().to_owned());
            } else if let Some(name) =
                line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"))
            {
                self.failed.push(name.to_owned());
            }
        }
        if failed > 0 && self.failed.is_empty() {
            self.failed.push(format!("{failed} tests"));
        }
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    text.split(word)
        .next()
        .and_then(|before| before.rsplit([' ', '.']).next())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

/// Runs everything; fails when anything fails. The last line counts and names every skip.
pub(crate) fn run() -> Result<()> {
    let mut tally = Tally { skipped: setup::install(), ..Tally::default() };
    tally.step("format", || shell::run(&mut shell::cargo(&["fmt", "--all", "--check"])));
    tally.step("lints", || {
        shell::run(&mut shell::cargo(&[
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--features",
            FULL,
            "--locked",
            "--",
            "-D",
            "warnings",
        ]))
    });
    tally.step("lints of the default build", || {
        shell::run(&mut shell::cargo(&["clippy", "--quiet", "--locked", "--", "-D", "warnings"]))
    });
    tally.step("shape", tidy::run);
    tally.step("dependencies", dependencies::run);
    tests(&mut tally);
    tally.step("generated pages", || generate::run(true));
    tally.step("demo", demo);
    tally.step("what the default build leaves out", left_out);
    match browser::run() {
        Ok(None) => tally.passed += 1,
        Ok(Some(reason)) => tally.skipped.push(reason),
        Err(error) => {
            eprintln!("error: {error:#}");
            tally.failed.push("browser".to_owned());
        }
    }
    for name in &tally.failed {
        println!("failed: {name}");
    }
    tally.skipped.sort();
    tally.skipped.dedup();
    println!(
        "\ntotal: {} passed, {} failed, {} skipped",
        tally.passed,
        tally.failed.len(),
        tally.skipped.len()
    );
    let names = if tally.skipped.is_empty() { "nothing".to_owned() } else { tally.skipped.join("; ") };
    println!("skipped {}: {names}", tally.skipped.len());
    if !tally.failed.is_empty() {
        bail!("{} failed", tally.failed.len());
    }
    Ok(())
}

fn tests(tally: &mut Tally) {
    println!("\n== tests");
    let mut command = shell::cargo(&[
        "test",
        "--workspace",
        "--features",
        FULL,
        "--locked",
        "--no-fail-fast",
        "--",
        "--show-output",
    ]);
    command.env("BAILIWICK_REAL", "1");
    match shell::run_and_read(&mut command) {
        Ok((good, output)) => {
            tally.count(&output);
            if !good && tally.failed.is_empty() {
                tally.failed.push("tests".to_owned());
            }
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            tally.failed.push("tests".to_owned());
        }
    }
}

/// The command of the README, with the build of the tests.
fn demo() -> Result<()> {
    let out = browser::demo_folder();
    let _ = std::fs::remove_dir_all(&out);
    let mut command = shell::cargo(&["run", "--quiet", "--locked", "--", "demo", "--out"]);
    shell::run(command.arg(&out))?;
    for file in ["report.html", "assessment.json"] {
        if !out.join(file).is_file() {
            bail!("the demo wrote no {file}");
        }
    }
    Ok(())
}

/// A feature that is not built in is answered with the command that builds it.
fn left_out() -> Result<()> {
    for words in [&["history", "list"][..], &["scan", "Cargo.toml", "--history"]] {
        let output = shell::cargo(&["run", "--quiet", "--locked", "--"]).args(words).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.code() != Some(2) || !said.contains("cargo build --release --features history") {
            bail!("`{}` answers {}: {said}", words.join(" "), output.status);
        }
    }
    Ok(())
}
