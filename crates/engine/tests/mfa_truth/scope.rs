//! The columns of a policy: users, exclusions, applications, states, grants.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::estate::{
    APP_Q, CUSTOM_ROLE, CUSTOM_STRENGTH, Estate, Group, PROVIDER, Policy, ROLE_R, STRANGER, UNREAD_STRENGTH,
    USER,
};

pub(crate) type Said<T> = Result<T, String>;

/// Splits `P1 this; P2 that; something of the user` into parts by policy (0 for all of them) and the rest.
pub(crate) fn by_policy(text: &str) -> (BTreeMap<usize, String>, Vec<String>) {
    let mut parts: BTreeMap<usize, String> = BTreeMap::new();
    let mut rest = Vec::new();
    let mut open: Option<usize> = None;
    for piece in text.split(';').map(str::trim) {
        if let Some((nth, said)) = addressed(piece) {
            parts.insert(nth, said.to_owned());
            open = Some(nth);
        } else if piece.starts_with("user ") {
            rest.push(piece.to_owned());
        } else if let Some(part) = parts.get_mut(&open.unwrap_or(0)) {
            part.push_str("; ");
            part.push_str(piece);
        } else {
            parts.insert(0, piece.to_owned());
        }
    }
    (parts, rest)
}

/// `P2 that`, `policy 2: that`, `second policy: that` as (2, that).
pub(crate) fn addressed(piece: &str) -> Option<(usize, &str)> {
    for (start, nth) in
        [("first policy", 1), ("second policy", 2), ("third policy", 3), ("policy ", 0), ("P", 0)]
    {
        let Some(rest) = piece.strip_prefix(start) else { continue };
        let (nth, rest) = if nth > 0 {
            (nth, rest)
        } else {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (digits, rest) = rest.split_at(digits);
            (digits.parse().ok()?, rest)
        };
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        return rest.starts_with(' ').then(|| (nth, rest.trim()));
    }
    None
}

/// Which side of a policy's users is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Include,
    Exclude,
}

impl Side {
    fn key(self, what: &str) -> String {
        format!("{}{what}", if self == Self::Include { "include" } else { "exclude" })
    }
}

/// An id for a group by the name that a row gives it.
pub(crate) fn group_id(name: &str) -> String {
    let number: u64 = name.bytes().fold(7, |sum, byte| (sum * 31 + u64::from(byte)) % 1_000_000_000_000);
    format!("eeeeeeee-1111-4000-8000-{number:012}")
}

fn user_member() -> Vec<(&'static str, String)> {
    vec![("user", USER.to_owned())]
}

/// Adds one side of the users of a policy. `elsewhere` says that another column tells who is in the groups.
pub(crate) fn users(
    estate: &mut Estate,
    policy: &mut Policy,
    side: Side,
    text: &str,
    elsewhere: bool,
) -> Said<()> {
    let text = text.trim();
    let put = |policy: &mut Policy, what: &str, value: &str| {
        Policy::push(&mut policy.users, &side.key(what), value);
    };
    match text {
        "none" => {}
        "None" | "All" | "GuestsOrExternalUsers" => put(policy, "Users", text),
        "the user id" | "the user" => put(policy, "Users", USER),
        _ if text.starts_with("guest types:") => external(policy, side, text)?,
        _ if text.starts_with("clientApplications:") => {
            let word = text.trim_start_matches("clientApplications:").trim();
            Policy::push(&mut policy.workloads, "includeServicePrincipals", word);
        }
        _ if text.contains("group") && !text.starts_with("role") => {
            let id = group(estate, text, elsewhere)?;
            put(policy, "Groups", &id);
        }
        _ if text.contains("role") => {
            let id = role(estate, text)?;
            put(policy, "Roles", id);
        }
        _ => return Err(format!("users: {text}")),
    }
    Ok(())
}

fn group(estate: &mut Estate, text: &str, elsewhere: bool) -> Said<String> {
    let mut parts = text.split(',').map(str::trim);
    let head = parts.next().unwrap_or("");
    let head = head.trim_end_matches(" in each");
    let name = head.strip_prefix("group ").unwrap_or(head).to_owned();
    let dynamic = head.starts_with("dynamic group");
    let id = group_id(&name);
    if head == "group id not found" {
        return Ok(id);
    }
    let nested = group_id(&format!("{name} nested"));
    let mut group = Group { id: id.clone(), name: name.clone(), dynamic, known: true, ..Group::default() };
    group.members = Some(if elsewhere { Vec::new() } else { user_member() });
    let mut more = Vec::new();
    for detail in parts {
        match detail.trim_start_matches("its ") {
            "user in it" | "members read" | "user a direct member" => {}
            "user not in it" | "user not a member" | "empty" | "empty group" => {
                group.members = Some(Vec::new());
            }
            "members unread" | "members not exported" => group.members = None,
            "nested group unread" => group.members = Some(vec![("group", nested.clone())]),
            "list truncated" | "members truncated" | "member list truncated" => {
                group.members = Some(Vec::new());
                group.cut = true;
            }
            detail
                if detail.starts_with("user in a group nested in") || detail == "user in a nested group" =>
            {
                group.members = Some(vec![("group", nested.clone())]);
                more.push(Group {
                    id: nested.clone(),
                    name: format!("{name} nested"),
                    known: true,
                    members: Some(user_member()),
                    ..Group::default()
                });
            }
            _ => return Err(format!("group: {detail}")),
        }
    }
    if group.members == Some(vec![("group", nested.clone())]) && more.is_empty() {
        more.push(Group { id: nested, name: format!("{name} nested"), known: true, ..Group::default() });
    }
    more.push(group);
    for group in more {
        if !estate.groups.iter().any(|known| known.id == group.id) {
            estate.groups.push(group);
        }
    }
    Ok(id)
}

