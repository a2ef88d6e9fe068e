//! The main job, end to end: the demo's exports, written by the lab, read and assessed by the program, held against the
//! truth that the lab wrote beside them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use serde_json::Value;

/// The demo, run once for all tests of this file.
fn demo() -> &'static Path {
    static DEMO: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = DEMO.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("demo");
        Command::cargo_bin("bailiwick").unwrap().args(["demo", "--out"]).arg(&out).assert().success();
        (folder, out)
    });
    path
}

/// Every file of every output of the demo's exports.
fn every_output() -> &'static [PathBuf] {
    use bailiwick_report::outputs::OUTPUTS;
    static FILES: OnceLock<Vec<PathBuf>> = OnceLock::new();
    FILES.get_or_init(|| {
        let out = demo().join("every");
        let formats = OUTPUTS.iter().map(|output| output.id).collect::<Vec<_>>().join(",");
        Command::cargo_bin("bailiwick")
            .unwrap()
            .arg("scan")
            .arg(demo().join("exports"))
            .args(["--format", &formats, "--out"])
            .arg(&out)
            .assert()
            .success();
        OUTPUTS.iter().flat_map(|output| output.files).map(|file| out.join(file.name)).collect()
    })
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn truth() -> Value {
    read(&demo().join("exports/truth/truth.json"))["bailiwick-lab-truth"].clone()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

#[test]
fn outcomes_are_those_of_the_truth() {
    let (truth, found) = (truth(), read(&demo().join("assessment.json")));
    let parties: BTreeMap<&str, usize> = list(&found["parties"])
        .iter()
        .enumerate()
        .map(|(at, party)| (party["id"].as_str().unwrap(), at))
        .collect();
    let outcomes: BTreeMap<(&str, u64), &str> = list(&found["outcomes"])
        .iter()
        .map(|outcome| {
            let key = (outcome["recommendation"].as_str().unwrap(), outcome["party"].as_u64().unwrap());
            (key, outcome["outcome"].as_str().unwrap())
        })
        .collect();
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for expected in list(&truth["outcomes"]) {
        let (row, party) = (expected["row"].as_str().unwrap(), expected["party"].as_str().unwrap());
        let Some(got) = parties.get(party).and_then(|at| outcomes.get(&(row, *at as u64))) else { continue };
        compared += 1;
        let good = match expected["outcome"].as_str().unwrap() {
            "fail" => *got == "fail",
            "unknown" => *got == "unknown",
            _ => *got != "fail",
        };
        // What is planted and not found must at least never pass.
        let never = *got == "pass" && (expected["outcome"] == "fail" || expected["outcome"] == "unknown");
        if !good {
            wrong.push(format!(
                "{row} at {party}: {expected} but {got}{}",
                if never { " (a wrong pass)" } else { "" }
            ));
        }
    }
    assert!(compared > 80, "only {compared} outcomes were compared");
    assert!(!wrong.iter().any(|line| line.ends_with("(a wrong pass)")), "{wrong:#?}");
    assert!(wrong.len() <= 1, "{wrong:#?}");
}

#[test]
fn no_secret_of_an_export_is_in_an_output() {
    let truth = truth();
    let canaries: Vec<&str> = list(&truth["canaries"])
        .iter()
        .filter_map(|canary| {
            canary["text"].as_str().or(canary["secret"].as_str()).or(canary["value"].as_str())
        })
        .collect();
    assert!(!canaries.is_empty(), "{}", truth["canaries"]);
    for path in every_output() {
        let text = fs::read_to_string(path).unwrap();
        for canary in &canaries {
            assert!(!text.contains(canary), "{} holds {canary}", path.display());
        }
    }
}

#[cfg(unix)]
#[test]
fn outputs_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    for path in every_output() {
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let exports = demo().join("exports");
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, threads: &str| {
        let out = folder.path().join(name);
        let mut command = Command::cargo_bin("bailiwick").unwrap();
        command
            .arg("scan")
            .arg(&exports)
            .arg("--out")
            .arg(&out)
            .env("RAYON_NUM_THREADS", threads)
            .assert()
            .success();
        (fs::read(out.join("report.html")).unwrap(), fs::read(out.join("assessment.json")).unwrap())
    };
    assert!(run("one", "1") == run("two", "2"));
}

#[test]
fn commands_refuse_with_one_message_and_the_documented_code() {
    let run = |words: &[&str]| {
        let output = Command::cargo_bin("bailiwick").unwrap().args(words).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let empty = tempfile::tempdir().unwrap();
    let (code, text) = run(&["scan", "no/such/folder"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("no/such/folder does not exist") && text.contains("help:"), "{text}");
    let (code, text) =
        run(&["scan", empty.path().to_str().unwrap(), "--out", empty.path().join("out").to_str().unwrap()]);
    assert_eq!(code, 3, "{text}");
    assert_eq!(run(&["serve"]).0, 2);
    assert_eq!(run(&["collect-help", "nothing-of-the-kind"]).0, 2);
    let exports = demo().join("exports");
    let (code, text) = run(&["reach", "nobody-of-this-name", exports.to_str().unwrap()]);
    assert_eq!(code, 2, "{text}");
    let out = empty.path().join("strict");
    let words = ["scan", exports.to_str().unwrap(), "--fail-on", "critical", "--out", out.to_str().unwrap()];
    assert_eq!(run(&words).0, 1, "the demo has critical findings");
}

#[test]
fn questions_are_answered_with_paths() {
    let exports = demo().join("exports");
    let run = |words: &[&str]| {
        let output = Command::cargo_bin("bailiwick").unwrap().args(words).arg(&exports).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let reach = run(&["reach", "ana.k@northwind.example"]);
    assert!(reach.contains("of 24 customers") && reach.contains("holds by GDAP"), "{reach}");
    let who = run(&["who-reaches", "Fenwick Engineering", "--profile", "stolen-password"]);
    assert!(who.contains("second factor:"), "{who}");
}

#[test]
fn archives_are_read_like_folders() {
    let exports = demo().join("exports");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for name in ["delegatedAdminRelationships.json", "users.json", "organization.json"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &fs::read(exports.join("provider").join(name)).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    let out = folder.path().join("out");
    Command::cargo_bin("bailiwick").unwrap().arg("scan").arg(&path).arg("--out").arg(&out).assert().success();
    let found = read(&out.join("assessment.json"));
    let read_from = |format: &str| {
        list(&found["inputs"]).iter().any(|input| {
            input["format"] == format && input["path"].as_str().unwrap().contains("provider.zip!/")
        })
    };
    assert!(read_from("graph_gdap_relationships") && read_from("graph_users"), "{}", found["inputs"]);
}

#[test]
fn nearly_all_technical_recommendations_are_decided_on_the_full_estate() {
    use bailiwick_engine::advisory::{AA22_131A, EvidenceClass};
    let found = read(&demo().join("assessment.json"));
    let decided: std::collections::BTreeSet<&str> = list(&found["outcomes"])
        .iter()
        .filter(|outcome| matches!(outcome["outcome"].as_str(), Some("pass" | "fail")))
        .map(|outcome| outcome["recommendation"].as_str().unwrap())
        .collect();
    let technical = AA22_131A.rows.iter().filter(|row| row.evidence == EvidenceClass::Technical);
    let open: Vec<&str> = technical.map(|row| row.id.as_str()).filter(|row| !decided.contains(row)).collect();
    assert!(open.len() <= 5, "of the 63 technical recommendations stay open: {open:?}");
}

#[test]
fn two_findings_never_share_an_id() {
    let found = read(&demo().join("assessment.json"));
    let mut ids: Vec<&str> =
        list(&found["findings"]).iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(all > 20 && ids.len() == all, "{all} findings, {} ids", ids.len());
}
