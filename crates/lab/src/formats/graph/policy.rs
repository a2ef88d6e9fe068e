//! Conditional Access, authentication strengths, named locations and security defaults.

mod conditional;

use std::io;

use bailiwick_model::Time;

use self::conditional::Policy;
use super::{Place, list};
use crate::formats::Target;
use crate::json::{Json, document, object};
use crate::key::Key;
use crate::truth::ledger::Shown;
use crate::world::PROVIDER_ID;
use crate::world::role::{EXCHANGE_ADMINISTRATOR, GLOBAL_ADMINISTRATOR};
use crate::world::slot::Demand;
use crate::world::tenant::Tenant;

/// Policies and what they refer to.
pub(super) fn of_provider(to: &mut Target<'_>) -> io::Result<()> {
    let place = Place::provider();
    let path = place.path("conditionalAccessPolicies.json");
    let mut policies = list(&mut to.sink, &path, "conditionalAccess/policies")?;
    for (number, policy) in (0..).zip(provider_policies(to)) {
        let at = policies.push(&policy.json(to.world.key.sub("policy", number), to.world.plan.as_of))?;
        plant(to, &policy, &Shown::value(&path, at));
    }
    policies.finish()?;
    strengths(to, &place)?;
    locations(to, &place, to.world.key.sub("office", 0))?;
    defaults(to, &place, false)
}

fn provider_policies(to: &Target<'_>) -> Vec<Policy> {
    let provider = &to.world.provider;
    let group = |name: &str| provider.group_id(name).to_string();
    let person = |login: &str| {
        let found = provider.people.get(provider.person(login));
        found.map(|person| person.id.to_string()).unwrap_or_default()
    };
    let break_glass = vec![person("breakglass-1"), person("breakglass-2")];
    let strong = Some("00000000-0000-0000-0000-000000000004");
    vec![
        Policy {
            exclude_groups: vec![group("CA-Exclude-Legacy")],
            exclude_users: break_glass.clone(),
            ..Policy::all("CA001 Require MFA for all users", &["mfa"])
        },
        Policy {
            include_users: break_glass,
            strength: strong,
            ..Policy::all("CA002 Security keys for break-glass accounts", &[])
        },
        Policy {
            state: "enabledForReportingButNotEnforced",
            include_users: Vec::new(),
            include_roles: vec![GLOBAL_ADMINISTRATOR.id, EXCHANGE_ADMINISTRATOR.id],
            strength: strong,
            ..Policy::all("CA003 Phishing-resistant MFA for administrators", &[])
        },
        Policy {
            include_users: Vec::new(),
            include_groups: vec![group("Contractors")],
            exclude_locations: vec!["AllTrusted".to_owned()],
            ..Policy::all("CA004 MFA for contractors outside the office", &["mfa"])
        },
        Policy {
            clients: &["exchangeActiveSync", "other"],
            exclude_users: vec![person("svc-psa")],
            ..Policy::all("CA005 Block legacy authentication", &["block"])
        },
        Policy {
            state: "enabledForReportingButNotEnforced",
            applications: &[],
            user_actions: &["urn:user:registersecurityinfo"],
            exclude_locations: vec!["AllTrusted".to_owned()],
            ..Policy::all("CA006 Registration of security information from the office only", &["block"])
        },
        Policy {
            include_users: Vec::new(),
            include_groups: vec![group("Account Managers")],
            applications: &["Office365"],
            ..Policy::all("CA007 Compliant device or MFA for sales", &["mfa", "compliantDevice"])
        },
    ]
}

fn plant(to: &mut Target<'_>, policy: &Policy, shown: &Shown) {
    let mut plant = |kind: &str, note: &str| {
        let subject = vec![policy.name.to_owned()];
        to.ledger.fault(kind, &["3.A.2"], PROVIDER_ID, subject, shown.clone(), note);
    };
    match policy.name.get(..5) {
        Some("CA001") => plant("broad-exclusion", "a group is excluded from the policy for all"),
        Some("CA003" | "CA006") => plant("report-only-policy", "evaluated, never enforced"),
        _ => {}
    }
}

/// What a customer demands.
pub(super) fn of_customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    let place = Place::customer(inside);
    let path = place.path("conditionalAccessPolicies.json");
    let mut policies = list(&mut to.sink, &path, "conditionalAccess/policies")?;
    for (number, policy) in (0..).zip(customer_policies(inside)) {
        let at = policies.push(&policy.json(inside.sub("policy", number), inside.customer.collected))?;
        if policy.state == "enabledForReportingButNotEnforced" {
            let subject = vec![policy.name.to_owned()];
            let shown = Shown::value(&path, at);
            let note = "evaluated, never enforced";
            to.ledger.fault("report-only-policy", &["3.A.2"], place.party, subject, shown, note);
        }
    }
    policies.finish()?;
    locations(to, &place, inside.sub("office", 0))?;
    defaults(to, &place, inside.customer.slot.demand == Demand::Defaults)
}

