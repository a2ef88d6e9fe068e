//! The tenant itself: organisation, domains, and what it accepts from other tenants.

use std::io;

use super::{Place, V1, list};
use crate::formats::Target;
use crate::json::{Json, document, object};
use crate::key::Guid;
use crate::truth::ledger::Shown;
use crate::world::slot::Demand;
use crate::world::tenant::Tenant;
use crate::world::{PROVIDER_DOMAIN, PROVIDER_NAME};

/// The provider's own.
pub(super) fn of_provider(to: &mut Target<'_>) -> io::Result<()> {
    let place = Place::provider();
    let tenant = to.world.provider.tenant;
    organization(to, &place, tenant, PROVIDER_NAME, PROVIDER_DOMAIN)?;
    domains(to, &place, PROVIDER_DOMAIN)?;
    default_policy(to, &place)?;
    rollouts(to, &place)?;
    partners(to, &place, &[]).map(drop)
}

/// Staged rollouts: one of years ago, switched off since. Its group is gone.
fn rollouts(to: &mut Target<'_>, place: &Place<'_>) -> io::Result<()> {
    let key = to.world.key.sub("rollout", 0);
    let path = place.path("featureRolloutPolicies.json");
    let mut answer = list(&mut to.sink, &path, "policies/featureRolloutPolicies(appliesTo())")?;
    answer.push(&object! {
        "id" => key.guid(),
        "displayName" => "Password hash sync, pilot",
        "description" => None::<String>,
        "feature" => "passwordHashSync",
        "isEnabled" => false,
        "isAppliedToOrganization" => false,
        "appliesTo" => Json::EMPTY,
    })?;
    answer.finish().map(drop)
}

/// A customer's.
pub(super) fn of_customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    let place = Place::customer(inside);
    let customer = inside.customer;
    organization(to, &place, customer.tenant, &customer.name, &customer.domain)?;
    domains(to, &place, &customer.domain)?;
    default_policy(to, &place)?;
    let provider = to.world.provider.tenant;
    // Trusts the second factor of the provider, and asks for none where the policies leave the provider out.
    let asks_nothing = matches!(customer.slot.demand, Demand::NotProviders | Demand::Nothing);
    let path = partners(to, &place, &[(provider, asks_nothing)])?;
    if asks_nothing {
        let note = "trusts the provider's second factor and has no policy that asks for one";
        let subject = vec![provider.to_string()];
        to.ledger.fault(
            "trust-without-demand",
            &["4.C.2"],
            place.party,
            subject,
            Shown::value(&path, 0),
            note,
        );
    }
    Ok(())
}

fn organization(
    to: &mut Target<'_>,
    place: &Place<'_>,
    tenant: Guid,
    name: &str,
    domain: &str,
) -> io::Result<()> {
    let mut answer = list(&mut to.sink, &place.path("organization.json"), "organization")?;
    answer.push(&object! {
        "id" => tenant,
        "deletedDateTime" => None::<String>,
        "businessPhones" => Json::EMPTY,
        "city" => None::<String>,
        "country" => None::<String>,
        "countryLetterCode" => "NL",
        "createdDateTime" => "2018-04-02T10:30:06Z",
        "displayName" => name.to_owned(),
        "onPremisesSyncEnabled" => None::<bool>,
        "technicalNotificationMails" => vec![format!("it@{domain}")],
        "tenantType" => "AAD",
        "verifiedDomains" => vec![object! {
            "capabilities" => "Email, OfficeCommunicationsOnline",
            "isDefault" => true,
            "isInitial" => true,
            "name" => domain.to_owned(),
            "type" => "Managed",
        }],
    })?;
    answer.finish().map(drop)
}

fn domains(to: &mut Target<'_>, place: &Place<'_>, domain: &str) -> io::Result<()> {
    let mut answer = list(&mut to.sink, &place.path("domains.json"), "domains")?;
    answer.push(&object! {
        "id" => domain.to_owned(),
        "authenticationType" => "Managed",
        "availabilityStatus" => None::<String>,
        "isAdminManaged" => true,
        "isDefault" => true,
        "isInitial" => true,
        "isRoot" => true,
        "isVerified" => true,
        "passwordNotificationWindowInDays" => 14,
        "passwordValidityPeriodInDays" => 2_147_483_647,
        "supportedServices" => vec!["Email", "OfficeCommunicationsOnline"],
    })?;
    answer.finish().map(drop)
}

fn trust(accepted: bool) -> Json {
    object! {
        "isMfaAccepted" => accepted,
        "isCompliantDeviceAccepted" => false,
        "isHybridAzureADJoinedDeviceAccepted" => false,
    }
}

/// The shipped default: nothing of another tenant is trusted.
fn default_policy(to: &mut Target<'_>, place: &Place<'_>) -> io::Result<()> {
    let everything = |access: &'static str| {
        let target = |target: &'static str, kind: &'static str| {
            object! {
                "accessType" => access,
                "targets" => vec![object! { "target" => target, "targetType" => kind }],
            }
        };
        object! {
            "usersAndGroups" => target("AllUsers", "user"),
            "applications" => target("AllApplications", "application"),
        }
    };
    let answer = object! {
        "@odata.context" => format!("{V1}policies/crossTenantAccessPolicy/default/$entity"),
        "isServiceDefault" => true,
        "inboundTrust" => trust(false),
        "b2bCollaborationOutbound" => everything("allowed"),
        "b2bCollaborationInbound" => everything("allowed"),
        "b2bDirectConnectOutbound" => everything("blocked"),
        "b2bDirectConnectInbound" => everything("blocked"),
    };
    document(&mut to.sink, &place.path("crossTenantAccessPolicy-default.json"), &answer)
}

/// Settings for single tenants; those that are null inherit the default.
fn partners(to: &mut Target<'_>, place: &Place<'_>, rows: &[(Guid, bool)]) -> io::Result<String> {
    let path = place.path("crossTenantAccessPolicy-partners.json");
    let mut answer = list(&mut to.sink, &path, "policies/crossTenantAccessPolicy/partners")?;
    for (tenant, trusted) in rows {
        answer.push(&object! {
            "tenantId" => *tenant,
            "isServiceProvider" => true,
            "inboundTrust" => trusted.then(|| trust(true)),
            "b2bCollaborationInbound" => None::<String>,
            "b2bCollaborationOutbound" => None::<String>,
            "b2bDirectConnectOutbound" => None::<String>,
            "b2bDirectConnectInbound" => None::<String>,
        })?;
    }
    answer.finish()?;
    Ok(path)
}
