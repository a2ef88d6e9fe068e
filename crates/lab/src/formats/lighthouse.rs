//! Azure Lighthouse: registrations of a customer's subscription, with the definition expanded.

use std::io;

use crate::formats::Target;
use crate::json::{Json, document, object};
use crate::world::PROVIDER_NAME;
use crate::world::customer::Customer;
use crate::world::role::{AZURE_CONTRIBUTOR, AZURE_USER_ACCESS_ADMINISTRATOR, AZURE_VM_CONTRIBUTOR};
use crate::world::slot::Extra;

/// The registration of a customer, if it delegated its subscription.
pub(crate) fn customer(to: &mut Target<'_>, customer: &Customer) -> io::Result<()> {
    if !(customer.has_subscription() && customer.has(Extra::Lighthouse)) {
        return Ok(());
    }
    let path = format!("{}/registrationAssignments.json", customer.folder());
    let provider = format!("/subscriptions/{}/providers/Microsoft.ManagedServices", customer.subscription);
    let assignment = customer.key.sub("registration", 0).guid();
    let definition = customer.key.sub("definition", 0).guid();
    let definition_id = format!("{provider}/registrationDefinitions/{definition}");
    to.ledger.counts.relations += 3;
    let row = object! {
        "id" => format!("{provider}/registrationAssignments/{assignment}"),
        "type" => "Microsoft.ManagedServices/registrationAssignments",
        "name" => assignment,
        "properties" => object! {
            "provisioningState" => "Succeeded",
            "registrationDefinitionId" => &definition_id,
            "registrationDefinition" => object! {
                "id" => &definition_id,
                "name" => definition,
                "type" => "Microsoft.ManagedServices/registrationDefinitions",
                "properties" => properties(to, customer),
            },
        },
    };
    document(&mut to.sink, &path, &object! { "value" => vec![row] })
}

fn properties(to: &Target<'_>, customer: &Customer) -> Json {
    let provider = &to.world.provider;
    let operators = provider.group_id("Lighthouse-Ops");
    let seniors = provider.group_id("GDAP-Tier3");
    object! {
        "description" => "Virtual machines and backup",
        "registrationDefinitionName" => "Northwind managed Azure",
        "managedByTenantId" => provider.tenant,
        "managedByTenantName" => PROVIDER_NAME,
        "manageeTenantId" => customer.tenant,
        "manageeTenantName" => &customer.name,
        "provisioningState" => "Succeeded",
        "authorizations" => vec![
            object! {
                "principalId" => operators,
                "principalIdDisplayName" => "Lighthouse-Ops",
                "roleDefinitionId" => AZURE_CONTRIBUTOR.id,
            },
            object! {
                "principalId" => operators,
                "principalIdDisplayName" => "Lighthouse-Ops",
                "roleDefinitionId" => AZURE_USER_ACCESS_ADMINISTRATOR.id,
                "delegatedRoleDefinitionIds" => vec![AZURE_VM_CONTRIBUTOR.id],
            },
        ],
        "eligibleAuthorizations" => vec![object! {
            "principalId" => seniors,
            "principalIdDisplayName" => "GDAP-Tier3",
            "roleDefinitionId" => AZURE_VM_CONTRIBUTOR.id,
            "justInTimeAccessPolicy" => object! {
                "multiFactorAuthProvider" => "Azure",
                "maximumActivationDuration" => "PT8H",
            },
        }],
    }
}
