//! Users and groups.

use std::io;

use super::{
    ADMINISTRATOR, BACKUP_SERVICE, DOMAIN_ADMINS, DOMAIN_COMPUTERS, DOMAIN_CONTROLLERS, DOMAIN_USERS,
    ENTERPRISE_ADMINS, Forest, HELP_DESK, PROVIDER_SERVICE, reference,
};
use crate::formats::Target;
use crate::json::{Json, object};
use crate::truth::ledger::Shown;
use crate::world::slot::Extra;
use crate::world::tenant::Tenant;

/// What differs between users.
struct User {
    rid: u32,
    login: String,
    name: String,
    description: Option<String>,
    enabled: bool,
    admin: bool,
    last: i64,
    password_set: i64,
    never_expires: bool,
    not_required: bool,
    no_preauthentication: bool,
    services: Vec<String>,
    password: Option<String>,
}

impl User {
    fn new(rid: u32, login: &str, name: &str, forest: &Forest) -> Self {
        Self {
            rid,
            login: login.to_owned(),
            name: name.to_owned(),
            description: None,
            enabled: true,
            admin: false,
            last: forest.seen - 86_400,
            password_set: forest.seen - 86_400 * 200,
            never_expires: false,
            not_required: false,
            no_preauthentication: false,
            services: Vec::new(),
            password: None,
        }
    }

    fn json(&self, forest: &Forest) -> Json {
        let rights = forest.usual_rights().into_iter();
        let help = (!self.admin).then(|| forest.right(HELP_DESK, "ForceChangePassword", true));
        let record = object! {
            "Properties" => self.properties(forest),
            "AllowedToDelegate" => Json::EMPTY,
            "PrimaryGroupSID" => forest.sid(DOMAIN_USERS),
            "HasSIDHistory" => Json::EMPTY,
            "SPNTargets" => Json::EMPTY,
            "UnconstrainedDelegation" => false,
            "DomainSID" => &forest.sid,
        };
        forest.in_unit(record, forest.sid(self.rid), rights.chain(help).collect())
    }

    fn properties(&self, forest: &Forest) -> Json {
        // Flags of the account: a normal one, disabled, without password, without end, without pre-authentication.
        let flags = [
            (true, 0x200),
            (!self.enabled, 0x2),
            (self.not_required, 0x20),
            (self.never_expires, 0x1_0000),
            (self.no_preauthentication, 0x40_0000),
        ];
        let flags: i64 = flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag).sum();
        let properties = object! {
            "domain" => &forest.name,
            "name" => format!("{}@{}", self.login.to_uppercase(), forest.name),
            "distinguishedname" => forest.distinguished(&self.name, "OU=STAFF"),
            "domainsid" => &forest.sid,
            "samaccountname" => &self.login,
            "isaclprotected" => false,
            "description" => self.description.clone(),
            "whencreated" => forest.made,
            "sensitive" => false,
            "dontreqpreauth" => self.no_preauthentication,
            "passwordnotreqd" => self.not_required,
            "unconstraineddelegation" => false,
            "pwdneverexpires" => self.never_expires,
            "enabled" => self.enabled,
            "trustedtoauth" => false,
            "smartcardrequired" => false,
            "lastlogon" => self.last,
            "lastlogontimestamp" => self.last,
            "pwdlastset" => self.password_set,
            "serviceprincipalnames" => self.services.clone(),
            "hasspn" => !self.services.is_empty(),
            "displayname" => &self.name,
            "email" => None::<String>,
            "title" => None::<String>,
            "homedirectory" => None::<String>,
            "userpassword" => self.password.clone(),
            "unixpassword" => None::<String>,
            "unicodepassword" => None::<String>,
            "sfupassword" => None::<String>,
            "logonscript" => None::<String>,
            "admincount" => self.admin,
            "sidhistory" => Json::EMPTY,
            "adminsdholderprotected" => self.admin,
            "encryptedtextpwdallowed" => false,
            "usedeskeyonly" => false,
            "logonscriptenabled" => false,
            "lockedout" => false,
            "passwordcantchange" => false,
            "passwordexpired" => false,
            "useraccountcontrol" => flags,
            "profilepath" => None::<String>,
            "supportedencryptiontypes" => vec!["Not defined"],
        };
        forest.newer(properties, "user-guid", self.rid)
    }
}

/// The users file.
pub(super) fn users(to: &mut Target<'_>, inside: &Tenant<'_>, forest: &Forest) -> io::Result<()> {
    let path = forest.path("users");
    let services = services(to, inside, forest, &path);
    let mut out = forest.open(&mut to.sink, "users")?;
    for user in &services {
        out.push(&user.json(forest))?;
    }
    let mut weak = Vec::new();
    for account in inside.accounts() {
        let Some(rid) = account.rid else { continue };
        let login = account.upn.split('@').next().unwrap_or_default();
        let weakened = account.index % 97 == 11;
        let user = User {
            enabled: account.enabled,
            last: account.signed_in.map_or(-1, |at| at.0),
            password_set: account.password_set.0,
            not_required: weakened,
            no_preauthentication: weakened,
            ..User::new(rid, login, &account.name, forest)
        };
        let at = out.push(&user.json(forest))?;
        if weakened {
            weak.push((forest.sid(rid), at));
        }
    }
    out.finish()?;
    if let Some((_, at)) = weak.first() {
        let shown = Shown::data(&path, *at);
        let subjects = weak.into_iter().map(|(sid, _)| sid).collect();
        let note = "no password is required, or it can be attacked offline";
        to.ledger.fault("weak-directory-accounts", &["12.A.1"], &inside.customer.id, subjects, shown, note);
    }
    Ok(())
}

