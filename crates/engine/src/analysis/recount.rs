//! What if: what some subjects reach when edges are gone or guarded.
//!
//! Edges that may change are named beforehand. What lies beyond all of them never changes and is solved once; what
//! is left is usually small (the provider's side), so each question costs little, and the answer is exact.

use bailiwick_model::BarrierSet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::attacker::Attacker;
use super::blast::{Blast, is_customer};
use super::gate::{Gate, lets_pass};
use super::layers::{self, Begin, Layers, Leaf, Mark, Need, Rules, Scope};
use super::scc::{self, Csr};
use super::start::Starts;
use super::table::{Table, id};
use super::tiles::{Count, Ends, Field, Reached, Rows};
use super::{dag, reach::distinct};
use crate::graph::{Bound, EdgeIx, Graph, NodeIx, PartyIx};

/// What would change.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Edges that are gone.
    pub removed: FxHashSet<EdgeIx>,
    /// Barriers set in force. Barriers that cannot sit on the kind of the edge are ignored.
    pub guarded: FxHashMap<EdgeIx, BarrierSet>,
    /// Edges that are only possible: not passed in the proven bound, and still there to begin by.
    pub doubted: FxHashSet<EdgeIx>,
}

impl Changes {
    /// All edges that change.
    pub fn edges(&self) -> impl Iterator<Item = EdgeIx> {
        self.removed.iter().chain(self.guarded.keys()).chain(&self.doubted).copied()
    }
}

/// Answers what-if questions for one attacker in one bound.
#[derive(Debug)]
pub struct Recount<'g> {
    graph: &'g Graph,
    attacker: Attacker,
    bound: Bound,
    subjects: Vec<(NodeIx, PartyIx)>,
    touchable: FxHashSet<EdgeIx>,
    /// The part that changes may touch; its first vertices are the ends.
    part: Csr,
    ends: Ends,
    /// Vertex of each subject.
    vertices: Vec<u32>,
    marks: Vec<Mark>,
}

/// What the subjects reach after changes.
#[derive(Debug)]
pub struct After {
    subjects: Vec<(NodeIx, PartyIx)>,
    sets: Vec<Reached>,
    of: Vec<u32>,
}

impl<'g> Recount<'g> {
    /// Prepares questions about what `attacker` reaches from `subjects` when some of the edges `touchable` change.
    pub fn new(
        graph: &'g Graph,
        attacker: &Attacker,
        bound: Bound,
        subjects: &[NodeIx],
        touchable: FxHashSet<EdgeIx>,
    ) -> Self {
        let later = Gate::new(graph, attacker.later, bound);
        let firsts = [Gate::new(graph, attacker.first.union(attacker.later), bound)];
        let subjects: Vec<NodeIx> = distinct(subjects);
        let starts = Starts::of(graph, &subjects);
        let begins: Vec<Begin> = subjects
            .iter()
            .map(|&subject| Begin { entries: starts.entries(graph, subject, attacker, bound), first: 0 })
            .collect();
        let rules =
            Rules { later: &later, firsts: &firsts, scope: Scope::Starts, touchable: Some(&touchable) };
        let layers = layers::build(graph, rules, &begins);
        let part = Part::of(graph, &layers);
        Self {
            graph,
            attacker: attacker.clone(),
            bound,
            subjects: subjects.iter().map(|&subject| (subject, graph.node(subject).owner)).collect(),
            ends: Ends::new(graph, &part.leaves, |vertex| vertex, is_customer),
            part: part.csr,
            vertices: part.starts,
            marks: part.marks,
            touchable,
        }
    }

    /// Edges that one answer walks, about.
    pub(super) fn size(&self) -> usize {
        self.part.vertices() + self.part.edges()
    }

    /// Reach after `changes`. `None` where a change is about an edge that was not named beforehand.
    pub fn after(&self, changes: &Changes) -> Option<After> {
        if !changes.edges().all(|edge| self.touchable.contains(&edge)) {
            return None;
        }
        let csr = self.changed(changes);
        // Ends come first and lead nowhere, so that each is the component of its own number.
        let components = scc::components(&csr);
        let condensed = dag::condense(&csr, &components);
        let field = Field::new(&condensed, &components.of, &self.ends);
        let (Rows { sets, of }, _) = field.solve(&self.vertices, &[]);
        Some(After { subjects: self.subjects.clone(), sets, of })
    }

    /// The part without the edges that changes close.
    fn changed(&self, changes: &Changes) -> Csr {
        let mut csr = Csr::with_capacity(self.part.vertices(), self.part.edges());
        let mut marks = self.marks.iter().peekable();
        let mut position = 0;
        for vertex in 0..id(self.part.vertices()) {
            for &to in self.part.out(vertex) {
                let mut open = true;
                while let Some(mark) = marks.next_if(|mark| mark.position == position) {
                    open &= self.lets_pass(mark, changes);
                }
                if open {
                    csr.push(to);
                }
                position += 1;
            }
            csr.close();
        }
        csr
    }

