//! What is refused whole, with one clear message: files that are not what the command line says they are, and estates in which
//! two parties claim the same realm.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const ORGANIZATION: &str = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#organization","value":[
    {"id":"0d000000-0000-4000-8000-000000000001","displayName":"Bakery",
     "verifiedDomains":[{"name":"bakery.example","isDefault":true}]}]}"#;

/// Runs in a folder with these files; exit code and standard error.
fn run(files: &[(&str, &str)], arguments: &[&str]) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files.iter().chain([&("exports/organization.json", ORGANIZATION)]) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = Command::cargo_bin("bailiwick").unwrap();
    let out = command.current_dir(folder.path()).args(arguments).output().unwrap();
    (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
}

/// Exit code 2, one error, and these words in it.
fn refused(files: &[(&str, &str)], arguments: &[&str], words: &[&str]) {
    let (code, text) = run(files, arguments);
    assert_eq!(code, 2, "{arguments:?}: {text}");
    assert_eq!(text.matches("error: ").count(), 1, "{text}");
    for word in words {
        assert!(text.contains(word), "`{word}` is not in: {text}");
    }
}

const TWICE: &str = r#"
[[party]]
id = "bakery"
kind = "customer"
realms = ["0d000000-0000-4000-8000-000000000001"]

[[party]]
id = "clinic"
kind = "customer"
realms = ["0d000000-0000-4000-8000-000000000001"]
"#;

#[test]
fn a_realm_that_two_parties_claim() {
    let said = ["estate.toml:10: ", "by `bakery` in line 5 and by `clinic` in line 10", "leave it to"];
    for command in
        [&["scan", "exports", "--out", "out"][..], &["reach", "x", "exports"], &["init", "exports"]]
    {
        let with = [command, &["--estate", "estate.toml"]].concat();
        if command.first() != Some(&"init") {
            refused(&[("estate.toml", TWICE)], &with, &said);
        }
        // An estate file among the exports counts as well.
        refused(&[("exports/estate.toml", TWICE)], command, &said);
    }
}

/// Once by its id and once by its domain, in two files: both places are named.
#[test]
fn a_realm_that_two_parties_claim_in_other_words() {
    let of = |party: &str, realm: &str| {
        format!("[[party]]\nid = \"{party}\"\nkind = \"customer\"\nrealms = [\"{realm}\"]\n")
    };
    let one = of("bakery", "0d000000-0000-4000-8000-000000000001");
    let other = of("clinic", "bakery.example");
    refused(
        &[("exports/a.estate.toml", &one), ("b.estate.toml", &other)],
        &["scan", "exports", "--estate", "b.estate.toml", "--out", "out"],
        &["by `bakery` in exports/a.estate.toml line 4", "by `clinic` in b.estate.toml line 4", "help: "],
    );
    let same = of("bakery", "bakery.example");
    let (code, text) = run(
        &[("exports/a.estate.toml", &one), ("b.estate.toml", &same)],
        &["scan", "exports", "--estate", "b.estate.toml", "--out", "out"],
    );
    assert_eq!(code, 0, "one party may say it twice: {text}");
}

#[test]
fn files_that_are_not_what_they_are_given_as() {
    for (option, file, text, words) in [
        ("--estate", "notes.md", "# notes\n", &["notes.md is no estate file", "bailiwick init"][..]),
        ("--estate", "users.json", ORGANIZATION, &["users.json is no estate file"]),
        ("--estate", "estate.toml", "[[party]\nid = 1\n", &["estate.toml:1: the file is no TOML"]),
        (
            "--estate",
            "estate.toml",
            "[[party]]\nid = \"a\"\nkind = \"custmer\"\n",
            &["estate.toml:3: ", "customer"],
        ),
        ("--agreement", "notes.md", "# notes\n", &["notes.md is no agreement", "agreement lint"]),
        ("--agreement", "a.yaml", "agreement: v1\nparties: [\n", &["a.yaml:"]),
    ] {
        refused(&[(file, text)], &["scan", "exports", option, file, "--out", "out"], words);
    }
    let (code, text) = run(&[], &["scan", "exports", "--out", "out"]);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn profiles_and_effects_that_there_are_none() {
    refused(&[], &["reach", "x", "exports", "--profile", "insidr"], &["insidr", "insider"]);
    let plan = r#"{"schema":"urn:bailiwick:plan:1","profile":"PROFILE","effect":"EFFECT","steps":[]}"#;
    let with = |profile: &str, effect: &str| plan.replace("PROFILE", profile).replace("EFFECT", effect);
    let check = ["fix", "exports", "--check", "plan.json"];
    refused(&[("plan.json", &with("insidr", "change"))], &check, &["profile of this plan is not known"]);
    refused(&[("plan.json", &with("insider", "chnge"))], &check, &["effect of this plan is not known"]);
    let (code, text) = run(&[("plan.json", &with("insider", "change"))], &check);
    assert_eq!(code, 0, "{text}");
}
