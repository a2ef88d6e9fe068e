//! Delegated permissions of Microsoft APIs.

use std::collections::HashMap;
use std::sync::LazyLock;

use bailiwick_model::{Effect, Effects};

use super::rows;

const TABLE: &str = include_str!("../../data/delegated_permissions.tsv");

static PERMISSIONS: LazyLock<HashMap<String, Effects>> = LazyLock::new(|| {
    let mut all: HashMap<String, Effects> = HashMap::new();
    for (name, effects) in rows(TABLE).filter_map(parse) {
        let known = all.entry(name.to_ascii_lowercase()).or_default();
        *known = known.union(effects);
    }
    all
});

fn parse(row: &'static str) -> Option<(&'static str, Effects)> {
    let mut cells = row.split('\t');
    let (_, name, effects) = (cells.next()?, cells.next()?, cells.next()?);
    Some((name, if effects == "-" { Effects::NONE } else { Effects::parse(effects)? }))
}

/// Parts of names of permissions that let an application act in the name of its user.
const ACTING: [&str; 6] = ["write", "fullcontrol", "full_access", "impersonation", "manage", "send"];

/// What an application may do at most with a delegated permission, in the name of whoever signed in to it. A name
/// that is in no table counts as what it sounds like: consents are to any API.
pub fn delegated_permission(name: &str) -> Effects {
    let name = name.to_ascii_lowercase();
    if let Some(known) = PERMISSIONS.get(&name) {
        return *known;
    }
    if ["openid", "profile", "email", "offline_access", "user.read"].contains(&name.as_str()) {
        Effects::NONE
    } else if ACTING.iter().any(|part| name.contains(part)) {
        Effects::of(&[Effect::See, Effect::Change])
    } else {
        Effects::of(&[Effect::See])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses() {
        assert_eq!(rows(TABLE).count(), rows(TABLE).filter_map(parse).count());
        assert!(rows(TABLE).count() > 100);
    }

    #[test]
    fn names_say_what_is_possible() {
        for (name, expected) in [
            ("openid", ""),
            ("offline_access", ""),
            ("User.Read", ""),
            ("Mail.ReadWrite", "see change destroy"),
            ("mail.readwrite", "see change destroy"),
            ("user_impersonation", "see change"),
            ("Vendor.Write.All", "see change"),
            ("Vendor.Read", "see"),
        ] {
            let effects = delegated_permission(name);
            let words: Vec<&str> = effects.iter().map(Effect::word).collect();
            assert_eq!(words.join(" "), expected, "{name}");
        }
    }
}
