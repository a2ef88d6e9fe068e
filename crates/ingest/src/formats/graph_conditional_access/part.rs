//! One group of conditions of a policy, member by member; what cannot be understood is kept as a doubt.

use bailiwick_model::facts::ExternalUsers;
use bailiwick_model::{Observed, Sym};

use crate::json::Object;
use crate::out::Out;

/// What could not be understood of one policy.
#[derive(Default)]
pub(super) struct Doubt {
    /// Known members of another type than documented: the policy may be anything.
    pub(super) broken: Vec<String>,
    /// Members that this version does not know: they may narrow the policy.
    pub(super) unknown: Vec<String>,
}

/// One group of conditions while it is read: lists by name, with doubts under the group's own name.
pub(super) struct Part<'a, 'o, 'f> {
    pub(super) out: &'a mut Out<'o>,
    pub(super) doubt: &'f mut Doubt,
    pub(super) path: &'static str,
    pub(super) object: Object,
}

impl Part<'_, '_, '_> {
    fn named(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn sure<T>(&mut self, key: &str, value: Observed<T>) -> Option<T> {
        match value {
            Observed::Known(value) => Some(value),
            Observed::NotCollected => None,
            Observed::Unreadable => {
                let name = self.named(key);
                self.doubt.broken.push(name);
                None
            }
        }
    }

    pub(super) fn syms(&mut self, texts: Option<Vec<String>>) -> Vec<Sym> {
        self.out.ids(&texts.unwrap_or_default())
    }

    pub(super) fn list(&mut self, key: &str) -> Vec<Sym> {
        let texts = self.object.texts(key);
        let texts = self.sure(key, texts);
        self.syms(texts)
    }

    pub(super) fn words(&mut self, key: &str) -> Vec<Sym> {
        let words = self.object.words(key);
        let words = self.sure(key, words);
        self.syms(words)
    }

    pub(super) fn object(&mut self, key: &str) -> Option<Object> {
        let object = self.object.object(key);
        self.sure(key, object).filter(|object| !object.is_hollow())
    }

    /// `include` or `exclude`, and the rule.
    pub(super) fn filter(&mut self, key: &str) -> Option<(Sym, Sym)> {
        let mut filter = self.object(key)?;
        if let (Observed::Known(mode), Observed::Known(rule)) = (filter.text("mode"), filter.text("rule")) {
            let names = &mut self.out.facts.names;
            return Some((names.add(&mode), names.add(&rule)));
        }
        let name = self.named(key);
        self.doubt.broken.push(name);
        None
    }

    pub(super) fn external(&mut self, key: &str) -> Option<ExternalUsers> {
        let object = self.object(key)?;
        let mut part = Part { out: self.out, doubt: self.doubt, path: "users.guestsOrExternalUsers", object };
        let types = part.words("guestOrExternalUserTypes");
        let tenants =
            part.object("externalTenants").map_or(Observed::NotCollected, |tenants| part.tenants(tenants));
        part.finish();
        Some(ExternalUsers { types, tenants })
    }

    fn tenants(&mut self, mut tenants: Object) -> Observed<Option<Vec<Sym>>> {
        let written = tenants.take("@odata.type").and_then(|kind| kind.as_str().map(str::to_owned));
        let written = written.unwrap_or_default();
        let kind = tenants.text("membershipKind").known().cloned().unwrap_or_default();
        let members = tenants.texts("members");
        match (kind.as_str(), members) {
            ("all", Observed::NotCollected) => Observed::Known(None),
            ("", Observed::NotCollected) if written.ends_with("AllExternalTenants") => Observed::Known(None),
            ("enumerated" | "", Observed::Known(members)) => Observed::Known(Some(self.syms(Some(members)))),
            ("enumerated" | "", Observed::NotCollected) => Observed::NotCollected,
            _ => Observed::Unreadable,
        }
    }

    /// Notes what nobody asked for.
    pub(super) fn finish(self) {
        for key in self.object.rest() {
            self.doubt.unknown.push(self.named(key));
        }
    }
}
