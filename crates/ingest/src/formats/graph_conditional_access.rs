//! Conditional Access policies of an Entra tenant.
//!
//! A policy only adds demands, so a policy that cannot be understood may demand anything: its parts are listed in
//! `unknown_conditions`, and the list is not complete. Ids and words are kept as they are written.
//! Fields: <https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset>

mod part;

use std::io::BufRead;

use bailiwick_model::facts::{Collection, ConditionalAccessPolicy, GrantOperator, PolicyState};
use bailiwick_model::{Observed, Severity, Sym};
use rustc_hash::FxHashMap;

use crate::format::{Collect, Format, graph_list};
use crate::formats::graph_authentication_strengths::strength;
use crate::head::Head;
use crate::json::{Object, context_is, covers_list, graph_records, record_has, without_id};
use crate::out::Out;
use part::{Doubt, Part};

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_conditional_access",
    title: "Conditional Access policies (Microsoft Graph)",
    collections: &[Collection::ConditionalAccess],
    collect: Collect {
        command: graph_list!(
            "Policy.Read.All",
            "v1.0",
            "identity/conditionalAccess/policies",
            "conditional-access.json"
        ),
        least: "Policy.Read.All (delegated: with the role Security Reader or Global Reader)",
        unlocks: "whether a second factor is really demanded, from whom, for what, and with which gaps",
        documentation: "https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies",
    },
    recognise,
    read,
};

/// Any other word is of another time, and may mean anything.
const STATES: &[(&str, PolicyState)] = &[
    ("enabled", PolicyState::Enabled),
    ("disabled", PolicyState::Disabled),
    ("enabledForReportingButNotEnforced", PolicyState::ReportOnly),
];

