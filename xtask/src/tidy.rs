//! The shape of the code: sizes, names, paths in documents. Allowances may only shrink.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell;

/// Lines at which a file is refused.
const FILE: usize = 500;
/// Lines at which a function is refused.
const FUNCTION: usize = 80;
/// Files and functions that are over, with their size: each may only shrink.
const ALLOWED: &str = "xtask/tidy-allowed.txt";
/// Words that no name of a file or type holds.
const NAMES: &[&str] = &["utils", "helper", "common", "manager", "misc"];

/// Checks every Rust and Markdown file.
pub(crate) fn run() -> Result<()> {
    let root = shell::root();
    let allowed = fs::read_to_string(root.join(ALLOWED)).unwrap_or_default();
    let mut wrong = Vec::new();
    for path in files(&root, &["rs", "md"])? {
        let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        let text = fs::read_to_string(&path)?;
        if path.extension().is_some_and(|ending| ending == "rs") {
            sizes(&name, &text, &allowed, &mut wrong);
            names(&name, &mut wrong);
        } else {
            links(&root, &path, &name, &text, &mut wrong);
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    for line in &wrong {
        eprintln!("{line}");
    }
    bail!("{} places are out of shape", wrong.len());
}

fn files(root: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let list = shell::read(
        std::process::Command::new("git").args(["ls-files", "-co", "--exclude-standard"]).current_dir(root),
    )?;
    let wanted = |path: &&str| endings.iter().any(|ending| path.rsplit('.').next() == Some(ending));
    Ok(list.lines().filter(wanted).map(|path| root.join(path)).filter(|path| path.is_file()).collect())
}

fn sizes(name: &str, text: &str, allowed: &str, wrong: &mut Vec<String>) {
    let limit = |key: &str, usual: usize| {
        allowed
            .lines()
            .filter_map(|line| line.rsplit_once(' '))
            .find(|(known, _)| *known == key)
            .and_then(|(_, size)| size.parse().ok())
            .unwrap_or(usual)
    };
    let lines = text.lines().count();
    if lines > limit(name, FILE) {
        wrong.push(format!("{name}: {lines} lines, at most {}", limit(name, FILE)));
    }
    for (function, size) in functions(text) {
        let key = format!("{name}::{function}");
        if size > limit(&key, FUNCTION) {
            wrong.push(format!("{key}: {size} lines, at most {}", limit(&key, FUNCTION)));
        }
    }
}

/// Functions by name with their lines, told by indentation as the formatter leaves it.
fn functions(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String, usize)> = None;
    for (at, line) in text.lines().enumerate() {
        if let Some((name, indent, start)) = &open {
            if line.strip_prefix(indent.as_str()) == Some("}") {
                found.push((name.clone(), at + 1 - start));
                open = None;
            }
            continue;
        }
        let body = line.trim_start();
        let is_function =
            ["fn ", "pub fn ", "const fn ", "pub const fn ", "pub(crate) fn ", "pub(super) fn ", "async fn "]
                .iter()
                .find_map(|start| body.strip_prefix(start));
        if let Some(rest) = is_function
            && !line.ends_with(';')
            && !line.ends_with('}')
        {
            let name: String =
                rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            let indent = line.get(..line.len() - body.len()).unwrap_or_default().to_owned();
            open = Some((name, indent, at));
        }
    }
    found
}

fn names(name: &str, wrong: &mut Vec<String>) {
    let lower = name.to_lowercase();
    for word in NAMES {
        if lower.split(['/', '_', '.']).any(|part| part == *word) {
            wrong.push(format!("{name}: `{word}` says nothing of what it holds"));
        }
    }
}

/// Every relative link and every path in backticks that looks like one of ours exists.
fn links(root: &Path, path: &Path, name: &str, text: &str, wrong: &mut Vec<String>) {
    let folder = path.parent().unwrap_or(root);
    for piece in text.split("](").skip(1) {
        let target = piece.split([')', '#', ' ']).next().unwrap_or_default();
        if !target.is_empty() && !target.contains("://") && !folder.join(target).exists() {
            wrong.push(format!("{name}: link to {target}, which does not exist"));
        }
    }
    for piece in text.split('`').skip(1).step_by(2) {
        let ours = ["crates/", "docs/", "xtask/", "advisories/"].iter().any(|start| piece.starts_with(start));
        let plain = piece.chars().all(|letter| letter.is_alphanumeric() || "/_-.".contains(letter));
        if ours && plain && !root.join(piece).exists() {
            wrong.push(format!("{name}: names {piece}, which does not exist"));
        }
    }
}
