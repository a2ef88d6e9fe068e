//! `cargo xtask soak`: the long counts, by hand. They go to `docs/benchmarks.md`, with the commit and the commands.

mod domain;
mod estates;
mod page;
mod process;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
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

/// Measures everything with a release build, or one section, and writes the page; then runs the large tests.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    type Section = fn(&Path) -> Result<()>;
    let sections: [(&str, Section); 5] = [
        ("reading", reading),
        ("domain", domains),
        ("reach", reach),
        ("estates", |program| page::write(page::TITLES[0], &estates::run(program)?.shown())),
        ("tests", |_| large_tests()),
    ];
    let wanted: Vec<_> = sections.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)).collect();
    if wanted.is_empty() {
        bail!("sections are {}", sections.map(|(name, _)| name).join(", "));
    }
    progress("building");
    shell::run(&mut shell::cargo(&["build", "--release", "--locked"]))?;
    fs::create_dir_all(shell::target().join("soak"))?;
    let program = shell::target().join("release/bailiwick");
    for (name, measure) in wanted {
        measure(&program)?;
        progress(&format!("{name}: done"));
    }
    Ok(())
}

fn large_tests() -> Result<()> {
    crate::tools::build()?;
    for (package, file, name) in LARGE {
        let words = ["test", "--release", "--locked", "-p", package, "--test", file, "--", "--ignored"];
        shell::run(shell::cargo(&words).args(["--nocapture", name]))?;
        progress(name);
    }
    Ok(())
}

/// An example of a crate, built.
fn example(package: &str, name: &str) -> Result<PathBuf> {
    shell::run(&mut shell::cargo(&["build", "--release", "--locked", "-p", package, "--example", name]))?;
    Ok(shell::target().join("release/examples").join(name))
}

/// What a program prints, which is shown too.
fn printed(program: &Path, words: &[&str]) -> Result<String> {
    let (done, text) = shell::run_and_read(Command::new(program).args(words))?;
    if !done {
        bail!("{} failed", program.display());
    }
    Ok(text)
}

fn reading(program: &Path) -> Result<()> {
    let measure = example("bailiwick-ingest", "ingest_speed")?;
    let folder = shell::target().join("soak/read");
    let exports = estates::made(program, &folder, READ.0, READ.1)?;
    let table = printed(&measure, &[&exports.to_string_lossy()])?;
    fs::remove_dir_all(&folder)?;
    let what = format!(
        "Files of `bailiwick lab DIR --customers {} --identities {} --seed 1`, from memory to facts with evidence, by
`cargo run --release -p bailiwick-ingest --example ingest_speed -- DIR`: megabytes in a second of processor time.",
        READ.0, READ.1
    );
    page::write(page::TITLES[1], &format!("{what}\n\n{table}"))
}

fn reach(_: &Path) -> Result<()> {
    let text = printed(&example("bailiwick-engine", "reach_scale")?, &GRAPH)?;
    let what = format!(
        "`cargo run --release -p bailiwick-engine --example reach_scale -- {}`: a made-up graph of the shape of a
provider's.",
        GRAPH.join(" ")
    );
    page::write(page::TITLES[3], &format!("{what}\n\n```text\n{text}```"))
}

fn domains(program: &Path) -> Result<()> {
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
    let what = "\
SharpHound files with users, computers and groups, each user and computer with 20 rights that others hold on it; read
by `bailiwick scan --timings`. \"graph\" is all derived edges; phases in seconds of processor time.

| users | computers | rights | files (MB) | scan (s) | processor time (s) | peak memory (MB) | reading | directory | graph | reach |
|---|---|---|---|---|---|---|---|---|---|---|";
    page::write(page::TITLES[2], &format!("{what}\n{table}"))
}
