//! Identity exports of the corpus: facts that were checked by hand against its files.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "this is a test")]

mod support;

use bailiwick_ingest::FORMATS;
use bailiwick_model::facts::{Collection, Holding, RoleScope};
use bailiwick_model::{EdgeKind, Facts, Observed, RealmKind, Time};
use support::{corpus, facts_of, files_below};

const NORTH: &str = "65BF1D36-7ADC-5907-8BFB-ACF13F14F65F";

/// Names of relations of one kind, `from -> to`, sorted.
fn relations(facts: &Facts, kind: EdgeKind) -> Vec<String> {
    let name = |id| {
        let entity = facts.entities.iter().find(|entity| entity.node == id);
        facts.text(entity.map_or(id.id, |entity| entity.name)).to_owned()
    };
    let mut found: Vec<String> = facts
        .relations
        .iter()
        .filter(|relation| relation.kind == kind)
        .map(|relation| format!("{} -> {}", name(relation.from), name(relation.to)))
        .collect();
    found.sort();
    found
}

fn coverage(facts: &Facts) -> Vec<String> {
    let mut found: Vec<String> = facts
        .coverage
        .iter()
        .map(|list| format!("{} {} {}", list.collection.word(), list.records, list.complete))
        .collect();
    found.sort();
    found
}

#[test]
fn synthetic_msp_provider() {
    let Some(corpus) = corpus("synthetic_msp_provider") else { return };
    let facts = facts_of(&corpus, &corpus.join("identity/synthetic-msp/azurehound-northmsp.json"));
    assert_eq!(facts.sources[0].format, "azurehound_collection");
    assert_eq!(facts.diagnostics, []);
    let realm = &facts.realms[facts.sources[0].realm.0 as usize];
    assert_eq!(
        (realm.kind, facts.text(realm.id), facts.text(realm.name)),
        (RealmKind::Entra, NORTH, "NorthMSP")
    );

    let accounts: Vec<(&str, Observed<bool>, Observed<bool>)> = facts
        .accounts
        .iter()
        .map(|account| (facts.text(account.login), account.enabled, account.guest))
        .collect();
    let (on, off, member) = (Observed::Known(true), Observed::Known(false), Observed::Known(false));
    assert_eq!(
        accounts,
        [
            ("alice@northmsp.onmicrosoft.com", on, member),
            ("bob@northmsp.onmicrosoft.com", on, member),
            ("eve@northmsp.onmicrosoft.com", off, member),
            ("carl@northmsp.onmicrosoft.com", on, member),
            ("dora@northmsp.onmicrosoft.com", on, member),
        ],
        "`accountEnabled` is left out where it is false"
    );
    assert_eq!(
        relations(&facts, EdgeKind::AZMemberOf),
        [
            "Alice -> GDAP-Tier2",
            "Bob -> Helpdesk-Night",
            "Carl -> AdminAgents",
            "Dora -> Lighthouse-Ops",
            "Eve -> Helpdesk-Night",
            "Helpdesk-Night -> GDAP-Helpdesk",
        ]
    );
    assert_eq!(relations(&facts, EdgeKind::AZOwns), ["Bob -> North RMM Connector"]);
    let assignable: Vec<_> = facts.groups.iter().map(|group| group.role_assignable).collect();
    assert_eq!(assignable, [on, off, off, off, off]);
    assert!(facts.members_read.iter().all(|read| read.complete && !read.transitive));
    assert_eq!(facts.members_read.len(), 5);

    let [role] = &facts.role_assignments[..] else { panic!("one role is held") };
    assert_eq!(facts.text(role.role), "62E90394-69F5-4237-9190-012177145E10");
    assert_eq!(facts.text(role.principal.id), "8554BFEB-D735-518E-B373-D6A0A0D0F07B");
    assert_eq!((role.scope, role.holding), (RoleScope::Tenant, Holding::Active));
    assert_eq!(role.realm, facts.sources[0].realm);

    let [app] = &facts.applications[..] else { panic!("one application") };
    assert_eq!(facts.text(app.node.id), "1748C4F3-F812-56BA-A39C-DC9FFC6CC28C", "by application id");
    assert_eq!(facts.text(app.object), "915C222F-2073-5128-A3FA-C9B294B28C10");
    let [principal] = &facts.service_principals[..] else { panic!("one service principal") };
    assert_eq!(principal.app, app.node.id);
    assert_eq!(principal.home_tenant.map(|tenant| facts.text(tenant)), Observed::Known(NORTH));
    let [secret] = &facts.app_credentials[..] else { panic!("one secret") };
    assert_eq!(secret.owner, app.node);
    assert_eq!(
        coverage(&facts),
        [
            "entra-applications 1 true",
            "entra-group-members 5 true",
            "entra-groups 5 true",
            "entra-role-assignments 1 true",
            "entra-service-principals 1 true",
            "entra-tenant 1 true",
            "entra-users 5 true",
        ]
    );
}

