//! Asks the questions of a scenario.

use bailiwick_model::{BarrierSet, nodes::NodeClass};
use rustc_hash::FxHashSet;

use super::recommendations::{REMEDIES, Remedy, remedy};
use super::world::{Built, Edge, Place, World};
use super::{
    Change, Check, Checked, Counted, Cut, Expected, Influence, Outcome, Pattern, Question, Scenario,
};
use crate::analysis::start::Starts;
use crate::analysis::walk::{State, Step, Walk};
use crate::analysis::{Explainer, Gate, Goal, Reachability};
use crate::{Bound, NodeIx, PartyIx};

impl Scenario {
    /// Measures everything that is expected, and what each recommendation would have done.
    pub fn run(&self) -> Outcome {
        let reached = self.customers(&self.question);
        let influence = |remedy: &'static Remedy| {
            let mut question = self.question.clone();
            question.after.extend(remedy.rows.first().map(|row| (*row).to_owned()));
            let left = self.customers(&question);
            let influence = match left {
                0 if reached > 0 => Influence::Breaks,
                less if less < reached => Influence::Shrinks,
                _ => Influence::Misses,
            };
            (remedy, influence, left)
        };
        let recommendations: Vec<(&'static Remedy, Influence, u32)> =
            REMEDIES.iter().map(influence).collect();
        let checks = self.checks.iter().map(|check| self.check(check, &recommendations)).collect();
        Outcome { reached, checks, recommendations }
    }

