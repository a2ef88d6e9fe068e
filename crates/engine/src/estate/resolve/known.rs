//! What is known of tenants: their ids, names, domains and objects.

use bailiwick_model::{Facts, NodeRef, RealmId, RealmKind, Sym, names};
use rustc_hash::FxHashMap;

use super::open::{Open, identifies};
use crate::estate::text::plain;

/// Makes sure that every tenant that is named anywhere has a realm, with the best name known.
pub(super) fn name_tenants(facts: &mut Facts) {
    let mut named: Vec<(Sym, Sym)> = Vec::new();
    named.extend(facts.gdap_relationships.iter().map(|fact| (fact.customer, fact.customer_name)));
    named.extend(
        facts.gdap_relationships.iter().filter_map(|fact| Some((fact.indirect_provider?, Sym::EMPTY))),
    );
    named.extend(facts.contracts.iter().map(|fact| (fact.customer, fact.name)));
    for fact in &facts.lighthouse {
        named.extend([(fact.customer, fact.customer_name), (fact.manager, fact.manager_name)]);
    }
    named.extend(facts.managed_by.iter().map(|fact| (fact.tenant, Sym::EMPTY)));
    named.extend(
        facts
            .cross_tenant
            .iter()
            .filter(|fact| fact.service_provider.is(&true))
            .filter_map(|fact| Some((fact.other?, Sym::EMPTY))),
    );
    let from_tenants: Vec<(RealmId, Sym)> = facts
        .tenants
        .iter()
        .map(|tenant| (tenant.realm, if tenant.name.is_empty() { tenant.domain } else { tenant.name }))
        .collect();
    for (realm, name) in from_tenants {
        let name = facts.text(name).to_owned();
        facts.name_realm(realm, &name);
    }
    for (id, name) in named.into_iter().filter(|(id, _)| !id.is_empty()) {
        let (id, name) = (facts.text(id).to_owned(), facts.text(name).to_owned());
        let realm = facts.realm(RealmKind::Entra, &id);
        facts.name_realm(realm, &name);
    }
}

/// The realm of an id, a domain or a name, if exactly one is so called.
pub(in crate::estate) fn tenant_by_word(facts: &Facts, kind: RealmKind, word: &str) -> Option<RealmId> {
    if let Some(realm) = facts.names.find_id(word).and_then(|id| facts.find_realm(kind, id)) {
        return Some(realm);
    }
    let wanted = plain(word);
    let by_name = (0u32..).map(RealmId).zip(&facts.realms).filter(|(_, realm)| realm.kind == kind).filter(
        |(_, realm)| plain(facts.text(realm.name)) == wanted || plain(facts.text(realm.id)) == wanted,
    );
    let by_domain = facts
        .tenants
        .iter()
        .filter(|tenant| facts.text(tenant.domain).eq_ignore_ascii_case(word))
        .map(|tenant| tenant.realm);
    let by_verified = facts
        .domains
        .iter()
        .filter(|domain| facts.text(domain.name).eq_ignore_ascii_case(word))
        .map(|domain| domain.realm);
    let of_kind =
        |realm: &RealmId| facts.realms.get(realm.0 as usize).is_some_and(|known| known.kind == kind);
    let mut all: Vec<RealmId> =
        by_name.map(|(id, _)| id).chain(by_domain).chain(by_verified).filter(of_kind).collect();
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [only] if !wanted.is_empty() => Some(*only),
        _ => None,
    }
}

/// The realm that a claim of the estate file names.
pub(crate) fn realm_by_word(facts: &Facts, word: &str) -> Option<RealmId> {
    [RealmKind::Entra, RealmKind::Ad, RealmKind::Rmm, RealmKind::Network]
        .into_iter()
        .find_map(|kind| tenant_by_word(facts, kind, word))
}

/// Who owns what, as far as it is known; `None` where several do.
pub(super) struct Known {
    objects: FxHashMap<Sym, Option<RealmId>>,
    domains: FxHashMap<String, Option<RealmId>>,
    names: FxHashMap<String, Option<RealmId>>,
    ids: FxHashMap<RealmId, Sym>,
}

impl Known {
    pub(super) fn new(facts: &Facts, open: &[Open], found: &[Option<RealmId>]) -> Self {
        let mut this = Self {
            objects: FxHashMap::default(),
            domains: FxHashMap::default(),
            names: FxHashMap::default(),
            ids: FxHashMap::default(),
        };
        let alias: FxHashMap<RealmId, RealmId> =
            open.iter().zip(found).filter_map(|(open, found)| Some((open.realm, (*found)?))).collect();
        let real = |realm: RealmId| {
            let realm = alias.get(&realm).copied().unwrap_or(realm);
            let kind = facts.realms.get(realm.0 as usize).map(|realm| realm.kind);
            (kind == Some(RealmKind::Entra)).then_some(realm)
        };
        this.learn_objects(facts, real);
        for (open, found) in open.iter().zip(found) {
            if let Some(realm) = found.and_then(real) {
                open.ids.iter().for_each(|id| put(&mut this.objects, *id, realm));
            }
        }
        this.learn_names(facts, real);
        this
    }

