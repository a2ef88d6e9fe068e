//! What the provider reads of its partner relations: delegated admin relationships with their access assignments,
//! delegated admin customers, and contracts.

use std::io;

use super::{V1, list};
use crate::formats::Target;
use crate::json::{Json, Records, document, object};
use crate::key::Key;
use crate::truth::ledger::Shown;
use crate::world::customer::Customer;
use crate::world::gdap::{Assignment, Relationship};
use crate::world::role::Role;
use crate::world::slot::Grant;
use crate::world::{PROVIDER_FOLDER, PROVIDER_ID};

/// All of it.
pub(super) fn write(to: &mut Target<'_>) -> io::Result<()> {
    relationships(to)?;
    assignments(to)?;
    index(to)?;
    customers(to)?;
    contracts(to)
}

fn roles(roles: &[&'static Role]) -> Json {
    let roles = Json::list(roles.iter().map(|role| object! { "roleDefinitionId" => role.id }));
    object! { "unifiedRoles" => roles }
}

fn etag(key: Key) -> String {
    format!("W/\"{}==\"", key.text(54, crate::key::ALPHANUMERIC))
}

fn relationship(customer: &Customer, row: &Relationship) -> Json {
    let kind = if row.indirect.is_some() { "resellerDelegated" } else { "delegated" };
    object! {
        "@odata.type" => format!("#microsoft.graph.{kind}AdminRelationship"),
        "@odata.etag" => etag(customer.key.sub("etag", row.grant as u64)),
        "id" => &row.id,
        "displayName" => &row.name,
        "duration" => row.duration,
        "customer" => object! { "tenantId" => customer.tenant, "displayName" => &customer.name },
        "accessDetails" => roles(&row.roles),
        "status" => row.status,
        "autoExtendDuration" => row.extends,
        "createdDateTime" => row.created,
        "lastModifiedDateTime" => row.activated.unwrap_or(row.created),
        "activatedDateTime" => row.activated,
        "endDateTime" => row.ends,
    }
    .with_some("isPartnerConsentPending", row.indirect.map(|_| false))
    .with_some("indirectProviderTenantId", row.indirect)
}

fn relationships(to: &mut Target<'_>) -> io::Result<()> {
    let path = format!("{PROVIDER_FOLDER}/delegatedAdminRelationships.json");
    let context =
        "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminRelationships";
    let mut out = Records::graph(&mut to.sink, &path, context, None)?;
    for customer in &to.world.customers {
        for row in &customer.relationships {
            let at = out.push(&relationship(customer, row))?;
            plant(to, customer, row, &Shown::value(&path, at));
        }
    }
    to.ledger.counts.relations += out.finish()?;
    Ok(())
}

fn plant(to: &mut Target<'_>, customer: &Customer, row: &Relationship, shown: &Shown) {
    let mut plant = |kind: &str, rows: &[&str], note: &str| {
        let subjects = vec![row.id.clone(), customer.tenant.to_string()];
        to.ledger.fault(kind, rows, PROVIDER_ID, subjects, shown.clone(), note);
    };
    match row.grant {
        Grant::Full => {
            plant("standing-full-administration", &["5.A.5", "5.M.1"], "Global Administrator by GDAP");
        }
        Grant::Expired => plant("trap-expired", &[], "over by its date; its assignments still say active"),
        Grant::Terminated => plant("trap-terminated", &[], "ended early; its assignments still say active"),
        Grant::Pending => plant("trap-pending", &[], "not approved yet: reaches nothing"),
        Grant::MicrosoftLed => plant("trap-microsoft-led", &[], "made by Microsoft's transition, reads only"),
        Grant::Overreach => {
            plant(
                "trap-role-not-held",
                &[],
                "its assignment names a role that the relationship does not hold",
            );
        }
        Grant::Standard if row.extends == "P180D" => {
            plant("auto-extending", &["5.A.5"], "extends itself when it ends");
        }
        Grant::Standard | Grant::Indirect | Grant::Expiring => {}
    }
}

fn assignment(key: Key, row: &Assignment, groups: &[crate::world::provider::TeamGroup]) -> Json {
    let group = groups.get(row.group).map(|group| group.id);
    object! {
        "@odata.type" => "#microsoft.graph.delegatedAdminAccessAssignment",
        "@odata.etag" => etag(key),
        "id" => row.id,
        "status" => row.status,
        "createdDateTime" => "2024-09-02T08:14:03.1180449Z",
        "lastModifiedDateTime" => "2024-09-02T08:14:09.8970153Z",
        "accessContainer" => object! {
            "accessContainerId" => group,
            "accessContainerType" => "securityGroup",
        },
        "accessDetails" => roles(&row.roles),
    }
}

/// One file for each relationship, named by its id. Two kinds of context occur: the one of the documentation, which
/// does not name the relationship, and the one that does.
fn assignments(to: &mut Target<'_>) -> io::Result<()> {
    let world = to.world;
    for customer in &world.customers {
        for row in &customer.relationships {
            let path = format!("{PROVIDER_FOLDER}/accessAssignments/{}.json", row.id);
            let context = if customer.index % 4 == 3 {
                "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#accessAssignments".to_owned()
            } else {
                format!("{V1}tenantRelationships/delegatedAdminRelationships('{}')/accessAssignments", row.id)
            };
            let mut out = Records::graph(&mut to.sink, &path, &context, None)?;
            for (number, given) in (0..).zip(&row.assignments) {
                let key = customer.key.sub("assignment-etag", number);
                out.push(&assignment(key, given, &world.provider.groups))?;
            }
            to.ledger.counts.relations += out.finish()?;
        }
    }
    Ok(())
}

/// Which file holds the assignments of which relationship, as scripts keep it that shorten names.
fn index(to: &mut Target<'_>) -> io::Result<()> {
    let rows = to.world.customers.iter().flat_map(|customer| &customer.relationships);
    let files = rows.map(|row| (row.id.clone().into(), format!("accessAssignments/{}.json", row.id).into()));
    let files = Json::Object(files.collect());
    document(&mut to.sink, &format!("{PROVIDER_FOLDER}/accessAssignments-index.json"), &files)
}

/// Customers with at least one relationship.
fn customers(to: &mut Target<'_>) -> io::Result<()> {
    let path = format!("{PROVIDER_FOLDER}/delegatedAdminCustomers.json");
    let context = "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminCustomers";
    let mut out = Records::graph(&mut to.sink, &path, context, None)?;
    for customer in to.world.customers.iter().filter(|customer| !customer.relationships.is_empty()) {
        out.push(&object! {
            "@odata.type" => "#microsoft.graph.delegatedAdminCustomer",
            "@odata.etag" => etag(customer.key.sub("etag", 99)),
            "id" => customer.tenant,
            "tenantId" => customer.tenant,
            "displayName" => &customer.name,
        })?;
    }
    out.finish().map(drop)
}

fn contracts(to: &mut Target<'_>) -> io::Result<()> {
    let mut out = list(&mut to.sink, &format!("{PROVIDER_FOLDER}/contracts.json"), "contracts")?;
    for customer in &to.world.customers {
        out.push(&object! {
            "id" => customer.key.sub("contract-id", 0).guid(),
            "contractType" => "SyndicationPartner",
            "customerId" => customer.tenant,
            "defaultDomainName" => &customer.domain,
            "displayName" => &customer.name,
        })?;
    }
    out.finish().map(drop)
}
