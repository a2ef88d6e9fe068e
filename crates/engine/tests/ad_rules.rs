//! Rules of the derivation, one small collection each: what is proven, what is only possible, what is not there.

#![allow(
    clippy::needless_pass_by_value,
    clippy::needless_range_loop,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod ad_support;

use std::collections::BTreeSet;

use ad_support::{Bytes, edge, find, graph, reach};
use bailiwick_engine::Graph;
use bailiwick_model::{Barrier, BarrierState, Effect, Effects, Facts, NodeKind};
use serde_json::{Value, json};

const CORP: &str = "S-1-5-21-10-20-30";
const PROVEN: Option<bool> = Some(true);
const POSSIBLE: Option<bool> = Some(false);

/// An object of a domain: `CORP` objects are called `NAME@CORP.EXAMPLE`.
fn object(id: &str, name: &str, more: Value) -> Value {
    in_domain(CORP, "CORP.EXAMPLE", id, name, more)
}

fn in_domain(sid: &str, domain: &str, id: &str, name: &str, more: Value) -> Value {
    let name = if name.contains('.') { name.to_owned() } else { format!("{name}@{domain}") };
    let mut record = json!({
        "ObjectIdentifier": id, "IsDeleted": false, "IsACLProtected": false, "Aces": [],
        "Properties": { "name": name, "domain": domain, "domainsid": sid, "enabled": true }
    });
    for (key, value) in more.as_object().unwrap() {
        if key == "Properties" {
            for (key, value) in value.as_object().unwrap() {
                record["Properties"][key] = value.clone();
            }
        } else {
            record[key] = value.clone();
        }
    }
    record
}

fn rid(rid: u32) -> String {
    format!("{CORP}-{rid}")
}

fn ace(principal: &str, right: &str) -> Value {
    json!({ "PrincipalSID": principal, "PrincipalType": "User", "RightName": right, "IsInherited": false })
}

fn refer(id: &str, kind: &str) -> Value {
    json!({ "ObjectIdentifier": id, "ObjectType": kind })
}

fn collection(path: &str, kind: &str, records: &[Value]) -> Facts {
    let meta = json!({ "type": kind, "count": records.len(), "version": 6 });
    let text = json!({ "data": records, "meta": meta }).to_string();
    bailiwick_ingest::read(&Bytes(path, text.as_bytes()))
}

fn all(files: &[(&str, &[Value])]) -> Facts {
    let mut all = Facts::default();
    for (kind, records) in files {
        all.absorb(collection(&format!("{kind}.json"), kind, records));
    }
    all
}

fn built(files: &[(&str, &[Value])]) -> Graph {
    graph(&mut all(files))
}

/// Effects that a node has by itself at a party (named by the id of its domain), proven or only possible.
fn grants(graph: &Graph, from: &str, party: &str, proven: bool) -> Effects {
    let party = graph.parties.iter().find(|known| known.id == party).unwrap().node;
    let edges = graph.out(find(graph, from)).filter(|(_, edge)| edge.to == party);
    edges
        .map(|(_, edge)| graph.terms_of(edge))
        .filter(|terms| terms.possible_only != proven)
        .fold(Effects::NONE, |all, terms| all.union(terms.effects))
}

#[test]
fn what_yields_a_password_ends_at_the_password() {
    let (attacker, victim) = (rid(1101), rid(1102));
    for (right, password, account) in [
        ("ForceChangePassword", PROVEN, None),
        ("AllExtendedRights", PROVEN, None),
        ("GenericAll", None, PROVEN),
        ("GenericWrite", None, PROVEN),
        ("WriteDacl", None, PROVEN),
        ("AddKeyCredentialLink", None, PROVEN),
        ("WriteSPN", POSSIBLE, None),
    ] {
        let graph = built(&[(
            "users",
            &[
                object(&attacker, "ANNA", json!({})),
                object(&victim, "BERT", json!({ "Aces": [ace(&attacker, right)] })),
            ],
        )]);
        assert_eq!(
            edge(&graph, "ANNA@CORP.EXAMPLE", right, "password of BERT@CORP.EXAMPLE"),
            password,
            "{right}"
        );
        assert_eq!(edge(&graph, "ANNA@CORP.EXAMPLE", right, "BERT@CORP.EXAMPLE"), account, "{right}");
    }
}

