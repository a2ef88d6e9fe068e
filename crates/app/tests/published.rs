//! What a customer's report and a redacted one must not hold, over the lab's estate, in every output.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

use std::collections::BTreeSet;
use std::io::{self, Cursor, Read};
use std::sync::OnceLock;

use bailiwick_engine::assessment::{Assessment, TrendPoint};
use bailiwick_engine::phrases::Phrases;
use bailiwick_engine::publish::to_party;
use bailiwick_engine::study::{Options, Study};
use bailiwick_lab::{MemorySink, Plan, Truth};
use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Facts, NodeKind, Time};
use bailiwick_report::outputs::{OUTPUTS, OcsfVersion, Settings};
use bailiwick_report::{redact, terminal};

struct Memory {
    path: String,
    bytes: Vec<u8>,
}

impl bailiwick_ingest::Input for Memory {
    fn path(&self) -> &str {
        &self.path
    }
    fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Cursor::new(&self.bytes)))
    }
}

struct Estate {
    study: Study,
    whole: Assessment,
    truth: Truth,
}

/// The demo, under a folder whose name must not leave the house.
fn estate() -> &'static Estate {
    static ESTATE: OnceLock<Estate> = OnceLock::new();
    ESTATE.get_or_init(|| {
        let mut sink = MemorySink::default();
        let truth = bailiwick_lab::write(&Plan::demo(), &mut sink).unwrap();
        let mut all = Facts::default();
        for (path, bytes) in sink.files().into_iter().filter(|(path, _)| !path.starts_with("truth/")) {
            all.absorb(bailiwick_ingest::read(&Memory { path: format!("/srv/secretfolder/{path}"), bytes }));
        }
        bailiwick_ingest::attach(&mut all);
        let study = Study::new(all, &Options::default());
        let mut whole = study.assessment();
        whole.trend = vec![TrendPoint::of(&whole), TrendPoint::of(&whole)];
        Estate { study, whole, truth }
    })
}

