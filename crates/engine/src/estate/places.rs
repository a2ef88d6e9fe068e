//! Places that stand for realms of which nobody told anything, named the same wherever the exports lie.

use bailiwick_model::{Facts, RealmKind};

/// Names each stand-in realm by its path below the folder that all exports have in common: the same exports in another
/// folder give the same ids.
pub(super) fn relative(facts: &mut Facts) {
    let folder = |path: &str| path.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let mut common: Option<String> = None;
    for source in facts.sources.iter().filter(|source| !source.reference) {
        let here = source.path.get(..folder(&source.path)).unwrap_or_default();
        common = Some(match common {
            None => here.to_owned(),
            Some(known) => {
                let shared = known.chars().zip(here.chars()).take_while(|(one, other)| one == other);
                let shared: String = shared.map(|(letter, _)| letter).collect();
                shared.get(..folder(&shared)).unwrap_or_default().to_owned()
            }
        });
    }
    let Some(common) = common.filter(|common| !common.is_empty()) else { return };
    let places: Vec<(usize, String)> = facts
        .realms
        .iter()
        .enumerate()
        .filter(|(_, realm)| realm.kind == RealmKind::Source)
        .filter_map(|(at, realm)| Some((at, facts.text(realm.id).strip_prefix(&common)?.to_owned())))
        .collect();
    for (at, place) in places {
        let id = facts.names.add(&place);
        if let Some(realm) = facts.realms.get_mut(at) {
            realm.id = id;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bailiwick_model::Source;

    fn named(paths: &[&str]) -> Vec<String> {
        let mut facts = Facts::default();
        for path in paths {
            facts.add_source(Source { path: (*path).into(), ..Source::default() });
        }
        relative(&mut facts);
        facts.realms.iter().map(|realm| facts.text(realm.id).to_owned()).collect()
    }

    #[test]
    fn places_do_not_depend_on_where_the_exports_lie() {
        assert_eq!(named(&["a/x/scan/one.xml", "a/x/two.xml"]), ["scan/one.xml", "two.xml"]);
        assert_eq!(named(&["b/scan/one.xml", "b/two.xml"]), ["scan/one.xml", "two.xml"]);
        assert_eq!(named(&["abc/one.xml", "abd/one.xml"]), ["abc/one.xml", "abd/one.xml"], "no half names");
        assert_eq!(named(&["one.xml"]), ["one.xml"]);
    }
}
