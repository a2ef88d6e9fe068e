//! Attestations that decide nothing, and why.

use bailiwick_model::Severity;
use bailiwick_model::facts::Attestation;

use super::show;
use crate::advisory::AA22_131A;
use crate::assessment::Remark;
use crate::controls::{Context, by_hand, refused};

/// One remark for each attestation that does not count.
pub(super) fn remarks(it: &Context<'_>) -> Vec<Remark> {
    it.facts.attestations.iter().filter_map(|known| remark(it, known)).collect()
}

fn remark(it: &Context<'_>, known: &Attestation) -> Option<Remark> {
    let (row, party) = (it.facts.text(known.row), it.facts.text(known.party));
    let (code, message, help) = if AA22_131A.row(row).is_none() {
        let help = "`bailiwick controls` lists the rows that there are";
        ("statements/unknown-row", format!("`{row}` is no row of the catalogue"), help)
    } else if !by_hand(row) {
        let help = "give the exports; an attestation counts for rows about agreements and exercises only";
        ("statements/technical-row", format!("an attestation does not decide {row}: exports do"), help)
    } else if it.party_by((known.party, known.party)).is_none() {
        let help = "name a party by its id in the estate file";
        ("statements/unknown-party", format!("`{party}` is no party of this estate"), help)
    } else {
        let why = refused(it, known)?;
        let help = "an attestation needs a name, a day that has come, a document by its SHA-256, and an end";
        (
            "statements/not-counted",
            format!("the attestation of {row} for {party} does not count: {why}"),
            help,
        )
    };
    Some(Remark {
        severity: Severity::Warning,
        code,
        at: show::locate(it, known.evidence),
        message,
        help: help.to_owned(),
    })
}
