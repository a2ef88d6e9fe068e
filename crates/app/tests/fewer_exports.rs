//! Exports that are missing together: nothing that failed or was open passes for lack of what showed it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

type Outcomes = BTreeMap<(String, String), String>;

fn outcomes(exports: &Path, out: &Path) -> Outcomes {
    Command::cargo_bin("bailiwick")
        .unwrap()
        .args(["scan", "--format", "json", "--as-of", "2026-11-24", "--out"])
        .arg(out)
        .arg(exports)
        .assert()
        .success();
    let all: Value = serde_json::from_slice(&fs::read(out.join("assessment.json")).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let party = |outcome: &Value| {
        let at = usize::try_from(outcome["party"].as_u64().unwrap()).unwrap();
        text(&all["parties"][at]["id"])
    };
    let of =
        |outcome: &Value| ((party(outcome), text(&outcome["recommendation"])), text(&outcome["outcome"]));
    all["outcomes"].as_array().unwrap().iter().map(of).collect()
}

/// The members of the groups that hold roles at customers, and the collection that also has them.
#[test]
fn without_the_members_of_any_group_no_promise_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    let lab = ["--customers", "6", "--identities", "300", "--seed", "7"];
    Command::cargo_bin("bailiwick").unwrap().arg("lab").arg(&exports).args(lab).assert().success();
    let before = outcomes(&exports, &folder.path().join("before"));
    fs::remove_dir_all(exports.join("provider/members")).unwrap();
    fs::remove_file(exports.join("provider/azurehound.json")).unwrap();
    let after = outcomes(&exports, &folder.path().join("after"));
    assert!(before.values().any(|verdict| verdict == "fail"));
    for (what, verdict) in after.iter().filter(|(_, verdict)| *verdict == "pass") {
        assert_eq!(before.get(what), Some(verdict), "{what:?}");
    }
}
