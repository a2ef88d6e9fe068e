//! AzureHound: one file a tenant, every kind in it, in the order in which goroutines happen to finish: references
//! come before what they refer to, and `meta` last.

mod objects;
mod relations;

use std::io;

use serde::Serialize;

use crate::formats::Target;
use crate::formats::graph::app::{customer_principals, permissions, plant};
use crate::json::{Json, Records, object};
use crate::key::Guid;
use crate::sink::Sink;
use crate::truth::ledger::Shown;
use crate::world::provider::Member;
use crate::world::role::{AZURE_OWNER, DIRECTORY_READ, ENTRA, GLOBAL_ADMINISTRATOR};
use crate::world::slot::Extra;
use crate::world::tenant::Tenant;
use crate::world::{PROVIDER_DOMAIN, PROVIDER_FOLDER, PROVIDER_ID, PROVIDER_NAME};
use objects::{App, Group, Node, User};
use relations::{Held, Permission};

/// A record: the kind and what is said.
#[derive(Serialize)]
struct Entry<'a, T> {
    kind: &'static str,
    data: &'a T,
}

/// The file of one tenant.
struct Hound<'a> {
    out: Records,
    tenant: Guid,
    name: &'a str,
    /// Ids in upper case, as newer versions write them.
    upper: bool,
    /// Relations written.
    relations: u64,
}

impl<'a> Hound<'a> {
    fn open(sink: &mut dyn Sink, path: &str, tenant: Guid, name: &'a str, upper: bool) -> io::Result<Self> {
        let meta = r#"{"type":"azure","version":5,"count":COUNT}"#;
        let out = Records::described(sink, path, "{\"data\":[\n", meta)?;
        Ok(Self { out, tenant, name, upper, relations: 0 })
    }

    fn push(&mut self, kind: &'static str, data: &impl Serialize) -> io::Result<u64> {
        self.out.push(&Entry { kind, data })
    }

    fn id(&self, id: Guid) -> String {
        id.cased(self.upper)
    }

    /// What every directory object ends with.
    fn homed(&self, record: Json) -> Json {
        record.with("tenantId", self.id(self.tenant)).with("tenantName", self.name.to_owned())
    }

    fn tenant(&mut self, domain: &str) -> io::Result<()> {
        let record = object! {
            "defaultDomain" => domain.to_owned(),
            "displayName" => self.name.to_owned(),
            "domains" => vec![domain.to_owned()],
            "id" => format!("/tenants/{}", self.id(self.tenant)),
            "tenantId" => self.id(self.tenant),
            "tenantType" => "AAD",
            "collected" => true,
        };
        self.push("AZTenant", &record).map(drop)
    }

    /// Another tenant that the caller can see; it was not collected, and false flags are left out.
    fn seen_tenant(&mut self, tenant: Guid, name: &str) -> io::Result<()> {
        let record = object! {
            "displayName" => name.to_owned(),
            "id" => format!("/tenants/{}", self.id(tenant)),
            "tenantId" => self.id(tenant),
            "tenantType" => "AAD",
        };
        self.push("AZTenant", &record).map(drop)
    }

    fn roles(&mut self) -> io::Result<()> {
        for role in ENTRA {
            let record = object! {
                "id" => role.id,
                "displayName" => role.name,
                "isBuiltIn" => true,
                "isEnabled" => true,
                "resourceScopes" => vec!["/"],
                "templateId" => role.id,
                "version" => "1",
            };
            let record = self.homed(record);
            self.push("AZRole", &record)?;
        }
        Ok(())
    }
}

