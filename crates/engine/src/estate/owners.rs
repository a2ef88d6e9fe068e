//! Owners that differ from the party of the realm: device groups, subscriptions, accounts.

use bailiwick_model::facts::{Claim, ClaimKind, PartyKind};
use bailiwick_model::{Evidence, Facts, NodeKind, NodeRef, RealmId, RealmKind, Sym};
use rustc_hash::FxHashMap;

use super::networks::Networks;
use super::text::{Glob, domain_of, folded, home_login, plain};
use super::{Estate, EstateParty, Inference};
use crate::graph::PartyIx;

/// Gives nodes their owners.
pub(super) fn assign(facts: &Facts, estate: &mut Estate) {
    let parties: FxHashMap<Sym, PartyIx> = (0u32..)
        .map(PartyIx)
        .zip(&estate.parties)
        .filter_map(|(at, party)| Some((facts.names.find(&party.id)?, at)))
        .collect();
    groups(facts, estate, &parties);
    inherit(facts, estate);
    accounts(facts, estate, &parties);
}

/// Kinds that can belong to somebody else than their realm.
const fn dividable(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::RmmDeviceGroup
            | NodeKind::RmmDevice
            | NodeKind::OU
            | NodeKind::AZAdministrativeUnit
            | NodeKind::AZSubscription
            | NodeKind::Service
    )
}

struct Thing {
    node: NodeRef,
    kind: NodeKind,
    name: Sym,
    inside: Option<NodeRef>,
    evidence: Evidence,
}

fn groups(facts: &Facts, estate: &mut Estate, parties: &FxHashMap<Sym, PartyIx>) {
    let entities = facts.entities.iter().filter(|entity| dividable(entity.kind)).map(|entity| Thing {
        node: entity.node,
        kind: entity.kind,
        name: entity.name,
        inside: entity.inside,
        evidence: entity.evidence,
    });
    let ports = facts.ports.iter().map(|port| Thing {
        node: port.node,
        kind: NodeKind::Service,
        name: port.address,
        inside: None,
        evidence: port.evidence,
    });
    let things: Vec<Thing> = entities.chain(ports).collect();
    let customers = customers_by_name(estate);
    let told = told_by_description(facts, estate);
    let claims = Claims::new(facts, parties);
    for thing in &things {
        if estate.nodes.contains_key(&thing.node) {
            continue;
        }
        if let Some(party) = claims.owner(facts, thing) {
            estate.nodes.insert(thing.node, party);
            continue;
        }
        if thing.kind != NodeKind::RmmDeviceGroup {
            continue;
        }
        let name = facts.text(thing.name);
        let by_name = || customers.get(&plain(name)).copied().flatten();
        let found = told.get(&thing.node).map(|party| (*party, "its description names the customer"));
        if let Some((party, because)) =
            found.or_else(|| by_name().map(|party| (party, "its name is the customer's")))
        {
            own(estate, thing.node, party, name, because, thing.evidence);
        }
    }
    let groups = || things.iter().filter(|thing| thing.kind == NodeKind::RmmDeviceGroup);
    let known: FxHashMap<NodeRef, Option<NodeRef>> =
        groups().map(|group| (group.node, group.inside)).collect();
    for group in groups() {
        let inherits = group.inside.is_some_and(|above| known.contains_key(&above));
        if !inherits && !estate.nodes.contains_key(&group.node) {
            let party = nobody(facts, estate, group);
            own(estate, group.node, party, facts.text(group.name), "nobody claims it", group.evidence);
        }
    }
}

fn own(estate: &mut Estate, group: NodeRef, party: PartyIx, name: &str, because: &str, evidence: Evidence) {
    estate.nodes.insert(group, party);
    let id = estate.party(party).map_or("", |party| party.id.as_str());
    estate.inferences.push(Inference {
        what: format!("device group `{name}` belongs to `{id}`"),
        because: because.to_owned(),
        evidence: Some(evidence),
    });
}

/// A party of its own for a device group that nobody claims.
fn nobody(facts: &Facts, estate: &mut Estate, group: &Thing) -> PartyIx {
    let native = facts.text(group.node.id);
    let realm = facts.realms.get(group.node.realm.0 as usize).map_or("", |realm| facts.text(realm.id));
    let name = facts.text(group.name);
    estate.parties.push(EstateParty {
        id: format!("unclaimed:{realm}/{native}"),
        name: if name.is_empty() { native.to_owned() } else { name.to_owned() },
        kind: PartyKind::Unclaimed,
        evidence: Some(group.evidence),
        ..EstateParty::default()
    });
    PartyIx(u32::try_from(estate.parties.len() - 1).unwrap_or(u32::MAX))
}