#[test]
fn passwords_sign_in_unless_the_account_is_disabled() {
    let smartcard = json!({ "Properties": { "smartcardrequired": true } });
    let unknown = json!({ "Properties": { "enabled": null } });
    let graph = built(&[(
        "users",
        &[
            object(&rid(1101), "ANNA", json!({ "Properties": { "smartcardrequired": false } })),
            object(&rid(1102), "BERT", json!({ "Properties": { "enabled": false } })),
            object(&rid(1103), "CARD", smartcard),
            object(&rid(1104), "DORA", unknown),
            object(&rid(1105), "ERIK", json!({ "Properties": { "lockedout": true } })),
        ],
    )]);
    let login = |name: &str| {
        edge(&graph, &format!("password of {name}@CORP.EXAMPLE"), "LogsInAs", &format!("{name}@CORP.EXAMPLE"))
    };
    assert_eq!(
        [login("ANNA"), login("BERT"), login("CARD"), login("DORA"), login("ERIK")],
        [PROVEN, None, PROVEN, POSSIBLE, None]
    );
    let mfa = |name: &str| {
        let from = find(&graph, &format!("password of {name}@CORP.EXAMPLE"));
        let (_, edge) = graph.out(from).next().unwrap();
        graph.terms_of(edge).barriers.state(Barrier::Mfa)
    };
    assert_eq!(mfa("ANNA"), BarrierState::Absent, "Kerberos and NTLM know no second factor");
    assert_eq!(mfa("CARD"), BarrierState::Unknown, "a smart card may be the only way in");
    assert_eq!(mfa("DORA"), BarrierState::Unknown, "older collections do not say whether a card is asked");
}

/// An outer unit with a group and a computer that inherits nothing, an inner unit that keeps policies out, a policy on
/// the outer unit, and an enforced one.
fn units() -> Vec<(&'static str, Vec<Value>)> {
    let unit = |id: &str, name: &str, more: Value| object(id, name, more);
    let (outer, inner) = ("11111111-0000-0000-0000-000000000001", "11111111-0000-0000-0000-000000000002");
    let (plain, enforced) = ("11111111-0000-0000-0000-00000000000A", "11111111-0000-0000-0000-00000000000B");
    let link = |policy: &str, enforced: bool| json!({ "GUID": policy, "IsEnforced": enforced });
    let inside = |unit: &str| refer(unit, "OU");
    vec![
        ("domains", vec![object(CORP, "CORP.EXAMPLE", json!({}))]),
        (
            "ous",
            vec![
                unit(
                    outer,
                    "OUTER",
                    json!({
                        "ContainedBy": refer(CORP, "Domain"), "Links": [link(plain, false), link(enforced, true)],
                        "Aces": [ace(&rid(1101), "GenericAll"), ace(&rid(1102), "WriteGPLink")]
                    }),
                ),
                unit(
                    inner,
                    "INNER",
                    json!({
                        "ContainedBy": inside(outer), "Properties": { "blocksinheritance": true }
                    }),
                ),
            ],
        ),
        (
            "gpos",
            vec![
                object(plain, "PLAIN", json!({ "Aces": [ace(&rid(1103), "GenericWrite")] })),
                object(enforced, "ENFORCED", json!({ "Aces": [ace(&rid(1104), "GenericWrite")] })),
            ],
        ),
        (
            "groups",
            vec![
                object(&rid(1201), "OPEN", json!({ "Members": [], "ContainedBy": inside(outer) })),
                object(
                    &rid(1202),
                    "CLOSED",
                    json!({ "Members": [], "ContainedBy": inside(outer), "IsACLProtected": true }),
                ),
            ],
        ),
        (
            "computers",
            vec![
                object(
                    &rid(1301),
                    "PC1.CORP.EXAMPLE",
                    json!({ "ContainedBy": inside(outer), "IsACLProtected": true }),
                ),
                object(&rid(1302), "PC2.CORP.EXAMPLE", json!({ "ContainedBy": inside(inner) })),
            ],
        ),
        (
            "users",
            ["OWNER", "LINKER", "EDITOR", "ENFORCER"]
                .iter()
                .zip(1101..)
                .map(|(name, at)| object(&rid(at), name, json!({})))
                .collect::<Vec<_>>(),
        ),
    ]
}

