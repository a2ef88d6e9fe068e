//! Access that stays after the contract ended.

use bailiwick_model::facts::Collection;
use bailiwick_model::{Effect, Evidence, Time};

use super::shared::{counted, need, need_assignments, servers, tenants};
use super::{Audience, Context, Control, Decides, Fault, Judgement, Witness};
use crate::assessment::Rank;
use crate::graph::{Bound, NodeIx, PartyIx};

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "access_after_contract",
    title: "access that stays after the contract ended",
    what: "The end of each contract, from the estate file or the agreement, against who still reaches the customer: \
           delegated roles, guests, applications, management agents. Without any end date the answer is unknown.",
    why: "Nobody looks after an access that nobody pays for.",
    decides: &[Decides::whole("6.C.1")],
    audience: Audience::Customer,
    needs: &[Collection::Estate, Collection::Agreement, Collection::GdapRelationships],
    provider_fix: "end the relationships, remove guests, applications and agents, and hand over the records of it",
    customer_fix: "end the relationships, remove the provider's guests and applications, and uninstall its agents",
    proof: "new exports in which nobody of the provider reaches this customer",
    attack: &["T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let Some((ends, evidence)) = contract(it, party) else {
        judgement.unknown(
            "when the contract with this customer ends",
            Some(Collection::Agreement),
            it.party_name(party).to_owned(),
        );
        return judgement;
    };
    if ends.is_none_or(|ends| ends >= it.as_of()) {
        judgement.good(evidence);
        return judgement.saying(ends.map_or_else(
            || "the contract has no end".to_owned(),
            |ends| format!("the contract runs until {}", ends.date()),
        ));
    }
    let date = ends.map(Time::date).unwrap_or_default();
    let reaching = |bound| -> Vec<NodeIx> {
        let reaches = |node: &NodeIx| {
            it.graph.node(*node).owner != party
                && it.insider(*node, bound).is_some_and(|blast| blast.at(party).has(Effect::Change))
        };
        it.subjects.iter().copied().filter(reaches).collect()
    };
    let (proven, possible) = (reaching(Bound::Proven), reaching(Bound::Possible));
    match (proven.first(), possible.is_empty()) {
        (Some(&first), _) => {
            let shown = it.graph.node(first).evidence;
            judgement.fault(Fault {
                key: "access".to_owned(),
                title: format!(
                    "the contract with {} ended on {date}; {} still reach it",
                    it.party_name(party),
                    counted(proven.len(), "account or tool", "accounts and tools")
                ),
                why: "they can change this customer, and nobody is responsible for it any more".to_owned(),
                fix: String::new(),
                subjects: proven.clone(),
                evidence: vec![evidence, shown],
                rank: Some(Rank::High),
                witness: Some(Witness {
                    subject: first,
                    profile: "insider",
                    party: Some(party),
                    effect: None,
                }),
            });
        }
        (None, true) => {
            if everything_read(it, party, &mut judgement) {
                judgement.good(evidence);
            }
        }
        (None, false) => judgement.unknown(
            format!("whether access stays after {date}"),
            Some(Collection::GdapAssignments),
            it.party_name(party).to_owned(),
        ),
    }
    judgement.saying(format!("contract ended {date}, {} left", counted(proven.len(), "access", "accesses")))
}

/// The end of the contract (`None`: it has none), and the record.
fn contract(it: &Context<'_>, party: PartyIx) -> Option<(Option<Time>, Evidence)> {
    let known = it.estate.party(party)?;
    if let (Some(ends), Some(evidence)) = (known.contract_ends, known.evidence) {
        return Some((Some(ends), evidence));
    }
    let agreements = || it.index.customer_agreements.of(&party).iter();
    let stated = |agreement: &&bailiwick_model::facts::Agreement| {
        agreement.ends.known().map(|ends| (*ends, agreement.evidence))
    };
    let running = agreements().filter_map(stated).find(|(ends, _)| ends.is_none_or(|end| end >= it.as_of()));
    if running.is_some() {
        return running;
    }
    let all: Option<Vec<(Option<Time>, Evidence)>> = agreements().map(stated).collect();
    all?.into_iter().max_by_key(|(ends, _)| *ends)
}

/// Whether the lists that would show an access were read whole, on both sides.
fn everything_read(it: &Context<'_>, party: PartyIx, judgement: &mut Judgement) -> bool {
    let mut whole = true;
    let (mut delegated, mut server, mut own) = (false, false, false);
    for provider in it.providers() {
        for realm in tenants(it, provider) {
            delegated = true;
            whole &= need(it, judgement, realm, &[Collection::GdapRelationships]);
            whole &= need_assignments(it, judgement, realm, |_| true);
        }
        let open = judgement.unsettled().len();
        for realm in servers(it, provider, judgement, Collection::RmmRights) {
            server = true;
            whole &= need(it, judgement, realm, &[Collection::RmmRights, Collection::RmmUserGroups]);
        }
        whole &= judgement.unsettled().len() == open;
    }
    for realm in tenants(it, party) {
        own = true;
        whole &= need(
            it,
            judgement,
            realm,
            &[Collection::Users, Collection::ServicePrincipals, Collection::Lighthouse],
        );
    }
    for (what, list, seen) in [
        ("delegated admin relationships of the provider", Collection::GdapRelationships, delegated),
        ("agents and rights of a management server", Collection::RmmRights, server),
        ("guests and applications of this customer", Collection::Users, own),
    ] {
        if !seen {
            whole = false;
            judgement.unknown(
                format!("whether access stays: {what} were not exported"),
                Some(list),
                it.party_name(party).to_owned(),
            );
        }
    }
    whole
}
