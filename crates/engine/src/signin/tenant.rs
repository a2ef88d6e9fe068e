//! One tenant: its policies and settings, compiled at the first question.

use std::sync::{Arc, Mutex, PoisonError};

use bailiwick_model::facts::{AttestedSettings, Collection, CrossTenantTrust};
use bailiwick_model::{Evidence, Facts, Observed, RealmId, Sym, Time};
use rustc_hash::FxHashMap;

use super::conditions::DeviceRules;
use super::level::Level;
use super::places::Places;
use super::policy::{Policy, policies};
use super::provider::Provider;
use super::subject::Class;
use super::verdict::Verdict;
use crate::directory::{Directory, collected, settle};

/// Positions of the facts of one realm.
#[derive(Clone, Debug, Default)]
pub(crate) struct Positions {
    pub(crate) policies: Vec<u32>,
    pub(crate) defaults: Vec<u32>,
    pub(crate) attested: Vec<u32>,
    pub(crate) cross_tenant: Vec<u32>,
    pub(crate) activations: Vec<u32>,
    pub(crate) staged: Vec<u32>,
}

/// Security defaults of a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Defaults {
    /// Whether they are on.
    pub(crate) on: Level,
    pub(crate) evidence: Option<Evidence>,
}

/// Settings that no export carries.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Attested {
    pub(crate) trusted_ips: Observed<bool>,
    pub(crate) app_passwords: Observed<bool>,
    pub(crate) skip_intranet: Observed<bool>,
    pub(crate) premium: Observed<bool>,
    pub(crate) device_join_mfa: Observed<bool>,
    pub(crate) smtp_off: Observed<bool>,
    pub(crate) provider: Observed<Provider>,
    /// The tenant is in a cloud where Microsoft demands no second factor by itself.
    pub(crate) sovereign: bool,
    pub(crate) evidence: Option<Evidence>,
}

/// A tenant.
#[derive(Debug)]
pub(crate) struct Tenant<'f> {
    pub(crate) realm: RealmId,
    pub(crate) policies: Vec<Policy<'f>>,
    /// Whether the list of policies was read, and whether it is whole.
    pub(crate) read: Option<bool>,
    pub(crate) list: Option<Evidence>,
    pub(crate) places: Places,
    pub(crate) devices: DeviceRules,
    pub(crate) defaults: Defaults,
    pub(crate) attested: Attested,
    pub(crate) asks_roles: bool,
    answers: Mutex<FxHashMap<Class, Arc<Verdict>>>,
}

impl<'f> Tenant<'f> {
    pub(crate) fn new(facts: &'f Facts, directory: &Directory<'f>, realm: RealmId, at: &Positions) -> Self {
        let policies = policies(facts, directory, realm, &at.policies);
        let enforced =
            || policies.iter().filter(|policy| policy.enforced != Level::No).map(|policy| policy.fact);
        let places = Places::new(facts, directory, realm, enforced());
        let devices = DeviceRules::new(facts, enforced());
        let defaults = defaults(facts, &at.defaults);
        let asks_roles = defaults.on != Level::No || policies.iter().any(|policy| policy.who.asks_roles());
        let lists = directory.lists_of(Collection::ConditionalAccess, realm);
        Self {
            realm,
            read: directory.covered(Collection::ConditionalAccess, realm),
            list: lists.iter().max_by_key(|list| list.collected).map(|list| list.evidence),
            places,
            devices,
            defaults,
            attested: attested(facts, directory, realm, &at.attested),
            asks_roles,
            policies,
            answers: Mutex::default(),
        }
    }

    /// The answer for a class of subjects, computed once.
    pub(crate) fn once(&self, class: &Class, compute: impl FnOnce() -> Verdict) -> Arc<Verdict> {
        let lock = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(class) {
            return Arc::clone(known);
        }
        let verdict = Arc::new(compute());
        lock().insert(class.clone(), Arc::clone(&verdict));
        verdict
    }
}

fn dated<'f, T>(
    facts: &'f Facts,
    list: &'f [T],
    at: &'f [u32],
    evidence: impl Fn(&T) -> Evidence + 'f,
) -> impl Iterator<Item = (&'f T, Option<Time>)> + Clone
where
    T: 'f,
{
    let evidence = Arc::new(evidence);
    at.iter().filter_map(move |&at| {
        let fact = list.get(at as usize)?;
        Some((fact, collected(facts, evidence(fact).source)))
    })
}

fn defaults(facts: &Facts, at: &[u32]) -> Defaults {
    let stated = dated(facts, &facts.security_defaults, at, |fact| fact.evidence);
    let evidence = stated.clone().max_by_key(|&(_, at)| at).map(|(fact, _)| fact.evidence);
    let on = match settle(stated.clone().map(|(fact, at)| (fact.enabled, at))) {
        Observed::Known(on) => Level::of(on),
        // Not exported, or two exports that disagree: on or off.
        _ if stated.clone().all(|(fact, _)| fact.enabled.is_known()) => Level::Soft,
        _ => Level::Hard,
    };
    Defaults { on, evidence }
}

fn attested(facts: &Facts, directory: &Directory<'_>, realm: RealmId, at: &[u32]) -> Attested {
    let stated = dated(facts, &facts.attested, at, |fact| fact.evidence);
    let flag = |field: fn(&AttestedSettings) -> Observed<bool>| {
        settle(stated.clone().map(|(fact, at)| (field(fact), at)))
    };
    let word = |field: fn(&AttestedSettings) -> Observed<Sym>| {
        settle(stated.clone().map(|(fact, at)| (field(fact).map(|word| facts.text(word)), at)))
    };
    let cloud = word(|fact| fact.cloud);
    let elsewhere = directory
        .domains(realm)
        .any(|domain| domain.ends_with(".onmicrosoft.us") || domain.ends_with(".partner.onmschina.cn"));
    Attested {
        trusted_ips: flag(|fact| fact.trusted_ips),
        app_passwords: flag(|fact| fact.app_passwords),
        skip_intranet: flag(|fact| fact.skip_federated_intranet),
        premium: flag(|fact| fact.premium),
        device_join_mfa: flag(|fact| fact.device_join_mfa),
        smtp_off: flag(|fact| fact.smtp_auth_disabled),
        provider: match word(|fact| fact.identity_provider) {
            Observed::Known(word) => Provider::parse(word),
            Observed::NotCollected => Observed::NotCollected,
            Observed::Unreadable => Observed::Unreadable,
        },
        sovereign: elsewhere || cloud.known().is_some_and(|cloud| !matches!(*cloud, "" | "public")),
        evidence: stated.clone().next().map(|(fact, _)| fact.evidence),
    }
}

/// What a tenant accepts from another: the entry for that tenant, where it is silent the default.
pub(crate) fn accepts(
    facts: &Facts,
    at: &[u32],
    other: Option<&str>,
    field: fn(&CrossTenantTrust) -> Observed<bool>,
) -> Observed<bool> {
    let of = |wanted: Option<&str>| {
        let stated = dated(facts, &facts.cross_tenant, at, |fact| fact.evidence);
        settle(
            stated
                .filter(|(fact, _)| match (fact.other, wanted) {
                    (None, None) => true,
                    (Some(tenant), Some(wanted)) => facts.text(tenant).eq_ignore_ascii_case(wanted),
                    _ => false,
                })
                .map(|(fact, at)| (field(fact), at)),
        )
    };
    match other.map_or(Observed::NotCollected, |other| of(Some(other))) {
        Observed::NotCollected => of(None),
        stated => stated,
    }
}
