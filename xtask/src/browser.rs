//! The reports of the demo and of a history in a real browser: light, dark, narrow and on paper, with axe at no violation.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// Where the demo of the tests goes.
pub(crate) fn demo_folder() -> PathBuf {
    shell::target().join("demo")
}

/// Looks at both reports. `Some` says why it could not.
pub(crate) fn run() -> Result<Option<String>> {
    println!("\n== browser");
    for program in ["chromium", "node", "npm"] {
        if !shell::has(program) {
            return Ok(Some(format!("browser test (no {program})")));
        }
    }
    let tools = shell::target().join("tools/browser");
    if !tools.join("node_modules/axe-core").is_dir() || !tools.join("node_modules/playwright-core").is_dir() {
        std::fs::create_dir_all(&tools)?;
        let install = [
            "install",
            "--no-audit",
            "--no-fund",
            "--silent",
            "--prefix",
            ".",
            "axe-core@4",
            "playwright-core@1",
        ];
        if shell::run(Command::new("npm").args(install).current_dir(&tools)).is_err() {
            return Ok(Some("browser test (axe-core and playwright-core could not be installed)".to_owned()));
        }
    }
    let report = demo_folder().join("report.html");
    if !report.is_file() {
        bail!("the demo wrote no report");
    }
    let script = shell::root().join("xtask/browser/report.mjs");
    let look = |report: &Path, out: &Path| {
        shell::run(Command::new("node").arg(&script).arg(&tools).arg(report).arg(out))
    };
    look(&report, &demo_folder())?;
    let over_time = shell::target().join("tmp/report-over-time.html");
    if !over_time.is_file() {
        bail!("the tests of the history wrote no report with numbers over time");
    }
    look(&over_time, &shell::target().join("tmp"))?;
    Ok(None)
}
