//! What the fixtures of identity lists of Microsoft Graph say beyond their counts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "this is a test")]

mod support;

use bailiwick_ingest::{Head, read};
use bailiwick_model::facts::{DomainAuthentication, Holding, RoleAssignment, RoleScope};
use bailiwick_model::time::LastUse;
use bailiwick_model::{EdgeKind, Facts, Observed, RealmKind, Time};
use support::{Bytes, facts, fixtures_of};

const NONE: Observed<bool> = Observed::NotCollected;

fn of(format: &str, name: &str) -> Facts {
    named(format, name, name)
}

fn named(format: &str, name: &str, path: &str) -> Facts {
    let fixtures = fixtures_of(format);
    let (_, bytes) = fixtures.iter().find(|(found, _)| found == name).unwrap();
    let facts = read(&Bytes(path, bytes));
    assert_eq!(facts.sources[0].format, format);
    facts
}

fn at(time: &str) -> Observed<LastUse> {
    Observed::Known(LastUse::At(Time::parse(time).unwrap()))
}

#[test]
fn users() {
    let facts = of("graph_users", "typical.json");
    let [anna, bob, carol] = &facts.accounts[..] else { panic!("three accounts") };
    assert_eq!(anna.last_use, at("2026-04-01T08:00:00Z"), "the last success, where it is told");
    let aliases: Vec<&str> = anna.aliases.iter().map(|&alias| facts.text(alias)).collect();
    assert_eq!(aliases, ["anna@home.test", "oven@bakery.test"], "each once, the login not among them");
    assert_eq!(anna.licences, Observed::Known(2));
    assert_eq!(anna.password_never_expires, Observed::Known(true));
    assert_eq!(
        (bob.enabled, bob.guest, bob.accepted),
        (Observed::Known(false), Observed::Known(true), Observed::Known(true))
    );
    assert_eq!(bob.last_use, Observed::Known(LastUse::Never), "`null` says that there was none");
    assert_eq!(carol.last_use, Observed::NotCollected, "silence says nothing");
    assert_eq!((carol.guest, carol.licences.map(|_| true)), (NONE, NONE));
    assert_eq!((carol.synced, anna.synced), (Observed::Known(false), NONE), "`null` says that it never was");

    let subset = of("graph_users", "minimal.json");
    let [account] = &subset.accounts[..] else { panic!("one account") };
    assert_eq!(
        (account.enabled, account.guest, account.accepted),
        (NONE, NONE, NONE),
        "not selected is not false"
    );
    assert!(!subset.realms[account.node.realm.0 as usize].id.is_empty());
    assert_eq!(subset.realms[account.node.realm.0 as usize].kind, RealmKind::Source);

    let shell = of("graph_users", "typical_powershell.json");
    assert_eq!(shell.text(shell.accounts[0].login), "anna@bakery.test");
    assert_eq!(shell.accounts[0].created, Observed::Known(Time(1_700_000_000)));
    assert_eq!(shell.accounts[0].last_use, Observed::Known(LastUse::At(Time(1_780_000_000))));
    assert_eq!(
        shell.accounts[0].licences,
        Observed::NotCollected,
        "an empty list may not have been asked for"
    );
    let all_members = r#"[{"Id":"1","UserPrincipalName":"a@b.test","AccountEnabled":null,"OnPremisesSyncEnabled":null,
        "SignInActivity":{"LastSignInDateTime":null,"LastNonInteractiveSignInDateTime":null}}]"#;
    let shell = support::facts("x.json", all_members);
    let account = &shell.accounts[0];
    assert_eq!((account.enabled, account.synced), (NONE, NONE), "objects of PowerShell have every member");
    assert_eq!(account.last_use, Observed::NotCollected, "which does not say that nobody ever signed in");
}

