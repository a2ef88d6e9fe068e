//! The answer to one question, with its reasons.

use bailiwick_model::{Barrier, BarrierSet, BarrierState, Barriers, Evidence};

use super::judge::Holds;

/// One reason of a verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The barrier it is about.
    pub barrier: Barrier,
    /// What this reason alone makes of it.
    pub state: BarrierState,
    /// One plain sentence without a full stop.
    pub text: String,
    /// The record that shows it, where one does.
    pub evidence: Option<Evidence>,
}

/// What stands between a credential and what it opens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Barriers with their states.
    pub barriers: Barriers,
    /// Barriers that are absent here only because the caller may choose another application. An edge that leads to
    /// everything the account can do must take them as unknown, unless every edge behind it carries its own.
    pub elsewhere: BarrierSet,
    /// No such sign-in is possible at all: the edge falls away.
    pub refused: bool,
    /// Whether a second factor is asked at every such sign-in: a risk that is seldom seen or a trusted place makes
    /// this a plain no.
    pub every_time: Holds,
    /// Why, the most telling first.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// A verdict with nothing in the way.
    pub fn open() -> Self {
        Self {
            barriers: Barriers::NONE,
            elsewhere: BarrierSet::NONE,
            refused: false,
            every_time: Holds::No,
            reasons: Vec::new(),
        }
    }

    /// This verdict with `barrier` in `state`, for a reason.
    #[must_use]
    pub fn with(
        mut self,
        barrier: Barrier,
        state: BarrierState,
        text: impl Into<String>,
        evidence: Option<Evidence>,
    ) -> Self {
        self.barriers = self.barriers.with(barrier, state);
        if barrier == Barrier::Mfa {
            self.every_time = match state {
                BarrierState::InForce => Holds::Yes,
                BarrierState::Unknown => Holds::Unknown,
                BarrierState::Absent => Holds::No,
            };
        }
        self.reasons.push(Reason { barrier, state, text: text.into(), evidence });
        self
    }

    /// State of a barrier.
    pub const fn state(&self, barrier: Barrier) -> BarrierState {
        self.barriers.state(barrier)
    }

    /// The barriers for an edge that leads to everything the account can do: what is absent only because the caller
    /// may choose another application is unknown.
    pub fn whole_account(&self) -> Barriers {
        self.elsewhere.iter().fold(self.barriers, |sum, barrier| sum.with(barrier, BarrierState::Unknown))
    }
}
