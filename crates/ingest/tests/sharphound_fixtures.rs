//! What the fixtures of `sharphound_collection` say beyond their counts: relations by kind, realms, times; bounds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::PathBuf;

use bailiwick_ingest::Input;
use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::time::LastUse;
use bailiwick_model::{Facts, Time};
use support::{Bytes, facts, fixtures_of};

const FORMAT: &str = "sharphound_collection";

#[test]
fn relations_by_kind() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/sharphound_relations.toml");
    let stated: BTreeMap<String, BTreeMap<String, usize>> =
        toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for (name, bytes) in fixtures_of(FORMAT) {
        let mut relations: BTreeMap<String, usize> = BTreeMap::new();
        for relation in bailiwick_ingest::read(&Bytes(&name, &bytes)).relations {
            *relations.entry(relation.kind.row().name.to_owned()).or_default() += 1;
        }
        assert_eq!(relations, stated.get(&name).cloned().unwrap_or_default(), "{name}");
    }
}

/// Azure collections have the same frame and belong to another reader.
#[test]
fn collections_of_azure_are_not_taken() {
    let text =
        r#"{"data":[{"kind":"AZUser","data":{"id":"x"}}],"meta":{"type":"azure","count":1,"version":5}}"#;
    assert_ne!(facts("azure.json", text).sources[0].format, FORMAT);
}

#[test]
fn what_a_typical_collection_says() {
    let mut facts = Facts::default();
    for (name, bytes) in fixtures_of(FORMAT).iter().filter(|(name, _)| name.starts_with("typical")) {
        facts.absorb(bailiwick_ingest::read(&Bytes(name, bytes)));
    }
    let realm_of = |id: &str| {
        let sym = facts.names.find_id(id).unwrap();
        let mut realms: Vec<_> = facts
            .relations
            .iter()
            .flat_map(|relation| [relation.from, relation.to])
            .filter(|node| node.id == sym)
            .map(|node| facts.text(facts.realms[node.realm.0 as usize].id))
            .collect();
        realms.sort_unstable();
        realms.dedup();
        realms
    };
    assert_eq!(realm_of("S-1-5-21-77-88-99-1600"), ["S-1-5-21-77-88-99"], "a SID says its domain");
    assert_eq!(realm_of("CORP.EXAMPLE-S-1-5-32-544"), ["S-1-5-21-10-20-30"]);
    assert_eq!(
        realm_of("PARENT.EXAMPLE-S-1-5-9"),
        ["S-1-5-21-40-50-60"],
        "the trust says the SID of the name"
    );
    assert_eq!(
        realm_of("PARENT.EXAMPLE-S-1-5-11"),
        ["PARENT.EXAMPLE@S-1-5-21-10-20-30"],
        "the file of groups does not explain the name"
    );
    let account = |login: &str| {
        let login = facts.names.find(login).unwrap();
        facts.accounts.iter().find(|account| account.login == login).unwrap()
    };
    let administrator = account("ADMINISTRATOR@CORP.EXAMPLE");
    assert_eq!(administrator.last_use, Known(LastUse::At(Time(1_767_225_600))), "the later of two");
    assert_eq!(administrator.password_set, Known(Time(1_735_689_600)));
    assert_eq!(administrator.password_never_expires, Known(true));
    let service = account("SQL@CORP.EXAMPLE");
    assert_eq!((service.last_use, service.password_set), (Known(LastUse::Never), NotCollected));
    let trusts: Vec<_> = facts
        .trusts
        .iter()
        .map(|trust| (facts.text(trust.other_name), trust.inbound, trust.outbound, trust.same_forest))
        .collect();
    assert_eq!(
        trusts,
        [
            ("PROVIDER.EXAMPLE", false, true, false),
            ("PARENT.EXAMPLE", true, true, true),
            ("OLD.EXAMPLE", true, false, false)
        ]
    );
    assert_eq!(facts.trusts[0].selective_authentication, Known(false));
    assert_eq!(facts.trusts[2].selective_authentication, NotCollected);
}