pub(crate) fn assignment(principal: &str, role: &str, scope: &str, kind: &str) -> Value {
    json!({"principalId": principal, "roleDefinitionId": role, "directoryScopeId": scope, "assignmentType": kind})
}

fn role(estate: &mut Estate, text: &str) -> Said<&'static str> {
    let mut parts = text.split(',').map(str::trim);
    let head = parts.next().unwrap_or("");
    let mut id = ROLE_R;
    if head.contains("custom") {
        id = CUSTOM_ROLE;
    }
    let detail = parts.collect::<Vec<_>>().join(", ");
    let hold = |estate: &mut Estate, scope: &str| {
        estate.roles.push(assignment(USER, id, scope, "Assigned"));
    };
    match detail.as_str() {
        _ if head.contains("GDAP") => {}
        "user active" | "user holds it" | "" => hold(estate, "/"),
        "user without it" => {}
        "user eligible only" | "user eligible" => {
            estate.eligible.push(assignment(USER, id, "/", ""));
        }
        "user activated" | "user active by activation" | "activated" | "user has activated it" => {
            estate.roles.push(assignment(USER, id, "/", "Activated"));
        }
        "assigned on one application" | "assigned on one object" => hold(estate, &format!("/{APP_Q}")),
        "assigned on an administrative unit" | "assigned on one administrative unit" => {
            hold(estate, "/administrativeUnits/eeeeeeee-2222-4000-8000-000000000001");
        }
        "assignments unread" | "assignments not exported" => estate.roles_unread = true,
        "user active through a group"
        | "user active by a group"
        | "held through a group"
        | "assigned to a group with the user"
        | "user in a role-assignable group" => {
            let group = Group {
                id: group_id("holders"),
                name: "holders".into(),
                known: true,
                members: Some(user_member()),
                ..Group::default()
            };
            estate.roles.push(assignment(&group.id, id, "/", "Assigned"));
            estate.groups.push(group);
        }
        _ => return Err(format!("role: {detail}")),
    }
    Ok(id)
}

fn external(policy: &mut Policy, side: Side, text: &str) -> Said<()> {
    let mut types = Vec::new();
    let mut tenants = json!({"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"});
    let enumerated = |tenant: &str| json!({"membershipKind": "enumerated", "members": [tenant]});
    for word in text.trim_start_matches("guest types:").split(',').map(str::trim) {
        match word {
            "internalGuest"
            | "b2bCollaborationGuest"
            | "b2bCollaborationMember"
            | "b2bDirectConnectUser"
            | "otherExternalUser"
            | "serviceProvider" => types.push(word),
            "all tenants" | "any tenant" => {}
            "tenant = provider" => tenants = enumerated(PROVIDER),
            "tenant = another" | "tenant = other" => tenants = enumerated(STRANGER),
            "tenants unread" => tenants = json!({"membershipKind": "enumerated"}),
            _ => return Err(format!("guest types: {word}")),
        }
    }
    let key = side.key("GuestsOrExternalUsers");
    let value = json!({"guestOrExternalUserTypes": types.join(","), "externalTenants": tenants});
    policy.users.insert(key, value);
    Ok(())
}

/// The id of an application by the name that rows give it.
fn application(word: &str) -> Said<String> {
    let word = word.split('(').next().unwrap_or("").trim();
    Ok(match word {
        "All" | "None" | "Office365" | "MicrosoftAdminPortals" => word.to_owned(),
        "app Q" | "Q" => APP_Q.to_owned(),
        "Global Secure Access internet traffic" => "5dc48733-b5df-475c-a49b-fa307ef00853".to_owned(),
        "Azure Resource Manager" | "Azure management" | "Windows Azure Service Management API" => {
            "797f4846-ba00-4fd7-ba43-dac1f8f63013".to_owned()
        }
        "Exchange Online" => "00000002-0000-0ff1-ce00-000000000000".to_owned(),
        "SharePoint Online" | "SharePoint" => "00000003-0000-0ff1-ce00-000000000000".to_owned(),
        "Microsoft Graph" => "00000003-0000-0000-c000-000000000000".to_owned(),
        "Windows Azure Active Directory" => "00000002-0000-0000-c000-000000000000".to_owned(),
        _ if bailiwick_model::names::is_guid(word) => word.to_owned(),
        _ => return Err(format!("application: {word}")),
    })
}

