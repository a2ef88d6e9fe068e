//! Access assignments and the relationship that they belong to.

use std::collections::BTreeSet;

use bailiwick_model::facts::{Collection, GdapStatus};
use bailiwick_model::{Facts, Observed, RealmId, SourceId, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{path, remark, unresolved};
use crate::path_ids::{guid_starts, stem};

/// Finds the relationship of access assignments whose file does not name it: by the index that the collecting script
/// wrote, else by the start of the id (8 digits or more) in the name of the file, where only one relationship begins
/// with it. Then says whether all assignments of a partner were read.
pub fn attach_assignments(facts: &mut Facts) {
    let open: BTreeSet<SourceId> = facts
        .gdap_assignments_read
        .iter()
        .filter(|read| read.relationship.is_none())
        .map(|read| read.evidence.source)
        .collect();
    for source in open {
        match by_index(facts, source).or_else(|| by_start(facts, source)) {
            Some(relationship) => give(facts, source, relationship),
            None => remark(
                facts,
                source,
                "gdap/relationship-unknown",
                "nothing tells to which relationship these access assignments belong: they count for nothing",
                "put the whole id of the relationship into the name of the file, or write an index; \
                 see `bailiwick collect-help graph_gdap_assignments`",
            ),
        }
    }
    move_home(facts);
    say_whether_all(facts);
}

fn give(facts: &mut Facts, source: SourceId, relationship: Sym) {
    for assignment in &mut facts.gdap_assignments {
        if assignment.evidence.source == source && assignment.relationship.is_none() {
            assignment.relationship = Some(relationship);
        }
    }
    for read in &mut facts.gdap_assignments_read {
        if read.evidence.source == source && read.relationship.is_none() {
            read.relationship = Some(relationship);
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit(['/', '\\', '!']).next().unwrap_or(path)
}

/// The only one of these; `None` where there are none or several.
fn only(found: impl Iterator<Item = Sym>) -> Option<Sym> {
    let found: BTreeSet<Sym> = found.collect();
    if found.len() == 1 { found.first().copied() } else { None }
}

/// By an index: first one that names this very path, then one that names a file of this name, if only one file is
/// called so.
fn by_index(facts: &Facts, source: SourceId) -> Option<Sym> {
    let wanted = path(facts, source).replace('\\', "/");
    let here = facts.gdap_assignment_files.iter().filter(|entry| {
        let index = path(facts, entry.evidence.source).replace('\\', "/");
        let folder = index.rfind(['/', '!']).and_then(|at| index.get(..=at)).unwrap_or_default();
        let file = facts.text(entry.file).replace('\\', "/");
        format!("{folder}{}", file.trim_start_matches("./")) == wanted
    });
    only(here.map(|entry| entry.relationship)).or_else(|| {
        let name = last(&wanted);
        let alike =
            facts.gdap_assignments_read.iter().filter(|read| last(path(facts, read.evidence.source)) == name);
        let files: FxHashSet<SourceId> = alike.map(|read| read.evidence.source).collect();
        let named = facts.gdap_assignment_files.iter().filter(|entry| last(facts.text(entry.file)) == name);
        (files.len() == 1).then(|| only(named.map(|entry| entry.relationship))).flatten()
    })
}

fn by_start(facts: &Facts, source: SourceId) -> Option<Sym> {
    let name = stem(path(facts, source)).to_ascii_uppercase();
    let starts: Vec<&str> = guid_starts(&name).collect();
    let known = facts.gdap_relationships.iter().map(|relationship| relationship.id);
    only(known.filter(|id| starts.iter().any(|start| facts.text(*id).starts_with(start))))
}

/// Assignments are of the tenant of their relationship: where the file itself does not say its tenant, they go there.
fn move_home(facts: &mut Facts) {
    let mut homes: FxHashMap<Sym, Option<RealmId>> = FxHashMap::default();
    for relationship in &facts.gdap_relationships {
        let home = homes.entry(relationship.id).or_insert(Some(relationship.realm));
        *home = home.filter(|home| *home == relationship.realm);
    }
    let mut moved: FxHashMap<SourceId, RealmId> = FxHashMap::default();
    let home = |relationship: Option<Sym>| relationship.and_then(|id| homes.get(&id).copied().flatten());
    let open: Vec<bool> =
        facts.gdap_assignments.iter().map(|assignment| unresolved(facts, assignment.realm)).collect();
    for (assignment, open) in facts.gdap_assignments.iter_mut().zip(open) {
        if let Some(realm) = home(assignment.relationship).filter(|_| open) {
            assignment.realm = realm;
            assignment.group.realm = realm;
        }
    }
    let open: Vec<bool> =
        facts.gdap_assignments_read.iter().map(|read| unresolved(facts, read.realm)).collect();
    for (read, open) in facts.gdap_assignments_read.iter_mut().zip(open) {
        if let Some(realm) = home(read.relationship).filter(|_| open) {
            read.realm = realm;
            moved.insert(read.evidence.source, realm);
        }
    }
    for list in facts.coverage.iter_mut().filter(|list| list.collection == Collection::GdapAssignments) {
        list.realm = moved.get(&list.evidence.source).copied().unwrap_or(list.realm);
    }
}

/// All assignments of a partner were read when its relationships were, and those of each that is in use.
fn say_whether_all(facts: &mut Facts) {
    let read: FxHashSet<(RealmId, Sym)> = facts
        .gdap_assignments_read
        .iter()
        .filter(|read| read.complete)
        .filter_map(|read| read.relationship.map(|relationship| (read.realm, relationship)))
        .collect();
    let some: FxHashSet<RealmId> = facts.gdap_assignments_read.iter().map(|read| read.realm).collect();
    let listed = facts.coverage.iter().filter(|list| list.collection == Collection::GdapRelationships);
    let mut missing: Vec<(RealmId, SourceId, bool, usize)> =
        listed.map(|list| (list.realm, list.evidence.source, list.complete, 0)).collect();
    for (realm, source, _, count) in &mut missing {
        let here = facts
            .gdap_relationships
            .iter()
            .filter(|one| (one.realm, one.evidence.source) == (*realm, *source));
        let used = here
            .filter(|one| !matches!(one.status, Observed::Known(GdapStatus::Ended | GdapStatus::Pending)));
        *count = used.filter(|one| !read.contains(&(*realm, one.id))).count();
    }
    for (realm, source, _, count) in &missing {
        if *count > 0 && some.contains(realm) {
            let message = format!("the access assignments of {count} relationships in use were not read");
            let help = "collect them too; see `bailiwick collect-help graph_gdap_assignments`";
            remark(facts, *source, "gdap/assignments-missing", &message, help);
        }
    }
    for list in facts.coverage.iter_mut().filter(|list| list.collection == Collection::GdapAssignments) {
        let mut of_realm = missing.iter().filter(|(realm, ..)| *realm == list.realm).peekable();
        list.complete =
            of_realm.peek().is_some() && of_realm.all(|(_, _, complete, count)| *complete && *count == 0);
    }
}
