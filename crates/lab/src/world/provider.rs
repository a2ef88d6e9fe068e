//! The provider: its people, groups, roles and its application.

use std::collections::BTreeSet;

use crate::key::{Guid, Key};
use crate::world::people::{self, AccountKind, Person};
use crate::world::role::{GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR, Role};

/// A member of a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Member {
    /// An account, by index.
    Person(usize),
    /// A group in the group, by index.
    Group(usize),
}

/// A group of the provider's tenant.
#[derive(Clone, Debug)]
pub(crate) struct TeamGroup {
    pub(crate) id: Guid,
    pub(crate) name: String,
    pub(crate) description: &'static str,
    pub(crate) role_assignable: bool,
    /// Members follow a rule.
    pub(crate) dynamic: bool,
    pub(crate) members: Vec<Member>,
    pub(crate) owners: Vec<usize>,
}

/// A directory role held in the provider's own tenant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) role: &'static Role,
    pub(crate) person: usize,
    /// May be activated; otherwise it is held for good.
    pub(crate) eligible: bool,
}

/// The provider's multi-tenant application.
#[derive(Clone, Debug)]
pub(crate) struct ProviderApp {
    pub(crate) name: &'static str,
    pub(crate) app_id: Guid,
    pub(crate) object: Guid,
    pub(crate) principal: Guid,
    pub(crate) secret: Guid,
    /// Who may add secrets to it.
    pub(crate) owner: usize,
}

/// The provider.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    pub(crate) tenant: Guid,
    pub(crate) people: Vec<Person>,
    pub(crate) groups: Vec<TeamGroup>,
    pub(crate) roles: Vec<Held>,
    pub(crate) app: ProviderApp,
}

/// Groups: name, what for, groups in it.
const GROUPS: &[(&str, &str, &[&str])] = &[
    ("GDAP-Tier1", "Help desk roles at customers", &["Service Desk"]),
    ("GDAP-Tier3", "Full administration at customers", &["Seniors", "Project Aurora"]),
    ("GDAP-ReadOnly", "Reading at customers", &["SOC-Readers", "Account Managers"]),
    ("AdminAgents", "Partner Center administration agents", &[]),
    ("HelpdeskAgents", "Partner Center help desk agents", &[]),
    ("RMM-Operators", "Remote management", &[]),
    ("Lighthouse-Ops", "Azure at customers", &["Seniors"]),
    ("CA-Exclude-Legacy", "Not asked for a second factor (old phones)", &[]),
    ("Contractors", "External staff", &[]),
    ("Service Desk", "First line", &["Night Shift"]),
    ("Night Shift", "First line, 22:00 to 06:00", &[]),
    ("Project Aurora", "Mail migration 2024", &[]),
    ("Seniors", "Third line", &[]),
    ("SOC-Readers", "Alert triage by NightWatch", &[]),
    ("Account Managers", "Sales", &[]),
    ("All Staff", "Everybody", &[]),
];

impl Provider {
    /// The provider of an estate.
    pub(crate) fn new(key: Key, customers: u32, pods: &[String]) -> Self {
        let people = people::people(key, customers, pods);
        let mut provider = Self {
            tenant: key.sub("tenant", 0).guid(),
            groups: groups(key, &people, pods),
            app: ProviderApp {
                name: "Northwind Automation",
                app_id: key.sub("app", 0).guid(),
                object: key.sub("app-object", 0).guid(),
                principal: key.sub("app-principal", 0).guid(),
                secret: key.sub("app-secret", 0).guid(),
                owner: 0,
            },
            roles: Vec::new(),
            people,
        };
        provider.app.owner = provider.person("ana.k");
        provider.roles = provider.directory_roles();
        let remy = provider.person("remy.c");
        let south = provider.group("GDAP-Tier2-South");
        if let Some(group) = provider.groups.get_mut(south) {
            group.owners.push(remy);
        }
        provider
    }

    fn directory_roles(&self) -> Vec<Held> {
        let standing = ["omar.h", "breakglass-1", "breakglass-2"].map(|login| Held {
            role: &GLOBAL_ADMINISTRATOR,
            person: self.person(login),
            eligible: false,
        });
        let eligible = [("ines.d", &GLOBAL_ADMINISTRATOR), ("tomas.b", &PRIVILEGED_ROLE_ADMINISTRATOR)]
            .map(|(login, role)| Held { role, person: self.person(login), eligible: true });
        standing.into_iter().chain(eligible).collect()
    }

