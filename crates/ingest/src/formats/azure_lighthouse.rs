//! Azure Lighthouse, read in the customer's subscription: assignments with or without their definition, and
//! definitions by themselves.
//!
//! Without `$expandRegistrationDefinition` an assignment names its definition only; both are joined once all files
//! are read (see [`crate::attach`]). Ids are kept as text: not all that services write are GUIDs.

use std::io::BufRead;

use bailiwick_model::facts::{
    Collection, LighthouseAssignment, LighthouseAuthorization, LighthouseDelegation,
};
use bailiwick_model::{Observed, Severity, Sym};

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{Object, covers_list, graph_records, record_has, without_id};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "azure_lighthouse",
    title: "Azure Lighthouse registrations",
    collections: &[Collection::Lighthouse],
    collect: Collect {
        command: "az rest --url 'https://management.azure.com/subscriptions/SUBSCRIPTION/providers/Microsoft.ManagedServices/registrationAssignments?$expandRegistrationDefinition=true&api-version=2022-10-01' > lighthouse-SUBSCRIPTION.json",
        least: "Reader on the customer's subscription; once for each subscription",
        unlocks: "which principals of another tenant hold roles on the customer's subscriptions and resource groups",
        documentation: "https://learn.microsoft.com/rest/api/managedservices/registration-assignments/list",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    record_has(head, &["properties"]) && mentions(head, "/registrationAssignments")
        || record_has(head, &["properties"]) && mentions(head, "/registrationDefinitions")
}

/// Whether the type of the first record is this one of the managed services.
fn mentions(head: &Head, kind: &str) -> bool {
    let wanted = format!("microsoft.managedservices{}", kind.to_ascii_lowercase());
    let Some(json) = &head.json else { return false };
    let first = json.first.as_ref().or_else(|| json.members.get("value"));
    let of_first = first.and_then(|first| first.get("type").or_else(|| first.get("id")));
    let of_whole = json.members.get("type").or_else(|| json.members.get("id"));
    match of_first.or(of_whole).and_then(serde_json::Value::as_str) {
        Some(kind) => kind.to_ascii_lowercase().contains(&wanted),
        None => first.is_none() && head.text.to_ascii_lowercase().contains(&wanted),
    }
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut assignments = 0_u64;
    let finish = graph_records(input, out, &["properties"], |out, mut object| {
        let Observed::Known(id) = object.text("id") else { return without_id(out) };
        let mut properties = object.object("properties").known().cloned().unwrap_or(object);
        let assigned = properties.has("registrationDefinitionId") || properties.has("registrationDefinition");
        assignments += u64::from(assigned);
        if assigned { assignment(out, &id, &mut properties) } else { definition(out, &id, &mut properties) }
    });
    if assignments > 0 || finish.records == 0 {
        covers_list(out, Collection::Lighthouse, &finish);
    }
}

fn assignment(out: &mut Out<'_>, id: &str, properties: &mut Object) -> bool {
    let scope = out.facts.names.add(&scope_of(id).to_ascii_uppercase());
    let provisioned = provisioned(properties);
    let inline = properties.object("registrationDefinition").known().cloned();
    let content = inline.and_then(|mut definition| definition.object("properties").known().cloned());
    if let Some(mut content) = content {
        return authorizations(out, &mut content, |out, grant| {
            out.facts.lighthouse.push(LighthouseDelegation { scope, provisioned, ..grant });
        });
    }
    let definition = properties.text("registrationDefinitionId");
    let named = definition.is_known();
    if !named {
        let help = "export it with `$expandRegistrationDefinition=true`";
        out.remark_here(
            Severity::Warning,
            "lighthouse/definition-missing",
            "the assignment names no definition",
            help,
        );
    }
    let definition = definition.map(|id| out.facts.names.add(&id.to_ascii_uppercase()));
    let definition = definition.known().copied().unwrap_or_default();
    let evidence = out.evidence();
    out.facts.lighthouse_assignments.push(LighthouseAssignment { scope, definition, provisioned, evidence });
    named
}

