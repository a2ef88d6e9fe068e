//! Delegated admin relationships (GDAP) and their access assignments.

use bailiwick_model::Time;
use bailiwick_model::effects::Effects;

use crate::key::{Guid, Key};
use crate::world::provider::Provider;
use crate::world::role::{
    DIRECTORY_READERS, EXCHANGE_ADMINISTRATOR, GLOBAL_ADMINISTRATOR, GLOBAL_READER, HELPDESK_ADMINISTRATOR,
    INTUNE_ADMINISTRATOR, Role, SERVICE_SUPPORT, USER_ADMINISTRATOR,
};
use crate::world::slot::Grant;

/// Roles of a relationship given to a group of the provider.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) id: Guid,
    /// Group of the provider, by index.
    pub(crate) group: usize,
    pub(crate) status: &'static str,
    pub(crate) roles: Vec<&'static Role>,
}

/// A delegated admin relationship.
#[derive(Clone, Debug)]
pub(crate) struct Relationship {
    pub(crate) grant: Grant,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) status: &'static str,
    pub(crate) created: Time,
    pub(crate) activated: Option<Time>,
    pub(crate) ends: Option<Time>,
    pub(crate) duration: &'static str,
    pub(crate) extends: &'static str,
    pub(crate) roles: Vec<&'static Role>,
    /// Tenant of the distributor between.
    pub(crate) indirect: Option<Guid>,
    pub(crate) assignments: Vec<Assignment>,
}

impl Relationship {
    /// Whether it is in use at a time: by its status and its end.
    pub(crate) fn in_use(&self, at: Time) -> bool {
        matches!(self.status, "active" | "expiring") && self.ends.is_some_and(|ends| at < ends)
    }

    /// What a group gains by it: the roles of its active assignments that the relationship holds too.
    pub(crate) fn effects(&self, group: usize) -> Effects {
        self.assignments
            .iter()
            .filter(|assignment| assignment.group == group && assignment.status == "active")
            .flat_map(|assignment| &assignment.roles)
            .filter(|role| self.roles.contains(role))
            .fold(Effects::NONE, |all, role| all.union(role.effects()))
    }
}

/// Help desk roles.
const TIER1: &[&Role] = &[&HELPDESK_ADMINISTRATOR, &SERVICE_SUPPORT];
/// Engineering roles.
const TIER2: &[&Role] = &[&EXCHANGE_ADMINISTRATOR, &INTUNE_ADMINISTRATOR, &USER_ADMINISTRATOR];
/// Readers.
const READERS: &[&Role] = &[&GLOBAL_READER];
/// Full administration.
const FULL: &[&Role] = &[&GLOBAL_ADMINISTRATOR];
/// What Microsoft's transition left.
const LED: &[&Role] = &[&DIRECTORY_READERS, &GLOBAL_READER, &SERVICE_SUPPORT];

/// What a relationship is made from.
pub(crate) struct Site<'a> {
    pub(crate) key: Key,
    pub(crate) provider: &'a Provider,
    pub(crate) pod: &'a str,
    pub(crate) customer: &'a str,
    pub(crate) distributor: Guid,
    pub(crate) as_of: Time,
}

impl Site<'_> {
    /// The relationship of a kind.
    pub(crate) fn relationship(&self, grant: Grant) -> Relationship {
        let own = self.key.sub("relationship", grant as u64);
        let mut made = self.blank(grant, own);
        match grant {
            Grant::Standard => made.extends = if own.chance(50) { "P180D" } else { "PT0S" },
            Grant::Indirect => made.indirect = Some(self.distributor),
            Grant::Expiring => self.dated(&mut made, "expiring", 720, 10),
            Grant::Expired => self.dated(&mut made, "expired", 760, -30),
            Grant::Terminated => self.dated(&mut made, "terminated", 300, -75),
            Grant::Pending => {
                made.status = "approvalPending";
                made.activated = None;
                made.ends = None;
            }
            Grant::MicrosoftLed => {
                made.name = format!("MLT_{}_{}", self.customer.replace(' ', ""), own.hex(8));
                made.duration = "P365D";
                self.dated(&mut made, "active", 200, 165);
            }
            Grant::Full | Grant::Overreach => {}
        }
        made
    }

    /// A relationship in the middle of its life.
    fn blank(&self, grant: Grant, own: Key) -> Relationship {
        let age = 60 + i64::try_from(own.sub("age", 0).below(500)).unwrap_or_default();
        let (agreed, given) = self.roles(grant);
        let mut made = Relationship {
            grant,
            id: format!("{}-{}", own.guid(), self.key.sub("offer", grant as u64).guid()),
            name: format!("{} - {}", self.customer, Self::label(grant)),
            status: "active",
            created: self.as_of,
            activated: None,
            ends: None,
            duration: "P730D",
            extends: "PT0S",
            roles: agreed.concat(),
            indirect: None,
            assignments: Vec::new(),
        };
        self.dated(&mut made, "active", age, 730 - age);
        for (number, (group, status, roles)) in (0..).zip(given) {
            made.assignments.push(Assignment {
                id: own.sub("assignment", number).guid(),
                group: self.provider.group(&group),
                status,
                roles: roles.to_vec(),
            });
        }
        made
    }

    fn dated(&self, made: &mut Relationship, status: &'static str, age: i64, left: i64) {
        made.status = status;
        made.created = self.as_of.plus_days(-age - 1);
        made.activated = Some(self.as_of.plus_days(-age));
        made.ends = Some(self.as_of.plus_days(left));
    }

    fn label(grant: Grant) -> &'static str {
        match grant {
            Grant::Full => "Full administration",
            Grant::Expired | Grant::Terminated => "Onboarding",
            Grant::Pending => "Renewal",
            Grant::Overreach => "Mail support",
            _ => "Managed services",
        }
    }

    /// Roles agreed, and what was given to whom.
    #[expect(clippy::type_complexity, reason = "read once, beside the table that fills it")]
    fn roles(
        &self,
        grant: Grant,
    ) -> (&'static [&'static [&'static Role]], Vec<(String, &'static str, &'static [&'static Role])>) {
        let group = str::to_owned;
        match grant {
            Grant::Standard | Grant::Indirect | Grant::Expiring => (
                &[TIER1, TIER2, READERS],
                vec![
                    (group("GDAP-Tier1"), "active", TIER1),
                    (format!("GDAP-Tier2-{}", self.pod), "active", TIER2),
                    (group("GDAP-ReadOnly"), "active", READERS),
                    (group("Contractors"), "deleted", TIER2),
                ],
            ),
            Grant::Full | Grant::Expired | Grant::Terminated => {
                (&[FULL], vec![(group("GDAP-Tier3"), "active", FULL)])
            }
            Grant::Pending => (&[TIER1, TIER2], Vec::new()),
            Grant::MicrosoftLed => (&[LED], vec![(group("AdminAgents"), "active", LED)]),
            Grant::Overreach => (&[READERS], vec![(group("GDAP-Tier3"), "active", FULL)]),
        }
    }
}
