//! The estate file: who is who, and what belongs to whom.

use std::fmt::Write as _;
use std::io;

use bailiwick_model::Time;

use crate::formats::{Target, nmap, sharphound};
use crate::json::{quoted, text};
use crate::world::customer::Customer;
use crate::world::slot::{Exports, Tool};
use crate::world::{PROVIDER_DOMAIN, PROVIDER_FOLDER, PROVIDER_ID, PROVIDER_NAME, mesh, tactical};

/// Path of the estate file.
const PATH: &str = "estate.toml";

/// A table of the file: `[[name]]` and its entries.
struct Table(String);

impl Table {
    fn new(name: &str) -> Self {
        Self(format!("\n[[{name}]]\n"))
    }

    fn raw(mut self, key: &str, value: &str) -> Self {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{key} = {value}");
        self
    }

    fn text(self, key: &str, value: &str) -> Self {
        self.raw(key, &quoted(value))
    }

    fn list(self, key: &str, values: &[String]) -> Self {
        if values.is_empty() {
            return self;
        }
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.raw(key, &format!("[{}]", values.join(", ")))
    }

    fn realms(self, realms: &[(&str, String)]) -> Self {
        let realms: Vec<String> = realms
            .iter()
            .map(|(kind, id)| format!("{{ kind = {}, id = {} }}", quoted(kind), quoted(id)))
            .collect();
        self.raw("realms", &format!("[{}]", realms.join(", ")))
    }
}

/// Writes the file.
pub(crate) fn write(to: &mut Target<'_>) -> io::Result<()> {
    let mut file = String::from("# Who is who in this estate. All names are made up.\n");
    file.push_str(&provider(to).0);
    for customer in &to.world.customers {
        file.push_str(&party(to, customer).0);
    }
    for table in [
        Table::new("party")
            .text("id", "brightline")
            .text("name", "Brightline Distribution")
            .text("kind", "distributor")
            .realms(&[("entra", to.world.distributor.to_string())]),
        Table::new("party")
            .text("id", "nightwatch")
            .text("name", "NightWatch SOC")
            .text("kind", "subcontractor"),
    ] {
        file.push_str(&table.0);
    }
    for table in sources(to).into_iter().chain(leavers(to)).chain([settings(to)]) {
        file.push_str(&table.0);
    }
    text(&mut to.sink, PATH, &file)
}

fn provider(to: &Target<'_>) -> Table {
    let accounts = ["northwind-admin@*", "svc-northwind@*"].map(str::to_owned);
    let addresses = [mesh::ADDRESS, nmap::SUPPORT_ADDRESS, "198.51.100.9"].map(str::to_owned);
    Table::new("party")
        .text("id", PROVIDER_ID)
        .text("name", PROVIDER_NAME)
        .text("kind", "provider")
        .raw("seats", &to.world.provider.people.len().to_string())
        .realms(&[
            ("entra", to.world.provider.tenant.to_string()),
            ("rmm", mesh::HOST.to_owned()),
            ("rmm", tactical::HOST.to_owned()),
        ])
        .list("groups", &["MSP internal".to_owned()])
        .list("accounts", &accounts)
        .list("addresses", &addresses)
}

fn party(to: &Target<'_>, customer: &Customer) -> Table {
    let mut realms = vec![("entra", customer.tenant.to_string())];
    if customer.exports == Exports::Directory {
        realms.push(("ad", sharphound::domain_sid(customer)));
    }
    let table = Table::new("party")
        .text("id", &customer.id)
        .text("name", &customer.name)
        .text("kind", "customer")
        .raw("seats", &customer.accounts.to_string());
    let table = match customer.ends {
        Some(ends) => table.text("contract_ends", &ends.date()),
        None => table,
    };
    let subscriptions: Vec<String> =
        customer.has_subscription().then(|| customer.subscription.to_string()).into_iter().collect();
    let addresses: Vec<String> = nmap::customer_address(customer.index).into_iter().collect();
    table
        .realms(&realms)
        .list("groups", &groups(to, customer))
        .list("accounts", &contacts(to, customer))
        .list("addresses", &addresses)
        .list("subscriptions", &subscriptions)
}

/// Device groups by name; those with a name unlike the customer's by id.
fn groups(to: &Target<'_>, customer: &Customer) -> Vec<String> {
    let own = to.world.mesh.groups.iter().filter(|group| group.customer == Some(customer.index));
    let on_mesh =
        own.map(
            |group| {
                if group.name.starts_with(&customer.name) { group.name.clone() } else { group.id.clone() }
            },
        );
    let client = (customer.slot.tool == Tool::Tactical).then(|| customer.name.clone());
    on_mesh.chain(client).collect()
}

/// Accounts of the customer's own people on the provider's tools.
fn contacts(to: &Target<'_>, customer: &Customer) -> Vec<String> {
    let login = format!("{}-it", customer.id);
    let known = to.world.mesh.accounts.iter().any(|account| account.login == login);
    known.then_some(login).into_iter().collect()
}

fn source(files: &str, kind: &str, realm: &str, collected: Time) -> Table {
    Table::new("source")
        .text("files", files)
        .text("kind", kind)
        .text("realm", realm)
        .text("collected", &collected.to_string())
}

/// Narrower patterns first.
fn sources(to: &Target<'_>) -> Vec<Table> {
    let as_of = to.world.plan.as_of;
    let mut all = vec![
        source(&format!("*{PROVIDER_FOLDER}/*"), "entra", &to.world.provider.tenant.to_string(), as_of),
        source("*rmm/meshcentral/*", "rmm", mesh::HOST, as_of.plus_days(-1)),
        source("*rmm/tactical/*", "rmm", tactical::HOST, as_of.plus_days(-1)),
        source(&format!("*{}", nmap::PATH), "network", "outside", as_of.plus_days(-nmap::AGE))
            .text("vantage", "outside"),
    ];
    for customer in to.world.customers.iter().filter(|customer| customer.exports != Exports::Nothing) {
        let folder = customer.folder();
        if customer.exports == Exports::Directory {
            let sid = sharphound::domain_sid(customer);
            all.push(source(&format!("*{folder}/ad/*"), "ad", &sid, customer.collected));
        }
        let tenant = customer.tenant.to_string();
        all.push(source(&format!("*{folder}/*"), "entra", &tenant, customer.collected));
    }
    all
}

fn leavers(to: &Target<'_>) -> Vec<Table> {
    let gone = to.world.provider.people.iter().filter_map(|person| Some((person, person.left?)));
    gone.flat_map(|(person, days)| {
        let left = to.world.plan.as_of.plus_days(-days).date();
        let short = person.upn.replace(&format!("@{PROVIDER_DOMAIN}"), "");
        [person.upn.clone(), short]
            .map(|login| Table::new("leaver").text("login", &login).text("left", &left))
    })
    .collect()
}

/// What no export of the provider's tenant says.
fn settings(to: &Target<'_>) -> Table {
    Table::new("settings").text("realm", &to.world.provider.tenant.to_string()).text("trusted_ips", "none")
}
