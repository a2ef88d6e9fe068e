//! The outputs that other programs take: against their official schemas, and against expectations written by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

mod sample;

use std::path::{Path, PathBuf};

use bailiwick_engine::assessment::{Assessment, Finding, Locator, Rank, RowOutcome, Verdict};
use bailiwick_report::outputs::{OUTPUTS, OcsfVersion, Settings};
use serde_json::Value;

use sample::{HOSTILE, sample};

/// The sample with one outcome of every kind and a second finding that nobody can read as safe.
fn everything() -> Assessment {
    let mut it = sample();
    let base = it.controls[0].clone();
    for (party, verdict) in [(1, Verdict::Pass), (2, Verdict::Unknown), (3, Verdict::NotApplicable)] {
        it.controls.push(bailiwick_engine::assessment::ControlOutcome {
            party,
            verdict,
            findings: vec![],
            gaps: if verdict == Verdict::Unknown { base.gaps.clone() } else { vec![] },
            evidence: vec![Locator { file: "a b/é%.json".into(), record: "value[0]".into() }],
            ..base.clone()
        });
        it.outcomes.push(RowOutcome {
            party,
            verdict,
            controls: vec![it.controls.len() - 1],
            ..it.outcomes[0].clone()
        });
    }
    it.findings[0].owner = Some(1);
    it.findings.push(Finding {
        id: "g".into(),
        control: "exposed_service",
        rank: Rank::Low,
        title: "=cmd|'/c calc'!A1".into(),
        why: "a\nb".into(),
        ..Finding::default()
    });
    it
}

fn write(it: &Assessment, name: &str, settings: Settings) -> Vec<u8> {
    let file = OUTPUTS.iter().flat_map(|output| output.files).find(|file| file.name == name).unwrap();
    let mut out = Vec::new();
    (file.fill)(it, settings, &mut out).unwrap();
    out
}

fn document(it: &Assessment, name: &str) -> Value {
    serde_json::from_slice(&write(it, name, Settings::default())).unwrap()
}

fn lines(it: &Assessment, name: &str, ocsf: OcsfVersion) -> Vec<Value> {
    let text = String::from_utf8(write(it, name, Settings { ocsf })).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn corpus(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("BAILIWICK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"), PathBuf::from)
        .join("formats");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED {test}: there is no corpus at `{}` (set BAILIWICK_CORPUS)", folder.display());
    None
}

