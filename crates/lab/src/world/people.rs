//! Who works at the provider.

use crate::key::{Guid, Key};
use crate::world::words;

/// What an account of the provider is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AccountKind {
    /// A person's.
    Person,
    /// A program's, although it is a user.
    Service,
    /// For the day when nothing else works.
    BreakGlass,
    /// A person of another organisation, invited.
    Guest,
}

/// The best second factor that is registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Factor {
    /// A security key.
    Key,
    /// An app that asks to approve.
    App,
    /// A text message.
    Sms,
    /// None.
    None,
}

/// An account of the provider's tenant.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Guid,
    pub(crate) upn: String,
    pub(crate) name: String,
    pub(crate) title: &'static str,
    pub(crate) department: &'static str,
    pub(crate) kind: AccountKind,
    pub(crate) enabled: bool,
    /// Days since the last successful sign-in; `None` is never.
    pub(crate) signed_in: Option<i64>,
    /// Days since the password was set.
    pub(crate) password: i64,
    pub(crate) factor: Factor,
    /// Days since the person left.
    pub(crate) left: Option<i64>,
    /// Groups of which it is a direct member.
    pub(crate) groups: Vec<String>,
}

/// A row of the cast: those with a part in the story.
struct Role {
    login: &'static str,
    name: &'static str,
    title: &'static str,
    kind: AccountKind,
    enabled: bool,
    signed_in: Option<i64>,
    password: i64,
    factor: Factor,
    left: Option<i64>,
    groups: &'static [&'static str],
}

const TECHNICIAN: Role = Role {
    login: "",
    name: "",
    title: "Service desk technician",
    kind: AccountKind::Person,
    enabled: true,
    signed_in: Some(1),
    password: 120,
    factor: Factor::App,
    left: None,
    groups: &["Service Desk"],
};

/// The cast. Tests and the story name them by login.
const CAST: &[Role] = &[
    // A service desk technician on the night shift whom a migration project left in a powerful group, and whom
    // a ticket about an old phone put on the list of those who are asked for no second factor.
    Role {
        login: "ana.k",
        name: "Ana Kovac",
        factor: Factor::Sms,
        groups: &["Night Shift", "Project Aurora", "CA-Exclude-Legacy"],
        ..TECHNICIAN
    },
    Role {
        login: "tomas.b",
        name: "Tomas Berg",
        title: "Senior engineer",
        factor: Factor::Key,
        groups: &["Seniors", "AdminAgents"],
        ..TECHNICIAN
    },
    Role {
        login: "ines.d",
        name: "Ines Duarte",
        title: "Senior engineer",
        factor: Factor::Key,
        groups: &["Seniors"],
        ..TECHNICIAN
    },
    // Excluded from the policy for all and covered by one that trusts the office: nobody can say.
    Role {
        login: "joris.m",
        name: "Joris Maes",
        title: "Contractor",
        groups: &["Contractors", "Engineers North", "CA-Exclude-Legacy"],
        ..TECHNICIAN
    },
    Role {
        login: "lena.f",
        name: "Lena Frost",
        title: "RMM engineer",
        groups: &["Engineers South", "RMM-Operators"],
        ..TECHNICIAN
    },
    Role {
        login: "dana.o",
        name: "Dana Okafor",
        signed_in: Some(63),
        left: Some(64),
        groups: &["Service Desk"],
        ..TECHNICIAN
    },
    Role {
        login: "piet.v",
        name: "Piet Vos",
        title: "Senior engineer",
        enabled: false,
        signed_in: Some(150),
        left: Some(148),
        groups: &["Seniors", "RMM-Operators"],
        ..TECHNICIAN
    },
    Role {
        login: "svc-psa",
        name: "PSA connector",
        title: "Service account",
        kind: AccountKind::Service,
        signed_in: Some(0),
        password: 1_420,
        factor: Factor::None,
        groups: &["GDAP-Tier1", "CA-Exclude-Legacy"],
        ..TECHNICIAN
    },
    Role {
        login: "breakglass-1",
        name: "Break glass 1",
        title: "",
        kind: AccountKind::BreakGlass,
        signed_in: Some(88),
        password: 400,
        factor: Factor::Key,
        groups: &[],
        ..TECHNICIAN
    },
    Role {
        login: "breakglass-2",
        name: "Break glass 2",
        title: "",
        kind: AccountKind::BreakGlass,
        signed_in: None,
        password: 400,
        factor: Factor::Key,
        groups: &[],
        ..TECHNICIAN
    },
    Role {
        login: "omar.h",
        name: "Omar Haddad",
        title: "Head of operations",
        factor: Factor::App,
        groups: &["AdminAgents"],
        ..TECHNICIAN
    },
    // Nobody uses it, it owns a group that reaches a third of the customers.
    Role {
        login: "remy.c",
        name: "Remy Clark",
        title: "Contractor",
        signed_in: Some(211),
        password: 600,
        groups: &["Contractors"],
        ..TECHNICIAN
    },
    // Asked for a second factor that was never enrolled: whoever holds the password enrols.
    Role { login: "noa.s", name: "Noa Stern", signed_in: Some(3), factor: Factor::None, ..TECHNICIAN },
    Role {
        login: "analyst_nightwatch.example#EXT#",
        name: "NightWatch analyst",
        title: "Analyst",
        kind: AccountKind::Guest,
        groups: &["SOC-Readers"],
        ..TECHNICIAN
    },
];

