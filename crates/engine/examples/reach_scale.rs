//! Times reach, exposure, paths and what-if on a made-up estate of the shape of a provider's.
//!
//! `cargo run --release -p bailiwick-engine --example reach_scale -- NODES CUSTOMERS [THREADS]`
//!
//! Customers have tiers of users, groups, roles, devices and sessions; a provider has technicians in groups with
//! delegated rights in a third of the customers each, and a management server that controls every device.

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::time::Instant;

use bailiwick_engine::analysis::exposure::{Exposure, candidates};
use bailiwick_engine::analysis::walk::{State, Step, Walk};
use bailiwick_engine::analysis::{Attacker, Changes, Explainer, Gate, Goal, Reachability, Recount};
use bailiwick_engine::graph::Builder;
use bailiwick_engine::{Bound, EdgeIx, Graph, Node, NodeIx, Party, PartyIx, Profile, Terms};
use bailiwick_model::facts::PartyKind;
use bailiwick_model::{
    Barrier, BarrierState, Barriers, EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, RealmId, Sym,
};

/// A small generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % below.max(1)
    }

    fn one(&mut self, of: &[NodeIx]) -> NodeIx {
        of.get(self.roll(of.len())).copied().unwrap_or_default()
    }
}

struct Maker {
    builder: Builder,
    dice: Dice,
    next: u32,
    /// Edges wanted for each user, so that the whole has about six for each node.
    density: usize,
}

impl Maker {
    fn id(&mut self) -> NodeRef {
        self.next += 1;
        NodeRef { realm: RealmId(self.next), id: Sym::EMPTY }
    }

    fn party(&mut self, kind: PartyKind) -> PartyIx {
        let party = Party {
            id: String::new(),
            name: String::new(),
            kind,
            seats: None,
            node: NodeIx::default(),
            evidence: None,
        };
        let id = self.id();
        self.builder.party(party, id, Sym::EMPTY)
    }

    fn node(&mut self, kind: NodeKind, owner: PartyIx) -> NodeIx {
        let id = self.id();
        self.builder.node(Node { id, kind, owner, enabled: Some(true), ..Node::default() })
    }

    fn nodes(&mut self, kind: NodeKind, owner: PartyIx, count: usize) -> Vec<NodeIx> {
        (0..count).map(|_| self.node(kind, owner)).collect()
    }

    fn edge(&mut self, from: NodeIx, kind: EdgeKind, to: NodeIx, barriers: &[(Barrier, BarrierState)]) {
        let barriers =
            barriers.iter().fold(Barriers::NONE, |all, &(barrier, state)| all.with(barrier, state));
        self.builder.edge(from, to, kind, Terms { barriers, ..Terms::default() }, Evidence::default());
    }

    fn grant(&mut self, from: NodeIx, effects: &[Effect], party: PartyIx) {
        let Some(to) = self.builder.graph().party(party).map(|party| party.node) else { return };
        let terms = Terms { effects: Effects::of(effects), ..Terms::default() };
        self.builder.edge(from, to, EdgeKind::Grants, terms, Evidence::default());
    }

    fn mfa(&mut self) -> [(Barrier, BarrierState); 1] {
        let states = [BarrierState::InForce, BarrierState::Unknown, BarrierState::Absent];
        [(Barrier::Mfa, states.get(self.dice.roll(3)).copied().unwrap_or_default())]
    }

