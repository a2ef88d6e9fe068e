//! The table of edge kinds is complete: every kind of BloodHound's schema stands in it, with where its edges come from.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bailiwick_model::EdgeKind;
use bailiwick_model::edges::Origin;

/// Kinds of the schema, as the corpus counts them.
const KINDS: usize = 135;

#[test]
fn every_kind_of_the_schema_is_read_derived_or_explained() {
    let theirs: BTreeSet<&str> = EdgeKind::ALL
        .iter()
        .map(|kind| kind.row())
        .filter(|row| row.bloodhound())
        .map(|row| row.name)
        .collect();
    // One is newer than the schema: federated credentials, which BloodHound's documentation of 2026 names.
    assert_eq!(theirs.len(), KINDS + 1);
    for kind in EdgeKind::ALL {
        assert_eq!(kind.absence().is_some(), kind.row().origin == Origin::Absent, "{kind:?}");
        // What nobody gains anything by needs no fix; what somebody does, has one, unless it is how things are built.
        assert!(!kind.row().phrase.is_empty(), "{kind:?}");
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = std::env::var_os("BAILIWICK_CORPUS").map_or(beside, PathBuf::from);
    let path = folder.join("identity/bloodhound-schema/edges.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("SKIPPED: there is no file `{}` (set BAILIWICK_CORPUS)", path.display());
        return;
    };
    // Names and flags come before the columns with free text.
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), KINDS);
    for row in rows {
        let (name, pathfinding, documented) = (row[1], row[2] == "yes", row[3] == "yes");
        let kind = EdgeKind::from_name(name).unwrap_or_else(|| panic!("`{name}` is in no row"));
        assert!(kind.row().bloodhound(), "{name}");
        // A trust alone is no way in; BloodHound's schema says so and its documentation does not.
        if kind.row().origin != Origin::Absent && kind != EdgeKind::CrossForestTrust {
            assert_eq!(kind.row().traversable, pathfinding || documented, "{name}");
        }
    }
}
