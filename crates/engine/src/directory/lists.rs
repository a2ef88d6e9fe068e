//! Which lists were read, whether they are whole, and whether a record of one of them still stands.

use bailiwick_model::facts::Collection;
use bailiwick_model::{Evidence, Facts, RealmId, SourceId, Time};
use rustc_hash::FxHashMap;

/// A list that was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct List {
    /// The file.
    pub(crate) source: SourceId,
    /// When the export was made.
    pub(crate) collected: Option<Time>,
    /// Whether it holds everything.
    pub(crate) complete: bool,
    /// The record that says so.
    pub(crate) evidence: Evidence,
}

/// Whether a record is still true when several exports of the same list disagree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// A newer complete list does not have it.
    Gone,
    /// Lists disagree and their order is not known.
    Unsure,
    /// Nothing speaks against it.
    Stands,
}

/// Date of a source.
pub(crate) fn collected(facts: &Facts, source: SourceId) -> Option<Time> {
    facts.sources.get(source.0 as usize).and_then(|source| source.collected)
}

/// Standing of a record seen in the sources `seen` of a kind of list that was read as `lists`.
pub(crate) fn standing(facts: &Facts, lists: &[List], seen: &[SourceId]) -> Standing {
    let mut whole = lists.iter().filter(|list| list.complete).peekable();
    if whole.peek().is_none() || whole.clone().all(|list| seen.contains(&list.source)) {
        return Standing::Stands;
    }
    if whole.clone().any(|list| list.collected.is_none()) {
        return Standing::Unsure;
    }
    let newest = whole.filter_map(|list| list.collected).max();
    let dates = || seen.iter().map(|&source| collected(facts, source));
    if dates().any(|date| date.is_some() && date >= newest) {
        Standing::Stands
    } else if dates().any(|date| date.is_none()) {
        Standing::Unsure
    } else {
        Standing::Gone
    }
}

/// Whether the lists together are whole: the newest dated one is, or an undated one.
pub(crate) fn whole(lists: &[List]) -> Option<bool> {
    if lists.is_empty() {
        return None;
    }
    let newest = lists.iter().filter_map(|list| list.collected).max();
    Some(lists.iter().any(|list| list.complete && (list.collected.is_none() || list.collected == newest)))
}

/// Lists by kind and realm.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    by_kind: FxHashMap<(Collection, RealmId), Vec<List>>,
}

impl Lists {
    pub(crate) fn new(facts: &Facts) -> Self {
        let mut by_kind: FxHashMap<(Collection, RealmId), Vec<List>> = FxHashMap::default();
        for coverage in &facts.coverage {
            by_kind.entry((coverage.collection, coverage.realm)).or_default().push(List {
                source: coverage.evidence.source,
                collected: collected(facts, coverage.evidence.source),
                complete: coverage.complete,
                evidence: coverage.evidence,
            });
        }
        Self { by_kind }
    }

    pub(crate) fn of(&self, collection: Collection, realm: RealmId) -> &[List] {
        self.by_kind.get(&(collection, realm)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bailiwick_model::Source;

    fn facts(dates: &[Option<i64>]) -> Facts {
        let mut facts = Facts::default();
        for (at, date) in dates.iter().enumerate() {
            facts.add_source(Source { path: at.to_string(), collected: date.map(Time), ..Source::default() });
        }
        facts
    }

    fn lists(facts: &Facts, complete: &[bool]) -> Vec<List> {
        let list = |(at, &complete): (usize, &bool)| {
            let source = SourceId(u32::try_from(at).unwrap());
            List { source, collected: collected(facts, source), complete, evidence: Evidence::default() }
        };
        complete.iter().enumerate().map(list).collect()
    }

    #[test]
    fn newer_complete_lists_decide() {
        let dated = facts(&[Some(1), Some(2)]);
        let both = lists(&dated, &[true, true]);
        assert_eq!(standing(&dated, &both, &[SourceId(0)]), Standing::Gone);
        assert_eq!(standing(&dated, &both, &[SourceId(1)]), Standing::Stands);
        assert_eq!(
            standing(&dated, &lists(&dated, &[true, false]), &[SourceId(0)]),
            Standing::Stands,
            "a list that was cut off takes nothing away"
        );
        let undated = facts(&[Some(1), None]);
        let both = lists(&undated, &[true, true]);
        for seen in [SourceId(0), SourceId(1)] {
            assert_eq!(standing(&undated, &both, &[seen]), Standing::Unsure);
        }
        assert_eq!(standing(&undated, &both, &[SourceId(0), SourceId(1)]), Standing::Stands);
    }

    #[test]
    fn lists_are_whole_when_the_newest_is() {
        let dated = facts(&[Some(1), Some(2)]);
        assert_eq!(whole(&[]), None);
        assert_eq!(whole(&lists(&dated, &[true, false])), Some(false));
        assert_eq!(whole(&lists(&dated, &[false, true])), Some(true));
        assert_eq!(whole(&lists(&facts(&[Some(1), None]), &[false, true])), Some(true));
    }
}
