//! The same export given twice says nothing new: a folder with a copy of every file is assessed like the folder alone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

fn assessed(exports: &Path, out: &Path) -> Value {
    Command::cargo_bin("bailiwick")
        .unwrap()
        .args(["scan", "--format", "json", "--out"])
        .arg(out)
        .arg(exports)
        .assert()
        .success();
    serde_json::from_slice(&fs::read(out.join("assessment.json")).unwrap()).unwrap()
}

/// Copies every file of a folder, with these bytes more, to where `to` says.
fn copy(folder: &Path, more: &[u8], to: &dyn Fn(&Path) -> PathBuf) -> usize {
    let mut copies = 0;
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap).collect::<Vec<_>>() {
        let path = entry.path();
        if path.is_dir() {
            copies += copy(&path, more, to);
            continue;
        }
        let mut bytes = fs::read(&path).unwrap();
        bytes.extend_from_slice(more);
        let target = to(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
        copies += 1;
    }
    copies
}

/// What is answered, without the records that show it: a repeated file may show it as well.
fn answers(of: &Value) -> Value {
    let mut of = of.clone();
    let all = of.as_object_mut().unwrap();
    for inputs in ["inputs", "remarks", "missing"] {
        all.remove(inputs);
    }
    strip(&mut of);
    of
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !key.ends_with("evidence"));
            map.values_mut().for_each(strip);
        }
        Value::Array(list) => list.iter_mut().for_each(strip),
        _ => {}
    }
}

/// The exports that the product makes for its own demonstration, small.
fn lab(exports: &Path) {
    Command::cargo_bin("bailiwick")
        .unwrap()
        .arg("lab")
        .arg(exports)
        .args(["--customers", "24", "--identities", "1200", "--seed", "3"])
        .assert()
        .success();
}

/// The answers of exports are those of the same exports beside copies with these bytes more.
fn copies_change_nothing(more: &[u8], to: impl Fn(&Path, &Path) -> PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    lab(&exports);
    let once = assessed(&exports, &folder.path().join("once"));
    assert!(once["findings"].as_array().unwrap().len() > 20, "the estate has findings to repeat");
    let copies = folder.path().join("copies");
    assert!(copy(&exports, more, &|path| to(&copies, path.strip_prefix(&exports).unwrap())) > 100);
    copy(&copies, b"", &|path| exports.join(path.strip_prefix(&copies).unwrap()));
    let twice = assessed(&exports, &folder.path().join("twice"));
    assert_alike(&answers(&once), &answers(&twice));
}

#[test]
fn a_copy_beside_every_export_changes_no_answer() {
    copies_change_nothing(b"", |copies, path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
        copies.join(path).with_file_name(format!("{stem} (1).{ending}"))
    });
}

#[test]
fn the_same_lists_exported_again_change_no_answer() {
    copies_change_nothing(b"\n", |copies, path| copies.join("again").join(path));
}

fn assert_alike(once: &Value, twice: &Value) {
    let mut differ = Vec::new();
    differences("", once, twice, &mut differ);
    assert!(differ.is_empty(), "{} answers differ:\n{}", differ.len(), differ.join("\n"));
}

/// Paths of what differs, with both values.
fn differences(at: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: std::collections::BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            for key in keys {
                differences(&format!("{at}/{key}"), &one[key.as_str()], &other[key.as_str()], found);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (one, other)) in left.iter().zip(right).enumerate() {
                differences(&format!("{at}/{index}"), one, other, found);
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            let new = right.iter().filter(|item| !left.contains(item)).take(3);
            let shown: Vec<String> = new.map(ToString::to_string).collect();
            found.push(format!("{at}: {} and {}, new {}", left.len(), right.len(), shown.join(" ")));
        }
        _ if one != other => found.push(format!("{at}: {one} and {other}")),
        _ => {}
    }
}
