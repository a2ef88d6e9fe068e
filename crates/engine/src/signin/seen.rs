//! Sign-ins as evidence: one that succeeded with a password alone shows that nothing more was asked.

use bailiwick_model::{Barrier, BarrierState, Barriers, Observed, Time};

use super::verdict::Verdict;

/// A sign-in as a log shows it, as far as it can prove something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SeenSignIn {
    /// When.
    pub at: Time,
    /// It succeeded.
    pub succeeded: bool,
    /// Somebody typed something; a refresh of a token carries the factors of before.
    pub interactive: Observed<bool>,
    /// The log says that a single factor was required.
    pub single_factor: Observed<bool>,
    /// The factor was a password.
    pub password: Observed<bool>,
    /// It came from a trusted place.
    pub trusted_place: Observed<bool>,
    /// It came from a compliant or joined device.
    pub managed_device: Observed<bool>,
}

/// A log says nothing of today after this many days.
const DAYS: i64 = 30;

impl SeenSignIn {
    /// Whether it shows that no second factor was asked of anybody with the password: from anywhere, on any device.
    /// `changed` is when the policies that cover it were last changed.
    pub fn shows_password_alone(&self, as_of: Time, changed: Option<Time>) -> bool {
        let fresh = (0..=DAYS).contains(&as_of.days_since(self.at)) && self.at <= as_of;
        fresh
            && changed.is_none_or(|changed| changed < self.at)
            && self.succeeded
            && self.interactive.is(&true)
            && self.single_factor.is(&true)
            && self.password.is(&true)
            && self.trusted_place.is(&false)
            && self.managed_device.is(&false)
    }
}

impl Verdict {
    /// This verdict for the application and client of the sign-ins `seen`. That no sign-in without a second factor
    /// was seen proves nothing. One that the configuration should have refused leaves both unknown.
    #[must_use]
    pub fn with_seen(self, seen: &[SeenSignIn], as_of: Time, changed: Option<Time>) -> Self {
        let Some(proof) = seen.iter().find(|one| one.shows_password_alone(as_of, changed)) else {
            return self;
        };
        let day = proof.at.date();
        match self.state(Barrier::Mfa) {
            BarrierState::Absent => self,
            BarrierState::InForce => {
                let text =
                    format!("a password alone signed in on {day}, which the policies should have refused");
                self.with(Barrier::Mfa, BarrierState::Unknown, text, None)
            }
            BarrierState::Unknown => {
                let open = Self { barriers: Barriers::NONE, ..self };
                open.with(
                    Barrier::Mfa,
                    BarrierState::Absent,
                    format!("a password alone signed in on {day}"),
                    None,
                )
            }
        }
    }
}
