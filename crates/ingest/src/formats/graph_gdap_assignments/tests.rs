use bailiwick_model::Time;
use bailiwick_model::facts::GdapStatus;

use super::*;
use crate::corpus;
use crate::testing::{codes, facts};

const PAIR: &str = "5d027261-d21f-4aa9-b7db-7fa1f56fb163-8777b240-c6f0-4469-9e98-a3205431b836";

const ONE: &str = r#"{"id":"x","status":"active","accessContainer":{"accessContainerId":"g","accessContainerType":"securityGroup"},
    "accessDetails":{"unifiedRoles":[{"roleDefinitionId":"r1"},{"roleDefinitionId":"r2"}]}}"#;

#[test]
fn the_relationship_is_found_in_the_context_or_in_the_name_of_the_file() {
    let context = format!(
        "https://graph.microsoft.com/v1.0/$metadata#tenantRelationships/delegatedAdminRelationships('{PAIR}')/accessAssignments"
    );
    for (path, text, known) in [
        ("a.json".to_owned(), format!(r#"{{"@odata.context":"{context}","value":[{ONE}]}}"#), true),
        ("a.json".to_owned(), format!(r#"{{"value":[{ONE}],"@odata.context":"{context}"}}"#), true),
        (format!("dir/accessAssignments-{PAIR}.json"), format!("[{ONE}]"), true),
        (format!("{PAIR}/a.json"), format!("[{ONE}]"), false),
        ("accessAssignments-5d027261.json".to_owned(), format!("[{ONE}]"), false),
    ] {
        let facts = facts(&path, &text);
        let [assignment] = facts.gdap_assignments.as_slice() else { panic!("{path}") };
        let found = assignment.relationship.map(|id| facts.text(id).to_lowercase());
        assert_eq!(found.as_deref(), known.then_some(PAIR), "{path}");
        assert_eq!(facts.gdap_assignments_read[0].relationship, assignment.relationship);
        assert_eq!(assignment.roles.len(), 2);
    }
}

#[test]
fn words_of_the_status() {
    for (word, expected) in [
        ("active", Observed::Known(AssignmentStatus::Active)),
        ("Pending", Observed::Known(AssignmentStatus::Pending)),
        ("deleting", Observed::Known(AssignmentStatus::Deleted)),
        ("error", Observed::Known(AssignmentStatus::Error)),
        ("unknownFutureValue", Observed::Unreadable),
    ] {
        let facts = facts("a.json", &format!("[{}]", ONE.replace("active", word)));
        assert_eq!(facts.gdap_assignments[0].status, expected);
        assert_eq!(facts.gdap_assignments_read[0].complete, expected.is_known());
    }
}

#[test]
fn an_assignment_whose_roles_cannot_be_read_makes_the_list_incomplete() {
    for broken in [r#"[{"x":1}]"#, "7", "null", r#"["r1"]"#] {
        let text = format!(
            r#"[{{"id":"x","status":"active","accessContainer":{{"accessContainerId":"g"}},"accessDetails":{{"unifiedRoles":{broken}}}}}]"#
        );
        let facts = facts("a.json", &text);
        assert_eq!((facts.gdap_assignments.len(), codes(&facts)), (1, vec!["gdap/unreadable"]), "{broken}");
        assert!(!facts.gdap_assignments_read[0].complete);
    }
}

#[test]
fn words_of_a_relationship() {
    let one = |status: &str, rest: &str| {
        let text = format!(
            r#"[{{"id":"{PAIR}","status":"{status}","customer":{{"tenantId":"t","displayName":"Bakery"}},
            "accessDetails":{{"unifiedRoles":[{{"roleDefinitionId":"r"}}]}}{rest}}}]"#
        );
        facts("r.json", &text)
    };
    for (word, expected) in [
        ("active", Observed::Known(GdapStatus::Active)),
        ("expiring", Observed::Known(GdapStatus::Ending)),
        ("terminationRequested", Observed::Known(GdapStatus::Ending)),
        ("terminating", Observed::Known(GdapStatus::Ending)),
        ("created", Observed::Known(GdapStatus::Pending)),
        ("approvalPending", Observed::Known(GdapStatus::Pending)),
        ("approved", Observed::Known(GdapStatus::Pending)),
        ("activating", Observed::Known(GdapStatus::Pending)),
        ("expired", Observed::Known(GdapStatus::Ended)),
        ("terminated", Observed::Known(GdapStatus::Ended)),
        ("unknownFutureValue", Observed::Unreadable),
    ] {
        let facts = one(word, "");
        assert_eq!(facts.gdap_relationships[0].status, expected, "{word}");
        assert_eq!(facts.coverage[0].complete, expected.is_known());
    }
    for (rest, days, extends) in [
        (r#","duration":"P730D","autoExtendDuration":"P180D""#, Observed::Known(730), Observed::Known(true)),
        (r#","duration":"P2Y","autoExtendDuration":"PT0S""#, Observed::Known(730), Observed::Known(false)),
        (
            r#","duration":1000000000.0,"autoExtendDuration":"P0D""#,
            Observed::Unreadable,
            Observed::Known(false),
        ),
        (r#","duration":"1e9""#, Observed::Unreadable, Observed::NotCollected),
    ] {
        let facts = one("active", rest);
        let relationship = &facts.gdap_relationships[0];
        assert_eq!((relationship.duration_days, relationship.auto_extends), (days, extends), "{rest}");
    }
}

#[test]
fn assignments_within_their_relationship() {
    let text = format!(
        r#"{{"value":[{{"id":"{PAIR}","status":"active","customer":{{"tenantId":"t"}},
        "accessDetails":{{"unifiedRoles":[{{"roleDefinitionId":"r1"}}]}},"accessAssignments":[{ONE},{ONE}]}}]}}"#
    );
    let facts = facts("r.json", &text);
    assert_eq!((facts.gdap_relationships.len(), facts.gdap_assignments.len()), (1, 2));
    let id = Some(facts.gdap_relationships[0].id);
    assert!(facts.gdap_assignments.iter().all(|assignment| assignment.relationship == id));
    assert_eq!(
        (facts.gdap_assignments_read[0].relationship, facts.gdap_assignments_read[0].complete),
        (id, true)
    );
}

