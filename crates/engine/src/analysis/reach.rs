//! What everybody reaches, for many subjects, attackers and both bounds at once.
//!
//! Attackers and bounds that let the same edges pass *later* share one pass: build the graph of states
//! ([`super::layers`]), condense it ([`super::scc`], [`super::dag`]), and join what is reached from the ends up
//! ([`super::tiles`]). Passes run one after another, so that memory is that of one.

use rustc_hash::{FxHashMap, FxHashSet};

use super::attacker::Attacker;
use super::blast::{Blast, is_customer};
use super::gate::Gate;
use super::layers::{self, Begin, Layers, Rules, Scope};
use super::start::Starts;
use super::table::id;
use super::tiles::{Count, Counts, Ends, Field, Reached, Rows};
use super::{dag, scc};
use crate::graph::{Bound, Graph, NodeIx, PartyIx};
use crate::profile::Profile;

/// What everybody reaches.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reachability {
    attackers: Vec<Attacker>,
    subjects: FxHashMap<NodeIx, usize>,
    owners: Vec<PartyIx>,
    /// Distinct sets of parties and effects.
    sets: Vec<Reached>,
    /// Set by subject, attacker and bound.
    rows: Vec<u32>,
    counts: Vec<Counts>,
    /// Index into `counts` by attacker and bound.
    counts_of: Vec<usize>,
}

/// One attacker in one bound.
struct Case {
    attacker: usize,
    bound: Bound,
    /// How it passes first barriers: an index into [`Pass::firsts`].
    first: usize,
}

/// Cases that pass the same edges later.
struct Pass {
    later: Gate,
    firsts: Vec<Gate>,
    cases: Vec<Case>,
}

impl Pass {
    fn add(&mut self, attacker: usize, bound: Bound, gate: Gate) {
        let first = self.firsts.iter().position(|first| *first == gate).unwrap_or_else(|| {
            self.firsts.push(gate);
            self.firsts.len() - 1
        });
        self.cases.push(Case { attacker, bound, first });
    }
}

impl Reachability {
    /// Reach of `subjects` for `profiles` in both bounds, and counts of every node.
    pub fn compute(graph: &Graph, profiles: &[Profile], subjects: &[NodeIx]) -> Self {
        let attackers: Vec<Attacker> = profiles.iter().copied().map(Attacker::from).collect();
        Self::of_attackers(graph, &attackers, subjects)
    }

    /// The same for attackers, which may be combined profiles.
    pub fn of_attackers(graph: &Graph, attackers: &[Attacker], subjects: &[NodeIx]) -> Self {
        Self::run(graph, attackers, subjects, Scope::Everything)
    }

    /// Reach of `subjects` only, quick where they reach little; [`Self::counts`] answers nothing.
    pub fn of_subjects(graph: &Graph, attackers: &[Attacker], subjects: &[NodeIx]) -> Self {
        Self::run(graph, attackers, subjects, Scope::Starts)
    }

    fn run(graph: &Graph, attackers: &[Attacker], subjects: &[NodeIx], scope: Scope) -> Self {
        let mut all =
            Self { attackers: attackers.to_vec(), sets: vec![Reached::default()], ..Self::default() };
        let subjects = distinct(subjects);
        all.subjects = subjects.iter().copied().zip(0..).collect();
        all.owners = subjects.iter().map(|&subject| graph.node(subject).owner).collect();
        let cases = attackers.len() * Bound::BOTH.len();
        all.rows = vec![0; all.owners.len() * cases];
        all.counts_of = vec![usize::MAX; cases];
        let starts = Starts::of(graph, &subjects);
        let mut known = FxHashMap::from_iter([(Reached::default(), 0)]);
        for pass in passes(graph, attackers) {
            all.solve(graph, &pass, &starts, scope, &mut known);
        }
        all
    }

    fn solve(
        &mut self,
        graph: &Graph,
        pass: &Pass,
        starts: &Starts,
        scope: Scope,
        known: &mut FxHashMap<Reached, u32>,
    ) {
        let (places, begins) = self.begins(graph, pass, starts);
        let rules = Rules { later: &pass.later, firsts: &pass.firsts, scope, touchable: None };
        let Layers { csr, leaves, starts, .. } = layers::build(graph, rules, &begins);
        drop(begins);
        let components = scc::components(&csr);
        let dag = dag::condense(&csr, &components);
        drop(csr);
        let of = components.of;
        let vertices: Vec<u32> = starts.collect();
        let owners: Vec<PartyIx> = match scope {
            Scope::Everything => graph.nodes.iter().map(|node| node.owner).collect(),
            Scope::Starts => Vec::new(),
        };
        let ends = Ends::new(graph, &leaves, |vertex| of.at(vertex), is_customer);
        let (rows, counts) = Field::new(&dag, &of, &ends).solve(&vertices, &owners);
        self.keep(rows, &places, known);
        if scope == Scope::Everything {
            for case in &pass.cases {
                let at = self.case(case.attacker, case.bound);
                if let Some(slot) = self.counts_of.get_mut(at) {
                    *slot = self.counts.len();
                }
            }
            self.counts.push(counts);
        }
    }

