//! The same file given twice says nothing new: the copy is not counted.

use std::cmp::Reverse;

use bailiwick_model::facts::{Facts, Scan, ScannedHost, ScannedPort};
use bailiwick_model::{Diagnostic, Evidence, NodeRef, RealmId, RealmKind, Severity, SourceId, Time};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::text::{PathGlob, folded_path};

/// What makes one file a copy of another.
#[derive(PartialEq, Eq, Hash)]
enum Same {
    /// The same bytes, realm (`None` where none was found), folder and name, the marks of a copy apart. Some exports say
    /// only by their name what they are about: `members/GROUP.json`.
    Bytes(u128, Option<RealmId>, String),
    /// The same run of a scanner: when it started, and what it saw.
    Scan(Time, Vec<ScannedHost>, Vec<ScannedPort>),
}

/// Drops what copies of a file state. Files that the estate file tells different things of are no copies, nor are equal
/// files of two realms: two customers may have the same settings.
pub(super) fn forget(facts: &mut Facts) {
    let mut same: FxHashMap<Same, Vec<SourceId>> = FxHashMap::default();
    for (at, source) in (0u32..).map(SourceId).zip(&facts.sources) {
        if let Some(content) = source.content {
            let found = !stand_in(facts, source.realm);
            let name = without_marks(&source.path);
            same.entry(Same::Bytes(content, found.then_some(source.realm), name)).or_default().push(at);
        }
    }
    for (scan, file) in runs(facts) {
        same.entry(scan).or_default().push(file);
    }
    let claims: Vec<PathGlob> =
        facts.source_claims.iter().map(|claim| PathGlob::new(facts.text(claim.pattern))).collect();
    let mut copies: Vec<(SourceId, SourceId)> = Vec::new();
    for files in same.into_values().filter(|files| files.len() > 1) {
        copies.extend(copies_among(facts, &claims, &files));
    }
    if copies.is_empty() {
        return;
    }
    copies.sort_unstable();
    facts.forget(&copies.iter().map(|(copy, _)| *copy).collect::<FxHashSet<_>>());
    for (copy, of) in copies {
        let of = facts.sources.get(of.0 as usize).map_or("", |source| source.path.as_str());
        facts.diagnostics.push(Diagnostic {
            source: copy,
            record: None,
            code: "input/repeated",
            severity: Severity::Note,
            message: format!("says the same as `{of}`: counted once"),
            help: String::new(),
        });
    }
}

/// A path as it was before it was copied: `users.json` for `users (1).json`, `users - Copy.json`, `Copy of users.json`.
fn without_marks(path: &str) -> String {
    let start = path.rfind(['/', '\\', '!']).map_or(0, |at| at + 1);
    let (folder, name) = path.split_at_checked(start).unwrap_or(("", path));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let mut stem = stem.strip_prefix("Copy of ").unwrap_or(stem).trim_end();
    if let Some((before, number)) = stem.rsplit_once(" (")
        && number.strip_suffix(')').is_some_and(|number| number.parse::<u8>().is_ok())
    {
        stem = before;
    }
    for mark in [" - Copy", " copy", "~"] {
        stem = stem.strip_suffix(mark).unwrap_or(stem);
    }
    format!("{folder}{stem}.{ending}")
}

/// Whether nothing told the realm of a file.
fn stand_in(facts: &Facts, realm: RealmId) -> bool {
    facts.realms.get(realm.0 as usize).is_none_or(|realm| realm.kind == RealmKind::Source)
}

/// Scans of which nothing tells the network, each with what it saw.
fn runs(facts: &Facts) -> Vec<(Same, SourceId)> {
    let mut hosts: FxHashMap<SourceId, Vec<ScannedHost>> = FxHashMap::default();
    for host in &facts.scanned_hosts {
        let host_names = host.host_names.clone();
        let seen = ScannedHost { address: host.address, host_names, evidence: Evidence::default() };
        hosts.entry(host.evidence.source).or_default().push(seen);
    }
    let mut ports: FxHashMap<SourceId, Vec<ScannedPort>> = FxHashMap::default();
    for port in &facts.ports {
        let node = NodeRef { realm: RealmId::default(), id: port.node.id };
        let seen = ScannedPort { node, evidence: Evidence::default(), ..port.clone() };
        ports.entry(port.evidence.source).or_default().push(seen);
    }
    let scans = facts.scans.iter().filter(|scan| stand_in(facts, scan.realm));
    let mut run = |scan: &Scan| {
        let file = scan.evidence.source;
        let hosts = hosts.remove(&file).unwrap_or_default();
        let ports = ports.remove(&file).unwrap_or_default();
        if hosts.is_empty() && ports.is_empty() {
            return None;
        }
        Some((Same::Scan(*scan.started.known()?, hosts, ports), file))
    };
    scans.filter_map(&mut run).collect()
}