#[test]
fn examples_of_the_documentation() {
    let root = "identity/msgraph-docs-examples";
    let Some(text) = corpus::text(&format!("{root}/v1.0-latest/list-delegatedAdminRelationships.json"))
    else {
        return;
    };
    let list = facts("list.json", &text);
    let [active, terminated, reseller] = list.gdap_relationships.as_slice() else {
        panic!("three relationships")
    };
    assert_eq!(active.status, Observed::Known(GdapStatus::Active));
    assert_eq!(active.auto_extends, Observed::Known(true));
    assert_eq!(
        active.ends,
        Time::parse("2024-02-10T11:24:42Z").map_or(Observed::Unreadable, Observed::Known)
    );
    assert_eq!((terminated.duration_days, terminated.roles.len()), (Observed::Known(30), 2));
    assert_eq!(
        (reseller.status, reseller.ends),
        (Observed::Known(GdapStatus::Pending), Observed::NotCollected)
    );
    assert_eq!(
        reseller.indirect_provider.map(|id| list.text(id)),
        Some("60EA59DB-A506-485E-94C5-D115F369E239")
    );
    assert!(list.coverage[0].complete && codes(&list).is_empty());

    let beta = |name: &str| corpus::text(&format!("{root}/beta/response/{name}.json")).unwrap();
    let assignments = facts("a.json", &beta("delegatedadminrelationship-list-accessassignments-2"));
    let one = facts("a.json", &beta("delegatedadminaccessassignment-get-2"));
    assert_eq!((one.gdap_assignments.len(), one.gdap_assignments[0].roles.len()), (1, 4));
    assert_eq!(
        one.text(one.gdap_assignments[0].id),
        "da9d6cf90-083a-47dc-ace2-1da98be3f344",
        "no GUID, and kept"
    );
    assert!(!assignments.gdap_assignments.is_empty() && codes(&assignments).is_empty());
    let customers = facts("c.json", &beta("tenantrelationship-list-delegatedadmincustomers-2"));
    assert_eq!((customers.contracts.len(), customers.coverage[0].complete), (2, false));
    let contracts = corpus::text(&format!("{root}/v1.0/response/contract-list-2.json")).unwrap();
    assert_eq!(facts("c.json", &contracts).contracts.len(), 1);
    for other in
        ["delegatedadminrelationship-list-operations-2", "delegatedadminrelationship-list-requests-2"]
    {
        assert_eq!(codes(&facts("o.json", &beta(other))), ["input/unrecognised"], "{other}");
    }
}
