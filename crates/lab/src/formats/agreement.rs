//! Agreements of the provider and customers.

use std::fmt::Write as _;
use std::io;

use crate::formats::Target;
use crate::json::{quoted, text};
use crate::truth::ledger::Shown;
use crate::world::customer::Customer;
use crate::world::slot::{Grant, Promise, Tool};
use crate::world::{PROVIDER_DOMAIN, PROVIDER_ID, PROVIDER_NAME};

/// Recommendations of the advisory: chapter, kind, how many.
const CHAPTERS: &[(u32, char, u32)] = &[
    (0, 'A', 3),
    (1, 'A', 4),
    (2, 'A', 5),
    (2, 'M', 2),
    (2, 'C', 5),
    (3, 'A', 2),
    (3, 'M', 2),
    (3, 'C', 2),
    (4, 'A', 2),
    (4, 'M', 3),
    (4, 'C', 6),
    (5, 'A', 6),
    (5, 'M', 1),
    (5, 'C', 2),
    (6, 'A', 5),
    (6, 'C', 1),
    (7, 'A', 2),
    (7, 'M', 1),
    (7, 'C', 2),
    (8, 'A', 4),
    (8, 'M', 3),
    (8, 'C', 3),
    (9, 'A', 2),
    (9, 'M', 2),
    (9, 'C', 2),
    (10, 'A', 1),
    (10, 'M', 2),
    (10, 'C', 5),
    (11, 'A', 1),
    (11, 'M', 3),
    (11, 'C', 3),
    (12, 'A', 3),
    (12, 'M', 1),
    (12, 'C', 5),
];

/// Rows that nobody owns where an agreement leaves some out.
const LEFT_OUT: &[&str] = &["2.A.2", "6.A.4", "8.A.4", "9.A.2", "12.C.4"];
/// Rows that both own where an agreement says so.
const TWICE: &[&str] = &["3.M.2", "7.A.2"];

fn rows() -> impl Iterator<Item = (String, char)> {
    CHAPTERS.iter().flat_map(|&(chapter, kind, count)| {
        (1..=count).map(move |row| (format!("{chapter}.{kind}.{row}"), kind))
    })
}

/// Agreements of all customers that have one.
pub(crate) fn write(to: &mut Target<'_>) -> io::Result<()> {
    for customer in &to.world.customers {
        if let Some(promise) = customer.promise() {
            let path = format!("agreements/{}.yaml", customer.id);
            let file = agreement(to, customer, promise).map_err(io::Error::other)?;
            text(&mut to.sink, &path, &file)?;
            plant(to, customer, promise, &path);
        }
    }
    Ok(())
}

fn plant(to: &mut Target<'_>, customer: &Customer, promise: Promise, path: &str) {
    let mut plant = |kind: &str, rows: &[&str], subjects: &[&str], record: &str, note: &str| {
        let subjects = subjects.iter().map(|&row| row.to_owned()).collect();
        to.ledger.fault(kind, rows, &customer.id, subjects, Shown::at(path, record), note);
    };
    match promise {
        Promise::Unowned => {
            let note = "nobody owns these rows";
            plant("unowned-rows", &["0.A.3", "10.C.5", "11.A.1"], LEFT_OUT, "responsibilities", note);
        }
        Promise::DoublyOwned => {
            let note = "both parties are accountable for these rows";
            plant("doubly-owned-rows", &["0.A.3", "10.C.5"], TWICE, "responsibilities", note);
        }
        Promise::Ended => {
            let note = "the contract ended; delegated administration and managed devices are still there";
            plant("access-after-contract", &["6.C.1"], &[&customer.id], "term.ends", note);
        }
        Promise::Sound => {}
    }
    if customer.slot.grants.contains(&Grant::Full) {
        let note = "the agreement does not allow Global Administrator, the provider holds it";
        plant("access-not-agreed", &["10.C.3"], &["Global Administrator"], "access", note);
    }
}

