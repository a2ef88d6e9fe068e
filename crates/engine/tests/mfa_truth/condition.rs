//! The column of other conditions: clauses separated by `;`, each of which must be understood.

use serde_json::{Value, json};

use crate::build::Beside;
use crate::estate::{BRANCH, COUNTRY, Estate, OFFICE, Policy, ROLE_R, TRUSTED, USER};
use crate::scope::{Said, Side, addressed, applications, assignment, grant, users};

/// Words of rows that change nothing: they name something that must not matter.
const NEUTRAL: &[&str] = &[
    "none",
    "no policy blocks legacy",
    "device code flow not blocked",
    "ROPC client allowed in the tenant",
    "external authentication method enabled for the user",
    "provider tenant enrolled as CSP",
    "custom security attributes not exported",
    "Enablement_EndUser_Assignment empty",
    "remember MFA on trusted devices",
    "Temporary Access Pass enabled in the tenant",
];

/// Applies every clause.
pub(crate) fn conditions(estate: &mut Estate, beside: &mut Beside, text: &str) -> Said<()> {
    if let Some(evidence) = text.strip_prefix("evidence:") {
        beside.evidence = Some(evidence.trim().to_owned());
        return Ok(());
    }
    for clause in text.split(';').map(str::trim) {
        if setting(estate, clause)? || activation(estate, clause)? {
            continue;
        }
        match addressed(clause) {
            Some((nth, said)) => of_policy(estate, nth, said)?,
            None => all_policies(estate, clause)?,
        }
    }
    Ok(())
}

/// Things of the tenant; false where the clause is about something else.
fn setting(estate: &mut Estate, clause: &str) -> Said<bool> {
    let mut attest = |key: &str, value: Value| {
        estate.attested.insert(key.into(), value);
    };
    match clause {
        _ if NEUTRAL.contains(&clause)
            || clause.starts_with("Microsoft-managed policy")
            || clause.starts_with("session:") => {}
        "list truncated" => estate.truncated = true,
        "device setting Require MFA to register = No" => attest("device_join_mfa", json!(false)),
        "device setting Require MFA to register = Yes" => attest("device_join_mfa", json!(true)),
        "device setting not exported" | "device setting unread" => attest("device_join_mfa", Value::Null),
        "SmtpClientAuthenticationDisabled false" => attest("smtp_auth_disabled", json!(false)),
        "SmtpClientAuthenticationDisabled true" => attest("smtp_auth_disabled", json!(true)),
        "service settings unread" => {
            attest("trusted_ips", Value::Null);
            attest("app_passwords", Value::Null);
        }
        "service settings unread, no P1" => {
            attest("trusted_ips", Value::Null);
            attest("app_passwords", Value::Null);
            attest("premium", json!(false));
        }
        "trusted IPs set"
        | "trusted IPs configured"
        | "trusted addresses set"
        | "trusted IPs exist"
        | "trusted IPs: a range" => attest("trusted_ips", json!(true)),
        "app passwords allowed and used" | "app passwords allowed" => attest("app_passwords", json!(true)),
        "app passwords not allowed" => attest("app_passwords", json!(false)),
        "trusted IPs unread" | "trusted addresses unread" => attest("trusted_ips", Value::Null),
        "no P1" | "tenant without P1" => attest("premium", json!(false)),
        "device code flow blocked" => of_policy(estate, 2, "blocks device code flow")?,
        "skip for federated intranet on" => attest("skip_federated_intranet", json!(true)),
        "skip for federated intranet off" => attest("skip_federated_intranet", json!(false)),
        "sovereign cloud" => attest("cloud", json!("us-government")),
        "named locations not exported" | "named locations unread" | "locations not exported" => {
            estate.locations_unread = true;
        }
        "no trusted location exists" | "no trusted locations" => estate.no_trusted_location = true,
        "cross-tenant settings not exported" | "inboundTrust not exported" => {
            estate.cross_tenant_unread = true;
        }
        _ if clause.starts_with("as_of ") => as_of(estate, &clause[6..])?,
        _ if clause.trim_start_matches("inboundTrust.").starts_with("is") && clause.contains("Accepted ") => {
            let (key, value) = clause.trim_start_matches("inboundTrust.").rsplit_once(' ').unwrap();
            let value = match value {
                "null" => Value::Null,
                word => json!(word.parse::<bool>().map_err(|_| format!("trust: {clause}"))?),
            };
            estate.inbound.insert(key.into(), value);
        }
        "multitenant application" => {}
        "active assignment" => estate.roles.push(assignment(USER, ROLE_R, "/", "Assigned")),
        _ => return Ok(false),
    }
    Ok(true)
}

