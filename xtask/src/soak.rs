//! `cargo xtask soak`: the long counts, by hand. The growth table goes to `docs/benchmarks.md`, with the commit and
//! the command.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::shell;

/// Estates by customers and identities: doubled, and the largest.
const ESTATES: &[(u32, u32)] =
    &[(94, 46_875), (188, 93_750), (375, 187_500), (750, 375_000), (1_500, 750_000)];
/// Tests that are marked `ignore`, because they are for a release build: crate, file of tests, name.
const LARGE: &[(&str, &str, &str)] = &[
    ("bailiwick-engine", "cases", "scale"),
    ("bailiwick-engine", "ad_scale", "five_million_rights"),
    ("bailiwick-ingest", "sharphound_fixtures", "five_million_entries_stay_cheap"),
];
const HEAD: &str = "\
| customers | identities | exports (MB) | scan (s) | processor time (s) | peak memory (MB) | report (MB) |
|---|---|---|---|---|---|---|
";

/// One estate, read and assessed.
struct Row {
    customers: u32,
    identities: u32,
    exports: u64,
    seconds: f64,
    /// Of all threads.
    busy: f64,
    /// Kilobytes.
    memory: f64,
    report: u64,
}

/// Runs the large tests, then the growth table with a release build; prints it and writes the page.
pub(crate) fn run() -> Result<()> {
    for (package, file, name) in LARGE {
        println!("\n== {package} {name}");
        let words = [
            "test",
            "--release",
            "--locked",
            "-p",
            package,
            "--test",
            file,
            "--",
            "--ignored",
            "--nocapture",
            name,
        ];
        shell::run(&mut shell::cargo(&words))?;
    }
    shell::run(&mut shell::cargo(&["build", "--release", "--locked"]))?;
    let program = shell::target().join("release/bailiwick");
    let mut table = HEAD.to_owned();
    print!("\n{HEAD}");
    for &(customers, identities) in ESTATES {
        let line = measured(&program, customers, identities)?.line();
        print!("{line}");
        table.push_str(&line);
    }
    let mut git = Command::new("git");
    let commit = shell::read(git.args(["rev-parse", "--short", "HEAD"]).current_dir(shell::root()))?;
    fs::write(shell::root().join("docs/benchmarks.md"), page(commit.trim(), &table))?;
    Ok(())
}

fn page(commit: &str, table: &str) -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let plural = if cores == 1 { "core" } else { "cores" };
    format!(
        "# Benchmarks

Written by `cargo xtask soak` at commit {commit}, on a machine of {cores} {plural}. Machines are shared and noisy:
seconds say how long somebody waited, processor time how much work it was. Each estate is made by
`bailiwick lab DIR --customers N --identities N --seed 1` and read by `bailiwick scan DIR`, everything included: from
the files to the report. `bailiwick scan --timings` shows the phases.

{table}"
    )
}

fn measured(program: &Path, customers: u32, identities: u32) -> Result<Row> {
    let folder = shell::target().join(format!("soak/{customers}"));
    let _ = fs::remove_dir_all(&folder);
    let exports = folder.join("exports");
    let (count, people) = (customers.to_string(), identities.to_string());
    let mut lab = Command::new(program);
    lab.arg("lab").arg(&exports).args(["--customers", &count, "--identities", &people, "--seed", "1"]);
    shell::read(&mut lab)?;
    let (used, out) = (folder.join("used"), folder.join("out"));
    let mut scan = Command::new("/usr/bin/time");
    scan.args(["-f", "%M %U %S", "-o"])
        .arg(&used)
        .arg(program)
        .arg("scan")
        .arg(&exports)
        .arg("--out")
        .arg(&out);
    let started = Instant::now();
    shell::read(&mut scan)?;
    let seconds = started.elapsed().as_secs_f64();
    let used = fs::read_to_string(&used)?;
    let mut numbers = used.split_whitespace().map(|word| word.parse::<f64>().unwrap_or(0.0));
    let row = Row {
        customers,
        identities,
        exports: size(&exports),
        seconds,
        memory: numbers.next().unwrap_or(0.0),
        busy: numbers.sum(),
        report: fs::metadata(out.join("report.html"))?.len(),
    };
    fs::remove_dir_all(&exports)?;
    Ok(row)
}

impl Row {
    fn line(&self) -> String {
        let mut line = String::new();
        let _ = writeln!(
            line,
            "| {} | {} | {} | {:.1} | {:.1} | {:.0} | {:.1} |",
            self.customers,
            self.identities,
            self.exports / 1_000_000,
            self.seconds,
            self.busy,
            self.memory / 1024.0,
            f64::from(u32::try_from(self.report / 1000).unwrap_or(u32::MAX)) / 1e3
        );
        line
    }
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(std::result::Result::ok);
    entries
        .map(|entry| {
            if entry.path().is_dir() {
                size(&entry.path())
            } else {
                entry.metadata().map_or(0, |meta| meta.len())
            }
        })
        .sum()
}