    /// Index of an account, by the part of its login before the domain. The first account if there is none.
    pub(crate) fn person(&self, login: &str) -> usize {
        let start = format!("{login}@");
        self.people.iter().position(|person| person.upn.starts_with(&start)).unwrap_or_default()
    }

    /// Index of a group. The first group if there is none.
    pub(crate) fn group(&self, name: &str) -> usize {
        self.groups.iter().position(|group| group.name == name).unwrap_or_default()
    }

    /// Id of a group by its name.
    pub(crate) fn group_id(&self, name: &str) -> Guid {
        self.groups.get(self.group(name)).map(|group| group.id).unwrap_or_default()
    }

    /// Every group that an account can act through: as a member, through nesting, or because it owns the group
    /// and can add itself.
    pub(crate) fn groups_of(&self, person: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open = vec![Member::Person(person)];
        while let Some(member) = open.pop() {
            for (index, group) in self.groups.iter().enumerate() {
                let owns = member == Member::Person(person) && group.owners.contains(&person);
                if (group.members.contains(&member) || owns) && found.insert(index) {
                    open.push(Member::Group(index));
                }
            }
        }
        found
    }

    /// Whether an account can take over the provider's own tenant: a tier zero role that it holds, or that it may
    /// activate without a second person.
    pub(crate) fn owns_tenant(&self, person: usize) -> bool {
        self.roles.iter().any(|held| {
            let alone = !held.eligible || !needs_approval(held.role);
            held.person == person && alone
        })
    }
}

/// Whether activating a role in the provider's tenant asks for a second person.
pub(crate) fn needs_approval(role: &Role) -> bool {
    role == &GLOBAL_ADMINISTRATOR
}

fn groups(key: Key, people: &[Person], pods: &[String]) -> Vec<TeamGroup> {
    let mut rows: Vec<(String, &'static str, Vec<String>)> = GROUPS
        .iter()
        .map(|(name, what, inside)| {
            ((*name).to_owned(), *what, inside.iter().map(|&name| name.to_owned()).collect())
        })
        .collect();
    for pod in pods {
        let engineers = format!("Engineers {pod}");
        rows.push((format!("GDAP-Tier2-{pod}"), "Engineering roles at customers", vec![engineers.clone()]));
        rows.push((engineers, "Second line", Vec::new()));
    }
    let position = |name: &str| rows.iter().position(|row| row.0 == name);
    rows.iter()
        .enumerate()
        .map(|(index, (name, description, inside))| TeamGroup {
            id: key.sub("group", index as u64).guid(),
            name: name.clone(),
            description,
            // Roles may be given to the most powerful ones only: the others can be changed by lesser roles.
            role_assignable: name == "GDAP-Tier3",
            dynamic: name == "All Staff",
            members: members(people, name)
                .chain(inside.iter().filter_map(|name| position(name)).map(Member::Group))
                .collect(),
            owners: Vec::new(),
        })
        .collect()
}

fn members(people: &[Person], group: &str) -> impl Iterator<Item = Member> {
    people.iter().enumerate().filter_map(move |(index, person)| {
        let staff = group == "All Staff" && person.kind == AccountKind::Person && person.enabled;
        (staff || person.groups.iter().any(|name| name == group)).then_some(Member::Person(index))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider() -> Provider {
        Provider::new(Key::root(1), 24, &["North".to_owned(), "South".to_owned(), "West".to_owned()])
    }

    fn names(provider: &Provider, login: &str) -> Vec<String> {
        let person = provider.person(login);
        provider.groups_of(person).into_iter().map(|index| provider.groups[index].name.clone()).collect()
    }

    #[test]
    fn nesting_is_followed() {
        let provider = provider();
        let ana = names(&provider, "ana.k");
        for name in ["GDAP-Tier1", "GDAP-Tier3", "Service Desk", "Night Shift", "All Staff"] {
            assert!(ana.iter().any(|group| group == name), "{name} of {ana:?}");
        }
        assert!(!ana.iter().any(|group| group.starts_with("GDAP-Tier2")));
    }

    #[test]
    fn an_owner_counts_as_a_member_of_what_it_owns_alone() {
        let provider = provider();
        let remy = names(&provider, "remy.c");
        assert!(remy.iter().any(|group| group == "GDAP-Tier2-South"));
        assert!(!remy.iter().any(|group| group == "GDAP-Tier2-North"));
    }

    #[test]
    fn approval_keeps_a_tenant() {
        let provider = provider();
        let owns = |login: &str| provider.owns_tenant(provider.person(login));
        assert!(owns("omar.h") && owns("tomas.b") && !owns("ines.d") && !owns("ana.k"));
    }
}
