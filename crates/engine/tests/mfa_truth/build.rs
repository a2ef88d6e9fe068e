//! A row becomes documents and a question.

use serde_json::{Value, json};

use crate::condition::conditions;
use crate::estate::{Estate, OWN_APP, PRINCIPAL, PROVIDER, Policy, TENANT, USER};
use crate::row::{Row, research};
use crate::scope::{Said, Side, applications, assignment, by_policy, grant, role_by_name, users};

/// What is known beside the documents.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// `evidence: ...` of a sign-in log.
    pub evidence: Option<String>,
    /// Facts outside Entra.
    pub outside: Vec<String>,
}

/// A row as documents.
pub(crate) fn estate(row: &Row) -> Said<(Estate, Beside)> {
    let mut estate = usual();
    let mut beside = Beside::default();
    if row.user_scope.starts_with("(not Entra)") {
        let said = row.other_condition.split(';').map(|part| part.trim().to_owned());
        beside.outside = said.collect();
        return Ok((estate, beside));
    }
    domain(&mut estate, &row.domain)?;
    defaults(&mut estate, &row.security_defaults)?;
    estate.per_user = match row.per_user_mfa.as_str() {
        "not exported" => None,
        word => Some(word.to_owned()),
    };
    guest(&mut estate, &row.guest_or_serviceprovider)?;
    policies(&mut estate, row)?;
    conditions(&mut estate, &mut beside, &row.other_condition)?;
    registration(&mut estate, &row.registered)?;
    workload(&mut estate, row);
    if row.per_user_mfa == "not exported"
        && row.security_defaults == "not exported"
        && estate.policies.is_none()
    {
        // Nothing at all of the tenant was exported.
        estate.cross_tenant_unread = true;
        estate.roles_unread = true;
        estate.locations_unread = true;
    }
    Ok((estate, beside))
}

/// The usual: everything read, nothing special.
pub(crate) fn usual() -> Estate {
    let user = json!({"id": USER, "displayName": "Anna", "userPrincipalName": "anna@contoso.example",
        "userType": "Member", "accountEnabled": true});
    Estate {
        as_of: "2026-11-23".into(),
        user: user.as_object().unwrap().clone(),
        attested: json!({"trusted_ips": false, "app_passwords": false}).as_object().unwrap().clone(),
        activation: Some(Vec::new()),
        ..Estate::default()
    }
}

fn fresh() -> Policy {
    let mut policy = Policy { state: "enabled".into(), ..Policy::default() };
    policy.conditions.insert("clientAppTypes".into(), json!(["all"]));
    policy
}

fn policies(estate: &mut Estate, row: &Row) -> Said<()> {
    if row.user_scope.starts_with("(not exported)") {
        return Ok(());
    }
    if let Some(rest) = row.user_scope.strip_prefix("(no policy)") {
        estate.policies = Some(Vec::new());
        return described(estate, rest.trim());
    }
    let (scope, rest) = by_policy(&row.user_scope);
    let (out, _) = by_policy(&row.exclusion);
    let (grants, _) = by_policy(&row.grant);
    let (apps, _) = by_policy(&row.app_scope);
    let states =
        if row.state.starts_with('P') { by_policy(&row.state).0 } else { [(0, row.state.clone())].into() };
    let last = [&scope, &out, &grants, &apps, &states].iter().filter_map(|map| map.keys().max()).max();
    let count = (*last.unwrap_or(&0)).max(1);
    let mut policies = Vec::new();
    for nth in 1..=count {
        let of = |map: &std::collections::BTreeMap<usize, String>, usual: &str| {
            map.get(&nth).or_else(|| map.get(&0)).map_or_else(|| usual.to_owned(), Clone::clone)
        };
        let mut policy = fresh();
        users(estate, &mut policy, Side::Include, &of(&scope, "All"), !rest.is_empty())?;
        users(estate, &mut policy, Side::Exclude, &of(&out, "none"), false)?;
        applications(&mut policy, &of(&apps, "All"))?;
        grant(estate, &mut policy, &of(&grants, "mfa"))?;
        state(estate, &mut policy, &of(&states, "enabled"))?;
        policies.push(policy);
    }
    estate.policies = Some(policies);
    rest.iter().try_for_each(|said| described(estate, said))
}

