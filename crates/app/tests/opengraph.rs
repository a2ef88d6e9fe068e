//! Graphs of other tools, and our own, read back: what they give, what the estate file says of their kinds, and what
//! stays open.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    clippy::needless_pass_by_value,
    reason = "tests"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bailiwick_engine::analysis::{Attacker, Reachability};
use bailiwick_engine::assessment::Verdict;
use bailiwick_engine::graph::bloodhound::Drawing;
use bailiwick_engine::study::Study;
use bailiwick_engine::{Bound, NodeIx, Profile};
use bailiwick_lab::{MemorySink, Plan};
use bailiwick_model::{Effects, NodeKind, RealmKind, Severity, Time};
use serde_json::{Value, json};
use support::{Text, facts, study};

fn today() -> Time {
    Time::parse("2026-11-24").unwrap()
}

fn name_of(study: &Study, at: NodeIx) -> String {
    let (graph, facts) = (study.graph(), study.facts());
    let node = graph.node(at);
    let realm = &facts.realms[node.id.realm.0 as usize];
    let native = graph.names.text(node.id.id);
    // What a file says that names no realm, lives in that file: read from another, it is another's.
    if realm.kind == RealmKind::Source {
        return format!("file::{}", native.rsplit("::").next().unwrap());
    }
    format!("{}::{native}", facts.text(realm.id))
}

type Reach = BTreeMap<(String, String, bool), Vec<(String, u8)>>;

/// What every node that can be a start reaches: parties by id with effects, for every profile and bound.
fn reach(study: &Study) -> Reach {
    let graph = study.graph();
    let all: Vec<NodeIx> = (0..graph.nodes.len()).map(|at| NodeIx(u32::try_from(at).unwrap())).collect();
    let attackers: Vec<Attacker> = Profile::ALL.into_iter().map(Attacker::from).collect();
    let found = Reachability::of_subjects(graph, &attackers, &all);
    let mut reach = Reach::new();
    for &at in &all {
        for attacker in &attackers {
            for bound in Bound::BOTH {
                let blast = found.blast(at, &attacker.name, bound).unwrap();
                let mut parties: Vec<(String, u8)> = blast
                    .parties
                    .iter()
                    .map(|(party, effects)| (graph.party(*party).unwrap().id.clone(), effects.0))
                    .collect();
                parties.sort();
                let key = (name_of(study, at), attacker.name.clone(), bound == Bound::Proven);
                let other = reach.insert(key, parties.clone());
                assert!(other.is_none_or(|other| other == parties), "{} twice", name_of(study, at));
            }
        }
    }
    reach
}

fn exported(study: &Study) -> Vec<u8> {
    let mut bytes = Vec::new();
    bailiwick_report::opengraph::write(study.facts(), study.estate(), study.graph(), &mut bytes).unwrap();
    bytes
}

