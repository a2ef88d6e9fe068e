//! The question of a row, put to the engine.

use bailiwick_engine::directory::Directory;
use bailiwick_engine::signin::{
    HomeIdentity, Resource, SeenSignIn, SignIn, Verdict, Visitor, VisitorKind, outside,
};
use bailiwick_model::facts::SecondFactor;
use bailiwick_model::{Barrier, BarrierState, Observed, RealmKind, Time};

use crate::build::{Beside, estate};
use crate::estate::{APP_Q, PRINCIPAL, PROVIDER, ROLE_R, USER};
use crate::read;
use crate::row::Row;
use crate::scope::Said;

/// What the engine says of a row, in the words of the table.
pub(crate) fn answer(row: &Row) -> Said<String> {
    let verdicts = verdicts(row)?;
    let said: Vec<String> = verdicts.iter().map(words).collect();
    match said.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Ok(first.clone()),
        _ => Ok(said.join(" | ")),
    }
}

fn words(verdict: &Verdict) -> String {
    let word = |barrier| match verdict.state(barrier) {
        BarrierState::InForce => "InForce",
        BarrierState::Absent => "Absent",
        BarrierState::Unknown => "Unknown",
    };
    format!("{}; pr={}", word(Barrier::Mfa), word(Barrier::MfaPhishingResistant))
}

/// The verdicts that a row asks for.
pub(crate) fn verdicts(row: &Row) -> Said<Vec<Verdict>> {
    let (estate, beside) = estate(row)?;
    if row.user_scope.starts_with("(not Entra)") {
        return Ok(vec![elsewhere(row, &beside)?]);
    }
    let mut read = read::facts(&estate.documents());
    let app = read.facts.names.add_id(APP_Q);
    let provider = read.facts.names.add_id(PROVIDER);
    let role = read.facts.names.add_id(ROLE_R);
    let context = read.facts.names.add("c1");
    let home = read.facts.realm(RealmKind::Entra, PROVIDER);
    let at_home = read.facts.node(home, USER);
    let principal = read.facts.node(read.realm, PRINCIPAL);
    let user = read.facts.node(read.realm, USER);
    let _ = context;
    let as_of = Time::parse(&estate.as_of).unwrap();
    let directory = Directory::new(&read.facts);
    let signin = SignIn::new(&read.facts, &directory, as_of);
    let edge = row.on_edge.split(" (").next().unwrap_or("");
    let seen = |verdict: &Verdict| -> Said<Verdict> {
        let Some(text) = &beside.evidence else { return Ok(verdict.clone()) };
        Ok(verdict.clone().with_seen(&evidence(text, as_of)?, as_of, None))
    };
    let one = |verdict: &Verdict| vec![verdict.clone()];
    Ok(match edge {
        "login" => vec![seen(&signin.login(user))?],
        "login in the home tenant of the guest" => one(&signin.login(at_home)),
        "the application and client of that sign-in" => {
            vec![seen(&signin.resource(user, Resource::Application(app)))?]
        }
        "GDAP access to the customer"
        | "guest access to the resource tenant"
        | "B2B direct connect"
        | "stored refresh token of the partner" => {
            let account = (!estate.user_absent).then_some(user);
            let visitor = visitor(&row.guest_or_serviceprovider, provider, account)?;
            one(&signin.access(read.realm, &visitor))
        }
        "enrol own second factor" => one(&signin.enrolment(user)),
        "PIM activation" | "use of a permanently active role" => {
            one(&signin.activation(read.realm, role, user))
        }
        "client secret -> service principal"
        | "managed identity -> resource"
        | "multitenant application -> resource"
        | "Partner Center API, app only" => one(&signin.workload(principal)),
        _ => {
            let targets = resources(edge, &row.target, app)?;
            targets.into_iter().map(|target| Verdict::clone(&signin.resource(user, target))).collect()
        }
    })
}

