//! Conditions of a policy other than users, resources and places: clients, platforms, flows, risk, devices.

use bailiwick_model::facts::ConditionalAccessPolicy;
use bailiwick_model::{Facts, Observed, Sym};

use super::device_filter::Rule;
use super::level::Level;

/// Kind of client.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Client {
    Browser,
    Modern,
    ActiveSync,
    Other,
}

impl Client {
    pub(crate) const ALL: [Self; 4] = [Self::Browser, Self::Modern, Self::ActiveSync, Self::Other];
    pub(crate) const MODERN: [Self; 2] = [Self::Browser, Self::Modern];

    /// Whether it knows no second factor.
    pub(crate) const fn is_legacy(self) -> bool {
        matches!(self, Self::ActiveSync | Self::Other)
    }
}

/// Platforms that a caller can claim; the last is none that policies know.
pub(crate) const PLATFORMS: [&str; 7] = ["android", "iOS", "windows", "windowsPhone", "macOS", "linux", ""];
/// Authentication flows; the first is the ordinary one.
pub(crate) const FLOWS: [&str; 3] = ["", "deviceCodeFlow", "authenticationTransfer"];
/// Risk levels.
pub(crate) const RISKS: [&str; 4] = ["none", "low", "medium", "high"];

fn words<'f>(facts: &'f Facts, list: &'f [Sym]) -> impl Iterator<Item = &'f str> + Clone {
    list.iter().flat_map(|&word| facts.text(word).split(',')).map(str::trim).filter(|word| !word.is_empty())
}

/// Whether `list` has `word`; words of the list that are not among `known` may mean anything.
fn has<'f>(mut list: impl Iterator<Item = &'f str> + Clone, word: &str, known: &[&str]) -> Level {
    if list.clone().any(|one| one.eq_ignore_ascii_case(word)) {
        Level::Yes
    } else if list.any(|one| !known.iter().any(|known| known.eq_ignore_ascii_case(one))) {
        Level::Hard
    } else {
        Level::No
    }
}

pub(crate) fn client(facts: &Facts, policy: &ConditionalAccessPolicy, client: Client) -> Level {
    const KNOWN: [&str; 6] = [
        "browser",
        "mobileAppsAndDesktopClients",
        "exchangeActiveSync",
        "easUnsupported",
        "easSupported",
        "other",
    ];
    let Observed::Known(list) = &policy.client_types else {
        // Policies from before August 2020 without the condition meant modern clients only.
        return Level::Hard;
    };
    let list = words(facts, list);
    if list.clone().any(|word| word == "all") {
        return Level::Yes;
    }
    let has = |word| has(list.clone(), word, &KNOWN);
    match client {
        _ if list.clone().next().is_none() => Level::Hard,
        Client::Browser => has("browser"),
        Client::Modern => has("mobileAppsAndDesktopClients"),
        Client::ActiveSync if has("easSupported") == Level::Yes || has("easUnsupported") == Level::Yes => {
            has("exchangeActiveSync").or(Level::Hard)
        }
        Client::ActiveSync => has("exchangeActiveSync"),
        Client::Other => has("other"),
    }
}

pub(crate) fn platform(facts: &Facts, policy: &ConditionalAccessPolicy, platform: &str) -> Level {
    let holds = |list: &[Sym]| {
        let list = words(facts, list);
        if list.clone().any(|word| word == "all") { Level::Yes } else { has(list, platform, &PLATFORMS) }
    };
    let inside =
        if policy.include_platforms.is_empty() { Level::Yes } else { holds(&policy.include_platforms) };
    inside.and(holds(&policy.exclude_platforms).not())
}

pub(crate) fn flow(facts: &Facts, policy: &ConditionalAccessPolicy, flow: &str) -> Level {
    if policy.flows.is_empty() { Level::Yes } else { has(words(facts, &policy.flows), flow, &FLOWS) }
}

pub(crate) fn risk(facts: &Facts, list: &[Sym], level: &str) -> Level {
    if list.is_empty() { Level::Yes } else { has(words(facts, list), level, &RISKS) }
}

/// The device filters of a tenant's policies, told apart by their rules.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct DeviceRules {
    rules: Vec<(String, Rule)>,
}

/// A device that somebody signs in from.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct DeviceAtom {
    /// For each rule, whether it holds.
    holds: Vec<bool>,
    /// Anybody can have one.
    pub(crate) free: bool,
    /// It is compliant or joined for certain.
    pub(crate) managed: bool,
}

/// Different rules that are told apart; more are not understood.
const RULES: usize = 4;

impl DeviceRules {
    pub(crate) fn new<'p>(
        facts: &Facts,
        policies: impl Iterator<Item = &'p ConditionalAccessPolicy>,
    ) -> Self {
        let mut texts: Vec<&str> = policies
            .filter_map(|policy| policy.device_filter)
            .map(|(_, rule)| facts.text(rule).trim())
            .collect();
        texts.sort_unstable();
        texts.dedup();
        let rules = texts.into_iter().filter_map(|text| Some((text.to_lowercase(), Rule::parse(text)?)));
        Self { rules: rules.take(RULES).collect() }
    }

    /// Devices that the rules tell apart: one that is not registered, and registered ones.
    pub(crate) fn devices(&self) -> Vec<DeviceAtom> {
        let unregistered = self.rules.iter().map(|(_, rule)| rule.matches_unregistered()).collect();
        let mut devices = vec![DeviceAtom { holds: unregistered, free: true, managed: false }];
        if self.rules.is_empty() {
            return devices;
        }
        for bits in 0..1usize << self.rules.len() {
            let holds: Vec<bool> = (0..self.rules.len()).map(|at| bits >> at & 1 == 1).collect();
            let managed = self.rules.iter().zip(&holds).any(|((_, rule), &holds)| rule.shows_managed(holds));
            devices.push(DeviceAtom { holds, free: false, managed });
        }
        devices
    }

    pub(crate) fn level(
        &self,
        facts: &Facts,
        policy: &ConditionalAccessPolicy,
        device: &DeviceAtom,
    ) -> Level {
        let Some((mode, rule)) = policy.device_filter else { return Level::Yes };
        let text = facts.text(rule).trim().to_lowercase();
        let holds = self
            .rules
            .iter()
            .position(|(known, _)| *known == text)
            .and_then(|at| device.holds.get(at))
            .map_or(Level::Hard, |&holds| Level::of(holds));
        match facts.text(mode) {
            "include" => holds,
            "exclude" => holds.not(),
            _ => Level::Hard,
        }
    }
}
