//! Agreements from the command line: written, checked and compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;

/// The day of these tests: the reviews of the example are not due yet.
const DAY: &str = "2026-11-28";

fn run(arguments: &[&str]) -> (i32, String) {
    let out = Command::cargo_bin("bailiwick").unwrap().args(arguments).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
    (out.status.code().unwrap(), text)
}

/// The example of the guide, with one change, in a file of its own.
fn example(folder: &tempfile::TempDir, name: &str, from: &str, to: &str) -> String {
    let (code, text) = run(&["agreement", "init"]);
    assert_eq!(code, 0);
    assert!(text.contains(from), "{from}");
    let path = folder.path().join(name);
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    path.display().to_string()
}

fn lint(path: &str) -> (i32, Vec<Value>) {
    let (code, text) = run(&["agreement", "lint", "--json", "--as-of", DAY, path]);
    (code, serde_json::from_str::<Value>(&text).unwrap().as_array().unwrap().clone())
}

#[test]
fn the_shipped_example_is_sound_and_fits_on_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agreement.yaml").display().to_string();
    assert_eq!(run(&["agreement", "init", "--out", &path]).0, 0);
    let (code, found) = lint(&path);
    assert_eq!((code, found.len()), (0, 0), "{found:?}");
    assert!(fs::read_to_string(&path).unwrap().lines().count() <= 100);
    let (code, text) = run(&["agreement", "lint", "--as-of", DAY, &path]);
    assert_eq!((code, text.as_str()), (0, "1 agreement: nothing is wrong\n"));
}

#[test]
fn what_is_wrong_is_told_with_line_column_and_suggestion() {
    let folder = tempfile::tempdir().unwrap();
    let path = example(&folder, "a.yaml", "owlwatch: C", "owlwach: C");
    let (code, found) = lint(&path);
    assert_eq!((code, found.len()), (1, 1), "{found:?}");
    let text = fs::read_to_string(&path).unwrap();
    let line = text.lines().position(|line| line.contains("owlwach")).unwrap();
    assert_eq!(found[0]["line"], line as u64 + 1);
    assert_eq!(found[0]["column"], text.lines().nth(line).unwrap().find("owlwach").unwrap() as u64 + 1);
    assert_eq!(
        (&found[0]["code"], &found[0]["help"]),
        (&"agreement/party".into(), &"did you mean `owlwatch`?".into())
    );
    let (code, text) = run(&["agreement", "lint", "--as-of", DAY, &path]);
    assert_eq!(code, 1);
    assert!(text.contains(&format!("a.yaml:{}:", line + 1)) && text.contains("help: did you mean"), "{text}");
}

#[test]
fn changes_are_told_by_what_they_mean() {
    let folder = tempfile::tempdir().unwrap();
    let old = example(&folder, "old.yaml", "agreement: v1", "agreement: v1");
    let cases = [
        (
            "  - control: 9.A.1\n    raci: {provider: R, customer: A,",
            "  - control: 9.A.1\n    raci: {provider: A/R, customer: I,",
            "owner changed",
            "9.A.1",
        ),
        ("id: emergency, via: gdap", "id: urgent, via: gdap", "access removed", "access.emergency"),
        ("id: emergency, via: gdap", "id: urgent, via: gdap", "access added", "access.urgent"),
        ("roles: [run-script]", "roles: [run-script, terminal]", "access changed", "access.agents.roles"),
        (
            "{id: patch-kev, clock: a weakness is known to be exploited, within: 14d}",
            "{id: patch-kev, clock: a weakness is known to be exploited, within: 3d}",
            "time changed",
            "slas.patch-kev.within",
        ),
        (
            "\"*.M\": {provider: A/R, customer: I}",
            "\"*.M\": {provider: R, customer: A}",
            "owner changed",
            "2.M.1",
        ),
        ("mfa_services: true", "mfa_services: false", "changed", "clauses.mfa_services"),
    ];
    for (from, to, kind, what) in cases {
        let new = example(&folder, "new.yaml", from, to);
        let (code, text) = run(&["agreement", "diff", "--json", &old, &new]);
        assert_eq!(code, 0, "{text}");
        let changes: Value = serde_json::from_str(&text).unwrap();
        let found =
            changes.as_array().unwrap().iter().any(|change| change["kind"] == kind && change["what"] == what);
        assert!(found, "{kind} {what}: {text}");
    }
    assert_eq!(run(&["agreement", "diff", &old, &old]).1, "nothing changed\n");
    let broken = example(&folder, "broken.yaml", "agreement: v1", "agreement: [");
    let (code, text) = run(&["agreement", "diff", &old, &broken]);
    assert_eq!(code, 2);
    assert!(text.contains("agreement lint"), "{text}");
}

/// The starting point of the project's research, which lives outside the repository.
#[test]
fn the_prototype_reads_and_its_gaps_are_told() {
    let corpus = std::env::var("BAILIWICK_CORPUS").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        PathBuf::from,
    );
    let path = corpus.join("../agreement/agreement.example.yaml");
    if !path.exists() {
        eprintln!("SKIPPED the prototype of an agreement is not there: {}", path.display());
        return;
    }
    let (code, found) = lint(&path.display().to_string());
    let codes: Vec<&str> = found.iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!((code, codes), (1, vec!["agreement/uncovered"]), "it names 4 of 96 rows and has no defaults");
    assert!(found[0]["message"].as_str().unwrap().starts_with("92 of 96 rows have no owner"));
}

