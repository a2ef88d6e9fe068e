//! What the fixtures of `azurehound_collection` say beyond their counts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "this is a test")]

mod support;

use bailiwick_model::facts::{CredentialKind, Holding, RoleScope};
use bailiwick_model::time::LastUse;
use bailiwick_model::{EdgeKind, Facts, NodeKind, NodeRef, Observed, Time};
use support::{facts, fixtures_of};

fn typical() -> Facts {
    let fixtures = fixtures_of("azurehound_collection");
    let (_, bytes) = fixtures.iter().find(|(name, _)| name == "typical.json").unwrap();
    facts("typical.json", std::str::from_utf8(bytes).unwrap())
}

/// The last four digits of a GUID with its first letter, or the last part of a path: enough to tell nodes apart.
fn short(facts: &Facts, node: NodeRef) -> String {
    let id = facts.text(node.id);
    if id.contains('/') {
        return id.rsplit('/').next().unwrap().to_owned();
    }
    format!("{}{}{}", &id[..1], &id[9..10], &id[id.len() - 1..])
}

fn relations(facts: &Facts, kind: EdgeKind) -> Vec<String> {
    let of_kind = facts.relations.iter().filter(|relation| relation.kind == kind);
    let mut found: Vec<String> = of_kind
        .map(|relation| format!("{} {}", short(facts, relation.from), short(facts, relation.to)))
        .collect();
    found.sort();
    found
}

#[test]
fn nodes_belong_to_the_tenant_even_where_records_do_not_name_it() {
    let facts = typical();
    let realm = facts.sources[0].realm;
    assert_eq!(facts.text(facts.realms[realm.0 as usize].name), "Bakery");
    let nodes = facts.relations.iter().flat_map(|relation| [relation.from, relation.to]);
    assert!(nodes.chain(facts.members_read.iter().map(|read| read.group)).all(|node| node.realm == realm));
    assert!(facts.app_credentials.iter().all(|credential| credential.owner.realm == realm));
}

#[test]
fn relations_have_the_direction_of_their_kind() {
    let facts = typical();
    assert_eq!(relations(&facts, EdgeKind::AZMemberOf), ["A01 B01", "B02 B01"]);
    assert_eq!(relations(&facts, EdgeKind::AZOwns), ["A01 C11", "A02 B01", "A02 F01", "D02 D01"]);
    assert_eq!(relations(&facts, EdgeKind::AZManagedIdentity), ["TILL D04", "TILL D05"]);
    assert_eq!(relations(&facts, EdgeKind::AZGetSecrets), ["D01 SAFE"]);
    assert_eq!(relations(&facts, EdgeKind::AZGetKeys), ["D01 SAFE"]);
    assert_eq!(relations(&facts, EdgeKind::AZGetCertificates), [""; 0]);
    assert_eq!(relations(&facts, EdgeKind::AZNodeResourceGroup), ["OVENS MC_TILLS_OVENS"]);
    assert_eq!(
        relations(&facts, EdgeKind::AZContains),
        [
            "100 11111111-0000-4000-8000-000000000000",
            "100 33333333-0000-4000-8000-000000000000",
            "11111111-0000-4000-8000-000000000000 33333333-0000-4000-8000-000000000000",
            "33333333-0000-4000-8000-000000000000 TILLS",
            "TILLS OVENS",
            "TILLS SAFE",
            "TILLS TILL",
        ]
    );
}

#[test]
fn accounts_say_what_is_left_out() {
    let facts = typical();
    let [alice, bob, carol] = &facts.accounts[..] else { panic!("three accounts") };
    let june = Time::parse("2026-06-02T08:00:00Z").unwrap();
    assert_eq!(alice.last_use, Observed::Known(LastUse::At(june)), "the later of the two");
    assert_eq!(alice.synced, Observed::Known(true));
    assert_eq!(facts.text(alice.synced_from.unwrap()), "S-1-5-21-1-2-3-1104");
    assert_eq!(
        alice.aliases.iter().map(|&mail| facts.text(mail)).collect::<Vec<_>>(),
        ["Alice.Baker@bakery.test"]
    );
    assert_eq!(alice.accepted, Observed::NotCollected);
    assert_eq!(bob.enabled, Observed::Known(false), "false is left out");
    assert_eq!(bob.last_use, Observed::NotCollected, "an empty object does not say never");
    assert_eq!((carol.guest, carol.accepted), (Observed::Known(true), Observed::Known(false)));
}

#[test]
fn groups_without_members_are_empty_where_others_have_some() {
    let facts = typical();
    let dynamic: Vec<_> = facts.groups.iter().map(|group| (group.role_assignable, group.dynamic)).collect();
    let known = |one, other| (Observed::Known(one), Observed::Known(other));
    assert_eq!(dynamic, [known(true, false), known(false, true)]);
    assert!(facts.members_read.iter().all(|read| read.complete));
}

