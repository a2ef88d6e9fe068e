use bailiwick_model::facts::{Account, Entity};
use bailiwick_model::{Evidence, NodeKind, Observed, Sym};

use super::*;
use crate::corpus;
use crate::testing::{codes, facts as read};

const A: &str = "aaaaaaaa-1111-4111-8111-111111111111";
const B: &str = "aaaaaaaa-2222-4222-8222-222222222222";
const C: &str = "cccccccc-3333-4333-8333-333333333333";
const END: &str = "dddddddd-4444-4444-8444-444444444444";

fn all(files: &[(&str, &str)]) -> Facts {
    let mut all = Facts::default();
    for (path, text) in files {
        all.absorb(read(path, text));
    }
    attach(&mut all);
    all
}

fn relationships(ids: &[&str]) -> String {
    let one = |id: &&str| {
        format!(
            r#"{{"id":"{id}-{END}","status":"active","customer":{{"tenantId":"t"}},
            "accessDetails":{{"unifiedRoles":[{{"roleDefinitionId":"r"}}]}}}}"#
        )
    };
    format!("[{}]", ids.iter().map(one).collect::<Vec<_>>().join(","))
}

const ASSIGNMENT: &str = r#"[{"id":"x","status":"active","accessContainer":{"accessContainerId":"g"},
    "accessDetails":{"unifiedRoles":[{"roleDefinitionId":"r"}]}}]"#;

fn owners(facts: &Facts) -> Vec<String> {
    let name = |id: Option<Sym>| {
        id.map_or("?".into(), |id| facts.text(id).to_lowercase().chars().take(13).collect())
    };
    facts.gdap_assignments.iter().map(|assignment| name(assignment.relationship)).collect()
}

#[test]
fn the_made_up_provider_is_joined_with_and_without_its_index() {
    let root = "identity/synthetic-msp";
    let names = [
        "northmsp-delegatedAdminRelationships.json",
        "northmsp-accessAssignments-528d7ba1.json",
        "northmsp-accessAssignments-6b3b249f.json",
        "northmsp-accessAssignments-7ae7f8a5.json",
        "accessAssignments.index.json",
    ];
    let texts: Option<Vec<String>> =
        names.iter().map(|name| corpus::text(&format!("{root}/{name}"))).collect();
    let Some(texts) = texts else { return };
    let files: Vec<(&str, &str)> = names.iter().copied().zip(texts.iter().map(String::as_str)).collect();
    for files in [&files[..], &files[..4]] {
        let facts = all(files);
        assert_eq!(codes(&facts), [""; 0]);
        assert_eq!(
            owners(&facts),
            ["528d7ba1-5b84", "528d7ba1-5b84", "6b3b249f-38bd", "7ae7f8a5-d90d", "7ae7f8a5-d90d"]
        );
        let lists = facts.coverage.iter().filter(|list| list.collection.word() == "gdap-assignments");
        assert_eq!(lists.map(|list| list.complete).collect::<Vec<_>>(), [true; 3]);
        let home = facts.gdap_relationships[0].realm;
        assert!(facts.gdap_assignments.iter().all(|one| one.realm == home && one.group.realm == home));
    }
    let missing = all(&[files[0], files[1]]);
    assert_eq!(codes(&missing), ["gdap/assignments-missing"]);
    assert!(missing.diagnostics[0].message.contains("of 1 relationships"), "one is terminated");
    assert!(missing.coverage.iter().any(|list| !list.complete));
}

#[test]
fn a_start_that_fits_two_relationships_fits_none() {
    let both = relationships(&[A, B, C]);
    let facts = all(&[("r.json", &both), ("x-aaaaaaaa.json", ASSIGNMENT), ("x-cccccccc.json", ASSIGNMENT)]);
    assert_eq!(owners(&facts), ["?", "cccccccc-3333"]);
    assert_eq!(codes(&facts), ["gdap/relationship-unknown", "gdap/assignments-missing"]);
    let longer =
        all(&[("r.json", &both), ("x-aaaaaaaa-22.json", ASSIGNMENT), ("x-ccccccc.json", ASSIGNMENT)]);
    assert_eq!(owners(&longer), ["aaaaaaaa-2222", "?"], "seven digits are too few");
}

#[test]
fn an_index_speaks_for_its_own_folder() {
    let index = |id: &str| format!(r#"{{"{id}-{END}":"assignments.json"}}"#);
    let facts = all(&[
        ("one/assignments.json", ASSIGNMENT),
        ("two/assignments.json", ASSIGNMENT),
        ("one/index.json", &index(A)),
        ("two/index.json", &index(C)),
    ]);
    assert_eq!(owners(&facts), ["aaaaaaaa-1111", "cccccccc-3333"]);
    let moved = all(&[("elsewhere/assignments.json", ASSIGNMENT), ("index.json", &index(A))]);
    assert_eq!(owners(&moved), ["aaaaaaaa-1111"], "one file of that name");
    let unsure = all(&[
        ("one/assignments.json", ASSIGNMENT),
        ("two/assignments.json", ASSIGNMENT),
        ("index.json", &index(A)),
    ]);
    assert_eq!(owners(&unsure), ["?", "?"], "two files of that name");
    assert_eq!(codes(&unsure), ["gdap/relationship-unknown"; 2]);
}

#[test]
fn an_empty_list_of_assignments_counts_as_read() {
    let full = format!("accessAssignments-{A}-{END}.json");
    let context = r##"{"@odata.context":"#accessAssignments","value":[]}"##;
    let facts = all(&[("r.json", &relationships(&[A])), (&full, context)]);
    assert_eq!(facts.gdap_assignments_read.len(), 1);
    assert_eq!(codes(&facts), [""; 0]);
    assert!(facts.coverage.iter().all(|list| list.complete));
    let alone = all(&[(&full, context)]);
    assert!(alone.coverage.iter().all(|list| !list.complete), "without the relationships nobody knows");
}

const LIGHTHOUSE: &str = "/subscriptions/aaaaaaaa-1111-4111-8111-111111111111/resourceGroups/web/providers/Microsoft.ManagedServices";

fn lighthouse() -> (String, String) {
    let assignment = format!(
        r#"{{"value":[{{"id":"{LIGHTHOUSE}/registrationAssignments/1","type":"Microsoft.ManagedServices/registrationAssignments",
        "properties":{{"provisioningState":"Succeeded","registrationDefinitionId":"{}/registrationDefinitions/D"}}}}]}}"#,
        LIGHTHOUSE.to_uppercase()
    );
    let definition = format!(
        r#"{{"value":[{{"id":"{LIGHTHOUSE}/registrationDefinitions/d","type":"Microsoft.ManagedServices/registrationDefinitions",
        "properties":{{"managedByTenantId":"m","authorizations":[{{"principalId":"p","roleDefinitionId":"r"}}],
        "eligibleAuthorizations":[{{"principalId":"q","roleDefinitionId":"s","justInTimeAccessPolicy":{{"multiFactorAuthProvider":"None"}}}}]}}}}]}}"#
    );
    (assignment, definition)
}

