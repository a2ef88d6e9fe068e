//! Directory roles: held, eligible, and what activating one asks.

use std::io;

use bailiwick_model::Time;

use super::{Place, list};
use crate::formats::Target;
use crate::json::{Json, object};
use crate::key::{Guid, Key};
use crate::truth::ledger::Shown;
use crate::world::PROVIDER_ID;
use crate::world::provider::needs_approval;
use crate::world::role::{ENTRA, GLOBAL_ADMINISTRATOR, Role};
use crate::world::slot::Extra;
use crate::world::tenant::Tenant;

/// One role of one principal.
struct Row {
    key: Key,
    role: &'static Role,
    principal: Guid,
}

impl Row {
    fn id(&self) -> String {
        format!("{}-1", self.key.text(43, crate::key::ALPHANUMERIC))
    }

    fn assignment(&self) -> Json {
        object! {
            "id" => self.id(),
            "principalId" => self.principal,
            "roleDefinitionId" => self.role.id,
            "directoryScopeId" => "/",
        }
    }

    fn instance(&self) -> Json {
        object! {
            "id" => self.id(),
            "principalId" => self.principal,
            "roleDefinitionId" => self.role.id,
            "directoryScopeId" => "/",
            "appScopeId" => None::<String>,
            "startDateTime" => None::<String>,
            "endDateTime" => None::<String>,
            "assignmentType" => "Assigned",
            "memberType" => "Direct",
            "roleAssignmentOriginId" => self.id(),
            "roleAssignmentScheduleId" => self.id(),
        }
    }

    fn eligibility(&self, since: Time) -> Json {
        let schedule = self.key.sub("schedule", 0).guid();
        object! {
            "id" => schedule,
            "principalId" => self.principal,
            "roleDefinitionId" => self.role.id,
            "directoryScopeId" => "/",
            "appScopeId" => None::<String>,
            "createdUsing" => schedule,
            "createdDateTime" => since,
            "modifiedDateTime" => "0001-01-01T08:00:00Z",
            "status" => "Provisioned",
            "memberType" => "Direct",
            "scheduleInfo" => object! {
                "startDateTime" => since,
                "recurrence" => None::<String>,
                "expiration" => object! {
                    "type" => "noExpiration",
                    "endDateTime" => None::<String>,
                    "duration" => None::<String>,
                },
            },
        }
    }
}

const HELD: &str = "roleManagement/directory/roleAssignments";
const INSTANCES: &str = "roleManagement/directory/roleAssignmentScheduleInstances";
const DEFINED: &str = "roleManagement/directory/roleDefinitions";
const ELIGIBLE: &str = "roleManagement/directory/roleEligibilitySchedules";

/// Roles in the provider's tenant.
pub(super) fn of_provider(to: &mut Target<'_>) -> io::Result<()> {
    let provider = &to.world.provider;
    let place = Place::provider();
    let rows = |eligible: bool| {
        provider.roles.iter().enumerate().filter(move |(_, held)| held.eligible == eligible).filter_map(
            |(index, held)| {
                let principal = provider.people.get(held.person)?.id;
                Some(Row { key: to.world.key.sub("held", index as u64), role: held.role, principal })
            },
        )
    };
    let (held, eligible): (Vec<Row>, Vec<Row>) = (rows(false).collect(), rows(true).collect());
    let path = place.path("roleAssignments.json");
    let mut assignments = list(&mut to.sink, &path, HELD)?;
    let mut instances = Vec::new();
    for row in &held {
        assignments.push(&row.assignment())?;
        instances.push(row.instance());
    }
    to.ledger.counts.relations += assignments.finish()? + eligible.len() as u64;
    let subjects = held.iter().map(|row| row.principal.to_string()).collect();
    to.ledger.fault(
        "standing-global-administrators",
        &["5.A.5"],
        PROVIDER_ID,
        subjects,
        Shown::at(&path, GLOBAL_ADMINISTRATOR.id),
        "Global Administrator held for good in the provider's own tenant",
    );
    write(to, &place.path("roleAssignmentScheduleInstances.json"), INSTANCES, &instances)?;
    let since = to.world.plan.as_of.plus_days(-300);
    let schedules: Vec<Json> = eligible.iter().map(|row| row.eligibility(since)).collect();
    write(to, &place.path("roleEligibilitySchedules.json"), ELIGIBLE, &schedules)?;
    let definitions: Vec<Json> = ENTRA.iter().map(|role| definition(role)).collect();
    write(to, &place.path("roleDefinitions.json"), DEFINED, &definitions)?;
    activation(to, &place)
}