impl Role {
    fn person(&self, key: Key, index: u64) -> Person {
        Person {
            id: key.sub("person", index).guid(),
            upn: format!("{}@{}", self.login, super::PROVIDER_DOMAIN),
            name: self.name.to_owned(),
            title: self.title,
            department: if self.kind == AccountKind::Person { "Service delivery" } else { "" },
            kind: self.kind,
            enabled: self.enabled,
            signed_in: self.signed_in,
            password: self.password,
            factor: self.factor,
            left: self.left,
            groups: self.groups.iter().map(|&name| name.to_owned()).collect(),
        }
    }
}

/// All accounts of the provider: the cast, then as many colleagues as the customers need.
pub(crate) fn people(key: Key, customers: u32, pods: &[String]) -> Vec<Person> {
    let mut all: Vec<Person> = (0..).zip(CAST).map(|(index, role)| role.person(key, index)).collect();
    let desk = u64::from(customers) / 40 + 5;
    for _ in 0..desk {
        let colleague = colleague(key, all.len() as u64, "Service desk technician", "Service Desk");
        all.push(colleague);
    }
    for pod in pods {
        for _ in 0..2 {
            let colleague = colleague(key, all.len() as u64, "Engineer", &format!("Engineers {pod}"));
            all.push(colleague);
        }
    }
    for _ in 0..u64::from(customers) / 40 + 4 {
        let colleague = colleague(key, all.len() as u64, "Account manager", "Account Managers");
        all.push(colleague);
    }
    all
}

fn colleague(key: Key, index: u64, title: &'static str, group: &str) -> Person {
    let own = key.sub("person", index);
    let (given, family) = words::person(1_000, index);
    let login = format!("{}.{}", given.to_ascii_lowercase(), family.to_ascii_lowercase());
    let factors = [Factor::App, Factor::App, Factor::Key, Factor::Sms];
    let factor = usize::try_from(own.sub("factor", 0).below(4)).ok().and_then(|at| factors.get(at)).copied();
    Person {
        id: own.guid(),
        upn: format!("{login}@{}", super::PROVIDER_DOMAIN),
        name: format!("{given} {family}"),
        title,
        department: if group == "Account Managers" { "Sales" } else { "Service delivery" },
        kind: AccountKind::Person,
        enabled: true,
        signed_in: i64::try_from(own.sub("signed-in", 0).below(6)).ok(),
        password: i64::try_from(own.sub("password", 0).below(330)).unwrap_or_default() + 5,
        factor: factor.unwrap_or(Factor::App),
        left: None,
        groups: vec![group.to_owned()],
    }
}
