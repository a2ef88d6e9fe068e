//! Promises of the agreement that the evidence contradicts.

use bailiwick_model::Effect;
use bailiwick_model::facts::{Agreement, Collection};

use super::shared::{counted, listed};
use super::terms::Papers;
use super::{Audience, CONTROLS, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::graph::{Bound, NodeIx, PartyIx};

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "broken_promise",
    title: "a promise of the agreement that the evidence contradicts",
    what: "What the agreement promises (MFA, separate credentials, least privilege), against the controls that look at \
           the same thing at the provider, as far as they touch this customer. A promise whose evidence is missing stays \
           unknown; what was not promised is not asked.",
    why: "A promise that is not kept is worse than none: somebody relies on it.",
    decides: &[
        Decides::whole("3.C.1"),
        Decides::whole("3.C.2"),
        Decides::whole("4.C.6"),
        Decides::whole("5.C.1"),
    ],
    audience: Audience::Customer,
    needs: &[Collection::Agreement],
    provider_fix: "keep the promise; the findings that contradict it say how",
    customer_fix: "show the provider the findings that contradict its promise, and ask for a date",
    proof: "a new assessment in which nothing contradicts the promise",
    attack: &["T1199"],
    judge,
};

/// A row of the contract, where it is promised, in which words, and the rows that show whether it is kept.
const PROMISES: &[(&str, &[&str], &str, &[&str])] = &[
    ("3.C.1", &["clauses.mfa_services"], "MFA on the services bought", &["3.A.1"]),
    (
        "3.C.2",
        &["clauses.mfa_provider_accounts", "rules.mfa-on-msp-accounts"],
        "MFA on every account of the provider that enters",
        &["3.M.2"],
    ),
    (
        "4.C.6",
        &["clauses.no_credential_reuse", "rules.no-credential-reuse"],
        "no administrative credential at two customers",
        &["4.M.3"],
    ),
    ("5.C.1", &["clauses.least_privilege.required"], "least privilege", &["5.M.1"]),
];

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let papers = Papers::of(it, party);
    for &(row, paths, promise, shown_by) in PROMISES {
        let promised = papers.agreements.iter().find_map(|agreement| {
            let said = |path: &&&str| agreement.term(&it.facts.names, path).filter(|term| !denied(it, term));
            paths.iter().find_map(|path| said(&path)).map(|term| (*agreement, term.evidence))
        });
        let part = match promised {
            None if papers.agreements.is_empty() => not_given(it, party, promise),
            None => Judgement::not_applicable(format!("{promise}: not promised")),
            Some((agreement, shown)) => kept(it, party, agreement, shown, promise, shown_by),
        };
        judgement.part(row, part, false);
    }
    judgement
}

fn not_given(it: &Context<'_>, party: PartyIx, promise: &str) -> Judgement {
    let mut part = Judgement::default();
    let what = format!("whether {promise} is promised: no agreement in force was given");
    part.unknown(what, Some(Collection::Agreement), it.party_name(party).to_owned());
    part
}

fn denied(it: &Context<'_>, term: &bailiwick_model::facts::Term) -> bool {
    term.values.first().is_some_and(|value| it.facts.text(*value) == "false")
}

fn kept(
    it: &Context<'_>,
    party: PartyIx,
    agreement: &Agreement,
    shown: bailiwick_model::Evidence,
    promise: &str,
    rows: &[&str],
) -> Judgement {
    let mut part = Judgement::default();
    let (mut contradicting, mut evidence, mut subjects) = (Vec::new(), vec![shown], Vec::new());
    let looking = CONTROLS
        .iter()
        .filter(|control| control.slug != CONTROL.slug && rows.iter().any(|row| control.decides(row)));
    for control in looking {
        let at = match control.audience {
            Audience::Provider | Audience::Both => it.party_by(agreement.provider),
            Audience::Customer => Some(party),
        };
        let Some(at) = at else { continue };
        let answer = it.judge(control, at);
        let before = contradicting.len();
        let reaches =
            |node: NodeIx, bound| it.insider(node, bound).map(|blast| blast.at(party).has(Effect::Change));
        // Of a group or a policy nobody can say whom it reaches here, and a fault may name nothing.
        let mut perhaps = false;
        for fault in answer.faults() {
            let touches =
                at == party || fault.subjects.iter().any(|node| reaches(*node, Bound::Proven) == Some(true));
            perhaps |= fault.subjects.is_empty()
                || fault.subjects.iter().any(|node| reaches(*node, Bound::Possible) != Some(false));
            if touches {
                contradicting.push(fault.title.clone());
                evidence.extend(fault.evidence.first());
                subjects.extend(fault.subjects.iter().copied());
            }
        }
        if contradicting.len() > before {
            continue;
        }
        if perhaps {
            part.unknown(
                format!("whether the promise of {promise} is kept here: {}", answer.summary()),
                control.needs.first().copied(),
                it.party_name(at).to_owned(),
            );
        } else if answer.unsettled().is_empty() {
            for evidence in answer.evidence() {
                part.good(*evidence);
            }
        } else {
            part.unknown(
                format!("whether the promise of {promise} is kept: {}", answer.summary()),
                answer.unsettled().first().and_then(|open| open.collection),
                it.party_name(at).to_owned(),
            );
        }
    }
    if !contradicting.is_empty() {
        let id = it.facts.text(agreement.id);
        let what = counted(contradicting.len(), "finding contradicts", "findings contradict");
        part.fault(Fault {
            key: format!("{id} {}", rows.join(" ")),
            title: format!("agreement {id} promises {promise}; {what} it: {}", listed(&contradicting)),
            why: "the evidence says otherwise, and the customer relies on the promise".to_owned(),
            fix: String::new(),
            subjects,
            evidence: evidence.into_iter().take(50).collect(),
            rank: Some(Rank::High),
            witness: None,
        });
    } else if part.unsettled().is_empty() && part.looked_at() > 0 {
        part.good(shown);
        return part.saying(format!("{promise}: promised, and nothing that was read contradicts it"));
    } else if part.unsettled().is_empty() && part.looked_at() == 0 {
        return Judgement::not_applicable(format!("{promise}: promised; nothing here could contradict it"));
    }
    part
}