/// Documents of OSCAL are valid under the official schemas, refer to what is there, and come back as the same file.
#[test]
fn oscal_is_valid_and_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = example(&folder, "a.yaml", "agreement: v1", "agreement: v1");
    let out = folder.path().join("oscal");
    let (code, text) =
        run(&["agreement", "export", "--format", "oscal", "--out", out.to_str().unwrap(), &path]);
    assert_eq!(code, 0, "{text}");
    let read = |name: &str| serde_json::from_slice::<Value>(&fs::read(out.join(name)).unwrap()).unwrap();
    let (provider, customer) = (read("provider-ssp.json"), read("customer-ssp.json"));
    let rows = |plan: &Value| {
        let found = &plan["system-security-plan"]["control-implementation"]["implemented-requirements"];
        found.as_array().unwrap().clone()
    };
    let at = |plan: &Value, row: &str| {
        let id = format!("aa22-131a-{row}");
        let found = rows(plan).into_iter().find(|known| known["control-id"] == id.as_str());
        found.unwrap()["by-components"][0].clone()
    };
    assert_eq!((rows(&provider).len(), rows(&customer).len()), (96, 96));
    let (given, taken) = (at(&provider, "9.A.1"), at(&customer, "9.A.1"));
    assert_eq!(given["export"]["provided"][0]["description"], "contain and preserve");
    assert_eq!(taken["inherited"][0]["provided-uuid"], given["export"]["provided"][0]["uuid"]);
    let (left, done) = (at(&provider, "3.C.1"), at(&customer, "3.C.1"));
    assert_eq!(done["satisfied"][0]["responsibility-uuid"], left["export"]["responsibilities"][0]["uuid"]);
    assert!(left["export"]["provided"].is_null() && done["inherited"].is_null());
    for name in ["component-definition.json", "provider-ssp.json", "customer-ssp.json"] {
        let (code, text) = run(&["agreement", "import", out.join(name).to_str().unwrap()]);
        assert_eq!((code, text), (0, fs::read_to_string(&path).unwrap()), "{name}");
    }
    let schemas = PathBuf::from(
        std::env::var("BAILIWICK_CORPUS")
            .unwrap_or_else(|_| format!("{}/../../../shared/corpus", env!("CARGO_MANIFEST_DIR"))),
    )
    .join("formats/oscal/schemas-1.2.1");
    if !schemas.is_dir() {
        eprintln!("SKIPPED the schemas of OSCAL are not there: {}", schemas.display());
        return;
    }
    for (schema, names) in [
        ("oscal_component_schema.json", &["component-definition.json"][..]),
        ("oscal_ssp_schema.json", &["provider-ssp.json", "customer-ssp.json"][..]),
    ] {
        let schema: Value = serde_json::from_slice(&fs::read(schemas.join(schema)).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for name in names {
            let document = read(name);
            let errors: Vec<String> =
                validator.iter_errors(&document).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
        }
        let mut broken = read(names[0]);
        let root = broken.as_object_mut().unwrap().values_mut().next().unwrap();
        root["uuid"] = "no uuid".into();
        assert!(!validator.is_valid(&broken), "the schema refuses what is wrong");
    }
    let foreign = schemas.join("../examples/oscal_leveraged-example_ssp.json");
    let (code, text) = run(&["agreement", "import", foreign.to_str().unwrap()]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("\"control\": \"ac-2\"") && text.contains("nobody is accountable yet"), "{text}");
}

/// A customer alone, with nothing of its provider's: the made-up estate says who its provider is and what was delegated.
#[test]
fn a_customer_alone_is_told_who_can_reach_it() {
    let folder = tempfile::tempdir().unwrap();
    let (estate, out) = (folder.path().join("estate"), folder.path().join("out"));
    let words = ["lab", estate.to_str().unwrap(), "--customers", "8", "--identities", "400", "--seed", "7"];
    assert_eq!(run(&words).0, 0);
    let customers = fs::read_dir(estate.join("customers")).unwrap().map(|entry| entry.unwrap().path());
    let partner = "crossTenantAccessPolicy-partners.json";
    let own = customers
        .into_iter()
        .find(|path| path.join(partner).exists())
        .expect("a tenant with settings for partners");
    let named = fs::read_to_string(own.join("organization.json")).unwrap();
    let named: Value = serde_json::from_str(&named).unwrap();
    let name = named["value"][0]["displayName"].as_str().unwrap();
    let scan = ["scan", own.to_str().unwrap(), "--out", out.to_str().unwrap(), "--as-customer"];
    let (code, text) = run(&[&scan[..], &[name]].concat());
    assert_eq!(code, 0, "{text}");
    assert!(text.contains(&format!("Who can reach {name}: ")), "{text}");
    assert!(text.contains("gdap with ") && text.contains(": customer-only, 1 ("), "{text}");
    assert!(text.contains("any of them may reach"), "{text}");
    let (code, text) = run(&[&scan[..], &["nobody of this name"]].concat());
    assert_eq!(code, 2, "{text}");
}
