//! Devices under a provider's management server, and the customer's own lists of devices, by host name.
//!
//! A machine need not be in a directory: one that the customer's lists lack is shown by the provider alone.

use std::collections::BTreeMap;

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Evidence, NodeKind};

use super::{Claim, Seen};
use crate::controls::Context;
use crate::graph::PartyIx;
use crate::sides::Says;

const WHY: &str =
    "machines with an agent of the provider that the customer's lists of devices do not have, or have twice";

pub(super) fn claims(it: &Context<'_>, put: &mut impl FnMut(Claim)) {
    let own = own_devices(it);
    for node in it.graph.nodes.iter().filter(|node| node.kind == NodeKind::RmmDevice) {
        let (provider, customer) = (it.estate.party_of_realm(node.id.realm), node.owner);
        let sides = (it.kind(provider), it.kind(customer));
        if sides != (PartyKind::Provider, PartyKind::Customer) {
            continue;
        }
        let text = it.graph.names.text(node.name);
        let name = if text.is_empty() { it.graph.names.text(node.id.id) } else { text };
        let theirs = match own.get(&(customer, host(name))).map(Vec::as_slice) {
            Some([one]) => Seen::shows(*one),
            Some([first, ..]) => Seen { says: Says::Unclear, evidence: Some(*first) },
            _ => Seen::missing_from(None),
        };
        put(Claim {
            relation: "rmm",
            provider,
            customer,
            name: name.to_owned(),
            ours: Seen::shows(node.evidence),
            theirs,
            why: WHY,
        });
    }
}

/// Devices of customers by host name. A machine in Entra and in Active Directory is one: its records are told apart
/// by realm, and only two of one realm are two machines.
fn own_devices(it: &Context<'_>) -> BTreeMap<(PartyIx, String), Vec<Evidence>> {
    let mut found: BTreeMap<(PartyIx, String), Vec<(bailiwick_model::RealmId, Evidence)>> = BTreeMap::new();
    for node in &it.graph.nodes {
        let party = it.estate.party_of_realm(node.id.realm);
        let own = matches!(node.kind, NodeKind::AZDevice | NodeKind::Computer);
        if own && it.kind(party) == PartyKind::Customer {
            let name = host(it.graph.names.text(node.name));
            if !name.is_empty() {
                found.entry((party, name)).or_default().push((node.id.realm, node.evidence));
            }
        }
    }
    let one_each = |records: Vec<(bailiwick_model::RealmId, Evidence)>| {
        let first = records.first().map(|(realm, _)| *realm);
        let twice = records.iter().filter(|(realm, _)| Some(*realm) == first).count() > 1;
        let keep = if twice { records.len() } else { 1 };
        records.into_iter().take(keep).map(|(_, evidence)| evidence).collect()
    };
    found.into_iter().map(|(key, records)| (key, one_each(records))).collect()
}

/// The host of a name, without its domain, lower case.
fn host(name: &str) -> String {
    name.split('.').next().unwrap_or_default().to_lowercase()
}
