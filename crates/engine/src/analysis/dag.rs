//! Condensation: one vertex for each component, one edge for each pair of components that are joined.

use super::scc::{Components, Csr};
use super::table::{Table, id};

/// The graph between components. Every edge leads from a higher number to a lower one.
pub(crate) fn condense(csr: &Csr, components: &Components) -> Csr {
    let count = components.count();
    let mut dag = Csr::with_capacity(count, csr.edges());
    let mut met: Table<u32> = Table::filled(count, u32::MAX);
    for component in 0..id(count) {
        met.set(component, component);
        for &member in components.members(component) {
            for &to in csr.out(member) {
                let target = components.of.at(to);
                if met.at(target) != component {
                    met.set(target, component);
                    dag.push(target);
                }
            }
        }
        dag.close();
    }
    dag
}
