//! The same export given twice says nothing new: a folder with a copy of every file is assessed like the folder alone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::fs;
use std::path::Path;

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

/// A copy of every file beside it, under another name.
fn repeat(folder: &Path) -> usize {
    let mut copies = 0;
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap).collect::<Vec<_>>() {
        let path = entry.path();
        if path.is_dir() {
            copies += repeat(&path);
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
        fs::copy(&path, folder.join(format!("{stem}.again.{ending}"))).unwrap();
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
            map.remove("evidence");
            map.values_mut().for_each(strip);
        }
        Value::Array(list) => list.iter_mut().for_each(strip),
        _ => {}
    }
}

#[test]
fn a_copy_of_every_export_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    Command::cargo_bin("bailiwick")
        .unwrap()
        .arg("lab")
        .arg(&exports)
        .args(["--customers", "24", "--identities", "1200", "--seed", "3"])
        .assert()
        .success();
    let once = assessed(&exports, &folder.path().join("once"));
    assert!(once["findings"].as_array().unwrap().len() > 20, "the estate has findings to repeat");
    let mut ids: Vec<&str> =
        once["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "two findings never share an id");
    assert!(repeat(&exports) > 100);
    let twice = assessed(&exports, &folder.path().join("twice"));
    let (once, twice) = (answers(&once), answers(&twice));
    for (part, value) in once.as_object().unwrap() {
        assert_eq!(value, &twice[part], "{part}");
    }
}
