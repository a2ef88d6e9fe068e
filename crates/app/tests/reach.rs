//! `reach` from the command line: ways and cascades on the demo's exports, by its truth and by the published schemas.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use serde_json::Value;

/// The demo's exports, written once for all tests of this file.
fn exports() -> &'static Path {
    static DEMO: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = DEMO.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("demo");
        Command::cargo_bin("bailiwick").unwrap().args(["demo", "--out"]).arg(&out).assert().success();
        (folder, out.join("exports"))
    });
    path
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("bailiwick").unwrap();
    command.arg(arguments[0]).arg(arguments[1]).arg(exports()).args(&arguments[2..]);
    let out = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

fn json(arguments: &[&str], schema: &str) -> Value {
    let (code, text, error) = run(&[arguments, &["--json"]].concat());
    assert_eq!(code, 0, "{error}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    let schema = Command::cargo_bin("bailiwick").unwrap().args(["schema", schema]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    assert_eq!(answer["schema"], schema["$id"]);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    answer
}

/// The console of the demo falls: the truth beside the exports says which customers it manages.
#[test]
fn a_product_hits_the_customers_that_the_truth_names() {
    let truth = std::fs::read_to_string(exports().join("truth/truth.json")).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let answer = json(&["reach", "product:meshcentral"], "cascade");
    let fallout = answer["fallout"].as_array().unwrap();
    let profiles: Vec<&str> = fallout.iter().map(|one| one["profile"].as_str().unwrap()).collect();
    assert_eq!(profiles, ["exploit", "zero-day", "insider"]);
    let reach = truth["bailiwick-lab-truth"]["reach"].as_array().unwrap();
    let console = reach.iter().find(|one| one["profile"] == "exploit").unwrap();
    let said = |bound: &str, effect: &str| {
        let list = console[bound][effect].as_array().cloned();
        list.unwrap_or_default()
    };
    let mut reached: Vec<(String, bool)> = Vec::new();
    for party in fallout[0]["parties"].as_array().unwrap() {
        let id = &answer["parties"][usize::try_from(party["party"].as_u64().unwrap()).unwrap()];
        let has = |bound: &str| party[bound].as_array().unwrap().iter().any(|effect| effect == "run");
        if id["kind"] == "customer" && has("possible") {
            reached.push((id["id"].as_str().unwrap().to_owned(), has("proven")));
        }
    }
    let mut expected: Vec<(String, bool)> = said("possible", "run")
        .iter()
        .map(|id| (id.as_str().unwrap().to_owned(), said("proven", "run").contains(id)))
        .collect();
    reached.sort();
    expected.sort();
    assert_eq!(reached, expected);
    assert!(!reached.is_empty());
    // Each of them over one border, from the provider whose console it is.
    let chains = answer["chains"].as_array().unwrap();
    let ends = |id: &str| {
        chains.iter().find(|chain| {
            let last = chain["parties"].as_array().unwrap().last().unwrap().as_u64().unwrap();
            answer["parties"][usize::try_from(last).unwrap()]["id"] == id
        })
    };
    for (id, _) in &reached {
        let chain = ends(id).unwrap();
        assert_eq!(chain["parties"].as_array().unwrap().len(), 2, "{id}");
    }
}

#[test]
fn ways_follow_the_published_schema_and_are_marked() {
    let answer = json(&["reach", "tomas.b@northwind.example"], "answer");
    let paths = answer["subjects"][0]["paths"].as_array().unwrap();
    let marked = |mark: &str| {
        paths
            .iter()
            .filter(|path| path["marks"].as_array().unwrap().iter().any(|known| known == mark))
            .count()
    };
    assert_eq!((marked("easiest"), marked("shortest")), (1, 1));
    assert_eq!(marked("disjoint") as u64, answer["disjoint"]["ways"]["proven"].as_u64().unwrap());
    assert_eq!(answer["disjoint"]["decided"], true);
    for step in paths.iter().flat_map(|path| path["steps"].as_array().unwrap()) {
        assert!(!step["evidence"]["file"].as_str().unwrap().is_empty(), "a step without its record: {step}");
    }
    let (_, text, _) = run(&["reach", "tomas.b@northwind.example"]);
    assert!(text.contains("[easiest"), "{text}");
}

#[test]
fn unknown_causes_are_refused_with_the_nearest_word() {
    for (cause, near) in [("product:meshcentrl", "meshcentral"), ("vendor:connectwse", "connectwise")] {
        let (code, _, error) = run(&["reach", cause]);
        assert_eq!(code, 2);
        assert!(error.contains(&format!("is `{near}` meant?")), "{error}");
    }
    let (code, _, error) = run(&["reach", "cve:CVE-2024-1709", "--to", "x"]);
    assert_eq!((code, error.matches("error: ").count()), (2, 1), "{error}");
}

/// Lines for a terminal: at most a hundred columns but for words that cannot be broken.
#[test]
fn a_plan_is_wrapped_and_says_how_far_it_is_from_the_best() {
    let mut command = Command::cargo_bin("bailiwick").unwrap();
    let out = command.arg("fix").arg(exports()).args(["--steps", "2"]).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    for line in text.lines().filter(|line| line.chars().count() > 100) {
        assert_eq!(line.split_whitespace().count(), 1, "{line}");
    }
    assert!(text.contains("side effects: ") && text.contains("last sign-in"), "{text}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("fixes at cost "), "{text}");
}
