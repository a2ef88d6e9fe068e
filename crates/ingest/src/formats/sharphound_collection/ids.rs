//! Whose an id is. A SID says its domain; a well-known SID stands behind the name of its domain; any other id belongs
//! to the domain of the record that uses it.

use bailiwick_model::{NodeRef, RealmId, RealmKind, Source, Sym};
use rustc_hash::FxHashMap;

use super::record::Record;
use crate::out::Out;

/// Longer ids are no ids.
const LONGEST: usize = 512;

/// The domain of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) realm: RealmId,
    /// DNS name in capitals; empty where none is known.
    pub(super) name: Sym,
}

/// Domains met in this file.
#[derive(Debug, Default)]
pub(super) struct Domains {
    by_name: FxHashMap<Sym, RealmId>,
    known: FxHashMap<(Sym, Place2), NodeRef>,
}

type Place2 = (RealmId, Sym);

impl Domains {
    /// The domain of a record, learned for the records after it.
    pub(super) fn place(&mut self, out: &mut Out<'_>, record: &Record<'_>) -> Place {
        let properties = &record.properties.value;
        let name = properties.domain.text().to_ascii_uppercase();
        let name = if name.len() > LONGEST || name.starts_with("S-1-") { String::new() } else { name };
        let container = &record.contained_by.value;
        let below = (container.kind.text() == "Domain").then_some(&container.id);
        let sid = [&properties.domain_sid, &record.domain_sid, &record.id, &record.computer_sid]
            .into_iter()
            .chain(below)
            .find_map(|field| domain_of(field.text()));
        let sym = out.facts.names.add(&name);
        let realm = match sid {
            Some(sid) => out.facts.realm(RealmKind::Ad, sid),
            None if name.is_empty() => return Place { realm: out.realm(), name: sym },
            None => self.by_name.get(&sym).copied().unwrap_or_else(|| unnumbered(out, &name)),
        };
        if !name.is_empty() {
            out.facts.name_realm(realm, &name);
            if sid.is_some() {
                self.by_name.entry(sym).or_insert(realm);
            }
        }
        Place { realm, name: sym }
    }

    /// Says that a domain of this name has this SID.
    pub(super) fn learn(&mut self, out: &mut Out<'_>, name: &str, sid: &str) {
        let name = name.to_ascii_uppercase();
        if let Some(sid) = domain_of(sid)
            && !name.is_empty()
            && name.len() <= LONGEST
        {
            let realm = out.facts.realm(RealmKind::Ad, sid);
            out.facts.name_realm(realm, &name);
            let name = out.facts.names.add(&name);
            self.by_name.entry(name).or_insert(realm);
        }
    }

    /// The node of an id in a record of this domain; `None` for what is no id.
    pub(super) fn node(&mut self, out: &mut Out<'_>, place: Place, id: &str) -> Option<NodeRef> {
        if id.is_empty() || id.len() > LONGEST {
            return None;
        }
        let sym = out.facts.names.add_id(id);
        let key = (sym, (place.realm, place.name));
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let node = self.resolve(out, place, sym);
        self.known.insert(key, node);
        Some(node)
    }

    fn resolve(&mut self, out: &mut Out<'_>, place: Place, id: Sym) -> NodeRef {
        let text = out.facts.text(id).to_owned();
        if let Some(domain) = domain_of(&text) {
            return NodeRef { realm: out.facts.realm(RealmKind::Ad, domain), id };
        }
        if let Some((name, _)) = text.split_once("-S-1-") {
            return NodeRef { realm: self.named(out, place, name), id };
        }
        if text.starts_with("S-1-") && !place.name.is_empty() {
            let qualified = format!("{}-{text}", out.facts.text(place.name));
            return NodeRef { realm: place.realm, id: out.facts.names.add_id(&qualified) };
        }
        NodeRef { realm: place.realm, id }
    }

    /// The realm of a domain known by name. A name alone is not enough to tell two domains apart, so one that this
    /// file does not explain becomes a realm of its own, seen from the domain that names it: `NAME@SID`.
    fn named(&self, out: &mut Out<'_>, place: Place, name: &str) -> RealmId {
        let sym = out.facts.names.add(name);
        if sym == place.name {
            return place.realm;
        }
        if let Some(known) = self.by_name.get(&sym) {
            return *known;
        }
        let seen_from =
            out.facts.realms.get(place.realm.0 as usize).map(|realm| realm.id).unwrap_or_default();
        let id = format!("{name}@{}", out.facts.text(seen_from));
        let realm = out.facts.realm(RealmKind::Ad, &id);
        out.facts.name_realm(realm, name);
        realm
    }
}

/// A domain whose SID the record does not tell (RustHound-CE writes a placeholder for units, containers and policies):
/// known by its name within this collection, until another file of the collection tells more.
fn unnumbered(out: &mut Out<'_>, name: &str) -> RealmId {
    let path = out.path();
    let id = format!("{name}@{}", Source::collection(&path));
    out.facts.realm(RealmKind::Ad, &id)
}

/// The domain part of a SID, `S-1-5-21-a-b-c` of `S-1-5-21-a-b-c-rid`; `None` for other ids.
pub(in crate::formats) fn domain_of(id: &str) -> Option<&str> {
    let rest = id.get(..9).filter(|start| start.eq_ignore_ascii_case("S-1-5-21-")).and(id.get(9..))?;
    let mut end = 9;
    let mut parts = rest.split('-');
    for _ in 0..3 {
        let part = parts.next()?;
        if part.is_empty() || part.len() > 10 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        end += part.len() + 1;
    }
    id.get(..end - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_of_a_sid() {
        let domain = "S-1-5-21-3130019616-2776909439-2417379446";
        assert_eq!(domain_of(domain), Some(domain));
        assert_eq!(domain_of(&format!("{domain}-500")), Some(domain));
        assert_eq!(domain_of(&format!("{domain}-1104-544")), Some(domain));
        assert_eq!(domain_of("S-1-5-32-544"), None);
        assert_eq!(domain_of("LAB.LOCAL-S-1-5-32-544"), None);
        assert_eq!(domain_of("S-1-5-21-1-2"), None);
        assert_eq!(domain_of("S-1-5-21-1-x-3"), None);
        assert_eq!(domain_of("S-1-5-21-1-2-33333333333"), None);
        assert_eq!(domain_of("ä-1-5-21-1-2-3"), None);
    }
}
