//! Claims of parties: each thing belongs to one.

use bailiwick_model::facts::{Claim, ClaimKind, DeclaredParty};
use bailiwick_model::{Severity, Sym};
use rustc_hash::FxHashMap;

use crate::document::{Node, Place, remark_at, shown};
use crate::out::Out;

const LISTS: [(&str, ClaimKind); 5] = [
    ("realms", ClaimKind::Realm),
    ("groups", ClaimKind::Group),
    ("accounts", ClaimKind::Account),
    ("addresses", ClaimKind::Address),
    ("subscriptions", ClaimKind::Subscription),
];

/// What was claimed so far, by whom, and where.
#[derive(Debug)]
pub(super) struct Claims {
    parties: FxHashMap<Sym, Place>,
    claimed: FxHashMap<(ClaimKind, Sym, Sym), (Sym, Place)>,
    /// Nothing was claimed twice.
    pub(super) clean: bool,
}

impl Default for Claims {
    fn default() -> Self {
        Self { parties: FxHashMap::default(), claimed: FxHashMap::default(), clean: true }
    }
}

impl Claims {
    /// Keeps a party and its claims. A party of an id that is there already only adds its claims.
    pub(super) fn party(&mut self, out: &mut Out<'_>, node: &Node, fact: DeclaredParty) {
        let party = fact.id;
        if let Some(first) = self.parties.get(&party) {
            let first = first.line;
            let name = shown(out.facts.text(party));
            let message = format!("the party `{name}` is declared twice: here and in line {first}");
            let help = "keep one of the two tables and put the claims of both into it";
            self.wrong(out, node.at, "estate/party-twice", &message, help);
        } else {
            self.parties.insert(party, node.at);
            out.facts.parties.push(fact);
        }
        for (key, what) in LISTS {
            for item in node.items_of(key) {
                self.claim(out, party, what, item);
            }
        }
    }

    fn wrong(&mut self, out: &mut Out<'_>, at: Place, code: &'static str, message: &str, help: &str) {
        self.clean = false;
        remark_at(out, at, Severity::Error, code, message, help);
    }

    fn claim(&mut self, out: &mut Out<'_>, party: Sym, what: ClaimKind, item: &Node) {
        let written = item.text().map(str::to_owned).or_else(|| item.text_of("id").known().cloned());
        let Some(written) = written.filter(|written| !written.is_empty()) else { return };
        let pattern = match what {
            ClaimKind::Subscription if !written.starts_with('/') => {
                out.facts.names.add_id(&format!("/subscriptions/{written}"))
            }
            _ => out.facts.names.add_id(&written),
        };
        let realm = if what == ClaimKind::Realm { Sym::EMPTY } else { out.id(&item.text_of("realm")) };
        // Names of groups and logins are compared without case.
        let spelled = out.facts.text(pattern).to_lowercase();
        let key = (what, out.facts.names.add(&spelled), realm);
        if let Some((owner, first)) = self.claimed.get(&key).copied() {
            let (one, two) = (shown(out.facts.text(owner)), shown(out.facts.text(party)));
            let help = if owner == party {
                "leave one of the two out".to_owned()
            } else if what == ClaimKind::Realm {
                format!("leave it to `{one}` or to `{two}`; until then it belongs to `{one}`")
            } else {
                format!(
                    "leave it to `{one}` or to `{two}`, or say of which realm each is: \
                     {{ id = \"{}\", realm = \"...\" }}; until then it belongs to `{one}`",
                    shown(&written)
                )
            };
            let name = shown(&written);
            let message = format!(
                "`{name}` is claimed twice: by `{one}` in line {} and by `{two}` in line {}",
                first.line, item.at.line
            );
            let code = if what == ClaimKind::Realm && owner != party {
                "estate/realm-claimed-twice"
            } else {
                "estate/claimed-twice"
            };
            self.wrong(out, item.at, code, &message, &help);
            return;
        }
        self.claimed.insert(key, (party, item.at));
        out.at(item.at.line.saturating_sub(1) as usize);
        let evidence = out.evidence();
        out.facts.claims.push(Claim { party, what, pattern, realm, evidence });
    }
}