fn definition(out: &mut Out<'_>, id: &str, properties: &mut Object) -> bool {
    let definition = out.facts.names.add(&id.to_ascii_uppercase());
    authorizations(out, properties, |out, grant| {
        out.facts.lighthouse_authorizations.push(LighthouseAuthorization { definition, grant });
    })
}

/// `/subscriptions/X` of `/subscriptions/X/providers/Microsoft.ManagedServices/registrationAssignments/Y`.
fn scope_of(id: &str) -> &str {
    let lower = id.to_ascii_lowercase();
    let end = lower.rfind("/providers/microsoft.managedservices/").unwrap_or(id.len());
    id.get(..end).unwrap_or(id)
}

fn provisioned(properties: &mut Object) -> Observed<bool> {
    match properties.text("provisioningState") {
        Observed::Known(state) if state.eq_ignore_ascii_case("succeeded") => Observed::Known(true),
        Observed::Known(state)
            if ["failed", "canceled", "deleted"].iter().any(|word| state.eq_ignore_ascii_case(word)) =>
        {
            Observed::Known(false)
        }
        Observed::NotCollected => Observed::NotCollected,
        Observed::Known(_) | Observed::Unreadable => Observed::Unreadable,
    }
}

/// Hands out every authorization of a definition; whether all could be read.
fn authorizations(
    out: &mut Out<'_>,
    definition: &mut Object,
    mut on: impl FnMut(&mut Out<'_>, LighthouseDelegation),
) -> bool {
    let base = LighthouseDelegation {
        customer: out.id(&definition.text("manageeTenantId")),
        customer_name: out.text(&definition.text("manageeTenantName")),
        manager: out.id(&definition.text("managedByTenantId")),
        manager_name: out.text(&definition.text("managedByTenantName")),
        evidence: out.evidence(),
        ..LighthouseDelegation::default()
    };
    let mut whole = true;
    for (key, eligible) in [("authorizations", false), ("eligibleAuthorizations", true)] {
        let list = definition.objects(key);
        whole &= list.is_known() || (eligible && list == Observed::NotCollected);
        for object in list.known().into_iter().flatten() {
            match grant(out, object.clone(), &LighthouseDelegation { eligible, ..base.clone() }) {
                Some(grant) => on(out, grant),
                None => whole = false,
            }
        }
    }
    if !whole {
        let help = "export it with `$expandRegistrationDefinition=true`";
        let message = "authorizations of the definition are missing or of another type than documented";
        out.remark_here(Severity::Warning, "lighthouse/unreadable", message, help);
    }
    whole
}

fn grant(out: &mut Out<'_>, mut object: Object, base: &LighthouseDelegation) -> Option<LighthouseDelegation> {
    let (principal, role) = (object.text("principalId"), object.text("roleDefinitionId"));
    if !principal.is_known() || !role.is_known() {
        return None;
    }
    let mut delegated = Vec::new();
    for role in object.texts("delegatedRoleDefinitionIds").known().into_iter().flatten() {
        delegated.push(role_id(out, role));
    }
    let (mfa, approval) = match object.object("justInTimeAccessPolicy") {
        Observed::Known(mut policy) => {
            let mfa = policy.word("multiFactorAuthProvider", &[("Azure", true), ("None", false)]);
            (mfa, approval(&policy.objects("managedByTenantApprovers")))
        }
        _ => (Observed::NotCollected, Observed::NotCollected),
    };
    Some(LighthouseDelegation {
        principal: out.id(&principal),
        principal_name: out.text(&object.text("principalIdDisplayName")),
        role: role.known().map_or(Sym::EMPTY, |role| role_id(out, role)),
        mfa,
        approval,
        delegated_roles: delegated,
        ..base.clone()
    })
}

/// Without approvers nobody is asked.
fn approval(approvers: &Observed<Vec<Object>>) -> Observed<bool> {
    match approvers {
        Observed::Known(approvers) => Observed::Known(!approvers.is_empty()),
        Observed::NotCollected => Observed::Known(false),
        Observed::Unreadable => Observed::Unreadable,
    }
}

/// The GUID of a role, which may be written as the end of a resource id.
fn role_id(out: &mut Out<'_>, role: &str) -> Sym {
    out.facts.names.add_id(role.rsplit('/').next().unwrap_or(role))
}

#[cfg(test)]
mod tests;