#[test]
fn synthetic_msp_customers() {
    let Some(corpus) = corpus("synthetic_msp_customers") else { return };
    let read = |name: &str| facts_of(&corpus, &corpus.join("identity/synthetic-msp").join(name));
    let clinic = read("azurehound-clinicco.json");
    assert_eq!(clinic.diagnostics, []);
    let guest = clinic.accounts.iter().find(|account| account.guest.is(&true)).unwrap();
    assert_eq!(clinic.text(guest.login), "carl_northmsp#EXT#@clinicco.onmicrosoft.com");
    assert_eq!(guest.accepted, Observed::Known(true));
    let aliases: Vec<&str> = guest.aliases.iter().map(|&alias| clinic.text(alias)).collect();
    assert_eq!(aliases, ["carl@northmsp.onmicrosoft.com"], "mail and other mail are the same address");
    let [managed] = &clinic.managed_by[..] else { panic!("one managing tenant") };
    assert_eq!(clinic.text(managed.tenant), NORTH);
    assert_eq!(clinic.text(managed.subscription.id), "/SUBSCRIPTIONS/59EE6499-B384-5886-B040-5222477527FF");
    assert_eq!(relations(&clinic, EdgeKind::AZContains), ["ClinicCo -> Clinic Prod"]);
    assert_eq!(clinic.role_assignments.len(), 2);
    assert!(!clinic.coverage.iter().any(|list| list.collection == Collection::AzureRoles));

    let bakery = read("azurehound-bakeryco.json");
    let [grant] = &bakery.app_role_grants[..] else { panic!("one permission") };
    assert_eq!(bakery.text(grant.permission), "9E3F62CF-CA93-4989-B6CE-BF83C28F9FE8");
    assert_eq!(bakery.text(grant.resource_name), "Microsoft Graph");
    let graph = bakery.service_principals.iter().find(|found| found.node == grant.resource).unwrap();
    assert_eq!(bakery.text(graph.app), "00000003-0000-0000-C000-000000000000");

    let mut all = read("azurehound-northmsp.json");
    all.absorb(clinic);
    all.absorb(bakery);
    let tenants: Vec<&str> = all
        .realms
        .iter()
        .filter(|realm| realm.kind == RealmKind::Entra)
        .map(|realm| all.text(realm.name))
        .collect();
    assert_eq!(tenants, ["NorthMSP", "ClinicCo", "BakeryCo"], "three tenants stay three");
    assert!(all.tenants.iter().all(|tenant| tenant.collected));
}

#[test]
fn federated_credentials() {
    let Some(corpus) = corpus("federated_credentials") else { return };
    let folder = corpus.join("identity/azurehound-fragments");
    let facts = facts_of(&corpus, &folder.join("federated_identity_credentials.trimmed.json"));
    let codes: Vec<_> = facts.diagnostics.iter().map(|remark| remark.code).collect();
    assert_eq!(codes, ["azurehound/no-tenant"], "records of this kind do not name the tenant");
    let github =
        facts.app_credentials.iter().map(|found| facts.text(found.name)).find(|name| name.contains("github"));
    assert_eq!(
        github,
        Some(
            "https://token.actions.githubusercontent.com repo:SpecterTst/oidc-actions-test-1:ref:refs/heads/prod"
        )
    );
    assert_eq!(facts.app_credentials.len(), 3);
}

