//! Several exports of one list state the same rows: each counts once.

use std::hash::{BuildHasher, Hash};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Facts;
use crate::evidence::Source;
use crate::nodes::RealmId;
use crate::remap::Remap;

impl Facts {
    /// Keeps one of several facts that say the same of the same, where their number is an answer of its own: the one of
    /// the newest export, and of equally old ones the first. Facts whose standing depends on every list that holds or lacks
    /// them (accounts, members, roles, policies, relationships) are not touched. Realms must have been found before.
    pub fn count_once(&mut self) {
        macro_rules! once {
            ($($list:ident),* $(,)?) => { $(once(&mut self.$list, &self.sources, |_| {});)* };
        }
        // Where a row names its party, it says the same in whichever file it stands.
        macro_rules! rows_once {
            ($($list:ident),* $(,)?) => { $(once(&mut self.$list, &self.sources, |row| {
                if !row.party.is_empty() {
                    row.realm = RealmId::default();
                }
            });)* };
        }
        once!(
            ad_principals,
            trusts,
            service_principals,
            app_credentials,
            cross_tenant,
            attested,
            rmm_servers,
            rmm_accounts,
            rmm_conditional_factors,
            rmm_factor_support,
            rmm_grants,
            rmm_removals,
            tokens,
            parties,
            claims,
            source_claims,
            leavers,
            agreements,
            attestations,
            acceptances,
        );
        rows_once!(
            log_sources,
            protected_devices,
            network_segments,
            network_rules,
            connections,
            backup_jobs,
            weaknesses,
            systems,
            exposed_services,
            reviews,
            vault_entries,
            person_changes,
            access_uses,
            held_data,
            suppliers,
            security_settings,
        );
    }
}

fn once<T: Remap + Clone + Eq + Hash>(facts: &mut Vec<T>, sources: &[Source], bare: impl Fn(&mut T)) {
    let collected = |fact: &T| {
        fact.shown_by().and_then(|source| sources.get(source.0 as usize)).and_then(|source| source.collected)
    };
    let meaning = |fact: &T| {
        let mut meaning = fact.clone();
        meaning.unshow();
        bare(&mut meaning);
        meaning
    };
    let mut kept: Vec<T> = Vec::with_capacity(facts.len());
    // By hash alone: these lists are long, and facts of different meaning that share one are both kept.
    let mut places: FxHashMap<u64, usize> = FxHashMap::default();
    for fact in facts.drain(..) {
        let new = meaning(&fact);
        let at = *places.entry(FxBuildHasher.hash_one(&new)).or_insert(kept.len());
        match kept.get_mut(at) {
            Some(known) if meaning(known) == new => {
                if collected(known) < collected(&fact) {
                    *known = fact;
                }
            }
            _ => kept.push(fact),
        }
    }
    *facts = kept;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Evidence, SourceId};
    use crate::facts::Leaver;
    use crate::names::Sym;
    use crate::time::Time;

    #[test]
    fn equal_rows_count_once_and_the_newest_export_shows_them() {
        let mut facts = Facts::default();
        let mut sources = [None, Some(Time(1)), Some(Time(2)), Some(Time(2))].into_iter().map(|collected| {
            facts.add_source(Source { path: format!("{collected:?}"), collected, ..Source::default() })
        });
        let sources: [SourceId; 4] = std::array::from_fn(|_| sources.next().unwrap());
        let [anna, bert] = ["anna", "bert"].map(|login| facts.names.add(login));
        let rows = [(bert, 0), (anna, 0), (anna, 1), (anna, 2), (anna, 3)];
        facts.leavers.extend(rows.map(|(login, source)| {
            let evidence = Evidence { source: sources[source], record: 7 };
            Leaver { login, evidence, ..Leaver::default() }
        }));
        facts.count_once();
        let left: Vec<_> = facts.leavers.iter().map(|row| (row.login, row.evidence.source)).collect();
        assert_eq!(left, [(bert, sources[0]), (anna, sources[2])]);
    }

    #[test]
    fn whose_a_row_is_stays_part_of_it() {
        let mut facts = Facts::default();
        let realms = [RealmId(1), RealmId(2)];
        let northwind = facts.names.add("Northwind");
        for (party, realm) in realms.map(|realm| [(northwind, realm), (Sym::EMPTY, realm)]).concat() {
            facts.systems.push(crate::facts::SystemItem { party, realm, ..Default::default() });
        }
        facts.count_once();
        let left: Vec<_> = facts.systems.iter().map(|row| (row.party, row.realm)).collect();
        let [one, two] = realms;
        assert_eq!(left, [(northwind, one), (Sym::EMPTY, one), (Sym::EMPTY, two)]);
    }
}
