//! MeshCentral: what `meshctrl` prints with `--json`, and one thing that it prints otherwise.

mod devices;

use std::io;

use bailiwick_model::Time;

use crate::formats::Target;
use crate::json::{Json, Records, document, object, text};
use crate::truth::ledger::Shown;
use crate::truth::reach::mesh_map;
use crate::world::PROVIDER_ID;
use crate::world::mesh::{self, DeviceGroup, Mesh, MeshAccount};

/// Folder of the dumps.
const FOLDER: &str = "rmm/meshcentral";

/// All dumps of the server.
pub(crate) fn write(to: &mut Target<'_>) -> io::Result<()> {
    users(to)?;
    user_groups(to)?;
    device_groups(to)?;
    users_of_one_group(to)?;
    devices::write(to, FOLDER)?;
    server(to)?;
    events(to)?;
    // The tool prints its refusal where the list was to be.
    text(
        &mut to.sink,
        &path("listusersessions.txt"),
        "Authentication token required, use --token [number].\n",
    )?;
    tokens(to)
}

fn seconds(to: &Target<'_>, days: i64) -> i64 {
    to.world.plan.as_of.plus_days(-days).0 - 5_400
}

fn path(file: &str) -> String {
    format!("{FOLDER}/{file}")
}

fn user(account: &MeshAccount) -> String {
    format!("user//{}", account.login)
}

/// Direct links of an account, and its membership in the user group.
fn links(mesh: &Mesh, account: &MeshAccount) -> Json {
    let direct = mesh.groups.iter().filter_map(|group| {
        let rights = group.rights(&account.grants)?;
        Some((group.id.clone().into(), object! { "rights" => rights }))
    });
    let through = account.in_group.then(|| (mesh.user_group.clone().into(), object! { "rights" => 1 }));
    Json::Object(direct.chain(through).collect())
}

fn users(to: &mut Target<'_>) -> io::Result<()> {
    let mesh = &to.world.mesh;
    let path = path("listusers.json");
    let mut out = Records::array(&mut to.sink, &path)?;
    for account in &mesh.accounts {
        let made = seconds(to, 900);
        let signed_in = account.signed_in.map(|days| seconds(to, days));
        let links = links(mesh, account);
        if let Json::Object(links) = &links {
            to.ledger.counts.relations += links.len() as u64;
        }
        let record = object! {
            "_id" => user(account),
            "name" => &account.login,
            "creation" => made,
            "email" => &account.email,
            "emailVerified" => true,
            "passchange" => made,
            "realname" => &account.name,
        }
        .with_some("siteadmin", account.site)
        .with("links", links)
        .with_some("otpsecret", account.totp.then_some(1))
        .with_some("otpkeys", account.backup_codes.then_some(1))
        .with_some("access", signed_in)
        .with_some("login", signed_in);
        let at = out.push(&record)?;
        plant(to, account, &Shown::item(&path, at));
    }
    out.finish().map(drop)
}

fn plant(to: &mut Target<'_>, account: &MeshAccount, shown: &Shown) {
    let customers = mesh_map(to.world, account).len();
    let mut plant = |kind: &str, rows: &[&str], note: &str| {
        to.ledger.fault(kind, rows, PROVIDER_ID, vec![user(account)], shown.clone(), note);
    };
    if account.locked() {
        plant("leaver-still-linked", &["5.A.2"], "locked; unlocking gives every right back");
        return;
    }
    if account.backup_codes && !account.totp {
        plant("backup-codes-only", &["3.A.1", "3.M.2"], "the server asks for no second factor");
    } else if !account.totp {
        plant("rmm-no-second-factor", &["3.A.1", "3.M.2"], "signs in to the console with a password alone");
    }
    if account.login == "psa-sync" {
        let note = format!("one account whose token never expires reaches {customers} customers");
        plant("single-credential", &["10.M.2"], &note);
    }
    if account.customer.is_some() && customers > 0 {
        plant(
            "customer-reaches-customer",
            &["4.M.2"],
            "an account of one customer controls devices of another",
        );
    }
}

fn user_groups(to: &mut Target<'_>) -> io::Result<()> {
    let mesh = &to.world.mesh;
    let members = mesh.accounts.iter().filter(|account| account.in_group).map(|account| {
        let link = object! { "userid" => user(account), "name" => &account.login, "rights" => 1 };
        (user(account).into(), link)
    });
    let groups = mesh.groups.iter().filter_map(|group| {
        let rights = group.rights(&mesh.group_grants)?;
        Some((group.id.clone().into(), object! { "rights" => rights }))
    });
    let links: Vec<_> = members.chain(groups).collect();
    to.ledger.counts.relations += links.len() as u64;
    let group = object! {
        "type" => "ugrp",
        "_id" => &mesh.user_group,
        "name" => "Tier 1 helpdesk",
        "domain" => "",
        "links" => Json::Object(links),
    };
    let answer = Json::Object(vec![(mesh.user_group.clone().into(), group)]);
    document(&mut to.sink, &path("listusergroups.json"), &answer)
}

/// Accounts and user groups with rights on a device group.
fn links_of(mesh: &Mesh, group: &DeviceGroup) -> Json {
    let accounts = mesh.accounts.iter().filter_map(|account| {
        let rights = group.rights(&account.grants)?;
        Some((user(account).into(), object! { "name" => &account.login, "rights" => rights }))
    });
    let through = group.rights(&mesh.group_grants).map(|rights| {
        let link = object! { "name" => "Tier 1 helpdesk", "rights" => rights };
        (mesh.user_group.clone().into(), link)
    });
    Json::Object(accounts.chain(through).collect())
}

