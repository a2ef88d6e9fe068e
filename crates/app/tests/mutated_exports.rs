//! Exports that are damaged in the ways in which exports are: fields that are gone, null, of another type, of a word that
//! nobody knows, in other letters; records that are there twice and contradict each other; files that are cut off.
//!
//! Whatever is damaged, no control and no recommendation passes that did not pass before, and none fails that did not
//! fail before: what cannot be read is not known. Generic over fields and the registry of controls. The long count
//! (`cargo xtask soak`) tries every field of every file.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    clippy::needless_pass_by_value,
    reason = "tests"
)]

mod support;

use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use bailiwick_engine::assessment::{Assessment, Verdict};
use bailiwick_engine::study::{Options, Study};
use bailiwick_lab::{MemorySink, Plan};
use bailiwick_model::{Facts, Time};
use rayon::prelude::*;
use serde_json::Value;
use support::Text;

/// Formats that are damaged here, by the start of their id.
const FORMATS: [&str; 4] = ["meshcentral_", "tacticalrmm_", "sharphound_", "azurehound_"];

/// What is done to a field, wherever it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Damage {
    Dropped,
    Null,
    WrongType,
    UnknownWord,
    OtherCase,
    Contradicted,
    HalfContradicted,
}

const DAMAGES: [Damage; 7] = [
    Damage::Dropped,
    Damage::Null,
    Damage::WrongType,
    Damage::UnknownWord,
    Damage::OtherCase,
    Damage::Contradicted,
    Damage::HalfContradicted,
];

/// What a damaged field says something else by, so that another answer is right: format, last part of the path (empty
/// for any), damage, reason.
const MEANT: &[(&str, &str, Damage, &str)] = &[];

/// Keys from the outside to a field; `[]` for every element of a list.
type Path = Vec<String>;

fn paths(value: &Value, at: &mut Path, found: &mut BTreeMap<Path, usize>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                at.push(key.clone());
                *found.entry(at.clone()).or_default() += 1;
                paths(value, at, found);
                at.pop();
            }
        }
        Value::Array(items) => {
            at.push("[]".to_owned());
            for item in items {
                paths(item, at, found);
            }
            at.pop();
        }
        _ => {}
    }
}

/// Does something to every object that has the field, given the name of the field.
fn each(
    value: &mut Value,
    path: &[String],
    change: &mut impl FnMut(&mut serde_json::Map<String, Value>, &str),
) {
    match (path, value) {
        ([key], Value::Object(members)) if key != "[]" && members.contains_key(key) => change(members, key),
        ([key, rest @ ..], Value::Object(members)) if key != "[]" => {
            if let Some(inner) = members.get_mut(key) {
                each(inner, rest, change);
            }
        }
        ([key, rest @ ..], Value::Array(items)) if key == "[]" => {
            for item in items {
                each(item, rest, change);
            }
        }
        _ => {}
    }
}

fn wrong_type(value: &Value) -> Value {
    match value {
        Value::String(_) => Value::from(7),
        Value::Number(_) => Value::from("seven"),
        Value::Bool(_) => Value::from("perhaps"),
        Value::Array(_) => Value::from("a list"),
        Value::Object(_) => Value::from(vec![1]),
        Value::Null => Value::from(vec![true]),
    }
}

fn opposite(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Bool(flag) => Value::from(!flag),
        Value::Number(number) => Value::from(number.as_i64().unwrap_or_default() ^ 1),
        Value::String(text) => Value::from(format!("{text}-other")),
        _ => return None,
    })
}

fn swapped(text: &str) -> String {
    let swap = |letter: char| {
        if letter.is_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
    };
    text.chars().map(swap).collect()
}

/// The damaged document; `None` where the damage does not fit the field.
fn damaged(document: &Value, path: &[String], damage: Damage) -> Option<Value> {
    let mut changed = document.clone();
    let mut any = false;
    let mut set = |members: &mut serde_json::Map<String, Value>, key: &str, value: Option<Value>| {
        if let Some(value) = value {
            any |= members.insert(key.to_owned(), value.clone()) != Some(value);
        }
    };
    match damage {
        Damage::Dropped => each(&mut changed, path, &mut |members, key| any |= members.remove(key).is_some()),
        Damage::Null => each(&mut changed, path, &mut |members, key| set(members, key, Some(Value::Null))),
        Damage::WrongType => each(&mut changed, path, &mut |members, key| {
            let wrong = wrong_type(&members[key]);
            set(members, key, Some(wrong));
        }),
        Damage::UnknownWord => each(&mut changed, path, &mut |members, key| {
            let word = members[key].is_string().then(|| Value::from("SomethingNew"));
            set(members, key, word);
        }),
        Damage::OtherCase => each(&mut changed, path, &mut |members, key| {
            let text = members[key].as_str().map(|text| Value::from(swapped(text)));
            set(members, key, text);
        }),
        Damage::Contradicted | Damage::HalfContradicted => {
            any = contradicted(&mut changed, path, damage == Damage::HalfContradicted);
        }
    }
    any.then_some(changed)
}

