use bailiwick_model::{Effect, Effects};

use super::*;

fn role(name: &str) -> Powers {
    entra_roles().into_iter().find(|role| role.name == name).unwrap_or_else(|| panic!("{name}")).powers
}

fn words(text: &str) -> Effects {
    Effects::parse(text).unwrap()
}

#[test]
fn every_row_parses_and_ids_are_unique() {
    for (rows, read) in
        [entra_roles::count(), reset_sets::count(), permissions::count(), azure_roles::count()]
    {
        assert!(rows > 10);
        assert_eq!(rows, read);
    }
    assert_eq!(entra_roles::count().0, 145);
    assert_eq!(azure_roles::count().0, 172);
}

#[test]
fn what_is_direct_is_not_said_again_as_possible() {
    let azure = rows(include_str!("../../data/azure_roles.tsv")).filter_map(|row| azure_role(&row[..36]));
    let both = entra_roles().into_iter().map(|role| (role.name, role.powers.direct, role.powers.possible));
    for (name, direct, possible) in both.chain(azure.map(|role| (role.name, role.direct, role.possible))) {
        assert!(possible.is_empty() || !possible.minus(direct).is_empty(), "{name}");
    }
}

/// Four roles own the tenant, Partner Tier2 Support being the deprecated one; nothing else does by itself.
#[test]
fn own_is_direct_for_four_roles_and_three_permissions() {
    let owning: Vec<&str> = entra_roles()
        .into_iter()
        .filter(|role| role.powers.direct.has(Effect::Own))
        .map(|role| role.name)
        .collect();
    assert_eq!(
        owning,
        [
            "Global Administrator",
            "Partner Tier2 Support",
            "Privileged Authentication Administrator",
            "Privileged Role Administrator"
        ]
    );
    for name in [
        "RoleManagement.ReadWrite.Directory",
        "AppRoleAssignment.ReadWrite.All",
        "RoleAssignmentSchedule.ReadWrite.Directory",
    ] {
        assert!(permissions::by_name(name).unwrap().powers.direct.has(Effect::Own), "{name}");
    }
}

/// Direct effects as the page of meanings states them.
#[test]
fn direct_effects_of_the_best_known_roles() {
    for (name, direct) in [
        ("Intune Administrator", "see change run destroy"),
        ("Exchange Administrator", "see change destroy"),
        ("User Administrator", "change"),
        ("Helpdesk Administrator", "change"),
        ("Authentication Administrator", "change"),
        ("Application Administrator", "change"),
        ("Security Administrator", "see change"),
        ("Global Reader", "-"),
        ("Security Reader", "-"),
        ("Directory Readers", "-"),
    ] {
        assert_eq!(role(name).direct, words(direct), "{name}");
    }
    assert_eq!(role("Security Administrator").possible.minus(words("own")), Effects::NONE);
    assert!(role("Security Administrator").possible.has(Effect::Run));
    assert_eq!(role("Global Reader").possible, words("see"));
    assert_eq!(role("Security Reader").possible, words("see"));
}