/// Our own export says all that the reach rests on: read again, alone, it gives the same reach to everybody, from every
/// start and in both bounds.
#[test]
fn our_own_graph_read_again_gives_the_same_reach() {
    let plan = Plan { memberships: 3, devices: 3, ..Plan::new(6, 60, 1) };
    let mut sink = MemorySink::default();
    bailiwick_lab::write(&plan, &mut sink).unwrap();
    let files: Vec<Text> = sink
        .files()
        .into_iter()
        .filter(|(path, _)| path != bailiwick_lab::TRUTH)
        .map(|(path, bytes)| Text { path, bytes })
        .collect();
    let first = study(&files, plan.as_of);
    let again = study(&[Text::new("graph.json", exported(&first))], plan.as_of);
    let remarks: Vec<_> =
        again.facts().diagnostics.iter().filter(|one| one.severity != Severity::Note).collect();
    assert!(remarks.is_empty(), "{remarks:#?}");
    assert!(again.facts().coverage.iter().all(|list| list.complete));
    assert_eq!(again.graph().edges.len(), first.graph().edges.len());
    let (before, after) = (reach(&first), reach(&again));
    assert!(before.values().any(|parties| parties.len() > 5), "somebody reaches many");
    let wrong: Vec<_> =
        before.iter().filter(|(key, parties)| after.get(*key) != Some(*parties)).take(5).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(before.len(), after.len());
    let kinds = |study: &Study| -> BTreeSet<String> {
        study.graph().parties.iter().map(|party| format!("{} {}", party.id, party.kind.word())).collect()
    };
    assert_eq!(kinds(&first), kinds(&again));
    // Beside the exports that it was made of, it adds nothing.
    let mut both = files;
    both.push(Text::new("graph.json", exported(&first)));
    let both = reach(&study(&both, plan.as_of));
    let wrong: Vec<_> =
        before.iter().filter(|(key, parties)| both.get(*key) != Some(*parties)).take(5).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn corpus(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let file = std::env::var_os("BAILIWICK_CORPUS").map_or(beside, PathBuf::from).join(path);
    if !file.exists() {
        println!("SKIPPED: there is no corpus file `{}` (set BAILIWICK_CORPUS)", file.display());
        return None;
    }
    Some(file)
}

type Triple = (String, String, String);

/// BloodHound's own graphs are OpenGraph: every edge of a kind that collections hold becomes the relation that the
/// collection itself gives.
#[test]
fn the_graph_of_bloodhound_gives_the_relations_of_its_collection() {
    for graph in ["Version6JSON", "Version5JSON"] {
        let path = format!("identity/bloodhound-fixtures/{graph}/ingest/ingested.json");
        let Some(file) = corpus(&path) else { return };
        let bytes = fs::read(file).unwrap();
        let stated: Value = serde_json::from_slice(&bytes).unwrap();
        let read = study(&[Text::new("ingested.json", bytes)], today());
        let names = |sym| read.facts().text(sym).to_owned();
        let relations = read.facts().relations.iter();
        let related: BTreeSet<Triple> = relations
            .map(|one| (one.kind.row().name.to_owned(), names(one.from.id), names(one.to.id)))
            .collect();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let expected: BTreeSet<Triple> = stated["graph"]["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edge| (text(&edge["kind"]), text(&edge["start"]["value"]), text(&edge["end"]["value"])))
            .collect();
        assert!(expected.len() > 700, "{}", expected.len());
        let missing: Vec<_> = expected.difference(&related).take(5).collect();
        assert!(missing.is_empty(), "{graph}: {missing:?}");
        let more: Vec<_> = related.difference(&expected).take(5).collect();
        assert!(more.is_empty(), "{graph}: {more:?}");
        let drawn = Drawing::of(read.facts());
        assert!(drawn.edges.len() > 500);
        let remarks: Vec<_> = read.facts().diagnostics.iter().map(|one| one.code).collect();
        assert!(remarks.is_empty(), "{remarks:?}");
    }
}

/// The example of the documentation: its edge has no meaning here, and is said.
#[test]
fn the_documented_example_is_read_and_its_kind_is_open() {
    let Some(file) = corpus("identity/opengraph/opengraph-minimal.json") else { return };
    let read = study(&[Text::new("minimal.json", fs::read(file).unwrap())], today());
    let codes: Vec<_> = read.facts().diagnostics.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["opengraph/unmapped-kind", "opengraph/unmapped-node-kind"]);
    assert_eq!(read.facts().graph_nodes.len(), 2);
    assert!(read.facts().coverage.iter().all(|list| !list.complete), "an edge without meaning is a gap");
}

const TENANT: &str = "11111111-AAAA-4AAA-8AAA-000000000001";
const OTHER: &str = "22222222-BBBB-4BBB-8BBB-000000000002";

const PARTIES: &str = r#"
[[party]]
id = "north"
name = "North IT"
kind = "provider"
realms = ["okta.north.example"]

[[party]]
id = "acme"
name = "Acme"
kind = "customer"
realms = ["11111111-AAAA-4AAA-8AAA-000000000001"]

[[party]]
id = "borough"
name = "Borough"
kind = "customer"
realms = ["22222222-BBBB-4BBB-8BBB-000000000002"]

[[source]]
files = ["okta.json"]
kind = "rmm"
realm = "okta.north.example"
"#;

fn graph(nodes: Value, edges: Value) -> Vec<u8> {
    json!({"metadata": {"source_kind": "OktaBase"}, "graph": {"nodes": nodes, "edges": edges}})
        .to_string()
        .into_bytes()
}

fn by_id(kind: &str, from: &str, to: &str) -> Value {
    json!({"kind": kind, "start": {"value": from}, "end": {"value": to, "match_by": "id"}})
}

/// A graph of an identity provider: one admin, one group, one app that signs in to the tenant of a customer.
fn okta() -> Vec<u8> {
    let nodes = json!([
        {"id": "00u1", "kinds": ["Okta_User"], "properties": {"name": "alice@north.example", "enabled": true}},
        {"id": "00g1", "kinds": ["Okta_Group"], "properties": {"name": "Tier 3"}},
        {"id": "0oa1", "kinds": ["Okta_Application"], "properties": {"name": "Acme M365", "environment": "acme"}},
        {"id": TENANT, "kinds": ["AZTenant"], "properties": {"name": "Acme"}},
        {"id": OTHER, "kinds": ["AZTenant"], "properties": {"name": "Borough"}},
    ]);
    let edges = json!([
        by_id("Okta_MemberOf", "00u1", "00g1"),
        {"kind": "Okta_AppAdmin", "start": {"value": "00g1"}, "end": {"match_by": "property",
            "property_matchers": [{"key": "environment", "operator": "equals", "value": "acme"}]}},
        by_id("Okta_Federates", "0oa1", TENANT),
    ]);
    graph(nodes, edges)
}

const MEANINGS: &str = r#"
[[opengraph]]
kind = "Okta_User"
node = "RmmUser"

[[opengraph]]
kind = "Okta_MemberOf"
edge = "MemberOf"

[[opengraph]]
kind = "Okta_AppAdmin"
edge = "AZOwns"

[[opengraph]]
kind = "Okta_Federates"
effects = ["own"]
"#;

fn with(estate: &str, files: &[(&str, Vec<u8>)]) -> Study {
    let mut all: Vec<Text> = files.iter().map(|(path, bytes)| Text::new(path, bytes.clone())).collect();
    all.push(Text::new("estate.toml", estate.as_bytes()));
    study(&all, today())
}

/// Effects of a node by name at a party, proven and possible.
fn at(study: &Study, name: &str, party: &str) -> (Effects, Effects) {
    let graph = study.graph();
    let found = (0u32..).map(NodeIx).zip(&graph.nodes).find(|(_, node)| graph.names.text(node.name) == name);
    let (at, _) = found.unwrap_or_else(|| panic!("nothing is called {name}"));
    let attacker = Attacker::from(Profile::INSIDER);
    let reach = Reachability::of_subjects(graph, std::slice::from_ref(&attacker), &[at]);
    let party = study.estate().find(party).unwrap();
    let of = |bound| reach.blast(at, &attacker.name, bound).unwrap().at(party);
    (of(Bound::Proven), of(Bound::Possible))
}

fn codes(study: &Study) -> Vec<&'static str> {
    study.facts().diagnostics.iter().map(|one| one.code).collect()
}