fn agreement(to: &Target<'_>, customer: &Customer, promise: Promise) -> Result<String, std::fmt::Error> {
    let as_of = to.world.plan.as_of;
    let mut out = String::new();
    writeln!(out, "# Made up. Signed by both parties.\nagreement: v1")?;
    writeln!(out, "id: agr-{}-2025", customer.id)?;
    writeln!(out, "title: {}", quoted(&format!("Managed IT services, {}", customer.name)))?;
    writeln!(out, "parties:")?;
    let party = |role: &str, id: &str, name: &str, domain: &str| {
        let name = quoted(name);
        format!("  {role}: {{id: {id}, name: {name}, kind: {role}, security_contact: security@{domain}}}\n")
    };
    out.push_str(&party("provider", PROVIDER_ID, PROVIDER_NAME, PROVIDER_DOMAIN));
    out.push_str(&party("customer", &customer.id, &customer.name, &customer.domain));
    out.push_str(
        "subcontractors:\n  - {id: nightwatch, name: NightWatch SOC, purpose: alert triage, access: [gdap-readers], \
         flow_down: true, approved_by: customer, approved_on: 2025-01-10, assessed_on: 2026-09-01, review_by: \
         2027-01-10}\n\
         services:\n  bought: [helpdesk, patching, m365-administration]\n  not_bought: [penetration-testing, \
         ot-network]\n  covered_elsewhere: {penetration-testing: another company, ot-network: its own engineers}\n\
         contingencies:\n  - {if: provider is compromised, then: customer may suspend every access row with one \
         call, owner: customer}\n  - {if: contract ends, then: all access rows removed within 5d, owner: provider}\n\
         visibility: {provider_presence: live, provider_actions: 24h, provider_connections: live}\n",
    );
    let (effective, review) = (as_of.plus_days(-600).date(), as_of.plus_days(130).date());
    match customer.ends.filter(|_| promise == Promise::Ended) {
        Some(ends) => {
            writeln!(
                out,
                "term: {{effective: {effective}, review_by: {review}, ends: {}, signed: {effective}}}",
                ends.date()
            )?;
        }
        None => writeln!(out, "term: {{effective: {effective}, review_by: {review}, signed: {effective}}}")?,
    }
    writeln!(out, "baseline: aa22-131a@1")?;
    writeln!(out, "scope:\n  tenants: [{{kind: entra, id: {}}}]", customer.tenant)?;
    out.push_str(&access(customer));
    out.push_str(
        "rules:\n  - {id: mfa-on-msp-accounts, must: all provider accounts that reach the customer use MFA, \
         tolerance: 0}\n  - {id: dormant-accounts, must: provider accounts unused for N days are disabled, days: \
         30}\nslas:\n  - {id: notify-suspected, clock: provider becomes aware of a suspected compromise, within: 24h, \
         to: customer.security_contact}\n  - {id: offboard-account, clock: provider employee leaves, within: 4h}\n  - {id: fix-critical, clock: the assessment, within: 7d}\n  - {id: fix-high, clock: the assessment, \
         within: 30d}\n",
    );
    out.push_str(&clauses(to)?);
    out.push_str(&responsibilities(promise)?);
    Ok(out)
}

