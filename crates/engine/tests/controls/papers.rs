//! What the agreements of the clean estate say, and the attestations beside them.

use bailiwick_engine::controls::EXERCISES;
use bailiwick_model::Observed::Known;
use bailiwick_model::facts::{Attestation, Collection, Term};
use bailiwick_model::{RealmKind, Sym};

use crate::world::{World, today};

/// Terms with their values; a date of `DAYS` ago is written as `-DAYS`.
const TERMS: &[(&str, &[&str])] = &[
    ("term", &[]),
    ("term.signed", &["-400"]),
    ("services", &[]),
    ("services.bought", &["helpdesk", "patching"]),
    ("services.not_bought", &["archiving"]),
    ("services.covered_elsewhere", &[]),
    ("services.covered_elsewhere.archiving", &["Paper Ltd"]),
    ("contingencies", &[]),
    ("contingencies.0", &[]),
    ("contingencies.0.owner", &["customer"]),
    ("visibility", &[]),
    ("visibility.provider_presence", &["live"]),
    ("visibility.provider_actions", &["24h"]),
    ("visibility.provider_connections", &["live"]),
    ("subcontractors", &[]),
    ("advice", &[]),
    ("advice.3.M.1.on", &["-60"]),
    ("advice.8.M.3.on", &["-60"]),
    ("advice.9.M.2.on", &["-60"]),
    ("clauses", &[]),
    ("clauses.security_event_management.covers", &["all-managed"]),
    ("clauses.notification.trigger", &["suspected"]),
    ("clauses.notification.scope", &["customer-systems", "provider-systems", "provider-admin-networks"]),
    ("clauses.notification.within", &["24h"]),
    ("clauses.notification.channel", &["telephone"]),
    ("clauses.notification.contact", &["it@acme.example"]),
    ("clauses.notification.contact_tested", &["-90"]),
    ("clauses.notification.soc_intake", &["Night Watch"]),
    ("clauses.mfa_services", &["true"]),
    ("clauses.mfa_provider_accounts", &["true"]),
    ("clauses.no_credential_reuse", &["true"]),
    ("clauses.least_privilege.required", &["true"]),
    ("clauses.least_privilege.last_evidence", &["-30"]),
    ("clauses.update_policy", &[]),
    ("clauses.update_policy.scope", &["servers", "workstations"]),
    ("clauses.update_policy.within", &["14d"]),
    ("clauses.update_policy.exclusions", &[]),
    ("clauses.backup.rpo", &["4h"]),
    ("clauses.backup.needed_rpo", &["8h"]),
    ("clauses.backup.rto", &["24h"]),
    ("clauses.backup.automatic", &["true"]),
    ("clauses.backup.covers", &["data", "configuration"]),
    ("clauses.backup.location", &["cloud"]),
    ("clauses.backup.retrieved_by", &["both"]),
    ("clauses.backup.restore_exercised", &["-100"]),
    ("clauses.incident_plan.annex", &["annex C"]),
    ("clauses.incident_plan.isolation_authority", &["duty manager of acme"]),
    ("clauses.security_schedule", &["schedule 3"]),
    ("clauses.requirements", &[]),
    ("clauses.requirements.health-data", &[]),
    ("clauses.requirements.health-data.clause", &["7.2"]),
    ("clauses.acknowledgement.by", &["Jo Acme"]),
    ("clauses.acknowledgement.on", &["-380"]),
];

pub(crate) fn terms(world: &mut World) -> Vec<Term> {
    TERMS.iter().map(|(path, values)| term(world, path, values)).collect()
}

pub(crate) fn term(world: &mut World, path: &str, values: &[&str]) -> Term {
    let written = |value: &str| match value.strip_prefix('-').and_then(|days| days.parse::<i64>().ok()) {
        Some(days) => today().plus_days(-days).date(),
        None => value.to_owned(),
    };
    let values = values.iter().map(|value| world.text(&written(value))).collect();
    Term { path: world.text(path), values, evidence: world.shown }
}

pub(crate) const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// Somebody states each row about exercises, for the provider and both customers.
pub(crate) fn attest(world: &mut World) {
    for row in EXERCISES {
        for party in ["north", "acme", "birch"] {
            let made = attestation(world, row, party);
            world.facts.attestations.push(made);
        }
    }
    let realm = world.facts.realm(RealmKind::Source, "statements.toml");
    world.cover(realm, &[Collection::Statements]);
}

pub(crate) fn attestation(world: &mut World, row: &str, party: &str) -> Attestation {
    let (row, party) = (world.text(row), world.text(party));
    let (by, document) = (world.text("Ana Diaz, CISO"), world.text(DIGEST));
    Attestation {
        row,
        party,
        by,
        on: Known(today().plus_days(-30)),
        document,
        title: Sym::EMPTY,
        until: Known(today().plus_days(330)),
        evidence: world.shown,
    }
}