fn recognise(head: &Head) -> bool {
    context_is(head, "conditionalAccess/policies")
        || record_has(head, &["conditions", "grantControls", "state"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut seen = FxHashMap::default();
    let finish = graph_records(input, out, &["conditions", "grantControls", "state"], |out, object| {
        let Some((policy, whole)) = policy(out, object) else { return false };
        keep(out, &mut seen, policy) && whole
    });
    covers_list(out, Collection::ConditionalAccess, &finish);
}

/// Keeps a policy. One that is there twice and differs is of no known state.
fn keep(out: &mut Out<'_>, seen: &mut FxHashMap<Sym, usize>, policy: ConditionalAccessPolicy) -> bool {
    let at = *seen.entry(policy.id).or_insert(out.facts.policies.len());
    let Some(first) = out.facts.policies.get_mut(at) else {
        out.facts.policies.push(policy);
        return true;
    };
    let same = ConditionalAccessPolicy { evidence: first.evidence, ..policy } == *first;
    if !same {
        first.state = Observed::Unreadable;
        let help = "export the policies again, in one go";
        let message = "a policy is there twice and differs: its state is taken as unknown";
        out.remark_here(Severity::Warning, "graph/duplicate", message, help);
    }
    same
}

fn policy(out: &mut Out<'_>, mut object: Object) -> Option<(ConditionalAccessPolicy, bool)> {
    let mut doubt = Doubt::default();
    let id = object.text("id");
    if !id.is_known() {
        without_id(out);
        return None;
    }
    let mut policy = ConditionalAccessPolicy {
        realm: out.realm(),
        id: out.id(&id),
        name: out.text(&object.text("displayName")),
        state: object.word("state", STATES),
        modified: object.time("modifiedDateTime").or(object.time("createdDateTime")),
        evidence: out.evidence(),
        ..ConditionalAccessPolicy::default()
    };
    for narrowing in ["partialEnablementStrategy", "deletedDateTime"] {
        if object.text(narrowing) != Observed::NotCollected {
            doubt.unknown.push(narrowing.to_owned());
        }
    }
    match object.object("conditions") {
        Observed::Known(object) => {
            conditions(&mut Part { out, doubt: &mut doubt, path: "", object }, &mut policy);
        }
        _ => doubt.broken.push("conditions".to_owned()),
    }
    let asked = object.has("grantControls");
    match object.object("grantControls") {
        Observed::Known(object) => {
            grant(Part { out, doubt: &mut doubt, path: "grantControls", object }, &mut policy);
        }
        Observed::NotCollected if asked => {}
        _ => doubt.broken.push("grantControls".to_owned()),
    }
    Some(finish(out, policy, doubt))
}

fn finish(
    out: &mut Out<'_>,
    mut policy: ConditionalAccessPolicy,
    doubt: Doubt,
) -> (ConditionalAccessPolicy, bool) {
    let whole = doubt.broken.is_empty();
    let (code, message) = if whole {
        (
            "policy/unknown-condition",
            "conditions of the policy are not known to this version and may narrow it",
        )
    } else {
        ("policy/unreadable", "parts of the policy are missing or of another type than documented")
    };
    let parts: Vec<String> = doubt.broken.into_iter().chain(doubt.unknown).collect();
    if !parts.is_empty() {
        let shown: Vec<_> = parts.iter().take(5).map(|part| format!("`{}`", plain(part))).collect();
        let help = "export the policies without `$select`; a policy in doubt is never counted as protection";
        out.remark_here(Severity::Warning, code, format!("{message}: {}", shown.join(", ")), help);
    }
    policy.unknown_conditions = parts.iter().map(|part| out.facts.names.add(part)).collect();
    (policy, whole)
}

/// The name of a member, fit to be printed.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-'))
        .take(60)
        .collect()
}

fn conditions(whole: &mut Part<'_, '_, '_>, policy: &mut ConditionalAccessPolicy) {
    let parts = ["users", "applications", "clientApplications", "platforms", "locations", "devices"];
    for key in parts {
        let Some(object) = whole.object(key) else { continue };
        let mut part = Part { out: whole.out, doubt: whole.doubt, path: key, object };
        match key {
            "users" => users(&mut part, policy),
            "applications" => applications(&mut part, policy),
            "clientApplications" => {
                policy.include_workloads = part.list("includeServicePrincipals");
                policy.exclude_workloads = part.list("excludeServicePrincipals");
            }
            "platforms" => {
                policy.include_platforms = part.list("includePlatforms");
                policy.exclude_platforms = part.list("excludePlatforms");
            }
            "locations" => {
                policy.include_locations = part.list("includeLocations");
                policy.exclude_locations = part.list("excludeLocations");
            }
            _ => policy.device_filter = part.filter("deviceFilter"),
        }
        part.finish();
    }
    others(whole, policy);
}

fn users(part: &mut Part<'_, '_, '_>, policy: &mut ConditionalAccessPolicy) {
    policy.include_users = part.list("includeUsers");
    policy.exclude_users = part.list("excludeUsers");
    policy.include_groups = part.list("includeGroups");
    policy.exclude_groups = part.list("excludeGroups");
    policy.include_roles = part.list("includeRoles");
    policy.exclude_roles = part.list("excludeRoles");
    policy.include_external = part.external("includeGuestsOrExternalUsers");
    policy.exclude_external = part.external("excludeGuestsOrExternalUsers");
}

fn applications(part: &mut Part<'_, '_, '_>, policy: &mut ConditionalAccessPolicy) {
    policy.include_applications = part.list("includeApplications");
    policy.exclude_applications = part.list("excludeApplications");
    policy.user_actions = part.list("includeUserActions");
    policy.contexts = part.list("includeAuthenticationContextClassReferences");
    policy.application_filter = part.filter("applicationFilter");
}

fn others(whole: &mut Part<'_, '_, '_>, policy: &mut ConditionalAccessPolicy) {
    policy.client_types = match whole.object.texts("clientAppTypes") {
        Observed::Known(types) => Observed::Known(whole.syms(Some(types))),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    };
    policy.sign_in_risk = whole.words("signInRiskLevels");
    policy.user_risk = whole.words("userRiskLevels");
    for key in ["insiderRiskLevels", "servicePrincipalRiskLevels", "agentIdRiskLevels"] {
        policy.other_risk.extend(whole.words(key));
    }
    if let Some(mut flows) = whole.object("authenticationFlows") {
        let methods = flows.words("transferMethods");
        let methods = whole.sure("authenticationFlows.transferMethods", methods);
        policy.flows = whole.syms(methods);
        let unknown = flows.rest().into_iter().map(|key| format!("authenticationFlows.{key}"));
        whole.doubt.unknown.extend(unknown);
    }
    for key in whole.object.rest() {
        whole.doubt.unknown.push(key.to_owned());
    }
    let nobody =
        [&policy.include_users, &policy.include_groups, &policy.include_roles, &policy.include_workloads];
    if nobody.iter().all(|list| list.is_empty()) && policy.include_external.is_none() {
        whole.doubt.broken.push("users".to_owned());
    }
    let nothing = [&policy.include_applications, &policy.user_actions, &policy.contexts];
    if nothing.iter().all(|list| list.is_empty()) && policy.application_filter.is_none() {
        whole.doubt.broken.push("applications".to_owned());
    }
}

fn grant(mut part: Part<'_, '_, '_>, policy: &mut ConditionalAccessPolicy) {
    policy.operator = part.object.word("operator", &[("AND", GrantOperator::And), ("OR", GrantOperator::Or)]);
    let unlisted = !part.object.has("builtInControls");
    policy.controls = part.list("builtInControls");
    policy.custom_controls = part.list("customAuthenticationFactors");
    policy.terms_of_use = part.list("termsOfUse");
    let told = part.object.has("authenticationStrength");
    if let Some(inline) = part.object("authenticationStrength") {
        policy.strength = strength(part.out, inline);
        if policy.strength.is_none() {
            part.doubt.broken.push("grantControls.authenticationStrength".to_owned());
        }
    }
    let others = policy.custom_controls.is_empty() && policy.terms_of_use.is_empty();
    let known_broken = part.doubt.broken.iter().any(|part| part.starts_with("grantControls"));
    if unlisted && policy.strength.is_none() && others && !known_broken {
        part.doubt.broken.push("grantControls.builtInControls".to_owned());
    }
    let controls = [&policy.controls, &policy.custom_controls, &policy.terms_of_use];
    if !told && policy.operator.is_known() && controls.iter().all(|list| list.is_empty()) {
        part.doubt.broken.push("grantControls.authenticationStrength".to_owned());
    }
    part.finish();
}

#[cfg(test)]
mod tests;