fn as_of(estate: &mut Estate, date: &str) -> Said<()> {
    bailiwick_model::Time::parse(date).ok_or_else(|| format!("as_of: {date}"))?;
    date.clone_into(&mut estate.as_of);
    Ok(())
}

/// Rules of a role; false where the clause is about something else.
fn activation(estate: &mut Estate, clause: &str) -> Said<bool> {
    let enablement = |list: &str| {
        let words: Vec<&str> = list.split(',').map(str::trim).filter(|word| *word != "none").collect();
        json!(words)
    };
    let (id, rule) = if clause == "role management policies not exported" {
        estate.activation = None;
        return Ok(true);
    } else if let Some(list) = clause.strip_prefix("enabledRules:") {
        ("Enablement_EndUser_Assignment", json!({"enabledRules": enablement(list)}))
    } else if let Some(list) = clause.strip_prefix("Enablement_EndUser_Assignment:") {
        ("Enablement_EndUser_Assignment", json!({"enabledRules": enablement(list)}))
    } else if let Some(list) = clause.strip_prefix("Enablement_Admin_Assignment:") {
        ("Enablement_Admin_Assignment", json!({"enabledRules": enablement(list)}))
    } else if let Some(at) = clause.find("claimValue ") {
        let claim = &clause[at + "claimValue ".len()..];
        ("AuthenticationContext_EndUser_Assignment", json!({"isEnabled": true, "claimValue": claim}))
    } else if let Some(value) = clause.strip_prefix("isApprovalRequired ") {
        let asked = value.parse::<bool>().map_err(|_| format!("approval: {clause}"))?;
        ("Approval_EndUser_Assignment", json!({"setting": {"isApprovalRequired": asked}}))
    } else {
        return Ok(false);
    };
    let mut rule = rule;
    rule["id"] = id.into();
    let list = estate.activation.get_or_insert_default();
    if list.is_empty() {
        let usual = json!([
            {"id": "Enablement_EndUser_Assignment", "enabledRules": []},
            {"id": "AuthenticationContext_EndUser_Assignment", "isEnabled": false},
            {"id": "Approval_EndUser_Assignment", "setting": {"isApprovalRequired": false}},
        ]);
        list.push(json!({"scopeId": "/", "scopeType": "DirectoryRole", "roleDefinitionId": ROLE_R, "policy": {"rules": usual}}));
    }
    let rules = list[0]["policy"]["rules"].as_array_mut().unwrap();
    rules.retain(|known| known["id"] != id);
    rules.push(rule);
    Ok(true)
}

/// A clause that names no policy is about all of them.
fn all_policies(estate: &mut Estate, clause: &str) -> Said<()> {
    if let Some((clause, more)) = clause.split_once(" + ") {
        all_policies(estate, clause)?;
        return block_legacy(estate, more);
    }
    let mut policies = estate.policies.take().ok_or_else(|| format!("no policy for: {clause}"))?;
    let done = policies.iter_mut().try_for_each(|policy| condition(policy, clause));
    estate.policies = Some(policies);
    done
}

