//! What must hold of every tenant, on generated ones.
//!
//! Missing input: taking one document away moves each barrier to unknown or leaves it. Policies add demands: another
//! enabled policy without block never weakens one. And against single sign-ins, read straight off the JSON: what is
//! in force is asked at every sign-in that is not refused, and what is absent is not asked of some stranger.

use bailiwick_engine::directory::Directory;
use bailiwick_engine::signin::{Resource, SignIn, Verdict, Visitor};
use bailiwick_model::{Barrier, BarrierState, Time};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::build::usual;
use crate::estate::{
    APP_Q, BRANCH, COUNTRY, CUSTOM_STRENGTH, Document, Estate, Group, OFFICE, PRINCIPAL, PROVIDER, Policy,
    ROLE_R, TRUSTED, USER,
};
use crate::read;
use crate::scope::{assignment, group_id};

const COMPLIANT: &str = "device.isCompliant -eq True";
const NOT_HYBRID: &str = "device.trustType -ne \"ServerAD\"";

fn pick(words: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(words, 0..=words.len().min(2))
}

fn usually<T: Clone + std::fmt::Debug + 'static>(
    usual: T,
    other: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = T> {
    prop_oneof![3 => Just(usual), 1 => other]
}

type Lists = (Vec<&'static str>, Vec<&'static str>);

fn who() -> impl Strategy<Value = Value> {
    let groups: &[&str] = &["staff", "admins"];
    let side = (
        prop_oneof![2 => Just("All"), 1 => Just("None"), 1 => Just(USER), 1 => Just("GuestsOrExternalUsers")],
        pick(groups),
        any::<bool>(),
    );
    let out = usually((None, vec![], false), (Just(Some(USER)), pick(groups), any::<bool>()));
    (side, out).prop_map(|((user, groups, role), (out, out_groups, out_role))| {
        let ids = |names: &[&str]| names.iter().map(|name| group_id(name)).collect::<Vec<_>>();
        let roles = |yes: bool| if yes { vec![ROLE_R] } else { vec![] };
        json!({"includeUsers": [user], "includeGroups": ids(&groups), "includeRoles": roles(role),
            "excludeUsers": Vec::from_iter(out), "excludeGroups": ids(&out_groups), "excludeRoles": roles(out_role)})
    })
}

fn conditions() -> impl Strategy<Value = Value> {
    let clients = usually(
        vec!["all"],
        proptest::sample::subsequence(
            vec!["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"],
            1..4,
        ),
    );
    let all = || (vec!["All"], vec![]);
    let places: &[&str] = &["AllTrusted", OFFICE, BRANCH, COUNTRY];
    let places = usually::<Lists>(
        all(),
        prop_oneof![
            pick(places).prop_map(|out| (vec!["All"], out)),
            proptest::sample::subsequence(places, 1..3).prop_map(|inside| (inside, vec![])),
        ],
    );
    let platforms = usually::<Lists>(
        (vec!["all"], vec![]),
        prop_oneof![
            pick(&["windows", "linux"]).prop_map(|out| (vec!["all"], out)),
            Just((vec!["windows", "linux"], vec![])),
        ],
    );
    let apps = usually::<Lists>(
        all(),
        prop_oneof![
            pick(&["Office365", APP_Q]).prop_map(|out| (vec!["All"], out)),
            Just((vec!["Office365"], vec![])),
            Just((vec![APP_Q, "MicrosoftAdminPortals"], vec![])),
        ],
    );
    let device = usually(
        None,
        (any::<bool>(), any::<bool>()).prop_map(|(include, compliant)| {
            Some((
                if include { "include" } else { "exclude" },
                if compliant { COMPLIANT } else { NOT_HYBRID },
            ))
        }),
    );
    let risk = usually(vec![], pick(&["none", "low", "high"]));
    let flow = usually("", Just("deviceCodeFlow"));
    (clients, places, platforms, apps, device, risk, flow).prop_map(
        |(clients, (inside, outside), (platforms, without), (apps, except), device, risk, flow)| {
            json!({"clientAppTypes": clients, "signInRiskLevels": risk,
                "locations": {"includeLocations": inside, "excludeLocations": outside},
                "platforms": {"includePlatforms": platforms, "excludePlatforms": without},
                "applications": {"includeApplications": apps, "excludeApplications": except},
                "authenticationFlows": {"transferMethods": flow},
                "devices": device.map(|(mode, rule)| json!({"deviceFilter": {"mode": mode, "rule": rule}}))})
        },
    )
}

