//! Computers, the domain itself and its organisational units.

use std::io;

use super::{
    CONTROLLER, DOMAIN_ADMINS, DOMAIN_COMPUTERS, DOMAIN_CONTROLLERS, Forest, HELP_DESK, WORKSTATIONS,
    reference,
};
use crate::formats::Target;
use crate::json::{Json, object};
use crate::world::tenant::Tenant;

fn collected(results: Vec<Json>) -> Json {
    object! { "Results" => results, "Collected" => true, "FailureReason" => None::<String> }
}

struct Computer {
    rid: u32,
    name: String,
    controller: bool,
    /// Who has a session on it.
    session: Option<String>,
}

impl Computer {
    fn json(&self, forest: &Forest) -> Json {
        let id = forest.sid(self.rid);
        let sessions: Vec<Json> =
            self.session.iter().map(|user| object! { "UserSID" => user, "ComputerSID" => &id }).collect();
        let group = if self.controller { DOMAIN_CONTROLLERS } else { DOMAIN_COMPUTERS };
        let record = object! {
            "Properties" => self.properties(forest),
            "PrimaryGroupSID" => forest.sid(group),
            "AllowedToDelegate" => Json::EMPTY,
            "AllowedToAct" => Json::EMPTY,
            "HasSIDHistory" => Json::EMPTY,
            "DumpSMSAPassword" => Json::EMPTY,
            "Sessions" => collected(Vec::new()),
            "PrivilegedSessions" => collected(sessions),
            "RegistrySessions" => collected(Vec::new()),
            "LocalGroups" => if self.controller { Vec::new() } else { vec![self.administrators(forest)] },
            "UserRights" => Json::EMPTY,
            "DomainSID" => &forest.sid,
            "IsDC" => self.controller,
            "UnconstrainedDelegation" => self.controller,
            "Status" => None::<String>,
        };
        if self.controller {
            forest.in_domain(record, id, forest.usual_rights())
        } else {
            forest.in_unit(record, id, forest.usual_rights())
        }
    }

    fn administrators(&self, forest: &Forest) -> Json {
        object! {
            "ObjectIdentifier" => format!("{}-544", forest.sid(self.rid)),
            "Name" => format!("ADMINISTRATORS@{}.{}", self.name, forest.name),
            "Results" => vec![
                reference(forest.sid(DOMAIN_ADMINS), "Group"),
                reference(forest.sid(HELP_DESK), "Group"),
            ],
            "LocalNames" => Json::EMPTY,
            "Collected" => true,
            "FailureReason" => None::<String>,
        }
    }

    fn properties(&self, forest: &Forest) -> Json {
        let unit = if self.controller { "OU=DOMAIN CONTROLLERS" } else { "OU=STAFF" };
        object! {
            "domain" => &forest.name,
            "name" => format!("{}.{}", self.name, forest.name),
            "distinguishedname" => forest.distinguished(&self.name, unit),
            "domainsid" => &forest.sid,
            "samaccountname" => format!("{}$", self.name),
            "haslaps" => false,
            "isaclprotected" => false,
            "whencreated" => forest.made,
            "enabled" => true,
            "unconstraineddelegation" => self.controller,
            "trustedtoauth" => false,
            "isdc" => self.controller,
            "admincount" => false,
            "lastlogon" => forest.seen - 3_600,
            "lastlogontimestamp" => forest.seen - 86_400,
            "pwdlastset" => forest.seen - 86_400 * 20,
            "serviceprincipalnames" => vec![format!("HOST/{}", self.name)],
            "email" => None::<String>,
            "operatingsystem" => if self.controller { "Windows Server 2022 Standard" } else { "Windows 11 Pro" },
            "sidhistory" => Json::EMPTY,
        }
    }
}

/// The computers file.
pub(super) fn computers(to: &mut Target<'_>, inside: &Tenant<'_>, forest: &Forest) -> io::Result<()> {
    let mut out = forest.open(&mut to.sink, "computers")?;
    let controller = Computer { rid: CONTROLLER, name: "DC01".to_owned(), controller: true, session: None };
    out.push(&controller.json(forest))?;
    for index in 0..inside.customer.accounts / 6 {
        let account = inside.account(index * 5);
        let computer = Computer {
            rid: WORKSTATIONS + index,
            name: format!("PC{index:04}"),
            controller: false,
            session: account.rid.map(|rid| forest.sid(rid)),
        };
        out.push(&computer.json(forest))?;
    }
    to.ledger.counts.relations += out.finish()? * 3;
    Ok(())
}

/// The domains and ous files.
pub(super) fn domain(to: &mut Target<'_>, forest: &Forest) -> io::Result<()> {
    let mut out = forest.open(&mut to.sink, "domains")?;
    let properties = object! {
        "domain" => &forest.name,
        "name" => &forest.name,
        "distinguishedname" => forest.distinguished("", "").replace("CN=,,", ""),
        "domainsid" => &forest.sid,
        "isaclprotected" => false,
        "whencreated" => forest.made,
        "machineaccountquota" => 10,
        "minpwdlength" => 8,
        "lockoutthreshold" => 0,
        "functionallevel" => "2016",
        "netbios" => "corp",
        "collected" => true,
    };
    let nobody = object! {
        "LocalAdmins" => Json::EMPTY,
        "RemoteDesktopUsers" => Json::EMPTY,
        "DcomUsers" => Json::EMPTY,
        "PSRemoteUsers" => Json::EMPTY,
        "AffectedComputers" => Json::EMPTY,
    };
    let replicate =
        ["GetChanges", "GetChangesAll"].map(|right| forest.right(DOMAIN_CONTROLLERS, right, false));
    out.push(&object! {
        "GPOChanges" => nobody.clone(),
        "Properties" => properties,
        "ChildObjects" => Json::EMPTY,
        "Trusts" => Json::EMPTY,
        "Links" => Json::EMPTY,
        "InheritanceHashes" => Json::EMPTY,
        "ForestRootIdentifier" => &forest.sid,
        "Aces" => forest.usual_rights().into_iter().chain(replicate).collect::<Vec<_>>(),
        "ObjectIdentifier" => &forest.sid,
        "IsDeleted" => false,
        "IsACLProtected" => false,
        "ContainedBy" => None::<String>,
    })?;
    out.finish()?;
    let mut out = forest.open(&mut to.sink, "ous")?;
    let record = object! {
        "GPOChanges" => nobody,
        "Properties" => object! {
            "domain" => &forest.name,
            "name" => format!("STAFF@{}", forest.name),
            "distinguishedname" => forest.distinguished("", "").replace("CN=,,", "OU=STAFF,"),
            "domainsid" => &forest.sid,
            "isaclprotected" => false,
            "description" => None::<String>,
            "whencreated" => forest.made,
            "blocksinheritance" => false,
        },
        "Links" => Json::EMPTY,
        "ChildObjects" => Json::EMPTY,
        "InheritanceHashes" => Json::EMPTY,
    };
    out.push(&forest.in_domain(record, forest.unit.clone(), forest.usual_rights()))?;
    out.finish().map(drop)
}
