//! The provider's side of the question whether its accounts are limited to what it manages.

use bailiwick_model::facts::Collection;

use super::shared::{counted, customers_known, listed};
use super::undeclared_access::CONTROL as AT_CUSTOMER;
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::{Rank, Verdict};
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "access_beyond_agreement",
    title: "the provider holds access that agreements with customers do not allow",
    what: "For every customer, whether the provider's access is within the agreement. One customer outside fails; a \
           customer without an agreement stays unknown.",
    why: "The provider should know and say where it holds more than was agreed.",
    decides: &[Decides::whole("12.M.1")],
    audience: Audience::Provider,
    needs: &[Collection::Agreement, Collection::GdapAssignments, Collection::RmmRights],
    provider_fix: "remove the access or agree on it, customer by customer; the findings of each customer name it",
    customer_fix: "ask the provider for this list",
    proof: "a new assessment in which every customer's access is within its agreement",
    attack: &["T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let (mut outside, mut unknown) = (Vec::new(), 0);
    let mut evidence = Vec::new();
    for customer in it.customers_of(party) {
        let answer = (AT_CUSTOMER.judge)(it, customer);
        match answer.verdict() {
            Verdict::Fail => {
                outside.push(it.party_name(customer).to_owned());
                evidence.extend(answer.faults().iter().filter_map(|fault| fault.evidence.first().copied()));
            }
            Verdict::Pass => answer.evidence().iter().for_each(|evidence| judgement.good(*evidence)),
            Verdict::Unknown => unknown += 1,
            Verdict::NotApplicable => {}
        }
    }
    if !outside.is_empty() {
        judgement.fault(Fault {
            key: "customers".to_owned(),
            title: format!(
                "{} holds access outside the agreement at {}: {}",
                it.party_name(party),
                counted(outside.len(), "customer", "customers"),
                listed(&outside)
            ),
            why: "the customers signed something else".to_owned(),
            fix: String::new(),
            subjects: Vec::new(),
            evidence: evidence.into_iter().take(50).collect(),
            rank: Some(Rank::Medium),
            witness: None,
        });
    }
    if unknown > 0 {
        judgement.unknown(
            format!("what was agreed with {}", counted(unknown, "customer", "customers")),
            Some(Collection::Agreement),
            it.party_name(party).to_owned(),
        );
    }
    if it.customers_of(party).next().is_none() {
        if !customers_known(it, party) {
            judgement.unknown(
                "which customers this provider has",
                Some(Collection::Contracts),
                it.party_name(party).to_owned(),
            );
            return judgement;
        }
        return Judgement::not_applicable("there is no customer");
    }
    if judgement.looked_at() == 0 {
        return judgement;
    }
    judgement.saying(format!(
        "access outside the agreement at {}",
        counted(outside.len(), "customer", "customers")
    ))
}