/// The provider's own tenant.
pub(crate) fn provider(to: &mut Target<'_>) -> io::Result<()> {
    let world = to.world;
    let provider = &world.provider;
    let path = format!("{PROVIDER_FOLDER}/azurehound.json");
    let mut hound = Hound::open(&mut to.sink, &path, provider.tenant, PROVIDER_NAME, true)?;
    for group in &provider.groups {
        hound.members(
            group.id,
            group.members.iter().filter_map(|member| match *member {
                Member::Person(index) => provider.people.get(index).map(|person| (Node::User, person.id)),
                Member::Group(index) => provider.groups.get(index).map(|inside| (Node::Group, inside.id)),
            }),
        )?;
    }
    let held: Vec<Held> = (0..)
        .zip(&provider.roles)
        .filter_map(|(number, held)| {
            let principal = provider.people.get(held.person)?.id;
            let key = world.key.sub("held", number);
            Some(Held { key, role: held.role, principal, eligible: held.eligible })
        })
        .collect();
    hound.role_assignments(&held)?;
    hound.eligible(&held, world.plan.as_of.plus_days(-300))?;
    hound.activation(world.key.sub("pim", 0))?;
    hound.roles()?;
    for group in &provider.groups {
        let row = Group {
            assignable: group.role_assignable,
            dynamic: group.dynamic,
            ..Group::new(group.id, &group.name)
        };
        hound.group(&row)?;
        if !group.owners.is_empty() {
            let owners = group.owners.iter().filter_map(|&owner| provider.people.get(owner));
            let owners: Vec<Guid> = owners.map(|owner| owner.id).collect();
            let at = hound.owners("AZGroupOwner", "groupId", hound.id(group.id), &owners)?;
            let subjects = owners.iter().map(ToString::to_string).chain([group.id.to_string()]).collect();
            let note = "owns a group with delegated roles and can add itself";
            let shown = Shown::data(&path, at);
            to.ledger.fault("dormant-owner-of-group", &["5.A.1"], PROVIDER_ID, subjects, shown, note);
        }
    }
    provider_app(to, &mut hound, &path)?;
    for person in &provider.people {
        let row = User {
            guest: person.upn.contains("#EXT#"),
            enabled: person.enabled,
            created: world.plan.as_of.plus_days(-1_500),
            ..User::new(person.id, &person.name, &person.upn)
        };
        hound.user(&row)?;
    }
    hound.tenant(PROVIDER_DOMAIN)?;
    for customer in world.customers.iter().take(2) {
        hound.seen_tenant(customer.tenant, &customer.name)?;
    }
    // Memberships, roles and permissions stand in the Graph export too: only owners are new.
    to.ledger.counts.relations += 2;
    hound.out.finish().map(drop)
}

fn provider_app(to: &mut Target<'_>, hound: &mut Hound<'_>, path: &str) -> io::Result<()> {
    let world = to.world;
    let app = &world.provider.app;
    let notes = to.ledger.canary(path, "notes of the registration");
    hound.app(&App {
        object: app.object,
        application: app.app_id,
        name: app.name,
        domain: PROVIDER_DOMAIN,
        notes: Some(format!("nightly jobs, old secret {notes}")),
        secret: app.secret,
        until: world.plan.as_of.plus_days(500),
        hint: to.ledger.canary(path, "hint of the client secret"),
    })?;
    let owner = world.provider.people.get(app.owner).map(|person| person.id).unwrap_or_default();
    let at = hound.owners("AZAppOwner", "appId", hound.id(app.app_id), &[owner])?;
    to.ledger.fault(
        "technician-owns-provider-app",
        &["5.A.1"],
        PROVIDER_ID,
        vec![owner.to_string(), app.app_id.to_string()],
        Shown::data(path, at),
        "a service desk technician owns the multi-tenant application and can add secrets to it",
    );
    let graph = world.key.sub("graph-principal", 0).guid();
    hound.principal(
        graph,
        crate::world::role::GRAPH_APP,
        "Microsoft Graph",
        crate::world::role::MICROSOFT_TENANT,
        None,
    )?;
    let home = hound.id(hound.tenant);
    hound.principal(app.principal, &hound.id(app.app_id), app.name, &home, None)?;
    hound.permission(&Permission {
        key: world.key.sub("own-permission", 0),
        role: &DIRECTORY_READ,
        holder: app.principal,
        holder_name: app.name,
        resource: graph,
    })?;
    Ok(())
}