/// The rows that are most easily wrong.
#[test]
fn rows_to_doubt_first() {
    let operator = role("Security Operator");
    assert_eq!(operator.passwords, Some(ResetSet::Unstated));
    assert_eq!(operator.enables, Some(ResetSet::Unstated));
    assert_eq!(operator.direct, words("see change"));
    assert_eq!(role("Entra SOC Identity Responder").passwords, Some(ResetSet::Unstated));
    let desk = role("Helpdesk Administrator");
    assert_eq!((desk.passwords, desk.factors, desk.enables), (Some(ResetSet::Helpdesk), None, None));
    assert_eq!(desk.inside, words("own"));
    let methods = role("Authentication Administrator");
    assert_eq!(methods.factors, Some(ResetSet::Authentication));
    assert_eq!(methods.enables, Some(ResetSet::Authentication));
    let hybrid = role("Hybrid Identity Administrator");
    assert!(hybrid.apps && hybrid.possible.has(Effect::Own), "federation has no edge, so own stays possible");
    assert!(role("Customer Delegated Admin Relationship Administrator").possible.has(Effect::Own));
    assert!(role("Lifecycle Workflows Administrator").possible.has(Effect::Own));
    assert_eq!(role("Knowledge Administrator").groups, EditsGroups::OrdinarySecurity);
    assert_eq!(role("Exchange Administrator").groups, EditsGroups::OrdinaryM365);
    assert!(role("Exchange Administrator").possible.has(Effect::Unback));
    let sync = role("Directory Synchronization Accounts");
    assert!(sync.direct.is_empty() && sync.possible.has(Effect::Own));
    let azure = |name| azure_roles::by_name(name).unwrap();
    let log = azure("Log Analytics Contributor");
    assert!(log.direct.has(Effect::Run) && log.machines && log.delegable == Delegable::No);
    let backup = azure("Backup Contributor");
    assert!(backup.direct.has(Effect::Unback) && backup.possible.has(Effect::Destroy));
    let vault = azure("Key Vault Contributor");
    assert!(vault.vaults && !vault.direct.has(Effect::See) && vault.possible.has(Effect::See));
    assert!(!azure("Managed Identity Contributor").direct.has(Effect::Run));
    let passwords = permissions::by_name("User-PasswordProfile.ReadWrite.All").unwrap().powers;
    assert_eq!(passwords.passwords, Some(ResetSet::Unstated));
    let partner = permissions::by_name("DelegatedAdminRelationship.ReadWrite.All").unwrap().powers;
    assert_eq!(partner.direct, words("change"));
    assert!(partner.possible.has(Effect::Own));
}

#[test]
fn azure_owner_is_not_own() {
    let owner = azure_role("/providers/x/8e3af657-a8ff-443c-a75c-2fe8c4bcb635").unwrap();
    assert_eq!(owner.direct, words("see change run destroy"));
    assert!(!owner.direct.has(Effect::Own));
    assert_eq!(owner.delegable, Delegable::No);
    let access = azure_roles::by_name("User Access Administrator").unwrap();
    assert_eq!((access.delegable, access.roles), (Delegable::Limited, true));
    assert_eq!(azure_roles::by_name("Contributor").unwrap().delegable, Delegable::Yes);
}

/// "Who can reset passwords": rows are what the target holds.
#[test]
fn who_resets_whom() {
    let has = |id: &str| {
        let sets = sets_of_role(id);
        [ResetSet::Password, ResetSet::Helpdesk, ResetSet::Authentication, ResetSet::User, ResetSet::All]
            .map(|set| sets.has(set))
    };
    let (yes, no) = (true, false);
    for (target, expected) in [
        ("88d8e3e3-8f55-4a1e-953a-9b9898b8876b", [yes, yes, yes, yes, yes]), // Directory Readers
        ("4a5d8f65-41da-4de4-8968-e035b65339cf", [no, yes, yes, yes, yes]),  // Reports Reader
        ("729827e3-9c14-49f7-bb1b-9608f156bbb8", [no, yes, no, yes, yes]),   // Helpdesk Administrator
        ("c4e39bd9-1100-46d3-8c65-fb160da0071f", [no, no, yes, no, yes]),    // Authentication Administrator
        ("fdd7a751-b60b-444a-984c-02652fe8fa1c", [no, no, no, yes, yes]),    // Groups Administrator
        ("62e90394-69f5-4237-9190-012177145e10", [no, no, no, no, yes]),     // Global Administrator
        ("29232cdf-9323-42fd-ade2-1d097af3e4de", [no, no, no, no, yes]),     // Exchange: any other role
        ("00000000-0000-4000-8000-000000000000", [no, no, no, no, yes]),     // a custom role
    ] {
        assert_eq!(has(target), expected, "{target}");
    }
}

#[test]
fn a_permission_of_another_api_is_not_this_one() {
    let id = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8";
    assert!(app_permission(id, None).is_some());
    assert!(app_permission(id, Some("00000003-0000-0000-c000-000000000000")).is_some());
    assert!(app_permission(id, Some("11111111-0000-0000-c000-000000000000")).is_none());
    assert!(app_permission(id, Some("Microsoft Graph")).is_some(), "a name is no proof of another API");
}
