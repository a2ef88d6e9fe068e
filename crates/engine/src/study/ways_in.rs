//! Every record that lets another party into one, whether or not it is known who stands behind it.

use super::show;
use crate::assessment::WayIn;
use crate::controls::Context;
use crate::graph::PartyIx;

/// Edges from what others own to what the party owns, the proven ones first.
pub(super) fn of(it: &Context<'_>, party: PartyIx) -> Vec<WayIn> {
    let mut found: Vec<WayIn> = Vec::new();
    for edge in &it.graph.edges {
        let (from, to) = (it.graph.node(edge.from), it.graph.node(edge.to));
        if to.owner != party || from.owner == party {
            continue;
        }
        found.push(WayIn {
            holder: it.name(edge.from),
            of: it.party_name(from.owner).to_owned(),
            gains: format!("{} {}", edge.kind.row().phrase, it.name(edge.to)),
            possible_only: it.graph.terms_of(edge).possible_only,
            evidence: show::locate(it, edge.evidence),
        });
    }
    found.sort_by(|left, right| left.possible_only.cmp(&right.possible_only).then_with(|| left.cmp(right)));
    found.dedup();
    found
}