#[test]
fn kinds_that_the_estate_file_gives_a_meaning_are_ways() {
    let read = with(&format!("{PARTIES}{MEANINGS}"), &[("okta.json", okta())]);
    assert_eq!(at(&read, "alice@north.example", "acme"), (Effects::ALL, Effects::ALL));
    assert_eq!(at(&read, "alice@north.example", "borough"), (Effects::NONE, Effects::NONE));
    assert_eq!(
        codes(&read),
        ["opengraph/unmapped-node-kind", "opengraph/unmapped-node-kind"],
        "group and app"
    );
    assert!(read.facts().coverage.iter().all(|list| list.complete));
    let alice = read.assessment();
    assert!(alice.subjects.iter().any(|subject| subject.name == "alice@north.example"), "she is a principal");
}

/// Without a meaning an edge may be anything: possible, never proven, said, and never the reason for a Pass.
#[test]
fn kinds_without_a_meaning_are_possible_and_said() {
    let known = with(&format!("{PARTIES}{MEANINGS}"), &[("okta.json", okta())]);
    let less = MEANINGS.replace("[[opengraph]]\nkind = \"Okta_AppAdmin\"\nedge = \"AZOwns\"\n", "");
    let read = with(&format!("{PARTIES}{less}"), &[("okta.json", okta())]);
    assert_eq!(at(&read, "alice@north.example", "acme"), (Effects::NONE, Effects::ALL));
    assert!(codes(&read).contains(&"opengraph/unmapped-kind"));
    let list = read.facts().coverage.iter().find(|list| list.records == 8).unwrap();
    assert!(!list.complete);
    // No answer is better than with the meaning.
    let passes = |study: &Study| -> BTreeSet<(String, String)> {
        let all = study.assessment();
        let controls = all.controls.iter().filter(|one| one.verdict == Verdict::Pass);
        controls.map(|one| (one.control.to_owned(), all.parties[one.party].id.clone())).collect()
    };
    assert!(passes(&read).is_subset(&passes(&known)));
    let nothing = less + "\n[[opengraph]]\nkind = \"Okta_AppAdmin\"\nnothing = true\n";
    let read = with(&format!("{PARTIES}{nothing}"), &[("okta.json", okta())]);
    assert_eq!(at(&read, "alice@north.example", "acme"), (Effects::NONE, Effects::NONE));
    assert!(!codes(&read).contains(&"opengraph/unmapped-kind"));
}