/// Every record (or every other one) of the outermost list stands there twice, the second time with the opposite.
fn contradicted(document: &mut Value, path: &[String], half: bool) -> bool {
    let Some(at) = path.iter().position(|key| key == "[]") else { return false };
    let (outside, inside) = path.split_at(at);
    let mut list = document;
    for key in outside {
        let Some(inner) = list.get_mut(key) else { return false };
        list = inner;
    }
    let Value::Array(items) = list else { return false };
    let mut more = Vec::new();
    for item in items.iter().step_by(if half { 2 } else { 1 }) {
        let mut second = item.clone();
        let mut any = false;
        each(&mut second, &inside[1..], &mut |members, key| {
            if let Some(other) = opposite(&members[key]) {
                members.insert(key.to_owned(), other);
                any = true;
            }
        });
        more.extend(any.then_some(second));
    }
    let any = !more.is_empty();
    items.append(&mut more);
    any
}

struct Estate {
    as_of: Time,
    files: Vec<Text>,
    facts: Vec<Facts>,
}

impl Estate {
    fn of(plan: &Plan) -> Self {
        let mut sink = MemorySink::default();
        bailiwick_lab::write(plan, &mut sink).unwrap();
        let files: Vec<Text> = sink
            .files()
            .into_iter()
            .filter(|(path, _)| path != bailiwick_lab::TRUTH)
            .map(|(path, bytes)| Text { path, bytes })
            .collect();
        let facts = files.iter().map(|file| bailiwick_ingest::read(file)).collect();
        Self { as_of: plan.as_of, files, facts }
    }

    /// The assessment with other bytes in one file.
    fn assess(&self, changed: Option<(usize, Vec<u8>)>) -> Assessment {
        let mut all = Facts::default();
        let changed = changed.map(|(at, bytes)| (at, Text { path: self.files[at].path.clone(), bytes }));
        for (at, facts) in self.facts.iter().enumerate() {
            match &changed {
                Some((which, text)) if *which == at => all.absorb(bailiwick_ingest::read(text)),
                _ => all.absorb(facts.clone()),
            }
        }
        bailiwick_ingest::attach(&mut all);
        Study::new(all, &Options { as_of: Some(self.as_of), ..Options::default() }).assessment()
    }

    fn document(&self, at: usize) -> Option<Value> {
        let bytes = &self.files[at].bytes;
        serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()
    }

    fn format(&self, at: usize) -> &'static str {
        self.facts[at].sources[0].format
    }
}

type Verdicts = BTreeMap<(String, String), Verdict>;

fn verdicts(all: &Assessment) -> Verdicts {
    let controls = all.controls.iter().map(|known| (known.control.to_owned(), known.party, known.verdict));
    let rows = all.outcomes.iter().map(|known| (known.row.clone(), known.party, known.verdict));
    controls
        .chain(rows)
        .map(|(what, party, verdict)| ((what, all.parties[party].id.clone()), verdict))
        .collect()
}

/// What is better or worse than before, though nothing more is known.
fn moved(before: &Verdicts, after: &Verdicts, what: &str) -> Vec<String> {
    let moved = after.iter().filter_map(|(key, now)| {
        let was = before.get(key)?;
        let wrong = match now {
            Verdict::Pass => matches!(was, Verdict::Fail | Verdict::Unknown),
            Verdict::Fail => matches!(was, Verdict::Pass | Verdict::NotApplicable),
            _ => false,
        };
        wrong.then(|| format!("{} at {} was {was:?} and is {now:?} with {what}", key.0, key.1))
    });
    moved.collect()
}

const fn contradicts(damage: Damage) -> bool {
    matches!(damage, Damage::Contradicted | Damage::HalfContradicted)
}

/// A field that names a thing: with another name, a second record speaks of another thing, and is to be believed.
fn names_another(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["id", "_id", "identifier", "sid", "guid", "name", "username", "user", "tenant"]
        .iter()
        .any(|end| key.ends_with(end))
}

struct Case {
    file: usize,
    path: Path,
    damage: Damage,
}