/// Links of the first device group once more, by themselves: only the name of the file says of which group.
fn users_of_one_group(to: &mut Target<'_>) -> io::Result<()> {
    let mesh = &to.world.mesh;
    let Some(group) = mesh.groups.first() else { return Ok(()) };
    let name = format!("usersofdevicegroup/{}.json", group.id.trim_start_matches("mesh//"));
    document(&mut to.sink, &path(&name), &links_of(mesh, group))
}

fn device_groups(to: &mut Target<'_>) -> io::Result<()> {
    let mesh = &to.world.mesh;
    let path = path("listdevicegroups.json");
    let mut out = Records::array(&mut to.sink, &path)?;
    for (number, group) in mesh.groups.iter().enumerate() {
        let links = links_of(mesh, group);
        let made = seconds(to, 880) * 1_000;
        let description = description(to, group, &path, number);
        let record = object! {
            "type" => "mesh",
            "_id" => &group.id,
            "name" => &group.name,
            "mtype" => 2,
            "desc" => description,
            "domain" => "",
            "links" => links,
            "creation" => made,
            "creatorid" => "user//omar.h",
            "creatorname" => "omar.h",
        };
        let at = out.push(&record)?;
        if group.customer.is_none() && !group.own {
            let note = format!("{} devices that no customer is known for", group.devices);
            let shown = Shown::item(&path, at);
            to.ledger.fault(
                "unclaimed-device-group",
                &["4.M.1"],
                PROVIDER_ID,
                vec![group.id.clone()],
                shown,
                &note,
            );
        }
    }
    out.finish().map(drop)
}

/// What people write into a description; every fifth has a password in it.
fn description(to: &mut Target<'_>, group: &DeviceGroup, path: &str, number: usize) -> String {
    if group.own {
        return "our own machines".to_owned();
    }
    if number.is_multiple_of(5) {
        let secret = to.ledger.canary(path, "description of a device group");
        return format!("local admin {secret}");
    }
    match group.customer {
        Some(customer) => format!("contract {}", 1_000 + customer),
        None => "from the old server, to be sorted".to_owned(),
    }
}

fn server(to: &mut Target<'_>) -> io::Result<()> {
    let answer = object! {
        "domain" => "",
        "name" => mesh::HOST,
        "mpsname" => mesh::HOST,
        "mpsport" => 0,
        "port" => mesh::PORT,
        "emailcheck" => false,
        "domainauth" => false,
        "serverTime" => seconds(to, 1) * 1_000,
        "features" => 1_187_329,
        "features2" => 129,
        "languages" => vec!["en", "de", "nl"],
        "tlshash" => to.world.key.sub("tls", 0).hex(96).to_uppercase(),
        "agentCertHash" => to.world.key.sub("agent-cert", 0).text(64, crate::key::ALPHANUMERIC),
        "https" => true,
        "redirport" => 0,
        "magenturl" => format!("mc://{}:{}", mesh::HOST, mesh::PORT),
        "domainsuffix" => "",
        "timeout" => 3_600_000,
        "logoutonidlesessiontimeout" => true,
        "certExpire" => 2_524_521_600_000_i64,
    };
    document(&mut to.sink, &path("serverinfo.json"), &answer)
}

/// The only dump in which a login token of another account shows.
fn events(to: &mut Target<'_>) -> io::Result<()> {
    let path = path("listevents.json");
    let token = mesh::token_user(to.world.key);
    let made = seconds(to, 400);
    let mut out = Records::array(&mut to.sink, &path)?;
    for account in to.world.mesh.accounts.iter().filter(|account| account.signed_in == Some(1)) {
        let kind = if account.totp { Some("otp") } else { None };
        let record = object! {
            "etype" => "user",
            "userid" => user(account),
            "username" => &account.login,
            "action" => "login",
            "msgid" => 107,
            "msgArgs" => vec![Json::from("198.51.100.90"), Json::Null, Json::Null],
            "msg" => "Account login from 198.51.100.90, undefined, undefined",
            "ip" => "198.51.100.90",
            "rport" => 54_618,
        }
        .with_some("twoFactorType", kind)
        .with("time", millis(Time(seconds(to, 1))));
        out.push(&record)?;
    }
    let at = out.push(&object! {
        "etype" => "user",
        "userid" => "user//psa-sync",
        "username" => "psa-sync",
        "action" => "loginTokenAdded",
        "msgid" => 115,
        "msg" => "Added login token",
        "newToken" => object! {
            "name" => "psa nightly",
            "tokenUser" => token,
            "created" => made * 1_000,
            "expire" => 0,
        },
        "time" => millis(Time(made)),
    })?;
    out.finish()?;
    let note = "a login token that never expires and is asked for no second factor";
    let subject = vec!["user//psa-sync".to_owned()];
    to.ledger.fault("never-expiring-token", &["3.M.2"], PROVIDER_ID, subject, Shown::item(&path, at), note);
    Ok(())
}

fn millis(time: Time) -> String {
    time.to_string().replace('Z', ".000Z")
}

/// What somebody saved when the token was made: not JSON, and with the secret in it.
fn tokens(to: &mut Target<'_>) -> io::Result<()> {
    let path = path("logintokens_for_psa-sync.txt");
    let secret = to.ledger.canary(&path, "tokenPass of a login token");
    let token = mesh::token_user(to.world.key);
    let made = seconds(to, 400) * 1_000;
    let saved = format!(
        "[\n  {{\n    name: 'psa nightly',\n    tokenUser: '{token}',\n    tokenPass: '{secret}',\n    created: \
         {made},\n    expire: 0\n  }}\n]\n"
    );
    text(&mut to.sink, &path, &saved)
}
