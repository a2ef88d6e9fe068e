//! Federations of domains that came in files of their own.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::facts::Collection;
use bailiwick_model::{Facts, RealmId, SourceId, Sym};

use super::{path, remark, unresolved};
use crate::path_ids::stem;

/// Gives each federation the name of its domain, where the name of the file ends with that of a listed domain, and
/// the tenant that lists it.
pub(super) fn attach_federations(facts: &mut Facts) {
    let lists = facts.coverage.iter().filter(|list| list.collection == Collection::Domains);
    let lists: BTreeSet<SourceId> = lists.map(|list| list.evidence.source).collect();
    let mut listed: BTreeMap<Sym, BTreeSet<RealmId>> = BTreeMap::new();
    for domain in facts.domains.iter().filter(|domain| lists.contains(&domain.evidence.source)) {
        listed.entry(domain.name).or_default().insert(domain.realm);
    }
    let mut nameless = BTreeSet::new();
    let mut domains = std::mem::take(&mut facts.domains);
    for domain in domains.iter_mut().filter(|domain| !lists.contains(&domain.evidence.source)) {
        if domain.name.is_empty() {
            domain.name = named_by_file(facts, domain.evidence.source, listed.keys()).unwrap_or_default();
        }
        if domain.name.is_empty() {
            nameless.insert(domain.evidence.source);
        }
        if let Some(realms) = listed.get(&domain.name)
            && let (1, Some(realm)) = (realms.len(), realms.first())
            && unresolved(facts, domain.realm)
        {
            domain.realm = *realm;
        }
    }
    domains.retain(|domain| !domain.name.is_empty());
    facts.domains = domains;
    for source in nameless {
        let message = "nothing tells of which domain this is the federation: it counts for nothing";
        let help = "put the name of the domain at the end of the name of the file, and export the list of domains too";
        remark(facts, source, "domain/unknown", message, help);
    }
}

/// The longest listed domain with which the name of the file ends.
fn named_by_file<'a>(facts: &Facts, source: SourceId, listed: impl Iterator<Item = &'a Sym>) -> Option<Sym> {
    let stem = stem(path(facts, source)).to_lowercase();
    let fits = |name: &str| {
        !name.is_empty()
            && stem
                .strip_suffix(name)
                .is_some_and(|before| before.is_empty() || before.ends_with(['-', '_', ' ', '@']))
    };
    listed.filter(|name| fits(facts.text(**name))).max_by_key(|name| facts.text(**name).len()).copied()
}