#[test]
fn users_that_cannot_be_understood_are_unreadable_not_safe() {
    let facts = of("graph_users", "hostile.json");
    let user = &facts.accounts[0];
    assert_eq!(user.enabled, Observed::Unreadable);
    assert_eq!(user.guest, Observed::Unreadable);
    assert_eq!(user.accepted, Observed::Unreadable);
    assert_eq!(user.last_use, Observed::Unreadable);
    assert_eq!(user.created, Observed::Unreadable);
    assert_eq!(user.licences, Observed::Unreadable);
    assert_eq!(user.aliases.len(), 1);
    assert_eq!(facts.accounts[1].last_use, Observed::Known(LastUse::Never));
    assert_eq!(facts.accounts[1].evidence.record, 5, "records are counted with those that were passed over");
}

#[test]
fn groups() {
    let facts = of("graph_groups", "typical.json");
    let shown: Vec<_> = facts.groups.iter().map(|group| (group.role_assignable, group.dynamic)).collect();
    let known = Observed::Known;
    assert_eq!(
        shown,
        [(known(true), known(false)), (known(false), known(true)), (known(false), known(false))]
    );
    let minimal = of("graph_groups", "minimal.json");
    assert_eq!((minimal.groups[0].role_assignable, minimal.groups[0].dynamic), (NONE, NONE));

    let expanded = of("graph_groups", "typical_expanded.json");
    let kinds: Vec<EdgeKind> = expanded.relations.iter().map(|relation| relation.kind).collect();
    assert_eq!(kinds, [EdgeKind::AZOwns, EdgeKind::AZMemberOf, EdgeKind::AZMemberOf]);
    assert!(expanded.relations.iter().all(|relation| relation.to == expanded.groups[0].node));
    assert!(expanded.members_read.iter().all(|read| read.complete));
    let shell = r#"[{"Id":"1","DisplayName":"Admins","GroupTypes":[],"SecurityEnabled":true,"Members":[],"Owners":null}]"#;
    assert_eq!(support::facts("x.json", shell).members_read.len(), 0, "members were not asked for");
    assert!(!of("graph_groups", "typical_twenty.json").members_read[0].complete);
    assert!(of("graph_groups", "typical_all.json").members_read[0].complete);
    assert!(of("graph_groups", "hostile.json").members_read.iter().all(|read| !read.complete));
}

#[test]
fn members_of_one_group() {
    let group = "BBBBBBBB-0000-4000-8000-000000000001";
    let facts = named("graph_group_members", "typical.json", &format!("export/members/{group}.json"));
    let [read] = &facts.members_read[..] else { panic!("one list") };
    assert_eq!((facts.text(read.group.id), read.complete, read.transitive), (group, true, false));
    assert!(facts.relations.iter().all(|relation| relation.to == read.group));
    assert!(facts.relations.iter().all(|relation| relation.from.realm == relation.to.realm));
    let tenant = &facts.realms[read.group.realm.0 as usize];
    assert_eq!(
        facts.text(tenant.id),
        "11111111-0000-4000-8000-000000000000",
        "told by the id of the first record"
    );

    let nested = of("graph_group_members", "typical_transitive.json");
    assert!(nested.members_read[0].transitive);
    assert_eq!(nested.text(nested.members_read[0].group.id), group);

    let path = format!("groups-{group}-members.json");
    assert!(!named("graph_group_members", "hostile_next.json", &path).members_read[0].complete);
    let owners = named("graph_group_members", "typical_owners.json", &format!("groups-{group}-owners.json"));
    assert_eq!(owners.relations[0].kind, EdgeKind::AZOwns);
}

