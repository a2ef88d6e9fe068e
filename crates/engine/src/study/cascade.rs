//! Cascades: what falls with a vulnerability, a product or a vendor. All instances that it hits are taken together, and followed
//! over party borders, as deep as the chain of parties goes.

mod instances;

use std::collections::BTreeMap;
use std::fmt;

use bailiwick_model::time::LastUse;
use bailiwick_model::{Effect, Effects};
use rustc_hash::FxHashSet;

use super::assemble::{Order, party_lines};
use super::show;
use crate::analysis::{Attacker, Blast, Changes, Explainer, Goal, Recount};
use crate::assessment::{Interval, Locator, PartyLine, Path};
use crate::controls::Context;
use crate::graph::{Bound, EdgeIx, NodeIx, PartyIx};

pub(super) use instances::{Instance, find};

/// What is hit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// A vulnerability, by its CVE id.
    Cve(String),
    /// A product, by its name.
    Product(String),
    /// A vendor, or a party of the estate, by its name.
    Vendor(String),
}

impl Cause {
    /// `cve:CVE-2024-1709`, `product:MeshCentral`, `vendor:ConnectWise`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, name) = text.split_once(':')?;
        let name = name.trim();
        if name.is_empty() || name.starts_with(':') {
            return None;
        }
        match word.to_ascii_lowercase().as_str() {
            "cve" => Some(Self::Cve(name.to_owned())),
            "product" => Some(Self::Product(name.to_owned())),
            "vendor" => Some(Self::Vendor(name.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cve(name) => write!(out, "cve:{name}"),
            Self::Product(name) => write!(out, "product:{name}"),
            Self::Vendor(name) => write!(out, "vendor:{name}"),
        }
    }
}

/// Something that is hit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hit {
    /// Name.
    pub name: String,
    /// Id, as `reach` accepts it.
    pub id: String,
    /// Kind.
    pub kind: &'static str,
    /// Party, as an index.
    pub party: usize,
    /// Whether it is known to be hit; otherwise it may be.
    pub certain: bool,
    /// Why, in words.
    pub why: String,
    /// Record.
    pub evidence: Locator,
}

/// What one attacker reaches from all that is hit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fallout {
    /// Profile.
    pub profile: String,
    /// Customers by effect.
    pub customers: [Interval; 6],
    /// Parties reached, as indices: proven effects, possible ones.
    pub parties: Vec<(usize, Effects, Effects)>,
}

/// A party that is reached, over which others, and for each border the first that is hit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PartyChain {
    /// Parties from the one whose instance is hit to the one reached, as indices.
    pub parties: Vec<usize>,
    /// Whether it is proven.
    pub proven: bool,
}

/// What falls with a cause.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cascade {
    /// The cause, as it was found.
    pub cause: String,
    /// Parties, to which indices point.
    pub parties: Vec<PartyLine>,
    /// What is hit.
    pub hits: Vec<Hit>,
    /// Effect asked for.
    pub effect: Option<Effect>,
    /// What each attacker reaches; the last one is who has taken the instances, however that was done.
    pub fallout: Vec<Fallout>,
    /// Chains of the last attacker, the shortest first.
    pub chains: Vec<PartyChain>,
    /// Customers that the last attacker reaches even where accounts known to be out of use are left out; `None` where no
    /// account on the way is known to be out of use.
    pub in_use: Option<Interval>,
    /// Accounts that hold access on the ways, and of how many of them it is known when they were last used.
    pub use_known: (u32, u32),
    /// The easiest way to the worst effect, from each of the first instances.
    pub paths: Vec<Path>,
}

/// Instances with a drawn path.
const WITH_PATHS: usize = 3;
/// Days after which access that nobody used counts as out of use.
const RECENT: i64 = 30;

/// What falls with these instances, for these attackers.
pub(super) fn of(
    it: &Context<'_>,
    order: &Order,
    cause: String,
    instances: &[Instance],
    attackers: &[Attacker],
    effect: Option<Effect>,
) -> Cascade {
    let all: Vec<NodeIx> = instances.iter().map(|instance| instance.node).collect();
    let sure: Vec<NodeIx> =
        instances.iter().filter(|instance| instance.certain).map(|instance| instance.node).collect();
    let explainer = Explainer::new(it.graph, &all);
    let fallout: Vec<Fallout> =
        attackers.iter().map(|attacker| fallout(it, order, attacker, &all, &sure)).collect();
    let mut cascade = Cascade {
        cause,
        parties: party_lines(it, order),
        hits: instances.iter().map(|instance| hit(it, order, instance)).collect(),
        effect,
        fallout,
        ..Cascade::default()
    };
    let Some(attacker) = attackers.last() else { return cascade };
    cascade.chains = chains(order, &explainer, attacker, &all, &sure, effect);
    let counted = effect.unwrap_or(Effect::See);
    (cascade.in_use, cascade.use_known) = in_use(it, attacker, &all, &sure, counted);
    for &node in all.iter().take(WITH_PATHS) {
        let goal = match effect {
            None => super::subjects::worst_goal(it, node, &attacker.name),
            Some(effect) => first_at(it, node, attacker, effect),
        };
        let path = goal.and_then(|goal| show::path(it, order, &explainer, node, attacker, goal));
        cascade.paths.extend(path);
    }
    cascade
}