fn validator(path: &Path) -> jsonschema::Validator {
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn errors(validator: &jsonschema::Validator, document: &Value) -> Vec<String> {
    validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .take(5)
        .collect()
}

/// Every assessment that the schemas are asked about: full, with hostile names, and empty.
fn samples() -> Vec<Assessment> {
    let mut bare = sample();
    bare.findings.clear();
    bare.missing.clear();
    bare.controls.clear();
    bare.outcomes.clear();
    vec![everything(), sample(), bare, Assessment::default()]
}

#[test]
fn sarif_follows_its_schema() {
    let Some(folder) = corpus("sarif_follows_its_schema") else { return };
    let schema = validator(&folder.join("sarif/sarif-schema-2.1.0.json"));
    for it in samples() {
        let mut document = document(&it, "findings.sarif");
        assert_eq!(errors(&schema, &document), Vec::<String>::new());
        document["runs"][0]["results"] = "none".into();
        assert!(!schema.is_valid(&document), "the schema can fail");
    }
}

#[test]
fn ocsf_follows_its_schemas() {
    let Some(folder) = corpus("ocsf_follows_its_schemas") else { return };
    for version in OcsfVersion::ALL {
        for (class, file) in
            [("compliance_finding", "compliance.ocsf.jsonl"), ("detection_finding", "detections.ocsf.jsonl")]
        {
            let schema = validator(&folder.join(format!("ocsf/{class}.{}.schema.json", version.word())));
            let mut seen = 0;
            for mut event in samples().iter().flat_map(|it| lines(it, file, version)) {
                assert_eq!(errors(&schema, &event), Vec::<String>::new(), "{class} {}", version.word());
                assert_eq!(event["metadata"]["version"], version.word());
                seen += 1;
                event["owner"] = "an attribute that the class does not have".into();
                assert!(!schema.is_valid(&event), "the schema can fail");
            }
            assert!(seen > 1, "{class}");
        }
    }
}

#[test]
fn oscal_follows_its_schemas() {
    let Some(folder) = corpus("oscal_follows_its_schemas") else { return };
    for (schema, file, example) in [
        (
            "oscal_assessment-results_schema.json",
            "assessment-results.oscal.json",
            "ifa_assessment-results-example.json",
        ),
        ("oscal_poam_schema.json", "poam.oscal.json", "ifa_plan-of-action-and-milestones.json"),
    ] {
        let schema = validator(&folder.join("oscal/schemas-1.2.1").join(schema));
        let example: Value =
            serde_json::from_slice(&std::fs::read(folder.join("oscal/examples").join(example)).unwrap())
                .unwrap();
        assert_eq!(errors(&schema, &example), Vec::<String>::new(), "NIST's own example passes");
        for it in samples() {
            let mut document = document(&it, file);
            assert_eq!(errors(&schema, &document), Vec::<String>::new(), "{file}");
            let root = document.as_object().unwrap().keys().next().unwrap().clone();
            document[&root]["uuid"] = "not-a-uuid".into();
            assert!(!schema.is_valid(&document), "the schema can fail");
        }
    }
}

/// Every UUID that one OSCAL object names is there.
#[test]
fn oscal_references_resolve() {
    let it = everything();
    for file in ["assessment-results.oscal.json", "poam.oscal.json"] {
        let document = document(&it, file);
        let (mut there, mut named) = (Vec::new(), Vec::new());
        walk(&document, &mut |key, value| {
            let value = value.as_str().unwrap_or_default().to_owned();
            match key {
                "uuid" => there.push(value),
                "observation-uuid" | "risk-uuid" | "subject-uuid" => named.push(value),
                "href" if value.starts_with('#') => named.push(value.trim_start_matches('#').to_owned()),
                _ => {}
            }
        });
        assert!(!named.is_empty());
        for name in named {
            assert!(there.contains(&name), "{file}: {name}");
        }
    }
}

fn walk(value: &Value, visit: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                visit(key, value);
                walk(value, visit);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

#[test]
fn what_is_not_known_never_passes() {
    let it = everything();
    let events = lines(&it, "compliance.ocsf.jsonl", OcsfVersion::default());
    let by_party: Vec<_> = events
        .iter()
        .map(|event| {
            let name = event["resources"][0]["name"].as_str().unwrap().to_owned();
            (name, event["compliance"]["status_id"].as_u64().unwrap())
        })
        .collect();
    let wanted = [("Northwind MSP", 3), ("Bakery", 1), ("Clinic", 2)];
    assert_eq!(by_party, wanted.map(|(name, id)| (name.to_owned(), id)), "what does not apply is left out");
    assert_eq!(events[2]["compliance"]["status_details"][1], "not known: x (Bakery)");

    let results = document(&it, "assessment-results.oscal.json");
    let results = results["assessment-results"]["results"].as_array().unwrap();
    let states: Vec<_> = results
        .iter()
        .map(|result| {
            let status = &result["findings"][0]["target"]["status"];
            (status["state"].as_str().unwrap(), status["reason"].as_str().unwrap())
        })
        .collect();
    assert_eq!(states, [("not-satisfied", "fail"), ("satisfied", "pass"), ("not-satisfied", "other")]);

    let sarif = document(&it, "findings.sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let kinds: Vec<_> = results.iter().map(|result| result["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["fail", "fail", "open"]);
    assert_eq!(results[2]["properties"]["parties"][0], "Clinic");
}

#[test]
fn findings_keep_their_words_owner_and_record() {
    let it = everything();
    let sarif = document(&it, "findings.sarif");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "password_only_reach");
    assert_eq!(result["level"], "error");
    assert_eq!(result["properties"]["owner"], "Bakery");
    let place = &result["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "provider/users.json");
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "value[3]");
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][index]["id"], "password_only_reach");

    let events = lines(&it, "detections.ocsf.jsonl", OcsfVersion::default());
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["severity_id"], 5);
    assert_eq!(events[0]["finding_info"]["title"], HOSTILE);
    assert_eq!(events[0]["time"], 1_795_132_800_000_u64, "2026-11-20T00:00:00Z");
    assert_eq!(events[0]["unmapped"]["owner"], "Bakery");
    assert_eq!(events[1]["unmapped"]["owner"], "nobody by contract");

    let plan = document(&it, "poam.oscal.json");
    let items = plan["plan-of-action-and-milestones"]["poam-items"].as_array().unwrap();
    assert_eq!(items.len(), 3, "two findings, one export to make");
    assert_eq!(items[0]["title"], HOSTILE);
}

/// RFC 4180 as a slow reader sees it.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "ends with a whole record");
    rows
}

#[test]
fn tables_read_back_and_hold_no_formula() {
    let it = everything();
    for (name, records) in [("findings.csv", 3), ("outcomes.csv", 5), ("subjects.csv", 2)] {
        let text = String::from_utf8(write(&it, name, Settings::default())).unwrap();
        let rows = table(&text);
        assert_eq!(rows.len(), records, "{name}");
        assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{name}");
        for cell in rows.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "{name}: {cell}");
        }
    }
    let rows = table(&String::from_utf8(write(&it, "findings.csv", Settings::default())).unwrap());
    let column = |name: &str| rows[0].iter().position(|head| head == name).unwrap();
    assert_eq!(rows[1][column("title")], HOSTILE);
    assert_eq!(rows[1][column("owner")], "Bakery");
    assert_eq!(rows[2][column("title")], "'=cmd|'/c calc'!A1");
    assert_eq!(rows[2][column("why")], "a\nb");
    assert_eq!(rows[1][column("evidence")], "provider/users.json, value[3]");
}

#[test]
fn the_work_list_names_owners_and_stays_text() {
    let text = String::from_utf8(write(&everything(), "worklist.md", Settings::default())).unwrap();
    let (bakery, nobody) =
        (text.find("## Owner: Bakery").unwrap(), text.find("## Owner: Nobody by contract").unwrap());
    assert!(nobody < bakery, "what nobody owns stands first");
    assert!(text.contains("- [ ] **low** =cmd\\|'/c calc'\\!A1"), "{text}");
    assert!(!text.contains("<script>"), "{text}");
    assert!(text.contains("Record: provider/users.json, value\\[3\\]"), "{text}");
    assert!(text.contains("`bailiwick collect-help entra-conditional-access`"), "{text}");
    assert!(text.contains("1 answers are not known; that is no sign of safety."), "{text}");
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    let it = everything();
    let mut names = Vec::new();
    for file in OUTPUTS.iter().flat_map(|output| output.files) {
        assert!(
            write(&it, file.name, Settings::default()) == write(&it, file.name, Settings::default()),
            "{}",
            file.name
        );
        names.push(file.name);
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(
        names.len(),
        OUTPUTS.iter().map(|output| output.files.len()).sum::<usize>(),
        "names are unique"
    );
}
