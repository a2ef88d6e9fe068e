//! Parties: declared, and inferred from who manages whom.

use std::collections::hash_map::Entry;

use bailiwick_model::facts::{ClaimKind, Collection, PartyKind};
use bailiwick_model::{Evidence, Facts, RealmId, RealmKind, Sym, names};
use rustc_hash::{FxHashMap, FxHashSet};

use super::resolve::{realm_by_word, tenant_by_word};
use super::text::{plain, slug};
use super::{Estate, EstateParty, Inference};
use crate::graph::PartyIx;

/// Names the parties of the estate and gives them their realms.
pub(super) fn name(facts: &mut Facts) -> Estate {
    let mut naming = Naming::default();
    naming.add(EstateParty {
        id: "unclaimed".to_owned(),
        name: "unclaimed".to_owned(),
        kind: PartyKind::Unclaimed,
        ..EstateParty::default()
    });
    naming.declared(facts);
    naming.claims(facts);
    naming.agreements(facts);
    naming.tenants(facts);
    naming.lone_tenant(facts);
    naming.directories(facts);
    naming.servers(facts);
    naming.unclaimed(facts);
    let mut realms = vec![PartyIx(0); facts.realms.len()];
    for (realm, party) in &naming.owner {
        if let Some(slot) = realms.get_mut(realm.0 as usize) {
            *slot = *party;
        }
    }
    Estate { parties: naming.parties, realms, inferences: naming.inferences, ..Estate::default() }
}

#[derive(Default)]
struct Naming {
    parties: Vec<EstateParty>,
    by_id: FxHashMap<String, PartyIx>,
    called: FxHashMap<String, Vec<PartyIx>>,
    with_tenant: FxHashSet<PartyIx>,
    owner: FxHashMap<RealmId, PartyIx>,
    inferences: Vec<Inference>,
}

impl Naming {
    fn add(&mut self, mut party: EstateParty) -> PartyIx {
        let at = PartyIx(u32::try_from(self.parties.len()).unwrap_or(u32::MAX));
        if self.by_id.contains_key(&party.id) {
            let mut count = 2u32;
            while self.by_id.contains_key(&format!("{}-{count}", party.id)) {
                count += 1;
            }
            party.id = format!("{}-{count}", party.id);
        }
        self.by_id.insert(party.id.clone(), at);
        if party.kind != PartyKind::Unclaimed {
            let mut words = vec![plain(&party.name), plain(&party.id)];
            words.dedup();
            for word in words {
                self.called.entry(word).or_default().push(at);
            }
        }
        self.parties.push(party);
        at
    }

    fn find(&self, id: &str) -> Option<PartyIx> {
        self.by_id.get(id).copied()
    }

    fn give(&mut self, facts: &Facts, realm: RealmId, party: PartyIx) {
        if let Entry::Vacant(slot) = self.owner.entry(realm) {
            slot.insert(party);
            if kind_of(facts, realm) == RealmKind::Entra {
                self.with_tenant.insert(party);
            }
        }
    }

    fn declared(&mut self, facts: &Facts) {
        for party in &facts.parties {
            let id = facts.text(party.id).to_owned();
            if self.find(&id).is_some() {
                continue;
            }
            let name = facts.text(party.name).to_owned();
            self.add(EstateParty {
                name: if name.is_empty() { id.clone() } else { name },
                id,
                kind: party.kind,
                seats: party.seats.known().copied(),
                contract_ends: party.contract_ends.known().copied(),
                declared: true,
                evidence: Some(party.evidence),
            });
        }
    }

    /// Realms that the estate file names. A realm that no export shows is added: its customers may come later.
    fn claims(&mut self, facts: &mut Facts) {
        let claims = facts.claims.clone();
        for claim in claims.iter().filter(|claim| claim.what == ClaimKind::Realm) {
            let Some(party) = self.find(facts.text(claim.party)) else { continue };
            let word = facts.text(claim.pattern).to_owned();
            let realm = match realm_by_word(facts, &word) {
                Some(realm) => realm,
                None if names::is_guid(&word) => facts.realm(RealmKind::Entra, &word),
                None if word.to_ascii_uppercase().starts_with("S-1-") => facts.realm(RealmKind::Ad, &word),
                None => continue,
            };
            self.give(facts, realm, party);
        }
    }

