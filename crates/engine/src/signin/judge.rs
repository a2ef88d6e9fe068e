//! Every world that missing inputs leave open is tried; what holds in all of them is the answer.

use bailiwick_model::{Barrier, BarrierSet, BarrierState, Barriers};

use super::evaluate::{Answer, Refusal, Rule, answers};
use super::grant::Caller;
use super::level::{Demand, Level};
use super::policy::Policy;
use super::space::{Conditions, Extra, Space, Ways, World};

/// Whether a control holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not, whatever is not known.
    No,
    /// What is not known decides.
    Unknown,
}

/// What a federated provider may do: whether its claim of a second factor may be false and believed, and whether it
/// may demand one by itself. Each pair is one world.
pub(crate) type ProviderWorlds = &'static [(bool, bool)];

/// One question: rules, ways and worlds.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) with: Conditions<'a>,
    pub(crate) policies: Vec<&'a Policy<'a>>,
    pub(crate) extras: Vec<Extra>,
    /// Rules of the policies, then of the extras.
    pub(crate) rules: Vec<Rule<'a>>,
    pub(crate) ways: Ways<'a>,
    pub(crate) caller: Caller,
    pub(crate) provider: ProviderWorlds,
    /// Whether trusted addresses of the service settings exist.
    pub(crate) service: Level,
    /// Policies that were not read may demand anything.
    pub(crate) whole: bool,
    pub(crate) refusal: Refusal,
}

/// The answer to one question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Outcome {
    pub(crate) demand: Demand,
    pub(crate) refused: bool,
    /// Barriers that are absent only because the caller may choose another application.
    pub(crate) elsewhere: BarrierSet,
    /// Whether a second factor is asked whatever place, risk and device.
    pub(crate) every_time: Holds,
}

/// What one world answers: the choice over all targets, and each target.
struct Tried {
    /// What else was assumed of things that could be one of several known ones.
    soft: (bool, World),
    all: Answer,
    each: Vec<Answer>,
}

impl Case<'_> {
    pub(crate) fn judge(&self) -> Outcome {
        let Some(tried) = self.tried() else {
            let demand = Demand::all(BarrierState::Unknown);
            return Outcome {
                demand,
                refused: false,
                elsewhere: BarrierSet::NONE,
                every_time: Holds::Unknown,
            };
        };
        let open: Vec<&Tried> = tried.iter().filter(|tried| !tried.all.refused).collect();
        let Some(mut demand) = joined(open.iter().map(|tried| tried.all.demand)) else {
            return Outcome {
                demand: Demand::NONE,
                refused: true,
                elsewhere: BarrierSet::NONE,
                every_time: Holds::Yes,
            };
        };
        if demand.resistant == BarrierState::Absent && hangs_on_unread(&open) {
            demand.resistant = BarrierState::Unknown;
        }
        let asked = |tried: &&Tried| tried.all.demand.mfa == BarrierState::InForce;
        let mut every_time = match (open.iter().all(asked), open.iter().any(asked)) {
            (true, _) => Holds::Yes,
            (_, false) => Holds::No,
            _ => Holds::Unknown,
        };
        if !self.whole {
            demand = demand.at_least_unknown();
            if every_time == Holds::No {
                every_time = Holds::Unknown;
            }
        }
        Outcome { demand, refused: false, elsewhere: elsewhere(&open, demand), every_time }
    }

    fn tried(&self) -> Option<Vec<Tried>> {
        let mut tried = Vec::new();
        let services: &[bool] = match self.service {
            Level::No => &[false],
            Level::Yes => &[true],
            Level::Soft | Level::Hard => &[false, true],
        };
        for &service in services {
            for places in self.with.places.worlds(service) {
                let space = Space::new(self.with, &self.policies, &self.extras, &self.ways, &places)?;
                self.in_space(&space, service, &mut tried);
            }
        }
        Some(tried)
    }

    fn in_space(&self, space: &Space, service: bool, tried: &mut Vec<Tried>) {
        let unsure = |block: bool, kind: Level| {
            self.rules.iter().enumerate().any(|(at, rule)| {
                rule.block == block
                    && rule.level != Level::No
                    && (rule.level == kind || space.hangs_on(at, kind))
            })
        };
        let both = |yes: bool| if yes { &[false, true][..] } else { &[false][..] };
        for &soft in both(unsure(false, Level::Soft)) {
            for &hard in both(unsure(false, Level::Hard)) {
                for &refuses in both(unsure(true, Level::Soft) || unsure(true, Level::Hard)) {
                    for &(false_claim, provider_asks) in self.provider {
                        let world = World { soft, hard, refuses, provider_asks };
                        let caller = Caller { false_claim, ..self.caller };
                        let each = answers(space, &self.rules, caller, world, self.refusal);
                        let softly = World { soft, refuses, ..World::default() };
                        tried.push(Tried { soft: (service, softly), all: choice(&each), each });
                    }
                }
            }
        }
    }
}

fn choice(each: &[Answer]) -> Answer {
    let open = each.iter().filter(|answer| !answer.refused).map(|answer| answer.demand);
    match open.reduce(Demand::choice) {
        Some(demand) => Answer { demand, refused: false },
        None => Answer { demand: Demand::NONE, refused: true },
    }
}

fn joined(demands: impl Iterator<Item = Demand>) -> Option<Demand> {
    demands.reduce(Demand::unsure)
}

/// Whether the second factor hangs on something that was not read and might say that none is asked. Then nothing is
/// said of its kind either.
fn hangs_on_unread(tried: &[&Tried]) -> bool {
    tried.iter().any(|one| {
        let mfa = |tried: &Tried| tried.all.demand.mfa;
        mfa(one) == BarrierState::Absent
            && tried.iter().any(|other| other.soft == one.soft && mfa(other) != BarrierState::Absent)
    })
}

fn elsewhere(tried: &[&Tried], demand: Demand) -> BarrierSet {
    let targets = tried.first().map_or(0, |tried| tried.each.len());
    let mut most = Demand::NONE;
    for at in 0..targets {
        let answers = tried.iter().filter_map(|tried| tried.each.get(at));
        let open = answers.filter(|answer| !answer.refused).map(|answer| answer.demand);
        most = most.and(joined(open).unwrap_or(Demand::NONE));
    }
    let states = |demand: Demand| bits(demand).map(|(_, state)| state);
    let pairs = bits(demand).map(|(barrier, _)| barrier).into_iter().zip(states(demand)).zip(states(most));
    let mut set = BarrierSet::NONE;
    for ((barrier, here), there) in pairs {
        if here == BarrierState::Absent && there != BarrierState::Absent {
            set = set.union(BarrierSet::of(&[barrier]));
        }
    }
    set
}

fn bits(demand: Demand) -> [(Barrier, BarrierState); 5] {
    [
        (Barrier::Mfa, demand.mfa),
        (Barrier::MfaOrManagedDevice, demand.either),
        (Barrier::MfaPhishingResistant, demand.resistant),
        (Barrier::ManagedDevice, demand.device),
        (Barrier::Network, demand.network),
    ]
}

/// The barriers of a demand. "Second factor or device" says nothing where one of both is in force by itself.
pub(crate) fn barriers(demand: Demand) -> Barriers {
    let alone = [demand.mfa, demand.device].contains(&BarrierState::InForce);
    let either = if alone { BarrierState::Absent } else { demand.either };
    bits(Demand { either, ..demand })
        .into_iter()
        .fold(Barriers::NONE, |sum, (barrier, state)| sum.with(barrier, state))
}