/// Every field of every file of a format once, though it may stand in many files.
fn cases(estate: &Estate, format: &str) -> Vec<Case> {
    let mut seen = std::collections::BTreeSet::new();
    let mut cases = Vec::new();
    for file in 0..estate.files.len() {
        let id = estate.format(file);
        if !id.starts_with(format) {
            continue;
        }
        let Some(document) = estate.document(file) else { continue };
        let mut found = BTreeMap::new();
        paths(&document, &mut Path::new(), &mut found);
        let name = estate.files[file].path.rsplit('/').next().unwrap_or_default().to_owned();
        for path in found.into_keys() {
            for damage in DAMAGES {
                let meant = MEANT.iter().any(|(of, last, which, _)| {
                    id.starts_with(of)
                        && *which == damage
                        && (last.is_empty() || path.last().is_some_and(|key| key == last))
                });
                let fits =
                    !(meant || contradicts(damage) && path.last().is_some_and(|key| names_another(key)));
                if fits && seen.insert((name.clone(), path.clone(), format!("{damage:?}"))) {
                    cases.push(Case { file, path: path.clone(), damage });
                }
            }
        }
    }
    cases
}

/// Tries at most so many cases of a format, drawn the same way every time.
fn try_some(format: &str, most: usize) {
    let estate = Estate::of(&plan());
    let before = verdicts(&estate.assess(None));
    let mut cases = cases(&estate, format);
    assert!(cases.len() > 100, "{format}: {} cases", cases.len());
    let hash = |case: &Case| {
        BuildHasherDefault::<DefaultHasher>::default().hash_one((&case.path, format!("{:?}", case.damage)))
    };
    cases.sort_by_key(hash);
    cases.truncate(most);
    let wrong: Vec<String> = cases
        .par_iter()
        .flat_map_iter(|case| {
            let document = estate.document(case.file).unwrap();
            let changed = damaged(&document, &case.path, case.damage);
            let what =
                format!("{} {:?} in {}", case.path.join("."), case.damage, estate.files[case.file].path);
            changed.map_or_else(Vec::new, |changed| {
                let after = estate.assess(Some((case.file, changed.to_string().into_bytes())));
                moved(&before, &verdicts(&after), &what)
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases: {wrong:#?}", wrong.len(), cases.len());
}

fn plan() -> Plan {
    Plan { memberships: 3, devices: 3, ..Plan::new(6, 30, 1) }
}

/// A tenth of the fields or so: what runs with every change.
const SOME: usize = 20;

#[test]
fn damaged_dumps_of_meshcentral_change_no_answer_for_the_better_or_out_of_nothing() {
    try_some("meshcentral_", SOME);
}

#[test]
fn damaged_lists_of_tactical_change_no_answer_for_the_better_or_out_of_nothing() {
    try_some("tacticalrmm_", SOME);
}

#[test]
fn damaged_collections_of_a_domain_change_no_answer_for_the_better_or_out_of_nothing() {
    try_some("sharphound_", SOME);
}

#[test]
fn damaged_collections_of_a_tenant_change_no_answer_for_the_better_or_out_of_nothing() {
    try_some("azurehound_", SOME);
}

#[test]
#[ignore = "large: every field of every file"]
fn every_field_of_meshcentral() {
    try_some("meshcentral_", usize::MAX);
}

#[test]
#[ignore = "large: every field of every file"]
fn every_field_of_tactical() {
    try_some("tacticalrmm_", usize::MAX);
}

#[test]
#[ignore = "large: every field of every file"]
fn every_field_of_a_domain() {
    try_some("sharphound_", usize::MAX);
}

#[test]
#[ignore = "large: every field of every file"]
fn every_field_of_a_tenant() {
    try_some("azurehound_", usize::MAX);
}

/// A file that is cut off anywhere.
#[test]
fn files_that_are_cut_off_change_no_answer_for_the_better_or_out_of_nothing() {
    let estate = Estate::of(&plan());
    let before = verdicts(&estate.assess(None));
    let mut cuts = Vec::new();
    for file in 0..estate.files.len() {
        if FORMATS.iter().any(|format| estate.format(file).starts_with(format)) {
            let length = estate.files[file].bytes.len();
            cuts.push((file, length / 3));
            cuts.push((file, length * 9 / 10));
        }
    }
    assert!(cuts.len() > 40, "{}", cuts.len());
    let wrong: Vec<String> = cuts
        .par_iter()
        .flat_map_iter(|&(file, length)| {
            let bytes = estate.files[file].bytes[..length].to_vec();
            let after = estate.assess(Some((file, bytes)));
            moved(
                &before,
                &verdicts(&after),
                &format!("the first {length} bytes of {}", estate.files[file].path),
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
