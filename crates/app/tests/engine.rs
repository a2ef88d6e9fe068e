//! Scenarios, choke points and fixes from the command line.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use serde_json::Value;

fn run(words: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("bailiwick").unwrap().args(words).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A small estate of the lab, written once.
fn exports() -> &'static str {
    static LAB: OnceLock<(tempfile::TempDir, String)> = OnceLock::new();
    let (_, path) = LAB.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("lab").display().to_string();
        assert_eq!(run(&["lab", &out, "--customers", "6", "--identities", "300"]).0, 0);
        (folder, out)
    });
    path
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

#[test]
fn scenarios_say_what_holds() {
    let file = scenarios().join("12-ncentral.scenario");
    let (code, text, _) = run(&["scenario", "run", file.to_str().unwrap()]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("customers reached: 50") && text.contains("3.M.2"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.scenario");
    let other = fs::read_to_string(&file).unwrap().replace("\nexpect 50\n", "\nexpect 49\n");
    fs::write(&wrong, other).unwrap();
    let (code, text, _) = run(&["scenario", "run", wrong.to_str().unwrap()]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("`expect 49`: 50 customers are reached"), "{text}");
    fs::write(&wrong, "as-of 2025-01-01\nparty provider p\nnode AZUsr a of p\n").unwrap();
    let (code, _, text) = run(&["scenario", "run", wrong.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(text.contains("wrong.scenario:3: there is no kind of node `AZUsr`"), "{text}");
    assert!(text.contains("did you mean `AZUser`?"), "{text}");
}

/// What choke points say and what removing counts: two roads to the same number.
#[test]
fn the_first_choke_point_is_what_if_it_goes() {
    let (code, text, _) = run(&["choke", exports(), "--json", "--most", "40"]);
    assert_eq!(code, 0);
    let choke: Value = serde_json::from_str(&text).unwrap();
    let pairs = choke["pairs"].as_u64().unwrap();
    let member = choke["edges"].as_array().unwrap().iter().find(|edge| edge["kind"] == "AZMemberOf").unwrap();
    let key = format!(
        "edge:AZMemberOf:{}>{}",
        member["from"]["id"].as_str().unwrap(),
        member["to"]["id"].as_str().unwrap()
    );
    let (code, text, error) = run(&["fix", exports(), "--json", "--what-if", &key]);
    assert_eq!(code, 0, "{error}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    let insider =
        answer["profiles"].as_array().unwrap().iter().find(|one| one["profile"] == "insider").unwrap();
    assert_eq!(insider["pairs"]["before"]["proven"].as_u64().unwrap(), pairs);
    let after = insider["pairs"]["after"]["proven"].as_u64().unwrap();
    assert_eq!(pairs - after, member["pairs"].as_u64().unwrap());
    let by_customer: u64 = insider["customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["before"]["proven"].as_u64().unwrap() - one["after"]["proven"].as_u64().unwrap())
        .sum();
    assert_eq!(by_customer, pairs - after, "the customers' lines sum up to it");
}

#[test]
fn a_plan_is_saved_and_held_against_exports() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    let path = file.to_str().unwrap();
    let (code, text, error) = run(&["fix", exports(), "--steps", "2", "--save", path]);
    assert_eq!(code, 0, "{error}");
    assert!(text.contains("1. ") && text.contains("how: ") && text.contains("side effects: "), "{text}");
    let plan: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let left = |step: &Value| step["after"]["proven"].as_u64().unwrap();
    let steps = plan["steps"].as_array().unwrap();
    assert!(
        left(&steps[0]) < plan["before"]["proven"].as_u64().unwrap() && left(&steps[1]) < left(&steps[0])
    );
    let (code, text, error) = run(&["fix", exports(), "--check", path]);
    assert_eq!(code, 0, "{error}");
    assert!(text.contains("planned  ") && !text.contains("done     "), "{text}");
    assert!(text.contains(&format!("once the rest is done: {}", left(&steps[1]))), "{text}");
    // A plan for something that is not there any more.
    let key = steps[1]["fixes"][0]["key"].as_str().unwrap();
    let other = fs::read_to_string(&file).unwrap().replace(key, "mfa:nowhere::NOBODY");
    let line = other.lines().position(|line| line.contains("NOBODY")).unwrap() + 1;
    fs::write(&file, other).unwrap();
    let (code, _, text) = run(&["fix", exports(), "--check", path]);
    assert_eq!(code, 2);
    assert!(
        text.contains(&format!("plan.json:{line}: `nowhere::NOBODY` is in none of these exports")),
        "{text}"
    );
    let (code, _, text) = run(&["fix", exports(), "--what-if", "mfaa:x::y"]);
    assert_eq!(code, 2);
    assert!(text.contains("did you mean `mfa:`?"), "{text}");
}

/// A role that is misspelt, or that a group does not hold, is neither done nor without effect.
#[test]
fn a_fix_that_matches_nothing_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    let path = file.to_str().unwrap();
    let (_, text, _) =
        run(&["fix", exports(), "--profile", "insider", "--steps", "40", "--save", path, "--json"]);
    let plan: Value = serde_json::from_str(&text).unwrap();
    let keys = plan["steps"].as_array().unwrap().iter().flat_map(|step| step["fixes"].as_array().unwrap());
    let mut keys = keys.map(|fix| fix["key"].as_str().unwrap());
    let mfa = keys
        .find(|key| {
            key.starts_with("mfa:") || key.starts_with("access:") || key.starts_with("edge:AZMemberOf")
        })
        .unwrap();
    let node =
        mfa.trim_start_matches("mfa:").trim_start_matches("access:").trim_start_matches("edge:AZMemberOf:");
    let node = node.split('>').next().unwrap();
    let misspelt = format!("access:{node}>Globl Administrator");
    let (code, _, error) = run(&["fix", exports(), "--what-if", &misspelt]);
    assert_eq!(code, 2);
    assert!(error.contains("did you mean `Global Administrator`?"), "{error}");
    let idle = format!("access:{node}>Attribute Log Reader");
    let (code, _, error) = run(&["fix", exports(), "--what-if", &idle]);
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("changes nothing in these exports"), "{error}");
    // What no list would show is not done.
    fs::write(&file, fs::read_to_string(&file).unwrap().replace(mfa, &format!("close:{node}"))).unwrap();
    let (code, text, error) = run(&["fix", exports(), "--profile", "insider", "--check", path]);
    assert_eq!(code, 0, "{error}");
    assert!(text.contains("unknown  ") && text.contains("was not read whole"), "{text}");
}

#[test]
fn a_budget_is_kept() {
    let (_, text, _) = run(&["fix", exports(), "--budget", "4", "--json"]);
    let plan: Value = serde_json::from_str(&text).unwrap();
    let cost: u64 = plan["steps"].as_array().unwrap().iter().map(|step| step["cost"].as_u64().unwrap()).sum();
    assert!(cost <= 4, "{cost}");
}

/// All fixes of a long plan.
fn planned(profile: &str) -> Vec<Value> {
    let (code, text, error) = run(&["fix", exports(), "--profile", profile, "--steps", "40", "--json"]);
    assert_eq!(code, 0, "{error}");
    let plan: Value = serde_json::from_str(&text).unwrap();
    let steps = plan["steps"].as_array().unwrap();
    steps.iter().flat_map(|step| step["fixes"].as_array().unwrap().clone()).collect()
}

/// Each second factor is told in the terms of the system that holds the account.
#[test]
fn instructions_fit_the_system() {
    let fixes = planned("stolen-password");
    let mut seen = [0; 3];
    for fix in fixes.iter().filter(|fix| fix["key"].as_str().unwrap().starts_with("mfa:")) {
        let (key, how) = (fix["key"].as_str().unwrap(), fix["how"].as_str().unwrap());
        let (at, word) = match key {
            _ if fix["title"].as_str().unwrap().contains("psa-sync") => (0, "a login token with an end"),
            _ if key.starts_with("mfa:S-1-5-21") => (1, "SmartcardLogonRequired"),
            _ if key.starts_with("mfa:mesh.") => (2, "force2factor"),
            _ => continue,
        };
        seen[at] += 1;
        assert!(how.contains(word), "{key}: {how}");
        assert!(!how.contains("Conditional Access"), "{key}: {how}");
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}: {fixes:#?}");
}

/// What is done on the provider's own systems is for the provider, whoever owns findings elsewhere.
#[test]
fn what_comes_first_is_for_whose_system_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (_, text, error) = run(&["scan", exports(), "--out", folder.path().to_str().unwrap()]);
    let line = text.lines().chain(error.lines()).find(|line| line.contains("MFA for group GDAP-Tier1"));
    assert!(line.unwrap().contains("[Northwind MSP]"), "{text}");
}