fn first_at(it: &Context<'_>, node: NodeIx, attacker: &Attacker, effect: Effect) -> Option<Goal> {
    Bound::BOTH.iter().find_map(|bound| {
        let blast = it.reach.blast(node, &attacker.name, *bound)?;
        blast.customers(it.graph, effect).next().map(|party| Goal { party, effect })
    })
}

fn hit(it: &Context<'_>, order: &Order, instance: &Instance) -> Hit {
    let known = it.graph.node(instance.node);
    Hit {
        name: it.name(instance.node),
        id: show::full_id(it, instance.node),
        kind: known.kind.word(),
        party: order.line(known.owner),
        certain: instance.certain,
        why: instance.why.clone(),
        evidence: show::locate(it, instance.evidence),
    }
}

/// Everything that these reach under a bound; what an instance does to its own party counts.
fn union<'a>(blasts: impl Iterator<Item = Blast<'a>>) -> BTreeMap<PartyIx, Effects> {
    let mut all: BTreeMap<PartyIx, Effects> = BTreeMap::new();
    for &(party, effects) in blasts.flat_map(|blast| blast.parties) {
        let known = all.entry(party).or_default();
        *known = known.union(effects);
    }
    all
}

fn customers(it: &Context<'_>, reached: &BTreeMap<PartyIx, Effects>, effect: Effect) -> u32 {
    let is_customer = |party: PartyIx| it.kind(party) == bailiwick_model::facts::PartyKind::Customer;
    let count = reached.iter().filter(|(party, effects)| is_customer(**party) && effects.has(effect)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn fallout(it: &Context<'_>, order: &Order, attacker: &Attacker, all: &[NodeIx], sure: &[NodeIx]) -> Fallout {
    let reached = |nodes: &[NodeIx], bound| {
        union(nodes.iter().filter_map(|&node| it.reach.blast(node, &attacker.name, bound)))
    };
    let proven = reached(sure, Bound::Proven);
    let possible = reached(all, Bound::Possible);
    let mut fallout = Fallout { profile: attacker.name.clone(), ..Fallout::default() };
    for (effect, slot) in Effect::ALL.into_iter().zip(&mut fallout.customers) {
        *slot =
            Interval { proven: customers(it, &proven, effect), possible: customers(it, &possible, effect) };
    }
    let proven_at = |party: &PartyIx| proven.get(party).copied().unwrap_or(Effects::NONE);
    fallout.parties =
        possible.iter().map(|(party, effects)| (order.line(*party), proven_at(party), *effects)).collect();
    fallout.parties.sort_unstable_by_key(|(line, ..)| *line);
    fallout
}

fn chains(
    order: &Order,
    explainer: &Explainer<'_>,
    attacker: &Attacker,
    all: &[NodeIx],
    sure: &[NodeIx],
    effect: Option<Effect>,
) -> Vec<PartyChain> {
    let mut found = explainer.chains(sure, attacker, Bound::Proven, effect);
    let proven: FxHashSet<PartyIx> = found.keys().copied().collect();
    for (party, chain) in explainer.chains(all, attacker, Bound::Possible, effect) {
        found.entry(party).or_insert(chain);
    }
    let mut chains: Vec<PartyChain> = found
        .into_iter()
        .map(|(party, chain)| PartyChain {
            parties: chain.into_iter().map(|party| order.line(party)).collect(),
            proven: proven.contains(&party),
        })
        .collect();
    chains.sort_by_key(|chain| (chain.parties.len(), !chain.proven, chain.parties.clone()));
    chains
}

/// What is left where access of accounts that are known to be out of use is left out, and of how many accounts that is known.
fn in_use(
    it: &Context<'_>,
    attacker: &Attacker,
    all: &[NodeIx],
    sure: &[NodeIx],
    effect: Effect,
) -> (Option<Interval>, (u32, u32)) {
    let (mut accounts, mut known) = (0, 0);
    let mut changes = Changes::default();
    for account in it.directory.accounts() {
        let Some(node) = it.graph.find(*account) else { continue };
        let out: Vec<EdgeIx> = it.graph.out(node).map(|(at, _)| at).collect();
        if out.is_empty() {
            continue;
        }
        accounts += 1;
        let last = it.directory.account(*account).and_then(|account| account.last_use.known());
        let unused = match last {
            None => continue,
            Some(LastUse::Never) => true,
            Some(LastUse::At(time)) => it.as_of().days_since(*time) > RECENT,
        };
        known += 1;
        if unused {
            changes.removed.extend(out);
        }
    }
    if changes.removed.is_empty() {
        return (None, (accounts, known));
    }
    let touchable: FxHashSet<EdgeIx> = changes.edges().collect();
    let left = |nodes: &[NodeIx], bound| {
        let recount = Recount::new(it.graph, attacker, bound, nodes, touchable.clone());
        let after = recount.after(&changes)?;
        let reached = union(after.blasts().map(|(_, blast)| blast));
        Some(customers(it, &reached, effect))
    };
    let counted = left(sure, Bound::Proven).zip(left(all, Bound::Possible));
    (counted.map(|(proven, possible)| Interval { proven, possible }), (accounts, known))
}