/// Claims of the estate file, ready to be asked.
struct Claims<'f> {
    groups: FxHashMap<String, Vec<(&'f Claim, PartyIx)>>,
    patterns: Vec<(&'f Claim, Glob, PartyIx)>,
    subscriptions: FxHashMap<String, (&'f Claim, PartyIx)>,
    addresses: Vec<(&'f Claim, PartyIx)>,
    /// Of the addresses, by their place among them.
    networks: Networks,
}

impl<'f> Claims<'f> {
    fn new(facts: &'f Facts, parties: &FxHashMap<Sym, PartyIx>) -> Self {
        let mut this = Self {
            groups: FxHashMap::default(),
            patterns: Vec::new(),
            subscriptions: FxHashMap::default(),
            addresses: Vec::new(),
            networks: Networks::default(),
        };
        for claim in &facts.claims {
            let Some(&party) = parties.get(&claim.party) else { continue };
            let pattern = facts.text(claim.pattern);
            match claim.what {
                ClaimKind::Group if pattern.contains('*') => {
                    this.patterns.push((claim, Glob::new(pattern), party));
                }
                ClaimKind::Group => {
                    this.groups.entry(plain(pattern)).or_default().push((claim, party));
                }
                ClaimKind::Subscription => {
                    let id = pattern.rsplit('/').next().unwrap_or(pattern).to_lowercase();
                    this.subscriptions.entry(id).or_insert((claim, party));
                }
                ClaimKind::Address => {
                    this.networks.add(pattern);
                    this.addresses.push((claim, party));
                }
                ClaimKind::Realm | ClaimKind::Account => {}
            }
        }
        this
    }

    fn owner(&self, facts: &Facts, thing: &Thing) -> Option<PartyIx> {
        let realm = facts.realms.get(thing.node.realm.0 as usize);
        let fits = |claim: &Claim| {
            claim.realm.is_empty()
                || realm.is_some_and(|realm| realm.id == claim.realm || realm.name == claim.realm)
        };
        let (id, name) = (facts.text(thing.node.id), facts.text(thing.name));
        match thing.kind {
            NodeKind::AZSubscription => {
                let id = id.rsplit('/').next().unwrap_or(id).to_lowercase();
                self.subscriptions.get(&id).filter(|(claim, _)| fits(claim)).map(|found| found.1)
            }
            NodeKind::Service => {
                let claimed = self.networks.with(name).into_iter().filter_map(|at| self.addresses.get(at));
                claimed.filter(|(claim, _)| fits(claim)).map(|found| found.1).next()
            }
            NodeKind::RmmDevice => None,
            _ => [plain(id), plain(name)]
                .iter()
                .filter(|word| !word.is_empty())
                .filter_map(|word| self.groups.get(word))
                .flatten()
                .find(|(claim, _)| fits(claim))
                .map(|found| found.1)
                .or_else(|| {
                    let name = folded(name);
                    let mut patterns = self.patterns.iter();
                    patterns.find(|(claim, glob, _)| fits(claim) && glob.fits(&name)).map(|found| found.2)
                }),
        }
    }
}

/// Customers by name and id; `None` where two are called the same.
fn customers_by_name(estate: &Estate) -> FxHashMap<String, Option<PartyIx>> {
    let mut named: FxHashMap<String, Option<PartyIx>> = FxHashMap::default();
    for (at, party) in (0u32..).map(PartyIx).zip(&estate.parties) {
        if party.kind == PartyKind::Unclaimed {
            continue;
        }
        for name in [plain(&party.name), plain(&party.id)] {
            if !name.is_empty() {
                let slot = named.entry(name).or_insert(Some(at));
                if *slot != Some(at) {
                    *slot = None;
                }
            }
        }
    }
    named
}

/// Things whose description says `customer:<id>`.
fn told_by_description(facts: &Facts, estate: &Estate) -> FxHashMap<NodeRef, PartyIx> {
    let by_id: FxHashMap<String, PartyIx> =
        (0u32..).map(PartyIx).zip(&estate.parties).map(|(at, party)| (plain(&party.id), at)).collect();
    let mut told = FxHashMap::default();
    for description in &facts.descriptions {
        let mut words =
            facts.text(description.text).split(|letter: char| letter.is_whitespace() || letter == ',');
        let id = words.find_map(|word| word.strip_prefix("customer:"));
        if let Some(&party) = id.and_then(|id| by_id.get(&plain(id))) {
            told.insert(description.node, party);
        }
    }
    told
}

/// Devices and sites inside something with an owner have the same owner.
fn inherit(facts: &Facts, estate: &mut Estate) {
    let inside: FxHashMap<NodeRef, NodeRef> = facts
        .entities
        .iter()
        .filter(|entity| matches!(entity.kind, NodeKind::RmmDevice | NodeKind::RmmDeviceGroup | NodeKind::OU))
        .filter_map(|entity| Some((entity.node, entity.inside?)))
        .collect();
    for entity in &facts.entities {
        let mut at = entity.node;
        for _ in 0..8 {
            if estate.nodes.contains_key(&at) {
                break;
            }
            match inside.get(&at) {
                Some(&above) => at = above,
                None => break,
            }
        }
        if at != entity.node
            && let Some(&owner) = estate.nodes.get(&at)
        {
            estate.nodes.insert(entity.node, owner);
        }
    }
}

/// Claims of accounts by login, ready to be asked for every account.
struct Logins {
    /// Claims by what they name, with their place.
    exact: FxHashMap<String, Vec<(usize, Sym, PartyIx)>>,
    patterns: Vec<(Glob, (usize, Sym, PartyIx))>,
}

impl Logins {
    fn new(facts: &Facts, parties: &FxHashMap<Sym, PartyIx>) -> Self {
        let mut this = Self { exact: FxHashMap::default(), patterns: Vec::new() };
        for (at, claim) in facts.claims.iter().enumerate() {
            let Some(&party) = parties.get(&claim.party).filter(|_| claim.what == ClaimKind::Account) else {
                continue;
            };
            let glob = Glob::new(facts.text(claim.pattern));
            let claimed = (at, claim.realm, party);
            match glob.exact() {
                Some(login) => this.exact.entry(login.to_owned()).or_default().push(claimed),
                None => this.patterns.push((glob, claimed)),
            }
        }
        this
    }

    /// The party of the first claim that fits.
    fn owner(&self, login: &str, fits: impl Fn(Sym) -> bool) -> Option<PartyIx> {
        let login = folded(login);
        let exact = self.exact.get(&login).into_iter().flatten();
        let patterns = self.patterns.iter().filter(|(glob, _)| glob.fits(&login)).map(|(_, claimed)| claimed);
        let all = exact.chain(patterns).filter(|(_, realm, _)| fits(*realm));
        all.min_by_key(|(at, ..)| *at).map(|(.., party)| *party)
    }
}

/// Owners of accounts: claimed, guests of another party of the estate, and people of a customer on the provider's
/// management server.
fn accounts(facts: &Facts, estate: &mut Estate, parties: &FxHashMap<Sym, PartyIx>) {
    let claims = Logins::new(facts, parties);
    let domains = domain_owners(facts, estate);
    for account in &facts.accounts {
        let login = facts.text(account.login);
        let home = facts.realms.get(account.node.realm.0 as usize);
        let fits = |realm: Sym| realm.is_empty() || home.is_some_and(|home| home.id == realm);
        if let Some(party) = claims.owner(login, fits) {
            estate.accounts.insert(account.node, party);
            continue;
        }
        let rmm = home.is_some_and(|home| home.kind == RealmKind::Rmm);
        let guest = home_login(login);
        if !rmm && guest.is_none() && !account.guest.is(&true) {
            continue;
        }
        let mut addresses = account.aliases.iter().map(|alias| facts.text(*alias)).chain([login]);
        let by_domain =
            |login: &str| domain_of(login).and_then(|domain| domains.get(&domain).copied().flatten());
        let owner = guest.as_deref().and_then(by_domain).or_else(|| addresses.find_map(by_domain));
        if let Some(owner) = owner.filter(|&owner| owner != estate.party_of_realm(account.node.realm)) {
            estate.accounts.insert(account.node, owner);
        }
    }
}

/// The party of each domain that is verified by, or used for logins in, one tenant only.
fn domain_owners(facts: &Facts, estate: &Estate) -> FxHashMap<String, Option<PartyIx>> {
    let mut owners: FxHashMap<String, Option<PartyIx>> = FxHashMap::default();
    let mut put = |domain: String, realm: RealmId| {
        let party = estate.party_of_realm(realm);
        if !domain.is_empty() && estate.kind(party) != PartyKind::Unclaimed {
            let slot = owners.entry(domain).or_insert(Some(party));
            if *slot != Some(party) {
                *slot = None;
            }
        }
    };
    for domain in &facts.domains {
        put(facts.text(domain.name).to_lowercase(), domain.realm);
    }
    for tenant in &facts.tenants {
        put(facts.text(tenant.domain).to_lowercase(), tenant.realm);
    }
    for contract in &facts.contracts {
        if let Some(realm) = facts.find_realm(RealmKind::Entra, contract.customer) {
            put(facts.text(contract.domain).to_lowercase(), realm);
        }
    }
    let mut last: Option<(String, RealmId)> = None;
    for account in &facts.accounts {
        let entra = facts
            .realms
            .get(account.node.realm.0 as usize)
            .is_some_and(|realm| realm.kind == RealmKind::Entra);
        if !entra || account.guest.is(&true) {
            continue;
        }
        if let Some(domain) = domain_of(facts.text(account.login)) {
            let this = Some((domain.clone(), account.node.realm));
            if last != this {
                put(domain, account.node.realm);
                last = this;
            }
        }
    }
    owners
}