/// Accounts that are not people's.
fn services(to: &mut Target<'_>, inside: &Tenant<'_>, forest: &Forest, path: &str) -> Vec<User> {
    let note = to.ledger.canary(path, "description of the backup service");
    let password = to.ledger.canary(path, "password attribute of the administrator");
    let backup = User {
        description: Some(format!("tape job, pw {note}")),
        admin: true,
        never_expires: true,
        password_set: forest.made + 86_400,
        services: vec!["MSSQLSvc/backup01:1433".to_owned()],
        ..User::new(BACKUP_SERVICE, "svc-backup", "Backup service", forest)
    };
    let administrator = User {
        admin: true,
        password: Some(password),
        ..User::new(ADMINISTRATOR, "Administrator", "Administrator", forest)
    };
    let subjects = vec![forest.sid(BACKUP_SERVICE)];
    let words = "an administrator with a service name and a password that never expires";
    let shown = Shown::data(path, 1);
    to.ledger.fault("kerberoastable-administrator", &["12.A.1"], &inside.customer.id, subjects, shown, words);
    let mut all = vec![administrator, backup];
    if inside.customer.has(Extra::ProviderAccount) {
        all.push(User {
            admin: true,
            never_expires: true,
            ..User::new(PROVIDER_SERVICE, "svc-northwind", "Northwind service", forest)
        });
    }
    all
}

/// What differs between groups.
struct Group {
    id: String,
    name: &'static str,
    members: Vec<Json>,
}

/// The groups file. Members by primary group are in the users, not here.
pub(super) fn groups(to: &mut Target<'_>, inside: &Tenant<'_>, forest: &Forest) -> io::Result<()> {
    let path = forest.path("groups");
    let user = |rid| reference(forest.sid(rid), "User");
    let group = |rid| reference(forest.sid(rid), "Group");
    let guests_in = inside.customer.has(Extra::ProviderAccount);
    let mut admins = vec![user(ADMINISTRATOR), user(BACKUP_SERVICE)];
    admins.extend(guests_in.then(|| user(PROVIDER_SERVICE)));
    let staff: Vec<Json> = (0..3).map(|index| user(1_104 + index)).collect();
    let rows = [
        Group { id: forest.sid(DOMAIN_ADMINS), name: "Domain Admins", members: admins },
        Group {
            id: forest.sid(ENTERPRISE_ADMINS),
            name: "Enterprise Admins",
            members: vec![user(ADMINISTRATOR)],
        },
        Group { id: forest.sid(DOMAIN_USERS), name: "Domain Users", members: Vec::new() },
        Group { id: forest.sid(DOMAIN_COMPUTERS), name: "Domain Computers", members: Vec::new() },
        Group { id: forest.sid(DOMAIN_CONTROLLERS), name: "Domain Controllers", members: Vec::new() },
        Group { id: forest.sid(HELP_DESK), name: "Help desk", members: staff },
        Group {
            id: format!("{}-S-1-5-32-544", forest.name),
            name: "Administrators",
            members: vec![user(ADMINISTRATOR), group(DOMAIN_ADMINS), group(ENTERPRISE_ADMINS)],
        },
    ];
    let mut out = forest.open(&mut to.sink, "groups")?;
    for (at, row) in (0..).zip(rows) {
        let properties = object! {
                "domain" => &forest.name,
                "name" => format!("{}@{}", row.name.to_uppercase(), forest.name),
                "distinguishedname" => forest.distinguished(row.name, "CN=USERS"),
                "domainsid" => &forest.sid,
                "samaccountname" => row.name,
                "isaclprotected" => false,
                "description" => None::<String>,
                "whencreated" => forest.made,
                "admincount" => row.name.contains("Admin"),
                "groupscope" => "Global",
                "sidhistory" => Json::EMPTY,
                "adminsdholderprotected" => row.name.contains("Admin"),
        };
        let record = object! {
            "Properties" => forest.newer(properties, "group-guid", at),
            "Members" => row.members,
            "HasSIDHistory" => Json::EMPTY,
        };
        out.push(&forest.in_domain(record, row.id, forest.usual_rights()))?;
    }
    out.finish()?;
    if guests_in {
        let subjects = vec![forest.sid(PROVIDER_SERVICE)];
        let note = "an account of the provider is a domain administrator of the customer";
        let shown = Shown::data(&path, 0);
        to.ledger.fault("provider-in-domain-admins", &["12.C.1"], &inside.customer.id, subjects, shown, note);
    }
    Ok(())
}
