//! The corpus of real exports, and an estate to hold against it.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "only tests call this")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bailiwick_lab::{MemorySink, Plan, Truth, write};
use serde_json::Value;

/// Files by path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The demo, and its truth; written once for all tests of a file.
pub(crate) fn demo() -> (Files, Truth) {
    static DEMO: OnceLock<(Files, Truth)> = OnceLock::new();
    DEMO.get_or_init(|| {
        let mut sink = MemorySink::default();
        let truth = write(&Plan::demo(), &mut sink).unwrap();
        (sink.files(), truth)
    })
    .clone()
}

/// The corpus, or one loud line.
pub(crate) fn corpus() -> Option<PathBuf> {
    let path = std::env::var_os("BAILIWICK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"), PathBuf::from);
    if path.is_dir() {
        return Some(path);
    }
    println!("SKIPPED, the corpus is not there: {}", path.display());
    None
}

/// A JSON file of the disk.
pub(crate) fn read(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    parse(&path.display().to_string(), &bytes)
}

/// JSON, with or without a byte order mark.
pub(crate) fn parse(name: &str, bytes: &[u8]) -> Value {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Files of an estate whose path ends so, parsed.
pub(crate) fn named(files: &Files, end: &str) -> Vec<(String, Value)> {
    let found: Vec<_> = files
        .iter()
        .filter(|(path, _)| path.ends_with(end))
        .map(|(path, bytes)| (path.clone(), parse(path, bytes)))
        .collect();
    assert!(!found.is_empty(), "no file ends with {end}");
    found
}

/// Kind of a JSON value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    Text,
    List,
    Object,
}

/// The kind of a value.
pub(crate) fn kind(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Bool,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::Text,
        Value::Array(_) => Kind::List,
        Value::Object(_) => Kind::Object,
    }
}

/// Keys with the kinds that their values were seen to have. Keys that are ids (`user//x`, `mesh//x`) count as one.
pub(crate) type Shape = BTreeMap<String, BTreeSet<Kind>>;

fn key_name(key: &str) -> String {
    if key.contains("//") { "<id>".to_owned() } else { key.to_owned() }
}

/// Adds every key of a value, at any depth, as `outer.inner`.
pub(crate) fn learn(shape: &mut Shape, prefix: &str, value: &Value) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let name = format!("{prefix}.{}", key_name(key));
                shape.entry(name.clone()).or_default().insert(kind(value));
                learn(shape, &name, value);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| learn(shape, &format!("{prefix}[]"), item)),
        _ => {}
    }
}

/// Every key of `ours` exists in `theirs` with one of the kinds seen there; null is any of them.
pub(crate) fn fits(theirs: &Shape, ours: &Shape, what: &str) {
    for (key, kinds) in ours {
        let known = theirs.get(key).unwrap_or_else(|| panic!("{what}: `{key}` is in no real export"));
        for kind in kinds {
            assert!(
                known.contains(kind) || *kind == Kind::Null || known.iter().all(|known| *known == Kind::Null),
                "{what}: `{key}` is {kind:?}, real exports have {known:?}"
            );
        }
    }
}