fn customer_policies(inside: &Tenant<'_>) -> Vec<Policy> {
    let everybody = Policy::all("Require MFA for everybody", &["mfa"]);
    let policy = match inside.customer.slot.demand {
        Demand::Defaults | Demand::Nothing => return Vec::new(),
        Demand::Everybody => everybody,
        Demand::NotProviders => Policy { exclude_providers: true, ..everybody },
        Demand::ReportOnly => Policy { state: "enabledForReportingButNotEnforced", ..everybody },
        Demand::OfficeOnly => Policy { applications: &["Office365"], ..everybody },
        Demand::NotTrustedPlaces => Policy { exclude_locations: vec!["AllTrusted".to_owned()], ..everybody },
        Demand::OneGroup => {
            let groups = inside.groups();
            let named = groups.iter().find(|group| group.name == "Second factor required");
            let include_groups = named.map(|group| group.id.to_string()).into_iter().collect();
            Policy { include_users: Vec::new(), include_groups, ..everybody }
        }
    };
    vec![policy]
}

/// The three built-in strengths, and one of the provider's own that is weaker than its name.
fn strengths(to: &mut Target<'_>, place: &Place<'_>) -> io::Result<()> {
    let resistant = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
    let passwordless = [&resistant[..], &["deviceBasedPush"]].concat();
    let usual =
        ["password,microsoftAuthenticatorPush", "password,softwareOath", "password,sms", "password,voice"];
    let any = [&passwordless[..], &usual].concat();
    let own = [&resistant[..], &["password,microsoftAuthenticatorPush"]].concat();
    let custom = to.world.key.sub("strength", 0).guid().to_string();
    let path = place.path("authenticationStrengthPolicies.json");
    let mut strengths = list(&mut to.sink, &path, "policies/authenticationStrengthPolicies")?;
    let id = |last: u8| format!("00000000-0000-0000-0000-{last:012}");
    for (id, name, kind, combinations) in [
        (id(2), "Multifactor authentication", "builtIn", any),
        (id(3), "Passwordless MFA", "builtIn", passwordless),
        (id(4), "Phishing-resistant MFA", "builtIn", resistant.to_vec()),
        (custom, "Northwind strong", "custom", own),
    ] {
        strengths.push(&object! {
            "id" => id,
            "createdDateTime" => "2021-12-01T00:00:00Z",
            "modifiedDateTime" => "2021-12-01T00:00:00Z",
            "displayName" => name,
            "description" => "",
            "policyType" => kind,
            "requirementsSatisfied" => "mfa",
            "allowedCombinations" => combinations,
            "combinationConfigurations" => Json::EMPTY,
        })?;
    }
    strengths.finish().map(drop)
}

fn locations(to: &mut Target<'_>, place: &Place<'_>, key: Key) -> io::Result<()> {
    let made = Time(1_640_995_200);
    let mut locations =
        list(&mut to.sink, &place.path("namedLocations.json"), "conditionalAccess/namedLocations")?;
    locations.push(&object! {
        "@odata.type" => "#microsoft.graph.ipNamedLocation",
        "id" => key.sub("place", 0).guid(),
        "displayName" => "Office",
        "modifiedDateTime" => made,
        "createdDateTime" => made,
        "isTrusted" => true,
        "ipRanges" => vec![object! {
            "@odata.type" => "#microsoft.graph.iPv4CidrRange",
            "cidrAddress" => format!("203.0.113.{}/32", key.sub("address", 0).below(250)),
        }],
    })?;
    locations.push(&object! {
        "@odata.type" => "#microsoft.graph.countryNamedLocation",
        "id" => key.sub("place", 1).guid(),
        "displayName" => "Countries that we work in",
        "modifiedDateTime" => made,
        "createdDateTime" => made,
        "countriesAndRegions" => vec!["DE", "DK", "NL"],
        "includeUnknownCountriesAndRegions" => false,
    })?;
    locations.finish().map(drop)
}

fn defaults(to: &mut Target<'_>, place: &Place<'_>, enabled: bool) -> io::Result<()> {
    let context = format!("{}policies/identitySecurityDefaultsEnforcementPolicy/$entity", super::V1);
    let answer = object! {
        "@odata.context" => context,
        "id" => "00000000-0000-0000-0000-000000000005",
        "displayName" => "Security Defaults",
        "description" => "",
        "isEnabled" => enabled,
    };
    document(&mut to.sink, &place.path("identitySecurityDefaultsEnforcementPolicy.json"), &answer)
}
