//! Azure Lighthouse delegations, as each side exported them.

use std::collections::BTreeMap;

use bailiwick_model::facts::{Collection, PartyKind};
use bailiwick_model::{Evidence, RealmId, RealmKind, Sym};

use super::{Claim, Seen, list};
use crate::controls::Context;
use crate::graph::PartyIx;

const WHY: &str = "delegations of subscriptions that one side's export has and the other's has not";

/// Scope, principal, role, and the two tenants.
type Key = (Sym, Sym, Sym, RealmId, RealmId);

pub(super) fn claims(it: &Context<'_>, put: &mut impl FnMut(Claim)) {
    let tenant = |id: Sym| it.facts.find_realm(RealmKind::Entra, id);
    let mut seen: BTreeMap<Key, (Option<Evidence>, Option<Evidence>)> = BTreeMap::new();
    for known in it.facts.lighthouse.iter().filter(|known| !known.provisioned.is(&false)) {
        let (Some(manager), Some(customer)) = (tenant(known.manager), tenant(known.customer)) else {
            continue;
        };
        let Some(source) = it.facts.sources.get(known.evidence.source.0 as usize) else { continue };
        let exported_by = it.estate.party_of_realm(source.realm);
        let both = seen.entry((known.scope, known.principal, known.role, manager, customer)).or_default();
        if exported_by == it.estate.party_of_realm(manager) {
            both.0.get_or_insert(known.evidence);
        } else if exported_by == it.estate.party_of_realm(customer) {
            both.1.get_or_insert(known.evidence);
        }
    }
    for ((scope, _, role, manager, customer), (ours, theirs)) in seen {
        let sides = (it.estate.party_of_realm(manager), it.estate.party_of_realm(customer));
        if !of_interest(it, sides) {
            continue;
        }
        let side = |shown: Option<Evidence>, realm| {
            shown.map_or_else(|| Seen::missing_from(list(it, Collection::Lighthouse, realm)), Seen::shows)
        };
        put(Claim {
            relation: "lighthouse",
            provider: sides.0,
            customer: sides.1,
            name: format!("role {} on {}", it.facts.text(role), it.facts.text(scope)),
            ours: side(ours, manager),
            theirs: side(theirs, customer),
            why: WHY,
        });
    }
}

fn of_interest(it: &Context<'_>, (provider, customer): (PartyIx, PartyIx)) -> bool {
    it.kind(provider) == PartyKind::Provider && it.kind(customer) == PartyKind::Customer
}