    fn learn_objects(&mut self, facts: &Facts, real: impl Fn(RealmId) -> Option<RealmId>) {
        let mut learn = |node: NodeRef| {
            if let Some(realm) = real(node.realm) {
                put(&mut self.objects, node.id, realm);
            }
        };
        for entity in facts.entities.iter().filter(|entity| identifies(entity.kind)) {
            learn(entity.node);
        }
        facts.accounts.iter().for_each(|account| learn(account.node));
        facts.groups.iter().for_each(|group| learn(group.node));
        facts.service_principals.iter().for_each(|fact| learn(fact.node));
        for fact in &facts.gdap_relationships {
            learn(NodeRef { realm: fact.realm, id: fact.id });
        }
        for fact in &facts.gdap_assignments {
            learn(fact.group);
            if let Some(relationship) = fact.relationship {
                learn(NodeRef { realm: fact.realm, id: relationship });
            }
        }
    }

    fn learn_names(&mut self, facts: &Facts, real: impl Fn(RealmId) -> Option<RealmId>) {
        let tenant = |id: Sym| facts.find_realm(RealmKind::Entra, id);
        for domain in &facts.domains {
            if let Some(realm) = real(domain.realm) {
                self.domain(facts.text(domain.name), realm);
            }
        }
        for fact in &facts.tenants {
            if let Some(realm) = real(fact.realm) {
                self.domain(facts.text(fact.domain), realm);
            }
        }
        for fact in &facts.contracts {
            if let Some(realm) = tenant(fact.customer) {
                self.domain(facts.text(fact.domain), realm);
            }
        }
        for (at, realm) in (0u32..).map(RealmId).zip(&facts.realms) {
            if realm.kind == RealmKind::Entra {
                self.ids.insert(at, realm.id);
                self.name(facts.text(realm.name), at);
                self.name(facts.text(realm.id), at);
            }
        }
    }

    fn domain(&mut self, domain: &str, realm: RealmId) {
        let domain = domain.to_lowercase();
        if domain.is_empty() {
            return;
        }
        self.name(&domain, realm);
        let label = domain.strip_suffix(".onmicrosoft.com").map(str::to_owned);
        put(&mut self.domains, domain, realm);
        if let Some(label) = label {
            self.name(&label, realm);
        }
    }

    fn name(&mut self, name: &str, realm: RealmId) {
        let name = plain(name);
        if name.len() >= 3 {
            put(&mut self.names, name, realm);
        }
    }

    pub(super) fn owner_of(&self, object: Sym) -> Option<RealmId> {
        self.objects.get(&object).copied().flatten()
    }

    pub(super) fn owner_of_domain(&self, domain: &str) -> Option<RealmId> {
        self.domains.get(domain).copied().flatten()
    }

    pub(super) fn id_of(&self, realm: RealmId) -> Option<Sym> {
        self.ids.get(&realm).copied()
    }

    /// The nearest part of a path that is a tenant id, its default domain or its name; of the file name also its
    /// first words.
    pub(super) fn by_path(&self, facts: &mut Facts, path: &str) -> Option<RealmId> {
        let mut parts = path.rsplit(['/', '\\']);
        let stem = parts.next().map(|file| file.split_once('.').map_or(file, |(stem, _)| stem))?;
        if let Some(realm) = self.by_first_words(stem) {
            return Some(realm);
        }
        for part in parts {
            let part = part.trim_end_matches('!').trim_end_matches(".zip");
            if names::is_guid(part) {
                return Some(facts.realm(RealmKind::Entra, part));
            }
            if let Some(realm) = self.names.get(&plain(part)) {
                return *realm;
            }
        }
        None
    }

    fn by_first_words(&self, stem: &str) -> Option<RealmId> {
        let mut best = None;
        let ends = stem.char_indices().filter(|(_, letter)| !letter.is_alphanumeric()).map(|(at, _)| at);
        for end in ends.chain([stem.len()]) {
            if let Some(realm) = stem.get(..end).and_then(|words| self.names.get(&plain(words))) {
                best = *realm;
            }
        }
        best
    }
}

fn put<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, Option<RealmId>>, key: K, realm: RealmId) {
    let slot = map.entry(key).or_insert(Some(realm));
    if *slot != Some(realm) {
        *slot = None;
    }
}