fn resources(edge: &str, target: &str, app: bailiwick_model::Sym) -> Said<Vec<Resource>> {
    use Resource::{
        AdminPortals, Application, ArmAction, ArmRead, ArmWrite, AzurePortal, DeviceRegistration,
        DirectoryRead, Exchange, ExchangePowerShell, Graph, KeyVaultData, LegacyProtocols,
        Microsoft365AdminCenter, PartnerCenter, PartnerCenterApi, PasswordGrant, SecurityInfoRegistration,
        SharePoint, SmtpAuth, StorageData, Teams,
    };
    let of = |part: &str| -> Option<Resource> {
        Some(match part {
            "Azure Resource Manager" if target.contains("write") => ArmWrite,
            "Azure Resource Manager"
            | "ARM"
            | "ARM read"
            | "Azure CLI"
            | "Azure PowerShell"
            | "Log Analytics" => ArmRead,
            _ if part.starts_with("ARM read") => ArmRead,
            _ if part.starts_with("ARM write") => ArmWrite,
            _ if part.starts_with("ARM POST") => ArmAction,
            "Azure portal" | "Entra admin center" | "Intune admin center" => AzurePortal,
            "Exchange admin center" | "Defender portal" | "Purview portal" | "Teams admin center" => {
                AdminPortals
            }
            "Microsoft 365 admin center" => Microsoft365AdminCenter,
            "Exchange Online" => Exchange,
            "Exchange Online PowerShell" => ExchangePowerShell,
            "Exchange Online SMTP client submission" | "SMTP AUTH" => SmtpAuth,
            "SharePoint Online" | "SharePoint" => SharePoint,
            "Microsoft Teams" | "Teams" => Teams,
            "Microsoft Graph" | "Graph PowerShell" | "Microsoft Graph API" => Graph,
            "register or join device" => DeviceRegistration,
            "register security information" => SecurityInfoRegistration,
            "directory read by low scopes" => DirectoryRead,
            "app Q" => Application(app),
            "token by ROPC for the excluded app" => PasswordGrant(app),
            "legacy protocols" => LegacyProtocols,
            "Key Vault" | "Key Vault data plane" | "Key Vault data" => KeyVaultData,
            "storage data plane" => StorageData,
            "Partner Center portal" | "Partner Center" => PartnerCenter,
            "Partner Center API, app+user" | "Partner Center API" => PartnerCenterApi,
            _ => return None,
        })
    };
    if let Some(one) = of(edge) {
        return Ok(vec![one]);
    }
    let parts: Vec<&str> = edge.split(", ").flat_map(|part| part.split(" or ")).map(str::trim).collect();
    parts.iter().map(|part| of(part).ok_or_else(|| format!("edge: {edge} ({part})"))).collect()
}

fn visitor(
    text: &str,
    provider: bailiwick_model::Sym,
    account: Option<bailiwick_model::NodeRef>,
) -> Said<Visitor> {
    let (kind, detail) = text.split_once([',', ':']).map_or((text, ""), |(kind, more)| (kind, more.trim()));
    let kind = match kind {
        "serviceProvider" => VisitorKind::ServiceProvider,
        "b2bCollaborationGuest" => VisitorKind::Guest,
        "b2bCollaborationMember" => VisitorKind::Member,
        "b2bDirectConnectUser" => VisitorKind::DirectConnect,
        "otherExternalUser" => VisitorKind::Other,
        _ => return Err(format!("visitor: {text}")),
    };
    let mut visitor =
        Visitor { kind, home: Some(provider), account, identity: HomeIdentity::Entra, stored_token: false };
    match detail {
        "" => {}
        "app secret + refresh token" | "app only" | "app-only" => visitor.stored_token = true,
        "email one-time passcode" | "Google" | "SAML" => {
            visitor.identity = HomeIdentity::Elsewhere;
            visitor.home = None;
        }
        _ => return Err(format!("visitor: {text}")),
    }
    Ok(visitor)
}

