//! The made-up provider of the corpus, through the real readers: who must and must not reach what.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bailiwick_engine::Bound;
use bailiwick_engine::directory::Directory;
use bailiwick_engine::estate::Estate;
use bailiwick_engine::graph::derive::{self, Judged};
use bailiwick_engine::signin::SignIn;
use bailiwick_ingest::Input;
use bailiwick_model::{Facts, NodeRef, Time};

use crate::world::{Answer, OWN};

struct Disk {
    path: String,
    bytes: Vec<u8>,
}

impl Input for Disk {
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
        Ok(Box::new(self.bytes.as_slice()))
    }
}

fn corpus(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("BAILIWICK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"), PathBuf::from);
    let folder = root.join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no corpus at {}: set BAILIWICK_CORPUS", folder.display());
    None
}

fn read(folder: &Path, take: impl Fn(&str) -> bool) -> Facts {
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let mut facts = Facts::default();
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if take(&name) {
            let input = Disk { path: format!("msp/{name}"), bytes: std::fs::read(&path).unwrap() };
            facts.absorb(bailiwick_ingest::read(&input));
        }
    }
    bailiwick_ingest::attach(&mut facts);
    facts
}

fn build(mut facts: Facts) -> Answer {
    let as_of = Time::parse("2026-01-01");
    let estate = Estate::prepare(&mut facts, as_of);
    let built = {
        let directory = Directory::new(&facts);
        let signin = SignIn::new(&facts, &directory, estate.as_of);
        derive::derive(&directory, &estate, &Judged::new(&facts, &signin))
    };
    Answer { facts, estate, built }
}

fn person(answer: &Answer, name: &str) -> NodeRef {
    let login = format!("{name}@northmsp.onmicrosoft.com");
    let found =
        answer.facts.accounts.iter().find(|fact| answer.facts.text(fact.login).eq_ignore_ascii_case(&login));
    found.unwrap().node
}

fn exports(name: &str) -> bool {
    let json = Path::new(name).extension().is_some_and(|kind| kind == "json");
    json && name != "expected.json"
}

/// `expected.json`, by hand: bakeryco and clinicco are customers of northmsp.
#[test]
fn everybody_reaches_what_is_expected() {
    let Some(folder) = corpus("identity/synthetic-msp") else { return };
    let answer = build(read(&folder, exports));
    let customers = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().filter(|line| !line.starts_with("northmsp")).collect()
    };
    let proven = |name| customers(answer.proven(person(&answer, name)));
    let rbac = "see change run destroy";
    // Global Administrator of the bakery by GDAP; Owner of a subscription of the clinic, to be activated.
    assert_eq!(proven("alice"), [format!("bakeryco: {OWN}"), format!("clinicco: {rbac}")]);
    // Help desk of both through a nested group; his application is Global Administrator of the bakery, not of the clinic.
    assert_eq!(proven("bob"), [format!("bakeryco: {OWN}"), "clinicco: change".to_owned()]);
    // A guest of the clinic who is its Global Administrator.
    assert_eq!(proven("carl"), [format!("clinicco: {OWN}")]);
    // Contributor of a subscription by Azure Lighthouse.
    assert_eq!(proven("dora"), [format!("clinicco: {rbac}")]);
    // Disabled.
    let eve = answer.at(person(&answer, "eve"));
    assert_eq!(answer.graph().node(eve).enabled, Some(false));
    assert!(
        !answer
            .graph()
            .edges
            .iter()
            .any(|edge| edge.to == eve && edge.kind == bailiwick_model::EdgeKind::LogsInAs)
    );
}

/// No policy was exported: who only has a password is proven to reach nothing, and may reach all of it.
#[test]
fn a_password_alone_is_possible_and_not_proven() {
    let Some(folder) = corpus("identity/synthetic-msp") else { return };
    let answer = build(read(&folder, exports));
    for name in ["alice", "bob", "carl", "dora"] {
        let password = answer.password(person(&answer, name));
        let reach = |bound| answer.reach_of(password, "stolen-password", bound);
        assert_eq!(reach(Bound::Proven), Vec::<String>::new(), "{name}");
        assert!(reach(Bound::Possible).iter().any(|line| !line.starts_with("northmsp")), "{name}");
    }
}

