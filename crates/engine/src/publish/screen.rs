//! The last look at a text before it is published: names that are not for this party.

use rustc_hash::FxHashSet;

use super::{may_be_named, subjects};
use crate::assessment::{Assessment, Path};
use crate::phrases::Phrases;

/// What a party may not see, and which files are its own.
pub(super) struct Screen {
    names: Phrases<()>,
    own_files: FxHashSet<String>,
}

impl Screen {
    pub(super) fn new(it: &Assessment, party: usize) -> Self {
        let mut names = Phrases::default();
        for (at, other) in it.parties.iter().enumerate().filter(|(at, _)| *at != party) {
            if may_be_named(it, at) {
                other.realms.iter().filter_map(|realm| realm_parts(realm).1).for_each(|id| names.add(id, ()));
                continue;
            }
            names.add(&other.name, ());
            names.add(&other.id, ());
            for realm in &other.realms {
                add_realm(&mut names, realm);
            }
        }
        for subject in it.subjects.iter().filter(|subject| subject.party != party) {
            let published = may_be_named(it, subject.party) && subjects::reaches(subject, party).is_some();
            if !published {
                names.add(&subject.name, ());
            }
            for part in subject.id.split("::").skip(1) {
                names.add(part, ());
            }
            subject.paths.iter().for_each(|path| add_path(&mut names, it, path, party));
        }
        it.findings
            .iter()
            .filter_map(|finding| finding.path.as_ref())
            .for_each(|path| add_path(&mut names, it, path, party));
        let own_files: FxHashSet<String> = it
            .inputs
            .iter()
            .filter(|input| input.party == Some(party))
            .map(|input| input.path.clone())
            .collect();
        for input in it.inputs.iter().filter(|input| !own_files.contains(&input.path)) {
            names.add(&input.path, ());
        }
        Self { names, own_files }
    }

    /// The text, where nothing in it is for others' eyes alone.
    pub(super) fn pass(&self, text: &str) -> Option<String> {
        (!self.names.any(text)).then(|| text.to_owned())
    }

    pub(super) fn own_file(&self, path: &str) -> bool {
        self.own_files.contains(path)
    }
}

/// `entra Contoso (GUID)`: its name and its id.
pub(super) fn realm_parts(realm: &str) -> (&str, Option<&str>) {
    let rest = realm.split_once(' ').map_or(realm, |(_, rest)| rest);
    rest.rsplit_once(" (").map_or((rest, None), |(name, id)| (name, Some(id.trim_end_matches(')'))))
}

fn add_realm(names: &mut Phrases<()>, realm: &str) {
    let (name, id) = realm_parts(realm);
    names.add(name, ());
    names.add(id.unwrap_or(""), ());
}

/// What stands on a path outside the party: groups, roles, servers of others.
fn add_path(names: &mut Phrases<()>, it: &Assessment, path: &Path, party: usize) {
    for step in path.steps.iter().filter(|step| step.to_party != party) {
        let subject = it.subjects.iter().any(|subject| subject.id == step.to_id);
        let named =
            it.parties.get(step.to_party).is_some_and(|to| to.name == step.to) || step.to_kind == "AZRole";
        if !subject && !named {
            names.add(&step.to, ());
        }
        for part in step.to_id.split("::").skip(1).filter(|part| part.len() > 8) {
            names.add(part, ());
        }
    }
}
