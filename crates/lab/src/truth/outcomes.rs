//! What recommendations must come to.

use std::collections::BTreeMap;

use crate::truth::{Fault, Outcome};
use crate::world::World;
use crate::world::slot::{Exports, Extra};

/// Failures that the faults cause, and what must stay unknown or must not fail.
pub(crate) fn all(world: &World, faults: &[Fault]) -> Vec<Outcome> {
    let mut failed: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for fault in faults {
        for row in &fault.rows {
            failed.entry((row.clone(), fault.party.clone())).or_default().push(fault.id.clone());
        }
    }
    let mut found: Vec<Outcome> = Vec::new();
    for customer in &world.customers {
        let mut expect = |row: &str, outcome: &str| {
            let key = (row.to_owned(), customer.id.clone());
            if !failed.contains_key(&key) {
                let (row, party) = key;
                found.push(Outcome { row, party, outcome: outcome.to_owned(), faults: Vec::new() });
            }
        };
        // Without a list of users there is no last use; nor with one that was cut off.
        let seen = customer.exports.graph() && !customer.has(Extra::CutOff);
        if !seen {
            expect("0.A.1", "unknown");
        }
        if customer.exports == Exports::Nothing {
            expect("12.C.1", "unknown");
            expect("4.C.2", "unknown");
        }
        if !customer.has(Extra::ContractEnded) {
            expect("6.C.1", "not-fail");
        }
    }
    found.extend(failed.into_iter().map(|((row, party), faults)| Outcome {
        row,
        party,
        outcome: "fail".to_owned(),
        faults,
    }));
    found.sort();
    found
}
