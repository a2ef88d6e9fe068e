//! An estate, read, built and measured: everything that questions and outputs start from.

mod accepted;
mod actions;
mod assemble;
mod cascade;
mod chokes;
mod find;
mod fixes;
mod headline;
mod missing;
mod outcomes;
mod owners;
mod reach_ways;
mod show;
mod statements;
mod subjects;
mod two_sided;
mod ways;
mod ways_in;

use bailiwick_model::{Effect, Facts, NodeKind, Time};

use crate::analysis::exposure::candidates;
use crate::analysis::plan::Limits;
use crate::analysis::{Attacker, Reachability};
use crate::assessment::{Assessment, Interval, PartyLine, Subject, WayIn};
use crate::controls::{Context, Index};
use crate::directory::Directory;
use crate::estate::Estate;
use crate::graph::derive::{self, Remark};
use crate::graph::{Bound, Graph, NodeIx, PartyIx};
use crate::operations::Operations;
use crate::profile::Profile;
use crate::signin::SignIn;

pub use cascade::{Cascade, Cause, Fallout, Hit, PartyChain};
pub use chokes::{ChokeEdge, ChokeNode, ChokePoints};
pub use find::FindError;
pub use fixes::{
    BestPlan, Effects, Fix, FixPlan, FixStep, KeyError, PairChange, Recheck, SavedFix, State, WhatIf,
};

/// What the user may choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// The time of the assessment; by default that of the latest export.
    pub as_of: Option<Time>,
    /// Effect at or above which exposure is counted.
    pub effect: Effect,
}

impl Default for Options {
    fn default() -> Self {
        Self { as_of: None, effect: Effect::Change }
    }
}

/// An estate and who reaches whom in it.
#[derive(Debug)]
pub struct Study {
    facts: Facts,
    estate: Estate,
    graph: Graph,
    remarks: Vec<Remark>,
    subjects: Vec<NodeIx>,
    reach: Reachability,
    options: Options,
}

/// Answer of `reach` and `who-reaches`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// Parties, to which indices point.
    pub parties: Vec<PartyLine>,
    /// Who.
    pub subjects: Vec<Subject>,
    /// Profile asked for.
    pub profile: String,
    /// Effect asked for.
    pub effect: Option<Effect>,
    /// Party asked about, as an index into the parties.
    pub party: Option<usize>,
    /// Of one subject: ways to the end of its paths that have no link in common.
    pub disjoint: Option<DisjointWays>,
}

/// How many ways to one end have no link in common: whoever cuts fewer links leaves a way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DisjointWays {
    /// How many there can be at once.
    pub ways: Interval,
    /// Whether that is the largest number; otherwise there may be more.
    pub decided: bool,
}

impl Study {
    /// Resolves realms and owners, builds the graph, and measures the blast radius of everybody who reaches somebody
    /// else, for all profiles.
    pub fn new(facts: Facts, options: &Options) -> Self {
        Self::watched(facts, options, &mut |_| {})
    }

