//! When the estate was seen.

use bailiwick_model::time::LastUse;
use bailiwick_model::{Facts, Observed, SourceId, Time};

/// Days for which an undated fact holds after its collection.
const HOLDS_DAYS: i64 = 30;

/// The time of the assessment, and why: never a clock.
pub fn as_of(facts: &Facts) -> (Time, String) {
    let sources = || facts.sources.iter().filter(|source| !source.reference);
    if let Some(time) = sources().filter_map(|source| source.collected).max() {
        return (time, "the latest collection among the inputs".to_owned());
    }
    if let Some(time) = sources().filter_map(|source| source.modified).max() {
        return (time, "the latest change of an input file: no input says when it was collected".to_owned());
    }
    match latest_stated(facts) {
        Some(time) => (time, "the latest time that the inputs speak of as past".to_owned()),
        None => (Time(0), "nothing tells when the inputs were collected".to_owned()),
    }
}

/// The latest time in the data that lies in the past of whoever made the export.
fn latest_stated(facts: &Facts) -> Option<Time> {
    let known = |time: &Observed<Time>| time.known().copied();
    let accounts = facts.accounts.iter().flat_map(|account| {
        let used = match account.last_use.known() {
            Some(&LastUse::At(time)) => Some(time),
            _ => None,
        };
        [known(&account.created), known(&account.password_set), used]
    });
    let policies = facts.policies.iter().map(|policy| known(&policy.modified));
    let registrations = facts.registrations.iter().map(|fact| known(&fact.updated));
    let relationships = facts.gdap_relationships.iter().map(|fact| known(&fact.activated));
    let scans = facts.scans.iter().map(|scan| known(&scan.started));
    let tokens = facts.tokens.iter().map(|token| known(&token.created));
    accounts
        .chain(policies)
        .chain(registrations)
        .chain(relationships)
        .chain(scans)
        .chain(tokens)
        .flatten()
        .max()
}

/// How old a source is at the time of the assessment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fresh {
    /// It tells how things stand.
    Fresh,
    /// It was collected too long before, or after: what it says is only possible.
    Stale,
}

/// Whether what a source says holds at `as_of`. Reference data always does; a source without a date counts as
/// collected at `as_of`.
pub fn freshness(facts: &Facts, source: SourceId, as_of: Time) -> Fresh {
    let Some(source) = facts.sources.get(source.0 as usize) else { return Fresh::Fresh };
    let fresh = source.reference
        || source.collected.is_none_or(|collected| {
            collected.plus_days(HOLDS_DAYS) >= as_of && collected < as_of.plus_days(1)
        });
    if fresh { Fresh::Fresh } else { Fresh::Stale }
}