/// Containers: rights pass to what inherits them. Policies: to users and computers below, not past a unit that keeps
/// them out, unless enforced; never to groups.
#[test]
fn containers_and_policies() {
    let facts_of = units();
    let files: Vec<(&str, &[Value])> =
        facts_of.iter().map(|(kind, records)| (*kind, records.as_slice())).collect();
    let graph = built(&files);
    let reached = |from: &str| -> BTreeSet<String> {
        let wanted = ["OPEN@CORP.EXAMPLE", "CLOSED@CORP.EXAMPLE", "PC1.CORP.EXAMPLE", "PC2.CORP.EXAMPLE"];
        let all = reach(&graph, &format!("{from}@CORP.EXAMPLE"), true);
        wanted
            .iter()
            .filter(|name| all.contains(&find(&graph, name)))
            .map(|name| (*name).to_owned())
            .collect()
    };
    let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    // Control of the outer unit: what inherits, and by policies what does not; the inner unit inherits its rights.
    assert_eq!(reached("OWNER"), of(&["OPEN@CORP.EXAMPLE", "PC1.CORP.EXAMPLE", "PC2.CORP.EXAMPLE"]));
    assert_eq!(reached("LINKER"), of(&["PC1.CORP.EXAMPLE"]));
    assert_eq!(reached("EDITOR"), of(&["PC1.CORP.EXAMPLE"]));
    assert_eq!(reached("ENFORCER"), of(&["PC1.CORP.EXAMPLE", "PC2.CORP.EXAMPLE"]));
    assert!(
        reach(&graph, "CORP.EXAMPLE", true).contains(&find(&graph, "CLOSED@CORP.EXAMPLE")),
        "a domain has all"
    );
}

fn trust(more: Value) -> Value {
    let mut trust = json!({
        "TargetDomainSid": "S-1-5-21-77-88-99", "TargetDomainName": "PROVIDER.EXAMPLE", "IsTransitive": false,
        "TrustDirection": "Outbound", "TrustType": "External", "SidFilteringEnabled": true,
        "TGTDelegationEnabled": false, "TrustAttributes": 0
    });
    for (key, value) in more.as_object().unwrap() {
        trust[key] = value.clone();
    }
    trust
}