/// Every output, with what Markdown and JSON escape undone.
fn outputs(it: &Assessment) -> Vec<(&'static str, String)> {
    let mut all = vec![("the first screen", terminal::summary(it, terminal::Colour::Plain, &[]))];
    for ocsf in OcsfVersion::ALL {
        let again = |name: &str| ocsf == OcsfVersion::default() || name.contains("ocsf");
        for file in OUTPUTS.iter().flat_map(|output| output.files).filter(|file| again(file.name)) {
            let mut out = Vec::new();
            (file.fill)(it, Settings { ocsf }, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let text = if file.name == "worklist.md" {
                text.replace("&#64;", "@").replace("&amp;", "&").replace('\\', "")
            } else {
                text.replace("\\u003c", "<").replace("&amp;", "&").replace("\\\\", "\\")
            };
            all.push((file.name, text));
        }
    }
    all
}

fn contains(text: &str, name: &str) -> bool {
    text.to_ascii_lowercase().contains(&name.to_ascii_lowercase())
}

#[test]
fn a_customer_sees_nothing_of_others() {
    let Estate { study, whole, truth } = estate();
    let graph = study.graph();
    let (mut customers, mut reached) = (0, 0);
    for (at, party) in whole.parties.iter().enumerate().filter(|(_, party)| party.kind == PartyKind::Customer)
    {
        let published = to_party(whole, at);
        customers += 1;
        reached += usize::from(!published.subjects.is_empty());
        // Who reaches this customer appears by name; so does what has the same name on the customer's side.
        let mut mine: BTreeSet<String> =
            published.subjects.iter().map(|subject| subject.name.to_ascii_lowercase()).collect();
        let name = |node: &bailiwick_engine::Node| graph.names.text(node.name).to_ascii_lowercase();
        let owned =
            |node: &bailiwick_engine::Node| graph.party(node.owner).is_some_and(|owner| owner.id == party.id);
        mine.extend(graph.nodes.iter().filter(|node| owned(node)).map(&name));
        let mut canaries = Phrases::default();
        let mut count = 0;
        for node in graph.nodes.iter().filter(|node| !owned(node) && node.kind != NodeKind::AZRole) {
            for text in [name(node), graph.names.text(node.id.id).to_ascii_lowercase()] {
                let tells = text.len() > 5 && text.chars().any(|letter| !letter.is_ascii_lowercase());
                let party_name = published.parties.iter().any(|party| party.name.eq_ignore_ascii_case(&text));
                if tells && !mine.contains(&text) && !party_name && node.kind != NodeKind::Party {
                    canaries.add(&text, ());
                    count += 1;
                }
            }
        }
        assert!(count > 1_000, "{count} names of others to look for");
        let others: Vec<&bailiwick_lab::Party> =
            truth.parties.iter().filter(|other| other.kind == "customer" && other.id != party.id).collect();
        for (file, text) in outputs(&published) {
            for other in &others {
                for name in [&other.name, &other.id, &other.tenant] {
                    assert!(
                        name.is_empty() || !contains(&text, name),
                        "{file} for {} names {name}",
                        party.name
                    );
                }
                let domain = other.id.replace('-', "") + ".example";
                assert!(!contains(&text, &domain), "{file} for {} names {domain}", party.name);
            }
            assert!(!contains(&text, "secretfolder"), "{file} for {} holds a path", party.name);
            if let Some((from, to, ())) = canaries.find(&text, 0) {
                let around = &text
                    [text.floor_char_boundary(from.saturating_sub(80))..text.ceil_char_boundary(to + 40)];
                panic!("{file} for {} holds `{}`: {around}", party.name, &text[from..to]);
            }
            let for_people =
                ["report.html", "worklist.md", "assessment.json", "the first screen"].contains(&file);
            assert!(!for_people || contains(&text, &party.name), "{file} names {}", party.name);
        }
    }
    assert!(customers == 24 && reached > 20, "{customers} customers, {reached} reached");
}

#[test]
fn a_customer_sees_who_reaches_it() {
    let Estate { whole, .. } = estate();
    for (at, party) in whole.parties.iter().enumerate().filter(|(_, party)| party.kind == PartyKind::Customer)
    {
        let published = to_party(whole, at);
        let wanted = whole
            .subjects
            .iter()
            .filter(|subject| subject.party != at && subject.parties.iter().any(|(to, ..)| *to == at))
            .count();
        assert_eq!(published.subjects.len(), wanted, "{}", party.name);
        let own = whole.outcomes.iter().filter(|outcome| outcome.party == at);
        let verdicts: Vec<_> = own.map(|outcome| (outcome.row.clone(), outcome.verdict)).collect();
        let shown: Vec<_> =
            published.outcomes.iter().map(|outcome| (outcome.row.clone(), outcome.verdict)).collect();
        assert_eq!(shown, verdicts, "outcomes stay as they are: {}", party.name);
        let line = published.published_to.map(|at| &published.parties[at]).unwrap();
        assert_eq!(line.name, party.name);
        for finding in &published.findings {
            assert!(finding.owner.is_none_or(|owner| owner < published.parties.len()));
            assert!(!finding.title.is_empty() && !finding.why.is_empty(), "{finding:?}");
        }
    }
}

#[test]
fn no_name_survives_redaction() {
    let Estate { study, whole, truth } = estate();
    let redacted = redact::assessment(whole, study.given_names());
    let graph = study.graph();
    let mut canaries = Phrases::default();
    for node in graph.nodes.iter().filter(|node| node.kind != NodeKind::AZRole) {
        for text in [graph.names.text(node.name), graph.names.text(node.id.id)] {
            // Single common words are no names; `tells` wants two words, a digit, or a domain.
            let tells = text.len() > 5 && text.chars().any(|letter| !letter.is_ascii_alphabetic());
            if tells && !text.contains("Internet") {
                canaries.add(text, ());
            }
        }
    }
    for input in &whole.inputs {
        canaries.add(&input.path, ());
    }
    for (file, text) in outputs(&redacted) {
        for party in &truth.parties {
            for name in [&party.name, &party.id, &party.tenant] {
                assert!(name.is_empty() || !contains(&text, name), "{file} holds {name}");
            }
        }
        for shape in ["northwind.example", "198.51.100.", "secretfolder", "S-1-5-21-"] {
            assert!(!contains(&text, shape), "{file} holds {shape}");
        }
        if let Some((from, to, ())) = canaries.find(&text, 0) {
            let around =
                &text[text.floor_char_boundary(from.saturating_sub(80))..text.ceil_char_boundary(to + 40)];
            panic!("{file} holds `{}`: {around}", &text[from..to]);
        }
        assert!(!text.is_empty(), "{file} is empty");
    }
    assert_eq!(redacted.findings.len(), whole.findings.len());
    assert_eq!(redacted.headline.too_much.len(), whole.headline.too_much.len());
}

#[test]
fn the_same_thing_has_the_same_pseudonym() {
    let Estate { study, whole, .. } = estate();
    let redacted = redact::assessment(whole, study.given_names());
    // Every finding still names subjects that are listed, and titles use the subjects' pseudonyms.
    let mut titles = 0;
    for (before, after) in whole.findings.iter().zip(&redacted.findings) {
        for (old, new) in before.subjects.iter().zip(&after.subjects) {
            let Some(at) = whole.subjects.iter().position(|subject| subject.id == *old) else { continue };
            assert_eq!(redacted.subjects[at].id, *new);
            if before.title.contains(&whole.subjects[at].name) {
                titles += 1;
                assert!(
                    after.title.contains(&redacted.subjects[at].name),
                    "{} / {}",
                    before.title,
                    after.title
                );
            }
        }
        assert!(after.fix == before.fix || before.fix.chars().count() > 20, "words of the program stay");
    }
    assert!(titles > 10, "{titles}");
    let names: BTreeSet<&str> = redacted.parties.iter().map(|party| party.name.as_str()).collect();
    assert_eq!(names.len(), whole.parties.len(), "two parties stay two");
    assert!(names.contains("Customer 1") && names.contains("Provider 1"), "{names:?}");
}
