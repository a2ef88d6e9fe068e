//! One-way crates, and licences that allow the binary to be given away.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell;

/// Which crates of the project a crate may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("bailiwick-model", &[]),
    ("bailiwick-ingest", &["bailiwick-model"]),
    ("bailiwick-engine", &["bailiwick-model"]),
    ("bailiwick-report", &["bailiwick-model", "bailiwick-engine"]),
    ("bailiwick-lab", &["bailiwick-model"]),
    (
        "bailiwick",
        &["bailiwick-model", "bailiwick-ingest", "bailiwick-engine", "bailiwick-report", "bailiwick-lab"],
    ),
];

/// Licences that may be linked; an expression passes when one alternative consists of these alone.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "CC0-1.0",
    "0BSD",
    "BSL-1.0",
    "MIT-0",
];

/// Checks `cargo metadata`.
pub(crate) fn run() -> Result<()> {
    let text = shell::read(&mut shell::cargo(&["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages =
        metadata.get("packages").and_then(Value::as_array).context("cargo metadata lists no packages")?;
    let mut wrong = Vec::new();
    for package in packages {
        let name = word(package, "name");
        if let Some((_, may)) = MAY_USE.iter().find(|(known, _)| *known == name) {
            directions(package, name, may, &mut wrong);
        }
        let licence = word(package, "license");
        let ours = package.get("source").is_none_or(Value::is_null);
        if !ours && !allowed(licence) {
            wrong
                .push(format!("{name} {}: licence `{licence}` is not on the list", word(package, "version")));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("{}", wrong.join("\n"));
}

fn word<'a>(package: &'a Value, key: &str) -> &'a str {
    package.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn directions(package: &Value, name: &str, may: &[&str], wrong: &mut Vec<String>) {
    for dependency in package.get("dependencies").and_then(Value::as_array).into_iter().flatten() {
        let used = word(dependency, "name");
        let for_tests = word(dependency, "kind") == "dev";
        if MAY_USE.iter().any(|(known, _)| *known == used) && !may.contains(&used) && !for_tests {
            wrong.push(format!("{name} uses {used}: dependencies go one way (ARCHITECTURE.md)"));
        }
    }
}

fn allowed(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" OR ").any(|choice| choice.split(" AND ").all(|part| LICENCES.contains(&part.trim())))
}