    /// The same, telling `done` the name of each phase when it ends.
    pub fn watched(mut facts: Facts, options: &Options, done: &mut dyn FnMut(&'static str)) -> Self {
        let estate = Estate::prepare(&mut facts, options.as_of);
        done("realms and owners");
        let (graph, remarks) = {
            let directory = Directory::new(&facts);
            let signin = SignIn::new(&facts, &directory, estate.as_of);
            done("directory");
            derive::build(&facts, &estate, &directory, &signin)
        };
        done("graph");
        let subjects = candidates(&graph);
        let attackers: Vec<Attacker> = Profile::ALL.into_iter().map(Attacker::from).collect();
        let reach = Reachability::of_subjects(&graph, &attackers, &subjects);
        done("reach");
        Self { facts, estate, graph, remarks, subjects, reach, options: *options }
    }

    /// What was read.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Who is who.
    pub const fn estate(&self) -> &Estate {
        &self.estate
    }

    /// Who reaches whom.
    pub const fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Names and ids that people, companies and systems gave: what a redacted output may not show. Roles are the
    /// vendor's words and stay out.
    pub fn given_names(&self) -> impl Iterator<Item = &str> {
        let nodes = self.graph.nodes.iter().filter(|node| node.kind != NodeKind::AZRole);
        let of_graph = nodes.flat_map(|node| [node.name, node.id.id]).map(|sym| self.graph.names.text(sym));
        let facts = &self.facts;
        let of_facts = (facts.policies.iter().map(|policy| policy.name))
            .chain(facts.locations.iter().map(|location| location.name))
            .chain(
                facts.gdap_relationships.iter().flat_map(|relation| [relation.name, relation.customer_name]),
            )
            .chain(facts.domains.iter().map(|domain| domain.name))
            .chain(
                facts
                    .entities
                    .iter()
                    .filter(|entity| entity.kind != NodeKind::AZRole)
                    .map(|entity| entity.name),
            )
            .chain(facts.attestations.iter().map(|known| known.by))
            .chain(facts.acceptances.iter().map(|known| known.owner))
            .chain(facts.tier_zero_claims.iter().flat_map(|claim| [claim.realm, claim.object]))
            .chain(facts.realms.iter().flat_map(|realm| [realm.id, realm.name]));
        of_graph.chain(of_facts.map(|sym| facts.text(sym)))
    }

    /// Everything that outputs show.
    pub fn assessment(&self) -> Assessment {
        self.assessment_watched(&mut |_| {})
    }

    /// The same, telling `done` the name of each phase when it ends.
    pub fn assessment_watched(&self, done: &mut dyn FnMut(&'static str)) -> Assessment {
        self.with_context(&self.reach, |it| {
            done("index");
            assemble::assess(self, it, done)
        })
    }

    /// How long each control takes for all parties, by the clock of whoever measures.
    pub fn control_times(&self, clock: impl Fn() -> u128) -> Vec<(&'static str, u128)> {
        self.with_context(&self.reach, |it| outcomes::times(it, &assemble::Order::of(it), &clock))
    }

    /// Blast radius of one node for an attacker, with paths to a party or an effect.
    pub fn reach(
        &self,
        node: NodeIx,
        attacker: &Attacker,
        effect: Option<Effect>,
        to: Option<PartyIx>,
    ) -> Answer {
        let reach = Reachability::of_subjects(&self.graph, std::slice::from_ref(attacker), &[node]);
        self.with_context(&reach, |it| {
            let order = assemble::Order::of(it);
            let (subject, disjoint) = subjects::answer(it, &order, node, attacker, effect, to);
            Answer {
                parties: assemble::party_lines(it, &order),
                subjects: vec![subject],
                profile: attacker.name.clone(),
                effect,
                party: to.map(|party| order.line(party)),
                disjoint,
            }
        })
    }

    /// Principals and tools of other parties that reach a party at an effect under a profile.
    pub fn who_reaches(&self, party: PartyIx, attacker: &Attacker, effect: Effect) -> Answer {
        let reach = Reachability::of_subjects(&self.graph, std::slice::from_ref(attacker), &self.subjects);
        self.with_context(&reach, |it| {
            let order = assemble::Order::of(it);
            Answer {
                parties: assemble::party_lines(it, &order),
                subjects: subjects::reaching(it, &order, party, attacker, effect),
                profile: attacker.name.clone(),
                effect: Some(effect),
                party: Some(order.line(party)),
                disjoint: None,
            }
        })
    }

    /// What falls with a vulnerability, a product or a vendor, for each attacker. The last one should stand for whoever has
    /// taken what is hit, however that was done.
    ///
    /// # Errors
    /// When nothing that was read knows the cause.
    pub fn cascade(
        &self,
        cause: &Cause,
        attackers: &[Attacker],
        effect: Option<Effect>,
    ) -> Result<Cascade, FindError> {
        let (cause, instances) = self.with_context(&self.reach, |it| cascade::find(it, cause))?;
        let nodes: Vec<NodeIx> = instances.iter().map(|instance| instance.node).collect();
        let reach = Reachability::of_subjects(&self.graph, attackers, &nodes);
        Ok(self.with_context(&reach, |it| {
            let order = assemble::Order::of(it);
            cascade::of(it, &order, cause.to_string(), &instances, attackers, effect)
        }))
    }

    /// Nodes and edges that alone hold up the most pairs of outside principal and customer, at most `most` of each.
    pub fn choke_points(
        &self,
        attacker: &Attacker,
        bound: Bound,
        effect: Effect,
        most: usize,
    ) -> ChokePoints {
        self.with_context(&self.reach, |it| chokes::of(it, &self.subjects, attacker, bound, effect, most))
    }

    /// The fixes that remove the most pairs of outside principal and customer for what they cost.
    pub fn fix_plan(&self, attacker: &Attacker, effect: Effect, limits: Limits) -> FixPlan {
        let reach = Reachability::of_subjects(&self.graph, std::slice::from_ref(attacker), &self.subjects);
        self.with_context(&reach, |it| {
            let all = fixes::Inventory::of(it);
            fixes::plan(it, &assemble::Order::of(it), &all, attacker, effect, limits)
        })
    }

    /// Before and after some fixes, named by short id or key.
    ///
    /// # Errors
    /// With the first one that means nothing here.
    pub fn what_if(&self, wanted: &[String], effect: Effect) -> Result<WhatIf, KeyError> {
        self.with_context(&self.reach, |it| fixes::what_if(it, &assemble::Order::of(it), wanted, effect))
    }

    /// What became of the fixes of a saved plan.
    ///
    /// # Errors
    /// With the place in the plan of the first fix that means nothing here.
    pub fn recheck(
        &self,
        saved: &[SavedFix],
        attacker: &Attacker,
        effect: Effect,
    ) -> Result<Recheck, (usize, KeyError)> {
        self.with_context(&self.reach, |it| {
            fixes::recheck(it, &assemble::Order::of(it), saved, attacker, effect)
        })
    }

    /// Every record that lets another party into this one, whether or not it is known who stands behind it.
    pub fn ways_in(&self, party: PartyIx) -> Vec<WayIn> {
        self.with_context(&self.reach, |it| ways_in::of(it, party))
    }

    fn with_context<T>(&self, reach: &Reachability, work: impl FnOnce(&Context<'_>) -> T) -> T {
        let directory = Directory::new(&self.facts);
        let signin = SignIn::new(&self.facts, &directory, self.estate.as_of);
        let index = Index::new(&self.facts, &self.estate, &directory, &self.graph, &self.subjects);
        work(&Context {
            facts: &self.facts,
            estate: &self.estate,
            directory: &directory,
            index: &index,
            signin: &signin,
            graph: &self.graph,
            reach,
            subjects: &self.subjects,
            operations: &Operations::new(&self.facts, &self.estate),
        })
    }
}
