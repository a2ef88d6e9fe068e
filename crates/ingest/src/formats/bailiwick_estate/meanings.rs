//! What kinds of other tools' graphs mean.

use bailiwick_model::facts::KindMeaning;
use bailiwick_model::{EdgeKind, Effect, Effects, NodeKind, Severity, Sym};
use rustc_hash::FxHashMap;

use crate::document::{Node, Place, remark_at, shown};
use crate::out::Out;

/// Reads the tables. Whether each says one thing, of a kind that no other speaks of.
pub(super) fn read(out: &mut Out<'_>, tables: &[Node]) -> bool {
    let mut first: FxHashMap<Sym, Place> = FxHashMap::default();
    let mut clean = true;
    for node in tables {
        let kind = node.text_of("kind");
        let Some(named) = kind.known() else { continue };
        let sym = out.facts.names.add(named);
        let fault = match (first.get(&sym), fault(node)) {
            (Some(place), _) => {
                Some(format!("the kind `{}` has a meaning already, in line {}", shown(named), place.line))
            }
            (None, fault) => fault.map(|fault| format!("the kind `{}` {fault}", shown(named))),
        };
        if let Some(message) = fault {
            let help = "say `node`, or `edge` and `effects`, or `nothing = true`, once for each kind";
            remark_at(out, node.at, Severity::Error, "estate/kind-meaning", &message, help);
            clean = false;
            continue;
        }
        first.insert(sym, node.at);
        let evidence = {
            super::at(out, node);
            out.evidence()
        };
        out.facts.kind_meanings.push(KindMeaning { kind: sym, evidence, ..meaning(node) });
    }
    clean
}

fn meaning(node: &Node) -> KindMeaning {
    let flag = |name: &str| node.flag_of(name).is(&true);
    let effects: Vec<Effect> = node.texts_of("effects").filter_map(Effect::from_word).collect();
    KindMeaning {
        node: node.text_of("node").known().and_then(|word| NodeKind::from_word(word)),
        edge: node
            .text_of("edge")
            .known()
            .and_then(|word| EdgeKind::from_name(word))
            .filter(|kind| gives(*kind)),
        effects: Effects::of(&effects),
        nothing: flag("nothing"),
        reversed: flag("reversed"),
        possible: flag("possible"),
        ..KindMeaning::default()
    }
}

/// Whether somebody gains something by a kind, by itself. The schema lists the same ones.
pub(super) const fn gives(kind: EdgeKind) -> bool {
    kind.row().traversable && !matches!(kind, EdgeKind::Grants | EdgeKind::StandsInFor | EdgeKind::Includes)
}

/// What is wrong with a table. A word that is none of the known ones was remarked on already, and leaves it without
/// meaning: so nothing is taken for less than it may be.
fn fault(node: &Node) -> Option<&'static str> {
    let read = meaning(node);
    if node.texts_of("effects").any(|word| Effect::from_word(word).is_none()) {
        return Some("has an effect that is not known");
    }
    let of_edges = read.edge.is_some() || !read.effects.is_empty();
    match (read.node.is_some(), of_edges, read.nothing) {
        (true, false, false) | (false, true, false) | (false, false, true) => None,
        (false, false, false) => Some("is given no meaning"),
        _ => Some("is given more than one meaning"),
    }
}