/// The provider's own exports alone already name the customers and what the roles do there.
#[test]
fn the_provider_alone() {
    let Some(folder) = corpus("identity/synthetic-msp") else { return };
    let answer = build(read(&folder, |name| exports(name) && name.contains("northmsp")));
    let proven = |name| answer.proven(person(&answer, name));
    assert!(proven("alice").contains(&format!("bakeryco: {OWN}")));
    assert!(proven("bob").contains(&"clinicco: change".to_owned()), "{:?}", proven("bob"));
    let kinds: Vec<_> =
        answer.estate.parties.iter().map(|party| (party.id.as_str(), party.kind.word())).collect();
    for expected in [("northmsp", "provider"), ("bakeryco", "customer"), ("clinicco", "customer")] {
        assert!(kinds.contains(&expected), "{kinds:?}");
    }
}
/// What must not be reached is not even possible: the application has no permission at the clinic.
#[test]
fn an_application_without_permission_is_no_way_in() {
    let Some(folder) = corpus("identity/synthetic-msp") else { return };
    let answer = build(read(&folder, exports));
    let clinic: Vec<_> = answer
        .possible(person(&answer, "bob"))
        .into_iter()
        .filter(|line| line.starts_with("clinicco"))
        .collect();
    assert_eq!(clinic, ["clinicco: see change"]);
}

/// A real MeshCentral 1.1.55, with the traps that its maker's own tools fall into.
#[test]
fn rights_of_a_real_management_server() {
    let Some(folder) = corpus("rmm/meshcentral") else { return };
    let whole = [
        "listusers.json",
        "listusergroups.json",
        "listdevicegroups.json",
        "listdevices.json",
        "serverinfo.json",
    ];
    let mut facts = read(&folder, |name| whole.contains(&name));
    let estate = Estate::prepare(&mut facts, None);
    let built = {
        let directory = Directory::new(&facts);
        let signin = SignIn::new(&facts, &directory, estate.as_of);
        derive::derive(&directory, &estate, &Judged::new(&facts, &signin))
    };
    let answer = Answer { facts, estate, built };
    let account = |name: &str| {
        let id = format!("user//{name}");
        answer.facts.accounts.iter().find(|fact| answer.facts.text(fact.node.id) == id).unwrap().node
    };
    let named = |lines: Vec<String>| -> Vec<String> {
        lines
            .into_iter()
            .filter_map(|line| {
                let (party, effects) = line.rsplit_once(": ")?;
                let party = answer.estate.parties.iter().find(|known| known.id == party)?;
                Some(format!("{}: {effects}", party.name))
            })
            .filter(|line| !line.starts_with("127.0.0.1"))
            .collect()
    };
    let full = "see change run destroy";
    let (acme, borough) = ("Acme Dental", "Borough Law LLP");
    let control = |name| {
        let mut lines = named(answer.proven(account(name)));
        lines.retain(|line| line.ends_with(full));
        lines.sort();
        lines
    };
    // Bob has 24 on Borough and everything by his group, which also controls Acme; Carol has no link to Borough.
    assert_eq!(control("bob"), [format!("{acme}: {full}"), format!("{borough}: {full}")]);
    assert_eq!(control("carol"), [format!("{acme}: {full}"), format!("{borough}: {full}")]);
    // An administrator of the server without a link to the provider's own group: there by resetting the password of
    // `admin`, who has no second factor. Whether the server shows her the group itself is in no export.
    assert!(control("alice").contains(&format!("MSP internal: {full}")));
    let group = answer
        .facts
        .entities
        .iter()
        .find(|entity| answer.facts.text(entity.name) == "MSP internal")
        .unwrap()
        .node;
    assert_eq!(answer.edges(account("alice"), group), []);
    assert_eq!(answer.edges(account("admin"), group), [bailiwick_model::EdgeKind::RmmControls]);
    // Locked, and still linked.
    let dave = answer.at(account("dave-left"));
    assert_eq!(answer.graph().node(dave).enabled, Some(false));
    assert!(
        !answer
            .graph()
            .edges
            .iter()
            .any(|edge| edge.to == dave && edge.kind == bailiwick_model::EdgeKind::LogsInAs)
    );
    assert_eq!(control("dave-left"), [format!("{acme}: {full}")]);
    // Backup codes are no second factor: Carol's password alone opens everything, Alice's does not.
    let stolen =
        |name| !answer.reach_of(answer.password(account(name)), "stolen-password", Bound::Proven).is_empty();
    assert!(stolen("carol") && stolen("bob") && !stolen("alice"));
}