    fn lets_pass(&self, mark: &Mark, changes: &Changes) -> bool {
        if changes.removed.contains(&mark.edge) {
            return false;
        }
        let doubted = changes.doubted.contains(&mark.edge);
        if doubted && self.bound == Bound::Proven && mark.need != Need::Present {
            return false;
        }
        let Some(&barriers) = changes.guarded.get(&mark.edge) else { return true };
        let edge = self.graph.edge(mark.edge);
        let mut terms = self.graph.terms_of(&edge);
        let set = BarrierSet(barriers.0 & edge.kind.row().candidates.0);
        terms.barriers.in_force = terms.barriers.in_force.union(set);
        terms.barriers.unknown = terms.barriers.unknown.minus(set);
        let later = self.attacker.later;
        let abilities = match mark.need {
            Need::Present => return true,
            Need::First => self.attacker.first.union(later),
            Need::Later => later,
        };
        lets_pass(&terms, abilities, self.bound)
    }
}

impl After {
    /// What a subject reaches.
    pub fn blast(&self, subject: NodeIx) -> Option<Blast<'_>> {
        let at = self.subjects.iter().position(|&(at, _)| at == subject)?;
        self.nth(at)
    }

    /// What each subject reaches, in the order given, each once.
    pub fn blasts(&self) -> impl Iterator<Item = (NodeIx, Blast<'_>)> {
        (0..self.subjects.len()).filter_map(|at| Some((self.subjects.get(at)?.0, self.nth(at)?)))
    }

    /// Customers that each subject reaches at each effect, its own party left out; in the order given, each once.
    pub fn counts(&self, graph: &Graph) -> Vec<Count> {
        self.blasts().map(|(_, blast)| blast.counts(graph)).collect()
    }

    fn nth(&self, at: usize) -> Option<Blast<'_>> {
        let &(_, own) = self.subjects.get(at)?;
        Some(Blast { parties: self.sets.get(*self.of.get(at)? as usize)?, own })
    }
}

/// The part of a graph of states that changes may touch, with what lies beyond it as ends.
struct Part {
    csr: Csr,
    leaves: Vec<Leaf>,
    starts: Vec<u32>,
    marks: Vec<Mark>,
}

impl Part {
    fn of(graph: &Graph, layers: &Layers) -> Self {
        let whole = &layers.csr;
        let components = scc::components(whole);
        let condensed = dag::condense(whole, &components);
        let live = live(whole, &layers.marks, &components, &condensed);
        let count = id(whole.vertices());
        let is_live = |vertex: u32| live.at(components.of.at(vertex));

        // Vertices beyond the part to which an edge of it leads, or which are starts.
        let mut beyond: Vec<u32> = layers.starts.clone().filter(|&start| !is_live(start)).collect();
        for vertex in (0..count).filter(|&vertex| is_live(vertex)) {
            beyond.extend(whole.out(vertex).iter().filter(|&&to| !is_live(to)));
        }
        beyond.sort_unstable();
        beyond.dedup();
        let ends = Ends::new(graph, &layers.leaves, |vertex| components.of.at(vertex), is_customer);
        let (rows, _) = Field::new(&condensed, &components.of, &ends).solve(&beyond, &[]);

        // One end for each distinct set, then the live vertices in order.
        let mut ids = Table::filled(whole.vertices(), u32::MAX);
        for (&vertex, &set) in beyond.iter().zip(&rows.of) {
            ids.set(vertex, set);
        }
        let mut next = id(rows.sets.len());
        for vertex in (0..count).filter(|&vertex| is_live(vertex)) {
            ids.set(vertex, next);
            next += 1;
        }
        let mut part = Self {
            csr: Csr::with_capacity(next as usize, 0),
            leaves: leaves(&rows),
            starts: layers.starts.clone().map(|start| ids.at(start)).collect(),
            marks: Vec::new(),
        };
        part.fill(layers, rows.sets.len(), &ids, is_live);
        part
    }

    fn fill(&mut self, layers: &Layers, ends: usize, ids: &Table<u32>, is_live: impl Fn(u32) -> bool) {
        (0..ends).for_each(|_| self.csr.close());
        let whole = &layers.csr;
        let mut marks = layers.marks.iter().peekable();
        let mut position = 0;
        for vertex in 0..id(whole.vertices()) {
            let kept = is_live(vertex);
            for &to in whole.out(vertex) {
                while let Some(mark) = marks.next_if(|mark| mark.position == position) {
                    if kept {
                        self.marks.push(Mark { position: id(self.csr.edges()), ..*mark });
                    }
                }
                if kept {
                    self.csr.push(ids.at(to));
                }
                position += 1;
            }
            if kept {
                self.csr.close();
            }
        }
    }
}

/// Components from which an edge that may change can be reached.
fn live(whole: &Csr, marks: &[Mark], components: &scc::Components, condensed: &Csr) -> Table<bool> {
    let mut live = Table::filled(components.count(), false);
    let mut marks = marks.iter().peekable();
    for vertex in 0..id(whole.vertices()) {
        let end = whole.start(vertex + 1);
        while marks.next_if(|mark| mark.position < end).is_some() {
            live.set(components.of.at(vertex), true);
        }
    }
    for component in 0..id(components.count()) {
        if condensed.out(component).iter().any(|&to| live.at(to)) {
            live.set(component, true);
        }
    }
    live
}

fn leaves(rows: &Rows) -> Vec<Leaf> {
    let sets = (0u32..).zip(&rows.sets);
    sets.flat_map(|(vertex, set)| set.iter().map(move |&(party, effects)| Leaf { vertex, party, effects }))
        .collect()
}
