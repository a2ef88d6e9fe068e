//! That a provider manages a tenant: its delegated admin relationships and contracts, and the tenant's own settings
//! for partners, which name service providers.
//!
//! A tenant need not have a setting for every provider: that it names none disputes nothing.

use bailiwick_model::facts::{Collection, CustomerContract, GdapRelationship, GdapStatus, PartyKind};
use bailiwick_model::{RealmId, Sym};

use super::{Claim, Seen, list, tenants};
use crate::controls::{By, Context};
use crate::sides::Says;

const WHY: &str =
    "the provider's relationships and contracts, against the service providers that the tenant names";

/// What a provider's tenant shows of customers, by both tenants.
struct Ours<'a> {
    relationships: By<(RealmId, Sym), &'a GdapRelationship>,
    contracts: By<(RealmId, Sym), &'a CustomerContract>,
}

pub(super) fn claims(it: &Context<'_>, put: &mut impl FnMut(Claim)) {
    let shown = Ours {
        relationships: By::each(&it.facts.gdap_relationships, |known| (known.realm, known.customer)),
        contracts: By::each(&it.facts.contracts, |known| (known.realm, known.customer)),
    };
    let customers = tenants(it, PartyKind::Customer);
    for (tenant, provider) in tenants(it, PartyKind::Provider) {
        for &(customer_tenant, customer) in &customers {
            let (ours, theirs) = (
                provider_says(it, &shown, tenant, customer_tenant),
                customer_says(it, tenant, customer_tenant),
            );
            if ours.says != Says::Shows && theirs.says != Says::Shows {
                continue;
            }
            let name = it.realm_name(customer_tenant);
            put(Claim { relation: "gdap", provider, customer, name, ours, theirs, why: WHY });
        }
    }
}

fn id(it: &Context<'_>, realm: RealmId) -> Sym {
    it.facts.realms.get(realm.0 as usize).map_or(Sym::EMPTY, |realm| realm.id)
}

fn provider_says(it: &Context<'_>, shown: &Ours<'_>, tenant: RealmId, customer: RealmId) -> Seen {
    let between = (tenant, id(it, customer));
    let mut unclear = None;
    for known in shown.relationships.of(&between) {
        let ended = known.ends.known().is_some_and(|end| *end < it.as_of()) && !known.auto_extends.is(&true);
        match known.status.known() {
            Some(GdapStatus::Active) if !ended => return Seen::shows(known.evidence),
            None if !ended => unclear = Some(known.evidence),
            _ => {}
        }
    }
    if let Some(known) = shown.contracts.of(&between).first() {
        return Seen::shows(known.evidence);
    }
    if let Some(evidence) = unclear {
        return Seen { says: Says::Unclear, evidence: Some(evidence) };
    }
    let lists = [Collection::GdapRelationships, Collection::Contracts].map(|of| list(it, of, tenant));
    match lists {
        [None, None] => Seen::missing_from(None),
        [Some((true, evidence)), Some((true, _))] => Seen::missing_from(Some((true, evidence))),
        [one, two] => Seen::missing_from(one.or(two).map(|(_, evidence)| (false, evidence))),
    }
}

fn customer_says(it: &Context<'_>, tenant: RealmId, customer: RealmId) -> Seen {
    let provider = id(it, tenant);
    let named = it
        .index
        .cross_tenant
        .of(&customer)
        .iter()
        .find(|known| known.other == Some(provider) && known.service_provider.is(&true));
    named.map_or(Seen::missing_from(None), |known| Seen::shows(known.evidence))
}
