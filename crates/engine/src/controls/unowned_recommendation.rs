//! Recommendations that nobody, or more than one party, answers for by contract.

use std::collections::BTreeSet;

use bailiwick_model::facts::{Agreement, Collection, PartyKind};

use super::shared::{counted, listed};
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::advisory::AA22_131A;
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unowned_recommendation",
    title: "a recommendation that nobody, or more than one party, answers for by contract",
    what: "The ownership matrix of each agreement: every recommendation of the advisory needs exactly one accountable \
           party and at least one that does the work. An agreement past its end, or none, is said.",
    why: "What nobody owns nobody does; what two own each leaves to the other.",
    decides: &[Decides::whole("0.A.3"), Decides::whole("10.C.5"), Decides::whole("11.A.1")],
    audience: Audience::Both,
    needs: &[Collection::Agreement],
    provider_fix: "agree with the customer on exactly one accountable party for each of these rows, and write it down",
    customer_fix: "agree with the provider on exactly one accountable party for each of these rows, and write it down",
    proof: "a new version of the agreement in which every row has one accountable and one responsible party",
    attack: &["T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let role = it.kind(party);
    let agreements = if role == PartyKind::Customer {
        it.index.customer_agreements.of(&party)
    } else {
        it.index.provider_agreements.of(&party)
    };
    if role == PartyKind::Provider {
        let covered: Vec<PartyIx> =
            agreements.iter().filter_map(|agreement| it.party_by(agreement.customer)).collect();
        let without = it.customers_of(party).filter(|customer| !covered.contains(customer)).count();
        if without > 0 {
            judgement.unknown(
                format!(
                    "who owns what with {} whose agreement was not given",
                    counted(without, "customer", "customers")
                ),
                Some(Collection::Agreement),
                it.party_name(party).to_owned(),
            );
        }
    } else if agreements.is_empty() {
        judgement.unknown(
            "no agreement with this customer was given",
            Some(Collection::Agreement),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    let (mut unowned, mut doubled) = (BTreeSet::new(), BTreeSet::new());
    for agreement in agreements {
        if let Some(Some(end)) =
            agreement.ends.known().filter(|ends| ends.is_some_and(|end| end < it.as_of()))
        {
            judgement.unknown(
                format!(
                    "who owns what since agreement {} ended on {}",
                    it.facts.text(agreement.id),
                    end.date()
                ),
                Some(Collection::Agreement),
                it.party_name(party).to_owned(),
            );
        }
        let (one, two) = look_at(it, agreement, &mut judgement);
        unowned.extend(one);
        doubled.extend(two);
    }
    let rows = AA22_131A.rows.len();
    if judgement.looked_at() == 0 {
        if judgement.unsettled().is_empty() {
            judgement.unknown(
                "no agreement of this provider was given",
                Some(Collection::Agreement),
                it.party_name(party).to_owned(),
            );
        }
        return judgement;
    }
    let (unowned, doubled) = (unowned.len(), doubled.len());
    judgement.saying(format!("of {rows} recommendations, {unowned} unowned and {doubled} double-owned"))
}

fn look_at(
    it: &Context<'_>,
    agreement: &Agreement,
    judgement: &mut Judgement,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut unowned, mut doubled) = (Vec::new(), Vec::new());
    for row in &AA22_131A.rows {
        let raci = agreement.raci(&it.facts.names, &row.id);
        let accountable = raci.iter().filter(|(_, raci)| raci.accountable()).count();
        let responsible = raci.iter().filter(|(_, raci)| raci.responsible()).count();
        match (accountable, responsible) {
            (1, 1..) => judgement.good(agreement.evidence),
            (0, _) | (_, 0) => unowned.push(row.id.as_str()),
            _ => doubled.push(row.id.as_str()),
        }
    }
    let id = it.facts.text(agreement.id);
    for (rows, what) in [(&unowned, "owned by nobody"), (&doubled, "owned by more than one party")] {
        if !rows.is_empty() {
            let count = counted(rows.len(), "recommendation is", "recommendations are");
            judgement.fault(Fault {
                key: format!("{id} {what}"),
                title: format!(
                    "agreement {id}: {count} {what}: {}",
                    listed(&rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>())
                ),
                why: "the duty exists whether or not somebody owns it".to_owned(),
                fix: String::new(),
                subjects: Vec::new(),
                evidence: vec![agreement.evidence],
                rank: Some(Rank::Medium),
                witness: None,
            });
        }
    }
    (unowned, doubled)
}