fn policy(block: bool) -> impl Strategy<Value = Policy> {
    let controls: &[&str] = &["mfa", "compliantDevice", "approvedApplication"];
    let grant = (proptest::sample::subsequence(controls, 1..3), any::<bool>(), 0..6u8).prop_map(
        move |(controls, or, kind)| {
            let operator = if or { "OR" } else { "AND" };
            match kind {
                0 if block => json!({"operator": "OR", "builtInControls": ["block"]}),
                1 => json!({"operator": operator, "builtInControls": [],
                    "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}),
                2 => json!({"operator": operator, "builtInControls": [],
                    "authenticationStrength": {"id": CUSTOM_STRENGTH}}),
                _ => json!({"operator": operator, "builtInControls": controls}),
            }
        },
    );
    let state = usually("enabled", prop_oneof![Just("disabled"), Just("enabledForReportingButNotEnforced")]);
    (who(), conditions(), grant, state).prop_map(|(who, conditions, grant, state)| {
        let map = |value: Value| value.as_object().unwrap().clone();
        let mut conditions = map(conditions);
        let applications = map(conditions.remove("applications").unwrap());
        let grant = Some(map(grant));
        let users = map(who);
        Policy { state: state.into(), users, applications, conditions, grant, ..Policy::default() }
    })
}

fn tenant() -> impl Strategy<Value = Estate> {
    let policies = proptest::collection::vec(policy(true), 0..4);
    let membership = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let settings = (
        usually(false, Just(true)),
        usually("disabled", prop_oneof![Just("enabled"), Just("enforced")]),
        usually(None, prop_oneof![Just(Some("mfa-for-all")), Just(Some("none")), Just(Some("claim-always"))]),
        usually(false, Just(true)),
        any::<bool>(),
    );
    (policies, membership, settings).prop_map(|(policies, (staff, admins, role, eligible), settings)| {
        let (defaults, per_user, provider, trusted_ips, registered) = settings;
        let mut estate = usual();
        let member = |yes: bool| if yes { vec![("user", USER.to_owned())] } else { vec![] };
        for (name, inside) in [("staff", staff), ("admins", admins)] {
            let members = Some(member(inside));
            estate.groups.push(Group {
                id: group_id(name),
                name: name.into(),
                known: true,
                members,
                ..Group::default()
            });
        }
        estate.roles.extend(role.then(|| assignment(USER, ROLE_R, "/", "Assigned")));
        estate.eligible.extend(eligible.then(|| assignment(USER, ROLE_R, "/", "")));
        estate.strengths.push(json!({"id": CUSTOM_STRENGTH, "displayName": "custom",
            "allowedCombinations": ["fido2", "password,sms"]}));
        estate.policies = Some(policies);
        estate.defaults = Some(json!({"isEnabled": defaults}));
        estate.per_user = Some(per_user.into());
        estate.attested.insert("trusted_ips".into(), trusted_ips.into());
        let kind = if provider.is_some() { "Federated" } else { "Managed" };
        estate.domains = Some(vec![json!({"id": "contoso.example", "authenticationType": kind})]);
        if let Some(word) = provider {
            estate.attested.insert("identity_provider".into(), word.into());
            estate.attested.insert("skip_federated_intranet".into(), false.into());
        }
        let record = json!({"id": USER, "userPrincipalName": "anna@contoso.example",
            "isMfaRegistered": registered, "isMfaCapable": registered});
        estate.registration = Some((record, format!("{}T00:00:00Z", estate.as_of)));
        estate
    })
}

/// The answers to all kinds of question.
fn answers(documents: &[Document]) -> Vec<(&'static str, Verdict)> {
    let mut read = read::facts(documents);
    let app = read.facts.names.add_id(APP_Q);
    let provider = read.facts.names.add_id(PROVIDER);
    let role = read.facts.names.add_id(ROLE_R);
    let user = read.facts.node(read.realm, USER);
    let principal = read.facts.node(read.realm, PRINCIPAL);
    let directory = Directory::new(&read.facts);
    let signin = SignIn::new(&read.facts, &directory, Time::parse("2025-06-01").unwrap());
    let ask = |verdict: &Verdict| verdict.clone();
    vec![
        ("login", ask(&signin.login(user))),
        ("arm", ask(&signin.resource(user, Resource::ArmRead))),
        ("exchange", ask(&signin.resource(user, Resource::Exchange))),
        ("graph", ask(&signin.resource(user, Resource::Graph))),
        ("app", ask(&signin.resource(user, Resource::Application(app)))),
        ("smtp", ask(&signin.resource(user, Resource::SmtpAuth))),
        ("directory", ask(&signin.resource(user, Resource::DirectoryRead))),
        ("technician", ask(&signin.access(read.realm, &Visitor::technician(provider)))),
        ("enrolment", ask(&signin.enrolment(user))),
        ("activation", ask(&signin.activation(read.realm, role, user))),
        ("workload", ask(&signin.workload(principal))),
    ]
}

const BARRIERS: [Barrier; 5] = [
    Barrier::Mfa,
    Barrier::MfaPhishingResistant,
    Barrier::ManagedDevice,
    Barrier::Network,
    Barrier::MfaOrManagedDevice,
];

/// The state of a barrier with what implies it.
fn state(verdict: &Verdict, barrier: Barrier) -> BarrierState {
    let plain = |barrier| verdict.state(barrier);
    match barrier {
        Barrier::MfaOrManagedDevice => {
            let implied = [Barrier::Mfa, Barrier::ManagedDevice].map(plain).contains(&BarrierState::InForce);
            if implied { BarrierState::InForce } else { plain(barrier) }
        }
        _ => plain(barrier),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_missing_document_never_looks_safer(estate in tenant(), which in any::<proptest::sample::Index>()) {
        let all = estate.documents();
        let gone = which.index(all.len());
        let mut rest = all.clone();
        let gone = rest.remove(gone).path;
        for ((what, before), (_, after)) in answers(&all).into_iter().zip(answers(&rest)) {
            for barrier in BARRIERS {
                let (was, is) = (state(&before, barrier), state(&after, barrier));
                prop_assert!(
                    is == was || is == BarrierState::Unknown || before.refused,
                    "{} without {}: {:?} was {:?} and is {:?}", what, gone, barrier, was, is
                );
            }
        }
    }

    #[test]
    fn another_policy_never_weakens(estate in tenant(), more in policy(false)) {
        let before = answers(&estate.documents());
        let mut estate = estate;
        let mut more = more;
        more.state = "enabled".into();
        estate.policies.as_mut().unwrap().push(more);
        for ((what, before), (_, after)) in before.into_iter().zip(answers(&estate.documents())) {
            for barrier in BARRIERS {
                let (was, is) = (state(&before, barrier), state(&after, barrier));
                // Where nobody knows whether a factor is asked, nothing is said of its kind.
                let vague = barrier == Barrier::MfaPhishingResistant
                    && before.state(Barrier::Mfa) == BarrierState::Unknown;
                prop_assert!(
                    is >= was || before.refused || vague,
                    "{}: {:?} was {:?} and is {:?}", what, barrier, was, is
                );
            }
        }
    }

    #[test]
    fn single_sign_ins_agree(estate in tenant()) {
        let mut estate = estate;
        // Policies alone decide.
        estate.defaults = Some(json!({"isEnabled": false}));
        estate.per_user = Some("disabled".into());
        estate.domains = Some(vec![json!({"id": "contoso.example", "authenticationType": "Managed"})]);
        estate.attested.insert("trusted_ips".into(), false.into());
        let answers = answers(&estate.documents());
        for (what, app, legacy) in [("arm", "arm", false), ("app", APP_Q, true)] {
            let verdict = &answers.iter().find(|(name, _)| *name == what).unwrap().1;
            let open: Vec<(Attempt, bool)> = attempts(app, legacy)
                .filter_map(|attempt| asks(&estate, &attempt).map(|mfa| (attempt, mfa)))
                .collect();
            prop_assert_eq!(verdict.refused, open.is_empty(), "{}", what);
            match verdict.state(Barrier::Mfa) {
                BarrierState::InForce => prop_assert!(open.iter().all(|(_, mfa)| *mfa), "{}", what),
                BarrierState::Absent => prop_assert!(
                    open.is_empty() || open.iter().any(|(_, mfa)| !mfa),
                    "{}: every sign-in is asked", what
                ),
                BarrierState::Unknown => prop_assert!(
                    open.iter().any(|(attempt, mfa)| !mfa || attempt.legacy()) || has_or(&estate),
                    "{}: every sign-in is asked for certain", what
                ),
            }
        }
    }
}

/// One concrete sign-in.
#[derive(Clone, Debug)]
struct Attempt {
    app: &'static str,
    client: &'static str,
    platform: &'static str,
    flow: &'static str,
    place: &'static str,
    risk: &'static str,
    /// `isCompliant`, `trustType`; `None` where the device is not registered.
    device: Option<(bool, &'static str)>,
}

impl Attempt {
    fn legacy(&self) -> bool {
        matches!(self.client, "exchangeActiveSync" | "other")
    }
}

fn attempts(app: &'static str, legacy: bool) -> impl Iterator<Item = Attempt> {
    let clients = ["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"];
    let clients = if legacy { &clients[..] } else { &clients[..2] }.to_vec();
    let mut all = Vec::new();
    for client in clients {
        for platform in ["windows", "linux", "macOS", ""] {
            for flow in ["", "deviceCodeFlow"] {
                for place in ["", TRUSTED, OFFICE, BRANCH, COUNTRY] {
                    for risk in ["none", "low", "medium", "high"] {
                        for device in [
                            None,
                            Some((true, "AzureAD")),
                            Some((true, "ServerAD")),
                            Some((false, "ServerAD")),
                            Some((false, "Workplace")),
                        ] {
                            all.push(Attempt { app, client, platform, flow, place, risk, device });
                        }
                    }
                }
            }
        }
    }
    all.into_iter()
}

fn has(list: &Value, word: &str) -> bool {
    list.as_array().is_some_and(|list| list.iter().any(|one| one == word))
}

fn empty(list: &Value) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

fn has_or(estate: &Estate) -> bool {
    let policies = estate.policies.iter().flatten();
    policies.filter_map(|policy| policy.grant.as_ref()).any(|grant| {
        grant["operator"] == "OR" && grant["builtInControls"].as_array().is_some_and(|list| list.len() > 1)
    })
}

/// Whether a second factor is asked for certain at one sign-in; `None` where it is refused.
fn asks(estate: &Estate, attempt: &Attempt) -> Option<bool> {
    let mut mfa = false;
    for policy in estate.policies.iter().flatten().filter(|policy| policy.state == "enabled") {
        if !matches(estate, policy, attempt) {
            continue;
        }
        let grant = policy.grant.as_ref().unwrap();
        let controls = &grant["builtInControls"];
        if has(controls, "block") {
            return None;
        }
        let only = controls.as_array().unwrap().len() < 2 || grant["operator"] == "AND";
        mfa |= grant.contains_key("authenticationStrength") || (has(controls, "mfa") && only);
    }
    Some(mfa)
}

fn matches(estate: &Estate, policy: &Policy, attempt: &Attempt) -> bool {
    let get = |map: &serde_json::Map<String, Value>, key: &str| map.get(key).cloned().unwrap_or(Value::Null);
    let users = |side: &str| {
        let list = get(&policy.users, &format!("{side}Users"));
        let groups = get(&policy.users, &format!("{side}Groups"));
        let roles = get(&policy.users, &format!("{side}Roles"));
        let member = |group: &Group| group.members.as_ref().is_some_and(|m| !m.is_empty());
        has(&list, "All")
            || has(&list, USER)
            || estate.groups.iter().any(|group| has(&groups, &group.id) && member(group))
            || (has(&roles, ROLE_R) && !estate.roles.is_empty())
    };
    let apps = |side: &str| {
        let list = get(&policy.applications, &format!("{side}Applications"));
        has(&list, "All") || has(&list, attempt.app)
    };
    let conditions = &policy.conditions;
    let place = |side: &str| {
        let list = &conditions["locations"][format!("{side}Locations")];
        has(list, "All") || has(list, attempt.place) || (has(list, "AllTrusted") && attempt.place == TRUSTED)
    };
    let platform = |side: &str| {
        let list = &conditions["platforms"][format!("{side}Platforms")];
        has(list, "all") || has(list, attempt.platform)
    };
    let clients = &conditions["clientAppTypes"];
    let risk = &conditions["signInRiskLevels"];
    let flow = conditions["authenticationFlows"]["transferMethods"].as_str().unwrap_or("");
    let filter = &conditions["devices"]["deviceFilter"];
    let device = filter.is_null()
        || (filter["mode"] == "include")
            == match (filter["rule"].as_str().unwrap(), attempt.device) {
                (COMPLIANT, device) => device.is_some_and(|(compliant, _)| compliant),
                (_, device) => device.is_none_or(|(_, trust)| trust != "ServerAD"),
            };
    users("include")
        && !users("exclude")
        && apps("include")
        && !apps("exclude")
        && place("include")
        && !place("exclude")
        && platform("include")
        && !platform("exclude")
        && (has(clients, "all") || has(clients, attempt.client))
        && (empty(risk) || has(risk, attempt.risk))
        && (flow.is_empty() || flow == attempt.flow)
        && device
}
