//! Which realm a source speaks of, where its records do not say.
//!
//! Records of Graph answers do not name their tenant. It is found, in this order, from the estate file, from another
//! source in the same folder, from the path, from the ids in it, from the domains of its logins. Where nothing tells,
//! all such sources of one folder stay a realm of their own: two customers must never become one by a guess.

mod known;
mod open;
mod repeats;

use bailiwick_model::facts::Vantage;
use bailiwick_model::{Diagnostic, Facts, Observed, RealmId, RealmKind, Severity, SourceId, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::text::{PathGlob, folded_path, folder};
use known::Known;
pub(crate) use known::realm_by_word;
pub(super) use known::tenant_by_word;
use open::{Class, Open};

/// Rounds until nothing new is found; each needs a pass over the facts.
const ROUNDS: usize = 8;

/// Gives every source its realm, and makes sure that every tenant that is named has one.
pub fn resolve(facts: &mut Facts) {
    apply_source_claims(facts);
    known::name_tenants(facts);
    let mut open = open::find(facts);
    let claimed = claimed_realms(facts, &open);
    let mut found: Vec<Option<RealmId>> = claimed;
    for _ in 0..ROUNDS {
        if !round(facts, &open, &mut found) {
            break;
        }
    }
    leftovers(facts, &mut open, &mut found);
    let merged: Vec<(RealmId, RealmId)> =
        open.iter().zip(&found).filter_map(|(open, found)| found.map(|found| (open.realm, found))).collect();
    if !merged.is_empty() {
        facts.merge_realms(&merged);
        known::name_tenants(facts);
    }
    repeats::forget(facts);
}

/// Collection times and vantage points that the estate file gives.
fn apply_source_claims(facts: &mut Facts) {
    let claims = facts.source_claims.clone();
    let paths: Vec<String> = facts.sources.iter().map(|source| folded_path(&source.path)).collect();
    for claim in &claims {
        let pattern = PathGlob::new(facts.text(claim.pattern));
        let vantage = claim.vantage.known().and_then(|&word| match facts.text(word) {
            "outside" => Some(Vantage::Outside),
            "inside" => Some(Vantage::Inside),
            _ => None,
        });
        let mut hit = FxHashSet::default();
        for ((at, source), path) in (0u32..).zip(&mut facts.sources).zip(&paths) {
            if pattern.fits(path) {
                hit.insert(SourceId(at));
                if let Some(&collected) = claim.collected.known() {
                    source.collected = Some(collected);
                }
            }
        }
        if let Some(vantage) = vantage {
            for scan in facts.scans.iter_mut().filter(|scan| hit.contains(&scan.evidence.source)) {
                scan.vantage = Observed::Known(vantage);
            }
        }
    }
}

/// Realms that the estate file gives to open sources: the first pattern that matches counts.
fn claimed_realms(facts: &mut Facts, open: &[Open]) -> Vec<Option<RealmId>> {
    let claims: Vec<_> = facts
        .source_claims
        .iter()
        .filter(|claim| !claim.realm.is_empty())
        .map(|claim| {
            (PathGlob::new(facts.text(claim.pattern)), claim.kind, facts.text(claim.realm).to_owned())
        })
        .collect();
    let mut found = Vec::with_capacity(open.len());
    for open in open {
        let path = folded_path(&open.path);
        let claim = claims.iter().find(|(pattern, ..)| pattern.fits(&path));
        found.push(claim.map(|(_, kind, id)| {
            let kind = if *kind == RealmKind::Source { open.class.kind() } else { *kind };
            known::tenant_by_word(facts, kind, id).unwrap_or_else(|| facts.realm(kind, id))
        }));
    }
    found
}

/// One round over all steps; whether something was found.
fn round(facts: &mut Facts, open: &[Open], found: &mut [Option<RealmId>]) -> bool {
    let known = Known::new(facts, open, found);
    let votes: Vec<Votes> = open.iter().map(|open| Votes::of(open, &known)).collect();
    let mut folders = named_folders(facts, open, found);
    let customers = customers_by_folder(open);
    let mut any = false;
    for step in [Step::Folder, Step::Path, Step::Ids, Step::Domains] {
        for ((open, votes), found) in open.iter().zip(&votes).zip(found.iter_mut()) {
            if found.is_some() || open.class != Class::Entra {
                continue;
            }
            let candidate = match step {
                Step::Folder => by_folder(&folders, &open.path).filter(|realm| {
                    let served = customers.get(folder(&open.path));
                    !known.id_of(*realm).is_some_and(|id| served.is_some_and(|all| all.contains(&id)))
                }),
                Step::Path => known.by_path(facts, &open.path),
                Step::Ids => votes.ids,
                Step::Domains => votes.domains,
            };
            if let Some(realm) = candidate.filter(|&realm| votes.allow(open, &known, realm)) {
                *found = Some(realm);
                any = true;
            }
        }
        if step != Step::Folder {
            folders = named_folders(facts, open, found);
        }
    }
    any
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Folder,
    Path,
    Ids,
    Domains,
}

/// What the content of a source says of its realm.
struct Votes {
    ids: Option<RealmId>,
    domains: Option<RealmId>,
    torn: bool,
}

impl Votes {
    fn of(open: &Open, known: &Known) -> Self {
        let (ids, torn_ids) = unanimous(open.ids.iter().filter_map(|id| known.owner_of(*id)));
        let (domains, torn_domains) =
            unanimous(open.domains.iter().filter_map(|domain| known.owner_of_domain(domain)));
        Self { ids, domains, torn: torn_ids || torn_domains }
    }

    /// Nothing in the source speaks against this realm.
    fn allow(&self, open: &Open, known: &Known, realm: RealmId) -> bool {
        !self.torn
            && self.ids.is_none_or(|voted| voted == realm)
            && self.domains.is_none_or(|voted| voted == realm)
            && known.id_of(realm).is_none_or(|id| !open.customers.contains(&id))
    }
}

fn unanimous(votes: impl Iterator<Item = RealmId>) -> (Option<RealmId>, bool) {
    let mut first = None;
    for vote in votes {
        match first {
            None => first = Some(vote),
            Some(other) if other != vote => return (None, true),
            Some(_) => {}
        }
    }
    (first, false)
}

/// Tenants that the sources directly in each folder are about.
fn named_folders(
    facts: &Facts,
    open: &[Open],
    found: &[Option<RealmId>],
) -> FxHashMap<String, FxHashSet<RealmId>> {
    let mut folders: FxHashMap<String, FxHashSet<RealmId>> = FxHashMap::default();
    let mut name = |path: &str, realm: RealmId| {
        folders.entry(folder(path).to_owned()).or_default().insert(realm);
    };
    let entra = |realm: RealmId| {
        facts.realms.get(realm.0 as usize).is_some_and(|realm| realm.kind == RealmKind::Entra)
    };
    let path = |source: SourceId| facts.sources.get(source.0 as usize).map(|source| source.path.as_str());
    let covered = facts.coverage.iter().map(|coverage| (coverage.realm, coverage.evidence.source));
    let collected = facts
        .tenants
        .iter()
        .filter(|tenant| tenant.collected)
        .map(|tenant| (tenant.realm, tenant.evidence.source));
    for (realm, source) in covered.chain(collected).filter(|(realm, _)| entra(*realm)) {
        if let Some(path) = path(source) {
            name(path, realm);
        }
    }
    for (open, found) in open.iter().zip(found) {
        if let Some(realm) = found.filter(|&realm| entra(realm)) {
            name(&open.path, realm);
        }
    }
    folders
}

/// Tenants that the open sources of each folder name as customers: what lies beside them is the provider's.
fn customers_by_folder(open: &[Open]) -> FxHashMap<&str, FxHashSet<Sym>> {
    let mut customers: FxHashMap<&str, FxHashSet<Sym>> = FxHashMap::default();
    for open in open {
        customers.entry(folder(&open.path)).or_default().extend(open.customers.iter().copied());
    }
    customers
}

/// The only tenant that the nearest folder above names.
fn by_folder(folders: &FxHashMap<String, FxHashSet<RealmId>>, path: &str) -> Option<RealmId> {
    let mut at = folder(path);
    loop {
        if let Some(named) = folders.get(at) {
            let mut all = named.iter();
            return all.next().copied().filter(|_| all.next().is_none());
        }
        if at.is_empty() {
            return None;
        }
        at = folder(at);
    }
}

/// What is still open becomes one realm per folder; management servers also join the one that their folder names.
fn leftovers(facts: &mut Facts, open: &mut [Open], found: &mut [Option<RealmId>]) {
    let servers = server_folders(facts);
    let mut told = FxHashSet::default();
    for (open, found) in open.iter().zip(found.iter_mut()).filter(|(_, found)| found.is_none()) {
        let place = (folder(&open.path).to_owned(), open.vendor.clone());
        if open.class == Class::Rmm
            && let Some(realms) = servers.get(&place)
            && let (Some(&realm), 1) = (realms.iter().next(), realms.len())
        {
            *found = Some(realm);
            continue;
        }
        let id = match open.class {
            Class::Rmm => format!("folder:{}:{}", place.0, place.1),
            Class::Entra | Class::Ad => format!("folder:{}", place.0),
        };
        let realm = facts.realm(open.class.kind(), &id);
        let shown = if place.0.is_empty() { "this folder" } else { &place.0 };
        facts.name_realm(realm, shown);
        *found = Some(realm);
        if open.class == Class::Entra && told.insert(realm) {
            facts.diagnostics.push(Diagnostic {
                source: open.source,
                record: None,
                code: "estate/unresolved-tenant",
                severity: Severity::Warning,
                message: format!("nothing tells which tenant the exports in `{shown}` are from"),
                help:
                    "name it in the estate file with `[[source]] files=... realm=...`, or add an export that \
                       names its tenant, such as `organization`"
                        .to_owned(),
            });
        }
    }
}

/// Management servers that name themselves, by folder and vendor of the format.
fn server_folders(facts: &Facts) -> FxHashMap<(String, String), FxHashSet<RealmId>> {
    let mut servers: FxHashMap<(String, String), FxHashSet<RealmId>> = FxHashMap::default();
    let covered = facts.coverage.iter().map(|coverage| (coverage.realm, coverage.evidence.source));
    let named = facts.rmm_servers.iter().map(|server| (server.node.realm, server.evidence.source));
    for (realm, source) in covered.chain(named) {
        let rmm = facts.realms.get(realm.0 as usize).is_some_and(|realm| realm.kind == RealmKind::Rmm);
        if let (true, Some(source)) = (rmm, facts.sources.get(source.0 as usize)) {
            let place = (folder(&source.path).to_owned(), open::vendor(source.format).to_owned());
            servers.entry(place).or_default().insert(realm);
        }
    }
    servers
}

#[cfg(test)]
mod tests;
