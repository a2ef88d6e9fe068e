//! Ways between directories and between companies: synchronised accounts and what synchronises them, groups and trusts
//! over the border, accounts that a provider made, secrets that several customers have in common, and what the estate
//! file adds to tier zero. Each is there with the record that makes it, and gone without it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::needless_pass_by_value,
    missing_docs,
    reason = "tests"
)]

mod support;

use bailiwick_engine::analysis::{Attacker, Reachability};
use bailiwick_engine::assessment::Verdict;
use bailiwick_engine::study::Study;
use bailiwick_engine::{Bound, NodeIx, Profile};
use bailiwick_model::{Effect, Effects, NodeKind, Time};
use serde_json::{Value, json};
use support::{Text, study};

const TENANT: &str = "11111111-AAAA-4AAA-8AAA-000000000001";
const CORP: &str = "S-1-5-21-1004336348-1177238915-682003330";
const NORTH: &str = "S-1-5-21-77-88-99";
const GLOBAL: &str = "62E90394-69F5-4237-9190-012177145E10";

const ESTATE: &str = r#"
[[party]]
id = "north"
name = "North IT"
kind = "provider"
realms = ["S-1-5-21-77-88-99"]
accounts = ["*-north@acme.example"]

[[party]]
id = "acme"
name = "Acme"
kind = "customer"
realms = ["11111111-AAAA-4AAA-8AAA-000000000001", "S-1-5-21-1004336348-1177238915-682003330"]

[[party]]
id = "borough"
name = "Borough"
kind = "customer"
realms = ["S-1-5-21-5-5-5"]
"#;

fn made(files: &[(&str, Value)], estate: &str) -> Study {
    let mut all: Vec<Text> = files.iter().map(|(path, value)| Text::new(path, value.to_string())).collect();
    all.push(Text::new("estate.toml", estate));
    study(&all, Time::parse("2026-11-24").unwrap())
}

/// A collection of one kind of objects of a domain.
fn objects(kind: &str, all: &[Value]) -> Value {
    json!({"data": all, "meta": {"type": kind, "version": 6, "count": all.len(), "methods": 0}})
}

fn object(domain: (&str, &str), id: &str, name: &str, more: Value) -> Value {
    let mut value = json!({
        "ObjectIdentifier": id, "Aces": [], "IsDeleted": false, "IsACLProtected": false,
        "Properties": {"name": format!("{name}@{}", domain.1), "domain": domain.1, "domainsid": domain.0, "enabled": true}
    });
    if name.contains('.') {
        value["Properties"]["name"] = json!(name);
    }
    for (key, member) in more.as_object().unwrap() {
        if key == "Properties" {
            for (key, member) in member.as_object().unwrap() {
                value["Properties"][key] = member.clone();
            }
        } else {
            value[key] = member.clone();
        }
    }
    value
}

const ACME: (&str, &str) = (CORP, "ACME.EXAMPLE");
const PROVIDER: (&str, &str) = (NORTH, "NORTH.EXAMPLE");

fn acme(rid: u32) -> String {
    format!("{CORP}-{rid}")
}

