//! Attestations: dated, by name, with a document, for a time; and only for rows that no export decides.

use bailiwick_model::Evidence;
use bailiwick_model::facts::Attestation;

use super::super::{CONTROLS, Context, Judgement};
use crate::assessment::Verdict;
use crate::graph::PartyIx;

/// Rows about exercises and documents: nothing but an attestation decides them.
pub const EXERCISES: &[&str] = &["9.A.1", "9.A.2", "9.M.1", "9.C.2", "10.A.1"];

/// Controls whose rows the agreement decides.
const BY_AGREEMENT: &[&str] = &[
    "advice_not_given",
    "no_exercise_record",
    "silent_agreement",
    "unclear_services",
    "unlisted_subcontractor",
    "unowned_recommendation",
];

/// Whether an attestation may decide a row.
pub fn by_hand(row: &str) -> bool {
    CONTROLS.iter().any(|control| BY_AGREEMENT.contains(&control.slug) && control.decides(row))
}

/// How the reason of one that expired begins.
const EXPIRED: &str = "it expired on";

/// Why an attestation does not count; `None` where it does.
pub fn refused(it: &Context<'_>, known: &Attestation) -> Option<String> {
    let as_of = it.as_of();
    if known.by.is_empty() {
        return Some("it does not say who states it".to_owned());
    }
    if known.document.is_empty() {
        return Some("it names no document by its SHA-256".to_owned());
    }
    match known.on.known() {
        None => return Some("it does not say when it was stated".to_owned()),
        Some(on) if *on > as_of => return Some(format!("it is dated {}, in the future", on.date())),
        Some(_) => {}
    }
    match known.until.known() {
        None => Some("it does not say until when it counts".to_owned()),
        Some(until) if until.plus_days(1) <= as_of => Some(format!("{EXPIRED} {}", until.date())),
        Some(_) => None,
    }
}

/// What attestations say of a row for a party.
#[derive(Debug, Default)]
pub(in super::super) struct Attested {
    /// One that counts: its words and its record.
    pub(in super::super) counts: Option<(String, Evidence)>,
    /// The last one that counted until it expired: why it does not, and its record.
    pub(in super::super) expired: Option<(String, Evidence)>,
    /// Why others do not count.
    pub(in super::super) refused: Vec<String>,
}

/// The attestations for a row and a party.
pub(in super::super) fn of(it: &Context<'_>, party: PartyIx, row: &str) -> Attested {
    let mut found = Attested::default();
    for known in it.index.attestations.of(&party).iter().filter(|known| it.facts.text(known.row) == row) {
        match refused(it, known) {
            None => {
                found.counts.get_or_insert_with(|| (words(it, known), known.evidence));
            }
            Some(why) if known.until.is_known() && why.starts_with(EXPIRED) => {
                found.expired.get_or_insert((why, known.evidence));
            }
            Some(why) => found.refused.push(why),
        }
    }
    found
}

fn words(it: &Context<'_>, known: &Attestation) -> String {
    let date = |time: &bailiwick_model::Observed<bailiwick_model::Time>| {
        time.known().map(|time| time.date()).unwrap_or_default()
    };
    let digest: String = it.facts.text(known.document).chars().take(12).collect();
    let title = it.facts.text(known.title);
    let title = if title.is_empty() { "a document" } else { title };
    format!(
        "attested by {} on {}: {title} (sha256 {digest}…), until {}",
        it.facts.text(known.by),
        date(&known.on),
        date(&known.until)
    )
}

/// Lets an attestation settle what the agreement leaves open. It never outweighs what the agreement says. Whether
/// the answer rests on it.
pub(in super::super) fn settle(it: &Context<'_>, party: PartyIx, row: &str, part: &mut Judgement) -> bool {
    if part.verdict() != Verdict::Unknown {
        return false;
    }
    let Some((words, evidence)) = of(it, party, row).counts else { return false };
    let mut settled = Judgement::default();
    settled.good(evidence);
    *part = settled.saying(words);
    true
}
