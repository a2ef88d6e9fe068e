//! Whole estates, each four times as large as the one before, from the files to the report, and questions about them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::process::{Cost, measured};
use super::progress;
use crate::shell;

/// Estates by customers and identities, each four times the one before.
const ESTATES: &[(u32, u32)] = &[(94, 46_875), (375, 187_500), (1_500, 750_000)];
/// Seconds that one command may take.
const LIMIT: u32 = 1_800;
/// Questions: what is shown of them, and their words after the folder.
const QUESTIONS: &[(&str, &[&str])] =
    &[("choke", &[]), ("fix --profile stolen-password", &["--profile", "stolen-password"])];

/// The tables of the page.
#[derive(Default)]
pub(super) struct Tables {
    growth: String,
    phases: Vec<(u32, Vec<Phase>)>,
    questions: String,
}

/// A line that `--timings` says.
struct Phase {
    name: String,
    busy: String,
}

/// Makes, reads and asks each estate.
pub(super) fn run(program: &Path) -> Result<Tables> {
    let mut tables = Tables::default();
    for &(customers, identities) in ESTATES {
        let folder = shell::target().join(format!("soak/{customers}"));
        let exports = made(program, &folder, customers, identities)?;
        let out = folder.join("out");
        let words = ["scan", &text(&exports), "--out", &text(&out), "--timings"];
        let cost = measured(program, &words, LIMIT)?;
        let _ = writeln!(
            tables.growth,
            "| {customers} | {identities} | {} | {} | {:.1} |",
            size(&exports) / 1_000_000,
            cost.cells(),
            megabytes(fs::metadata(out.join("report.html"))?.len()),
        );
        progress(&format!("scan of {customers} customers: {:.1} s, {:.1} s of work", cost.wall, cost.busy));
        tables.time(customers, &cost);
        if ESTATES.last() == Some(&(customers, identities)) {
            tables.ask(program, customers, &exports)?;
        }
        fs::remove_dir_all(&folder)?;
    }
    Ok(tables)
}

/// An estate of the lab.
pub(super) fn made(program: &Path, folder: &Path, customers: u32, identities: u32) -> Result<PathBuf> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)?;
    let exports = folder.join("exports");
    let (count, people) = (customers.to_string(), identities.to_string());
    let words = ["lab", &text(&exports), "--customers", &count, "--identities", &people, "--seed", "1"];
    let cost = measured(program, &words, LIMIT)?;
    progress(&format!("estate of {customers} customers made in {:.1} s", cost.wall));
    Ok(exports)
}

impl Tables {
    fn time(&mut self, customers: u32, cost: &Cost) {
        let phases = cost.said.lines().filter_map(|line| {
            let (name, rest) = line.split_at_checked(18)?;
            let busy = rest.split(" s").nth(1)?.trim().to_owned();
            line.contains("of processor time").then(|| Phase { name: name.trim().to_owned(), busy })
        });
        self.phases.push((customers, phases.collect()));
    }

    fn ask(&mut self, program: &Path, customers: u32, exports: &Path) -> Result<()> {
        let exports = text(exports);
        let mut ask = |shown: &str, words: &[&str]| -> Result<()> {
            let cost = measured(program, words, LIMIT)?;
            let _ = writeln!(self.questions, "| {shown} | {customers} | {} |", cost.cells());
            progress(&format!("{shown} of {customers} customers: {:.1} s", cost.wall));
            Ok(())
        };
        for (shown, more) in QUESTIONS {
            let command = shown.split(' ').next().unwrap_or_default();
            ask(shown, &[&[command, exports.as_str()], *more].concat())?;
        }
        let customer = some_customer(Path::new(&exports))?;
        ask("who-reaches CUSTOMER", &["who-reaches", &customer, &exports])?;
        ask("reach ACCOUNT", &["reach", "breakglass-1@northwind.example", &exports])
    }

    /// As the page shows them.
    pub(super) fn shown(&self) -> String {
        let mut phases = "| phase |".to_owned();
        let mut rule = "|---|".to_owned();
        for (customers, _) in &self.phases {
            let _ = write!(phases, " {customers} customers |");
            rule.push_str("---|");
        }
        let _ = write!(phases, "\n{rule}\n");
        let last = self.phases.last().map_or(&[][..], |(_, phases)| phases);
        for (at, phase) in last.iter().enumerate() {
            let _ = write!(phases, "| {} |", phase.name);
            for (_, other) in &self.phases {
                let _ = write!(phases, " {} |", other.get(at).map_or("", |phase| phase.busy.as_str()));
            }
            phases.push('\n');
        }
        format!(
            "Each is made by `bailiwick lab DIR --customers N --identities N --seed 1` and read by `bailiwick scan DIR`, everything
included: from the files to the report.

| customers | identities | exports (MB) | scan (s) | processor time (s) | peak memory (MB) | report (MB) |
|---|---|---|---|---|---|---|
{}
Processor seconds by phase (`bailiwick scan --timings`). \"controls\" is every control for every party, the 96
recommendations that they decide, and the paths that are drawn (`--timings --timings` lists the slowest controls).

{phases}
Questions about the largest, reading the exports included:

| command | customers | s | processor time (s) | peak memory (MB) |
|---|---|---|---|---|
{}",
            self.growth, self.questions
        )
    }
}

/// The id of a customer that the estate file names.
fn some_customer(exports: &Path) -> Result<String> {
    let estate = fs::read_to_string(exports.join("estate.toml"))?;
    let customers = estate.split("[[party]]").filter(|party| party.contains("kind = \"customer\""));
    let ids = customers.filter_map(|party| party.lines().find_map(|line| line.strip_prefix("id = ")));
    ids.map(|id| id.trim_matches('"').to_owned()).next().context("the estate file names no customer")
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// In millions of bytes.
pub(super) fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1e3
}

/// All files of a folder together.
pub(super) fn size(folder: &Path) -> u64 {
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
