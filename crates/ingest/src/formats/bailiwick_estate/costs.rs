//! What fixes cost here, instead of the documented defaults.

use bailiwick_model::facts::{FixCost, FixKind};
use bailiwick_model::{Severity, nearest};
use rustc_hash::FxHashMap;

use crate::document::{Node, remark_at, shown};
use crate::out::Out;

/// Keeps the costs; whether nothing was wrong with them.
pub(super) fn read(out: &mut Out<'_>, nodes: &[Node]) -> bool {
    let mut first: FxHashMap<String, u32> = FxHashMap::default();
    let mut clean = true;
    for node in nodes {
        let (Some(fix), Some(&cost)) = (node.text_of("fix").known().cloned(), node.number_of("cost").known())
        else {
            continue;
        };
        // The id (`f-...`) and the key (`mfa:...`) of a fix are known where the fix is proposed.
        let names_one = fix.starts_with("f-") || fix.contains(':');
        let mut kinds = FixKind::ALL.into_iter().map(FixKind::word);
        if !names_one && !kinds.clone().any(|kind| kind == fix) {
            let known = FixKind::ALL.map(|kind| format!("`{}`", kind.word())).join(", ");
            let near = nearest(&fix, &mut kinds);
            let help = near.map_or_else(
                || format!("known are {known}, and the id of a fix, as `bailiwick fix` shows it"),
                |near| format!("did you mean `{near}`? known are {known}, and the id of a fix"),
            );
            let message = format!("`{}` is no kind of fix", shown(&fix));
            remark_at(out, node.at, Severity::Error, "estate/value", &message, &help);
            clean = false;
            continue;
        }
        if let Some(before) = first.insert(fix.clone(), node.at.line) {
            let message = format!("the cost of `{}` is given twice: here and in line {before}", shown(&fix));
            remark_at(
                out,
                node.at,
                Severity::Error,
                "estate/cost-twice",
                &message,
                "leave one of the two out",
            );
            clean = false;
            continue;
        }
        out.at(node.at.line.saturating_sub(1) as usize);
        let (fix, evidence) = (out.facts.names.add(&fix), out.evidence());
        out.facts.fix_costs.push(FixCost { fix, cost, evidence });
    }
    clean
}