/// Sets the resources of a policy.
pub(crate) fn applications(policy: &mut Policy, text: &str) -> Said<()> {
    let put = |policy: &mut Policy, key: &str, value: &str| {
        Policy::push(&mut policy.applications, key, value);
    };
    for part in text.split(',').map(str::trim) {
        if let Some(action) = part.strip_prefix("userAction:") {
            put(policy, "includeUserActions", action.trim());
        } else if let Some(context) = part.strip_prefix("authenticationContext:") {
            put(policy, "includeAuthenticationContextClassReferences", context.trim());
        } else if let Some(mode) = part.strip_prefix("applicationFilter ") {
            let filter = json!({"mode": mode, "rule": "CustomSecurityAttribute.Set_Attribute -eq \"x\""});
            policy.applications.insert("applicationFilter".into(), filter);
        } else if let Some(out) = part.strip_prefix("All except ") {
            put(policy, "includeApplications", "All");
            for one in out.split(" and ") {
                put(policy, "excludeApplications", &application(one)?);
            }
        } else {
            for one in part.split(" and ") {
                put(policy, "includeApplications", &application(one)?);
            }
        }
    }
    Ok(())
}

/// Sets what a policy grants or refuses.
pub(crate) fn grant(estate: &mut Estate, policy: &mut Policy, text: &str) -> Said<()> {
    let text = text.trim();
    if matches!(text, "none" | "(none)" | "session only" | "(session only)") {
        return Ok(());
    }
    let either = text.contains(" OR ") || text.contains("operator OR");
    let text = text.split(" (operator").next().unwrap_or("");
    let mut grant = serde_json::Map::new();
    grant.insert("operator".into(), if either { "OR" } else { "AND" }.into());
    for part in text.split(" OR ").flat_map(|part| part.split(" AND ")).map(str::trim) {
        control(estate, &mut grant, part)?;
    }
    policy.grant = Some(grant);
    Ok(())
}

fn control(estate: &mut Estate, grant: &mut serde_json::Map<String, Value>, part: &str) -> Said<()> {
    const BUILT_IN: [&str; 9] = [
        "mfa",
        "block",
        "compliantDevice",
        "domainJoinedDevice",
        "approvedApplication",
        "compliantApplication",
        "passwordChange",
        "riskRemediation",
        "unknownFutureValue",
    ];
    if BUILT_IN.contains(&part) {
        Policy::push(grant, "builtInControls", part);
    } else if part == "termsOfUse" {
        Policy::push(grant, "termsOfUse", "eeeeeeee-3333-4000-8000-000000000001");
    } else if let Some(custom) = part.strip_prefix("customAuthenticationFactors") {
        Policy::push(grant, "customAuthenticationFactors", custom.trim_start_matches(':').trim());
    } else if let Some(id) = part.strip_prefix("authenticationStrength") {
        let id = if id.trim().is_empty() { UNREAD_STRENGTH } else { id.trim() };
        grant.insert("authenticationStrength".into(), json!({"id": id}));
    } else if let Some(list) = part.strip_prefix("custom strength") {
        let list = list.trim_start_matches(':').trim();
        let unread = ["not exported", "unread", "combinations unread", "combinations not exported"];
        if unread.iter().any(|word| list.trim_start_matches(',').trim() == *word) {
            grant.insert("authenticationStrength".into(), json!({"id": UNREAD_STRENGTH}));
            return Ok(());
        }
        let combinations: Vec<&str> = list.split(';').map(str::trim).collect();
        estate.strengths.push(json!({"id": CUSTOM_STRENGTH, "displayName": "custom", "policyType": "custom",
            "allowedCombinations": combinations}));
        grant.insert("authenticationStrength".into(), json!({"id": CUSTOM_STRENGTH}));
    } else {
        return Err(format!("grant: {part}"));
    }
    Ok(())
}

/// Template id of a built-in role by its name, out of the research table of roles.
pub(crate) fn role_by_name(research: &Path, name: &str) -> Said<String> {
    let own = [
        ("Global Administrator", "62e90394-69f5-4237-9190-012177145e10"),
        ("Intune Administrator", "3a2c62db-5318-420d-8d74-23affee5d9d5"),
        ("Global Reader", "f2ef992c-3afb-46b9-b7cf-a126ee74c451"),
        ("Security Reader", ROLE_R),
        ("Exchange Administrator", "29232cdf-9323-42fd-ade2-1d097af3e4de"),
        ("Helpdesk Administrator", "729827e3-9c14-49f7-bb1b-9608f156bbb8"),
        ("Directory Synchronization Accounts", "d29b2b05-8046-44ba-8758-1e26182fcf32"),
    ];
    if let Some((_, id)) = own.iter().find(|(known, _)| *known == name) {
        return Ok((*id).to_owned());
    }
    let mut reader =
        csv::Reader::from_path(research.join("entra-roles.csv")).map_err(|_| format!("role: {name}"))?;
    reader
        .records()
        .filter_map(Result::ok)
        .find(|record| record.get(1) == Some(name))
        .and_then(|record| record.get(0).map(str::to_owned))
        .ok_or_else(|| format!("role: {name}"))
}
