//! How everybody reaches every party, as data for comparing assessments.

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Barrier, Effect, Effects};
use rustc_hash::{FxHashMap, FxHashSet};

use super::assemble::Order;
use super::show;
use super::subjects::WORST;
use crate::analysis::{Attacker, Explainer, Goal};
use crate::assessment::{ReachWay, Subject, WayEdge, Ways};
use crate::controls::Context;
use crate::graph::{Bound, EdgeIx, Graph, NodeIx, PartyIx};

/// Most edges that all searches together look at: about a second.
const ROOM: usize = 10_000_000;
/// Most ways.
const WAYS: usize = 60_000;
/// Most edges of a graph of which all have prints.
const PRINTS: usize = 100_000;
/// Most edges that have prints where that is too many: those on ways, and all outside customers or over a border.
const OUTSIDE: usize = 400_000;

struct Gather<'a, 'c> {
    it: &'a Context<'c>,
    order: &'a Order,
    out: Ways,
    known: FxHashMap<EdgeIx, usize>,
    room: usize,
}

/// The ways of subjects, the most dangerous first, as far as there is room.
pub(super) fn of(it: &Context<'_>, order: &Order, subjects: &[(NodeIx, Subject)]) -> Ways {
    let nodes: Vec<NodeIx> = subjects.iter().map(|(node, _)| *node).collect();
    let explainer = Explainer::new(it.graph, &nodes);
    let mut all = Gather { it, order, out: Ways::default(), known: FxHashMap::default(), room: ROOM };
    all.out.whole = true;
    for (at, (node, subject)) in subjects.iter().enumerate() {
        let profiles: [&'static str; 2] =
            if subject.tool { ["zero-day", "exploit"] } else { ["insider", "stolen-password"] };
        for profile in profiles {
            all.subject(&explainer, at, *node, profile);
        }
    }
    let Gather { mut out, known, .. } = all;
    prints(it.graph, &known, &mut out, it);
    out
}

fn worst(effects: Effects) -> Option<Effect> {
    WORST.into_iter().find(|effect| effects.has(*effect))
}

impl Gather<'_, '_> {
    fn subject(&mut self, explainer: &Explainer<'_>, at: usize, node: NodeIx, profile: &'static str) {
        let (Some(attacker), Some(possible)) =
            (Attacker::parse(profile), self.it.reach.blast(node, profile, Bound::Possible))
        else {
            return;
        };
        let proven = self.it.reach.blast(node, profile, Bound::Proven);
        let sure = |party| proven.map_or(Effects::NONE, |blast| blast.at(party));
        let own = self.it.graph.node(node).owner;
        let reached: Vec<(PartyIx, Effects, Effects)> = possible
            .parties
            .iter()
            .filter(|(party, _)| *party != own)
            .map(|&(party, effects)| (party, sure(party), effects))
            .collect();
        if self.room == 0 || self.out.ways.len() + reached.len() > WAYS {
            self.out.whole &= reached.is_empty();
            return;
        }
        let mut edges: FxHashMap<PartyIx, Vec<usize>> = FxHashMap::default();
        for bound in Bound::BOTH {
            let goal = |&(party, proven, possible): &(PartyIx, Effects, Effects)| {
                let effect = match bound {
                    Bound::Proven => worst(proven),
                    Bound::Possible => worst(possible).filter(|worse| !proven.has(*worse)),
                };
                effect.map(|effect| Goal { party, effect })
            };
            let goals: Vec<Goal> = reached.iter().filter_map(goal).collect();
            if goals.is_empty() {
                continue;
            }
            let ways = explainer.to_each(node, &attacker, bound, &goals, &mut self.room);
            for (goal, way) in goals.iter().zip(ways) {
                let steps = way.iter().flat_map(|way| way.steps().collect::<Vec<_>>());
                let list: Vec<usize> = steps.map(|edge| self.edge(edge)).collect();
                edges.entry(goal.party).or_default().extend(list);
            }
        }
        for (party, proven, possible) in reached {
            let mut edges = edges.remove(&party).unwrap_or_default();
            let mut seen = FxHashSet::default();
            edges.retain(|edge| seen.insert(*edge));
            let party = self.order.line(party);
            self.out.ways.push(ReachWay { subject: at, profile, party, proven, possible, edges });
        }
    }

    fn edge(&mut self, at: EdgeIx) -> usize {
        if let Some(&known) = self.known.get(&at) {
            return known;
        }
        let edge = self.it.graph.edge(at);
        self.out.edges.push(WayEdge {
            from: self.it.name(edge.from),
            inside: inside(self.it.graph, at),
            step: show::step(self.it, self.order, at),
            print: print(self.it, at),
        });
        let number = self.out.edges.len() - 1;
        self.known.insert(at, number);
        number
    }
}

/// Stays the same over assessments while the edge means the same.
fn print(it: &Context<'_>, at: EdgeIx) -> u64 {
    let edge = it.graph.edge(at);
    let terms = it.graph.terms_of(&edge);
    let barriers =
        |set: bailiwick_model::BarrierSet| set.iter().map(Barrier::word).collect::<Vec<_>>().join(",");
    let note = it.graph.names.text(terms.note);
    let effects = terms.effects.iter().map(Effect::word).collect::<Vec<_>>().join(",");
    let whole = [
        show::full_id(it, edge.from).as_str(),
        edge.kind.row().name,
        show::full_id(it, edge.to).as_str(),
        note,
        effects.as_str(),
        barriers(terms.barriers.in_force).as_str(),
        barriers(terms.barriers.unknown).as_str(),
        if terms.possible_only { "possible" } else { "" },
    ]
    .join("\u{1f}");
    // FNV-1a: documents are compared over years and versions, so the hash may not change under us.
    whole.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Whether both ends are one customer's own.
fn inside(graph: &Graph, at: EdgeIx) -> bool {
    let edge = graph.edge(at);
    let (from, to) = (graph.node(edge.from).owner, graph.node(edge.to).owner);
    from == to && graph.party(from).is_some_and(|party| party.kind == PartyKind::Customer)
}

/// Prints of all edges; where they are too many, of those on the ways and those outside customers or over a border; where
/// those are too many, of none.
fn prints(graph: &Graph, known: &FxHashMap<EdgeIx, usize>, out: &mut Ways, it: &Context<'_>) {
    out.prints_whole = graph.edges.len() <= PRINTS;
    let all = (0u32..).map(EdgeIx).take(graph.edges.len());
    let wanted = all.filter(|at| !known.contains_key(at) && (out.prints_whole || !inside(graph, *at)));
    let wanted: Vec<EdgeIx> = wanted.take(OUTSIDE + 1).collect();
    if wanted.len() > OUTSIDE {
        return;
    }
    let mut prints: Vec<u64> = out.edges.iter().map(|edge| edge.print).collect();
    prints.extend(wanted.into_iter().map(|at| print(it, at)));
    prints.sort_unstable();
    prints.dedup();
    out.prints = prints;
}
