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

/// What a machine answered that was asked.
fn answered(result: Json) -> Json {
    object! { "Result" => result, "Collected" => true, "FailureReason" => None::<String> }
}

/// What a machine demands of sign-ins that somebody passes on.
fn relayed() -> Json {
    object! {
        "RestrictSendingNtlmTraffic" => None::<i64>,
        "RestrictReceivingNtlmTraffic" => None::<i64>,
        "NtlmMinServerSec" => 536_870_912_i64,
        "NtlmMinClientSec" => 536_870_912_i64,
        "LmCompatibilityLevel" => None::<i64>,
        "UseMachineId" => None::<i64>,
        "RequireSecuritySignature" => 1_i64,
        "EnableSecuritySignature" => 1_i64,
        "ClientAllowedNTLMServers" => None::<String>,
    }
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
            "DCRegistryData" => self.registry(),
            "IsWebClientRunning" => answered(Json::from(false)),
            "SmbInfo" => answered(object! { "SigningEnabled" => true }),
            "NtlmSessions" => None::<String>,
            "NTLMRegistryData" => answered(relayed()),
        };
        if self.controller {
            forest.in_domain(record, id, forest.usual_rights())
        } else {
            forest.in_unit(record, id, forest.usual_rights())
        }
    }

    /// What the registry of a controller says of certificates: full enforcement, and mapping by strong names alone.
    fn registry(&self) -> Json {
        let value = |value: Option<i64>| {
            let seen = object! { "Value" => value, "Collected" => true, "FailureReason" => None::<String> };
            self.controller.then_some(seen)
        };
        object! {
            "CertificateMappingMethods" => value(Some(24)),
            "StrongCertificateBindingEnforcement" => value(Some(2)),
            "VulnerableNetlogonSecurityDescriptor" => value(None),
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
        let properties = object! {
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
            "adminsdholderprotected" => false,
            "isreadonlydc" => false,
            "encryptedtextpwdallowed" => false,
            "usedeskeyonly" => false,
            "logonscriptenabled" => false,
            "lockedout" => false,
            "passwordexpired" => false,
            "supportedencryptiontypes" => vec!["AES128-CTS-HMAC-SHA1-96", "AES256-CTS-HMAC-SHA1-96"],
            "useraccountcontrol" => if self.controller { 532_480_i64 } else { 4_096 },
        };
        let properties = forest.newer(properties, "computer-guid", self.rid);
        if !self.controller {
            return properties;
        }
        ["ldapavailable", "ldapsavailable", "ldapsepa", "ldapsigning"]
            .into_iter()
            .fold(properties, |properties, key| properties.with(key, true))
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
        "dsheuristics" => None::<String>,
        "expirepasswordsonsmartcardonlyaccounts" => true,
        "pwdproperties" => 1_i64,
        "pwdhistorylength" => 24_i64,
        "minpwdage" => "1 day",
        "maxpwdage" => "42 days",
        "lockoutduration" => "30 minutes",
        "lockoutobservationwindow" => -18_000_000_000_i64,
        "collected" => true,
    };
    let properties = forest.newer(properties, "domain-guid", 0);
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
        "Properties" => forest.newer(object! {
            "domain" => &forest.name,
            "name" => format!("STAFF@{}", forest.name),
            "distinguishedname" => forest.distinguished("", "").replace("CN=,,", "OU=STAFF,"),
            "domainsid" => &forest.sid,
            "isaclprotected" => false,
            "description" => None::<String>,
            "whencreated" => forest.made,
            "blocksinheritance" => false,
        }, "unit-guid", 0),
        "Links" => Json::EMPTY,
        "ChildObjects" => Json::EMPTY,
        "InheritanceHashes" => Json::EMPTY,
    };
    out.push(&forest.in_domain(record, forest.unit.clone(), forest.usual_rights()))?;
    out.finish().map(drop)
}