    /// One customer: its role for delegated administrators, and its devices.
    fn customer(&mut self, size: usize) -> (PartyIx, NodeIx, Vec<NodeIx>) {
        let own = self.party(PartyKind::Customer);
        let tenant = self.node(NodeKind::AZTenant, own);
        let roles = self.nodes(NodeKind::AZRole, own, 4);
        let users = self.nodes(NodeKind::AZUser, own, size * 3 / 10);
        let groups = self.nodes(NodeKind::AZGroup, own, (size / 10).max(2));
        let devices = self.nodes(NodeKind::Computer, own, size * 3 / 10);
        self.grant(tenant, &[Effect::Own], own);
        for (&role, effect) in roles.iter().zip([Effect::Own, Effect::Change, Effect::See, Effect::Change]) {
            self.grant(role, &[effect], own);
        }
        if let [global, reset, ..] = *roles {
            self.edge(global, EdgeKind::AZGlobalAdmin, tenant, &[]);
            for &user in &users {
                self.edge(tenant, EdgeKind::ResetsFactorsOf, user, &[]);
                let password = self.node(NodeKind::Password, own);
                self.edge(reset, EdgeKind::ResetsPasswordOf, password, &[]);
                let mfa = self.mfa();
                self.edge(password, EdgeKind::LogsInAs, user, &mfa);
            }
        }
        // Lower tiers belong to higher ones only now and then.
        for (at, &group) in groups.iter().enumerate() {
            for _ in 0..3 {
                let up = at / 2 + self.dice.roll(at / 2 + 1);
                let to = groups.get(up).copied().unwrap_or(group);
                self.edge(group, EdgeKind::AZMemberOf, to, &[]);
            }
            let device = self.dice.one(&devices);
            self.edge(group, EdgeKind::AdminTo, device, &[]);
        }
        for (&role, &group) in roles.iter().zip(&groups) {
            self.edge(group, EdgeKind::AZRoleEligible, role, &[(Barrier::Activation, BarrierState::InForce)]);
        }
        for &user in &users {
            self.grant(user, &[Effect::See], own);
            for _ in 0..self.density {
                let group = self.dice.one(&groups);
                self.edge(user, EdgeKind::AZMemberOf, group, &[]);
            }
        }
        for &device in &devices {
            self.grant(device, &[Effect::Run, Effect::Destroy], own);
            for _ in 0..2 {
                let user = self.dice.one(&users);
                self.edge(device, EdgeKind::HasSession, user, &[]);
            }
        }
        let delegated = roles.first().copied().unwrap_or_default();
        (own, delegated, devices)
    }

    fn provider(&mut self, own: PartyIx, customers: &[(PartyIx, NodeIx, Vec<NodeIx>)]) {
        let internet = self.node(NodeKind::Internet, own);
        let server = self.node(NodeKind::RmmServer, own);
        let technicians = self.nodes(NodeKind::AZUser, own, 300);
        let operators = self.nodes(NodeKind::RmmUser, own, 100);
        let groups = self.nodes(NodeKind::AZGroup, own, 40);
        self.edge(
            internet,
            EdgeKind::ExploitsService,
            server,
            &[(Barrier::ExploitUnknown, BarrierState::InForce)],
        );
        for &technician in &technicians {
            let password = self.node(NodeKind::Password, own);
            let mfa = self.mfa();
            self.edge(password, EdgeKind::LogsInAs, technician, &mfa);
            for _ in 0..3 {
                let group = self.dice.one(&groups);
                self.edge(technician, EdgeKind::AZMemberOf, group, &[]);
            }
        }
        for &operator in &operators {
            let password = self.node(NodeKind::Password, own);
            let mfa = self.mfa();
            self.edge(password, EdgeKind::LogsInAs, operator, &mfa);
            for _ in 0..2 {
                let group = self.dice.one(&groups);
                self.edge(operator, EdgeKind::MemberOf, group, &[]);
            }
        }
        for (party, role, devices) in customers {
            for _ in 0..13 {
                let group = self.dice.one(&groups);
                let mfa = self.mfa();
                self.edge(group, EdgeKind::GdapAccess, *role, &mfa);
            }
            let site = self.node(NodeKind::RmmDeviceGroup, *party);
            self.edge(server, EdgeKind::RmmManages, site, &[]);
            let group = self.dice.one(&groups);
            self.edge(group, EdgeKind::RmmControls, site, &[]);
            for &device in devices {
                self.edge(site, EdgeKind::Includes, device, &[]);
            }
        }
    }
}

fn graph(nodes: usize, customers: usize) -> Graph {
    let maker = Builder::default();
    let mut maker = Maker { builder: maker, dice: Dice(88_172_645_463_325_252), next: 0, density: 13 };
    let provider = maker.party(PartyKind::Provider);
    let all: Vec<_> = (0..customers).map(|_| maker.customer(nodes / customers.max(1))).collect();
    maker.provider(provider, &all);
    drop(all);
    maker.builder.finish()
}

/// Memory in use and the most there ever was, in MB.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |word: &str| {
        let line = status.lines().find(|line| line.starts_with(word));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    // Lets the kernel count the peak of this step alone, where it can.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let start = Instant::now();
    let result = work();
    let (now, peak) = memory();
    println!(
        "{what:<28} {:>8.2} s   RSS {now:>6} MB, peak of this step {peak:>6} MB",
        start.elapsed().as_secs_f64()
    );
    result
}

