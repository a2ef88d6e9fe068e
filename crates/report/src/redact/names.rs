//! Which name has which pseudonym.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use bailiwick_engine::Profile;
use bailiwick_engine::assessment::Assessment;
use bailiwick_engine::controls::CONTROLS;
use bailiwick_engine::phrases::Phrases;
use bailiwick_model::facts::{Collection, PartyKind};
use bailiwick_model::{EdgeKind, NodeKind};

use super::shapes;

/// What a name stands for.
#[derive(Clone, Debug)]
enum Stand {
    /// A pseudonym that is fixed.
    As(String),
    /// One of a class, numbered when it is first seen.
    One(&'static str),
}

/// Names and their pseudonyms; numbers are given in the order in which things are seen.
pub(super) struct Names {
    known: Phrases<Stand>,
    numbers: HashMap<(&'static str, String), usize>,
    counts: BTreeMap<&'static str, usize>,
}

impl Names {
    pub(super) fn new<'a>(it: &Assessment, given: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Phrases::default();
        parties(&mut known, it);
        for subject in &it.subjects {
            learn(&mut known, &subject.name, Stand::One(if subject.tool { "Tool" } else { "Account" }));
        }
        let words = vocabulary();
        let mut add = |name: &str| {
            let name = name.trim();
            let tells = name.chars().count() > if name.is_ascii() { 2 } else { 1 }
                && name.chars().any(char::is_alphabetic);
            if tells && words.value(name).is_none() {
                learn(&mut known, name, Stand::One("Name"));
            }
            if let Some((local, domain)) = name.rsplit_once('@') {
                learn(&mut known, domain, Stand::One("domain"));
                if local.len() > 3 && words.value(local).is_none() {
                    learn(&mut known, local, Stand::One("login"));
                }
            }
        };
        given.into_iter().for_each(&mut add);
        for step in it.subjects.iter().flat_map(|subject| &subject.paths).flat_map(|path| &path.steps) {
            if step.to_kind != NodeKind::AZRole.word() {
                add(&step.to);
            }
        }
        Self { known, numbers: HashMap::new(), counts: BTreeMap::new() }
    }

    /// The pseudonym of one thing of a class.
    pub(super) fn one(&mut self, class: &'static str, name: &str) -> String {
        let key = (class, name.to_ascii_lowercase());
        let known = self.numbers.get(&key).copied();
        let number = known.unwrap_or_else(|| {
            let count = self.counts.entry(class).or_default();
            *count += 1;
            self.numbers.insert(key, *count);
            *count
        });
        match class {
            "domain" => format!("domain-{number}.example"),
            "mail" => format!("mail-{number}@redacted.example"),
            _ if class.starts_with(char::is_uppercase) => format!("{class} {number}"),
            _ => format!("{class}-{number}"),
        }
    }

    /// A file: its number and its ending.
    pub(super) fn path(&mut self, path: &str) -> String {
        if path.is_empty() {
            return String::new();
        }
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let plain =
            (1..=5).contains(&ending.len()) && ending.chars().all(|letter| letter.is_ascii_alphanumeric());
        let file = self.one("file", path);
        if plain { format!("{file}.{ending}") } else { file }
    }

    /// A text with every name in it replaced.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            let name = self.known.find(text, at).map(|(from, to, stand)| (from, to, stand.clone()));
            let shape = shapes::find(text, at);
            let (from, to, stand) = match (name, shape) {
                (Some(name), Some((from, to, class))) if (from, name.1) < (name.0, to) => {
                    (from, to, Stand::One(class))
                }
                (Some(name), _) => name,
                (None, Some((from, to, class))) => (from, to, Stand::One(class)),
                (None, None) => break,
            };
            out.push_str(text.get(at..from).unwrap_or(""));
            match stand {
                Stand::As(pseudonym) => out.push_str(&pseudonym),
                Stand::One(class) => {
                    let pseudonym = self.one(class, text.get(from..to).unwrap_or(""));
                    out.push_str(&pseudonym);
                }
            }
            at = to;
        }
        out.push_str(text.get(at..).unwrap_or(""));
        out
    }
}

/// Adds a name. A number is none: it would stand for itself in every count.
fn learn(known: &mut Phrases<Stand>, name: &str, stand: Stand) {
    if !name.chars().all(|letter| letter.is_numeric() || ".,% ".contains(letter)) {
        known.add(name, stand);
    }
}

/// Parties first: `Customer 3` everywhere, whether by name, id or realm.
fn parties(known: &mut Phrases<Stand>, it: &Assessment) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for party in &it.parties {
        let class = match party.kind {
            PartyKind::Unclaimed => "unclaimed",
            kind => kind.word(),
        };
        let count = counts.entry(class).or_default();
        *count += 1;
        let mut name = String::new();
        let mut letters = class.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        let _ = write!(name, "{} {count}", letters.as_str());
        learn(known, &party.name, Stand::As(name.clone()));
        learn(known, &party.id, Stand::As(name.to_lowercase().replace(' ', "-")));
        for realm in &party.realms {
            let rest = realm.split_once(' ').map_or(realm.as_str(), |(_, rest)| rest);
            let (inner, id) = rest.rsplit_once(" (").unwrap_or((rest, ""));
            learn(known, inner, Stand::One("realm"));
            learn(known, id.trim_end_matches(')'), Stand::One("id"));
        }
    }
}

/// Words of our own: a name that is one of them tells nobody anything.
fn vocabulary() -> Phrases<()> {
    let mut words = Phrases::default();
    let mut text = |text: &str| {
        for word in text.split(|letter: char| !letter.is_alphanumeric()) {
            words.add(word, ());
        }
        words.add(text, ());
    };
    for control in CONTROLS {
        for part in [
            control.slug,
            control.title,
            control.what,
            control.why,
            control.provider_fix,
            control.customer_fix,
            control.proof,
        ] {
            text(part);
        }
    }
    let kinds = NodeKind::ALL.iter().map(|kind| kind.word());
    let phrases = EdgeKind::ALL.iter().map(|kind| kind.row().phrase);
    let lists = Collection::ALL.iter().map(|collection| collection.doc());
    for part in kinds.chain(phrases).chain(lists).chain(Profile::ALL.iter().map(|profile| profile.name)) {
        text(part);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_no_names_and_short_names_are() {
        let subject = |name: &str| bailiwick_engine::assessment::Subject {
            name: name.to_owned(),
            ..Default::default()
        };
        let it = Assessment { subjects: vec![subject("7"), subject("Zoe Ray")], ..Assessment::default() };
        let mut names = Names::new(&it, ["ana@39", "6", "2026", "王伟", "Åö", "IT"]);
        let counts = "6 of 39 enabled accounts, 7 customers, IT in 2026";
        assert_eq!(names.text(counts), counts);
        assert_eq!(names.text("王伟 and Åö know Zoe Ray"), "Name 1 and Name 2 know Account 1");
    }
}