/// The domain and its tenant: a boss who is Global Administrator and synchronised, the server, the accounts of both
/// sides of the synchronisation, the computer account of single sign-on.
fn hybrid(change: impl Fn(&mut Vec<(&'static str, Value)>)) -> Study {
    let user = |id: &str, login: &str, sid: Option<String>| {
        let mut data = json!({"id": id, "userPrincipalName": login, "displayName": login, "accountEnabled": true,
            "userType": "Member", "tenantId": TENANT, "tenantName": "Acme"});
        if let Some(sid) = sid {
            data["onPremisesSecurityIdentifier"] = json!(sid);
            data["onPremisesSyncEnabled"] = json!(true);
        }
        json!({"kind": "AZUser", "data": data})
    };
    let boss = "33333333-CCCC-4CCC-8CCC-000000000003";
    let rows = vec![
        json!({"kind": "AZTenant", "data": {"id": format!("/tenants/{TENANT}"), "tenantId": TENANT,
            "displayName": "Acme", "defaultDomain": "acme.example", "collected": true}}),
        user(boss, "boss@acme.example", Some(acme(1101))),
        user("44444444-CCCC-4CCC-8CCC-000000000004", "Sync_SRV1_0123456789ab@acme.onmicrosoft.com", None),
        json!({"kind": "AZRoleAssignment", "data": {"roleDefinitionId": GLOBAL, "tenantId": TENANT, "roleAssignments": [
            {"id": "ra1", "roleDefinitionId": GLOBAL, "principalId": boss, "directoryScopeId": "/"}]}}),
    ];
    let count = rows.len();
    let mut files = vec![
        (
            "acme/azurehound.json",
            json!({"data": rows, "meta": {"type": "azure", "version": 5, "count": count}}),
        ),
        (
            "acme/users.json",
            objects(
                "users",
                &[
                    object(ACME, &acme(1101), "BOSS", json!({})),
                    object(
                        ACME,
                        &acme(1102),
                        "MSOL_0123456789AB",
                        json!({"Properties": {"description":
                        "Account created by Microsoft Azure Active Directory Connect with installation identifier '0123456789ab4' running on computer 'SRV1' configured to synchronize to tenant 'acme.onmicrosoft.com'."}}),
                    ),
                ],
            ),
        ),
        (
            "acme/computers.json",
            objects(
                "computers",
                &[
                    object(ACME, &acme(1201), "SRV1.ACME.EXAMPLE", json!({})),
                    object(ACME, &acme(1202), "AZUREADSSOACC.ACME.EXAMPLE", json!({})),
                    object(ACME, &acme(1203), "PC7.ACME.EXAMPLE", json!({})),
                ],
            ),
        ),
        (
            "acme/domains.json",
            objects(
                "domains",
                &[object(
                    ACME,
                    CORP,
                    "ACME.EXAMPLE",
                    json!({"Trusts": [], "Aces": [
            {"PrincipalSID": acme(1102), "PrincipalType": "User", "RightName": "GetChanges", "IsInherited": false},
            {"PrincipalSID": acme(1102), "PrincipalType": "User", "RightName": "GetChangesAll", "IsInherited": false}]}),
                )],
            ),
        ),
    ];
    change(&mut files);
    made(&files, ESTATE)
}

fn find(study: &Study, name: &str) -> NodeIx {
    let graph = study.graph();
    let found = (0u32..).map(NodeIx).zip(&graph.nodes).find(|(_, node)| {
        node.kind != NodeKind::Password && graph.names.text(node.name).eq_ignore_ascii_case(name)
    });
    found.unwrap_or_else(|| panic!("nothing is called {name}")).0
}

/// What an insider who holds a node does to a party, proven and possible.
fn does(study: &Study, name: &str, party: &str) -> (Effects, Effects) {
    let (graph, at) = (study.graph(), find(study, name));
    let attacker = Attacker::from(Profile::INSIDER);
    let reach = Reachability::of_subjects(graph, std::slice::from_ref(&attacker), &[at]);
    let party = study.estate().find(party).unwrap();
    let of = |bound| reach.blast(at, &attacker.name, bound).unwrap().at(party);
    (of(Bound::Proven), of(Bound::Possible))
}

/// Edges of a kind that leave a node: to what, and whether each is proven.
fn edges(study: &Study, from: &str, kind: &str) -> Vec<(String, bool)> {
    let graph = study.graph();
    let all = graph.out(find(study, from)).filter(|(_, edge)| edge.kind.row().name == kind);
    let name = |at| graph.names.text(graph.node(at).name).to_owned();
    all.map(|(_, edge)| (name(edge.to), !graph.terms_of(edge).possible_only)).collect()
}

fn owns(effects: Effects) -> bool {
    effects.has(Effect::Own)
}

/// Removes an object of a collection by a part of its name.
fn without(files: &mut [(&'static str, Value)], name: &str) {
    for (_, file) in files {
        let list = file["data"].as_array_mut().unwrap();
        list.retain(|one| !one.to_string().contains(name));
        let count = list.len();
        file["meta"]["count"] = json!(count);
    }
}

fn changed(files: &mut [(&'static str, Value)], from: &str, to: &str) {
    for (_, file) in files {
        *file = serde_json::from_str(&file.to_string().replace(from, to)).unwrap();
    }
}

#[test]
fn synchronised_accounts_are_one_person_in_both_directions() {
    let read = hybrid(|_| {});
    assert_eq!(
        edges(&read, "BOSS@ACME.EXAMPLE", "SyncedToEntraUser"),
        [("boss@acme.example".to_owned(), true)]
    );
    assert_eq!(edges(&read, "boss@acme.example", "SyncedToADUser"), Vec::new(), "found by the other letters");
    let graph = read.graph();
    let back = graph.edges.iter().find(|edge| edge.kind.row().name == "SyncedToADUser").unwrap();
    assert!(graph.terms_of(back).possible_only, "passwords are written back only where that is switched on");
    for (from, to) in [
        (r#""onPremisesSyncEnabled":true"#, r#""onPremisesSyncEnabled":false"#),
        ("onPremisesSecurityIdentifier", "otherIdentifier"),
    ] {
        let read = hybrid(|files| changed(files, from, to));
        assert_eq!(edges(&read, "BOSS@ACME.EXAMPLE", "SyncedToEntraUser"), Vec::new(), "{from}");
        assert!(read.graph().edges.iter().all(|edge| edge.kind.row().name != "SyncedToADUser"), "{from}");
    }
    let disabled = hybrid(|files| {
        changed(
            files,
            r#""accountEnabled":true,"displayName":"boss"#,
            r#""accountEnabled":false,"displayName":"boss"#,
        );
    });
    assert_eq!(edges(&disabled, "BOSS@ACME.EXAMPLE", "SyncedToEntraUser"), Vec::new());
}

#[test]
fn the_synchronisation_server_keeps_both_passwords() {
    let read = hybrid(|_| {});
    let kept = edges(&read, "SRV1.ACME.EXAMPLE", "KeepsPasswordOf");
    assert_eq!(
        kept,
        [
            ("Sync_SRV1_0123456789ab@acme.onmicrosoft.com".to_owned(), true),
            ("password of MSOL_0123456789AB@ACME.EXAMPLE".to_owned(), true)
        ]
    );
    assert_eq!(edges(&read, "PC7.ACME.EXAMPLE", "KeepsPasswordOf"), Vec::new());
    let (server, other) = (does(&read, "SRV1.ACME.EXAMPLE", "acme"), does(&read, "PC7.ACME.EXAMPLE", "acme"));
    assert!(owns(server.1) && !owns(other.1), "{server:?} {other:?}");
    // Without the server among the computers the edge is gone and its absence is said.
    let less = hybrid(|files| without(files, "SRV1.ACME.EXAMPLE"));
    let said = less.assessment();
    assert!(
        said.remarks
            .iter()
            .any(|one| one.code == "hybrid/server-not-read" && one.message.contains("Sync_SRV1_")),
        "{:?}",
        said.remarks.iter().map(|one| &one.code).collect::<Vec<_>>()
    );
    // A disabled account is no way in.
    let disabled = hybrid(|files| {
        changed(
            files,
            r#""accountEnabled":true,"displayName":"Sync_"#,
            r#""accountEnabled":false,"displayName":"Sync_"#,
        );
    });
    assert_eq!(edges(&disabled, "SRV1.ACME.EXAMPLE", "KeepsPasswordOf").len(), 1);
}

#[test]
fn the_synchronisation_account_writes_passwords_perhaps() {
    let read = hybrid(|_| {});
    let sync = does(&read, "Sync_SRV1_0123456789ab@acme.onmicrosoft.com", "acme");
    assert!(!owns(sync.0) && owns(sync.1), "the boss is synchronised: {sync:?}");
    let cloud = hybrid(|files| {
        changed(files, r#""onPremisesSyncEnabled":true"#, r#""onPremisesSyncEnabled":false"#);
    });
    let sync = does(&cloud, "Sync_SRV1_0123456789ab@acme.onmicrosoft.com", "acme");
    assert!(!owns(sync.1), "nobody is synchronised: {sync:?}");
}

#[test]
fn the_key_of_single_sign_on_vouches_for_synchronised_accounts() {
    let read = hybrid(|_| {});
    let forged = edges(&read, "AZUREADSSOACC.ACME.EXAMPLE", "ForgesSignInOf");
    assert_eq!(forged.len(), 1);
    assert!(!forged[0].1, "whether the tenant still accepts it is not known");
    assert!(owns(does(&read, "AZUREADSSOACC.ACME.EXAMPLE", "acme").1));
    let other = hybrid(|files| changed(files, "AZUREADSSOACC", "FILESERVER7"));
    assert!(!owns(does(&other, "FILESERVER7.ACME.EXAMPLE", "acme").1));
    assert!(other.graph().edges.iter().all(|edge| edge.kind.row().name != "ForgesSignInOf"));
}

/// The provider's domain, trusted by the customer's; a technician who is a foreign member of a customer's group.
fn trusted(change: impl Fn(&mut Vec<(&'static str, Value)>)) -> Study {
    let technician = format!("{NORTH}-1105");
    let trust = json!({"TargetDomainSid": NORTH, "TargetDomainName": "NORTH.EXAMPLE", "IsTransitive": true,
        "TrustDirection": "Outbound", "TrustType": "Forest", "SidFilteringEnabled": true,
        "TGTDelegationEnabled": false, "TrustAttributes": "8"});
    let members = json!({"Members": [{"ObjectIdentifier": technician, "ObjectType": "User"}]});
    let mut files = vec![
        (
            "acme/domains.json",
            objects("domains", &[object(ACME, CORP, "ACME.EXAMPLE", json!({"Trusts": [trust]}))]),
        ),
        ("acme/groups.json", objects("groups", &[object(ACME, &acme(512), "DOMAIN ADMINS", members)])),
        ("north/users.json", objects("users", &[object(PROVIDER, &technician, "TECH", json!({}))])),
        (
            "north/domains.json",
            objects("domains", &[object(PROVIDER, NORTH, "NORTH.EXAMPLE", json!({"Trusts": []}))]),
        ),
    ];
    change(&mut files);
    made(&files, ESTATE)
}

#[test]
fn a_providers_principal_in_a_customers_group_is_a_way_over_the_border() {
    let read = trusted(|_| {});
    assert!(owns(does(&read, "TECH@NORTH.EXAMPLE", "acme").0));
    let all = read.assessment();
    let tech = all.subjects.iter().find(|subject| subject.name == "TECH@NORTH.EXAMPLE").unwrap();
    assert_eq!(all.parties[tech.party].id, "north", "an outsider at the customer");
    let less = trusted(|files| {
        changed(
            files,
            "\"ObjectIdentifier\":\"S-1-5-21-77-88-99-1105\",\"ObjectType\"",
            "\"ObjectIdentifier\":\"S-1-5-21-77-88-99-1106\",\"ObjectType\"",
        );
    });
    assert!(!owns(does(&less, "TECH@NORTH.EXAMPLE", "acme").1), "another account is the member");
    // A group of the provider, nested in the customer's.
    let nested = trusted(|files| {
        changed(
            files,
            "\"S-1-5-21-77-88-99-1105\",\"ObjectType\":\"User\"",
            "\"S-1-5-21-77-88-99-1300\",\"ObjectType\":\"Group\"",
        );
        let group = object(
            PROVIDER,
            &format!("{NORTH}-1300"),
            "ACME OPERATORS",
            json!({"Members": [{"ObjectIdentifier": format!("{NORTH}-1105"), "ObjectType": "User"}]}),
        );
        files.push(("north/groups.json", objects("groups", &[group])));
    });
    assert!(owns(does(&nested, "TECH@NORTH.EXAMPLE", "acme").0));
}

#[test]
fn a_trust_between_parties_is_a_way_only_where_it_is_open() {
    let open =
        trusted(|files| changed(files, "\"SidFilteringEnabled\":true", "\"SidFilteringEnabled\":false"));
    assert!(owns(does(&open, "NORTH.EXAMPLE", "acme").0), "SIDs are not filtered");
    let closed = trusted(|files| without(files, "1105"));
    let (proven, possible) = does(&closed, "NORTH.EXAMPLE", "acme");
    assert!(!owns(proven) && !owns(possible), "{proven:?} {possible:?}");
    let unknown = trusted(|files| {
        without(files, "1105");
        changed(files, "\"SidFilteringEnabled\":true,", "");
        changed(files, "\"TrustAttributes\":\"8\"", "\"TrustAttributes\":null");
    });
    let (proven, possible) = does(&unknown, "NORTH.EXAMPLE", "acme");
    assert!(!owns(proven) && owns(possible), "{proven:?} {possible:?}");
}

/// Home and owner differ: the account lives in the customer's tenant and is the provider's.
#[test]
fn an_account_that_the_provider_made_is_an_outsider() {
    let read = |login: &str| hybrid(|files| changed(files, "boss@acme.example", login));
    let owner = |study: &Study, name: &str| {
        let node = study.graph().node(find(study, name));
        study.estate().party(node.owner).unwrap().id.clone()
    };
    let ours = read("boss-north@acme.example");
    assert_eq!(owner(&ours, "boss-north@acme.example"), "north");
    let all = ours.assessment();
    let subject = all.subjects.iter().find(|subject| subject.name == "boss-north@acme.example").unwrap();
    let blast = subject.blast.iter().find(|blast| blast.profile == "insider").unwrap();
    assert_eq!(blast.customers[Effect::Own as usize].proven, 1);
    let theirs = read("boss@acme.example");
    assert_eq!(owner(&theirs, "boss@acme.example"), "acme");
}

/// A vault list with the local administrators of two customers.
fn vault(first: &str, second: &str, kind: &str) -> Study {
    let csv = format!(
        "party,vault_entry,secret_kind,account,fingerprint,rotated,known_to\n\
         acme,V1,{kind},PC7\\Administrator,{first},2026-01-01,tech@north.example\n\
         borough,V2,{kind},BR1\\Administrator,{second},2026-01-01,\n"
    );
    let borough = ("S-1-5-21-5-5-5", "BOROUGH.EXAMPLE");
    let files = [
        (
            "acme/computers.json",
            objects("computers", &[object(ACME, &acme(1203), "PC7.ACME.EXAMPLE", json!({}))]),
        ),
        (
            "acme/domains.json",
            objects("domains", &[object(ACME, CORP, "ACME.EXAMPLE", json!({"Trusts": []}))]),
        ),
        (
            "borough/computers.json",
            objects("computers", &[object(borough, "S-1-5-21-5-5-5-1000", "BR1.BOROUGH.EXAMPLE", json!({}))]),
        ),
    ];
    let mut all: Vec<Text> = files.iter().map(|(path, value)| Text::new(path, value.to_string())).collect();
    all.push(Text::new("lists/vault_entries.csv", csv));
    all.push(Text::new("estate.toml", ESTATE));
    study(&all, Time::parse("2026-11-24").unwrap())
}

#[test]
fn a_local_administrator_secret_that_two_customers_share_leads_from_one_to_the_other() {
    let runs = |study: &Study| {
        let pair = does(study, "PC7.ACME.EXAMPLE", "borough");
        (pair.0.has(Effect::Run), pair.1.has(Effect::Run))
    };
    let shared = vault("aa11bb22", "AA:11:BB:22", "local-administrator");
    assert_eq!(edges(&shared, "PC7.ACME.EXAMPLE", "KeepsPasswordOf").len(), 1);
    assert_eq!(runs(&shared), (false, true), "what watches the other machine was not read");
    assert_eq!(runs(&vault("aa11bb22", "cc33dd44", "local-administrator")), (false, false));
    assert_eq!(runs(&vault("aa11bb22", "aa11bb22", "other")), (false, false));
    assert_eq!(
        runs(&vault("", "", "local-administrator")),
        (false, false),
        "no fingerprint is none that is equal"
    );
    let control = |study: &Study| {
        let all = study.assessment();
        let found = all.controls.iter().find(|one| {
            one.control == "credential_at_several_customers" && all.parties[one.party].id == "north"
        });
        found.unwrap().verdict
    };
    assert_eq!(control(&shared), Verdict::Fail);
    assert_ne!(control(&vault("aa11bb22", "cc33dd44", "local-administrator")), Verdict::Fail);
}

/// What the people of a realm know to be tier zero counts as such: its holder owns the realm.
#[test]
fn the_estate_file_adds_to_tier_zero() {
    let operators = format!("{CORP}-1400");
    let files = |(): ()| {
        [
            (
                "acme/domains.json",
                objects("domains", &[object(ACME, CORP, "ACME.EXAMPLE", json!({"Trusts": []}))]),
            ),
            ("acme/users.json", objects("users", &[object(ACME, &acme(1101), "HELPER", json!({}))])),
            (
                "acme/groups.json",
                objects(
                    "groups",
                    &[object(
                        ACME,
                        &operators,
                        "HYPERVISOR ADMINS",
                        json!({"Members": [{"ObjectIdentifier": acme(1101), "ObjectType": "User"}]}),
                    )],
                ),
            ),
        ]
    };
    let with = |more: &str| made(&files(()), &format!("{ESTATE}{more}"));
    assert_eq!(does(&with(""), "HELPER@ACME.EXAMPLE", "acme"), (Effects::NONE, Effects::NONE));
    for object in [operators.as_str(), "Hypervisor Admins", "hypervisor admins@acme.example"] {
        for realm in [CORP, "acme.example"] {
            let read = with(&format!("\n[[tier_zero]]\nrealm = \"{realm}\"\nobjects = [\"{object}\"]\n"));
            assert_eq!(does(&read, "HELPER@ACME.EXAMPLE", "acme").0, Effects::ALL, "{object} of {realm}");
            assert!(read.graph().node(find(&read, "HYPERVISOR ADMINS@ACME.EXAMPLE")).tier_zero);
        }
    }
    let wrong = with("\n[[tier_zero]]\nrealm = \"acme.example\"\nobjects = [\"Hypervisor Admin\"]\n");
    assert_eq!(does(&wrong, "HELPER@ACME.EXAMPLE", "acme").1, Effects::NONE);
    let said = wrong.assessment();
    let remark = said.remarks.iter().find(|one| one.code == "estate/tier-zero-object").unwrap();
    assert!(remark.message.contains("did you mean"), "{}", remark.message);
    let nowhere = with("\n[[tier_zero]]\nrealm = \"other.example\"\nobjects = [\"Hypervisor Admins\"]\n");
    assert!(nowhere.assessment().remarks.iter().any(|one| one.code == "estate/tier-zero-realm"));
}