/// Users of a group are listed under `#users` where the request asked for users only.
#[test]
fn a_name_decides_between_users_and_members() {
    let text = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[{"id":"aaaaaaaa-0000-4000-8000-000000000001","userPrincipalName":"anna@bakery.test"}]}"#;
    assert_eq!(facts("users.json", text).sources[0].format, "graph_users");
    let path = "groups-bbbbbbbb-0000-4000-8000-000000000001-members.json";
    let members = facts(path, text);
    assert_eq!((members.sources[0].format, members.relations.len()), ("graph_group_members", 1));
    let role = facts(
        "directoryRoles-bbbbbbbb-0000-4000-8000-000000000001-members.json",
        &text.replace("#users", "#directoryObjects"),
    );
    assert_eq!(role.relations.len(), 0, "members of a role are no members of a group");
    assert_eq!(role.diagnostics[0].code, "graph/group-unknown");
}

fn roles(facts: &Facts) -> Vec<String> {
    let show = |role: &RoleAssignment| {
        let scope = match role.scope {
            RoleScope::Tenant => "tenant".to_owned(),
            RoleScope::Object(node) => format!("object {}", &facts.text(node.id)[..1]),
            RoleScope::AdministrativeUnit(node) => format!("unit {}", &facts.text(node.id)[..1]),
            RoleScope::Unknown => "unknown".to_owned(),
        };
        let until = match role.until {
            Observed::Known(None) => "for good".to_owned(),
            Observed::Known(Some(time)) => time.to_string(),
            Observed::NotCollected => "?".to_owned(),
            Observed::Unreadable => "!".to_owned(),
        };
        format!("{:?} {scope} {until}", role.holding)
    };
    facts.role_assignments.iter().map(show).collect()
}

#[test]
fn roles_held() {
    let plain = of("graph_role_assignments", "typical.json");
    assert_eq!(
        roles(&plain),
        ["Active tenant ?", "Active unit E ?", "Active object C ?", "Active unknown ?"],
        "a role in one application only does not count in the tenant"
    );
    assert_eq!(
        roles(&of("graph_role_assignments", "typical_instances.json")),
        ["Active tenant for good", "Activated tenant 2026-07-24T16:00:00Z"]
    );
    let schedules = of("graph_role_assignments", "typical_schedules.json");
    assert_eq!(roles(&schedules), ["Active tenant for good", "Active tenant 2026-12-31T00:00:00Z"]);
    assert_eq!(schedules.role_assignments[0].since, Observed::Known(Time::parse("2026-01-01").unwrap()));
    let directory = of("graph_role_assignments", "typical_directory_roles.json");
    assert_eq!(roles(&directory), ["Active tenant ?", "Active tenant ?"]);
    let template = "62E90394-69F5-4237-9190-012177145E10";
    assert!(
        directory.role_assignments.iter().all(|role| directory.text(role.role) == template),
        "by its template"
    );
    assert_eq!(
        roles(&of("graph_role_assignments", "hostile.json")),
        ["Active unknown ?", "Active tenant ?", "Active unknown !"]
    );
}

#[test]
fn roles_that_may_be_activated() {
    let instances = of("graph_role_eligibility", "typical.json");
    assert_eq!(roles(&instances), ["Eligible tenant for good", "Eligible unit E 2027-01-01T00:00:00Z"]);
    assert_eq!(roles(&of("graph_role_eligibility", "typical_schedules.json")), ["Eligible tenant ?"]);
    assert!(instances.role_assignments.iter().all(|role| role.holding == Holding::Eligible));
}

#[test]
fn demands_on_activation() {
    let facts = of("graph_role_policies", "typical.json");
    let [first, second] = &facts.activation_policies[..] else { panic!("two policies") };
    assert_eq!(first.mfa, Observed::Known(false), "what is asked of administrators who assign is no barrier");
    assert_eq!(first.approval, Observed::Known(true));
    let approvers: Vec<&str> = first.approvers.iter().map(|node| &facts.text(node.id)[..1]).collect();
    assert_eq!(approvers, ["A", "B"], "a stage that is not escalated has no approvers of escalation");
    assert_eq!(
        first.context.map(|context| context.map(|claim| facts.text(claim))),
        Observed::Known(Some("c1"))
    );
    assert_eq!((second.mfa, second.approval), (Observed::Known(true), Observed::Known(false)));
    assert_eq!(second.context, Observed::Known(None));

    let hostile = of("graph_role_policies", "hostile.json");
    let policy = &hostile.activation_policies[0];
    assert_eq!((policy.mfa, policy.approval), (Observed::Unreadable, NONE));
    assert_eq!(policy.context, Observed::Unreadable, "a context without a claim");
}