#[test]
fn a_meaning_can_be_reversed_and_possible() {
    let turned = MEANINGS.replace("edge = \"MemberOf\"", "edge = \"MemberOf\"\nreversed = true");
    let read = with(&format!("{PARTIES}{turned}"), &[("okta.json", okta())]);
    assert_eq!(at(&read, "alice@north.example", "acme"), (Effects::NONE, Effects::NONE));
    let maybe = MEANINGS.replace("edge = \"MemberOf\"", "edge = \"MemberOf\"\npossible = true");
    let read = with(&format!("{PARTIES}{maybe}"), &[("okta.json", okta())]);
    assert_eq!(at(&read, "alice@north.example", "acme"), (Effects::NONE, Effects::ALL));
}

/// Short ids and names are used by many companies: two graphs that use the same ones share nothing.
#[test]
fn two_graphs_with_the_same_ids_stay_apart() {
    let estate = format!(
        "{PARTIES}{MEANINGS}\n[[source]]\nfiles = [\"other.json\"]\nkind = \"rmm\"\nrealm = \"okta.other.example\"\n"
    );
    let other = graph(
        json!([{"id": "00u1", "kinds": ["Okta_User"], "properties": {"name": "mallory@other.example", "enabled": true}}]),
        json!([by_id("Okta_MemberOf", "00u1", "00g1")]),
    );
    let read = with(&estate, &[("okta.json", okta()), ("other.json", other)]);
    assert_eq!(at(&read, "alice@north.example", "acme").0, Effects::ALL);
    let (proven, possible) = at(&read, "mallory@other.example", "acme");
    assert_eq!(
        (proven, possible),
        (Effects::NONE, Effects::NONE),
        "`00g1` of the other graph is another group"
    );
}

/// A name that another file has is a hint, not a proof; a name that two nodes have is none.
#[test]
fn ends_that_are_found_by_a_name_elsewhere_are_possible() {
    let named = |name: &str| json!({"match_by": "name", "value": name, "kind": "Okta_Group"});
    let nodes =
        json!([{"id": "u", "kinds": ["Okta_User"], "properties": {"name": "mallory", "enabled": true}}]);
    let edge = json!([{"kind": "Okta_MemberOf", "start": {"value": "u"}, "end": named("tier 3")}]);
    let estate = format!("{PARTIES}{MEANINGS}");
    let read = with(&estate, &[("okta.json", okta()), ("more.json", graph(nodes.clone(), edge.clone()))]);
    assert_eq!(at(&read, "mallory", "acme"), (Effects::NONE, Effects::ALL));
    let second =
        graph(json!([{"id": "x", "kinds": ["Okta_Group"], "properties": {"name": "Tier 3"}}]), json!([]));
    let files = [("okta.json", okta()), ("more.json", graph(nodes, edge)), ("third.json", second)];
    let read = with(&estate, &files);
    assert_eq!(at(&read, "mallory", "acme"), (Effects::NONE, Effects::NONE));
    assert!(codes(&read).contains(&"opengraph/lost-end"));
}