/// `block policy`, with what weakens it.
fn block_legacy(estate: &mut Estate, text: &str) -> Said<()> {
    let rest = text.strip_prefix("block policy").ok_or_else(|| format!("condition: {text}"))?;
    let mut policy = added();
    policy.conditions.insert("clientAppTypes".into(), json!(["exchangeActiveSync", "other"]));
    grant(estate, &mut policy, "block")?;
    let weaker = rest.trim_start_matches([',', ' ']);
    match weaker.trim_start_matches("for legacy clients").trim_start_matches([',', ' ']) {
        "" | "enabled" | "for exchangeActiveSync and other" | "for exchangeActiveSync, other" => {}
        "in report-only" | "report-only" => policy.state = "enabledForReportingButNotEnforced".into(),
        "disabled" => policy.state = "disabled".into(),
        "user excluded" => users(estate, &mut policy, Side::Exclude, "the user id", false)?,
        _ => return Err(format!("block policy: {weaker}")),
    }
    estate.policies.get_or_insert_default().push(policy);
    Ok(())
}

/// A further policy for all users and resources.
fn added() -> Policy {
    let mut policy = Policy { state: "enabled".into(), ..Policy::default() };
    policy.conditions.insert("clientAppTypes".into(), json!(["all"]));
    Policy::push(&mut policy.users, "includeUsers", "All");
    Policy::push(&mut policy.applications, "includeApplications", "All");
    policy
}

/// A clause about policy `nth`, which is made where there is none.
fn of_policy(estate: &mut Estate, nth: usize, said: &str) -> Said<()> {
    let mut policies = estate.policies.take().unwrap_or_default();
    let new = policies.len() < nth;
    while policies.len() < nth {
        policies.push(policies.first().cloned().unwrap_or_else(added));
    }
    let mut policy = policies[nth - 1].clone();
    let outcome = described(estate, &mut policy, said, new);
    policies[nth - 1] = policy;
    estate.policies = Some(policies);
    outcome
}

fn described(estate: &mut Estate, policy: &mut Policy, said: &str, new: bool) -> Said<()> {
    match said {
        "covers" => return Ok(()),
        "enabledForReportingButNotEnforced" | "in report-only" => {
            policy.state = "enabledForReportingButNotEnforced".into();
            return Ok(());
        }
        "excludes the user" => return users(estate, policy, Side::Exclude, "the user id", false),
        _ if said.starts_with("All") || place(said).is_ok() => return locations(policy, said),
        _ => {}
    }
    if let Some(what) = said.strip_prefix("blocks ") {
        grant(estate, policy, "block")?;
        return blocked(policy, what);
    }
    if new && said.contains("register") {
        return on_action(estate, policy, said);
    }
    if condition(policy, said).is_ok() {
        return Ok(());
    }
    // A list of what it is: grant, state, place.
    for word in said.split(',').map(str::trim) {
        let (first, rest) = word.split_once(' ').unwrap_or((word, ""));
        policy.conditions.remove("locations");
        match first {
            "report-only" => policy.state = "enabledForReportingButNotEnforced".into(),
            "disabled" => policy.state = "disabled".into(),
            "block" | "mfa" if rest.is_empty() || rest.starts_with("All") => {
                grant(estate, policy, first)?;
                if !rest.is_empty() {
                    locations(policy, rest)?;
                }
            }
            _ => grant(estate, policy, word).map_err(|_| format!("policy: {said}"))?,
        }
    }
    Ok(())
}

fn blocked(policy: &mut Policy, what: &str) -> Said<()> {
    policy.conditions.remove("platforms");
    match what {
        "legacy" | "legacy clients" | "legacy authentication" => {
            policy.conditions.insert("clientAppTypes".into(), json!(["exchangeActiveSync", "other"]));
        }
        "device code flow" => condition(policy, "authenticationFlows: deviceCodeFlow")?,
        "all platforms" => {}
        _ if what.starts_with("All") => {
            policy.conditions.remove("locations");
            locations(policy, what)?;
        }
        _ => condition(policy, &format!("platforms: {what}"))?,
    }
    Ok(())
}