    /// The starts of a pass, with the places of their answers in `rows`.
    fn begins(&self, graph: &Graph, pass: &Pass, starts: &Starts) -> (Vec<usize>, Vec<Begin>) {
        let mut subjects: Vec<(NodeIx, usize)> = self.subjects.iter().map(|(&at, &row)| (at, row)).collect();
        subjects.sort_unstable_by_key(|&(_, row)| row);
        let mut places = Vec::new();
        let mut begins = Vec::new();
        for case in &pass.cases {
            let Some(attacker) = self.attackers.get(case.attacker) else { continue };
            for &(subject, row) in &subjects {
                let entries = starts.entries(graph, subject, attacker, case.bound);
                if !entries.is_empty() {
                    places.push(self.place(row, case.attacker, case.bound));
                    begins.push(Begin { entries, first: case.first });
                }
            }
        }
        (places, begins)
    }

    fn keep(&mut self, rows: Rows, places: &[usize], known: &mut FxHashMap<Reached, u32>) {
        let sets: Vec<u32> = rows
            .sets
            .into_iter()
            .map(|set| {
                *known.entry(set).or_insert_with_key(|set| {
                    self.sets.push(set.clone());
                    id(self.sets.len() - 1)
                })
            })
            .collect();
        for (&place, &set) in places.iter().zip(&rows.of) {
            if let (Some(row), Some(&set)) = (self.rows.get_mut(place), sets.get(set as usize)) {
                *row = set;
            }
        }
    }

    fn case(&self, attacker: usize, bound: Bound) -> usize {
        debug_assert!(attacker < self.attackers.len(), "an attacker of this analysis");
        attacker * Bound::BOTH.len() + usize::from(bound == Bound::Possible)
    }

    fn place(&self, row: usize, attacker: usize, bound: Bound) -> usize {
        row * self.attackers.len() * Bound::BOTH.len() + self.case(attacker, bound)
    }

    fn attacker(&self, name: &str) -> Option<usize> {
        self.attackers.iter().position(|attacker| attacker.name == name)
    }

    /// Attackers, in the order given.
    pub fn attackers(&self) -> &[Attacker] {
        &self.attackers
    }

    /// Subjects, in the order of the graph.
    pub fn subjects(&self) -> Vec<NodeIx> {
        let mut subjects: Vec<NodeIx> = self.subjects.keys().copied().collect();
        subjects.sort_unstable();
        subjects
    }

    /// What a subject reaches. `None` where the subject or the profile was not asked for; a subject that has
    /// nothing of what the profile starts from reaches nothing.
    pub fn blast(&self, subject: NodeIx, profile: &str, bound: Bound) -> Option<Blast<'_>> {
        let row = *self.subjects.get(&subject)?;
        let place = self.place(row, self.attacker(profile)?, bound);
        let parties = self.sets.get(*self.rows.get(place)? as usize)?;
        Some(Blast { parties, own: *self.owners.get(row)? })
    }

    /// Customers reached at each effect by whoever has come to a node over somebody else, its own party left out:
    /// only what the profile passes *later* counts. `None` for a profile that was not asked for.
    pub fn counts(&self, node: NodeIx, profile: &str, bound: Bound) -> Option<Count> {
        let case = self.case(self.attacker(profile)?, bound);
        Some(self.counts.get(*self.counts_of.get(case)?)?.at(node.0))
    }
}

/// Attackers and bounds, gathered by what is passed later; in the order of their first case.
fn passes(graph: &Graph, attackers: &[Attacker]) -> Vec<Pass> {
    let mut passes: Vec<Pass> = Vec::new();
    for (at, attacker) in attackers.iter().enumerate() {
        for bound in Bound::BOTH {
            let later = Gate::new(graph, attacker.later, bound);
            let first = Gate::new(graph, attacker.first.union(attacker.later), bound);
            if let Some(pass) = passes.iter_mut().find(|pass| pass.later == later) {
                pass.add(at, bound, first);
            } else {
                let mut pass = Pass { later, firsts: Vec::new(), cases: Vec::new() };
                pass.add(at, bound, first);
                passes.push(pass);
            }
        }
    }
    passes
}

/// Subjects in the order given, each once.
pub(crate) fn distinct(subjects: &[NodeIx]) -> Vec<NodeIx> {
    let mut seen = FxHashSet::default();
    subjects.iter().copied().filter(|&subject| seen.insert(subject)).collect()
}
