//! The provider's second server, Tactical RMM.

use bailiwick_model::effects::{Effect, Effects};

use crate::plan::Plan;
use crate::world::customer::Customer;
use crate::world::slot::Tool;

/// Name of the server, and of its realm.
pub(crate) const HOST: &str = "api.northwind.example";

/// A client of the server: a customer.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    /// Number on the server.
    pub(crate) id: u32,
    pub(crate) customer: u32,
    pub(crate) devices: u32,
}

/// A role of the server.
#[derive(Clone, Debug)]
pub(crate) struct TacticalRole {
    pub(crate) id: u32,
    pub(crate) name: &'static str,
    pub(crate) superuser: bool,
    /// Flags that are set; a superuser role shows none.
    pub(crate) flags: &'static [&'static str],
    /// Clients it sees; empty is all.
    pub(crate) clients: Vec<u32>,
}

/// An account of the server.
#[derive(Clone, Debug)]
pub(crate) struct TacticalAccount {
    pub(crate) id: u32,
    pub(crate) login: &'static str,
    pub(crate) active: bool,
    pub(crate) role: u32,
    pub(crate) console_blocked: bool,
    /// Days since the last sign-in to the console; `None` is never.
    pub(crate) signed_in: Option<i64>,
}

/// The server.
#[derive(Clone, Debug)]
pub(crate) struct Tactical {
    pub(crate) clients: Vec<Client>,
    pub(crate) roles: Vec<TacticalRole>,
    pub(crate) accounts: Vec<TacticalAccount>,
}

impl Tactical {
    /// The server of an estate.
    pub(crate) fn new(plan: &Plan, customers: &[Customer]) -> Self {
        let clients: Vec<Client> = (1..)
            .zip(customers.iter().filter(|customer| customer.slot.tool == Tool::Tactical))
            .map(|(id, customer)| Client {
                id,
                customer: customer.index,
                devices: (customer.accounts / 6).clamp(3, plan.devices.max(3)),
            })
            .collect();
        let half = clients.iter().map(|client| client.id).filter(|id| id % 2 == 1).collect();
        Self { clients, roles: roles(half), accounts: ACCOUNTS.to_vec() }
    }

    /// What an account does on a client.
    pub(crate) fn effects(&self, account: &TacticalAccount, client: &Client) -> Effects {
        let Some(role) = self.roles.iter().find(|role| role.id == account.role) else {
            return Effects::NONE;
        };
        if role.superuser || role.clients.is_empty() || role.clients.contains(&client.id) {
            if role.superuser || role.flags.contains(&"can_run_scripts") {
                return Effects::of(&[Effect::Run, Effect::Destroy]);
            }
            if role.flags.contains(&"can_view_eventlogs") {
                return Effects::of(&[Effect::See]);
            }
        }
        Effects::NONE
    }
}

fn roles(some: Vec<u32>) -> Vec<TacticalRole> {
    vec![
        TacticalRole { id: 1, name: "MSP Admins", superuser: true, flags: &[], clients: Vec::new() },
        TacticalRole {
            id: 2,
            name: "Tier 1",
            superuser: false,
            flags: &[
                "can_list_agents",
                "can_use_mesh",
                "can_run_scripts",
                "can_list_clients",
                "can_list_sites",
            ],
            clients: some,
        },
        TacticalRole {
            id: 3,
            name: "Reporting",
            superuser: false,
            flags: &["can_list_agents", "can_view_eventlogs", "can_list_clients", "can_list_sites"],
            clients: Vec::new(),
        },
    ]
}

const ACCOUNTS: &[TacticalAccount] = &[
    TacticalAccount {
        id: 1,
        login: "omar.h",
        active: true,
        role: 1,
        console_blocked: false,
        signed_in: Some(1),
    },
    TacticalAccount {
        id: 2,
        login: "lena.f",
        active: true,
        role: 2,
        console_blocked: false,
        signed_in: Some(2),
    },
    // Left 148 days ago; disabled in the tenant, forgotten here.
    TacticalAccount {
        id: 3,
        login: "piet.v",
        active: true,
        role: 1,
        console_blocked: false,
        signed_in: Some(149),
    },
    TacticalAccount {
        id: 4,
        login: "psa-sync",
        active: true,
        role: 1,
        console_blocked: true,
        signed_in: None,
    },
    TacticalAccount {
        id: 5,
        login: "reports",
        active: true,
        role: 3,
        console_blocked: false,
        signed_in: Some(20),
    },
];
