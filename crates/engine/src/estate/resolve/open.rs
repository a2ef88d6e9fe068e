//! Sources whose records do not name their realm, and what their content tells.

use bailiwick_model::facts::Collection;
use bailiwick_model::{Facts, NodeKind, NodeRef, RealmId, RealmKind, SourceId, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::estate::text::domain_of;

/// What kind of realm a source speaks of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Entra,
    Rmm,
    Ad,
}

impl Class {
    pub(super) const fn kind(self) -> RealmKind {
        match self {
            Self::Entra => RealmKind::Entra,
            Self::Rmm => RealmKind::Rmm,
            Self::Ad => RealmKind::Ad,
        }
    }

    fn of_collection(collection: Collection) -> Option<Self> {
        match collection.word().split('-').next() {
            Some("entra" | "gdap" | "partner" | "azure") => Some(Self::Entra),
            Some("rmm") => Some(Self::Rmm),
            Some("ad") => Some(Self::Ad),
            _ => None,
        }
    }

    fn of_node(kind: NodeKind) -> Option<Self> {
        let word = kind.word();
        if word.starts_with("AZ") {
            Some(Self::Entra)
        } else if word.starts_with("Rmm") {
            Some(Self::Rmm)
        } else if matches!(
            kind,
            NodeKind::User | NodeKind::Group | NodeKind::Computer | NodeKind::Domain | NodeKind::OU
        ) {
            Some(Self::Ad)
        } else {
            None
        }
    }
}

/// The vendor of a format id: `meshcentral` of `meshcentral_users`.
pub(super) fn vendor(format: &str) -> &str {
    format.split('_').next().unwrap_or("")
}

/// A source whose realm is not known.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) source: SourceId,
    pub(super) realm: RealmId,
    pub(super) path: String,
    pub(super) vendor: String,
    pub(super) class: Class,
    /// Ids of objects of the realm, ordered.
    pub(super) ids: Vec<Sym>,
    /// Domains of its logins, ordered.
    pub(super) domains: Vec<String>,
    /// Tenants that it names as customers: none of them is its realm.
    pub(super) customers: FxHashSet<Sym>,
}

#[derive(Default)]
struct Seen {
    class: Option<Class>,
    ids: FxHashSet<Sym>,
    domains: FxHashSet<String>,
    customers: FxHashSet<Sym>,
}

/// Finds open sources, in order.
pub(super) fn find(facts: &Facts) -> Vec<Open> {
    let mut seen: FxHashMap<RealmId, Seen> = facts
        .sources
        .iter()
        .map(|source| source.realm)
        .filter(|realm| {
            facts.realms.get(realm.0 as usize).is_some_and(|realm| realm.kind == RealmKind::Source)
        })
        .map(|realm| (realm, Seen::default()))
        .collect();
    if seen.is_empty() {
        return Vec::new();
    }
    classify(facts, &mut seen);
    gather(facts, &mut seen);
    let sources = (0u32..).map(SourceId).zip(&facts.sources);
    sources
        .filter_map(|(id, source)| {
            let seen = seen.remove(&source.realm)?;
            let mut ids: Vec<Sym> = seen.ids.into_iter().filter(|id| !id.is_empty()).collect();
            ids.sort_unstable();
            let mut domains: Vec<String> = seen.domains.into_iter().collect();
            domains.sort_unstable();
            Some(Open {
                source: id,
                realm: source.realm,
                path: source.path.clone(),
                vendor: vendor(source.format).to_owned(),
                class: seen.class?,
                ids,
                domains,
                customers: seen.customers,
            })
        })
        .collect()
}

