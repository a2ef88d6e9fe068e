//! The provider's MeshCentral server: accounts, user groups, device groups and their rights.

use bailiwick_model::effects::{Effect, Effects};

use crate::key::{ALPHANUMERIC, Key};
use crate::plan::Plan;
use crate::world::customer::Customer;
use crate::world::slot::Extra;

/// Name of the server, and of its realm.
pub(crate) const HOST: &str = "mesh.northwind.example";
/// Address of the server.
pub(crate) const ADDRESS: &str = "198.51.100.7";
/// Port of the console.
pub(crate) const PORT: u32 = 4430;

/// Every right.
pub(crate) const FULL: u32 = u32::MAX;
/// Remote control: desktop, terminal and files.
pub(crate) const CONTROL: u32 = 8;
/// Remote control with only watching left of it: no input, no terminal, no files.
pub(crate) const WATCH: u32 = 8 | 256 | 512 | 1_024;
/// The site right that keeps an account out.
const LOCKED: u32 = 32;

/// A device group.
#[derive(Clone, Debug)]
pub(crate) struct DeviceGroup {
    pub(crate) key: Key,
    pub(crate) id: String,
    pub(crate) name: String,
    /// Whose devices; `None` for the provider's own and for those that nobody claims.
    pub(crate) customer: Option<u32>,
    /// Team of the provider.
    pub(crate) pod: usize,
    pub(crate) devices: u32,
    /// The provider's own machines.
    pub(crate) own: bool,
}

/// Where rights hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope {
    /// Every customer's group, and those that nobody claims.
    All,
    /// Groups of the customers of a team.
    Pod(usize),
    /// Groups of one customer.
    Customer(u32),
}

/// An account of the server.
#[derive(Clone, Debug)]
pub(crate) struct MeshAccount {
    pub(crate) login: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) site: Option<u32>,
    pub(crate) totp: bool,
    pub(crate) backup_codes: bool,
    /// Days since the last sign-in to the console; `None` where there was none.
    pub(crate) signed_in: Option<i64>,
    /// Direct rights.
    pub(crate) grants: Vec<(Scope, u32)>,
    /// Member of the user group.
    pub(crate) in_group: bool,
    /// The customer whose own account it is; `None` is the provider's.
    pub(crate) customer: Option<u32>,
}

impl MeshAccount {
    /// Whether it may sign in.
    pub(crate) fn locked(&self) -> bool {
        self.site == Some(LOCKED)
    }
}

/// The server.
#[derive(Clone, Debug)]
pub(crate) struct Mesh {
    pub(crate) groups: Vec<DeviceGroup>,
    pub(crate) accounts: Vec<MeshAccount>,
    pub(crate) user_group: String,
    /// Rights of the user group.
    pub(crate) group_grants: Vec<(Scope, u32)>,
}

/// Alphabet of MeshCentral's ids.
const IDS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@$";

impl DeviceGroup {
    fn new(key: Key, name: String, devices: u32) -> Self {
        let id = format!("mesh//{}", key.text(64, IDS));
        Self { key, id, name, customer: None, pod: usize::MAX, devices, own: false }
    }

    /// Direct rights on this group that a list of grants gives.
    pub(crate) fn rights(&self, grants: &[(Scope, u32)]) -> Option<u32> {
        let holds = |scope: Scope| match scope {
            Scope::All => !self.own,
            Scope::Pod(pod) => self.pod == pod,
            Scope::Customer(customer) => self.customer == Some(customer),
        };
        grants
            .iter()
            .filter(|(scope, _)| holds(*scope))
            .map(|(_, rights)| *rights)
            .reduce(|all, rights| all | rights)
    }
}

impl Mesh {
    /// The server of an estate.
    pub(crate) fn new(plan: &Plan, key: Key, customers: &[Customer]) -> Self {
        let mut groups: Vec<DeviceGroup> = customers
            .iter()
            .filter(|customer| customer.on_mesh())
            .flat_map(|customer| groups_of(plan, customer))
            .collect();
        for number in 0..=u64::from(plan.customers) / 100 {
            let own = key.sub("unclaimed", number);
            let name = if number == 0 { String::new() } else { format!(" {}", number + 1) };
            groups.push(DeviceGroup::new(own, format!("Imported 2023 (check){name}"), 14));
        }
        let internal = DeviceGroup::new(key.sub("internal", 0), "MSP internal".to_owned(), 6);
        groups.push(DeviceGroup { own: true, ..internal });
        Self {
            groups,
            accounts: accounts(customers),
            user_group: format!("ugrp//{}", key.sub("user-group", 0).text(64, IDS)),
            group_grants: vec![(Scope::Pod(0), FULL), (Scope::Pod(2), CONTROL)],
        }
    }

