//! Users with their last sign-in, registered methods, and per-user MFA.

use std::io;

use bailiwick_model::Time;

use super::{Place, V1, list};
use crate::formats::Target;
use crate::json::{Json, Records, document, object};
use crate::key::{Guid, Key};
use crate::truth::ledger::Shown;
use crate::truth::reach;
use crate::world::people::{AccountKind, Factor, Person};
use crate::world::tenant::{Account, DORMANT_DAYS, Tenant};
use crate::world::{PROVIDER_DOMAIN, PROVIDER_FOLDER, PROVIDER_ID};

/// The properties that scripts ask for.
const SELECT: &str = "users(id,displayName,givenName,surname,userPrincipalName,mail,otherMails,userType,\
    accountEnabled,createdDateTime,creationType,externalUserState,jobTitle,department,onPremisesSyncEnabled,\
    onPremisesSecurityIdentifier,lastPasswordChangeDateTime,passwordPolicies,assignedLicenses,identities,\
    signInActivity)";

/// One user, whosever it is.
pub(crate) struct Row<'a> {
    pub(crate) key: Key,
    pub(crate) id: Guid,
    pub(crate) name: &'a str,
    pub(crate) given: Option<&'static str>,
    pub(crate) family: Option<&'static str>,
    pub(crate) upn: &'a str,
    pub(crate) mail: Option<&'a str>,
    pub(crate) guest: bool,
    pub(crate) accepted: bool,
    pub(crate) enabled: bool,
    pub(crate) created: Time,
    pub(crate) title: Option<&'static str>,
    pub(crate) department: Option<&'static str>,
    pub(crate) sid: Option<String>,
    pub(crate) password_set: Time,
    pub(crate) never_expires: bool,
    pub(crate) licensed: bool,
    pub(crate) signed_in: Option<Time>,
    pub(crate) domain: &'a str,
}

/// A licence for mail.
const LICENCE: &str = "3b555118-da6a-4418-894f-7df1e2096870";

impl Row<'_> {
    fn json(&self) -> Json {
        let none = None::<String>;
        object! {
            "id" => self.id,
            "displayName" => self.name.to_owned(),
            "givenName" => self.given,
            "surname" => self.family,
            "userPrincipalName" => self.upn.to_owned(),
            "mail" => self.mail.map(str::to_owned),
            "otherMails" => if self.guest { Json::list(self.mail.map(str::to_owned)) } else { Json::EMPTY },
            "userType" => if self.guest { "Guest" } else { "Member" },
            "accountEnabled" => self.enabled,
            "createdDateTime" => self.created,
            "creationType" => self.guest.then_some("Invitation"),
            "externalUserState" => self.external_state(),
            "jobTitle" => self.title,
            "department" => self.department,
            "onPremisesSyncEnabled" => self.sid.as_ref().map(|_| true),
            "onPremisesSecurityIdentifier" => self.sid.as_ref().or(none.as_ref()).cloned(),
            "lastPasswordChangeDateTime" => self.password_set,
            "passwordPolicies" => self.never_expires.then_some("DisablePasswordExpiration"),
            "assignedLicenses" => self.licences(),
            "identities" => self.identities(),
            "signInActivity" => self.activity(),
        }
    }

    fn external_state(&self) -> Option<&'static str> {
        match (self.guest, self.accepted) {
            (false, _) => None,
            (true, true) => Some("Accepted"),
            (true, false) => Some("PendingAcceptance"),
        }
    }

    fn licences(&self) -> Json {
        let licence = object! { "disabledPlans" => Json::EMPTY, "skuId" => LICENCE };
        Json::list(self.licensed.then_some(licence))
    }

    fn identities(&self) -> Json {
        let own = object! {
            "signInType" => "userPrincipalName",
            "issuer" => self.domain.to_owned(),
            "issuerAssignedId" => self.upn.to_owned(),
        };
        let other = self.guest.then(|| {
            object! {
                "signInType" => "federated",
                "issuer" => "ExternalAzureAD",
                "issuerAssignedId" => None::<String>,
            }
        });
        Json::list(other.into_iter().chain([own]))
    }

    /// Nothing for an invitation that was never accepted; the zero date where there was no sign-in.
    fn activity(&self) -> Json {
        const NEVER: &str = "0001-01-01T00:00:00Z";
        if self.guest && !self.accepted {
            return Json::Null;
        }
        let at = self.signed_in.map_or_else(|| NEVER.to_owned(), |at| at.to_string());
        let request = |name| match self.signed_in {
            Some(_) => self.key.sub(name, 0).guid().to_string(),
            None => String::new(),
        };
        object! {
            "lastSignInDateTime" => &at,
            "lastSignInRequestId" => request("interactive"),
            "lastNonInteractiveSignInDateTime" => &at,
            "lastNonInteractiveSignInRequestId" => request("silent"),
            "lastSuccessfulSignInDateTime" => &at,
            "lastSuccessfulSignInRequestId" => request("success"),
        }
    }
}