/// Effects at each party by a plain search from one account, for comparison.
fn search(graph: &Graph, attacker: &Attacker, bound: Bound, subject: NodeIx) -> BTreeMap<PartyIx, Effects> {
    let first = Gate::new(graph, attacker.first, bound);
    let later = Gate::new(graph, attacker.later, bound);
    let walk = Walk { graph, first: &first, later: &later };
    let mut found: BTreeMap<PartyIx, Effects> = BTreeMap::new();
    let mut open = vec![State { node: subject, same: true }];
    let mut seen: HashSet<State> = open.iter().copied().collect();
    while let Some(state) = open.pop() {
        for (_, _, step) in walk.steps(state) {
            match step {
                Step::To(to) if seen.insert(to) => open.push(to),
                Step::To(_) => {}
                Step::End(party, effects) => {
                    let known = found.entry(party).or_default();
                    *known = known.union(effects);
                }
            }
        }
    }
    found
}

fn run(nodes: usize, customers: usize) -> Result<(), Box<dyn Error + Send + Sync>> {
    let graph = timed("graph", || graph(nodes, customers));
    println!(
        "{} nodes, {} edges, {} customers",
        graph.nodes.len(),
        graph.edges.len(),
        graph.customers().count()
    );
    let subjects = timed("candidates", || candidates(&graph));
    println!("{} subjects that could reach somebody else", subjects.len());
    let reach =
        timed("reach, 7 profiles, 2 bounds", || Reachability::compute(&graph, &Profile::ALL, &subjects));
    for profile in Profile::ALL {
        let sums = Bound::BOTH.map(|bound| {
            let ask = Exposure {
                graph: &graph,
                reach: &reach,
                profile: profile.name,
                bound,
                effect: Effect::Change,
            };
            let sum = ask.summary(|_| true);
            format!(
                "{} pairs, worst {}, any {}",
                sum.pairs,
                sum.worst.map_or(0, |worst| worst.1),
                sum.customers.len()
            )
        });
        println!("  {:<20} proven {}", profile.name, sums.join("; possible "));
    }
    let insider = Attacker::from(Profile::INSIDER);
    let some: Vec<NodeIx> = subjects.iter().copied().step_by(subjects.len().div_ceil(5).max(1)).collect();
    timed("plain search from a few", || {
        for &subject in &some {
            for bound in Bound::BOTH {
                let blast = reach.blast(subject, "insider", bound).ok_or("no blast")?;
                if !search(&graph, &insider, bound, subject).into_iter().eq(blast.parties.iter().copied()) {
                    return Err("the plain search finds something else");
                }
            }
        }
        Ok(())
    })?;
    println!("  the same from {} subjects in both bounds", some.len());
    let ask = Exposure {
        graph: &graph,
        reach: &reach,
        profile: "insider",
        bound: Bound::Proven,
        effect: Effect::Own,
    };
    let who = ask.summary(|_| true).worst.ok_or("nobody reaches anybody")?.0;
    let one = timed("reach of one subject only", || {
        Reachability::of_subjects(&graph, std::slice::from_ref(&insider), &[who])
    });
    let blast = one.blast(who, "insider", Bound::Proven).ok_or("no blast")?;
    println!("  it reaches {} customers", blast.reached(&graph, Effect::Change));
    let party = blast.customers(&graph, Effect::Own).last().ok_or("no customer")?;
    let explainer = timed("explainer", || Explainer::new(&graph, &[who]));
    let goal = Goal { party, effect: Effect::Own };
    let easiest = timed("easiest way", || explainer.easiest(who, &insider, Bound::Proven, goal));
    println!("  of {} edges", easiest.map_or(0, |way| way.edges.len()));
    let ways =
        timed("ways with no edge in common", || explainer.disjoint(who, &insider, Bound::Proven, goal));
    println!("  {} of at most {}", ways.ways.len(), ways.most);

    let gdap = (0..).map(EdgeIx).zip(&graph.edges).filter(|(_, edge)| edge.kind == EdgeKind::GdapAccess);
    let touchable: Vec<EdgeIx> = gdap.map(|(at, _)| at).collect();
    let recount = timed("what-if prepared", || {
        Recount::new(&graph, &insider, Bound::Proven, &subjects, touchable.iter().copied().collect())
    });
    let half = Changes { removed: touchable.iter().copied().step_by(2).collect(), ..Changes::default() };
    let after = timed("one what-if", || recount.after(&half)).ok_or("an edge was not named")?;
    let pairs: u32 = after.counts(&graph).iter().filter_map(|count| count.get(Effect::Change as usize)).sum();
    println!("  {pairs} pairs after {} edges are gone", half.removed.len());
    Ok(())
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut words = std::env::args().skip(1).map(|word| word.parse::<usize>());
    let mut word = |default: usize| words.next().transpose().map(|word| word.unwrap_or(default));
    let (nodes, customers, threads) = (word(100_000)?, word(100)?, word(0)?);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build()?.install(|| run(nodes, customers))
}
