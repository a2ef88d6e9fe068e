//! `cargo xtask soak`: the long counts, by hand. The result is a page under docs/ with the commit it ran on.

use std::time::Instant;

use anyhow::Result;

use crate::shell;

/// Estates by customers and identities: doubled, and the largest.
const ESTATES: &[(u32, u32)] =
    &[(94, 46_875), (188, 93_750), (375, 187_500), (750, 375_000), (1_500, 750_000)];

/// Runs the growth table with a release build and prints it.
pub(crate) fn run() -> Result<()> {
    shell::run(&mut shell::cargo(&["build", "--release", "--locked"]))?;
    let program = shell::target().join("release/bailiwick");
    println!(
        "| customers | identities | exports (MB) | scan (s) | peak memory (MB) | report (MB) |\n|---|---|---|---|---|---|"
    );
    for (customers, identities) in ESTATES {
        let folder = shell::target().join(format!("soak/{customers}"));
        let _ = std::fs::remove_dir_all(&folder);
        let exports = folder.join("exports");
        let mut lab = std::process::Command::new(&program);
        lab.arg("lab").arg(&exports).args([
            "--customers",
            &customers.to_string(),
            "--identities",
            &identities.to_string(),
            "--seed",
            "1",
        ]);
        shell::read(&mut lab)?;
        let started = Instant::now();
        let mut scan = std::process::Command::new("/usr/bin/time");
        scan.args(["-f", "%M", "-o"])
            .arg(folder.join("memory"))
            .arg(&program)
            .arg("scan")
            .arg(&exports)
            .arg("--out")
            .arg(folder.join("out"));
        shell::read(&mut scan)?;
        let seconds = started.elapsed().as_secs_f64();
        let memory: f64 = std::fs::read_to_string(folder.join("memory"))?.trim().parse().unwrap_or(0.0);
        let report = std::fs::metadata(folder.join("out/report.html"))?.len();
        println!(
            "| {customers} | {identities} | {} | {seconds:.1} | {:.0} | {:.1} |",
            megabytes(size(&exports)),
            memory / 1024.0,
            f64::from(u32::try_from(report / 1000).unwrap_or(u32::MAX)) / 1e3
        );
        std::fs::remove_dir_all(&exports)?;
    }
    print!(
        "commit {}",
        shell::read(
            std::process::Command::new("git").args(["rev-parse", "HEAD"]).current_dir(shell::root())
        )?
    );
    Ok(())
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

fn size(folder: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(std::result::Result::ok);
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
