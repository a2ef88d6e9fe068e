//! Who owns a recommendation by agreement, and until when what fails is to be mended.

use std::collections::BTreeMap;

use bailiwick_model::Time;
use bailiwick_model::facts::{Agreement, PartyKind, minutes};

use crate::assessment::Rank;
use crate::controls::Context;
use crate::graph::PartyIx;

/// Times that the agreement may give for what one control finds, before those by severity.
const TIMES: &[(&str, &str)] =
    &[("known_exploited_open", "patch-kev"), ("leaver_access", "offboard-account")];

/// The one accountable party that an agreement names for the first of these rows of which it says anything.
fn owner_by(it: &Context<'_>, agreement: &Agreement, rows: &[&str]) -> Option<(Option<PartyIx>, String)> {
    let id = it.facts.text(agreement.id);
    rows.iter().find_map(|row| {
        let raci = agreement.raci(&it.facts.names, row);
        let mut accountable = raci.iter().filter(|(_, raci)| raci.accountable());
        match (accountable.next(), accountable.next()) {
            (Some((role, _)), None) => {
                let named = match it.facts.text(*role) {
                    "provider" => agreement.provider,
                    "customer" => agreement.customer,
                    _ => (*role, *role),
                };
                Some((it.party_by(named), format!("agreement {id}, row {row}")))
            }
            (Some(_), Some(_)) => Some((None, format!("agreement {id} names more than one owner of {row}"))),
            (None, _) => None,
        }
    })
}

/// Agreements by party.
pub(super) struct Owners {
    agreements: BTreeMap<PartyIx, Vec<usize>>,
}

impl Owners {
    pub(super) fn new(it: &Context<'_>) -> Self {
        let mut agreements: BTreeMap<PartyIx, Vec<usize>> = BTreeMap::new();
        for (at, agreement) in it.facts.agreements.iter().enumerate() {
            for party in [agreement.customer, agreement.provider] {
                if let Some(party) = it.party_by(party) {
                    agreements.entry(party).or_default().push(at);
                }
            }
        }
        Self { agreements }
    }

    fn known<'a>(&self, it: &Context<'a>, party: PartyIx) -> Vec<&'a Agreement> {
        let places = self.agreements.get(&party).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|at| it.facts.agreements.get(*at)).collect()
    }

    /// The one accountable party, and where that is said.
    pub(super) fn of(&self, it: &Context<'_>, rows: &[&str], party: PartyIx) -> (Option<PartyIx>, String) {
        let known = self.known(it, party);
        if known.is_empty() {
            return (None, "no agreement was read".to_owned());
        }
        let said: Vec<(Option<PartyIx>, String)> =
            known.iter().filter_map(|agreement| owner_by(it, agreement, rows)).collect();
        match said.as_slice() {
            [] => (None, format!("the agreement names nobody for {}", rows.join(", "))),
            // What one customer agreed to is not what another did: of what is the provider's own, it is the owner.
            [first, rest @ ..]
                if it.kind(party) == PartyKind::Provider
                    && rest.iter().any(|(owner, _)| *owner != first.0) =>
            {
                let what = format!("{} agreements name different owners of {}", said.len(), rows.join(", "));
                (Some(party), format!("{what}; it is a finding of the provider"))
            }
            [first, ..] => first.clone(),
        }
    }

    /// Until when it is to be mended, counted from this assessment, and where that is said. The shortest time counts.
    pub(super) fn due(
        &self,
        it: &Context<'_>,
        control: &str,
        rank: Rank,
        party: PartyIx,
    ) -> Option<(Time, String)> {
        let special = TIMES.iter().find(|(slug, _)| *slug == control).map(|(_, sla)| (*sla).to_owned());
        let slas = special.into_iter().chain([format!("fix-{}", rank.word())]);
        let terms = slas.flat_map(|sla| {
            let path = format!("slas.{sla}.within");
            self.known(it, party).into_iter().filter_map(move |agreement| {
                let term = agreement.term(&it.facts.names, &path)?;
                let within = it.facts.text(*term.values.first()?);
                Some((minutes(within)?, within, it.facts.text(agreement.id), sla.clone()))
            })
        });
        let (span, within, id, sla) = terms.min_by_key(|(span, ..)| *span)?;
        let due = Time(it.as_of().0 + i64::from(span) * 60);
        Some((due, format!("agreement {id}, {sla}: within {within}")))
    }
}