#[test]
fn a_cut_file_is_never_taken_for_a_whole_one() {
    for (name, bytes) in fixtures_of(FORMAT).iter().filter(|(name, _)| !name.starts_with("hostile")) {
        let end = bytes.iter().rposition(|byte| *byte == b'}').unwrap();
        for cut in 0..end {
            let facts = bailiwick_ingest::read(&Bytes("users.json", &bytes[..cut]));
            assert!(facts.coverage.iter().all(|list| !list.complete), "{name} cut at {cut}");
        }
    }
}

/// Lists that multiply: a group policy that puts many members on many computers.
#[test]
fn multiplied_lists_are_bounded() {
    let list = |count: usize, kind: &str| {
        let items: Vec<_> = (0..count)
            .map(|at| {
                format!(r#"{{"ObjectIdentifier":"S-1-5-21-1-2-3-{}","ObjectType":"{kind}"}}"#, at + 1000)
            })
            .collect();
        items.join(",")
    };
    let ou = format!(
        r#"{{"ObjectIdentifier":"11111111-0000-0000-0000-000000000003","Properties":{{"domainsid":"S-1-5-21-1-2-3"}},"GPOChanges":{{"LocalAdmins":[{}],"AffectedComputers":[{}]}}}}"#,
        list(3000, "User"),
        list(3000, "Computer")
    );
    let text = format!(r#"{{"meta":{{"type":"ous","count":1,"version":6}},"data":[{ou}]}}"#);
    let facts = facts("ous.json", &text);
    assert!(facts.relations.len() < 5_100_000, "{}", facts.relations.len());
    assert!(facts.diagnostics.iter().any(|remark| remark.code == "sharphound/policy-members"));
    assert!(facts.coverage.iter().all(|list| !list.complete));
}

/// Five million access control entries, written while they are read.
#[test]
#[ignore = "large: `cargo xtask soak` runs it in a release build"]
fn five_million_entries_stay_cheap() {
    struct Many;
    struct Writer {
        record: usize,
        rest: Vec<u8>,
        at: usize,
    }
    impl Read for Writer {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            if self.at == self.rest.len() {
                self.at = 0;
                self.rest = match self.record {
                    0 => br#"{"meta":{"type":"users","count":50000,"version":6},"data":["#.to_vec(),
                    50_001 => b"]}".to_vec(),
                    50_002 => return Ok(0),
                    number => {
                        let entries: Vec<_> = (0..100)
                            .map(|at| format!(r#"{{"PrincipalSID":"S-1-5-21-1-2-3-{}","PrincipalType":"Group","RightName":"GenericAll","IsInherited":true,"InheritanceHash":"9394F0A8AD6AB1A2D1A9A6D9F0C1E9F9DDE6A58A"}}"#, 1000 + at))
                            .collect();
                        let comma = if number == 1 { "" } else { "," };
                        format!(r#"{comma}{{"ObjectIdentifier":"S-1-5-21-1-2-3-{}","Properties":{{"domainsid":"S-1-5-21-1-2-3"}},"Aces":[{}]}}"#, 10_000 + number, entries.join(",")).into_bytes()
                    }
                };
                self.record += 1;
            }
            let length = to.len().min(self.rest.len() - self.at);
            to[..length].copy_from_slice(&self.rest[self.at..self.at + length]);
            self.at += length;
            Ok(length)
        }
    }
    impl Input for Many {
        fn path(&self) -> &'static str {
            "many_users.json"
        }
        fn bytes(&self) -> u64 {
            0
        }
        fn modified(&self) -> Option<Time> {
            None
        }
        fn open(&self) -> io::Result<Box<dyn Read + '_>> {
            Ok(Box::new(Writer { record: 0, rest: Vec::new(), at: 0 }))
        }
    }
    let start = std::time::Instant::now();
    let facts = bailiwick_ingest::read(&Many);
    println!("{} relations in {:?}, writing them included", facts.relations.len(), start.elapsed());
    assert_eq!(facts.relations.len(), 5_000_000);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak memory unknown"));
}
