//! `cargo xtask soak`: the long counts, by hand. They go to `docs/benchmarks.md`, with the commit and the commands.

mod domain;
mod estates;
mod process;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Instant;

use anyhow::{Result, bail};

use self::domain::Size;
use self::process::measured;
use crate::shell;

/// Domains: a quarter, a half, and 200,000 users, 50,000 computers and five million rights.
const DOMAINS: &[Size] = &[
    Size { users: 50_000, computers: 12_500, rights: 20 },
    Size { users: 100_000, computers: 25_000, rights: 20 },
    Size { users: 200_000, computers: 50_000, rights: 20 },
];
/// Seconds that a domain may take.
const LIMIT: u32 = 900;
/// Nodes and customers of the graph whose every node is asked.
const GRAPH: [&str; 2] = ["10000000", "1500"];
/// Customers and identities of the estate whose files are read one by one: few customers, so that files are large.
const READ: (u32, u32) = (8, 200_000);

/// Tests that are marked `ignore`, because they are for a release build: crate, file of tests, name.
const LARGE: &[(&str, &str, &str)] = &[
    ("bailiwick-engine", "cases", "scale"),
    ("bailiwick-engine", "ad_scale", "five_million_rights"),
    ("bailiwick-ingest", "sharphound_fixtures", "five_million_entries_stay_cheap"),
    ("bailiwick", "mutated_exports", "every_field"),
];

/// Says how far it is.
fn progress(what: &str) {
    static START: OnceLock<Instant> = OnceLock::new();
    let since = START.get_or_init(Instant::now).elapsed().as_secs();
    println!("[{:>3}:{:02}] {what}", since / 60, since % 60);
}

/// Measures everything with a release build, writes the page, and runs the large tests.
pub(crate) fn run() -> Result<()> {
    progress("building");
    shell::run(&mut shell::cargo(&["build", "--release", "--locked"]))?;
    let examples = ["bailiwick-ingest", "bailiwick-engine"];
    for package in examples {
        shell::run(&mut shell::cargo(&["build", "--release", "--locked", "-p", package, "--examples"]))?;
    }
    fs::create_dir_all(shell::target().join("soak"))?;
    let release = shell::target().join("release");
    let program = release.join("bailiwick");
    let reading = reading(&program, &release)?;
    let domains = domains(&program)?;
    let graph = printed(&release.join("examples/reach_scale"), &GRAPH)?;
    progress("reach of every node measured");
    let estates = estates::run(&program)?;
    let mut git = Command::new("git");
    let commit = shell::read(git.args(["rev-parse", "--short", "HEAD"]).current_dir(shell::root()))?;
    let page = page(commit.trim(), &estates.shown(), &reading, &domains, &graph);
    fs::write(shell::root().join("docs/benchmarks.md"), page)?;
    progress("docs/benchmarks.md is written; what is left are the tests that are marked as large");
    crate::tools::build()?;
    for (package, file, name) in LARGE {
        let words = ["test", "--release", "--locked", "-p", package, "--test", file, "--", "--ignored"];
        shell::run(shell::cargo(&words).args(["--nocapture", name]))?;
        progress(name);
    }
    Ok(())
}

fn page(commit: &str, estates: &str, reading: &str, domains: &str, graph: &str) -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // Parts that are optimised each for itself: somewhat slower.
    let incremental = match std::env::var_os("CARGO_INCREMENTAL") {
        Some(_) => {
            " The build was an\nincremental one, whose programs are somewhat slower than those of a release."
        }
        None => "",
    };
    let plural = if cores == 1 { "core" } else { "cores" };
    format!(
        "# Benchmarks

Written by `cargo xtask soak` at commit {commit}, on a machine of {cores} {plural}. Machines are shared and noisy:
seconds say how long somebody waited, processor time how much work it was, of all threads.{incremental}

{estates}
## Reading, by format

Files of `bailiwick lab DIR --customers {} --identities {} --seed 1`, from memory to facts with evidence:
`cargo run --release -p bailiwick-ingest --example ingest_speed -- DIR`.

{reading}
## A large domain

SharpHound files with users, computers and groups, each user and computer with 20 rights that others hold on it; read
by `bailiwick scan --timings`. \"graph\" is all derived edges.

| users | computers | rights | files (MB) | scan (s) | processor time (s) | peak memory (MB) | reading | directory | graph | reach |
|---|---|---|---|---|---|---|---|---|---|---|
{domains}
## Reach of every node

`cargo run --release -p bailiwick-engine --example reach_scale -- {}`: a made-up graph of the shape of a provider's.

```text
{graph}```
",
        READ.0,
        READ.1,
        GRAPH.join(" ")
    )
}

/// What a program prints, which is shown too.
fn printed(program: &Path, words: &[&str]) -> Result<String> {
    let (done, text) = shell::run_and_read(Command::new(program).args(words))?;
    if !done {
        bail!("{} failed", program.display());
    }
    Ok(text)
}

fn reading(program: &Path, release: &Path) -> Result<String> {
    let folder = shell::target().join("soak/read");
    let exports = estates::made(program, &folder, READ.0, READ.1)?;
    let table = printed(&release.join("examples/ingest_speed"), &[&exports.to_string_lossy()])?;
    fs::remove_dir_all(&folder)?;
    progress("formats read");
    Ok(table)
}

fn domains(program: &Path) -> Result<String> {
    let mut table = String::new();
    for &size in DOMAINS {
        let folder = shell::target().join("soak/domain");
        let _ = fs::remove_dir_all(&folder);
        let exports = folder.join("exports");
        domain::write(&exports, size)?;
        let out = folder.join("out");
        let words = ["scan", &exports.to_string_lossy(), "--out", &out.to_string_lossy(), "--timings"];
        let cost = measured(program, &words, LIMIT)?;
        let phase = |name: &str| {
            let line = cost.said.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split(" s").nth(1).unwrap_or_default().trim().to_owned()
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} | {:.0} | {} | {} |",
            size.users,
            size.computers,
            size.all_rights(),
            estates::megabytes(estates::size(&exports)),
            cost.cells(),
            ["reading", "directory", "graph", "reach"].map(phase).join(" | "),
        );
        progress(&format!("a domain of {} rights: {:.1} s", size.all_rights(), cost.wall));
        fs::remove_dir_all(&folder)?;
    }
    Ok(table)
}
