//! Plans and exercises of which there is no dated record.

use bailiwick_model::Evidence;
use bailiwick_model::facts::{Collection, PartyKind};

use super::terms::attested::of;
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::advisory::AA22_131A;
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "no_exercise_record",
    title: "a plan or exercise of which there is no dated record",
    what: "Attestations for the rows that only a document or an exercise shows: who states it, when, which document by \
           its SHA-256, and until when it counts. Where the last one expired the row fails. One that is dated in the \
           future or names no document does not count and leaves the row unknown; so does none.",
    why: "A plan that nobody rehearsed fails on the day it is needed.",
    decides: &[
        Decides::whole("9.A.1"),
        Decides::whole("9.A.2"),
        Decides::whole("9.M.1"),
        Decides::whole("9.C.2"),
        Decides::whole("10.A.1"),
    ],
    audience: Audience::Both,
    needs: &[Collection::Statements],
    provider_fix: "write the plan, rehearse it, and state it with date, name and document in the file of statements",
    customer_fix: "write the plan, rehearse it with the provider, and state it with date, name and document",
    proof: "an attestation that counts for each row",
    attack: &["T1486"],
    judge,
};

/// Rows, and whom they concern.
const ROWS: &[(&str, bool, bool)] = &[
    ("9.A.1", true, true),
    ("9.A.2", true, true),
    ("9.M.1", true, false),
    ("9.C.2", false, true),
    ("10.A.1", true, true),
];

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let provider = it.kind(party) == PartyKind::Provider;
    for &(row, providers, customers) in ROWS {
        if !(if provider { providers } else { customers }) {
            continue;
        }
        let mut part = Judgement::default();
        let attested = of(it, party, row);
        let manual = attested.counts.is_some();
        if let Some((words, evidence)) = attested.counts {
            part.good(evidence);
            part = part.saying(words);
        } else if let Some((why, evidence)) = attested.expired {
            part.fault(lapsed(it, party, row, &why, evidence));
        } else {
            let why = attested.refused.first().map_or("none was given", String::as_str);
            part.unknown(
                format!("{row}: no attestation that counts: {why}"),
                Some(Collection::Statements),
                it.party_name(party).to_owned(),
            );
        }
        judgement.part(row, part, manual);
    }
    judgement
}

fn lapsed(it: &Context<'_>, party: PartyIx, row: &str, why: &str, evidence: Evidence) -> Fault {
    let text = AA22_131A.row(row).map_or("", |row| row.text.as_str());
    Fault {
        key: row.to_owned(),
        title: format!("the last attestation of {row} for {} does not count: {why}", it.party_name(party)),
        why: format!("{row} asks: {text}"),
        fix: String::new(),
        subjects: Vec::new(),
        evidence: vec![evidence],
        rank: Some(Rank::Medium),
        witness: None,
    }
}
