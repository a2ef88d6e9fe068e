//! Microsoft Graph files against the documentation's own examples and resource types.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod corpus;
mod documented;

use std::collections::BTreeMap;
use std::path::Path;

use corpus::Kind;
use serde_json::Value;

/// Keys of a page or several, whatever their depth, with the kinds that the documentation shows.
fn documented(examples: &Path, list: &documented::List) -> BTreeMap<String, Vec<Kind>> {
    let mut known: BTreeMap<String, Vec<Kind>> = BTreeMap::new();
    for &(key, kinds) in list.read_since.iter().chain(documented::ENVELOPE) {
        known.entry(key.to_owned()).or_default().extend(kinds);
    }
    for page in list.pages {
        let found: Vec<_> = ["v1.0", "beta"]
            .iter()
            .flat_map(|version| [format!("{version}/resource"), format!("{version}/response")])
            .filter_map(|folder| std::fs::read_dir(examples.join(folder)).ok())
            .flatten()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                let name = path.file_name().unwrap().to_string_lossy();
                let rest = name.strip_prefix(page);
                rest.is_some_and(|rest| {
                    rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit())
                })
            })
            .collect();
        assert!(!found.is_empty(), "no example of {page}");
        for path in &found {
            collect(&corpus::read(path), &mut known);
        }
    }
    known
}

fn collect(value: &Value, known: &mut BTreeMap<String, Vec<Kind>>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                known.entry(key.clone()).or_default().extend(kinds(value));
                collect(value, known);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, known)),
        _ => {}
    }
}

/// Resource types hold words for what stands there.
fn kinds(value: &Value) -> Vec<Kind> {
    match value.as_str() {
        Some("Boolean") => vec![Kind::Bool],
        _ => vec![corpus::kind(value)],
    }
}

fn check(known: &BTreeMap<String, Vec<Kind>>, value: &Value, path: &str) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let path = format!("{path}.{key}");
                let kinds = known.get(key).unwrap_or_else(|| panic!("{path} is not documented"));
                let kind = corpus::kind(value);
                let only_null = kinds.iter().all(|kind| *kind == Kind::Null);
                assert!(
                    kind == Kind::Null || only_null || kinds.contains(&kind),
                    "{path} is {kind:?}, documented as {kinds:?}"
                );
                check(known, value, &path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| check(known, item, path)),
        _ => {}
    }
}

#[test]
fn every_key_is_documented() {
    let Some(corpus) = corpus::corpus() else { return };
    let examples = corpus.join("identity/msgraph-docs-examples");
    let (files, _) = corpus::demo();
    let mut checked = 0;
    for list in documented::LISTS {
        let known = documented(&examples, list);
        for (path, file) in files.iter().filter(|(path, _)| (list.is)(path)) {
            check(&known, &corpus::parse(path, file), path);
            checked += 1;
        }
    }
    // Every file of the folders is of one list, apart from those of other collectors.
    let ours = files.keys().filter(|path| path.starts_with("provider/") || path.starts_with("customers/"));
    let others = ["azurehound.json", "registrationAssignments.json", "accessAssignments-index.json"];
    let graph = ours.filter(|path| !path.contains("/ad/") && !others.iter().any(|end| path.ends_with(end)));
    assert_eq!(checked, graph.count());
}

#[test]
fn relationships_look_like_the_current_example() {
    let Some(corpus) = corpus::corpus() else { return };
    let page =
        corpus.join("identity/msgraph-docs-examples/v1.0-latest/list-delegatedAdminRelationships.json");
    let (mut theirs, mut ours) = (corpus::Shape::new(), corpus::Shape::new());
    let example = corpus::read(&page);
    let (files, _) = corpus::demo();
    let file = corpus::parse("relationships", &files["provider/delegatedAdminRelationships.json"]);
    assert_eq!(example["@odata.context"], file["@odata.context"]);
    corpus::learn(&mut theirs, "", &example);
    corpus::learn(&mut ours, "", &file);
    corpus::fits(&theirs, &ours, "delegatedAdminRelationships");
    assert_eq!(theirs.keys().collect::<Vec<_>>(), ours.keys().collect::<Vec<_>>());
    // Ids are two GUIDs, as in the example; not the offers of one partner only.
    for row in file["value"].as_array().unwrap() {
        assert_eq!(row["id"].as_str().unwrap().split('-').count(), 10);
    }
}

#[test]
fn lighthouse_looks_like_the_example_of_the_rest_specification() {
    let Some(corpus) = corpus::corpus() else { return };
    let page = "identity/azure-lighthouse/api-examples-2022-10-01/GetRegistrationAssignments.json";
    let example = corpus::read(&corpus.join(page));
    let (mut theirs, mut ours) = (corpus::Shape::new(), corpus::Shape::new());
    corpus::learn(&mut theirs, "", &example["responses"]["200"]["body"]);
    let (files, _) = corpus::demo();
    for (_, file) in corpus::named(&files, "registrationAssignments.json") {
        corpus::learn(&mut ours, "", &file);
    }
    // The display name of an eligible principal is documented beside it, absent from the example.
    ours.remove(
        ".value[].properties.registrationDefinition.properties.eligibleAuthorizations[].principalIdDisplayName",
    );
    corpus::fits(&theirs, &ours, "registrationAssignments");
}
