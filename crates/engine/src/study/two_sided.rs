//! The relations of providers and customers that both sides can show, compared.

mod devices;
mod guests;
mod lighthouse;
mod partner;

use std::collections::BTreeMap;

use bailiwick_model::facts::{Collection, PartyKind};
use bailiwick_model::{Evidence, RealmId, RealmKind, Time};

use super::assemble::Order;
use super::show;
use crate::assessment::{Standing, TwoSided};
use crate::controls::Context;
use crate::graph::PartyIx;
use crate::sides::{Says, Side, standing};

/// Names and records shown of each line.
const SHOWN: usize = 5;

/// One relation as both sides show it.
struct Claim {
    relation: &'static str,
    provider: PartyIx,
    customer: PartyIx,
    name: String,
    ours: Seen,
    theirs: Seen,
    why: &'static str,
}

/// What one side shows, with its record.
#[derive(Clone, Copy)]
struct Seen {
    says: Says,
    evidence: Option<Evidence>,
}

impl Seen {
    const fn shows(evidence: Evidence) -> Self {
        Self { says: Says::Shows, evidence: Some(evidence) }
    }

    /// A list in which it was not found: whole, in part, or not read.
    const fn missing_from(list: Option<(bool, Evidence)>) -> Self {
        match list {
            Some((true, evidence)) => Self { says: Says::Lacks, evidence: Some(evidence) },
            Some((false, evidence)) => Self { says: Says::Unclear, evidence: Some(evidence) },
            None => Self { says: Says::Unread, evidence: None },
        }
    }
}

type Key = (usize, usize, &'static str, Standing, &'static str);

/// Every relation that at least one side shows, in lines of equal standing.
pub(super) fn of(it: &Context<'_>, order: &Order) -> Vec<TwoSided> {
    let mut lines: BTreeMap<Key, TwoSided> = BTreeMap::new();
    let mut put = |claim: Claim| {
        let side = |seen: Seen| Side { says: seen.says, at: seen.evidence.and_then(|at| collected(it, at)) };
        let Some(standing) = standing(side(claim.ours), side(claim.theirs)) else { return };
        let (provider, customer) = (order.line(claim.provider), order.line(claim.customer));
        let why = if standing == Standing::Confirmed { "both sides show it" } else { claim.why };
        let line =
            lines.entry((customer, provider, claim.relation, standing, why)).or_insert_with(|| TwoSided {
                relation: claim.relation,
                provider,
                customer,
                standing,
                why: why.to_owned(),
                ..TwoSided::default()
            });
        line.count += 1;
        if line.names.len() < SHOWN {
            line.names.push(claim.name);
            line.provider_evidence.extend(claim.ours.evidence.map(|at| show::locate(it, at)));
            line.customer_evidence.extend(claim.theirs.evidence.map(|at| show::locate(it, at)));
        }
    };
    partner::claims(it, &mut put);
    lighthouse::claims(it, &mut put);
    guests::claims(it, &mut put);
    devices::claims(it, &mut put);
    lines.into_values().collect()
}

fn collected(it: &Context<'_>, evidence: Evidence) -> Option<Time> {
    it.facts.sources.get(evidence.source.0 as usize)?.collected
}

/// Whether a list of a realm was read, whole or not, and the file that shows it.
fn list(it: &Context<'_>, collection: Collection, realm: RealmId) -> Option<(bool, Evidence)> {
    let whole = it.covered(collection, realm)?;
    let known = it.directory.lists_of(collection, realm).first()?;
    Some((whole, known.evidence))
}

/// Entra tenants with the party that owns them.
fn tenants(it: &Context<'_>, kind: PartyKind) -> Vec<(RealmId, PartyIx)> {
    (0u32..)
        .map(RealmId)
        .zip(&it.facts.realms)
        .filter(|(_, realm)| realm.kind == RealmKind::Entra)
        .map(|(at, _)| (at, it.estate.party_of_realm(at)))
        .filter(|(_, party)| it.kind(*party) == kind)
        .collect()
}