    /// Parties and tenants that agreements name.
    fn agreements(&mut self, facts: &mut Facts) {
        let agreements = facts.agreements.clone();
        for agreement in &agreements {
            for ((id, name), kind) in
                [(agreement.provider, PartyKind::Provider), (agreement.customer, PartyKind::Customer)]
            {
                let (id, name) = (facts.text(id).to_owned(), facts.text(name).to_owned());
                if id.is_empty() || self.find(&id).is_some() {
                    continue;
                }
                self.infer(&format!("party `{id}`"), "an agreement names it", Some(agreement.evidence));
                let name = if name.is_empty() { id.clone() } else { name };
                self.add(EstateParty {
                    id,
                    name,
                    kind,
                    evidence: Some(agreement.evidence),
                    ..EstateParty::default()
                });
            }
            let Some(customer) = self.find(facts.text(agreement.customer.0)) else { continue };
            for &tenant in &agreement.tenants {
                let word = facts.text(tenant).to_owned();
                let realm = tenant_by_word(facts, RealmKind::Entra, &word)
                    .or_else(|| names::is_guid(&word).then(|| facts.realm(RealmKind::Entra, &word)));
                if let Some(realm) = realm {
                    self.give(facts, realm, customer);
                }
            }
        }
    }

    /// Tenants by what they do to each other.
    fn tenants(&mut self, facts: &Facts) {
        let mut part: FxHashMap<RealmId, (PartyKind, &'static str, Evidence)> = FxHashMap::default();
        let mut order = Vec::new();
        for (realm, kind, why, evidence) in statements(facts) {
            part.entry(realm)
                .and_modify(|known| {
                    if rank(kind) > rank(known.0) {
                        *known = (kind, why, evidence);
                    }
                })
                .or_insert_with(|| {
                    order.push(realm);
                    (kind, why, evidence)
                });
        }
        for realm in order {
            if let Some(&(kind, why, evidence)) = part.get(&realm) {
                self.settle(facts, realm, kind, why, evidence);
            }
        }
    }

    /// The party of a tenant: a declared one of the same name, the only provider without a tenant, or a new one.
    fn settle(&mut self, facts: &Facts, realm: RealmId, kind: PartyKind, why: &str, evidence: Evidence) {
        if self.owner.contains_key(&realm) {
            return;
        }
        let shown = shown(facts, realm);
        let wanted = plain(&shown);
        let same: Vec<PartyIx> = self
            .called
            .get(&wanted)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .copied()
            .filter(|at| !self.with_tenant.contains(at))
            .collect();
        let lone: Vec<PartyIx> = if kind == PartyKind::Provider {
            (0u32..)
                .map(PartyIx)
                .zip(&self.parties)
                .filter(|(at, party)| party.kind == kind && party.declared && !self.with_tenant.contains(at))
                .map(|(at, _)| at)
                .collect()
        } else {
            Vec::new()
        };
        let (party, because) = match (same.as_slice(), lone.as_slice()) {
            ([only], _) => (*only, format!("{why}, and its name is the same")),
            ([], [only]) => (*only, format!("{why}, and it is the only provider without a tenant")),
            _ => {
                let party = EstateParty {
                    id: match slug(&shown) {
                        id if id.is_empty() => "party".to_owned(),
                        id => id,
                    },
                    name: shown.clone(),
                    kind,
                    evidence: Some(evidence),
                    ..EstateParty::default()
                };
                (self.add(party), why.to_owned())
            }
        };
        self.give(facts, realm, party);
        let id = self.parties.get(party.index()).map_or_else(String::new, |party| party.id.clone());
        self.infer(&format!("tenant `{shown}` belongs to {} `{id}`", kind.word()), &because, Some(evidence));
    }

    /// A single tenant about which nothing else is said is the customer that asks.
    fn lone_tenant(&mut self, facts: &Facts) {
        let collected = collected_tenants(facts);
        if let [(realm, evidence)] = collected.as_slice()
            && !self.owner.contains_key(realm)
            && !self.parties.iter().any(|party| party.kind == PartyKind::Customer)
        {
            let why = "it is the only tenant of which there is an export";
            self.settle(facts, *realm, PartyKind::Customer, why, *evidence);
        }
    }

    /// Active Directory domains belong to the tenant that their accounts are synchronised to.
    fn directories(&mut self, facts: &Facts) {
        let mut votes: FxHashMap<RealmId, (FxHashSet<PartyIx>, Evidence)> = FxHashMap::default();
        for account in &facts.accounts {
            let Some(sid) = account.synced_from else { continue };
            let Some((domain, _)) = facts.text(sid).rsplit_once('-') else { continue };
            let realm = facts.names.find_id(domain).and_then(|id| facts.find_realm(RealmKind::Ad, id));
            let owner = self.owner.get(&account.node.realm).copied();
            if let (Some(realm), Some(owner)) = (realm, owner) {
                votes
                    .entry(realm)
                    .or_insert_with(|| (FxHashSet::default(), account.evidence))
                    .0
                    .insert(owner);
            }
        }
        for domain in &facts.domains {
            let owner = self.owner.get(&domain.realm).copied();
            let named = (0u32..).map(RealmId).zip(&facts.realms).filter(|(_, realm)| {
                realm.kind == RealmKind::Ad
                    && facts.text(realm.name).eq_ignore_ascii_case(facts.text(domain.name))
            });
            for (realm, _) in named {
                if let Some(owner) = owner {
                    votes
                        .entry(realm)
                        .or_insert_with(|| (FxHashSet::default(), domain.evidence))
                        .0
                        .insert(owner);
                }
            }
        }
        let mut votes: Vec<_> = votes.into_iter().collect();
        votes.sort_unstable_by_key(|(realm, _)| *realm);
        for (realm, (parties, evidence)) in votes {
            let mut parties = parties.into_iter();
            if let (Some(party), None, false) =
                (parties.next(), parties.next(), self.owner.contains_key(&realm))
            {
                self.give(facts, realm, party);
                let what = format!("domain `{}` belongs to the party of its tenant", shown(facts, realm));
                self.infer(&what, "accounts or its name are those of the tenant", Some(evidence));
            }
        }
    }

    /// Management servers belong to the only provider.
    fn servers(&mut self, facts: &Facts) {
        let mut providers =
            (0u32..).map(PartyIx).zip(&self.parties).filter(|(_, party)| party.kind == PartyKind::Provider);
        let (Some((only, _)), None) = (providers.next(), providers.next()) else { return };
        let servers: Vec<RealmId> = used_realms(facts)
            .into_iter()
            .filter(|realm| kind_of(facts, *realm) == RealmKind::Rmm && !self.owner.contains_key(realm))
            .collect();
        for realm in servers {
            self.give(facts, realm, only);
            let what = format!("management server `{}` belongs to the provider", shown(facts, realm));
            self.infer(&what, "there is only one provider", None);
        }
    }

    /// Every other realm is a party of its own.
    fn unclaimed(&mut self, facts: &Facts) {
        for realm in used_realms(facts) {
            let kind = kind_of(facts, realm);
            if self.owner.contains_key(&realm) || matches!(kind, RealmKind::Estate) {
                continue;
            }
            let id = facts.realms.get(realm.0 as usize).map_or("", |realm| facts.text(realm.id));
            let party = self.add(EstateParty {
                id: format!("unclaimed:{id}"),
                name: shown(facts, realm),
                kind: PartyKind::Unclaimed,
                ..EstateParty::default()
            });
            self.give(facts, realm, party);
        }
    }

    fn infer(&mut self, what: &str, because: &str, evidence: Option<Evidence>) {
        self.inferences.push(Inference { what: what.to_owned(), because: because.to_owned(), evidence });
    }
}

/// A tenant that manages others is a provider even where it is managed itself.
const fn rank(kind: PartyKind) -> u8 {
    match kind {
        PartyKind::Provider => 2,
        PartyKind::Distributor => 1,
        _ => 0,
    }
}

/// What the facts say of tenants: part, why, record.
fn statements(facts: &Facts) -> Vec<(RealmId, PartyKind, &'static str, Evidence)> {
    let tenant = |id: Sym| facts.find_realm(RealmKind::Entra, id);
    let mut all: Vec<(Option<RealmId>, PartyKind, &'static str, Evidence)> = Vec::new();
    let provider = PartyKind::Provider;
    let customer = PartyKind::Customer;
    for fact in &facts.gdap_assignments {
        all.push((Some(fact.realm), provider, "its groups hold delegated admin roles", fact.evidence));
    }
    for fact in &facts.gdap_relationships {
        all.push((Some(fact.realm), provider, "it has delegated admin relationships", fact.evidence));
        let why = "a delegated admin relationship names it as the customer";
        all.push((tenant(fact.customer), customer, why, fact.evidence));
        if let Some(between) = fact.indirect_provider {
            let why = "a relationship names it as the indirect provider";
            all.push((tenant(between), PartyKind::Distributor, why, fact.evidence));
        }
    }
    for fact in &facts.contracts {
        all.push((Some(fact.realm), provider, "it has customers under contract", fact.evidence));
        all.push((tenant(fact.customer), customer, "it is a customer under contract", fact.evidence));
    }
    for fact in &facts.lighthouse {
        let why = "Azure scopes are delegated to it";
        all.push((tenant(fact.manager), provider, why, fact.evidence));
        all.push((tenant(fact.customer), customer, "its Azure scopes are delegated", fact.evidence));
    }
    for fact in &facts.managed_by {
        all.push((tenant(fact.tenant), provider, "it manages subscriptions of others", fact.evidence));
        let why = "others manage its subscriptions";
        all.push((Some(fact.subscription.realm), customer, why, fact.evidence));
    }
    for fact in facts.cross_tenant.iter().filter(|fact| fact.service_provider.is(&true)) {
        let why = "another tenant names it as a service provider";
        all.push((fact.other.and_then(tenant), provider, why, fact.evidence));
        all.push((Some(fact.realm), customer, "it names a service provider", fact.evidence));
    }
    let entra = |realm: &RealmId| kind_of(facts, *realm) == RealmKind::Entra;
    all.into_iter()
        .filter_map(|(realm, kind, why, evidence)| Some((realm.filter(entra)?, kind, why, evidence)))
        .collect()
}

/// Tenants of which there is an export, each once.
fn collected_tenants(facts: &Facts) -> Vec<(RealmId, Evidence)> {
    let covered = facts
        .coverage
        .iter()
        .filter(|coverage| coverage.collection != Collection::Other)
        .map(|coverage| (coverage.realm, coverage.evidence));
    let tenants =
        facts.tenants.iter().filter(|tenant| tenant.collected).map(|tenant| (tenant.realm, tenant.evidence));
    let accounts = facts.accounts.iter().map(|account| (account.node.realm, account.evidence));
    let mut seen = FxHashSet::default();
    covered
        .chain(tenants)
        .chain(accounts)
        .filter(|(realm, _)| kind_of(facts, *realm) == RealmKind::Entra && seen.insert(*realm))
        .collect()
}

/// Realms that some fact is about, in order.
fn used_realms(facts: &Facts) -> Vec<RealmId> {
    let mut used: FxHashSet<RealmId> = FxHashSet::default();
    used.extend(facts.entities.iter().map(|fact| fact.node.realm));
    used.extend(facts.accounts.iter().map(|fact| fact.node.realm));
    used.extend(facts.graph_nodes.iter().filter(|fact| !fact.own).map(|fact| fact.node.realm));
    used.extend(facts.tenants.iter().map(|fact| fact.realm));
    used.extend(facts.role_assignments.iter().map(|fact| fact.realm));
    used.extend(facts.policies.iter().map(|fact| fact.realm));
    used.extend(facts.rmm_servers.iter().map(|fact| fact.node.realm));
    used.extend(facts.rmm_grants.iter().map(|fact| fact.target.realm));
    used.extend(facts.ports.iter().map(|fact| fact.node.realm));
    used.extend(facts.azure_roles.iter().map(|fact| fact.scope.realm));
    used.extend(facts.service_principals.iter().map(|fact| fact.node.realm));
    let mut used: Vec<RealmId> = used.into_iter().collect();
    used.sort_unstable();
    used
}

fn kind_of(facts: &Facts, realm: RealmId) -> RealmKind {
    facts.realms.get(realm.0 as usize).map_or(RealmKind::Source, |realm| realm.kind)
}

/// The name of a realm for people, its id where it has none.
pub(super) fn shown(facts: &Facts, realm: RealmId) -> String {
    let Some(realm) = facts.realms.get(realm.0 as usize) else { return String::new() };
    let name = if realm.name.is_empty() { realm.id } else { realm.name };
    facts.text(name).to_owned()
}
