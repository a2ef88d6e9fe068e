//! Groups, and the members of those that matter: one file a group, named by the group's id, because the answer does
//! not name it.

use std::io;

use bailiwick_model::Time;

use super::{Place, list};
use crate::formats::Target;
use crate::json::{Json, object};
use crate::key::Guid;
use crate::truth::ledger::Shown;
use crate::world::PROVIDER_ID;
use crate::world::provider::Member;
use crate::world::tenant::{Tenant, TenantGroup};

struct Row {
    id: Guid,
    name: String,
    description: Option<&'static str>,
    role_assignable: bool,
    rule: Option<&'static str>,
    office: bool,
    created: Time,
}

const SELECT: &str = "groups(id,displayName,description,createdDateTime,groupTypes,isAssignableToRole,mailEnabled,\
    mailNickname,membershipRule,membershipRuleProcessingState,onPremisesSecurityIdentifier,onPremisesSyncEnabled,\
    securityEnabled,visibility)";

impl Row {
    fn json(&self) -> Json {
        let mut types = Vec::new();
        types.extend(self.office.then_some("Unified"));
        types.extend(self.rule.map(|_| "DynamicMembership"));
        object! {
            "id" => self.id,
            "displayName" => &self.name,
            "description" => self.description,
            "createdDateTime" => self.created,
            "groupTypes" => types,
            "isAssignableToRole" => self.role_assignable.then_some(true),
            "mailEnabled" => self.office,
            "mailNickname" => self.name.replace(' ', ""),
            "membershipRule" => self.rule,
            "membershipRuleProcessingState" => self.rule.map(|_| "On"),
            "onPremisesSecurityIdentifier" => None::<String>,
            "onPremisesSyncEnabled" => None::<bool>,
            "securityEnabled" => !self.office,
            "visibility" => self.office.then_some("Private"),
        }
    }
}

/// The rule of the group of everybody.
const EVERYBODY: &str = "(user.accountEnabled -eq true) and (user.userType -eq \"Member\")";

/// Groups of the provider with all members.
pub(super) fn of_provider(to: &mut Target<'_>) -> io::Result<()> {
    let provider = &to.world.provider;
    let place = Place::provider();
    let mut groups = list(&mut to.sink, &place.path("groups.json"), SELECT)?;
    for group in &provider.groups {
        let row = Row {
            id: group.id,
            name: group.name.clone(),
            description: Some(group.description),
            role_assignable: group.role_assignable,
            rule: group.dynamic.then_some(EVERYBODY),
            office: false,
            created: to.world.plan.as_of.plus_days(-1_300),
        };
        groups.push(&row.json())?;
    }
    groups.finish()?;
    for group in &provider.groups {
        let path = place.path(&format!("members/{}.json", group.id));
        let mut members = list(&mut to.sink, &path, "directoryObjects")?;
        for member in &group.members {
            let row = match *member {
                Member::Person(index) => {
                    provider.people.get(index).map(|person| user(person.id, &person.name))
                }
                Member::Group(index) => {
                    provider.groups.get(index).map(|inside| nested(inside.id, &inside.name))
                }
            };
            if let Some(row) = row {
                members.push(&row)?;
            }
        }
        to.ledger.counts.relations += members.finish()?;
        if group.name == "GDAP-Tier3" {
            let subject = vec![group.id.to_string(), provider.group_id("Project Aurora").to_string()];
            to.ledger.fault(
                "forgotten-nesting",
                &["5.A.1"],
                PROVIDER_ID,
                subject,
                Shown::at(&path, "Project Aurora"),
                "the group of a project of 2024 is still in the group with full administration",
            );
        }
    }
    Ok(())
}

fn user(id: Guid, name: &str) -> Json {
    object! { "@odata.type" => "#microsoft.graph.user", "id" => id, "displayName" => name.to_owned() }
}

fn nested(id: Guid, name: &str) -> Json {
    object! { "@odata.type" => "#microsoft.graph.group", "id" => id, "displayName" => name.to_owned() }
}

/// Groups of a customer. Where there is no AzureHound file, members are there for the groups that matter only.
pub(super) fn of_customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    let place = Place::customer(inside);
    let groups = inside.groups();
    let mut records = list(&mut to.sink, &place.path("groups.json"), SELECT)?;
    for group in &groups {
        let row = Row {
            id: group.id,
            name: group.name.clone(),
            description: None,
            role_assignable: group.role_assignable,
            rule: group.dynamic.then_some(EVERYBODY),
            office: group.office,
            created: to.world.plan.as_of.plus_days(-900),
        };
        records.push(&row.json())?;
    }
    records.finish()?;
    for group in groups.iter().filter(|group| matters(inside, group)) {
        let path = place.path(&format!("members/{}.json", group.id));
        let mut members = list(&mut to.sink, &path, "directoryObjects")?;
        for &index in &group.members {
            members.push(&user(inside.account_id(index), &inside.account(index).name))?;
        }
        let count = members.finish()?;
        if !inside.customer.exports.hound() {
            to.ledger.counts.relations += count;
        }
    }
    Ok(())
}

/// Groups that hold roles or that a policy names.
fn matters(inside: &Tenant<'_>, group: &TenantGroup) -> bool {
    group.role_assignable || (inside.demands_of_one_group() && group.name == "Second factor required")
}