/// Sign-ins as a log shows them.
fn evidence(text: &str, as_of: Time) -> Said<Vec<SeenSignIn>> {
    use Observed::Known;
    let plain = SeenSignIn {
        at: as_of.plus_days(-2),
        succeeded: true,
        interactive: Known(true),
        single_factor: Known(true),
        password: Known(true),
        trusted_place: Known(false),
        managed_device: Known(false),
    };
    let changed = |change: fn(&mut SeenSignIn)| {
        let mut seen = plain;
        change(&mut seen);
        Ok(vec![seen])
    };
    match text {
        "one single-factor success, password, unknown address" => Ok(vec![plain]),
        "single-factor success, trusted address" => changed(|seen| seen.trusted_place = Known(true)),
        "single-factor success, compliant device" | "single-factor success, managed device" => {
            changed(|seen| seen.managed_device = Known(true))
        }
        "500 sign-ins, all multifactor" | "all multifactor" => {
            changed(|seen| seen.single_factor = Known(false))
        }
        "non-interactive, previously satisfied" => changed(|seen| seen.interactive = Known(false)),
        "requirement singleFactorAuthentication, method FIDO2" => {
            changed(|seen| seen.password = Known(false))
        }
        "error 50076" | "error 50074" | "error 50079" => changed(|seen| seen.succeeded = false),
        "single-factor success, 60 days old" | "single-factor success older than 30 days" => {
            changed(|seen| seen.at = Time(seen.at.0 - 60 * 86_400))
        }
        "appliedConditionalAccessPolicies empty"
        | "reportOnlySuccess only"
        | "conditionalAccessStatus success"
        | "no sign-ins in the log" => Ok(Vec::new()),
        _ => Err(format!("evidence: {text}")),
    }
}

/// Sign-ins outside Entra.
fn elsewhere(row: &Row, beside: &Beside) -> Said<Verdict> {
    use Observed::Known;
    let said = beside.outside.join("; ");
    let unknown = || Err(format!("outside: {said}"));
    match row.on_edge.as_str() {
        "AD password login" | "AD interactive login" | "AD network login" => {
            let card = match said.as_str() {
                "AD account without SMARTCARD_REQUIRED" => Known(false),
                "userAccountControl SMARTCARD_REQUIRED" => Known(true),
                _ => return unknown(),
            };
            Ok(outside::ad_password(card, row.on_edge == "AD interactive login"))
        }
        "VPN login" | "RD Gateway login" => {
            let mut gateway = outside::Gateway { some_path: Known(true), ..outside::Gateway::default() };
            match said.as_str() {
                "VPN uses NPS extension, one tunnel group seen" => {}
                "REQUIRE_USER_MATCH FALSE" | "NPS extension, REQUIRE_USER_MATCH FALSE" => {
                    gateway.unenrolled_pass = Known(true);
                }
                "local users besides" | "VPN with local users" => gateway.ways_past = Known(true),
                "every tunnel group by RADIUS with MFA, no local users" => {
                    gateway.every_path = Known(true);
                    gateway.ways_past = Known(false);
                    gateway.unenrolled_pass = Known(false);
                }
                "no second factor configured" => gateway.some_path = Known(false),
                _ => return unknown(),
            }
            Ok(outside::gateway(gateway))
        }
        "RMM console login" | "RMM API" | "RMM API key" => {
            let mut console = outside::Console::default();
            match said.as_str() {
                "console setting only" => console.forced = Known(true),
                "user list: two-factor off, not forced" => {
                    console.factor = Known(SecondFactor::NotAsked);
                    console.forced = Known(false);
                }
                "user list: two-factor on" | "console setting and user list: two-factor on" => {
                    console.factor = Known(SecondFactor::Asked);
                }
                "API key" => console.token = true,
                "no export" => {}
                _ => return unknown(),
            }
            Ok(outside::console(console))
        }
        _ => unknown(),
    }
}
