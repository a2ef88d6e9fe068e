//! Guests in a customer's tenant, and their accounts at home with the provider.

use bailiwick_model::facts::{Account, Collection, PartyKind};
use bailiwick_model::{Evidence, RealmId, RealmKind};

use super::{Claim, Seen, list, tenants};
use crate::controls::Context;
use crate::estate::text::home_login;
use crate::graph::PartyIx;
use crate::sides::Says;

const WHY: &str = "guests of the provider whose accounts at home were not found, or are switched off";

pub(super) fn claims(it: &Context<'_>, put: &mut impl FnMut(Claim)) {
    let homes = tenants(it, PartyKind::Provider);
    for &node in it.directory.accounts() {
        let customer = it.estate.party_of_realm(node.realm);
        if it.kind(customer) != PartyKind::Customer || !in_entra(it, node.realm) {
            continue;
        }
        let Some(fact) = it.directory.account(node) else { continue };
        let Some(home) = home_login(it.facts.text(fact.login)) else { continue };
        let provider = it.estate.owner(node);
        if it.kind(provider) != PartyKind::Provider || fact.enabled.is(&false) || fact.accepted.is(&false) {
            continue;
        }
        let ours = at_home(it, &homes, provider, &home);
        put(Claim {
            relation: "guest",
            provider,
            customer,
            name: home,
            ours,
            theirs: Seen::shows(fact.evidence),
            why: WHY,
        });
    }
}

fn in_entra(it: &Context<'_>, realm: RealmId) -> bool {
    it.facts.realms.get(realm.0 as usize).is_some_and(|realm| realm.kind == RealmKind::Entra)
}

/// The account at home: switched on, switched off, or in none of the provider's lists.
fn at_home(it: &Context<'_>, homes: &[(RealmId, PartyIx)], provider: PartyIx, login: &str) -> Seen {
    let own: Vec<RealmId> =
        homes.iter().filter(|(_, party)| *party == provider).map(|(realm, _)| *realm).collect();
    let found: Vec<&Account> = own
        .iter()
        .flat_map(|realm| it.directory.by_login_in(*realm, login))
        .filter_map(|node| it.directory.account(node))
        .collect();
    match found.as_slice() {
        [one] => match one.enabled.known() {
            Some(true) => Seen::shows(one.evidence),
            Some(false) => Seen { says: Says::Lacks, evidence: Some(one.evidence) },
            None => Seen { says: Says::Unclear, evidence: Some(one.evidence) },
        },
        [] => {
            let lists: Vec<(bool, Evidence)> =
                own.iter().filter_map(|realm| list(it, Collection::Users, *realm)).collect();
            let whole = lists.len() == own.len() && lists.iter().all(|(whole, _)| *whole);
            Seen::missing_from(lists.first().map(|(_, evidence)| (whole, *evidence)))
        }
        [first, ..] => Seen { says: Says::Unclear, evidence: Some(first.evidence) },
    }
}