    fn check(&self, check: &Check, recommendations: &[(&'static Remedy, Influence, u32)]) -> Checked {
        let instead = match &check.expected {
            Expected::Count { count, of, question } => {
                let (found, what) = match of {
                    Counted::Customers => (self.customers(question), "customers"),
                    Counted::Devices => (self.devices(question), "devices"),
                };
                (found != *count).then(|| format!("{found} {what} are reached"))
            }
            Expected::Way { party, through, question } => self.way(*party, through, question),
            Expected::Rows(expected, rows) => {
                let wrong: Vec<String> = rows
                    .iter()
                    .filter_map(|row| {
                        let (_, found, left) =
                            recommendations.iter().find(|(one, ..)| one.rows.contains(row))?;
                        (found != expected).then(|| format!("{row} {} it ({left} left)", found.word()))
                    })
                    .collect();
                (!wrong.is_empty()).then(|| wrong.join("; "))
            }
        };
        Checked { line: check.line, text: check.text.clone(), instead }
    }

    /// The world with the cuts and recommendations of a question in place.
    fn world(&self, question: &Question) -> World {
        let mut world = self.world.clone();
        for name in &question.after {
            world = match (self.cuts.get(name), remedy(name)) {
                (Some(cut), _) => cut.applied(world),
                (None, Some(remedy)) => remedy.applied(&world, question.on),
                (None, None) => world,
            };
        }
        world
    }

    /// The graph of a question, and where it starts.
    fn asked(&self, question: &Question) -> (Built, Vec<NodeIx>) {
        let world = self.world(question);
        let mut starts = Vec::new();
        let mut only = None;
        for from in &question.from {
            match from.split_once(':') {
                Some(("cve", id)) => {
                    only = world.cves.iter().position(|cve| cve.id == id);
                    starts.extend(hit_by(&world, only));
                }
                Some(("product", name)) => starts.extend(world.nodes_where(|node| node.product == name)),
                Some(("vendor", id)) => {
                    let vendor = world.party_of.get(id).copied();
                    starts.extend(world.nodes_where(|node| node.vendor.is_some() && node.vendor == vendor));
                }
                _ => starts.extend(world.nodes_where(|node| fits(from, &node.id))),
            }
        }
        let built = world.graph(question.on, |edge| {
            (!question.evidenced || edge.seen) && (only.is_none() || edge.cve.is_none() || edge.cve == only)
        });
        let starts = starts.into_iter().filter_map(|at| built.nodes.get(at).copied()).collect();
        (built, starts)
    }

    /// Customers that some start reaches, its own party left out.
    fn customers(&self, question: &Question) -> u32 {
        let (built, starts) = self.asked(question);
        let attackers = [question.attacker.clone()];
        let reach = Reachability::of_subjects(&built.graph, &attackers, &starts);
        let mut reached: FxHashSet<PartyIx> = FxHashSet::default();
        for start in starts {
            if let Some(blast) = reach.blast(start, &question.attacker.name, question.bound()) {
                reached.extend(blast.customers(&built.graph, question.effect));
            }
        }
        u32::try_from(reached.len()).unwrap_or(u32::MAX)
    }

    /// Devices of others that some start comes to.
    fn devices(&self, question: &Question) -> u32 {
        let (built, starts) = self.asked(question);
        let graph = &built.graph;
        let attacker = &question.attacker;
        let first = Gate::new(graph, attacker.first.union(attacker.later), question.bound());
        let later = Gate::new(graph, attacker.later, question.bound());
        let walk = Walk { graph, first: &first, later: &later };
        let known = Starts::of(graph, &starts);
        let mut found: FxHashSet<NodeIx> = FxHashSet::default();
        for start in starts {
            let own = graph.node(start).owner;
            let entries = known.entries(graph, start, attacker, question.bound());
            let mut open: Vec<State> =
                entries.iter().filter(|entry| entry.opens(graph, &first)).map(|entry| entry.at).collect();
            let mut seen: FxHashSet<State> = open.iter().copied().collect();
            while let Some(state) = open.pop() {
                let node = graph.node(state.node);
                if node.kind.class() == NodeClass::Device && node.owner != own {
                    found.insert(state.node);
                }
                for (_, _, step) in walk.steps(state) {
                    if let Step::To(next) = step
                        && seen.insert(next)
                    {
                        open.push(next);
                    }
                }
            }
        }
        u32::try_from(found.len()).unwrap_or(u32::MAX)
    }

    /// What is wrong with the easiest way to a party.
    fn way(&self, party: usize, through: &[usize], question: &Question) -> Option<String> {
        let (built, starts) = self.asked(question);
        let party = built.parties.get(party).copied().unwrap_or_default();
        let goal = Goal { party, effect: question.effect };
        let explainer = Explainer::new(&built.graph, &starts);
        let ways = starts
            .iter()
            .filter_map(|&start| explainer.easiest(start, &question.attacker, question.bound(), goal));
        let Some(way) = ways.min_by_key(|way| (way.barriers, way.edges.len())) else {
            return Some("there is no way".to_owned());
        };
        let mut passed = vec![way.start];
        passed.extend(way.steps().map(|edge| built.graph.edge(edge).to));
        let mut rest = passed.iter();
        let wanted = through.iter().filter_map(|&at| built.nodes.get(at).copied());
        if wanted.clone().all(|wanted| rest.any(|&at| at == wanted)) {
            return None;
        }
        let names: Vec<&str> = passed
            .iter()
            .map(|&at| built.graph.names.text(built.graph.node(at).name))
            .filter(|name| !name.is_empty())
            .collect();
        Some(format!("the easiest way is {}", names.join(" -> ")))
    }
}

/// Tools that a vulnerability hits.
fn hit_by(world: &World, cve: Option<usize>) -> Vec<usize> {
    let mut hit: Vec<usize> = world
        .edges
        .iter()
        .filter(|edge| cve.is_some() && edge.cve == cve)
        .filter_map(|edge| match edge.to {
            Place::Node(node) => Some(node),
            Place::Party(_) => None,
        })
        .collect();
    hit.sort_unstable();
    hit.dedup();
    hit
}

impl Question {
    const fn bound(&self) -> Bound {
        if self.possible { Bound::Possible } else { Bound::Proven }
    }
}

impl Cut {
    fn applied(&self, mut world: World) -> World {
        for change in &self.changes {
            match change {
                Change::Add(edge) => world.edges.push(edge.clone()),
                Change::Remove(pattern) => {
                    let mut edges = std::mem::take(&mut world.edges);
                    edges.retain(|edge| !pattern.fits(&world, edge));
                    world.edges = edges;
                }
                Change::Guard(pattern, barriers) => {
                    let mut edges = std::mem::take(&mut world.edges);
                    for edge in edges.iter_mut().filter(|edge| pattern.fits(&world, edge)) {
                        edge.guard(*barriers);
                    }
                    world.edges = edges;
                }
            }
        }
        world
    }
}

impl Edge {
    /// Sets barriers in force, those that can stand here.
    pub(super) fn guard(&mut self, barriers: BarrierSet) {
        let set = BarrierSet(barriers.0 & self.kind.row().candidates.0);
        self.barriers.in_force = self.barriers.in_force.union(set);
        self.barriers.unknown = self.barriers.unknown.minus(set);
    }
}

impl Pattern {
    pub(super) fn fits(&self, world: &World, edge: &Edge) -> bool {
        let from = world.node(edge.from).map_or("", |node| node.id.as_str());
        let to = match edge.to {
            Place::Node(node) => world.node(node).map_or("", |node| node.id.as_str()),
            Place::Party(party) => world.parties.get(party).map_or("", |party| party.id.as_str()),
        };
        edge.kind == self.kind && fits(&self.from, from) && fits(&self.to, to)
    }
}

/// Whether a text is one of a pattern, in which `*` stands for any text.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else { return false };
        left = left.get(at + part.len()..).unwrap_or_default();
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        assert!(fits("*", "anything") && fits("c*", "c12") && fits("a*c*e", "abcde") && fits("ab", "ab"));
        assert!(!fits("c*", "d1") && !fits("a*c", "ab") && !fits("ab", "abc") && !fits("a*a", "a"));
    }
}