fn state(estate: &mut Estate, policy: &mut Policy, text: &str) -> Said<()> {
    const WORDS: [&str; 4] =
        ["enabled", "disabled", "enabledForReportingButNotEnforced", "unknownFutureValue"];
    let at = |estate: &Estate| format!("{}T00:00:00Z", estate.as_of);
    if WORDS.contains(&text) {
        policy.state = text.into();
    } else if text == "(absent)" || text == "state absent" {
        policy.state = Value::Null;
    } else if let Some((one, other)) = text.split_once(" / ") {
        let (other, how) = other.split_once(" in two exports").ok_or_else(|| format!("state: {text}"))?;
        let dates = match how.trim_start_matches(',').trim() {
            "one undated" => [Some("2026-10-01T00:00:00Z".to_owned()), None],
            "both undated" => [None, None],
            _ => return Err(format!("state: {text}")),
        };
        estate.versions = dates.into_iter().zip([one, other].map(Value::from)).collect();
    } else if text.contains("export)") {
        for part in text.split(',').map(str::trim) {
            let (word, when) = part.split_once(" (").ok_or_else(|| format!("state: {part}"))?;
            let date = match when {
                "newer export)" => at(estate),
                "older export)" => "2026-10-01T00:00:00Z".to_owned(),
                _ => return Err(format!("state: {part}")),
            };
            estate.versions.push((Some(date), word.into()));
        }
    } else {
        return Err(format!("state: {text}"));
    }
    Ok(())
}

/// What a row says of the user beside the policies.
fn described(estate: &mut Estate, text: &str) -> Said<()> {
    if text.is_empty() || text == "ordinary user" {
        return Ok(());
    }
    if let Some(role) = text.strip_prefix("user is a ").or_else(|| text.strip_prefix("user is ")) {
        let id = role_by_name(&research(), role)?;
        estate.roles.push(assignment(USER, &id, "/", "Assigned"));
    } else if let Some(role) = text.strip_prefix("eligible for ") {
        let id = role_by_name(&research(), role)?;
        estate.eligible.push(assignment(USER, &id, "/", ""));
    } else if text == "directory synchronisation account" {
        let id = role_by_name(&research(), "Directory Synchronization Accounts")?;
        estate.roles.push(assignment(USER, &id, "/", "Assigned"));
    } else if text == "role assignments unread" || text == "roles unread" {
        estate.roles_unread = true;
    } else if let Some(group) = text.strip_prefix("user in ") {
        let group = group.trim_start_matches("group ");
        let groups: Vec<&str> = group.split(" and ").collect();
        for known in &mut estate.groups {
            if groups.contains(&known.name.as_str()) {
                known.members = Some(vec![("user", USER.to_owned())]);
            }
        }
        if !groups
            .iter()
            .all(|name| estate.groups.iter().any(|known| known.name == *name) || *name == "neither")
        {
            return Err(format!("user: {text}"));
        }
    } else {
        return Err(format!("user: {text}"));
    }
    Ok(())
}

fn domain(estate: &mut Estate, text: &str) -> Said<()> {
    let own = json!({"id": "contoso.onmicrosoft.com", "authenticationType": "Managed", "isVerified": true});
    let kind = |kind: &str| json!({"id": "contoso.example", "authenticationType": kind, "isVerified": true});
    if text == "not exported" {
        return Ok(());
    }
    if let Some(rest) = text.strip_suffix(", staged rollouts unread") {
        estate.staged_unread = true;
        return domain(estate, rest);
    }
    if let Some(rest) = text.strip_prefix("federated") {
        estate.domains = Some(vec![own, kind("Federated")]);
        for word in rest.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            federated(estate, word)?;
        }
        return Ok(());
    }
    match text {
        "managed" => estate.domains = Some(vec![own, kind("Managed")]),
        "managed (onmicrosoft.com) beside a federated one" => {
            estate.domains = Some(vec![own, kind("Federated")]);
            estate.user.insert("userPrincipalName".into(), "anna@contoso.onmicrosoft.com".into());
        }
        "managed beside a federated one" => {
            let mut federated = kind("Federated");
            federated["id"] = "fabrikam.example".into();
            estate.domains = Some(vec![own, kind("Managed"), federated]);
        }
        _ => return Err(format!("domain: {text}")),
    }
    Ok(())
}

fn federated(estate: &mut Estate, word: &str) -> Said<()> {
    let mut idp = |word: &str| {
        estate.attested.insert("identity_provider".into(), word.into());
    };
    match word {
        "idp unread" => {}
        "idp read: no MFA" | "idp read: no MFA claim" | "idp read: none" => idp("none"),
        "idp read: MFA for all" => idp("mfa-for-all"),
        "idp read: claim always sent" => idp("claim-always"),
        "null" | "behaviour null" | "federatedIdpMfaBehavior null" => {
            estate.federation = Some(json!({"federatedIdpMfaBehavior": null}));
        }
        "user nested in staged rollout" => {
            let inner = staged_group("staged nested", vec![("user", USER.to_owned())]);
            let outer = staged_group("staged", vec![("group", inner.id.clone())]);
            rollout(estate, "passwordHashSync", &outer.id);
            estate.groups.extend([inner, outer]);
        }
        _ if word.starts_with("user in staged rollout") => {
            let feature = word.strip_prefix("user in staged rollout of ").unwrap_or("passwordHashSync");
            let group = staged_group("staged", vec![("user", USER.to_owned())]);
            rollout(estate, feature, &group.id);
            estate.groups.push(group);
        }
        _ if word.ends_with("ByFederatedIdp") || word.ends_with("FederatedIdp") => {
            estate.federation = Some(json!({"federatedIdpMfaBehavior": word}));
        }
        _ => return Err(format!("domain: {word}")),
    }
    Ok(())
}

