//! AzureHound files against the list of fields of the collector's own structures.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod corpus;

use std::collections::BTreeMap;

use corpus::{Kind, kind};
use serde_json::Value;

/// Field of a structure: name and Go type. Embedded structures have the name `<embed>`.
type Structures = BTreeMap<String, Vec<(String, String)>>;

fn table(text: &str, key: usize, field: usize, kind: usize) -> Structures {
    let mut found = Structures::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        found
            .entry(cells[key].to_owned())
            .or_default()
            .push((cells[field].to_owned(), cells[kind].to_owned()));
    }
    found
}

/// Fields of a structure with those of the structures in it.
fn fields(structures: &Structures, name: &str) -> Option<BTreeMap<String, String>> {
    let rows = structures.get(name).or_else(|| structures.get(&format!("azure.{name}")))?;
    let mut found = BTreeMap::new();
    for (field, kind) in rows {
        if field == "<embed>" {
            found.extend(fields(structures, kind)?);
        } else {
            found.insert(field.clone(), kind.clone());
        }
    }
    Some(found)
}

fn check(structures: &Structures, kind_name: &str, value: &Value, path: &str) {
    if let Some(inner) = kind_name.strip_prefix("[]").filter(|_| kind_name != "[]byte") {
        assert_eq!(kind(value), Kind::List, "{path}");
        for item in value.as_array().unwrap() {
            check(structures, inner, item, path);
        }
        return;
    }
    let wanted = match kind_name {
        "string" | "uuid.UUID" | "[]byte" => Kind::Text,
        "bool" => Kind::Bool,
        "int" | "int32" | "int64" => Kind::Number,
        name if name.starts_with("enums.") => Kind::Text,
        "json.RawMessage" => return,
        name if name.starts_with("map[") => Kind::Object,
        name => {
            let known =
                fields(structures, name).unwrap_or_else(|| panic!("{path}: unknown structure {name}"));
            return object(structures, &known, value, path);
        }
    };
    assert_eq!(kind(value), wanted, "{path} is {kind_name}");
}

fn object(structures: &Structures, known: &BTreeMap<String, String>, value: &Value, path: &str) {
    for (key, value) in value.as_object().unwrap_or_else(|| panic!("{path} is no object")) {
        let path = format!("{path}.{key}");
        let kind = known.get(key).unwrap_or_else(|| panic!("{path} is not a field of the collector"));
        check(structures, kind, value, &path);
    }
}

#[test]
fn every_field_is_the_collectors() {
    let Some(corpus) = corpus::corpus() else { return };
    let schema = corpus.join("identity/azurehound-schema");
    let kinds = std::fs::read_to_string(schema.join("kinds_fields.csv")).unwrap();
    let structures = std::fs::read_to_string(schema.join("all_structs.csv")).unwrap();
    let kinds = table(&kinds, 0, 2, 3);
    let structures = table(&structures, 0, 1, 2);
    let (files, _) = corpus::demo();
    let mut seen = BTreeMap::new();
    for (path, file) in corpus::named(&files, "azurehound.json") {
        let data = file["data"].as_array().unwrap();
        assert_eq!(file["meta"]["count"].as_u64().unwrap(), data.len() as u64, "{path}");
        assert_eq!(
            (file["meta"]["type"].as_str(), file["meta"]["version"].as_u64()),
            (Some("azure"), Some(5))
        );
        for record in data {
            let kind = record["kind"].as_str().unwrap();
            // Two kinds stand in the list of kinds without fields; their structures are known by name.
            let known: BTreeMap<String, String> = match kind {
                "AZDeviceOwner" => fields(&structures, "DeviceOwners").unwrap(),
                "AZFederatedIdentityCredential" => {
                    assert_eq!(kinds[kind], [(String::new(), String::new())]);
                    fields(&structures, "AppFICs").unwrap()
                }
                _ => kinds.get(kind).unwrap_or_else(|| panic!("no kind {kind}")).iter().cloned().collect(),
            };
            object(&structures, &known, &record["data"], kind);
            *seen.entry(kind.to_owned()).or_insert(0) += 1;
        }
    }
    for kind in
        ["AZUser", "AZGroupMember", "AZAppRoleAssignment", "AZSubscriptionOwner", "AZVM", "AZDeviceOwner"]
    {
        assert!(seen.contains_key(kind), "no {kind} in {seen:?}");
    }
}

#[test]
fn false_flags_are_left_out() {
    let (files, _) = corpus::demo();
    for (path, file) in corpus::named(&files, "azurehound.json") {
        for record in file["data"].as_array().unwrap() {
            for (key, value) in record["data"].as_object().unwrap() {
                assert!(!value.is_null() && value != &Value::Bool(false), "{path}: {key} of {record}");
            }
        }
    }
}

#[test]
fn references_come_before_what_they_refer_to() {
    let (files, _) = corpus::demo();
    for (path, file) in corpus::named(&files, "azurehound.json") {
        let at =
            |kind: &str| file["data"].as_array().unwrap().iter().position(|record| record["kind"] == kind);
        assert!(at("AZGroupMember") < at("AZGroup") && at("AZGroup") < at("AZUser"), "{path}");
    }
}