#[test]
fn trusts_are_no_way_in_by_themselves() {
    let with = |more: Value| {
        let domain = object(CORP, "CORP.EXAMPLE", json!({ "Trusts": [trust(more)] }));
        built(&[("domains", &[domain])])
    };
    let way = |graph: &Graph, kind: &str| edge(graph, "PROVIDER.EXAMPLE", kind, "CORP.EXAMPLE");
    let authenticated = |graph: &Graph| {
        edge(graph, "PROVIDER.EXAMPLE-S-1-5-11", "AuthenticatesAcross", "CORP.EXAMPLE-S-1-5-11")
    };
    let closed = with(json!({}));
    assert_eq!([way(&closed, "SpoofSIDHistory"), way(&closed, "AbuseTGTDelegation")], [None, None]);
    assert_eq!(authenticated(&closed), PROVEN, "its users are Authenticated Users here");
    assert!(!reach(&closed, "PROVIDER.EXAMPLE", true).contains(&find(&closed, "CORP.EXAMPLE")));

    let open = with(json!({ "SidFilteringEnabled": false }));
    assert_eq!(way(&open, "SpoofSIDHistory"), PROVEN);
    let unknown = with(json!({ "SidFilteringEnabled": null, "TrustAttributes": null }));
    assert_eq!(way(&unknown, "SpoofSIDHistory"), POSSIBLE, "not said is not filtered");
    assert_eq!(authenticated(&unknown), POSSIBLE);
    let selective = with(json!({ "TrustAttributes": "16" }));
    let across = selective.edges.iter().filter(|edge| edge.kind.row().name == "AuthenticatesAcross");
    assert_eq!(across.count(), 0, "nobody but who was allowed");

    let inbound = with(
        json!({ "TrustDirection": "Inbound", "SidFilteringEnabled": false, "TGTDelegationEnabled": true }),
    );
    assert_eq!(way(&inbound, "SpoofSIDHistory"), None, "nobody of theirs is trusted here");
    assert_eq!(way(&inbound, "AbuseTGTDelegation"), PROVEN);
    let forest = with(json!({ "TrustType": "ParentChild", "TrustDirection": "Bidirectional" }));
    assert_eq!(way(&forest, "SameForestTrust"), PROVEN);
    assert_eq!(edge(&forest, "CORP.EXAMPLE", "SameForestTrust", "PROVIDER.EXAMPLE"), PROVEN);
}

/// A technician of the provider's domain in a group of the customer's: the way over the border is his membership.
#[test]
fn a_member_from_another_company() {
    let admins = "CORP.EXAMPLE-S-1-5-32-544";
    let technician = "S-1-5-21-77-88-99-1105";
    let mut facts = all(&[
        ("domains", &[object(CORP, "CORP.EXAMPLE", json!({ "Trusts": [trust(json!({}))] }))]),
        ("groups", &[object(admins, "ADMINISTRATORS", json!({ "Members": [refer(technician, "User")] }))]),
    ]);
    let alone = graph(&mut facts.clone());
    assert_eq!(alone.node(find(&alone, technician)).kind, NodeKind::User, "known by name of its kind only");
    assert!(reach(&alone, technician, true).contains(&find(&alone, "CORP.EXAMPLE")));
    assert_eq!(grants(&alone, "CORP.EXAMPLE", CORP, true), Effects::ALL);

    let no_card = json!({ "Properties": { "smartcardrequired": false } });
    let theirs = in_domain("S-1-5-21-77-88-99", "PROVIDER.EXAMPLE", technician, "TECH", no_card);
    facts.absorb(collection("provider/users.json", "users", &[theirs]));
    let both = graph(&mut facts);
    assert!(reach(&both, "password of TECH@PROVIDER.EXAMPLE", true).contains(&find(&both, "CORP.EXAMPLE")));
}

/// Two customers whose domains have the same name share nothing, whatever is known of either by name only.
#[test]
fn domains_of_the_same_name_stay_apart() {
    let group =
        |sid: &str, members: Value| in_domain(sid, "CORP.LOCAL", &format!("{sid}-1201"), "IT", members);
    let everyone = json!({ "Members": [refer("OTHER.LOCAL-S-1-5-11", "Group"), refer("CORP.LOCAL-S-1-5-32-545", "Group")] });
    let mut facts = Facts::default();
    for (customer, sid) in [("one", "S-1-5-21-1-1-1"), ("two", "S-1-5-21-2-2-2")] {
        facts.absorb(collection(
            &format!("{customer}/groups.json"),
            "groups",
            &[group(sid, everyone.clone())],
        ));
        let policy =
            object("x", "y", json!({ "Properties": { "domainsid": "DOMAIN_SID", "domain": "CORP.LOCAL" } }));
        facts.absorb(collection(&format!("{customer}/gpos.json"), "gpos", &[policy]));
    }
    let graph = graph(&mut facts);
    for text in ["CORP.LOCAL-S-1-5-32-545", "OTHER.LOCAL-S-1-5-11", "x"] {
        let nodes = graph.nodes.iter().filter(|node| graph.names.text(node.id.id) == text);
        assert_eq!(nodes.map(|node| node.id.realm).collect::<BTreeSet<_>>().len(), 2, "{text}");
    }
    // The policies of each belong to the domain whose SID the other file of the same folder states.
    let realms: BTreeSet<&str> = graph
        .nodes
        .iter()
        .filter(|node| graph.names.text(node.id.id) == "x")
        .map(|node| facts.text(facts.realms[node.id.realm.0 as usize].id))
        .collect();
    assert_eq!(realms, BTreeSet::from(["S-1-5-21-1-1-1", "S-1-5-21-2-2-2"]));
}