fn staged_group(name: &str, members: Vec<(&'static str, String)>) -> crate::estate::Group {
    let id = crate::scope::group_id(name);
    crate::estate::Group { id, name: name.into(), known: true, members: Some(members), ..Default::default() }
}

fn rollout(estate: &mut Estate, feature: &str, group: &str) {
    estate.staged.push(json!({"id": group, "feature": feature, "isEnabled": true,
        "isAppliedToOrganization": false, "appliesTo": [{"id": group}]}));
}

fn defaults(estate: &mut Estate, text: &str) -> Said<()> {
    estate.defaults = match text {
        "off" => Some(json!({"isEnabled": false})),
        "on" => Some(json!({"isEnabled": true})),
        "object without isEnabled" | "isEnabled missing" => {
            Some(json!({"id": "00000000-0000-0000-0000-000000000005"}))
        }
        "not exported" => None,
        _ => return Err(format!("security defaults: {text}")),
    };
    Ok(())
}

fn guest(estate: &mut Estate, text: &str) -> Said<()> {
    let kind = text.split([',', ':']).next().unwrap_or("").trim();
    let mut external = |user_type: &str| {
        estate.user.insert("userType".into(), user_type.into());
        estate
            .user
            .insert("userPrincipalName".into(), "anna_fabrikam.example#EXT#@contoso.onmicrosoft.com".into());
        estate.user.insert("externalUserState".into(), "Accepted".into());
    };
    match kind {
        "no" => {}
        "internalGuest" => {
            estate.user.insert("userType".into(), "Guest".into());
        }
        "b2bCollaborationGuest" => external("Guest"),
        "b2bCollaborationMember" => external("Member"),
        "serviceProvider" | "b2bDirectConnectUser" | "otherExternalUser" => estate.user_absent = true,
        _ => return Err(format!("guest: {text}")),
    }
    Ok(())
}

fn registration(estate: &mut Estate, text: &str) -> Said<()> {
    let mut parts = text.split(',').map(str::trim);
    let registered = match parts.next().unwrap_or("") {
        "yes" => json!(true),
        "no" => json!(false),
        "not exported" | "unknown" => return Ok(()),
        _ => return Err(format!("registered: {text}")),
    };
    let mut record = json!({"id": USER, "userPrincipalName": estate.user["userPrincipalName"],
        "isMfaRegistered": registered, "isMfaCapable": registered, "isPasswordlessCapable": false,
        "methodsRegistered": []});
    let mut collected = format!("{}T00:00:00Z", estate.as_of);
    for word in parts {
        match word {
            "passKeyDeviceBound"
            | "fido2"
            | "mobilePhone"
            | "microsoftAuthenticatorPush"
            | "softwareOneTimePasscode"
            | "windowsHelloForBusiness"
            | "email" => record["methodsRegistered"] = json!([word]),
            "isPasswordlessCapable" => record["isPasswordlessCapable"] = json!(true),
            "isMfaCapable false" | "not capable" => record["isMfaCapable"] = json!(false),
            _ if word.starts_with("report ") && word.ends_with(" days old") => {
                let days: i64 = word[7..word.len() - 9].parse().map_err(|_| format!("registered: {word}"))?;
                let as_of = bailiwick_model::Time::parse(&estate.as_of).unwrap();
                collected = as_of.plus_days(-days).to_string();
            }
            _ => return Err(format!("registered: {word}")),
        }
    }
    estate.registration = Some((record, collected));
    Ok(())
}

/// The service principal that rows about workloads speak of: an application of the tenant itself.
fn workload(estate: &mut Estate, row: &Row) {
    let managed = row.on_edge.starts_with("managed identity");
    let foreign = row.other_condition.contains("multitenant") || row.on_edge.contains("multitenant");
    estate.service_principal = Some(json!({"id": PRINCIPAL, "appId": OWN_APP, "accountEnabled": true,
        "appOwnerOrganizationId": if foreign { PROVIDER } else { TENANT },
        "servicePrincipalType": if managed { "ManagedIdentity" } else { "Application" }}));
    if !managed && !foreign {
        estate.application = Some(json!({"id": "cccccccc-0000-4000-8000-000000000003", "appId": OWN_APP,
            "signInAudience": "AzureADMyOrg"}));
    }
}