#[test]
fn roles_count_where_they_are_assigned() {
    let facts = typical();
    let shown: Vec<String> = facts
        .role_assignments
        .iter()
        .map(|role| {
            let scope = match role.scope {
                RoleScope::Tenant => "tenant".to_owned(),
                RoleScope::Object(node) => format!("object {}", short(&facts, node)),
                RoleScope::AdministrativeUnit(node) => format!("unit {}", short(&facts, node)),
                RoleScope::Unknown => "unknown".to_owned(),
            };
            format!(
                "{} {} {scope} {:?}",
                &facts.text(role.role)[..4],
                short(&facts, role.principal),
                role.holding
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "62E9 A01 tenant Active",
            "FE93 B01 unit E01 Active",
            "FE93 A02 object C11 Active",
            "62E9 A03 tenant Eligible",
        ],
        "an administrative unit is written as `/` too, and an application by its application id"
    );
    assert_eq!(facts.role_assignments[3].holding, Holding::Eligible);
    let [policy] = &facts.activation_policies[..] else { panic!("one policy") };
    assert_eq!((policy.mfa, policy.approval), (Observed::Known(true), Observed::Known(true)));
    assert_eq!(policy.context, Observed::Known(None));
    assert_eq!(policy.approvers.iter().map(|&node| short(&facts, node)).collect::<Vec<_>>(), ["A02", "B01"]);
}

#[test]
fn azure_roles_are_kept_once_and_where_they_were_given() {
    let facts = typical();
    let shown: Vec<String> = facts
        .azure_roles
        .iter()
        .map(|role| {
            let (scope, who) = (short(&facts, role.scope), short(&facts, role.principal));
            format!("{who} {} {scope}", &facts.text(role.role)[..4])
        })
        .collect();
    assert_eq!(
        shown,
        ["A01 8E3A 33333333-0000-4000-8000-000000000000", "B01 B249 TILL", "A01 18D7 100"],
        "the scope of all scopes is the tenant"
    );
}

#[test]
fn credentials_belong_to_the_application_by_its_application_id() {
    let facts = typical();
    let shown: Vec<String> = facts
        .app_credentials
        .iter()
        .map(|found| format!("{} {:?} {}", short(&facts, found.owner), found.kind, facts.text(found.name)))
        .collect();
    assert_eq!(
        shown,
        [
            "C11 Secret deploy",
            "C11 Certificate ",
            "D01 Certificate ",
            "C11 Federated https://token.build.test repo:bakery/oven:ref:refs/heads/main",
        ],
        "a key that signs tokens authenticates nobody"
    );
    assert_eq!(facts.app_credentials[0].kind, CredentialKind::Secret);
    let ends = Time::parse("2027-01-01").unwrap();
    assert_eq!(facts.app_credentials[0].expires, Observed::Known(Some(ends)));
    assert_eq!(facts.app_credentials[1].expires, Observed::NotCollected);
    let [consent] = &facts.delegated_grants[..] else { panic!("one consent") };
    let scopes: Vec<&str> = consent.scopes.iter().map(|&scope| facts.text(scope)).collect();
    assert_eq!((scopes.as_slice(), consent.user), (&["User.Read", "Mail.Read"][..], None));
}

#[test]
fn records_of_two_tenants_are_not_mixed() {
    let fixtures = fixtures_of("azurehound_collection");
    let (name, bytes) = fixtures.iter().find(|(name, _)| name == "hostile_tenants.json").unwrap();
    let facts = facts(name, std::str::from_utf8(bytes).unwrap());
    let group = facts.groups[1].node;
    assert_ne!(facts.relations[0].to.realm, group.realm, "the member record names no tenant");
    assert_ne!(facts.groups[0].node.realm, group.realm);
}

/// A group with more members than a record may be large is read element by element.
#[test]
fn large_groups_are_read_whole() {
    let member = |at: u32| {
        format!(
            r##"{{"member":{{"@odata.type":"#microsoft.graph.user","id":"AAAAAAAA-0000-4000-8000-{at:012}","displayName":"{}"}},"groupId":"g"}}"##,
            "x".repeat(80)
        )
    };
    let count = 120_000;
    let members: Vec<String> = (0..count).map(member).collect();
    let group = "BBBBBBBB-0000-4000-8000-000000000001";
    let text = format!(
        r#"{{"data":[{{"kind":"AZGroup","data":{{"id":"{group}","tenantId":"11111111-0000-4000-8000-000000000000"}}}},
        {{"kind":"AZGroupMember","data":{{"members":[{}],"groupId":"{group}"}}}}],"meta":{{"type":"azure","version":5,"count":2}}}}"#,
        members.join(",")
    );
    assert!(text.len() > 17 << 20, "larger than a record may be: {}", text.len());
    let facts = facts("large.json", &text);
    assert_eq!(facts.diagnostics, []);
    assert_eq!(facts.relations.len(), count as usize);
    assert!(facts.members_read[0].complete && facts.members_read[0].group == facts.groups[0].node);
    assert!(facts.entities.iter().all(|entity| entity.kind == NodeKind::AZGroup));
}

/// A subscription that the collected tenant itself manages was delegated to it by another.
#[test]
fn delegated_subscriptions_are_not_in_the_tenant() {
    let text = r#"{"data":[{"kind":"AZSubscription","data":{"id":"/subscriptions/33333333-0000-4000-8000-000000000000",
        "managedByTenants":[{"tenantId":"11111111-0000-4000-8000-000000000000"}],
        "tenantId":"11111111-0000-4000-8000-000000000000"}}],"meta":{"type":"azure","version":5,"count":1}}"#;
    let facts = facts("x.json", text);
    assert_eq!((facts.relations.len(), facts.managed_by.len()), (0, 1));
    assert_eq!(facts.entities[0].inside, None);
}
