//! `docs/benchmarks.md`: a section for each thing that is measured, with the commit that it was measured at.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::shell;

const TITLE: &str = "# Benchmarks";
const INTRODUCTION: &str = "\
Written by `cargo xtask soak`; `cargo xtask soak SECTION` measures one of `reading`, `domain`, `estates` and `reach`
anew. Machines are shared and noisy: seconds say how long somebody waited, processor time how much work it was, of all
threads.";

/// Sections, in the order of the page.
pub(super) const TITLES: [&str; 4] =
    ["Whole estates", "Reading, by format", "A large domain", "Reach of every node"];

fn path() -> PathBuf {
    shell::root().join("docs/benchmarks.md")
}

/// Writes one section; the others stay as they are.
pub(super) fn write(title: &str, body: &str) -> Result<()> {
    let mut git = Command::new("git");
    let commit = shell::read(git.args(["rev-parse", "--short", "HEAD"]).current_dir(shell::root()))?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let plural = if cores == 1 { "core" } else { "cores" };
    // Programs of which each part was optimised for itself are somewhat slower.
    let build = match std::env::var_os("CARGO_INCREMENTAL") {
        Some(_) => "an incremental release build, somewhat slower than a whole one",
        None => "a release build",
    };
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').nth(2).map_or_else(String::new, |load| {
        format!(" At its end {load} programs wanted to run at a time, others' included.")
    });
    let head = format!("Commit {}, {build}, {cores} {plural}.{load}", commit.trim());
    let old = fs::read_to_string(path()).unwrap_or_default();
    fs::write(path(), replaced(&old, title, &format!("{head}\n\n{}", body.trim())))?;
    Ok(())
}

/// The page with another body of one section.
fn replaced(old: &str, title: &str, body: &str) -> String {
    let mut page = format!("{TITLE}\n\n{INTRODUCTION}\n");
    for known in TITLES {
        let heading = format!("\n## {known}\n");
        let kept =
            old.split_once(&heading).map(|(_, rest)| rest.split("\n## ").next().unwrap_or(rest).trim());
        let body = if known == title { Some(body) } else { kept };
        if let Some(body) = body {
            let _ = write!(page, "{heading}\n{body}\n");
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_written_and_the_others_stay() {
        let one = replaced("# Something else\n", TITLES[2], "A domain.");
        let two = replaced(&one, TITLES[0], "Estates.");
        let three = replaced(&two, TITLES[2], "A larger domain.\n\n| a table |");
        let sections: Vec<&str> = three.split("\n## ").skip(1).collect();
        assert_eq!(
            sections,
            ["Whole estates\n\nEstates.\n", "A large domain\n\nA larger domain.\n\n| a table |\n"]
        );
        assert!(three.starts_with("# Benchmarks\n\nWritten by"));
    }
}