#[test]
fn what_an_ordinary_sign_in_gives_is_possible() {
    let local = |rid: u32, name: &str, member: u32| {
        json!({ "ObjectIdentifier": format!("{CORP}-1301-{rid}"), "Name": name, "Collected": true,
                "Results": [refer(&format!("{CORP}-{member}"), "User")] })
    };
    let groups = json!({ "LocalGroups": [local(544, "A", 1101), local(555, "B", 1102), local(580, "C", 1103), local(562, "D", 1104)] });
    let users: Vec<Value> = ["ADMIN", "DESKTOP", "SHELL", "DCOM"]
        .iter()
        .zip(1101..)
        .map(|(name, at)| object(&rid(at), name, json!({})))
        .collect();
    let graph = built(&[("computers", &[object(&rid(1301), "PC1.CORP.EXAMPLE", groups)]), ("users", &users)]);
    let on = |name: &str, kind: &str| edge(&graph, &format!("{name}@CORP.EXAMPLE"), kind, "PC1.CORP.EXAMPLE");
    assert_eq!(on("ADMIN", "AdminTo"), PROVEN);
    assert_eq!(
        [on("DESKTOP", "CanRDP"), on("SHELL", "CanPSRemote"), on("DCOM", "ExecuteDCOM")],
        [POSSIBLE; 3]
    );
    let effects = grants(&graph, "PC1.CORP.EXAMPLE", CORP, true);
    assert_eq!(effects, Effects::of(&[Effect::Run, Effect::Destroy]));
    let from = find(&graph, "PC1.CORP.EXAMPLE");
    let (_, grant) = graph.out(from).find(|(_, edge)| edge.kind.row().name == "Grants").unwrap();
    assert_eq!(graph.terms_of(grant).barriers.state(Barrier::EndpointControl), BarrierState::Unknown);
}

#[test]
fn groups_with_a_meaning_of_their_own() {
    let group = |id: &str, name: &str| object(id, name, json!({ "Members": [] }));
    let holder = "11111111-0000-0000-0000-000000000009";
    let graph = built(&[
        ("domains", &[object(CORP, "CORP.EXAMPLE", json!({}))]),
        ("containers", &[object(holder, "ADMINSDHOLDER", json!({ "ChildObjects": [] }))]),
        (
            "groups",
            &[
                group(&rid(512), "DOMAIN ADMINS"),
                group("CORP.EXAMPLE-S-1-5-32-551", "BACKUP OPERATORS"),
                group("CORP.EXAMPLE-S-1-5-32-548", "ACCOUNT OPERATORS"),
                group(&rid(1201), "DNSADMINS"),
                group(&rid(513), "DOMAIN USERS"),
                group(&rid(1202), "STAFF"),
            ],
        ),
    ]);
    let own = |name: &str| edge(&graph, name, "AdministersDomain", "CORP.EXAMPLE");
    assert_eq!([own("DOMAIN ADMINS@CORP.EXAMPLE"), own("BACKUP OPERATORS@CORP.EXAMPLE")], [PROVEN; 2]);
    assert_eq!(edge(&graph, "ADMINSDHOLDER@CORP.EXAMPLE", "StampsAdmins", "CORP.EXAMPLE"), PROVEN);
    for name in ["ACCOUNT OPERATORS@CORP.EXAMPLE", "DNSADMINS@CORP.EXAMPLE"] {
        assert_eq!(grants(&graph, name, CORP, true), Effects::of(&[Effect::Change]), "{name}");
        assert_eq!(own(name), POSSIBLE, "{name}");
    }
    for name in ["DOMAIN USERS@CORP.EXAMPLE", "STAFF@CORP.EXAMPLE"] {
        assert_eq!(
            grants(&graph, name, CORP, true).union(grants(&graph, name, CORP, false)),
            Effects::NONE,
            "{name}"
        );
        assert!(!graph.node(find(&graph, name)).tier_zero, "{name}");
    }
}

