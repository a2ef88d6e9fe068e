//! Third parties that reach a customer and that the agreement does not list.

use bailiwick_model::Effect;
use bailiwick_model::facts::{Agreement, Collection};

use super::shared::{counted, listed};
use super::terms::{Papers, attested};
use super::undeclared_access::CONTROL as CROSSING;
use super::{Audience, Context, Control, Decides, Fault, Judgement, Witness};
use crate::assessment::Rank;
use crate::graph::{Bound, NodeIx, PartyIx};

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unlisted_subcontractor",
    title: "a subcontractor that reaches the customer and is not agreed",
    what: "The subcontractors that the agreement lists, whether each was approved and assessed within a year, and \
           whether others than they and the provider reach the customer. An agreement that says nothing of \
           subcontractors leaves it unknown.",
    why: "A third party of a third party is a way in that nobody watches.",
    decides: &[Decides::whole("10.C.1")],
    audience: Audience::Customer,
    needs: &[Collection::Agreement, Collection::GdapAssignments, Collection::RmmRights],
    provider_fix: "name every subcontractor with its purpose and access, and have the customer approve it",
    customer_fix: "ask for the list, assess each, and remove the access of those that nobody agreed to",
    proof: "a list in the agreement in which each subcontractor is approved and assessed, and no other reaches in",
    attack: &["T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut part = Judgement::default();
    let papers = Papers::of(it, party);
    let name = it.party_name(party).to_owned();
    if papers.agreements.is_empty() {
        part.unknown("which subcontractors are agreed", Some(Collection::Agreement), name);
    }
    for agreement in &papers.agreements {
        match agreement.term(&it.facts.names, "subcontractors") {
            None => part.unknown(
                format!("which subcontractors agreement {} allows", it.facts.text(agreement.id)),
                Some(Collection::Agreement),
                it.party_name(party).to_owned(),
            ),
            Some(section) => {
                part.good(section.evidence);
                members(it, agreement, &mut part);
            }
        }
    }
    let mut settled = false;
    if !papers.agreements.is_empty() {
        settled = attested::settle(it, party, "10.C.1", &mut part);
        strangers(it, party, &papers.agreements, &mut part);
        // Who is not seen to reach in is known only where every way over the border was read.
        for open in (CROSSING.judge)(it, party).unsettled() {
            part.unknown(format!("who else reaches in: {}", open.what), open.collection, open.of.clone());
        }
    }
    let mut judgement = Judgement::default();
    let manual = settled && part.faults().is_empty() && part.unsettled().is_empty();
    judgement.part("10.C.1", part, manual);
    judgement
}

/// Each was approved by the customer, and assessed within a year.
fn members(it: &Context<'_>, agreement: &Agreement, part: &mut Judgement) {
    let names = &it.facts.names;
    for id in agreement.subcontractors.iter().map(|id| it.facts.text(*id)) {
        let date = |field: &str| {
            let term = agreement.term(names, &format!("subcontractors.{id}.{field}"))?;
            let value = term.values.first().map(|value| it.facts.text(*value))?;
            bailiwick_model::Time::parse(value)
        };
        let shown = agreement
            .term(names, &format!("subcontractors.{id}"))
            .map_or(agreement.evidence, |term| term.evidence);
        let approved = date("approved_on").filter(|time| *time <= it.as_of());
        let looked_at = [date("assessed_on"), approved]
            .into_iter()
            .flatten()
            .any(|time| time <= it.as_of() && it.as_of().days_since(time) <= 365);
        let what = match (approved, looked_at) {
            (None, _) => "is listed and was not approved",
            (Some(_), false) => "was not assessed within a year",
            _ => {
                part.good(shown);
                continue;
            }
        };
        part.fault(Fault {
            key: format!("{} {id}", it.facts.text(agreement.id)),
            title: format!("subcontractor {id} {what}"),
            why: "its weaknesses are the customer's".to_owned(),
            fix: String::new(),
            subjects: Vec::new(),
            evidence: vec![shown],
            rank: Some(Rank::Medium),
            witness: None,
        });
    }
}

/// Parties that are neither the customer, nor its provider, nor listed, and that reach it.
fn strangers(it: &Context<'_>, party: PartyIx, agreements: &[&Agreement], part: &mut Judgement) {
    let agreed = |owner: PartyIx| {
        agreements.iter().any(|agreement| {
            it.party_by(agreement.provider) == Some(owner)
                || agreement.subcontractors.iter().any(|id| it.party_by((*id, *id)) == Some(owner))
        })
    };
    for &owner in it.index.suppliers.iter().filter(|owner| **owner != party && !agreed(**owner)) {
        let reaches = |node: &NodeIx| {
            it.insider(*node, Bound::Proven).is_some_and(|blast| blast.at(party).has(Effect::See))
        };
        let nodes: Vec<NodeIx> = it.index.subjects.of(&owner).iter().copied().filter(reaches).collect();
        let Some(&first) = nodes.first() else { continue };
        let names: Vec<String> = nodes.iter().map(|node| it.name(*node)).collect();
        part.fault(Fault {
            key: format!("stranger {}", it.estate.party(owner).map_or("", |party| party.id.as_str())),
            title: format!(
                "{} reaches {} with {} and stands in no agreement: {}",
                it.party_name(owner),
                it.party_name(party),
                counted(nodes.len(), "account or tool", "accounts and tools"),
                listed(&names)
            ),
            why: "nobody agreed that this company may enter".to_owned(),
            fix: String::new(),
            subjects: nodes.clone(),
            evidence: vec![it.graph.node(first).evidence],
            rank: None,
            witness: Some(Witness { subject: first, profile: "insider", party: Some(party), effect: None }),
        });
    }
}