#[test]
fn applications_and_permissions() {
    let principals = of("graph_service_principals", "typical.json");
    let [north, robot] = &principals.service_principals[..] else { panic!("two") };
    let home = north.home_tenant.map(|tenant| principals.text(tenant));
    assert_eq!(home, Observed::Known("22222222-0000-4000-8000-000000000000"));
    assert_eq!((robot.enabled, robot.home_tenant.map(|_| true)), (Observed::Known(false), NONE));
    assert_eq!(principals.text(principals.entities[1].name), "Robot");

    let apps = of("graph_applications", "typical.json");
    let app = &apps.applications[0];
    assert_eq!(apps.text(app.node.id), "CCCCCCCC-1111-4000-8000-000000000001");
    assert_eq!(apps.text(app.object), "CCCCCCCC-0000-4000-8000-000000000001");
    assert_eq!(apps.text(*app.audience.known().unwrap()), "AzureADMultipleOrgs");

    let grants = of("graph_oauth2_permission_grants", "typical.json");
    let shown: Vec<(usize, bool)> =
        grants.delegated_grants.iter().map(|grant| (grant.scopes.len(), grant.user.is_some())).collect();
    assert_eq!(shown, [(2, false), (1, true)]);
}

#[test]
fn the_organisation_names_the_tenant() {
    let facts = of("graph_organization", "typical.json");
    let [tenant] = &facts.tenants[..] else { panic!("one tenant") };
    assert_eq!((facts.text(tenant.name), facts.text(tenant.domain)), ("Bakery", "bakery.test"));
    assert!(tenant.collected && tenant.realm == facts.sources[0].realm);
    let domains: Vec<_> =
        facts.domains.iter().map(|domain| (facts.text(domain.name), domain.authentication)).collect();
    assert_eq!(
        domains,
        [
            ("bakery.onmicrosoft.test", Observed::Known(DomainAuthentication::Managed)),
            ("bakery.test", Observed::Known(DomainAuthentication::Federated)),
        ]
    );
}

/// Lists that look alike and are not ours to read.
#[test]
fn lists_of_other_services_are_not_taken() {
    for text in [
        // Roles of Intune, and requests.
        r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#roleManagement/deviceManagement/roleAssignments","value":[{"id":"1","principalId":"2","roleDefinitionId":"3","directoryScopeId":"/"}]}"#,
        r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#roleManagement/directory/roleAssignmentScheduleRequests","value":[]}"#,
        r#"{"value":[{"action":"adminAssign","principalId":"2","roleDefinitionId":"3","directoryScopeId":"/"}]}"#,
        // Sign-ins and registrations hold logins too.
        r#"{"value":[{"id":"1","userPrincipalName":"a@b.test","appDisplayName":"x","ipAddress":"y"}]}"#,
        r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns","value":[{"id":"1","userPrincipalName":"a@b.test"}]}"#,
        // Azure roles.
        r#"[{"principalId":"1","roleDefinitionId":"2","scope":"/subscriptions/x","principalType":"User"}]"#,
        r#"{"value":[]}"#,
        "[]",
        "{}",
    ] {
        let head = Head::from_bytes("x.json", text.as_bytes());
        let taken = bailiwick_ingest::read::recognise(&head).map_or("", |format| format.id);
        let identity = ["graph_role", "graph_users", "graph_group", "graph_app", "azurehound"];
        assert!(!identity.iter().any(|ours| taken.starts_with(ours)), "{taken}: {text}");
    }
}
