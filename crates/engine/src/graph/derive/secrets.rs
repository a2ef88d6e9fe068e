//! Secrets of vaults that open more than one company: who has one has all that it opens.
//!
//! Entries are the same where their keyed fingerprints are. A machine whose local administrator has such a secret gives
//! it to whoever controls that machine: that is the way from one customer into the next.

use bailiwick_model::facts::{Collection, VaultEntry};
use bailiwick_model::{Barrier, BarrierState, Barriers, EdgeKind, Effect, Effects, NodeKind, NodeRef};
use rustc_hash::FxHashMap;

use super::context::Context;
use crate::graph::{NodeIx, PartyIx, Terms};
use crate::operations::Operations;

/// Draws secrets that at least two parties have in common.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    if facts.vault_entries.is_empty() {
        return;
    }
    let operations = Operations::new(facts, context.estate);
    let mut shared: FxHashMap<String, Vec<(PartyIx, &VaultEntry)>> = FxHashMap::default();
    let mut order: Vec<String> = Vec::new();
    for party in operations.parties(Collection::VaultEntries) {
        for row in operations.rows::<VaultEntry>(facts, party) {
            let local =
                row.secret_kind.known().is_some_and(|kind| context.stated(*kind) == "local-administrator");
            let print = row
                .fingerprint
                .known()
                .and_then(|print| crate::controls::fingerprint(context.stated(*print)));
            let Some(print) = print.filter(|_| local) else { continue };
            let known = shared.entry(print.clone()).or_insert_with(|| {
                order.push(print);
                Vec::new()
            });
            known.push((party, row));
        }
    }
    let machines = machines(context);
    for print in order {
        let rows = shared.get(&print).map_or(&[][..], Vec::as_slice);
        let several = rows.first().is_some_and(|(first, _)| rows.iter().any(|(party, _)| party != first));
        if several {
            secret(context, &machines, rows);
        }
    }
}

/// Computers by owner and by the first part of their name.
type Machines = FxHashMap<(PartyIx, String), Vec<NodeIx>>;

fn machines(context: &Context<'_>) -> Machines {
    let mut machines = Machines::default();
    for (at, node) in (0u32..).map(NodeIx).zip(&context.builder.graph().nodes) {
        if matches!(node.kind, NodeKind::Computer | NodeKind::RmmDevice) && node.enabled != Some(false) {
            let name = context.text(node.name);
            let first = name.split(['.', '@']).next().unwrap_or(name).to_uppercase();
            machines.entry((node.owner, first)).or_default().push(at);
        }
    }
    machines
}

fn secret(context: &mut Context<'_>, machines: &Machines, rows: &[(PartyIx, &VaultEntry)]) {
    let Some(&(owner, first)) = rows.first() else { return };
    // The fingerprint is of one run: the first entry names the secret.
    let entry = first.vault_entry.known().map_or("", |entry| context.stated(*entry)).to_owned();
    let id = format!("vault/{}/{entry}", owner.index());
    let id = NodeRef { realm: context.estate.realm, id: context.builder.names().add(&id) };
    let name = format!("local administrator secret of vault entry {entry}");
    let secret = context.made_for(id, NodeKind::Secret, &name, owner, first.evidence);
    for &(party, row) in rows {
        let barriers = Barriers::NONE.with(Barrier::EndpointControl, BarrierState::Unknown);
        let noted = context.noted("local administrator");
        let terms = Terms { barriers, possible_only: context.is_stale(row.evidence), ..noted };
        context.grants(secret, party, Effects::of(&[Effect::Run, Effect::Destroy]), terms, row.evidence);
        on_its_machine(context, machines, party, row, secret);
        known_to(context, row, secret);
    }
}

/// The machine that the entry names (`HOST\account`) keeps the secret, and the secret opens it.
fn on_its_machine(
    context: &mut Context<'_>,
    machines: &Machines,
    party: PartyIx,
    row: &VaultEntry,
    secret: NodeIx,
) {
    let Some(account) = row.account.known().map(|account| context.stated(*account)) else { return };
    let Some((host, _)) = account.split_once('\\') else { return };
    let host = host.split('.').next().unwrap_or(host).to_uppercase();
    let found = machines.get(&(party, host)).map_or(&[][..], Vec::as_slice);
    for &machine in found {
        let terms = Terms { possible_only: found.len() > 1, ..Terms::default() };
        context.edge(machine, secret, EdgeKind::KeepsPasswordOf, terms, row.evidence);
        let barriers = Barriers::NONE.with(Barrier::EndpointControl, BarrierState::Unknown);
        context.edge(secret, machine, EdgeKind::AdminTo, Terms { barriers, ..terms }, row.evidence);
    }
}

/// People who know the secret.
fn known_to(context: &mut Context<'_>, row: &VaultEntry, secret: NodeIx) {
    let Some(people) = row.known_to.known().map(|people| context.stated(*people)) else { return };
    for login in people.split_whitespace() {
        let found = context.directory.by_login(login);
        for &account in &found {
            let Some(fact) = context.directory.account(account).filter(|fact| !fact.enabled.is(&false))
            else {
                continue;
            };
            let Some(at) = context.builder.find(account) else { continue };
            let possible_only = found.len() > 1 || !fact.enabled.is_known();
            let terms = Terms { possible_only, ..Terms::default() };
            context.edge(at, secret, EdgeKind::KnowsSecret, terms, row.evidence);
        }
    }
}