#[test]
fn lighthouse_assignments_find_their_definition() {
    let (assignment, definition) = lighthouse();
    let facts = all(&[("a.json", &assignment), ("d.json", &definition)]);
    let shown: Vec<_> = facts
        .lighthouse
        .iter()
        .map(|one| (facts.text(one.scope), facts.text(one.principal), one.eligible, one.provisioned, one.mfa))
        .collect();
    let scope = "/SUBSCRIPTIONS/AAAAAAAA-1111-4111-8111-111111111111/RESOURCEGROUPS/WEB";
    assert_eq!(
        shown,
        [
            (scope, "p", false, Observed::Known(true), Observed::NotCollected),
            (scope, "q", true, Observed::Known(true), Observed::Known(false)),
        ]
    );
    assert!(facts.lighthouse_assignments.is_empty() && facts.diagnostics.is_empty());
    let alone = all(&[("a.json", &assignment)]);
    assert_eq!((alone.lighthouse.len(), alone.lighthouse_assignments.len()), (0, 1));
    assert_eq!(codes(&alone), ["lighthouse/definition-missing"]);
}

#[test]
fn lighthouse_is_whole_when_every_known_subscription_was_asked() {
    let (assignment, _) = lighthouse();
    let whole = |known: &[&str], files: &[(&str, &str)]| {
        let mut facts = Facts::default();
        let realm = facts.realm(RealmKind::Entra, "t");
        for id in known {
            let node = facts.node(realm, &format!("/subscriptions/{id}"));
            facts.entities.push(Entity { node, kind: NodeKind::AZSubscription, ..Entity::default() });
        }
        for (path, text) in files {
            facts.absorb(read(path, text));
        }
        attach(&mut facts);
        facts.coverage.iter().map(|list| list.complete).collect::<Vec<_>>()
    };
    assert_eq!(whole(&[A], &[("a.json", &assignment)]), [true]);
    assert_eq!(whole(&[A, B], &[("a.json", &assignment)]), [false]);
    assert_eq!(
        whole(&[], &[("a.json", &assignment)]),
        [false],
        "nobody knows of which subscriptions there are"
    );
}

#[test]
fn users_named_by_login_find_their_account() {
    let mut facts = Facts::default();
    for (tenant, id, login) in
        [("t1", A, "Anna@One.example"), ("t2", B, "twin@two.example"), ("t3", C, "TWIN@two.example")]
    {
        let realm = facts.realm(RealmKind::Entra, tenant);
        let (node, login) = (facts.node(realm, id), facts.names.add(login));
        facts.accounts.push(Account { node, login, evidence: Evidence::default(), ..Account::default() });
    }
    facts.absorb(read(
        "mfa.json",
        r#"[{"userPrincipalName":"anna@one.example","perUserMfaState":"enforced"},
        {"userPrincipalName":"twin@two.example","perUserMfaState":"disabled"}]"#,
    ));
    facts.absorb(read("reg.json", r#"[{"userPrincipalName":"ANNA@one.example","isMfaRegistered":true}]"#));
    attach(&mut facts);
    let anna = facts.accounts[0].node;
    assert_eq!(facts.per_user_mfa[0].account, anna);
    assert_eq!(facts.registrations[0].account, anna);
    assert_eq!(
        facts.text(facts.per_user_mfa[1].account.id),
        "twin@two.example",
        "two accounts have that login"
    );
}

#[test]
fn federations_find_their_domain() {
    let list = r#"{"value":[{"id":"Firm.example","authenticationType":"Federated","isVerified":true},
        {"id":"my-firm.example","authenticationType":"Federated","isVerified":true}]}"#;
    let federation = r#"{"value":[{"issuerUri":"http://x","passiveSignInUri":"y","federatedIdpMfaBehavior":"rejectMfaByFederatedIdp"}]}"#;
    let facts = all(&[
        ("domains.json", list),
        ("federation-my-firm.example.json", federation),
        ("federation-other.example.json", federation),
    ]);
    let shown: Vec<_> = facts
        .domains
        .iter()
        .map(|one| (facts.text(one.name), one.realm, one.federated_mfa.is_known()))
        .collect();
    let home = facts.domains[0].realm;
    assert_eq!(
        shown,
        [("firm.example", home, false), ("my-firm.example", home, false), ("my-firm.example", home, true)]
    );
    assert_eq!(codes(&facts), ["domain/unknown"]);
}
