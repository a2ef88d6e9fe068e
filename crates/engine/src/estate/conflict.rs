//! A realm that two parties claim: nothing may be concluded from such an estate, as either could get what is the other's.

use std::fmt;

use bailiwick_model::facts::ClaimKind;
use bailiwick_model::{Evidence, Facts, RealmId, Sym};
use rustc_hash::FxHashMap;

use super::resolve::realm_by_word;

/// Two claims of one realm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The realm, as the second claim calls it.
    pub realm: String,
    /// Party and place of the first claim.
    pub first: (String, String),
    /// Party and place of the second.
    pub second: (String, String),
}

impl fmt::Display for Conflict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { realm, first: (one, here), second: (other, there) } = self;
        write!(out, "realm `{realm}` is claimed twice: by `{one}` in {here} and by `{other}` in {there}")
    }
}

impl Conflict {
    /// What to do about it.
    pub fn help(&self) -> String {
        format!("leave it to `{}` or to `{}`: a realm has one owner", self.first.0, self.second.0)
    }
}

/// The first realm that two parties claim: in two estate files, or once by its id and once by its name or a domain.
pub fn claimed_twice(facts: &Facts) -> Option<Conflict> {
    let mut by_realm: FxHashMap<RealmId, (Sym, Evidence)> = FxHashMap::default();
    let mut by_word: FxHashMap<String, (Sym, Evidence)> = FxHashMap::default();
    for claim in facts.claims.iter().filter(|claim| claim.what == ClaimKind::Realm) {
        let word = facts.text(claim.pattern);
        let mine = (claim.party, claim.evidence);
        let (owner, place) = match realm_by_word(facts, word) {
            Some(realm) => *by_realm.entry(realm).or_insert(mine),
            None => *by_word.entry(word.to_lowercase()).or_insert(mine),
        };
        if owner != claim.party {
            let text = |party: Sym| facts.text(party).to_owned();
            return Some(Conflict {
                realm: word.to_owned(),
                first: (text(owner), shown(facts, place)),
                second: (text(claim.party), shown(facts, claim.evidence)),
            });
        }
    }
    None
}

fn shown(facts: &Facts, evidence: Evidence) -> String {
    let source = facts.sources.get(evidence.source.0 as usize);
    source.map_or_else(String::new, |source| source.locate(evidence.record))
}