/// Users of the provider, and what only the provider exports of them.
pub(super) fn of_provider(to: &mut Target<'_>) -> io::Result<()> {
    let world = to.world;
    let place = Place::provider();
    let path = place.path("users.json");
    let mut users = list(&mut to.sink, &path, SELECT)?;
    for (index, person) in world.provider.people.iter().enumerate() {
        let at = users
            .push(&person_row(to.world.plan.as_of, person, world.key.sub("row", index as u64)).json())?;
        plant_person(to, person, index, &Shown::value(&path, at));
    }
    to.ledger.counts.identities += users.finish()?;
    registrations(to, &place)?;
    for person in &world.provider.people {
        let file = format!("{PROVIDER_FOLDER}/perUserMfa/{}.json", person.id);
        let context = format!(
            "https://graph.microsoft.com/beta/$metadata#users('{}')/authentication/requirements",
            person.id
        );
        let state = object! { "@odata.context" => context, "perUserMfaState" => "disabled" };
        document(&mut to.sink, &file, &state)?;
    }
    Ok(())
}

fn person_row(as_of: Time, person: &Person, key: Key) -> Row<'_> {
    let human = person.kind == AccountKind::Person;
    let guest = person.kind == AccountKind::Guest;
    Row {
        key,
        id: person.id,
        name: &person.name,
        given: None,
        family: None,
        upn: &person.upn,
        mail: match person.kind {
            AccountKind::Person => Some(&person.upn),
            AccountKind::Guest => Some("analyst@nightwatch.example"),
            AccountKind::Service | AccountKind::BreakGlass => None,
        },
        guest,
        accepted: guest,
        enabled: person.enabled,
        created: as_of.plus_days(-1_500),
        title: Some(person.title).filter(|title| !title.is_empty()),
        department: Some(person.department).filter(|department| !department.is_empty()),
        sid: None,
        password_set: as_of.plus_days(-person.password),
        never_expires: person.kind == AccountKind::Service,
        licensed: human,
        signed_in: person.signed_in.map(|days| Time(as_of.plus_days(-days).0 - 7_200)),
        domain: PROVIDER_DOMAIN,
    }
}

fn plant_person(to: &mut Target<'_>, person: &Person, index: usize, shown: &Shown) {
    let subject = || vec![person.id.to_string()];
    let mut plant = |kind: &str, rows: &[&str], note: &str| {
        to.ledger.fault(kind, rows, PROVIDER_ID, subject(), shown.clone(), note);
    };
    match (person.left, person.enabled) {
        (Some(_), true) => plant("leaver-enabled", &["6.A.2", "5.A.2"], "left, and may still sign in"),
        (Some(_), false) => {
            plant("leaver-keeps-groups", &["5.A.2"], "disabled, and still in the groups of the job");
        }
        (None, true) if person.signed_in.is_none_or(|days| days > DORMANT_DAYS) => {
            plant("dormant-account", &["0.A.1"], "no successful sign-in for more than 45 days");
        }
        _ => {}
    }
    let login = reach::login(to.world, index, person);
    let mut plant = |kind: &str, rows: &[&str], note: &str| {
        to.ledger.fault(kind, rows, PROVIDER_ID, subject(), shown.clone(), note);
    };
    if login.mfa == "Absent" && person.enabled {
        plant(
            "no-second-factor",
            &["3.M.2", "0.A.2"],
            "reaches customers and signs in with a password alone",
        );
    }
    if login.enrols {
        plant("enrols-own-factor", &["3.A.2"], "asked for a second factor that nobody has enrolled yet");
    }
}

/// Registered methods.
fn methods(factor: Factor) -> (&'static [&'static str], &'static str) {
    match factor {
        Factor::Key => (&["passKeyDeviceBound", "microsoftAuthenticatorPush"], "push"),
        Factor::App => (&["microsoftAuthenticatorPush", "softwareOneTimePasscode"], "push"),
        Factor::Sms => (&["mobilePhone"], "sms"),
        Factor::None => (&[], "none"),
    }
}

struct Registration<'a> {
    id: Guid,
    upn: &'a str,
    name: &'a str,
    guest: bool,
    admin: bool,
    factor: Factor,
    updated: Time,
}

impl Registration<'_> {
    fn json(&self) -> Json {
        let (methods, preferred) = methods(self.factor);
        let some = !methods.is_empty();
        object! {
            "id" => self.id,
            "userPrincipalName" => self.upn.to_owned(),
            "userDisplayName" => self.name.to_owned(),
            "userType" => if self.guest { "guest" } else { "member" },
            "isAdmin" => self.admin,
            "isSsprRegistered" => some,
            "isSsprEnabled" => false,
            "isSsprCapable" => false,
            "isMfaRegistered" => some,
            "isMfaCapable" => some,
            "isPasswordlessCapable" => self.factor == Factor::Key,
            "methodsRegistered" => Json::list(methods.iter().copied()),
            "isSystemPreferredAuthenticationMethodEnabled" => true,
            "systemPreferredAuthenticationMethods" => Json::list(some.then_some(preferred)),
            "userPreferredMethodForSecondaryAuthentication" => preferred,
            "lastUpdatedDateTime" => self.updated,
        }
    }
}