    /// What an account does on a device group: direct rights and those of its user group, added up.
    pub(crate) fn effects(&self, account: &MeshAccount, group: &DeviceGroup) -> Effects {
        let direct = group.rights(&account.grants).unwrap_or_default();
        let through = if account.in_group { group.rights(&self.group_grants).unwrap_or_default() } else { 0 };
        effects(direct | through)
    }
}

/// What rights on a device group do: only the masks that the lab hands out.
fn effects(rights: u32) -> Effects {
    if rights == FULL {
        return Effects::of(&[Effect::Run, Effect::Destroy]);
    }
    match rights & CONTROL {
        0 => Effects::NONE,
        _ if rights & WATCH == WATCH => Effects::of(&[Effect::See]),
        _ => Effects::of(&[Effect::Run, Effect::Destroy]),
    }
}

fn groups_of(plan: &Plan, customer: &Customer) -> Vec<DeviceGroup> {
    let key = customer.key.sub("device-group", 0);
    let devices = (customer.accounts / 6).clamp(3, plan.devices.max(3));
    let names = if customer.has(Extra::TwoDeviceGroups) {
        vec![format!("{} - Servers", customer.name), format!("{} - Workstations", customer.name)]
    } else if customer.has(Extra::OddDeviceGroup) {
        vec![format!("C-{:04} managed", 4_000 + customer.index)]
    } else {
        vec![customer.name.clone()]
    };
    (0..)
        .zip(names)
        .map(|(part, name)| {
            let group = DeviceGroup::new(key.sub("part", part), name, devices);
            DeviceGroup { customer: Some(customer.index), pod: customer.pod, ..group }
        })
        .collect()
}

const ACCOUNT: MeshAccount = MeshAccount {
    login: String::new(),
    email: String::new(),
    name: String::new(),
    site: None,
    totp: false,
    backup_codes: false,
    signed_in: Some(1),
    grants: Vec::new(),
    in_group: false,
    customer: None,
};

fn staff(login: &str, name: &str) -> MeshAccount {
    MeshAccount {
        login: login.to_owned(),
        email: format!("{login}@{}", super::PROVIDER_DOMAIN),
        name: name.to_owned(),
        ..ACCOUNT
    }
}

fn accounts(customers: &[Customer]) -> Vec<MeshAccount> {
    let mut all = vec![
        MeshAccount {
            site: Some(FULL),
            totp: true,
            backup_codes: true,
            grants: vec![(Scope::All, FULL)],
            ..staff("omar.h", "Omar Haddad")
        },
        MeshAccount {
            totp: true,
            grants: vec![(Scope::All, CONTROL | 16)],
            ..staff("tomas.b", "Tomas Berg")
        },
        // Upstream's own filter counts backup codes as a second factor; the server asks for none.
        MeshAccount {
            backup_codes: true,
            grants: vec![(Scope::Pod(1), CONTROL)],
            in_group: true,
            ..staff("lena.f", "Lena Frost")
        },
        MeshAccount { in_group: true, ..staff("noa.s", "Noa Stern") },
        MeshAccount {
            site: Some(LOCKED),
            signed_in: Some(150),
            grants: vec![(Scope::All, FULL)],
            ..staff("piet.v", "Piet Vos (left)")
        },
        // Never signs in to the console: its login token does not expire and is asked for no second factor.
        MeshAccount {
            signed_in: None,
            grants: vec![(Scope::All, FULL)],
            ..staff("psa-sync", "PSA connector")
        },
        MeshAccount { grants: vec![(Scope::All, WATCH)], ..staff("wallboard", "Wallboard") },
    ];
    all.extend(customers.iter().filter_map(contact));
    all
}

/// An account of the customer itself: one that watches its own devices, and one kind that was given too much.
fn contact(customer: &Customer) -> Option<MeshAccount> {
    let own = (Scope::Customer(customer.index), WATCH);
    let grants = match customer.index.checked_sub(16) {
        Some(neighbour) if customer.has(Extra::ReachesNeighbour) => {
            vec![own, (Scope::Customer(neighbour), CONTROL)]
        }
        _ if customer.index.is_multiple_of(24) => vec![own],
        _ => return None,
    };
    Some(MeshAccount {
        login: format!("{}-it", customer.id),
        email: format!("it@{}", customer.domain),
        name: format!("{} IT contact", customer.name),
        totp: true,
        grants,
        customer: Some(customer.index),
        ..ACCOUNT
    })
}

/// The public half of the login token of the PSA connector.
pub(crate) fn token_user(key: Key) -> String {
    format!("~t:{}", key.sub("token-user", 0).text(16, ALPHANUMERIC))
}