/// Copies, each with the file that counts: among those of which the estate file says the same, or nothing, the newest,
/// and of equal ones the one with the shortest path, as a copy is `x (1).json` beside `x.json`.
fn copies_among(facts: &Facts, claims: &[PathGlob], files: &[SourceId]) -> Vec<(SourceId, SourceId)> {
    let mut claimed: FxHashMap<Vec<usize>, Vec<SourceId>> = FxHashMap::default();
    for file in files {
        let path = facts.sources.get(file.0 as usize).map(|source| folded_path(&source.path));
        let fits = |pattern: &PathGlob| path.as_ref().is_some_and(|path| pattern.fits(path));
        let hits = claims.iter().enumerate().filter(|(_, pattern)| fits(pattern)).map(|(at, _)| at);
        claimed.entry(hits.collect()).or_default().push(*file);
    }
    let rank = |file: &SourceId| -> (Option<Time>, Reverse<usize>, Reverse<SourceId>) {
        let source = facts.sources.get(file.0 as usize);
        let length = source.map_or(usize::MAX, |source| source.path.len());
        (source.and_then(|source| source.collected), Reverse(length), Reverse(*file))
    };
    let counts = |files: &[SourceId]| files.iter().copied().max_by_key(rank);
    let unclaimed = claimed.remove(&Vec::new()).unwrap_or_default();
    let mut first_claimed: Option<SourceId> = None;
    let mut copies = Vec::new();
    for files in claimed.into_values() {
        let Some(kept) = counts(&files) else { continue };
        first_claimed = Some(first_claimed.map_or(kept, |known| known.min(kept)));
        copies.extend(files.into_iter().filter(|file| *file != kept).map(|file| (file, kept)));
    }
    if let Some(kept) = first_claimed.or_else(|| counts(&unclaimed)) {
        copies.extend(unclaimed.into_iter().filter(|file| *file != kept).map(|file| (file, kept)));
    }
    copies
}

#[cfg(test)]
mod tests {
    use super::*;
    use bailiwick_model::facts::{Leaver, SourceClaim};
    use bailiwick_model::{Evidence, Source};

    /// Files of the same bytes: path, tenant that was found, day of collection.
    fn files(of: &[(&str, Option<&str>, i64)]) -> Facts {
        let mut facts = Facts::default();
        for (path, tenant, day) in of {
            let collected = Some(Time(day * 86_400));
            let source = Source { path: (*path).into(), content: Some(7), collected, ..Source::default() };
            let source = facts.add_source(source);
            if let Some(tenant) = tenant {
                facts.sources[source.0 as usize].realm = facts.realm(RealmKind::Entra, tenant);
            }
            facts.leavers.push(Leaver { evidence: Evidence { source, record: 0 }, ..Leaver::default() });
        }
        facts
    }

    fn counted(mut facts: Facts) -> Vec<String> {
        forget(&mut facts);
        let paths =
            facts.leavers.iter().map(|fact| facts.sources[fact.evidence.source.0 as usize].path.clone());
        paths.collect()
    }

    #[test]
    fn a_copy_counts_once_and_equal_files_of_two_tenants_stay() {
        let one = Some("11111111-1111-4111-8111-111111111111");
        let two = Some("22222222-2222-4222-8222-222222222222");
        assert_eq!(counted(files(&[("a (1).csv", one, 1), ("a.csv", one, 1)])), ["a.csv"]);
        assert_eq!(
            counted(files(&[("a.csv", one, 1), ("a - Copy.csv", one, 2)])),
            ["a - Copy.csv"],
            "the newest"
        );
        assert_eq!(counted(files(&[("a.csv", one, 1), ("a (1).csv", two, 1)])), ["a.csv", "a (1).csv"]);
        assert_eq!(
            counted(files(&[("a.csv", one, 1), ("a~.csv", None, 1)])),
            ["a.csv", "a~.csv"],
            "nobody knows whose"
        );
        assert_eq!(counted(files(&[("x/a.csv", None, 1), ("x/Copy of a.csv", None, 1)])), ["x/a.csv"]);
    }

    #[test]
    fn files_that_say_by_their_name_what_they_are_about_are_no_copies() {
        let one = Some("11111111-1111-4111-8111-111111111111");
        let groups = [("members/A.json", one, 1), ("members/B.json", one, 1)];
        assert_eq!(counted(files(&groups)), ["members/A.json", "members/B.json"]);
        let folders = [("A/members.json", one, 1), ("B/members.json", one, 1)];
        assert_eq!(counted(files(&folders)), ["A/members.json", "B/members.json"]);
    }

    #[test]
    fn what_the_estate_file_tells_of_a_file_is_kept() {
        let claimed = |patterns: &[&str]| {
            let mut facts = files(&[("a (1).xml", None, 1), ("a.xml", None, 1)]);
            for pattern in patterns {
                let pattern = facts.names.add(pattern);
                facts.source_claims.push(SourceClaim { pattern, ..SourceClaim::default() });
            }
            counted(facts)
        };
        assert_eq!(claimed(&["a (1).xml"]), ["a (1).xml"]);
        assert_eq!(claimed(&["a (1).xml", "a.xml"]), ["a (1).xml", "a.xml"], "told different things");
    }
}