const REGISTRATIONS: &str = "reports/authenticationMethods/userRegistrationDetails";

/// Disabled users are not in the report.
fn registrations(to: &mut Target<'_>, place: &Place<'_>) -> io::Result<()> {
    let world = to.world;
    let mut report = list(&mut to.sink, &place.path("userRegistrationDetails.json"), REGISTRATIONS)?;
    for (index, person) in world.provider.people.iter().enumerate().filter(|(_, person)| person.enabled) {
        let row = Registration {
            id: person.id,
            upn: &person.upn,
            name: &person.name,
            guest: person.kind == AccountKind::Guest,
            admin: world.provider.roles.iter().any(|held| held.person == index && !held.eligible),
            factor: person.factor,
            updated: world.plan.as_of.plus_days(-1),
        };
        report.push(&row.json())?;
    }
    report.finish().map(drop)
}

/// Users of a customer and their registered methods.
pub(super) fn of_customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    let place = Place::customer(inside);
    let path = place.path("users.json");
    let next = place.cut_off.then_some("https://graph.microsoft.com/v1.0/users?$skiptoken=RFNwdAIAAQAAAB");
    let mut users = Records::graph(&mut to.sink, &path, &format!("{V1}{SELECT}"), next)?;
    let mut dormant = Dormant::default();
    // A list that was cut off ends somewhere in the middle.
    let shown = if place.cut_off { inside.customer.accounts as usize / 2 } else { usize::MAX };
    for account in inside.accounts().take(shown) {
        let at = users.push(&account_row(inside, &account).json())?;
        dormant.see(&account, inside.customer.collected, at);
    }
    let count = users.finish()?;
    if place.cut_off {
        let note = "the page is not the last: what is missing could be anything";
        to.ledger.fault(
            "trap-cut-off-list",
            &[],
            place.party,
            Vec::new(),
            Shown::at(&path, "@odata.nextLink"),
            note,
        );
    }
    if !inside.customer.exports.hound() {
        to.ledger.counts.identities += count;
    }
    dormant.plant(to, inside, &path);
    let mut report = list(&mut to.sink, &place.path("userRegistrationDetails.json"), REGISTRATIONS)?;
    for account in inside.accounts().filter(|account| account.enabled) {
        report.push(&registration(inside, &account).json())?;
    }
    report.finish().map(drop)
}

pub(crate) fn account_row<'a>(inside: &Tenant<'a>, account: &'a Account) -> Row<'a> {
    Row {
        key: inside.sub("row", u64::from(account.index)),
        id: account.id,
        name: &account.name,
        given: Some(account.given).filter(|name| !name.is_empty()),
        family: Some(account.family).filter(|name| !name.is_empty()),
        upn: &account.upn,
        mail: Some(&account.mail),
        guest: account.guest,
        accepted: account.accepted,
        enabled: account.enabled,
        created: account.created,
        title: None,
        department: Some(account.department).filter(|name| !name.is_empty()),
        sid: account.rid.map(|rid| super::super::sharphound::sid(inside.customer, rid)),
        password_set: account.password_set,
        never_expires: false,
        licensed: !account.guest,
        signed_in: account.signed_in,
        domain: &inside.customer.domain,
    }
}

fn registration<'a>(inside: &Tenant<'_>, account: &'a Account) -> Registration<'a> {
    Registration {
        id: account.id,
        upn: &account.upn,
        name: &account.name,
        guest: account.guest,
        admin: account.index < 4,
        factor: match account.factor {
            0..=54 => Factor::App,
            55..=79 => Factor::Sms,
            80..=84 => Factor::Key,
            _ => Factor::None,
        },
        updated: inside.customer.collected,
    }
}

/// Accounts that nobody uses any more: all are counted, three are named.
#[derive(Default)]
struct Dormant {
    count: u32,
    named: Vec<(String, u64)>,
}

impl Dormant {
    fn see(&mut self, account: &Account, collected: Time, at: u64) {
        let limit = collected.plus_days(-DORMANT_DAYS);
        let unused = account.signed_in.is_none_or(|signed_in| signed_in < limit);
        if account.enabled && unused && (account.accepted || !account.guest) {
            self.count += 1;
            if self.named.len() < 3 {
                self.named.push((account.id.to_string(), at));
            }
        }
    }

    fn plant(self, to: &mut Target<'_>, inside: &Tenant<'_>, path: &str) {
        let note = format!("{} enabled accounts without a sign-in for more than 45 days", self.count);
        if let Some((_, at)) = self.named.first() {
            let shown = Shown::value(path, *at);
            let subjects = self.named.into_iter().map(|(id, _)| id).collect();
            to.ledger.fault("dormant-accounts", &["0.A.1"], &inside.customer.id, subjects, shown, &note);
        }
    }
}