/// A password that is reset opens the account only where its sign-in lets it.
#[test]
fn what_gives_a_password_ends_at_the_password() {
    let user = "33333333-CCCC-4CCC-8CCC-000000000003";
    let role = format!("729827E3-9C14-49F7-BB1B-9608F156BBB8@{TENANT}");
    let admin = format!("62E90394-69F5-4237-9190-012177145E10@{TENANT}");
    let helper = "44444444-DDDD-4DDD-8DDD-000000000004";
    let of = |id: &str, name: &str| {
        json!({"id": id, "kinds": ["AZUser", "AZBase"],
               "properties": {"name": name, "tenantid": TENANT, "enabled": true}})
    };
    let held = |kind: &str, from: &str, to: &str| json!({"kind": kind, "start": {"value": from}, "end": {"value": to}, "properties": {"scope": TENANT}});
    let nodes = json!([
        of(user, "BOSS@ACME.EXAMPLE"),
        of(helper, "HELP@ACME.EXAMPLE"),
        {"id": role, "kinds": ["AZRole", "AZBase"], "properties": {"name": "HELPDESK", "tenantid": TENANT}},
        {"id": admin, "kinds": ["AZRole", "AZBase"], "properties": {"name": "GLOBAL", "tenantid": TENANT}},
    ]);
    let edges = json!([
        held("AZHasRole", user, &admin),
        held("AZHasRole", helper, &role),
        by_id("AZResetPassword", &role, user),
    ]);
    let read = with(PARTIES, &[("bloodhound.json", graph(nodes.clone(), edges))]);
    let own = |effects: Effects| effects.has(bailiwick_model::Effect::Own);
    let (boss, help) = (at(&read, "BOSS@ACME.EXAMPLE", "acme"), at(&read, "HELP@ACME.EXAMPLE", "acme"));
    assert!(own(boss.0), "Global Administrator: {boss:?}");
    assert!(!own(help.0) && own(help.1), "whether the sign-in asks for more is not known: {help:?}");
    // A role that may count for one object only is not taken for the whole tenant.
    let unscoped = json!([by_id("AZHasRole", user, &admin)]);
    let read = with(PARTIES, &[("bloodhound.json", graph(nodes, unscoped))]);
    let boss = at(&read, "BOSS@ACME.EXAMPLE", "acme");
    assert!(!own(boss.0) && own(boss.1), "{boss:?}");
}

/// What the estate file says wrongly is remarked with its line and the nearest word, and the edge stays possible.
#[test]
fn wrong_meanings_say_line_and_nearest_word() {
    let wrong = "[[opengraph]]\nkind = \"Okta_MemberOf\"\nedge = \"MembrOf\"\n\n[[opengraph]]\nkind = \"Okta_Usr\"\nnode = \"AZUser\"\n\n[[opengraph]]\nkind = \"Okta_Federates\"\neffects = [\"own\", \"al\"]\n";
    let all = facts(&[Text::new("estate.toml", wrong)]);
    let said: Vec<(&str, &str, &str)> =
        all.diagnostics.iter().map(|one| (one.code, one.message.as_str(), one.help.as_str())).collect();
    let (code, message, help) = said[0];
    assert_eq!(code, "estate/value");
    assert!(message.contains("`MembrOf`") && message.contains("line 3"), "{message}");
    assert!(help.contains("did you mean `MemberOf`"), "{help}");
    assert!(
        said.iter().any(|(code, message, _)| *code == "estate/kind-meaning" && message.contains("line 9")),
        "{said:?}"
    );
    let read = with(&format!("{PARTIES}{wrong}"), &[("okta.json", okta())]);
    assert_eq!(at(&read, "alice@north.example", "acme"), (Effects::NONE, Effects::ALL));
    let unused =
        read.facts().diagnostics.iter().find(|one| one.code == "estate/unused-kind-meaning").unwrap();
    assert!(unused.help.contains("did you mean `Okta_User`"), "{unused:?}");
    let known = |node: NodeKind| read.graph().nodes.iter().any(|other| other.kind == node);
    assert!(!known(NodeKind::AZUser));
}
