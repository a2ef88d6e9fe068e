//! The truth about second factors: every row of the research table, and the project's own cases.

#![cfg(test)]

mod ask;
mod build;
mod condition;
mod estate;
mod properties;
mod read;
mod row;
mod scale;
mod scope;

use std::collections::BTreeMap;

use row::Row;
use serde::Deserialize;

/// A row that we believe to be wrong.
#[derive(Deserialize)]
struct Disputed {
    id: String,
    ours: String,
    reason: String,
    source: String,
}

#[derive(Deserialize)]
struct DisputedRows {
    disputed: Vec<Disputed>,
}

fn disputed() -> BTreeMap<String, Disputed> {
    let rows: DisputedRows = toml::from_str(include_str!("disputed.toml")).unwrap();
    rows.disputed.into_iter().map(|row| (row.id.clone(), row)).collect()
}

/// Rows whose answer differs, as lines for a reader.
fn wrong(rows: &[Row], disputed: &BTreeMap<String, Disputed>) -> Vec<String> {
    rows.iter()
        .filter_map(|row| {
            let said = ask::answer(row);
            let expected = disputed.get(&row.id).map_or(&row.expected, |row| &row.ours);
            match said {
                Ok(said) if said == *expected => None,
                Ok(said) => Some(format!("{}: {said}, expected {expected}: {}", row.id, row.why)),
                Err(word) => Some(format!("{}: words that are not understood: {word}", row.id)),
            }
        })
        .collect()
}

#[test]
fn the_research_table_holds() {
    let Some(rows) = row::research_rows() else {
        println!("SKIPPED: no research table at {} (set BAILIWICK_RESEARCH)", row::research().display());
        return;
    };
    let disputed = disputed();
    let wrong = wrong(&rows, &disputed);
    println!("{} rows, {} wrong, {} disputed", rows.len(), wrong.len(), disputed.len());
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    for (id, row) in &disputed {
        assert!(!row.reason.is_empty() && row.source.contains("://"), "{id} needs a reason and a source");
        let table = rows.iter().find(|known| known.id == *id);
        assert!(table.is_none_or(|known| known.expected != row.ours), "{id} is no longer disputed");
    }
}

#[test]
fn the_own_cases_hold() {
    let rows = row::own_rows();
    let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert!(ids.len() == rows.len() && ids.len() >= 100, "{} cases, {} names", rows.len(), ids.len());
    let wrong = wrong(&rows, &BTreeMap::new());
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    for row in &rows {
        assert!(row.source.starts_with("https://"), "{}: {}", row.id, row.source);
        assert!(!row.page.is_empty() && !row.why.is_empty(), "{} names no page", row.id);
    }
}

#[test]
fn words_that_are_not_understood_are_refused() {
    let usual: Row = toml::from_str("id='x'\nexpected=''\nwhy=''\nsource=''").unwrap();
    for change in [
        |row: &mut Row| row.user_scope = "the cat".into(),
        |row: &mut Row| row.exclusion = "group G, user on the moon".into(),
        |row: &mut Row| row.app_scope = "app Z".into(),
        |row: &mut Row| row.state = "sleeping".into(),
        |row: &mut Row| row.grant = "mfa XOR compliantDevice".into(),
        |row: &mut Row| row.other_condition = "moonphase: full".into(),
        |row: &mut Row| row.security_defaults = "perhaps".into(),
        |row: &mut Row| row.domain = "borrowed".into(),
        |row: &mut Row| row.registered = "sometimes".into(),
        |row: &mut Row| row.guest_or_serviceprovider = "ghost".into(),
        |row: &mut Row| row.on_edge = "elsewhere".into(),
    ] {
        let mut row = usual.clone();
        change(&mut row);
        assert!(ask::answer(&row).is_err(), "{row:?}");
    }
}