/// A policy on a user action: `user action registersecurityinfo, mfa`.
fn on_action(estate: &mut Estate, policy: &mut Policy, said: &str) -> Said<()> {
    policy.applications.clear();
    policy.conditions.remove("locations");
    for word in said.split(',').map(str::trim) {
        let name = word.trim_start_matches("user action ").trim_start_matches("userAction: ");
        let name = name.trim_start_matches("urn:user:");
        if matches!(name, "registersecurityinfo" | "registerdevice") {
            applications(policy, &format!("userAction: urn:user:{name}"))?;
        } else if let Some(place) = word.strip_prefix("block ").or_else(|| word.strip_prefix("mfa ")) {
            grant(estate, policy, word.split(' ').next().unwrap())?;
            locations(policy, place)?;
        } else if word == "report-only" || word == "in report-only" {
            policy.state = "enabledForReportingButNotEnforced".into();
        } else if word == "user excluded" {
            users(estate, policy, Side::Exclude, "the user id", false)?;
        } else {
            grant(estate, policy, word)?;
        }
    }
    Ok(())
}

fn words(text: &str) -> Value {
    json!(text.split(',').map(str::trim).collect::<Vec<_>>())
}

/// One condition of one policy.
fn condition(policy: &mut Policy, clause: &str) -> Said<()> {
    if clause == "clientAppTypes absent" {
        policy.conditions.remove("clientAppTypes");
        return Ok(());
    }
    let (key, value) = clause.split_once(':').ok_or_else(|| format!("condition: {clause}"))?;
    let value = value.trim();
    match key {
        "clientAppTypes"
        | "signInRiskLevels"
        | "userRiskLevels"
        | "insiderRiskLevels"
        | "servicePrincipalRiskLevels" => {
            policy.conditions.insert(key.into(), words(value));
        }
        "locations" => locations(policy, value)?,
        "platforms" => {
            let (inside, outside) = match value.split_once(" except ") {
                Some((inside, outside)) => (inside, words(outside)),
                None => (value, json!([])),
            };
            let platforms = json!({"includePlatforms": words(inside), "excludePlatforms": outside});
            policy.conditions.insert("platforms".into(), platforms);
        }
        "authenticationFlows" | "transferMethods" => {
            let flows = json!({"transferMethods": value});
            policy.conditions.insert("authenticationFlows".into(), flows);
        }
        "deviceFilter include" | "deviceFilter exclude" => {
            let rule = if value == "rule not understood" { "device.x -matches (all" } else { value };
            let filter = json!({"mode": key.rsplit(' ').next(), "rule": rule});
            policy.conditions.insert("devices".into(), json!({"deviceFilter": filter}));
        }
        "exclusion" | "excludes" if value == "the user id" => {
            Policy::push(&mut policy.users, "excludeUsers", USER);
        }
        _ => return Err(format!("condition: {clause}")),
    }
    Ok(())
}

fn place(word: &str) -> Said<&str> {
    Ok(match word.trim() {
        "All" => "All",
        "AllTrusted" => "AllTrusted",
        "a named IP range" | "a named location" | "named IP range" | "one named IP range" | "the office" => {
            OFFICE
        }
        "another named IP range" | "another named location" => BRANCH,
        "a trusted named location" | "a trusted IP range" | "a trusted named IP range" => TRUSTED,
        "a country"
        | "one country"
        | "a named country"
        | "a country list"
        | "a list of countries"
        | "countries"
        | "named countries"
        | "a country location" => COUNTRY,
        "an unread location" | "a location id not found" | "a named location unread" => {
            "eeeeeeee-0000-4000-8000-000000000009"
        }
        other => return Err(format!("place: {other}")),
    })
}

fn locations(policy: &mut Policy, text: &str) -> Said<()> {
    let (inside, outside) = text.split_once(" except ").map_or((text, None), |(one, two)| (one, Some(two)));
    let list =
        |text: &str| -> Said<Value> { Ok(json!(text.split(" and ").map(place).collect::<Said<Vec<_>>>()?)) };
    let value = json!({"includeLocations": list(inside)?,
        "excludeLocations": outside.map_or(Ok(json!([])), list)?});
    policy.conditions.insert("locations".into(), value);
    Ok(())
}