fn classify(facts: &Facts, seen: &mut FxHashMap<RealmId, Seen>) {
    let mut class = |realm: RealmId, class: Option<Class>| {
        if let (Some(seen), Some(class)) = (seen.get_mut(&realm), class) {
            seen.class.get_or_insert(class);
        }
    };
    for coverage in &facts.coverage {
        class(coverage.realm, Class::of_collection(coverage.collection));
    }
    for entity in &facts.entities {
        class(entity.node.realm, Class::of_node(entity.kind));
    }
    let entra = facts.gdap_relationships.iter().map(|fact| fact.realm);
    let entra = entra.chain(facts.gdap_assignments.iter().map(|fact| fact.realm));
    let entra = entra.chain(facts.contracts.iter().map(|fact| fact.realm));
    let entra = entra.chain(facts.policies.iter().map(|fact| fact.realm));
    let entra = entra.chain(facts.role_assignments.iter().map(|fact| fact.realm));
    let entra = entra.chain(facts.security_defaults.iter().map(|fact| fact.realm));
    let entra = entra.chain(facts.domains.iter().map(|fact| fact.realm));
    let entra = entra.chain(facts.cross_tenant.iter().map(|fact| fact.realm));
    let entra = entra.chain(facts.registrations.iter().map(|fact| fact.account.realm));
    for realm in entra {
        class(realm, Some(Class::Entra));
    }
    let rmm = facts.rmm_accounts.iter().map(|fact| fact.account.realm);
    let rmm = rmm.chain(facts.rmm_grants.iter().map(|fact| fact.subject.realm));
    let rmm = rmm.chain(facts.rmm_servers.iter().map(|fact| fact.node.realm));
    for realm in rmm.chain(facts.tokens.iter().map(|fact| fact.node.realm)) {
        class(realm, Some(Class::Rmm));
    }
}

/// Ids, domains and customers named by open sources.
fn gather(facts: &Facts, seen: &mut FxHashMap<RealmId, Seen>) {
    let mut id = |node: NodeRef| {
        if let Some(seen) = seen.get_mut(&node.realm) {
            seen.ids.insert(node.id);
        }
    };
    for entity in facts.entities.iter().filter(|entity| identifies(entity.kind)) {
        id(entity.node);
    }
    facts.accounts.iter().for_each(|account| id(account.node));
    facts.groups.iter().for_each(|group| id(group.node));
    facts.members_read.iter().for_each(|read| id(read.group));
    facts.role_assignments.iter().for_each(|fact| id(fact.principal));
    facts.service_principals.iter().for_each(|fact| id(fact.node));
    facts.app_role_grants.iter().for_each(|fact| id(fact.principal));
    facts.registrations.iter().for_each(|fact| id(fact.account));
    facts.per_user_mfa.iter().for_each(|fact| id(fact.account));
    facts.gdap_assignments.iter().for_each(|fact| id(fact.group));
    for relation in &facts.relations {
        id(relation.from);
        id(relation.to);
    }
    for fact in &facts.gdap_relationships {
        if let Some(seen) = seen.get_mut(&fact.realm) {
            seen.ids.insert(fact.id);
            seen.customers.insert(fact.customer);
        }
    }
    for fact in &facts.gdap_assignments {
        if let (Some(seen), Some(relationship)) = (seen.get_mut(&fact.realm), fact.relationship) {
            seen.ids.insert(relationship);
        }
    }
    for fact in &facts.contracts {
        if let Some(seen) = seen.get_mut(&fact.realm) {
            seen.customers.insert(fact.customer);
        }
    }
    let logins = facts.accounts.iter().map(|fact| (fact.node.realm, fact.login));
    let logins = logins.chain(facts.registrations.iter().map(|fact| (fact.account.realm, fact.login)));
    for (realm, login) in logins {
        if let (Some(seen), Some(domain)) = (seen.get_mut(&realm), domain_of(facts.text(login))) {
            seen.domains.insert(domain);
        }
    }
    for domain in &facts.domains {
        if let Some(seen) = seen.get_mut(&domain.realm) {
            seen.domains.insert(facts.text(domain.name).to_lowercase());
        }
    }
}

/// Kinds whose ids are of one tenant only. Roles and applications carry the same id in many.
pub(super) const fn identifies(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::AZUser
            | NodeKind::AZGroup
            | NodeKind::AZServicePrincipal
            | NodeKind::AZDevice
            | NodeKind::AZAdministrativeUnit
    )
}