/// A built-in role; what it may do in detail is left out.
fn definition(role: &Role) -> Json {
    object! {
        "id" => role.id,
        "description" => "",
        "displayName" => role.name,
        "isBuiltIn" => true,
        "isEnabled" => true,
        "resourceScopes" => vec!["/"],
        "templateId" => role.id,
        "version" => "1",
        "rolePermissions" => vec![object! {
            "allowedResourceActions" => Json::EMPTY,
            "condition" => None::<String>,
        }],
        "inheritsPermissionsFrom" => Json::EMPTY,
    }
}

fn write(to: &mut Target<'_>, path: &str, what: &str, records: &[Json]) -> io::Result<()> {
    let mut out = list(&mut to.sink, path, what)?;
    for record in records {
        out.push(record)?;
    }
    out.finish().map(drop)
}

/// Roles of a customer.
pub(super) fn of_customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    let place = Place::customer(inside);
    let path = place.path("roleAssignments.json");
    let mut assignments = list(&mut to.sink, &path, HELD)?;
    for (number, (role, account)) in (0..).zip(inside.roles()) {
        let row = Row { key: inside.sub("held", number), role, principal: account.id };
        let at = assignments.push(&row.assignment())?;
        // The first four are the customer's own people: see `Tenant::roles`.
        if number >= 4 {
            let own = inside.customer.has(Extra::ProviderAccount);
            let kind = if own { "provider-account-administers" } else { "guest-administers" };
            to.ledger.fault(
                kind,
                &["12.C.1"],
                &inside.customer.id,
                vec![account.id.to_string()],
                Shown::value(&path, at),
                "an account of the provider's people is Global Administrator in the customer's tenant",
            );
        }
    }
    let count = assignments.finish()?;
    if !inside.customer.exports.hound() {
        to.ledger.counts.relations += count;
    }
    write(to, &place.path("roleEligibilitySchedules.json"), ELIGIBLE, &[])
}

/// Policies of activation with their rules.
fn activation(to: &mut Target<'_>, place: &Place<'_>) -> io::Result<()> {
    let tenant = to.world.provider.tenant;
    let path = place.path("roleManagementPolicyAssignments.json");
    let what = "policies/roleManagementPolicyAssignments(policy(rules()))";
    let mut policies = list(&mut to.sink, &path, what)?;
    for (number, role) in (0..).zip(ENTRA) {
        let policy = format!("DirectoryRole_{tenant}_{}", to.world.key.sub("pim", number).guid());
        policies.push(&object! {
            "id" => format!("{policy}_{}", role.id),
            "policyId" => &policy,
            "scopeId" => "/",
            "scopeType" => "DirectoryRole",
            "roleDefinitionId" => role.id,
            "policy" => object! {
                "id" => &policy,
                "displayName" => "DirectoryRole",
                "description" => "DirectoryRole",
                "isOrganizationDefault" => false,
                "scopeId" => "/",
                "scopeType" => "DirectoryRole",
                "lastModifiedDateTime" => None::<String>,
                "lastModifiedBy" => object! { "displayName" => None::<String>, "id" => None::<String> },
                "rules" => rules(needs_approval(role)),
            },
        })?;
    }
    policies.finish().map(drop)
}

fn rules(approval: bool) -> Json {
    let rule = |kind: &str, id: &'static str| {
        object! {
            "@odata.type" => format!("#microsoft.graph.unifiedRoleManagementPolicy{kind}Rule"),
            "id" => id,
        }
    };
    let target = || {
        object! {
            "caller" => "EndUser",
            "operations" => vec!["all"],
            "level" => "Assignment",
            "inheritableSettings" => Json::EMPTY,
            "enforcedSettings" => Json::EMPTY,
        }
    };
    Json::List(vec![
        rule("Expiration", "Expiration_EndUser_Assignment")
            .with("isExpirationRequired", true)
            .with("maximumDuration", "PT8H")
            .with("target", target()),
        rule("Enablement", "Enablement_EndUser_Assignment")
            .with("enabledRules", vec!["MultiFactorAuthentication", "Justification"])
            .with("target", target()),
        rule("AuthenticationContext", "AuthenticationContext_EndUser_Assignment")
            .with("isEnabled", false)
            .with("claimValue", None::<String>)
            .with("target", target()),
        rule("Approval", "Approval_EndUser_Assignment")
            .with("target", target())
            .with("setting", approval_setting(approval)),
    ])
}

/// Nobody named to approve means Privileged Role and Global Administrators.
fn approval_setting(required: bool) -> Json {
    object! {
        "isApprovalRequired" => required,
        "isApprovalRequiredForExtension" => false,
        "isRequestorJustificationRequired" => true,
        "approvalMode" => "SingleStage",
        "approvalStages" => vec![object! {
            "approvalStageTimeOutInDays" => 1,
            "isApproverJustificationRequired" => true,
            "escalationTimeInMinutes" => 0,
            "isEscalationEnabled" => false,
            "primaryApprovers" => Json::EMPTY,
            "escalationApprovers" => Json::EMPTY,
        }],
    }
}
