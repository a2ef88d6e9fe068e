//! The inside of a customer's tenant, drawn again whenever it is written: nothing of it is kept.

use bailiwick_model::Time;

use crate::key::{Guid, Key};
use crate::plan::Plan;
use crate::world::customer::Customer;
use crate::world::provider::Provider;
use crate::world::role::{EXCHANGE_ADMINISTRATOR, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, Role};
use crate::world::slot::{Demand, Exports, Extra};
use crate::world::words;

/// An account of a tenant.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) index: u32,
    pub(crate) id: Guid,
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) name: String,
    pub(crate) upn: String,
    pub(crate) mail: String,
    pub(crate) department: &'static str,
    pub(crate) enabled: bool,
    pub(crate) guest: bool,
    /// The invitation was accepted; members have none.
    pub(crate) accepted: bool,
    pub(crate) created: Time,
    pub(crate) password_set: Time,
    /// Last successful sign-in; `None` is never.
    pub(crate) signed_in: Option<Time>,
    /// Relative id of the account in Active Directory that it is synchronised from.
    pub(crate) rid: Option<u32>,
    pub(crate) factor: u64,
}

/// A group of a tenant.
#[derive(Clone, Debug)]
pub(crate) struct TenantGroup {
    pub(crate) id: Guid,
    pub(crate) name: String,
    pub(crate) role_assignable: bool,
    pub(crate) dynamic: bool,
    pub(crate) office: bool,
    /// Members, by index of account.
    pub(crate) members: Vec<u32>,
    /// Groups in the group, by index.
    pub(crate) nested: Vec<usize>,
}

/// A tenant.
pub(crate) struct Tenant<'a> {
    pub(crate) customer: &'a Customer,
    plan: &'a Plan,
    provider: &'a Provider,
}

/// An account is dormant after this many days without a sign-in.
pub(crate) const DORMANT_DAYS: i64 = 45;

impl<'a> Tenant<'a> {
    /// The tenant of a customer.
    pub(crate) fn new(plan: &'a Plan, provider: &'a Provider, customer: &'a Customer) -> Self {
        Self { customer, plan, provider }
    }

    fn key(&self) -> Key {
        self.customer.key.sub("tenant-inside", 0)
    }

    /// Whether accounts come from Active Directory.
    pub(crate) fn synced(&self) -> bool {
        self.customer.exports == Exports::Directory
    }

