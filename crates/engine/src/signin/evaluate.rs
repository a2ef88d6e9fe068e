//! All ways to sign in, held against all policies at once.
//!
//! A sign-in has an application, a client, a platform and a flow, which the caller chooses, and a place, risk levels
//! and a device, which it does not (though anybody can be in no special place and on no registered device). Each
//! combination that the policies tell apart is tried: the caller takes the weakest of what it chooses; over the
//! rest, "always" is in force, "never" is absent, and "sometimes" is unknown.

use bailiwick_model::BarrierState;

use super::grant::{Caller, Clause, demand};
use super::level::{Demand, Level};
use super::space::{Chosen, Given, Space, World};

/// A policy, or something else that demands, for one subject.
#[derive(Clone, Debug)]
pub(crate) struct Rule<'a> {
    /// Whether it is enforced and covers the subject.
    pub(crate) level: Level,
    /// Refuses.
    pub(crate) block: bool,
    pub(crate) asks: Asks<'a>,
}

/// What a rule asks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asks<'a> {
    /// Grant controls.
    Clauses(&'a [Clause]),
    /// A demand that is no policy. A false claim of a federated provider opens it like any plain demand.
    Plain(Demand),
    /// A demand of the identity provider itself.
    Provider,
}

/// Answer for one target in one world.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Answer {
    pub(crate) demand: Demand,
    /// Every way is refused.
    pub(crate) refused: bool,
}

/// How ways that are refused count beside ways that are open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) enum Refusal {
    /// They are no ways at all.
    #[default]
    Vanishes,
    /// Where some places are refused, the others are open only to whoever can be there.
    Closes,
}

/// What every target demands in one world.
pub(crate) fn answers(
    space: &Space,
    rules: &[Rule<'_>],
    caller: Caller,
    world: World,
    refusal: Refusal,
) -> Vec<Answer> {
    let asked: Vec<Demand> = rules.iter().map(|rule| rule.asked(caller, world)).collect();
    let mut answers = vec![Open::default(); space.targets];
    for chosen in &space.chosen {
        let ways = space.given.iter().filter_map(|given| {
            way(rules, &asked, (chosen, given), world).map(|demand| (demand, given.free))
        });
        let ways: Vec<(Demand, bool)> = ways.collect();
        let closes = refusal == Refusal::Closes && ways.len() < space.given.len();
        let Some(mut demand) = over_given(&ways) else { continue };
        if closes {
            demand.mfa = demand.mfa.max(BarrierState::Unknown);
        }
        if let Some(open) = answers.get_mut(chosen.target) {
            let slot = if chosen.maybe { &mut open.maybe } else { &mut open.sure };
            *slot = Some(slot.map_or(demand, |known| known.choice(demand)));
        }
    }
    answers.into_iter().map(Open::answer).collect()
}

/// What the open ways to one target demand: through clients that are taken, and through those that may not be.
#[derive(Clone, Copy, Default)]
struct Open {
    sure: Option<Demand>,
    maybe: Option<Demand>,
}

impl Open {
    fn answer(self) -> Answer {
        let demand = match (self.sure, self.maybe) {
            (Some(sure), Some(maybe)) => sure.unsure(sure.choice(maybe)),
            (Some(sure), None) => sure,
            // Nothing is asked on a way that may not be there.
            (None, Some(maybe)) => Demand { mfa: maybe.mfa.max(BarrierState::Unknown), ..maybe },
            (None, None) => return Answer { demand: Demand::NONE, refused: true },
        };
        Answer { demand, refused: false }
    }
}

impl Rule<'_> {
    fn asked(&self, caller: Caller, world: World) -> Demand {
        match self.asks {
            Asks::Clauses(clauses) => demand(clauses, caller),
            Asks::Plain(_) if caller.false_claim => Demand::NONE,
            Asks::Plain(demand) => demand,
            Asks::Provider if world.provider_asks => Demand::MFA,
            Asks::Provider => Demand::NONE,
        }
    }
}

/// What one way demands; `None` where it is refused.
fn way(
    rules: &[Rule<'_>],
    asked: &[Demand],
    (chosen, given): (&Chosen, &Given),
    world: World,
) -> Option<Demand> {
    let mut sum = given.entry;
    for (at, (rule, &asked)) in rules.iter().zip(asked).enumerate() {
        let level = rule.level.and(Space::level(at, chosen, given));
        let applies = match level {
            Level::No => false,
            Level::Yes => true,
            Level::Soft | Level::Hard if rule.block => world.refuses,
            Level::Soft => world.soft,
            Level::Hard => world.hard,
        };
        if applies {
            if rule.block {
                return None;
            }
            sum = sum.and(asked);
        }
    }
    Some(sum)
}

/// What is demanded over everything that the caller does not choose.
fn over_given(ways: &[(Demand, bool)]) -> Option<Demand> {
    let ((first, _), rest) = ways.split_first()?;
    if rest.iter().all(|(demand, _)| demand == first) {
        return Some(*first);
    }
    // Anybody can be where nothing special is needed; what is never asked there is not asked of a caller who wants.
    let mut free = ways.iter().filter(|&&(_, free)| free).map(|&(demand, _)| demand);
    let strongest_free = free.next().map(|first| free.fold(first, Demand::and));
    let mixed = rest.iter().fold(*first, |sum, &(demand, _)| sum.unsure(demand));
    Some(match strongest_free {
        Some(most) => mixed.zip(most, |mixed, most| if most == BarrierState::Absent { most } else { mixed }),
        None => mixed,
    })
}