/// Clauses and advice, all of them as the advisory asks.
fn clauses(to: &Target<'_>) -> Result<String, std::fmt::Error> {
    let as_of = to.world.plan.as_of;
    let (lately, then) = (as_of.plus_days(-120).date(), as_of.plus_days(-590).date());
    let mut out = String::from("clauses:\n");
    writeln!(
        out,
        "  notification: {{trigger: suspected, scope: [customer-systems, provider-systems, provider-admin-networks], \
         within: 24h, full_within: 72h, channel: telephone, contact: security desk, contact_tested: {lately}, \
         soc_intake: NightWatch SOC}}"
    )?;
    writeln!(out, "  security_event_management: {{covers: [all-managed]}}")?;
    writeln!(out, "  mfa_services: true\n  mfa_provider_accounts: true\n  no_credential_reuse: true")?;
    writeln!(out, "  least_privilege: {{required: true, evidence_every: 365d, last_evidence: {lately}}}")?;
    writeln!(out, "  update_policy: {{scope: [servers, workstations], within: 14d, exclusions: []}}")?;
    writeln!(
        out,
        "  backup: {{rpo: 4h, needed_rpo: 8h, rto: 24h, automatic: true, covers: [data, configuration], location: \
         air-gapped, retrieved_by: both, restore_exercised: {lately}}}"
    )?;
    writeln!(out, "  incident_plan: {{annex: annex C, isolation_authority: duty manager of the customer}}")?;
    writeln!(out, "  security_schedule: schedule 3")?;
    writeln!(out, "  requirements: [{{id: residence, need: data stays in the country, clause: \"7.2\"}}]")?;
    writeln!(out, "  acknowledgement: {{by: managing director, on: {then}}}")?;
    writeln!(out, "advice:")?;
    for row in ["3.M.1", "8.M.3", "9.M.2"] {
        writeln!(out, "  - {{row: {row}, on: {then}, decision: accepted, by: managing director}}")?;
    }
    Ok(out)
}

/// The only access that the provider may hold: the usual set, and the tool. Global Administrator is not in it.
fn access(customer: &Customer) -> String {
    let mut out = String::from("access:\n");
    let mut row = |id: &str, via: &str, roles: &str, who: &str, why: &str, mfa: &str| {
        let _ = writeln!(
            out,
            "  - {{id: {id}, via: {via}, roles: [{roles}], who: [{who}], why: {}, mfa: {mfa}, standing: true}}",
            quoted(why)
        );
    };
    let desk = "Helpdesk Administrator, Service Support Administrator";
    row("gdap-helpdesk", "gdap", desk, "team:service-desk", "password resets and tickets", "any");
    let engineers = "Exchange Administrator, Intune Administrator, User Administrator";
    row("gdap-engineers", "gdap", engineers, "team:engineers", "mail, devices and accounts", "any");
    row("gdap-readers", "gdap", "Global Reader", "team:soc-readers, party:nightwatch", "alert triage", "any");
    if customer.slot.tool != Tool::None {
        row("rmm-agents", "rmm", "run-script", "team:rmm-operators", "patching", "phishing-resistant");
    }
    out
}

/// Exactly one party accountable for each row, except where the agreement is meant to be wrong.
fn responsibilities(promise: Promise) -> Result<String, std::fmt::Error> {
    let mut out = String::from("responsibilities:\n");
    for (row, kind) in rows() {
        if promise == Promise::Unowned && LEFT_OUT.contains(&row.as_str()) {
            continue;
        }
        let (provider, customer) = match kind {
            _ if promise == Promise::DoublyOwned && TWICE.contains(&row.as_str()) => ("A/R", "A"),
            'M' => ("A/R", "I"),
            'C' => ("C", "A/R"),
            _ => ("R", "A"),
        };
        let from = if kind == 'C' { "customer" } else { "provider" };
        let slug = row.to_ascii_lowercase().replace('.', "-");
        writeln!(out, "  - control: {row}")?;
        writeln!(out, "    title: Recommendation {row} of the joint advisory")?;
        writeln!(out, "    raci: {{provider: {provider}, customer: {customer}}}")?;
        writeln!(out, "    maps_to: []")?;
        writeln!(out, "    evidence:\n      - {{id: ev-{slug}, kind: document, from: {from}, every: 365d}}")?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_96_rows() {
        assert_eq!(rows().count(), 96);
        for row in LEFT_OUT.iter().chain(TWICE) {
            assert!(rows().any(|(id, _)| id == *row), "{row}");
        }
    }
}