    /// Accounts that follow from what is special about the customer come last.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = Account> {
        (0..self.customer.accounts).map(|index| self.account(index)).chain(self.outsiders())
    }

    /// One ordinary account. The first ones hold roles: see [`Tenant::roles`].
    pub(crate) fn account(&self, index: u32) -> Account {
        let own = self.key().sub("account", u64::from(index));
        let (given, family) = words::person(self.key().below(4_096), u64::from(index));
        let number = if index < 4_096 { String::new() } else { (index / 4_096 + 1).to_string() };
        let login = format!("{}.{}{number}", given.to_ascii_lowercase(), family.to_ascii_lowercase());
        let guest = index > 20 && own.sub("guest", 0).chance(3);
        let (mail, upn) = if guest {
            let mail = format!("{login}@partner{}.example", index % 7);
            let upn = format!("{}#EXT#@{}", mail.replace('@', "_"), self.customer.domain);
            (mail, upn)
        } else {
            let upn = format!("{login}@{}", self.customer.domain);
            (upn.clone(), upn)
        };
        let administrator = index < 4;
        let age = 40 + days(own, "age", 2_600);
        Account {
            index,
            id: self.account_id(index),
            given,
            family,
            name: format!("{given} {family}"),
            upn,
            mail,
            department: words::department(own.sub("department", 0).below(8)),
            enabled: administrator || !own.sub("disabled", 0).chance(5),
            guest,
            accepted: !own.sub("accepted", 0).chance(15),
            created: self.plan.as_of.plus_days(-age),
            password_set: self.plan.as_of.plus_days(-days(own, "password", 400).min(age)),
            signed_in: self.signed_in(own, administrator, age),
            rid: (self.synced() && !guest).then_some(1_104 + index),
            factor: own.sub("factor", 0).below(100),
        }
    }

    /// Id of an ordinary account, without the rest of it.
    pub(crate) fn account_id(&self, index: u32) -> Guid {
        self.key().sub("account-id", u64::from(index)).guid()
    }

    /// Last sign-in, before the export was made. Some accounts are not used any more, except where the export
    /// was cut off: there, what is shown gives no answer.
    fn signed_in(&self, own: Key, administrator: bool, age: i64) -> Option<Time> {
        let dormant = !administrator && !self.customer.has(Extra::CutOff) && own.sub("dormant", 0).chance(4);
        let ago = if dormant { DORMANT_DAYS + 15 + days(own, "long", 340) } else { days(own, "recent", 20) };
        let never = dormant && own.sub("never", 0).chance(20);
        (!never).then(|| self.customer.collected.plus_days(-ago.min(age)))
    }

    /// Accounts that belong to the provider's people.
    fn outsiders(&self) -> Vec<Account> {
        let mut all = Vec::new();
        if self.customer.has(Extra::GuestAdministrator) {
            all.push(self.guest("tomas.b", true));
        }
        if self.customer.has(Extra::PendingGuest) {
            all.push(self.guest("ines.d", false));
        }
        if self.customer.has(Extra::ProviderAccount) {
            all.push(self.provider_account());
        }
        all
    }

    fn guest(&self, login: &str, accepted: bool) -> Account {
        let person = self.provider.people.get(self.provider.person(login));
        let mail = format!("{login}@{}", super::PROVIDER_DOMAIN);
        Account {
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            upn: format!("{}#EXT#@{}", mail.replace('@', "_"), self.customer.domain),
            mail,
            guest: true,
            accepted,
            signed_in: accepted.then(|| self.customer.collected.plus_days(-30)),
            ..self.special(0)
        }
    }

    /// An account that the provider made for itself; only its name tells.
    fn provider_account(&self) -> Account {
        let upn = format!("northwind-admin@{}", self.customer.domain);
        Account { name: "Northwind Admin".to_owned(), mail: upn.clone(), upn, ..self.special(1) }
    }

    fn special(&self, number: u32) -> Account {
        let index = self.customer.accounts + number;
        Account {
            id: self.account_id(index),
            given: "",
            family: "",
            department: "",
            enabled: true,
            guest: false,
            rid: None,
            signed_in: Some(self.customer.collected.plus_days(-9)),
            ..self.account(index)
        }
    }

    /// Directory roles that are held for good: role and account.
    pub(crate) fn roles(&self) -> Vec<(&'static Role, Account)> {
        let mut all = vec![
            (&GLOBAL_ADMINISTRATOR, self.account(0)),
            (&GLOBAL_ADMINISTRATOR, self.account(1)),
            (&EXCHANGE_ADMINISTRATOR, self.account(2)),
            (&HELPDESK_ADMINISTRATOR, self.account(3)),
        ];
        let trusted = self.outsiders().into_iter().filter(|account| account.accepted || !account.guest);
        all.extend(trusted.map(|account| (&GLOBAL_ADMINISTRATOR, account)));
        all
    }

    /// Groups with their members.
    pub(crate) fn groups(&self) -> Vec<TenantGroup> {
        let accounts = self.customer.accounts;
        let mut all = vec![
            TenantGroup {
                dynamic: true,
                members: (0..accounts).collect(),
                ..self.group(0, "All Staff".to_owned())
            },
            TenantGroup {
                role_assignable: true,
                members: vec![0, 1],
                ..self.group(1, "Administrators of the tenant".to_owned())
            },
            TenantGroup {
                members: (0..accounts).filter(|index| index % 3 == 0).collect(),
                ..self.group(2, "Second factor required".to_owned())
            },
        ];
        let first = all.len();
        for (number, name) in words::DEPARTMENTS.iter().enumerate() {
            all.push(self.group(first + number, format!("{name} department")));
        }
        self.fill_departments(&mut all, first);
        let departments = (first..all.len()).collect();
        all.push(TenantGroup { nested: departments, ..self.group(all.len(), "All departments".to_owned()) });
        self.add_purposes(&mut all);
        all
    }

    fn group(&self, number: usize, name: String) -> TenantGroup {
        TenantGroup {
            id: self.key().sub("group", number as u64).guid(),
            name,
            role_assignable: false,
            dynamic: false,
            office: false,
            members: Vec::new(),
            nested: Vec::new(),
        }
    }

    fn fill_departments(&self, groups: &mut [TenantGroup], first: usize) {
        for index in 0..self.customer.accounts {
            let drawn = self.key().sub("account", u64::from(index)).sub("department", 0).below(8);
            let at = first + usize::try_from(drawn).unwrap_or_default();
            if let Some(group) = groups.get_mut(at) {
                group.members.push(index);
            }
        }
    }

    /// Groups for all kinds of purposes, so many that every account comes to its number of memberships.
    fn add_purposes(&self, groups: &mut Vec<TenantGroup>) {
        let accounts = self.customer.accounts;
        let count = u64::from(accounts / 4).max(6);
        let start = groups.len();
        for number in 0..count {
            let name = format!("{} {:03}", words::purpose(number), number / 12 + 1);
            let group = self.group(groups.len(), name);
            groups.push(TenantGroup { office: number % 12 == 2, ..group });
        }
        // Two memberships come from the lists above.
        let more = u64::from(self.plan.memberships.saturating_sub(2));
        for index in 0..accounts {
            let own = self.key().sub("memberships", u64::from(index));
            for number in 0..more {
                let drawn = own.sub("group", number).below(count);
                let at = start + usize::try_from(drawn).unwrap_or_default();
                let members = groups.get_mut(at).map(|group| &mut group.members);
                if let Some(members) = members.filter(|members| members.last() != Some(&index)) {
                    members.push(index);
                }
            }
        }
    }

    /// Whether its own policy covers a group only.
    pub(crate) fn demands_of_one_group(&self) -> bool {
        self.customer.slot.demand == Demand::OneGroup
    }

    /// Number of registered devices.
    pub(crate) fn devices(&self) -> u32 {
        self.customer.accounts / 3
    }

    /// Id of a registered device.
    pub(crate) fn device_id(&self, index: u32) -> Guid {
        self.key().sub("device", u64::from(index)).guid()
    }

    /// Id of something of which there is one of a kind.
    pub(crate) fn id_of(&self, label: &str) -> Guid {
        self.key().sub(label, 0).guid()
    }

    /// The key of something.
    pub(crate) fn sub(&self, label: &str, index: u64) -> Key {
        self.key().sub(label, index)
    }
}

fn days(key: Key, label: &str, bound: u64) -> i64 {
    i64::try_from(key.sub(label, 0).below(bound)).unwrap_or_default()
}