/// Every file is read without a panic; what it is taken for is printed.
#[test]
fn the_whole_corpus_is_read() {
    let Some(corpus) = corpus("the_whole_corpus_is_read") else { return };
    let mut counts = std::collections::BTreeMap::<&str, (u32, usize)>::new();
    for folder in ["identity", "rmm", "formats"] {
        for file in files_below(&corpus.join(folder)) {
            let facts = facts_of(&corpus, &file);
            let format = facts.sources[0].format;
            let (files, all) = counts.entry(if format.is_empty() { "(none)" } else { format }).or_default();
            *files += 1;
            *all += facts.count();
            assert!(facts.diagnostics.len() <= 104, "{}", file.display());
        }
    }
    for (format, (files, facts)) in &counts {
        println!("{format}: {files} files, {facts} facts");
    }
    assert!(counts.len() > FORMATS.len() / 3, "few formats are recognised");
}

/// Examples of the reference pages: what each is taken for, and how many facts of the main kind it gives.
#[test]
fn examples_of_the_documentation() {
    let Some(corpus) = corpus("examples_of_the_documentation") else { return };
    let folder = corpus.join("identity/msgraph-docs-examples/v1.0/response");
    let read = |name: &str| facts_of(&folder, &folder.join(format!("{name}.json")));
    for (name, format, kind, count) in [
        ("organization-list-2", "graph_organization", "tenants", 1),
        ("oauth2permissiongrant-list-2", "graph_oauth2_permission_grants", "delegated_grants", 2),
        ("group-list-members-2", "graph_group_members", "relations", 0),
        ("directoryrole-list-2", "graph_role_assignments", "role_definitions", 3),
        ("rbacapplication-list-roleassignments-3", "graph_role_assignments", "role_assignments", 3),
        (
            "rbacapplication-list-roleassignmentscheduleinstances-2",
            "graph_role_assignments",
            "role_assignments",
            2,
        ),
        ("rbacapplication-list-roleassignmentschedules-2", "graph_role_assignments", "role_assignments", 2),
        ("rbacapplication-list-roleeligibilityschedules-2", "graph_role_eligibility", "role_assignments", 1),
        (
            "rbacapplication-list-roleeligibilityscheduleinstances-2",
            "graph_role_eligibility",
            "role_assignments",
            1,
        ),
        // Requests are no roles.
        ("rbacapplication-list-roleassignmentschedulerequests-2", "", "role_assignments", 0),
        ("rbacapplication-list-roleeligibilityschedulerequests-2", "", "role_assignments", 0),
    ] {
        let facts = read(name);
        assert_eq!(facts.sources[0].format, format, "{name}");
        let found = facts.counts().into_iter().find(|(found, _)| *found == kind).map(|(_, count)| count);
        assert_eq!(found, Some(count), "{name}");
    }
}

#[test]
fn examples_say_what_their_pages_say() {
    let Some(corpus) = corpus("examples_say_what_their_pages_say") else { return };
    let folder = corpus.join("identity/msgraph-docs-examples/v1.0/response");
    let read = |name: &str| facts_of(&folder, &folder.join(format!("{name}.json")));
    let policies = read("policyroot-list-rolemanagementpolicyassignments-4");
    let policy = &policies.activation_policies[0];
    assert_eq!(policies.text(policy.role), "62E90394-69F5-4237-9190-012177145E10");
    assert_eq!((policy.mfa, policy.approval), (Observed::Known(true), Observed::Known(false)));
    assert_eq!(policy.context, Observed::Known(None));

    let eligible = read("rbacapplication-list-roleeligibilityschedules-2");
    let [role] = &eligible.role_assignments[..] else { panic!("one role") };
    assert_eq!((role.holding, role.scope), (Holding::Eligible, RoleScope::Tenant));
    assert_eq!(role.until, Observed::Known(Time::parse("2024-04-10")));
    let standing = read("rbacapplication-list-roleassignmentschedules-2");
    assert!(standing.role_assignments.iter().all(|role| role.until == Observed::Known(None)));

    let consents = read("oauth2permissiongrant-list-2");
    let tenant = &consents.realms[consents.sources[0].realm.0 as usize];
    assert_eq!(
        consents.text(tenant.id),
        "84841066-274D-4EC0-A5C1-276BE684BDD3",
        "from the ids of the records"
    );
    assert_eq!(consents.delegated_grants[0].scopes.len(), 2);
    assert!(consents.delegated_grants.iter().all(|grant| grant.user.is_none()));

    let groups = read("group-list-3");
    assert!(groups.groups.iter().all(|group| group.role_assignable == Observed::Known(false)));
    let members = read("group-list-members-2");
    assert_eq!(members.diagnostics[0].code, "graph/group-unknown");
}