#[test]
fn owners_where_a_domain_takes_their_rights() {
    let heuristics =
        |text: &str| object(CORP, "CORP.EXAMPLE", json!({ "Properties": { "dsheuristics": text } }));
    let owned = json!({ "Aces": [ace(&rid(1101), "Owns")] });
    for (text, computer, user) in [
        ("", PROVEN, PROVEN),
        ("0000000001000000000200000000", PROVEN, PROVEN),
        ("00000000010000000002000000001", None, POSSIBLE),
    ] {
        let graph = built(&[
            ("domains", &[heuristics(text)]),
            ("computers", &[object(&rid(1301), "PC1.CORP.EXAMPLE", owned.clone())]),
            ("users", &[object(&rid(1101), "ANNA", json!({})), object(&rid(1102), "BERT", owned.clone())]),
            ("groups", &[object(&rid(1201), "STAFF", owned.clone())]),
        ]);
        let owns = |to: &str| edge(&graph, "ANNA@CORP.EXAMPLE", "Owns", to);
        assert_eq!([owns("PC1.CORP.EXAMPLE"), owns("BERT@CORP.EXAMPLE")], [computer, user], "`{text}`");
        assert_eq!(owns("STAFF@CORP.EXAMPLE"), PROVEN);
    }
}

/// Two collections that contradict each other prove neither.
#[test]
fn contradictions_prove_nothing() {
    let with = |unconstrained: bool| {
        object(
            &rid(1301),
            "PC1.CORP.EXAMPLE",
            json!({ "IsDC": false, "Properties": { "unconstraineddelegation": unconstrained } }),
        )
    };
    let mut facts = collection("old/computers.json", "computers", &[with(true)]);
    facts.absorb(collection("new/computers.json", "computers", &[with(false)]));
    let graph = graph(&mut facts);
    assert_eq!(edge(&graph, "PC1.CORP.EXAMPLE", "CoerceToTGT", CORP), POSSIBLE);
}

#[test]
fn the_order_of_files_changes_nothing() {
    let files = [
        (
            "groups",
            vec![object(&rid(512), "DOMAIN ADMINS", json!({ "Members": [refer(&rid(1101), "User")] }))],
        ),
        (
            "users",
            vec![
                object(&rid(1101), "ANNA", json!({ "Aces": [ace(&rid(1102), "ForceChangePassword")] })),
                object(&rid(1102), "BERT", json!({})),
            ],
        ),
        ("domains", vec![object(CORP, "CORP.EXAMPLE", json!({ "Trusts": [trust(json!({}))] }))]),
    ];
    let shown = |order: &[usize]| {
        let files: Vec<(&str, &[Value])> =
            order.iter().map(|at| (files[*at].0, files[*at].1.as_slice())).collect();
        let graph = built(&files);
        let id = |at| graph.names.text(graph.node(at).id.id).to_owned();
        let edges = graph.edges.iter().map(|edge| {
            let terms = graph.terms_of(edge);
            (id(edge.from), edge.kind, id(edge.to), terms.possible_only, terms.effects)
        });
        edges.collect::<BTreeSet<_>>()
    };
    let first = shown(&[0, 1, 2]);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(first, shown(&order));
    }
}