/// A customer's tenant.
pub(crate) fn customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    let customer = inside.customer;
    let path = format!("{}/azurehound.json", customer.folder());
    let mut hound = Hound::open(&mut to.sink, &path, customer.tenant, &customer.name, customer.upper)?;
    let groups = inside.groups();
    for group in &groups {
        let nested =
            group.nested.iter().filter_map(|&at| groups.get(at)).map(|group| (Node::Group, group.id));
        let users = group.members.iter().map(|&index| (Node::User, inside.account_id(index)));
        hound.members(group.id, nested.chain(users))?;
    }
    roles(to, inside, &mut hound, &path)?;
    hound.roles()?;
    apps(to, inside, &mut hound, &path)?;
    for group in &groups {
        let row = Group {
            assignable: group.role_assignable,
            dynamic: group.dynamic,
            office: group.office,
            ..Group::new(group.id, &group.name)
        };
        hound.group(&row)?;
    }
    hound.devices(inside)?;
    if customer.has_subscription() {
        subscription(to, inside, &mut hound, &path)?;
    }
    hound.tenant(&customer.domain)?;
    let mut users = 0;
    for account in inside.accounts() {
        let row = crate::formats::graph::user::account_row(inside, &account);
        hound.user(&User {
            given: row.given,
            family: row.family,
            mail: row.mail,
            guest: row.guest,
            accepted: row.accepted,
            enabled: row.enabled,
            created: row.created,
            department: row.department,
            sid: row.sid,
            password_set: Some(row.password_set),
            ..User::new(row.id, row.name, row.upn)
        })?;
        users += 1;
    }
    to.ledger.counts.identities += users;
    to.ledger.counts.relations += hound.relations;
    hound.out.finish().map(drop)
}

fn roles(to: &mut Target<'_>, inside: &Tenant<'_>, hound: &mut Hound<'_>, path: &str) -> io::Result<()> {
    let held: Vec<Held> = (0..)
        .zip(inside.roles())
        .map(|(number, (role, account))| Held {
            key: inside.sub("held", number),
            role,
            principal: account.id,
            eligible: false,
        })
        .collect();
    let at = hound.role_assignments(&held)?;
    let own = inside.customer.has(Extra::ProviderAccount);
    for held in held.iter().skip(4).filter(|_| !inside.customer.exports.graph()) {
        let kind = if own { "provider-account-administers" } else { "guest-administers" };
        let shown = Shown::at(path, format!("$.data[{at}] {}", GLOBAL_ADMINISTRATOR.id));
        let note = "an account of the provider's people is Global Administrator in the customer's tenant";
        to.ledger.fault(
            kind,
            &["12.C.1"],
            &inside.customer.id,
            vec![held.principal.to_string()],
            shown,
            note,
        );
    }
    Ok(())
}

fn apps(to: &mut Target<'_>, inside: &Tenant<'_>, hound: &mut Hound<'_>, path: &str) -> io::Result<()> {
    let graph = inside.id_of("graph-principal");
    let holder = inside.id_of("provider-app");
    let holder_name = to.world.provider.app.name;
    for (number, permission) in (0..).zip(permissions(inside.customer.app())) {
        let key = inside.sub("app-permission", number);
        let at =
            hound.permission(&Permission { key, role: permission, holder, holder_name, resource: graph })?;
        if !permission.effects().is_empty() && !inside.customer.exports.graph() {
            plant(to, inside, permission, Shown::data(path, at));
        }
    }
    for row in customer_principals(to, inside, path) {
        hound.principal(row.id, &row.app_id, &row.name, &row.home, row.notes)?;
    }
    let payroll = inside.id_of("payroll-app");
    hound.app(&App {
        object: inside.id_of("payroll-object"),
        application: payroll,
        name: "Payroll export",
        domain: &inside.customer.domain,
        notes: None,
        secret: inside.id_of("payroll-secret"),
        until: inside.customer.collected.plus_days(90),
        hint: to.ledger.canary(path, "hint of the client secret"),
    })?;
    hound.owners("AZAppOwner", "appId", hound.id(payroll), &[inside.account_id(0)])?;
    hound.federated(payroll, inside.id_of("federated"))?;
    Ok(())
}

fn subscription(
    to: &mut Target<'_>,
    inside: &Tenant<'_>,
    hound: &mut Hound<'_>,
    path: &str,
) -> io::Result<()> {
    let customer = inside.customer;
    let scope = format!("/subscriptions/{}", customer.subscription);
    let provider = &to.world.provider;
    if customer.has(Extra::AgentsOwnSubscription) {
        let agents = provider.group_id("AdminAgents");
        let key = inside.sub("agents-own", 0);
        let at = hound.subscription_owner(&scope, key, agents, &AZURE_OWNER)?;
        to.ledger.fault(
            "agents-own-subscription",
            &["5.M.1"],
            PROVIDER_ID,
            vec![agents.to_string(), scope.clone()],
            Shown::data(path, at),
            "the provider's administration agents are Owner of a customer's subscription",
        );
    }
    let secret = to.ledger.canary(path, "start script of the virtual machine");
    hound.machine(inside, &scope, &secret)?;
    let manager = customer.has(Extra::Lighthouse).then_some(provider.tenant);
    hound.subscription(inside, &scope, manager)
}
